package analysis_test

import (
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/newsroom"
)

// BenchmarkAnalyze reads the newsroom once an iteration and reports words a second.
func BenchmarkAnalyze(b *testing.B) {
	items, err := newsroom.Load("../testdata/newsroom")
	if err != nil {
		b.Fatal(err)
	}
	words := 0
	for _, i := range items {
		words += len(strings.Fields(i.Text()))
	}
	a := analysis.New(analysis.Options{})
	a.Analyze(items[0].Article)
	b.ReportAllocs()
	for b.Loop() {
		for _, i := range items {
			a.Analyze(i.Article)
		}
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}
