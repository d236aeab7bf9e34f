package main

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/quote/internal/attribution"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/gold"
)

// An article is a text with its gold attributions, as tokens.
type article struct {
	page *attribution.Page
	gold []attributed
}

// An attributed is what an annotator marked: the words said and the phrase that names the source as spans of tokens, the
// latter empty if there is none, and the tokens of the cue.
type attributed struct {
	content, source [2]int
	cue             []int
	spans           [][2]int // of the content
}

func read(path string) ([]article, error) {
	type row struct {
		Text   string
		Quotes []struct{ Source, Cue, Content [][2]int }
	}
	var out []article
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return nil, err
		}
		text := token.Split(r.Text)
		found := entity.Default().Recognize(entity.Input{Text: text})
		a := article{page: attribution.NewPage(text, found.Mentions)}
		offsets := make([]int, 0, len(r.Text)+1)
		for i := range r.Text {
			offsets = append(offsets, i)
		}
		offsets = append(offsets, len(r.Text))
		for _, q := range r.Quotes {
			if len(q.Content) == 0 {
				continue
			}
			g := attributed{spans: spans(text, offsets, q.Content), content: hull(text, offsets, q.Content), source: hull(text, offsets, q.Source)}
			for _, c := range q.Cue {
				s := hull(text, offsets, [][2]int{c})
				for i := s[0]; i < s[1]; i++ {
					g.cue = append(g.cue, i)
				}
			}
			a.gold = append(a.gold, g)
		}
		out = append(out, a)
	}
	return out, nil
}

func spans(text *token.Text, offsets []int, list [][2]int) (out [][2]int) {
	for _, s := range list {
		out = append(out, hull(text, offsets, [][2]int{s}))
	}
	return out
}

// hull returns the tokens from the first to the last of some spans.
func hull(text *token.Text, offsets []int, spans [][2]int) [2]int {
	if len(spans) == 0 {
		return [2]int{}
	}
	lo, hi := spans[0][0], spans[0][1]
	for _, s := range spans {
		lo, hi = min(lo, s[0]), max(hi, s[1])
	}
	return [2]int{tokenAt(text, offsets[lo], false), tokenAt(text, offsets[hi], true)}
}

// tokenAt returns the first token that ends after a byte or, as the end of a span, the first that begins at or after it.
func tokenAt(text *token.Text, at int, end bool) int {
	n, _ := slices.BinarySearchFunc(text.Tokens, int32(at), func(t token.Token, at int32) int {
		if end {
			return cmp.Compare(t.Start, at)
		}
		return cmp.Compare(t.End, at+1)
	})
	return n
}

// measure prints how many attributions are found, with half of their bytes in common, and how many sources are right.
func measure(what string, m *attribution.Model, articles []article) {
	var hits, golds, preds, named, right, quoted, quotedHits int
	var wrong [4]int
	for _, a := range articles {
		found := m.Find(a.page)
		used := make([]bool, len(found))
		golds, preds = golds+len(a.gold), preds+len(found)
		for _, g := range a.gold {
			direct := slices.ContainsFunc(a.page.Tokens[g.content[0]:g.content[1]], func(t token.Token) bool {
				r, _ := utf8.DecodeRuneInString(a.page.Source[t.Start:])
				return r == '"' || r == '“' || r == '”' || r == '«'
			})
			best, high := -1, 0.5
			cue := false
			for i, f := range found {
				if s := shared(a.page.Text, f, g.content); s >= high {
					best, high = i, s
				}
				cue = cue || slices.Contains(g.cue, int(f.Cue))
			}
			if direct {
				quoted++
			}
			if best < 0 {
				if cue {
					wrong[0]++
				} else {
					wrong[1]++
				}
				continue
			}
			hits++
			used[best] = true
			if direct {
				quotedHits++
			}
			if g.source[1] > g.source[0] {
				named++
				if s := found[best].Source; int(s.First) < g.source[1] && int(s.Last) > g.source[0] {
					right++
				}
			}
		}
		for _, u := range used {
			if !u {
				wrong[2]++
			}
		}
	}
	p, r := float64(preds-wrong[2])/float64(preds), float64(hits)/float64(golds)
	fmt.Printf("%-10s  all P %.3f R %.3f F1 %.3f | direct R %.3f of %d | source %.3f | missed: %d with their cue found, %d without\n",
		what, p, r, 2*p*r/(p+r), float64(quotedHits)/float64(quoted), quoted, float64(right)/float64(named), wrong[0], wrong[1])
}

// shared returns the intersection of two spans over their union, in bytes.
func shared(text *token.Text, f attribution.Attribution, g [2]int) float64 {
	a0, a1 := text.Tokens[f.First].Start, text.Tokens[f.Last-1].End
	b0, b1 := text.Tokens[g[0]].Start, text.Tokens[g[1]-1].End
	both := min(a1, b1) - max(a0, b0)
	if both <= 0 {
		return 0
	}
	return float64(both) / float64(max(a1, b1)-min(a0, b0))
}
