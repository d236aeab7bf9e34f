// Package piece cuts tokens further where figures need it ("$2-3bn", "16-04-2025", "500km", "mid-20th"), looks words up
// in a caller's lexicon and reads numbers in figures and in words. Packages timex and amount are built on it.
package piece

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

// A Kind says what a piece is.
type Kind uint8

const (
	Word    Kind = iota // letters, also with figures among them: "F-16"
	Figures             // 2018, 1,200 or 5.5
	Mark                // one mark of punctuation, or a currency sign
)

// A Piece is a token or a part of one.
type Piece struct {
	Start, End int32
	Token      int32 // its token's index in the text
	ID         int32 // the word's or mark's number in the lexicon, 0 if it is not there
	Kind       Kind
	Numeral    Numeral // what it is as a number in words
	Space      bool    // white space stands before it
	Capital    bool    // it begins with a capital
	Plain      bool    // figures without comma and point
	Value      float64 // of figures and numerals
}

// Len returns the number of bytes.
func (p *Piece) Len() int { return int(p.End - p.Start) }

// A Numeral says what part of a number a word is.
type Numeral uint8

const (
	None    Numeral = iota
	Unit            // one to nineteen
	Tens            // twenty to ninety
	Scale           // hundred, thousand, million …
	Ordinal         // first to twentieth, and figures with "th"
	And             // "and", which may stand inside a number
)

// A Lexicon numbers the words that a package has rules for.
type Lexicon struct {
	entries map[string]entry
	longest int
	// Nine of ten words of a text have at most eight letters; such a word is looked up by its letters packed in a number, not as a string.
	short []packed
}

// A packed is a slot of the hash table of words of at most eight ASCII letters; a free one has no letters.
type packed struct {
	letters uint64
	entry
}

type entry struct {
	id      int32
	lead    bool
	numeral Numeral
	value   float64
}

