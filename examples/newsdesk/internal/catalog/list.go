package catalog

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"
)

// A Filter says which articles are asked for; what is zero asks for nothing.
type Filter struct {
	// Country is the code of a country in focus, Topic the id of a topic, Entity the id of an entity that is named.
	Country, Topic, Source, Entity string
	// From and Until bound the time of publication: From is in, Until is out.
	From, Until time.Time
	// Words are hashes of stems that must all be in the article.
	Words []uint32
}

// List returns the articles that pass, the newest first, from number skip on and no more than limit; and how many pass in all. Articles with more
// of the words in their titles come first. It takes time in the number of articles that share the rarest property, a few nanoseconds each.
func (c *Catalog) List(f Filter, skip, limit int) (page []*Item, total int) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if len(f.Words) == 0 {
		for item := range c.passing(f) {
			if total >= skip && len(page) < limit {
				page = append(page, item)
			}
			total++
		}
		return page, total
	}
	titled := map[uint32]int{}
	for _, w := range f.Words {
		for _, n := range c.titles[w] {
			titled[n]++
		}
	}
	type hit struct {
		item   *Item
		titled int
	}
	var hits []hit
	for item := range c.passing(f) {
		hits = append(hits, hit{item, titled[c.byID[item.ID]]})
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.titled, a.titled) })
	for _, h := range hits[min(skip, len(hits)):min(skip+limit, len(hits))] {
		page = append(page, h.item)
	}
	return page, len(hits)
}

// Each calls a function with the articles that pass, the newest first, until it returns false. Nothing can be added meanwhile.
func (c *Catalog) Each(f Filter, visit func(*Item) bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	for item := range c.passing(f) {
		if !visit(item) {
			return
		}
	}
}

// passing yields what passes, the newest first: it goes through the shortest list and looks at the rest of each article.
func (c *Catalog) passing(f Filter) iter.Seq[*Item] {
	lists := []list{c.all}
	for _, l := range []struct {
		lists map[string]list
		key   string
	}{{c.countries, f.Country}, {c.topics, f.Topic}, {c.sources, f.Source}, {c.mention, f.Entity}} {
		if l.key != "" {
			lists = append(lists, l.lists[l.key])
		}
	}
	for _, w := range f.Words {
		lists = append(lists, c.words[w])
	}
	slices.SortStableFunc(lists, func(a, b list) int { return cmp.Compare(len(a), len(b)) })
	shortest := lists[0]
	return func(yield func(*Item) bool) {
		var with []set // for each further word
		if len(f.Words) > 0 && len(shortest) > 0 {
			for _, w := range f.Words {
				with = append(with, setOf(c.words[w], len(c.docs)))
			}
		}
		for i := len(shortest) - 1; i >= 0; i-- {
			n := shortest[i]
			if t := c.when[n]; !f.From.IsZero() && t < f.From.Unix() {
				return
			} else if !f.Until.IsZero() && t >= f.Until.Unix() {
				continue
			}
			item := c.docs[n]
			if item == nil || !f.Match(item) || slices.ContainsFunc(with, func(s set) bool { return !s.has(n) }) {
				continue
			}
			if !yield(item) {
				return
			}
		}
	}
}

// Match reports whether an article has the country, topic, source and entity that are asked for.
func (f *Filter) Match(item *Item) bool {
	return (f.Source == "" || f.Source == item.Source) &&
		(f.Country == "" || slices.ContainsFunc(item.Countries, func(x Country) bool { return x.Code == f.Country })) &&
		(f.Topic == "" || slices.Contains(item.Topics, f.Topic)) &&
		(f.Entity == "" || slices.ContainsFunc(item.Entities, func(x Salient) bool { return x.ID == f.Entity }))
}

// A set is a set of places in docs.
type set []uint64

func setOf(l list, n int) set {
	s := make(set, n/64+1)
	for _, d := range l {
		s[d/64] |= 1 << (d % 64)
	}
	return s
}

func (s set) has(d uint32) bool { return s[d/64]&(1<<(d%64)) != 0 }

// A Count is how many articles have something.
type Count struct {
	Key string
	N   int
}

// Sources, Countries and Topics return what articles have, by key, with the number of articles.
func (c *Catalog) Sources() []Count   { return c.counts(c.sources) }
func (c *Catalog) Countries() []Count { return c.counts(c.countries) }
func (c *Catalog) Topics() []Count    { return c.counts(c.topics) }

func (c *Catalog) counts(lists map[string]list) []Count {
	c.mu.RLock()
	defer c.mu.RUnlock()
	out := make([]Count, 0, len(lists))
	for k, l := range lists {
		n := 0
		for _, d := range l {
			if c.docs[d] != nil {
				n++
			}
		}
		if k != "" && n > 0 {
			out = append(out, Count{k, n})
		}
	}
	slices.SortFunc(out, func(a, b Count) int { return strings.Compare(a.Key, b.Key) })
	return out
}

// Named returns the entities whose names have all the words of a text, those in most articles first, no more than limit.
func (c *Catalog) Named(text string, limit int) []*Entity {
	words := wordsOf(text)
	c.mu.RLock()
	defer c.mu.RUnlock()
	if len(words) == 0 {
		return nil
	}
	rarest := slices.MinFunc(words, func(a, b string) int { return cmp.Compare(len(c.names[a]), len(c.names[b])) })
	var out []*Entity
	for _, id := range c.names[rarest] {
		e := c.entities[id].Entity
		name := wordsOf(e.Name)
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(name, w) }) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *Entity) int {
		return cmp.Or(cmp.Compare(len(c.mention[b.ID]), len(c.mention[a.ID])), strings.Compare(a.ID, b.ID))
	})
	return out[:min(limit, len(out))]
}
