package analysis_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/newsroom"
	"github.com/dateline-news/dateline/topic"
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

// BenchmarkTopics scores the newsroom's topics once an iteration and reports what share of the whole analysis that is.
func BenchmarkTopics(b *testing.B) {
	items, err := newsroom.Load("../testdata/newsroom")
	if err != nil {
		b.Fatal(err)
	}
	a := analysis.New(analysis.Options{})
	var docs []*analysis.Document
	for _, i := range items {
		docs = append(docs, a.Analyze(i.Article))
	}
	var whole, topics time.Duration
	for b.Loop() {
		began := time.Now()
		for _, i := range items {
			a.Analyze(i.Article)
		}
		middle := time.Now()
		for _, d := range docs {
			topic.Default().Score(d.TopicInput())
		}
		whole += middle.Sub(began)
		topics += time.Since(middle)
	}
	b.ReportMetric(100*float64(topics)/float64(whole), "%-of-analysis")
}