// NewLexicon takes the words with their numbers; they must be in small letters and at most 32 bytes long. Leaders, separated by spaces, are
// those words that are cut off before a hyphen or figure ("mid-2019", "Rs500"); "F-16" stays whole.
func NewLexicon(words map[string]int32, leaders string) *Lexicon {
	l := &Lexicon{entries: make(map[string]entry, len(words)+64)}
	for w, id := range words {
		l.entries[w] = entry{id: id}
	}
	for w := range strings.FieldsSeq(leaders) {
		e := l.entries[w]
		e.lead = true
		l.entries[w] = e
	}
	add := func(list string, kind Numeral, value func(i int) float64) {
		for i, w := range strings.Fields(list) {
			e := l.entries[w]
			e.numeral, e.value = kind, value(i)
			l.entries[w] = e
		}
	}
	add("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", Unit,
		func(i int) float64 { return float64(i + 1) })
	add("twenty thirty forty fifty sixty seventy eighty ninety", Tens, func(i int) float64 { return float64(20 + 10*i) })
	scales := []float64{100, 12, 1e3, 1e6, 1e9, 1e12, 1e5, 1e7, 1e5, 1e7}
	add("hundred dozen thousand million billion trillion lakh crore lakhs crores", Scale, func(i int) float64 { return scales[i] })
	add(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
		eighteenth nineteenth twentieth`, Ordinal, func(i int) float64 { return float64(i + 1) })
	add("and", And, func(int) float64 { return 0 })
	l.short = make([]packed, 1<<bits.Len(uint(4*len(l.entries))))
	for w, e := range l.entries {
		l.longest = max(l.longest, len(w))
		if letters, ok := pack(w); ok {
			*l.slot(letters) = packed{letters, e}
		}
	}
	return l
}

// pack returns the small letters of a word in one number, false if it is not one to eight ASCII letters.
func pack(w string) (letters uint64, ok bool) {
	if len(w) > 8 {
		return 0, false
	}
	for i := range len(w) {
		c := w[i] | 0x20
		if c < 'a' || c > 'z' {
			return 0, false
		}
		letters = letters<<8 | uint64(c)
	}
	return letters, w != ""
}

// slot returns the slot of a packed word, or the free one where it belongs.
func (l *Lexicon) slot(letters uint64) *packed {
	mask := uint64(len(l.short) - 1)
	for at := letters * 0x9e3779b97f4a7c15 >> 32; ; at++ {
		if s := &l.short[at&mask]; s.letters == letters || s.letters == 0 {
			return s
		}
	}
}

// ID returns the number of a word in small letters, 0 if it is not in the lexicon.
func (l *Lexicon) ID(w string) int32 { return l.entries[w].id }

// find looks a word up whose letters may be capitals.
func (l *Lexicon) find(w string) entry {
	if len(w) > l.longest {
		return entry{}
	}
	if w[0] >= utf8.RuneSelf {
		return l.entries[w]
	}
	var low [32]byte
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	return l.entries[string(low[:len(w)])]
}

// Cut appends the pieces of tokens first to last, half open, to out. Its time is linear in their bytes.
func (l *Lexicon) Cut(t *token.Text, first, last int32, out []Piece) []Piece {
	for i := first; i < last; i++ {
		tok := t.Tokens[i]
		w := t.Source[tok.Start:tok.End]
		before := len(out)
		if letters, ok := pack(w); ok {
			e := &l.slot(letters).entry
			out = append(out, Piece{Start: tok.Start, End: tok.End, ID: e.id, Numeral: e.numeral, Value: e.value, Capital: w[0] >= 'A' && w[0] <= 'Z'})
		} else if plain(w) {
			e := l.find(w)
			out = append(out, Piece{Start: tok.Start, End: tok.End, ID: e.id, Numeral: e.numeral, Value: e.value, Capital: w[0] >= 'A' && w[0] <= 'Z'})
		} else {
			out = l.cut(w, tok.Start, out)
		}
		for j := before; j < len(out); j++ {
			out[j].Token = i
		}
		if before < len(out) {
			out[before].Space = i == first || t.Tokens[i-1].End < tok.Start
		}
	}
	return out
}

// plain reports whether a word is nothing but ASCII letters, as most are.
func plain(w string) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// cut cuts a token that is not plain. A token that begins with a letter stays whole, unless it begins with a word of the lexicon
// before figures; one that begins with a figure, sign or other mark is cut where the sort of character changes.
func (l *Lexicon) cut(w string, at int32, out []Piece) []Piece {
	if !strings.ContainsAny(w, "0123456789") || letter(w[0]) && !l.leads(w) {
		e := l.find(w)
		if n := len(w) - 1; e.id == 0 && n > 0 && w[n] == '.' && plain(w[:n]) { // km.
			if e = l.find(w[:n]); e.id != 0 {
				w = w[:n]
			}
		}
		kind := Word
		if utf8.RuneCountInString(w) == 1 || e.id == 0 && !letter(w[0]) && w[0] < utf8.RuneSelf && w[0] != '\'' {
			kind = Mark
		}
		return append(out, Piece{Start: at, End: at + int32(len(w)), Kind: kind, ID: e.id, Numeral: e.numeral, Value: e.value, Capital: w[0] >= 'A' && w[0] <= 'Z'})
	}
	from := len(out)
	dotted := strings.Count(w, ".") > 1
	for i := 0; i < len(w); {
		p := Piece{Start: at + int32(i)}
		n := 0
		switch c := w[i]; {
		case digit(c):
			n, p.Value, p.Plain = figures(w[i:], dotted)
			p.Kind = Figures
		case letter(c):
			for n = 1; i+n < len(w) && (letter(w[i+n]) || w[i+n] == '.'); n++ {
			}
			e := l.find(w[i : i+n])
			if e.id == 0 && w[i+n-1] == '.' && n > 1 {
				n--
				e = l.find(w[i : i+n])
			}
			p.ID, p.Numeral, p.Value, p.Capital = e.id, e.numeral, e.value, c < 'a'
			if len(out) > from && n == 2 && out[len(out)-1].Kind == Figures && suffix(w[i:i+n]) {
				last := &out[len(out)-1]
				last.Numeral, last.End = Ordinal, p.Start+2
				i += n
				continue
			}
		default:
			_, n = utf8.DecodeRuneInString(w[i:])
			p.Kind, p.ID = Mark, l.find(w[i:i+n]).id
		}
		p.End = p.Start + int32(n)
		out = append(out, p)
		i += n
	}
	return out
}

// leads reports whether the letters that begin w are a word of the lexicon.
func (l *Lexicon) leads(w string) bool {
	n := 1
	for n < len(w) && letter(w[n]) {
		n++
	}
	if n < len(w) && w[n] == '-' && (n+1 == len(w) || !digit(w[n+1])) {
		return false
	}
	return n < len(w) && (w[n] == '-' || digit(w[n]) || w[n] == '.') && l.find(w[:n]).lead
}

// figures reads the number that begins w: 2018, 1,200, 5.5, but of a dotted date (16.04.2025) only the figures before the stop.
func figures(w string, dotted bool) (n int, value float64, plain bool) {
	plain = true
	for n < len(w) && digit(w[n]) {
		value = value*10 + float64(w[n]-'0')
		n++
	}
	for n <= 3 && n+3 < len(w) && w[n] == ',' || !plain && n+3 < len(w) && w[n] == ',' {
		if !digit(w[n+1]) || !digit(w[n+2]) || !digit(w[n+3]) || n+4 < len(w) && digit(w[n+4]) {
			break
		}
		value = value*1000 + float64(w[n+1]-'0')*100 + float64(w[n+2]-'0')*10 + float64(w[n+3]-'0')
		n += 4
		plain = false
	}
	if !dotted && n+1 < len(w) && w[n] == '.' && digit(w[n+1]) {
		n++
		plain = false
		whole, part := 0.0, 1.0
		for n < len(w) && digit(w[n]) {
			whole, part = whole*10+float64(w[n]-'0'), part*10
			n++
		}
		value = (value*part + whole) / part
	}
	if value > 1e300 {
		value = 1e300
	}
	return n, value, plain
}

func suffix(s string) bool {
	switch s {
	case "st", "nd", "rd", "th", "ST", "ND", "RD", "TH":
		return true
	}
	return false
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// Number reads the number that begins at piece i: figures with a scale or a number in words, "2.5 million",
// "twenty-five", "one hundred and twenty", "a hundred", "half a million". It returns its value and its end, or i if there is none.
// The scales of figures may be glued to them ("5bn"), which short tells; an ordinal is no number.
func Number(ps []Piece, i int, short func(p *Piece) float64) (float64, int) {
	if i >= len(ps) {
		return 0, i
	}
	p := &ps[i]
	switch {
	case p.Numeral == Ordinal:
		return 0, i
	case p.Kind == Figures:
		v, end := p.Value, i+1
		for k := 0; end < len(ps) && k < 3; k++ { // 5 million; 200,000 lakh
			q := &ps[end]
			at := end
			if q.Kind == Mark && !q.Space && q.Len() == 1 && end+1 < len(ps) && ps[end+1].Numeral == Scale && !ps[end+1].Space { // 500-million-dollar
				at++
				q = &ps[at]
			}
			if q.Numeral == Scale && q.Value != 12 {
				v *= q.Value
			} else if f := short(q); f > 0 && (!q.Space || f >= 1e6) {
				v *= f
			} else {
				break
			}
			end = at + 1
		}
		return min(v, 1e300), end
	case p.Numeral == Unit || p.Numeral == Tens:
		return words(ps, i)
	}
	return 0, i
}

// words reads a number in words that begins with a unit or tens. At most eight words are read.
func words(ps []Piece, i int) (float64, int) {
	total, part := 0.0, ps[i].Value
	last := ps[i]
	end := i + 1
	for k := 0; k < 8 && end < len(ps); k++ {
		at := end
		if p := &ps[at]; at+1 < len(ps) && p.Kind == Mark && p.Len() == 1 && !p.Space && !ps[at+1].Space && ps[at+1].Kind == Word { // twenty-five
			at++
		} else if at+1 < len(ps) && p.Numeral == And && last.Numeral == Scale && last.Value == 100 && (ps[at+1].Numeral == Unit || ps[at+1].Numeral == Tens) {
			at++ // one hundred and twenty
		}
		p := &ps[at]
		switch {
		case p.Kind != Word:
			return total + part, end
		case p.Numeral == Scale && p.Value == 100, p.Numeral == Scale && p.Value == 12:
			part *= p.Value
		case p.Numeral == Scale:
			total, part = total+part*p.Value, 0
		case p.Numeral == Unit && last.Numeral == Tens && p.Value < 10, (p.Numeral == Unit || p.Numeral == Tens) && last.Numeral == Scale:
			part += p.Value
		default:
			return total + part, end
		}
		last = *p
		end = at + 1
	}
	return total + part, end
}
