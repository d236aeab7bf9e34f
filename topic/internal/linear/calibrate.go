package linear

import (
	"cmp"
	"math"
	"slices"
)

// Calibrate fits the probability 1 / (1 + exp(−(slope·s + bias))) to decisions s on texts that were not learned from (Platt
// 1999), by Newton's method on targets smoothed as Lin, Lin and Weng (Machine Learning 68, 2007) have it. With few positives
// the slope stays near usualSlope.
func Calibrate(s []float64, positive []bool) (slope, bias float64) {
	yes, no := 0.0, 0.0
	for _, p := range positive {
		if p {
			yes++
		} else {
			no++
		}
	}
	high, low := (yes+1)/(yes+2), 1/(no+2)
	slope, bias = usualSlope, math.Log((yes+1)/(no+1))
	for range 50 {
		gs, gb := pull*(slope-usualSlope), 0.0
		hss, hsb, hbb := pull, 0.0, 1e-6
		for i, x := range s {
			target := low
			if positive[i] {
				target = high
			}
			p := Logistic(slope*x + bias)
			d, h := p-target, p*(1-p)
			gs, gb = gs+d*x, gb+d
			hss, hsb, hbb = hss+h*x*x, hsb+h*x, hbb+h
		}
		determinant := hss*hbb - hsb*hsb
		ds, db := (hbb*gs-hsb*gb)/determinant, (hss*gb-hsb*gs)/determinant
		short := min(1, 5/max(math.Abs(ds), math.Abs(db), 1e-12)) // no step beyond 5
		slope, bias = slope-short*ds, bias-short*db
		if math.Abs(ds)+math.Abs(db) < 1e-6 {
			break
		}
	}
	return max(slope, 0.01), bias
}

const (
	usualSlope = 3
	pull       = 0.2
)

// Logistic returns the probability that has the given log odds.
func Logistic(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }

// Threshold returns the probability from which on a topic is best published: that of the best F1 on texts that were not
// learned from, drawn towards usual when few of them are positive.
func Threshold(p []float64, positive []bool, usual float64) float64 {
	order := make([]int, len(p))
	total := 0
	for i := range p {
		order[i] = i
		if positive[i] {
			total++
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	best, at, right := 0.0, usual, 0
	for k, i := range order[:max(len(order)-1, 0)] {
		if positive[i] {
			right++
		}
		if f := float64(right) / float64(k+1+total); f > best {
			best, at = f, (p[i]+p[order[k+1]])/2
		}
	}
	trust := float64(total) / float64(total+few)
	return trust*min(max(at, lowest), highest) + (1-trust)*usual
}

const (
	few     = 10
	lowest  = 0.1
	highest = 0.7
)
