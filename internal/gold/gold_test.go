package gold

import (
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "set.jsonl.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	z.Write([]byte(`{"id":7,"text":"Zürich and Oslo","entities":[{"start":11,"end":15,"type":"LOC"},{"start":0,"end":6,"type":"LOC"},{"start":9,"end":99,"type":"PER"}]}` + "\n"))
	z.Close()
	f.Close()
	docs, err := ReadNames(path)
	if err != nil || len(docs) != 1 {
		t.Fatal(docs, err)
	}
	var got []string
	for _, n := range docs[0].Names {
		got = append(got, docs[0].Text[n.Start:n.End])
	}
	if want := []string{"Zürich", "Oslo"}; !slices.Equal(got, want) || docs[0].ID != "7" {
		t.Errorf("names of %s are %q, want %q", docs[0].ID, got, want)
	}
}

func TestRowsError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(path, []byte("{\"id\":\"a\"}\n{\"id\":"), 0o666); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range Rows[struct{ ID string }](path) {
		if n++; n == 2 && (err == nil || !strings.Contains(err.Error(), "row 2")) {
			t.Errorf("error is %v", err)
		}
	}
	if n != 2 {
		t.Errorf("%d rows", n)
	}
}

func TestCount(t *testing.T) {
	c := Compare(map[string]bool{"a": true, "b": true, "c": true}, map[string]bool{"b": true, "c": true, "d": true, "e": true})
	if got, want := c.String(), "P 0.500  R 0.667  F1 0.571  (3)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if (Count{}).F1() != 0 {
		t.Error("nothing scores something")
	}
}

func TestRanking(t *testing.T) {
	var r Ranking
	r.Add([]bool{true, false, true}, 2)
	r.Add([]bool{false, true}, 1)
	r.Add(nil, 0) // no right answer: not counted
	if got, want := r.String(), "NN@1 0.500  R-prec 0.250  MAP@10 0.667  R@5 1.000  (2)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReliability(t *testing.T) {
	var r Reliability
	for i := range 10 {
		r.Add(0.8, i < 6)
		r.Add(1, true)
	}
	want := []string{"said 0.800  right 0.600  (10)", "said 1.000  right 1.000  (10)"}
	if got := r.Lines(); !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	r.Add(1, true)
	if answers, bins := r.Gap(); math.Abs(answers-2.0/21) > 1e-9 || math.Abs(bins-0.1) > 1e-9 {
		t.Errorf("gap %v, bins alike %v, want %v and 0.1", answers, bins, 2.0/21)
	}
}
