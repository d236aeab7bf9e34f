package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/gold"
)

// pages scores how HTML pages are read. A body scores the F1 of its words against those of the true text, both as bags in lower case; the
// figure is the mean over pages. A title is right if it has the true one's letters and digits, a date if it is the same day
// where it was written; pages without a true title or date do not count there.
func (m *measurer) pages(set, path string) error {
	type row struct{ ID, HTML, Title, Date, Text string }
	var bodies float64
	var all, titles, right, dates, sameDay int
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		articles, errs := source.Collect(source.Files([]string{filepath.Join(filepath.Dir(path), r.HTML)}, source.Options{Format: source.HTML}))
		if len(errs) > 0 {
			return errs[0]
		}
		a := articles[0]
		all++
		bodies += overlap(bag(a.Body), bag(r.Text))
		if r.Title != "" {
			titles++
			if sameLetters(a.Title, r.Title) {
				right++
			}
		}
		if r.Date != "" {
			dates++
			if a.Published.Format("2006-01-02") == r.Date {
				sameDay++
			}
		}
	}
	line(m.w, "bodies of pages", set, fmt.Sprintf("F1 %.3f  (%d)", bodies/float64(max(all, 1)), all))
	line(m.w, "titles of pages", set, fmt.Sprintf("right %.3f  (%d)", float64(right)/float64(max(titles, 1)), titles))
	line(m.w, "dates of pages", set, fmt.Sprintf("right %.3f  (%d)", float64(sameDay)/float64(max(dates, 1)), dates))
	return nil
}

func bag(text string) map[string]int {
	out := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), notAlphanumeric) {
		out[w]++
	}
	return out
}

func notAlphanumeric(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func sameLetters(a, b string) bool {
	plain := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(s), notAlphanumeric), "")
	}
	return plain(a) == plain(b)
}
