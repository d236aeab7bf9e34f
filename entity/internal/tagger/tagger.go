// Package tagger finds names by a linear-chain conditional random field: it
// gives each token a label (begin or inside of a person, organization, place and so on, or none)
// from features of the token, its neighbours, the names that
// the knowledge base knows, and the rest of the document.
//
// The model (tagger.bin, trained by the command in train) is embedded and read in place. Its
// weights are 8-bit numbers in rows of 16, one a feature, found by a hash of the feature.
//
// Method: Lafferty, McCallum and Pereira 2001; decoding by Viterbi, confidence from the
// forward-backward marginals. Small words that cannot be part of a name get no features and no label,
// which leaves about two fifths of the tokens.
package tagger

import (
	_ "embed"
	"math"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:embed tagger.bin
var data string

// Format is the version of the model's layout: sections "slots" (flat.Table from feature to row),
// "rows" (int8 × 16), "trans" (float32, from × to) and "scale" (float32).
const Format = 1

// A Kind is what a name names, as the corpora tell it apart.
type Kind uint8

const (
	Person Kind = iota
	Organization
	Place
	Nationality
	Facility
	Event
	Other
	kinds
)

// Labels is the number of labels: none, and begin and inside of each kind.
const Labels = 1 + 2*int(kinds)

// Begin and Inside return the labels of a kind.
func Begin(k Kind) int  { return 1 + 2*int(k) }
func Inside(k Kind) int { return 2 + 2*int(k) }

// A Span is a name: tokens First to Last, half open, with the model's probability
// that a name of that kind stands exactly there (the lowest marginal of its tokens).
type Span struct {
	First, Last int32
	Kind        Kind
	Probability float32
}

// A Model is a trained tagger; safe for concurrent use.
type Model struct {
	slots flat.Table // feature -> row
	rows  flat.Section
	scale float32
	trans [Labels][Labels]float32 // log potentials
	exp   [Labels][Labels]float32 // the same, exponentiated
	// Version is the date of the training.
	Version string
}

// Default opens the embedded model once.
var Default = sync.OnceValue(func() *Model {
	m, err := Open(data)
	if err != nil {
		panic("entity: embedded tagger: " + err.Error())
	}
	return m
})

// Open reads a trained model in place.
func Open(data string) (*Model, error) {
	f, err := flat.Open(data, "tagger", Format)
	if err != nil {
		return nil, err
	}
	m := &Model{slots: flat.NewTable(f.Section("slots")), rows: f.Section("rows"), scale: f.Section("scale").Float32(0), Version: f.Version}
	t := f.Section("trans")
	for i := range Labels {
		for j := range Labels {
			m.trans[i][j] = t.Float32(i*Labels + j)
			m.exp[i][j] = float32(math.Exp(float64(m.trans[i][j])))
		}
	}
	return m, nil
}

// Scratch is the working space of Tag; reuse it to avoid allocation. The zero value is ready.
type Scratch struct {
	features  Extractor
	scores    [][Labels]float32
	back      [][Labels]uint8
	alpha     [][Labels]float32
	beta      [][Labels]float32
	labels    []uint8
	potential [][Labels]float32
}

// Tag appends the names in a text. words and hints are those of the text's tokens.
func (m *Model) Tag(t *token.Text, words []knowledge.Word, hints []Hint, s *Scratch, out []Span) []Span {
	s.features.Document(t, words, hints)
	for _, sent := range t.Sentences {
		out = m.sentence(sent, s, out)
	}
	s.features.text = nil // do not keep the article alive
	return out
}

func (m *Model) sentence(sent token.Sentence, s *Scratch, out []Span) []Span {
	first, n := int(sent.First), int(sent.Last-sent.First)
	s.features.Sentence(sent)
	s.scores = grow(s.scores, n)
	any := false
	for i := range n {
		if s.features.Possible(first + i) {
			any = true
			m.score(s.features.Features(first+i), &s.scores[i])
		}
	}
	if !any {
		return out
	}
	if !m.viterbi(first, n, s) {
		return out
	}
	m.marginals(first, n, s)
	for i := 0; i < n; {
		l := int(s.labels[i])
		if l == 0 {
			i++
			continue
		}
		k := Kind((l - 1) / 2)
		p := s.marginal(i, l)
		j := i + 1
		for ; j < n && int(s.labels[j]) == Inside(k); j++ {
			p = min(p, s.marginal(j, Inside(k)))
		}
		out = append(out, Span{int32(first + i), int32(first + j), k, p})
		i = j
	}
	return out
}

// score adds up the rows of the features.
func (m *Model) score(features []uint64, out *[Labels]float32) {
	var sum [16]int32
	for _, f := range features {
		at, ok := m.slots.Get(f)
		if !ok {
			continue
		}
		row := m.rows[at*16 : at*16+16]
		for l := range 16 {
			sum[l] += int32(int8(row[l]))
		}
	}
	for l := range Labels {
		out[l] = float32(sum[l]) * m.scale
	}
}

// viterbi fills s.labels and reports whether any token has a label.
func (m *Model) viterbi(first, n int, s *Scratch) bool {
	s.back, s.labels, s.alpha = grow(s.back, n), grow(s.labels, n), grow(s.alpha, n)
	prev := [Labels]float32{}
	prevFree := false // whether the token before may have a label
	for i := range n {
		free := s.features.Possible(first + i)
		var cur [Labels]float32
		switch {
		case !free && !prevFree:
			cur[0] = prev[0] + m.trans[0][0]
			s.back[i][0] = 0
		case !free:
			best, from := prev[0]+m.trans[0][0], 0
			for l := 1; l < Labels; l++ {
				if v := prev[l] + m.trans[l][0]; v > best {
					best, from = v, l
				}
			}
			cur[0], s.back[i][0] = best, uint8(from)
		case !prevFree:
			for l := range Labels {
				cur[l] = prev[0] + m.trans[0][l] + s.scores[i][l]
				s.back[i][l] = 0
			}
		default:
			for l := range Labels {
				best, from := prev[0]+m.trans[0][l], 0
				if l > 0 && l%2 == 0 { // inside: only after begin or inside of the same kind
					best, from = prev[l-1]+m.trans[l-1][l], l-1
					if v := prev[l] + m.trans[l][l]; v > best {
						best, from = v, l
					}
				} else {
					for k := 1; k < Labels; k++ {
						if v := prev[k] + m.trans[k][l]; v > best {
							best, from = v, k
						}
					}
				}
				cur[l], s.back[i][l] = best+s.scores[i][l], uint8(from)
			}
		}
		if free && !prevFree {
			for l := 2; l < Labels; l += 2 {
				cur[l] = never
			}
		}
		prev, prevFree = cur, free
	}
	label := 0
	if prevFree {
		for l := 1; l < Labels; l++ {
			if prev[l] > prev[label] {
				label = l
			}
		}
	}
	any := false
	for i := n - 1; i >= 0; i-- {
		s.labels[i] = uint8(label)
		any = any || label != 0
		label = int(s.back[i][label])
	}
	return any
}

// never is a score that no path survives.
const never = -1e9

// marginals runs forward and backward in the probability domain, each token scaled to a sum of one.
func (m *Model) marginals(first, n int, s *Scratch) {
	s.alpha, s.beta, s.potential = grow(s.alpha, n), grow(s.beta, n), grow(s.potential, n)
	for i := range n {
		if s.features.Possible(first + i) {
			top := s.scores[i][0]
			for _, v := range s.scores[i] {
				top = max(top, v)
			}
			for l, v := range s.scores[i] {
				s.potential[i][l] = float32(math.Exp(float64(v - top)))
			}
		} else {
			s.potential[i] = [Labels]float32{1}
		}
	}
	ForwardBackward(&m.exp, s.potential[:n], s.alpha, s.beta)
}

// ForwardBackward fills alpha and beta for the potentials of a sentence, with the transitions
// exponentiated; both are scaled so that a marginal is alpha·beta over its sum.
func ForwardBackward(trans *[Labels][Labels]float32, potential, alpha, beta [][Labels]float32) {
	n := len(potential)
	for i := range n {
		p, a := &potential[i], &alpha[i]
		if i == 0 {
			for l := range Labels {
				a[l] = p[l] * trans[0][l]
				if l > 0 && l%2 == 0 {
					a[l] = 0
				}
			}
		} else {
			before := &alpha[i-1]
			var sum [Labels]float32
			for k := range Labels {
				if before[k] == 0 {
					continue
				}
				v, row := before[k], &trans[k]
				for l := range Labels {
					sum[l] += v * row[l]
				}
			}
			for l := 2; l < Labels; l += 2 {
				sum[l] = before[l-1]*trans[l-1][l] + before[l]*trans[l][l]
			}
			for l := range Labels {
				a[l] = sum[l] * p[l]
			}
		}
		scale(a)
	}
	for l := range Labels {
		beta[n-1][l] = 1
	}
	for i := n - 2; i >= 0; i-- {
		after, p, b := &beta[i+1], &potential[i+1], &beta[i]
		var w [Labels]float32
		for l := range Labels {
			w[l] = after[l] * p[l]
		}
		for k := range Labels {
			v := w[0] * trans[k][0]
			for l := 1; l < Labels; l += 2 {
				v += w[l] * trans[k][l]
			}
			if k > 0 {
				in := k + k%2
				v += w[in] * trans[k][in]
			}
			b[k] = v
		}
		scale(b)
	}
}

func scale(v *[Labels]float32) {
	sum := float32(0)
	for _, x := range v {
		sum += x
	}
	if sum > 0 {
		for i := range v {
			v[i] /= sum
		}
	}
}

func (s *Scratch) marginal(i, l int) float32 {
	sum := float32(0)
	for k := range Labels {
		sum += s.alpha[i][k] * s.beta[i][k]
	}
	if sum == 0 {
		return 0
	}
	return s.alpha[i][l] * s.beta[i][l] / sum
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
