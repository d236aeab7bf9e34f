package token

import (
	"slices"
	"testing"
)

// Spans that are not given to prose come out as if they had been.
func TestSimple(t *testing.T) {
	cores := []string{"a", "no", "Seoul", "U.S", "U.S.", "Gov", "Gen", "Jan", "5", "12", "3.5", "10,000", "1980", "co-op", "F-16", "16-year-old", "Calif", "etc", "p.m", "isn't", "Kim's", "2014's", "it’s",
		"Ph.D", "St", "Mr", "No", "e.g", "S&P", "x.y", "a,b", "1,a", "-", "8-D", "don", "can't"}
	before := []string{"", "(", "\"", "“", "‘", "[", "'", "(\"", "“‘", "$"}
	after := []string{"", ",", ".", ".”", ",”", ").", "?!", "...", "..", ":", "'", "’", ".'", "’.", "”—", "'s", "’s", ",'s", ".)", "].", "%", ";"}
	simples := 0
	for _, b := range before {
		for _, c := range cores {
			for _, a := range after {
				span := b + c + a
				if !simple(span) {
					continue
				}
				simples++
				s, slow := splitter{text: span}, splitter{text: span}
				s.mend(0, len(span))
				for _, t := range words().Tokenize(span) {
					slow.mend(t.Start, t.End())
				}
				s.joinMarks(0)
				slow.joinMarks(0)
				if !slices.Equal(s.tokens, slow.tokens) {
					t.Errorf("%q: %v, with prose %v", span, s.tokens, slow.tokens)
				}
			}
		}
	}
	if simples < 1000 {
		t.Errorf("only %d spans are simple", simples)
	}
}
