// Package tagger finds names by a linear-chain conditional random field: it
// gives each token a label (begin, inside, last or single token of a person, organization, place and so on, or none)
// from features of the token, its neighbours, the names that
// the knowledge base knows, and the rest of the document.
//
// The model (tagger.bin, trained by the command in train) is embedded and read in place. Its
// weights are 8-bit numbers in rows, one a feature, found by a hash of the feature.
//
// Method: Lafferty, McCallum and Pereira 2001; decoding by Viterbi, confidence from the
// forward-backward marginals. Small words that cannot be part of a name get no features and no label,
// which leaves about half of the tokens.
package tagger

import (
	_ "embed"
	"math"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:embed tagger.bin
var data string

// Format is the version of the model's layout: sections "rows" (flat.Rows with fingerprints of FeaturePrint bytes, from feature
// to a signed byte for each label), "trans" (float32, from × to) and "scale" (float32).
const (
	Format       = 2
	FeaturePrint = 3
	slotLength   = Labels + FeaturePrint
)

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

// Persons, organizations and places have four labels each, begin, inside, last and single, since their ends are worth
// learning; the other kinds have two, begin and inside.
const (
	fourLabels = int(Place) + 1
	Labels     = 1 + 4*fourLabels + 2*(int(kinds)-fourLabels)
)

// Name returns the labels of the tokens of a name of a kind: the first of several, one inside, the last and a single one.
func Name(k Kind) (first, inside, last, single int) {
	if k := int(k); k < fourLabels {
		return 1 + 4*k, 2 + 4*k, 3 + 4*k, 4 + 4*k
	}
	first = 1 + 4*fourLabels + 2*(int(k)-fourLabels)
	return first, first + 1, first + 1, first
}

// A grammar tells which labels may follow each other and what they stand for.
type grammar struct {
	follow       [Labels][]uint8 // the labels that may come after each
	kind         [Labels]Kind
	starts, ends [Labels]bool // a name may start, or end, with the label; the label none does both
}

// Grammar is the one that all models share.
var Grammar = func() (g grammar) {
	g.starts[0], g.ends[0] = true, true
	for k := range kinds {
		first, inside, last, single := Name(k)
		for _, l := range []int{first, inside, last, single} {
			g.kind[l] = k
		}
		g.starts[first], g.starts[single], g.ends[last], g.ends[single] = true, true, true, true
	}
	for l := range Labels {
		if g.ends[l] {
			for next := range Labels {
				if g.starts[next] {
					g.follow[l] = append(g.follow[l], uint8(next))
				}
			}
		}
		first, inside, last, _ := Name(g.kind[l])
		if l == 0 || l != first && l != inside {
			continue
		}
		g.follow[l] = append(g.follow[l], uint8(inside))
		if last != inside {
			g.follow[l] = append(g.follow[l], uint8(last))
		}
	}
	return g
}()

// May reports whether label b may follow label a.
func (g *grammar) May(a, b int) bool { return slices.Contains(g.follow[a], uint8(b)) }

// A Span is a name: tokens First to Last, half open, with the model's probability
// that a name of that kind stands exactly there (the lowest marginal of its tokens).
type Span struct {
	First, Last int32
	Kind        Kind
	Probability float32
}

// A Model is a trained tagger; safe for concurrent use.
type Model struct {
	rows  flat.Rows                   // by feature
	exact map[uint64]*[Labels]float32 // instead of rows, in training
	scale float32
	trans [Labels][Labels]float32 // log potentials
	exp   [Labels][Labels]float32 // the same, exponentiated
	joint joint                   // of exp
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
	m := &Model{rows: flat.NewRows(f.Section("rows"), FeaturePrint, Labels), scale: f.Section("scale").Float32(0), Version: f.Version}
	var trans [Labels][Labels]float32
	t := f.Section("trans")
	for i := range Labels {
		for j := range Labels {
			trans[i][j] = t.Float32(i*Labels + j)
		}
	}
	m.setTransitions(trans)
	return m, nil
}

// Exact returns a model with weights that were not rounded; the training measures it.
func Exact(weights map[uint64]*[Labels]float32, trans [Labels][Labels]float32) *Model {
	m := &Model{exact: weights}
	m.setTransitions(trans)
	return m
}

func (m *Model) setTransitions(trans [Labels][Labels]float32) {
	m.trans = trans
	for i := range Labels {
		for j := range Labels {
			m.exp[i][j] = float32(math.Exp(float64(trans[i][j])))
		}
	}
	m.joint = newJoint(&m.exp)
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
	batch     flat.Batch
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
			m.score(s.features.Features(first+i), s, &s.scores[i])
		}
	}
	if !any {
		return out
	}
	if !m.viterbi(first, n, s) {
		return out
	}
	m.marginals(n, s)
	for i := 0; i < n; {
		l := s.labels[i]
		if l == 0 {
			i++
			continue
		}
		p := s.marginal(i, l)
		j := i + 1
		for ; j < n && !Grammar.starts[s.labels[j]]; j++ {
			p = min(p, s.marginal(j, s.labels[j]))
		}
		out = append(out, Span{int32(first + i), int32(first + j), Grammar.kind[l], p})
		i = j
	}
	return out
}

