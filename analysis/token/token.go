// Package token cuts news text into sentences and tokens that keep their
// place: every span is a pair of byte offsets into the text that was given,
// never into a cleaned copy of it.
//
// Words, sentences and part-of-speech tags come from prose v3; its tag model is
// read in a faster way that gives the same tags (internal/perceptron). On top of it
// lies a news layer that mends what a general tokenizer gets wrong in agency
// copy: abbreviations ("N. Korea", "Gen.", "U.S."), single quotation marks
// stuck to a word ('Seoul must), dashes, ellipses, bullets and hyphenated pairs
// ("Moscow-Pyongyang" is two names and a hyphen).
//
// Start with [Split]; take [Stemmer] and [Fold] when you compare words.
package token

// A Token is one word, number or mark of punctuation: Source[Start:End].
// Start and End are byte offsets on rune boundaries, half open, and tokens are
// ordered and never overlap or contain white space.
type Token struct {
	Start, End int32
	Tag        Tag
}

// A Sentence is a span of tokens, half open: Tokens[First:Last], which covers
// the bytes Start to End of the text. A line break, of whichever kind, always ends a sentence.
type Sentence struct {
	Start, End  int32
	First, Last int32
}

// A Text is a text with its tokens and sentences. Every token belongs to
// exactly one sentence. It is not changed after [Split] and is safe for
// concurrent use.
type Text struct {
	Source    string
	Tokens    []Token
	Sentences []Sentence
}

// Word returns the bytes of token i.
func (t *Text) Word(i int) string {
	tok := t.Tokens[i]
	return t.Source[tok.Start:tok.End]
}

// MaxBytes is the longest text that Split takes; what lies beyond is left
// out, so that offsets fit 32 bits.
const MaxBytes = 1<<31 - 1

// Split cuts text into sentences and tokens and tags each token with its part
// of speech. It never fails: invalid UTF-8, control characters and words of any
// length are cut like other text. Time and memory grow linearly with the text,
// about half a microsecond and 12 bytes a token.
func Split(text string) *Text {
	if len(text) > MaxBytes {
		text = text[:MaxBytes]
	}
	s := splitters.Get().(*splitter)
	defer splitters.Put(s)
	s.untagged = false
	return s.split(text)
}

// SplitUntagged cuts like Split and leaves out the parts of speech, which takes a third of the time. It is for names and
// other text of which only the words are wanted.
func SplitUntagged(text string) *Text {
	if len(text) > MaxBytes {
		text = text[:MaxBytes]
	}
	s := splitters.Get().(*splitter)
	defer splitters.Put(s)
	s.untagged = true
	return s.split(text)
}
