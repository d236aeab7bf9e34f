package entity

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/table"
)

// An office-holder named by title and surname is found by the day of the text: of the cases of testdata/offices.tsv, which
// entity/internal/knowledge/officecases draws from the tables, nineteen in twenty are right, and as many of those that are held out.
func TestOffices(t *testing.T) {
	data, err := os.ReadFile("../testdata/offices.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := table.Parse("offices.tsv", string(data))
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for _, r := range rows {
		share := r.Get("share")
		all[share]++
		got := holder(t, r)
		if got == r.Get("person") {
			right[share]++
		} else if share == "tuned" {
			t.Logf("%s: %q on %s is %q, want %s, %s", r.Place(), r.Get("sentence"), r.Get("date"), got, r.Get("person"), r.Get("office"))
		}
	}
	for share, n := range all {
		t.Logf("%s: %d of %d", share, right[share], n)
		if float64(right[share]) < 0.95*float64(n) || n < 150 {
			t.Errorf("%s: %d of %d are right", share, right[share], n)
		}
	}
}

// holder returns the entity of the person whom a case names.
func holder(t *testing.T, r table.Row) string {
	t.Helper()
	date, err := time.Parse(time.DateOnly, r.Get("date"))
	if err != nil {
		t.Fatalf("%s: %v", r.Place(), err)
	}
	sentence := r.Get("sentence")
	at := strings.LastIndex(sentence, r.Get("surname"))
	for _, m := range Default().Recognize(Input{Text: token.Split(sentence), Date: date}).Mentions {
		if m.Start <= at && at < m.End {
			return m.Entity
		}
	}
	return ""
}
