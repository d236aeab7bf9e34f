// Package tone says how a news text sounds: on the whole, and toward the countries and people
// that it is about.
//
// It is a rough measure. A table of words, each with a weight from -3 to +3, is matched with the text; a negation before a word
// turns it around, an intensifier raises it, and inside quotation marks it counts half, since there a speaker speaks and
// not the article. On whom a word falls is read from the order of the words: a deed ("attacked") on its doer, a judgement
// ("condemned", "praised") on the one judged, a state ("crisis", "victory") on whoever is named nearest in the clause. There is no
// parser behind it: irony, implication and long sentences defeat it. So each score lists every word that made it,
// with its place, and the weights of the words sum to it before it is squashed. A low score does not mean
// that an article is unfair: news of a war is dark.
package tone

import (
	"math"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

// A Tone is a score with the words that made it.
type Tone struct {
	// Score is from -1, dark or hostile, to +1: Sum / √(Sum² + 15).
	Score float64
	// Sum is the sum of the weights of Because.
	Sum float64
	// Because lists the words in the order of the text.
	Because []Contribution
}

// A Contribution is what one word or phrase adds.
type Contribution struct {
	// What is the word in small letters with the ways in which it was read, such as "condemned", "success (negated)" or "crisis (quoted)".
	What string
	// Weight is the word's share in the sum: its weight in the table, turned, raised or halved, over the square root of the number of sentences, or
	// of mentions of the entity, so that long articles can be compared with short ones.
	Weight     float64
	Start, End int
}

// A Toward is the tone toward one country or person.
type Toward struct {
	// Entity is the entity's id, or the code of a country that is in focus and never named itself.
	Entity, Name string
	Tone
}

// An Input is a text and what is known about it.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem, as [token.Stemmer.Stems] gives them.
	Stems    []uint64
	Mentions []entity.Mention
	Entities []entity.Entity
	Focus    []entity.Focus
}

// A Result is the tone of a text.
type Result struct {
	Tone
	// Toward holds the focus countries and then the people, best first, of whom some word of the table speaks.
	Toward []Toward
}

// Of reads the tone of a text. It never fails. Time and memory grow linearly with the text.
func Of(in Input) Result {
	r := newReader(in)
	for _, s := range in.Text.Sentences {
		r.sentence(s)
	}
	out := Result{Tone: r.whole}
	out.scale(len(in.Text.Sentences))
	for i, t := range r.toward {
		if len(t.Because) > 0 {
			t.scale(r.mentions[i])
			out.Toward = append(out.Toward, t)
		}
	}
	return out
}

// squash is the square of the sum at which the score is 1/√2.
const squash = 15

// scale divides the weights by the square root of n and sums them.
func (t *Tone) scale(n int) {
	for i := range t.Because {
		t.Because[i].Weight /= math.Sqrt(float64(max(n, 1)))
		t.Sum += t.Because[i].Weight
	}
	t.Score = t.Sum / math.Sqrt(t.Sum*t.Sum+squash)
}

// A reader reads one text.
type reader struct {
	in       Input
	lexicon  map[uint64][]entry
	whole    Tone
	toward   []Toward
	mentions []int // of each target
	byID     map[string]int
	byCode   map[string]int
	quotes   quotes
	next     int    // the first mention that ends after the sentence begins
	names    []name // of the sentence
}

// A name is a mention in the sentence: tokens first to last, half open, and its target, -1 if tone toward it is not read.
type name struct {
	first, last int
	target      int
}

func newReader(in Input) *reader {
	r := &reader{in: in, lexicon: lexicon(), byID: map[string]int{}, byCode: map[string]int{}}
	for _, f := range in.Focus {
		id := f.Country
		for _, e := range in.Entities {
			if e.Kind == entity.Country && e.Country == f.Country {
				id = e.ID
				break
			}
		}
		r.byCode[f.Country] = len(r.toward)
		r.toward = append(r.toward, Toward{Entity: id, Name: f.Name})
	}
	for _, e := range in.Entities {
		if e.Kind == entity.Person {
			r.byID[e.ID] = len(r.toward)
			r.toward = append(r.toward, Toward{Entity: e.ID, Name: e.Name})
		}
	}
	r.mentions = make([]int, len(r.toward))
	return r
}

