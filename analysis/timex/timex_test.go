package timex

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

var published = time.Date(2025, 4, 16, 9, 30, 0, 0, time.UTC)

func ExampleFind() {
	text := "Seoul said on Wednesday that talks begun last month will go on between June 25 and July 27."
	for _, d := range Find(token.Split(text), Options{Published: time.Date(2025, 4, 16, 0, 0, 0, 0, time.UTC)}) {
		fmt.Println(text[d.Start:d.End], d.From, d.To, d.Grain)
	}
	// Output:
	// Wednesday 2025-04-16 2025-04-16 day
	// last month 2025-03-01 2025-03-31 month
	// between June 25 and July 27 2025-06-25 2025-07-27 day
}

// check reports where the dates of a text break a promise of Date.
func check(t *testing.T, source string, dates []Date) {
	t.Helper()
	end := 0
	for _, d := range dates {
		if d.Start < end || d.End <= d.Start || d.End > len(source) {
			t.Fatalf("%+.200q: a date from %d to %d after %d of %d", source, d.Start, d.End, end, len(source))
		}
		if !boundary(source, d.Start) || !boundary(source, d.End) {
			t.Fatalf("%+.200q: %+q cuts a rune", source, source[d.Start:d.End])
		}
		if d.Grain == NoGrain || d.Grain.String() == "" {
			t.Fatalf("%+.200q: %q has no grain", source, source[d.Start:d.End])
		}
		if (d.From == "") != (d.To == "") || d.From > d.To {
			t.Fatalf("%+.200q: %q is from %q to %q", source, source[d.Start:d.End], d.From, d.To)
		}
		for _, s := range []string{d.From, d.To} {
			if s == "" {
				continue
			}
			if _, err := time.Parse(time.DateOnly, s[:min(len(s), 10)]); err != nil {
				t.Fatalf("%+.200q: %q: %v", source, source[d.Start:d.End], err)
			}
			if _, err := time.Parse("2006-01-02T15:04", strings.TrimSuffix(s, "Z")); len(s) > 10 && err != nil {
				t.Fatalf("%+.200q: %q: %v", source, source[d.Start:d.End], err)
			}
		}
		end = d.End
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

// Without a date of publication the same expressions are found: those that need it have no interval, the others the same one.
func TestWithoutPublication(t *testing.T) {
	absolute := map[string]bool{}
	for _, c := range cases(t) {
		split := token.Split(c.text)
		with, without := Find(split, Options{Published: published}), Find(split, Options{})
		check(t, c.text, with)
		check(t, c.text, without)
		for _, d := range without {
			if d.From == "" {
				continue
			}
			absolute[c.text[d.Start:d.End]] = true
			if i := slices.IndexFunc(with, func(w Date) bool { return w.Start == d.Start }); i < 0 || with[i].From != d.From || with[i].To != d.To {
				t.Errorf("%q is %s without a date of publication, with it %v", c.text[d.Start:d.End], d.From, with)
			}
		}
	}
	if len(absolute) < 60 {
		t.Errorf("only %d expressions are known without a date of publication", len(absolute))
	}
}

// Every day of some years, written in several ways, is read as that day.
func TestEveryDay(t *testing.T) {
	for d := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2025; d = d.AddDate(0, 0, 1) {
		for _, layout := range []string{"January 2, 2006", "2 January 2006", "Jan. 2, 2006", "2006-01-02", "02.01.2006", "Monday, January 2, 2006", "Monday, 2 Jan 2006"} {
			if d.Month() == time.May {
				layout = strings.Replace(layout, "Jan. ", "Jan ", 1)
			}
			text := "It was signed on " + d.Format(layout) + ", the ministry said."
			found := Find(token.Split(text), Options{})
			if want := d.Format(time.DateOnly); len(found) != 1 || found[0].From != want || found[0].To != want || text[found[0].Start:found[0].End] != d.Format(layout) {
				t.Fatalf("%s: %+v", text, found)
			}
		}
	}
}

// Whatever day an article is published on, a weekday in a report is one of the last seven days, and one to come one of the next.
func TestWeekdays(t *testing.T) {
	for p := published; p.Before(published.AddDate(0, 0, 14)); p = p.AddDate(0, 0, 1) {
		day := p.Format(time.DateOnly)
		for w := time.Sunday; w <= time.Saturday; w++ {
			past := Find(token.Split("The army said on "+w.String()+" that it had left."), Options{Published: p})
			future := Find(token.Split("The army will leave on "+w.String()+"."), Options{Published: p})
			if len(past) != 1 || len(future) != 1 || past[0].From > day || past[0].From <= p.AddDate(0, 0, -7).Format(time.DateOnly) ||
				future[0].From < day || future[0].From >= p.AddDate(0, 0, 7).Format(time.DateOnly) {
				t.Errorf("%s on %s: %v, %v", w, day, past, future)
			}
			if from, _ := time.Parse(time.DateOnly, past[0].From); from.Weekday() != w {
				t.Errorf("%s on %s: %v", w, day, past)
			}
		}
	}
}

// hostile holds patterns that, repeated, tempt the finder to look at the same pieces again and again.
var hostile = []string{"from ", "between 5 ", "the the ", "May ", "1 and ", "two hundred and ", "more than ", "2014-", "2014, ", "Monday to ", "Monday, ", "last ", "a ", "early ",
	"16/", "3 p.m. on ", "the end of ", "later that ", "9", "1,000,", "the first ", "12:", "in two weeks ", "to meet on Friday "}

// Each hostile pattern, very often, is read in the time that plain text is.
func TestHostile(t *testing.T) {
	size := 100_000
	if testing.Short() {
		size = 10_000
	}
	for _, h := range hostile {
		text := strings.Repeat(h, size/len(h))
		split := token.Split(text)
		done := make(chan []Date, 1)
		go func() { done <- Find(split, Options{Published: published}) }()
		select {
		case found := <-done:
			check(t, text, found)
		case <-time.After(30 * time.Second): // plain text of this length takes some 10 ms
			t.Fatalf("%q: not linear", h)
		}
	}
}

// A text may end anywhere.
func TestCut(t *testing.T) {
	for _, c := range cases(t) {
		for end := range c.text {
			check(t, c.text[:end], Find(token.Split(c.text[:end]), Options{Published: c.published}))
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range cases(f) {
		f.Add(c.text, int64(20194))
	}
	for _, h := range hostile {
		f.Add(strings.Repeat(h, 20), int64(-700000))
	}
	f.Add("\xff Monday\x00 3\u00a0May \u202e2014 16\u20132014 the 99999th century 1e400 0000-00-00 31 February 2025", int64(2932896))
	f.Fuzz(func(t *testing.T, source string, days int64) {
		p := time.Unix(0, 0).UTC().AddDate(0, 0, int(days%4_000_000))
		split := token.Split(source)
		found := Find(split, Options{Published: p})
		check(t, source, found)
		if again := Find(split, Options{Published: p}); !slices.Equal(found, again) {
			t.Errorf("%+q: two calls differ: %v, %v", source, found, again)
		}
		check(t, source, Find(split, Options{}))
	})
}

func BenchmarkFind(b *testing.B) {
	var text strings.Builder
	for _, c := range cases(b) {
		text.WriteString(c.text + " The two governments have not yet agreed on the terms of the inspection, officials with knowledge of the matter said. ")
	}
	split := token.Split(text.String())
	b.ReportAllocs()
	for b.Loop() {
		Find(split, Options{Published: published})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(split.Tokens)), "ns/token")
}
