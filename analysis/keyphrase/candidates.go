package keyphrase

import (
	"sync"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/number"
)

// A candidate is a phrase with all its occurrences. Occurrences are the same phrase if they have the same stems.
type candidate struct {
	idf, score   float64
	first, last  int32 // its first occurrence: tokens first to last, both included
	count, alone int32 // occurrences; those that are no part of a longer phrase
	letters      int32 // of its last word
	title        bool
	proper       bool
	value        bool
}

const (
	// maxWords is the longest part of a run that is a candidate; whole names may be longer.
	maxWords = 4
	// maxName is the longest name that is a candidate, in tokens.
	maxName = 8
	// maxBytes is the longest word of a phrase.
	maxBytes = 60
	// maxIDF keeps a word that is misspelt from counting as a rare one.
	maxIDF = 9
)

// A finder gathers candidates. It is working space that is used again.
type finder struct {
	in    Input
	words *background.Words
	seen  number.Index // numbers of candidates by the hash of their stems
	all   []candidate
	order []int32   // of candidates, best first
	idfs  []float64 // of the words of the phrases that are being read
	value int       // the first mention that does not end before the current token
}

var finders = sync.Pool{New: func() any { return &finder{words: background.Default()} }}

// mostKept is how many candidates' space is used again.
const mostKept = 1 << 14

// free gives the working space back.
func (f *finder) free() {
	if len(f.all) > mostKept {
		return
	}
	f.seen.Clear()
	f.in, f.all, f.value = Input{}, f.all[:0], 0
	finders.Put(f)
}

// candidates gathers the candidates of a text, in the order in which they first stand.
func candidates(in Input) *finder {
	f := finders.Get().(*finder)
	f.in = in
	for _, s := range in.Text.Sentences {
		for i := int(s.First); i < int(s.Last); {
			j := i
			for j < int(s.Last) && in.Stems[j] != 0 && inPhrase(in.Text.Tokens[j]) {
				j++
			}
			f.run(i, j)
			i = max(j, i+1)
		}
	}
	f.names()
	return f
}

// inPhrase reports whether a word may be in a noun phrase: an adjective or noun of a length that people read.
func inPhrase(t token.Token) bool {
	return (t.Tag.Noun() || t.Tag == adjective) && t.End-t.Start <= maxBytes
}

var adjective = tagNamed("JJ")

// tagNamed returns the tag with a name.
func tagNamed(name string) token.Tag {
	t := token.Tag(1)
	for t.String() != name {
		t++
	}
	return t
}

// run adds the parts of a run of adjectives and nouns that end in a noun.
func (f *finder) run(from, to int) {
	f.weigh(from, to)
	for a := from; a < to; a++ {
		key := uint64(0)
		for b := a; b < min(to, a+maxWords); b++ {
			key = flat.Extend(key, f.in.Stems[b])
			if f.in.Text.Tokens[b].Tag.Noun() && !empty[f.in.Text.Word(b)] {
				f.add(key, a, b, a == from && b == to-1, f.idfs[a-from:b-from+1])
			}
		}
	}
}

// empty holds words that are tagged as nouns and name nothing.
var empty = map[string]bool{
	"anybody": true, "anyone": true, "anything": true, "everybody": true, "everyone": true, "everything": true, "Everyone": true,
	"Everything": true, "lot": true, "lots": true, "nobody": true, "nothing": true, "Nothing": true, "somebody": true, "someone": true,
	"something": true, "thing": true, "things": true, "way": true, "ways": true,
}

// names adds the names that hold other words than adjectives and nouns: "Joint Chiefs of Staff".
func (f *finder) names() {
	t := 0
	for _, m := range f.in.Mentions {
		for t < len(f.in.Text.Tokens) && int(f.in.Text.Tokens[t].Start) < m.Start {
			t++
		}
		from, plain, key := t, true, uint64(0)
		for t < len(f.in.Text.Tokens) && int(f.in.Text.Tokens[t].End) <= m.End {
			plain = plain && inPhrase(f.in.Text.Tokens[t])
			key = flat.Extend(key, f.in.Stems[t])
			t++
		}
		if n := t - from; n > 1 && n <= maxName && m.End-m.Start <= maxName*maxBytes && !plain && !isValue(m.Kind) && f.in.Stems[from] != 0 && f.in.Stems[t-1] != 0 {
			f.weigh(from, t)
			f.add(key, from, t-1, true, f.idfs)
		}
	}
}

// weigh puts the inverse document frequencies of some words into idfs, 0 for marks.
func (f *finder) weigh(from, to int) {
	f.idfs = f.idfs[:0]
	for _, s := range f.in.Stems[from:to] {
		idf := 0.0
		if s != 0 {
			idf = min(maxIDF, f.words.IDF(s))
		}
		f.idfs = append(f.idfs, idf)
	}
}

// add counts one occurrence.
func (f *finder) add(key uint64, first, last int, alone bool, idfs []float64) {
	i, isNew := f.seen.Put(key)
	if isNew {
		f.all = append(f.all, f.describe(first, last, idfs))
	}
	c := &f.all[i]
	c.count++
	if alone {
		c.alone++
	}
}

// describe reads a candidate's features where it stands first.
func (f *finder) describe(first, last int, idfs []float64) candidate {
	tokens := f.in.Text.Tokens
	c := candidate{first: int32(first), last: int32(last), letters: int32(utf8.RuneCountInString(f.in.Text.Word(last))), title: int(tokens[last].End) <= f.in.TitleEnd}
	words := 0
	for _, idf := range idfs {
		c.idf += idf
		if idf > 0 {
			words++
		}
	}
	c.idf /= float64(max(words, 1))
	tag := tokens[last].Tag.String()
	c.proper = tag == "NNP" || tag == "NNPS"
	for f.value < len(f.in.Mentions) && f.in.Mentions[f.value].End <= int(tokens[first].Start) {
		f.value++
	}
	if f.value < len(f.in.Mentions) {
		m := f.in.Mentions[f.value]
		c.value = isValue(m.Kind) && m.Start <= int(tokens[first].Start) && int(tokens[last].End) <= m.End
	}
	return c
}

// isValue reports whether a mention is a date or an amount.
func isValue(k entity.Kind) bool { return k == entity.Date || k == entity.Money || k == entity.Number }