// target returns on which country or person a mention bears: a person on himself, a country, its people, its government and its
// organizations on the country, a place on none.
func (r *reader) target(m entity.Mention) int {
	switch {
	case m.Kind == entity.Person:
		if i, ok := r.byID[m.Entity]; ok {
			return i
		}
		return -1
	case m.Kind == entity.Place && m.Sense != entity.Government && m.Sense != entity.People, m.Kind == entity.Facility, m.Kind == entity.Event, m.Kind == entity.Other:
		return -1
	}
	if i, ok := r.byCode[m.Country]; ok {
		return i
	}
	return -1
}

// sentence reads the words of one sentence.
func (r *reader) sentence(s token.Sentence) {
	r.quotes.begin(r.in.Text.Source, s)
	r.findNames(s)
	clause, named := int(s.First), 0
	for i := int(s.First); i < int(s.Last); {
		if r.quotes.see(r.in.Text.Word(i)) || r.in.Stems[i] == 0 {
			if breaks(r.in.Text.Word(i)) {
				clause = i + 1
			}
			i++
			continue
		}
		if named < len(r.names) && i >= r.names[named].first {
			i = max(i+1, r.names[named].last) // a word of a name colours nothing
			named++
			continue
		}
		e, n := r.find(i, int(s.Last))
		if e == nil {
			if joins(r.in.Text.Word(i)) {
				clause = i + 1
			}
			i++
			continue
		}
		r.read(e, span{clause, r.clauseEnd(i+n, int(s.Last))}, i, i+n)
		i += n
	}
}

// findNames lists the names of the sentence.
func (r *reader) findNames(s token.Sentence) {
	r.names = r.names[:0]
	t := int(s.First)
	for r.next < len(r.in.Mentions) && r.in.Mentions[r.next].Start < int(s.End) {
		m := r.in.Mentions[r.next]
		r.next++
		if m.Kind == entity.Date || m.Kind == entity.Money || m.Kind == entity.Number {
			continue
		}
		for t < int(s.Last) && int(r.in.Text.Tokens[t].Start) < m.Start {
			t++
		}
		first := t
		for t < int(s.Last) && int(r.in.Text.Tokens[t].Start) < m.End {
			t++
		}
		target := r.target(m)
		if target >= 0 {
			r.mentions[target]++
		}
		r.names = append(r.names, name{first, t, target})
	}
}

// find returns the entry that begins at token i, and how many tokens it takes: the longest, and of those the one in the word's own form.
func (r *reader) find(i, end int) (*entry, int) {
	list := r.lexicon[r.in.Stems[i]]
	if len(list) == 0 {
		return nil, 1
	}
	var found *entry
	word := r.in.Text.Word(i)
	for k := range list {
		e := &list[k]
		if found != nil && (len(e.rest) < len(found.rest) || !strings.EqualFold(e.form, word)) {
			continue
		}
		if i+1+len(e.rest) <= end && e.fits(r.in.Text.Tokens[i].Tag, word) && slices.Equal(e.rest, r.in.Stems[i+1:i+1+len(e.rest)]) {
			found = e
		}
	}
	if found == nil {
		return nil, 1
	}
	return found, 1 + len(found.rest)
}

// read adds a word's contribution to the article and to the one on whom it falls.
func (r *reader) read(e *entry, clause span, from, to int) {
	weight, how := e.weight, ""
	if by := r.raised(clause, from, to); by != 1 {
		weight *= by
		how = " (weakened)"
		if by > 1 {
			how = " (raised)"
		}
	}
	if r.negated(e, clause, from) {
		weight *= negation
		how += " (negated)"
	}
	if r.quotes.open() {
		weight *= quoted
		how += " (quoted)"
	}
	start, end := int(r.in.Text.Tokens[from].Start), int(r.in.Text.Tokens[to-1].End)
	c := Contribution{What: strings.ToLower(r.in.Text.Source[start:end]) + how, Weight: weight, Start: start, End: end}
	r.whole.Because = append(r.whole.Because, c)
	if t := r.bearer(e, clause, from, to); t >= 0 {
		r.toward[t].Because = append(r.toward[t].Because, c)
	}
}
