package related

import (
	"slices"
	"sync"
)

// Segments are merged in the background, one merge at a time, while others read and write. What is merged with what depends on the changes alone and not
// on how fast the merges are: plans are made on slots, the segments as they will be when all merges that are planned are done, and a merge leaves out just
// those articles that were dead when it was planned. The same changes therefore end in the same segments, byte for byte.
//
// A new segment is merged with those before it as long as they hold together no more than twice what the next one holds, so that an article is merged some log n times;
// a segment that is mostly dead is built anew. No segment becomes larger than largestMerge, so that no merge takes long.
type schedule struct {
	slots   []*slot
	of      map[uint64]*slot // by number of a segment
	jobs    []job
	working bool
	idle    sync.Cond
	err     error // what kept a merge from being done
}

// largestMerge is the number of articles of the largest segment that is made by merging.
const largestMerge = 1 << 16

// A slot is a segment, or what will be one.
type slot struct {
	number         uint64
	articles, live int
	into           *slot // what it will be merged into
}

// A job is a planned merge.
type job struct {
	from      []uint64
	to        *slot
	operation uint64 // the last change before it was planned
}

// reset plans anew from the segments that there are.
func (p *schedule) reset(s *state) {
	p.slots, p.jobs, p.of = nil, nil, map[uint64]*slot{}
	for _, g := range s.segments {
		p.add(g)
	}
}

func (p *schedule) add(g *segment) {
	if p.of == nil {
		p.of = map[uint64]*slot{}
	}
	t := &slot{number: g.number, articles: g.articles, live: g.live}
	p.slots, p.of[g.number] = append(p.slots, t), t
}

// drops tells whether a segment is to be given up: all of it is dead, and no merge waits for it.
func (p *schedule) drops(g *segment) bool {
	return g.live == 0 && p.of[g.number].into == nil
}

// count sets how many articles of each slot live, and gives up slots without any.
func (p *schedule) count(s *state) {
	for _, t := range p.slots {
		t.live = 0
	}
	for _, g := range s.segments {
		t := p.of[g.number]
		for t.into != nil {
			t = t.into
		}
		t.live += g.live
	}
	p.slots = slices.DeleteFunc(p.slots, func(t *slot) bool { return t.live == 0 })
}

// plan plans merges after a change and sees to it that they are done.
func (x *Index) plan(added *segment) {
	p := &x.schedule
	p.err = nil
	if added != nil {
		p.add(added)
	}
	p.count(x.state.Load())
	merge := func(from, to int) {
		t := &slot{number: x.next}
		j := job{to: t, operation: x.operation}
		for _, f := range p.slots[from:to] {
			f.into = t
			t.live += f.live
			j.from = append(j.from, f.number)
		}
		t.articles = t.live
		x.next++
		p.of[t.number] = t
		p.slots = slices.Replace(p.slots, from, to, t)
		p.jobs = append(p.jobs, j)
	}
	for i, t := range p.slots {
		if t.live*2 < t.articles {
			merge(i, i+1)
		}
	}
	if n := len(p.slots) - 1; added != nil && n > 0 {
		at, live := n, p.slots[n].live
		for ; at > 0 && live*2 >= p.slots[at-1].live && live+p.slots[at-1].live <= largestMerge; at-- {
			live += p.slots[at-1].live
		}
		if at < n {
			merge(at, n+1)
		}
	}
	if len(p.jobs) > 0 && !p.working {
		p.working = true
		go x.work()
	}
}

// settle waits until no merge is left to do. The writer's lock is held before and after it.
func (x *Index) settle() {
	for x.schedule.working {
		x.schedule.idle.Wait()
	}
}

// work does merges until none is left.
func (x *Index) work() {
	x.writer.Lock()
	defer x.writer.Unlock()
	for len(x.schedule.jobs) > 0 {
		if err := x.merge(x.schedule.jobs[0]); err != nil {
			// The segments stay as they are. After the next change it is tried again.
			x.schedule.reset(x.state.Load())
			x.schedule.err = err
		}
	}
	x.schedule.working = false
	x.schedule.idle.Broadcast()
}

// merge does a merge; it gives the lock away while it builds and writes the new segment.
func (x *Index) merge(j job) error {
	from := x.state.Load().numbered(j.from)
	x.writer.Unlock()
	g, numbers, err := x.build(j, from)
	x.writer.Lock()
	if err != nil {
		return err
	}
	// What died meanwhile is dead in the new segment too.
	now := x.state.Load()
	var deaths []death
	for i, old := range now.numbered(j.from) {
		for _, d := range old.deaths {
			if d.operation > j.operation {
				deaths = append(deaths, death{numbers[i][d.doc], d.operation})
			}
		}
	}
	g = g.without(deaths)
	wanted := !x.schedule.drops(g)
	next := &state{live: now.live}
	c := change{}
	for _, old := range now.segments { // the new segment takes the place of the first
		if !slices.Contains(j.from, old.number) {
			next.segments = append(next.segments, old)
			continue
		}
		c.gone = append(c.gone, old)
		if old.number == j.from[0] && wanted {
			next.segments = append(next.segments, g)
		}
	}
	if len(g.deaths) > 0 && wanted {
		c.dead = append(c.dead, g)
	}
	if x.store != nil {
		c.manifest = next.manifest(x.operation, x.next, x.stories.records)
		if err := x.store.commit(&c); err != nil {
			return err
		}
	}
	x.state.Store(next)
	x.schedule.jobs = x.schedule.jobs[1:]
	for _, number := range j.from {
		delete(x.schedule.of, number)
	}
	return nil
}

// numbered returns the segments of some numbers in their order.
func (s *state) numbered(numbers []uint64) []*segment {
	out := make([]*segment, 0, len(numbers))
	for _, n := range numbers {
		i := slices.IndexFunc(s.segments, func(g *segment) bool { return g.number == n })
		out = append(out, s.segments[i])
	}
	return out
}

// build makes the segment of a merge and writes it without making it count.
func (x *Index) build(j job, from []*segment) (*segment, [][]int32, error) {
	data, numbers, err := merged(from, j.operation)
	if err != nil {
		return nil, nil, err
	}
	p, err := openPacked(data)
	if err != nil {
		return nil, nil, err
	}
	g := newSegment(j.to.number, p)
	if x.store != nil {
		err = x.store.prepare(g)
	}
	return g, numbers, err
}
