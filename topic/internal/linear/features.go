// Package linear learns and applies linear models of texts: what is counted in a text, how weights are found
// from labelled texts, and the file in which they are kept.
package linear

import (
	"math"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

// A Text is a text with its stems and what else is known about it.
type Text struct {
	*token.Text
	// Stems holds the hash of each token's stem, 0 for tokens that are no words.
	Stems []uint64
	// TitleEnd is the offset at which the title ends, 0 if there is none.
	TitleEnd int
	// Values are the hashes of the names of further properties.
	Values []uint64
}

// Features are the hashes of what is counted: each word's stem, the stems of two words side by side, verbs once
// more as such, and the values that came with the text. Salts keep the sorts apart.
const (
	pairSalt  = 0x70616972
	verbSalt  = 0x76657262
	valueSalt = 0x76616c75
)

// An occurrence in the title counts as titleFactor, one among the first leadWords words of the body as leadFactor. Words
// after the first maxWords of a text are not counted.
const (
	titleFactor = 2
	leadFactor  = 1.5
	leadWords   = 50
	maxWords    = 4000
)

// each calls f with every occurrence of a feature in the order of the text: its key, what it counts, and its first and last
// token. A value has the tokens -1 and its number.
func each(t Text, f func(key uint64, weight float32, first, last int32)) {
	title, n := 0, 0
	before := int32(-1)
	for i, h := range t.Stems {
		if h == 0 {
			continue
		}
		i := int32(i)
		if int(t.Tokens[i].Start) < t.TitleEnd {
			title = n + 1
		}
		weight := float32(1)
		switch {
		case n < title:
			weight = titleFactor
		case n < title+leadWords:
			weight = leadFactor
		}
		f(h, weight, i, i)
		if t.Tokens[i].Tag.Verb() {
			f(flat.Extend(verbSalt, h), weight, i, i)
		}
		if before >= 0 && adjacent(t, before, i) {
			f(flat.Extend(flat.Extend(pairSalt, t.Stems[before]), h), weight, before, i)
		}
		before = i
		if n++; n == maxWords {
			break
		}
	}
	for v, h := range t.Values {
		f(flat.Extend(valueSalt, h), 1, -1, int32(v))
	}
}

// adjacent reports whether neither the title's end nor a mark that ends a sentence or clause stands between two words.
func adjacent(t Text, a, b int32) bool {
	if int(t.Tokens[a].Start) < t.TitleEnd && int(t.Tokens[b].Start) >= t.TitleEnd {
		return false
	}
	for i := a + 1; i < b; i++ {
		switch t.Source[t.Tokens[i].Start] {
		case '.', '!', '?', ';', ':':
			return false
		}
	}
	return true
}

// damped returns what a count is worth before the rarity of its feature is looked at.
func damped(count float32) float32 { return 1 + float32(math.Log(float64(count))) }

// idf returns the weight of a feature's rarity.
func idf(texts, with int) float32 {
	return float32(math.Log((float64(texts) + 1) / (float64(with) + 0.5)))
}
