package entity

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

func recognize(text string) Result {
	return Default().Recognize(Input{Text: token.Split(text)})
}

func ExampleRecognizer_Recognize() {
	text := token.Split("Seoul said on Monday that the North had fired two missiles.")
	for _, m := range Default().Recognize(Input{Text: text}).Mentions {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%-7s%-8v%-11v%-5s%s", text.Source[m.Start:m.End], m.Kind, m.Sense, m.Entity, m.Country)))
	}
	// Output:
	// Seoul  place   government Q884 KR
	// Monday date
	// North  country government Q423 KP
	// two    number
}

// check says what is wrong with a result.
func check(t *testing.T, text string, r Result) {
	t.Helper()
	at := 0
	for i, m := range r.Mentions {
		switch {
		case m.Start < at || m.End <= m.Start || m.End > len(text):
			t.Fatalf("mention %d is %d to %d, after %d of %d", i, m.Start, m.End, at, len(text))
		case !boundary(text, m.Start) || !boundary(text, m.End):
			t.Fatalf("mention %d, %d to %d, cuts a rune", i, m.Start, m.End)
		case m.Kind == NoKind || m.Kind < Date && m.Entity == "" || m.Kind >= Date && m.Entity != "":
			t.Fatalf("mention %q is a %v of %q", text[m.Start:m.End], m.Kind, m.Entity)
		case m.Confidence < 0 || m.Confidence > 1 || math.IsNaN(m.Confidence):
			t.Fatalf("mention %q has confidence %v", text[m.Start:m.End], m.Confidence)
		}
		at = m.End
	}
	salience, mentions := 0.0, 0
	for i, e := range r.Entities {
		salience += e.Salience
		mentions += e.Mentions
		if i > 0 && e.Salience > r.Entities[i-1].Salience {
			t.Fatalf("entity %s is more salient than the one before", e.ID)
		}
	}
	if len(r.Entities) > 0 && math.Abs(salience-1) > 1e-9 {
		t.Fatalf("saliences sum to %v", salience)
	}
	for _, m := range r.Mentions {
		if m.Entity != "" {
			mentions--
		}
	}
	if mentions != 0 {
		t.Fatalf("%d more mentions of entities than in the text", mentions)
	}
	for i, f := range r.Focus {
		sum := 0.0
		for _, b := range f.Because {
			sum += b.Weight
		}
		if math.Abs(sum-f.Score) > 1e-9 || f.Score > 1+1e-9 || i > 0 && f.Score > r.Focus[i-1].Score {
			t.Fatalf("focus %s has score %v, its reasons sum to %v", f.Country, f.Score, sum)
		}
		if f.Name == "" {
			t.Fatalf("focus %s has no name", f.Country)
		}
	}
}

// boundary reports whether an offset is between runes; an invalid byte is a rune of its own.
func boundary(s string, i int) bool {
	return i == 0 || i == len(s) || utf8.RuneStart(s[i]) || !validAround(s, i)
}

func validAround(s string, i int) bool {
	for j := max(0, i-3); j < i; j++ {
		if r, n := utf8.DecodeRuneInString(s[j:]); r != utf8.RuneError && j+n > i {
			return true
		}
	}
	return false
}

func FuzzRecognize(f *testing.F) {
	for _, s := range []string{
		"", "Seoul", "the North and the South of Korea", "SEOUL, April 16 (Yonhap) -- President Lee said.", "Moscow, Idaho; Paris, Texas (Lebanon, Pennsylvania)",
		"Korea Institute for Defense Analyses (KIDA) said KIDA", "U.S.-led U.N. W.H.O. IT MAY ARM US", "Moscow-Pyongyang-Beijing", "Kim Kim Kim-Kim Kim Jong-un's",
		"$5 billion on 16 April 2025, 3.5% in May", "Zürich, Türkiye’s İzmir \xff\xfe 日本 \u202eabc", "(((,,,)))---…", "A B (C) (D) (", "al-Shabaab al-Assad van der Bellen",
		"Republic of the of the Democratic Republic of Congo of Korea", "the the North the South the Kremlin, the, the",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		split := token.Split(text)
		for _, in := range []Input{{Text: split}, {Text: split, TitleEnd: len(text) / 2, Date: time.Date(2025, 4, 16, 0, 0, 0, 0, time.UTC)}} {
			check(t, text, Default().Recognize(in))
		}
	})
}

// An office-holder is whoever held the office on the date of the text.
func TestOfficeOnDate(t *testing.T) {
	for _, c := range []struct{ text, date, want string }{
		{"President Lee met South Korean lawmakers in Seoul.", "2025-08-01", "Q12612463"},
		{"President Park met South Korean lawmakers in Seoul.", "2014-08-01", "Q138048"},
	} {
		date, _ := time.Parse("2006-01-02", c.date)
		r := Default().Recognize(Input{Text: token.Split(c.text), Date: date})
		got := ""
		for _, m := range r.Mentions {
			if m.Kind == Person {
				got = m.Entity
			}
		}
		if got != c.want {
			t.Errorf("%s: %q: the president is %s, want %s", c.date, c.text, got, c.want)
		}
	}
}

