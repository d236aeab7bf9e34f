package entity

import (
	"slices"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Countries and places are chosen by the names around them: Georgia by Tbilisi or Atlanta,
// Moscow by the Idaho after the comma. A place that no table holds gets its country from what
// contains it, from a known name within its own, or from the country that the text is full of.

// linkPlace links countries and places: Georgia by the names around it, Moscow by the Idaho after it.
func (x *reading) linkPlace(i int) {
	n := &x.names[i]
	container := x.container(i)
	if len(n.candidates) > 0 {
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := x.base.Prior(c.Entity) + 0.6*x.support(country)
			if container != nil && !x.contains(container, c.Entity) {
				s -= 2
			}
			if c.Flags&knowledge.Nickname != 0 && c.Flags&knowledge.NeedsThe != 0 && x.evidence["KP"]+x.evidence["KR"] < 0.5 {
				s = -1 // "the North" of some other place
			}
			return s
		})
		if top > 0 {
			n.flags = c.Flags
			n.kind = Place
			if x.base.Kind(c.Entity) == knowledge.Country && c.Flags&knowledge.PlaceName == 0 {
				n.kind = Country
			}
			n.target = x.target(i, c.Entity, n.kind)
			if container != nil {
				n.evidence |= Within
				n.prob = max(n.prob, 0.9)
			}
			if x.support(x.base.Country(c.Entity)) > 0.5 {
				n.evidence |= Surrounding
			}
			return
		}
		if n.evidence&Tagged == 0 && container == nil {
			n.kind = NoKind
			return
		}
	}
	n.kind = Place
	country, canonical := "", x.surface(n)
	switch {
	case container != nil:
		country, canonical = container.country, canonical+", "+container.name
		n.evidence |= Within
	default:
		if country = x.inner(n); country == "" {
			if country = x.prevailing(); country != "" {
				n.evidence |= Surrounding
			}
		}
	}
	n.target = x.local(i, Place, canonical, country)
}

// inner returns the country of a known place within a longer name: "Southern California".
func (x *reading) inner(n *name) string {
	at, _ := slices.BinarySearchFunc(x.matches, n.first, func(m knowledge.Match, first int32) int { return int(m.First - first) })
	for _, m := range x.matches[at:] {
		if m.Last > n.last {
			break
		}
		for _, c := range x.base.Candidates(m.Alias, nil) {
			if k := x.base.Kind(c.Entity); (k == knowledge.Country || k == knowledge.Place) && x.base.Prior(c.Entity) > 0.4 {
				return x.base.Country(c.Entity)
			}
		}
	}
	return ""
}

// prevailing returns the country that most of the text's names point to, "" if none has three fifths of them.
func (x *reading) prevailing() string {
	total, best, top := 0.0, "", 0.0
	for country, v := range x.evidence {
		total += v
		if v > top || v == top && country < best {
			best, top = country, v
		}
	}
	if top >= 1 && top >= 0.6*total-1e-9 { // the order of summing must not decide
		return best
	}
	return ""
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
	if x.base.Kind(t.entity) == knowledge.Country {
		// "Paris, France" but not "Georgia, Ukraine": a country is no part of another.
		for _, c := range n.candidates {
			if x.base.Kind(c.Entity) == knowledge.Country && x.base.Country(c.Entity) != t.country {
				return nil
			}
		}
	}
	return t
}

func (x *reading) division(n *name) bool {
	return len(n.candidates) > 0 && x.base.Flags(n.candidates[0].Entity)&knowledge.Division != 0
}

// contains reports whether a place lies in the container.
func (x *reading) contains(t *target, e int32) bool {
	if x.base.Kind(t.entity) == knowledge.Country {
		return x.base.Country(e) == t.country
	}
	return x.base.Division(e) == t.entity
}
