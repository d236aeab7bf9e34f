package tone

import (
	"strings"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
)

const (
	// negation turns a word: what is not good is rather bad, but less so than what is bad.
	negation = -0.6
	// quoted is how much a word counts inside quotation marks.
	quoted = 0.5
	// reach is how many words a negation reaches; that of a verb such as "denied" reaches verbReach.
	reach     = 3
	verbReach = 6
)

// negators turn the words after them.
var negators = map[string]int{
	"not": reach, "n't": reach, "n’t": reach, "no": reach, "never": reach, "without": reach, "neither": reach, "nor": reach, "cannot": reach, "hardly": reach,
	"nobody": reach, "none": reach, "nothing": reach, "far": reach, "unlikely": reach,
	"deny": verbReach, "denies": verbReach, "denied": verbReach, "denying": verbReach, "avoid": reach, "avoided": reach, "avoids": reach, "avoiding": reach,
	"prevent": reach, "prevented": reach, "prevents": reach, "preventing": reach, "avert": reach, "averted": reach, "halt": reach, "halted": reach, "end": reach, "ended": reach, "ending": reach,
	"stop": reach, "stopped": reach, "stops": reach, "stopping": reach, "fail": reach, "failed": reach, "fails": reach, "failing": reach, "failure": reach,
	"refuse": reach, "refused": reach, "refuses": reach, "refusing": reach, "unable": reach, "refuted": verbReach, "refute": verbReach, "lack": reach, "lacks": reach, "lacked": reach,
	"forgo": reach, "abandon": reach, "abandoned": reach, "renounce": reach, "renounced": reach,
}

// degrees raise or weaken the word after them, or an adverb the verb before it.
var degrees = map[string]float64{
	"very": 1.4, "extremely": 1.6, "highly": 1.3, "deeply": 1.4, "strongly": 1.4, "sharply": 1.4, "severely": 1.4, "gravely": 1.4, "utterly": 1.5, "totally": 1.4, "completely": 1.4,
	"fiercely": 1.4, "vehemently": 1.5, "roundly": 1.4, "bitterly": 1.3, "hugely": 1.4, "massively": 1.4, "increasingly": 1.2, "particularly": 1.2, "especially": 1.2, "most": 1.2, "so": 1.2,
	"warmly": 1.4, "firmly": 1.2, "greatly": 1.3, "widely": 1.2, "overwhelmingly": 1.5, "deadliest": 1.3, "worst": 1.3, "major": 1.2, "massive": 1.4, "huge": 1.3, "full-scale": 1.4,
	"slightly": 0.6, "somewhat": 0.6, "partly": 0.7, "partially": 0.7, "marginally": 0.5, "mildly": 0.6, "relatively": 0.8, "fairly": 0.8, "barely": 0.5, "reportedly": 0.8,
	"allegedly": 0.7, "alleged": 0.7, "minor": 0.6, "limited": 0.7, "potential": 0.7, "possible": 0.7, "perhaps": 0.7, "little": 0.6,
}

// A span is a part of a sentence: tokens first to last, half open.
type span struct{ first, last int }

// negated reports whether an entry's word at token i is turned: by a negation before it that has not spent itself on another word
// of the table, or, if it names a good state, by a bad word that has it as its object: "violated the truce", "a threat to peace".
func (r *reader) negated(e *entry, clause span, i int) bool {
	tag := r.in.Text.Tokens[i].Tag // "to peace" is often tagged as a verb
	spoilt := e.weight > 0 && e.falls == near && (tag.Noun() || tag.Verb())
	for k := i - 1; k >= max(clause.first, i-verbReach); k-- {
		w := lower(r.in.Text.Word(k))
		if n, ok := negators[w]; ok && i-k <= n && !harmless[lower(r.in.Text.Word(k+1))] {
			return true
		}
		if other, _ := r.find(k, i); other != nil {
			return spoilt && i-k <= reach && other.weight < 0
		}
		if w == "," || w == "(" || w == ")" {
			break
		}
	}
	return false
}

// harmless holds the words that take its force from a negation before them: "not only", "ended in".
var harmless = map[string]bool{"only": true, "in": true, "with": true, "up": true}

// raised returns by how much the words right before and after raise a word.
func (r *reader) raised(clause span, from, to int) float64 {
	for k := from - 1; k >= max(clause.first, from-2); k-- {
		if d, ok := degrees[lower(r.in.Text.Word(k))]; ok {
			return d
		}
	}
	if to < clause.last && r.in.Text.Tokens[to].Tag.String() == "RB" {
		if d, ok := degrees[lower(r.in.Text.Word(to))]; ok {
			return d
		}
	}
	return 1
}

// breaks reports whether a mark ends a clause.
func breaks(mark string) bool {
	switch mark {
	case ";", ":", "—", "–", "--":
		return true
	}
	return false
}

// joins reports whether a word begins a new clause.
func joins(word string) bool {
	switch word {
	case "but", "while", "although", "though", "whereas", "whose", "because", "But", "While", "Although", "Though", "Because":
		return true
	}
	return false
}

// longestClause bounds how far is looked for the end of a clause and for names, in tokens.
const longestClause = 60

// clauseEnd returns where the clause around token i ends.
func (r *reader) clauseEnd(i, end int) int {
	end = min(end, i+longestClause)
	for ; i < end; i++ {
		if w := r.in.Text.Word(i); breaks(w) || joins(w) {
			return i
		}
	}
	return end
}

// lower returns a short word in small letters; longer ones are in no list.
func lower(w string) string {
	if len(w) > 20 {
		return ""
	}
	return strings.ToLower(w)
}

// quotes knows whether a token stands inside quotation marks. Marks that are not closed close at the end of their paragraph.
type quotes struct {
	double, single bool
	at             int
}

// begin begins a sentence.
func (q *quotes) begin(source string, s token.Sentence) {
	if strings.Contains(source[q.at:s.Start], "\n") {
		q.double, q.single = false, false
	}
	q.at = int(s.End)
}

// see takes the next token and reports whether it is a quotation mark.
func (q *quotes) see(word string) bool {
	if len(word) > utf8.UTFMax {
		return false
	}
	switch word {
	case `"`:
		q.double = !q.double
	case "“", "„", "«", "``":
		q.double = true
	case "”", "»", "''":
		q.double = false
	case "‘":
		q.single = true
	case "’", "'":
		q.single = false
	default:
		return false
	}
	return true
}

func (q *quotes) open() bool { return q.double || q.single }
