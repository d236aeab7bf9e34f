package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mend adds the token text[start:end] as prose cut it, cut further where news
// text needs it: marks at either end, dashes and slashes inside, hyphens between
// letters.
func (s *splitter) mend(start, end int) {
	word := s.text[start:end]
	if plain(word) {
		s.add(start, end)
		return
	}
	if contraction(word) && (s.touches(start) || spanEnd(s.text[end:]) == 0) {
		s.add(start, end)
		return
	}
	if n := contractionLen(word); n > 0 && s.touches(start) { // "Seoul's/Tokyo's" is "Seoul" and "'s/Tokyo's" to prose
		s.add(start, start+n)
		s.mend(start+n, end)
		return
	}
	if n := contracted(word); n > 0 { // "I've" and "you'd", which prose leaves whole
		s.mend(start, start+n)
		s.add(start+n, end)
		return
	}
	if strings.Contains(word, "://") || strings.HasPrefix(word, "www.") || strings.IndexByte(word, '@') > 0 {
		s.add(start, end) // an address stays whole
		return
	}
	for start < end {
		n := markLen(s.text[start:end])
		if n == 0 {
			break
		}
		s.add(start, start+n)
		start += n
	}
	stop := end // where the word ends and the closing marks begin
	for stop > start {
		n := closingLen(s.text[start:stop])
		if n == 0 {
			break
		}
		stop -= n
	}
	s.inner(start, stop)
	for stop < end {
		n := max(markLen(s.text[stop:end]), 1)
		if s.text[stop] == '.' { // a stop after a word, or an ellipsis
			for n = 1; stop+n < end && s.text[stop+n] == '.'; n++ {
			}
		} else if _, w := utf8.DecodeRuneInString(s.text[stop:end]); n < w {
			n = w
		}
		s.add(stop, stop+n)
		stop += n
	}
}

// plain reports whether a word is all ASCII letters, or all digits, so that
// there is nothing to mend. Most words are.
func plain(word string) bool {
	for i := 0; i < len(word); i++ {
		if c := word[i] | 0x20; (c < 'a' || c > 'z') && (word[i] < '0' || word[i] > '9') {
			return false
		}
	}
	return true
}

// contraction reports whether a token is the second half of "it's", "don't" and the like.
func contraction(w string) bool {
	if len(w) > 1 && w[0]|0x20 == 'n' {
		half, ok := afterApostrophe(w[1:])
		return ok && half[0]|0x20 == 't' && len(half) == 1
	}
	half, ok := afterApostrophe(w)
	if !ok || len(half) > 2 {
		return false
	}
	first, second := half[0]|0x20, byte(0)
	if len(half) == 2 {
		second = half[1] | 0x20
	}
	switch [2]byte{first, second} {
	case [2]byte{'s'}, [2]byte{'m'}, [2]byte{'d'}, [2]byte{'l', 'l'}, [2]byte{'r', 'e'}, [2]byte{'v', 'e'}:
		return true
	}
	return false
}

// afterApostrophe returns what follows an apostrophe at the start of w, false if nothing does.
func afterApostrophe(w string) (string, bool) {
	rest, ok := strings.CutPrefix(w, "'")
	if !ok {
		rest, ok = strings.CutPrefix(w, "’")
	}
	return rest, ok && rest != ""
}

// contractionLen returns the length of the second half of a contraction that begins w and is
// followed by a mark, or 0.
func contractionLen(w string) int {
	if w[0] != '\'' && !strings.HasPrefix(w, "’") {
		return 0
	}
	for n := 2; n < min(len(w), 6); n++ {
		if r, _ := utf8.DecodeRuneInString(w[n:]); contraction(w[:n]) && mark(r) {
			return n
		}
	}
	return 0
}

// contracted returns where the second half of a contraction begins in a word that prose left
// whole, or 0. "'d" is one only after a pronoun: Sa'd is a name.
func contracted(w string) int {
	for i := max(len(w)-5, 1); i < len(w)-1; i++ { // 5 is the length of "’ll", which is the longest
		if w[i] != '\'' && !strings.HasPrefix(w[i:], "’") || !contraction(w[i:]) {
			continue
		}
		if c := w[len(w)-1] | 0x20; c == 'd' && !pronouns[strings.ToLower(w[:i])] {
			continue
		}
		if c := w[i-1] | 0x20; c >= 'a' && c <= 'z' || c >= utf8.RuneSelf {
			return i
		}
	}
	return 0
}

var pronouns = map[string]bool{
	"i": true, "you": true, "he": true, "she": true, "it": true, "we": true, "they": true, "who": true, "that": true, "there": true, "what": true,
}

