package quote_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

var update = flag.Bool("update", false, "record what is read in testdata/cases.txt")

const casesFile = "testdata/cases.txt"

// maxFaults is how many cases may be read otherwise than they should be.
const maxFaults = 10

// A passage is a case of the file: its lines as written, the text, what should be read and what is known to be.
type passage struct {
	name, text string
	want, got  []string
}

func TestCases(t *testing.T) {
	file, err := os.ReadFile(casesFile)
	if err != nil {
		t.Fatal(err)
	}
	intro, rest, _ := strings.Cut(string(file), "\n== ")
	var out strings.Builder
	out.WriteString(intro)
	n, faults := 0, 0
	for part := range strings.SplitSeq(rest, "\n== ") {
		p := parse(part)
		n++
		got := lines(p.text)
		known := p.got
		if known == nil {
			known = p.want
		}
		if !slices.EqualFunc(got, known, alike) && !*update {
			t.Errorf("%s\n  text %s\n  got  %s\n  want %s", p.name, p.text, strings.Join(got, "\n       "), strings.Join(known, "\n       "))
		}
		fmt.Fprintf(&out, "\n== %s\n%s\n", p.name, p.text)
		for _, l := range p.want {
			fmt.Fprintf(&out, "> %s\n", l)
		}
		if !slices.EqualFunc(got, p.want, alike) {
			faults++
			if len(got) == 0 {
				out.WriteString("! \n")
			}
			for _, l := range got {
				fmt.Fprintf(&out, "! %s\n", l)
			}
		}
	}
	if faults > maxFaults {
		t.Errorf("%d of %d cases are read otherwise than they should be, more than %d", faults, n, maxFaults)
	}
	t.Logf("%d of %d cases are read as they should be", n-faults, n)
	if *update {
		if err := os.WriteFile(casesFile, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func parse(part string) passage {
	name, rest, _ := strings.Cut(part, "\n")
	p := passage{name: name}
	var text []string
	for line := range strings.SplitSeq(rest, "\n") {
		switch {
		case strings.HasPrefix(line, "> "):
			p.want = append(p.want, line[2:])
		case line == "!" || line == "! ":
			p.got = []string{}
		case strings.HasPrefix(line, "! "):
			p.got = append(p.got, line[2:])
		default:
			text = append(text, line)
		}
	}
	p.text = strings.TrimSpace(strings.Join(text, "\n"))
	return p
}

// lines reads a text and writes each quote on a line.
func lines(text string) (out []string) {
	t := token.Split(text)
	found := entity.Default().Recognize(entity.Input{Text: t, Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)})
	names := map[string]string{}
	for _, e := range found.Entities {
		names[e.ID] = e.Name
	}
	for _, q := range quote.Find(quote.Input{Text: t, Mentions: found.Mentions, Entities: found.Entities}) {
		kind := "reported"
		if q.Direct {
			kind = "direct"
		}
		out = append(out, strings.Join([]string{kind, text[q.SourceStart:q.SourceEnd], names[q.Speaker], text[q.CueStart:q.CueEnd],
			strings.Join(strings.Fields(text[q.Start:q.End]), " ")}, " | "))
	}
	return out
}

// alike compares a line read with one expected, whose words may be cut to their beginning and end.
func alike(got, want string) bool {
	head, tail, cut := strings.Cut(want, " … ")
	return got == want || cut && strings.HasPrefix(got, head+" ") && strings.HasSuffix(got, " "+tail)
}
