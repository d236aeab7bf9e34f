package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUpToDate says when testdata/quality.txt no longer tells the truth about what is shipped.
func TestUpToDate(t *testing.T) {
	file, err := os.ReadFile("../../testdata/quality.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, _, _ := strings.Cut(string(file), secondPart)
	var got bytes.Buffer
	if err := measureShipped(&got, "../../testdata"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got.String(), "\n")); diff != "" {
		t.Errorf("testdata/quality.txt is stale; run go run ./internal/quality (-file +now)\n%s", diff)
	}
}

// A folder without the annotated sets is no error: each set is said to be absent.
func TestAbsentSets(t *testing.T) {
	var out bytes.Buffer
	if err := measureSets(&out, t.TempDir(), ""); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "absent"); n < 8 {
		t.Errorf("%d sets are absent:\n%s", n, out.String())
	}
}

func TestScores(t *testing.T) {
	var f focusScore
	f.add([]string{"KR", "KP"}, []string{"US"}, []string{"KP", "US", "JP"})
	f.add(nil, nil, nil)
	if got, want := f.String(), "top1 1.000  pairs P 0.500  R 0.500  F1 0.500  (2)"; got != want {
		t.Errorf("focus %q, want %q", got, want)
	}
	var s topicScore
	s.add([]string{"trade"}, []string{"trade", "energy"}, []string{"health"}, []string{"energy", "health", "trade", "cyber"})
	if got, want := s.String(), "hit@1 0.000  in-gold@1 1.000  hit@3 1.000  pairs P 0.667  R 1.000  F1 0.800  (2)"; got != want {
		t.Errorf("topics %q, want %q", got, want)
	}
}

// Figures that can be worked out by hand.
func TestSummaryScores(t *testing.T) {
	var r rouge
	r.add([]string{"The talks ended.", "Nobody signed."}, []string{"the talk ended in anger", "nobody signed"})
	// Of five words three are among the first reference's five, two among the second's two; of four pairs two of four, and one of one.
	if want := "ROUGE-1 0.586  ROUGE-2 0.450  (1)"; r.String() != want {
		t.Errorf("%s, want %s", r, want)
	}
	for in, want := range map[string]string{"Peace Talks": "peace talk", "parties": "party", "Moscow's": "moscow", "cease-fires": "cease fir", "gas": "gas", "U.S. troops": "u.s. troop"} {
		if got := foldPhrase(in); got != want {
			t.Errorf("%q is folded to %q, want %q", in, got, want)
		}
	}
}
