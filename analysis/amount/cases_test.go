package amount

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/timex"
	"github.com/dateline-news/dateline/analysis/token"
)

const casesFile = "testdata/amounts.txt"

var (
	marked    = regexp.MustCompile(`\[\[([^|\]]+)\|([^\]]*)\]\]`)
	published = time.Date(2025, 4, 16, 0, 0, 0, 0, time.UTC)
)

// An amountCase is a line of the case file.
type amountCase struct {
	line    int
	options Options
	text    string // without marks
	marks   string
	hard    bool // among the known shortcomings
}

func cases(tb testing.TB) []amountCase {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		tb.Fatal(err)
	}
	var out []amountCase
	hard := false
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			hard = hard || line == "## known shortcomings"
			continue
		}
		countries, marks, _ := strings.Cut(line, " ")
		home, about, _ := strings.Cut(countries, "/")
		c := amountCase{line: i + 1, hard: hard, text: marked.ReplaceAllString(marks, "$1")}
		if home != "-" {
			c.options.Home = home
		}
		if about != "" {
			c.options.About = []string{about}
		}
		c.marks = marked.ReplaceAllStringFunc(marks, func(m string) string { // with the value as it is printed
			parts := strings.Split(strings.Trim(m, "[]"), "|")
			lo, hi, ranged := strings.Cut(parts[1], "..")
			if !ranged {
				hi = lo
			}
			parts[1] = number(tb, i+1, lo, hi)
			return "[[" + strings.TrimRight(strings.Join(parts, "|"), "|") + "]]"
		})
		out = append(out, c)
	}
	return out
}

func number(tb testing.TB, line int, lo, hi string) string {
	l, err := strconv.ParseFloat(lo, 64)
	h, err2 := strconv.ParseFloat(hi, 64)
	if err != nil || err2 != nil {
		tb.Fatalf("%s:%d: %s is no number", casesFile, line, lo)
	}
	return value(l, h)
}

func value(lo, hi float64) string {
	if lo == hi {
		return strconv.FormatFloat(lo, 'g', 12, 64)
	}
	return strconv.FormatFloat(lo, 'g', 12, 64) + ".." + strconv.FormatFloat(hi, 'g', 12, 64)
}

// mark writes a text with its amounts marked as in the case file.
func mark(text string, o Options) string {
	var b strings.Builder
	at := 0
	split := token.Split(text)
	for _, d := range timex.Find(split, timex.Options{Published: published}) {
		o.Taken = append(o.Taken, Span{d.Start, d.End})
	}
	for _, a := range Find(split, o) {
		m := strings.TrimRight(fmt.Sprintf("[[%s|%s|%s|%s|%s", text[a.Start:a.End], value(a.Value, a.High), a.Unit, a.Of, a.Bound), "|")
		b.WriteString(text[at:a.Start] + m + "]]")
		at = a.End
	}
	return b.String() + text[at:]
}

// TestCases holds Find to the case file, a case being right if every amount of its line is.
func TestCases(t *testing.T) {
	all := cases(t)
	right := 0
	for _, c := range all {
		got := mark(c.text, c.options)
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
	if len(all) < 250 || share < 0.95 {
		t.Errorf("%d cases, %.3f of them right", len(all), share)
	}
}
