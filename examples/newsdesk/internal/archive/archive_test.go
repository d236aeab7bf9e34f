package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

func record(id, title string) Record {
	a := analysis.Article{ID: id, Title: title, Body: "Text.", Published: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	return Record{a, &catalog.Item{ID: id, Title: title, Published: a.Published, Words: []uint32{1, 2}, TitleWords: 1, Countries: []catalog.Country{{Code: "KR", Score: 0.5, Role: "actor"}},
		Entities: []catalog.Salient{{Entity: &catalog.Entity{ID: "Q884", Name: "South Korea", Kind: "country", Country: "KR"}, Salience: 0.4}}}}
}

func open(t *testing.T, dir string) *Archive {
	t.Helper()
	a, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// What is put is there on the next open, as it was given; what was not settled before another put is pending.
func TestArchive(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	a := open(t, dir)
	one, two, changed := record("1", "One"), record("2", "Two"), record("1", "One again")
	for _, put := range [][]Record{{one, two}, {changed}} {
		if err := a.Put(put...); err != nil {
			t.Fatal(err)
		}
		if len(put) == 2 {
			a.Settle(put...)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = open(t, dir)
	items, err := a.Items()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]*catalog.Item{changed.Item, two.Item}, items); d != "" {
		t.Error(d)
	}
	article, ok, err := a.Article("1")
	if d := cmp.Diff(changed.Article, article); d != "" || !ok || err != nil {
		t.Error(d, ok, err)
	}
	if _, ok, err := a.Article("3"); ok || err != nil {
		t.Error("an article that was not put:", ok, err)
	}
	if ids, err := a.Pending(); err != nil || !cmp.Equal(ids, []string{"1"}) {
		t.Errorf("pending %v, %v", ids, err)
	}
	if _, err := Open(dir); err == nil || !strings.HasSuffix(err.Error(), "articles.db: another process has it open") {
		t.Errorf("opened twice: %v", err)
	}
}

func TestBroken(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "articles.db"), []byte(strings.Repeat("no archive ", 2000)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "articles.db: ") {
		t.Errorf("a broken file: %v", err)
	}
	if _, err := Open(filepath.Join(dir, "articles.db", "below")); err == nil {
		t.Error("a folder in a file")
	}
}
