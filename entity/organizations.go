package entity

import (
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Organizations are named in full, then by acronyms and short forms: those that the text defines in
// brackets, those whose letters are the initials of a full name, and the first word of a longer name.

// define finds acronyms that the text defines, "Korea Institute for Defense Analyses (KIDA)",
// and adds their mentions that nobody proposed.
func (x *reading) define() {
	for i := range x.names {
		n := &x.names[i]
		if n.kind == Person || n.kind == Nationality || n.kind >= Date || n.last-n.first < 2 || x.word(n.last) != "(" || x.word(n.last+2) != ")" {
			continue
		}
		w := x.word(n.last + 1)
		if x.words[n.last+1].Shape&knowledge.All == 0 || len(w) < 2 || len(w) > 8 {
			continue
		}
		// The letters need not be the initials if nothing else is known under them: "Estonian Information System Authority (RIA)".
		if x.initials(n, w) || n.kind == Organization && x.base.Lookup(w) < 0 {
			x.acronyms[w] = i
		}
	}
	// Mentions of these acronyms, and of the initials of any organization of three words or more, that nobody proposed.
	clear(x.capitals)
	for i := range x.names {
		if n := &x.names[i]; n.kind == Organization && n.last-n.first >= 3 {
			if w := x.capitalsOf(n); len(w) >= 3 && len(w) <= 6 {
				x.capitals[w] = true
			}
		}
	}
	if len(x.acronyms)+len(x.capitals) == 0 {
		return
	}
	had := len(x.names)
	j := 0
	for i := int32(0); int(i) < len(x.words); i++ {
		for j < had && x.names[j].last <= i {
			j++
		}
		if x.words[i].Shape&knowledge.All == 0 || j < had && x.names[j].first <= i {
			continue
		}
		w := x.word(i)
		if full, ok := x.acronyms[w]; ok {
			x.add(name{first: i, last: i + 1, kind: x.names[full].kind, evidence: Defined, prob: 0.8})
		} else if x.capitals[w] && !x.shouted(i) {
			x.add(name{first: i, last: i + 1, kind: Organization, evidence: Initials, prob: 0.7})
		}
	}
	if len(x.names) > had {
		x.sort()
		clear(x.acronyms) // positions have changed
		x.define()
	}
}

// capitalsOf returns the first letters of the capitalised words of a name.
func (x *reading) capitalsOf(n *name) string {
	var b []byte
	for i := n.first; i < n.last; i++ {
		if x.words[i].Shape&knowledge.Upper != 0 {
			b = append(b, x.word(i)[0])
		}
	}
	return string(b)
}

// initials reports whether the letters of an acronym are the initials of a name: of its capitalised words in
// order, or of all words; a word may be passed over if the last letters agree.
func (x *reading) initials(n *name, acronym string) bool {
	letters := strings.ToLower(strings.ReplaceAll(acronym, ".", ""))
	at, skipped := 0, 0
	for i := n.first; i < n.last; i++ {
		if x.words[i].Shape&knowledge.Letter == 0 {
			continue
		}
		w := token.Fold(x.word(i))
		if at < len(letters) && w != "" && w[0] == letters[at] {
			at++
		} else if x.words[i].Shape&knowledge.Upper != 0 {
			skipped++
		}
	}
	return at == len(letters) && skipped <= 1
}

func (x *reading) linkOrganization(i int) {
	n := &x.names[i]
	w := x.surface(n)
	if j, ok := x.acronyms[w]; ok && j != i {
		full := &x.names[j]
		if full.target < 0 {
			x.linkOrganization(j)
		}
		n.target = full.target
		n.evidence |= Defined
		n.prob = max(n.prob, 0.9)
		n.kind = full.kind
		n.others = nil
		return
	}
	if t, ok := x.initial[strings.ReplaceAll(w, ".", "")]; ok && x.acronym(n) && (!x.leading(n) || x.among(n, t)) {
		// The text names an organization with these initials: that one, not what the base knows under them.
		n.target = t
		n.evidence |= Initials
		n.prob = max(n.prob, 0.85)
		return
	}
	if x.family(i) {
		return
	}
	if n.prob < doubtful && n.last-n.first > 1 && len(n.candidates) == 0 && x.listedNear(n) {
		n.kind = Place // the tagger was not sure, and it is a place near others of the text
		x.linkPlace(i)
		return
	}
	if len(n.candidates) > 0 {
		before := x.countryBefore(i)
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := x.base.Prior(c.Entity) + 0.5*x.support(country)
			if country != "" && country == before {
				s += 0.5
			}
			if c.Flags&knowledge.Metonym != 0 {
				s += 0.2
			}
			return s
		})
		if top >= 0.3 || len(n.candidates) == 1 && x.length(n) > 1 {
			n.flags = c.Flags
			kind := Organization
			if c.Flags&knowledge.Metonym != 0 {
				kind = Country // the target is the country whose government it stands for
			}
			n.target = x.target(i, c.Entity, kind)
			return
		}
	}
	if n.last-n.first == 1 && !x.acronym(n) {
		// The head of the one longer name that has it, "the Commission", or the first word of a longer name: "Samsung" after "Samsung Electronics".
		if t, ok := x.headed(n); ok {
			n.target = t
			n.evidence |= Earlier
			n.prob = surer(n.prob)
			return
		}
		if t, ok := x.short[token.Fold(w)]; ok {
			n.target = t
			n.evidence |= Earlier
			n.prob = surer(n.prob)
			return
		}
	}
	n.target = x.local(i, Organization, w, x.inner(n))
}

