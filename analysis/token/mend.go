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
	if len(w) > 5 {
		return false
	}
	w = strings.ToLower(strings.Replace(w, "’", "'", 1))
	switch w {
	case "'s", "'ll", "'re", "'m", "'ve", "'d", "n't":
		return true
	}
	return false
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
// or stops is one mark, or 0.
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
	case r == '+' && len(s) > 1:
		return 0
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
	case mark(r) || hidden(r):
		return w
	}
	return 0
}

// inner adds text[start:end], a word without marks at its ends, cut at dashes, slashes
// and quotes inside it and at hyphens between letters.
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
			if n == 1 && (digits || !(before || i > start && s.text[i-1] == '.') || !s.letterAfter(i+1, end)) {
				n = 0
			}
		case '–', '—', '―', '…', '“', '”', '"', '(', ')', '[', ']', '<', '>', '•':
			n = w
		case '/', ',', ':', ';':
			if before && s.letterAfter(i+1, end) {
				n = w
			}
		case '.':
			switch {
			case strings.HasPrefix(s.text[i:end], ".."):
				for n = 1; i+n < end && s.text[i+n] == '.'; n++ {
				}
			case s.missingSpace(from, i, end):
				n = 1
			}
		}
		if n > 0 {
			s.add(from, i)
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

// missingSpace reports whether the stop at i ends a sentence whose space was lost,
// as in "ended.The": two small letters before it, a capital and a small letter after.
func (s *splitter) missingSpace(start, i, end int) bool {
	t := s.text
	return i-start >= 3 && lower(t[i-1]) && lower(t[i-2]) && i+2 < end && t[i+1] >= 'A' && t[i+1] <= 'Z' && lower(t[i+2])
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

// joinStops gives a stop that prose cut off back to the abbreviation before it.
func (s *splitter) joinStops(first int) {
	out := first
	for i := first; i < len(s.tokens); i++ {
		t := s.tokens[i]
		if t.End-t.Start == 1 && s.text[t.Start] == '.' && out > first && s.tokens[out-1].End == t.Start {
			if abbreviation(s.text[s.tokens[out-1].Start:t.End]) {
				s.tokens[out-1].End = t.End
				continue
			}
		}
		s.tokens[out] = t
		out++
	}
	s.tokens = s.tokens[:out]
}
