package entity

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Countries and places are chosen among what their names could be (locate.go) by the names around them: Georgia by Tbilisi or Atlanta,
// Moscow by the Idaho after the comma. The country and the spot of a place that no table holds are inferred (infer.go).

// linkPlace links countries and places.
func (x *reading) linkPlace(i int) {
	n := &x.names[i]
	if x.speaker(i) {
		return
	}
	l := x.locusOf(i)
	container := x.container(i)
	if container == nil && l != nil && l.told > 0 {
		// The text says elsewhere where it is: "Moscow, Idaho".
		n.kind, n.target = Place, l.told-1
		n.evidence |= Earlier
		return
	}
	if l != nil && len(l.options) > 0 {
		best, top := -1, 0.0
		for j := range l.options {
			o := &l.options[j]
			s := o.score
			if container != nil && !x.contains(container, o) {
				s -= 3
			}
			if x.holds(i, o) {
				s++
			}
			if x.spokenOf(o) && o.entity != l.options[0].division {
				s += stateWeight // "Washington" after "Camp Murray, Wash."
			}
			if o.flags&knowledge.Nickname != 0 && o.flags&knowledge.NeedsThe != 0 && x.evidence["KP"]+x.evidence["KR"] < 0.5 {
				s = -1 // "the North" of some other place
			}
			if s > top {
				best, top = j, s
			}
		}
		if best >= 0 && (l.options[best].entity >= 0 && l.options[best].prior > listedPrior || container != nil || top >= listedLeast) {
			x.settle(i, &l.options[best], container)
			x.rivals(n, l, best, 0.25)
			return
		}
		if n.evidence&Tagged == 0 && container == nil {
			n.kind = NoKind
			return
		}
	}
	if x.gazetteer.Adjective(gazetteer.Key(x.words[n.first:n.last])) >= 0 {
		n.kind, n.candidates = Nationality, nil // "the European market"
		x.linkNationality(i)
		return
	}
	n.kind = Place
	x.infer(i, container)
}

// rivals keeps up to five of the other places that a name could be, from a score on.
func (x *reading) rivals(n *name, l *locus, chosen int, least float64) {
	for j := range l.options {
		if o := &l.options[j]; j != chosen && o.score > least && len(n.others) < 5 {
			n.others = append(n.others, x.candidate(n, o))
		}
	}
}

// holds reports whether an option is the division in which the place before it lies: "Atlanta, Georgia".
func (x *reading) holds(i int, o *option) bool {
	if i == 0 || o.entity < 0 || o.entity != o.division {
		return false
	}
	before := &x.names[i-1]
	if before.last+1 != x.names[i].first || x.word(before.last) != "," || before.kind != Place {
		return false
	}
	l := x.locusOf(i - 1)
	return l != nil && slices.ContainsFunc(l.options, func(p option) bool { return p.division == o.entity && p.entity != o.entity })
}

// spokenOf reports whether an option is a division that the text has named before.
func (x *reading) spokenOf(o *option) bool {
	if o.entity < 0 || o.entity != o.division {
		return false
	}
	_, ok := x.byID[x.base.ID(o.entity)]
	return ok
}

// speaker links a name that a place and a person of the text share to the person, if it says something: "said Lincoln", after Abraham Lincoln.
func (x *reading) speaker(i int) bool {
	n := &x.names[i]
	if n.last-n.first > 1 || !says[x.word(n.first-1)] && !says[x.word(n.last)] {
		return false
	}
	w := x.surface(n)
	for _, t := range x.persons[token.Fold(w)] {
		if p := &x.targets[t]; strings.Contains(p.name, " ") && x.nameRank(p, w) == 3 && x.names[p.firstName].first < n.first {
			n.kind, n.target, n.candidates = Person, t, nil
			n.evidence = n.evidence&^Known | Earlier
			return true
		}
	}
	return false
}

var says = set(`said says added told`)

// settle links a name to the place that was chosen for it.
func (x *reading) settle(i int, o *option, container *target) {
	n := &x.names[i]
	n.kind = Place
	if o.entity >= 0 {
		n.flags = o.flags
		if o.kind == knowledge.Country && o.flags&knowledge.PlaceName == 0 {
			n.kind = Country
		}
		n.target = x.target(i, o.entity, n.kind)
	} else {
		n.target = x.localAs(i, Place, listedID(o), x.fullName(n, o), o.country)
		n.evidence |= Listed
		if t := &x.targets[n.target]; !t.located {
			t.spot, t.located = o.spot, o.located
			if o.listed == 0 && o.division >= 0 { // a county
				t.spot, t.located = x.somewhere(i, o.division)
			}
		}
	}
	if container != nil {
		n.evidence |= Within
		n.prob = max(n.prob, 0.9)
		x.tell(i)
	}
	if x.support(o.country) > 0.5 {
		n.evidence |= Surrounding
	}
}

