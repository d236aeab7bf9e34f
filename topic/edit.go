package topic

import (
	"fmt"
	"slices"
)

// Combine returns a scorer of the topics of all the given ones, in their order. A topic that a later one has, too, is the later one's: so
// a topic that was trained replaces the shipped one of the same id. Without any it returns a scorer without topics.
func Combine(scorers ...*Scorer) *Scorer {
	var topics []Topic
	var parts []part
	number := map[string]int{}
	for _, s := range scorers {
		to := make([]int, len(s.topics)) // where the scorer's topics stand in the new one
		for i, t := range s.topics {
			at, ok := number[t.ID]
			if !ok {
				at = len(topics)
				number[t.ID] = at
				topics = append(topics, t)
			} else {
				topics[at] = t
				for _, p := range parts {
					if old := slices.Index(p.place, at); old >= 0 {
						p.place[old] = -1
					}
				}
			}
			to[i] = at
		}
		for _, p := range s.parts {
			parts = append(parts, part{p.Set, moved(p.place, to)})
		}
	}
	return newScorer(topics, parts...)
}

// With returns a scorer whose topics of the given ids have the given names, codes, parents and definitions. What is
// known of a topic's words, and its Origin, stay as they are. An id that the scorer does not know is an error.
func (s *Scorer) With(described ...Topic) (*Scorer, error) {
	topics := slices.Clone(s.topics)
	for _, t := range described {
		at := s.index(t.ID)
		if at < 0 {
			return nil, fmt.Errorf("topic: no topic %q to describe", t.ID)
		}
		t.Origin = topics[at].Origin
		topics[at] = t
	}
	return newScorer(topics, s.parts...), nil
}

// Without returns a scorer that lacks the topics of the given ids. An id that the scorer does not know is an error.
func (s *Scorer) Without(ids ...string) (*Scorer, error) {
	for _, id := range ids {
		if s.index(id) < 0 {
			return nil, fmt.Errorf("topic: no topic %q to switch off", id)
		}
	}
	var topics []Topic
	to := make([]int, len(s.topics))
	for i, t := range s.topics {
		to[i] = -1
		if !slices.Contains(ids, t.ID) {
			to[i] = len(topics)
			topics = append(topics, t)
		}
	}
	var parts []part
	for _, p := range s.parts {
		parts = append(parts, part{p.Set, moved(p.place, to)})
	}
	return newScorer(topics, parts...), nil
}

func (s *Scorer) index(id string) int {
	return slices.IndexFunc(s.topics, func(t Topic) bool { return t.ID == id })
}

// moved returns the places after the topics have moved.
func moved(place, to []int) []int {
	out := make([]int, len(place))
	for i, at := range place {
		out[i] = -1
		if at >= 0 {
			out[i] = to[at]
		}
	}
	return out
}
