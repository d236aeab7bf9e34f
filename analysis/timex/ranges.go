package timex

import (
	"time"

	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// Ranges and distances: "from A to B", "two weeks ago".

// pair reads "from A to B" and "between A and B".
func (x *reading) pair(i int) (expr, int) {
	if n := x.figure(i+1, 2); n > 0 && x.is(i+2, to, hyphen, and) { // from 5 to 9 March
		if e, end := x.days(i + 1); end > i+1 {
			return e, end
		}
	}
	e, end := x.single(i + 1)
	if end == i+1 {
		return e, i
	}
	if x.is(end, comma) {
		end++
	}
	if e2, end2 := x.until(e, i, end, x.is(i, between)); end2 > end {
		return e2, end2
	}
	return expr{}, i
}

// until reads the end of a range whose beginning e ends before piece i: "to July 27", "-16", "through Friday".
func (x *reading) until(e expr, first, i int, between bool) (expr, int) {
	switch {
	case x.is(i, to), x.is(i, hyphen), between && x.is(i, and):
	case x.is(i, slash) && e.grain == Year && x.glued(i):
	case x.is(i, and) && e.kind == dayOf && x.figure(i+1, 2) == e.d+1 && !x.is(i+2, unit, units, quantity, month): // March 5 and 6
	case x.is(i, and) && e.grain == Decade:
	default:
		return expr{}, i
	}
	j := i + 1
	if n := x.figure(j, 2); n > 0 && !x.is(j+1, month, unit, units, quantity, meridiem, colon) {
		switch {
		case e.kind == dayOf && n > e.d && n <= 31:
			end := j + 1
			if y, after := x.year(end); e.y == 0 && after > end {
				e.y, end = y, after
			}
			f := x.resolve(e, first, end)
			if f.from.IsZero() {
				return f, end
			}
			return span(f.from, f.from.AddDate(0, 0, n-e.d), Day), end
		case e.grain == Year && x.ps[j].Len() == 2 && !x.ps[j].Space && !x.ps[i].Space && e.from.Year()%100 < n:
			y := e.from.Year()/100*100 + n
			return span(e.from, day(y, 12, 31), Year), j + 1
		}
		return expr{}, i
	}
	f, end := x.single(j)
	if end == j && e.grain == Year {
		if y, after := x.plainYear(j); after > j && y > e.from.Year() {
			f, end = span(day(y, 1, 1), day(y, 12, 31), Year), after
		}
	}
	if end == j || f.grain != e.grain || f.kind != e.kind {
		return expr{}, i
	}
	return x.join(e, f, first, end), end
}

// ahead reads "in two weeks", which is a date only where the sentence speaks of what is to come.
func (x *reading) ahead(i int) (expr, int) {
	v, end := x.count(i + 1)
	if end == i+1 || !x.is(end, unit, units) || v != float64(int(v)) || x.n(end) < int(Day) {
		return expr{}, i
	}
	g := Grain(x.n(end))
	end++
	if x.is(end, possessive) && x.is(end+1, time_) {
		return x.shifted(x.pub, x.known, int(v), g), end + 2
	}
	if x.is(end, of, hyphen, ago, possessive) || x.tense(i, end) <= 0 {
		return expr{}, i
	}
	for k := max(0, i-6); k < i; k++ { // the first shutdown in 17 years
		if x.ps[k].Numeral == piece.Ordinal || x.tag(k) == "JJS" || x.tag(k) == "RBS" {
			return expr{}, i
		}
	}
	return x.shifted(x.pub, x.known, int(v), g), end
}

// distance reads what lies a number of units from publication or from the date before: "two weeks ago", "years ago", "two days later",
// "a year earlier", "ten years from now".
func (x *reading) distance(i int) (expr, int) {
	v, j := 0.0, i
	known := false
	switch {
	case x.is(i, units):
	case x.is(i, vague):
		j = i + 1
		if x.is(j, of) {
			j++
		}
	case x.is(i, article) && x.is(i+1, vague):
		j = i + 2
		if x.is(j, of) {
			j++
		}
	default:
		v, j = x.count(i)
		if j == i {
			return expr{}, i
		}
		known = v == float64(int(v)) || v == 0.5
	}
	if !x.is(j, unit, units) || x.n(j) < int(Minute) {
		return expr{}, i
	}
	g := Grain(x.n(j))
	j++
	if x.is(j, and) && x.is(j+1, article) && x.is(j+2, half) { // a year and a half ago
		known = false
		j += 3
	}
	switch n := int(v); {
	case x.is(j, ago), x.is(j, from) && x.is(j+1, now):
		if x.is(j, from) {
			j += 2
		} else {
			n, j = -n, j+1
		}
		e := open(g)
		if known {
			if v == 0.5 && g == Century {
				e = x.shifted(x.pub, x.known, -5, Decade)
			} else if v != 0.5 {
				e = x.shifted(x.pub, x.known, n, g)
			}
		}
		if g == Year && known && x.is(j, this) && x.is(j+1, unit) { // two years ago this month
			if u := Grain(x.n(j + 1)); x.known && (u == Month || u == Week || u == Day) {
				return around(x.pub.AddDate(n, 0, 0), u), j + 2
			}
		}
		return e, j
	case x.is(j, later, earlier) && known && g >= Day:
		if x.is(j, earlier) {
			n = -n
		}
		if x.is(j+1, this, same) && x.is(j+2, unit) { // two weeks earlier this month
			return expr{}, i
		}
		return x.shifted(x.anchor, x.anchored(g), n, g), j + 1
	}
	return expr{}, i
}

// anchored reports whether an earlier expression is close and fine enough to count units of the grain from it.
func (x *reading) anchored(g Grain) bool { return x.at-x.anchorAt <= 2 && x.anchorGrain <= g }

// shifted returns the unit of the grain that lies n units from a day.
func (x *reading) shifted(t time.Time, known bool, n int, g Grain) expr {
	if g == Decade || g == Century {
		n *= map[Grain]int{Decade: 10, Century: 100}[g]
		g = Year
	}
	if !known || n > 9000 || n < -9000 {
		return open(g)
	}
	switch g {
	case Day:
		t = t.AddDate(0, 0, n)
	case Week, Weekend:
		t = t.AddDate(0, 0, 7*n)
	case Month:
		t = day(t.Year(), int(t.Month())+n, 1)
	case Quarter:
		t = day(t.Year(), int(t.Month())+3*n, 1)
	case Year:
		t = day(t.Year()+n, 1, 1)
	default:
		return open(g)
	}
	return around(t, g)
}
