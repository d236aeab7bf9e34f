package token

import (
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"github.com/dateline-news/dateline/internal/flat"
)

// A Stemmer reduces English words to stems with the Porter2 (Snowball) method
// and remembers recent ones: a remembered stem costs about 20 ns and no memory.
// The zero value is ready for use and safe for concurrent use.
type Stemmer struct {
	cache [1 << 15]atomic.Pointer[stemmed]
}

type stemmed struct {
	word, stem string
	hash       uint64
}

// maxStem is the longest word that has a stem; longer ones are no English words.
const maxStem = 40

// Stem returns the stem of a word in small letters: "sanctions" and "Sanctioned" give
// "sanction". A word longer than 40 bytes is its own stem.
func (s *Stemmer) Stem(word string) string {
	stem, _ := s.lookup(word)
	return stem
}

func (s *Stemmer) lookup(word string) (string, uint64) {
	if len(word) > maxStem {
		return word, flat.Hash(word)
	}
	h := flat.Hash(word)
	slot := &s.cache[(h^h>>15)%uint64(len(s.cache))]
	if e := slot.Load(); e != nil && e.word == word {
		return e.stem, e.hash
	}
	w := strings.Clone(word) // do not keep the article alive
	st := stem(strings.ToLower(w))
	e := &stemmed{w, st, flat.Hash(st)}
	slot.Store(e)
	return e.stem, e.hash
}

// Stems returns a hash of each token's stem, in out if it has room: 0 for
// marks and for the second halves of contractions ("'s", "n't"), which are no words.
func (s *Stemmer) Stems(t *Text, out []uint64) []uint64 {
	out = out[:0]
	for i := range t.Tokens {
		w := t.Word(i)
		c := w[0] | 0x20
		if (c < 'a' || c > 'z') && (w[0] < '0' || w[0] > '9') && w[0] < 0x80 || w == "n't" {
			out = append(out, 0)
			continue
		}
		if r, _ := utf8.DecodeRuneInString(w); w[0] >= 0x80 && !unicode.IsLetter(r) {
			out = append(out, 0)
			continue
		}
		_, h := s.lookup(w)
		out = append(out, h)
	}
	return out
}

func stem(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			return Fold(w) // a foreign name: fold accents, no suffix to take off
		}
	}
	return english.Stem(w, false)
}

// Fold returns a word as names are compared: lower case, without accents, with
// plain apostrophes and hyphens. An ASCII word in lower case is returned as it is.
func Fold(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			return string(AppendFold(make([]byte, 0, len(w)), w))
		}
	}
	return strings.ToLower(w)
}

// AppendFold appends the folded word to out. It allocates only for words with accents.
func AppendFold(out []byte, w string) []byte {
	w = strings.ToValidUTF8(w, "\ufffd") // an invalid byte would keep the letter after it from being taken apart
	if norm.NFD.QuickSpanString(w) < len(w) {
		w = norm.NFD.String(w)
	}
	for _, r := range w {
		switch {
		case unicode.Is(unicode.Mn, r) || hidden(r):
		case r == '’' || r == '‘' || r == 'ʻ' || r == 'ʼ' || r == '`' || r == '´':
			out = append(out, '\'')
		case r == '–' || r == '‑' || r == '‐' || r == '—':
			out = append(out, '-')
		default:
			r = unicode.ToLower(r)
			if s, ok := folded[r]; ok {
				out = append(out, s...)
			} else {
				out = utf8.AppendRune(out, r)
			}
		}
	}
	return out
}

// folded holds small letters that canonical decomposition leaves whole.
var folded = map[rune]string{
	'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ħ': "h", 'ə': "a",
}
