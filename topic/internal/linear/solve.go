package linear

import "math/rand/v2"

// Solve finds the weights w of a linear support vector machine with squared hinge loss,
//
//	½|w|² + cost · Σ max(0, 1 − yᵢ w·xᵢ)²,
//
// over some rows of a matrix, by coordinate descent on the dual problem with shrinking (Hsieh, Chang, Lin, Keerthi and
// Sundararajan, "A dual coordinate descent method for large-scale linear SVM", ICML 2008). yᵢ is 1 for the rows that are positive
// and −1 for others. The last weight belongs to a feature that is one in every row. A pass costs a multiplication or two for
// each value of the rows that are not yet settled; ten to thirty passes are enough. The order of the rows is random but always the same.
func Solve(m *Matrix, rows []int32, positive []bool, cost float64, passes int) []float32 {
	w := make([]float32, len(m.Keys)+1)
	bias := len(m.Keys)
	ridge := 0.5 / cost
	alpha, diagonal, order := make([]float64, len(rows)), make([]float64, len(rows)), make([]int32, len(rows))
	for k, i := range rows {
		order[k] = int32(k)
		_, values := m.Row(int(i))
		diagonal[k] = 1 + ridge
		for _, v := range values {
			diagonal[k] += float64(v) * float64(v)
		}
	}
	random := rand.New(rand.NewPCG(1, uint64(len(rows))))
	active, limit := len(rows), far
	for range passes {
		random.Shuffle(active, func(a, b int) { order[a], order[b] = order[b], order[a] })
		most, least := -far, far
		for s := 0; s < active; s++ {
			k := order[s]
			y := float32(-1)
			if positive[rows[k]] {
				y = 1
			}
			index, values := m.Row(int(rows[k]))
			gradient := float64(y*(dot(w, index, values)+w[bias])) - 1 + alpha[k]*ridge
			projected := gradient
			if alpha[k] == 0 {
				if gradient > limit { // far on its own side: settled for now
					active--
					order[s], order[active] = order[active], order[s]
					s--
					continue
				}
				projected = min(gradient, 0)
			}
			most, least = max(most, projected), min(least, projected)
			if projected == 0 {
				continue
			}
			before := alpha[k]
			alpha[k] = max(before-gradient/diagonal[k], 0)
			step := y * float32(alpha[k]-before)
			for j, f := range index {
				w[f] += step * values[j]
			}
			w[bias] += step
		}
		switch {
		case most-least > tolerance:
			if limit = most; limit <= 0 {
				limit = far
			}
		case active == len(rows):
			return w
		default: // look once more at what seemed settled
			active, limit = len(rows), far
		}
	}
	return w
}

const (
	tolerance = 0.05
	far       = 1e30
)
