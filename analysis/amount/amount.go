// Package amount finds the amounts that a text gives: money, percentages, counts with what is counted, casualties, distances, areas,
// weights, oil, power, temperatures and lengths of time.
//
//	amounts := amount.Find(token.Split("The strike killed at least 12 people and cost $2-3bn."), amount.Options{})
//
// Ages, years, dates, scores, ordinals and the numbers in names are no amounts.
package amount

import "github.com/dateline-news/dateline/analysis/token"

// An Amount is a number in the text with its unit: the bytes Start to End, half open, from the word that bounds it
// ("at least") to its unit.
type Amount struct {
	Start, End int
	// Value is the number, or the lowest of a range, in full: 2.5 million is 2500000. High is the highest, equal to Value if there is
	// no range. Numbers in the plural are ranges: dozens are 24 to 100, thousands 1,000 to 10,000, tens of thousands 10,000 to 100,000.
	Value, High float64
	// Unit is a currency by ISO 4217 ("KRW"), "percent", "percentage point", "basis point", the symbol of a measure ("km", "t", "bbl/d", "USD/bbl"), a
	// unit of time ("year"), what became of people ("killed", "wounded", "missing", "displaced"), or "" for a count or share.
	Unit string
	// Of says in the text's words what is counted or measured, "" if it is not said beside it: "additional troops", "voters", "crude".
	Of string
	// Bound says whether the number is an approximation or a limit.
	Bound Bound
}

// Money reports whether the unit is a currency, or one by barrel, year and the like.
func (a Amount) Money() bool {
	return len(a.Unit) >= 3 && capital(a.Unit[0]) && capital(a.Unit[1]) && capital(a.Unit[2]) && (len(a.Unit) == 3 || a.Unit[3] == '/')
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' }

// A Bound says how exact a number is.
type Bound uint8

const (
	Exact   Bound = iota // as far as is said
	About                // "around", "some", "nearly", "an estimated"
	AtLeast              // "more than", "over", "-plus"
	AtMost               // "up to", "fewer than", "as many as"
)

var bounds = [...]string{"", "about", "at least", "at most"}

// String returns the bound in small letters, as JSON output has it, "" for an exact number.
func (b Bound) String() string { return bounds[b] }

// A Span is a piece of the text: the bytes Start to End, half open.
type Span struct{ Start, End int }

// Options are what is known about a text. Countries are ISO 3166-1 alpha-2 codes.
type Options struct {
	// Home is the publisher's country, which decides what "$" means; without it "$" is the dollar of the United States.
	Home string
	// About holds the countries that the text is about, best first. They decide what pounds, pesos and rupees are.
	About []string
	// Taken are spans in the order of the text in which no amount is looked for: its dates.
	Taken []Span
}

// Find returns the amounts in a text, in its order and without overlap. It never fails; its time grows linearly with the text, and it is
// safe for concurrent use.
func Find(text *token.Text, o Options) []Amount {
	x := pool.Get().(*reading)
	x.text, x.options, x.taken = text, o, o.Taken
	x.american, x.looked = false, false
	for _, s := range text.Sentences {
		x.sentence(s)
	}
	out := x.out
	x.text, x.options, x.taken, x.out = nil, Options{}, nil, nil
	pool.Put(x)
	return out
}
