package related_test

import (
	"fmt"
	"testing"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// repeated returns n documents: those of the newsroom over and over, each time with other ids.
func repeated(tb testing.TB, n int) []*analysis.Document {
	docs := newsroomDocuments(tb)
	out := make([]*analysis.Document, n)
	for i := range out {
		d := *docs[i%len(docs)]
		d.ID = fmt.Sprintf("%s/%d", d.ID, i/len(docs))
		out[i] = &d
	}
	return out
}

var sizes = []int{100, 1000, 5000}

// BenchmarkRelated asks for suggestions in indexes of growing size. Every text is there many times,
// which is the worst case for the search for copies.
func BenchmarkRelated(b *testing.B) {
	for _, n := range sizes {
		docs := repeated(b, n)
		x := related.New(related.Options{})
		if err := x.Add(docs...); err != nil {
			b.Fatal(err)
		}
		for _, c := range []struct {
			name  string
			query related.Query
		}{{"plain", related.Query{}}, {"copies", related.Query{KeepCopies: true}}, {"diverse", related.Query{Diversity: 0.5}}} {
			b.Run(fmt.Sprintf("articles=%d/%s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					x.Related(docs[i%len(docs)], c.query)
					i++
				}
			})
		}
	}
}

// BenchmarkAddBatch fills an index in one call.
func BenchmarkAddBatch(b *testing.B) {
	for _, n := range sizes {
		docs := repeated(b, n)
		b.Run(fmt.Sprintf("articles=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				related.New(related.Options{}).Add(docs...)
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkAddSingly fills an index article by article.
func BenchmarkAddSingly(b *testing.B) {
	for _, n := range sizes {
		docs := repeated(b, n)
		b.Run(fmt.Sprintf("articles=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x := related.New(related.Options{})
				for _, d := range docs {
					x.Add(d)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchmarkReplace adds an article again and again that a large index has already.
func BenchmarkReplace(b *testing.B) {
	docs := repeated(b, 5000)
	x := related.New(related.Options{})
	x.Add(docs...)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		x.Add(docs[i%len(docs)])
		i++
	}
}

func BenchmarkDuplicates(b *testing.B) {
	x := related.New(related.Options{})
	x.Add(repeated(b, 2000)...)
	for b.Loop() {
		x.Duplicates()
	}
}

func BenchmarkStories(b *testing.B) {
	x := related.New(related.Options{})
	x.Add(newsroomDocuments(b)...)
	for b.Loop() {
		x.Stories()
	}
}
