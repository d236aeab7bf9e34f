package knowledge

import (
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

// Names are matched word by word. A word is folded (lower case, no accents, no
// stops, so that "U.S.", "US" and "us" are one) and hashed; the hash of a name is the
// running hash of its words, hyphens left out, so that "Kim Jong-un" is "Kim Jong Un".
// The trie is a hash table of all names and all their beginnings: a match walks it until no longer name goes on.
// How a name must be written is checked on the way: see the candidate flags.

// A Word is a token as the matcher sees it.
type Word struct {
	Fold  uint64
	Shape Shape
}

// Shape says how a word is written.
type Shape uint8

const (
	Upper  Shape = 1 << iota // begins with a capital
	All                      // has letters, all capital
	Letter                   // begins with a letter
	Digit                    // begins with a digit
	Hyphen                   // is a hyphen or dash
	Lower                    // begins with a small letter
	Inner                    // has a capital after a small letter
	Stops                    // has stops inside or at its end
)

// Words folds and hashes the tokens of a text into out, which is grown as needed.
func Words(t *token.Text, out []Word) []Word {
	out = out[:0]
	for i := range t.Tokens {
		out = append(out, FoldWord(t.Word(i)))
	}
	return out
}

const (
	seed  = 14695981039346656037
	prime = 1099511628211
)

// FoldWord hashes one word.
func FoldWord(w string) Word {
	h, shape, letters, capitals := uint64(seed), Shape(0), 0, 0
	for i := 0; i < len(w); i++ {
		c := w[i]
		switch {
		case c >= 'a' && c <= 'z':
			letters++
			if i == 0 {
				shape |= Lower | Letter
			}
		case c >= 'A' && c <= 'Z':
			letters++
			capitals++
			switch {
			case i == 0:
				shape |= Upper | Letter
			case capitals < letters:
				shape |= Inner
			}
			c += 'a' - 'A'
		case c >= '0' && c <= '9':
			if i == 0 {
				shape |= Digit
			}
		case c == '.':
			shape |= Stops
			if len(w) > 1 {
				continue
			}
		case c == '-' && len(w) <= 2:
			return Word{h, Hyphen}
		case c >= utf8.RuneSelf:
			return foldForeign(w)
		}
		h = (h ^ uint64(c)) * prime
	}
	if letters > 0 && letters == capitals {
		shape |= All
	}
	return Word{h, shape}
}

func foldForeign(w string) Word {
	r, _ := utf8.DecodeRuneInString(w)
	if r == '–' || r == '—' || r == '‑' || r == '‐' {
		return Word{seed, Hyphen}
	}
	shape := Shape(0)
	if unicode.IsLetter(r) {
		shape |= Letter
		if unicode.IsUpper(r) {
			shape |= Upper | All
		} else if unicode.IsLower(r) {
			shape |= Lower
		}
	}
	for _, r := range w {
		if unicode.IsLower(r) {
			shape &^= All
		}
	}
	h := uint64(seed)
	var space [64]byte
	for _, c := range token.AppendFold(space[:0], w) {
		if c != '.' {
			h = (h ^ uint64(c)) * prime
		}
	}
	return Word{h, shape}
}

// A Match is a name found: tokens First to Last, half open.
type Match struct {
	First, Last int32
	Alias       int32
}

// Match appends the names in the words, leftmost first and the longest at each place; they do not overlap.
func (b *Base) Match(words []Word, out []Match) []Match {
	var hashes, first [64]uint64
	for i := 0; i < len(words); {
		// Most words begin no name. Those that begin a shipped one are found for many words at a time.
		part := words[i:min(i+len(hashes), len(words))]
		for k, w := range part {
			hashes[k] = flat.Extend(0, w.Fold)
		}
		b.trie.GetAll(hashes[:len(part)], first[:0])
		from := i
		for i < from+len(part) {
			m := Match{Alias: -1}
			if words[i].Shape&(Letter|Digit) != 0 && (first[i-from] != 0 || b.added != nil) {
				m = b.match(words, i, false)
			}
			if m.Alias >= 0 {
				out = append(out, m)
				i = int(m.Last)
			} else {
				i++
			}
		}
	}
	return out
}

// maxWords bounds the length of a name in tokens, hyphens included.
const maxWords = 16

// match returns the longest name that starts at word i; Alias is -1 if there is none.
func (b *Base) match(words []Word, i int, anyShape bool) Match {
	m := Match{Alias: -1}
	h := uint64(0)
	for j := i; j < len(words) && j < i+maxWords; j++ {
		if words[j].Shape&Hyphen != 0 && j > i {
			continue
		}
		h = flat.Extend(h, words[j].Fold)
		a, more, ok := b.step(h)
		if !ok {
			break
		}
		if a >= 0 && (anyShape || b.written(a, words[i:j+1])) {
			m = Match{int32(i), int32(j + 1), a}
		}
		if !more {
			break
		}
	}
	return m
}

// written reports whether at least one candidate of the alias may be written so.
func (b *Base) written(alias int32, words []Word) bool {
	cands, first, n := b.candidates(alias)
	for i := first; i < first+n; i++ {
		if Written(cands.Uint32(int(2*i+1)), words) {
			return true
		}
	}
	return false
}

// Written reports whether a candidate with these flags may be written as the words are.
func Written(flags uint32, words []Word) bool {
	switch {
	case flags&AnyCase != 0:
		return true
	case flags&Caps != 0:
		for _, w := range words {
			if w.Shape&Lower != 0 || w.Shape&Letter != 0 && w.Shape&All == 0 {
				return false
			}
		}
		return true
	}
	// Both ends must begin with a capital or a digit; the words between need not.
	first, last := words[0].Shape, words[len(words)-1].Shape
	return first&(Upper|Digit) != 0 && (last&Lower == 0 || len(words) > 1 && words[len(words)-2].Shape&Hyphen != 0)
}
