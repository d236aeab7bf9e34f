package table

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	rows, err := Parse("x.tsv", "# comment\nid\tname\taliases\n\nQ1\t One \ta; b;;c\r\nQ2\n")
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	if r := rows[0]; r.Get("name") != "One" || !slices.Equal(r.List("aliases"), []string{"a", "b", "c"}) || r.Place() != "x.tsv:4" {
		t.Errorf("first row is %q %q at %s", r.Get("name"), r.List("aliases"), r.Place())
	}
	if r := rows[1]; r.Get("name") != "" || r.Get("nothing") != "" || r.List("aliases") != nil {
		t.Error("missing fields are not empty")
	}
	if _, err := Parse("x.tsv", "id\nQ1\textra\n"); err == nil || !strings.Contains(err.Error(), "x.tsv:2") {
		t.Errorf("error is %v", err)
	}
}
