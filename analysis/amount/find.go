package amount

import (
	"strings"
	"sync"

	"github.com/dateline-news/dateline/analysis/internal/piece"
	"github.com/dateline-news/dateline/analysis/token"
)

// A sentence is read from left to right. At each piece that can begin an amount, the words that bound it are read, then the number or range, its unit
// and what is counted; a number without a unit must count something, or it may be a name's, an age or a score. Each step looks
// at a bounded number of pieces, so that the whole is linear.

// A reading is the working space of one Find call.
type reading struct {
	*vocabulary
	text     *token.Text
	options  Options
	taken    []Span // what is left of Options.Taken
	ps       []piece.Piece
	out      []Amount
	before   int  // the piece behind the amount before in the sentence and what it counts, 0 if there is none
	million  bool // "m" after figures is million here
	american bool // the text writes US$
	looked   bool
}

var pool = sync.Pool{New: func() any { return &reading{vocabulary: load()} }}

func (x *reading) sentence(s token.Sentence) {
	x.ps = x.Cut(x.text, s.First, s.Last, x.ps[:0])
	x.before = 0
	for i := 0; i < len(x.ps); {
		p := &x.ps[i]
		for len(x.taken) > 0 && x.taken[0].End <= int(p.Start) {
			x.taken = x.taken[1:]
		}
		if p.ID == 0 && p.Kind != piece.Figures && p.Numeral == piece.None || x.isTaken(p) {
			i++
			continue
		}
		i = max(x.read(i), i+1)
	}
}

// isTaken reports whether a piece lies in a span in which no amount is looked for.
func (x *reading) isTaken(p *piece.Piece) bool {
	for _, t := range x.taken {
		if t.Start >= int(p.End) {
			return false
		}
		if t.End > int(p.Start) {
			return true
		}
	}
	return false
}

// free reports whether no taken span overlaps the pieces.
func (x *reading) free(first, end int) bool {
	for _, t := range x.taken {
		if t.Start >= int(x.ps[end-1].End) {
			break
		}
		if t.End > int(x.ps[first].Start) {
			return false
		}
	}
	return true
}

// A figure is an amount while it is being read.
type figure struct {
	first   int // the first piece of the number
	lo, hi  float64
	unit    string
	of      string
	bound   Bound
	scaled  bool // written with a comma or a scale word
	words   bool // the number is in words
	vague   bool // hundreds, dozens
	share   bool // a third, one in five
	ranged  bool
	decimal bool
	one     bool
}

// read reads the amount that begins at piece i and returns its end, or i if there is none.
func (x *reading) read(i int) int {
	f := figure{}
	var j int
	f.bound, j = x.bounded(i)
	k, ok := x.measured(&f, j)
	if !ok {
		return i
	}
	end := x.trail(&f, k)
	f.lo, f.hi = min(f.lo, largest), min(f.hi, largest)
	first := i
	if !x.free(first, end) {
		return i
	}
	x.out = append(x.out, Amount{Start: int(x.ps[first].Start), End: int(x.ps[end-1].End), Value: f.lo, High: f.hi, Unit: f.unit, Of: f.of, Bound: f.bound})
	return end
}

// largest bounds values, so that every one can be written as JSON.
const largest = 1e300

// bounded reads the words before a number that bound it: "at least", "more than", "as many as", "some", "an estimated", "just over".
func (x *reading) bounded(i int) (Bound, int) {
	j := i
	if x.class(j) == bound && x.text.Source[x.ps[j].Start]|0x20 == 'j' { // just over, just under
		if x.class(j+1) != bound {
			return Exact, i
		}
		j++
	}
	switch x.class(j) {
	case at:
		if x.is(j+1, least) {
			return AtLeast, j + 2
		}
		if x.is(j+1, most) {
			return AtMost, j + 2
		}
	case more:
		if x.is(j+1, than) {
			return AtLeast, j + 2
		}
	case fewer:
		if x.is(j+1, than) {
			return AtMost, j + 2
		}
	case no:
		switch {
		case x.is(j+1, fewer) && x.is(j+2, than):
			return AtLeast, j + 3
		case x.is(j+1, more) && x.is(j+2, than):
			return AtMost, j + 3
		}
	case as:
		if x.is(j+1, many) && x.is(j+2, as) {
			b := AtMost
			if s := x.bytes(j + 1); s == "few" || s == "little" || s == "low" {
				b = AtLeast
			}
			return b, j + 3
		}
	case bound:
		return Bound(x.n(j)), j + 1
	case article:
		if x.class(j+1) == bound && Bound(x.n(j+1)) == About && len(x.bytes(j+1)) > 5 { // an estimated
			return About, j + 2
		}
	case upTo:
		if x.is(j+1, to, of) {
			return Bound(x.n(j)), j + 2
		}
	}
	return Exact, i
}

