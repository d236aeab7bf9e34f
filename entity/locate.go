package entity

import (
	"math"
	"slices"

	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Place names are shared by many places: Edmonton is a city of Canada and a part of London. Before names are linked, all
// place names of the text are looked at together, and each is taken for the place that is large, that lies in a country the text speaks of, and that is near
// the others' places: among Tottenham, Hornsey and Walthamstow it is the one in London. This is the old idea that an article's places lie close together
// (Leidner 2007, "spatial minimality"), with weights instead of a search.

// An option is a place that a name could be.
type option struct {
	entity   int32  // in the base, -1 for a place of the gazetteer
	listed   uint32 // the number that GeoNames gives such a place, 0 if none
	flags    uint32
	country  string
	division int32 // the first-level division that it is or lies in, -1 if unknown
	kind     knowledge.Kind
	spot     gazetteer.Spot
	located  bool
	prior    float64
	score    float64
}

// A locus is what one place name of the text could be; names that are written alike share it.
type locus struct {
	key     uint64
	cands   int
	options []option // best first once they are ranked
	// based says that the base has a place of the name.
	based bool
	// What its own names add to the evidence of a country, which is none for themselves.
	country string
	own     float64
	// told is the target + 1 that the text itself gives the name, "Moscow, Idaho", 0 if it does not.
	told int
	// names counts the names.
	names int
}

// Weights of an option's score, set on development articles (testdata/quality.txt).
const (
	listedPrior = 0.006 // of a place of the gazetteer, times the digits of its population
	listedLeast = 0.1   // from which a small place is believed that the text does not place itself
	nearWeight  = 0.5
	// What the countries of a text say for a small place whose name the base knows of a larger one is less, and what it says for others near it: mostly the larger is meant.
	rivalSupport = 0.25
	mostNear     = 1.0 // what nearness adds at most
	// The same for a division or town called like a country, which is near to nothing: Niger State is near to all of Nigeria.
	mostNearCountry = 0.05
	reach           = 60.0
	homeWeight      = 0.35
	stateWeight     = 0.4 // of a division that the text has named before, against a city of its name elsewhere
	maxLoci         = 100
)

// locate finds what the place names of the text could be, and ranks it.
func (x *reading) locate() {
	x.loci, x.options = x.loci[:0], x.options[:0]
	for i := range x.names {
		if n := &x.names[i]; n.kind == Place || n.kind == Country {
			if l := x.locusOf(i); l != nil {
				l.names++
			}
		}
	}
}

// rank orders the options of the place names by their scores; the evidence of the text's other names has been gathered before.
func (x *reading) rank() {
	for i := range x.loci {
		l := &x.loci[i]
		for j := range l.options {
			o := &l.options[j]
			o.score = o.prior + x.favour(o, l)
		}
		l.sort()
	}
	for range 2 {
		for i := range x.loci {
			l := &x.loci[i]
			if len(l.options) < 2 {
				continue
			}
			most := mostNear
			if l.national() {
				most = mostNearCountry
			}
			for j := range l.options {
				o := &l.options[j]
				o.score = o.prior + x.favour(o, l) + min(most, nearWeight*x.nearness(i, o))
			}
		}
		for i := range x.loci {
			x.loci[i].sort()
		}
	}
}

// national reports whether a name could be a country.
func (l *locus) national() bool {
	return slices.ContainsFunc(l.options, func(o option) bool { return o.kind == knowledge.Country })
}

func (l *locus) sort() {
	slices.SortStableFunc(l.options, func(a, b option) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
}

// favour is what the countries that the text speaks of, and the one that its paper seems to be of, say for an option.
func (x *reading) favour(o *option, l *locus) float64 {
	if o.country == "" {
		return 0
	}
	said := x.evidence[o.country]
	if o.country == l.country {
		said -= l.own
	}
	support := min(1, max(0, said)/2)
	if o.entity < 0 {
		if l.based {
			support *= rivalSupport
		}
		return 0.4*support + homeWeight*x.homely(o.country)
	}
	return 0.6*support + homeWeight*x.homely(o.country)
}

// nearness says how close an option is to what the text's other place names mean, each counted once.
func (x *reading) nearness(at int, o *option) float64 {
	sum := 0.0
	for i := range x.loci {
		l := &x.loci[i]
		if i == at || len(l.options) == 0 {
			continue
		}
		best := 0.0
		for j := range min(len(l.options), 4) {
			p := &l.options[j]
			// An option that is not the best of its name counts the less the worse it is.
			near := math.Exp(6*(p.score-l.options[0].score)) * closeness(o, p)
			if p.entity < 0 && l.based {
				near *= rivalSupport
			}
			best = max(best, near)
		}
		sum += best
	}
	return sum
}

// closeness is 1 for places at one spot and falls with their distance; a division is close to what lies in it.
func closeness(a, b *option) float64 {
	if a.kind == knowledge.Country || b.kind == knowledge.Country {
		return 0
	}
	c := 0.0
	if a.division >= 0 && a.division == b.division {
		c = 0.5
	}
	if a.located && b.located {
		c = max(c, math.Exp(-distance(a.spot, b.spot)/reach))
	}
	return c
}

// distance returns kilometres between places that are close; far ones only come out as far.
func distance(a, b gazetteer.Spot) float64 {
	const degree = 111.2
	dy := (a.Lat - b.Lat) * degree
	dx := math.Abs(a.Lon - b.Lon)
	if dx > 180 {
		dx = 360 - dx
	}
	dx *= degree * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return math.Hypot(dx, dy)
}

// locusOf returns the locus of a name, nil if there are too many.
func (x *reading) locusOf(i int) *locus {
	n := &x.names[i]
	key := gazetteer.Key(x.words[n.first:n.last])
	for j := range x.loci {
		if l := &x.loci[j]; l.key == key && l.cands == len(n.candidates) {
			return l
		}
	}
	if len(x.loci) == maxLoci {
		return nil
	}
	from := len(x.options)
	for _, c := range n.candidates {
		x.options = append(x.options, x.option(c))
	}
	if e := x.gazetteer.Name(key); e >= 0 {
		x.options = append(x.options, x.option(knowledge.Candidate{Entity: e, Flags: knowledge.Name}))
	}
	x.small = x.gazetteer.Find(key, x.small[:0])
	for _, p := range x.small {
		if o := x.listed(p); !x.doubled(x.options[from:], &o) {
			x.options = append(x.options, o)
		}
	}
	x.loci = append(x.loci, locus{key: key, cands: len(n.candidates), options: x.options[from:len(x.options):len(x.options)]})
	l := &x.loci[len(x.loci)-1]
	l.based = slices.ContainsFunc(l.options, func(o option) bool { return o.entity >= 0 })
	for j := range l.options {
		o := &l.options[j]
		o.score = o.prior + x.favour(o, l)
	}
	return l
}

// option returns a candidate of the base as an option.
func (x *reading) option(c knowledge.Candidate) option {
	o := option{entity: c.Entity, flags: c.Flags, country: x.base.Country(c.Entity), division: x.base.Division(c.Entity), kind: x.base.Kind(c.Entity), prior: x.base.Prior(c.Entity)}
	if x.base.Flags(c.Entity)&knowledge.Division != 0 {
		o.division = c.Entity
	}
	o.spot, o.located = x.spot(c.Entity)
	return o
}

// spot returns where an entity of the base is: the middle of a country or division, else what the base has.
func (x *reading) spot(e int32) (gazetteer.Spot, bool) {
	if s, ok := x.gazetteer.Middle(e); ok {
		return s, true
	}
	lat, lon, ok := x.base.Spot(e)
	return gazetteer.Spot{Lat: lat, Lon: lon}, ok
}

// listed returns a place of the gazetteer as an option. One without a spot of its own is where its division or country is.
func (x *reading) listed(p gazetteer.Place) option {
	if p.Entity >= 0 { // another spelling of a place of the base
		o := x.option(knowledge.Candidate{Entity: p.Entity, Flags: knowledge.Name})
		if o.entity == o.division { // "the North West" is some country's
			o.prior = listedPrior
		}
		return o
	}
	o := option{entity: -1, listed: p.ID, country: p.Country, division: p.Division, kind: knowledge.Place, spot: p.Spot, located: p.Spot != gazetteer.Spot{}}
	o.prior = listedPrior * (1 + p.Size)
	if !o.located {
		within := p.Division
		if within < 0 {
			within = x.base.FindCountry(p.Country)
		}
		if within >= 0 {
			o.spot, o.located = x.spot(within)
		}
	}
	return o
}

// doubled reports whether a place of the gazetteer is one that the base has too.
func (x *reading) doubled(have []option, o *option) bool {
	for i := range have {
		h := &have[i]
		if h.entity < 0 {
			continue
		}
		switch far := distance(h.spot, o.spot); {
		case h.country == o.country && (!h.located || far < 80), h.country == "" && (!h.located || far < 400): // an island or sea of no one country
			return true
		}
	}
	return false
}
