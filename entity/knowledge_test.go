package entity

import (
	"fmt"
	"log"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

func ExampleKnowledge_With() {
	k, err := Shipped().With(
		Addition{Name: "Institute for Northern Policy Studies", Kind: Organization, Type: "think-tank", Country: "KR", Aliases: []string{"INPS"}},
		Addition{Name: "Hana Seo", Kind: Person, Country: "KR", Surname: "Seo", Offices: []Office{{Title: "Defence Minister", Role: "defence", Start: "2026-05-01"}}},
	)
	if err != nil {
		log.Fatal(err)
	}
	r := New(k)
	found := r.Recognize(Input{Text: token.Split("Analysts at INPS told Hana Seo that the talks had failed."), Date: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)})
	for _, e := range found.Entities {
		fmt.Printf("%s: %s, %q\n", e.ID, e.Name, e.Role)
	}
	// Output:
	// organization/institute-for-northern-policy-studies: Institute for Northern Policy Studies, ""
	// person/hana-seo: Hana Seo, "Defence Minister"
}

func ExampleKnowledge_Load() {
	_, err := Shipped().Load("names.jsonl", strings.NewReader(`{"name": "Tbilisi Institute", "kind": "organization", "aliases": ["TI"], "country": "GE"}
{"id": "organization/tbilisi-institute", "aliases": ["Georgia"]}
`))
	fmt.Println(err)
	// Output:
	// entity: names.jsonl:2: alias "Georgia" collides with Q230
}

// New knowledge takes the place of old while others analyse: each takes what is there when it begins.
func ExampleNew() {
	var names atomic.Pointer[Recognizer]
	names.Store(Default())
	k, err := Shipped().With(Addition{Name: "Ruritania", Kind: Country, Country: "XR", Metonyms: []string{"Strelsau Castle"}})
	if err != nil {
		log.Fatal(err)
	}
	names.Store(New(k))
	for _, m := range names.Load().Recognize(Input{Text: token.Split("Ruritania signed the treaty, Strelsau Castle said.")}).Mentions {
		fmt.Println(m.Kind, m.Entity, m.Country)
	}
	// Output:
	// country country/ruritania XR
	// organization country/ruritania XR
}

