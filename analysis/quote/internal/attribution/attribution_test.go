package attribution

import (
	"strconv"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

// The numbers of the parts of speech are those of package token.
func TestTags(t *testing.T) {
	for name, c := range map[string]uint8{"CC": tagCC, "CD": tagCD, "DT": tagDT, "EX": tagEX, "IN": tagIN, "JJ": tagJJ, "JJR": tagJJR, "JJS": tagJJS, "MD": tagMD, "NN": tagNN, "NNP": tagNNP,
		"NNPS": tagNNPS, "NNS": tagNNS, "PDT": tagPDT, "POS": tagPOS, "PRP": tagPRP, "PRP$": tagPRPS, "RB": tagRB, "RBR": tagRBR, "RBS": tagRBS, "TO": tagTO, "VB": tagVB, "VBD": tagVBD,
		"VBG": tagVBG, "VBN": tagVBN, "VBP": tagVBP, "VBZ": tagVBZ, "WDT": tagWDT, "WP": tagWP, "WRB": tagWRB, "$": tagDollar, "#": tagNumSign} {
		if got := token.Tag(c).String(); got != name {
			t.Errorf("tag %d is %s, not %s", c, got, name)
		}
	}
}

// Marks are paired by kind and place; what is no quotation is left alone.
func TestQuotations(t *testing.T) {
	for text, want := range map[string]string{
		`He said "yes" and "no".`:                            `"yes"|"no"`,
		"“One.\n\n“Two.”":                                    "“One. “Two.”",
		"“One.\n\nTwo.":                                      "“One.",
		"‘It’s the ministers’ plan,’ he said.":               "‘It’s the ministers’ plan,’",
		"'The ministers' plan won't work,' he said.":         "'The ministers' plan won't work,'",
		"The ministers' plan and the drivers' strike":        "",
		"“He told me ‘no’,” she said.":                       "“He told me ‘no’,”",
		"«Да», ``so be it'' and ‘so’":                        "«Да»|``so be it''|‘so’",
		`The "green zone" and 5' 6"`:                         `"green zone"`,
		"“Never closed “but this is,” he said.":              "“but this is,”",
		"rock 'n' roll, don't, the '90s and O’Brien's house": "'n'",
	} {
		p := NewPage(token.Split(text), nil)
		var got []string
		for _, q := range p.Quotations {
			got = append(got, strings.Join(strings.Fields(text[p.Tokens[q.First].Start:p.Tokens[q.Last-1].End]), " "))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%q\n got %s\nwant %s", text, s, want)
		}
	}
}

// A damaged model is refused.
func TestOpen(t *testing.T) {
	for _, data := range []string{"", embedded[:100], embedded[:len(embedded)-1], strings.Replace(embedded, "quotes", "quoted", 1)} {
		if _, err := Open(data); err == nil {
			t.Errorf("%d bytes are taken for a model", len(data))
		}
	}
	if len(embedded) > 300_000 {
		t.Errorf("the model has %d bytes", len(embedded))
	}
}

// Text made to be slow costs as much a token when it is long as when it is short: compare the ns/token of each pair.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{"“ ", "” ", "\" ", "\"", "' ", "'a ", "“ « ‘ ", "said ", "he said that, ", "a: \"b ", "“A man said.\n\n", "“We go.” ", "of Kim, ", "“‘“", "\"I said he said,\" he said. "} {
		for _, n := range []int{3000, 100000} {
			text := token.Split(strings.Repeat(unit, n))
			b.Run(strings.TrimSpace(unit)+"/"+strconv.Itoa(n), func(b *testing.B) {
				for b.Loop() {
					Default().Find(NewPage(text, nil))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text.Tokens)), "ns/token")
			})
		}
	}
}