// tell remembers what a name means that what contains it follows, for the same name elsewhere in the text; the first one counts.
func (x *reading) tell(i int) {
	if l := x.locusOf(i); l != nil && l.told == 0 {
		l.told = x.names[i].target + 1
	}
}

// fullName is the name of a place of the gazetteer with what it lies in: "Paris, Texas".
func (x *reading) fullName(n *name, o *option) string {
	of := o.division
	if of < 0 {
		of = x.base.FindCountry(o.country)
	}
	if of < 0 {
		return x.surface(n)
	}
	return x.surface(n) + ", " + x.base.Name(of)
}

// listedID returns the id of a place of the gazetteer, "" if it has none.
func listedID(o *option) string {
	if o.listed == 0 {
		return ""
	}
	return "geonames/" + strconv.FormatUint(uint64(o.listed), 10)
}

// candidate returns an option as callers see it.
func (x *reading) candidate(n *name, o *option) Candidate {
	if o.entity >= 0 {
		return Candidate{x.base.ID(o.entity), x.base.Name(o.entity), o.country, o.score}
	}
	name := x.fullName(n, o)
	return Candidate{cmp.Or(listedID(o), localID(Place, name)), name, o.country, o.score}
}

// container returns the country or division that follows a place after a comma or in
// parentheses, as in "Moscow, Idaho", or nil.
func (x *reading) container(i int) *target {
	if i+1 >= len(x.names) {
		return nil
	}
	n, next := &x.names[i], &x.names[i+1]
	if w := x.word(n.last); next.first != n.last+1 || w != "," && w != "(" {
		return nil
	}
	if next.kind != Place && next.kind != Country || len(next.candidates) == 0 {
		return nil
	}
	if w := x.word(next.last); x.word(n.last) == "," && (w == "," || w == "and") && i+2 < len(x.names) && x.names[i+2].first == next.last+1 && x.names[i+2].kind == n.kind {
		if !x.division(next) {
			return nil // a list: "Moscow, Beijing and Tehran"
		}
	}
	if next.target < 0 {
		x.linkPlace(i + 1)
	}
	if next.target < 0 {
		return nil
	}
	t := &x.targets[next.target]
	if t.entity < 0 || x.base.Kind(t.entity) != knowledge.Country && x.base.Flags(t.entity)&knowledge.Division == 0 {
		return nil
	}
	// "Paris, France" but not "Georgia, Ukraine", "Texas, Arizona" or "the Gulf, Qatar": a country, division or region is part of another
	// only if a table says so.
	l := x.locusOf(i)
	if l == nil {
		return t
	}
	largest := -1
	for j := range l.options {
		o := &l.options[j]
		if x.contains(t, o) && !(o.entity < 0 && x.base.Kind(t.entity) == knowledge.Country && l.national()) { // "Canada, Mexico" is not the village there
			return t
		}
		if largest < 0 || o.prior > l.options[largest].prior {
			largest = j
		}
	}
	if largest >= 0 {
		o := &l.options[largest]
		if o.kind == knowledge.Country && o.country != t.country && x.base.Kind(t.entity) != knowledge.Country && !x.listing(i) {
			return t // a town called like a country: "Lebanon, Pennsylvania"
		}
		if o.kind == knowledge.Country || o.entity >= 0 && o.entity == o.division || o.country == "" {
			return nil
		}
	}
	return t
}

// listing reports whether a name, a comma and the next name are part of a list: "Guam, Alaska and Hawaii", "Hawaii, Guam, Alaska".
func (x *reading) listing(i int) bool {
	place := func(at int) bool {
		return at >= 0 && at < len(x.names) && (x.names[at].kind == Place || x.names[at].kind == Country)
	}
	n, next := &x.names[i], &x.names[i+1]
	if w := x.word(n.first - 1); w == "," && place(i-1) && x.names[i-1].last == n.first-1 {
		return true
	}
	w := x.word(next.last)
	return (w == "," || w == "and" || w == "or") && place(i+2) && x.names[i+2].first == next.last+1
}

func (x *reading) division(n *name) bool {
	return len(n.candidates) > 0 && x.base.Flags(n.candidates[0].Entity)&knowledge.Division != 0
}

// contains reports whether a place lies in the container.
func (x *reading) contains(t *target, o *option) bool {
	if x.base.Kind(t.entity) == knowledge.Country {
		return o.country == t.country
	}
	return o.division == t.entity && o.entity != t.entity
}
