package linear

import (
	"math"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

func read(s string, titleEnd int, values ...uint64) Text {
	t := token.Split(s)
	return Text{Text: t, Stems: new(token.Stemmer).Stems(t, nil), TitleEnd: titleEnd, Values: values}
}

// texts gives a matrix of texts about ships, and of others.
func texts() (*Matrix, []bool) {
	m := NewMatrix()
	var positive []bool
	for i := range 40 {
		word := []string{"ship", "tanker", "ferry"}[i%3]
		if i%2 == 0 {
			word = []string{"judge", "court", "verdict"}[i%3]
		}
		m.Add(read("The "+word+" and the "+word+" were seen again. Nothing else happened that day.", 0))
		positive = append(positive, i%2 == 1)
	}
	m.Weigh(2)
	return m, positive
}

func TestSolve(t *testing.T) {
	m, positive := texts()
	var rows []int32
	for i := range 30 {
		rows = append(rows, int32(i))
	}
	w := Solve(m, rows, positive, 1, 50)
	for i := range m.Rows() {
		if d := m.Dot(w, i) + float64(w[len(m.Keys)]); (d > 0) != positive[i] || math.Abs(d) < 0.5 {
			t.Errorf("text %d: %v, want %v", i, d, positive[i])
		}
	}
	// At the optimum no small step along a weight leads down.
	loss := func() float64 {
		sum := 0.0
		for _, x := range w {
			sum += float64(x) * float64(x) / 2
		}
		for _, i := range rows {
			y := -1.0
			if positive[i] {
				y = 1
			}
			if short := 1 - y*(m.Dot(w, int(i))+float64(w[len(m.Keys)])); short > 0 {
				sum += short * short
			}
		}
		return sum
	}
	best := loss()
	for f := range w {
		for _, step := range []float32{-0.05, 0.05} {
			w[f] += step
			if l := loss(); l < best-1e-3 {
				t.Errorf("weight %d moved by %v: loss %v, less than %v", f, step, l, best)
			}
			w[f] -= step
		}
	}
}

func TestCalibrate(t *testing.T) {
	var s []float64
	var positive []bool
	for i := range 4000 { // true log odds 2s − 1
		x := float64(i%41-20) / 10
		s = append(s, x)
		positive = append(positive, math.Mod(float64(i)*0.6180339887, 1) < Logistic(2*x-1))
	}
	if slope, bias := Calibrate(s, positive); math.Abs(slope-2) > 0.15 || math.Abs(bias+1) > 0.15 {
		t.Errorf("slope %v and bias %v, want 2 and -1", slope, bias)
	}
	for _, alike := range []bool{false, true} {
		if slope, bias := Calibrate([]float64{1, 1, 1}, []bool{alike, alike, alike}); math.IsNaN(slope+bias) || slope <= 0 {
			t.Errorf("all %v: slope %v, bias %v", alike, slope, bias)
		}
	}
}

func TestThreshold(t *testing.T) {
	p, positive := make([]float64, 200), make([]bool, 200)
	for i := range p {
		p[i] = float64(i) / 200
		positive[i] = i >= 120
	}
	if got := Threshold(p, positive, 0.4); math.Abs(got-0.57) > 0.03 { // 80 parts of .60 and 10 parts of .4
		t.Errorf("threshold %v", got)
	}
	if got := Threshold(p, make([]bool, 200), 0.4); got != 0.4 {
		t.Errorf("without positives %v", got)
	}
	if got := Threshold(nil, nil, 0.4); got != 0.4 {
		t.Errorf("of nothing %v", got)
	}
}

// What stands in the title and the opening counts more, and a pair is no pair across a full stop.
func TestFeatures(t *testing.T) {
	counts := map[uint64]float32{}
	each(read("War talks\n\nWar ended. Talks "+strings.Repeat("went on and ", 30)+"war", 9, 7), func(key uint64, weight float32, _, _ int32) { counts[key] += weight })
	var s token.Stemmer
	h := s.Stems(token.Split("war talks ended"), nil)
	if got := counts[h[0]]; got != titleFactor+leadFactor+1 {
		t.Errorf("war counts %v", got)
	}
	pair := func(a, b uint64) float32 {
		n := float32(0)
		each(Text{Text: token.Split("a b"), Stems: []uint64{a, b}}, func(key uint64, _ float32, first, last int32) {
			if first != last {
				n = counts[key]
			}
		})
		return n
	}
	if got := pair(h[0], h[1]); got != titleFactor {
		t.Errorf("war talks counts %v", got)
	}
	if got := pair(h[2], h[1]); got != 0 {
		t.Errorf("ended. Talks counts %v", got)
	}
}

// A model gives a text the product of its weights and the text's row, but for rounding.
func TestModel(t *testing.T) {
	m, positive := texts()
	rows := make([]int32, m.Rows())
	for i := range rows {
		rows[i] = int32(i)
	}
	w := Solve(m, rows, positive, 1, 50)
	model, err := Open(string(Build(m.Keys, m.IDF, [][]float32{w, make([]float32, len(w))}, []float64{0.25, -1}, 0, "2026-11-23")))
	if err != nil {
		t.Fatal(err)
	}
	if model.Topics() != 2 || model.Bias(0) != 0.25 || model.Bias(1) != -1 {
		t.Errorf("%d topics, bias %v and %v", model.Topics(), model.Bias(0), model.Bias(1))
	}
	text := read("The judge and the judge were seen again. Nothing else happened that day.", 0)
	sum, want := 0.0, m.Dot(w, 0)
	var f Finder
	for range 2 { // the working space is clean again
		sum = 0
		for _, p := range model.Find(text, &f) {
			for weights := model.Weights(p); len(weights) > 0; weights = weights[4:] {
				_, v := model.Weight(weights.Uint32(0), p)
				sum += v
			}
		}
	}
	if math.Abs(sum-want) > 1e-3 {
		t.Errorf("model gives %v, row %v", sum, want)
	}
	if _, err := Open(string(Build(nil, nil, nil, nil, 0, ""))); err != nil {
		t.Errorf("empty model: %v", err)
	}
}
