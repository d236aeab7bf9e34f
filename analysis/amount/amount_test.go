package amount

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

func ExampleFind() {
	text := "The strike killed at least 12 people, and rebuilding will cost 28.7 trillion won, or $2-3bn."
	for _, a := range Find(token.Split(text), Options{}) {
		fmt.Printf("%s: %s %g to %g %s of %q\n", text[a.Start:a.End], a.Bound, a.Value, a.High, a.Unit, a.Of)
	}
	// Output:
	// at least 12: at least 12 to 12 killed of "people"
	// 28.7 trillion won:  2.87e+13 to 2.87e+13 KRW of ""
	// $2-3bn:  2e+09 to 3e+09 USD of ""
}

// check reports where the amounts of a text break a promise of Amount.
func check(t *testing.T, source string, amounts []Amount, taken []Span) {
	t.Helper()
	end := 0
	for _, a := range amounts {
		if a.Start < end || a.End <= a.Start || a.End > len(source) {
			t.Fatalf("%+.200q: an amount from %d to %d after %d of %d", source, a.Start, a.End, end, len(source))
		}
		if !boundary(source, a.Start) || !boundary(source, a.End) {
			t.Fatalf("%+.200q: %+q cuts a rune", source, source[a.Start:a.End])
		}
		if !(a.Value <= a.High) || math.IsInf(a.Value, 0) || math.IsInf(a.High, 0) {
			t.Fatalf("%+.200q: %q is %g to %g", source, source[a.Start:a.End], a.Value, a.High)
		}
		if !strings.Contains(source, a.Of) {
			t.Fatalf("%+.200q: %q is of %q, which the text does not say", source, source[a.Start:a.End], a.Of)
		}
		for _, s := range taken {
			if a.Start < s.End && s.Start < a.End {
				t.Fatalf("%+.200q: %q is taken", source, source[a.Start:a.End])
			}
		}
		end = a.End
	}
}

// boundary reports whether an offset is on a rune boundary, where an invalid byte is a rune of its own.
func boundary(s string, at int) bool {
	if at >= len(s) || utf8.RuneStart(s[at]) {
		return true
	}
	for i := max(0, at-3); i < at; i++ { // a valid rune that reaches over the offset
		if _, n := utf8.DecodeRuneInString(s[i:]); n > 1 && i+n > at {
			return false
		}
	}
	return true
}

// Numbers written with commas, with scales and in words are read as what they are.
func TestNumbers(t *testing.T) {
	for n := 1000; n < 3_000_000; n = n*17/10 + 13 {
		var commas string
		for s := fmt.Sprint(n); s != ""; s = s[:max(0, len(s)-3)] {
			commas = s[max(0, len(s)-3):] + "," + commas
		}
		text := "They sent " + strings.TrimRight(commas, ",") + " soldiers."
		if a := Find(token.Split(text), Options{}); len(a) != 1 || a[0].Value != float64(n) || a[0].Of != "soldiers" {
			t.Errorf("%s: %+v", text, a)
		}
	}
	for words, want := range map[string]float64{"twenty-one": 21, "ninety nine": 99, "two hundred": 200, "three hundred and five": 305, "four thousand two hundred": 4200,
		"one million": 1e6, "twelve hundred": 1200, "half a billion": 5e8, "a dozen": 12, "two hundred thousand": 2e5, "forty-five million": 4.5e7, "2.75 trillion": 2.75e12} {
		text := "They sent " + words + " dollars."
		if a := Find(token.Split(text), Options{}); len(a) != 1 || a[0].Value != want || a[0].Unit != "USD" {
			t.Errorf("%s: %+v", text, a)
		}
	}
}

// Every currency is found by each of its names and by its adjectives.
func TestCurrencies(t *testing.T) {
	for i, c := range currencies {
		for name := range strings.FieldsSeq(c.names) {
			text := "The state owes 500 million " + name + "."
			if strings.ContainsAny(name, "$€£¥₩₹₽₪₦¢.") || len(name) <= 2 {
				continue
			}
			if a := Find(token.Split(text), Options{}); len(a) != 1 || a[0].Unit != currencies[i].codes[0].code || a[0].Value != 5e8 || !a[0].Money() {
				t.Errorf("%s: %+v", text, a)
			}
			for _, n := range c.codes {
				if a := Find(token.Split(text), Options{Home: n.country, About: []string{n.country}}); len(a) != 1 || a[0].Unit != n.code {
					t.Errorf("%s in %s: %+v", text, n.country, a)
				}
			}
		}
	}
	for adjective, country := range adjectives {
		found := false
		for _, c := range currencies {
			found = found || slices.ContainsFunc(c.codes, func(n national) bool { return n.country == country })
		}
		if !found {
			t.Errorf("%s: no currency of %s", adjective, country)
		}
	}
}

// hostile holds patterns that, repeated, tempt the finder to look at the same pieces again and again.
var hostile = []string{"between 5 and ", "more than ", "one hundred and ", "hundreds of ", "$", "$1-", "5 to ", "12 killed and ", "3 big red ", "killed 3 ", "a hundred ", "9", "1,000,",
	"5,000 very ", "1 in 5 of ", "12 people, ", "up to ", "death toll to ", "half a ", "3-", "5 New Zealand ", "1e9 "}

// Each hostile pattern, very often, is read in the time that plain text is.
func TestHostile(t *testing.T) {
	size := 100_000
	if testing.Short() {
		size = 10_000
	}
	for _, h := range hostile {
		text := strings.Repeat(h, size/len(h))
		split := token.Split(text)
		done := make(chan []Amount, 1)
		go func() { done <- Find(split, Options{}) }()
		select {
		case found := <-done:
			end := 0
			for _, a := range found {
				if a.Start < end || a.End > len(text) || !(a.Value <= a.High) {
					t.Fatalf("%q: %+v", h, a)
				}
				end = a.End
			}
		case <-time.After(30 * time.Second): // plain text of this length takes some 10 ms
			t.Fatalf("%q: not linear", h)
		}
	}
}

// A text may end anywhere.
func TestCut(t *testing.T) {
	for _, c := range cases(t) {
		for end := range c.text {
			check(t, c.text[:end], Find(token.Split(c.text[:end]), c.options), nil)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(c.text, c.options.Home, 0, 0)
	}
	for _, h := range hostile {
		f.Add(strings.Repeat(h, 20), "AU", 3, 9)
	}
	f.Add("\xff$5\x00bn 3\u00a0million \u202e€2–3m 99999999999999999999 trillion trillion trillion crore dollars", "", 2, 40)
	f.Fuzz(func(t *testing.T, source, country string, start, end int) {
		split := token.Split(source)
		o := Options{Home: country, About: []string{country}}
		if start < end && start >= 0 && end <= len(source) {
			o.Taken = []Span{{start, end}}
		}
		found := Find(split, o)
		check(t, source, found, o.Taken)
		if again := Find(split, o); !slices.Equal(found, again) {
			t.Errorf("%+q: two calls differ: %v, %v", source, found, again)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var text strings.Builder
	for _, c := range cases(b) {
		text.WriteString(c.text + " The governments have not yet agreed on the terms of the inspection, officials with knowledge of the matter said. ")
	}
	split := token.Split(text.String())
	b.ReportAllocs()
	for b.Loop() {
		Find(split, Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(split.Tokens)), "ns/token")
}
