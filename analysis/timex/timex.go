// Package timex finds the dates and times that a text speaks of and says which days they are.
//
//	dates := timex.Find(token.Split("Seoul said on Wednesday that talks will open next month."), timex.Options{Published: day})
//
// Explicit ones ("June 12, 2018", "the 1990s", "from 2014 to 2016") are known by themselves, relative ones ("last month",
// "Wednesday", "two weeks ago") by the day on which the text was published. The kinds of expressions follow TimeML's TIMEX3
// (Pustejovsky et al. 2003); how they are read is described beside the rules.
package timex

import (
	"time"

	"github.com/dateline-news/dateline/analysis/token"
)

// A Date is an expression of time in the text: the bytes Start to End, half open.
type Date struct {
	Start, End int
	// From and To are the first and the last day of what is meant, both included, as ISO 8601 has them ("2025-04-16"). A time of
	// day is one minute, From equal to To: "2025-04-16T15:00", with Z at its end if the text says UTC or GMT. Both are empty
	// if the days cannot be told: "years ago", or "Wednesday" in a text without a date.
	From, To string
	Grain    Grain
	// Part narrows what is meant to a part of the interval, which is that of the whole: "late last year" is last year. "Earlier" and "later
	// this month" end and begin on the day of publication.
	Part Part
}

// A Grain is the unit in which an expression speaks.
type Grain uint8

const (
	NoGrain Grain = iota
	Minute
	Hour
	Day
	Weekend
	Week // from Monday
	Month
	Quarter
	Season // of the northern year: spring is from March to May
	Half
	Year
	Decade  // the 1990s are 1990 to 1999
	Century // the 19th is 1801 to 1900
)

var grains = [...]string{"", "minute", "hour", "day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century"}

// String returns the grain in small letters, as JSON output has it.
func (g Grain) String() string { return grains[g] }

// A Part is a part of a day or of a longer interval.
type Part uint8

const (
	Whole Part = iota
	Early
	Mid
	Late
	Start
	End
	Morning
	Afternoon
	Evening
	Night
)

var parts = [...]string{"", "early", "mid", "late", "start", "end", "morning", "afternoon", "evening", "night"}

// String returns the part in small letters, "" for the whole.
func (p Part) String() string { return parts[p] }

// Options are what is known about a text.
type Options struct {
	// Published is when the text was published; its day counts in its own zone. The zero time means unknown: relative expressions are
	// found then, but have no interval.
	Published time.Time
}

// Find returns the expressions of time in a text, in its order and without overlap. It never fails; its time grows linearly with the
// text, and it is safe for concurrent use.
func Find(text *token.Text, o Options) []Date {
	x := pool.Get().(*reading)
	x.start(text, o)
	for k, s := range text.Sentences {
		x.sentence(int32(k), s)
	}
	out := x.out
	x.text, x.out = nil, nil
	pool.Put(x)
	return out
}
