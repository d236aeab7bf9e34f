package timex

import (
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// A class is what a word does in an expression of time.
type class uint8

const (
	other     class = iota
	month           // n is 1 to 12
	monthAbbr       // without a stop; one with a stop is a month
	weekday         // n is the day of the week, Sunday 0
	weekdayAbbr
	dayWord // today; n is the offset in days
	tonight
	overnight
	unit    // n is its grain
	units   // its plural
	season  // n is its first month
	last    // last, previous, past
	next    // next, coming, following
	this    // this, current
	same    // same, that: what was spoken of before
	part    // early, mid, late, start, end; n is the Part
	dayPart // n is the Part
	earlier
	later
	vague // few, several
	about // some, about, almost: before a number of years ago
	half
	the
	article // a, an
	ago
	from
	of
	in
	on
	at
	to
	and
	between
	before
	after
	now
	prep // other words that stand before a date
	possessive
	time_
	meridiem // n is 0 for a.m., 12 for p.m.
	zone     // n is 1 for UTC and GMT
	local
	noon // n is the hour
	quarterLetter
	fiscal
	hyphen
	comma
	slash
	colon
	stop
	paren
	quantity // what is counted, never a year's word: people, euros
	attack   // what made a day known by its date alone
	holy     // words that make a weekday a holiday or a name
	papers   // words after a weekday that make it a newspaper
	clockword
	yearEnd
	prefix     // pre-, post-
	ratherThan // over, than …, part of "more than three years ago"
)

type word struct {
	class class
	n     int
}

// A vocabulary is the lexicon with what its words do, by their numbers.
type vocabulary struct {
	*piece.Lexicon
	words []word
}

var load = sync.OnceValue(func() *vocabulary {
	ids := map[string]int32{}
	words := []word{{}}
	add := func(c class, n int, list string) {
		for w := range strings.FieldsSeq(list) {
			ids[w] = int32(len(words))
			words = append(words, word{c, n})
		}
	}
	for i, m := range strings.Fields("january february march april may june july august september october november december") {
		add(month, i+1, m)
	}
	for i, m := range strings.Fields("jan feb mar apr - jun jul aug sep oct nov dec") {
		add(monthAbbr, i+1, m)
		add(month, i+1, m+".")
	}
	add(monthAbbr, 9, "sept")
	add(month, 9, "sept.")
	for i, d := range strings.Fields("sunday monday tuesday wednesday thursday friday saturday") {
		add(weekday, i, d)
	}
	for i, d := range strings.Fields("sun mon tue wed thu fri sat") {
		add(weekdayAbbr, i, d+" "+d+".")
	}
	add(weekdayAbbr, 2, "tues tues.")
	add(weekdayAbbr, 3, "weds weds.")
	add(weekdayAbbr, 4, "thur thurs thur. thurs.")
	add(dayWord, -1, "yesterday")
	add(dayWord, 0, "today")
	add(dayWord, 1, "tomorrow")
	add(tonight, 0, "tonight")
	add(overnight, 0, "overnight")
	for g := Minute; g <= Century; g++ {
		if g != Season && g != Half {
			add(unit, int(g), g.String())
			add(units, int(g), g.String()+"s")
		}
	}
	add(units, int(Century), "centuries")
	add(season, 3, "spring")
	add(season, 6, "summer")
	add(season, 9, "autumn fall")
	add(season, 12, "winter")
	add(last, 0, "last past previous preceding")
	add(next, 0, "next coming following upcoming")
	add(this, 0, "this current")
	add(same, 0, "same that")
	add(part, int(Early), "early")
	add(part, int(Mid), "mid middle")
	add(part, int(Late), "late")
	add(part, int(Start), "start beginning")
	add(part, int(End), "end close")
	add(dayPart, int(Morning), "morning")
	add(dayPart, int(Afternoon), "afternoon")
	add(dayPart, int(Evening), "evening")
	add(dayPart, int(Night), "night")
	add(earlier, 0, "earlier")
	add(later, 0, "later")
	add(vague, 0, "few several recent many couple")
	add(about, 0, "some about around roughly nearly almost approximately just")
	add(ratherThan, 0, "more less over under than barely only")
	add(half, 0, "half")
	add(the, 0, "the")
	add(article, 0, "a an")
	add(ago, 0, "ago")
	add(from, 0, "from")
	add(of, 0, "of")
	add(in, 0, "in")
	add(on, 0, "on")
	add(at, 0, "at")
	add(to, 0, "to until till through")
	add(and, 0, "and")
	add(between, 0, "between")
	add(before, 0, "before")
	add(after, 0, "after")
	add(now, 0, "now")
	add(prep, 0, "since by during for within throughout dated circa")
	add(possessive, 0, "'s ’s '")
	add(time_, 0, "time")
	add(meridiem, 0, "am a.m. a.m")
	add(meridiem, 12, "pm p.m. p.m")
	add(zone, 1, "gmt utc")
	add(zone, 0, "est edt et cst cdt ct mst mdt mt pst pdt pt bst cet cest eet msk ist jst kst")
	add(local, 0, "local")
	add(noon, 12, "noon midday")
	add(noon, 0, "midnight")
	add(quarterLetter, 0, "q")
	add(fiscal, 0, "fiscal financial fy")
	add(hyphen, 0, "- – —")
	add(comma, 0, ",")
	add(slash, 0, "/")
	add(colon, 0, ":")
	add(stop, 0, ".")
	add(paren, 0, "( [")
	add(quantity, 0, `people persons troops soldiers men women children civilians fighters dollars euros pounds yen yuan rubles roubles rupees pesos
		percent % km kilometers kilometres miles meters metres feet hectares acres tons tonnes kg barrels votes tanks homes houses megawatts mw
		million billion trillion thousand hundred m bn degrees points others deaths cases families employees workers jobs students seats`)
	add(attack, 0, "attack attacks massacre riot riots insurrection terrorist hijackers hijackings")
	add(holy, 0, "black bloody good easter holy maundy ash palm super fat shrove cyber giving ruby whit bright casual freaky")
	add(papers, 0, "times telegraph mail mirror express herald people world star sun tribune post independent papers school")
	add(prefix, 0, "pre post")
	add(clockword, 0, "o'clock o’clock")
	add(yearEnd, 0, "year-end")
	return &vocabulary{piece.NewLexicon(ids, "mid pre post late early q fy"), words}
})

// A well-known day has become the name of what happened on it. It is meant only with a word such as "attack".
var wellKnown = []struct {
	month time.Month
	day   int
	year  int
}{{time.September, 11, 2001}, {time.October, 7, 2023}, {time.January, 6, 2021}}
