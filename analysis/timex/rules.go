package timex

import (
	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// read returns the expression that begins at piece i and its end, or i if there is none.
func (x *reading) read(i int) (expr, int) {
	switch x.class(i) {
	case from, between:
		if e, end := x.pair(i); end > i {
			return e, end
		}
		return expr{}, i
	case about, ratherThan: // more than three years ago
		j := i
		for j < i+3 && x.is(j, about, ratherThan) {
			j++
		}
		if e, end := x.distance(j); end > j {
			return e, end
		}
		if e, end := x.clock(j); end > j {
			return e, end
		}
		return expr{}, i
	case in:
		return x.ahead(i)
	}
	if e, end := x.distance(i); end > i {
		return e, end
	}
	if e, end := x.clock(i); end > i {
		return e, end
	}
	e, end := x.single(i)
	if end <= i {
		return e, end
	}
	if e.kind == dayOf || e.kind == monthOf || e.kind == dayName || e.grain == Year && !e.from.IsZero() {
		if e2, end2 := x.until(e, i, end, false); end2 > end {
			return e2, end2
		}
	}
	return x.withClock(e, end)
}

// withClock reads the time after a day: "Friday at 3 p.m."
func (x *reading) withClock(e expr, end int) (expr, int) {
	if e.grain != Day || e.part != Whole {
		return e, end
	}
	j := end
	if x.is(j, at) {
		j++
	} else if x.figure(j, 2) < 0 || !x.is(j+1, colon) {
		return e, end
	}
	minutes, exact, after := x.hour(j, true)
	if after == j {
		return e, end
	}
	after, utc := x.zone(after)
	e.clock, e.exact, e.utc = minutes, exact, utc
	return e, after
}

// single reads one expression that is no range: a day, a month, a year, or what is told from the day of publication.
func (x *reading) single(i int) (expr, int) {
	if x.is(i, the) {
		if e, end := x.core(i+1, true); end > i+1 {
			return e, end
		}
		return expr{}, i
	}
	return x.core(i, false)
}

func (x *reading) core(i int, det bool) (expr, int) {
	if !x.has(i) {
		return expr{}, i
	}
	switch x.class(i) {
	case month, monthAbbr:
		if det {
			return expr{}, i
		}
		return x.monthFirst(i)
	case weekday, weekdayAbbr:
		if det {
			return expr{}, i
		}
		return x.weekday(i)
	case dayWord:
		if det || x.ps[i].Capital && x.capital(i-1) && x.ps[i-1].ID == 0 { // USA Today
			return expr{}, i
		}
		e := open(Day)
		if x.known {
			t := x.pub.AddDate(0, 0, x.n(i))
			e = span(t, t, Day)
		}
		return x.dayPart(e, i+1)
	case tonight, overnight:
		if det || x.is(i+1, hyphen) || x.is(i, overnight) && x.tag(i+1) == "NN" {
			return expr{}, i
		}
		e := open(Day)
		if x.known {
			e = span(x.pub, x.pub, Day)
			if x.is(i, overnight) {
				e.from = x.pub.AddDate(0, 0, -1)
			}
		}
		e.part = Night
		return e, i + 1
	case last, next, this:
		return x.relative(i, det)
	case same:
		return x.back(i, det)
	case earlier, later:
		return x.narrowed(i)
	case part:
		return x.parted(i)
	case season:
		return x.season(i, det)
	case unit:
		switch {
		case det && x.n(i) == int(Weekend):
			return x.weekend(i, i+1), i + 1
		case det && x.n(i) == int(Day) && x.is(i+1, after, before) && x.is(i+2, dayWord): // the day after tomorrow
			n := 2 * x.n(i+2)
			if e := open(Day); !x.known || n == 0 {
				return e, i + 3
			}
			t := x.pub.AddDate(0, 0, n)
			return span(t, t, Day), i + 3
		case x.n(i) == int(Year) && x.is(i+1, hyphen) && x.glued(i+1) && x.glued(i+2) && x.is(i+2, part) && Part(x.n(i+2)) == End:
			e := x.shifted(x.pub, x.known, 0, Year)
			e.part = End
			return e, i + 3
		}
	case vague: // recent weeks
		if x.is(i+1, units) && x.n(i+1) >= int(Day) && len(x.bytes(i)) == len("recent") && x.bytes(i)[2]|0x20 == 'c' {
			return open(Grain(x.n(i + 1))), i + 2
		}
	case quarterLetter:
		if n := x.figure(i+1, 1); n >= 1 && n <= 4 && x.glued(i+1) {
			return x.quarter(n, i, i+2)
		}
	case fiscal:
		j := i + 1
		if x.is(j, unit) && x.n(j) == int(Year) {
			j++
		}
		if _, end := x.plainYear(j); end > j {
			return open(Year), end
		}
		return expr{}, i
	case possessive: // the '90s
		if n := x.figure(i+1, 2); n >= 10 && n%10 == 0 && x.glued(i+1) && x.plural(i+2) {
			y := 1900 + n
			if n < 30 {
				y += 100
			}
			return span(day(y, 1, 1), day(y+9, 12, 31), Decade), i + 3
		}
		return expr{}, i
	}
	if x.ps[i].Numeral == piece.Ordinal {
		return x.ordinal(i, det)
	}
	if x.ps[i].Kind == piece.Figures {
		return x.figures(i, det)
	}
	return expr{}, i
}