// measured reads the number at piece i with its unit, or decides that what it counts makes it an amount.
func (x *reading) measured(f *figure, i int) (end int, ok bool) {
	if x.is(i, between) {
		if !x.pair(i) {
			return i, false
		}
		i++
	}
	start := i
	f.first = i
	sign, code, j := x.sign(i)
	if j > i {
		end, ok = x.number(f, j, true)
		if !ok {
			return i, false
		}
		f.unit = code
		if sign >= 0 {
			f.unit = x.code(sign, "")
		}
		return x.rate(f, x.plus(f, end)), true
	}
	end, ok = x.number(f, i, false)
	if !ok || x.inName(start, f, end) {
		return i, false
	}
	if f.share {
		return end, true
	}
	after := x.plus(f, end)
	if u := x.unit(f, after); u > after {
		return x.rate(f, x.plus(f, u)), true
	}
	return after, x.counts(f, start, after)
}

// pair reports whether "between" at piece i begins a range.
func (x *reading) pair(i int) bool {
	for j := i + 2; j < min(i+8, len(x.ps)); j++ {
		if x.is(j, and) && j+1 < len(x.ps) && (x.ps[j+1].Kind == piece.Figures || x.ps[j+1].Numeral != piece.None || x.is(j+1, money)) {
			return true
		}
		if x.is(j, hyphen, dash) && j == i+2 {
			return true
		}
	}
	return false
}

// sign reads a currency before a number: "$", "US$", "USD", "Rs". It returns the currency or the code of one.
func (x *reading) sign(i int) (currency int, code string, end int) {
	if i+1 >= len(x.ps) || x.ps[i+1].Kind != piece.Figures && !(x.is(i+1, stop) && i+2 < len(x.ps) && x.ps[i+2].Kind == piece.Figures) {
		return -1, "", i
	}
	j := i + 1
	if x.is(j, stop) {
		j++
	}
	switch x.class(i) {
	case money:
		// A currency's name in words stands behind its number: "pounds 30" is none.
		if s := x.bytes(i); s[len(s)-1] >= 0x80 || s[len(s)-1] == '$' || x.ps[i].Capital && len(s) <= 4 {
			if len(s) == 1 && x.letters(i) && (x.ps[j].Space || x.ps[j].Plain && !(j+1 < len(x.ps) && (x.ps[j+1].Numeral == piece.Scale || x.words[x.ps[j+1].ID].class == short))) {
				break // R92 million, but no R2
			}
			return x.n(i), "", j
		}
	case iso:
		if x.capitals(i) {
			return -1, x.words[x.ps[i].ID].s, j
		}
	}
	return -1, "", i
}

