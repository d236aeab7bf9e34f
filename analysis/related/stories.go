package related

import "slices"

// A Story is a group of articles that report one running event.
type Story struct {
	// ID is the id of the story's earliest article.
	ID string
	// IDs are the articles, by time and id, undated ones last.
	IDs []string
}

// Stories groups the articles into stories of two or more, ordered by id. Two articles are tied if each is
// among the other's nearest and they are as alike as reports of one event are; what is
// tied together is a story. It costs as much as a query for each article.
func (x *Index) Stories() []Story {
	const nearest = 6
	s := x.state.Load()
	all := s.all()
	number := make(map[*entry]int, len(all))
	for i, e := range all {
		number[e] = i
	}
	near := make([][]int, len(all))
	for i, e := range all {
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
				near[i] = append(near[i], number[c.entry])
			}
		}
	}
	tied := newTies(len(all))
	for i := range all {
		for _, j := range near[i] {
			if slices.Contains(near[j], i) {
				tied.tie(i, j)
			}
		}
	}
	var out []Story
	for _, ids := range tied.groups(all) {
		out = append(out, Story{ids[0], ids})
	}
	return out
}
