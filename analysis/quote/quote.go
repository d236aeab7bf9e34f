// Package quote finds who says what: direct speech in quotation marks, words partly quoted, and speech
// that is only reported.
//
//	text := token.Split("“We are ready,” President Lee Jae-myung told reporters on Monday.")
//	found := entity.Default().Recognize(entity.Input{Text: text})
//	quotes := quote.Find(quote.Input{Text: text, Mentions: found.Mentions, Entities: found.Entities})
//
// Cues, words and sources are found by small models learned from annotated news (see train), quotations by pairing
// their marks, speakers by what the text has called them. Every part of a quote is a span of the text.
package quote

import (
	"github.com/dateline-news/dateline/analysis/quote/internal/attribution"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

// A Quote is what somebody says, in their words or in others'. All offsets are bytes of the text, half open; an empty
// span is 0, 0.
type Quote struct {
	// Start and End are the words said, with the marks around them. A quote that the speaker's name interrupts
	// ("No," he said, "not yet.") runs from its first word to its last.
	Start, End int
	// GapStart and GapEnd are the interruption, which is not said, empty if there is none.
	GapStart, GapEnd int
	// Direct tells whether the words, or some of them, are in quotation marks.
	Direct bool
	// SourceStart and SourceEnd are the phrase that names the source, as "she" or "the ministry's spokesman". It never
	// overlaps the words said. A quotation without a name of its own has that of the quote before it.
	SourceStart, SourceEnd int
	// CueStart and CueEnd are what tells that something is said: "told reporters", "according to", ":".
	CueStart, CueEnd int
	// Speaker is the id of the entity that the source refers to, "" if none is clear.
	Speaker string
}

// An Input is a text with the names found in it.
type Input struct {
	Text     *token.Text
	Mentions []entity.Mention
	Entities []entity.Entity
}

// Find returns the quotes of a text in the order of their words. Quotes within a quote are left to it; only an
// interruption may hold another. It never fails, is safe for concurrent use, and takes time linear in the
// text, about 0.3 microseconds a token.
func Find(in Input) []Quote {
	if len(in.Text.Tokens) == 0 {
		return nil
	}
	page := attribution.NewPage(in.Text, in.Mentions)
	found := attribution.Default().Find(page)
	if len(found) == 0 {
		return nil
	}
	r := newResolver(in, page)
	quotes := make([]Quote, 0, len(found))
	for _, a := range found {
		q := Quote{Direct: a.Direct}
		q.Start, q.End = bytes(in.Text, a.First, a.Last)
		q.GapStart, q.GapEnd = bytes(in.Text, a.Gap.First, a.Gap.Last)
		q.SourceStart, q.SourceEnd = bytes(in.Text, a.Source.First, a.Source.Last)
		q.CueStart, q.CueEnd = bytes(in.Text, a.CueSpan.First, a.CueSpan.Last)
		q.Speaker = r.speaker(a)
		quotes = append(quotes, q)
	}
	return quotes
}

// bytes returns the bytes of tokens first to last, 0 and 0 if there are none.
func bytes(t *token.Text, first, last int32) (start, end int) {
	if first >= last {
		return 0, 0
	}
	return int(t.Tokens[first].Start), int(t.Tokens[last-1].End)
}
