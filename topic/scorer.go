package topic

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
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
	// Because lists the contributions in log odds, largest first.
	Because []Contribution
	// Published tells whether the topic is one of those that describe the text: its probability reaches the topic's own threshold.
	Published bool
}

// A Contribution is what the occurrences of one term add to a topic's log odds.
type Contribution struct {
	What   string
	Weight float64
	Count  int
	// Start and End are the byte offsets of the first occurrence, half open; both are 0 for a property of the whole text.
	Start, End int
}

// An Input is a text with its stems.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem (flat.Hash), 0 for tokens that are no words.
	Stems []uint64
	// TitleEnd is the offset at which the title ends, 0 if there is none.
	TitleEnd int
	// Values name further properties of the text that a model may have learned from, such as "names: two countries or more".
	Values []string
}

func (in Input) linear() linear.Text {
	t := linear.Text{Text: in.Text, Stems: in.Stems, TitleEnd: in.TitleEnd}
	for _, v := range in.Values {
		t.Values = append(t.Values, flat.Hash(v))
	}
	return t
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
	s.pool.New = func() any { return new(space) }
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

// Score returns the score of every topic, best first. It never fails. Time grows linearly with the text, about 0.3
// microseconds a token with the shipped topics.
func (s *Scorer) Score(in Input) []Score {
	sp := s.pool.Get().(*space)
	defer s.pool.Put(sp)
	out := make([]Score, len(s.topics))
	for i, t := range s.topics {
		out[i].Topic = t
	}
	sp.begin(len(s.topics))
	for _, p := range s.parts {
		p.score(in, sp, out)
	}
	sp.collect(out)
	for i := range out {
		o := &out[i]
		o.LogOdds = o.Bias
		for _, c := range o.Because {
			o.LogOdds += c.Weight
		}
		o.Probability = linear.Logistic(o.LogOdds)
	}
	for _, p := range s.parts {
		p.publish(out)
	}
	slices.SortStableFunc(out, func(a, b Score) int {
		if a.Published != b.Published { // a topic below its threshold never stands before one above
			if a.Published {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.LogOdds, a.LogOdds)
	})
	return out
}

// space is the working space of Score.
type space struct {
	finders
	// found lists contributions in the order in which they are found; topics and weights stand beside.
	all   []Contribution
	links []link
	from  []int32 // per topic: where its links begin once they are sorted
	order []link
}

// A link is what the contribution with number what adds to a topic.
type link struct {
	topic, what int32
	weight      float64
}

func (sp *space) begin(topics int) {
	sp.all, sp.links = sp.all[:0], sp.links[:0]
	if len(sp.from) < topics+1 {
		sp.from = make([]int32, topics+1)
	}
	clear(sp.from)
}

func (sp *space) add(topic int, weight float64) {
	sp.links = append(sp.links, link{int32(topic), int32(len(sp.all) - 1), weight})
}

// collect hands each topic its contributions, largest first: the links are sorted by topic by counting, then by size.
func (sp *space) collect(out []Score) {
	from := sp.from[:len(out)+1]
	for _, l := range sp.links {
		from[l.topic+1]++
	}
	for t := range out {
		from[t+1] += from[t]
	}
	sp.order = slices.Grow(sp.order[:0], len(sp.links))[:len(sp.links)]
	for _, l := range sp.links {
		sp.order[from[l.topic]] = l
		from[l.topic]++
	}
	because := make([]Contribution, len(sp.links))
	begin := int32(0)
	for t := range out {
		end := from[t]
		links := sp.order[begin:end]
		slices.SortFunc(links, func(a, b link) int {
			return cmp.Or(cmp.Compare(math.Abs(b.weight), math.Abs(a.weight)), cmp.Compare(a.what, b.what))
		})
		for i, l := range links {
			c := &because[int(begin)+i]
			*c = sp.all[l.what]
			c.Weight = l.weight
		}
		if begin < end {
			out[t].Because = because[begin:end:end]
		}
		begin = end
	}
}
