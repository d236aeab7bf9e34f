package topic

import (
	"bytes"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"testing"
)

// desks holds sentences of three desks, from which examples are put together.
var desks = map[string][]string{
	"harbour": {"The port of Valparaíso handled more containers than last year.", "Dockers unloaded the grain ships before the storm.", "A new crane was installed at the container terminal.",
		"The shipping line will call at the harbour twice a week.", "Pilots refused to bring the tanker into the harbour."},
	"court": {"The judge adjourned the trial until Thursday.", "Prosecutors asked the court for six years in prison.", "The defendant denied every charge before the jury.",
		"An appeals court overturned the verdict.", "Her lawyer told the judges that the evidence was weak."},
	"harvest": {"Farmers in Kenya expect a poor maize harvest.", "Rain delayed the sowing of wheat in the north.", "The ministry bought fertiliser for small farms.",
		"Locusts damaged fields of sorghum near the river.", "Coffee growers asked for a higher price for their crop."},
}

// examples yields n articles; every seventh has two desks, every eleventh none.
func examples(n int) iter.Seq2[Input, []string] {
	return func(yield func(Input, []string) bool) {
		names := []string{"court", "harbour", "harvest"}
		for i := range n {
			ids := []string{names[i%3]}
			if i%7 == 3 {
				ids = append(ids, names[(i+1)%3])
			}
			var body []string
			for k, id := range ids {
				body = append(body, desks[id][(i+k)%5], desks[id][(i*3+1)%5])
			}
			if i%11 == 5 {
				ids, body = nil, []string{"The weather was mild and nothing else happened.", "People walked in the park until the evening."}
			}
			if !yield(NewInput(fmt.Sprintf("Report %d", i), strings.Join(body, " ")), ids) {
				return
			}
		}
	}
}

