package token

import (
	"unicode"
	"unicode/utf8"
)

// addSentences cuts the block's tokens, which start at index first, into sentences.
//
// prose proposes the boundaries. The news layer takes back those after an
// abbreviation that goes on ("N. | Korea", "Gen. | Lee", "Jan. | 5") and adds
// those that prose misses, mostly after a closing quotation mark.
func (s *splitter) addSentences(start, end, first int) {
	if first == len(s.tokens) {
		return
	}
	s.breaks = s.breaks[:0]
	for _, p := range s.models.sentences.Segment(s.text[start:end]) {
		s.breaks = append(s.breaks, int32(start+p.Start))
	}
	from, b := first, 0
	for i := first + 1; i < len(s.tokens); i++ {
		at := s.tokens[i].Start
		proposed := false
		for b < len(s.breaks) && s.breaks[b] <= at {
			// A boundary counts for the first token at or after it.
			proposed = proposed || s.breaks[b] > s.tokens[i-1].Start
			b++
		}
		if s.endsBefore(first, i, proposed) {
			s.addSentence(from, i)
			from = i
		}
	}
	s.addSentence(from, len(s.tokens))
}

func (s *splitter) addSentence(first, last int) {
	s.tagSentence(first, last)
	s.sents = append(s.sents, Sentence{s.tokens[first].Start, s.tokens[last-1].End, int32(first), int32(last)})
}

// endsBefore decides whether a sentence ends before token i.
func (s *splitter) endsBefore(first, i int, proposed bool) bool {
	next := s.word(i)
	last := i - 1 // the token that ends the sentence, before at most four closing marks
	for last > first && last > i-5 && closing(s.word(last)) && s.tokens[last].Start == s.tokens[last-1].End {
		last--
	}
	word := s.word(last)
	if s.tokens[i].Start == s.tokens[i-1].End {
		// Only a lost space ("ended.The", `over."The`) ends a sentence inside a run.
		return last > first && stops(word) && s.tokens[last-1].End == s.tokens[last].Start && capital(next) && len(next) > 1
	}
	opens := capital(next) || opening(next)
	if stops(word) {
		if last == first+1 && listNumber(s.word(first)) {
			return false // "1. The ceasefire holds": the number of an item in a list
		}
		return opens || proposed && !small(next)
	}
	switch classOf(word) {
	case title:
		return false
	case before, counted:
		return !digit(next) && (starters[next] || opening(next) && last < i-1)
	case either:
		return starters[next] || last < i-1 && opens
	}
	return proposed && !small(next) && (word == "…" || word[0] == '.')
}

// listNumber reports whether the first word of a line may number the item of a list.
func listNumber(w string) bool {
	return len(w) <= 2 && digit(w) && digit(w[len(w)-1:])
}

// stops reports whether a token is a mark that ends a sentence.
func stops(w string) bool { return w == "." || w == "!" || w == "?" }

func (s *splitter) word(i int) string { return s.text[s.tokens[i].Start:s.tokens[i].End] }

// capital reports whether a word is written as the first of a sentence: with a capital
// letter, or like "iPhone" and "eBay", which keep their small one there.
func capital(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) || lower(w[0]) && len(w) > n && w[n] >= 'A' && w[n] <= 'Z'
}

func small(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r) && !capital(w)
}

func digit(w string) bool { return w[0] >= '0' && w[0] <= '9' }

func closing(w string) bool {
	switch w {
	case "'", "’", "\"", "”", ")", "]", "»", "''":
		return true
	}
	return false
}

func opening(w string) bool {
	switch w {
	case "'", "‘", "\"", "“", "(", "[", "«", "``", "•", "-", "*", "–", "—", "▪", "●":
		return true
	}
	return digit(w)
}