func with(t *testing.T, lines string) *Knowledge {
	t.Helper()
	k, err := Shipped().Load("names.jsonl", strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// linked returns the entities of a text's names, by the recognizer of some knowledge.
func linked(k *Knowledge, text, date string) []string {
	day, _ := time.Parse(time.DateOnly, date)
	var out []string
	for _, m := range New(k).Recognize(Input{Text: token.Split(text), Date: day}).Mentions {
		if m.Kind < Date {
			out = append(out, m.Entity)
		}
	}
	return out
}

func TestAdditions(t *testing.T) {
	for _, c := range []struct{ name, lines, text, date, want string }{
		{"an alias of a country", `{"id": "Q884", "aliases": ["RoK"]}`, "The RoK said it would wait.", "", "Q884"},
		{"a metonym", `{"id": "Q884", "metonyms": ["Dragon Hill"]}`, "Dragon Hill rejected the offer.", "", "Q884"},
		{"a new organization and its acronym", `{"name": "Northern Trade Board", "kind": "organization", "aliases": ["NTBX"]}`, "The NTBX met. The Northern Trade Board agreed.", "",
			"organization/northern-trade-board organization/northern-trade-board"},
		{"a new place", `{"name": "Port Ambrose", "kind": "place", "type": "city", "country": "KE"}`, "Ships waited off Port Ambrose.", "", "place/port-ambrose"},
		{"the same id twice", `{"name": "Port Ambrose", "kind": "place", "country": "KE"}` + "\n" + `{"id": "place/port-ambrose", "aliases": ["Ambrose Harbour"]}`,
			"Ships left Ambrose Harbour.", "", "place/port-ambrose"},
		{"a name before its entity", `{"id": "place/port-ambrose", "aliases": ["Ambrose Harbour"], "name": "Port Ambrose", "kind": "place"}`, "Ships left Ambrose Harbour.", "", "place/port-ambrose"},
		{"an office-holder by title", `{"name": "Hana Seo", "kind": "person", "country": "KR", "surname": "Seo", "offices": [{"title": "President", "role": "head-of-state", "start": "2026-05-01"}]}`,
			"South Korean President Seo spoke in Seoul.", "2026-06-01", "Q884 person/hana-seo Q8684"},
		{"a name taken from another", `{"name": "Georgia Institute", "kind": "organization", "aliases": ["Tbilisi"], "collision": "replace"}`, "The head of Tbilisi spoke.", "", "organization/georgia-institute"},
	} {
		if got := strings.Join(linked(with(t, c.lines), c.text, c.date), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A shared name keeps both meanings, and the embedded knowledge stays as it is.
func TestShared(t *testing.T) {
	k := with(t, `{"name": "Georgia Grey", "kind": "person", "aliases": ["Georgia"], "collision": "share"}`)
	ids := func(k *Knowledge) (out []string) {
		for _, c := range k.Candidates("Georgia") {
			out = append(out, c.Entity)
		}
		return out
	}
	if got := fmt.Sprint(ids(k)); got != "[Q230 person/georgia-grey Q1428]" {
		t.Errorf("candidates are %v", got)
	}
	if got := fmt.Sprint(ids(Shipped())); got != "[Q230 Q1428]" {
		t.Errorf("embedded candidates are %v", got)
	}
	if got := fmt.Sprint(ids(with(t, `{"name": "Georgia Grey", "kind": "person", "aliases": ["Georgia"], "collision": "replace"}`))); got != "[person/georgia-grey]" {
		t.Errorf("replaced candidates are %v", got)
	}
}

// What is said of a known entity covers what was known; the rest stays.
func TestOverride(t *testing.T) {
	k := with(t, `{"id": "Q138048", "offices": [{"title": "President", "role": "head-of-state", "start": "2013-02-25", "end": "2017-03-09"}, {"title": "Envoy", "start": "2026-01-01", "asof": "2026-02-01"}]}
{"id": "Q8684", "name": "Seoul City"}`)
	for date, want := range map[string]string{"2015-01-01": "President", "2017-03-10": "former President", "2026-01-15": "Envoy", "2026-03-01": "last known Envoy"} {
		day, _ := time.Parse(time.DateOnly, date)
		r := New(k).Recognize(Input{Text: token.Split("Park Geun-hye returned to Seoul on Friday."), Date: day})
		got := map[string]Entity{}
		for _, e := range r.Entities {
			got[e.ID] = e
		}
		if e := got["Q138048"]; e.Role != want || e.Name != "Park Geun-hye" || e.Country != "KR" {
			t.Errorf("on %s: %+v, want %q", date, e, want)
		}
		if e := got["Q8684"]; e.Name != "Seoul City" || e.Country != "KR" || !e.Located {
			t.Errorf("Seoul is %+v", e)
		}
	}
	offices := 0
	for o := range knowledge.Default().Offices(knowledge.Default().Find("Q138048")) {
		if o.Title == "Envoy" {
			offices++
		}
	}
	if offices > 0 {
		t.Error("the embedded knowledge has changed")
	}
}

// Additions build on each other.
func TestAdditionsChain(t *testing.T) {
	k := with(t, `{"name": "Port Ambrose", "kind": "place", "country": "KE"}`)
	more, err := k.With(Addition{ID: "place/port-ambrose", Aliases: []string{"Ambrose Harbour"}})
	if err != nil {
		t.Fatal(err)
	}
	if c := more.Candidates("Ambrose Harbour"); len(c) != 1 || c[0].Name != "Port Ambrose" || c[0].Country != "KE" {
		t.Errorf("candidates are %v", c)
	}
	if c := k.Candidates("Ambrose Harbour"); c != nil {
		t.Errorf("the older knowledge has %v", c)
	}
}

func TestBadAdditions(t *testing.T) {
	for line, want := range map[string]string{
		`{"name": "X Y"}`:                                                                                   "person: want",
		`{"id": "Q884", "aliases": ["Georgia"]}`:                                                            `names.jsonl:1: alias "Georgia" collides with Q230`,
		`{"id": "Q884", "metonyms": ["Kremlin"]}`:                                                           `names.jsonl:1: metonym "Kremlin" collides with Q159`,
		`{"name": "Russia", "kind": "organization"}`:                                                        `names.jsonl:1: name "Russia" collides with Q159`,
		`{"name": "Port Ambrose"}`:                                                                          "names.jsonl:1: /port-ambrose is new and has no kind",
		`{"id": "Q999999999"}`:                                                                              "names.jsonl:1: id Q999999999 is not known and has no name",
		`{}`:                                                                                                "names.jsonl:1: neither id nor name",
		`{"id": "Q884", "kind": "person"}`:                                                                  "names.jsonl:1: id Q884 is South Korea, no person",
		`{"name": "A B", "kind": "war"}`:                                                                    `names.jsonl:1: unknown kind "war"`,
		`{"name": "A B", "kind": "event"}`:                                                                  "names.jsonl:1: kind event: want country, place, person or organization",
		`{"name": "A B", "kind": "place", "type": "village"}`:                                               `names.jsonl:1: unknown type "village"`,
		`{"name": "A B", "kind": "place", "country": "QQ"}`:                                                 `names.jsonl:1: unknown country "QQ"`,
		`{"name": "A B", "kind": "place", "division": "Q884"}`:                                              `names.jsonl:1: "Q884" is no first-level division`,
		`{"name": "A B", "kind": "place", "lat": 100}`:                                                      "names.jsonl:1: latitude 100 and longitude 0 are no place on the globe",
		`{"name": "A B", "kind": "place", "prior": 2}`:                                                      "names.jsonl:1: prior 2: want 0 to 1",
		`{"name": "A B", "kind": "place", "collision": "win"}`:                                              `names.jsonl:1: collision "win": want share, replace or nothing`,
		`{"name": "A B", "kind": "place", "offices": [{"title": "King"}]}`:                                  "names.jsonl:1: A B is no person and holds no office",
		`{"name": "A B", "kind": "person", "offices": [{"title": "King"}]}`:                                 `names.jsonl:1: office "King": no start`,
		`{"name": "A B", "kind": "person", "offices": [{"start": "2020"}]}`:                                 `names.jsonl:1: office "": want a title of 1 to 1000 bytes`,
		`{"name": "A B", "kind": "person", "offices": [{"title": "King", "start": "June"}]}`:                `names.jsonl:1: office "King": "June" is no day`,
		`{"name": "A B", "kind": "person", "offices": [{"title": "King", "role": "boss"}]}`:                 `names.jsonl:1: office "King": unknown role "boss"`,
		`{"name": "A B", "kind": "person", "offices": [{"title": "King", "start": "2020", "end": "2019"}]}`: `names.jsonl:1: office "King": ends on 2019, before it starts on 2020`,
		`{"name": "A B", "kind": "place", "colour": "red"}`:                                                 `names.jsonl:1: unknown field "colour"`,
		`{"name": "A B", "kind": "place"} {}`:                                                               "names.jsonl:1: more than one value in a line",
		`{"name": "A B", `:                                                                                  "names.jsonl:1: unexpected EOF",
		`{"name": "A B", "kind": "place"}` + "\n\n" + `{"name": "A. B", "kind": "person", "aliases": ["A B"]}`: `names.jsonl:3: alias "A B" collides with place/a-b`,
	} {
		if want == "person: want" {
			want = "names.jsonl:1: /x-y is new and has no kind"
		}
		_, err := Shipped().Load("names.jsonl", strings.NewReader(line))
		if err == nil || !strings.Contains(err.Error(), "entity: "+want) {
			t.Errorf("%s: error is %v, want %s", line, err, want)
		}
	}
	// All that is wrong is reported, not only the first.
	_, err := Shipped().Load("names.jsonl", strings.NewReader("{}\nx\n"+`{"id": "Q884", "aliases": ["Georgia", "Russia"]}`))
	if n := strings.Count(fmt.Sprint(err), "entity: names.jsonl:"); n != 4 {
		t.Errorf("%d errors: %v", n, err)
	}
}

// New knowledge can take the place of old while others analyse.
func TestSwap(t *testing.T) {
	var names atomic.Pointer[Recognizer]
	names.Store(Default())
	text := token.Split("The RoK said that Ruritania had fired two missiles at Port Ambrose, and Moscow agreed.")
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				for _, m := range names.Load().Recognize(Input{Text: text}).Mentions {
					if m.Kind < Date && m.Entity == "" {
						t.Error("a name without an entity")
					}
				}
			}
		})
	}
	k := Shipped()
	for i := range 20 {
		var err error
		if k, err = k.With(Addition{Name: fmt.Sprintf("Port Ambrose %d", i), Kind: Place, Country: "KE"}); err != nil {
			t.Fatal(err)
		}
		names.Store(New(k))
	}
	close(stop)
	readers.Wait()
	if c := k.Candidates("Port Ambrose 19"); len(c) != 1 {
		t.Errorf("candidates are %v", c)
	}
}

func manyAdditions(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"name": "Bureau %d of Northern Affairs", "kind": "organization", "type": "ministry", "country": "KR", "aliases": ["Northern Bureau %d", "BNA%d"]}`+"\n", i, i, i)
	}
	return b.String()
}

func BenchmarkLoad(b *testing.B) {
	lines := manyAdditions(3000)
	Shipped().base.Find("Q884")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Shipped().Load("names.jsonl", strings.NewReader(lines)); err != nil {
			b.Fatal(err)
		}
	}
}

// Loading any bytes gives knowledge or an error, and the knowledge can be used.
func FuzzLoad(f *testing.F) {
	f.Add(`{"name": "Port Ambrose", "kind": "place", "country": "KE", "aliases": ["Ambrose"]}`)
	f.Add(`{"id": "Q884", "aliases": ["RoK"], "metonyms": ["x"], "collision": "replace"}`)
	f.Add(`{"name": "A", "kind": "person", "surname": "A", "offices": [{"title": "King", "start": "2020"}]}`)
	f.Add("{}\n{")
	f.Fuzz(func(t *testing.T, lines string) {
		k, err := Shipped().Load("names.jsonl", strings.NewReader(lines))
		if err != nil {
			return
		}
		r := New(k).Recognize(Input{Text: token.Split("Port Ambrose and the RoK met King A in Seoul. " + lines)})
		for _, m := range r.Mentions {
			if m.Start < 0 || m.End <= m.Start {
				t.Fatalf("mention %+v", m)
			}
		}
	})
}