// number reads a number or a range at piece i.
func (x *reading) number(f *figure, i int, money bool) (int, bool) {
	if !x.has(i) {
		return i, false
	}
	if !money {
		if end, ok := x.vague(f, i); ok {
			return end, true
		}
		if end, ok := x.share(f, i); ok {
			return end, true
		}
	}
	negative := false
	if x.is(i, minus) || x.is(i, hyphen) && x.ps[i].Space && x.glued(i+1) && x.ps[i+1].Kind == piece.Figures {
		negative = true
		i++
	}
	lo, j := x.plain(f, i, money)
	if j == i {
		return i, false
	}
	f.lo, f.hi = lo, lo
	if negative {
		f.lo, f.hi = -lo, -lo
		return j, true
	}
	// A range: 10 to 12, 3-5 million, $10 billion to $12 billion.
	k := j
	switch {
	case x.is(k, to), x.is(k, and) && x.spanned(i), x.is(k, or) && f.words:
		k++
	case x.is(k, hyphen, dash) && (x.glued(k) == x.glued(k+1)) && x.has(k+1) && (x.ps[k+1].Kind == piece.Figures || x.signAt(k+1)):
		k++
	default:
		return j, true
	}
	if _, _, after := x.sign(k); after > k {
		k = after
	} else if x.signAt(k) {
		return j, true
	}
	g := figure{}
	hi, end := x.plain(&g, k, money)
	if end == k {
		return j, true
	}
	if k > 0 && x.ps[k].Numeral == piece.Unit && x.ps[k].Value == 1 && x.is(k-1, or) {
		return j, true
	}
	if g.scaled && !f.scaled && lo < 1000 {
		for _, scale := range []float64{1e12, 1e9, 1e6, 1e3, 100} {
			if hi >= scale && x.scaleAt(k, end) {
				lo *= scale
				break
			}
		}
	}
	if hi <= lo {
		if x.is(j, hyphen, dash) && !money {
			return i, false // a score
		}
		return j, true
	}
	f.lo, f.hi, f.ranged, f.scaled = lo, hi, true, f.scaled || g.scaled
	f.decimal = f.decimal || g.decimal
	return end, true
}

// signAt reports whether piece i is the sign of a currency.
func (x *reading) signAt(i int) bool {
	return x.class(i) == money && x.ps[i].Len() <= 3 && !x.letters(i)
}

// letters reports whether piece i begins with a letter.
func (x *reading) letters(i int) bool {
	c := x.text.Source[x.ps[i].Start] | 0x20
	return c >= 'a' && c <= 'z'
}

// scaleAt reports whether a scale word or its short form is among the pieces after the first.
func (x *reading) scaleAt(k, end int) bool {
	for j := k + 1; j < end; j++ {
		if x.ps[j].Numeral == piece.Scale || x.short(&x.ps[j]) > 0 {
			return true
		}
	}
	return false
}

// spanned reports whether "between" stands before the number at piece i, or before its sign.
func (x *reading) spanned(i int) bool { return x.is(i-1, between) || x.is(i-2, between) }

// plain reads one number: figures, words, "a hundred", "half a million".
func (x *reading) plain(f *figure, i int, paid bool) (float64, int) {
	if !x.has(i) || x.isTaken(&x.ps[i]) {
		return 0, i
	}
	switch {
	case x.is(i, article) && x.ps[i].Len() <= 2 && x.has(i+1) && x.ps[i+1].Numeral == piece.Scale:
		f.scaled, f.words = true, true
		v, j := x.ps[i+1].Value, i+2
		for k := 0; k < 2 && x.has(j) && x.ps[j].Numeral == piece.Scale; k++ {
			v *= x.ps[j].Value
			j++
		}
		return v, j
	case x.is(i, half) && x.is(i+1, article) && x.has(i+2) && x.ps[i+2].Numeral == piece.Scale:
		f.scaled, f.words = true, true
		return x.ps[i+2].Value / 2, i + 3
	case x.ps[i].Kind == piece.Word && x.ps[i].Numeral == piece.None:
		return 0, i
	}
	if x.ps[i].Kind == piece.Figures && x.glued(i) && !x.is(i-1, hyphen, dash, money, minus, iso) && !(x.ps[i-1].Kind == piece.Mark && !x.is(i-1, slash, colon, stop, comma)) {
		return 0, i
	}
	x.million = paid || x.millions(i)
	v, end := piece.Number(x.ps, i, x.short)
	if end == i {
		return 0, i
	}
	p := &x.ps[i]
	f.words = p.Kind == piece.Word
	f.one = f.words && v == 1
	f.scaled = f.scaled || end > i+1 && v >= 100 || p.Kind == piece.Figures && strings.Contains(x.bytes(i), ",")
	f.decimal = p.Kind == piece.Figures && v != float64(int64(v))
	return v, end
}