// doubtful is the probability below which the gazetteer may say that what the tagger takes for an organization is a place.
const doubtful = 0.7

// listedNear reports whether the gazetteer has a place of the name that is near the places of the text.
func (x *reading) listedNear(n *name) bool {
	x.small = x.gazetteer.Find(gazetteer.Key(x.words[n.first:n.last]), x.small[:0])
	for _, p := range x.small {
		o := x.listed(p)
		if x.nearness(-1, &o) > 0.5 {
			return true
		}
	}
	return false
}

// leading reports whether the base has an organization that news mostly means by the name.
func (x *reading) leading(n *name) bool {
	return slices.ContainsFunc(n.candidates, func(c knowledge.Candidate) bool { return x.base.Flags(c.Entity)&knowledge.Curated != 0 })
}

// among reports whether a target is one of the candidates of a name.
func (x *reading) among(n *name, t int) bool {
	return slices.ContainsFunc(n.candidates, func(c knowledge.Candidate) bool { return c.Entity == x.targets[t].entity })
}

// headed returns the organization of the text before a name whose sort the name says, "the Ministry", if there is only one of that sort.
func (x *reading) headed(n *name) (int, bool) {
	w := strings.ToLower(x.surface(n))
	if !heads[w] || !x.the(n.first) {
		return 0, false
	}
	t, ok := x.only[w]
	return t, ok && t >= 0 && x.names[x.targets[t].firstName].first < n.first
}

// heads are words that say of what sort an organization is.
var heads = set(`ministry commission council department bank party court parliament institute committee agency university association union foundation bureau authority board federation
	front league movement army guard office administration centre center assembly senate congress chamber tribunal secretariat company corporation group`)

// countryBefore returns the country named right before a name, as in "Japan's Foreign Ministry" or "the Russian Defence Ministry".
func (x *reading) countryBefore(i int) string {
	at := x.names[i].first
	if w := x.word(at - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		at--
	}
	if i > 0 {
		if p := &x.names[i-1]; p.last == at && (p.kind == Nationality || p.kind == Country) && len(p.candidates) > 0 {
			return x.base.Country(p.candidates[0].Entity)
		}
	}
	return ""
}
