package entity

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A mention weighs by where it stands: most in the title, more in the opening than later.
// Each further mention of an entity weighs less, so that a long article about many
// countries is not owned by the one that it repeats. The constants were set on development articles.
const (
	titleWeight   = 3.0
	leadWeight    = 2.0
	leadSentences = 1
	// A government that acts in the title or the opening weighs actorFactor times one that is acted on.
	actorFactor = 1.7
	// The n-th mention of an entity counts 1/n^focusDamping for the focus.
	focusDamping = 0.7
)

// focusWeights tell how much a mention of a kind says about the country it belongs to.
var focusWeights = [Number + 1]float64{Country: 1, Nationality: 1, Place: 0.6, Person: 0.5, Organization: 0.5, Facility: 0.3, Event: 0.2}

const (
	// A country is in focus if its share of the evidence is at least focusShare and at least focusTop of the best country's.
	focusShare = 0.14
	focusTop   = 0.36
	// focusLeast is the evidence that an article about any country has.
	focusLeast = 1.2
)

// result turns the names into mentions, entities and focus.
func (x *reading) result() Result {
	if len(x.names) == 0 {
		return Result{}
	}
	text := x.in.Text
	out := Result{Mentions: make([]Mention, len(x.names))}
	lead := x.leadEnd()

	type sum struct {
		entity  Entity
		base    int32
		weight  float64
		country float64 // contribution to the focus
		n       int
	}
	sums := make([]sum, 0, len(x.targets))
	index := map[string]int{}
	for i := range x.names {
		n := &x.names[i]
		m := &out.Mentions[i]
		*m = Mention{Start: int(text.Tokens[n.first].Start), End: int(text.Tokens[n.last-1].End), Kind: n.kind, Sense: n.sense,
			Confidence: math.Round(float64(n.prob)*1000) / 1000, Evidence: n.evidence, Candidates: n.others}
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
			}
		}
		m.Entity, m.Country = id, country
		at, ok := index[id]
		if !ok {
			at = len(sums)
			index[id] = at
			ent := Entity{ID: id, Name: label, Kind: kind, Country: country}
			if e >= 0 {
				ent.Lat, ent.Lon, ent.Located = x.base.Spot(e)
				if kind == Person {
					ent.Role = x.role(e)
				}
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
			f := focusWeights[n.kind]
			if n.sense == Government {
				f = focusWeights[Country]
				if n.evidence&Acts != 0 && w > 1 {
					f *= actorFactor
				}
			}
			s.country += w * f / math.Pow(float64(s.n), focusDamping)
		}
	}

	total := 0.0
	for i := range sums {
		sums[i].entity.Mentions = sums[i].n
		total += sums[i].weight
	}
	out.Entities = make([]Entity, len(sums))
	for i, s := range sums {
		s.entity.Salience = s.weight / total
		out.Entities[i] = s.entity
	}
	slices.SortStableFunc(out.Entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(b.Salience, a.Salience), cmp.Compare(a.ID, b.ID))
	})

	evidence := 0.0
	var focus []Focus
	for _, s := range sums {
		if s.country == 0 {
			continue
		}
		evidence += s.country
		i := slices.IndexFunc(focus, func(f Focus) bool { return f.Country == s.entity.Country })
		if i < 0 {
			i = len(focus)
			focus = append(focus, Focus{Country: s.entity.Country, Name: CountryName(s.entity.Country)})
		}
		focus[i].Because = append(focus[i].Because, Contribution{s.entity.Name, s.country})
	}
	if evidence < focusLeast {
		return out
	}
	for i := range focus {
		f := &focus[i]
		slices.SortStableFunc(f.Because, func(a, b Contribution) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.What, b.What))
		})
		for j := range f.Because {
			f.Because[j].Weight /= evidence
			f.Score += f.Because[j].Weight
		}
	}
	slices.SortStableFunc(focus, func(a, b Focus) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Country, b.Country))
	})
	for i, f := range focus {
		if f.Score < focusShare || f.Score < focusTop*focus[0].Score {
			focus = focus[:i]
			break
		}
	}
	out.Focus = focus
	return out
}

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

// role returns the office that a person held on the text's date; without a date the one
// last known to be held; "former" stands before an office that had ended.
func (x *reading) role(e int32) string {
	best, rank, former := "", 100, ""
	for _, o := range x.base.Offices(e) {
		held := o.HeldOn(x.date)
		if x.date == 0 {
			held = o.End == 0
		}
		if r := int(o.Role); held && r <= rank {
			best, rank = o.Title, r
		} else if !held && o.End != 0 && (x.date == 0 || o.End < x.date) {
			former = "former " + o.Title
		}
	}
	return cmp.Or(best, former)
}
