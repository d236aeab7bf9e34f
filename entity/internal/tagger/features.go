package tagger

import (
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A Hint tells what the knowledge base knows about a token: a set of the kinds of name
// that it may be part of, and whether it continues a name.
type Hint uint8

const (
	HintCountry Hint = 1 << iota
	HintNationality
	HintPlace
	HintPerson
	HintOrganization
	HintSurname
	HintInside // not the first word of the name
)

// Hints fills in the hints of a text's tokens from the names that were matched.
func Hints(base *knowledge.Base, matches []knowledge.Match, n int, out []Hint) []Hint {
	out = grow(out, n)
	clear(out)
	var room [16]knowledge.Candidate
	for _, m := range matches {
		h := Hint(0)
		for _, c := range base.Candidates(m.Alias, room[:0]) {
			switch {
			case c.Flags&(knowledge.NeedsThe|knowledge.AfterPlace) != 0:
			case c.Flags&(knowledge.Adjective|knowledge.People) != 0:
				h |= HintNationality
			case c.Flags&knowledge.Surname != 0:
				h |= HintSurname
			case c.Flags&knowledge.Metonym != 0:
				h |= HintOrganization
			default:
				h |= [...]Hint{0, HintCountry, HintPlace, HintPerson, HintOrganization}[base.Kind(c.Entity)]
			}
		}
		for i := m.First; i < m.Last; i++ {
			out[i] = h
			if i > m.First && h != 0 {
				out[i] |= HintInside
			}
		}
	}
	return out
}

// An Extractor computes the features of the tokens of one document at a time.
type Extractor struct {
	text  *token.Text
	words []knowledge.Word
	hints []Hint

	first, last int    // the sentence
	caps        bool   // it is in capitals
	possible    []bool // by token of the sentence, like the next five
	shapes      []uint8
	names       []uint8  // what the list of name words says
	class       []uint32 // coarse class << 16 | fine class
	runFirst    []int32
	runLast     []int32
	seen        []seen // hash table of the document's words
	known       int    // words in it
	features    []uint64
}

// seen is how a word is used in the document: how else it is written, where it stands with a capital, and the
// longest run of capitals that it is part of. A name is often clearer elsewhere in the text.
type seen struct {
	word          uint64
	flags, uses   uint8
	at            [otherUses]int32 // tokens, the first uses with a capital
	longest, last int32            // first and last token of the longest run
}

const (
	// otherUses is how many uses of a word are remembered, and maxRun the longest run that counts: longer ones are headlines.
	otherUses = 3
	maxRun    = 7
)

const (
	seenLower = 1 << iota // somewhere in small letters
	seenMid               // somewhere with a capital inside a sentence
	seenTwice
	seenOnce // always set; not a feature
	seenRun  // longest and last are set; not a feature
)

// Document starts a new document.
func (x *Extractor) Document(t *token.Text, words []knowledge.Word, hints []Hint) {
	x.text, x.words, x.hints = t, words, hints
	if len(x.seen) == 0 || len(x.seen) > 1<<16 {
		x.seen = make([]seen, 1<<11)
	} else {
		clear(x.seen)
	}
	x.known = 0
	for _, s := range t.Sentences {
		for i := int(s.First); i < int(s.Last); i++ {
			w := words[i]
			if w.Shape&knowledge.Letter == 0 {
				continue
			}
			e := x.find(w.Fold)
			if e.word == w.Fold && e.flags != 0 {
				e.flags |= seenTwice
			} else if x.known++; x.known*2 > len(x.seen) {
				x.grow()
				e = x.find(w.Fold)
			}
			e.word = w.Fold
			e.flags |= seenOnce
			if w.Shape&knowledge.Lower != 0 {
				e.flags |= seenLower
			} else if i > int(s.First) && w.Shape&knowledge.Upper != 0 {
				e.flags |= seenMid
			}
		}
		x.uses(s)
	}
}

// uses remembers where the capitalised words of a sentence stand and in which runs.
func (x *Extractor) uses(s token.Sentence) {
	for i := s.First; i < s.Last; {
		if x.words[i].Shape&knowledge.Upper == 0 {
			i++
			continue
		}
		j := i + 1
		for j < s.Last && (x.words[j].Shape&knowledge.Upper != 0 || x.words[j].Shape&knowledge.Hyphen != 0 && j+1 < s.Last && x.words[j+1].Shape&knowledge.Upper != 0) {
			j++
		}
		for k := i; k < j; k++ {
			if x.words[k].Shape&knowledge.Letter == 0 {
				continue
			}
			e := x.find(x.words[k].Fold)
			if e.uses < otherUses {
				e.at[e.uses] = k
				e.uses++
			}
			if n := j - i; n <= maxRun && (e.flags&seenRun == 0 || n > e.last+1-e.longest) {
				e.longest, e.last = i, j-1
				e.flags |= seenRun
			}
		}
		i = j
	}
}

// find returns the entry of a word, or the free one where it belongs.
func (x *Extractor) find(word uint64) *seen {
	mask := uint64(len(x.seen) - 1)
	for slot := (word ^ word>>32) & mask; ; slot = (slot + 1) & mask {
		if e := &x.seen[slot]; e.word == word || e.flags == 0 {
			return e
		}
	}
}

func (x *Extractor) grow() {
	old := x.seen
	x.seen = make([]seen, 2*len(old))
	for _, e := range old {
		if e.flags != 0 {
			*x.find(e.word) = e
		}
	}
}

// Sentence starts a sentence of the document: it finds out which tokens may be part of a name.
func (x *Extractor) Sentence(s token.Sentence) {
	x.first, x.last = int(s.First), int(s.Last)
	n := x.last - x.first
	x.possible, x.shapes, x.runFirst, x.runLast, x.class = grow(x.possible, n), grow(x.shapes, n), grow(x.runFirst, n), grow(x.runLast, n), grow(x.class, n)
	x.names = grow(x.names, n)
	table := classes()
	list := nameWords()
	capital, small := 0, 0
	for i := x.first; i < x.last; i++ {
		c, ok := table.Get(ClassWord(x.words[i]))
		if !ok {
			c = unknownClass
		}
		x.class[i-x.first] = c
		x.names[i-x.first] = smallWord
		if x.words[i].Shape&knowledge.Upper != 0 {
			x.names[i-x.first] = list.get(x.words[i].Fold)
		}
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

const unknownClass = CoarseClasses<<16 | FineClasses

// coarse and fine return the classes of a token.
func (x *Extractor) coarse(i int) uint64 { return uint64(x.classOf(i) >> 16) }
func (x *Extractor) fine(i int) uint64   { return uint64(x.classOf(i) & 0xffff) }

func (x *Extractor) classOf(i int) uint32 {
	if i < x.first || i >= x.last {
		return unknownClass + 1<<16 + 1
	}
	return x.class[i-x.first]
}

const boundary = 0x9e3779b97f4a7c15 // stands for what lies outside the sentence

func (x *Extractor) fold(i int) uint64 {
	if i < x.first || i >= x.last {
		return boundary
	}
	return x.words[i].Fold
}

func (x *Extractor) shape(i int) uint64 {
	if i < x.first || i >= x.last {
		return 63
	}
	return uint64(x.shapes[i-x.first])
}

func (x *Extractor) hint(i int) uint64 {
	if i < x.first || i >= x.last {
		return 255
	}
	return uint64(x.hints[i])
}

func (x *Extractor) tag(i int) uint64 {
	if i < x.first || i >= x.last {
		return 255
	}
	return uint64(x.text.Tokens[i].Tag)
}

func mix(template, a uint64) uint64 {
	h := (a ^ template*0xd6e8feb86659fd93) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

func mix2(template, a, b uint64) uint64 { return mix(template, a*31+mix(template+64, b)) }

func (x *Extractor) name(i int) uint64 {
	if i < x.first || i >= x.last {
		return 255
	}
	return uint64(x.names[i-x.first])
}

// Features returns the hashes of token i's features, valid until the next call.
func (x *Extractor) Features(i int) []uint64 {
	f := x.features[:0]
	w := x.text.Word(i)
	l0, l1, l2, p1, p2 := x.fold(i), x.fold(i+1), x.fold(i+2), x.fold(i-1), x.fold(i-2)
	s0, s1, sp := x.shape(i), x.shape(i+1), x.shape(i-1)
	g0, g1, gp := x.hint(i), x.hint(i+1), x.hint(i-1)
	t0, t1, tp := x.tag(i), x.tag(i+1), x.tag(i-1)
	rf, rl := x.runFirst[i-x.first], x.runLast[i-x.first]
	e := x.find(l0)
	flags := e.flags &^ (seenOnce | seenRun)
	place := uint64(0)
	if i == x.first {
		place = 1
	}
	if x.caps {
		place |= 2
	}
	f = append(f, 0x51ed270b8d5f3a21,
		mix(1, l0), mix(2, p1), mix(3, l1), mix(4, p2), mix(5, l2),
		mix2(6, p1, l0), mix2(7, l0, l1), mix2(8, p1, l1),
		mix(9, s0<<2|place), mix(10, sp<<12|s0<<6|s1), mix2(11, s0, p1), mix2(12, s0, l1),
		mix(13, g0), mix(14, gp<<8|g0), mix(15, g0<<8|g1), mix2(16, g0, p1), mix2(17, g0, l1),
		mix(18, tp<<8|t0), mix(19, t0<<8|t1), mix(20, t0<<8|g0),
		mix(21, uint64(flags)<<10|s0<<2|place), mix(22, uint64(flags)<<8|g0),
		mix(23, x.fold(int(rl))), mix(24, x.fold(int(rf))), mix(25, uint64(min(rl-rf, 7))<<8|uint64(min(int32(i)-rf, 7))),
		mix2(26, x.fold(int(rl)+1), s0), mix2(27, x.fold(int(rf)-1), s0),
	)
	c0, c1, cp := x.coarse(i), x.coarse(i+1), x.coarse(i-1)
	f = append(f, mix(38, x.fine(i)), mix(39, c0), mix(40, x.fine(i+1)), mix(41, x.fine(i-1)), mix(42, c0<<8|c1), mix(43, cp<<8|c0), mix(44, c0<<6|s0),
		mix(45, x.coarse(int(rl))<<8|c0), mix(46, x.fine(int(rf)-1)), mix(47, x.fine(int(rl)+1)), mix(48, x.fine(i-2)), mix(49, x.fine(i+2)))
	if e.flags&seenRun != 0 && (e.longest > int32(i) || e.last < int32(i)) {
		// It stands in a longer run elsewhere.
		f = append(f, mix(33, x.words[e.longest].Fold), mix(34, x.words[e.last].Fold), mix(35, uint64(e.last-e.longest)<<8|uint64(x.shapeOf(e.longest))))
	}
	for _, at := range e.at[:e.uses] {
		if at != int32(i) {
			f = append(f, mix(36, x.around(at-1)), mix(37, x.around(at+1)))
		}
	}
	n0, n1, np := x.name(i), x.name(i+1), x.name(i-1)
	f = append(f, mix(50, n0<<8|s0), mix(51, np<<8|n0), mix(52, n0<<8|n1), mix(53, n0<<8|place), mix(54, n0&15), mix(55, n0>>4), mix(56, n0<<16|cp<<8|c1),
		mix2(57, n0, p1), mix2(58, n0, l1), mix(59, n0<<8|uint64(flags)))
	n := len(w)
	if n >= 4 {
		f = append(f, mix(28, bytes(w[:3])), mix(29, bytes(w[n-3:])), mix(30, bytes(w[n-2:])))
		if n >= 6 {
			f = append(f, mix(31, bytes(w[n-4:])), mix(32, bytes(w[:4])))
		}
	}
	x.features = f
	return f
}

// around returns the word at a token of the document, wherever the current sentence is.
func (x *Extractor) around(i int32) uint64 {
	if i < 0 || int(i) >= len(x.words) {
		return boundary
	}
	return x.words[i].Fold
}

func (x *Extractor) shapeOf(i int32) uint8 { return uint8(x.words[i].Shape) }

// bytes packs up to eight bytes in small letters into a number.
func bytes(s string) uint64 {
	v := uint64(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		v = v<<8 | uint64(c)
	}
	return v
}
