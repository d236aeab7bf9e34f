package timex

import "time"

// Resolving turns what was read into days. A day or month without a year, and a weekday, is the last one if the sentence tells what has
// happened, the next one if it tells what is to come, and where it tells neither the nearest one, for a weekday the last.

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func valid(y, m, d int) bool {
	if y < 1000 || y >= 2200 || m < 1 || m > 12 || d < 1 || d > 31 {
		return false
	}
	return day(y, m, d).Day() == d
}

// around returns the unit of the grain that holds a day.
func around(t time.Time, g Grain) expr {
	y, m, d := t.Date()
	from, to := t, t
	switch g {
	case Week:
		from = t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
		to = from.AddDate(0, 0, 6)
	case Weekend:
		from = t.AddDate(0, 0, 5-(int(t.Weekday())+6)%7)
		to = from.AddDate(0, 0, 1)
	case Month:
		from, to = day(y, int(m), 1), day(y, int(m)+1, 0)
	case Quarter:
		q := (int(m) - 1) / 3
		from, to = day(y, 3*q+1, 1), day(y, 3*q+4, 0)
	case Half:
		h := (int(m) - 1) / 6
		from, to = day(y, 6*h+1, 1), day(y, 6*h+7, 0)
	case Year:
		from, to = day(y, 1, 1), day(y, 12, 31)
	case Decade:
		from, to = day(y/10*10, 1, 1), day(y/10*10+9, 12, 31)
	case Century:
		c := (y - 1) / 100
		from, to = day(c*100+1, 1, 1), day(c*100+100, 12, 31)
	default:
		from, to = day(y, int(m), d), day(y, int(m), d)
	}
	return span(from, to, g)
}

func seasonOf(y, m int) expr { return span(day(y, m, 1), day(y, m+3, 0), Season) }

// resolve turns an expression into an interval, open if its days cannot be told.
func (x *reading) resolve(e expr, first, end int) expr {
	var f expr
	switch e.kind {
	case dayOf:
		switch {
		case e.y > 0:
			f = around(day(e.y, e.m, e.d), Day)
		case !x.known:
			f = open(Day)
		default:
			f = x.dayWithoutYear(e, x.direction(e, first, end))
		}
	case monthOf:
		switch {
		case e.y > 0:
			f = around(day(e.y, e.m, 1), Month)
		case !x.known:
			f = open(Month)
		default:
			f = x.monthWithoutYear(e, x.direction(e, first, end))
		}
	case dayName:
		if !x.known {
			f = open(Day)
			break
		}
		f = x.nameOfDay(e, x.direction(e, first, end))
	default:
		f = e
	}
	f.part, f.clock, f.utc, f.exact = e.part, e.clock, e.utc, e.exact
	if e.clock >= 0 {
		f.grain, f.part = Hour, Whole
		if e.exact {
			f.grain = Minute
		}
	}
	return f
}

// direction returns -1 for the past, 1 for the future, 0 if neither is said.
func (x *reading) direction(e expr, first, end int) int {
	switch e.dir {
	case -1, 1:
		return e.dir
	case 2:
		return 1
	}
	return x.tense(first, end)
}

func (x *reading) dayWithoutYear(e expr, dir int) expr {
	best, found := time.Time{}, false
	for y := x.pub.Year() - 6; y <= x.pub.Year()+6; y++ {
		if !valid(y, e.m, e.d) || e.weekday < 0 && (y < x.pub.Year()-1 || y > x.pub.Year()+1) && e.m*100+e.d != 229 {
			continue
		}
		t := day(y, e.m, e.d)
		if e.weekday >= 0 && int(t.Weekday()) != e.weekday {
			continue
		}
		// A day's slack, since time zones differ and papers are dated ahead.
		if dir < 0 && t.After(x.pub.AddDate(0, 0, 1)) || dir > 0 && t.Before(x.pub.AddDate(0, 0, -1)) {
			continue
		}
		if !found || apart(t, x.pub) < apart(best, x.pub) {
			best, found = t, true
		}
	}
	if !found {
		if e.weekday >= 0 { // the weekday is wrong
			e.weekday = -1
			return x.dayWithoutYear(e, dir)
		}
		return open(Day)
	}
	return around(best, Day)
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }

func (x *reading) monthWithoutYear(e expr, dir int) expr {
	now := int(x.pub.Month())
	back := (now - e.m + 12) % 12 // months since the last one
	ahead := (e.m - now + 12) % 12
	switch {
	case e.dir == -1 && back == 0:
		back = 12
	case e.dir == 1 && ahead == 0:
		ahead = 12
	}
	switch {
	case dir > 0, dir == 0 && ahead < back:
		return around(day(x.pub.Year(), now+ahead, 1), Month)
	}
	return around(day(x.pub.Year(), now-back, 1), Month)
}

func (x *reading) nameOfDay(e expr, dir int) expr {
	today := int(x.pub.Weekday())
	back, ahead := (today-e.weekday+7)%7, (e.weekday-today+7)%7
	switch {
	case e.dir == -1 && back == 0:
		back = 7
	case e.dir == 1 && ahead == 0:
		ahead = 7
	}
	if dir > 0 {
		return around(x.pub.AddDate(0, 0, ahead), Day)
	}
	return around(x.pub.AddDate(0, 0, -back), Day)
}

// weekend returns the weekend that the sentence's tense points to, the last one if it says nothing.
func (x *reading) weekend(first, end int) expr {
	if !x.known {
		return open(Weekend)
	}
	w := around(x.pub, Weekend)
	if x.tense(first, end) <= 0 && w.from.After(x.pub) {
		w = around(w.from.AddDate(0, 0, -7), Weekend)
	}
	return w
}

// join returns the interval from the beginning of e to the end of f. A year that only the second has counts for both.
func (x *reading) join(e, f expr, first, end int) expr {
	if e.kind == interval {
		if e.from.IsZero() || f.from.IsZero() || f.to.Before(e.from) {
			return open(e.grain)
		}
		return span(e.from, f.to, e.grain)
	}
	if f.y > 0 && e.y == 0 {
		e.y = f.y
		if f.m < e.m || f.m == e.m && f.d < e.d {
			e.y--
		}
	} else if e.y > 0 && f.y == 0 {
		f.y = e.y
		if f.m < e.m || f.m == e.m && f.d < e.d {
			f.y++
		}
	}
	a, b := x.resolve(e, first, end), x.resolve(f, first, end)
	if a.from.IsZero() || b.from.IsZero() {
		return open(e.grain)
	}
	for n := 0; n < 2 && b.to.Before(a.from); n++ { // the first lies before the second, the second after the first if that is to come
		switch {
		case e.kind == dayName && x.tense(first, end) > 0:
			b = around(b.from.AddDate(0, 0, 7), Day)
		case e.kind == dayName:
			a = around(a.from.AddDate(0, 0, -7), Day)
		case x.tense(first, end) > 0:
			b = around(b.from.AddDate(1, 0, 0), e.grain)
		default:
			a = around(a.from.AddDate(-1, 0, 0), e.grain)
		}
	}
	if b.to.Before(a.from) {
		return open(e.grain)
	}
	return span(a.from, b.to, e.grain)
}
