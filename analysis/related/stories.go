package related

import (
	"cmp"
	"math"
	"slices"
)

// A Story is a group of articles that report one running event.
type Story struct {
	// ID is the id of the story's earliest article.
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
	leastAlike    = 0.15
	storyNearness = 0.65
	// nearestMean is how many nearest articles tell how crowded an article's surroundings are.
	nearestMean = 3
	// storyCandidates is how many articles each one is compared with.
	storyCandidates = 40
)

// Stories groups the articles into stories of two or more, ordered by id. It costs as much as a query for each article.
func (x *Index) Stories() []Story {
	s := x.state.Load()
	var all []*entry
	for _, g := range s.segments {
		for doc := range g.living {
			all = append(all, g.whole(doc))
		}
	}
	slices.SortFunc(all, byID)
	number := make(map[string]int, len(all))
	for i, e := range all {
		number[e.id] = i
	}
	q := Query{NoDecay: true}
	type pair struct {
		a, b int
		near float64
	}
	var pairs []pair
	crowd := make([]float64, len(all))
	for i, e := range all {
		f := &finder{probes: x.reader.probes(e, s.live), accept: q.filter(e), decay: q.decay(e), keep: storyCandidates}
		found := f.find(s)
		for j := range found {
			c := &found[j]
			c.score = similarity(e, c.read()) * damped(e, c.entry, 0) * decay(e.published, c.entry.published, storyWidth)
			if duplicates(e.runs(), c.entry.runs()) {
				c.score = 1
			}
		}
		slices.SortFunc(found, byScore)
		for k, c := range found {
			if k < nearestMean {
				crowd[i] += c.score / nearestMean
			}
			if j := number[c.entry.id]; c.score >= leastAlike {
				pairs = append(pairs, pair{min(i, j), max(i, j), c.score})
			}
		}
	}
	for i := range pairs {
		p := &pairs[i]
		p.near /= math.Sqrt(crowd[p.a] * crowd[p.b])
	}
	slices.SortFunc(pairs, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.near, p.near), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	pairs = slices.CompactFunc(pairs, func(p, q pair) bool { return p.a == q.a && p.b == q.b })

	// links holds, for each group's first member, the sum of nearness to each other group.
	links := make([]map[int]float64, len(all))
	for i := range links {
		links[i] = map[int]float64{}
	}
	for _, p := range pairs {
		links[p.a][p.b], links[p.b][p.a] = p.near, p.near
	}
	group, size := make([]int, len(all)), make([]int, len(all))
	for i := range group {
		group[i], size[i] = i, 1
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	tied := newTies(len(all))
	for _, p := range pairs {
		a, b := root(p.a), root(p.b)
		if a == b || links[a][b] < storyNearness*float64(size[a]*size[b]) {
			continue
		}
		if len(links[a]) < len(links[b]) {
			a, b = b, a
		}
		for other, v := range links[b] {
			delete(links[other], b)
			if other != a {
				links[a][other] += v
				links[other][a] = links[a][other]
			}
		}
		links[b] = nil
		group[b] = a
		size[a] += size[b]
		tied.tie(p.a, p.b)
	}
	var out []Story
	for _, ids := range tied.groups(all) {
		out = append(out, Story{ids[0], ids})
	}
	return out
}

type stories struct {
	records uint64
	err     error
}

func (*stories) load(map[string]string) {}
