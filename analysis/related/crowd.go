package related

import (
	"math"
	"math/bits"
	"sync"
)

// Some articles are near to everything: a round-up, or one report among dozens of a long affair. An article that is as near to
// many others as to the query says less than one whose nearest is the query (hubness, Radovanović et al. 2010). Each candidate's
// score is therefore damped by how crowded it stands: the mean of its crowdMean best similarities to the query and to the other
// candidates (local scaling, Zelnik-Manor and Perona 2004). What is like the candidate is mostly like the query too, so that the
// candidates tell nearly what the whole index would, and nothing has to be kept up to date as articles come and go. An article
// is not crowded by its copies, and copies crowd others as one.
const (
	crowdMean = 3
	// crowdFree is the crowding that costs nothing.
	crowdFree = 0.12
	// crowdCandidates is how many candidates, the best, crowd each other. It does not depend on the limit, so that scores do not.
	crowdCandidates = 60
)

// damping returns what crowding leaves of a score.
func damping(crowd float64) float64 { return math.Sqrt(crowdFree / max(crowd, crowdFree)) }

// crowd damps the scores of candidates, which stand best first. Those after the first ones are damped by the mean crowding, and so
// much more that they stay behind.
func crowd(query *entry, found []candidate) {
	first := found[:min(len(found), crowdCandidates)]
	mean, least := 0.0, math.Inf(1)
	for i, v := range crowding(query, first) {
		c := &first[i]
		c.crowd = v
		c.score *= c.damped(query)
		mean += v / float64(len(first))
		least = min(least, c.score)
	}
	for i := range found[len(first):] {
		c := &found[len(first)+i]
		c.crowd = mean
		if s := c.score * c.damped(query); s > least {
			c.crowd = max(mean, crowdFree) * (s / least) * (s / least) * (1 + 1e-9)
		}
		c.score *= c.damped(query)
	}
}

// damped is the function damped of the query and the candidate.
func (c *candidate) damped(query *entry) float64 {
	if query.actor == "" {
		return damping(c.crowd)
	}
	var e entry
	e.actor, e.patient = c.roles()
	return damped(query, &e, c.crowd)
}

// crowding returns how crowded each candidate stands among the others and the query.
func crowding(query *entry, found []candidate) []float64 {
	n := len(found) + 1 // the query is the last
	like := likenesses(query, found)
	tied := copies(append(runsOf(found), runs{query.shingles, query.sample}))
	out, near := make([]float64, len(found)), make([]float64, n)
	for i := range found {
		clear(near) // by group of copies, the greatest similarity
		for j := range n {
			if group := tied.first(j); group != tied.first(i) {
				near[group] = max(near[group], like[max(i, j)*n+min(i, j)])
			}
		}
		var best [crowdMean]float64 // best first
		for _, v := range near {
			for k, b := range best {
				if v > b {
					best[k], v = v, b
				}
			}
		}
		for _, v := range best {
			out[i] += v / crowdMean
		}
	}
	return out
}

// likenesses returns the sparse similarity of each article i to each earlier one j at [i*n+j]; the query is the last. The features of all are first put together by key, so that the
// cost is that of what is shared.
func likenesses(query *entry, found []candidate) []float64 {
	n := len(found) + 1
	space := likenessSpace.Get().(*likenessSpaces)
	defer likenessSpace.Put(space)
	all := space.all[:0]
	shares := storyShares.sparseShares()
	for i := range found {
		found[i].weights(func(list int, key uint64, weight float32) {
			all = append(all, weighted{key + uint64(list), float32(shares[list]), weight, int32(i)})
		})
	}
	for list, share := range shares {
		for _, f := range query.features(list) {
			all = append(all, weighted{f.key + uint64(list), float32(share), f.weight, int32(n - 1)})
		}
	}
	space.all = all

	// Each key gets a number from a hash table; then the features are sorted by number, those of one key by article.
	bits := bits.Len(uint(len(all) * 2))
	if len(space.slots) < 1<<bits {
		space.slots = make([]int32, 1<<bits)
	}
	slots := space.slots[:1<<bits]
	clear(slots)
	numbers, starts := space.numbers[:0], append(space.starts[:0], 0)
	first := space.first[:0] // the first feature of each number
	for i := range all {
		at := all[i].key * 0x9e3779b97f4a7c15 >> (64 - bits)
		for slots[at] != 0 && all[first[slots[at]-1]].key != all[i].key {
			at = (at + 1) & (1<<bits - 1)
		}
		if slots[at] == 0 {
			first, starts = append(first, int32(i)), append(starts, 0)
			slots[at] = int32(len(first))
		}
		numbers = append(numbers, slots[at]-1)
		starts[slots[at]]++
	}
	for i := range first {
		starts[i+1] += starts[i]
	}
	if cap(space.sorted) < len(all) {
		space.sorted = make([]weighted, len(all))
	}
	sorted := space.sorted[:len(all)]
	for i, number := range numbers {
		sorted[starts[number]] = all[i]
		starts[number]++ // now where the next number begins
	}
	space.numbers, space.starts, space.first = numbers, starts, first
	const unit = 1 << 40 // whole numbers sum to the same in any order
	sums := make([]int64, n*n)
	begin := int32(0)
	for _, end := range starts[:len(first)] {
		group := sorted[begin:end]
		begin = end
		for i, a := range group {
			share, w, row := float64(a.share)*unit, float64(a.weight), sums[int(a.doc)*n:][:n]
			for _, b := range group[:i] {
				row[b.doc] += int64(share * (w * float64(b.weight)))
			}
		}
	}
	out := make([]float64, n*n)
	for i, v := range sums {
		out[i] = float64(v) / unit
	}
	return out
}

// A weighted is a feature of an article, its key made different for each list of features.
type weighted struct {
	key           uint64
	share, weight float32
	doc           int32
}

// likenessSpaces is working space of likenesses.
type likenessSpaces struct {
	all, sorted                   []weighted
	slots, numbers, starts, first []int32
}

var likenessSpace = sync.Pool{New: func() any { return new(likenessSpaces) }}
