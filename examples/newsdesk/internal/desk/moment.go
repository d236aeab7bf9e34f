package desk

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// A Moment is what the site knows of all articles together. It is not changed; a newer one takes its place.
type Moment struct {
	// Now is the time of the newest article, or the clock's if articles are dated later than that.
	Now time.Time
	// Rising is what more articles than usual were about in the week up to Now.
	Rising []catalog.Trend
	// Attention is, by country, how many articles of the ninety days up to Now it had in focus, each counted by its share.
	Attention map[string]float64
	// Countries, Topics and Sources count articles, those of most articles first.
	Countries, Topics, Sources []catalog.Count
	stories                    map[string]*grouped
}

// grouped is a story of more than one article.
type grouped struct {
	id  string
	ids []string // the oldest first
}

// Moment returns the present one.
func (d *Desk) Moment() *Moment { return d.moment.Load() }

// Refresh renews the Moment.
func (d *Desk) Refresh() {
	c := d.catalog
	m := &Moment{Now: d.now().UTC(), Attention: map[string]float64{}, stories: map[string]*grouped{},
		Countries: c.Countries(), Topics: c.Topics(), Sources: c.Sources()}
	for _, counts := range [][]catalog.Count{m.Countries, m.Topics, m.Sources} {
		slices.SortFunc(counts, byNumber)
	}
	if newest, _ := c.List(catalog.Filter{Until: m.Now.Add(time.Second)}, 0, 1); len(newest) > 0 {
		m.Now = newest[0].Time().UTC()
	}
	since := func(d time.Duration) []*catalog.Item {
		items, _ := c.List(catalog.Filter{From: m.Now.Add(-d), Until: m.Now.Add(time.Second)}, 0, math.MaxInt)
		return items
	}
	m.Rising = catalog.Rising(since(5*catalog.Week), m.Now, 10)
	for _, item := range since(90 * catalog.Day) {
		for _, f := range item.Countries {
			m.Attention[f.Code] += float64(f.Score)
		}
	}
	for _, s := range d.index.Stories() {
		g := &grouped{s.ID, s.IDs}
		for _, id := range s.IDs {
			m.stories[id] = g
		}
	}
	d.moment.Store(m)
}

// A Story is a group of articles that report one running event, or a single article.
type Story struct {
	// Lead is its newest article that passes the filter, Rest are the others, the newest first, of which there are Others in all.
	Lead   *catalog.Item
	Rest   []*catalog.Item
	Others int
	// Sources, Countries (by code) and Topics (by id) are those of Lead and Rest, the most frequent first.
	Sources, Countries, Topics []string
}

// Stories returns the stories with an article that passes, those with the newest first, from number skip on and no more than limit; and whether
// there are more.
func (d *Desk) Stories(f catalog.Filter, skip, limit int) (stories []Story, more bool) {
	m := d.Moment()
	seen := map[*grouped]bool{}
	n := 0
	d.catalog.Each(f, func(item *catalog.Item) bool {
		if g := m.stories[item.ID]; g != nil {
			if seen[g] {
				return true
			}
			seen[g] = true
		}
		n++
		if n > skip+limit {
			more = true
			return false
		}
		if n > skip {
			stories = append(stories, Story{Lead: item})
		}
		return true
	})
	for i := range stories {
		d.fill(&stories[i], m)
	}
	return stories, more
}

// StoryOf returns the story of an article.
func (d *Desk) StoryOf(item *catalog.Item) Story {
	s := Story{Lead: item}
	d.fill(&s, d.Moment())
	return s
}

// maxRest is how many of the newest articles stand for a story, which may have thousands.
const maxRest = 40

// fill adds the other articles of the lead's story and what they have in common.
func (d *Desk) fill(s *Story, m *Moment) {
	items := []*catalog.Item{s.Lead}
	if g := m.stories[s.Lead.ID]; g != nil {
		s.Others = len(g.ids) - 1
		for _, id := range slices.Backward(g.ids) {
			if len(items) > maxRest {
				break
			}
			if item := d.catalog.Item(id); item != nil && id != s.Lead.ID {
				items = append(items, item)
			}
		}
	}
	s.Rest = items[1:]
	sources, countries, topics := counter{}, counter{}, counter{}
	for _, item := range items {
		sources.add(item.Source, 1)
		for _, f := range item.Countries {
			countries.add(f.Code, float64(f.Score))
		}
		for i, t := range item.Topics {
			topics.add(t, 1/float64(i+1))
		}
	}
	s.Sources, s.Countries, s.Topics = sources.best(), countries.best(), topics.best()
}

// A counter adds up weights by key.
type counter map[string]float64

func (c counter) add(key string, weight float64) {
	if key != "" {
		c[key] += weight
	}
}

func (c counter) best() []string {
	out := make([]string, 0, len(c))
	for k := range c {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a, b)) })
	return out
}
