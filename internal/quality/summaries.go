package main

import (
	"fmt"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/gold"
)

// summaries compares the two sentences of each summary with summaries written by people: ROUGE-1 and ROUGE-2 (Lin 2004), F1 of stemmed
// words, the mean over an article's references and then over articles. Beside it stand the first two sentences of each body, as
// they are and after the title's copy, datelines, captions and the like are passed over.
func (m *measurer) summaries(set, path string) error {
	type row struct {
		ID, Title, Text string
		Human           []string `json:"summary_human"`
	}
	var ours, lead, first rouge
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		d := m.analyzer.Analyze(analysis.Article{Title: r.Title, Body: r.Text})
		var picked, opening, fit []string
		for _, s := range d.Summary {
			picked = append(picked, d.Text[s.Start:s.End])
		}
		for _, s := range d.Sentences {
			text := d.Text[s.Start:s.End]
			if int(s.Start) < len(r.Title) {
				continue
			}
			if len(opening) < 2 {
				opening = append(opening, text)
			}
			if len(fit) < 2 && strings.HasSuffix(text, ".") && s.Last-s.First > 7 && !strings.Contains(text, "Image:") && text != r.Title {
				fit = append(fit, text)
			}
		}
		ours.add(picked, r.Human)
		lead.add(opening, r.Human)
		first.add(fit, r.Human)
	}
	line(m.w, "summary of two sentences", set, ours)
	line(m.w, "lead of two sentences", set, lead)
	line(m.w, "lead of whole sentences", set, first)
	return nil
}

// A rouge sums the scores of summaries.
type rouge struct {
	sums [2]float64
	n    int
}

func (r rouge) String() string {
	n := float64(max(r.n, 1))
	return fmt.Sprintf("ROUGE-1 %.3f  ROUGE-2 %.3f  (%d)", r.sums[0]/n, r.sums[1]/n, r.n)
}

func (r *rouge) add(sentences, references []string) {
	got := grams(strings.Join(sentences, "\n"))
	for _, ref := range references {
		want := grams(ref)
		for n := range r.sums {
			r.sums[n] += overlap(got[n], want[n]) / float64(len(references))
		}
	}
	r.n++
}

// grams counts the stemmed words and pairs of words of a text.
func grams(text string) [2]map[string]int {
	out := [2]map[string]int{{}, {}}
	last := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80 }) {
		w = stemmer.Stem(w)
		out[0][w]++
		if last != "" {
			out[1][last+" "+w]++
		}
		last = w
	}
	return out
}

var stemmer token.Stemmer

// overlap returns the F1 of two bags.
func overlap(got, want map[string]int) float64 {
	same, a, b := 0, 0, 0
	for w, n := range got {
		same += min(n, want[w])
		a += n
	}
	for _, n := range want {
		b += n
	}
	if same == 0 {
		return 0
	}
	return 2 * float64(same) / float64(a+b)
}
