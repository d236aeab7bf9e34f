package main

import (
	"math"
	"testing"

	"github.com/dateline-news/dateline/topic"
)

// The tables are well formed, and every topic has judged articles or a lexicon of its own.
func TestTables(t *testing.T) {
	r, err := newReader(".", "../../lexicon.bin")
	if err != nil {
		t.Fatal(err)
	}
	judged := make([]int, len(topic.Taxonomy()))
	n := 0
	for _, set := range r.judgments {
		for id, gold := range set {
			n++
			some := false
			for i, a := range gold {
				if a == yes {
					judged[i]++
					some = true
				}
			}
			if !some {
				t.Errorf("%s has no topic", id)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d judged articles", n)
	}
	for i, c := range judged {
		if c < 4 {
			t.Errorf("%s has %d judged articles", topic.Taxonomy()[i].ID, c)
		}
	}
	if gold := r.mappedGold("topic/bbc.train", row{Label: "sport"}); gold[r.number["culture-and-sport"]] != yes || gold[r.number["health"]] != unknown || gold[r.number["trade"]] != no {
		t.Errorf("sport is %v", gold)
	}
	if gold := r.mappedGold("topic/bbc.train", row{Label: "no such label"}); gold != nil {
		t.Errorf("an unknown label is %v", gold)
	}
}

func TestMinimize(t *testing.T) {
	x := []float64{-1.2, 1}
	minimize(x, 200, 1e-6, func(x, g []float64) float64 { // Rosenbrock's valley
		a, b := 1-x[0], x[1]-x[0]*x[0]
		g[0], g[1] = -2*a-400*x[0]*b, 200*b
		return a*a + 100*b*b
	})
	if math.Abs(x[0]-1) > 1e-3 || math.Abs(x[1]-1) > 1e-3 {
		t.Errorf("least at %v, want 1, 1", x)
	}
}
