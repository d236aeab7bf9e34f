package entity

import (
	"cmp"
	"slices"

	"github.com/dateline-news/dateline/analysis/amount"
	"github.com/dateline-news/dateline/analysis/timex"
)

// Dates and amounts are found by packages timex and amount. Those that are not part of a name are mentions without an entity. They are
// read last, since the countries in focus tell what pesos and pounds are.

// valueConfidence is the probability of mentions of dates and amounts.
const valueConfidence = 0.9

// values adds the dates and amounts of the text to the result, and the mentions of both and of names.
func (x *reading) values(out *Result) {
	out.Dates = timex.Find(x.in.Text, timex.Options{Published: x.in.Date})
	o := amount.Options{Home: x.in.Home}
	for _, f := range out.Focus {
		o.About = append(o.About, f.Country)
	}
	for _, d := range out.Dates {
		o.Taken = append(o.Taken, amount.Span{Start: d.Start, End: d.End})
	}
	out.Amounts = amount.Find(x.in.Text, o)

	names := x.mentions
	add := func(start, end int, kind Kind) {
		i, _ := slices.BinarySearchFunc(names, start, func(m Mention, start int) int { return cmp.Compare(m.End, start+1) })
		if i == len(names) || names[i].Start >= end { // no name ends behind its start and begins before its end
			x.mentions = append(x.mentions, Mention{Start: start, End: end, Kind: kind, Confidence: valueConfidence})
		}
	}
	for _, d := range out.Dates {
		add(d.Start, d.End, Date)
	}
	for _, a := range out.Amounts {
		kind := Number
		if a.Money() {
			kind = Money
		}
		add(a.Start, a.End, kind)
	}
	values := x.mentions[len(names):]
	slices.SortFunc(values, func(a, b Mention) int { return cmp.Compare(a.Start, b.Start) })
	if len(x.mentions) > 0 {
		out.Mentions = make([]Mention, 0, len(x.mentions))
	}
	for len(names)+len(values) > 0 {
		next := &names
		if len(names) == 0 || len(values) > 0 && values[0].Start < names[0].Start {
			next = &values
		}
		out.Mentions = append(out.Mentions, (*next)[0])
		*next = (*next)[1:]
	}
	clear(x.mentions)
}
