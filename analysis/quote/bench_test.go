package quote_test

import (
	"testing"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/newsroom"
)

// BenchmarkFind reads the newsroom's quotes, BenchmarkAnalyze the whole newsroom without them: their ratio is the share
// of quotes in the cost of an analysis.
func BenchmarkFind(b *testing.B) {
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		b.Fatal(err)
	}
	var inputs []quote.Input
	for _, i := range items {
		text := token.Split(i.Text())
		found := entity.Default().Recognize(entity.Input{Text: text, Date: i.Article.Published})
		inputs = append(inputs, quote.Input{Text: text, Mentions: found.Mentions, Entities: found.Entities})
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, in := range inputs {
			quote.Find(in)
		}
	}
}

func BenchmarkAnalyze(b *testing.B) {
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		b.Fatal(err)
	}
	a := analysis.New(analysis.Options{Without: analysis.Quotes})
	b.ReportAllocs()
	for b.Loop() {
		for _, i := range items {
			a.Analyze(i.Article)
		}
	}
}
