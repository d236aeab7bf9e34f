package catalog

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	Day  = 24 * time.Hour
	Week = 7 * Day
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

// Rising returns what rises in the week up to now in articles of the five weeks up to now, best first: by how much its articles exceed the usual number, measured in the standard deviation that chance
// would give (counts as of Poisson, one added so that what was never there does not rise without bounds).
func Rising(items []*Item, now time.Time, limit int) []Trend {
	found := map[[2]string]*Trend{}
	oldest := now
	count := func(kind, key, name string, week int) {
		t := found[[2]string{kind, key}]
		if t == nil {
			t = &Trend{Kind: kind, Key: key, Name: name}
			found[[2]string{kind, key}] = t
		}
		t.Weeks[len(t.Weeks)-1-week]++
	}
	for _, item := range items {
		ago := min(int(now.Sub(item.Time())/Week), 4)
		if item.Time().Before(oldest) {
			oldest = item.Time()
		}
		for _, t := range item.Topics {
			count("topic", t, t, ago)
		}
		for _, e := range item.Entities {
			switch e.Kind {
			case "country", "person", "organization", "event":
				count(e.Kind, e.ID, e.Name, ago)
			}
		}
	}
	before := math.Ceil(float64(now.Sub(oldest))/float64(Week)) - 1
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

// Around returns, by kind, the entities that stand in articles beside the one of an id, those of most articles first, no more than limit of a kind.
func Around(items []*Item, id string, limit int) map[string][]Together {
	// First by what the articles share, which is found faster than by the ids, and then by id: what is told of an entity may have changed between articles.
	type count struct{ n, first int }
	shared := map[*Entity]*count{}
	for i, item := range items {
		for _, e := range item.Entities {
			c := shared[e.Entity]
			if c == nil {
				c = &count{first: i}
				shared[e.Entity] = c
			}
			c.n++
		}
	}
	counts, first := map[string]*Together{}, map[string]int{}
	for e, c := range shared {
		if e.ID == id {
			continue
		}
		t := counts[e.ID]
		if t == nil {
			t = &Together{Entity: e}
			counts[e.ID], first[e.ID] = t, c.first
		}
		t.N += c.n
		if c.first < first[e.ID] {
			t.Entity, first[e.ID] = e, c.first
		}
	}
	out := map[string][]Together{}
	for _, t := range counts {
		out[t.Kind] = append(out[t.Kind], *t)
	}
	for kind, list := range out {
		slices.SortFunc(list, func(a, b Together) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.ID, b.ID)) })
		out[kind] = list[:min(limit, len(list))]
	}
	return out
}

// A Relation is a country that is in focus together with another one.
type Relation struct {
	Country string
	// N is the number of articles with both in focus; in Acts of them the first country is the actor, in Target what others act on.
	N, Acts, Target int
	// Topics are what most of the articles are about.
	Topics []string
}

// Relations returns the countries that are in focus with the given one, which all the articles have in focus: those of most articles first, no more than limit.
func Relations(items []*Item, country string, limit int) []Relation {
	type pair struct {
		Relation
		topics map[string]int
	}
	pairs := map[string]*pair{}
	for _, item := range items {
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
	}
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

// Over counts articles, the newest first, over time: by days if they span no more than six weeks, by weeks up to a year, else by 52 parts of the
// time. The last period holds until; what is later does not count.
func Over(items []*Item, until time.Time) (periods []Period, length time.Duration) {
	for len(items) > 0 && items[0].Time().After(until) {
		items = items[1:]
	}
	if len(items) == 0 {
		return nil, 0
	}
	end := until.UTC().Truncate(Day).Add(Day)
	span := end.Sub(items[len(items)-1].Time())
	switch {
	case span <= 42*Day:
		length = Day
	case span <= 52*Week:
		length = Week
	default:
		length = (span/52 + Day).Truncate(Day)
	}
	n := int((span + length - 1) / length)
	n = max(n, 10)
	periods = make([]Period, n)
	for i := range periods {
		periods[i].From = end.Add(-time.Duration(n-i) * length)
	}
	for _, item := range items {
		periods[n-1-int((end.Sub(item.Time())-1)/length)].N++
	}
	return periods, length
}
