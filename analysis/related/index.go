package related

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/background"
)

// An Index holds articles to suggest, in memory ([New]) or in a directory as well ([Open]). It is safe for concurrent use: writers take turns, readers
// never wait.
//
// It is a list of immutable segments. Adding makes a new segment; removing marks the article dead in a copy of the segment's
// marks. Every change publishes a new state in one step. Segments of like size are merged in the background, see schedule.go. An article takes about 2 kB
// of memory, and as much on the disk, in which merging may for a time need twice that.
type Index struct {
	reader reader
	state  atomic.Pointer[state]
	store  *store // nil if the index is in memory only

	writer    sync.Mutex
	closed    bool
	operation uint64 // number of the last change
	next      uint64 // number of the next segment
	schedule  schedule
	stories   stories
}

// Options choose how an index works. The zero value is the default.
type Options struct{}

// New returns an empty index in memory.
func New(Options) *Index { return newIndex(&state{}) }

func newIndex(s *state) *Index {
	x := &Index{reader: reader{background: background.Default()}}
	x.schedule.idle.L = &x.writer
	x.schedule.reset(s)
	x.state.Store(s)
	return x
}

// Open returns the index that is kept in a directory, which it makes if there is none. What [Index.Add] and [Index.Apply] have acknowledged is there
// after any end of the process, and after a loss of power if the disk keeps what it says that it has. One process can have it open: for others the
// error is [ErrInUse], at once. A file that was changed, cut, or written by a newer version is refused with an error that names the file, the
// place and the cause. Nothing is analysed again; 100,000 articles take some tenths of a second.
func Open(dir string, _ Options) (*Index, error) {
	st, c, err := openStore(dir)
	if err != nil {
		return nil, err
	}
	x := newIndex(c.state)
	x.store, x.operation, x.next = st, c.operation, c.next
	x.stories.load(c.stories)
	return x, nil
}

// Close waits for merges that are under way and closes the file. Readers may go on; writers get [ErrClosed]. The error is one of the file, or
// what kept segments from being merged, or stories from being written, since the last change; no article is lost by that.
func (x *Index) Close() error {
	x.stories.Lock()
	defer x.stories.Unlock()
	x.writer.Lock()
	defer x.writer.Unlock()
	if x.closed {
		return nil
	}
	x.settle()
	x.closed = true
	err := errors.Join(x.schedule.err, x.stories.err)
	if x.store != nil {
		err = errors.Join(err, x.store.close())
	}
	return err
}

// Wait waits until the merges that are due are done, which is of interest to those who measure; until then queries are a little slower.
func (x *Index) Wait() {
	x.writer.Lock()
	defer x.writer.Unlock()
	x.settle()
}

// Backup writes a copy of the index as it is now, while others read and write. As index.db in a directory it can be opened.
func (x *Index) Backup(w io.Writer) error {
	if x.store == nil {
		return errors.New("related: an index in memory cannot be backed up")
	}
	return x.store.backup(w)
}

// A state is one consistent view of the index; it is never changed.
type state struct {
	segments []*segment
	live     int
}

var (
	// ErrNoID is the error of adding a document without an id.
	ErrNoID = errors.New("related: a document has no id")
	// ErrClosed is the error of changing an index that was closed.
	ErrClosed = errors.New("related: the index is closed")
)

// Add adds documents; one whose id is indexed already replaces the older one, and of two
// with the same id the later counts. It fails, and changes nothing, if a document has no id or the index's file cannot be written. What is to be kept of
// the documents is worked out on all cores, a quarter of a millisecond for one of 500 words; with a file, which is synced once in a call, add some hundred at a time.
func (x *Index) Add(docs ...*analysis.Document) error {
	_, err := x.Apply(docs, nil)
	return err
}

// Remove removes articles and returns how many were there. If the index's file cannot be written it removes none; [Index.Apply] tells why.
func (x *Index) Remove(ids ...string) int {
	n, _ := x.Apply(nil, ids)
	return n
}

// Apply removes articles and then adds documents, as [Index.Add] does, in one step: readers see all of it or nothing, and so does who opens the
// index after a crash. It returns how many articles were removed that were there, without those that were replaced.
func (x *Index) Apply(add []*analysis.Document, remove []string) (removed int, err error) {
	var docs []*analysis.Document
	at := map[string]int{}
	for i, d := range add {
		if d.ID == "" {
			return 0, fmt.Errorf("%w: number %d, titled %q", ErrNoID, i+1, d.Title)
		}
		if j, ok := at[d.ID]; ok {
			docs[j] = d
			continue
		}
		at[d.ID] = len(docs)
		docs = append(docs, d)
	}
	return x.change(x.reader.readAll(docs), remove)
}

