package gold

import "fmt"

// A Count adds up right, wrong and missed answers.
type Count struct{ Right, Wrong, Missed int }

// Precision is the share of the answers given that are right.
func (c Count) Precision() float64 { return share(c.Right, c.Wrong) }

// Recall is the share of the answers wanted that were given.
func (c Count) Recall() float64 { return share(c.Right, c.Missed) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 { return share(2*c.Right, c.Wrong+c.Missed) }

func share(a, b int) float64 {
	if a+b == 0 {
		return 0
	}
	return float64(a) / float64(a+b)
}

// Add adds another count.
func (c *Count) Add(d Count) {
	c.Right += d.Right
	c.Wrong += d.Wrong
	c.Missed += d.Missed
}

func (c Count) String() string {
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  (%d)", c.Precision(), c.Recall(), c.F1(), c.Right+c.Missed)
}

// Compare counts answers against gold; both are sets.
func Compare[K comparable](gold, got map[K]bool) Count {
	var c Count
	for k := range got {
		if gold[k] {
			c.Right++
		} else {
			c.Wrong++
		}
	}
	c.Missed = len(gold) - c.Right
	return c
}

// A Ranking adds up how well ranked lists put the right answers first.
type Ranking struct {
	n               int
	first           float64
	average, atFive float64
	precisionAtR    float64
}

// Add counts one list; right tells for each place whether the answer is right, and wanted how many right answers there are.
func (r *Ranking) Add(right []bool, wanted int) {
	if wanted == 0 {
		return
	}
	r.n++
	hits, sum := 0, 0.0
	for i, ok := range right {
		if i >= max(10, wanted) {
			break
		}
		if ok {
			if i < 10 {
				hits++
				sum += float64(hits) / float64(i+1)
			}
			if i == 0 {
				r.first++
			}
			if i < wanted {
				r.precisionAtR += 1 / float64(wanted)
			}
			if i < 5 {
				r.atFive += 1 / float64(min(wanted, 5))
			}
		}
	}
	r.average += sum / float64(min(wanted, 10))
}

func (r Ranking) String() string {
	n := float64(max(r.n, 1))
	return fmt.Sprintf("NN@1 %.3f  R-prec %.3f  MAP@10 %.3f  R@5 %.3f  (%d)", r.first/n, r.precisionAtR/n, r.average/n, r.atFive/n, r.n)
}
