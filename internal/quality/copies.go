package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/progress"
)

// Near-duplicates are measured on copies that are made of raw articles by the edits that agencies' texts go through, against hard pairs that are no copies:
// two articles of one story, and articles with those that are suggested first for them. Of the latter, pairs are left out that share a fifth of the runs of four
// words of either; most of those are one agency's text in two papers.

// edits are the ways in which a copy differs.
var edits = []struct {
	name string
	make func(rng *rand.Rand, a, other analysis.Article) analysis.Article
}{
	{"headline", func(_ *rand.Rand, a, other analysis.Article) analysis.Article { a.Title = other.Title; return a }},
	{"cut 30 %", func(_ *rand.Rand, a, _ analysis.Article) analysis.Article { a.Body = firstWords(a.Body, 0.7); return a }},
	{"cut 60 %", func(_ *rand.Rand, a, _ analysis.Article) analysis.Article { a.Body = firstWords(a.Body, 0.4); return a }},
	{"paragraph", func(rng *rand.Rand, a, other analysis.Article) analysis.Article {
		a.Body = inserted(rng, a.Body, other.Body)
		return a
	}},
	{"5 % of words", func(rng *rand.Rand, a, other analysis.Article) analysis.Article {
		a.Body = swapped(rng, a.Body, other.Body, 0.05)
		return a
	}},
	{"10 % of words", func(rng *rand.Rand, a, other analysis.Article) analysis.Article {
		a.Body = swapped(rng, a.Body, other.Body, 0.10)
		return a
	}},
	{"15 % of words", func(rng *rand.Rand, a, other analysis.Article) analysis.Article {
		a.Body = swapped(rng, a.Body, other.Body, 0.15)
		return a
	}},
	{"capitals", func(_ *rand.Rand, a, _ analysis.Article) analysis.Article { a.Body = strings.ToUpper(a.Body); return a }},
	{"quotes", func(_ *rand.Rand, a, _ analysis.Article) analysis.Article { a.Body = straightOrCurly(a.Body); return a }},
}

func firstWords(s string, share float64) string {
	w := strings.Fields(s)
	return strings.Join(w[:int(share*float64(len(w)))], " ")
}

// inserted puts sixty words of another text between two paragraphs.
func inserted(rng *rand.Rand, body, other string) string {
	parts := strings.Split(body, "\n\n")
	w := strings.Fields(other)
	start := rng.IntN(max(1, len(w)-60))
	at := rng.IntN(len(parts) + 1)
	return strings.Join(slices.Insert(parts, at, strings.Join(w[start:min(start+60, len(w))], " ")), "\n\n")
}

// swapped replaces a share of the words by words of another text.
func swapped(rng *rand.Rand, body, other string, share float64) string {
	w, from := strings.Fields(body), strings.Fields(other)
	for i := range w {
		if rng.Float64() < share {
			w[i] = from[rng.IntN(len(from))]
		}
	}
	return strings.Join(w, " ")
}

func straightOrCurly(s string) string {
	if strings.ContainsAny(s, "“”’") {
		return strings.NewReplacer("“", `"`, "”", `"`, "’", "'", "‘", "'").Replace(s)
	}
	return strings.NewReplacer(` "`, " “", `"`, "”", "'", "’").Replace(s)
}

func (m *measurer) copies(set, path string) error {
	const n, fewest = 1200, 120 // articles; words of an article
	articles, errs := source.Collect(source.Files([]string{path}, source.Options{}))
	if len(errs) > 0 {
		return errs[0]
	}
	articles = slices.DeleteFunc(articles, func(a analysis.Article) bool { return len(strings.Fields(a.Body)) < fewest })
	rng := rand.New(rand.NewPCG(7, 7))
	rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	articles = articles[:min(n, len(articles)/2)]
	bar := progress.Start("copies", len(articles)*len(edits))
	originals := make([]*analysis.Document, len(articles))
	found, total := make([]int, len(edits)), 0
	for i, a := range articles {
		originals[i] = m.analyzer.Analyze(a)
		for k, e := range edits {
			c := e.make(rng, a, articles[(i+1)%len(articles)])
			c.ID += "/copy"
			if isCopy(originals[i], m.analyzer.Analyze(c)) {
				found[k]++
				total++
			}
			bar.Add(1)
		}
	}
	bar.Done()
	for k, e := range edits {
		line(m.w, "near-duplicates: "+e.name, set, fmt.Sprintf("recall %.4f  (%d)", float64(found[k])/float64(len(articles)), len(articles)))
	}
	pairs, left, err := m.hardPairs(originals)
	if err != nil {
		return err
	}
	wrong := 0
	for _, p := range pairs {
		if isCopy(p[0], p[1]) {
			wrong++
		}
	}
	line(m.w, "near-duplicates", set, fmt.Sprintf("recall %.4f  (%d)  wrong %d of %d hard pairs; %d were left out", float64(total)/float64(len(articles)*len(edits)), len(articles)*len(edits), wrong, len(pairs), left))
	return nil
}

// isCopy tells whether an index of two takes one for a copy of the other.
func isCopy(a, b *analysis.Document) bool {
	x := related.New(related.Options{})
	return x.Add(a, b) == nil && len(x.Duplicates()) > 0
}

// hardPairs returns pairs of articles of one story, and of articles with the two suggested first among the stories and the originals, that are no copies, and how many
// pairs were left out because they share too much text.
func (m *measurer) hardPairs(originals []*analysis.Document) (pairs [][2]*analysis.Document, left int, err error) {
	path := filepath.Join(m.dir, "related", "allsides-stories.dev.jsonl.gz")
	x, docs, err := m.index(path)
	if err != nil {
		return nil, 0, err
	}
	if err := x.Add(originals...); err != nil {
		return nil, 0, err
	}
	type row struct{ ID, Label string }
	story := map[string]string{}
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return nil, 0, err
		}
		story[r.ID] = r.Label
	}
	byID := map[string]*analysis.Document{}
	docs = append(docs, originals...)
	for _, d := range docs {
		byID[d.ID] = d
	}
	seen := map[[2]string]bool{}
	add := func(a, b *analysis.Document) {
		key := [2]string{min(a.ID, b.ID), max(a.ID, b.ID)}
		if seen[key] {
			return
		}
		seen[key] = true
		if shared(a, b) >= 0.2 {
			left++
			return
		}
		pairs = append(pairs, [2]*analysis.Document{a, b})
	}
	for i, a := range docs {
		for _, b := range docs[:i] {
			if story[a.ID] != "" && story[a.ID] == story[b.ID] {
				add(a, b)
			}
		}
	}
	for _, d := range docs {
		for _, s := range x.Related(d, related.Query{Limit: 2, KeepCopies: true}) {
			add(d, byID[s.ID])
		}
	}
	return pairs, left, nil
}

// shared returns the share of the runs of four words of the one article that has more in common with the other.
func shared(a, b *analysis.Document) float64 {
	runs := func(d *analysis.Document) map[[4]uint64]bool {
		out := map[[4]uint64]bool{}
		var words []uint64
		for _, s := range d.Stems {
			if s != 0 {
				words = append(words, s)
			}
		}
		for i := 0; i+4 <= len(words); i++ {
			out[[4]uint64(words[i:i+4])] = true
		}
		return out
	}
	p, q := runs(a), runs(b)
	both := 0
	for r := range p {
		if q[r] {
			both++
		}
	}
	return float64(both) / float64(max(1, min(len(p), len(q))))
}
