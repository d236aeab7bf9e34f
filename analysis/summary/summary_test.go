package summary_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/summary"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/newsroom"
)

var analyzer = sync.OnceValue(func() *analysis.Analyzer { return analysis.New(analysis.Options{AnyLanguage: true}) })

var room = sync.OnceValue(func() []newsroom.Item {
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		panic(err)
	}
	return items
})

// input is what is known about a document.
func input(d *analysis.Document) summary.Input {
	return summary.Input{Text: &token.Text{Source: d.Text, Tokens: d.Tokens, Sentences: d.Sentences}, Stems: d.Stems, Mentions: d.Mentions, Entities: d.Entities, Focus: d.Focus,
		TitleEnd: len(d.Title)}
}

func ExampleOf() {
	text := token.Split("He spoke first. Latvia will rebuild the bridge over the Daugava, the minister of transport said on Monday. " +
		"Subscribe to our newsletter for more news of bridges and roads. The bridge over the Daugava was closed after a barge hit it in March.")
	stems := new(token.Stemmer).Stems(text, nil)
	for _, s := range summary.Of(summary.Input{Text: text, Stems: stems}, summary.Options{Sentences: 1}) {
		fmt.Println(text.Source[s.Start:s.End])
	}
	// Output:
	// Latvia will rebuild the bridge over the Daugava, the minister of transport said on Monday.
}

// Each article of testdata/articles.txt keeps its rules.
func TestArticles(t *testing.T) {
	data, err := os.ReadFile("testdata/articles.txt")
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for part := range strings.SplitSeq(string(data), "\ntitle: ") {
		if strings.HasPrefix(part, "#") {
			continue
		}
		title, rest, _ := strings.Cut(part, "\n")
		var body []string
		var checks [][2]string
		for line := range strings.Lines(rest) {
			line = strings.TrimSpace(line)
			if kind, value, ok := strings.Cut(line, ": "); ok && (kind == "want" || kind == "not" || kind == "first") {
				checks = append(checks, [2]string{kind, value})
			} else if line != "" {
				body = append(body, line)
			}
		}
		d := analyzer().Analyze(analysis.Article{Title: title, Body: strings.Join(body, "\n\n")})
		var b strings.Builder
		for _, s := range d.Summary {
			b.WriteString(d.Text[s.Start:s.End] + "\n")
		}
		got := b.String()
		for _, c := range checks {
			rules++
			if (c[0] == "want") != strings.Contains(got, c[1]) && c[0] != "first" || c[0] == "first" && !strings.HasPrefix(got, c[1]) {
				t.Errorf("%s: %s %q in\n%s", title, c[0], c[1], got)
			}
		}
	}
	if rules < 14 {
		t.Errorf("%d rules", rules)
	}
}

// check says what is wrong with a summary.
func check(d *analysis.Document, got []summary.Sentence) error {
	at := 0
	for i, s := range got {
		if s.Start < at || s.End <= s.Start || s.End > len(d.Text) || s.Score < 0 || s.Score > 1 {
			return fmt.Errorf("sentence %d: %+v after byte %d", i, s, at)
		}
		at = s.End
		if !slices.ContainsFunc(d.Sentences, func(x token.Sentence) bool { return int(x.Start) == s.Start && int(x.End) == s.End }) {
			return fmt.Errorf("%+v is no sentence of the text", s)
		}
		if utf8.ValidString(d.Text) && !utf8.ValidString(d.Text[s.Start:s.End]) {
			return fmt.Errorf("%+v is not on rune boundaries", s)
		}
	}
	return nil
}

