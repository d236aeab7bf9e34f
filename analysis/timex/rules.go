package timex

import (
	"time"

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

// plural reports whether piece i is the "s" of "1990s".
func (x *reading) plural(i int) bool {
	return x.glued(i) && x.ps[i].Len() == 1 && x.bytes(i) == "s"
}

// figures reads what begins with figures: 2025-04-16, 16 April, 1990s, 2015.
func (x *reading) figures(i int, det bool) (expr, int) {
	if e, end := x.numeric(i); end > i {
		return e, end
	}
	if e, end := x.days(i); end > i && !det {
		return e, end
	}
	if n := x.figure(i, 4); n >= 1000 && n <= 2190 && n%10 == 0 && x.plural(i+1) {
		e := span(day(n, 1, 1), day(n+9, 12, 31), Decade)
		return e, x.decades(&e, i+2)
	}
	if det {
		return expr{}, i
	}
	if y, end := x.bareYear(i); end > i {
		return span(day(y, 1, 1), day(y, 12, 31), Year), end
	}
	return expr{}, i
}

// decades reads "and 1990s" after a decade.
func (x *reading) decades(e *expr, i int) int {
	if n := x.figure(i+1, 4); x.is(i, and, to, hyphen) && n > e.from.Year() && n <= 2190 && n%10 == 0 && x.plural(i+2) {
		e.to = day(n+9, 12, 31)
		return i + 3
	}
	return i
}

// numeric reads days in figures: 2025-04-16, 16-04-2025, 16.04.2025, 4/16/2025, 9/11. Where day and month cannot be told apart,
// with two strokes, the interval stays open.
func (x *reading) numeric(i int) (expr, int) {
	a := x.figure(i, 4)
	sep := x.class(i + 1)
	if a < 0 || sep != hyphen && sep != slash && sep != stop || !x.glued(i+1) || !x.glued(i+2) || x.is(i-1, hyphen, slash) && x.glued(i) {
		return expr{}, i
	}
	b := x.figure(i+2, 2)
	if sep == slash && a == 9 && b == 11 && !(x.glued(i+3) && x.is(i+3, slash)) && x.ps[i+2].Len() == 2 && (x.is(i-1, the, prep, after, before, of) || x.is(i+3, attack)) {
		return expr{kind: dayOf, y: 2001, m: 9, d: 11, weekday: -1, clock: -1, grain: Day}, i + 3
	}
	if b < 0 || x.class(i+3) != sep || !x.glued(i+3) || !x.glued(i+4) {
		return expr{}, i
	}
	c := x.figure(i+4, 4)
	if c < 0 || x.glued(i+5) && x.is(i+5, hyphen, slash) {
		return expr{}, i
	}
	y, m, d := 0, 0, 0
	switch {
	case x.ps[i].Len() == 4 && x.ps[i+4].Len() <= 2:
		y, m, d = a, b, c
	case x.ps[i+4].Len() == 4 && x.ps[i].Len() <= 2 && sep != slash:
		y, m, d = c, b, a
	case x.ps[i+4].Len() == 4 && x.ps[i].Len() <= 2 && a > 12:
		y, m, d = c, b, a
	case x.ps[i+4].Len() == 4 && x.ps[i].Len() <= 2 && b > 12, a == b:
		y, m, d = c, a, b
	case x.ps[i+4].Len() == 4 && x.ps[i].Len() <= 2 && a >= 1 && b >= 1 && c >= 1000:
		return open(Day), i + 5
	}
	if !valid(y, m, d) {
		return expr{}, i
	}
	e := expr{kind: dayOf, y: y, m: m, d: d, weekday: -1, clock: -1, grain: Day}
	if minutes, exact, after := x.hour(i+5, true); after > i+5 && exact { // 2025-04-15 18:30
		after, utc := x.zone(after)
		e.clock, e.exact, e.utc = minutes, exact, utc
		return e, after
	}
	return e, i + 5
}

// days reads a day or two before their month: "16 April 2025", "16-18 May", "24th of February".
func (x *reading) days(i int) (expr, int) {
	d := x.dayNumber(i)
	if d == 0 {
		return expr{}, i
	}
	j, last := i+1, 0
	if x.is(j, hyphen, to, and) && (x.is(j+2, month, monthAbbr) || x.is(j+2, of) && x.is(j+3, month)) {
		if last = x.dayNumber(j + 1); last <= d {
			return expr{}, i
		}
		j += 2
	}
	if x.is(j, of) {
		j++
	} else if x.is(j, hyphen) && x.glued(j) && x.glued(j+1) { // 16-April-2025
		j++
	}
	if !x.is(j, month, monthAbbr) || !x.ps[j].Capital {
		return expr{}, i
	}
	m := x.n(j)
	j++
	if x.is(j, stop) && x.is(j-1, monthAbbr) && x.glued(j) && x.figure(j+1, 4) > 1000 {
		j++
	}
	e := expr{kind: dayOf, m: m, d: d, weekday: -1, clock: -1, grain: Day}
	if x.is(j, hyphen) && x.glued(j) && x.figure(j+1, 4) > 1000 {
		j++
	}
	if y, end := x.year(j); end > j {
		e.y, j = y, end
	}
	if !valid(2024, m, d) || e.y != 0 && !valid(e.y, m, d) {
		return expr{}, i
	}
	if last > 0 {
		f := x.resolve(e, i, j)
		if f.from.IsZero() {
			return open(Day), j
		}
		return span(f.from, f.from.AddDate(0, 0, last-d), Day), j
	}
	return e, j
}

// dayNumber returns the day of a month that piece i is, or 0: 16, 16th, third.
func (x *reading) dayNumber(i int) int {
	if !x.has(i) {
		return 0
	}
	p := &x.ps[i]
	if p.Kind == piece.Figures && !p.Plain || p.Kind != piece.Figures && p.Numeral != piece.Ordinal || p.Value < 1 || p.Value > 31 {
		return 0
	}
	if p.Kind == piece.Figures && p.Numeral == piece.None && p.Len() > 2 {
		return 0
	}
	return int(p.Value)
}

// year reads the year after a day or month: "2018", ", 2018".
func (x *reading) year(i int) (int, int) {
	j := i
	if x.is(j, comma) {
		j++
	}
	if y, end := x.plainYear(j); end > j && !x.is(end, quantity) && !(x.is(i, comma) && x.tag(end) == "NNS") {
		return y, end
	}
	return 0, i
}

// plainYear reads four figures from 1000 to 2199.
func (x *reading) plainYear(i int) (int, int) {
	if n := x.figure(i, 4); n >= 1000 && n < 2200 && !x.plural(i+1) {
		return n, i + 1
	}
	return 0, i
}

// bareYear reads a year that only the words about it tell from a number.
func (x *reading) bareYear(i int) (int, int) {
	y, end := x.plainYear(i)
	if end == i || x.is(end, quantity, unit, units, meridiem, zone, colon) || x.glued(end) && !x.is(end, hyphen, slash, possessive, comma, stop) && x.ps[end].Kind == piece.Word {
		return 0, i
	}
	if x.glued(i) && !x.is(i-1, paren, hyphen, slash, possessive) && x.ps[i-1].Kind != piece.Mark || x.glued(i) && x.glued(i-1) && x.is(i-1, slash) {
		return 0, i
	}
	if x.is(end, hyphen) && x.glued(end) && x.glued(end+1) && x.ps[end+1].Kind == piece.Figures && !(x.ps[end+1].Len() == 4 || x.ps[end+1].Len() == 2 && int(x.ps[end+1].Value) > y%100) {
		return 0, i
	}
	counted := x.tag(end) == "NNS" || (x.tag(end) == "JJ" || x.tag(end) == "NN") && x.tag(end+1) == "NNS"
	modern := y >= 1900 && y <= 2100
	switch c := x.class(i - 1); {
	case c == in:
		return ok(y, end, i, modern && !(y%100 == 0 && x.tag(end) == "NNS" && y < 1950) || !counted)
	case c == prep, c == from, c == between, c == before, c == after, c == part, c == to, c == month, c == season, c == unit && x.n(i-1) == int(Year), c == paren && x.closes(end):
		return ok(y, end, i, modern && !(counted && y%100 == 0) || !counted)
	case c == of:
		return ok(y, end, i, !counted)
	case c == the, c == this, c == possessive, c == article, x.tag(i-1) == "PRP$":
		return ok(y, end, i, modern && (c != article || !counted) || y >= 1700 && !counted && x.tag(end) == "NN")
	case c == hyphen && x.is(i-2, prefix):
		return ok(y, end, i, modern)
	case c == comma || c == and: // 2023, 2024 and 2025
		n := len(x.out)
		chained := n > 0 && i > 1 && x.out[n-1].Grain == Year && x.out[n-1].End == int(x.ps[i-2].End)
		return ok(y, end, i, modern && (chained || !counted && c == and && x.tag(end) == "NN" || !counted && c == comma && x.is(end, comma)))
	case i == 0 || x.ps[i-1].Kind == piece.Mark && c != about && x.class(i-1) != hyphen:
		return ok(y, end, i, modern && !counted && (i > 0 && !x.glued(i) || x.verb(end) || x.is(end, comma) || x.tag(end) == "NN"))
	case x.capital(i-1) && x.ps[i-1].ID == 0:
		return 0, i
	}
	return ok(y, end, i, modern && !counted && y >= 1950 && x.tag(end) == "NN" && x.tag(i-1) != "RB" && !x.is(i-1, about, ratherThan, at, on))
}

func ok(y, end, i int, yes bool) (int, int) {
	if yes {
		return y, end
	}
	return 0, i
}

// closes reports whether piece i is a closing bracket, a comma or a dash.
func (x *reading) closes(i int) bool {
	return x.has(i) && (x.bytes(i) == ")" || x.bytes(i) == "]") || x.is(i, comma, hyphen)
}

func (x *reading) verb(i int) bool {
	return x.has(i) && x.text.Tokens[x.ps[i].Token].Tag.Verb()
}

// monthFirst reads what begins with a month: "April 16, 2025", "March 2024", "November last year", "March".
func (x *reading) monthFirst(i int) (expr, int) {
	if !x.ps[i].Capital {
		return expr{}, i
	}
	m, j := x.n(i), i+1
	if x.is(i, monthAbbr) && x.is(j, stop) && x.glued(j) && x.figure(j+1, 4) > 0 {
		j++
	}
	if d := x.dayNumber(j); d > 0 && (x.ps[j].Kind == piece.Figures) && valid(2024, m, d) && !x.is(j+1, colon, quantity) && !(x.glued(j+1) && x.ps[j+1].Kind == piece.Word) {
		e := expr{kind: dayOf, m: m, d: d, weekday: -1, clock: -1, grain: Day}
		end := j + 1
		if y, after := x.year(end); after > end && valid(y, m, d) {
			e.y, end = y, after
		} else if x.is(end, attack) {
			for _, w := range wellKnown {
				if int(w.month) == m && w.day == d && (!x.known || x.pub.Year() >= w.year) {
					e.y = w.year
				}
			}
		}
		return e, end
	}
	e := expr{kind: monthOf, m: m, weekday: -1, clock: -1, grain: Month}
	if y, end := x.year(j); end > j {
		e.y = y
		return e, end
	}
	if !x.monthAlone(i, j) {
		return expr{}, i
	}
	if y, end := x.ofYear(j); end > j {
		if y.from.IsZero() {
			return open(Month), end
		}
		e.y = y.from.Year()
		return e, end
	}
	return e, j
}

// ofYear reads "of last year", "last year", "of 2019" after a month, quarter or season.
func (x *reading) ofYear(i int) (expr, int) {
	j := i
	if x.is(j, of) {
		j++
		if y, end := x.plainYear(j); end > j {
			return span(day(y, 1, 1), day(y, 12, 31), Year), end
		}
		if x.is(j, the) && x.is(j+1, unit) && x.n(j+1) == int(Year) {
			return x.shifted(x.pub, x.known, 0, Year), j + 2
		}
		if x.is(j, the) && x.is(j+1, last, next, this) {
			j++
		}
	}
	if x.is(j, last, next, this) && x.is(j+1, unit) && x.n(j+1) == int(Year) {
		n := map[class]int{last: -1, next: 1, this: 0}[x.class(j)]
		return x.shifted(x.pub, x.known, n, Year), j + 2
	}
	return expr{}, i
}

// monthAlone reports whether the month at piece i, which no figure follows, is a month: May is also a verb and a name, March a walk,
// April, June and August are names.
func (x *reading) monthAlone(i, j int) bool {
	strong := x.is(i-1, in, prep, last, next, this, part, from, between, before, after, of) || x.is(i-1, to) || x.is(i-1, hyphen) && x.is(i-2, part, month)
	if x.is(i-1, and, comma, hyphen) && x.is(i-2, month) {
		strong = true
	}
	named := x.capital(j) && x.ps[j].ID == 0 && !x.is(i, stop)
	switch m := x.n(i); {
	case x.is(i, monthAbbr):
		return strong && !named && x.ps[i].Len() >= 3 && m != 5
	case x.text.Source[x.ps[i].End-1] == '.':
		return true
	case x.glued(j) && x.is(j, hyphen) && x.glued(j+1) && !x.is(j+1, month):
		return strong
	case m == 5:
		if x.mayIsPerson() {
			return x.is(i-1, in, last, next, this, part) || x.is(i-1, hyphen) && x.is(i-2, part) || x.is(i-1, prep) && !x.is(i-1, of) && x.bytes(i-1) != "by" && x.bytes(i-1) != "for"
		}
		return strong && !(x.verb(j) && x.is(i-1, of, before, after) && !x.is(i-2, part)) || i > 0 && x.is(j, of) && x.plain(j+1) || x.is(j, possessive) || x.is(i-1, the) && x.tag(j) == "NN"
	case m == 3:
		if x.is(j, on) || x.is(j, prep) && x.bytes(j) == "for" || x.is(i-1, possessive) && x.tag(j) != "NN" {
			return false
		}
		return strong || x.is(j, possessive, of, last) || x.is(i-1, the, article, possessive) && x.tag(j) == "NN" || i == 0 && x.verb(j) && !named
	case m == 4, m == 6, m == 8:
		return !(named && !strong)
	}
	return true
}

func (x *reading) plain(i int) bool { _, end := x.plainYear(i); return end > i }

// weekday reads what begins with a weekday: "Monday, April 14", "Tuesday morning", "Wednesday of last week".
func (x *reading) weekday(i int) (expr, int) {
	wd := x.n(i)
	j := i + 1
	if !x.ps[i].Capital {
		return expr{}, i
	}
	if x.is(j, stop) && x.is(i, weekdayAbbr) {
		j++
	}
	k := j
	if x.is(k, comma) {
		k++
	}
	if x.is(k, the) && x.dayNumber(k+1) > 0 {
		k++
	}
	if x.is(k, month, monthAbbr) {
		if e, end := x.monthFirst(k); end > k && e.kind == dayOf {
			e.weekday = wd
			return e, end
		}
	} else if e, end := x.days(k); end > k && e.kind == dayOf {
		e.weekday = wd
		return e, end
	}
	if x.is(i, weekdayAbbr) {
		return expr{}, i
	}
	if x.is(i-1, holy) && x.ps[i-1].Capital || x.is(j, papers) && x.ps[j].Capital || x.is(j, the) && x.has(j+1) && x.ps[j+1].Numeral == piece.Ordinal {
		return expr{}, i
	}
	if x.is(i-1, on) && x.is(i-2, papers) && x.ps[i-2].Capital { // Mail on Sunday
		return expr{}, i
	}
	if i > 0 && len(x.bytes(i-1)) == 5 && x.bytes(i-1) == "every" {
		return expr{}, i
	}
	e := expr{kind: dayName, weekday: wd, grain: Day, clock: -1}
	k = j
	if x.is(k, of) {
		k++
	}
	if x.is(k, last, next, this) && x.is(k+1, unit) && x.n(k+1) == int(Week) {
		n := map[class]int{last: -1, next: 1, this: 0}[x.class(k)]
		w := x.shifted(x.pub, x.known, n, Week)
		if w.from.IsZero() {
			return open(Day), k + 2
		}
		t := w.from.AddDate(0, 0, (wd+6)%7)
		return span(t, t, Day), k + 2
	}
	return x.dayPart(e, j)
}

// dayPart reads the part of a day that follows it.
func (x *reading) dayPart(e expr, i int) (expr, int) {
	if x.is(i, dayPart) && !x.capital(i) {
		e.part = Part(x.n(i))
		i++
	} else if x.is(i, overnight) {
		e.part = Night
		i++
	}
	return e, i
}

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
