package topic

import (
	"cmp"
	_ "embed"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/topic/internal/linear"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// A Score says how probable it is that an editor would file a text under a topic.
type Score struct {
	Topic       Topic
	Probability float64
	// LogOdds is the logit of the probability: Bias plus the sum of Because.
	LogOdds float64
	// Bias is the log odds of the topic before any term is seen.
	Bias float64
	// Because lists the contributions in log odds, largest first. For a topic that is not published, Score adds them up in one.
	Because []Contribution
	// Published tells whether the topic is one of those that describe the text: its probability reaches the topic's own threshold.
	Published bool
}

// A Contribution is what the occurrences of one term add to a topic's log odds.
type Contribution struct {
	What   string
	Weight float64
	Count  int
	// Start and End are the byte offsets of the first occurrence, half open; both are 0 for what belongs to no place.
	Start, End int
}

// A Scorer scores texts by what was learned of each topic. It is immutable and safe for concurrent use.
type Scorer struct {
	topics []Topic
	parts  []part
	pool   sync.Pool
}

var (
	//go:embed lexicon.bin
	lexiconData string
	//go:embed model.bin
	modelData string
)

var shipped = sync.OnceValue(func() *Scorer {
	set, err := topicset.Open(modelData, lexiconData)
	if err != nil {
		panic("topic: embedded model: " + err.Error())
	}
	return newScorer(taxonomy(), part{set, upTo(len(taxonomy()))})
})

// Default returns the scorer of the shipped taxonomy. Its data are opened once in a process, which takes about 5 ms.
func Default() *Scorer { return shipped() }

func newScorer(topics []Topic, parts ...part) *Scorer {
	s := &Scorer{topics: topics, parts: parts}
	s.pool.New = func() any { return &space{found: make([]found, len(parts))} }
	return s
}

// upTo returns the numbers below n.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// Topics returns the topics that the scorer knows, in their fixed order. The slice is the caller's.
func (s *Scorer) Topics() []Topic { return slices.Clone(s.topics) }

// Score returns the score of every topic, best first. It never fails. Time grows linearly with the text, about 0.2
// microseconds a token with the shipped topics. The contributions of topics that are not published are added up in one; see Explain.
func (s *Scorer) Score(in Input) []Score { return s.score(in, false) }

// Explain is Score with all contributions to every topic, which takes several times as long.
func (s *Scorer) Explain(in Input) []Score { return s.score(in, true) }

func (s *Scorer) score(in Input, explain bool) []Score {
	sp := s.pool.Get().(*space)
	defer s.pool.Put(sp)
	out := make([]Score, len(s.topics))
	sp.terms = slices.Grow(sp.terms[:0], len(out))[:len(out)]
	clear(sp.terms)
	for i, t := range s.topics {
		out[i].Topic = t
	}
	for i, p := range s.parts {
		f := &sp.found[i]
		p.find(in, f)
		for topic, at := range p.place {
			if at >= 0 {
				out[at].Bias, out[at].LogOdds = p.Model.Bias(topic), f.odds[topic]
				out[at].Probability = linear.Logistic(out[at].LogOdds)
				sp.terms[at] += f.counts[topic]
			}
		}
		p.publish(out)
		p.explain(in, f, out, explain)
	}
	for i := range out {
		if o := &out[i]; !explain && !o.Published && sp.terms[i] > 0 {
			o.Because = []Contribution{{What: "all terms", Weight: o.LogOdds - o.Bias, Count: int(sp.terms[i])}}
		}
	}
	slices.SortStableFunc(out, func(a, b Score) int { return cmp.Compare(b.LogOdds, a.LogOdds) })
	return out
}

// space is the working space of Score.
type space struct {
	found []found // per part
	terms []int32 // per topic: how many terms speak for or against it
}
