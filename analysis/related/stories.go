package related

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// A Story is a group of articles that report one running event.
type Story struct {
	// ID is the id of the story's earliest article.
	ID string
	// IDs are the articles, by time and id.
	IDs []string
}

// Stories groups the articles into stories of two or more, ordered by id. Two articles are tied if each is
// among the other's nearest and they are as alike as reports of one event are; what is
// tied together is a story.
func (x *Index) Stories() []Story {
	const nearest = 6
	s := x.state.Load()
	all := s.all()
	number := make(map[*entry]int64, len(all))
	for i, e := range all {
		number[e] = int64(i)
	}
	near := make([]map[int64]bool, len(all))
	for i, e := range all {
		near[i] = map[int64]bool{}
		found := s.candidates(e, 50, func(*entry) bool { return true })
		for j := range found {
			c := &found[j]
			c.score = similarity(e, c.entry) * decay(e.published, c.entry.published, storyWidth)
			if duplicates(e, c.entry) {
				c.score = 1
			}
		}
		slices.SortFunc(found, byScore)
		for _, c := range found[:min(nearest, len(found))] {
			if c.score >= sameStory {
				near[i][number[c.entry]] = true
			}
		}
	}
	g := simple.NewUndirectedGraph()
	for i := range all {
		for j := range near[i] {
			if near[j][int64(i)] && j != int64(i) {
				g.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(j)})
			}
		}
	}
	var out []Story
	for _, c := range topo.ConnectedComponents(g) {
		group := make([]*entry, 0, len(c))
		for _, n := range c {
			group = append(group, all[n.ID()])
		}
		slices.SortFunc(group, byTime)
		story := Story{ID: group[0].id}
		for _, e := range group {
			story.IDs = append(story.IDs, e.id)
		}
		out = append(out, story)
	}
	slices.SortFunc(out, func(a, b Story) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
