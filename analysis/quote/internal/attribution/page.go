package attribution

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

// A Page is a text with what the models look at: a number for each word, the class of each
// token, noun phrases, names and quotations.
type Page struct {
	*token.Text
	Quotations []Quotation

	group     []uint8  // which verbs a word is like, see groups
	words     []uint32 // hash of each token's small letters
	class     []uint8  // part of speech, or the kind of mark
	quoted    []int32  // index+1 of the quotation that a token lies in, or 0
	phrase    []int32  // index+1 of the noun phrase that a token lies in, or 0
	named     []uint8  // kind of the name that a token lies in
	passage   []int32  // per sentence: first sentence of its passage
	passEnd   []int32  // per sentence: sentence after its passage
	sentence  []int32  // per token
	paragraph []int32  // per sentence
	phrases   []Phrase
}

// A Phrase is a noun phrase without what follows its head: "the foreign minister" of "the foreign minister of Japan".
type Phrase struct{ First, Last, Head int32 }

// Classes beyond the parts of speech, which number less than 50.
const (
	opening uint8 = 50 + iota
	closing
	comma
	colon
	dash
	semicolon
	bracket
	stop
	atEdge // before the first token or after the last
)

// NewPage prepares a text. It takes time and memory linear in the text.
func NewPage(t *token.Text, mentions []entity.Mention) *Page {
	n := len(t.Tokens)
	p := &Page{Text: t}
	groups := groupOf()
	ints := make([]int32, 3*n)
	bytes := make([]uint8, 3*n)
	p.words, p.class, p.named, p.group = make([]uint32, n), bytes[:n:n], bytes[n:2*n:2*n], bytes[2*n:]
	p.quoted, p.phrase, p.sentence = ints[:n:n], ints[n:2*n:2*n], ints[2*n:]
	p.paragraph = make([]int32, len(t.Sentences))
	paragraphs := make([]int32, 0, len(t.Sentences))
	for s, sent := range t.Sentences {
		if s == 0 || strings.ContainsAny(t.Source[t.Sentences[s-1].End:sent.Start], "\n\r\u2028\u2029\v\f\u0085") {
			paragraphs = append(paragraphs, sent.First)
		}
		p.paragraph[s] = int32(len(paragraphs))
		for i := sent.First; i < sent.Last; i++ {
			p.sentence[i] = int32(s)
			p.words[i], p.class[i] = hashWord(t.Word(int(i))), classOf(t, int(i))
			if c := p.class[i]; verb(c) {
				p.group[i] = groups[p.words[i]]
			} else if c == colon {
				p.group[i] = 100
			}
		}
	}
	p.Quotations = quotations(t, paragraphs)
	for q, m := range p.Quotations {
		for i := m.First; i < m.Last; i++ {
			p.quoted[i] = int32(q + 1)
		}
		p.class[m.First] = opening
		if m.Closed {
			p.class[m.Last-1] = closing
		}
	}
	at := 0
	for _, m := range mentions {
		for at < n && int(t.Tokens[at].End) <= m.Start {
			at++
		}
		for ; at < n && int(t.Tokens[at].Start) < m.End; at++ {
			p.named[at] = uint8(m.Kind)
		}
	}
	p.findPhrases()
	p.findPassages()
	return p
}

// findPassages joins sentences that a quotation runs over, or that a colon joins to a quotation.
func (p *Page) findPassages() {
	n := len(p.Sentences)
	ends := make([]int32, 2*n)
	p.passage, p.passEnd = ends[:n], ends[n:]
	for s := range n {
		p.passage[s] = int32(s)
		if s > 0 && p.joined(s) {
			p.passage[s] = p.passage[s-1]
		}
	}
	for s := n - 1; s >= 0; s-- {
		p.passEnd[s] = int32(s + 1)
		if s+1 < n && p.passage[s+1] == p.passage[s] {
			p.passEnd[s] = p.passEnd[s+1]
		}
	}
}

// joined reports whether sentence s goes on with what the one before it began.
func (p *Page) joined(s int) bool {
	i := p.Sentences[s].First
	if q := p.quoted[i]; q > 0 && q == p.quoted[i-1] {
		return true
	}
	return p.class[i-1] == colon && p.class[i] == opening
}

// findPhrases cuts the tokens into noun phrases.
func (p *Page) findPhrases() {
	for s := range p.Sentences {
		first, last := p.Sentences[s].First, p.Sentences[s].Last
		for i := first; i < last; {
			if !nominal(p.class[i]) {
				i++
				continue
			}
			end, head := i, int32(-1)
			for end < last && (nominal(p.class[end]) || p.hyphen(int(end)) && end > i) {
				c := p.class[end]
				if c == tagNNP && end > i && dayish[p.words[end-1]] || end > i && (alone(c) || alone(p.class[end-1]) || head >= 0 && determiner(c) && p.class[end-1] != tagPOS) {
					break
				}
				if noun(c) {
					head = end
				}
				end++
			}
			if head < 0 {
				head = end - 1
			}
			p.phrases = append(p.phrases, Phrase{i, end, head})
			for j := i; j < end; j++ {
				p.phrase[j] = int32(len(p.phrases))
			}
			i = end
		}
	}
}

// hyphen reports whether token i joins two words of a noun phrase without spaces, as in "twenty-one".
func (p *Page) hyphen(i int) bool {
	return p.class[i] == dash && i > 0 && i+1 < len(p.class) && touching(p.Text, i-1) && touching(p.Text, i) && nominal(p.class[i+1])
}

