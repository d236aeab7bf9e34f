package related

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/internal/background"
)

// Candidates are found term at a time: each term of the query adds to the sums of the articles that have it. Terms that are in
// many articles cost most and tell least, so that in a large index only the best terms and the less frequent ones count; how frequent
// a term is, is told by the background and not by the index. The best candidates are then scored in full. Measured among 100,000 articles, that gives 98 of 100 of the
// suggestions that a score for every article gives. (Pruning by upper bounds, such as WAND, does not help queries of a hundred terms of much the same weight.)
const (
	// exactArticles is how many articles all terms are used for.
	exactArticles = 20000
	// rareIDF is the inverse document frequency of a term that is frequent enough to be left out: one article in twelve.
	rareIDF = 2.5
	// manyArticles is how many articles those as frequent as one in fifty are left out for, too, and rarerIDF their inverse document frequency.
	manyArticles = 300000
	rarerIDF     = 3.9
	// bestTerms is how many terms count whatever their frequency.
	bestTerms = 24
	// leastCandidates is how many candidates are scored in full.
	leastCandidates = 120
)

// A candidate is an article of a segment, or one that came by itself (see archive.go), with its score so far.
type candidate struct {
	g     *segment // nil if it came by itself
	doc   int32
	score float64
	crowd float64 // see crowd.go
	entry *entry  // once it was read
}

// read reads all of the candidate.
func (c *candidate) read() *entry {
	if c.entry == nil {
		c.entry = c.g.whole(c.doc)
	}
	return c.entry
}

func (c *candidate) id() string {
	if c.g == nil {
		return c.entry.id
	}
	return c.g.id(c.doc)
}

func (c *candidate) published() time.Time {
	if c.g == nil {
		return c.entry.published
	}
	return c.g.published(c.doc)
}

func (c *candidate) source() string {
	if c.g == nil {
		return c.entry.source
	}
	return c.g.tag(uint64(c.g.sources.Uint32(int(c.doc))))
}

// roles returns who the headline names as doing something to whom.
func (c *candidate) roles() (actor, patient string) {
	if c.g == nil {
		return c.entry.actor, c.entry.patient
	}
	return c.g.roles(c.doc)
}

// weights yields each feature: its list, key and weight.
func (c *candidate) weights(yield func(list int, key uint64, weight float32)) {
	if c.g == nil {
		for list := range lists {
			for _, f := range c.entry.features(list) {
				yield(list, f.key, f.weight)
			}
		}
		return
	}
	features := c.g.features(c.doc)
	for list := range lists {
		pair := -1
		for range features.number() {
			pair += int(features.number())
			yield(list, c.g.keys.Uint64(pair), weights[features.byte()])
		}
	}
}

// byTime orders candidates as the function byTime orders entries.
func (c *candidate) byTime(other *candidate) int {
	if c.g == nil {
		return byTime(c.entry, other.entry)
	}
	return c.g.compare(c.doc, other.g.packed, other.doc)
}

// byScore orders candidates: better, then newer, then by id.
func byScore(a, b candidate) int {
	if n := cmp.Compare(b.score, a.score); n != 0 {
		return n
	}
	return cmp.Or(b.published().Compare(a.published()), strings.Compare(a.id(), b.id()))
}

// The best is a heap of the best candidates so far, the worst of them first.
type best struct {
	kept []candidate
	size int
}

// least returns what a candidate must score to be among the best.
func (h *best) least() float64 {
	if len(h.kept) < h.size {
		return 0
	}
	return h.kept[0].score
}

func (h *best) add(c candidate) {
	if len(h.kept) < h.size {
		h.kept = append(h.kept, c)
		for i := len(h.kept) - 1; i > 0; {
			up := (i - 1) / 2
			if byScore(h.kept[i], h.kept[up]) <= 0 {
				break
			}
			h.kept[i], h.kept[up] = h.kept[up], h.kept[i]
			i = up
		}
		return
	}
	if byScore(c, h.kept[0]) >= 0 {
		return
	}
	h.kept[0] = c
	for i := 0; ; {
		worst := i
		for down := 2*i + 1; down <= 2*i+2 && down < len(h.kept); down++ {
			if byScore(h.kept[down], h.kept[worst]) > 0 {
				worst = down
			}
		}
		if worst == i {
			return
		}
		h.kept[i], h.kept[worst] = h.kept[worst], h.kept[i]
		i = worst
	}
}

// A probe is a feature of the query as candidates are looked for by it.
type probe struct {
	key    uint64
	weight float32
}

// Probes are the features that candidates are looked for by, of each list in the order of their keys.
type probes [lists][]probe

