package timex

import (
	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// Times of day.

// clock reads a time of day with the day that follows, or that of the date before: "3 p.m. on Friday", "15:00 GMT", "noon on Thursday".
func (x *reading) clock(i int) (expr, int) {
	minutes, exact, j := x.hour(i, x.is(i-1, at, prep, about, ratherThan, between, from, to, after, before) && !x.is(i-1, to, from, between))
	if j == i {
		return expr{}, i
	}
	j, utc := x.zone(j)
	k := j
	if x.is(k, comma) {
		k++
	}
	if x.is(k, on) {
		k++
	}
	e, end := expr{}, k
	if x.is(k, weekday, month, monthAbbr, dayWord, this, last, the, part) || x.dayNumber(k) > 0 {
		if x.is(k, part) {
			e, end = x.parted(k)
		} else {
			e, end = x.single(k)
		}
	}
	if end == k || e.grain != Day {
		end = j
		e = open(Day)
		switch {
		case x.anchorGrain == Day && x.at-x.anchorAt <= 1:
			e = span(x.anchor, x.anchor, Day)
		case x.known:
			e = span(x.pub, x.pub, Day)
		}
	}
	e.clock, e.utc, e.exact = minutes, utc, exact
	return e, end
}

// hour reads a time of day. Figures alone are one only where the words before say so, which bare tells, and where they are written 15:00.
func (x *reading) hour(i int, bare bool) (minutes int, exact bool, end int) {
	if x.is(i, noon) {
		return 60 * x.n(i), false, i + 1
	}
	if !x.has(i) || x.ps[i].Kind != piece.Figures || x.glued(i) && !x.is(i-1, paren) {
		return 0, false, i
	}
	h, m, j := x.figure(i, 2), 0, i+1
	colons := false
	switch {
	case h >= 0 && x.is(j, colon) && x.glued(j) && x.glued(j+1) && x.figure(j+1, 2) >= 0 && x.ps[j+1].Len() == 2:
		m, j, exact, colons = x.figure(j+1, 2), j+2, true, true
		if x.is(j, colon) && x.glued(j) && x.figure(j+1, 2) >= 0 { // 18:30:00
			j += 2
		}
	case h < 0 && x.figure(i, 4) >= 0 && x.ps[i].Len() == 4 && x.is(j, zone) && x.n(j) == 1: // 0720 GMT
		v := x.figure(i, 4)
		h, m, exact, colons = v/100, v%100, true, true
	case h < 0 && len(x.bytes(i)) >= 4 && len(x.bytes(i)) <= 5 && x.bytes(i)[len(x.bytes(i))-3] == '.' && x.is(j, meridiem): // 6.30pm
		v := int(x.ps[i].Value*100 + 0.5)
		h, m, exact = v/100, v%100, true
	}
	if h < 0 || h > 24 || m > 59 {
		return 0, false, i
	}
	switch {
	case x.is(j, meridiem) && h >= 1 && h <= 12 && (x.ps[j].Len() > 2 || !x.ps[j].Capital || x.bytes(j) == "PM" || x.bytes(j) == "AM"):
		return h%12*60 + x.n(j)*60 + m, exact, j + 1
	case x.is(j, clockword):
		return h * 60, exact, j + 1
	case x.has(j) && x.bytes(j) == "o" && x.has(j+2) && x.bytes(j+2) == "clock":
		return h * 60, exact, j + 3
	case colons && (x.is(j, zone, local) || bare && !x.is(j, unit, units)) && h < 24:
		return h*60 + m, exact, j
	}
	return 0, false, i
}

// zone reads the name of a time zone: "GMT", "local time", "Moscow time", and says whether it is UTC.
func (x *reading) zone(i int) (int, bool) {
	switch {
	case x.is(i, zone) && x.ps[i].Capital:
		return i + 1, x.n(i) == 1
	case x.is(i, local) && x.is(i+1, time_):
		return i + 2, false
	case x.capital(i) && x.is(i+1, time_) && !x.ps[i+1].Capital:
		return i + 2, false
	}
	return i, false
}
