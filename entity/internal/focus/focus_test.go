package focus

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

func read(text string, titleEnd int, mentions ...Mention) []Result {
	split := token.Split(text)
	return Learned().Read(Input{Text: split, Words: knowledge.Words(split, nil), TitleEnd: titleEnd, Mentions: mentions})
}

// Words that speak for a country do so only as markets write them.
func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"It paid 40 mln yen.": "JP", "They yearn for yen.": "", "The team won 40 games.": "", "It cost 40 billion won.": "KR", "<QLN> rose.": "US", "<WXC.L> rose.": "GB", "Shares (AAPL.O) rose.": "US",
		"He (IMF) rose.": "", "The <b>bold</b> text.": "", "<": "", "<<<((": "", "<A": "", "Tarnmoor Inc rose.": "US", "The inc was dry.": "",
	} {
		got := ""
		for _, r := range read(text, 0) {
			got += r.Country
		}
		if got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}

// A mention in the first sentence outweighs one far below, the first one of an entity the next, and doubt takes weight away.
func TestOrder(t *testing.T) {
	text := strings.Repeat("It rained. ", 30)
	far := Mention{Start: 300, Country: "KE", Entity: "a", Name: "a", Class: Country, Sure: 1}
	near := Mention{Start: 0, Country: "UG", Entity: "b", Name: "b", Class: Country, Sure: 1}
	if got := read(text, 0, near, far); len(got) == 0 || got[0].Country != "UG" {
		t.Errorf("%+v", got)
	}
	split := token.Split(text)
	p := Pieces(Input{Text: split, Words: knowledge.Words(split, nil), Mentions: []Mention{near, near}}, nil)
	if m := Learned(); m.Weight(&p[0]) <= m.Weight(&p[1]) {
		t.Errorf("the second mention weighs %v, the first %v", m.Weight(&p[1]), m.Weight(&p[0]))
	}
}

// The slope that learning follows is that of the weight.
func TestSlope(t *testing.T) {
	split := token.Split("Kenya said. <QLN>")
	m := *Learned()
	for _, p := range Pieces(Input{Text: split, Words: knowledge.Words(split, nil), Mentions: []Mention{{Country: "KE", Entity: "a", Class: Government, Acts: true, Sure: 0.7}}}, nil) {
		var slope [Size]float64
		m.Slope(&p, m.Weight(&p), &slope)
		for i := range slope {
			was, step := m.Weight(&p), 1e-6
			m.Weights[i] += step
			if d := (m.Weight(&p) - was) / step; math.Abs(d-slope[i]) > 1e-4 {
				t.Errorf("weight of %s: slope %v, want %v", FactorName(i), slope[i], d)
			}
			m.Weights[i] -= step
		}
	}
}

func ExampleModel_Read() {
	text := token.Split("Harrowgate Mines <HGM.TO> said that it would pay 12 cts a share.")
	for _, r := range Learned().Read(Input{Text: text, Words: knowledge.Words(text, nil)}) {
		fmt.Println(r.Country)
		for _, b := range r.Because {
			fmt.Println(b.What)
		}
	}
	// Output:
	// CA
	// <HGM.TO>
}
