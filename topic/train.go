package topic

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/topic/internal/linear"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// TrainOptions choose how topics are learned. The zero value is the default.
type TrainOptions struct {
	// Topics describes topics that the examples name by their ids; a topic that is not described has its id for a name.
	Topics []Topic
	// Publish is how many topics are published of each text. 0 means: by each topic's own threshold; or, if every example has just one topic,
	// the best one, and the best three where the topics overlap so much that the best one is wrong more often than every third time.
	Publish int
	// Cost is what a mistake on an example costs against large weights; 0 means 1. Less makes smoother models.
	Cost float64
	// Progress, if not nil, is told how many topics of how many are learned. It is not called by two goroutines at once.
	Progress func(done, topics int)
}

const (
	passes = 30
	// leastTexts is in how many examples a feature must occur.
	leastTexts = 2
	// pruned is the share of a topic's largest weight below which weights are left out of the model.
	pruned = 0.005
	// folds is into how many parts the examples are split to find probabilities and thresholds.
	folds          = 3
	usualThreshold = 0.4
	// overlapping is the share of examples for which the best topic must be right to be published alone.
	overlapping = 2.0 / 3
	maxTopics   = 1 << 16
)

// Train learns topics from articles and the ids of their topics; an article may have several or none. A linear
// support vector machine is learned for each topic, on the articles' stems, pairs of words and verbs, weighted by place, count and
// rarity; its decisions become probabilities by their fit, and its threshold the one of best F1, on articles that it was not
// learned from (three-fold). The same examples in the same order give the same model.
//
// Time grows with the articles' words times the topics: about 10 seconds on one core for 9,600 Reuters stories with 115 topics, 20 for 6,300
// long articles with 97. Memory: about 4 bytes for each different word and pair of words of each article. Too few examples, or none with a topic, are an error.
func Train(examples iter.Seq2[Input, []string], o TrainOptions) (*Scorer, error) {
	if o.Cost == 0 {
		o.Cost = 1
	}
	if o.Cost < 0 || o.Publish < 0 {
		return nil, fmt.Errorf("topic: cost %v and publish %d: want no less than 0", o.Cost, o.Publish)
	}
	t := &trainer{o: o, m: linear.NewMatrix(), number: map[string]int32{}}
	for in, ids := range examples {
		t.add(in, ids)
	}
	switch {
	case t.m.Rows() < folds:
		return nil, fmt.Errorf("topic: %d examples, at least %d are needed", t.m.Rows(), folds)
	case len(t.topics) == 0:
		return nil, errors.New("topic: no example has a topic")
	case len(t.topics) > maxTopics:
		return nil, fmt.Errorf("topic: %d different topics, at most %d are allowed", len(t.topics), maxTopics)
	}
	t.m.Weigh(leastTexts)
	return t.learn()
}

type trainer struct {
	o      TrainOptions
	m      *linear.Matrix
	topics []Topic
	number map[string]int32
	gold   [][]int32 // the topics of each example
	done   int
	lock   sync.Mutex
}

func (t *trainer) add(in Input, labels []string) {
	t.m.Add(in.linear())
	var gold []int32
	for _, id := range labels {
		n, ok := t.number[id]
		if !ok {
			n = int32(len(t.topics))
			t.number[id] = n
			topic := Topic{ID: id, Name: id, Origin: Learned}
			if i := slices.IndexFunc(t.o.Topics, func(d Topic) bool { return d.ID == id }); i >= 0 {
				topic = t.o.Topics[i]
				topic.Origin = Learned
			}
			t.topics = append(t.topics, topic)
		}
		if !slices.Contains(gold, n) {
			gold = append(gold, n)
		}
	}
	t.gold = append(t.gold, gold)
}

// learn finds weights, probabilities and thresholds of all topics.
func (t *trainer) learn() (*Scorer, error) {
	n := len(t.topics)
	weights, bias, thresholds := make([][]float32, n), make([]float64, n), make([]float64, n)
	probabilities := make([][]float64, n)
	t.parallel(func(topic int) {
		positive := t.positive(topic)
		decisions := t.decisions(positive)
		slope, offset := linear.Calibrate(decisions, positive)
		for i, d := range decisions {
			decisions[i] = linear.Logistic(slope*d + offset)
		}
		probabilities[topic] = decisions
		thresholds[topic] = linear.Threshold(decisions, positive, usualThreshold)
		w := linear.Solve(t.m, t.rows(func(int) bool { return true }), positive, t.o.Cost, passes)
		for f := range w {
			w[f] *= float32(slope)
		}
		bias[topic] = float64(w[len(t.m.Keys)]) + offset
		weights[topic] = w
	})
	r := topicset.Rules{Thresholds: thresholds, Most: n}
	if slices.ContainsFunc(t.gold, func(g []int32) bool { return len(g) == 0 }) {
		r.Alone = usualThreshold // an article need not have a topic
	}
	switch {
	case t.o.Publish > 0:
		r.Least, r.Most = t.o.Publish, t.o.Publish
	case t.single() && t.right(probabilities) >= overlapping:
		r.Least, r.Most = 1, 1
	case t.single():
		r.Least, r.Most = 3, 3
	}
	model := linear.Build(t.m.Keys, t.m.IDF, weights, bias, pruned, DataVersion)
	set, err := topicset.Open(string(topicset.Encode(model, "", make([]float64, n), r, DataVersion)), "")
	if err != nil {
		return nil, err
	}
	return newScorer(t.topics, part{set, upTo(n)}), nil
}

// decisions returns for each example what a model says that was learned from the other parts.
func (t *trainer) decisions(positive []bool) []float64 {
	out := make([]float64, t.m.Rows())
	for part := range folds {
		w := linear.Solve(t.m, t.rows(func(i int) bool { return partOf(i) != part }), positive, t.o.Cost, passes)
		for i := range out {
			if partOf(i) == part {
				out[i] = t.m.Dot(w, i) + float64(w[len(t.m.Keys)])
			}
		}
	}
	return out
}

// partOf spreads examples over the parts without regard to their order.
func partOf(i int) int { return int(uint32(i)*2654435761>>16) % folds }

func (t *trainer) rows(in func(i int) bool) []int32 {
	var out []int32
	for i := range t.m.Rows() {
		if in(i) {
			out = append(out, int32(i))
		}
	}
	return out
}

func (t *trainer) positive(topic int) []bool {
	out := make([]bool, t.m.Rows())
	for i, g := range t.gold {
		out[i] = slices.Contains(g, int32(topic))
	}
	return out
}

// single reports whether every example has just one topic.
func (t *trainer) single() bool {
	return !slices.ContainsFunc(t.gold, func(g []int32) bool { return len(g) != 1 })
}

// right returns the share of examples whose most probable topic is theirs.
func (t *trainer) right(probabilities [][]float64) float64 {
	n := 0
	for i, g := range t.gold {
		best := 0
		for topic := range probabilities {
			if probabilities[topic][i] > probabilities[best][i] {
				best = topic
			}
		}
		if slices.Contains(g, int32(best)) {
			n++
		}
	}
	return float64(n) / float64(len(t.gold))
}

// parallel calls f for each topic on all processors.
func (t *trainer) parallel(f func(topic int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for topic := range next {
				f(topic)
				t.lock.Lock()
				t.done++
				if t.o.Progress != nil {
					t.o.Progress(t.done, len(t.topics))
				}
				t.lock.Unlock()
			}
		})
	}
	for topic := range t.topics {
		next <- topic
	}
	close(next)
	wg.Wait()
}
