package quote_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/newsroom"
)

func ExampleFind() {
	text := token.Split("“We are ready,” Foreign Minister Dmytro Kuleba told reporters on Monday. He added that talks could begin in Geneva within a week.")
	found := entity.Default().Recognize(entity.Input{Text: text})
	for _, q := range quote.Find(quote.Input{Text: text, Mentions: found.Mentions, Entities: found.Entities}) {
		fmt.Printf("%s [%s] %s\n", text.Source[q.SourceStart:q.SourceEnd], text.Source[q.CueStart:q.CueEnd], text.Source[q.Start:q.End])
	}
	// Output:
	// Foreign Minister Dmytro Kuleba [told reporters] “We are ready,”
	// He [added] that talks could begin in Geneva within a week
}

// read finds the quotes of a text with its names.
func read(text string) ([]quote.Quote, entity.Result) {
	t := token.Split(text)
	found := entity.Default().Recognize(entity.Input{Text: t})
	return quote.Find(quote.Input{Text: t, Mentions: found.Mentions, Entities: found.Entities}), found
}

// check reports what a quote promises and does not keep.
func check(t *testing.T, text string) {
	t.Helper()
	quotes, found := read(text)
	for i, q := range quotes {
		for what, s := range map[string][2]int{"words": {q.Start, q.End}, "gap": {q.GapStart, q.GapEnd}, "source": {q.SourceStart, q.SourceEnd}, "cue": {q.CueStart, q.CueEnd}} {
			if s[0] < 0 || s[1] < s[0] || s[1] > len(text) || s[0] == s[1] && s[0] != 0 || utf8.ValidString(text) && !utf8.ValidString(text[s[0]:s[1]]) {
				t.Fatalf("%q: %s %v of %d bytes", text, what, s, len(text))
			}
		}
		if q.Start == q.End {
			t.Fatalf("%q: no words in %+v", text, q)
		}
		if q.GapEnd > 0 && (q.GapStart < q.Start || q.GapEnd > q.End || q.GapStart == q.Start && q.GapEnd == q.End) {
			t.Fatalf("%q: gap outside the words or all of them: %+v", text, q)
		}
		for what, s := range map[string][2]int{"source": {q.SourceStart, q.SourceEnd}, "cue": {q.CueStart, q.CueEnd}} {
			if s[0] < q.End && q.Start < s[1] && (s[0] < q.GapStart || s[1] > q.GapEnd) {
				t.Fatalf("%q: the %s %q is in the words %q", text, what, text[s[0]:s[1]], text[q.Start:q.End])
			}
		}
		if i > 0 && (q.Start < quotes[i-1].Start || q.Start == quotes[i-1].Start && q.End <= quotes[i-1].End) {
			t.Fatalf("%q: %+v after %+v", text, q, quotes[i-1])
		}
		if q.Speaker != "" && (q.SourceStart == q.SourceEnd || !slices.ContainsFunc(found.Entities, func(e entity.Entity) bool { return e.ID == q.Speaker })) {
			t.Fatalf("%q: nobody is %q", text, q.Speaker)
		}
	}
}

func TestNewsroom(t *testing.T) {
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		t.Fatal(err)
	}
	quotes, direct, resolved := 0, 0, 0
	for _, i := range items {
		check(t, i.Text())
		got, _ := read(i.Text())
		for _, q := range got {
			quotes++
			if q.Direct {
				direct++
			}
			if q.Speaker != "" {
				resolved++
			}
		}
		if again, _ := read(i.Text()); !slices.Equal(got, again) {
			t.Errorf("%s: the second reading differs", i.Article.ID)
		}
	}
	if quotes < 8*len(items) || direct < 2*len(items) || resolved*2 < quotes {
		t.Errorf("%d quotes, %d direct, %d with a speaker in %d articles", quotes, direct, resolved, len(items))
	}
	t.Logf("%d quotes, %d direct, %d with a speaker in %d articles", quotes, direct, resolved, len(items))
}

// What is read does not depend on the style of the marks.
func TestMarks(t *testing.T) {
	for _, marks := range []string{"“”", "\"\"", "‘’", "''", "«»"} {
		m := []rune(marks)
		text := string(m[0]) + "The border isn’t open,” Viktor Orban said on Friday."
		text = strings.Replace(text, "”", string(m[1]), 1)
		got, found := read(text)
		if len(got) != 1 || !got[0].Direct || text[got[0].SourceStart:got[0].SourceEnd] != "Viktor Orban" || text[got[0].Start:got[0].End] != string(m[0])+"The border isn’t open,"+string(m[1]) || got[0].Speaker == "" {
			t.Errorf("%s: %+v %v", text, got, found.Entities)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", " ", "\n\n", "“", "said", ",", "“”", "''", "\xff\xfe", "He said"} {
		check(t, text)
		if got, _ := read(text); len(got) > 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"“We go,” he said. “Now.”", "“One.\n\n“Two,” she said.", "‘It’s the ministers’ plan,’ said Kim Hong, the minister, 54.", "\"A,\" Lee said, \"and B,\" Park said.", "«a» ``b'' 'c' “d", "said said said: “said”",
		"According to Kim, the talks, Lee said, failed, Park said.", "Lee: no\n\nPark: \"yes\"", "The talks, said Kim, who told Park that “no”, failed.", "\xff“\x00said” he said", "” said “ said ’ said ‘",
		"He said Thursday the NAIROBI — “rains” failed.", "“(a) [b] — c,” said: d.", "An aide to Kim of Park in Lee said, of Kim, that “so-called ‘it’”",
		"\xb4n aPaide Xs,c said,, s0,h!",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 10000 {
			check(t, text)
		}
	})
}

// An interruption is no part of the words said, however long it is.
func TestGap(t *testing.T) {
	for text, want := range map[string]string{
		"“The deal,” Viktor Orban said on Friday, “is dead.”":                                        "Viktor Orban said on Friday,",
		"“That is the question,” Viktor Orban said in Budapest, noting that talks go on. “We wait.”": "Viktor Orban said in Budapest, noting that talks go on.",
	} {
		got, _ := read(text)
		if len(got) == 0 || text[got[0].GapStart:got[0].GapEnd] != want {
			t.Errorf("%s: %+v, want %q", text, got, want)
		}
	}
}
