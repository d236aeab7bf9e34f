package related

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/zeebo/xxh3"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"github.com/dateline-news/dateline/analysis"
)

// A near-duplicate is told by word sequences: of each article the runs of four
// stems are hashed and one in eight is kept, the same ones in every article (Broder 1997). If
// two fifths of the kept runs of either article are in the other, one is a copy of the other or of a part of it.
// Short articles keep more, so that some are left.
const (
	shingleLength = 4
	containment   = 0.4
)

func shingles(d *analysis.Document) ([]uint64, uint64) {
	titleEnd := int32(0)
	if d.Title != "" {
		titleEnd = int32(len(d.Title)) // headlines of copies differ
	}
	words := make([]uint64, 0, len(d.Stems))
	for i, s := range d.Stems {
		if s != 0 && d.Tokens[i].Start >= titleEnd {
			words = append(words, s)
		}
	}
	sample := uint64(8)
	switch n := len(words); {
	case n < 100:
		sample = 1
	case n < 250:
		sample = 4
	}
	var out []uint64
	var buf [8 * shingleLength]byte
	for i := 0; i+shingleLength <= len(words); i++ {
		for j, w := range words[i : i+shingleLength] {
			binary.LittleEndian.PutUint64(buf[8*j:], w)
		}
		if h := xxh3.Hash(buf[:]); h%sample == 0 {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), sample
}

// contained returns how much of each article's runs the other has.
func contained(a, b *entry) (ofA, ofB float64) {
	sample := max(a.sample, b.sample)
	na, nb, both := 0, 0, 0
	for i, j := 0, 0; i < len(a.shingles) || j < len(b.shingles); {
		switch {
		case i < len(a.shingles) && a.shingles[i]%sample != 0:
			i++
		case j < len(b.shingles) && b.shingles[j]%sample != 0:
			j++
		case j == len(b.shingles) || i < len(a.shingles) && a.shingles[i] < b.shingles[j]:
			na++
			i++
		case i == len(a.shingles) || b.shingles[j] < a.shingles[i]:
			nb++
			j++
		default:
			na, nb, both = na+1, nb+1, both+1
			i++
			j++
		}
	}
	return float64(both) / float64(max(na, 1)), float64(both) / float64(max(nb, 1))
}

// leastShared is the least number of runs that copies share.
const leastShared = 3

func duplicates(a, b *entry) bool {
	if len(a.shingles) < leastShared || len(b.shingles) < leastShared {
		return false
	}
	x, y := contained(a, b)
	return max(x, y) >= containment
}

// Duplicates returns the groups of near-duplicates, each ordered by time and id, the groups by
// their first article's id. An article without a copy is in no group.
func (x *Index) Duplicates() [][]string {
	s := x.state.Load()
	all := s.all()
	number := make(map[*entry]int64, len(all))
	g := simple.NewUndirectedGraph()
	for i, e := range all {
		number[e] = int64(i)
	}
	for i, e := range all {
		for _, other := range s.sharing(e) {
			if j := number[other]; j > int64(i) && duplicates(e, other) {
				g.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(j)})
			}
		}
	}
	var out [][]string
	for _, c := range topo.ConnectedComponents(g) {
		group := make([]*entry, 0, len(c))
		for _, n := range c {
			group = append(group, all[n.ID()])
		}
		slices.SortFunc(group, byTime)
		ids := make([]string, len(group))
		for i, e := range group {
			ids[i] = e.id
		}
		out = append(out, ids)
	}
	slices.SortFunc(out, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// sharing returns the articles that share at least leastShared sampled runs with one.
func (s *state) sharing(e *entry) []*entry {
	var out []*entry
	for _, g := range s.segments {
		count := map[int32]int{}
		for _, h := range e.shingles {
			for _, p := range g.shingles.get(h) {
				count[p.doc]++
			}
		}
		for i, n := range count {
			if n >= leastShared && (g.dead == nil || !g.dead[i]) && g.docs[i] != e {
				out = append(out, g.docs[i])
			}
		}
	}
	slices.SortFunc(out, func(a, b *entry) int { return cmp.Compare(a.id, b.id) })
	return out
}

func byTime(a, b *entry) int {
	return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.id, b.id))
}
