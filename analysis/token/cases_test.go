package token

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

var update = flag.Bool("update", false, "rewrite the expectations in testdata/tokens.txt")

const casesFile = "testdata/tokens.txt"

// TestCases holds Split to testdata/tokens.txt, whose head documents the
// format. With -update it rewrites the expectations and leaves every other line
// as it is; read the difference before keeping it.
func TestCases(t *testing.T) {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		t.Fatal(err)
	}
	var (
		out    strings.Builder // the file with the present expectations
		group  string
		seen   = map[string]int{} // input -> line
		cases  = map[string]int{} // group -> number of cases
		total  int
		input  string
		waits  bool // input has no expectation yet
		inLine int
	)
	finish := func(want string, found bool) {
		got := layout(Split(unquote(t, inLine, input)))
		out.WriteString("\t" + got + "\n")
		waits = false
		if *update {
			return
		}
		switch {
		case !found:
			t.Errorf("%s:%d: %s: no expectation for %s (-update writes it)", casesFile, inLine, group, input)
		case got != want:
			t.Errorf("%s:%d: %s: %s\n got %s\nwant %s", casesFile, inLine, group, input, got, want)
		}
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if want, ok := strings.CutPrefix(line, "\t"); ok {
			if !waits {
				t.Fatalf("%s:%d: an expectation without an input", casesFile, i+1)
			}
			finish(want, true)
			continue
		}
		if waits {
			finish("", false)
		}
		out.WriteString(line + "\n")
		switch {
		case line == "":
		case strings.HasPrefix(line, "## "):
			group = line[len("## "):]
		case line[0] == '#':
		default:
			if before := seen[line]; before > 0 {
				t.Errorf("%s:%d: the same input as in line %d", casesFile, i+1, before)
			}
			seen[line] = i + 1
			input, inLine, waits = line, i+1, true
			cases[group]++
			total++
		}
	}
	if waits {
		finish("", false)
	}
	if total < 150 {
		t.Errorf("%s has %d cases, want at least 150", casesFile, total)
	}
	if n := cases["known shortcomings"]; n > total/10 {
		t.Errorf("%d of %d cases are known shortcomings", n, total)
	}
	if *update {
		if err := os.WriteFile(casesFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// unquote returns the text that an input line stands for.
func unquote(t testing.TB, line int, in string) string {
	if len(in) < 2 || in[0] != '"' || in[len(in)-1] != '"' || !strings.Contains(in, `\`) {
		return in
	}
	text, err := strconv.Unquote(in)
	if err != nil {
		t.Fatalf("%s:%d: %s is no Go string", casesFile, line, in)
	}
	return text
}

// layout writes a text's tokens and sentences as the case file shows them.
func layout(text *Text) string {
	var b strings.Builder
	for n, s := range text.Sentences {
		if n > 0 {
			b.WriteString(" ‖ ")
		}
		for i := s.First; i < s.Last; i++ {
			if i > s.First {
				b.WriteString(" | ")
			}
			b.WriteString(text.Word(int(i)))
		}
	}
	out := b.String()
	for _, r := range out {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return strconv.Quote(out)
		}
	}
	return out
}
