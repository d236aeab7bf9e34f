package attribution

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

// A Quotation is a run of tokens from an opening mark to its closing mark, both included.
// One that runs over paragraphs, with the opening mark repeated at the start of each and
// a closing mark at the last only, is one quotation. A quotation within a quotation
// belongs to the outer one.
type Quotation struct {
	First, Last int32 // tokens, half open
	Single      bool  // in single marks, as British and Korean papers write it
	Closed      bool  // false if the paragraph ended before the closing mark
}

type markKind uint8

const (
	noMark markKind = iota
	double          // “ ” " `` '' „
	angle           // « »
	single          // ‘ ’ '
)

// quotations pairs the marks of a text in one pass. What may open and what may close is
// told by the mark itself or, where it is straight, by the spaces around it. An apostrophe closes a
// quotation in single marks only if none that fits better follows in the paragraph.
func quotations(t *token.Text, paragraphs []int32) []Quotation {
	var out []Quotation
	var open = -1 // index in out of the quotation that goes on from the paragraph before
	for p := range paragraphs {
		first, last := int(paragraphs[p]), len(t.Tokens)
		if p+1 < len(paragraphs) {
			last = int(paragraphs[p+1])
		}
		i := first
		if open >= 0 { // an opening mark at the start of the paragraph carries on
			if kind := markOf(t, i); kind == noMark || !opens(t, i) {
				open = -1
			}
		}
		for i < last {
			kind := markOf(t, i)
			if kind == noMark || !opens(t, i) {
				i++
				continue
			}
			end := closer(t, i, last, kind)
			if end == unmatched || end == unclosed && kind == single {
				i++ // an apostrophe, or a mark that was forgotten
				continue
			}
			stop := end + 1
			if end < 0 {
				stop = last
			}
			if open >= 0 && i == first {
				out[open].Last, out[open].Closed = int32(stop), end >= 0
			} else {
				out = append(out, Quotation{int32(i), int32(stop), kind == single, end >= 0})
			}
			open = -1
			if end < 0 {
				open = len(out) - 1
			}
			i = stop
		}
	}
	return out
}

const (
	unclosed  = -1 // the paragraph ends first
	unmatched = -2 // another opening mark of the same kind comes first
)

// closer returns the token that closes the mark at token i before token last, unclosed or unmatched. Marks of other
// kinds between the two are inside the quotation.
func closer(t *token.Text, i, last int, kind markKind) int {
	if kind != single {
		for j := i + 1; j < last; j++ {
			if markOf(t, j) != kind {
				continue
			}
			if closes(t, j) {
				return j
			}
			if opens(t, j) {
				return unmatched
			}
		}
		return unclosed
	}
	possessive := unmatched
	for j := i + 1; j < last && j < i+maxSingle; j++ {
		if markOf(t, j) != single {
			continue
		}
		switch {
		case closes(t, j):
			if !mayBePossessive(t, j) {
				return j
			}
			if possessive < 0 {
				possessive = j
			}
		case opens(t, j):
			return possessive
		}
	}
	return possessive
}

// maxSingle bounds the length of a quotation in single marks, in tokens, so that a text full of apostrophes is read in linear time.
const maxSingle = 400

// mayBePossessive reports whether a closing single mark could be the apostrophe of a plural: "the ministers’ plan".
func mayBePossessive(t *token.Text, j int) bool {
	w := t.Word(j - 1)
	if c := w[len(w)-1]; c != 's' && c != 'S' || j+1 >= len(t.Tokens) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.Word(j + 1))
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && t.Tokens[j+1].Start > t.Tokens[j].End
}

// markOf returns the kind of quotation mark that token i is, or noMark.
func markOf(t *token.Text, i int) markKind {
	tok := t.Tokens[i]
	if tok.End-tok.Start > 3 {
		return noMark
	}
	switch t.Source[tok.Start:tok.End] {
	case `"`, "“", "”", "„", "‟", "``", "''":
		return double
	case "«", "»":
		return angle
	case "‘", "’", "'", "‛", "`":
		return single
	}
	return noMark
}

// opens reports whether the mark at token i may begin a quotation.
func opens(t *token.Text, i int) bool {
	switch w := t.Word(i); w {
	case "”", "»", "''", "’":
		return false
	case "“", "„", "«", "``", "‘", "‛", "‟":
		return i+1 < len(t.Tokens)
	default:
		before := i == 0 || !touching(t, i-1) || strings.ContainsAny(t.Word(i-1), "([—–-/\"“‘'")
		return before && i+1 < len(t.Tokens) && touching(t, i)
	}
}

// closes reports whether the mark at token i may end one.
func closes(t *token.Text, i int) bool {
	switch w := t.Word(i); w {
	case "“", "„", "«", "``", "‘", "‛", "‟", "`":
		return false
	case "”", "»", "''":
		return true
	default: // straight marks and the apostrophe stand at the end of a word
		return i > 0 && touching(t, i-1) && (i+1 == len(t.Tokens) || !touching(t, i) || !wordy(t.Word(i+1)))
	}
}

// touching reports whether no space stands between tokens i and i+1.
func touching(t *token.Text, i int) bool { return t.Tokens[i].End == t.Tokens[i+1].Start }

// wordy reports whether a token begins with a letter or digit.
func wordy(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
