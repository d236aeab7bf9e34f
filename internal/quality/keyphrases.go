package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/gold"
)

// keyphrases scores the first 5, 10 and 15 key phrases of each text: F1 of mean precision and mean recall, phrases compared after the crude stemming
// of the usual scorers. A text without a body has none and counts as missed.
func (m *measurer) keyphrases(set, path string) error {
	type row struct {
		Title, Text string
		Keyphrases  []string
	}
	cuts := [3]int{5, 10, 15}
	var precision, recall [3]float64
	n := 0.0
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		n++
		want := map[string]bool{}
		for _, p := range r.Keyphrases {
			want[foldPhrase(p)] = true
		}
		d := m.analyzer.Analyze(analysis.Article{Title: r.Title, Body: r.Text})
		seen := map[string]bool{}
		hits := 0
		for _, p := range d.Keyphrases {
			phrase := foldPhrase(d.Text[p.Start:p.End])
			if seen[phrase] {
				continue
			}
			seen[phrase] = true
			if want[phrase] {
				hits++
				for i, cut := range cuts {
					if len(seen) <= cut {
						precision[i] += 1 / float64(cut)
						recall[i] += 1 / float64(len(want))
					}
				}
			}
		}
	}
	var out []string
	for i, cut := range cuts {
		p, r := precision[i]/n, recall[i]/n
		out = append(out, fmt.Sprintf("F1@%d %.3f", cut, 2*p*r/max(p+r, 1e-9)))
	}
	line(m.w, "key phrases", set, fmt.Sprintf("%s  (%.0f)", strings.Join(out, "  "), n))
	return nil
}

var phraseWord = regexp.MustCompile(`[a-z0-9.]+`)

// foldPhrase returns a phrase in small letters without its commonest suffixes.
func foldPhrase(p string) string {
	words := phraseWord.FindAllString(strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(p), "'s", ""), "-", " "), -1)
	for i, w := range words {
		if stem, ok := strings.CutSuffix(w, "ies"); ok {
			words[i] = stem + "y"
			continue
		}
		// The longest suffix is tried first, as it leaves the shortest stem.
		for _, s := range []string{"ing", "es", "ed", "s"} {
			if strings.HasSuffix(w, s) && threeLetters(w[:len(w)-len(s)]) {
				words[i] = w[:len(w)-len(s)]
				break
			}
		}
	}
	return strings.Join(words, " ")
}

// threeLetters reports whether a word ends in three letters.
func threeLetters(w string) bool {
	if len(w) < 3 {
		return false
	}
	for _, c := range w[len(w)-3:] {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
