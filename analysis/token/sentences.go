package token

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// addSentences cuts the block's tokens, which start at index first, into sentences.
//
// Most boundaries are plain from the tokens. The news layer knows those after an abbreviation that goes on ("N. | Korea", "Gen. | Lee",
// "Jan. | 5") and those after a closing quotation mark; where it cannot tell, prose decides.
func (s *splitter) addSentences(start, end, first int) {
	if first == len(s.tokens) {
		return
	}
	s.proposals.start, s.proposals.end, s.proposals.known = start, end, false
	from := first
	for i := first + 1; i < len(s.tokens); i++ {
		if s.endsBefore(first, i) {
			s.addSentence(from, i)
			from = i
		}
	}
	s.addSentence(from, len(s.tokens))
}

// proposals are the boundaries that prose sees in a block, found when they are first asked for.
type proposals struct {
	start, end int
	known      bool
	breaks     []int32 // where sentences start
}

// proposed reports whether prose has a sentence start after the start of token i-1, at the latest at token i.
func (s *splitter) proposed(i int) bool {
	p := &s.proposals
	if !p.known {
		p.known, p.breaks = true, p.breaks[:0]
		for _, q := range segmenter().Segment(s.text[p.start:p.end]) {
			p.breaks = append(p.breaks, int32(p.start+q.Start))
		}
	}
	at, _ := slices.BinarySearch(p.breaks, s.tokens[i-1].Start+1)
	return at < len(p.breaks) && p.breaks[at] <= s.tokens[i].Start
}

func (s *splitter) addSentence(first, last int) {
	if !s.untagged {
		s.tagSentence(first, last)
	}
	s.sents = append(s.sents, Sentence{s.tokens[first].Start, s.tokens[last-1].End, int32(first), int32(last)})
}

// endsBefore decides whether a sentence ends before token i.
func (s *splitter) endsBefore(first, i int) bool {
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
		return opens || !small(next) && s.proposed(i)
	}
	switch classOf(word) {
	case title:
		return false
	case before, counted:
		return !digit(next) && (starters[next] || opening(next) && last < i-1)
	case either:
		return starters[next] || last < i-1 && opens
	}
	return !small(next) && (word == "…" || word[0] == '.') && s.proposed(i)
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
