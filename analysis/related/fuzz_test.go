package related_test

import (
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// FuzzRelated indexes three articles of any text and checks every suggestion, in either order of adding.
func FuzzRelated(f *testing.F) {
	for i := 0; i+3 < 24; i += 3 {
		d := newsroomDocuments(f)
		f.Add(d[i].Title, d[i].Body, d[i+1].Body, d[i+2].Body, int64(i)*100)
	}
	f.Add("", "", "Seoul", "\xff\xfe", int64(0))
	f.Add("Seoul", "Seoul Seoul Seoul Seoul Seoul Seoul", "Seoul Seoul Seoul Seoul Seoul", "seoul - SEOUL", int64(-1<<62))
	f.Fuzz(func(t *testing.T, title, a, b, c string, seconds int64) {
		if len(title)+len(a)+len(b)+len(c) > 50000 {
			return
		}
		docs := []*analysis.Document{
			analyzer().Analyze(analysis.Article{ID: "a", Title: title, Body: a, Published: day(0)}),
			analyzer().Analyze(analysis.Article{ID: "b", Body: b, Published: time.Unix(seconds, 0)}),
			analyzer().Analyze(analysis.Article{ID: "c", Title: title, Body: c}),
		}
		x := indexOf(t, docs...)
		y := related.New(related.Options{})
		for _, d := range []int{2, 0, 1, 0} {
			if err := y.Add(docs[d]); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range docs {
			for _, q := range []related.Query{{Least: -1}, {Least: -1, KeepCopies: true, NoDecay: true}} {
				found := x.Related(d, q)
				check(t, d, found)
				other, _ := y.RelatedTo(d.ID, q)
				if len(other) != len(found) {
					t.Fatalf("%v, then %v", ids(found), ids(other))
				}
				for i := range found {
					if found[i].ID != other[i].ID || found[i].Score != other[i].Score {
						t.Errorf("%v, then %v", ids(found), ids(other))
					}
				}
			}
		}
		x.Duplicates()
		x.Stories()
	})
}