// probes returns what to look for candidates by among a number of articles.
func (r *reader) probes(query *entry, articles int) (p probes) {
	for list, share := range storyShares.sparseShares() {
		for _, f := range query.features(list) {
			p[list] = append(p[list], probe{f.key, f.weight * float32(share)})
		}
	}
	switch {
	case articles > manyArticles:
		p[termList] = r.telling(p[termList], bestTerms, rarerIDF)
	case articles > exactArticles:
		p[termList] = r.telling(p[termList], bestTerms, rareIDF)
	}
	return p
}

// telling leaves of terms the best ones and those of a least inverse document frequency.
func (r *reader) telling(terms []probe, n int, idf float64) []probe {
	best := slices.Clone(terms)
	slices.SortFunc(best, func(a, b probe) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.key, b.key)) })
	best = slices.DeleteFunc(best[min(n, len(best)):], func(f probe) bool { return r.background.IDF(f.key) >= idf })
	slices.SortFunc(best, func(a, b probe) int { return cmp.Compare(a.key, b.key) }) // now those to leave out
	return slices.DeleteFunc(terms, func(f probe) bool {
		_, out := slices.BinarySearchFunc(best, f, func(a, b probe) int { return cmp.Compare(a.key, b.key) })
		return out
	})
}

// sum returns the sum of the products of weights over what the probes share with an article that came by itself: that of [packed.sum], to the bit.
func (p *probes) sum(e *entry) (sum float32) {
	for list, probes := range p {
		for _, f := range e.features(list) {
			for len(probes) > 0 && probes[0].key < f.key {
				probes = probes[1:]
			}
			if len(probes) > 0 && probes[0].key == f.key {
				sum += float32(probes[0].weight * f.weight)
			}
		}
	}
	return sum
}

// A finder holds what one search for candidates needs.
type finder struct {
	probes probes
	accept *filter
	// at is the time of the query, zero if it is not known, and decay what time leaves of a score.
	at    time.Time
	decay func(time.Time) float64
	// keep is how many candidates are wanted.
	keep int
	// all makes candidates of the articles that share nothing with the probes, too.
	all bool
}

// sums is working space of searches.
var sums = sync.Pool{New: func() any { return new([]float32) }}

// find returns the best articles by the sparse part of the similarity that the probes reach, with time, in no order. Which they are
// does not depend on how the articles are spread over segments.
func (f *finder) find(s *state) []candidate {
	found := best{size: f.keep}
	space := sums.Get().(*[]float32)
	defer sums.Put(space)
	for _, g := range s.segments {
		accept, lo, hi := f.accept.in(g)
		if lo == hi {
			continue
		}
		if cap(*space) < g.articles {
			*space = make([]float32, g.articles)
		}
		sum := (*space)[:g.articles]
		clear(sum)
		g.sum(f.probes, lo, hi, sum)
		least := found.least()
		for from := lo; from < hi; from += sameTime {
			until := min(from+sameTime, hi)
			most := f.most(g, from, until-1)
			for i, v := range sum[from:until] {
				if v <= 0 && !f.all || float64(v)*most < least {
					continue
				}
				doc := from + int32(i)
				if g.isDead(doc) || !accept(doc) {
					continue
				}
				if score := float64(v) * f.decay(g.published(doc)); score >= least {
					found.add(candidate{g: g, doc: doc, score: score})
					least = found.least()
				}
			}
		}
	}
	return found.kept
}

// sameTime is for how many articles, which stand in the order of time, it is worked out at once what time leaves of a score at most.
const sameTime = 256

// most returns what time leaves at most of the scores of articles first to last of a segment, or a little more: time takes more the farther from the query an
// article is.
func (f *finder) most(g *segment, first, last int32) float64 {
	a, b := g.published(first), g.published(last)
	if b.IsZero() || !a.After(f.at) && !b.Before(f.at) {
		return 1
	}
	return max(f.decay(a), f.decay(b)) * (1 + 1e-9)
}

// sum adds the products of weights to the sum of each article from lo on and below hi; what it leaves in other articles' sums is of no use. It goes through the
// articles' own features or through the articles of each feature, whichever are fewer; the sums are the same, to the bit.
func (p *packed) sum(q probes, lo, hi int32, sum []float32) {
	var all [lists][]span
	postings := 0
	for list := range all {
		all[list] = p.spans(q[list])
		for _, s := range all[list] {
			postings += int(p.postsAt.Uint32(s.to) - p.postsAt.Uint32(s.from))
		}
	}
	if own := int(p.recordsAt.Uint32(int(hi)) - p.recordsAt.Uint32(int(lo))); own < postings {
		for doc := lo; doc < hi; doc++ {
			c := p.features(doc)
			for _, spans := range all {
				sum[doc] = c.add(spans, sum[doc])
			}
		}
		return
	}
	for list, spans := range all {
		for _, s := range spans {
			for pair := s.from; pair < s.to; pair++ {
				addPostings(p.postings(pair, postList[list]), s.weight, sum)
			}
		}
	}
}

