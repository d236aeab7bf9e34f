package entity

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis/token"
)

var update = flag.Bool("update", false, "rewrite testdata/names.txt with what the recognizer finds")

var marked = regexp.MustCompile(`\[\[([^|\]]+)\|[^\]]*\]\]`)

// TestCases reads the cases of testdata/names.txt, whose head explains the format.
func TestCases(t *testing.T) {
	const file = "testdata/names.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	date, cases, line := time.Time{}, 0, 0
	for in := bufio.NewScanner(bytes.NewReader(data)); in.Scan(); {
		line++
		want := in.Text()
		got := want
		switch {
		case want == "" || strings.HasPrefix(want, "#"):
		case strings.HasPrefix(want, "date "):
			if date, err = time.Parse("date 2006-01-02", want); err != nil {
				t.Fatalf("%s:%d: %v", file, line, err)
			}
		default:
			cases++
			got = mark(marked.ReplaceAllString(want, "$1"), date)
			if got != want && !*update {
				t.Errorf("%s:%d: (-want +got)\n%s", file, line, cmp.Diff(strings.Split(want, " "), strings.Split(got, " ")))
			}
		}
		fmt.Fprintln(&out, got)
	}
	if cases < 40 {
		t.Errorf("only %d cases", cases)
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// mark writes a text with its names marked.
func mark(text string, date time.Time) string {
	var b strings.Builder
	at := 0
	for _, m := range Default().Recognize(Input{Text: token.Split(text), Date: date}).Mentions {
		if m.Kind >= Date {
			continue
		}
		fmt.Fprintf(&b, "%s[[%s|%s|%s", text[at:m.Start], text[m.Start:m.End], m.Kind, m.Entity)
		if m.Sense != NoSense {
			fmt.Fprintf(&b, "|%s", m.Sense)
		}
		b.WriteString("]]")
		at = m.End
	}
	return b.String() + text[at:]
}
