package analysis

import (
	"github.com/dateline-news/dateline/analysis/keyphrase"
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/summary"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/analysis/tone"
	"github.com/dateline-news/dateline/entity"
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
func (a *Analyzer) aids(d *Document, text *token.Text, titleEnd int, found entity.Result) {
	want := func(aid Aid) bool { return a.options.Without&aid == 0 }
	if want(Quotes) {
		d.Quotes = quote.Find(quote.Input{Text: text, Mentions: d.Mentions, Entities: d.Entities})
	}
	if want(Keyphrases) {
		d.Keyphrases = keyphrase.Find(keyphrase.Input{Text: text, Stems: d.Stems, Mentions: d.Mentions, TitleEnd: titleEnd}, keyphrase.Options{})
	}
	if want(Summary) {
		d.Summary = summary.Of(summary.Input{Text: text, Stems: d.Stems, Mentions: d.Mentions, Entities: d.Entities, Focus: d.Focus, TitleEnd: titleEnd}, summary.Options{})
	}
	if want(Tone) {
		d.Tone = tone.Of(tone.Input{Text: text, Stems: d.Stems, Mentions: d.Mentions, Entities: d.Entities, Focus: d.Focus})
	}
	if want(Dates) {
		d.Dates = found.Dates
	}
	if want(Amounts) {
		d.Amounts = found.Amounts
	}
}
