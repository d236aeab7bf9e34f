package linear

import (
	"math"
)

// A Matrix holds the features of texts, row by row: row i has the features Index[Start[i]:Start[i+1]] with the values beside
// them. Built by Add and Weigh.
type Matrix struct {
	Start []int
	Index []int32
	Value []float32
	// Keys are the features' hashes, IDF their weights by rarity.
	Keys []uint64
	IDF  []float32

	number map[uint64]int32
	with   []int32 // texts that have the feature
	seen   []int32 // the last text that had it
	at     []int32 // where in Index the feature stands in that text
}

// NewMatrix returns a matrix without rows.
func NewMatrix() *Matrix { return &Matrix{Start: []int{0}, number: map[uint64]int32{}} }

// Rows returns the number of texts.
func (m *Matrix) Rows() int { return len(m.Start) - 1 }

// Row returns the features and values of a text.
func (m *Matrix) Row(i int) ([]int32, []float32) {
	a, b := m.Start[i], m.Start[i+1]
	return m.Index[a:b], m.Value[a:b]
}

// Add appends the features of a text.
func (m *Matrix) Add(t Text) {
	row := int32(m.Rows() + 1)
	each(t, func(key uint64, weight float32, _, _ int32) {
		f, ok := m.number[key]
		if !ok {
			f = int32(len(m.Keys))
			m.number[key] = f
			m.Keys, m.with, m.seen, m.at = append(m.Keys, key), append(m.with, 0), append(m.seen, 0), append(m.at, 0)
		}
		if m.seen[f] != row {
			m.seen[f], m.at[f] = row, int32(len(m.Index)-m.Start[row-1])
			m.with[f]++
			m.Index, m.Value = append(m.Index, f), append(m.Value, 0)
		}
		m.Value[m.Start[row-1]+int(m.at[f])] += weight
	})
	m.Start = append(m.Start, len(m.Index))
}

// Weigh leaves out features that fewer than least texts have, turns counts into weights (1 + ln count) · idf, and
// brings each row to length one. It is called once, after the last Add.
func (m *Matrix) Weigh(least int) {
	to := make([]int32, len(m.Keys))
	n := int32(0)
	for f, with := range m.with {
		to[f] = -1
		if int(with) >= least {
			to[f] = n
			m.Keys[n] = m.Keys[f]
			m.IDF = append(m.IDF, idf(m.Rows(), int(with)))
			n++
		}
	}
	m.Keys = m.Keys[:n]
	m.number, m.with, m.seen, m.at = nil, nil, nil, nil
	out, at := 0, 0
	for r := range m.Rows() {
		from := out
		for ; at < m.Start[r+1]; at++ {
			if f := to[m.Index[at]]; f >= 0 {
				m.Index[out], m.Value[out] = f, damped(m.Value[at])*m.IDF[f]
				out++
			}
		}
		m.Start[r+1] = out
		scale(m.Value[from:out])
	}
	m.Index, m.Value = m.Index[:out], m.Value[:out]
}

// scale brings a vector to length one.
func scale(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return
	}
	by := float32(1 / math.Sqrt(sum))
	for i := range v {
		v[i] *= by
	}
}

// Dot returns the product of a row with weights.
func (m *Matrix) Dot(w []float32, row int) float64 {
	index, values := m.Row(row)
	return float64(dot(w, index, values))
}

func dot(w []float32, index []int32, values []float32) float32 {
	var a, b float32
	j := 0
	for ; j+1 < len(index); j += 2 {
		a += w[index[j]] * values[j]
		b += w[index[j+1]] * values[j+1]
	}
	if j < len(index) {
		a += w[index[j]] * values[j]
	}
	return a + b
}
