package entity

import (
	"cmp"
	"math"
	"slices"

	"github.com/dateline-news/dateline/entity/internal/focus"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A mention weighs by where it stands: most in the title, more in the opening than later.
// Each further mention of an entity weighs less, so that a long article about many
// countries is not owned by the one that it repeats. The constants were set on development articles.
const (
	titleWeight   = 3.0
	leadWeight    = 2.0
	leadSentences = 1
)

// result turns the names into entities and focus; the mentions are in x.mentions, for values to add to.
func (x *reading) result() Result {
	text := x.in.Text
	x.pointers = x.pointers[:0]
	out := Result{}
	x.mentions = slices.Grow(x.mentions[:0], len(x.names))[:len(x.names)]
	lead := x.leadEnd()

	type sum struct {
		entity Entity
		base   int32
		weight float64
		n      int
	}
	sums := make([]sum, 0, len(x.targets))
	index := map[string]int{}
	for i := range x.names {
		n := &x.names[i]
		m := &x.mentions[i]
		*m = Mention{Start: int(text.Tokens[n.first].Start), End: int(text.Tokens[n.last-1].End), Kind: n.kind, Sense: n.sense,
			Confidence: math.Round(float64(n.prob)*1000) / 1000, SenseConfidence: n.senseProb, Evidence: n.evidence, Candidates: n.others}
		if n.target < 0 {
			continue
		}
		t := &x.targets[n.target]
		e, id, label, kind, country := t.entity, t.id, t.name, t.kind, t.country
		if n.sense == Government && n.kind == Place && e >= 0 && x.base.Kind(e) == knowledge.Place {
			// A capital that acts is its country, or the body that it is the seat of.
			if to := x.base.StandsFor(e); to >= 0 {
				e, id, label, country = to, x.base.ID(to), x.base.Name(to), x.base.Country(to)
				kind = [...]Kind{NoKind, Country, Place, Person, Organization}[x.base.Kind(to)]
				m.Lat, m.Lon, m.Apart = x.place(t.entity)
			}
		}
		if n.sense == People && n.kind == Place && e >= 0 && x.base.Flags(e)&knowledge.Capital == 0 {
			// A town that plays is its club, which the base does not know.
			m.Lat, m.Lon, m.Apart = x.place(e)
			e, id, kind = -1, localID(Organization, label), Organization
		}
		m.Entity, m.Country = id, country
		at, ok := index[id]
		if !ok {
			at = len(sums)
			index[id] = at
			ent := Entity{ID: id, Name: label, Kind: kind, Country: country}
			if e >= 0 {
				spot, located := x.spot(e)
				ent.Lat, ent.Lon, ent.Located = spot.Lat, spot.Lon, located
				ent.Countries, ent.Claims = x.base.Countries(e), x.base.Claims(e)
				if d := x.base.Division(e); d >= 0 {
					ent.Division = x.base.Name(d)
				}
				if kind == Person {
					ent.Role = x.role(e)
				}
			} else if t.entity < 0 {
				ent.Lat, ent.Lon, ent.Located, ent.Inferred = t.spot.Lat, t.spot.Lon, t.located, t.inferred
			}
			sums = append(sums, sum{entity: ent, base: e})
		}
		s := &sums[at]
		s.n++
		w := 1.0
		switch {
		case m.Start < x.in.TitleEnd:
			w = titleWeight
		case m.Start < lead:
			w = leadWeight
		}
		s.weight += w / math.Sqrt(float64(s.n))
		if country != "" {
			x.pointers = append(x.pointers, focus.Mention{Start: m.Start, Country: country, Entity: id, Name: label, Class: class(m), Local: e < 0,
				Acts: m.Evidence&Acts != 0, Related: m.Evidence&(Related|Paired) != 0, Located: m.Evidence&Located != 0, Sure: m.Confidence})
		}
	}

	total := 0.0
	for i := range sums {
		sums[i].entity.Mentions = sums[i].n
		total += sums[i].weight
	}
	if len(sums) > 0 {
		out.Entities = make([]Entity, len(sums))
	}
	for i, s := range sums {
		s.entity.Salience = s.weight / total
		out.Entities[i] = s.entity
	}
	slices.SortStableFunc(out.Entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(b.Salience, a.Salience), cmp.Compare(a.ID, b.ID))
	})

	for _, f := range focus.Learned().Read(focus.Input{Text: text, Words: x.words, TitleEnd: x.in.TitleEnd, Home: x.in.Home, Mentions: x.pointers}) {
		about := Focus{Country: f.Country, Name: countryName(x.base, f.Country), Score: f.Score, Role: roles[f.Role]}
		for _, b := range f.Because {
			about.Because = append(about.Because, Contribution(b))
		}
		out.Focus = append(out.Focus, about)
	}
	return out
}

var roles = [...]string{focus.NoRole: "", focus.Actor: "actor", focus.Target: "target", focus.Venue: "venue", focus.Home: "home"}

// place returns where an entity of the base is, as a mention has it.
func (x *reading) place(e int32) (lat, lon float64, ok bool) {
	s, ok := x.spot(e)
	return s.Lat, s.Lon, ok
}

// class says what a mention is to the focus.
func class(m *Mention) focus.Class {
	switch {
	case m.Sense == Government:
		return focus.Government
	case m.Sense == People:
		return focus.Team
	}
	return classes[m.Kind]
}

var classes = [Number + 1]focus.Class{NoKind: focus.Other, Country: focus.Country, Place: focus.City, Person: focus.Person, Organization: focus.Organization, Nationality: focus.Nationality,
	Facility: focus.Facility, Event: focus.Event, Other: focus.Other, Date: focus.Other, Money: focus.Other, Number: focus.Other}

// leadEnd returns the offset at which the opening ends: the first sentence after the title.
func (x *reading) leadEnd() int {
	n := 0
	for _, s := range x.in.Text.Sentences {
		if int(s.Start) < x.in.TitleEnd {
			continue
		}
		if n++; n == leadSentences {
			return int(s.End)
		}
	}
	return len(x.in.Text.Source)
}

// role returns the office that a person held on the text's date. "last known" stands before an office of which no source
// says that it was still held then, "former" before one that had ended.
func (x *reading) role(e int32) string {
	var best knowledge.Office
	grade := 0 // 4 held, 3 held when last known, within a year, 2 earlier than that, 1 ended
	for o := range x.base.Offices(e) {
		g := 0
		switch {
		case x.date != 0 && o.Sure(x.date):
			g = 4
		case x.date != 0 && o.HeldOn(x.date):
			g = 3
		case o.End == 0 && (x.date == 0 || o.Start <= x.date):
			g = 2
		case o.End != 0 && (x.date == 0 || o.End < x.date):
			g = 1
		}
		if g > grade || g == grade && g > 0 && o.Role <= best.Role { // offices are in order: the latest of its rank counts
			best, grade = o, g
		}
	}
	return [...]string{"", "former ", "last known ", "last known ", ""}[grade] + best.Title
}
