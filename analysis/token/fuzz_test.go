package token

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzSplit holds Split to what its types promise, on any bytes.
func FuzzSplit(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	var stemmer Stemmer
	f.Fuzz(func(t *testing.T, source string) {
		text := Split(source)
		check(t, text, source)
		if n := len(stemmer.Stems(text, nil)); n != len(text.Tokens) {
			t.Errorf("%d stems for %d tokens", n, len(text.Tokens))
		}
		if once := Fold(source); Fold(once) != once {
			t.Errorf("Fold(%+q) = %+q, folded again %+q", source, once, Fold(once))
		}
		again := Split(source)
		if layout(again) != layout(text) {
			t.Errorf("%+q: two calls differ:\n%s\n%s", source, layout(text), layout(again))
		}
	})
}

// seeds returns the texts of the case file and others that are hard on a tokenizer.
func seeds(tb testing.TB) []string {
	data, err := os.ReadFile(casesFile)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for i, line := range strings.Split(string(data), "\n") {
		if line != "" && line[0] != '#' && line[0] != '\t' {
			out = append(out, unquote(tb, i+1, line))
		}
	}
	for _, s := range hostile {
		out = append(out, s, strings.Repeat(s, 50))
	}
	return append(out,
		"\xff\xfe\x00S\x00e\x00o\x00u\x00l",        // UTF-16
		"\xed\xa0\x80 lone surrogate \xed\xbf\xbf", // not valid in UTF-8
		"e\u0301\u0301\u0301 \u0301\u0301",         // marks without a letter
		"\u200d\u200c\u2060\ufeff",                 // nothing but hidden runes
		"👩\u200d👩\u200d👧 🇰🇷🇰🇵",                     // joined pictures
		"İstanbul ǅ ẞ ŉ ﬁ Ⅷ ㎏ \u212a",              // letters whose cases are odd
		"\u202eluoeS\u202c ⟦x⟧ 「平和」、。",
		strings.Repeat("x", maxSpan)+" "+strings.Repeat("y", maxSpan+1)+".",
		strings.Repeat("word ", maxBlock/5)+"end. Next.",
		strings.Repeat("日本", maxBlock/6)+". Next.",
		"\xf2\u0165", // an invalid byte before a letter with a mark
		":-) >:( D: ^_^ <3 (╯°□°)╯︵ ┻━┻",
	)
}

// hostile holds patterns that, repeated, tempt a tokenizer to look at the same bytes again and again.
var hostile = []string{
	"a.", "((", "'s", "a'll", "! ", "“", "日", "-", "--a", "a-", "...", ". ", "\"", "''", "``", "' ", "')", "a/", "U.S.", "U.S.-", "No.", "$1", "1,", "a’s",
	"n't", "\n", "\r", "\u2028", "\u200b", "\x00", "\xff", "\xe2\x80", "e\u0301", "A. ", ".\" ", "?!", "a@", "://", "a .", "1. ", "•",
}

// check reports where a text breaks a promise of Token, Sentence or Text.
func check(t *testing.T, text *Text, source string) {
	t.Helper()
	if text.Source != source {
		t.Fatalf("%+.80q: the text is not the source", source)
	}
	starts := runeStarts(source)
	end := int32(0)
	for i, tok := range text.Tokens {
		if tok.Start < end || tok.End <= tok.Start || int(tok.End) > len(source) {
			t.Fatalf("%+.200q: token %d is %d to %d after %d of %d", source, i, tok.Start, tok.End, end, len(source))
		}
		if !starts[tok.Start] || !starts[tok.End] {
			t.Fatalf("%+.200q: token %d, %+q, cuts a rune", source, i, text.Word(i))
		}
		if strings.ContainsFunc(text.Word(i), unicode.IsSpace) {
			t.Fatalf("%+.200q: token %d, %+q, holds white space", source, i, text.Word(i))
		}
		end = tok.End
	}
	next := int32(0)
	for i, s := range text.Sentences {
		if s.First != next || s.Last <= s.First || int(s.Last) > len(text.Tokens) {
			t.Fatalf("%+.200q: sentence %d holds tokens %d to %d, the one before ends at %d", source, i, s.First, s.Last, next)
		}
		if s.Start != text.Tokens[s.First].Start || s.End != text.Tokens[s.Last-1].End {
			t.Fatalf("%+.200q: sentence %d is %d to %d, not its tokens' range", source, i, s.Start, s.End)
		}
		if lineEnd(source[s.Start:s.End]) < int(s.End-s.Start) {
			t.Fatalf("%+.200q: sentence %d goes over a line break", source, i)
		}
		next = s.Last
	}
	if int(next) != len(text.Tokens) {
		t.Fatalf("%+.200q: %d of %d tokens are in a sentence", source, next, len(text.Tokens))
	}
}

// runeStarts says of each offset whether a rune starts there, where an invalid byte is a
// rune of its own; the end of the text counts as a start.
func runeStarts(s string) []bool {
	starts := make([]bool, len(s)+1)
	for i := 0; i < len(s); {
		starts[i] = true
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
	}
	starts[len(s)] = true
	return starts
}
