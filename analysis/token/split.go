package token

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v3/segment"
	"github.com/jdkato/prose/v3/tokenize"

	"github.com/dateline-news/dateline/analysis/token/internal/perceptron"
)

// The text is cut in three steps. Lines are cut into blocks of at most
// maxBlock bytes and runs without white space into spans of at most maxSpan,
// because prose looks at a block or a span more than once: the bounds keep the
// whole linear on any input. prose then tokenizes and segments the block and its tag model,
// read by internal/perceptron, tags it; the news layer (mend.go, sentences.go) corrects each step before the next.
const (
	maxBlock = 4096
	maxSpan  = 96
)

// prose's models are shared and opened once in a process, the one for sentences (about 40 ms) when a text first needs it. They
// are embedded in prose, so an error means a broken build.
var (
	words     = sync.OnceValue(func() *tokenize.Tokenizer { return tokenize.New() })
	segmenter = sync.OnceValue(func() *segment.Segmenter {
		s, err := segment.New()
		if err != nil {
			panic("token: prose's sentence model: " + err.Error())
		}
		return s
	})
)

// A splitter is the scratch space of one Split call.
type splitter struct {
	words     *tokenize.Tokenizer
	tags      *tagger
	text      string
	untagged  bool
	tokens    []Token
	sents     []Sentence
	sentence  []string
	tagged    []uint8
	tagging   perceptron.Scratch
	proposals proposals
}

var splitters = sync.Pool{New: func() any { return &splitter{words: words(), tags: tags()} }}

func (s *splitter) split(text string) *Text {
	s.text, s.sents, s.tokens = text, make([]Sentence, 0, len(text)/100+2), make([]Token, 0, len(text)/5+4)
	for at := 0; at < len(text); {
		line := text[at : at+lineEnd(text[at:])]
		for rest := line; rest != ""; {
			n := blockEnd(rest)
			s.block(at, at+n)
			at, rest = at+n, rest[n:]
		}
	}
	out := &Text{Source: text, Tokens: s.tokens, Sentences: s.sents}
	s.text, s.sents, s.tokens = "", nil, nil
	return out
}

// lineEnd returns the length of the first line of s with the break that ends it: a line feed,
// vertical tab, form feed, carriage return, next line, or the line or paragraph separator.
func lineEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '\n' && c <= '\r':
			return i + 1
		case c == 0xc2 && i+1 < len(s) && s[i+1] == 0x85: // U+0085
			return i + 2
		case c == 0xe2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xa8: // U+2028 and U+2029
			return i + 3
		}
	}
	return len(s)
}

// blockEnd returns where the first block of a line ends: after its last sentence
// mark or, failing that, its last space within maxBlock bytes. A longer run
// without a space is a block of its own.
func blockEnd(line string) int {
	if len(line) <= maxBlock {
		return len(line)
	}
	if i := strings.LastIndex(line[:maxBlock], ". "); i > maxBlock/2 {
		return i + 2
	}
	if i := strings.LastIndexByte(line[:maxBlock], ' '); i >= 0 {
		return i + 1
	}
	if i := strings.IndexByte(line, ' '); i >= 0 {
		return i + 1
	}
	return len(line)
}

// block adds the tokens and sentences of text[start:end], which lies in one line.
func (s *splitter) block(start, end int) {
	first := len(s.tokens)
	for at := start; at < end; {
		n := spanEnd(s.text[at:end])
		switch span := s.text[at : at+n]; {
		case n > maxSpan:
			whole := address(span)
			if whole > 0 {
				s.add(at, at+whole)
			}
			s.cut(at+whole, at+n)
		case n > 0 && plain(span):
			s.add(at, at+n) // prose leaves it whole too, at ten times the cost
		case n > 0 && simple(span):
			s.mend(at, at+n)
		case n > 0:
			for _, t := range s.words.Tokenize(span) {
				s.mend(at+t.Start, at+t.End())
			}
		}
		at += n
		_, w := utf8.DecodeRuneInString(s.text[at:end])
		at += w
	}
	s.joinMarks(first)
	s.addSentences(start, end, first)
}

// simple reports whether prose would cut a span as mend does by itself: a word or number, perhaps with hyphens, with marks before or
// after it, or a word with "'s". Nine of ten spans that are not plain are.
func simple(span string) bool {
	for _, s := range [2]string{"'s", "’s"} {
		if word, ok := strings.CutSuffix(span, s); ok {
			return word != "" && plain(word) && !digit(word[len(word)-1:])
		}
	}
	first, last := 0, len(span)
	for first < last && openingMark(span[first:last]) > 0 {
		first += openingMark(span[first:last])
	}
	for first < last && closingMark(span[first:last]) > 0 {
		last -= closingMark(span[first:last])
	}
	if last-first < 2 || strings.Contains(span[last:], "..") {
		return false // perhaps a list's number or a face: "1)", ":D"
	}
	for i := first; i < last; i++ {
		if plain(span[i : i+1]) {
			continue
		}
		if i == first || i+1 == last || !plain(span[i-1:i]) || !plain(span[i+1:i+2]) {
			return false
		}
		if c := span[i]; c != '-' && !((c == '.' || c == ',') && digit(span[i-1:i]) && digit(span[i+1:i+2])) {
			return false
		}
	}
	return true
}

// openingMark returns the length of the mark at the start of a span that prose cuts off there, closingMark of that at its end.
func openingMark(s string) int {
	switch {
	case s[0] == '(' || s[0] == '"' || s[0] == '[':
		return 1
	case strings.HasPrefix(s, "“"), strings.HasPrefix(s, "‘"):
		return len("“")
	}
	return 0
}

func closingMark(s string) int {
	switch s[len(s)-1] {
	case ',', ')', '"', ']', '!', ';', '.', '?', ':':
		return 1
	}
	if strings.HasSuffix(s, "”") || strings.HasSuffix(s, "’") {
		return len("”")
	}
	return 0
}

// address returns the length of the web address that a span begins with, 0 if it does not begin with one. Prose leaves short ones
// whole too.
func address(span string) int {
	if !strings.HasPrefix(span, "https://") && !strings.HasPrefix(span, "http://") && !strings.HasPrefix(span, "www.") {
		return 0
	}
	return len(strings.TrimRight(span, ".,;:!?)]}\"'"))
}

// spanEnd returns the length of the run without white space at the start of s.
func spanEnd(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' {
			return i
		} else if c >= utf8.RuneSelf {
			r, w := utf8.DecodeRuneInString(s[i:])
			if unicode.IsSpace(r) {
				return i
			}
			i += w - 1
		}
	}
	return len(s)
}

// tagSentence fills in the tags of tokens first to last.
func (s *splitter) tagSentence(first, last int) {
	s.sentence = s.sentence[:0]
	for _, t := range s.tokens[first:last] {
		word := s.text[t.Start:t.End]
		if len(word) > maxSpan {
			word = "word" // no tag depends on the rest of an endless word
		}
		s.sentence = append(s.sentence, word)
	}
	s.tagged = s.tags.model.Tag(s.sentence, &s.tagging, s.tagged[:0])
	for i, number := range s.tagged {
		s.tokens[first+i].Tag = s.tags.tags[number]
	}
	clear(s.sentence) // do not keep the text alive
}
