package perceptron

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is what the features of a token are found by.
type word struct {
	bits      uint64 // the features of the token in small letters, see Format
	first     uint32 // row of the first of them
	suffix    uint32 // rows of its last three bytes, see Format
	ownSuffix uint32 // the same of the token as it is written
	prefix    uint32 // row of the token's first byte
	fixed     uint8  // the tag that the token always has plus one, 0 if the model is asked
}

// look finds out about a token.
func (m *Model) look(token string, s *Scratch) word {
	w := find(m, token)
	w.ownSuffix, w.prefix = w.suffix, m.prefix.Uint32(Prefix(token))
	if w.fixed == 0 {
		w.fixed = m.pattern(token)
	}
	switch other := m.normal(token, s); {
	case other != nil:
		w.bits, w.first, w.suffix = other.bits, other.first, other.suffix
	case len(s.lower) > 0:
		lower := find(m, s.lower)
		w.bits, w.first, w.suffix = lower.bits, lower.first, lower.suffix
	}
	return w
}

// normal returns the mark that stands for a token with a hyphen or for a number, nil for other tokens; what such a token is in small
// letters is in s.lower then, nothing if it has no others.
func (m *Model) normal(token string, s *Scratch) *word {
	s.lower = s.lower[:0]
	switch {
	case token == "":
		return nil
	case token[0] != '-' && strings.IndexByte(token, '-') >= 0:
		return &m.hyphen
	case len(token) == 4 && numeric(token):
		return &m.year
	case token[0] >= '0' && token[0] <= '9':
		return &m.digits
	}
	for i := 0; i < len(token); i++ {
		if c := token[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			for _, r := range token { // an invalid byte becomes U+FFFD, as in strings.ToLower
				s.lower = utf8.AppendRune(s.lower, unicode.ToLower(r))
			}
			return nil
		}
	}
	return nil
}

// numeric reports whether a token is digits after at most one sign.
func numeric(token string) bool {
	for i := range len(token) {
		if c := token[i]; (c < '0' || c > '9') && (i > 0 || c != '+' && c != '-') {
			return false
		}
	}
	return true
}

// pattern returns the tag plus one of tokens that the model is not asked about, 0 for others.
func (m *Model) pattern(token string) uint8 {
	switch name := Pattern(token); name {
	case "":
		return 0
	case Marks[none]:
		return uint8(len(m.Classes) + none + 1)
	case token:
		return uint8(len(m.Classes) + kept + 1)
	default:
		return m.at
	}
}

// Traces and elisions of the Penn Treebank.
var traces = regexp.MustCompile(`^(?:\*[\w?]\*|\*-\d{1,3}|\*[A-Z]+\*-\d{1,3}|\*)$`)

// AtTag is the tag of what begins with an at sign.
const AtTag = "NN"

// Pattern returns the name of the tag of tokens that prose tells by their form, "" of others.
func Pattern(token string) string {
	if token == "" {
		return ""
	}
	switch token[0] {
	case '@':
		return AtTag
	case '0', '*':
		if token == "0" || token[0] == '*' && traces.MatchString(token) {
			return Marks[none]
		}
	case '-': // "-LRB-"
		if len(token) == 5 && token[4] == '-' && capital(token[1]) && capital(token[2]) && capital(token[3]) {
			return token
		}
	}
	return ""
}

func capital(c byte) bool { return c >= 'A' && c <= 'Z' }

// mark returns the word that stands for something else than a token.
func (m *Model) mark(name string) word {
	w := find(m, name)
	w.fixed = 0
	return w
}

// find returns the record of a word with its suffix.
func find[T string | []byte](m *Model, w T) (out word) {
	out.suffix, _ = m.suffixes.Get(Suffix(w))
	i, ok := m.table.Get(Hash(w))
	if !ok {
		return out
	}
	record := m.words[i*16 : i*16+16]
	at := record.Uint32(3)
	if text := m.text[at>>8 : at>>8+at&0xff]; string(text) != string(w) {
		return out
	}
	all := record.Uint64(0)
	out.bits, out.first, out.fixed = all&(1<<FixedShift-1), record.Uint32(2), uint8(all>>FixedShift)
	return out
}

// Hash returns the hash of a word.
func Hash[T string | []byte](w T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h ^ h>>32
}

// Suffix returns the last three bytes of a word and how many they are, such that a flat.Table tells all suffixes apart.
func Suffix[T string | []byte](w T) uint64 {
	n := min(len(w), 3)
	key := uint32(n)
	for i := len(w) - n; i < len(w); i++ {
		key = key<<8 | uint32(w[i])
	}
	return uint64(key<<1|1)<<32 | uint64(key*0x9e3779b1>>8)
}

// Prefix returns the number of the first byte of a word: the byte, or 256 for no byte.
func Prefix(w string) int {
	if w == "" {
		return 256
	}
	return int(w[0])
}
