package related

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/flat"
)

// A near-duplicate is told by word sequences: of each article the runs of four
// stems are hashed and one in eight is kept, the same ones in every article (Broder 1997). If
// two fifths of the kept runs of either article are in the other, one is a copy of the other or of a part of it.
// Short articles keep more, so that some are left.
const (
	shingleLength = 4
	containment   = 0.4
)

func shingles(d *analysis.Document) ([]uint32, uint32) {
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
	sample := uint32(8)
	switch n := len(words); {
	case n < 100:
		sample = 1
	case n < 250:
		sample = 4
	}
	var out []uint32
	var buf [8 * shingleLength]byte
	for i := 0; i+shingleLength <= len(words); i++ {
		for j, w := range words[i : i+shingleLength] {
			binary.LittleEndian.PutUint64(buf[8*j:], w)
		}
		if h := uint32(xxh3.Hash(buf[:])); h%sample == 0 {
			out = append(out, h)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), sample
}

// leastShared is the least number of kept runs that copies share: one run of a short text in a long one is chance.
const leastShared = 3

// Runs are the kept runs of an article.
type runs struct {
	shingles []uint32 // sorted
	sample   uint32   // one in so many was kept
}

// runsOf returns the runs of candidates.
func runsOf(found []candidate) []runs {
	out := make([]runs, len(found), len(found)+1)
	var all []uint32
	for i, c := range found {
		if c.g == nil {
			out[i] = c.entry.runs()
			continue
		}
		at := c.g.vectors(c.doc)
		c.g.skipMeaning(&at)
		out[i].sample = uint32(at.number())
		from := len(all)
		s := flat.Section(at.take(4 * int(at.number())))
		for k := range len(s) / 4 {
			all = append(all, s.Uint32(k))
		}
		out[i].shingles = all[from:len(all):len(all)]
	}
	return out
}

// duplicates tells whether one article is a copy of the other or of a part of it.
func duplicates(a, b runs) bool { return copied(a, b, a.shared(b)) }

// shared returns how many runs two articles share.
func (r runs) shared(o runs) int {
	both := 0
	for i, j := 0, 0; i < len(r.shingles) && j < len(o.shingles); {
		switch {
		case r.shingles[i] < o.shingles[j]:
			i++
		case r.shingles[i] > o.shingles[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return both
}

// copied tells whether articles that share a number of runs are copies. Of each only the runs count that
// would be kept in the other as well.
func copied(a, b runs, both int) bool {
	sample := max(a.sample, b.sample)
	return both >= leastShared && float64(both) >= containment*float64(min(a.kept(sample), b.kept(sample)))
}

// kept returns how many runs there are if one in so many is kept.
func (r runs) kept(sample uint32) int {
	if sample == r.sample {
		return len(r.shingles)
	}
	n := 0
	for _, h := range r.shingles {
		if h%sample == 0 {
			n++
		}
	}
	return n
}

// Duplicates returns the groups of near-duplicates, each ordered by time and id with undated articles last, the groups
// by their first article's id. A copy of a copy is in the group too; an article without a copy is in no group.
func (x *Index) Duplicates() [][]string {
	all := x.state.Load().all()
	of := make([]runs, len(all))
	for i, e := range all {
		of[i] = e.runs()
	}
	return copies(of).groups(all)
}

// A Copy says what an article in a group of near-duplicates has of an earlier one.
type Copy struct {
	// Of is the article of the group before this one, by time and id, with which it has most in common.
	ID, Of string
	Kind   CopyKind
	// Within is the share of this article's text that is in the other, Held the share of the other's that is in this one, both as told by their kept runs of words.
	Within, Held float64
}

// A CopyKind says which of two near-duplicates contains which.
type CopyKind string

const (
	// SameText: each contains nearly all of the other.
	SameText CopyKind = "same"
	// Part: the article is a part of the earlier one.
	Part CopyKind = "part"
	// Extended: the article contains the earlier one and more.
	Extended CopyKind = "extended"
	// Edited: neither contains nearly all of the other.
	Edited CopyKind = "edited"
)

// nearlyAll is the share of an article's runs that must be in another one that contains it.
const nearlyAll = 0.8

// Copies tells for each article in a group of near-duplicates, but the first of each, what it has of an earlier one. The groups are in the order of [Index.Duplicates],
// the articles in that of their group.
func (x *Index) Copies() []Copy {
	s := x.state.Load()
	all := s.all()
	at := make(map[string]*entry, len(all))
	of := make([]runs, len(all))
	for i, e := range all {
		at[e.id], of[i] = e, e.runs()
	}
	var out []Copy
	for _, group := range copies(of).groups(all) {
		for i, id := range group[1:] {
			a, best, most := at[id].runs(), Copy{}, -1
			for _, other := range group[:i+1] {
				b := at[other].runs()
				if both := a.shared(b); both > most {
					sample := max(a.sample, b.sample)
					most, best = both, Copy{ID: id, Of: other, Within: float64(both) / float64(max(1, a.kept(sample))), Held: float64(both) / float64(max(1, b.kept(sample)))}
				}
			}
			switch within, held := best.Within >= nearlyAll, best.Held >= nearlyAll; {
			case within && held:
				best.Kind = SameText
			case within:
				best.Kind = Part
			case held:
				best.Kind = Extended
			default:
				best.Kind = Edited
			}
			out = append(out, best)
		}
	}
	return out
}

func (e *entry) runs() runs { return runs{e.shingles, e.sample} }

// copies ties near-duplicates together. A hash table with chains holds the runs of the articles seen so far, so that only pairs
// that share runs are looked at. Of articles with the very same runs the first one stands for all.
func copies(all []runs) ties {
	count := 0
	for _, e := range all {
		count += len(e.shingles)
	}
	type node struct {
		run       uint32
		doc, next int32
	}
	nodes := make([]node, 1, count+1) // number 0 ends a chain
	heads := make([]int32, 1<<bits.Len(uint(count)))
	tied, shared := newTies(len(all)), make([]int, len(all))
	same := make(map[uint64]int, len(all))
	var met []int32
	for i, e := range all {
		if len(e.shingles) < leastShared {
			continue
		}
		key := uint64(e.sample)
		for _, h := range e.shingles {
			key = flat.Extend(key, uint64(h))
		}
		if j, ok := same[key]; ok {
			tied.tie(i, j)
			continue
		}
		same[key] = i
		met = met[:0]
		for _, h := range e.shingles {
			head := &heads[uint64(h)*0x9e3779b97f4a7c15>>32&uint64(len(heads)-1)]
			for n := *head; n != 0; n = nodes[n].next {
				if nodes[n].run != h {
					continue
				}
				j := nodes[n].doc
				if shared[j]++; shared[j] == 1 {
					met = append(met, j)
				}
			}
			nodes = append(nodes, node{h, int32(i), *head})
			*head = int32(len(nodes) - 1)
		}
		for _, j := range met {
			if tied.first(i) != tied.first(int(j)) && copied(e, all[j], shared[j]) {
				tied.tie(i, int(j))
			}
			shared[j] = 0
		}
	}
	return tied
}

// Ties hold which articles belong together, by number: each refers to an earlier one of its group, the first to itself.
type ties []int

func newTies(n int) ties {
	t := make(ties, n)
	for i := range t {
		t[i] = i
	}
	return t
}

// first returns the first article of a group.
func (t ties) first(i int) int {
	for t[i] != i {
		t[i] = t[t[i]]
		i = t[i]
	}
	return i
}

// tie makes one group of two.
func (t ties) tie(i, j int) {
	i, j = t.first(i), t.first(j)
	t[max(i, j)] = min(i, j)
}

// groups returns the ids of each group of two or more by time, and the groups by their first id.
func (t ties) groups(all []*entry) [][]string {
	members := make([][]*entry, len(all))
	for i, e := range all {
		first := t.first(i)
		members[first] = append(members[first], e)
	}
	var out [][]string
	for _, group := range members {
		if len(group) < 2 {
			continue
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

func byID(a, b *entry) int { return cmp.Compare(a.id, b.id) }

// byTime orders articles by time, undated ones last, then by id.
func byTime(a, b *entry) int {
	if a.published.IsZero() != b.published.IsZero() {
		if a.published.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.id, b.id))
}
