package timex

import (
	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// What is told from the day of publication or from the date before: "last month", "the same day".

// relative reads what begins with last, next or this, and their like.
func (x *reading) relative(i int, det bool) (expr, int) {
	c, j := x.class(i), i+1
	if c == last && (x.is(i-1, to) || x.tag(i-1) == "MD") { // to last two years
		return expr{}, i
	}
	if c == this && x.is(j, last, next) && (x.is(j+1, weekday) || x.is(j+1, unit)) { // this past Saturday, this coming Monday
		c, j = x.class(j), j+1
	}
	dir := map[class]int{last: -1, next: 1, this: 2}[c]
	if det && x.bytes(i)[0]|0x20 == 'c' && c == this { // the current year
		det = false
	}
	switch x.class(j) {
	case weekday:
		if det || !x.ps[j].Capital {
			return expr{}, i
		}
		e, end := x.weekday(j)
		if end > j && e.kind == dayName {
			e.dir = dir
		}
		return e, max(end, i)
	case month:
		if det || !x.ps[j].Capital {
			return expr{}, i
		}
		e := expr{kind: monthOf, m: x.n(j), weekday: -1, clock: -1, grain: Month, dir: dir}
		if d := x.dayNumber(j + 1); d > 0 && valid(2024, e.m, d) && x.ps[j+1].Kind == piece.Figures {
			e.kind, e.d, e.grain = dayOf, d, Day
			return e, j + 2
		}
		return e, j + 1
	case season:
		e, end := x.seasonAt(j, dir)
		return e, end
	case dayPart:
		p := Part(x.n(j))
		if det || c == next || c == last && p != Night || x.capital(j) {
			return expr{}, i
		}
		e := open(Day)
		if x.known {
			t := x.pub
			if c == last {
				t = t.AddDate(0, 0, -1)
			}
			e = span(t, t, Day)
		}
		e.part = p
		return e, j + 1
	case unit:
		g := Grain(x.n(j))
		if x.is(j+1, hyphen) && x.glued(j+1) {
			return expr{}, i
		}
		return x.unit(c, x.bytes(i), det, g, i, j+1)
	}
	// A number of units: the past five years, the next few weeks, the coming days.
	v, end := 0.0, j
	open_ := true
	switch {
	case x.is(j, units):
	case x.is(j, vague):
		end = j + 1
		if x.is(end, of) {
			end++
		}
	case x.is(j, article) && x.is(j+1, vague):
		end = j + 2
	default:
		v, end = x.count(j)
		open_ = end == j
		if open_ {
			return expr{}, i
		}
	}
	if !x.is(end, units) && !(v == 1 && x.is(end, unit)) || c == this && !(x.is(i, this) && x.is(j, units)) {
		return expr{}, i
	}
	g := Grain(x.n(end))
	if c == this || g == Minute || (x.bytes(i)[0]|0x20 == 'l' || x.bytes(i)[0]|0x20 == 'n') && x.is(j, units) {
		return expr{}, i // these days, the last days
	}
	if open_ || v != float64(int(v)) {
		return open(g), end + 1
	}
	return x.rolling(int(v), dir, g), end + 1
}

// rolling returns the n units up to the day of publication, or from it on.
func (x *reading) rolling(n, dir int, g Grain) expr {
	if !x.known || n > 5000 {
		return open(g)
	}
	n *= dir
	t := x.pub
	switch g {
	case Hour:
		t = t.AddDate(0, 0, dir*((n*dir+23)/24))
	case Day:
		t = t.AddDate(0, 0, n)
	case Week, Weekend:
		t = t.AddDate(0, 0, 7*n)
	case Month:
		t = t.AddDate(0, n, 0)
	case Quarter:
		t = t.AddDate(0, 3*n, 0)
	case Year:
		t = t.AddDate(n, 0, 0)
	case Decade:
		t = t.AddDate(10*n, 0, 0)
	case Century:
		t = t.AddDate(100*n, 0, 0)
	default:
		return open(g)
	}
	if dir < 0 {
		return span(t, x.pub, g)
	}
	return span(x.pub, t, g)
}

// unit reads last, next or this with one unit. With the article "the past year" is the year up to publication, "the next day" the one after the date before.
func (x *reading) unit(c class, w string, det bool, g Grain, i, end int) (expr, int) {
	first := w[0] | 0x20
	following := first == 'f' || first == 'p' && len(w) == len("previous") || first == 'p' && len(w) == len("preceding")
	coming := first == 'c' && c == next || first == 'u'
	past := first == 'p' && len(w) == len("past")
	switch {
	case g < Day:
		if past && det || det && c == next && first == 'n' {
			return x.rolling(1, map[class]int{last: -1, next: 1}[c], g), end
		}
		return expr{}, i
	case following && !det:
		return expr{}, i
	case following, det && g == Day && c == next && !coming:
		n := 1
		if c == last {
			n = -1
		}
		return x.shifted(x.anchor, x.anchored(g), n, g), end
	case g == Day:
		if past && det || coming && det {
			return x.rolling(1, map[class]int{last: -1, next: 1}[c], g), end
		}
		return expr{}, i
	case past, coming, det && c != this && g != Weekend && g != Quarter && g != Century:
		if c == this {
			return expr{}, i
		}
		return x.rolling(1, map[class]int{last: -1, next: 1}[c], g), end
	}
	n := map[class]int{last: -1, next: 1, this: 0}[c]
	if !x.known {
		return open(g), end
	}
	switch g {
	case Weekend:
		w := around(x.pub, Weekend)
		if c == last && !w.to.Before(x.pub) {
			n = -1
		}
		if c == this && x.tense(i, end) < 0 && w.from.After(x.pub) {
			n = -1
		}
		return around(w.from.AddDate(0, 0, 7*n), Weekend), end
	case Decade, Century:
		size := map[Grain]int{Decade: 10, Century: 100}[g]
		now := around(x.pub, g)
		if n == 0 {
			return now, end
		}
		if y := now.from.Year() + n*size; y >= 1000 && y < 9000 {
			return around(day(y, 1, 1), g), end
		}
		return open(g), end
	}
	return x.shifted(x.pub, true, n, g), end
}

// back reads what refers to the date before: "the same day", "that year".
func (x *reading) back(i int, det bool) (expr, int) {
	j := i + 1
	that := x.bytes(i)[0]|0x20 == 't'
	if that && x.is(j, same) {
		j++
	}
	if that == det || !x.is(j, unit, dayPart) || x.is(j+1, hyphen) && x.glued(j+1) {
		return expr{}, i
	}
	g, p := Day, Whole
	if x.is(j, dayPart) {
		p = Part(x.n(j))
	} else {
		g = Grain(x.n(j))
	}
	if g < Day || g == Weekend || that && !x.anchored(g) {
		return expr{}, i
	}
	e := open(g)
	if x.anchored(g) {
		e = around(x.anchor, g)
	}
	e.part = p
	return e, j + 1
}

// narrowed reads "earlier this week", "later in the year", "later that day".
func (x *reading) narrowed(i int) (expr, int) {
	late := x.is(i, later)
	switch {
	case x.is(i+1, this) && x.is(i+2, unit) && x.n(i+2) >= int(Week) && !x.is(i+3, hyphen):
		return x.side(late, Grain(x.n(i+2))), i + 3
	case x.is(i+1, in) && x.is(i+2, the) && x.is(i+3, unit) && x.n(i+3) >= int(Week) && x.n(i+3) != int(Weekend) && x.n(i+3) <= int(Year):
		return x.side(late, Grain(x.n(i+3))), i + 4
	case x.is(i+1, same):
		if e, end := x.back(i+1, false); end > i+1 {
			return e, end
		}
	case x.is(i+1, the) && x.is(i+2, same):
		if e, end := x.back(i+2, true); end > i+2 {
			return e, end
		}
	}
	return expr{}, i
}

// side returns the part of the present unit before or after publication.
func (x *reading) side(late bool, g Grain) expr {
	if !x.known {
		return open(g)
	}
	e := around(x.pub, g)
	if g == Weekend {
		return e
	}
	if late {
		e.from = x.pub
	} else {
		e.to = x.pub
	}
	return e
}
