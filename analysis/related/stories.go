package related

import (
	"cmp"
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
)

// A Story is a group of articles that report one running event.
type Story struct {
	// ID is the id of an article of the story, and stays when others join; see [Index.Stories].
	ID string
	// IDs are the articles, by time and id.
	IDs []string
}

// Two reports of one event are nearer to each other than either is to most of what is like it. The
// nearness of two articles is therefore their similarity, with time, over the geometric mean of how
// like each is to its own nearest (local scaling, Zelnik-Manor and Perona 2004), and at least leastAlike of
// similarity is asked for. Stories are grown from the nearest pairs on; two groups join if the mean
// nearness over all their pairs is at least storyNearness (average linkage), so that a chain of likenesses is no story.
const (
	leastAlike = 0.15
	// storyNearness lies between what is best for the newsroom, whose stories last for weeks (0.55), and for round-ups of a day (0.75 and more).
	storyNearness = 0.6
	// nearestMean is how many nearest articles tell how crowded an article's surroundings are; if fewer are like it, those.
	nearestMean = 3
	// storyCandidates is how many articles each one is compared with.
	storyCandidates = 40
	// storyTerms is how many terms of an article those are looked for by whatever their frequency; of the others less than one article in fifty has each: reports
	// of one event share more than common words.
	storyTerms = 12
	// storyWindow is how far apart in time articles of one story may be. An undated article is compared with all.
	storyWindow = 60 * 24 * time.Hour
	// largestPart is how many articles may hang together and yet be grouped anew when one comes.
	largestPart = 1000
	// storyUnit is what sums of nearness are counted in.
	storyUnit = 1 << 40
)

// stories keeps the stories between calls: a graph of articles that are near to each other, and the groups in it. An
// article that comes or goes changes the edges to it and how crowded its neighbours stand; only the parts of the graph that hang together by edges of nearness
// storyNearness or more, and hold such an article, are grouped anew. (Groups join at a mean nearness of that much, which needs a pair of that much, so that no group
// reaches over two such parts.) Of a part of more than largestPart articles only the new ones are, with what is near to them and the stories of both.
type stories struct {
	sync.Mutex
	seen   *state
	nodes  map[string]*node
	groups map[string]*group // by id
	stored map[string]string // records of the file that were not read yet
	// dropped are articles whose records are to be deleted.
	dropped []string
	err     error

	records uint64 // how many the file has; the index's writer has a say in it
}

// A node is an article.
type node struct {
	id        string
	print     uint64
	published time.Time
	edges     []edge
	crowd     float64
	former    float64 // crowd at the last grouping
	group     *group  // nil if it is alone
	live      *state  // the last one that had the article
	touched   bool    // something about it changed since the last grouping
	kept      bool    // the file has a record of it
	changed   bool    // which is to be written
	number    int     // working space: where it stands in what is being grouped
}

// An edge leads to an article that is like this one.
type edge struct {
	to   *node
	like float32
}

type group struct {
	id      string
	members []*node // by time
}

// Stories groups the articles into stories of two or more, ordered by id.
//
// Which articles are together depends only on the articles, unless more than 1,000 of them hang together by chains of likeness: there it may depend on the order
// in which they came, too. A story is first called by the id of its earliest article; it then keeps that id whatever joins
// or leaves it. Where stories have become one since the last call, it has the id of the one that brings the most articles, of several the one that
// sorts first; where one has become several, the part with the most of its articles, of several the earliest, keeps the id. In an index on disk the ids stay over restarts.
//
// A call looks for what is like each article that came since the last one, a millisecond or so for each on one core and among 100,000, and uses all cores but one; with
// nothing new it costs a few milliseconds. Calls take turns; readers and writers do not wait for them.
func (x *Index) Stories() []Story {
	t := &x.stories
	t.Lock()
	defer t.Unlock()
	s := x.state.Load()
	if t.seen != s {
		t.update(x, s)
		t.seen = s
		t.err = x.storeStories()
	}
	out := make([]Story, 0, len(t.groups))
	for _, g := range t.groups {
		ids := make([]string, len(g.members))
		for i, n := range g.members {
			ids[i] = n.id
		}
		out = append(out, Story{g.id, ids})
	}
	slices.SortFunc(out, func(a, b Story) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// update brings the graph and the groups up to a state.
func (t *stories) update(x *Index, s *state) {
	type found struct {
		node  *node
		entry *entry
		near  []edge
	}
	var added []found
	var gone []*node
	opened := t.read()
	for _, g := range s.segments {
		for doc := range g.living {
			n := t.nodes[g.id(doc)]
			if n == nil || n.print != g.prints.Uint64(int(doc)) {
				n = &node{id: g.id(doc), print: g.prints.Uint64(int(doc)), touched: true, changed: true}
				added = append(added, found{node: n, entry: g.whole(doc)})
			}
			n.published, n.live = g.published(doc), s
		}
	}
	if opened { // the file keeps no times
		for _, g := range t.groups {
			slices.SortFunc(g.members, byNodeTime)
		}
	}
	for _, n := range t.nodes {
		if n.live != s {
			gone = append(gone, n)
		}
	}
	for _, n := range gone {
		t.remove(n)
	}
	slices.SortFunc(added, func(a, b found) int { return cmp.Compare(a.node.id, b.node.id) })
	for _, f := range added {
		t.nodes[f.node.id] = f.node
	}
	var wait sync.WaitGroup
	workers := max(1, runtime.GOMAXPROCS(0)-1) // the last core is for those who ask
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(added); i += workers {
				added[i].near = t.near(x, s, added[i].entry)
				added[i].entry = nil
				runtime.Gosched()
			}
		})
	}
	wait.Wait()
	for _, f := range added {
		for _, e := range f.near {
			f.node.tie(e.to, e.like)
		}
	}
	t.regroup()
}

