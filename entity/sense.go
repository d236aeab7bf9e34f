package entity

import (
	"math"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/sense"
)

// The sense of a country, a capital or a seat of power is decided by the words around it, in package sense. Other
// places are places, and a country in a sentence of sport is its team.

// How likely the senses are that no model decides, as the annotated sets have it.
const (
	placeSure  = 0.97
	peopleSure = 0.8
)

func (x *reading) senses() {
	r := &x.sense
	r.Text, r.Words, r.TitleEnd, r.Names = x.in.Text, x.words, x.in.TitleEnd, r.Names[:0]
	for i := range x.names {
		n := &x.names[i]
		s := sense.Name{First: n.first, Last: n.last, Seat: n.flags&knowledge.Metonym != 0}
		switch n.kind {
		case Country:
			s.Kind, s.Asked = sense.Country, true
		case Place:
			s.Kind, s.Capital = sense.Place, !s.Seat && x.capital(n)
			s.Asked = s.Capital || s.Seat
		case Organization:
			s.Asked = s.Seat
		}
		r.Names = append(r.Names, s)
	}
	r.Decide(sense.Learned())
	for i := range x.names {
		n, s := &x.names[i], &r.Names[i]
		why := s.Signs
		switch {
		case !s.Asked && n.kind == Place:
			n.sense, n.senseProb = Location, placeSure
			continue
		case !s.Asked:
			continue
		case why&sense.Located == 0 && r.Plays(s):
			n.sense, n.senseProb = People, peopleSure
			continue
		case s.Government:
			n.sense = Government
		default:
			n.sense = Location
			why &^= sense.Acts | sense.Related
		}
		n.senseProb = math.Round(s.Probability*1000) / 1000
		for _, sign := range signs {
			if why&sign.sense != 0 {
				n.evidence |= sign.evidence
			}
		}
	}
	r.Text = nil
}

var signs = [...]struct {
	sense    sense.Evidence
	evidence Evidence
}{{sense.Acts, Acts}, {sense.Related, Related}, {sense.Paired, Paired}, {sense.Located, Located}}

func (x *reading) capital(n *name) bool {
	if n.target < 0 {
		return false
	}
	e := x.targets[n.target].entity
	return e >= 0 && x.base.Kind(e) == knowledge.Place && x.base.Flags(e)&knowledge.Capital != 0
}
