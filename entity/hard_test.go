package entity

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
)

var hardMark = regexp.MustCompile(`\[\[([^|\]]+)\|([^\]]*)\]\]`)

// TestHardNames reads the cases of testdata/hard.txt, whose head explains the format.
func TestHardNames(t *testing.T) {
	const file = "testdata/hard.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	date, group, line, passed := time.Time{}, "", 0, 0
	for in := bufio.NewScanner(bytes.NewReader(data)); in.Scan(); {
		line++
		text, isGroup := strings.CutPrefix(in.Text(), "## ")
		switch {
		case isGroup:
			group = text
		case text == "" || strings.HasPrefix(text, "#"):
		case strings.HasPrefix(text, "date "):
			if date, err = time.Parse("date 2006-01-02", text); err != nil {
				t.Fatalf("%s:%d: %v", file, line, err)
			}
		default:
			wrong := hardName(text, date)
			switch short := group == "known shortcomings"; {
			case short && wrong == "":
				t.Errorf("%s:%d: no shortcoming any more: %s", file, line, text)
			case !short && wrong != "":
				t.Errorf("%s:%d: %s: %s\n%s", file, line, group, text, wrong)
			case !short:
				passed++
			}
		}
	}
	if passed < 200 {
		t.Errorf("only %d cases", passed)
	}
}

// hardName returns what is wrong with the marked names of a case, "" if nothing is.
func hardName(text string, date time.Time) string {
	var plain, wrong strings.Builder
	type mark struct {
		start, end int
		want       []string
	}
	var marks []mark
	at := 0
	for _, m := range hardMark.FindAllStringSubmatchIndex(text, -1) {
		plain.WriteString(text[at:m[0]])
		start := plain.Len()
		plain.WriteString(text[m[2]:m[3]])
		marks = append(marks, mark{start, plain.Len(), strings.Split(text[m[4]:m[5]], "|")})
		at = m[1]
	}
	plain.WriteString(text[at:])
	found := Default().Recognize(Input{Text: token.Split(plain.String()), Date: date}).Mentions
	for _, k := range marks {
		got := "no name"
		ok := k.want[0] == "-"
		for _, m := range found {
			if m.Kind >= Date || m.End <= k.start || m.Start >= k.end {
				continue
			}
			got = fmt.Sprintf("%s|%s|%s|%s|%s", plain.String()[m.Start:m.End], m.Kind, m.Entity, m.Sense, m.Country)
			have := []string{m.Kind.String(), m.Entity, m.Sense.String(), m.Country}
			name := strings.TrimPrefix(plain.String()[m.Start:m.End], "The ")
			ok = k.want[0] != "-" && (name == plain.String()[k.start:k.end] || m.Kind == Person && m.End == k.end)
			for i, w := range k.want {
				ok = ok && (w == "" || w == have[i])
			}
		}
		if !ok {
			fmt.Fprintf(&wrong, "\t%s is %s, want %s\n", plain.String()[k.start:k.end], got, strings.Join(k.want, "|"))
		}
	}
	return wrong.String()
}
