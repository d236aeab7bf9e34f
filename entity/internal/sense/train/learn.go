package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/dateline-news/dateline/entity/internal/sense"
	"github.com/dateline-news/dateline/internal/gold"
)

const (
	steps = 400
	rate  = 0.05
	ridge = 1.0 // weight of the squares
	least = 2   // features seen less often are left out
)

// learn fits a logistic model by full steps of Adam; scale multiplies its log odds, so that its probabilities hold for new text.
func learn(all []*example, scale float64) sense.Model {
	seen := map[sense.Feature]int{}
	for _, e := range all {
		for _, v := range e.values {
			seen[v.Feature]++
		}
	}
	var features []sense.Feature
	index := map[sense.Feature]int{}
	add := func(f sense.Feature) {
		if _, ok := index[f]; !ok {
			index[f] = len(features)
			features = append(features, f)
		}
	}
	bias := sense.Feature{Template: sense.Bias}
	add(bias)
	for _, e := range all {
		for _, v := range e.values {
			if seen[v.Feature] >= least {
				add(v.Feature)
			}
		}
	}
	w, mean, square := make([]float64, len(features)), make([]float64, len(features)), make([]float64, len(features))
	slope := make([]float64, len(features))
	for step := 1; step <= steps; step++ {
		for i := range slope {
			slope[i] = ridge * w[i]
		}
		slope[0] = 0
		for _, e := range all {
			z := w[0]
			for _, v := range e.values {
				if i, ok := index[v.Feature]; ok {
					z += w[i] * v.X
				}
			}
			g := 1 / (1 + math.Exp(-z))
			if e.government {
				g--
			}
			g *= weights[e.set]
			slope[0] += g
			for _, v := range e.values {
				if i, ok := index[v.Feature]; ok {
					slope[i] += g * v.X
				}
			}
		}
		c1, c2 := 1-math.Pow(0.9, float64(step)), 1-math.Pow(0.99, float64(step))
		for i, g := range slope {
			mean[i] += 0.1 * (g - mean[i])
			square[i] += 0.01 * (g*g - square[i])
			w[i] -= rate * (mean[i] / c1) / (math.Sqrt(square[i]/c2) + 1e-8)
		}
	}
	m := sense.Model{}
	for i, f := range features {
		m[f] = w[i] * scale
	}
	return m
}

// crossValidate measures each part by a model learned without its articles, and returns what the log odds are to be multiplied by so that
// they fit what was right.
func crossValidate(all []*example, folds int) (scale float64) {
	type tally struct {
		right, n     int
		hand         int
		seats, acted int // capitals that mean their government, and those told as such
		metonymic    gold.Count
		byHand       gold.Count
		sure, unsure float64
	}
	count := map[string]*tally{}
	for _, s := range sets {
		count[s] = &tally{}
	}
	var odds []float64
	var right []bool
	var sure gold.Reliability
	for k := range folds {
		rest := slices.DeleteFunc(slices.Clone(all), func(e *example) bool { return e.article%folds == k })
		m := learn(rest, 1)
		for _, e := range all {
			if e.article%folds != k {
				continue
			}
			z := m.LogOdds(e.values)
			t := count[e.set]
			t.n++
			ok := (z > 0) == e.government
			if e.capital && e.government {
				t.seats++
				if z > 0 {
					t.acted++
				}
			}
			if ok {
				t.right++
			}
			if (e.score > 0) == e.government {
				t.hand++
			}
			tell(&t.metonymic, z > 0, e.government)
			tell(&t.byHand, e.score > 0, e.government)
			odds, right = append(odds, math.Abs(z)), append(right, ok)
			sure.Add(1/(1+math.Exp(-math.Abs(z))), ok)
		}
	}
	fmt.Println("cross-validated by articles, names that are asked for")
	for _, s := range sets {
		t := count[s]
		fmt.Printf("  %-11s model %.3f  metonymic %v\n  %-11s  hand %.3f  metonymic %v\n", s, float64(t.right)/float64(t.n), t.metonymic, "", float64(t.hand)/float64(t.n), t.byHand)
		fmt.Printf("  %-11s  capitals as governments %.3f (%d)\n", "", float64(t.acted)/float64(max(t.seats, 1)), t.seats)
	}
	best, low := 0.0, math.Inf(1)
	for scale := 0.3; scale < 1.5; scale += 0.05 {
		cost := 0.0
		for i, z := range odds {
			if !right[i] {
				z = -z
			}
			cost += math.Log1p(math.Exp(-scale * z))
		}
		if cost < low {
			best, low = scale, cost
		}
	}
	fmt.Printf("  probabilities fit best with log odds times %.2f\n", best)
	for _, l := range sure.Lines() {
		fmt.Println("  ", l)
	}
	return best
}

func tell(c *gold.Count, got, want bool) {
	switch {
	case got && want:
		c.Right++
	case got:
		c.Wrong++
	case want:
		c.Missed++
	}
}