// near returns the articles that are like one.
func (t *stories) near(x *Index, s *state, e *entry) []edge {
	q := Query{NoDecay: true}
	width := func(at time.Time) float64 { return decay(e.published, at, storyWidth) }
	if !e.published.IsZero() {
		q.From, q.Until = e.published.Add(-storyWindow), e.published.Add(storyWindow)
	}
	p := x.reader.probes(e, 0)
	p[termList] = x.reader.telling(p[termList], storyTerms, rarerIDF)
	f := &finder{probes: p, accept: q.filter(e), at: e.published, decay: width, keep: storyCandidates}
	found := f.find(s)
	score(e, found, width)
	own := e.runs()
	var out []edge
	for i, r := range runsOf(found) {
		c := &found[i]
		if like := c.score * c.damped(e); duplicates(own, r) {
			out = append(out, edge{t.nodes[c.id()], 1})
		} else if like >= leastAlike {
			out = append(out, edge{t.nodes[c.id()], float32(like)})
		}
	}
	slices.SortFunc(out, func(a, b edge) int { return cmp.Compare(a.to.id, b.to.id) })
	return out
}

// tie ties two articles, once.
func (n *node) tie(m *node, like float32) {
	if slices.ContainsFunc(n.edges, func(e edge) bool { return e.to == m }) {
		return
	}
	n.edges, m.edges = append(n.edges, edge{m, like}), append(m.edges, edge{n, like})
	n.touched, n.changed, m.touched, m.changed = true, true, true, true
}

// remove takes an article out of the graph.
func (t *stories) remove(n *node) {
	for _, e := range n.edges {
		m := e.to
		m.edges = slices.DeleteFunc(m.edges, func(e edge) bool { return e.to == n })
		m.touched, m.changed = true, true
	}
	if g := n.group; g != nil {
		g.members = slices.DeleteFunc(g.members, func(m *node) bool { return m == n })
		for _, m := range g.members {
			m.touched = true
		}
		if len(g.members) == 0 {
			delete(t.groups, g.id)
		}
	}
	n.edges, n.live = nil, nil
	delete(t.nodes, n.id)
	if n.kept {
		t.dropped = append(t.dropped, n.id)
	}
}

// nearness returns how near an article is by an edge.
func (n *node) nearness(e edge) float64 { return float64(e.like) / math.Sqrt(n.crowd*e.to.crowd) }

// touched returns the articles about which something changed, by time.
func (t *stories) touched() []*node {
	var out []*node
	for _, n := range t.nodes {
		if n.touched {
			out = append(out, n)
		}
	}
	slices.SortFunc(out, byNodeTime)
	return out
}

