package tone_test

import (
	"fmt"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/tone"
	"github.com/dateline-news/dateline/internal/newsroom"
)

var analyzer = sync.OnceValue(func() *analysis.Analyzer { return analysis.New(analysis.Options{}) })

func Example() {
	d := analyzer().Analyze(analysis.Article{Body: "Poland praised Kenya. Russia attacked the port and was condemned. \"It is a catastrophe,\" a sailor said."})
	for _, c := range d.Tone.Because {
		fmt.Printf("%+.2f %s\n", c.Weight, c.What)
	}
	for _, t := range d.Tone.Toward {
		fmt.Printf("toward %s %+.2f\n", t.Name, t.Score)
	}
	// Output:
	// +1.15 praised
	// -1.15 attacked
	// -1.15 condemned
	// -0.87 catastrophe (quoted)
	// toward Kenya +0.46
}

// sign returns the sign of the tone toward a name, 0 if no word falls on it.
func sign(d *analysis.Document, name string) string {
	for _, t := range d.Tone.Toward {
		if t.Name == name {
			if t.Score > 0 {
				return "+"
			} else if t.Score < 0 {
				return "-"
			}
		}
	}
	return "0"
}

func TestToward(t *testing.T) {
	data, err := os.ReadFile("testdata/toward.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, wrong := 0, 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		line, known := strings.CutPrefix(line, "!")
		f := strings.Split(line, " | ")
		if len(f) != 3 {
			t.Fatalf("%q: want sign | name | sentence", line)
		}
		cases++
		d := analyzer().Analyze(analysis.Article{Body: f[2]})
		got := sign(d, f[1])
		right := got == strings.TrimSpace(f[0])
		if !right {
			wrong++
		}
		if right == known {
			t.Errorf("%s: toward %s it is %s, marked as wrong: %v %+v", f[2], f[1], got, known, d.Tone.Toward)
		}
	}
	t.Logf("%d cases, %d read wrongly", cases, wrong)
	if cases < 100 || wrong*10 > cases {
		t.Errorf("%d cases, %d read wrongly", cases, wrong)
	}
}

// check says what is wrong with a tone.
func check(d *analysis.Document) error {
	tones := []tone.Tone{d.Tone.Tone}
	for _, x := range d.Tone.Toward {
		tones = append(tones, x.Tone)
	}
	for _, x := range tones {
		sum, at := 0.0, 0
		for _, c := range x.Because {
			if c.Start < at || c.End <= c.Start || c.End > len(d.Text) || c.Weight == 0 || c.What == "" {
				return fmt.Errorf("%+v after byte %d", c, at)
			}
			if utf8.ValidString(d.Text) && !utf8.ValidString(d.Text[c.Start:c.End]) {
				return fmt.Errorf("%+v is not on rune boundaries", c)
			}
			sum, at = sum+c.Weight, c.End
		}
		if math.Abs(sum-x.Sum) > 1e-9 || math.Abs(x.Score-sum/math.Sqrt(sum*sum+15)) > 1e-9 || math.Abs(x.Score) > 1 {
			return fmt.Errorf("score %v, sum %v, the words sum to %v", x.Score, x.Sum, sum)
		}
	}
	return nil
}

func TestNewsroom(t *testing.T) {
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		t.Fatal(err)
	}
	other := analysis.New(analysis.Options{})
	words := 0
	for _, i := range items {
		d := analyzer().Analyze(i.Article)
		if err := check(d); err != nil {
			t.Errorf("%s: %v", i.Article.ID, err)
		}
		if diff := cmp.Diff(d.Tone, other.Analyze(i.Article).Tone); diff != "" {
			t.Errorf("%s: %s", i.Article.ID, diff)
		}
		words += len(d.Tone.Because)
	}
	if words < 5*len(items) {
		t.Errorf("%d words in %d articles", words, len(items))
	}
}

// The article's tone turns with the words that are put into it.
func TestArticle(t *testing.T) {
	score := func(s string) float64 { return analyzer().Analyze(analysis.Article{Body: s}).Tone.Score }
	bad, good, none := score("The talks ended in a disaster."), score("The talks were a remarkable success."), score("The talks will be held in the town hall on Monday.")
	if bad >= 0 || good <= 0 || none != 0 {
		t.Errorf("%v, %v, %v", bad, good, none)
	}
	if weak, strong := score("The talks were a slightly harmful affair."), score("The talks were an extremely harmful affair."); weak <= strong || weak >= 0 {
		t.Errorf("slightly %v, extremely %v", weak, strong)
	}
	if plain, quoted := score("The plan is a catastrophe, he said."), score("The plan is “a catastrophe”, he said."); quoted <= plain || quoted >= 0 {
		t.Errorf("plain %v, quoted %v", plain, quoted)
	}
	if open, closed := score("He said “nothing of it.\n\nThe plan is a catastrophe."), score("He said “all of it.”\n\nThe plan is a catastrophe."); math.Abs(open-closed) > 1e-9 {
		t.Errorf("a quotation that is not closed reaches the next paragraph: %v, %v", open, closed)
	}
}

// Words that share a stem with a word of the table, or a name, colour nothing.
func TestPlainWords(t *testing.T) {
	d := analyzer().Analyze(analysis.Article{Body: "Several members of the democrat group used their position to question the account of goods. The celebrity made construction products of several effects. " +
		"The Disaster Relief Agency of Kenya and the World War II museum have an election with respect to security in successive seasons."})
	if len(d.Tone.Because) > 0 {
		t.Errorf("%+v", d.Tone.Because)
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{"", "Russia attacked the port of Odesa.", "“Israel violated the truce", "was condemned by by", "not not not good; but — by", "\xff bad \xc3( ‘worse’ 死 crisis", "lash out at", "Poland was"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := check(analysis.New(analysis.Options{AnyLanguage: true, Without: analysis.Keyphrases | analysis.Summary}).Analyze(analysis.Article{Body: s})); err != nil {
			t.Error(err)
		}
	})
}
