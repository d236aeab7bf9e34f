package gazetteer

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/table"
)

func TestFind(t *testing.T) {
	l, base := Default(), knowledge.Default()
	for name, want := range map[string]string{"Golders Green": "GB England", "Paris": "US Texas", "Collier County": "US Florida", "Mar-a-Nowhere": ""} {
		got := []string{}
		for _, p := range l.Find(KeyOf(name), nil) {
			text := p.Country
			if p.Division >= 0 {
				text += " " + base.Name(p.Division)
			}
			got = append(got, text)
		}
		if all := strings.Join(got, ";"); !strings.Contains(all, want) || want == "" && all != "" {
			t.Errorf("%s is %q, want %q", name, all, want)
		}
	}
}

// Places are found by other spellings too, those of the base as its own, and by names that differ in how a word of them is shortened.
func TestSpellings(t *testing.T) {
	l, base := Default(), knowledge.Default()
	for name, want := range map[string]string{"Misrata": "LY", "Qamishli": "SY", "Calamba City": "PH", "North West": "ZA"} {
		if !slices.ContainsFunc(l.Find(KeyOf(name), nil), func(p Place) bool { return p.Entity >= 0 && base.Country(p.Entity) == want }) {
			t.Errorf("%s is no place of the base in %s", name, want)
		}
	}
	for name, want := range map[string]string{"Saint Croix County": "US", "St. Croix County": "US"} {
		if !slices.ContainsFunc(l.Find(KeyOf(name), nil), func(p Place) bool { return p.Country == want }) {
			t.Errorf("%s is no place of %s", name, want)
		}
	}
}

// Every row is bound to an entity of the base, so that a table that says "US/Texass" is found out.
func TestBound(t *testing.T) {
	base := knowledge.Default()
	for file, place := range map[string]func(table.Row) string{
		"tables/middles.tsv": func(r table.Row) string { return r.Get("place") },
		"tables/words.tsv":   func(r table.Row) string { return r.Get("place") },
		"tables/places.tsv": func(r table.Row) string {
			if r.Get("division") == "" {
				return r.Get("country")
			}
			return r.Get("country") + "/" + r.Get("division")
		},
	} {
		rows, err := table.Read(file)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, r := range rows {
			if p := place(r); !seen[p] && bind(base, p) < 0 {
				t.Errorf("%s: the base has no %q", r.Place(), p)
			} else {
				seen[p] = true
			}
		}
	}
}

// The middles are found under the names that the base has.
func TestMiddles(t *testing.T) {
	l, base := Default(), knowledge.Default()
	rows, err := table.Read("tables/middles.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if _, ok := l.Middle(bind(base, r.Get("place"))); !ok {
			t.Errorf("%s: no middle is found for %s", r.Place(), r.Get("place"))
		}
	}
	if s, ok := l.Middle(bind(base, "US/Texas")); !ok || s.Lat < 29 || s.Lat > 33 || s.Lon < -101 || s.Lon > -96 {
		t.Errorf("Texas is at %v, %v", s, ok)
	}
}

func TestWords(t *testing.T) {
	l, base := Default(), knowledge.Default()
	name := func(e int32) string {
		if e < 0 {
			return ""
		}
		return base.Name(e)
	}
	for word, want := range map[string]string{"Scottish": "Scotland", "European": "Europe", "Texans": "Texas", "Martian": ""} {
		if got := name(l.Adjective(KeyOf(word))); got != want {
			t.Errorf("%s belongs to %q, want %q", word, got, want)
		}
	}
	if got := name(l.Name(KeyOf("Gulf"))); got != "Persian Gulf" {
		t.Errorf("the Gulf is %q", got)
	}
}

// A file that is cut or changed is refused.
func TestDamage(t *testing.T) {
	for _, bad := range []string{"", data[:len(data)/2], data[:100] + "x" + data[101:]} {
		if _, err := Open(bad, knowledge.Default()); err == nil {
			t.Errorf("%d bytes of damage were opened", len(bad))
		}
	}
	if info, err := os.Stat("gazetteer.bin"); err != nil || info.Size() > 4<<20 {
		t.Errorf("the file has %v bytes: %v", info, err)
	}
}
