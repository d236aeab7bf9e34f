package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dateline-news/dateline/entity/internal/tagger"
)

const L = tagger.Labels

// A trainer learns the weights of a conditional random field by AdaGrad with an L2 penalty. Dropout leaves features out of each token by chance, so that no
// weight relies on another; the average over the last passes, and over runs from different seeds, evens out the chance.
type trainer struct {
	index  map[uint64]int32 // feature -> number
	counts []int32
	random *rand.Rand

	rate, l2, drop float32
	weights, grad2 [][L]float32
	trans, trans2  [L][L]float32
	sum            [][L]float32 // of the weights remembered, then their average
	transSum       [L][L]float32
	remembered     int

	potential, alpha, beta [][L]float32
	exp                    [L][L]float32
	kept                   [][]int32
}

func newTrainer(rate, l2, drop float32) *trainer {
	return &trainer{index: map[uint64]int32{}, rate: rate, l2: l2, drop: drop}
}

// count numbers a feature and counts its uses.
func (t *trainer) count(feature uint64) int32 {
	id, ok := t.index[feature]
	if !ok {
		id = int32(len(t.index))
		t.index[feature] = id
		t.counts = append(t.counts, 0)
	}
	t.counts[id]++
	return id
}

// keep drops features seen fewer than n times.
func (t *trainer) keep(data []sentence, n int32) {
	to := make([]int32, len(t.counts))
	kept := int32(0)
	for i, c := range t.counts {
		to[i] = -1
		if c >= n {
			to[i] = kept
			kept++
		}
	}
	for _, s := range data {
		for i, f := range s.features {
			out := f[:0]
			for _, id := range f {
				if to[id] >= 0 {
					out = append(out, to[id])
				}
			}
			s.features[i] = out
		}
	}
	for h, id := range t.index {
		if to[id] < 0 {
			delete(t.index, h)
		} else {
			t.index[h] = to[id]
		}
	}
	t.sum = make([][L]float32, kept)
	t.weights, t.grad2 = make([][L]float32, kept), make([][L]float32, kept)
}

// start begins a run.
func (t *trainer) start(seed uint64) {
	t.random = rand.New(rand.NewPCG(seed, 2))
	clear(t.weights)
	clear(t.grad2)
	t.trans, t.trans2 = [L][L]float32{}, [L][L]float32{}
}

// epoch passes over the data once in random order and returns the mean negative log-likelihood of a sentence.
func (t *trainer) epoch(data []sentence) float64 {
	order := t.random.Perm(len(data))
	loss := 0.0
	for _, i := range order {
		loss += t.step(data[i])
	}
	return loss / float64(len(data))
}

// step makes one AdaGrad step on a sentence.
func (t *trainer) step(s sentence) float64 {
	n := len(s.labels)
	for len(t.potential) < n {
		t.potential, t.alpha, t.beta = append(t.potential, [L]float32{}), append(t.alpha, [L]float32{}), append(t.beta, [L]float32{})
		t.kept = append(t.kept, nil)
	}
	for i := range L {
		for j := range L {
			t.exp[i][j] = 0
			if tagger.Grammar.May(i, j) {
				t.exp[i][j] = float32(math.Exp(float64(t.trans[i][j])))
			}
		}
	}
	gold, tops := 0.0, 0.0
	for i, f := range s.features {
		if f == nil {
			t.potential[i] = [L]float32{1}
			continue
		}
		kept := t.kept[i][:0]
		var score [L]float32
		for _, id := range f {
			if t.random.Float32() < t.drop {
				continue
			}
			kept = append(kept, id)
			for l, w := range t.weights[id] {
				score[l] += w
			}
		}
		t.kept[i] = kept
		top := slices.Max(score[:])
		for l, v := range score {
			t.potential[i][l] = float32(math.Exp(float64(v - top)))
		}
		gold += float64(score[s.labels[i]])
		tops += float64(top)
	}
	potential := t.potential[:n]
	logZ := tops + tagger.ForwardBackward(&t.exp, potential, t.alpha, t.beta)
	before := 0
	for _, l := range s.labels {
		gold += float64(t.trans[before][l])
		before = int(l)
	}
	var transGrad [L][L]float32
	before = 0
	for i, f := range s.features {
		// Pairwise marginals of (label before, label).
		if i == 0 {
			t.pair(nil, i, &transGrad)
		} else {
			t.pair(&t.alpha[i-1], i, &transGrad)
		}
		l := int(s.labels[i])
		transGrad[before][l]--
		before = l
		if f == nil {
			continue
		}
		sum := float32(0)
		var g [L]float32
		for l := range L {
			g[l] = t.alpha[i][l] * t.beta[i][l]
			sum += g[l]
		}
		for l := range L {
			g[l] /= sum
		}
		g[s.labels[i]]--
		for _, id := range t.kept[i] {
			w, h := &t.weights[id], &t.grad2[id]
			for l := range L {
				d := g[l] + t.l2*w[l]
				if d > -1e-4 && d < 1e-4 {
					continue
				}
				h[l] += d * d
				w[l] -= t.rate * d / float32(math.Sqrt(float64(h[l]))+1e-3)
			}
		}
	}
	for i := range L {
		for j := range L {
			if d := transGrad[i][j]; d != 0 {
				t.trans2[i][j] += d * d
				t.trans[i][j] -= t.rate * d / float32(math.Sqrt(float64(t.trans2[i][j]))+1e-3)
			}
		}
	}
	return logZ - gold
}

func (t *trainer) pair(before *[L]float32, i int, out *[L][L]float32) {
	var m [L][L]float32
	sum := float32(0)
	for k := range L {
		a := float32(1)
		if before == nil && k > 0 {
			break
		} else if before != nil {
			a = before[k]
		}
		if a == 0 {
			continue
		}
		for l := range L {
			m[k][l] = a * t.exp[k][l] * t.potential[i][l] * t.beta[i][l]
			sum += m[k][l]
		}
	}
	for k := range L {
		for l := range L {
			if m[k][l] != 0 {
				out[k][l] += m[k][l] / sum
			}
		}
	}
}

// remember adds the weights to the average that becomes the model.
func (t *trainer) remember() {
	t.remembered++
	for i := range t.weights {
		for l, w := range t.weights[i] {
			t.sum[i][l] += w
		}
	}
	for i := range L {
		for j := range L {
			t.transSum[i][j] += t.trans[i][j]
		}
	}
}

// average turns the sums into the weights of the model. Dropout left out a share of the features, so that each weight counts for less when
// all are there.
func (t *trainer) average() {
	n := 1 / float32(t.remembered)
	for i := range t.sum {
		for l := range L {
			t.sum[i][l] *= (1 - t.drop) * n
		}
	}
	for i := range L {
		for j := range L {
			t.transSum[i][j] *= n
		}
	}
}
