package related

import (
	"slices"
	"time"
)

// A filter tells which articles may be suggested.
type filter struct {
	*Query
	excluded map[string]bool
}

// filter returns what may be suggested to an article.
func (q *Query) filter(query *entry) *filter {
	f := &filter{q, map[string]bool{query.id: true}}
	for _, id := range q.Exclude {
		f.excluded[id] = true
	}
	return f
}

// in returns the filter of the articles of a segment, and between which numbers they are.
func (f *filter) in(g *segment) (accept func(doc int32) bool, lo, hi int32) {
	lo, hi = f.window(g)
	var conditions []func(doc int32) bool
	source := func(tags []uint64, want bool) {
		conditions = append(conditions, func(doc int32) bool { return slices.Contains(tags, uint64(g.sources.Uint32(int(doc)))) == want })
	}
	if len(f.Sources) > 0 {
		source(g.tagsOf(f.Sources), true)
	}
	if len(f.NotSources) > 0 {
		source(g.tagsOf(f.NotSources), false)
	}
	languages, countries, subjects := g.tagsOf(f.Languages), g.tagsOf(f.Countries), g.tagsOf(f.Topics)
	if len(f.Languages)+len(f.Countries)+len(f.Topics) > 0 {
		any := func(wanted []string, tags, has []uint64) bool {
			return len(wanted) == 0 || slices.ContainsFunc(has, func(t uint64) bool { return slices.Contains(tags, t) })
		}
		conditions = append(conditions, func(doc int32) bool {
			_, a := g.record(doc)
			return any(f.Languages, languages, []uint64{a.language}) && any(f.Countries, countries, a.countries) && any(f.Topics, subjects, a.subjects)
		})
	}
	var excluded []int32
	for id := range f.excluded {
		if doc, ok := g.has(id); ok {
			excluded = append(excluded, doc)
		}
	}
	return func(doc int32) bool {
		for _, c := range conditions {
			if !c(doc) {
				return false
			}
		}
		return !slices.Contains(excluded, doc)
	}, lo, hi
}

// accepts tells whether an article that came by itself may be suggested.
func (f *filter) accepts(e *entry) bool {
	any := func(wanted []string, has ...string) bool {
		return len(wanted) == 0 || slices.ContainsFunc(has, func(t string) bool { return slices.Contains(wanted, t) })
	}
	if !f.From.IsZero() || !f.Until.IsZero() {
		if e.published.IsZero() || e.published.Before(f.From) || !f.Until.IsZero() && e.published.After(f.Until) {
			return false
		}
	}
	return any(f.Sources, e.source) && !slices.Contains(f.NotSources, e.source) && any(f.Languages, e.language) && any(f.Countries, e.countries...) &&
		any(f.Topics, e.subjects...) && !f.excluded[e.id]
}

// window returns between which numbers the articles of a segment are that pass by their time.
func (f *filter) window(g *segment) (lo, hi int32) {
	if f.From.IsZero() && f.Until.IsZero() {
		return 0, int32(g.articles)
	}
	return g.window(f.From, f.Until)
}

// within returns how many living articles pass by their time.
func (f *filter) within(s *state) int {
	if f.From.IsZero() && f.Until.IsZero() {
		return s.live
	}
	n := 0
	for _, g := range s.segments {
		lo, hi := f.window(g)
		n += int(hi - lo)
		for _, d := range g.deaths {
			if d.doc >= lo && d.doc < hi {
				n--
			}
		}
	}
	return n
}

// tagsOf returns the numbers of tags, of those that the segment has.
func (p *packed) tagsOf(tags []string) []uint64 {
	var out []uint64
	for _, t := range tags {
		if i, ok := p.tagOf(t); ok {
			out = append(out, i)
		}
	}
	return out
}

// decay returns what time leaves of a similarity to an article. Time says nothing of a query without a date.
func (q *Query) decay(query *entry) func(time.Time) float64 {
	if q.NoDecay || query.published.IsZero() {
		return func(time.Time) float64 { return 1 }
	}
	return func(t time.Time) float64 { return decay(query.published, t, q.Decay) }
}
