package related

import (
	"fmt"
	"slices"

	"github.com/zeebo/xxh3"
)

// A segment is an immutable set of articles. Only the marks of the dead differ between its copies.
type segment struct {
	*packed
	// number tells segments apart for good.
	number uint64
	hash   uint64 // of the bytes
	live   int
	dead   []uint64 // a bit for each article; nil if none is dead
	deaths []death  // in the order of the operations
}

// A death is the removal of an article, by the number of the operation that removed it.
type death struct {
	doc       int32
	operation uint64
}

func newSegment(number uint64, p *packed) *segment {
	return &segment{packed: p, number: number, hash: xxh3.HashString(p.data), live: p.articles}
}

// packSegment makes a segment of entries, which it sorts.
func packSegment(number uint64, entries []*entry) (*segment, error) {
	data, err := pack(entries)
	if err != nil {
		return nil, err
	}
	p, err := openPacked(data)
	if err != nil {
		return nil, fmt.Errorf("related: a segment just packed: %w", err)
	}
	return newSegment(number, p), nil
}

// has returns the number of a living article.
func (g *segment) has(id string) (int32, bool) {
	i, ok := g.find(id)
	return i, ok && !g.isDead(i)
}

func (g *segment) isDead(i int32) bool { return g.dead != nil && g.dead[i/64]>>(i%64)&1 == 1 }

// without returns a copy in which more articles are dead.
func (g *segment) without(deaths []death) *segment {
	h := *g
	h.dead = make([]uint64, (g.articles+63)/64)
	copy(h.dead, g.dead)
	h.deaths = slices.Clip(g.deaths)
	for _, d := range deaths {
		if !h.isDead(d.doc) {
			h.dead[d.doc/64] |= 1 << (d.doc % 64)
			h.deaths = append(h.deaths, d)
			h.live--
		}
	}
	return &h
}

// living yields the numbers of the living articles, in the order of time.
func (g *segment) living(yield func(int32) bool) {
	for i := range int32(g.articles) {
		if !g.isDead(i) && !yield(i) {
			return
		}
	}
}
