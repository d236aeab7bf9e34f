package related

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/background"
)

// An Index holds articles to suggest. It is safe for concurrent use: writers take turns, readers
// never wait.
//
// It is a list of immutable segments. Adding makes a new segment and merges segments of like size, so that an
// article is merged some log n times; removing marks the article dead in a copy of the segment's
// marks, and a segment that is mostly dead is built anew. Every change publishes a new state in one step.
type Index struct {
	writer sync.Mutex
	state  atomic.Pointer[state]
	reader reader
}

// Options choose how an index works. The zero value is the default.
type Options struct{}

// New returns an empty index.
func New(Options) *Index {
	x := &Index{reader: reader{background: background.Default()}}
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
	next.merge()
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

// without returns a copy of the state in which some ids are dead. A segment that is mostly dead is built anew, one
// without any living article is dropped.
func (s *state) without(ids map[string]int) *state {
	next := &state{live: s.live}
	for _, g := range s.segments {
		var h *segment
		for id := range ids {
			i, ok := g.has(id)
			if !ok {
				continue
			}
			if h == nil {
				marked := *g
				h = &marked
				h.dead = make([]bool, len(g.docs))
				copy(h.dead, g.dead)
			}
			h.dead[i] = true
			h.live--
			next.live--
		}
		switch {
		case h == nil:
			h = g
		case h.live == 0:
			continue
		case h.live*2 < len(h.docs):
			h = newSegment(h.entries())
		}
		next.segments = append(next.segments, h)
	}
	return next
}

// merge makes one segment of the last ones, as long as what they hold together has grown to half of the one before.
func (s *state) merge() {
	n := len(s.segments) - 1
	for live := s.segments[n].live; n > 0 && live*2 >= s.segments[n-1].live; n-- {
		live += s.segments[n-1].live
	}
	if n == len(s.segments)-1 {
		return
	}
	var all []*entry
	for _, g := range s.segments[n:] {
		all = append(all, g.entries()...)
	}
	s.segments = append(s.segments[:n], newSegment(all))
}

// find returns the article of an id, or nil.
func (s *state) find(id string) *entry {
	for _, g := range s.segments {
		if i, ok := g.has(id); ok {
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
	slices.SortFunc(out, func(a, b *entry) int { return cmp.Compare(a.id, b.id) })
	return out
}
