package piece

import (
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

var lexicon = NewLexicon(map[string]int32{"mid": 1, "rs": 2, "bn": 3, "km": 4, "$": 5}, "mid rs")

// Figures are cut from what stands beside them, and words and names stay whole.
func TestCut(t *testing.T) {
	for in, want := range map[string]string{
		"mid-2019":          "mid|-|2019",
		"F-16 and Su-57":    "F-16|and|Su-57",
		"Rs500":             "Rs|500",
		"$2-3bn":            "$|2|-|3|bn",
		"1,200-kilometer":   "1,200|-|kilometer",
		"16.04.2025":        "16|.|04|.|2025",
		"3.5":               "3.5",
		"the 11th":          "the|11th",
		"500km.":            "500|km|.",
		"5,00":              "5|,|00",
		"12345,678":         "12345|,|678",
		"twenty-five \xff3": "twenty|-|five|\xff|3",
	} {
		text := token.Split(in)
		var got []string
		for i, p := range lexicon.Cut(text, 0, int32(len(text.Tokens)), nil) {
			if s := in[p.Start:p.End]; i == 0 || s != "" {
				got = append(got, s)
			}
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("%q is cut into %s, want %s", in, g, want)
		}
	}
}

func TestNumber(t *testing.T) {
	short := func(p *Piece) float64 {
		if p.ID == 3 {
			return 1e9
		}
		return 0
	}
	for in, want := range map[string]float64{"2.5 million": 2.5e6, "5bn": 5e9, "twenty-five": 25, "one hundred and twenty": 120, "three million": 3e6, "1,200,300": 1200300, "two thousand": 2000,
		"200,000 crore": 2e12, "eleven": 11, "third": 0, "dogs": 0, strings.Repeat("9", 400): 1e300} {
		text := token.Split(in)
		ps := lexicon.Cut(text, 0, int32(len(text.Tokens)), nil)
		if v, end := Number(ps, 0, short); v != want || want != 0 && end != len(ps) {
			t.Errorf("%.30q is %g up to piece %d of %d, want %g", in, v, end, len(ps), want)
		}
	}
}
