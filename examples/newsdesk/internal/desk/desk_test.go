package desk

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

func open(t *testing.T, dir string) *Desk {
	t.Helper()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func newsroom(t *testing.T) []analysis.Article {
	t.Helper()
	articles, errs := source.Collect(source.Files([]string{"../../../../testdata/newsroom"}, source.Options{}))
	if len(errs) > 0 || len(articles) == 0 {
		t.Fatal(len(articles), errs)
	}
	return articles
}

func add(t *testing.T, d *Desk, articles ...analysis.Article) int {
	t.Helper()
	n, err := d.Add(articles...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What was kept is there on the next open: lists, documents, stories and suggestions are the same.
func TestReopen(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	dir := t.TempDir()
	d := open(t, dir)
	articles := newsroom(t)
	if n := add(t, d, articles...); n != len(articles) {
		t.Fatalf("%d of %d articles are new", n, len(articles))
	}
	d.Refresh()
	state := func(d *Desk) []string {
		var out []string
		stories, _ := d.Stories(catalog.Filter{}, 0, 1000)
		for _, s := range stories {
			line := s.Lead.ID
			for _, r := range s.Rest {
				line += " " + r.ID
			}
			out = append(out, line+fmt.Sprint(s.Countries, s.Topics, s.Sources))
		}
		for _, a := range articles {
			doc, ok, err := d.Document(a.ID)
			if err != nil || !ok {
				t.Fatal(a.ID, ok, err)
			}
			for _, r := range d.Related(doc, 3) {
				out = append(out, fmt.Sprintf("%s %s %.9f", a.ID, r.ID, r.Score))
			}
		}
		found, _ := d.Catalog().List(catalog.Filter{Country: "KR"}, 0, 100)
		for _, item := range found {
			out = append(out, item.ID+item.Excerpt)
		}
		return out
	}
	want := state(d)
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "articles.db: another process has it open") {
		t.Errorf("a second desk on the folder: %v", err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if diff := cmp.Diff(want, state(again)); diff != "" {
		t.Error(diff)
	}
	if n := add(t, again, articles...); n != 0 {
		t.Errorf("%d unchanged articles count as new", n)
	}
}

func TestAdd(t *testing.T) {
	d := open(t, "")
	temp := d.temp
	a := analysis.Article{ID: "a", Title: "Seoul and Moscow talk", Body: "South Korea and Russia talked on Monday.", Published: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}
	b := a
	b.Title = "Seoul and Tokyo talk"
	if n := add(t, d, a, b); n != 1 {
		t.Errorf("%d of two articles of one id are kept", n)
	}
	if item := d.Catalog().Item("a"); item == nil || item.Title != b.Title {
		t.Errorf("the last of an id is not the one kept: %+v", item)
	}
	if n := add(t, d, a); n != 1 {
		t.Errorf("a changed article counts as %d", n)
	}
	doc, ok, err := d.Document("a")
	if err != nil || !ok || doc.Title != a.Title {
		t.Errorf("the changed article: %v %v %v", doc, ok, err)
	}
	if _, ok, err := d.Document("b"); ok || err != nil {
		t.Errorf("an article that is not there: %v %v", ok, err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(temp); !os.IsNotExist(err) {
		t.Errorf("the temporary folder is left: %v", err)
	}
}

// Ids that cannot stand in an address are replaced, each by one of its own; other bytes that no page can hold are, too.
func TestTidy(t *testing.T) {
	d := open(t, "")
	var odd []analysis.Article
	for _, id := range []string{"", ".", "..", "a\nb", "a\x00b", "\xff", strings.Repeat("x", maxID+1)} {
		odd = append(odd, analysis.Article{ID: id, Title: "Seoul\xff", Body: "Text of \xc3" + id})
	}
	if n := add(t, d, odd...); n != len(odd) {
		t.Errorf("%d of %d odd articles are kept", n, len(odd))
	}
	list, _ := d.Catalog().List(catalog.Filter{}, 0, 100)
	for _, item := range list {
		if !strings.HasPrefix(item.ID, "article-") || item.Title != "Seoul\uFFFD" {
			t.Errorf("%q %q", item.ID, item.Title)
		}
		if _, ok, err := d.Document(item.ID); !ok || err != nil {
			t.Error(item.ID, ok, err)
		}
	}
	plain := analysis.Article{ID: "https://a.example/b?c=d#e", Body: "Text."}
	add(t, d, plain)
	if d.Catalog().Item(plain.ID) == nil {
		t.Error("an address is no id")
	}
}

// Stories are led by the newest article that passes, and hold the others.
func TestStories(t *testing.T) {
	d := open(t, "")
	add(t, d, newsroom(t)...)
	d.Refresh()
	seen := map[string]bool{}
	n := 0
	for page := 0; ; page++ {
		stories, more := d.Stories(catalog.Filter{}, page*7, 7)
		for _, s := range stories {
			if s.Others != len(s.Rest) {
				t.Errorf("%s: %d of %d others", s.Lead.ID, len(s.Rest), s.Others)
			}
			for _, item := range append([]*catalog.Item{s.Lead}, s.Rest...) {
				if seen[item.ID] {
					t.Errorf("%s is in two stories", item.ID)
				}
				seen[item.ID] = true
				if item.Time().After(s.Lead.Time()) {
					t.Errorf("%s leads, %s is newer", s.Lead.ID, item.ID)
				}
			}
			n++
		}
		if !more {
			break
		}
	}
	if len(seen) != d.Catalog().Len() || n >= len(seen) {
		t.Errorf("%d stories of %d articles, want all %d", n, len(seen), d.Catalog().Len())
	}
}
