package related

import (
	"math"
	"math/bits"
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
		c.score *= damped(query, c.readAll(), v)
		mean += v / float64(len(first))
		least = min(least, c.score)
	}
	for i := range found[len(first):] {
		c := &found[len(first)+i]
		c.crowd = mean
		if s := c.score * damped(query, c.read(), mean); s > least {
			c.crowd = max(mean, crowdFree) * (s / least) * (s / least) * (1 + 1e-9)
		}
		c.score *= damped(query, c.read(), c.crowd)
	}
}

// crowding returns how crowded each candidate stands among the others and the query.
func crowding(query *entry, found []candidate) []float64 {
	all := make([]*entry, 0, len(found)+1)
	for i := range found {
		all = append(all, found[i].readAll())
	}
	all = append(all, query)
	like, tied := likenesses(all), copies(all)
	out, near := make([]float64, len(found)), make([]float64, len(all))
	for i := range found {
		clear(near) // by group of copies, the greatest similarity
		for j := range all {
			if group := tied.first(j); group != tied.first(i) {
				near[group] = max(near[group], like[max(i, j)*len(all)+min(i, j)])
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

// likenesses returns the sparse similarity of each article i to each earlier one j at [i*n+j]. Features meet in a hash table with
// chains, so that the cost is that of what is shared.
func likenesses(all []*entry) []float64 {
	n, features := len(all), 0
	for _, e := range all {
		features += len(e.terms) + len(e.titles) + len(e.names) + len(e.numbers)
	}
	type node struct {
		key       uint64
		weight    float32
		doc, next int32
	}
	nodes := make([]node, 1, features+1) // number 0 ends a chain
	heads := make([]int32, 1<<bits.Len(uint(features)))
	out := make([]float64, n*n)
	for i, e := range all {
		for kind, list := range [][]feature{e.terms, e.titles, e.names, e.numbers} {
			share := [...]float64{storyShares.term, storyShares.title, storyShares.name, storyShares.number}[kind]
			for _, f := range list {
				key := f.key + uint64(kind)
				head := &heads[(key*0x9e3779b97f4a7c15)>>32&uint64(len(heads)-1)]
				for at := *head; at != 0; at = nodes[at].next {
					if m := &nodes[at]; m.key == key {
						out[i*n+int(m.doc)] += share * float64(f.weight) * float64(m.weight)
					}
				}
				nodes = append(nodes, node{key, f.weight, int32(i), *head})
				*head = int32(len(nodes) - 1)
			}
		}
	}
	return out
}
