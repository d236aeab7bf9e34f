package timex

import (
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis/internal/piece"
	"github.com/dateline-news/dateline/analysis/token"
)

// A sentence is read from left to right. At each piece the rules of rules.go try to read an expression that begins there; the
// first that does wins and reading goes on behind it. Each rule looks at a bounded number of pieces, so that the whole is linear.

// A reading is the working space of one Find call.
type reading struct {
	*vocabulary
	text  *token.Text
	pub   time.Time // the day of publication at midnight UTC
	known bool      // it is known
	ps    []piece.Piece
	out   []Date
	// anchor is the first day of the latest expression that was resolved, for what refers back to it.
	anchor      time.Time
	anchorGrain Grain
	anchorAt    int32 // its sentence
	at          int32 // the sentence that is read
	sentenceIs  token.Sentence
	person      int8 // whether a person called May is in the text: 1 yes, -1 no, 0 not looked at
}

var pool = sync.Pool{New: func() any { return &reading{vocabulary: load()} }}

func (x *reading) start(text *token.Text, o Options) {
	x.text, x.known, x.anchorAt, x.person = text, !o.Published.IsZero(), -10, 0
	if y, m, d := o.Published.Date(); y >= 1000 && y <= 9000 {
		x.pub = day(y, int(m), d)
	} else {
		x.known = false
	}
}

func (x *reading) sentence(k int32, s token.Sentence) {
	x.ps = x.Cut(x.text, s.First, s.Last, x.ps[:0])
	x.at, x.sentenceIs = k, s
	for i := 0; i < len(x.ps); {
		p := &x.ps[i]
		if p.ID == 0 && p.Kind != piece.Figures && p.Numeral == piece.None {
			i++
			continue
		}
		e, end := x.read(i)
		if end <= i {
			i++
			continue
		}
		x.add(i, end, e)
		i = end
	}
}

// An expr is an expression while it is being read: a day of a month, a month or a weekday whose year or week may be open, or an interval.
type expr struct {
	kind     kind
	y, m, d  int // 0 if open
	weekday  int // -1 if none is given
	from, to time.Time
	grain    Grain
	part     Part
	dir      int // -1 "last", 1 "next", 2 "this", 0 if neither is said
	clock    int // minutes after midnight, -1 if none
	utc      bool
	exact    bool // the clock gives minutes
}

type kind uint8

const (
	none     kind = iota
	dayOf         // a day of a month
	monthOf       // a month
	dayName       // a weekday
	interval      // from and to, zero if they cannot be told
)

func span(from, to time.Time, g Grain) expr {
	return expr{kind: interval, from: from, to: to, grain: g, weekday: -1, clock: -1}
}

// open is an expression without an interval.
func open(g Grain) expr { return span(time.Time{}, time.Time{}, g) }

func (x *reading) add(first, end int, e expr) {
	e = x.resolve(e, first, end)
	d := Date{Start: int(x.ps[first].Start), End: int(x.ps[end-1].End), Grain: e.grain, Part: e.part}
	if !e.from.IsZero() && e.from.Year() >= 1000 && e.to.Year() <= 9999 && !e.to.Before(e.from) {
		d.From, d.To = e.from.Format(time.DateOnly), e.to.Format(time.DateOnly)
		if e.clock >= 0 {
			d.From = e.from.Add(time.Duration(e.clock) * time.Minute).Format("2006-01-02T15:04")
			if e.utc {
				d.From += "Z"
			}
			d.To = d.From
			e.grain = Day // for what refers back to it
		}
		x.anchor, x.anchorGrain, x.anchorAt = e.from, e.grain, x.at
		if e.part == Night {
			x.anchor = e.to // overnight
		}
	}
	x.out = append(x.out, d)
}

// class returns what the word of piece i does, other for none and beyond the sentence.
func (x *reading) class(i int) class {
	if i < 0 || i >= len(x.ps) {
		return other
	}
	return x.words[x.ps[i].ID].class
}

// n returns the figure that belongs to the word of piece i.
func (x *reading) n(i int) int { return x.words[x.ps[i].ID].n }

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
func (x *reading) glued(i int) bool { return x.has(i) && i > 0 && !x.ps[i].Space }

// capital reports whether piece i is a word that begins with a capital.
func (x *reading) capital(i int) bool {
	return x.has(i) && x.ps[i].Kind == piece.Word && x.ps[i].Capital
}

func (x *reading) tag(i int) string {
	if !x.has(i) {
		return ""
	}
	return x.text.Tokens[x.ps[i].Token].Tag.String()
}

func (x *reading) bytes(i int) string { return x.text.Source[x.ps[i].Start:x.ps[i].End] }

// figure returns whole plain figures of at most n digits, or -1.
func (x *reading) figure(i, n int) int {
	if !x.has(i) {
		return -1
	}
	if p := &x.ps[i]; p.Kind == piece.Figures && p.Plain && p.Numeral == piece.None && p.Len() <= n {
		return int(p.Value)
	}
	return -1
}

// count reads a number of at most four digits before a unit, in figures or words: "three", "35", "a", "half a", "a dozen".
func (x *reading) count(i int) (float64, int) {
	switch {
	case x.is(i, article) && x.has(i+1) && x.ps[i+1].Numeral == piece.Scale:
		return x.ps[i+1].Value, i + 2
	case x.is(i, article):
		return 1, i + 1
	case x.is(i, half) && x.is(i+1, article):
		return 0.5, i + 2
	}
	v, end := piece.Number(x.ps, i, func(*piece.Piece) float64 { return 0 })
	if end > i && v > 5000 {
		return 0, i
	}
	return v, end
}

// mayIsPerson reports whether the text speaks of a person called May.
func (x *reading) mayIsPerson() bool {
	if x.person == 0 {
		x.person = -1
		for _, title := range []string{"Theresa May", "Mrs May", "Mrs. May", "Ms May", "Ms. May", "Minister May", "PM May", "Theresa’s May"} {
			if strings.Contains(x.text.Source, title) {
				x.person = 1
			}
		}
	}
	return x.person > 0
}