// postings returns a list of postings of a pair.
func (p *packed) postings(pair, list int) string {
	c := cursor{part(p.posts, p.postsAt, pair), 0}
	for range list {
		c.take(int(c.number()))
	}
	if list < postLists-1 {
		return c.take(int(c.number()))
	}
	return c.s[c.at:]
}

// addPostings adds to the sum of each article that has a pair.
func addPostings(posts string, weight float32, sum []float32) {
	doc := -1
	for at := 0; at < len(posts); at++ {
		gap := int(posts[at])
		at++
		if gap >= 0x80 {
			gap &= 0x7f
			for shift := 7; ; shift += 7 {
				b := int(posts[at])
				at++
				gap |= b & 0x7f << shift
				if b < 0x80 {
					break
				}
			}
		}
		doc += gap
		sum[doc] += float32(weight * weights[posts[at]])
	}
}

// add reads a list of features and adds what it shares with the spans.
func (c *cursor) add(spans []span, sum float32) float32 {
	pair := -1
	for range c.number() {
		pair += int(c.number())
		level := c.byte()
		for len(spans) > 0 && spans[0].to <= pair {
			spans = spans[1:]
		}
		if len(spans) > 0 && spans[0].from <= pair {
			sum += float32(spans[0].weight * weights[level])
		}
	}
	return sum
}

// A span is the pairs of a key in a segment, and the query's weight.
type span struct {
	from, to int
	weight   float32
}

// A scorer scores articles of a segment for a query in full, without reading them out of it.
type scorer struct {
	*packed
	query *entry
	lists [lists][]span
}

func (p *packed) scorer(query *entry) *scorer {
	s := &scorer{packed: p, query: query}
	for list := range s.lists {
		own := query.features(list)
		probes := make([]probe, len(own))
		for i, f := range own {
			probes[i] = probe{f.key, f.weight}
		}
		s.lists[list] = p.spans(probes)
	}
	return s
}

// spans returns where probes are in a segment; they stay in order.
func (p *packed) spans(probes []probe) []span {
	out := make([]span, 0, len(probes))
	for _, q := range probes {
		if from, to := p.pairsOf(q.key); from < to {
			out = append(out, span{from, to, q.weight})
		}
	}
	return out
}

// similarity returns what the function of this name returns for the query and an article.
func (s *scorer) similarity(doc int32) float64 {
	c := s.vectors(doc)
	dense := s.dense(&c)
	c.number() // shingles
	c.take(4 * int(c.number()))
	sum := 0.0
	for list, share := range storyShares.sparseShares() {
		part, spans, pair := 0.0, s.lists[list], -1
		for range c.number() {
			pair += int(c.number())
			level := c.byte()
			for len(spans) > 0 && spans[0].to <= pair {
				spans = spans[1:]
			}
			if len(spans) > 0 && spans[0].from <= pair {
				part += float64(float64(spans[0].weight) * float64(weights[level]))
			}
		}
		sum += float64(share * part)
	}
	return sum + dense
}

// dense returns what topics and meaning bring, and moves to the shingles.
func (s *scorer) dense(c *cursor) float64 {
	sum, own := 0.0, s.query.topics
	for range c.byte() {
		topic, level := c.byte(), c.byte()
		for len(own) > 0 && own[0].topic < topic {
			own = own[1:]
		}
		if len(own) > 0 && own[0].topic == topic {
			sum += float64(storyShares.topic * float64(own[0].weight) * float64(weights[level]))
		}
	}
	if c.byte() == 0 {
		return sum
	}
	at := c.take(s.dimensions / 2)
	q := s.query.meaning
	if len(q.at) != 2*len(at) {
		return sum
	}
	product, square := int32(0), int32(0)
	for i := range len(at) {
		x, y := int32(background.Number(at[i], 0)), int32(background.Number(at[i], 1))
		product += int32(q.at[2*i])*x + int32(q.at[2*i+1])*y
		square += x*x + y*y
	}
	return sum + float64(storyShares.meaning*max(0, float64(product)/(q.length*math.Sqrt(float64(square)))))
}
