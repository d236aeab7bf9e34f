package gold

import (
	"fmt"
	"math"
)

// Reliability tells whether probabilities mean what they say: answers are put into ten bins by
// their probability, and the share that is right is set beside it.
type Reliability struct {
	bins [10]struct {
		n, right int
		said     float64
	}
}

// Add counts an answer that was given with a probability.
func (r *Reliability) Add(probability float64, right bool) {
	b := &r.bins[max(0, min(9, int(probability*10)))]
	b.n++
	b.said += probability
	if right {
		b.right++
	}
}

// Gap is the mean distance between what was said and what is right: with each bin weighted by its answers (the expected calibration
// error), and with all bins that have answers alike.
func (r *Reliability) Gap() (answers, bins float64) {
	n, used := 0, 0
	for _, b := range r.bins {
		if b.n > 0 {
			apart := math.Abs(b.said - float64(b.right))
			answers += apart
			bins += apart / float64(b.n)
			n += b.n
			used++
		}
	}
	return answers / max(float64(n), 1), bins / max(float64(used), 1)
}

// Lines returns a row for each bin that has answers.
func (r *Reliability) Lines() []string {
	var out []string
	for _, b := range r.bins {
		if b.n > 0 {
			out = append(out, fmt.Sprintf("said %.3f  right %.3f  (%d)", b.said/float64(b.n), float64(b.right)/float64(b.n), b.n))
		}
	}
	return out
}