// touches reports whether a token ends exactly at the offset.
func (s *splitter) touches(at int) bool {
	return len(s.tokens) > 0 && int(s.tokens[len(s.tokens)-1].End) == at
}

// mark reports whether a rune is punctuation that is a token by itself
// wherever it stands at the edge of a word.
func mark(r rune) bool {
	switch r {
	case '\'', '"', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '`', '´',
		'(', ')', '[', ']', '{', '}', '<', '>', '|', '/', '\\', '•', '·', '▪', '●', '■', '◦', '‣', '*', '_', '~',
		'-', '–', '—', '―', '−', '…', ',', ';', ':', '!', '?', '¿', '¡', '$', '£', '€', '¥', '₩', '₽', '₹', '=', '+', '^':
		return true
	}
	return false
}

// hidden reports whether a rune prints nothing: control, format and
// direction marks, the byte order mark.
func hidden(r rune) bool {
	return r < ' ' || r == 0x7f || r == 0xad || r >= 0x80 && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r))
}

// markLen returns the length of the mark at the start of s, where a run of dashes
// or stops and a pair of typewriter quotes (two backticks or two apostrophes) is one mark, or 0.
func markLen(s string) int {
	r, w := utf8.DecodeRuneInString(s)
	switch {
	case r == '.' && strings.HasPrefix(s, ".."), r == '-':
		n := 1
		for n < len(s) && s[n] == s[0] {
			n++
		}
		if r == '-' && n == 1 && len(s) > 1 && s[1] >= '0' && s[1] <= '9' {
			return 0 // a negative number
		}
		return n
	case r == '−' && len(s) > w && s[w] >= '0' && s[w] <= '9', r == '+' && len(s) > 1:
		return 0
	case strings.HasPrefix(s, "``"), strings.HasPrefix(s, "''"):
		return 2
	case r == utf8.RuneError && w == 1: // what is left of a cut or damaged rune
		n := 1
		for n < len(s) {
			if r, w := utf8.DecodeRuneInString(s[n:]); r != utf8.RuneError || w != 1 {
				break
			}
			n++
		}
		return n
	case mark(r) || hidden(r):
		return w
	}
	return 0
}

// closingLen returns the length of the mark at the end of s, or 0. A final stop
// belongs to the word if that is an abbreviation.
func closingLen(s string) int {
	r, w := utf8.DecodeLastRuneInString(s)
	switch {
	case r == '.':
		if abbreviation(s) {
			return 0
		}
		return 1
	case r == '+':
		return 0 // OPEC+
	case strings.HasSuffix(s, "''"):
		return 2
	case mark(r) || hidden(r) || r == utf8.RuneError && w == 1:
		return w
	}
	return 0
}

// inner adds text[start:end], a word without marks at its ends, cut at dashes, slashes
// and quotes inside it, at hyphens between letters, after the currency sign of "US$2"
// and where the space after a sentence was lost.
func (s *splitter) inner(start, end int) {
	digits := start < end && s.text[start] >= '0' && s.text[start] <= '9'
	from := start
	for i := start; i < end; {
		r, w := utf8.DecodeRuneInString(s.text[i:end])
		n := 0 // length of the mark to cut out here
		switch before := s.letterBefore(start, i); r {
		case '-':
			for n = 1; i+n < end && s.text[i+n] == '-'; n++ {
			}
			// The left side is a name's letter or stop or, as in `"Road"-funded`, a mark that was cut out.
			if n == 1 && (digits || !(before || i > start && (i == from || s.text[i-1] == '.')) || !s.letterAfter(i+1, end)) {
				n = 0
			}
		case '–', '—', '―', '…', '“', '”', '"', '(', ')', '[', ']', '<', '>', '•', '\u200b':
			n = w
		case '$', '£', '€':
			if before && i+w < end && s.text[i+w] >= '0' && s.text[i+w] <= '9' { // the sign keeps its letters: US$
				s.add(from, i+w)
				from = i + w
			}
		case '!', '?':
			if s.missingSpace(from, i, end) && strings.IndexByte(s.text[from:i], '.') < 0 { // but not in "example.org?Page=2"
				n = w
			}
		case '/', ',', ':', ';':
			if (before || !digits && i > start && digit(s.text[i-1:i])) && s.letterAfter(i+1, end) {
				n = w
			}
		case '.':
			switch {
			case strings.HasPrefix(s.text[i:end], ".."):
				for n = 1; i+n < end && s.text[i+n] == '.'; n++ {
				}
			case s.missingSpace(from, i, end) && !abbreviation(s.text[from:i+1]):
				n = 1
			case s.glued(from, i, end):
				s.add(from, i+1)
				from = i + 1
			}
		default:
			if r < ' ' || r == 0x7f { // a control character is no part of a word
				n = w
			}
		}
		if n > 0 {
			stop := i
			for stop > from && stops(s.text[stop-1:stop]) && !abbreviation(s.text[from:stop]) {
				stop-- // over."The
			}
			s.add(from, stop)
			for ; stop < i; stop++ {
				s.add(stop, stop+1)
			}
			s.add(i, i+n)
			from = i + n
			w = n
		}
		i += w
	}
	s.add(from, end)
}

