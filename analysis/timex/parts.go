package timex

import (
	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// Parts of longer spans: "early next year", seasons, quarters, centuries.

// parted reads a part and what it is part of: "early next year", "mid-March", "late Tuesday", "the end of June".
func (x *reading) parted(i int) (expr, int) {
	p, j := Part(x.n(i)), i+1
	noun := p == Start || p == End || len(x.bytes(i)) == len("middle")
	switch {
	case noun:
		if !x.is(j, of) {
			return expr{}, i
		}
		j++
		if x.is(j, the) && x.is(j+1, part) { // a part of a part would be read again and again
			return expr{}, i
		}
		if x.is(j, the) && x.is(j+1, unit) && x.n(j+1) >= int(Week) && x.n(j+1) <= int(Century) && x.n(j+1) != int(Weekend) {
			e := x.shifted(x.pub, x.known, 0, Grain(x.n(j+1)))
			if g := Grain(x.n(j + 1)); g >= Decade && x.known {
				e = around(x.pub, g)
			}
			e.part = p
			return e, j + 2
		}
	case x.is(j, hyphen):
		j++
	case p != Mid && x.is(j, on, in) && !x.is(j+1, the):
		j++
	case p != Mid && x.is(j, in) && x.is(j+1, the) && x.is(j+2, unit) && x.n(j+2) >= int(Week) && x.n(j+2) <= int(Year): // late in the year
		e := x.shifted(x.pub, x.known, 0, Grain(x.n(j+2)))
		e.part = p
		return e, j + 3
	}
	e, end := expr{}, j
	if y, after := x.plainYear(j); after > j && !x.is(after, quantity) && !x.plural(after) {
		e, end = span(day(y, 1, 1), day(y, 12, 31), Year), after
	} else if x.is(j, the) && noun || x.is(j, last, next, this, month, monthAbbr, weekday, dayWord, possessive) || x.has(j) && (x.ps[j].Kind == piece.Figures || x.ps[j].Numeral == piece.Ordinal) {
		if x.is(j, the) {
			e, end = x.core(j+1, true)
			if end == j+1 {
				end = j
			}
		} else {
			e, end = x.core(j, false)
		}
		if e.kind == dayOf && x.ps[j].Kind == piece.Figures {
			return expr{}, i
		}
	} else if x.is(j, season) {
		e, end = x.seasonAt(j, 0)
	}
	if end == j || e.kind == none {
		return expr{}, i
	}
	if e.kind == dayName && noun {
		return expr{}, i
	}
	if e.part == Whole {
		e.part = p
	}
	return e, end
}

// season reads a season with its year, or after "the" the one that the sentence's tense points to.
func (x *reading) season(i int, det bool) (expr, int) {
	if _, end := x.plainYear(i + 1); end > i+1 && !x.is(end, quantity) {
		return x.seasonAt(i, 0)
	}
	if _, end := x.plainYear(i + 2); x.is(i+1, of) && end > i+2 {
		return x.seasonAt(i, 0)
	}
	if det && !x.ps[i].Capital && x.is(i-2, in, prep, ratherThan, before, after) && !x.is(i+1, of) && x.tag(i+1) != "NN" {
		return x.seasonAt(i, 0)
	}
	return expr{}, i
}

// seasonAt returns the season at piece i, of the year that follows or by direction and tense.
func (x *reading) seasonAt(i, dir int) (expr, int) {
	m, end := x.n(i), i+1
	if y, after := x.plainYear(end); after > end {
		return seasonOf(y, m), after
	}
	if y, after := x.ofYear(end); after > end {
		if y.from.IsZero() {
			return open(Season), after
		}
		return seasonOf(y.from.Year(), m), after
	}
	if !x.known {
		return open(Season), end
	}
	if dir == 0 {
		dir = x.tense(i, end)
	}
	y := x.pub.Year()
	switch s := seasonOf(y-1, m); dir {
	case 1:
		for y--; !seasonOf(y, m).from.After(x.pub); y++ {
		}
	case 2:
		if !s.to.Before(x.pub) { // a winter that began last year
			y--
		}
	default:
		for ; dir < 0 && !seasonOf(y, m).to.Before(x.pub) || seasonOf(y, m).from.After(x.pub); y-- {
		}
	}
	return seasonOf(y, m), end
}

// ordinal reads centuries, quarters, halves, days and what begins a longer span: "19th century", "fourth quarter of 2018", "first half of last
// year", "first nine months of 2024", "first week of April", "3rd of March".
func (x *reading) ordinal(i int, det bool) (expr, int) {
	n, j := int(x.ps[i].Value), i+1
	if x.is(j, and, to, hyphen) && x.has(j+1) && x.ps[j+1].Numeral == piece.Ordinal && x.is(j+2, units) && x.n(j+2) == int(Century) { // 18th and 19th centuries
		if to := int(x.ps[j+1].Value); n >= 11 && to > n && to <= 22 {
			return span(day(n*100-99, 1, 1), day(to*100, 12, 31), Century), j + 3
		}
	}
	k := j
	if x.is(k, hyphen) && x.glued(k) {
		k++
	}
	if x.is(k, unit) && x.n(k) == int(Century) && n >= 11 && n <= 22 {
		return span(day(n*100-99, 1, 1), day(n*100, 12, 31), Century), k + 1
	}
	if x.is(j, unit) && x.n(j) == int(Quarter) && n <= 4 {
		if x.is(j+1, hyphen) && x.glued(j+1) {
			return expr{}, i
		}
		return x.quarter(n, i, j+1)
	}
	if x.is(j, half) && n <= 2 {
		y, end := x.ofYear(j + 1)
		if end == j+1 {
			return expr{}, i
		}
		if y.from.IsZero() {
			return open(Half), end
		}
		from := day(y.from.Year(), 6*n-5, 1)
		return span(from, from.AddDate(0, 6, -1), Half), end
	}
	if det && n == 1 { // first nine months of 2024
		if v, end := x.count(j); end > j && x.is(end, units) && x.n(end) == int(Month) && v >= 2 && v <= 11 {
			if y, after := x.ofYear(end + 1); after > end+1 {
				if y.from.IsZero() {
					return open(Month), after
				}
				return span(y.from, y.from.AddDate(0, int(v), -1), Month), after
			}
		}
	}
	if x.is(j, unit) && x.n(j) == int(Week) && n <= 4 && x.is(j+1, of) && x.is(j+2, month) { // first week of April
		if e, end := x.monthFirst(j + 2); end > j+2 && e.kind == monthOf {
			e = x.resolve(e, i, end)
			if e.from.IsZero() {
				return open(Week), end
			}
			from := e.from.AddDate(0, 0, 7*(n-1))
			return span(from, from.AddDate(0, 0, 6), Week), end
		}
	}
	return x.days(i)
}

// quarter returns the n-th quarter with the year that follows, or by tense.
func (x *reading) quarter(n, i, end int) (expr, int) {
	y := 0
	if v, after := x.plainYear(end); after > end && !x.is(after, quantity) {
		y, end = v, after
	} else if e, after := x.ofYear(end); after > end {
		if e.from.IsZero() {
			return open(Quarter), after
		}
		y, end = e.from.Year(), after
	} else if x.is(end, of) { // the fourth quarter of the game
		return expr{}, i
	} else if !x.known {
		return open(Quarter), end
	}
	if y > 0 {
		return around(day(y, 3*n-2, 1), Quarter), end
	}
	y = x.pub.Year()
	if x.tense(i, end) > 0 {
		if around(day(y, 3*n-2, 1), Quarter).to.Before(x.pub) {
			y++
		}
	} else if !around(day(y, 3*n-2, 1), Quarter).to.Before(x.pub) {
		y--
	}
	return around(day(y, 3*n-2, 1), Quarter), end
}
