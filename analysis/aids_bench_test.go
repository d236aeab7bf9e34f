package analysis_test

import (
	"testing"

	"github.com/dateline-news/dateline/analysis"
)

// BenchmarkAids reads the newsroom without reading aids, and then with each of them alone.
func BenchmarkAids(b *testing.B) {
	all := analysis.Quotes | analysis.Keyphrases | analysis.Summary | analysis.Dates | analysis.Amounts | analysis.Tone
	for _, c := range []struct {
		name    string
		without analysis.Aid
	}{{"none", all}, {"quotes", all &^ analysis.Quotes}, {"keyphrases", all &^ analysis.Keyphrases}, {"summary", all &^ analysis.Summary}, {"tone", all &^ analysis.Tone}, {"all", 0}} {
		b.Run(c.name, func(b *testing.B) {
			a := analysis.New(analysis.Options{Without: c.without})
			for b.Loop() {
				for _, i := range room() {
					a.Analyze(i.Article)
				}
			}
		})
	}
}