// dayish holds the words that end a date before a name: "Last week Brazil said".
var dayish = words("week", "month", "year", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "tomorrow", "night", "morning")

// The parts of speech that the rules name, as numbers of [token.Tag].
const (
	tagCC, tagCD, tagDT, tagEX, tagIN, tagJJ, tagJJR, tagJJS uint8 = 1, 2, 3, 4, 6, 7, 8, 9
	tagMD, tagNN, tagNNP, tagNNPS, tagNNS, tagPDT, tagPOS    uint8 = 11, 12, 13, 14, 15, 16, 17
	tagPRP, tagPRPS, tagRB, tagRBR, tagRBS, tagTO            uint8 = 18, 19, 20, 21, 22, 25
	tagVB, tagVBD, tagVBG, tagVBN, tagVBP, tagVBZ            uint8 = 27, 28, 29, 30, 31, 32
	tagWDT, tagWP, tagWRB, tagDollar, tagNumSign             uint8 = 33, 34, 36, 44, 45
)

func noun(c uint8) bool { return c >= tagNN && c <= tagNNS }

func verb(c uint8) bool { return c >= tagVB && c <= tagVBZ }

func adverb(c uint8) bool { return c >= tagRB && c <= tagRBS }

func determiner(c uint8) bool { return c == tagDT || c == tagPDT || c == tagPRPS }

// alone reports whether a token is a noun phrase by itself.
func alone(c uint8) bool { return c == tagPRP || c == tagWP || c == tagWDT || c == tagEX }

func nominal(c uint8) bool {
	return noun(c) || determiner(c) || alone(c) || c == tagCD || c == tagJJ || c == tagJJR || c == tagJJS || c == tagPOS || c == tagDollar || c == tagNumSign
}

// classOf returns the part of speech of a token, or the kind of mark that it is.
func classOf(t *token.Text, i int) uint8 {
	tok := t.Tokens[i]
	switch c := t.Source[tok.Start]; {
	case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
	case c == ',':
		return comma
	case c == ':':
		return colon
	case c == ';':
		return semicolon
	case c == '(' || c == ')' || c == '[' || c == ']':
		return bracket
	case c == '.' || c == '!' || c == '?':
		return stop
	case c == '-' || strings.HasPrefix(t.Source[tok.Start:], "–") || strings.HasPrefix(t.Source[tok.Start:], "—"):
		return dash
	}
	return uint8(tok.Tag)
}

// hashWord hashes a word's letters without regard to the case of ASCII. Of a long word its first bytes count.
func hashWord(w string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(w) && i < 24; i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// root hashes the first letters of a word, so that "warns", "warned" and "warning" are one.
func (p *Page) root(i int) uint32 {
	w := p.Word(i)
	return hashWord(w[:min(len(w), 5)]) ^ 0x5bd1e995
}

// at returns the class of token i, and atEdge outside the text.
func (p *Page) at(i int) uint8 {
	if i < 0 || i >= len(p.class) {
		return atEdge
	}
	return p.class[i]
}

// word returns the hash of token i, and 0 outside the text.
func (p *Page) word(i int) uint32 {
	if i < 0 || i >= len(p.words) {
		return 0
	}
	return p.words[i]
}

// WordHash, WordOfCue and Phrase are for the command that trains the models: the hash of a token's small letters, whether a token is a word that
// may be a cue without being a verb, and a noun phrase by its number.
func (p *Page) WordHash(i int) uint32  { return p.words[i] }
func (p *Page) WordOfCue(i int) bool   { c := p.class[i]; return noun(c) || c == tagIN || c == tagJJ }
func (p *Page) Phrase(ph int32) Phrase { return p.phrases[ph] }

// SentenceOf returns the sentence of a token.
func (p *Page) SentenceOf(i int32) int32 { return p.sentence[i] }

// HeadOf returns the head of the first noun phrase of a span, or its last token if it has none.
func (p *Page) HeadOf(s Span) int32 {
	for i := s.First; i < s.Last; i++ {
		if ph := p.phrase[i]; ph > 0 {
			return min(p.phrases[ph-1].Head, s.Last-1)
		}
	}
	return s.Last - 1
}

// Apposed reports whether the byte at an offset lies in a noun phrase of the span that is its first or follows a comma:
// "the minister, Kim Hong" but not "an aide to Kim Hong".
func (p *Page) Apposed(s Span, at int) bool {
	for i := s.First; i < s.Last; i++ {
		if ph := p.phrase[i]; ph > 0 && int(p.Tokens[i].End) > at {
			first := p.phrases[ph-1].First
			return first <= s.First || p.class[first-1] == comma
		}
	}
	return false
}

// Around returns the tokens that describe the name text[start:end]: its noun phrase and an apposition on either side, at most eight
// tokens away.
func (p *Page) Around(start, end int) (first, last int32) {
	n, _ := slices.BinarySearchFunc(p.Tokens, int32(start), func(t token.Token, at int32) int { return cmp.Compare(t.End, at+1) })
	first, last = int32(n), int32(n)
	for int(last) < len(p.Tokens) && int(p.Tokens[last].Start) < end {
		last++
	}
	if first == last {
		return first, last
	}
	s := p.Sentences[p.sentence[first]]
	if ph := p.phrase[first]; ph > 0 {
		first = max(min(first, p.phrases[ph-1].First), first-8)
	}
	if last < s.Last && p.class[last] == comma && last+1 < s.Last && p.phrase[last+1] > 0 && !alone(p.class[last+1]) && p.named[last+1] == 0 {
		last = min(p.phrases[p.phrase[last+1]-1].Last, last+9)
	}
	return first, min(last, s.Last)
}
