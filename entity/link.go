package entity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Linking decides what each name refers to. Names that leave no choice
// come first: what they say about countries then helps to choose among the
// candidates of the others. Full names of people and organizations come before
// surnames, acronyms and short forms, which refer back to them.

func (x *reading) link() {
	x.define()
	x.locate()
	x.lean()
	x.gather()
	x.rank()
	x.linkContained()
	for pass := range 2 {
		for i := range x.names {
			n := &x.names[i]
			if n.target >= 0 || n.kind >= Date {
				continue
			}
			short := n.kind == Person && x.length(n) == 1 || n.kind == Organization && x.acronym(n)
			if short != (pass == 1) {
				continue
			}
			switch n.kind {
			case Country, Place:
				x.linkPlace(i)
			case Nationality:
				x.linkNationality(i)
			case Person:
				if short {
					x.linkSurname(i)
				} else {
					x.linkPerson(i)
				}
			case Organization:
				x.linkOrganization(i)
			default:
				n.target = x.local(i, n.kind, x.surface(n), "")
			}
		}
	}
	out := x.names[:0]
	for _, n := range x.names {
		if n.kind != NoKind {
			out = append(out, n)
		}
	}
	x.names = out
}

// linkContained links the places that what contains them follows, which tells what their names mean in the rest of the text.
func (x *reading) linkContained() {
	for i := range x.names {
		if n := &x.names[i]; n.kind == Place && n.target < 0 && x.container(i) != nil {
			x.linkPlace(i)
		}
	}
}

// length returns the number of words of a name, hyphens and the words after them not counted.
func (x *reading) length(n *name) int {
	c := 0
	for i := n.first; i < n.last; i++ {
		if x.words[i].Shape&knowledge.Hyphen == 0 && (i == n.first || x.words[i-1].Shape&knowledge.Hyphen == 0) {
			c++
		}
	}
	return c
}

func (x *reading) acronym(n *name) bool {
	return n.last-n.first == 1 && x.words[n.first].Shape&knowledge.All != 0
}

// gather counts, for each country, the names that can only point to it.
func (x *reading) gather() {
	for i := range x.names {
		n := &x.names[i]
		country, weight := "", 0.0
		for j, c := range n.candidates {
			code := x.base.Country(c.Entity)
			if c.Flags&(knowledge.Nickname|knowledge.Surname) != 0 || j > 0 && code != country && x.base.Prior(c.Entity) > 0.3 {
				country = ""
				break
			}
			if j == 0 {
				country = code
			}
		}
		if country != "" && n.kind == Place && x.namesake(i, country) {
			country = ""
		}
		switch n.kind {
		case Country, Nationality:
			weight = 1
		case Place:
			weight = 0.7
		case Person:
			weight = 0.7
		case Organization:
			weight = 0.4
		}
		if country != "" {
			x.evidence[country] += weight
			if n.kind == Country || n.kind == Place {
				if l := x.locusOf(i); l != nil {
					l.country, l.own = country, l.own+weight
				}
			}
		}
	}
}

// namesake reports whether a place that is not large has a namesake in another country.
func (x *reading) namesake(i int, country string) bool {
	l := x.locusOf(i)
	if l == nil || l.options[0].prior > 0.45 {
		return false
	}
	return slices.ContainsFunc(l.options, func(o option) bool { return o.country != country })
}

// support returns how much the rest of the text points to a country, 0 to 1.
func (x *reading) support(country string) float64 {
	if country == "" {
		return 0
	}
	return min(1, x.evidence[country]/2)
}

// target returns the target for an entity of the base.
func (x *reading) target(i int, e int32, kind Kind) int {
	id := x.base.ID(e)
	if t, ok := x.byID[id]; ok {
		return t
	}
	x.targets = append(x.targets, target{entity: e, id: id, name: x.base.Name(e), kind: kind, country: x.base.Country(e), firstName: i})
	x.byID[id] = len(x.targets) - 1
	x.introduce(len(x.targets) - 1)
	return len(x.targets) - 1
}

