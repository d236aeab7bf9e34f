package analysis_test

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
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

// BenchmarkNames reads the newsroom for names only: tokens, sentences, tags and mentions with their entities.
func BenchmarkNames(b *testing.B) {
	items, err := newsroom.Load("../testdata/newsroom")
	if err != nil {
		b.Fatal(err)
	}
	words, sentences := 0, 0
	for _, i := range items {
		words += len(strings.Fields(i.Text()))
		sentences += len(token.Split(i.Text()).Sentences)
	}
	names := entity.Default()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		for _, i := range items {
			names.Recognize(entity.Input{Text: token.Split(i.Text()), TitleEnd: len(i.Article.Title), Date: i.Article.Published})
		}
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(sentences*b.N), "allocs/sentence")
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
