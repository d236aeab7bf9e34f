package entity

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis/token"
)

// TestFocusCases reads the cases of testdata/focus.txt, whose head explains the format.
func TestFocusCases(t *testing.T) {
	paragraphs(t, "testdata/focus.txt", 25, func(want string) string {
		lines := strings.Split(want, "\n")
		home, head := "", ""
		if h, ok := strings.CutPrefix(lines[0], "home "); ok {
			home, head, lines = h, lines[0]+"\n", lines[1:]
		}
		if len(lines) != 3 {
			t.Fatalf("%q: want three lines", want)
		}
		text, titleEnd := lines[2], 0
		if lines[1] != "-" {
			text, titleEnd = lines[1]+"\n\n"+lines[2], len(lines[1])
		}
		var about []string
		for _, f := range Default().Recognize(Input{Text: token.Split(text), TitleEnd: titleEnd, Home: home}).Focus {
			about = append(about, strings.TrimSpace(f.Country+" "+f.Role))
		}
		if about == nil {
			about = []string{"none"}
		}
		return head + strings.Join(about, ", ") + "\n" + lines[1] + "\n" + lines[2]
	})
}

// TestSenseCases reads the cases of testdata/senses.txt, whose head explains the format.
func TestSenseCases(t *testing.T) {
	paragraphs(t, "testdata/senses.txt", 35, func(want string) string {
		text := marked.ReplaceAllString(want, "$1")
		var b strings.Builder
		at := 0
		for _, m := range Default().Recognize(Input{Text: token.Split(text)}).Mentions {
			if m.Sense != NoSense {
				fmt.Fprintf(&b, "%s[[%s|%s|%s]]", text[at:m.Start], text[m.Start:m.End], m.Sense, m.Country)
				at = m.End
			}
		}
		return b.String() + text[at:]
	})
}

// paragraphs compares the paragraphs of a file of cases with what got makes of them, or rewrites the file.
func paragraphs(t *testing.T, file string, least int, got func(string) string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	all := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n\n")
	for i, want := range all {
		if strings.HasPrefix(want, "#") {
			continue
		}
		cases++
		is := got(want)
		if is != want && !*update {
			t.Errorf("%s, paragraph %d: (-want +got)\n%s", file, i+1, cmp.Diff(strings.Split(want, "\n"), strings.Split(is, "\n")))
		}
		all[i] = is
	}
	if cases < least {
		t.Errorf("%s: only %d cases", file, cases)
	}
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(all, "\n\n")+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever a text is made of, the scores of its countries are sums of what they list, a sense has a probability of at least a
// half, and a second reading gives the same.
func TestFocusAddsUp(t *testing.T) {
	pieces := []string{"Seoul", "the North", "Washington", "Brussels", "Kremlin", "South Korea", "Moscow-Pyongyang", "Kenyan", "Paris, Texas", "said", "in", "with", "ties", "urged", "and", ",", ".", "\n\n",
		"'s", "Inc", "dlrs", "40 mln yen", "<ICI.L>", "<QLN>", "(AAPL.O)", "President Lee", "NATO", "market", "The", "goal", "coach"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		words := make([]string, random.IntN(60))
		for i := range words {
			words[i] = pieces[random.IntN(len(pieces))]
		}
		text := strings.Join(words, " ")
		in := Input{Text: token.Split(text), TitleEnd: random.IntN(len(text) + 1), Home: []string{"", "KR", "US"}[random.IntN(3)]}
		r := Default().Recognize(in)
		total := 0.0
		for i, f := range r.Focus {
			sum := 0.0
			for j, b := range f.Because {
				if sum += b.Weight; b.Weight <= 0 || j > 0 && b.Weight > f.Because[j-1].Weight {
					t.Fatalf("%q: %s: contributions %v", text, f.Country, f.Because)
				}
			}
			total += f.Score
			if math.Abs(sum-f.Score) > 1e-9 || total > 1+1e-9 || i > 0 && f.Score > r.Focus[i-1].Score {
				t.Fatalf("%q: focus %+v", text, r.Focus)
			}
		}
		for _, m := range r.Mentions {
			if (m.Sense == NoSense) != (m.SenseConfidence == 0) || m.Sense != NoSense && (m.SenseConfidence < 0.5 || m.SenseConfidence > 1) {
				t.Fatalf("%q: %q in sense %q with confidence %v", text, text[m.Start:m.End], m.Sense, m.SenseConfidence)
			}
		}
		if diff := cmp.Diff(r, Default().Recognize(in)); diff != "" {
			t.Fatalf("%q: a second reading differs\n%s", text, diff)
		}
	}
}

// Many different stock symbols, and many names of one country, take time that grows with the text only.
func TestLongFocus(t *testing.T) {
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "<%c%c%c%c> of Lake %c%c%c%s, Texas. ", 'A'+i%26, 'A'+i/26%26, 'A'+i/676%26, 'A'+i/17576%26, 'A'+i%26, 'a'+i/26%26, 'a'+i/676%26, "ville")
	}
	check(t, b.String(), recognize(b.String()))
}