// A summary of the newsroom opens with no pronoun, repeats nothing, and is the same each time.
func TestNewsroom(t *testing.T) {
	var stemmer token.Stemmer
	words := func(s string) map[string]bool {
		out := map[string]bool{}
		for w := range strings.FieldsSeq(s) {
			out[stemmer.Stem(strings.Trim(w, ".,“”\"'"))] = true
		}
		return out
	}
	other := analysis.New(analysis.Options{})
	for _, i := range room() {
		d := analyzer().Analyze(i.Article)
		if err := check(d, d.Summary); err != nil || len(d.Summary) != 2 {
			t.Errorf("%s: %d sentences, %v", i.Article.ID, len(d.Summary), err)
			continue
		}
		if diff := cmp.Diff(d.Summary, other.Analyze(i.Article).Summary); diff != "" {
			t.Errorf("%s: %s", i.Article.ID, diff)
		}
		first, second := d.Text[d.Summary[0].Start:d.Summary[0].End], d.Text[d.Summary[1].Start:d.Summary[1].End]
		switch opening, _, _ := strings.Cut(first, " "); strings.Trim(opening, "“\"'‘") {
		case "He", "She", "It", "They", "This", "That", "These", "Those", "But", "However", "His", "Her", "Their":
			t.Errorf("%s opens with %q", i.Article.ID, first)
		}
		a, b, same := words(first), words(second), 0
		for w := range a {
			if b[w] {
				same++
			}
		}
		if same*10 > 6*min(len(a), len(b)) {
			t.Errorf("%s says the same twice:\n%s\n%s", i.Article.ID, first, second)
		}
	}
}

func TestOptions(t *testing.T) {
	d := analyzer().Analyze(room()[0].Article)
	for _, n := range []int{1, 2, 3, 5} {
		if got := summary.Of(input(d), summary.Options{Sentences: n}); len(got) != n {
			t.Errorf("%d sentences, want %d", len(got), n)
		}
	}
	for _, most := range []int{1, 150, 400, 1000} {
		got := summary.Of(input(d), summary.Options{Bytes: most})
		size := 0
		for _, s := range got {
			size += s.End - s.Start
		}
		if size > most || most >= 400 && len(got) == 0 {
			t.Errorf("%d bytes in %d sentences, want at most %d", size, len(got), most)
		}
		if err := check(d, got); err != nil {
			t.Error(err)
		}
	}
}

// The summary of a story goes from old to new and does not tell the same twice.
func TestStory(t *testing.T) {
	old := analyzer().Analyze(analysis.Article{Title: "Ferry sinks off Palawan", Body: "A ferry with 80 people on board sank off the island of Palawan on Monday, the coast guard of the Philippines said.\n\n" +
		"Fishing boats pulled most of the passengers from the water within two hours."})
	later := analyzer().Analyze(analysis.Article{Title: "Captain of sunken ferry held", Body: "A ferry with 80 people on board sank off the island of Palawan on Monday, the coast guard said.\n\n" +
		"Police in Puerto Princesa on Wednesday detained the captain of the ferry, who had sailed in spite of a storm warning."})
	got := summary.Story([]summary.Input{input(old), input(later)}, summary.Options{Sentences: 3})
	var all []string
	for _, s := range got {
		all = append(all, []*analysis.Document{old, later}[s.Document].Text[s.Start:s.End])
	}
	if len(got) != 3 || !strings.HasPrefix(all[0], "A ferry with 80") || !strings.HasPrefix(all[2], "Police in Puerto Princesa") || !strings.HasPrefix(all[1], "Fishing boats") {
		t.Errorf("%q", all)
	}
	if got := summary.Story(nil, summary.Options{}); len(got) != 0 {
		t.Errorf("no texts give %v", got)
	}
}

func FuzzOf(f *testing.F) {
	for _, s := range []string{"", room()[0].Article.Body, "He said so. She said so. It said so, and they all agreed to say so again and again.", "\xff\xfe Seoul said \xc3( that it had agreed to meet.", "a\n\nb\r\nc?", "Image: x"} {
		f.Add(s, 2, 0)
		f.Add(s, 0, 200)
	}
	f.Fuzz(func(t *testing.T, s string, sentences, bytes int) {
		d := analyzer().Analyze(analysis.Article{Body: s})
		if d.Stems == nil {
			return
		}
		got := summary.Of(input(d), summary.Options{Sentences: sentences, Bytes: bytes})
		if err := check(d, got); err != nil || sentences > 0 && len(got) > sentences {
			t.Errorf("%d sentences, %v", len(got), err)
		}
	})
}
