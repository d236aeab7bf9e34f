package timex

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
)

const casesFile = "testdata/dates.txt"

var marked = regexp.MustCompile(`\[\[([^|\]]+)\|[^\]]*\]\]`)

// A dateCase is a line of the case file.
type dateCase struct {
	line      int
	published time.Time
	text      string // without marks
	marks     string
	hard      bool // among the known shortcomings
}

func cases(tb testing.TB) []dateCase {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		tb.Fatal(err)
	}
	var out []dateCase
	hard := false
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			hard = hard || line == "## known shortcomings"
			continue
		}
		date, marks, _ := strings.Cut(line, " ")
		c := dateCase{line: i + 1, marks: strings.ReplaceAll(marks, `\n`, "\n"), hard: hard}
		if date != "none" {
			if c.published, err = time.Parse(time.DateOnly, date); err != nil {
				tb.Fatalf("%s:%d: %v", casesFile, i+1, err)
			}
		}
		c.text = marked.ReplaceAllString(c.marks, "$1")
		out = append(out, c)
	}
	return out
}

// mark writes a text with its expressions marked as in the case file.
func mark(text string, published time.Time) string {
	var b strings.Builder
	at := 0
	for _, d := range Find(token.Split(text), Options{Published: published}) {
		fmt.Fprintf(&b, "%s[[%s|%s", text[at:d.Start], text[d.Start:d.End], d.From)
		if d.To != d.From {
			b.WriteString("/" + d.To)
		}
		b.WriteString("|" + d.Grain.String())
		if d.Part != Whole {
			b.WriteString("|" + d.Part.String())
		}
		b.WriteString("]]")
		at = d.End
	}
	return b.String() + text[at:]
}

// TestCases holds Find to the case file, a case being right if every expression of its line is.
func TestCases(t *testing.T) {
	all := cases(t)
	right := 0
	for _, c := range all {
		got := mark(c.text, c.published)
		switch {
		case got == c.marks && c.hard:
			t.Errorf("%s:%d: no longer a shortcoming: %s", casesFile, c.line, got)
		case got == c.marks:
			right++
		case !c.hard:
			t.Errorf("%s:%d:\n got %s\nwant %s", casesFile, c.line, got, c.marks)
		}
	}
	share := float64(right) / float64(len(all))
	t.Logf("%d of %d cases exactly right, %.3f", right, len(all), share)
	if len(all) < 300 || share < 0.95 {
		t.Errorf("%d cases, %.3f of them right", len(all), share)
	}
}
