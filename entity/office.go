package entity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// "Former South Korean defence minister Kim" says three things about Kim: the country, the office and that its term is over. A
// claim holds what the words around a name say; what is known of a person's offices is measured against it on the
// day of the text, and so two people of one surname are told apart.

// A claim is what the words around a name say about the person.
type claim struct {
	titled  bool // a title or courtesy stands there
	title   knowledge.Title
	subject []string // folded words that say of what: "health" minister
	country string   // whose office
	when    tense
}

// A tense says how the time of an office lies to the day of the text.
type tense uint8

const (
	now    tense = iota
	past         // former, then, late
	future       // elect, incoming
)

// tenses are the words before a title, or in it after a hyphen, that say when it was held. Acting and interim holders hold it now.
var tenses = map[string]tense{"former": past, "ex": past, "then": past, "late": past, "onetime": past, "ousted": past, "deposed": past,
	"elect": future, "incoming": future, "designate": future, "acting": now, "interim": now, "caretaker": now, "outgoing": now, "current": now, "new": now}

// claim reads the title before a name that starts at token first, as in "then-President Park" or "the German chancellor, Mr
// Scholz", or else the office that follows it after a comma: "Scholz, the German chancellor".
func (x *reading) claim(first, last int32) claim {
	var c claim
	at := first
	if t, from, ok := x.titleBefore(at); ok {
		c.titled = true
		if at = from; t.Roles != 0 {
			return x.whose(x.subject(claim{titled: true, title: t, country: t.Country, when: x.tenseOf(from, first)}, from), from, last)
		}
	}
	if x.word(at-1) == "," { // "France's president, Mr Macron"
		at--
	}
	if t, from, ok := x.titleBefore(at); ok && t.Roles != 0 {
		return x.whose(x.subject(claim{titled: true, title: t, country: t.Country, when: x.tenseOf(from, at)}, from), from, last)
	}
	if office, ok := x.titleAfter(last); ok {
		return office
	}
	c.country = x.nationEnding(at)
	return c
}

// maxTitle and maxSubject bound the tokens of a title, without and with what it is of.
const maxTitle, maxSubject = 5, 8

// titleBefore returns the longest title that ends right before token i, with or without an "-elect" behind it, and where it starts.
func (x *reading) titleBefore(i int32) (t knowledge.Title, from int32, ok bool) {
	end := i
	if end >= 3 && x.words[end-2].Shape&knowledge.Hyphen != 0 && tenses[strings.ToLower(x.word(end-1))] == future {
		end -= 2
	}
	for from = max(0, end-maxTitle); from < end; from++ {
		if t, ok = x.base.Title(x.words[from:end]); ok {
			return t, from, true
		}
	}
	// "Minister of Health Kim": the title stands before its subject.
	for from = end - 1; from >= max(0, end-maxSubject); from-- {
		of := x.word(from + 1)
		if of == "of" || of == "for" {
			if t, ok = x.base.Title(x.words[from : from+1]); ok && t.General() {
				return t, from, true
			}
		}
		switch x.word(from) {
		case "of", "for", "the", "and":
		default:
			if x.words[from].Shape&knowledge.Upper == 0 {
				return t, end, false
			}
		}
	}
	return t, end, false
}

// tenseOf returns the tense of a title from one token to another, which "-elect" and "-designate" at its end put into the future.
func (x *reading) tenseOf(from, to int32) tense {
	if to-from > 2 && x.words[to-2].Shape&knowledge.Hyphen != 0 {
		return tenses[strings.ToLower(x.word(to-1))]
	}
	return now
}

// subject adds the words that say of what the office is, before or in the title: "health" of "Health Minister" and "Minister of Health".
func (x *reading) subject(c claim, from int32) claim {
	if !c.title.General() {
		return c
	}
	for i := from - 1; i >= max(0, from-3) && x.words[i].Shape&knowledge.Letter != 0; i-- {
		w := strings.ToLower(x.word(i))
		if utf8.RuneCountInString(w) < 4 && w != "and" || tenses[w] != now || x.nationEnding(i+1) != "" {
			break
		}
		if w != "and" {
			c.subject = append(c.subject, w)
		}
	}
	if x.word(from+1) == "of" || x.word(from+1) == "for" {
		for i := from + 2; i < from+maxSubject && int(i) < len(x.words) && x.words[i].Shape&knowledge.Letter != 0; i++ {
			if w := strings.ToLower(x.word(i)); utf8.RuneCountInString(w) >= 4 {
				c.subject = append(c.subject, w)
			}
		}
	}
	return c
}

