package tagger

import (
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// An Extractor computes the features of the tokens of one document at a time.
type Extractor struct {
	text  *token.Text
	words []knowledge.Word
	hints []Hint

	class []uint32 // by token of the document: coarse class << 16 | fine class
	names []uint8  // by token of the document: what the list of name words says
	seen  []seen   // hash table of the document's words
	known int      // words in it

	first, last int    // the sentence
	caps        bool   // it is in capitals
	possible    []bool // by token of the sentence, like the next three
	shapes      []uint8
	runFirst    []int32
	runLast     []int32
	features    []uint64
}

// Sentence starts a sentence of the document: it finds out which tokens may be part of a name.
func (x *Extractor) Sentence(s token.Sentence) {
	x.first, x.last = int(s.First), int(s.Last)
	n := x.last - x.first
	x.possible, x.shapes, x.runFirst, x.runLast = grow(x.possible, n), grow(x.shapes, n), grow(x.runFirst, n), grow(x.runLast, n)
	capital, small := 0, 0
	for i := x.first; i < x.last; i++ {
		x.shapes[i-x.first] = shape(x.text.Word(i), x.words[i].Shape)
		switch sh := x.words[i].Shape; {
		case sh&knowledge.All != 0 && sh&knowledge.Upper != 0:
			capital++
		case sh&knowledge.Letter != 0:
			small++
		}
	}
	x.caps = capital > 2 && capital > 3*small
	for i := x.first; i < x.last; i++ {
		sh := x.words[i].Shape
		x.possible[i-x.first] = sh&(knowledge.Upper|knowledge.Inner) != 0 || x.hints[i] != 0 && x.hints[i] != HintInside ||
			sh&knowledge.Letter != 0 && sh&(knowledge.Lower|knowledge.Upper) == 0 || // a script without case
			sh&knowledge.Digit != 0 && x.near(i, knowledge.Upper) ||
			sh&knowledge.Digit != 0 && x.hints[i] != 0
	}
	// Small words and marks between capitals: "Bank of England", "Trinidad & Tobago", "al-Shabaab".
	for i := x.first; i < x.last; i++ {
		if x.possible[i-x.first] {
			continue
		}
		before := i > x.first && x.upper(i-1) || i > x.first+1 && x.upper(i-2)
		after := i+1 < x.last && x.upper(i+1) || i+2 < x.last && x.upper(i+2)
		x.possible[i-x.first] = x.near(i, knowledge.Upper) || before && after || i+1 < x.last && x.particle(i) || x.hyphenated(i)
	}
	for i := x.first; i < x.last; {
		if !x.upper(i) {
			x.runFirst[i-x.first], x.runLast[i-x.first] = int32(i), int32(i)
			i++
			continue
		}
		j := i + 1
		for j < x.last && (x.upper(j) || x.words[j].Shape&knowledge.Hyphen != 0 && j+1 < x.last) {
			j++
		}
		for k := i; k < j; k++ {
			x.runFirst[k-x.first], x.runLast[k-x.first] = int32(i), int32(j-1)
		}
		i = j
	}
}

func (x *Extractor) upper(i int) bool { return x.words[i].Shape&knowledge.Upper != 0 }

func (x *Extractor) near(i int, sh knowledge.Shape) bool {
	return i > x.first && x.words[i-1].Shape&sh != 0 || i+1 < x.last && x.words[i+1].Shape&sh != 0
}

// particle reports whether a small word begins names: "al-Shabaab", "de Gaulle".
func (x *Extractor) particle(i int) bool {
	switch x.text.Word(i) {
	case "al", "el", "ad", "as", "an", "ar", "bin", "ibn", "de", "da", "di", "du", "del", "van", "von", "der", "den", "la", "le", "abu", "ul", "ash", "at":
		return x.upper(i+1) || x.words[i+1].Shape&knowledge.Hyphen != 0 && i+2 < x.last && x.upper(i+2)
	}
	return false
}

// hyphenated reports whether token i is a hyphen, or the small word after it, that is written together with a capital: "Yong-han".
func (x *Extractor) hyphenated(i int) bool {
	joined := func(j int) bool { return x.text.Tokens[j].End == x.text.Tokens[j+1].Start }
	switch {
	case x.words[i].Shape&knowledge.Hyphen != 0:
		return i > x.first && i+1 < x.last && x.upper(i-1) && joined(i-1) && joined(i)
	case i > x.first+1 && x.words[i-1].Shape&knowledge.Hyphen != 0:
		return x.upper(i-2) && joined(i-2) && joined(i-1)
	}
	return false
}

// Possible reports whether token i of the current sentence may be part of a name.
func (x *Extractor) Possible(i int) bool { return x.possible[i-x.first] }

// shape sorts the ways a word is written into a few classes.
func shape(w string, s knowledge.Shape) uint8 {
	c := uint8(0)
	switch {
	case s&knowledge.Hyphen != 0:
		return 1
	case s&knowledge.Digit != 0:
		c = 2
		if s&knowledge.Upper != 0 {
			c = 3
		}
	case s&knowledge.Letter == 0:
		switch w {
		case ",":
			return 4
		case "(", ")":
			return 5
		case "\"", "“", "”", "'", "‘", "’":
			return 6
		case "&":
			return 7
		}
		return 8
	case s&knowledge.Lower != 0:
		c = 9
		if s&knowledge.Inner != 0 {
			c = 10
		}
	case s&knowledge.All != 0:
		c = 11
		if len(w) <= 2 {
			c = 12
		}
	case s&knowledge.Inner != 0:
		c = 13
	default:
		c = 14
	}
	if s&knowledge.Stops != 0 {
		c += 16
	}
	if w[len(w)-1] >= '0' && w[len(w)-1] <= '9' {
		c += 32
	}
	return c
}
