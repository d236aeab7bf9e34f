package tagger

import "math"

// The marginals of a sentence are those that ForwardBackward finds, bit for bit, for less than half the work. Most tokens cannot be part of a name and so have
// no label but 0: what comes before such a token and what comes after it is told by one number each. And of the transitions
// most lead from a label at which a name may end to one at which a name may start; these stand in a table of their own.

const (
	enders   = 1 + 2*fourLabels + 2*(int(kinds)-fourLabels)
	starters = 1 + 2*fourLabels + int(kinds) - fourLabels
)

// ends and starts list the labels at which a name may end and start; the first is 0 in both. goes lists the labels from which a name goes on and
// those with which it does, in the order of ForwardBackward's sums.
var ends, starts, goes = func() (ends [enders]uint8, starts [starters]uint8, goes [][2]uint8) {
	e, s := 0, 0
	for l := range Labels {
		if Grammar.ends[l] {
			ends[e] = uint8(l)
			e++
		}
		if Grammar.starts[l] {
			starts[s] = uint8(l)
			s++
		}
		for _, next := range Grammar.follow[l] {
			if !Grammar.starts[next] {
				goes = append(goes, [2]uint8{uint8(l), next})
			}
		}
	}
	return
}()

// A joint is the table of transitions from ends to starts.
type joint [enders][starters]float32

func newJoint(trans *[Labels][Labels]float32) (j joint) {
	for e, from := range ends {
		for s, to := range starts {
			j[e][s] = trans[from][to]
		}
	}
	return j
}

// marginals runs forward and backward in the probability domain, each token scaled to a sum of one, and fills in alpha and beta of
// the possible tokens: alpha up to the last that has a label, beta from the first on.
func (m *Model) marginals(n int, s *Scratch) {
	s.alpha, s.beta, s.potential = grow(s.alpha, n), grow(s.beta, n), grow(s.potential, n)
	possible, potential := s.features.possible[:n], s.potential[:n]
	low, high := n, 0
	for i, p := range possible {
		if p {
			exponentiate(&s.scores[i], &potential[i])
		}
		if s.labels[i] != 0 {
			low, high = min(low, i), i
		}
	}

	before := float32(1) // alpha of label 0 of the impossible token before, or of what is before the sentence
	for i := 0; i <= high; i++ {
		switch a := &s.alpha[i]; {
		case possible[i] && i > 0 && possible[i-1]:
			m.forward(&s.alpha[i-1], a)
			weigh(a, &potential[i], i == n-1)
		case possible[i]:
			*a = [Labels]float32{}
			for k, l := range starts {
				a[l] = before * m.joint[0][k]
			}
			weigh(a, &potential[i], i == n-1)
		case i > 0 && possible[i-1]:
			sum := float32(0)
			for e, l := range ends {
				sum += s.alpha[i-1][l] * m.joint[e][0]
			}
			if before = 0; sum > 0 {
				before = 1
			}
		}
	}

	after := float32(1) // beta of label 0 of the impossible token after
	if possible[n-1] {
		s.beta[n-1] = [Labels]float32{}
		for _, l := range ends {
			s.beta[n-1][l] = 1
		}
	}
	for i := n - 2; i >= low; i-- {
		b := &s.beta[i]
		switch {
		case possible[i+1]:
			m.backward(&s.beta[i+1], &potential[i+1], b)
			scale(b)
			after = b[0]
		case possible[i]:
			*b = [Labels]float32{}
			for e, l := range ends {
				b[l] = after * m.joint[e][0]
			}
			scale(b)
		default:
			sum := float32(0)
			for e := range m.joint {
				sum += after * m.joint[e][0]
			}
			if after *= m.joint[0][0]; sum > 0 {
				after /= sum
			}
		}
	}
}

// exponentiate makes potentials of scores, the highest of them 1.
func exponentiate(scores, potential *[Labels]float32) {
	top := scores[0]
	for _, v := range scores {
		top = max(top, v)
	}
	for l, v := range scores {
		potential[l] = float32(math.Exp(float64(v - top)))
	}
}

// forward adds up the paths to each label.
func (m *Model) forward(before, a *[Labels]float32) {
	var sums [starters]float32
	for e, l := range ends {
		v, row := before[l], &m.joint[e]
		for k := range sums {
			sums[k] += v * row[k]
		}
	}
	*a = [Labels]float32{}
	for k, l := range starts {
		a[l] = sums[k]
	}
	for _, g := range goes {
		a[g[1]] += before[g[0]] * m.exp[g[0]][g[1]]
	}
}

// weigh multiplies by a token's potentials and scales; the last token of a sentence ends its name.
func weigh(a, potential *[Labels]float32, last bool) {
	for l := range a {
		a[l] *= potential[l]
		if last && !Grammar.ends[l] {
			a[l] = 0
		}
	}
	scale(a)
}

// backward adds up the paths from each label.
func (m *Model) backward(after, potential, b *[Labels]float32) {
	var w [Labels]float32
	for l := range w {
		w[l] = after[l] * potential[l]
	}
	var to [starters]float32
	for k, l := range starts {
		to[k] = w[l]
	}
	*b = [Labels]float32{}
	for e, l := range ends {
		v, row := float32(0), &m.joint[e]
		for k := range to {
			v += to[k] * row[k]
		}
		b[l] = v
	}
	for _, g := range goes {
		b[g[0]] += w[g[1]] * m.exp[g[0]][g[1]]
	}
}
