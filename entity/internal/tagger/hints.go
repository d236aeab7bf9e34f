package tagger

import "github.com/dateline-news/dateline/entity/internal/knowledge"

// A Hint tells what the knowledge base knows about a token: a set of the kinds of name
// that it may be part of, and whether it continues a name.
type Hint uint8

const (
	HintCountry Hint = 1 << iota
	HintNationality
	HintPlace
	HintPerson
	HintOrganization
	HintSurname
	HintInside // not the first word of the name
)

// Hints fills in the hints of a text's tokens from the names that were matched.
func Hints(base *knowledge.Base, matches []knowledge.Match, n int, out []Hint) []Hint {
	out = grow(out, n)
	clear(out)
	for _, m := range matches {
		h := Hint(0)
		for i := range base.CandidateCount(m.Alias) {
			c := base.Candidate(m.Alias, i)
			switch {
			case c.Flags&(knowledge.NeedsThe|knowledge.AfterPlace|knowledge.AfterCountry) != 0:
			case c.Flags&(knowledge.Adjective|knowledge.People) != 0:
				h |= HintNationality
			case c.Flags&knowledge.Surname != 0:
				h |= HintSurname
			case c.Flags&knowledge.Metonym != 0:
				h |= HintOrganization
			default:
				h |= [...]Hint{0, HintCountry, HintPlace, HintPerson, HintOrganization}[base.Kind(c.Entity)]
			}
		}
		for i := m.First; i < m.Last; i++ {
			out[i] = h
			if i > m.First && h != 0 {
				out[i] |= HintInside
			}
		}
	}
	return out
}
