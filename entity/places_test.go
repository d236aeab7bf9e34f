package entity

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Where names of places are, by what stands around them. A spot is right within 161 kilometres, a hundred miles.
func TestWhere(t *testing.T) {
	for _, c := range []struct {
		text, name, country string
		inferred            bool
		lat, lon            float64
	}{
		// Namesakes are told by what lies near them.
		{"The premier of Alberta spoke in Edmonton and in Calgary.", "Edmonton", "CA", false, 53.5, -113.5},
		{"France's president spoke in Paris and in Lyon.", "Paris", "FR", false, 48.9, 2.4},
		// What the text says of a place once holds throughout.
		{"A barn burned down in Moscow, Idaho. The mayor of Moscow thanked the crews.", "Moscow", "US", false, 46.7, -117},
		{"The mayor of Moscow thanked the crews. A barn had burned down in Moscow, Idaho.", "Moscow", "US", false, 46.7, -117},
		// Unknown places lie where the places beside them lie.
		{"Two were hurt near Oberfeldkirchen, a village outside Munich.", "Oberfeldkirchen", "DE", true, 48.1, 11.6},
		{"Rebels shelled the village of Kfar Zuhara in Idlib, activists said.", "Kfar Zuhara", "SY", true, 35.9, 36.6},
		// Or where the whole text is set.
		{"Kenya's police chief came from Nairobi. Kenyan officers had found the car at Kipsomorwet.", "Kipsomorwet", "KE", true, -1.3, 36.8},
		// A known place within the name.
		{"The storm crossed Southern California before dawn.", "Southern California", "US", true, 36.8, -119.4},
		{"Rain fell on South Manchester all day.", "South Manchester", "GB", true, 53.5, -2.2},
		{"The committee met in North Bamako.", "North Bamako", "ML", true, 12.6, -8},
		// A capital that acts has its own spot, though its entity is the country.
		{"Seoul said on Monday that it would send an envoy.", "Seoul", "KR", false, 37.6, 127},
		// Divisions are at their middle, not at their capital.
		{"Turnout was high in Texas and in Oklahoma.", "Texas", "US", false, 31.3, -99.3},
		// Adjectives of places that are no country.
		{"A group of Scottish farmers met in Leeds.", "Scottish", "GB", false, 56, -4},
		{"Two ships sailed through the Gulf on Friday.", "Gulf", "", false, 27, 52},
	} {
		r := Default().Recognize(Input{Text: token.Split(c.text)})
		found := false
		for _, m := range r.Mentions {
			if c.text[m.Start:m.End] != c.name {
				continue
			}
			found = true
			e := entityOf(r, m.Entity)
			lat, lon, ok := e.Lat, e.Lon, e.Located
			if m.Apart {
				lat, lon, ok = m.Lat, m.Lon, true
			}
			if m.Country != c.country || e.Inferred != c.inferred || (m.Evidence&Inferred != 0) != c.inferred {
				t.Errorf("%s\n\t%s is in %q, inferred %v, by %q; want %q, %v", c.text, c.name, m.Country, e.Inferred, m.Evidence, c.country, c.inferred)
			}
			if d := distance(gazetteer.Spot{Lat: lat, Lon: lon}, gazetteer.Spot{Lat: c.lat, Lon: c.lon}); !ok || d > 161 {
				t.Errorf("%s\n\t%s is at %.1f, %.1f, known %v, %.0f kilometres off", c.text, c.name, lat, lon, ok, d)
			}
		}
		if !found {
			t.Errorf("%s\n\t%s is not found", c.text, c.name)
		}
	}
}

func entityOf(r Result, id string) Entity {
	for _, e := range r.Entities {
		if e.ID == id {
			return e
		}
	}
	return Entity{}
}

// A paper's country, told or shown in its words, decides between namesakes that nothing else tells apart.
func TestHome(t *testing.T) {
	const text = "The council met in Hamilton on Tuesday."
	for _, home := range []string{"CA", "NZ"} {
		for _, m := range Default().Recognize(Input{Text: token.Split(text), Home: home}).Mentions {
			if text[m.Start:m.End] == "Hamilton" && m.Country != home {
				t.Errorf("for a paper of %s Hamilton is in %s", home, m.Country)
			}
		}
	}
	x := &reading{spoken: map[uint64]bool{}}
	share := func(text string) (us, gb float64) {
		x.in.Text = token.Split(text)
		x.words = knowledge.Words(x.in.Text, x.words)
		x.lean()
		return x.homely("US"), x.homely("GB")
	}
	if us, gb := share("The sheriff and two deputies stopped the truck near the township line, a neighbor said."); us < 0.6 || gb > 0 {
		t.Errorf("sheriffs and townships are American by %v, British by %v", us, gb)
	}
	if us, gb := share("The lorry left the motorway and hit a pub, a pensioner said."); gb < 0.6 || us > 0 {
		t.Errorf("lorries and pubs are American by %v, British by %v", us, gb)
	}
	if us, gb := share("It rained."); us != 0 || gb != 0 {
		t.Errorf("rain is American by %v, British by %v", us, gb)
	}
}

// Closeness is a share, the same both ways, and whole for one spot.
func TestCloseness(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	draw := func() option {
		return option{kind: knowledge.Place, located: true, division: int32(random.IntN(5) - 1),
			spot: gazetteer.Spot{Lat: random.Float64()*180 - 90, Lon: random.Float64()*360 - 180}}
	}
	for range 10000 {
		a, b := draw(), draw()
		ab, ba := closeness(&a, &b), closeness(&b, &a)
		if math.Abs(ab-ba) > 1e-12 || ab < 0 || ab > 1 {
			t.Fatalf("closeness of %+v and %+v is %v and %v", a, b, ab, ba)
		}
		if c := closeness(&a, &a); c != 1 {
			t.Fatalf("closeness of %+v to itself is %v", a, c)
		}
	}
}

// The country with most votes wins, in whatever order they come.
func TestElect(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	countries := []string{"DE", "FR", "KE", "US"}
	for range 10000 {
		votes, sums := make([]vote, random.IntN(20)), map[string]float64{}
		for i := range votes {
			votes[i] = vote{country: countries[random.IntN(len(countries))], weight: float64(random.IntN(9)) / 4}
			sums[votes[i].country] += votes[i].weight
		}
		got := (&reading{votes: slices.Clone(votes)}).elect()
		for country, sum := range sums {
			if sum > sums[got]+1e-9 || sum > sums[got]-1e-9 && sum > 0 && country < got {
				t.Fatalf("%+v: %s is elected before %s", votes, got, country)
			}
		}
		random.Shuffle(len(votes), func(i, j int) { votes[i], votes[j] = votes[j], votes[i] })
		if again := (&reading{votes: votes}).elect(); again != got {
			t.Fatalf("%+v: %s is elected in one order and %s in another", votes, got, again)
		}
	}
}
