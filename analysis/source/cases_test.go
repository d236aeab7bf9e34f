package source

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the answers of testdata anew")

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)

// Each page and feed of testdata beside a file of its name with .want, which holds the articles that are read in it.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		n++
		var b strings.Builder
		for a, err := range Files([]string{file}, Options{Now: noon}) {
			if err != nil {
				fmt.Fprintf(&b, "ERROR %v\n\n", err)
				continue
			}
			date := "none"
			if !a.Published.IsZero() {
				date = a.Published.Format(time.RFC3339)
			}
			fmt.Fprintf(&b, "id       %s\ntitle    %s\nbyline   %s\nsource   %s\nurl      %s\nlanguage %s\ndate     %s\n\n%s\n\n", a.ID, a.Title, a.Byline, a.Source, a.URL, a.Language, date, a.Body)
		}
		if *update {
			if err := os.WriteFile(file+".want", []byte(b.String()), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file + ".want")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", file, diff)
		}
	}
	if n == 0 {
		t.Error("no cases")
	}
}
