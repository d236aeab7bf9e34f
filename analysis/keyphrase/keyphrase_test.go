package keyphrase_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/keyphrase"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/newsroom"
)

var analyzer = sync.OnceValue(func() *analysis.Analyzer { return analysis.New(analysis.Options{AnyLanguage: true}) })

const strait = "The coast guard of Denmark boarded a tanker in the Kattegat on Tuesday. The tanker had switched off its transponder near Gothenburg. " +
	"Inspectors found forged insurance papers on the tanker, and a second shadow fleet tanker was turned back. The shadow fleet carries oil around the price cap. " +
	"Sweden said that the shadow fleet had to be stopped before an oil spill."

func ExampleFind() {
	text := token.Split(strait)
	stems := new(token.Stemmer).Stems(text, nil)
	for _, p := range keyphrase.Find(keyphrase.Input{Text: text, Stems: stems}, keyphrase.Options{Limit: 5, Longer: 2}) {
		fmt.Printf("%s (%d)\n", strait[p.Start:p.End], p.Count)
	}
	// Output:
	// shadow fleet (3)
	// tanker (4)
	// transponder (1)
	// Inspectors (1)
	// Gothenburg (1)
}

// texts returns the phrases of a document.
func texts(d *analysis.Document) []string {
	var out []string
	for _, p := range d.Keyphrases {
		out = append(out, d.Text[p.Start:p.End])
	}
	return out
}

// check says what is wrong with the phrases of a document.
func check(d *analysis.Document) error {
	seen := map[string]bool{}
	for i, p := range d.Keyphrases {
		if p.Start < 0 || p.End <= p.Start || p.End > len(d.Text) || p.Count < 1 || !(p.Score > 0 && p.Score < 1) || i > 0 && p.Score > d.Keyphrases[i-1].Score {
			return fmt.Errorf("phrase %d: %+v", i, p)
		}
		words := d.Text[p.Start:p.End]
		if utf8.ValidString(d.Text) && !utf8.ValidString(words) {
			return fmt.Errorf("phrase %d is not on rune boundaries: %q", i, words)
		}
		if key := strings.ToLower(words); seen[key] {
			return fmt.Errorf("phrase %d is there twice: %q", i, words)
		} else {
			seen[key] = true
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
	for _, i := range items {
		d := analyzer().Analyze(i.Article)
		if err := check(d); err != nil {
			t.Errorf("%s: %v", i.Article.ID, err)
		}
		if len(d.Keyphrases) < 15 {
			t.Errorf("%s: %d phrases", i.Article.ID, len(d.Keyphrases))
		}
		if diff := cmp.Diff(d.Keyphrases, other.Analyze(i.Article).Keyphrases); diff != "" {
			t.Errorf("%s: %s", i.Article.ID, diff)
		}
	}
}

// What an article names again and again comes first, names stay whole, and a part of a phrase does not stand beside it.
func TestPhrases(t *testing.T) {
	got := texts(analyzer().Analyze(analysis.Article{Title: "Tanker boarded in the Kattegat", Body: strait}))
	if !strings.EqualFold(got[0], "tanker") {
		t.Errorf("the first is %q", got[0])
	}
	if !slices.Contains(got, "shadow fleet") || slices.Contains(got, "shadow") || slices.Contains(got, "fleet") {
		t.Errorf("%q", got)
	}
	got = texts(analyzer().Analyze(analysis.Article{Body: "The Joint Chiefs of Staff spoke. The Joint Chiefs of Staff met again. Everything was on a lot of tables."}))
	if !slices.Contains(got, "Joint Chiefs of Staff") || slices.Contains(got, "Everything") || slices.Contains(got, "lot") {
		t.Errorf("%q", got)
	}
}

func TestOptions(t *testing.T) {
	text := token.Split(strait)
	in := keyphrase.Input{Text: text, Stems: new(token.Stemmer).Stems(text, nil)}
	if got := keyphrase.Find(in, keyphrase.Options{Limit: 3}); len(got) != 3 {
		t.Errorf("%d phrases", len(got))
	}
	words := func(longer float64) (n int) {
		for _, p := range keyphrase.Find(in, keyphrase.Options{Limit: 10, Longer: longer}) {
			n += len(strings.Fields(strait[p.Start:p.End]))
		}
		return n
	}
	if a, b, c := words(-2), words(0), words(3); a > b || b >= c {
		t.Errorf("%d, %d and %d words in ten phrases", a, b, c)
	}
	if got := keyphrase.Find(keyphrase.Input{Text: token.Split("")}, keyphrase.Options{}); len(got) != 0 {
		t.Errorf("an empty text has %v", got)
	}
}

// A word that nobody reads is no phrase.
func TestLongWord(t *testing.T) {
	d := analyzer().Analyze(analysis.Article{Body: "The ministry bought a " + strings.Repeat("x", 100000) + " from a shipyard in Gdansk."})
	for _, p := range texts(d) {
		if len(p) > 200 {
			t.Errorf("%.20q… of %d bytes", p, len(p))
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"", strait, "The Joint Chiefs of Staff", "a a a a b b", "\xff\xfe Seoul \xc3(", "서울 missile 미사일 crisis", "x" + strings.Repeat("y", 70) + " tanker", "’s ’s tanker's"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := check(analyzer().Analyze(analysis.Article{Body: s})); err != nil {
			t.Error(err)
		}
	})
}