// regroup groups those parts of the graph anew in which something changed.
func (t *stories) regroup() {
	touched := t.touched()
	// A part may have come apart where an article stands in a greater crowd than before.
	starts := slices.Clone(touched)
	for _, n := range touched {
		n.setCrowd()
	}
	for _, n := range touched {
		for _, e := range n.edges {
			if n.nearness(e) < storyNearness && float64(e.like) >= storyNearness*math.Sqrt(n.former*e.to.former) {
				starts = append(starts, e.to)
			}
		}
	}
	var parts [][]*node
	var large []*node // the touched articles of large parts
	seen := map[*node]size{}
	for _, n := range starts {
		if seen[n] == unseen {
			if part, whole := hanging(n, seen); whole {
				parts = append(parts, part)
			}
		}
		if seen[n] == tooLarge && n.touched {
			large = append(large, n)
		}
	}
	if len(large) > 0 {
		parts = append(parts, region(large))
	}
	// The old stories of these articles give their ids to the new ones.
	was := map[*node]string{}
	for _, part := range parts {
		for _, n := range part {
			if n.group != nil {
				was[n] = n.group.id
				delete(t.groups, n.group.id)
			}
		}
	}
	var groups []*group
	for _, part := range parts {
		slices.SortFunc(part, byNodeTime)
		for _, n := range part {
			n.group = nil
		}
		groups = append(groups, cluster(part)...)
	}
	t.name(groups, was)
	for _, part := range parts {
		for _, n := range part {
			id := ""
			if n.group != nil {
				id = n.group.id
			}
			n.changed = n.changed || id != was[n]
		}
	}
	for _, n := range touched {
		n.touched, n.former = false, n.crowd
	}
}

// A size says whether a part is too large to be grouped anew as a whole.
type size byte

const (
	unseen size = iota
	small
	tooLarge
)

// hanging returns the part of the graph that an article is in; it is false if that is too large. It marks what it has seen.
func hanging(start *node, seen map[*node]size) ([]*node, bool) {
	part := []*node{start}
	seen[start] = small
	for i := 0; i < len(part); i++ {
		for _, e := range part[i].edges {
			if seen[e.to] == small || part[i].nearness(e) < storyNearness {
				continue
			}
			if seen[e.to] == tooLarge || len(part) == largestPart {
				for _, n := range part {
					seen[n] = tooLarge
				}
				return nil, false
			}
			seen[e.to] = small
			part = append(part, e.to)
		}
	}
	return part, true
}

// region returns what of large parts is to be grouped anew: of the touched articles those that came, or stand in a lesser crowd than before, with what is near to
// them, and the stories of all touched.
func region(touched []*node) []*node {
	var out []*node
	taken := map[*node]bool{}
	add := func(n *node) {
		members := []*node{n}
		if n.group != nil {
			members = n.group.members
		}
		for _, m := range members {
			if !taken[m] {
				taken[m] = true
				out = append(out, m)
			}
		}
	}
	for _, n := range touched {
		nearer := n.former == 0 || n.crowd < n.former
		if nearer || n.group != nil {
			add(n)
		}
		for _, e := range n.edges {
			if nearer && n.nearness(e) >= storyNearness {
				add(e.to)
			}
		}
	}
	return out
}

// setCrowd works out how like an article is to its nearest.
func (n *node) setCrowd() {
	var best [nearestMean]float64
	for _, e := range n.edges {
		v := float64(e.like)
		for k, b := range best {
			if v > b {
				best[k], v = v, b
			}
		}
	}
	n.crowd = 0
	near := min(len(n.edges), nearestMean)
	for _, v := range best[:near] {
		n.crowd += v / float64(near)
	}
}

func byNodeTime(a, b *node) int {
	return byTime(&entry{id: a.id, published: a.published}, &entry{id: b.id, published: b.published})
}

// cluster groups articles, which stand by time, by average linkage.
func cluster(part []*node) []*group {
	if len(part) < 2 {
		return nil
	}
	for i, n := range part {
		n.number = i
	}
	in := func(n *node) bool { return n.number < len(part) && part[n.number] == n }
	type pair struct {
		a, b int
		near float64
	}
	var pairs []pair
	for i, n := range part {
		for _, e := range n.edges {
			if j := e.to.number; i < j && in(e.to) {
				pairs = append(pairs, pair{i, j, n.nearness(e)})
			}
		}
	}
	slices.SortFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.near, p.near), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	tied, members := newTies(len(part)), make([][]*node, len(part))
	for i := range part {
		members[i] = part[i : i+1 : i+1]
	}
	// linked returns the sum of nearness between two groups, in whole numbers so that it is the same in any order.
	linked := func(a, b int) (sum int64) {
		for _, n := range members[a] {
			for _, e := range n.edges {
				if in(e.to) && tied.first(e.to.number) == b {
					sum += int64(n.nearness(e) * storyUnit)
				}
			}
		}
		return sum
	}
	for _, p := range pairs {
		a, b := tied.first(p.a), tied.first(p.b)
		if a == b {
			continue
		}
		few, many := a, b
		if len(members[few]) > len(members[many]) {
			few, many = many, few
		}
		least := int64(storyNearness * storyUnit * float64(len(members[a])*len(members[b])))
		if len(members[many]) == 1 && p.near < storyNearness || linked(few, many) < least {
			continue
		}
		tied.tie(a, b)
		first := tied.first(a)
		members[first], members[a+b-first] = append(members[a], members[b]...), nil
	}
	var out []*group
	for _, m := range members {
		if len(m) > 1 {
			slices.SortFunc(m, func(a, b *node) int { return cmp.Compare(a.number, b.number) })
			out = append(out, &group{members: m})
		}
	}
	return out
}

