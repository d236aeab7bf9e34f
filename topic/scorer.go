package topic

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:embed lexicon.bin
var data string

// Format is the version of lexicon.bin: sections "trie" (flat.Table from the hash of the stems of a term, or of the beginning of one;
// bit 31: a longer term goes on here; rest: term + 1), "terms" (text offset, text length, first weight, number of weights,
// uint32 each), "weights" (topic uint16, weight × 100 int16) and "text".
const Format = 1

// The score of a topic is a logistic function of a sum over the terms found:
//
//	log odds = bias + slope · Σ weight · ln(1 + count) · place / √(1 + words/100)
//
// where place is headFactor for a term in the title or the opening. The sum is
// linear, so that each term's part can be listed. The constants were set on development articles.
const (
	bias       = -1.75
	slope      = 0.5
	headFactor = 2
	headWords  = 60
)

// A topic is published if its probability is at least threshold and its sum is at least shareOfBest of the best topic's,
// maxPublished topics at most; if there is none, the best one is if it reaches leastAlone.
const (
	threshold    = 0.35
	shareOfBest  = 0.35
	maxPublished = 3
	leastAlone   = 0.25
)

// A Score says how probable it is that an editor would file a text under a topic.
type Score struct {
	Topic       Topic
	Probability float64
	// LogOdds is the logit of the probability: Bias plus the sum of Because.
	LogOdds float64
	// Because lists the contributions in log odds, largest first.
	Because []Contribution
	// Published tells whether the topic is one of those that describe the text.
	Published bool
}

// Bias is the log odds of a topic before any term is seen.
const Bias = bias

// A Contribution is what the occurrences of one term add to a topic's log odds.
type Contribution struct {
	What   string
	Weight float64
	Count  int
	// Start and End are the byte offsets of the first occurrence, half open.
	Start, End int
}

// A Scorer scores texts by a lexicon; it is immutable and safe for concurrent use.
type Scorer struct {
	trie                 flat.Table
	terms, weights, text flat.Section
	topics               []Topic
	pool                 sync.Pool
}

var scorer = sync.OnceValue(func() *Scorer {
	f, err := flat.Open(data, "topics", Format)
	if err != nil {
		panic("topic: embedded lexicon: " + err.Error())
	}
	s := &Scorer{trie: flat.NewTable(f.Section("trie")), terms: f.Section("terms"), weights: f.Section("weights"), text: f.Section("text"), topics: taxonomy()}
	s.pool.New = func() any { return &count{} }
	return s
})

// Default returns the scorer over the embedded lexicon.
func Default() *Scorer { return scorer() }

// An Input is a text with its stems.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem (flat.Hash), 0 for tokens that are no words.
	Stems []uint64
	// TitleEnd is the offset at which the title ends, 0 if there is none.
	TitleEnd int
}

// maxTerm is the longest term in words.
const maxTerm = 4

// count is the working space of Score.
type count struct {
	words []int32        // tokens that are words
	terms map[uint32]int // term + 1 -> index into all
	all   []found
}

type found struct {
	term        uint32
	n           int
	head        bool
	first, last int32
}

// Score returns the score of every topic, best first. It never fails.
func (s *Scorer) Score(in Input) []Score {
	c := s.pool.Get().(*count)
	defer s.pool.Put(c)
	s.find(in, c)

	out := make([]Score, len(s.topics))
	for i, t := range s.topics {
		out[i] = Score{Topic: t, LogOdds: bias}
	}
	size := slope / math.Sqrt(1+float64(len(c.words))/100)
	for _, f := range c.all {
		row := s.terms[f.term*16 : f.term*16+16]
		what := string(s.text[row.Uint32(0):][:row.Uint32(1)])
		part := math.Log1p(float64(f.n)) * size
		if f.head {
			part *= headFactor
		}
		for w := row.Uint32(2); w < row.Uint32(2)+row.Uint32(3); w++ {
			v := s.weights.Uint32(int(w))
			o := &out[v&0xffff]
			weight := float64(int16(v>>16)) / 100 * part
			o.LogOdds += weight
			o.Because = append(o.Because, Contribution{what, weight, f.n, int(in.Text.Tokens[f.first].Start), int(in.Text.Tokens[f.last].End)})
		}
	}
	for i := range out {
		o := &out[i]
		o.Probability = 1 / (1 + math.Exp(-o.LogOdds))
		slices.SortStableFunc(o.Because, func(a, b Contribution) int {
			return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Start, b.Start))
		})
	}
	slices.SortStableFunc(out, func(a, b Score) int { return cmp.Compare(b.LogOdds, a.LogOdds) })
	publish(out)
	return out
}

// publish marks the topics that describe the text.
func publish(scores []Score) {
	if len(scores) == 0 {
		return
	}
	best := scores[0].LogOdds - bias
	for i := range scores[:min(maxPublished, len(scores))] {
		s := &scores[i]
		s.Published = s.Probability >= threshold && s.LogOdds-bias >= shareOfBest*best
	}
	if scores[0].Probability >= leastAlone {
		scores[0].Published = true
	}
}

// find counts the terms of a text, the longest at each place.
func (s *Scorer) find(in Input, c *count) {
	if c.terms == nil {
		c.terms = map[uint32]int{}
	}
	clear(c.terms)
	c.all, c.words = c.all[:0], c.words[:0]
	for i, h := range in.Stems {
		if h != 0 {
			c.words = append(c.words, int32(i))
		}
	}
	body, head := 0, 0 // words of the body seen so far, and where its opening ends
	for ; head < len(c.words) && int(in.Text.Tokens[c.words[head]].Start) < in.TitleEnd; head++ {
	}
	body, head = head, head+headWords
	for at := body; at < min(head, len(c.words)); at++ { // the opening ends with its line
		if at > body && s.newLine(in, c.words[at-1], c.words[at]) {
			head = at
		}
	}
	for at := 0; at < len(c.words); {
		h, term, length := uint64(0), uint32(0), 0
		for n := 0; n < maxTerm && at+n < len(c.words); n++ {
			h = flat.Extend(h, in.Stems[c.words[at+n]])
			v, ok := s.trie.Get(h)
			if !ok {
				break
			}
			if t := v &^ (1 << 31); t != 0 {
				term, length = t, n+1
			}
			if v>>31 == 0 {
				break
			}
		}
		if length == 0 {
			at++
			continue
		}
		n, ok := c.terms[term]
		if !ok {
			n = len(c.all)
			c.all = append(c.all, found{term: term - 1, first: c.words[at], last: c.words[at+length-1]})
			c.terms[term] = n
		}
		f := &c.all[n]
		f.n++
		f.head = f.head || at < head
		at += length
	}
}

// newLine reports whether a line ends between two tokens.
func (s *Scorer) newLine(in Input, a, b int32) bool {
	for _, ch := range []byte(in.Text.Source[in.Text.Tokens[a].End:in.Text.Tokens[b].Start]) {
		if ch == '\n' {
			return true
		}
	}
	return false
}
