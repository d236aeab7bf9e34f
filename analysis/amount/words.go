package amount

import (
	"strings"
	"sync"

	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// A class is what a word does in an amount.
type class uint8

const (
	other   class = iota
	money         // n is its currency, f 1 or 0.01
	iso           // s is the code; it must be in capitals
	country       // s is the code of the country whose currency follows
	measure       // s is the symbol, f what one of it is of the symbol
	glued         // a measure whose short symbol must touch the figures: 40C, 8m
	squared       // square, sq
	cubed         // cubic
	metric
	nautical
	duration // s is the unit in the singular
	percent
	cent // the second word of "per cent"
	per
	percentage
	basis
	point
	degree
	celsius
	fahrenheit
	short  // bn; f is the factor
	scales // thousands, in the plural; f is the scale, n 1 for dozens and scores
	bound  // s is nothing; n is the Bound
	than
	more
	at
	as
	many
	to
	and
	or
	so
	between
	least
	most
	no
	the
	article
	of
	its
	half
	third
	quarter
	in
	minus
	hyphen
	dash
	comma
	stop
	slash
	colon
	worth
	naming // words before a number that names: Article 5
	aged
	old
	casualty // s is the unit; n is 1 for a verb that takes the number behind it too
	deadly   // nouns that are casualties: deaths; s is the unit
	toll
	lives
	aux
	plus
	odd
	strong
	time_ // of "two-time"
	fewer
	several
	upTo // up to, close to, upwards of; n is the Bound
)

type word struct {
	class class
	n     int
	f     float64
	s     string
}

type vocabulary struct {
	*piece.Lexicon
	words []word
}

var load = sync.OnceValue(func() *vocabulary {
	ids := map[string]int32{}
	words := []word{{}}
	add := func(w word, list string) {
		for s := range strings.FieldsSeq(list) {
			ids[s] = int32(len(words))
			words = append(words, w)
		}
	}
	for adjective, code := range adjectives { // the order of numbers is never seen
		add(word{class: country, s: code}, adjective)
	}
	for i, c := range currencies {
		add(word{class: money, n: i, f: 1}, c.names)
		add(word{class: money, n: i, f: 0.01}, c.minor)
	}
	for _, code := range strings.Fields(isoCodes) {
		s := code
		if s == "FCFA" {
			s = "XOF"
		}
		add(word{class: iso, s: s}, strings.ToLower(code))
	}
	for _, m := range []struct{ symbol, names string }{
		{"km", "km kms kilometer kilometers kilometre kilometres"}, {"m", "meter meters metre metres"}, {"cm", "cm centimeter centimeters centimetre centimetres"},
		{"mm", "mm millimeter millimeters millimetre millimetres"}, {"mile", "mile miles"}, {"ft", "foot feet ft"}, {"in", "inch inches"}, {"yd", "yard yards"},
		{"ha", "hectare hectares ha"}, {"acre", "acre acres"}, {"t", "tonne tonnes"}, {"ton", "ton tons"}, {"kg", "kg kgs kilogram kilograms kilo kilos"},
		{"g", "gram grams"}, {"lb", "lb lbs"}, {"oz", "ounce ounces oz"}, {"bbl", "barrel barrels bbl bbls"}, {"bbl/d", "bpd b/d"}, {"L", "liter liters litre litres"},
		{"gal", "gallon gallons"}, {"MW", "megawatt megawatts mw"}, {"GW", "gigawatt gigawatts gw"}, {"TW", "terawatt terawatts tw"}, {"W", "watt watts"}, {"kW", "kilowatt kilowatts kw"}, {"MWh", "mwh"}, {"GWh", "gwh"},
		{"TWh", "twh"}, {"kWh", "kwh"}, {"km/h", "kph km/h kmh"}, {"mph", "mph"}, {"knot", "knots"}, {"kt", "kiloton kilotons"}, {"bushel", "bushel bushels"},
		{"Hz", "hz"}, {"km2", "km2 sq.km km²"}, {"m3", "m3 m³"}, {"m2", "m2 m²"},
	} {
		add(word{class: measure, s: m.symbol, f: 1}, m.names)
	}
	add(word{class: measure, s: "m3", f: 1e9}, "bcm")
	add(word{class: glued, s: "m", f: 1}, "m")
	add(word{class: glued, s: "°C", f: 1}, "c")
	add(word{class: glued, s: "°F", f: 1}, "f")
	add(word{class: squared}, "square sq sq.")
	add(word{class: cubed}, "cubic")
	add(word{class: metric}, "metric")
	add(word{class: nautical}, "nautical")
	for _, unit := range strings.Fields("second minute hour day week month year decade") {
		add(word{class: duration, s: unit}, unit+" "+unit+"s")
	}
	add(word{class: duration, s: "century"}, "century centuries")
	add(word{class: percent}, "percent pct %")
	add(word{class: cent}, "cent") // also a hundredth of a dollar: see unit
	add(word{class: per}, "per")
	add(word{class: percentage}, "percentage")
	add(word{class: basis}, "basis")
	add(word{class: point}, "point points")
	add(word{class: degree}, "degree degrees °")
	add(word{class: celsius}, "celsius centigrade")
	add(word{class: fahrenheit}, "fahrenheit")
	add(word{class: short, f: 1e9}, "bn bln b")
	add(word{class: short, f: 1e6}, "mn mln mil")
	add(word{class: short, f: 1e12}, "tn trn t")
	add(word{class: short, f: 1e3}, "k")
	add(word{class: short, f: 1e7}, "cr")
	add(word{class: scales, f: 24, n: 1}, "dozens")
	add(word{class: scales, f: 40, n: 1}, "scores")
	add(word{class: scales, f: 10}, "tens")
	add(word{class: scales, f: 100}, "hundreds")
	add(word{class: scales, f: 1e3}, "thousands")
	add(word{class: scales, f: 1e6}, "millions")
	add(word{class: scales, f: 1e9}, "billions")
	add(word{class: scales, f: 1e12}, "trillions")
	add(word{class: bound, n: int(About)}, "about around some approximately roughly nearly almost estimated circa barely")
	add(word{class: bound, n: int(AtLeast)}, "over exceeding above topping just") // "just over" is told by the word behind
	add(word{class: bound, n: int(AtMost)}, "under below maximum")
	add(word{class: several}, "several")
	add(word{class: upTo, n: int(AtMost)}, "up")
	add(word{class: upTo, n: int(AtLeast)}, "upwards upward")
	add(word{class: upTo, n: int(About)}, "close")
	add(word{class: than}, "than")
	add(word{class: more}, "more greater higher")
	add(word{class: fewer}, "less fewer lower")
	add(word{class: at}, "at")
	add(word{class: as}, "as")
	add(word{class: many}, "many much few little high low")
	add(word{class: to}, "to")
	add(word{class: and}, "and")
	add(word{class: or}, "or")
	add(word{class: so}, "so")
	add(word{class: between}, "between")
	add(word{class: least}, "least")
	add(word{class: most}, "most")
	add(word{class: no}, "no not")
	add(word{class: the}, "the")
	add(word{class: article}, "a an each every")
	add(word{class: of}, "of")
	add(word{class: its}, "its their his her our my all these those this that such")
	add(word{class: half}, "half")
	add(word{class: third, f: 3}, "third thirds")
	add(word{class: third, f: 5}, "fifth fifths")
	for i, s := range strings.Fields("sixth seventh eighth ninth tenth") {
		add(word{class: third, f: float64(i + 6)}, s+" "+s+"s")
	}
	add(word{class: quarter, f: 4}, "quarter quarters")
	add(word{class: in}, "in")
	add(word{class: minus}, "minus −")
	add(word{class: hyphen}, "-")
	add(word{class: dash}, "– —")
	add(word{class: comma}, ",")
	add(word{class: stop}, ".")
	add(word{class: slash}, "/")
	add(word{class: colon}, ":")
	add(word{class: worth}, "worth")
	add(word{class: naming}, `article articles section sections chapter page pages resolution flight no. nos. number numbers room channel level phase type highway route line model version title rule stage
		category grade apartment gate platform paragraph clause item step tier round unit block sector lane exhibit proposition prop bill agenda protocol annex schedule amendment # version size magnitude covid`)
	add(word{class: aged}, "aged age ages")
	add(word{class: old}, "old")
	add(word{class: casualty, s: "killed", n: 1}, "killed killing kill kills")
	add(word{class: casualty, s: "killed"}, "dead died dies die")
	add(word{class: casualty, s: "wounded", n: 1}, "wounded wounding wound wounds injured injuring injure injures hurt")
	add(word{class: casualty, s: "missing"}, "missing")
	add(word{class: casualty, s: "displaced", n: 1}, "displaced displacing displace displaces")
	add(word{class: deadly, s: "killed"}, "deaths fatalities fatality")
	add(word{class: deadly, s: "wounded"}, "injuries")
	add(word{class: toll}, "toll")
	add(word{class: lives}, "lives")
	add(word{class: aux}, "was were been are is be being have has had feared believed reported confirmed reportedly shot left")
	add(word{class: plus}, "plus")
	add(word{class: odd}, "odd")
	add(word{class: strong}, "strong")
	add(word{class: time_}, "time times way fold man star run")
	return &vocabulary{piece.NewLexicon(ids, "rs rs. ksh rm tk rp r n qr dh dhs"), words}
})
