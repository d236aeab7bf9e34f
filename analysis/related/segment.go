package related

import (
	"cmp"
	"slices"
)

// A segment is an immutable set of articles with postings: for each term and entity the articles
// that have it, with the weight that it brings to a score. Only the marks of the dead differ between copies.
type segment struct {
	docs     []*entry
	ids      map[string]int32
	dead     []bool // nil if none is
	live     int
	features postings
}

// postings maps keys to articles, in the order of the keys.
type postings struct {
	keys   []uint64
	starts []uint32 // of each key, and the end of the last
	items  []posting
}

type posting struct {
	doc    int32
	weight float32
}

func newSegment(docs []*entry) *segment {
	g := &segment{docs: docs, ids: make(map[string]int32, len(docs)), live: len(docs)}
	n := 0
	for _, e := range docs {
		n += len(e.terms) + len(e.names)
	}
	features := make([]keyed, 0, n)
	for i, e := range docs {
		doc := int32(i)
		g.ids[e.id] = doc
		for _, f := range e.terms {
			features = append(features, keyed{f.key, posting{doc, f.weight * termShare}})
		}
		for _, f := range e.names {
			features = append(features, keyed{f.key, posting{doc, f.weight * nameShare}})
		}
	}
	g.features = newPostings(features)
	return g
}

type keyed struct {
	key uint64
	posting
}

func newPostings(all []keyed) postings {
	slices.SortFunc(all, func(a, b keyed) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.doc, b.doc)) })
	p := postings{items: make([]posting, len(all))}
	for i, k := range all {
		if i == 0 || k.key != all[i-1].key {
			p.keys = append(p.keys, k.key)
			p.starts = append(p.starts, uint32(i))
		}
		p.items[i] = k.posting
	}
	p.starts = append(p.starts, uint32(len(all)))
	return p
}

func (p *postings) get(key uint64) []posting {
	i, ok := slices.BinarySearch(p.keys, key)
	if !ok {
		return nil
	}
	return p.items[p.starts[i]:p.starts[i+1]]
}

// has returns the number of a living article.
func (g *segment) has(id string) (int32, bool) {
	i, ok := g.ids[id]
	return i, ok && !g.isDead(i)
}

func (g *segment) isDead(i int32) bool { return g.dead != nil && g.dead[i] }

// entries returns the living articles in a new slice.
func (g *segment) entries() []*entry {
	out := make([]*entry, 0, g.live)
	for i, e := range g.docs {
		if !g.isDead(int32(i)) {
			out = append(out, e)
		}
	}
	return out
}

// A candidate is an article with its score so far.
type candidate struct {
	entry *entry
	score float64
	crowd float64 // see crowd.go
}

// candidates returns the n articles that share most with the query by terms and entities, the
// sparse part of the similarity, term at a time; which they are does not depend on how the
// articles are spread over segments.
func (s *state) candidates(query *entry, n int, allowed func(*entry) bool) []candidate {
	var out []candidate
	cut := func() { // keeps the best n; called once in n candidates, so that a large index is not sorted
		slices.SortFunc(out, byScore)
		out = out[:n]
	}
	least := float32(0) // what is below it is not among the best n
	for _, g := range s.segments {
		sums := make([]float32, len(g.docs))
		for _, list := range [][]feature{query.terms, query.names} {
			for _, f := range list {
				for _, p := range g.features.get(f.key) {
					sums[p.doc] += f.weight * p.weight
				}
			}
		}
		for i, sum := range sums {
			if sum <= 0 || sum < least || g.isDead(int32(i)) {
				continue
			}
			if e := g.docs[i]; e.id != query.id && allowed(e) {
				out = append(out, candidate{entry: e, score: float64(sum)})
			}
			if len(out) == 2*n {
				cut()
				least = float32(out[n-1].score)
			}
		}
	}
	if len(out) > n {
		cut()
	}
	return out
}
