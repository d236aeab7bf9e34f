package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
)

// read returns the articles and the errors of one input.
func read(t *testing.T, name, input string, o Options) ([]analysis.Article, []string) {
	t.Helper()
	articles, errs := Collect(Read(strings.NewReader(input), name, o))
	return articles, texts(t, errs)
}

// texts returns what errors say, and checks that each one is an Error.
func texts(t *testing.T, errs []error) []string {
	t.Helper()
	var out []string
	for _, err := range errs {
		var e *Error
		if !errors.As(err, &e) || e.File == "" || e.Err == nil {
			t.Errorf("%#v is no Error with file and cause", err)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q has more than one line", err)
		}
		out = append(out, err.Error())
	}
	return out
}

func zip(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func ids(articles []analysis.Article) []string {
	var out []string
	for _, a := range articles {
		out = append(out, a.ID)
	}
	return out
}

func TestParseFormat(t *testing.T) {
	for _, f := range []Format{Auto, Text, HTML, JSONL, Feed} {
		if got, err := ParseFormat(string(f)); got != f || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", f, got, err)
		}
	}
	for _, name := range []string{"", "json", "HTML", "xml"} {
		if got, err := ParseFormat(name); err == nil || got != "" || !strings.Contains(err.Error(), "auto, text, html, jsonl or feed") {
			t.Errorf("ParseFormat(%q) = %q, %v", name, got, err)
		}
	}
}

// The format is told by the name's ending, without regard to case, and where the name does not tell by the first bytes.
func TestAuto(t *testing.T) {
	const object = `{"id":"a","text":"Quito."}`
	pageText := "<html><head><title>T</title></head><body><p>Quito.</p></body></html>"
	for _, c := range []struct{ name, input, id string }{
		{"stdin", object, "a"},
		{"stdin", "\ufeff \n" + object, "a"},
		{"news.jsonl", object, "a"},
		{"NEWS.JSONL", object, "a"},
		{"news.ndjson", object, "a"},
		{"news.json", object, "a"},
		{"news.txt", object, "news"},
		{"news.jsonl.gz", object, "a"},
	} {
		articles, errs := read(t, c.name, c.input, Options{})
		if len(errs) > 0 || len(articles) != 1 || articles[0].ID != c.id {
			t.Errorf("%s %q: %v %v", c.name, c.input, articles, errs)
		}
	}
	for _, head := range []string{"", " \n", "\ufeff", "<!DOCTYPE html>", "<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n", "<!-- saved -->"} {
		articles, errs := read(t, "stdin", head+pageText, Options{})
		if len(errs) > 0 || len(articles) != 1 || articles[0].Title != "T" {
			t.Errorf("page after %q: %v %v", head, articles, errs)
		}
	}
	for _, plain := range []string{"", " ", "Quito.", "<b>Quito</b> said", "[1] Quito", "< html"} {
		articles, errs := read(t, "stdin", plain, Options{Format: Auto})
		if len(errs) > 0 || len(articles) != 1 || articles[0].Body != plain || articles[0].ID != "stdin" {
			t.Errorf("%q: %v %v", plain, articles, errs)
		}
	}
	// A format that is named counts more than the ending.
	if articles, _ := read(t, "a.jsonl", object, Options{Format: Text}); articles[0].Body != object {
		t.Errorf("text: %v", articles)
	}
}

