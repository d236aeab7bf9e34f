package tagger

import (
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// seen is how a word is used in the document: how else it is written, where it stands with a capital, and the
// longest run of capitals that it is part of. A name is often clearer elsewhere in the text.
type seen struct {
	word          uint64
	flags, uses   uint8
	at            [otherUses]int32 // tokens, the first uses with a capital
	longest, last int32            // first and last token of the longest run
}

const (
	// otherUses is how many uses of a word are remembered, and maxRun the longest run that counts: longer ones are headlines.
	otherUses = 3
	maxRun    = 7
)

const (
	seenLower = 1 << iota // somewhere in small letters
	seenMid               // somewhere with a capital inside a sentence
	seenTwice
	seenOnce // always set; not a feature
	seenRun  // longest and last are set; not a feature
)

// Document starts a new document.
func (x *Extractor) Document(t *token.Text, words []knowledge.Word, hints []Hint) {
	x.text, x.words, x.hints = t, words, hints
	if len(x.seen) == 0 || len(x.seen) > 1<<16 {
		x.seen = make([]seen, 1<<11)
	} else {
		clear(x.seen)
	}
	x.known = 0
	x.class, x.names = grow(x.class, len(words)), grow(x.names, len(words))
	table, list := classes(), nameWords()
	for i, w := range words {
		c, ok := table.Get(ClassWord(w))
		if !ok {
			c = unknownClass
		}
		x.class[i], x.names[i] = c, smallWord
		if w.Shape&knowledge.Upper != 0 {
			x.names[i] = list.get(w.Fold)
		}
	}
	for _, s := range t.Sentences {
		for i := int(s.First); i < int(s.Last); i++ {
			w := words[i]
			if w.Shape&knowledge.Letter == 0 {
				continue
			}
			e := x.find(w.Fold)
			if e.word == w.Fold && e.flags != 0 {
				e.flags |= seenTwice
			} else if x.known++; x.known*2 > len(x.seen) {
				x.grow()
				e = x.find(w.Fold)
			}
			e.word = w.Fold
			e.flags |= seenOnce
			if w.Shape&knowledge.Lower != 0 {
				e.flags |= seenLower
			} else if i > int(s.First) && w.Shape&knowledge.Upper != 0 {
				e.flags |= seenMid
			}
		}
		x.uses(s)
	}
}

// uses remembers where the capitalised words of a sentence stand and in which runs.
func (x *Extractor) uses(s token.Sentence) {
	for i := s.First; i < s.Last; {
		if x.words[i].Shape&knowledge.Upper == 0 {
			i++
			continue
		}
		j := i + 1
		for j < s.Last && (x.words[j].Shape&knowledge.Upper != 0 || x.words[j].Shape&knowledge.Hyphen != 0 && j+1 < s.Last && x.words[j+1].Shape&knowledge.Upper != 0) {
			j++
		}
		for k := i; k < j; k++ {
			if x.words[k].Shape&knowledge.Letter == 0 {
				continue
			}
			e := x.find(x.words[k].Fold)
			if e.uses < otherUses {
				e.at[e.uses] = k
				e.uses++
			}
			if n := j - i; n <= maxRun && (e.flags&seenRun == 0 || n > e.last+1-e.longest) {
				e.longest, e.last = i, j-1
				e.flags |= seenRun
			}
		}
		i = j
	}
}

// find returns the entry of a word, or the free one where it belongs.
func (x *Extractor) find(word uint64) *seen {
	mask := uint64(len(x.seen) - 1)
	for slot := (word ^ word>>32) & mask; ; slot = (slot + 1) & mask {
		if e := &x.seen[slot]; e.word == word || e.flags == 0 {
			return e
		}
	}
}

func (x *Extractor) grow() {
	old := x.seen
	x.seen = make([]seen, 2*len(old))
	for _, e := range old {
		if e.flags != 0 {
			*x.find(e.word) = e
		}
	}
}
