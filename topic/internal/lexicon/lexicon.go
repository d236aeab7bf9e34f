// Package lexicon finds the weighted terms of topics in a text: terms of one to four words, compared by stems, the
// longest at each place. The terms stand in a table that is compiled to a flat file and read in place.
package lexicon

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

// Format is the version of the file: sections "trie" (flat.Table from the hash of the stems of a term, or of the beginning of one;
// bit 31: a longer term goes on here; rest: term + 1), "terms" (text offset, text length, first weight, number of weights,
// uint32 each), "weights" (topic uint16, weight × 100 int16) and "text".
const Format = 1

const kind = "topics"

// MaxWords is the longest term.
const MaxWords = 4

// The occurrences of a term are worth
//
//	ln(1 + count) · place / √(1 + words/100)
//
// where place is headFactor if one of them stands in the title or the opening: the first headWords words of the body, if
// they are in one line. The constants were set on development articles.
const (
	headFactor = 2
	headWords  = 60
)

// A Lexicon holds the terms of topics. It is immutable and safe for concurrent use.
type Lexicon struct {
	trie                 flat.Table
	terms, weights, text flat.Section
	// Topics is one more than the largest number of a topic.
	Topics int
}

// Open reads a file in place. A file that was cut or altered, or that a newer version wrote, is an error.
func Open(data string) (*Lexicon, error) {
	f, err := flat.Open(data, kind, Format)
	if err != nil {
		return nil, err
	}
	l := &Lexicon{trie: flat.NewTable(f.Section("trie")), terms: f.Section("terms"), weights: f.Section("weights"), text: f.Section("text")}
	n := len(l.terms) / 16
	for t := range n {
		row := l.terms[t*16 : t*16+16]
		if uint64(row.Uint32(0))+uint64(row.Uint32(1)) > uint64(len(l.text)) || uint64(row.Uint32(2))+uint64(row.Uint32(3)) > uint64(len(l.weights)/4) {
			return nil, fmt.Errorf("%s file: term %d lies outside its section", kind, t)
		}
	}
	for i := range len(l.weights) / 4 {
		l.Topics = max(l.Topics, int(l.weights.Uint32(i)&0xffff)+1)
	}
	slots := f.Section("trie")
	free := len(slots) == 0
	for slot := range len(slots) / 8 {
		free = free || slots.Uint32(2*slot) == 0
		if t := slots.Uint32(2*slot+1) &^ (1 << 31); int(t) > n {
			return nil, fmt.Errorf("%s file: section %q names term %d of %d", kind, "trie", t, n)
		}
	}
	if !free || len(slots)&(len(slots)-1) != 0 {
		return nil, fmt.Errorf("%s file: section %q is no table", kind, "trie")
	}
	return l, nil
}

// Text returns a term as the table has it.
func (l *Lexicon) Text(term uint32) string {
	row := l.terms[term*16 : term*16+16]
	return string(l.text[row.Uint32(0):][:row.Uint32(1)])
}

// Weights calls f with the weight of a term for each topic that it speaks for.
func (l *Lexicon) Weights(term uint32, f func(topic int, weight float64)) {
	row := l.terms[term*16 : term*16+16]
	for w := row.Uint32(2); w < row.Uint32(2)+row.Uint32(3); w++ {
		v := l.weights.Uint32(int(w))
		f(int(v&0xffff), float64(int16(v>>16))/100)
	}
}

// A Found is a term with its occurrences.
type Found struct {
	Term uint32
	N    int
	head bool
	// First and Last are the tokens of the first occurrence.
	First, Last int32
}

// A Finder is the working space of Find, for one goroutine at a time. Its zero value is ready.
type Finder struct {
	words []int32
	terms map[uint32]int32
	all   []Found
	sums  []float64
}

// Worth returns what the occurrences of a term count for.
func (f *Finder) Worth(t Found) float64 {
	v := math.Log1p(float64(t.N)) / math.Sqrt(1+float64(len(f.words))/100)
	if t.head {
		v *= headFactor
	}
	return v
}

// dampingAt sets how a text's many terms weaken each other.
const dampingAt = 20

// Sums adds up weight · worth of the terms found for each topic, and returns by what all are to be multiplied so that the terms of all
// topics share a text's attention: √(dampingAt / (dampingAt + the sums of all topics)). The slice is valid until the next call.
func (l *Lexicon) Sums(found []Found, f *Finder) (sums []float64, damping float64) {
	if len(f.sums) < l.Topics {
		f.sums = make([]float64, l.Topics)
	}
	sums = f.sums[:l.Topics]
	clear(sums)
	for _, t := range found {
		worth := f.Worth(t)
		l.Weights(t.Term, func(topic int, weight float64) { sums[topic] += weight * worth })
	}
	all := 0.0
	for _, s := range sums {
		all += max(s, 0)
	}
	return sums, math.Sqrt(dampingAt / (dampingAt + all))
}

