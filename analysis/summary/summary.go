// Package summary picks the sentences of a text, or of the several texts of one
// story, that tell most of it.
//
// It is extractive: nothing is written anew, and each sentence is given by its place. A sentence is worth
// the sum of how central it is (PageRank on the graph of sentences that share words, as LexRank has it; Erkan and
// Radev 2004), how early it stands, how much of the title it says, and which of the countries and names that the text is about
// it brings in. Sentences are taken one at a time, and what a sentence shares with those taken is
// taken off (maximal marginal relevance; Carbonell and Goldstein 1998). Captions, datelines, calls to subscribe, questions and
// sentences that are very short or very long are passed over, and a sentence that opens with "He" or "This" comes only
// after the one that says who or what.
package summary

import (
	"cmp"
	"slices"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

// A Sentence is one sentence of a summary: the bytes Start to End of the text.
type Sentence struct {
	Start, End int
	// Score is what the sentence added when it was taken, 0 to 1.
	Score float64
	// Document is the number of the text in a story that the sentence stands in.
	Document int
}

// An Input is a text and what is known about it.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem, as [token.Stemmer.Stems] gives them.
	Stems    []uint64
	Mentions []entity.Mention
	Entities []entity.Entity
	Focus    []entity.Focus
	// TitleEnd is the offset at which the title ends, 0 if the text has none.
	TitleEnd int
}

// Options choose the length of a summary. The zero value is the default.
type Options struct {
	// Sentences is the most sentences of the summary; 0 means 2, or without limit if Bytes is given.
	Sentences int
	// Bytes is the most bytes of the sentences together; 0 means no limit.
	Bytes int
}

// Of summarises a text. The sentences are in the order of the text; there are none if no sentence is fit to stand in a
// summary. Time grows linearly with the text: of a long one the first sentences and some of the rest, evenly, are weighed.
func Of(in Input, o Options) []Sentence { return Story([]Input{in}, o) }

// Story summarises texts that tell one story, given oldest first. The sentences are in the order of the texts, so that the newest
// facts come last; what an older text says already is not repeated. Of very many texts the newest are weighed.
func Story(texts []Input, o Options) []Sentence {
	if o.Sentences <= 0 && o.Bytes <= 0 {
		o.Sentences = 2
	}
	p := pool(texts)
	defer p.free()
	p.rank()
	out := p.take(o)
	slices.SortFunc(out, func(a, b Sentence) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Start, b.Start))
	})
	return out
}