// short returns the factor of a short scale: bn, m.
func (x *reading) short(p *piece.Piece) float64 {
	w := x.words[p.ID]
	switch {
	case w.class == short && (w.f != 1e9 && w.f != 1e3 || !p.Space || p.Len() > 1):
		if p.Len() == 1 && (!x.million || p.Space) && w.f != 1e3 {
			return 0
		}
		return w.f
	case w.class == glued && w.s == "m" && !p.Space && (x.million || p.Capital):
		return 1e6
	}
	return 0
}

// millions reports whether "m" after the figures at piece i is million: before a currency, barrels or what is counted.
func (x *reading) millions(i int) bool {
	j := i + 2
	if x.is(i+1, hyphen, dash) && x.glued(i+1) {
		j = i + 4
	}
	return x.has(j) && (x.class(j) == money || x.is(j, measure) || x.is(j, iso) && x.capitals(j) || strings.HasPrefix(x.tag(j), "NNS") || x.is(j, country) || x.is(j, cubed))
}

// vague reads numbers in the plural: "hundreds of thousands", "dozens".
func (x *reading) vague(f *figure, i int) (int, bool) {
	if x.class(i-1) == the && x.has(i) && x.ps[i].Len() == 4 {
		return i, false
	}
	if x.is(i, several) && x.has(i+1) && x.ps[i+1].Numeral == piece.Scale { // several hundred
		v := x.ps[i+1].Value
		f.lo, f.hi, f.vague, f.words, f.ranged = 2*v, 10*v, true, true, true
		if v == 12 {
			f.hi = 100
		}
		return i + 2, true
	}
	if x.class(i) != scales {
		return i, false
	}
	w := x.words[x.ps[i].ID]
	lo, hi, j := w.f, w.f*10, i+1
	if w.n == 1 {
		hi = 100
	}
	if x.is(j, of) && x.class(j+1) == scales && x.words[x.ps[j+1].ID].f > w.f {
		v := x.words[x.ps[j+1].ID].f
		lo, hi, j = lo*v, hi*v, j+2
	} else if w.f == 10 {
		return i, false
	}
	f.lo, f.hi, f.vague, f.words, f.ranged = lo, hi, true, true, true
	return j, true
}

// share reads a part of a whole: "half of", "two-thirds", "three quarters of", "one in five".
func (x *reading) share(f *figure, i int) (int, bool) {
	n, j := 0.0, i
	switch {
	case x.is(i, half) && x.is(i+1, of), x.is(i, half) && (x.is(i+1, the) || x.class(i+1) == its):
		f.lo, f.share, j = 0.5, true, i+1
		f.of = x.wholeOf(j)
		f.hi = f.lo
		return j, f.of != ""
	case x.is(i, article) && x.ps[i].Len() == 1:
		n, j = 1, i+1
	case x.has(i) && x.ps[i].Numeral == piece.Unit:
		n, j = x.ps[i].Value, i+1
	default:
		return i, false
	}
	if x.is(j, in) && x.has(j+1) && x.ps[j+1].Numeral == piece.Unit && !x.is(i, article) && x.ps[j+1].Value > n { // one in five children
		f.lo, f.share = n/x.ps[j+1].Value, true
		f.hi = f.lo
		f.of, _ = x.noun(j+2, false)
		return j + 2, f.of != ""
	}
	if x.is(j, hyphen) && x.glued(j) {
		j++
	}
	if !x.is(j, third, quarter) || x.is(j+1, hyphen) && x.glued(j+1) || x.is(i, article) && !x.is(j+1, of) { // a third term
		return i, false
	}
	f.lo, f.share = n/x.words[x.ps[j].ID].f, true
	f.hi = f.lo
	if f.lo >= 1 {
		return i, false
	}
	f.of = x.wholeOf(j + 1)
	return j + 1, f.of != "" || n > 1
}

// wholeOf returns the noun after "of the".
func (x *reading) wholeOf(i int) string {
	if x.is(i, of) {
		i++
	}
	of, _ := x.noun(i, false)
	return of
}

