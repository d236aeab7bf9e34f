package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/topic"
)

// A score adds up topics: the best one is the primary, or any in gold; the primary is among the best three; all pairs.
type score struct {
	n, hit, in, three int
	pairs             gold.Count
	bins              [10]bin
}

// A bin holds the probabilities of a tenth of the scale: how many, their sum, and how many came true.
type bin struct{ n, sum, right float64 }

func published(all []topic.Score) []string {
	var out []string
	for _, t := range all {
		if t.Published {
			out = append(out, t.Topic.ID)
		}
	}
	return out
}

func (s *score) add(primary, want, maybe []string, all []topic.Score) {
	got := published(all)
	s.n++
	if len(got) > 0 && slices.Contains(primary, got[0]) {
		s.hit++
	}
	if len(got) > 0 && slices.Contains(want, got[0]) {
		s.in++
	}
	if slices.ContainsFunc(got[:min(3, len(got))], func(t string) bool { return slices.Contains(primary, t) }) {
		s.three++
	}
	for _, t := range got {
		switch {
		case slices.Contains(maybe, t):
		case slices.Contains(want, t):
			s.pairs.Right++
		default:
			s.pairs.Wrong++
		}
	}
	for _, t := range want {
		if !slices.Contains(got, t) && !slices.Contains(maybe, t) {
			s.pairs.Missed++
		}
	}
	for _, t := range all {
		if !slices.Contains(maybe, t.Topic.ID) {
			b := &s.bins[min(int(t.Probability*10), 9)]
			b.n++
			b.sum += t.Probability
			if slices.Contains(want, t.Topic.ID) {
				b.right++
			}
		}
	}
}

func (s *score) print(what string) {
	n := float64(max(s.n, 1))
	fmt.Printf("hit@1 %.3f  in-gold@1 %.3f  hit@3 %.3f  pairs %v  %s\n", float64(s.hit)/n, float64(s.in)/n, float64(s.three)/n, s.pairs, what)
}

// reliability prints what was predicted and what came true, and how far they are apart: by the mean over all
// pairs of article and topic, and by the mean over bins, in which few pairs weigh as much as many.
func (s *score) reliability(what string) {
	fmt.Printf("\nreliability on %s\npredicted  observed  pairs\n", what)
	all, apart, bins, perBin := 0.0, 0.0, 0.0, 0.0
	for _, b := range s.bins {
		if b.n == 0 {
			continue
		}
		off := math.Abs(b.sum-b.right) / b.n
		fmt.Printf("     %.3f     %.3f  %5.0f\n", b.sum/b.n, b.right/b.n, b.n)
		all, apart = all+b.n, apart+off*b.n
		bins, perBin = bins+1, perBin+off
	}
	fmt.Printf("mean |predicted − observed|: %.4f over pairs, %.3f over bins\n\n", apart/all, perBin/bins)
}
