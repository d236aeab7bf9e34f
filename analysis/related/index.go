package related

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dateline-news/dateline/analysis"
)

// An Index holds articles to suggest. It is safe for concurrent use: writers take turns, readers
// never wait.
//
// It is a list of immutable segments. Adding makes a new segment and merges segments of like size, so that an
// article is merged some log n times; removing marks the article dead in a copy of the segment's
// marks. Every change publishes a new state in one step.
type Index struct {
	writer sync.Mutex
	state  atomic.Pointer[state]
	reader reader
}

// Options choose how an index works. The zero value is the default.
type Options struct{}

// New returns an empty index.
func New(Options) *Index {
	x := &Index{reader: reader{background: embedded()}}
	x.state.Store(&state{})
	return x
}

// A state is one consistent view of the index; it is never changed.
type state struct {
	segments []*segment
	live     int
}

// ErrNoID is the error of adding a document without an id.
var ErrNoID = errors.New("related: a document has no id")

// Add adds documents; one whose id is indexed already replaces the older one, and of two
// with the same id the later counts. It fails, and changes nothing, if a document has no id.
func (x *Index) Add(docs ...*analysis.Document) error {
	entries := make([]*entry, 0, len(docs))
	at := map[string]int{}
	for i, d := range docs {
		if d.ID == "" {
			return fmt.Errorf("%w: number %d, titled %q", ErrNoID, i+1, d.Title)
		}
		e := x.reader.read(d)
		if j, ok := at[d.ID]; ok {
			entries[j] = e
			continue
		}
		at[d.ID] = len(entries)
		entries = append(entries, e)
	}
	if len(entries) == 0 {
		return nil
	}
	x.writer.Lock()
	defer x.writer.Unlock()
	next := x.state.Load().without(at)
	next.segments = append(next.segments, newSegment(entries))
	next.live += len(entries)
	// Merge from the end while the last segment has grown to half of the one before.
	for n := len(next.segments); n > 1; n = len(next.segments) {
		a, b := next.segments[n-2], next.segments[n-1]
		if b.live()*2 < a.live() {
			break
		}
		next.segments = append(next.segments[:n-2], newSegment(append(a.entries(), b.entries()...)))
	}
	x.state.Store(next)
	return nil
}

// Remove removes articles and returns how many were there.
func (x *Index) Remove(ids ...string) int {
	x.writer.Lock()
	defer x.writer.Unlock()
	gone := map[string]int{}
	for _, id := range ids {
		gone[id] = 0
	}
	now := x.state.Load()
	next := now.without(gone)
	x.state.Store(next)
	return now.live - next.live
}

// Len returns the number of articles.
func (x *Index) Len() int { return x.state.Load().live }

// IDs returns the ids of all articles in order.
func (x *Index) IDs() []string {
	var out []string
	for _, e := range x.state.Load().all() {
		out = append(out, e.id)
	}
	return out
}

// without returns a copy of the state in which some ids are dead; segments without any living article are dropped.
func (s *state) without(ids map[string]int) *state {
	next := &state{live: s.live}
	for _, g := range s.segments {
		var dead []bool
		for id := range ids {
			i, ok := g.ids[id]
			if !ok || g.dead != nil && g.dead[i] {
				continue
			}
			if dead == nil {
				dead = make([]bool, len(g.docs))
				copy(dead, g.dead)
			}
			dead[i] = true
			next.live--
		}
		if dead != nil {
			h := *g
			h.dead = dead
			g = &h
		}
		if g.live() > 0 {
			next.segments = append(next.segments, g)
		}
	}
	return next
}

// find returns the article of an id, or nil.
func (s *state) find(id string) *entry {
	for _, g := range s.segments {
		if i, ok := g.ids[id]; ok && (g.dead == nil || !g.dead[i]) {
			return g.docs[i]
		}
	}
	return nil
}

// all returns the living articles, ordered by id.
func (s *state) all() []*entry {
	out := make([]*entry, 0, s.live)
	for _, g := range s.segments {
		out = append(out, g.entries()...)
	}
	slices.SortFunc(out, func(a, b *entry) int {
		if a.id < b.id {
			return -1
		}
		return 1
	})
	return out
}
