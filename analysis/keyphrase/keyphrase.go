// Package keyphrase finds the noun phrases that say what a text is about, in the
// text's own words.
//
// Candidates are runs of adjectives and nouns that end in a noun, as the part-of-speech tags have them (Hulth 2003). Each
// is scored by a sum of a few features that the literature agrees on, each for a reason that a reader can follow:
// how often it occurs and how early, whether the title has it, whether it stands alone or only inside longer phrases, whether it
// is a name, how rare its words are in general news, how long they are. A phrase that says
// the same as a better one is merged into it.
//
// Centrality in the graph of words that occur together (TextRank) was measured as one more feature; beside frequency and
// position it adds nothing, and it is left out.
package keyphrase

import (
	"cmp"
	"math"
	"slices"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/flat"
)

// A Phrase is a key phrase at the place where it stands first: the bytes Start to End of the text.
type Phrase struct {
	Start, End int
	// Score says how well the phrase tells what the text is about, 0 to 1, for comparing phrases of one text.
	Score float64
	// Count is how often the phrase occurs.
	Count int
}

// An Input is a text and what is known about it.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem, as [token.Stemmer.Stems] gives them.
	Stems []uint64
	// Mentions are the text's names in order.
	Mentions []entity.Mention
	// TitleEnd is the offset at which the title ends, 0 if the text has none.
	TitleEnd int
}

// Options choose how many phrases are returned and which. The zero value is the default.
type Options struct {
	// Limit is the most phrases that are returned; 0 means 20.
	Limit int
	// Longer prefers phrases of several words to single ones, in log odds; below zero, single ones. Readers who mark up an
	// article mark single words mostly, to which the default is set; editors who index one write phrases, for which 2 is better.
	Longer float64
}

// Find returns the key phrases of a text, best first. It never fails. Time grows linearly with the text: about
// a twentieth of what the analysis took before it.
func Find(in Input, o Options) []Phrase {
	if o.Limit == 0 {
		o.Limit = 20
	}
	f := candidates(in)
	defer f.free()
	order := f.order[:0]
	for i := range f.all {
		c := &f.all[i]
		c.score = c.logOdds(o.Longer)
		if c.alone > 0 || c.count > 1 || c.last == c.first { // not a mere piece of one longer phrase
			order = append(order, int32(i))
		}
	}
	f.order = order
	slices.SortFunc(order, func(i, j int32) int { return cmp.Or(cmp.Compare(f.all[j].score, f.all[i].score), cmp.Compare(i, j)) })
	var kept []candidate
	// Merging looks at the best only: enough to fill the list, and linear time for any text.
	for _, i := range order[:min(len(order), 10*o.Limit)] {
		if len(kept) == o.Limit {
			break
		}
		c := f.whole(f.all[i])
		if !slices.ContainsFunc(kept, func(k candidate) bool { return c.within(k, in.Stems) || k.within(c, in.Stems) && c.count < 2 }) {
			kept = append(kept, c)
		}
	}
	out := make([]Phrase, len(kept))
	for i, c := range kept {
		start, end := in.Text.Tokens[c.first].Start, in.Text.Tokens[c.last].End
		out[i] = Phrase{Start: int(start), End: int(end), Score: 1 / (1 + math.Exp(-c.score)), Count: int(c.count)}
	}
	return out
}

// The weights, in log odds, are rounded from logistic regressions on the halves of 449 news texts whose readers marked key phrases, each
// checked on the other half. Most could be changed by a third with little harm; a second word is what readers' marks and
// editors' lists disagree about.
const (
	base        = -4.2
	forCount    = 0.8  // times the logarithm of how often it occurs
	forRepeated = 0.3  // a phrase of several words that occurs more than once, which is a term rather than chance
	forAlone    = 0.7  // times the share of occurrences outside longer phrases
	forTitle    = 0.1  // the title has it
	forEarly    = 0.8  // at the first token, half of it at the hundredth
	forName     = 0.5  // a name of several words
	forLength   = 0.22 // times the bytes of its last word, at most 12: long words are the telling ones
	forSpread   = 0.02 // taken off, times the squared distance of the mean idf from bestIDF
	forSecond   = -1.4 // a second word
	forMore     = -0.8 // each word after the second
	forValue    = -1.0 // dates and amounts
	forInitial  = -1.0 // a last word of one or two bytes
	bestIDF     = 5.5
	longestWord = 12
	halfway     = 100
)

// logOdds returns how likely a candidate is a key phrase.
func (c *candidate) logOdds(longer float64) float64 {
	s := base + forCount*math.Log(float64(c.count)) + forAlone*float64(c.alone)/float64(c.count) + forEarly/(1+float64(c.first)/halfway)
	s += forLength*float64(min(c.letters, longestWord)) - forSpread*(c.idf-bestIDF)*(c.idf-bestIDF)
	if c.title {
		s += forTitle
	}
	if c.value {
		s += forValue
	}
	if c.letters < 3 {
		s += forInitial
	}
	words := c.last - c.first + 1
	if words < 2 {
		return s
	}
	if c.count > 1 {
		s += forRepeated
	}
	if c.proper {
		s += forName
	}
	return s + longer + forSecond + forMore*float64(min(words-2, 3))
}

// whole returns the longest phrase that every occurrence of a repeated candidate is a part of, with the candidate's score: "fleet" that
// only ever is the "shadow fleet" stands for that.
func (f *finder) whole(c candidate) candidate {
	best := c
	if c.count < 3 || c.alone > 0 {
		return c
	}
	for a := max(0, int(c.last)+1-maxWords); a <= int(c.first); a++ {
		key := uint64(0)
		for b := a; b < min(len(f.in.Stems), a+maxWords); b++ {
			key = flat.Extend(key, f.in.Stems[b])
			i := f.seen.Get(key)
			if b >= int(c.last) && i >= 0 && f.all[i].count == c.count && b-a > int(best.last-best.first) {
				best = f.all[i]
			}
		}
	}
	best.score = c.score
	return best
}

// within reports whether a candidate is a part of another and seldom stands without it.
func (c *candidate) within(k candidate, stems []uint64) bool {
	a, b := stems[c.first:c.last+1], stems[k.first:k.last+1]
	if len(a) > len(b) || c.count >= 2*k.count && len(a) < len(b) {
		return false
	}
	for at := range len(b) - len(a) + 1 {
		if slices.Equal(a, b[at:at+len(a)]) {
			return true
		}
	}
	return false
}