// A name that cannot be resolved stays, with a local id.
func TestUnresolved(t *testing.T) {
	r := recognize("Park Yong-han of the Tarnmoor Institute spoke in Wexcombe. Park left early.")
	want := map[string]int{"person/park-yong-han": 2, "organization/tarnmoor-institute": 1, "place/wexcombe": 1}
	for _, e := range r.Entities {
		if want[e.ID] != e.Mentions {
			t.Errorf("%s has %d mentions, want %d", e.ID, e.Mentions, want[e.ID])
		}
		delete(want, e.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestFocus(t *testing.T) {
	text := "Kenya weighs railway loan\n\nKenya asked China on Monday for a loan to finish the railway to Kisumu. Kenyan officials said that Nairobi wanted an answer by June. " +
		"Beijing has lent Kenya money before."
	r := Default().Recognize(Input{Text: token.Split(text), TitleEnd: strings.Index(text, "\n")})
	if len(r.Focus) == 0 || r.Focus[0].Country != "KE" || r.Focus[0].Score < 0.5 {
		t.Errorf("focus is %+v", r.Focus)
	}
	if r := recognize("The cook stirred the soup and added salt. It was good."); len(r.Focus) != 0 {
		t.Errorf("a recipe is about %+v", r.Focus)
	}
}

func TestCountryNames(t *testing.T) {
	for code, name := range map[string]string{"KR": "South Korea", "XK": "Kosovo", "TW": "Taiwan", "PS": "Palestine", "GB": "United Kingdom", "": "", "QQ": ""} {
		if got := CountryName(code); got != name {
			t.Errorf("%q is %q, want %q", code, got, name)
		}
	}
	for name, code := range map[string]string{"Burma": "MM", "Ivory Coast": "CI", "west-germany": "DE", "USA": "US", "Turkey": "TR", "Narnia": ""} {
		if got := CountryCode(name); got != code {
			t.Errorf("%q is %q, want %q", name, got, code)
		}
	}
}

func TestSlug(t *testing.T) {
	for s, want := range map[string]string{"Park Yong-han": "park-yong-han", "Çağlar  Öz": "caglar-oz", "U.S. Steel": "us-steel", "O’Brien": "obrien", "—": "unnamed"} {
		if got := Slug(s); got != want {
			t.Errorf("%q gives %q, want %q", s, got, want)
		}
	}
}

// Long lines of names, which a careless method would compare pair by pair, are read whole. A method whose time grows faster
// than the text would run into the limit of the test command.
func TestLongInput(t *testing.T) {
	for _, s := range []string{"Kim ", "the North ", "Seoul, ", "Moscow-", "Bank of ", "(KIDA) ", "President Lee "} {
		text := strings.Repeat(s, 200_000/len(s))
		check(t, text, recognize(text))
	}
}

// An office is held, last known or former by the date of the text; without a date nothing is held for sure.
func TestRole(t *testing.T) {
	for _, c := range []struct{ name, date, want string }{
		{"Park Geun-hye", "2015-03-01", "President"},
		{"Park Geun-hye", "2020-03-01", "former President"},
		{"Park Geun-hye", "", "former President"},
		{"Tete António", "2022-03-01", "Minister of External Relations"},
		{"Tete António", "2023-02-01", "last known Minister of External Relations"},
		{"Tete António", "2026-03-01", "last known Minister of External Relations"},
		{"Tete António", "", "last known Minister of External Relations"},
	} {
		date, _ := time.Parse(time.DateOnly, c.date)
		if c.date == "" {
			date = time.Time{}
		}
		r := Default().Recognize(Input{Text: token.Split(c.name + " spoke to reporters on Tuesday."), Date: date})
		if len(r.Entities) != 1 || r.Entities[0].Role != c.want {
			t.Errorf("%s on %q: %+v, want %q", c.name, c.date, r.Entities, c.want)
		}
	}
}

// A city lies in a division of a country; what is disputed is listed with all that claim it.
func TestContainment(t *testing.T) {
	r := recognize("Troops left Crimea for Mykolaiv, and envoys met in Lyon. Taipei thanked Paraguay for the patrols of the South China Sea near the Spratly Islands.")
	got := map[string]string{}
	for _, e := range r.Entities {
		got[e.Name] = strings.TrimSpace(fmt.Sprintf("%s %s %v", e.Country, e.Division, e.Claims))
	}
	for name, want := range map[string]string{"Crimea": "[RU UA]", "Spratly Islands": "[BN CN MY PH TW VN]", "Lyon": "FR Auvergne-Rhone-Alpes []", "Taiwan": "TW  [CN TW]"} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q (all: %q)", name, got[name], want, got)
		}
	}
}
