package main

import "math"

// minimize finds the x that makes f least, from the one given, by the limited-memory method of Broyden, Fletcher, Goldfarb and
// Shanno with ten steps remembered (Nocedal and Wright, Numerical Optimization, 2006, chapter 7). f returns its value at x and puts the gradient into g.
// It ends after the given number of steps, or when the gradient is shorter than small.
func minimize(x []float64, steps int, small float64, f func(x, g []float64) float64) {
	const remembered = 10
	var s, y [][]float64
	var rho []float64
	g, next, gNext, d := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	value := f(x, g)
	for range steps {
		if math.Sqrt(product(g, g)) < small {
			return
		}
		copy(d, g)
		a := make([]float64, len(s))
		for i := len(s) - 1; i >= 0; i-- {
			a[i] = rho[i] * product(s[i], d)
			add(d, -a[i], y[i])
		}
		if k := len(s) - 1; k >= 0 {
			times(d, 1/(rho[k]*product(y[k], y[k])))
		} else {
			times(d, 1/max(1, math.Sqrt(product(g, g))))
		}
		for i := range s {
			add(d, a[i]-rho[i]*product(y[i], d), s[i])
		}
		down := product(g, d)
		step, better := 1.0, false
		for range 20 { // halve the step until it leads down
			for i := range x {
				next[i] = x[i] - step*d[i]
			}
			if v := f(next, gNext); v <= value-1e-4*step*down {
				value, better = v, true
				break
			}
			step /= 2
		}
		if !better {
			return
		}
		var ds, dy []float64
		if len(s) == remembered {
			ds, dy = s[0], y[0]
			s, y, rho = s[1:], y[1:], rho[1:]
		} else {
			ds, dy = make([]float64, len(x)), make([]float64, len(x))
		}
		for i := range x {
			ds[i], dy[i] = next[i]-x[i], gNext[i]-g[i]
		}
		if c := product(ds, dy); c > 1e-10 {
			s, y, rho = append(s, ds), append(y, dy), append(rho, 1/c)
		}
		copy(x, next)
		copy(g, gNext)
	}
}

func product(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func add(a []float64, by float64, b []float64) {
	for i := range a {
		a[i] += by * b[i]
	}
}

func times(a []float64, by float64) {
	for i := range a {
		a[i] *= by
	}
}
