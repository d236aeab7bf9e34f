package topic

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/table"
)

func score(title, body string) []Score {
	text := token.Split(title + "\n\n" + body)
	return Default().Score(Input{Text: text, Stems: new(token.Stemmer).Stems(text, nil), TitleEnd: len(title)})
}

func published(s []Score) string {
	var out []string
	for _, t := range s {
		if t.Published {
			out = append(out, t.Topic.ID)
		}
	}
	return strings.Join(out, " ")
}

func ExampleScorer_Score() {
	text := token.Split("The central bank raised its interest rate to slow inflation.")
	best := Default().Score(Input{Text: text, Stems: new(token.Stemmer).Stems(text, nil)})[0]
	fmt.Println(best.Topic.Name, best.Topic.IPTC, best.Because[0].What)
	// Output: Economy and Finance medtop:20000344 interest rates
}

// The taxonomy holds 35 topics with codes, names and definitions.
func TestTaxonomy(t *testing.T) {
	seen, broad := map[string]bool{}, map[string]bool{}
	for _, s := range Subjects() {
		if s.ID == "" || s.Name == "" || s.Parent != "" || len(s.Definition) < 40 || !regexp.MustCompile(`^medtop:\d{2}000000$`).MatchString(s.IPTC) {
			t.Errorf("%+v", s)
		}
		broad[s.ID] = true
	}
	code := regexp.MustCompile(`^medtop:\d{8}$`)
	for _, topic := range Taxonomy() {
		if seen[topic.ID] || !code.MatchString(topic.IPTC) || topic.Name == "" || !broad[topic.Parent] || len(topic.Definition) < 40 {
			t.Errorf("%+v", topic)
		}
		seen[topic.ID] = true
	}
	if len(seen) != 35 {
		t.Errorf("%d topics", len(seen))
	}
}

func TestTopics(t *testing.T) {
	for _, c := range []struct{ title, body, want string }{
		{"Ceasefire talks resume in Doha", "Mediators said that the ceasefire talks had resumed and that a prisoner swap was possible.", "peace-process"},
		{"EU agrees new sanctions", "The sanctions freeze the assets of twelve officials and ban exports of engines.", "sanctions"},
		{"Quake kills nine", "An earthquake of magnitude 6.1 destroyed houses; rescuers searched the rubble.", "disasters"},
		{"Voters go to the polls", "Polling stations opened in the presidential election; turnout was high and results are expected on Monday.", "elections"},
		{"Hackers hit ministry", "Hackers stole data from the ministry's servers in a cyber attack, the security agency said.", "cyber"},
		{"Striker scores twice", "The striker scored twice in the second half and the coach praised the goalkeeper after the cup final.", "culture-and-sport"},
	} {
		if got := published(score(c.title, c.body)); !strings.HasPrefix(got, c.want) {
			t.Errorf("%q is about %q, want %s first", c.title, got, c.want)
		}
	}
	for _, body := range []string{"", "…", "The soup simmered. She added salt and stirred it slowly."} {
		for _, s := range score("", body) {
			if s.Published && s.Topic.Parent == "conflict-war-and-peace" {
				t.Errorf("%q is about %s", body, s.Topic.ID)
			}
		}
	}
}

// The log odds are the bias and the contributions, whatever the text.
func TestSums(t *testing.T) {
	rows, err := table.Read("tables/lexicon.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for k := range 200 {
		var b strings.Builder
		for i := range 1 + k%40 {
			b.WriteString(rows[(k*7919+i*104729)%len(rows)].Get("term"))
			b.WriteString([]string{" ", ". The ", "\n", " and "}[i%4])
		}
		all := score("A title of "+rows[k*31%len(rows)].Get("term"), b.String())
		if len(all) != 35 {
			t.Fatalf("%d topics", len(all))
		}
		for _, s := range all {
			sum := s.Bias
			for _, c := range s.Because {
				sum += c.Weight
				if c.Count < 1 || c.End <= c.Start && c.End > 0 {
					t.Fatalf("%s: %+v", s.Topic.ID, c)
				}
			}
			if math.Abs(sum-s.LogOdds) > 1e-9 || math.Abs(s.Probability-1/(1+math.Exp(-sum))) > 1e-9 {
				t.Fatalf("%s: log odds %v and probability %v, reasons sum to %v", s.Topic.ID, s.LogOdds, s.Probability, sum)
			}
		}
	}
}

// Every term of the lexicon is found in a text that consists of it.
func TestLexicon(t *testing.T) {
	rows, err := table.Read("tables/lexicon.tsv")
	if err != nil {
		t.Fatal(err)
	}
	perTopic := map[string]int{}
	for _, r := range rows {
		perTopic[r.Get("topic")]++
		found := false
		for _, s := range score("", r.Get("term")) {
			found = found || s.Topic.ID == r.Get("topic") && len(s.Because) > 0
		}
		if !found {
			t.Errorf("%s: %q is not found for %s", r.Place(), r.Get("term"), r.Get("topic"))
		}
	}
	for _, topic := range Taxonomy() {
		if perTopic[topic.ID] < 40 {
			t.Errorf("%s has %d terms", topic.ID, perTopic[topic.ID])
		}
	}
}

func BenchmarkScore(b *testing.B) {
	text := token.Split(strings.Repeat("The foreign ministry said that the ceasefire talks on the border dispute would resume after the election. ", 40))
	in := Input{Text: text, Stems: new(token.Stemmer).Stems(text, nil)}
	b.ReportAllocs()
	for b.Loop() {
		Default().Score(in)
	}
	b.ReportMetric(float64(len(text.Tokens)*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
