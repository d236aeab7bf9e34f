package sense

import (
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Every line of the table is read, and every feature that is computed has a template with a name.
func TestTable(t *testing.T) {
	n := strings.Count(table, "\n")
	if len(Learned()) != n || n < 100 {
		t.Errorf("%d weights of %d lines", len(Learned()), n)
	}
	for f, w := range Learned() {
		if w == 0 || f.Template.String() == "" {
			t.Errorf("%+v weighs %v", f, w)
		}
	}
}

// decide reads a text whose names are the given words.
func decide(text string, names ...string) *Reader {
	split := token.Split(text)
	r := &Reader{Text: split, Words: knowledge.Words(split, nil)}
	for i := range split.Tokens {
		for _, n := range names {
			if split.Word(i) == n {
				r.Names = append(r.Names, Name{First: int32(i), Last: int32(i) + 1, Kind: Country, Asked: true})
			}
		}
	}
	r.Decide(Learned())
	return r
}

// The rest of a list is read with its first name.
func TestLists(t *testing.T) {
	r := decide("Ministers from France, Italy and Spain met.", "France", "Italy", "Spain")
	for i := range r.Names {
		if r.Names[i].head != 0 {
			t.Errorf("name %d stands in the list of name %d", i, r.Names[i].head)
		}
	}
	if r = decide("France won. Italy lost.", "France", "Italy"); r.Names[1].head != 1 {
		t.Error("two sentences are one list")
	}
}

func FuzzDecide(f *testing.F) {
	for _, s := range []string{"France", "France, France and France said", "in France's", "“France” ( - France -- FRANCE)", "the France-France border , France", "'France' ’ France ’s \xff France"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range decide(text, "France", "the", "said").Names {
			if n.Probability < 0.5 || n.Probability > 1 {
				t.Fatalf("%q: probability %v", text, n.Probability)
			}
		}
	})
}
