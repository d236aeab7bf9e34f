package catalog

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// A Trend is something that more articles than usual are about.
type Trend struct {
	// Kind is "topic" or the kind of the entity with the id Key.
	Kind, Key, Name string
	// Weeks counts the articles of the last five weeks, the newest last.
	Weeks [5]int
	// Usual is the mean of the weeks before the last, as far back as there are articles.
	Usual float64
	score float64
}

// Rising returns what rises in the week up to now, best first: by how much its articles exceed the usual number, measured in the standard deviation that chance
// would give (counts as of Poisson, one added so that what was never there does not rise without bounds).
func (c *Catalog) Rising(now time.Time, limit int) []Trend {
	const week = 7 * 24 * time.Hour
	found := map[string]*Trend{}
	oldest := now
	count := func(kind, key, name string, week int) {
		t := found[kind+"\x00"+key]
		if t == nil {
			t = &Trend{Kind: kind, Key: key, Name: name}
			found[kind+"\x00"+key] = t
		}
		t.Weeks[len(t.Weeks)-1-week]++
	}
	c.Each(Filter{From: now.Add(-5 * week), Until: now.Add(time.Second)}, func(item *Item) bool {
		ago := min(int(now.Sub(item.Time())/week), 4)
		oldest = item.Time()
		for _, t := range item.Topics {
			count("topic", t, t, ago)
		}
		for _, e := range item.Entities {
			switch e.Kind {
			case "country", "person", "organization", "event":
				count(e.Kind, e.ID, e.Name, ago)
			}
		}
		return true
	})
	before := math.Ceil(float64(now.Sub(oldest))/float64(week)) - 1
	if before < 1 {
		return nil
	}
	var out []Trend
	for _, t := range found {
		last := len(t.Weeks) - 1
		for _, n := range t.Weeks[:last] {
			t.Usual += float64(n) / min(before, float64(last))
		}
		t.score = (float64(t.Weeks[last]) - t.Usual) / math.Sqrt(t.Usual+1)
		if t.Weeks[last] >= 2 && t.score > 0 {
			out = append(out, *t)
		}
	}
	slices.SortFunc(out, func(a, b Trend) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Key, b.Key))
	})
	return out[:min(limit, len(out))]
}

// A Together is an entity that stands in the same articles as another one.
type Together struct {
	*Entity
	// N is the number of articles with both.
	N int
}

// relatedArticles is how many of the newest articles tell what is around an entity.
const relatedArticles = 2000

// Around returns the entities that stand in articles that pass, those of most articles first, no more than limit; of the kinds that are given.
func (c *Catalog) Around(f Filter, limit int, kinds ...string) []Together {
	counts := map[*Entity]int{}
	seen := 0
	c.Each(f, func(item *Item) bool {
		for _, e := range item.Entities {
			if e.ID != f.Entity && slices.Contains(kinds, e.Kind) {
				counts[e.Entity]++
			}
		}
		seen++
		return seen < relatedArticles
	})
	out := make([]Together, 0, len(counts))
	for e, n := range counts {
		out = append(out, Together{e, n})
	}
	slices.SortFunc(out, func(a, b Together) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.ID, b.ID)) })
	return out[:min(limit, len(out))]
}

// A Relation is a country that is in focus together with another one.
type Relation struct {
	Country string
	// N is the number of articles with both in focus; in Acts of them the first country is the actor, in Target what others act on.
	N, Acts, Target int
	// Topics are what most of the articles are about.
	Topics []string
}

// Relations returns the countries that are in focus with the given one, those of most articles first, no more than limit.
func (c *Catalog) Relations(country string, limit int) []Relation {
	type pair struct {
		Relation
		topics map[string]int
	}
	pairs := map[string]*pair{}
	seen := 0
	c.Each(Filter{Country: country}, func(item *Item) bool {
		at := slices.IndexFunc(item.Countries, func(x Country) bool { return x.Code == country })
		for _, other := range item.Countries {
			if other.Code == country {
				continue
			}
			p := pairs[other.Code]
			if p == nil {
				p = &pair{Relation{Country: other.Code}, map[string]int{}}
				pairs[other.Code] = p
			}
			p.N++
			switch item.Countries[at].Role {
			case "actor":
				p.Acts++
			case "target":
				p.Target++
			}
			for _, t := range item.Topics {
				p.topics[t]++
			}
		}
		seen++
		return seen < relatedArticles
	})
	var out []Relation
	for _, p := range pairs {
		for t := range p.topics {
			p.Topics = append(p.Topics, t)
		}
		slices.SortFunc(p.Topics, func(a, b string) int { return cmp.Or(cmp.Compare(p.topics[b], p.topics[a]), strings.Compare(a, b)) })
		p.Topics = p.Topics[:min(2, len(p.Topics))]
		out = append(out, p.Relation)
	}
	slices.SortFunc(out, func(a, b Relation) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Country, b.Country)) })
	return out[:min(limit, len(out))]
}

// A Period counts the articles of a day or of a week.
type Period struct {
	From time.Time
	N    int
}

// Over counts the articles that pass over time: by days if they span no more than six weeks, by weeks up to a year, else by 52 parts of the
// time. The last period holds until.
func (c *Catalog) Over(f Filter, until time.Time) (periods []Period, length time.Duration) {
	const day = 24 * time.Hour
	var times []time.Time
	c.Each(f, func(item *Item) bool {
		if !item.Time().After(until) {
			times = append(times, item.Time())
		}
		return true
	})
	if len(times) == 0 {
		return nil, 0
	}
	end := until.UTC().Truncate(day).Add(day)
	span := end.Sub(times[len(times)-1])
	switch {
	case span <= 42*day:
		length = day
	case span <= 52*7*day:
		length = 7 * day
	default:
		length = (span/52 + day).Truncate(day)
	}
	n := int((span + length - 1) / length)
	n = max(n, 10)
	periods = make([]Period, n)
	for i := range periods {
		periods[i].From = end.Add(-time.Duration(n-i) * length)
	}
	for _, t := range times {
		periods[n-1-int((end.Sub(t)-1)/length)].N++
	}
	return periods, length
}