func trained(t testing.TB) *Scorer {
	s, err := Train(examples(120), TrainOptions{Topics: []Topic{{ID: "court", Name: "At the courts", Parent: "crime-law-and-justice"}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ExampleTrain() {
	s, err := Train(examples(120), TrainOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, score := range s.Score(NewInput("", "The tanker waited outside the harbour while the judge heard the lawyers.")) {
		if score.Published {
			fmt.Println(score.Topic.ID, score.Topic.Origin, score.Because[0].What)
		}
	}
	// Output:
	// harbour learned the harbour
	// court learned the judge
}

func TestTrain(t *testing.T) {
	s := trained(t)
	right, wrong := 0, 0
	for in, ids := range examples(120) {
		for _, score := range s.Score(in) {
			if score.Published == slices.Contains(ids, score.Topic.ID) {
				right++
			} else {
				wrong++
			}
		}
	}
	if wrong*20 > right {
		t.Errorf("%d right, %d wrong", right, wrong)
	}
	if c := s.Topics()[s.index("court")]; c.Name != "At the courts" || c.Origin != Learned {
		t.Errorf("%+v", c)
	}
	if score := s.Score(NewInput("", "")); len(score) != 3 || slices.ContainsFunc(score, func(s Score) bool { return s.Published }) {
		t.Errorf("an empty text is about %+v", score)
	}
}

func TestTrainErrors(t *testing.T) {
	none := func(yield func(Input, []string) bool) {
		for range 5 {
			if !yield(NewInput("", "A text."), nil) {
				return
			}
		}
	}
	for want, call := range map[string]func() (*Scorer, error){
		"2 examples":                 func() (*Scorer, error) { return Train(examples(2), TrainOptions{}) },
		"no example has a topic":     func() (*Scorer, error) { return Train(none, TrainOptions{}) },
		"want no less than 0":        func() (*Scorer, error) { return Train(examples(9), TrainOptions{Cost: -1}) },
		"no seeds":                   func() (*Scorer, error) { return FromSeeds() },
		"needs an id":                func() (*Scorer, error) { return FromSeeds(Seed{Topic: Topic{ID: "x"}}) },
		"1 to 4 are allowed":         func() (*Scorer, error) { return FromSeeds(Seed{Topic: Topic{ID: "x"}, Words: []string{"a b c d e"}}) },
		`no topic "x" to describe`:   func() (*Scorer, error) { return Default().With(Topic{ID: "x"}) },
		`no topic "x" to switch off`: func() (*Scorer, error) { return Default().Without("x") },
	} {
		if s, err := call(); err == nil || s != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func save(t testing.TB, s *Scorer) []byte {
	var b bytes.Buffer
	if err := s.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The same examples give the same file, and what is read from it gives the same scores.
func TestSave(t *testing.T) {
	s := trained(t)
	data := save(t, s)
	if !bytes.Equal(data, save(t, trained(t))) {
		t.Error("two models of the same examples differ")
	}
	seeded, err := FromSeeds(Seed{Topic: Topic{ID: "lighthouses"}, Words: []string{"lighthouse"}})
	if err != nil {
		t.Fatal(err)
	}
	without, err := Combine(Default(), s, seeded).Without("health", "harvest")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Scorer{s, without, Combine()} {
		loaded, err := Load(bytes.NewReader(save(t, s)))
		if err != nil {
			t.Fatal(err)
		}
		for in := range examples(12) {
			if a, b := fmt.Sprintf("%+v", s.Explain(in)), fmt.Sprintf("%+v", loaded.Explain(in)); a != b {
				t.Fatalf("%s\nbut loaded\n%s", a, b)
			}
		}
	}
}

// A file that was cut or changed anywhere, or that another version wrote, is refused with an error.
func TestLoadDamage(t *testing.T) {
	good := save(t, trained(t))
	for n := 0; n < len(good); n += 1 + len(good)/300 {
		if _, err := Load(bytes.NewReader(good[:n])); err == nil || !strings.Contains(err.Error(), "offset") {
			t.Fatalf("cut at %d: %v", n, err)
		}
		bad := slices.Clone(good)
		bad[n] ^= 4
		if _, err := Load(bytes.NewReader(bad)); err == nil {
			t.Fatalf("byte %d changed: loaded", n)
		}
	}
	newer := slices.Clone(good)
	newer[16]++
	if _, err := Load(bytes.NewReader(newer)); err == nil || !strings.Contains(err.Error(), "format 2, this version reads 1") {
		t.Errorf("newer format: %v", err)
	}
	if _, err := Load(strings.NewReader(lexiconData)); err == nil || !strings.Contains(err.Error(), `holds "topics"`) {
		t.Errorf("lexicon: %v", err)
	}
}

// Contributions sum to the log odds, for topics of all origins together; their offsets lie in the text.
func TestExplain(t *testing.T) {
	seeded, err := FromSeeds(Seed{Topic: Topic{ID: "lighthouses"}, Words: []string{"lighthouse"}, Examples: []Input{NewInput("", "The keeper lit the lamp of the lighthouse.")}})
	if err != nil {
		t.Fatal(err)
	}
	all := Combine(Default(), trained(t), seeded)
	n := 0
	for in := range examples(40) {
		brief := all.Score(in)
		for i, s := range all.Explain(in) {
			sum, short := s.Bias, s.Bias
			for _, c := range s.Because {
				sum += c.Weight
				n++
				if c.Count < 1 || c.Start < 0 || c.End > len(in.Text.Source) || c.Start >= c.End && c.End > 0 || c.End > 0 && c.What == "" {
					t.Fatalf("%s: %+v", s.Topic.ID, c)
				}
			}
			for _, c := range brief[i].Because {
				short += c.Weight
			}
			if math.Abs(sum-s.LogOdds) > 1e-9 || math.Abs(short-s.LogOdds) > 1e-9 || brief[i].Topic != s.Topic || brief[i].LogOdds != s.LogOdds {
				t.Fatalf("%s: log odds %v, all reasons sum to %v, those of Score to %v", s.Topic.ID, s.LogOdds, sum, short)
			}
			if !slices.IsSortedFunc(s.Because, larger) {
				t.Fatalf("%s: contributions are not in order", s.Topic.ID)
			}
		}
	}
	if n < 1000 {
		t.Errorf("%d contributions", n)
	}
}

func ExampleScorer_With() {
	s, err := Default().With(Topic{ID: "cyber", Name: "Hackers", Parent: "technology", Definition: "Our desk for attacks on computers."})
	if err == nil {
		s, err = s.Without("culture-and-sport", "religion-and-ethnicity")
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	best := s.Score(NewInput("Hackers hit ministry", "Hackers stole data in a cyber attack on the ministry's servers, the agency said."))[0]
	fmt.Println(len(s.Topics()), best.Topic.Name)
	// Output: 33 Hackers
}

func ExampleFromSeeds() {
	seeded, err := FromSeeds(Seed{Topic: Topic{ID: "lighthouses", Name: "Lighthouses"}, Words: []string{"lighthouse", "lighthouse keeper", "foghorn"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	best := Combine(Default(), seeded).Score(NewInput("Last lighthouse keeper leaves", "The foghorn fell silent as the lighthouse closed."))[0]
	fmt.Println(best.Topic.Name, best.Topic.Origin)
	// Output: Lighthouses seeds
}

// A topic of a later scorer replaces the one of the same id.
func TestCombine(t *testing.T) {
	own, err := FromSeeds(Seed{Topic: Topic{ID: "cyber", Name: "Cybernetics"}, Words: []string{"feedback loop"}})
	if err != nil {
		t.Fatal(err)
	}
	in := NewInput("Hackers hit ministry", "Hackers stole data in a cyber attack on the ministry's servers.")
	for order, want := range map[string]bool{"own last": false, "own first": true} {
		s := Combine(Default(), own)
		if want {
			s = Combine(own, Default())
		}
		if len(s.Topics()) != len(Taxonomy()) {
			t.Errorf("%s: %d topics", order, len(s.Topics()))
		}
		for _, score := range s.Score(in) {
			if score.Topic.ID == "cyber" && score.Published != want {
				t.Errorf("%s: %q has probability %.2f", order, score.Topic.Name, score.Probability)
			}
		}
	}
}

// Articles of no interest to geopolitics do not become geopolitics.
func TestHarmless(t *testing.T) {
	harmless := map[string]bool{"culture-and-sport": true, "society-and-education": true, "agriculture-and-food": true, "health": true, "business-and-industry": true}
	for _, body := range []string{
		"Fry the onions until golden, add the tomatoes and a pinch of salt, and let the sauce simmer for twenty minutes.",
		"Brazil attacked from the start and destroyed the defence with three goals; the striker sent a missile of a shot into the net from thirty metres and won the battle for the cup.",
		"The singer and the actor were seen at a party in Cannes, and the pair have declared war on rumours about their marriage.",
		"Our recipe for a bombe: freeze the ice cream, line the mould with sponge and serve the dessert with raspberries.",
		"The champion knocked out his rival in the fourth round of the title fight in Las Vegas and raised his arms to the crowd.",
	} {
		for _, s := range Default().Score(NewInput("", body)) {
			if s.Published && !harmless[s.Topic.ID] {
				t.Errorf("%.60q is about %s, %.2f: %+v", body, s.Topic.ID, s.Probability, s.Because[:min(3, len(s.Because))])
			}
		}
	}
}

// Any bytes are refused or give a scorer that works.
func FuzzLoad(f *testing.F) {
	good := save(f, trained(f))
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(lexiconData))
	f.Add([]byte("dateline"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Load(bytes.NewReader(data)); err == nil {
			s.Score(NewInput("A title", "The harbour was closed by the court."))
		}
	})
}

// Any text gets scores whose reasons sum to them.
func FuzzScore(f *testing.F) {
	f.Add("Ceasefire talks resume", "Mediators said that the truce held.")
	f.Add("", "\xff\x00 war\u202e")
	f.Add("a", strings.Repeat("missile ", 50))
	s := Default()
	f.Fuzz(func(t *testing.T, title, body string) {
		for _, score := range s.Score(NewInput(title, body)) {
			sum := score.Bias
			for _, c := range score.Because {
				sum += c.Weight
			}
			if math.Abs(sum-score.LogOdds) > 1e-9 || math.IsNaN(score.Probability) {
				t.Fatalf("%s: %v, reasons sum to %v", score.Topic.ID, score.LogOdds, sum)
			}
		}
	})
}
