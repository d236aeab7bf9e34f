package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(pattern, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
}

// Any bytes give articles of valid UTF-8 with an id, and errors of one line; never a panic.
func check(t *testing.T, s string, format Format) {
	articles, errs := read(t, "f", s, Options{Format: format, Now: noon})
	for _, a := range articles {
		if a.ID == "" || a.URL != "" && !strings.HasPrefix(a.URL, "http") {
			t.Errorf("id %q, address %q", a.ID, a.URL)
		}
		for _, text := range []string{a.Title, a.Body, a.Byline, a.Source, a.URL} {
			if !utf8.ValidString(text) && utf8.ValidString(s) {
				t.Errorf("broken UTF-8: %.80q", text)
			}
		}
	}
	if format == HTML && len(articles)+len(errs) != 1 {
		t.Errorf("%d articles, %q", len(articles), errs)
	}
}

func FuzzHTML(f *testing.F) {
	seeds(f, "testdata/*.html")
	f.Add(harbour)
	f.Add(strings.Repeat("<div>", 600) + "Quito")
	f.Fuzz(func(t *testing.T, s string) { check(t, s, HTML) })
}

func FuzzFeed(f *testing.F) {
	for _, pattern := range []string{"testdata/*.rss", "testdata/*.atom", "testdata/*.json"} {
		seeds(f, pattern)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s, Feed) })
}