// name gives groups their ids: those of the stories in which their articles were, or new ones.
func (t *stories) name(groups []*group, was map[*node]string) {
	slices.SortFunc(groups, func(a, b *group) int { return byNodeTime(a.members[0], b.members[0]) })
	type claim struct {
		id       string
		group, n int
	}
	var claims []claim
	for i, g := range groups {
		from := map[string]int{}
		for _, n := range g.members {
			n.group = g
			if id := was[n]; id != "" {
				from[id]++
			}
		}
		for id, n := range from {
			claims = append(claims, claim{id, i, n})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.id, b.id), cmp.Compare(a.group, b.group))
	})
	for _, c := range claims {
		if g := groups[c.group]; g.id == "" && t.groups[c.id] == nil {
			g.id = c.id
			t.groups[c.id] = g
		}
	}
	for _, g := range groups {
		for i := 0; g.id == ""; i++ {
			id := ""
			if i < len(g.members) {
				id = g.members[i].id
			} else { // stories that these articles were in have all their ids
				id = g.members[0].id + "/" + strconv.Itoa(i)
			}
			if t.groups[id] == nil {
				g.id = id
				t.groups[id] = g
			}
		}
	}
}

// The record of an article in the file: its print (8 bytes), the id of its story, and the articles with ids before its own that it is tied to, each with the
// bits of their likeness (4 bytes). Strings are preceded by their length (variable).

// load keeps records of the file for the first call of Stories.
func (t *stories) load(records map[string]string) {
	t.stored, t.records = records, uint64(len(records))
}

// read reads the records that were loaded, and tells whether there were any to read.
func (t *stories) read() bool {
	if t.nodes == nil {
		t.nodes, t.groups = map[string]*node{}, map[string]*group{}
	}
	if t.stored == nil {
		return false
	}
	for id, record := range t.stored {
		t.nodes[id] = &node{id: id, print: binary.LittleEndian.Uint64([]byte(record)), kept: true}
	}
	for id, record := range t.stored {
		n, c := t.nodes[id], cursor{record, 8}
		if story := c.text(); story != "" {
			g := t.groups[story]
			if g == nil {
				g = &group{id: story}
				t.groups[story] = g
			}
			n.group, g.members = g, append(g.members, n)
		}
		for c.at < len(record) {
			m := t.nodes[c.text()]
			like := math.Float32frombits(binary.LittleEndian.Uint32([]byte(c.take(4))))
			n.edges, m.edges = append(n.edges, edge{m, like}), append(m.edges, edge{n, like})
		}
	}
	for _, n := range t.nodes {
		n.setCrowd()
		n.former = n.crowd
		n.touched = n.group != nil && len(n.group.members) < 2 // the others were not kept
	}
	t.stored = nil
	return true
}

// longestStored is the length of the longest id that is kept in the file; what is near to an article with a longer one is looked for anew after opening.
const longestStored = 1000

// record lays out what the file keeps of an article.
func (n *node) record() []byte {
	b := binary.LittleEndian.AppendUint64(nil, n.print)
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	if n.group != nil {
		text(n.group.id)
	} else {
		text("")
	}
	slices.SortFunc(n.edges, func(a, b edge) int { return cmp.Compare(a.to.id, b.to.id) })
	for _, e := range n.edges {
		if e.to.id < n.id && len(e.to.id) <= longestStored {
			text(e.to.id)
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(e.like))
		}
	}
	return b
}

// storeStories writes to the file what changed.
func (x *Index) storeStories() error {
	t := &x.stories
	if x.store == nil {
		return nil
	}
	x.writer.Lock()
	defer x.writer.Unlock()
	if x.closed {
		return nil
	}
	c := change{stories: map[string][]byte{}}
	records := t.records
	for _, id := range t.dropped {
		c.stories[id] = nil
		records--
	}
	var written []*node
	for _, n := range t.nodes {
		if !n.changed || len(n.id) > longestStored {
			continue
		}
		if c.stories[n.id] = n.record(); !n.kept {
			records++
		}
		written = append(written, n)
	}
	c.manifest = x.state.Load().manifest(x.operation, x.next, records)
	if err := x.store.commit(&c); err != nil {
		return err
	}
	t.records, t.dropped = records, nil
	for _, n := range written {
		n.kept, n.changed = true, false
	}
	return nil
}
