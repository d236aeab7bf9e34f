package knowledge

import (
	"slices"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

// All 249 countries of ISO 3166-1 and the de-facto states are there, with a name, an id and, but for a few
// uninhabited territories, a demonym.
func TestCountries(t *testing.T) {
	b := Default()
	types, codes := map[string]int{}, map[string]bool{}
	for e := int32(0); b.Kind(e) == Country; e++ {
		types[b.Type(e)]++
		if c := b.Country(e); b.Type(e) != "former" {
			codes[c] = true
		}
		if !strings.HasPrefix(b.ID(e), "Q") || b.Name(e) == "" {
			t.Errorf("country %d is %q, %q", e, b.ID(e), b.Name(e))
		}
		if _, _, ok := b.Spot(e); !ok && b.Type(e) != "former" {
			t.Errorf("%s has no place on the globe", b.Name(e))
		}
	}
	if len(codes) < 250 { // 249 and Kosovo
		t.Errorf("%d codes", len(codes))
	}
	if types["de-facto"] < 6 || types["former"] < 6 || types["un-member"] < 190 {
		t.Errorf("types are %v", types)
	}
}

func TestLookup(t *testing.T) {
	b := Default()
	for name, want := range map[string]string{
		"South Korea": "Q884", "N. Korea": "Q423", "DPRK": "Q423", "Burma": "Q836", "Côte d'Ivoire": "Q1008", "Cote d’Ivoire": "Q1008", "Türkiye": "Q43",
		"United States of America": "Q30", "U.S.": "Q30", "USA": "Q30", "hermit kingdom": "Q423", "Czech Republic": "Q213", "Soviet Union": "Q15180",
		"Kim Jong Un": "Q56226", "Kim Jong-un": "Q56226", "Volodymyr Zelenskiy": "Q3874799", "Guinea-Bissau": "Q1007", "Democratic Republic of the Congo": "Q974",
		"Narnia": "",
	} {
		got := ""
		if a := b.Lookup(name); a >= 0 {
			got = b.ID(b.Candidates(a, nil)[0].Entity)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", name, got, want)
		}
	}
}

// How a name must be written: acronyms in capitals, other names with a capital, nicknames as they come.
func TestWritten(t *testing.T) {
	b := Default()
	for text, want := range map[string]int{
		"The US said": 1, "told us so": 0, "WHO said who": 1, "turkey and Turkey": 1, "the hermit kingdom": 1, "SEOUL": 1, "seoul": 0, "NORTH KOREA": 1,
		"Kim Jong Un": 1, "polish the floor": 0, "Polish": 1, "ministry of defence of": 0,
	} {
		if got := len(b.Match(Words(token.Split(text), nil), nil)); got != want {
			t.Errorf("%q has %d names, want %d", text, got, want)
		}
	}
}

// Offices know their dates, and an office without an end is not taken to last.
func TestOffices(t *testing.T) {
	b := Default()
	e := b.Find("Q138048") // Park Geun-hye
	if e < 0 {
		t.Fatal("not found")
	}
	held := func(date uint32) bool {
		for o := range b.Offices(e) {
			if o.Role.String() == "head-of-state" && o.HeldOn(date) {
				return true
			}
		}
		return false
	}
	if !held(20150101) || held(20100101) || held(20200101) {
		t.Errorf("offices are %+v", slices.Collect(b.Offices(e)))
	}
	if o := (Office{Start: 20200101, AsOf: 20220700}); !o.HeldOn(20220101) || o.HeldOn(20250101) {
		t.Error("an office last known in 2022 is taken to last until 2025")
	}
	if o := (Office{Start: 20200101, AsOf: 20220700}); !o.Sure(20220731) || o.Sure(20220801) || !o.HeldOn(20220801) {
		t.Error("an office last known in July 2022 is not sure until the end of that month")
	}
	if o := (Office{Start: 20200000, End: 20220000}); !o.Sure(20221231) || o.Sure(20230101) || !o.Sure(20200101) {
		t.Error("an end in a year is not its last day")
	}
}

// At least 12,000 people have an office with a date, most of them one that a news reader would look for.
func TestPeople(t *testing.T) {
	b := Default()
	people, leading := 0, 0
	for e := range int32(b.Len()) {
		dated, lead := false, false
		for o := range b.Offices(e) {
			dated = dated || o.Start != 0
			switch o.Role.String() {
			case "head-of-state", "head-of-government", "foreign", "defence", "finance", "interior", "central-bank", "international-org":
				lead = lead || o.Start != 0
			}
		}
		if dated {
			people++
		}
		if lead {
			leading++
		}
	}
	if people < 12000 || leading < 4500 {
		t.Errorf("%d people have a dated office, %d a leading one", people, leading)
	}
}

// Every string, list and candidate lies within the file.
func TestWhole(t *testing.T) {
	b := Default()
	for e := range int32(b.Len()) {
		if b.ID(e) == "" || b.Name(e) == "" || b.Kind(e) == 0 || b.Type(e) == "" {
			t.Fatalf("entity %d: %q %q %v %q", e, b.ID(e), b.Name(e), b.Kind(e), b.Type(e))
		}
		for o := range b.Offices(e) {
			if o.Title == "" || o.Role == 0 {
				t.Fatalf("%s has the office %+v", b.Name(e), o)
			}
		}
		b.Countries(e)
		b.Claims(e)
		if d := b.Division(e); d >= 0 && b.Flags(d)&Division == 0 {
			t.Fatalf("%s lies in %s, which is no division", b.Name(e), b.Name(d))
		}
	}
	for a := range int32(len(b.aliases) / 8) {
		if len(b.Candidates(a, nil)) == 0 {
			t.Fatalf("alias %d has no candidate", a)
		}
	}
	if len(data) > 8<<20 {
		t.Errorf("the file has %d bytes", len(data))
	}
}

// Matching allocates nothing once its slices have grown.
func TestMatchAllocates(t *testing.T) {
	b := Default()
	text := token.Split(strings.Repeat("South Korea told Moscow and the United Nations that Kim Jong-un had left Beijing. ", 20))
	var words []Word
	var matches []Match
	words = Words(text, words)
	matches = b.Match(words, matches)
	if n := testing.AllocsPerRun(20, func() {
		words = Words(text, words)
		matches = b.Match(words, matches[:0])
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if len(matches) != 20*5 {
		t.Errorf("%d names", len(matches))
	}
}

func BenchmarkMatch(b *testing.B) {
	base := Default()
	text := token.Split(strings.Repeat("South Korea told Moscow and the United Nations that Kim Jong-un had left Beijing for a visit of several days. ", 200))
	var words []Word
	var matches []Match
	b.SetBytes(int64(len(text.Source)))
	b.ReportAllocs()
	for b.Loop() {
		words = Words(text, words)
		matches = base.Match(words, matches[:0])
	}
}
