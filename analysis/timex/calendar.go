package timex

import (
	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// Days, months and years as a calendar has them: "16 April 2025", "Monday", "the 1990s".

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
