package analysis

import (
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/token"
)

// An Aid is one of the reading aids of a document, or several joined by |.
type Aid uint8

const (
	Quotes     Aid = 1 << iota // who said what
	Keyphrases                 // what it is about, in its own words
	Summary                    // the sentences that matter
	Dates                      // when
	Amounts                    // how much and how many
	Tone                       // how it speaks of the countries and people in it
)

// aids fills in the reading aids that were not left out.
func (a *Analyzer) aids(d *Document, text *token.Text) {
	want := func(aid Aid) bool { return a.options.Without&aid == 0 }
	if want(Quotes) {
		d.Quotes = quote.Find(quote.Input{Text: text, Mentions: d.Mentions, Entities: d.Entities})
	}
}