func (s *splitter) letterBefore(start, i int) bool {
	if i <= start {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s.text[start:i])
	return unicode.IsLetter(r)
}

func (s *splitter) letterAfter(i, end int) bool {
	if i >= end {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s.text[i:end])
	return unicode.IsLetter(r)
}

// missingSpace reports whether the sentence mark at i ends a sentence whose space was lost,
// as in "ended.The": two small letters before it, a capital and a small letter after.
func (s *splitter) missingSpace(start, i, end int) bool {
	t := s.text
	return i-start >= 3 && lower(t[i-1]) && lower(t[i-2]) && i+2 < end && t[i+1] >= 'A' && t[i+1] <= 'Z' && lower(t[i+2])
}

// glued reports whether the stop at i ends an abbreviation whose space was lost: "N.Korea",
// "Mr.Kim", "U.S.Army" and, before a number, "Jan.5". Initials ("J.B.") and degrees ("M.Sc.") stay whole.
func (s *splitter) glued(start, i, end int) bool {
	t := s.text
	if i+1 >= end || i-start > 8 {
		return false
	}
	switch classOf(t[start : i+1]) {
	case title, either:
		return i+2 < end && t[i+1] >= 'A' && t[i+1] <= 'Z' && lower(t[i+2]) && !abbreviation(t[start:min(end+1, len(t))]) && !abbreviation(t[start:end])
	case before, counted:
		return digit(t[i+1 : i+2])
	}
	return false
}

func lower(c byte) bool { return c >= 'a' && c <= 'z' }

// add appends a token unless it is empty or prints nothing.
func (s *splitter) add(start, end int) {
	for start < end {
		r, w := utf8.DecodeRuneInString(s.text[start:end])
		if !hidden(r) && !unicode.IsSpace(r) {
			break
		}
		start += w
	}
	for start < end {
		r, w := utf8.DecodeLastRuneInString(s.text[start:end])
		if !hidden(r) && !unicode.IsSpace(r) {
			break
		}
		end -= w
	}
	if start < end {
		s.tokens = append(s.tokens, Token{Start: int32(start), End: int32(end)})
	}
}

// cut adds the tokens of an overlong run without white space: runs of
// letters and digits, and runs of one and the same other character.
func (s *splitter) cut(start, end int) {
	for at := start; at < end; {
		r, w := utf8.DecodeRuneInString(s.text[at:end])
		word := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		i := at + w
		for i < end {
			q, n := utf8.DecodeRuneInString(s.text[i:end])
			if word && !(unicode.IsLetter(q) || unicode.IsDigit(q) || unicode.IsMark(q)) || !word && (q != r || q == utf8.RuneError) {
				break
			}
			i += n
		}
		s.add(at, i)
		at = i
	}
}

// joinMarks gives a stop that prose cut off back to the abbreviation before it and
// makes one token of the stops of an ellipsis and of the two quotes of a closing pair (two apostrophes).
func (s *splitter) joinMarks(first int) {
	out := first
	for i := first; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if s.text[t.Start] == '\'' && t.End-t.Start == 1 && out > first && s.tokens[out-1].End == t.Start && s.word(out-1) == "'" {
			s.tokens[out-1].End = t.End
			continue
		}
		if s.text[t.Start] == '.' && s.text[t.End-1] == '.' && out > first && s.tokens[out-1].End == t.Start {
			prev := &s.tokens[out-1]
			if s.text[prev.Start] == '.' && s.text[prev.End-1] == '.' || t.End-t.Start == 1 && s.keepsStop(s.text[prev.Start:t.End], i) {
				prev.End = t.End
				continue
			}
		}
		s.tokens[out] = t
		out++
	}
	s.tokens = s.tokens[:out]
}

// keepsStop reports whether w, whose stop is token i, is an abbreviation where it stands.
func (s *splitter) keepsStop(w string, i int) bool {
	c := classOf(w)
	return c != none && (c != counted || i+1 < len(s.tokens) && digit(s.word(i+1)))
}