// local returns the target for a name that the base does not know.
func (x *reading) local(i int, kind Kind, canonical, country string) int {
	return x.localAs(i, kind, "", canonical, country)
}

// localAs is local for a thing that has an id elsewhere; "" stands for a local one.
func (x *reading) localAs(i int, kind Kind, id, canonical, country string) int {
	if id == "" {
		id = localID(kind, canonical)
	}
	if t, ok := x.byID[id]; ok {
		return t
	}
	x.targets = append(x.targets, target{entity: -1, id: id, name: strings.Join(strings.Fields(canonical), " "), kind: kind, country: country, firstName: i})
	x.byID[id] = len(x.targets) - 1
	x.introduce(len(x.targets) - 1)
	return len(x.targets) - 1
}

// localID returns the id of a thing that the base does not know.
func localID(kind Kind, canonical string) string { return kind.String() + "/" + Slug(canonical) }

// Slug returns a name as it stands in a local id: small letters, accents taken off, everything else a hyphen.
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range token.Fold(s) {
		switch {
		case r == '\'' || r == '.':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f && r != 0xfffd:
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "unnamed"
	}
	return b.String()
}

// choose sets a name's target to the candidate with the highest score and keeps the others.
func (x *reading) choose(i int, score func(knowledge.Candidate) float64) (best knowledge.Candidate, top float64) {
	n := &x.names[i]
	top = -1
	for _, c := range n.candidates {
		if s := score(c); s > top {
			best, top = c, s
		}
	}
	if len(n.candidates) > 1 {
		for _, c := range n.candidates {
			if s := score(c); c.Entity != best.Entity && s > 0.25 && len(n.others) < 5 {
				n.others = append(n.others, Candidate{x.base.ID(c.Entity), x.base.Name(c.Entity), x.base.Country(c.Entity), s})
			}
		}
	}
	return best, top
}

func (x *reading) linkNationality(i int) {
	n := &x.names[i]
	if len(n.candidates) == 0 {
		if e := x.gazetteer.Adjective(gazetteer.Key(x.words[n.first:n.last])); e >= 0 {
			n.target = x.target(i, e, Place)
			return
		}
		if l := x.locusOf(i); l != nil && len(l.options) > 0 && l.options[0].score >= listedLeast { // no people but a place: "a Nenagh councillor"
			n.kind = Place
			x.linkPlace(i)
			return
		}
		n.target = x.local(i, Nationality, x.surface(n), "")
		return
	}
	c, _ := x.choose(i, func(c knowledge.Candidate) float64 {
		return x.base.Prior(c.Entity) + 0.6*x.support(x.base.Country(c.Entity))
	})
	n.target, n.flags = x.target(i, c.Entity, Country), c.Flags
}

// introduce remembers a new target under the names that may refer to it later.
func (x *reading) introduce(t int) {
	p := &x.targets[t]
	switch p.kind {
	case Person:
		for _, word := range strings.FieldsFunc(p.name, func(r rune) bool { return r == ' ' || r == '-' }) {
			key := token.Fold(word)
			if list := x.persons[key]; len(list) < maxNamesakes {
				x.persons[key] = append(list, t)
			} else {
				copy(list, list[1:]) // the latest count
				list[len(list)-1] = t
			}
		}
		if strings.Contains(p.name, " ") {
			x.ends[ends(p.name)] = t
		}
	case Organization:
		words := strings.Fields(p.name)
		if len(words) < 2 {
			return
		}
		x.short[token.Fold(words[0])] = t
		for _, w := range words {
			if w = strings.ToLower(w); heads[w] {
				if one, ok := x.only[w]; ok && one != t {
					x.only[w] = -1
				} else {
					x.only[w] = t
				}
			}
		}
		capitals, all := "", ""
		for _, w := range words {
			r, _ := utf8.DecodeRuneInString(w)
			all += string(unicode.ToUpper(r))
			if unicode.IsUpper(r) {
				capitals += string(r)
			}
		}
		if len(words) > 2 {
			x.initial[capitals], x.initial[all] = t, t
		}
	}
}
