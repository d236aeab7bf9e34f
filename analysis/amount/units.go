package amount

import "github.com/dateline-news/dateline/analysis/internal/piece"

// unit reads the unit behind a number, with a hyphen or without, and returns its end, or i if there is none.
func (x *reading) unit(f *figure, i int) int {
	j := i
	hyphened := false
	if x.is(j, hyphen, dash) && x.glued(j) && x.glued(j+1) {
		hyphened = true
		j++
	}
	if !hyphened && x.has(j) && (x.is(j, more) || x.bytes(j) == "additional" || x.bytes(j) == "extra" || x.bytes(j) == "further") && x.is(j+1, duration, measure, money) {
		j++ // two more years
	}
	switch c := x.class(j); {
	case c == percent:
		f.unit = "percent"
		return j + 1
	case c == per && x.is(j+1, cent):
		f.unit = "percent"
		return j + 2
	case c == percentage && x.is(j+1, point):
		f.unit = "percentage point"
		return j + 2
	case c == percentage && hyphened && x.is(j+1, hyphen) && x.is(j+2, point):
		f.unit = "percentage point"
		return j + 3
	case c == basis && x.is(j+1, point):
		f.unit = "basis point"
		return j + 2
	case c == point && hyphened:
		f.unit = "percentage point"
		return j + 1
	case f.vague && x.is(j, of) && (x.is(j+1, money) || x.is(j+1, country) || x.is(j+1, measure)):
		return x.currency(f, j+1, i, false)
	case c == money, c == cent, c == country, x.capitals(j) && c == iso, x.has(j) && !hyphened && x.is(j+1, country) && x.is(j+2, money):
		return x.currency(f, j, i, hyphened)
	case c == degree:
		f.unit = "degree"
		switch {
		case x.is(j+1, celsius), x.is(j+1, glued) && x.words[x.ps[j+1].ID].s == "°C" && x.ps[j+1].Capital:
			f.unit = "°C"
			return j + 2
		case x.is(j+1, fahrenheit), x.is(j+1, glued) && x.words[x.ps[j+1].ID].s == "°F" && x.ps[j+1].Capital:
			f.unit = "°F"
			return j + 2
		}
		return j + 1
	case c == squared && x.is(j+1, measure, glued), c == squared && x.is(j+1, hyphen) && x.is(j+2, measure), c == cubed && x.is(j+1, measure):
		k := j + 1
		if x.is(k, hyphen) {
			k++
		}
		s := x.words[x.ps[k].ID].s
		if s == "mile" {
			s = "mi"
		}
		f.unit = s + "2"
		if c == cubed {
			f.unit = s + "3"
		}
		return k + 1
	case c == metric && x.is(j+1, measure):
		f.unit = "t"
		return j + 2
	case c == nautical && x.is(j+1, measure):
		f.unit = "nmi"
		return j + 2
	case c == glued && x.glued(j) && !hyphened && !f.words:
		w := x.words[x.ps[j].ID]
		if w.s != "m" && (!x.ps[j].Capital || f.lo > 150) || x.glued(j+1) && x.ps[j+1].Kind == piece.Figures {
			return i
		}
		f.unit = w.s
		return j + 1
	case c == glued && !hyphened && x.bytes(j) == "m" && !f.words: // 8 m
		f.unit = "m"
		return j + 1
	case c == measure:
		if f.one && !hyphened && x.bytes(j) == "foot" {
			return i
		}
		w := x.words[x.ps[j].ID]
		f.unit, f.lo, f.hi = w.s, f.lo*w.f, f.hi*w.f
		return j + 1
	case c == duration:
		return x.duration(f, j, i, hyphened)
	}
	return i
}

// duration reads a unit of time that is no age: "nine months", "a 12-year sentence".
func (x *reading) duration(f *figure, j, i int, hyphened bool) int {
	switch k := j + 1; {
	case x.is(k, old), x.is(k, hyphen) && x.is(k+1, old), x.is(k, of) && x.is(k+1, aged): // 45 years old
		return i
	case f.vague:
		return i
	case f.one && !hyphened: // one day they will
		return i
	}
	f.unit = x.words[x.ps[j].ID].s
	return j + 1
}

// currency reads the currency behind a number, with the country that it belongs to: "Egyptian pounds", "U.S. dollars".
func (x *reading) currency(f *figure, j, i int, hyphened bool) int {
	nation := ""
	for k := 0; k < 3 && !x.is(j, money, cent, iso); k++ { // New Zealand dollars, South Korean won
		if x.is(j, country) {
			nation = x.words[x.ps[j].ID].s
		} else if k > 0 || !x.ps[j].Capital {
			return i
		}
		if j++; !x.has(j) {
			return i
		}
	}
	w := x.words[x.id(j)]
	switch w.class {
	case iso:
		f.unit = w.s
		return j + 1
	case cent:
		f.unit, f.lo, f.hi = x.code(0, nation), f.lo/100, f.hi/100
		return j + 1
	case money:
	default:
		return i
	}
	s := x.bytes(j)
	switch {
	case s == "won" && f.lo < 100 && !f.scaled, s == "real" && !hyphened && !f.scaled, s == "rand" && f.lo < 2:
		return i // won three seats; the real cost
	case (s == "pound" || s == "pounds") && nation == "" && (hyphened && !f.scaled || x.substance(j+1) || x.weighs(i) || hyphened && f.lo <= 50000):
		f.unit = "lb"
		return j + 1
	}
	f.unit, f.lo, f.hi = x.code(w.n, nation), f.lo*w.f, f.hi*w.f
	if w.f < 1 { // cents: keep 15 cents 0.15
		f.lo, f.hi = round(f.lo), round(f.hi)
	}
	return j + 1
}

func round(v float64) float64 { return float64(int64(v*100+0.5)) / 100 }

// substance reports whether "of" and what is weighed follow at piece i: "of explosives", but not "of his money".
func (x *reading) substance(i int) bool { return x.is(i, of) && !x.is(i+1, its, the) }

// weighs reports whether a verb of weight stands shortly before piece i.
func (x *reading) weighs(i int) bool {
	for k := i - 1; k >= max(0, i-5); k-- {
		switch x.bytes(k) {
		case "weigh", "weighs", "weighed", "weighing", "weight":
			return true
		}
	}
	return false
}
