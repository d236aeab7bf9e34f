package tone

import "strings"

// bearer returns the target on whom a word falls, -1 for none.
func (r *reader) bearer(e *entry, clause span, from, to int) int {
	before, after := r.around(clause, from, to)
	tag := r.in.Text.Tokens[from].Tag
	verb, passive := tag.Verb() && e.part != 'n', false
	if verb {
		passive = r.passive(clause, from, to)
	}
	switch {
	case e.falls == object && len(e.rest) > 0 && passive: // "was accused of"
		return r.who(before)
	case e.falls == object && verb && passive:
		return r.who(before)
	case e.falls == object && (verb || len(e.rest) > 0):
		return r.who(after)
	case e.falls == object && tag.Noun():
		if to < clause.last && aims[lower(r.in.Text.Word(to))] {
			return r.who(after)
		}
		return -1
	case e.falls == subject && (verb || tag.Noun()):
		if r.by(clause, to, after) {
			return r.who(after)
		}
		if verb && passive || before >= 0 && r.says(r.names[before].last, from) {
			return -1
		}
		if before >= 0 || verb {
			return r.who(before)
		}
		return -1
	}
	return r.who(r.nearest(before, after, from, to))
}

// who returns the target of a name of the sentence.
func (r *reader) who(name int) int {
	if name < 0 {
		return -1
	}
	return r.names[name].target
}

// around returns the last name before and the first after some tokens, within their clause and not further than a clause is long; -1 for none.
func (r *reader) around(clause span, from, to int) (before, after int) {
	before, after = -1, -1
	// Names are few in a clause, and the clause is bounded.
	lo, hi := 0, len(r.names)
	for lo < hi {
		if mid := (lo + hi) / 2; r.names[mid].first < to {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo > 0 && r.names[lo-1].first >= clause.first && from-r.names[lo-1].last < longestClause {
		before = lo - 1
	}
	if lo < len(r.names) && r.names[lo].first < clause.last {
		after = lo
	}
	return before, after
}

// nearest returns the nearer of two names; one beyond a verb of saying counts as far away.
func (r *reader) nearest(before, after, from, to int) int {
	switch {
	case before < 0:
		return after
	case after < 0:
		return before
	}
	a, b := from-r.names[before].last, r.names[after].first-to
	if r.says(r.names[before].last, from) {
		a += longestClause
	}
	if b < a {
		return after
	}
	return before
}

// passive reports whether a verb stands in the passive: after a form of "be", or before "by".
func (r *reader) passive(clause span, i, to int) bool {
	tag := r.in.Text.Tokens[i].Tag.String()
	if tag != "VBN" && tag != "VBD" {
		return false
	}
	if to < clause.last && lower(r.in.Text.Word(to)) == "by" {
		return true
	}
	for k := i - 1; k >= max(clause.first, i-4); k-- {
		w := lower(r.in.Text.Word(k))
		if beings[w] {
			return true
		}
		if t := r.in.Text.Tokens[k].Tag.String(); !strings.HasPrefix(t, "RB") && w != "n't" && w != "n’t" {
			return false
		}
	}
	return false
}

var beings = map[string]bool{"is": true, "are": true, "was": true, "were": true, "be": true, "been": true, "being": true, "am": true, "get": true, "got": true, "gets": true, "getting": true}

// by reports whether the doer follows: "attacked by", "an attack by".
func (r *reader) by(clause span, to, after int) bool {
	return after >= 0 && to < clause.last && lower(r.in.Text.Word(to)) == "by" && r.names[after].first-to < 8
}

// says reports whether a verb of saying or judging stands in some tokens: what follows it is said of others.
func (r *reader) says(from, to int) bool {
	for k := max(from, to-longestClause); k < to; k++ {
		if !r.in.Text.Tokens[k].Tag.Verb() {
			continue
		}
		if saying[lower(r.in.Text.Word(k))] {
			return true
		}
		for _, e := range r.lexicon[r.in.Stems[k]] {
			if e.falls == object {
				return true
			}
		}
	}
	return false
}

var saying = map[string]bool{"said": true, "says": true, "say": true, "saying": true, "told": true, "tells": true, "reported": true, "reports": true, "added": true, "called": true,
	"calls": true, "described": true, "claimed": true, "claims": true, "stated": true, "noted": true, "urged": true, "demanded": true, "expressed": true, "announced": true, "believes": true,
	"thinks": true, "argued": true, "mourned": true, "survived": true, "faced": true, "repelled": true, "suffered": true, "investigating": true}

// aims holds the words after which a noun of judgement names the one judged: "criticism of".
var aims = map[string]bool{"of": true, "on": true, "against": true, "for": true, "to": true, "toward": true, "towards": true, "at": true, "over": true, "about": true, "from": true, "in": true}