// Find returns the terms of a text in the order of their first occurrences; the slice is valid until the next call. Stems
// holds the hash of each token's stem, 0 for what is no word; titleEnd is the offset at which the title ends.
func (l *Lexicon) Find(text *token.Text, stems []uint64, titleEnd int, f *Finder) []Found {
	if f.terms == nil {
		f.terms = map[uint32]int32{}
	}
	clear(f.terms)
	f.all, f.words = f.all[:0], f.words[:0]
	for i, h := range stems {
		if h != 0 {
			f.words = append(f.words, int32(i))
		}
	}
	head := headEnd(text, f.words, titleEnd)
	for at := 0; at < len(f.words); {
		term, length := l.longest(stems, f.words[at:])
		if length == 0 {
			at++
			continue
		}
		n, ok := f.terms[term]
		if !ok {
			n = int32(len(f.all))
			f.all = append(f.all, Found{Term: term, First: f.words[at], Last: f.words[at+length-1]})
			f.terms[term] = n
		}
		t := &f.all[n]
		t.N++
		t.head = t.head || at < head
		at += length
	}
	return f.all
}

// longest returns the longest term at the beginning of words, and its length, 0 if there is none.
func (l *Lexicon) longest(stems []uint64, words []int32) (term uint32, length int) {
	h := uint64(0)
	for n := 0; n < MaxWords && n < len(words); n++ {
		h = flat.Extend(h, stems[words[n]])
		v, ok := l.trie.Get(h)
		if !ok {
			break
		}
		if t := v &^ (1 << 31); t != 0 {
			term, length = t-1, n+1
		}
		if v>>31 == 0 {
			break
		}
	}
	return term, length
}

// headEnd returns how many of the words stand in the title and the opening, which ends with its line.
func headEnd(text *token.Text, words []int32, titleEnd int) int {
	body := 0
	for body < len(words) && int(text.Tokens[words[body]].Start) < titleEnd {
		body++
	}
	end := min(body+headWords, len(words))
	for at := body + 1; at < end; at++ {
		for _, ch := range []byte(text.Source[text.Tokens[words[at-1]].End:text.Tokens[words[at]].Start]) {
			if ch == '\n' {
				return at
			}
		}
	}
	return end
}

// A Term is a term to be compiled: its text and its weight for topics.
type Term struct {
	Text    string
	Topics  []int
	Weights []float64
}

// Build lays out terms. Two terms of the same stems are one: the text of the first counts, and for each topic the first weight.
func Build(terms []Term, version string) ([]byte, error) {
	type entry struct {
		text    string
		stems   []uint64
		weights []uint32
		has     map[int]bool
	}
	var stemmer token.Stemmer
	var all []*entry
	byHash := map[uint64]*entry{}
	for _, t := range terms {
		stems, h := stemsOf(&stemmer, t.Text)
		if len(stems) == 0 || len(stems) > MaxWords {
			return nil, fmt.Errorf("%q has %d words, 1 to %d are allowed", t.Text, len(stems), MaxWords)
		}
		e := byHash[h]
		if e == nil {
			e = &entry{text: t.Text, stems: stems, has: map[int]bool{}}
			byHash[h] = e
			all = append(all, e)
		}
		for i, topic := range t.Topics {
			if w := math.Round(t.Weights[i] * 100); w < math.MinInt16 || w > math.MaxInt16 || topic < 0 || topic > math.MaxUint16 {
				return nil, errors.New("weight or topic out of range")
			} else if !e.has[topic] {
				e.has[topic] = true
				e.weights = append(e.weights, uint32(topic)|uint32(uint16(int16(w)))<<16)
			}
		}
	}
	var text, rows, weights []byte
	trie := map[uint64]uint32{}
	le := binary.LittleEndian
	for i, e := range all {
		for _, v := range []int{len(text), len(e.text), len(weights) / 4, len(e.weights)} {
			rows = le.AppendUint32(rows, uint32(v))
		}
		text = append(text, e.text...)
		for _, w := range e.weights {
			weights = le.AppendUint32(weights, w)
		}
		h := uint64(0)
		for j, s := range e.stems {
			h = flat.Extend(h, s)
			if j < len(e.stems)-1 {
				trie[h] |= 1 << 31
			} else {
				trie[h] |= uint32(i) + 1
			}
		}
	}
	var b flat.Builder
	b.Add("trie", flat.BuildTable(trie))
	b.Add("terms", rows)
	b.Add("weights", weights)
	b.Add("text", text)
	return b.Bytes(kind, Format, version), nil
}

// stemsOf returns the stems of a term's words and the hash of their sequence.
func stemsOf(stemmer *token.Stemmer, term string) (stems []uint64, h uint64) {
	text := token.Split(term)
	for _, s := range stemmer.Stems(text, nil) {
		if s != 0 {
			stems = append(stems, s)
			h = flat.Extend(h, s)
		}
	}
	return stems, h
}
