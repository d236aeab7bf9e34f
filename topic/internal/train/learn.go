package main

import (
	"fmt"
	"math"

	"github.com/dateline-news/dateline/topic/internal/linear"
)

// The constants were chosen by four-fold scores on the judged articles.
const (
	// mappedCost is what a mistake on a mapped label costs; those labels are rough.
	mappedCost = 0.3
	// leastMapped is how many articles with mapped labels a topic must have.
	leastMapped = 10
	// The penalties of a weight, and of a slope for how far it is from what is expected of it.
	weightPenalty, slopePenalty = 0.5, 3.0
	expectedLexicon             = 0.8
	expectedMapped              = 0.5
	steps                       = 40
)

type trainer struct {
	*reader
	topics int
	// mappedWeights are learned from mapped labels, the last one being the bias; mappedScore is what they give each text.
	mappedWeights [][]float32
	mappedScore   [][]float64
}

// A fit is what the judged articles teach about a topic: weights of features beside the slopes of the lexicon's sum and of the score
// learned from mapped labels.
type fit struct {
	weights         []float64
	lexicon, mapped float64
	bias            float64
}

// learnMapped learns each topic from the articles whose mapped labels say something about it.
func (t *trainer) learnMapped() {
	t.mappedWeights, t.mappedScore = make([][]float32, t.topics), make([][]float64, t.topics)
	for topic := range t.topics {
		t.mappedScore[topic] = make([]float64, len(t.texts))
		var rows []int32
		positive := make([]bool, len(t.texts))
		n := 0
		for _, i := range t.mapped {
			if a := t.texts[i].gold[topic]; a != unknown {
				rows = append(rows, int32(i))
				if positive[i] = a == yes; positive[i] {
					n++
				}
			}
		}
		if n < leastMapped {
			continue
		}
		w := linear.Solve(t.matrix, rows, positive, mappedCost, 20)
		t.mappedWeights[topic] = w
		for i := range t.texts {
			t.mappedScore[topic][i] = t.matrix.Dot(w, i) + float64(w[len(w)-1])
		}
	}
}

func (t *trainer) learn(rows []int) []fit {
	out := make([]fit, t.topics)
	for topic := range out {
		out[topic] = t.fit(topic, rows)
	}
	return out
}

// fit finds the most probable logistic model of a topic, given the articles and normal priors.
func (t *trainer) fit(topic int, rows []int) fit {
	n := len(t.matrix.Keys)
	x := make([]float64, n+3)
	lexicon, mapped, bias := n, n+1, n+2
	expected := map[int]float64{lexicon: expectedLexicon, mapped: expectedMapped}
	x[lexicon], x[mapped], x[bias] = expectedLexicon, expectedMapped, -2.5
	minimize(x, steps, 0.02, func(x, g []float64) float64 {
		loss := 0.0
		for f, w := range x[:n] {
			loss += weightPenalty / 2 * w * w
			g[f] = weightPenalty * w
		}
		for _, s := range []int{lexicon, mapped} {
			off := x[s] - expected[s]
			loss += slopePenalty / 2 * off * off
			g[s] = slopePenalty * off
		}
		g[bias] = 0
		for _, i := range rows {
			z := t.logOdds(topic, i, fit{x[:n], x[lexicon], x[mapped], x[bias]})
			y := 0.0
			if t.texts[i].gold[topic] == yes {
				y = 1
			}
			loss += math.Max(z, 0) - y*z + math.Log1p(math.Exp(-math.Abs(z)))
			e := linear.Logistic(z) - y
			index, values := t.matrix.Row(i)
			for j, f := range index {
				g[f] += e * float64(values[j])
			}
			g[lexicon] += e * t.texts[i].sums[topic]
			g[mapped] += e * t.mappedScore[topic][i]
			g[bias] += e
		}
		return loss
	})
	return fit{x[:n], x[lexicon], x[mapped], x[bias]}
}

func (t *trainer) logOdds(topic, text int, m fit) float64 {
	z := m.bias + m.lexicon*t.texts[text].sums[topic] + m.mapped*t.mappedScore[topic][text]
	index, values := t.matrix.Row(text)
	for j, f := range index {
		z += m.weights[f] * float64(values[j])
	}
	return z
}

// join adds what was learned from mapped labels to a fit, which is linear, too.
func (t *trainer) join(topic int, m fit) (weights []float32, bias, slope float64) {
	weights = make([]float32, len(m.weights))
	from := t.mappedWeights[topic]
	for f, w := range m.weights {
		if from != nil {
			w += m.mapped * float64(from[f])
		}
		weights[f] = float32(w)
	}
	bias = m.bias
	if from != nil {
		bias += m.mapped * float64(from[len(from)-1])
	}
	return weights, bias, m.lexicon
}

// thresholds finds from which probability on each topic is best published, on judged articles that were not learned from.
func (t *trainer) thresholds(show bool) []float64 {
	p := make([][]float64, t.topics)
	for topic := range p {
		p[topic] = make([]float64, len(t.judged))
	}
	for part := range folds {
		var rows []int
		for k, i := range t.judged {
			if k%folds != part {
				rows = append(rows, i)
			}
		}
		for topic, m := range t.learn(rows) {
			for k, i := range t.judged {
				if k%folds == part {
					p[topic][k] = linear.Logistic(t.logOdds(topic, i, m))
				}
			}
		}
	}
	out := make([]float64, t.topics)
	for topic := range out {
		positive := make([]bool, len(t.judged))
		for k, i := range t.judged {
			positive[k] = t.texts[i].gold[topic] == yes
		}
		out[topic] = linear.Threshold(p[topic], positive, usualThreshold)
	}
	if show {
		fmt.Println(t.score(p, out))
	}
	return out
}