// An id without one of its own is the name without folder and endings.
func TestIDs(t *testing.T) {
	for name, want := range map[string]string{
		"page": "page", "page.html": "page", "dir/page.html": "page", "page.html.gz": "page", "page.HTM": "page", "2026.03.02.txt": "2026.03.02",
		"page.txt.html": "page", "x.y": "x.y", "x.gz": "x", ".txt": ".txt", "été.jsonl.gz": "été",
	} {
		if got := idOf(name); got != want {
			t.Errorf("idOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	for name, want := range map[string]string{"a.txt": "a.txt: the disk is gone", "a.html": "a.html: the disk is gone", "a.jsonl": "a.jsonl:2: the disk is gone"} {
		r := io.MultiReader(strings.NewReader("{\"text\":\"x\"}\n{\"te"), iotest.ErrReader(broken))
		_, errs := Collect(Read(r, name, Options{}))
		if len(errs) != 1 || errs[0].Error() != want || !errors.Is(errs[0], broken) {
			t.Errorf("%s: %v", name, errs)
		}
	}
	for _, name := range []string{"a.txt", "a.html"} {
		_, errs := read(t, name, "12345678901", Options{MaxBytes: 10})
		if want := []string{name + ": longer than the limit of 10 bytes"}; !cmp.Equal(errs, want) {
			t.Errorf("%v", errs)
		}
		if articles, errs := read(t, name, "1234567890", Options{MaxBytes: 10}); len(articles) != 1 || len(errs) > 0 {
			t.Errorf("%v %v", articles, errs)
		}
	}
}

func TestGzip(t *testing.T) {
	lines := `{"id":"a","text":"Quito."}` + "\n" + `{"id":"b","text":"Lima."}` + "\n"
	for _, name := range []string{"x.jsonl.gz", "x.jsonl", "stdin", "x.gz"} {
		articles, errs := read(t, name, zip(t, lines), Options{})
		if got := ids(articles); !cmp.Equal(got, []string{"a", "b"}) || len(errs) > 0 {
			t.Errorf("%s: %v %v", name, got, errs)
		}
	}
	// Two gzip files set one after the other are one; an ending that promises too much does no harm.
	if articles, errs := read(t, "x.jsonl.gz", zip(t, lines)+zip(t, lines), Options{}); len(articles) != 4 || len(errs) > 0 {
		t.Errorf("%v %v", articles, errs)
	}
	if articles, errs := read(t, "x.txt.gz", "Quito.", Options{}); len(errs) > 0 || articles[0].Body != "Quito." {
		t.Errorf("%v %v", articles, errs)
	}

	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "{\"id\":%d,\"text\":\"%x\"}\n", i, i*i*7919)
	}
	full := zip(t, b.String())
	for _, n := range []int{2, 5, 12, 100, len(full) / 2, len(full) - 1} {
		articles, errs := read(t, "x.jsonl.gz", full[:n], Options{})
		if len(errs) != 1 || !strings.Contains(errs[0], "gzip data is cut short") || !strings.HasPrefix(errs[0], "x.jsonl.gz:") {
			t.Errorf("%d bytes: %v", n, errs)
		}
		for i, a := range articles {
			if a.ID != fmt.Sprint(i) {
				t.Fatalf("article %d is %s", i, a.ID)
			}
		}
		if _, errs := read(t, "x.txt.gz", full[:n], Options{}); len(errs) != 1 {
			t.Errorf("text of %d bytes: %v", n, errs)
		}
	}
	if _, errs := read(t, "x.txt.gz", "\x1f\x8bno", Options{}); len(errs) != 1 {
		t.Errorf("no gzip: %v", errs)
	}
	changed := []byte(full)
	changed[len(changed)-6] ^= 1 // in the checksum
	if _, errs := read(t, "x.jsonl.gz", string(changed), Options{}); len(errs) != 1 || !strings.Contains(errs[0], "checksum") {
		t.Errorf("changed: %v", errs)
	}
}

// A folder gives its files by name and leaves out what is hidden or of another kind; the paths keep their order.
func TestFolders(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"b.txt": "Lima.", "a.jsonl": `{"text":"Quito."}`, "c/d.html": "<html><body><p>Bogotá.</p></body></html>", "c/e.txt.gz": zip(t, "Caracas."),
		"z.txt": "La Paz.", ".hidden.txt": "no", ".git/x.txt": "no", "notes.md": "no", "b.gold": "no", "photo.jpg": "no", "c/f.TXT": "Sucre.",
	})
	articles, errs := Collect(Files([]string{filepath.Join(dir, "z.txt"), dir}, Options{}))
	if want := []string{"z", "a:1", "b", "d", "e", "f", "z"}; !cmp.Equal(ids(articles), want) || len(errs) > 0 {
		t.Errorf("got %v, want %v; %v", ids(articles), want, errs)
	}
	var names []string
	for name, err := range Inputs([]string{"-", dir, "https://news.example/feed", filepath.Join(dir, "missing")}) {
		if err != nil {
			name = err.Error()
		}
		names = append(names, strings.TrimPrefix(name, dir+string(filepath.Separator)))
	}
	want := []string{"-", "a.jsonl", "b.txt", "c/d.html", "c/e.txt.gz", "c/f.TXT", "z.txt", "https://news.example/feed", "missing: no such file or directory"}
	if !cmp.Equal(names, want) {
		t.Errorf("inputs %q, want %q", names, want)
	}
	// A file that is named is read, whatever its ending.
	articles, errs = Collect(Files([]string{filepath.Join(dir, "notes.md"), filepath.Join(dir, ".hidden.txt")}, Options{}))
	if want := []string{"notes.md", ".hidden"}; !cmp.Equal(ids(articles), want) || len(errs) > 0 {
		t.Errorf("got %v, want %v; %v", ids(articles), want, errs)
	}
	// Who stops early gets nothing more.
	n := 0
	for range Files([]string{dir, "missing"}, Options{}) {
		if n++; n == 3 {
			break
		}
	}
}

func TestMissing(t *testing.T) {
	dir := t.TempDir()
	missing, empty := filepath.Join(dir, "missing.txt"), filepath.Join(dir, "empty")
	write(t, dir, map[string]string{"a.txt": "Quito.", "empty/x.md": "no"})
	articles, errs := Collect(Files([]string{missing, empty, filepath.Join(dir, "a.txt")}, Options{}))
	want := []string{missing + ": no such file or directory", empty + ": no articles in this folder"}
	if got := texts(t, errs); !cmp.Equal(got, want) || !cmp.Equal(ids(articles), []string{"a"}) {
		t.Errorf("got %q, want %q; %v", got, want, ids(articles))
	}
	if !errors.Is(errs[0], fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", errs[0])
	}
}

func TestStdin(t *testing.T) {
	articles, errs := Collect(Files([]string{"-"}, Options{Stdin: strings.NewReader("{\"text\":\"Quito.\"}\n{")}))
	if got := texts(t, errs); !cmp.Equal(ids(articles), []string{"stdin:1"}) || len(got) != 1 || !strings.HasPrefix(got[0], "stdin:2: ") {
		t.Errorf("%v %v", ids(articles), got)
	}
}