// change is Apply for entries, of which no two have one id.
func (x *Index) change(entries []*entry, remove []string) (removed int, err error) {
	gone := make(map[string]bool, len(remove))
	for _, id := range remove {
		gone[id] = true
	}
	x.writer.Lock()
	defer x.writer.Unlock()
	if x.closed {
		return 0, ErrClosed
	}
	return x.apply(entries, gone)
}

// apply makes a change and publishes the new state.
func (x *Index) apply(entries []*entry, gone map[string]bool) (removed int, err error) {
	now := x.state.Load()
	// What is indexed already without a difference stays as it is: feeds bring the same articles again and again.
	entries = slices.DeleteFunc(entries, func(e *entry) bool { return !gone[e.id] && now.holds(e) })
	replaced := make([]string, 0, len(entries)+len(gone))
	for _, e := range entries {
		if !gone[e.id] {
			replaced = append(replaced, e.id)
		}
	}
	operation := x.operation + 1
	next, changed, _ := now.without(operation, replaced)
	removing := make([]string, 0, len(gone))
	for id := range gone {
		removing = append(removing, id)
	}
	next, more, removed := next.without(operation, removing)
	for number := range more {
		changed[number] = true
	}
	number := x.next
	c := change{}
	if len(entries) > 0 {
		if c.added, err = packSegment(number, entries); err != nil {
			return 0, err
		}
		next.segments = append(next.segments, c.added)
		next.live += c.added.live
		number++
	}
	if c.added == nil && len(changed) == 0 {
		return 0, nil
	}
	next.segments = slices.DeleteFunc(next.segments, func(g *segment) bool {
		drop := x.schedule.drops(g)
		if drop && changed[g.number] {
			delete(changed, g.number)
			c.gone = append(c.gone, g)
		}
		return drop
	})
	for _, g := range next.segments {
		if changed[g.number] {
			c.dead = append(c.dead, g)
		}
	}
	if x.store != nil {
		c.manifest = next.manifest(operation, number, x.stories.records)
		if err := x.store.commit(&c); err != nil {
			return 0, err
		}
	}
	x.operation, x.next = operation, number
	x.state.Store(next)
	x.plan(c.added)
	return removed, nil
}

// Len returns the number of articles.
func (x *Index) Len() int { return x.state.Load().live }

// IDs returns the ids of all articles in order.
func (x *Index) IDs() []string {
	s := x.state.Load()
	out := make([]string, 0, s.live)
	for _, g := range s.segments {
		for doc := range g.living {
			out = append(out, g.id(doc))
		}
	}
	slices.Sort(out)
	return out
}

// without returns a copy of the state in which some ids are dead, the numbers of the segments that differ, and how many articles died.
func (s *state) without(operation uint64, ids []string) (next *state, changed map[uint64]bool, died int) {
	next, changed = &state{segments: slices.Clone(s.segments), live: s.live}, map[uint64]bool{}
	for i, g := range next.segments {
		var deaths []death
		for _, id := range ids {
			if doc, ok := g.has(id); ok {
				deaths = append(deaths, death{doc, operation})
			}
		}
		if len(deaths) == 0 {
			continue
		}
		next.segments[i] = g.without(deaths)
		changed[g.number] = true
		died += g.live - next.segments[i].live
	}
	next.live -= died
	return next, changed, died
}

// manifest describes the state for the file.
func (s *state) manifest(operation, next, stories uint64) manifest {
	m := manifest{operation: operation, next: next, stories: stories}
	for _, g := range s.segments {
		m.segments = append(m.segments, manifestSegment{g.number, uint64(len(g.data)), uint64(len(g.deaths)), g.hash})
	}
	return m
}

// find returns the article of an id, or nil.
func (s *state) find(id string) *entry {
	for _, g := range s.segments {
		if doc, ok := g.has(id); ok {
			return g.whole(doc)
		}
	}
	return nil
}

// holds tells whether an article is there without any difference.
func (s *state) holds(e *entry) bool {
	for _, g := range s.segments {
		if doc, ok := g.has(e.id); ok {
			return g.prints.Uint64(int(doc)) == e.print(e.text())
		}
	}
	return false
}

// all returns the living articles without their features, ordered by id.
func (s *state) all() []*entry {
	out := make([]*entry, 0, s.live)
	for _, g := range s.segments {
		for doc := range g.living {
			out = append(out, g.entry(doc))
		}
	}
	slices.SortFunc(out, byID)
	return out
}