// plus reads "-plus", "-odd", "or more" and "or so" behind a number or unit.
func (x *reading) plus(f *figure, i int) int {
	switch {
	case x.is(i, hyphen) && x.is(i+1, plus, odd, strong) && x.glued(i+1):
		switch x.class(i + 1) {
		case plus:
			f.bound = AtLeast
		case odd:
			f.bound = About
		}
		return i + 2
	case x.is(i, or) && x.is(i+1, more):
		f.bound = AtLeast
		return i + 2
	case x.is(i, or) && x.is(i+1, so):
		f.bound = About
		return i + 2
	case x.has(i) && x.glued(i) && x.bytes(i) == "+":
		f.bound = AtLeast
		return i + 1
	}
	return i
}

// rate reads what the amount is for: "a barrel", "per day", "a year". Nothing else has rates but money and barrels.
func (x *reading) rate(f *figure, i int) int {
	j := i
	switch {
	case f.unit == "bbl" && x.is(i, of) && x.is(i+2, per, article): // barrels of oil per day
		if x.class(i+3) == duration && x.words[x.ps[i+3].ID].s == "day" {
			f.of, f.unit = x.bytes(i+1), "bbl/d"
			return i + 4
		}
		return i
	case x.is(i, per), x.is(i, article) && !x.ps[i].Capital && x.ps[i].Len() < 5:
		j++
	case x.is(i, slash) && x.glued(i):
		j++
	case x.is(i, hyphen) && x.glued(i) && x.is(i+1, article) && x.is(i+2, hyphen):
		j += 3
	default:
		return i
	}
	c := x.class(j)
	w := x.words[x.id(j)]
	switch {
	case len(f.unit) == 3 && f.unit[0] >= 'A' && f.unit[0] <= 'Z' && (c == measure || c == duration):
		f.unit += "/" + w.s
		return j + 1
	case len(f.unit) == 3 && c == metric && x.class(j+1) == measure:
		f.unit += "/t"
		return j + 2
	case f.unit == "bbl" && c == duration && w.s == "day":
		f.unit = "bbl/d"
		return j + 1
	case f.unit == "km" && (c == duration && w.s == "hour" || x.glued(j) && x.bytes(j) == "h"):
		f.unit = "km/h"
		return j + 1
	case f.unit == "mile" && c == duration && w.s == "hour":
		f.unit = "mph"
		return j + 1
	case f.unit == "m" && c == duration && w.s == "second":
		f.unit = "m/s"
		return j + 1
	}
	return i
}

// id returns the number of the word of piece i, 0 beyond the sentence.
func (x *reading) id(i int) int32 {
	if !x.has(i) {
		return 0
	}
	return x.ps[i].ID
}

// class returns what the word of piece i does, other for none and beyond the sentence.
func (x *reading) class(i int) class { return x.words[x.id(i)].class }

// n returns the figure that belongs to the word of piece i.
func (x *reading) n(i int) int { return x.words[x.id(i)].n }

// is reports whether piece i is a word of one of the classes.
func (x *reading) is(i int, classes ...class) bool {
	c := x.class(i)
	for _, k := range classes {
		if c == k {
			return c != other
		}
	}
	return false
}

func (x *reading) has(i int) bool { return i >= 0 && i < len(x.ps) }

// glued reports whether piece i follows the one before it without white space.
func (x *reading) glued(i int) bool { return i > 0 && x.has(i) && !x.ps[i].Space }

func (x *reading) tag(i int) string {
	if !x.has(i) {
		return ""
	}
	return x.text.Tokens[x.ps[i].Token].Tag.String()
}

func (x *reading) bytes(i int) string {
	if !x.has(i) {
		return ""
	}
	return x.text.Source[x.ps[i].Start:x.ps[i].End]
}

// capitals reports whether piece i is in capitals.
func (x *reading) capitals(i int) bool {
	s := x.bytes(i)
	return s != "" && strings.ToUpper(s) == s
}

// writesUS reports whether the text tells dollars of the United States from another "$".
func (x *reading) writesUS() bool {
	if !x.looked {
		x.looked = true
		x.american = strings.Contains(x.text.Source, "US$") || strings.Contains(x.text.Source, "U.S. dollar") || strings.Contains(x.text.Source, "US dollar")
	}
	return x.american
}