// score adds up the rows of the features.
func (m *Model) score(features []uint64, s *Scratch, out *[Labels]float32) {
	if m.exact != nil {
		*out = [Labels]float32{}
		for _, f := range features {
			if row := m.exact[f]; row != nil {
				for l, w := range row {
					out[l] += w
				}
			}
		}
		return
	}
	// Seven weights at a time, each raised by 128 so that it is not negative, are added up in 64 bits. Lanes of 16 bits, which hold the sum of 256 rows,
	// add up the even ones of the seven; what is left of the sum of all when they are taken away is 256 times the lanes of the odd ones. The eighth byte
	// is the first of the next seven, or of the fingerprint, and what it adds to the last odd lane is not used.
	const lanes, raise = 0x00ff00ff00ff00ff, 0x8080808080808080
	found := m.rows.GetAll(features, &s.batch)
	found = found[:min(len(found), 256)]
	var a, b, c, evenA, evenB, evenC uint64
	for _, n := range found {
		slot := m.rows.Slot(n)
		_ = slot[slotLength-1]
		u, v, w := slot[0:8].Uint64(0)^raise, slot[7:15].Uint64(0)^raise, slot[14:22].Uint64(0)^raise
		a, b, c = a+u, b+v, c+w
		evenA, evenB, evenC = evenA+u&lanes, evenB+v&lanes, evenC+w&lanes
	}
	raised := int32(128 * len(found))
	for k, sum := range [3][2]uint64{{evenA, (a - evenA) >> 8}, {evenB, (b - evenB) >> 8}, {evenC, (c - evenC) >> 8}} {
		for l := range 7 {
			out[7*k+l] = float32(int32(sum[l%2]>>(l/2*16)&0xffff)-raised) * m.scale
		}
	}
}

// viterbi fills s.labels and reports whether any token has a label.
func (m *Model) viterbi(first, n int, s *Scratch) bool {
	s.back, s.labels = grow(s.back, n), grow(s.labels, n)
	prev := nothing
	prev[0] = 0
	prevFree := false // whether the token before may have a label
	for i := range n {
		free := s.features.Possible(first + i)
		cur, back := nothing, &s.back[i]
		switch {
		case !free && !prevFree:
			cur[0], back[0] = prev[0]+m.trans[0][0], 0
		case !free:
			for l, v := range prev {
				if v += m.trans[l][0]; v > cur[0] && Grammar.ends[l] {
					cur[0], back[0] = v, uint8(l)
				}
			}
		default:
			for l, v := range prev {
				if v <= never {
					continue
				}
				row := &m.trans[l]
				for _, next := range Grammar.follow[l] {
					if v := v + row[next]; v > cur[next] {
						cur[next], back[next] = v, uint8(l)
					}
				}
			}
			for l, v := range s.scores[i] {
				cur[l] += v
			}
		}
		prev, prevFree = cur, free
	}
	label := 0
	for l, v := range prev {
		if v > prev[label] && Grammar.ends[l] {
			label = l
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

var nothing = func() (v [Labels]float32) {
	for l := range v {
		v[l] = 2 * never
	}
	return v
}()

// ForwardBackward fills alpha and beta for the potentials of a sentence, with the transitions
// exponentiated, and returns the logarithm of the sum over all paths. Both are scaled so that a marginal is alpha·beta over its sum.
func ForwardBackward(trans *[Labels][Labels]float32, potential, alpha, beta [][Labels]float32) float64 {
	n := len(potential)
	logZ := 0.0
	before := &[Labels]float32{1}
	var end [Labels]float32
	for l := range end {
		if Grammar.ends[l] {
			end[l] = 1
		}
	}
	for i := range n {
		p, a := &potential[i], &alpha[i]
		*a = [Labels]float32{}
		for l, v := range before {
			if v == 0 {
				continue
			}
			row := &trans[l]
			for _, next := range Grammar.follow[l] {
				a[next] += v * row[next]
			}
		}
		for l := range a {
			a[l] *= p[l]
			if i == n-1 {
				a[l] *= end[l]
			}
		}
		logZ += math.Log(float64(scale(a)))
		before = a
	}
	beta[n-1] = end
	for i := n - 2; i >= 0; i-- {
		after, p, b := &beta[i+1], &potential[i+1], &beta[i]
		var w [Labels]float32
		for l := range Labels {
			w[l] = after[l] * p[l]
		}
		for l := range Labels {
			v, row := float32(0), &trans[l]
			for _, next := range Grammar.follow[l] {
				v += w[next] * row[next]
			}
			b[l] = v
		}
		scale(b)
	}
	return logZ
}

// scale makes v sum to one and returns what it summed to.
func scale(v *[Labels]float32) float32 {
	sum := float32(0)
	for _, x := range v {
		sum += x
	}
	if sum > 0 {
		for i := range v {
			v[i] /= sum
		}
	}
	return sum
}

func (s *Scratch) marginal(i int, l uint8) float32 {
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