// whose adds country and tense to a claim whose title starts at token from and whose name or title ends before token last.
func (x *reading) whose(c claim, from, last int32) claim {
	if x.word(last) == "of" { // "then-President Roman of Romania"
		for i := last + 2; i <= last+4; i++ {
			if country := x.nationEnding(i); country != "" {
				c.country = country
			}
		}
	}
	for i := from; i > max(0, from-7); {
		w := strings.ToLower(x.word(i - 1))
		if country := x.nationEnding(i); country != "" && c.country == "" {
			c.country = country
			i = x.nameEnding(i)
			continue
		}
		switch t, ok := tenses[w]; {
		case ok && t != now:
			c.when = t
			return c
		case w == "'s" || w == "’s" || x.words[i-1].Shape&knowledge.Hyphen != 0 || ok || x.words[i-1].Shape&knowledge.Letter != 0 && (x.words[i-1].Shape&knowledge.Upper != 0 || i > from-3):
			i--
		default:
			return c
		}
	}
	return c
}

// titleAfter reads an office in apposition after a name: ", the German chancellor," or ", president of France,".
func (x *reading) titleAfter(last int32) (c claim, ok bool) {
	if x.word(last) != "," {
		return c, false
	}
	for i := last + 1; i < last+9 && int(i) < len(x.words) && x.words[i].Shape&(knowledge.Letter|knowledge.Hyphen) != 0; i++ {
		for end := min(i+maxTitle, int32(len(x.words))); end > i; end-- {
			t, found := x.base.Title(x.words[i:end])
			if !found || t.Roles == 0 {
				continue
			}
			return x.whose(x.subject(claim{titled: true, title: t, country: t.Country}, i), i, end), true
		}
	}
	return c, false
}

// nationEnding returns the country whose name or adjective ends right before token i, possessive or not.
func (x *reading) nationEnding(i int32) string {
	if w := x.word(i - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		i--
	}
	m, ok := x.matchEnding(i)
	if !ok {
		return ""
	}
	for j := range x.base.CandidateCount(m.Alias) {
		c := x.base.Candidate(m.Alias, j)
		if kind := x.base.Kind(c.Entity); kind == knowledge.Country || kind == knowledge.Organization && x.base.Country(c.Entity) != "" {
			return x.base.Country(c.Entity)
		}
	}
	return ""
}

// nameEnding returns where the known name starts that ends right before token i.
func (x *reading) nameEnding(i int32) int32 {
	if w := x.word(i - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		i--
	}
	if m, ok := x.matchEnding(i); ok {
		return m.First
	}
	return i - 1
}

// inOffice reports whether a name is that of a known person whose offices fit the title before or after it, so that it is a person's
// even if the tagger has missed it.
func (x *reading) inOffice(m knowledge.Match, cands []knowledge.Candidate) bool {
	if x.words[m.Last-1].Shape&knowledge.Upper == 0 { // "bin Said", but not "said"
		return false
	}
	claim := x.claim(m.First, m.Last)
	return claim.title.Roles != 0 && slices.ContainsFunc(cands, func(c knowledge.Candidate) bool {
		return x.base.Kind(c.Entity) == knowledge.Person && x.fit(c.Entity, claim) >= fits
	})
}

// fit returns how well the offices of a person agree with a claim, 0 to 1.
func (x *reading) fit(e int32, c claim) float64 {
	best := 0.0
	for o := range x.base.Offices(e) {
		s := c.role(o) * x.time(o, c.when)
		switch {
		case c.country == "":
			s *= 0.7 + 0.3*x.support(o.Country)
		case c.country != o.Country:
			s *= 0.2
		}
		best = max(best, s)
	}
	return best
}

// role returns how well an office is what the title names.
func (c claim) role(o knowledge.Office) float64 {
	switch {
	case c.title.Roles == 0:
		return 0.5 // a courtesy, or nothing
	case !c.title.Has(o.Role):
		return 0
	case len(c.subject) > 0:
		title := strings.ToLower(o.Title)
		for _, w := range c.subject {
			if strings.Contains(title, w[:min(len(w), 6)]) {
				return 1
			}
		}
		return 0.1
	case o.Role == c.title.First():
		return 1
	}
	return 0.8
}

// time returns how well the term of an office agrees with a tense on the day of the text.
func (x *reading) time(o knowledge.Office, when tense) float64 {
	const year = 10000
	switch {
	case x.date == 0 && o.End == 0:
		return 0.9
	case x.date == 0:
		return 0.5
	case when == past:
		switch {
		case o.End != 0 && knowledge.LastDay(o.End) < x.date:
			return max(0.6, 1-0.02*float64(x.date-o.End)/year) // the latest of them is meant
		case o.End == 0 && !o.HeldOn(x.date) && o.Start <= x.date:
			return 0.6
		case o.HeldOn(x.date):
			return 0.3
		}
		return 0
	case when == future:
		switch {
		case o.Start > x.date && o.Start-x.date <= 2*year:
			return 1
		case o.Start <= x.date && x.date-o.Start < year/2:
			return 0.5
		}
		return 0.1
	case o.Sure(x.date):
		return 1
	case o.HeldOn(x.date):
		return 0.95
	case o.Start > x.date:
		return 0
	case o.End == 0: // last known long ago
		return 0.5
	case x.date-knowledge.LastDay(o.End) < 300 && x.date > o.End: // news lags
		return 0.5
	}
	return 0.25 // "President Clinton" long after
}
