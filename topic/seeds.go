package topic

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/dateline-news/dateline/topic/internal/lexicon"
	"github.com/dateline-news/dateline/topic/internal/linear"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// A Seed describes a topic by a handful of words, by a few articles, or by both.
type Seed struct {
	Topic Topic
	// Words are terms of one to four words that speak for the topic.
	Words []string
	// Examples are articles about it.
	Examples []Input
}

// A topic from seeds is scored as follows. Each word counts like a strong term of the shipped lexicon. The examples give the
// mean of their feature vectors, weighted by rarity as in the shipped model; a text counts by its cosine with that mean (Rocchio). The
// constants make one example or a few words in the opening suffice, and are no fitted probabilities.
const (
	seedBias      = -3
	seedWeight    = 2
	seedSlope     = 1.4
	exampleWeight = 14
	// exampleFeatures is how many features of the mean vector count, the largest.
	exampleFeatures = 400
	seedThreshold   = 0.4
)

// FromSeeds makes topics from seeds. Their Origin is [Seeds], since their probabilities are rougher than those of learned topics: take
// [Train] when there are dozens of examples. Use [Combine] to have them beside the shipped topics.
func FromSeeds(seeds ...Seed) (*Scorer, error) {
	if len(seeds) == 0 {
		return nil, errors.New("topic: no seeds")
	}
	base := Default().parts[0].Model
	n := len(seeds)
	var topics []Topic
	var terms []lexicon.Term
	weights, bias := make([]map[uint32]float32, n), make([]float64, n)
	r := topicset.Rules{Thresholds: make([]float64, n), Most: n, Alone: seedThreshold}
	slopes := make([]float64, n)
	for i, s := range seeds {
		if len(s.Words) == 0 && len(s.Examples) == 0 || s.Topic.ID == "" {
			return nil, fmt.Errorf("topic: seed %d: it needs an id, and words or examples", i+1)
		}
		if slices.ContainsFunc(topics, func(t Topic) bool { return t.ID == s.Topic.ID }) {
			return nil, fmt.Errorf("topic: seed %d: there are two topics %q", i+1, s.Topic.ID)
		}
		for _, w := range s.Words {
			terms = append(terms, lexicon.Term{Text: w, Topics: []int{i}, Weights: []float64{seedWeight}})
		}
		s.Topic.Origin = Seeds
		topics = append(topics, s.Topic)
		weights[i] = mean(base, s.Examples)
		bias[i], slopes[i], r.Thresholds[i] = seedBias, seedSlope, seedThreshold
	}
	words, err := lexicon.Build(terms, DataVersion)
	if err != nil {
		return nil, fmt.Errorf("topic: seeds: %w", err)
	}
	set, err := topicset.Open(string(topicset.Encode(base.Derive(weights, bias, DataVersion), string(words), slopes, r, DataVersion)), "")
	if err != nil {
		return nil, err
	}
	return newScorer(topics, part{set, upTo(n)}), nil
}

// mean returns the largest features of the examples' mean vector, with the weight that a cosine has.
func mean(base *linear.Model, examples []Input) map[uint32]float32 {
	sums := map[uint32]float32{}
	var order []uint32
	var f linear.Finder
	for _, in := range examples {
		for _, p := range base.Find(in.linear(), &f) {
			if _, ok := sums[p.Feature]; !ok {
				order = append(order, p.Feature)
			}
			sums[p.Feature] += p.Value
		}
	}
	slices.SortStableFunc(order, func(a, b uint32) int {
		switch {
		case sums[a] > sums[b]:
			return -1
		case sums[a] < sums[b]:
			return 1
		}
		return int(a) - int(b)
	})
	order = order[:min(len(order), exampleFeatures)]
	length := 0.0
	for _, feature := range order {
		length += float64(sums[feature]) * float64(sums[feature])
	}
	out := make(map[uint32]float32, len(order))
	for _, feature := range order {
		out[feature] = exampleWeight * sums[feature] / float32(math.Sqrt(length))
	}
	return out
}
