package main

import (
	"fmt"
	"path/filepath"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/gold"
)

// measure prints precision, recall and F1 of exact spans of persons, organizations and places.
func measure(m *tagger.Model, path string) error {
	docs, err := gold.ReadNames(path)
	if err != nil {
		return err
	}
	base := knowledge.Default()
	var s tagger.Scratch
	var right, wrong, missed [3]float64
	for _, d := range docs {
		text := token.Split(d.Text)
		words := knowledge.Words(text, nil)
		hints := tagger.Hints(base, base.Match(words, nil), len(words), nil)
		want := map[[2]int]tagger.Kind{}
		for _, n := range d.Names {
			if k, ok := kindOf(n.Type); ok && k <= tagger.Place {
				want[[2]int{n.Start, n.End}] = k
			}
		}
		for _, sp := range m.Tag(text, words, hints, &s, nil) {
			if sp.Kind > tagger.Place {
				continue
			}
			at := [2]int{int(text.Tokens[sp.First].Start), int(text.Tokens[sp.Last-1].End)}
			if k, ok := want[at]; ok && k == sp.Kind {
				right[k]++
				delete(want, at)
			} else {
				wrong[sp.Kind]++
			}
		}
		for _, k := range want {
			missed[k]++
		}
	}
	f := func(r, w, m float64) string {
		p, q := r/max(r+w, 1), r/max(r+m, 1)
		return fmt.Sprintf("%.3f/%.3f/%.3f", p, q, 2*p*q/max(p+q, 1e-9))
	}
	fmt.Printf("%-28s all %s  person %s  organization %s  place %s\n", filepath.Base(path),
		f(right[0]+right[1]+right[2], wrong[0]+wrong[1]+wrong[2], missed[0]+missed[1]+missed[2]),
		f(right[0], wrong[0], missed[0]), f(right[1], wrong[1], missed[1]), f(right[2], wrong[2], missed[2]))
	return nil
}
