package sense

import (
	_ "embed"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The weights are a readable table: template, word, weight.
//
//go:embed weights.tsv
var table string

// A Feature is a template with a word.
type Feature struct {
	Template Template
	Word     string
}

// A Template is a kind of features.
type Template uint8

// Bias is the template of the feature that every name has.
const Bias Template = 0

const (
	tBeforeIn Template = iota + 1
	tBeforeThatIn
	tAfterIn
	tAfterThatIn
	tNextVerbIn
	tLastVerbIn
	tOwnsIn
	tListBeforeIn
	tListBeforeThatIn
	tScore
	tRestScore
	tRestGovernments
	tKind
	tTitle
	tFirst
	tHyphen
	tDateline
	tNameBefore
	tNameAfter
	tBefore
	tTwoBefore
	tAfter
	tTagBefore
	tTagAfter
	tTagsAfter
	tVerb
	tNextVerb
	tLastVerb
	tPreposition
	tOwns
	tListBefore
	tListTwoBefore
	tListScore
)

var templateNames = [...]string{Bias: "bias", tBeforeIn: "before in", tBeforeThatIn: "before that in", tAfterIn: "after in", tAfterThatIn: "after that in", tNextVerbIn: "next verb in", tLastVerbIn: "last verb in", tOwnsIn: "owns in", tListBeforeIn: "list before in", tListBeforeThatIn: "list before that in", tScore: "score", tRestScore: "rest score", tRestGovernments: "rest governments", tKind: "kind", tTitle: "title", tFirst: "first", tHyphen: "hyphen", tDateline: "dateline", tNameBefore: "name before", tNameAfter: "name after", tBefore: "before", tTwoBefore: "two before", tAfter: "after", tTagBefore: "tag before", tTagAfter: "tag after", tTagsAfter: "tags after", tVerb: "verb", tNextVerb: "next verb", tLastVerb: "last verb", tPreposition: "preposition", tOwns: "owns", tListBefore: "list before", tListTwoBefore: "list two before", tListScore: "list score"}

// String returns the template's name, as the table has it.
func (t Template) String() string { return templateNames[t] }

// A Value is a feature as a model sees it.
type Value struct {
	Feature
	X float64
}

// Model weighs features.
type Model map[Feature]float64

var learned = sync.OnceValue(func() Model {
	m := Model{}
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if t := slices.Index(templateNames[:], f[0]); t >= 0 && len(f) == 3 {
			m[Feature{Template(t), f[1]}], _ = strconv.ParseFloat(f[2], 64)
		}
	}
	return m
})

// Learned returns the model that is shipped.
func Learned() Model { return learned() }

// LogOdds returns the logarithm of the odds that a government is meant.
func (m Model) LogOdds(values []Value) float64 {
	z := m[Feature{Bias, ""}]
	for _, v := range values {
		z += m[v.Feature] * v.X
	}
	return z
}

// Seats of power, such as the Kremlin, stand for their government unless a word of place says otherwise; they are too rare in annotated
// news to learn from.
const (
	seatLeast = -1
	seatSure  = 0.9
)

// A dateline in capitals is a place, whatever follows.
const datelineSure = 0.98

// Decide decides the senses of the names that are asked for.
func (r *Reader) Decide(m Model) {
	asked, governments, sum := r.Prepare()
	var values []Value
	for i := range r.Names {
		n := &r.Names[i]
		if !n.Asked {
			continue
		}
		if n.Seat {
			n.Government, n.Probability = n.score > seatLeast, seatSure
			continue
		}
		if n.opens {
			n.Government, n.Probability = false, datelineSure
			continue
		}
		values = r.Values(i, asked, governments, sum, values[:0])
		z := m.LogOdds(values)
		n.Government = z > 0
		n.Probability = 1 / (1 + math.Exp(-math.Abs(z)))
	}
}

// Prepare scores the signs of each name, and returns how many names are asked for, how many of them the score takes for
// governments, and the sum of their scores.
func (r *Reader) Prepare() (asked, governments int, sum float64) {
	for i := range r.Names {
		n := &r.Names[i]
		n.head = i
		if i > 0 && r.Names[i-1].Kind != Other && r.Names[i-1].Last >= n.First-2 && joins[r.word(n.First-1)] {
			n.head = r.Names[i-1].head
		}
		if !n.Asked {
			continue
		}
		n.score, n.Signs = r.government(i)
		n.Government = n.score > 0
		asked++
		sum += n.score
		if n.Government {
			governments++
		}
	}
	return asked, governments, sum
}

var joins = set(", and or")

// lists are the word lists by name.
var lists = []struct {
	name  string
	words map[string]bool
}{{"place", placePrepositions}, {"report", reporting}, {"give", givers}, {"press", pressures}, {"relation", relations}, {"power", powers}, {"placeword", places},
	{"act", acts}, {"passive", passive}, {"adverb", adverbs}}

// listsOf holds the lists that a word is in, as bits.
var listsOf = func() map[string]uint16 {
	m := map[string]uint16{}
	for i, l := range lists {
		for w := range l.words {
			m[w] |= 1 << i
		}
	}
	return m
}()

// Values appends the features of a name.
func (r *Reader) Values(i, asked, governments int, sum float64, out []Value) []Value {
	n := &r.Names[i]
	s := r.sentenceOf(n.First)
	left, right := r.unquoted(n)
	on := func(template Template, word string) { out = append(out, Value{Feature{template, word}, 1}) }
	inLists := func(template Template, word string) {
		for in := listsOf[word]; in != 0; in &= in - 1 {
			on(template, lists[bits.TrailingZeros16(in)].name)
		}
	}
	before := func(left int32) (string, string) {
		w := r.lowerIn(s, left-1)
		if w == "the" {
			left--
		}
		return r.lowerIn(s, left-2), r.lowerIn(s, left-1)
	}
	num := func(template Template, x float64) { out = append(out, Value{Feature{template, ""}, x}) }

	num(tScore, n.score)
	num(tRestScore, (sum-n.score)/float64(asked+1))
	rest := float64(governments)
	if n.score > 0 {
		rest--
	}
	num(tRestGovernments, (rest+0.5)/float64(asked))

	kind := "country"
	if n.Capital {
		kind = "capital"
	}
	on(tKind, kind)
	if int(r.Text.Tokens[n.First].Start) < r.TitleEnd {
		on(tTitle, "")
	}
	if n.First == s.first {
		on(tFirst, "")
	}
	if r.hyphenated(n) {
		on(tHyphen, "")
	}
	if r.dateline(n, s) {
		on(tDateline, "")
	}
	if i > 0 && r.Names[i-1].Last+1 >= n.First {
		on(tNameBefore, kinds[r.Names[i-1].Kind])
	}
	if i+1 < len(r.Names) && r.Names[i+1].First <= n.Last+1 {
		on(tNameAfter, kinds[r.Names[i+1].Kind])
	}

	b2, b := before(left)
	a, a2 := r.lowerIn(s, right), r.lowerIn(s, right+1)
	on(tBefore, b)
	on(tTwoBefore, b2+" "+b)
	on(tAfter, a)
	on(tTagBefore, r.tag(s, left-1))
	on(tTagAfter, r.tag(s, right))
	on(tTagsAfter, r.tag(s, right)+" "+r.tag(s, right+1))
	inLists(tBeforeIn, b)
	inLists(tBeforeThatIn, b2)
	inLists(tAfterIn, a)
	inLists(tAfterThatIn, a2)
	verb := ""
	for j := right; j < min(s.last, right+12); j++ {
		if r.Text.Tokens[j].Tag.Verb() {
			verb = r.lowerIn(s, j)
			if j == right {
				on(tVerb, verb)
			}
			break
		}
	}
	on(tNextVerb, verb)
	inLists(tNextVerbIn, verb)
	verb = ""
	for j := left - 1; j >= max(s.first, left-12); j-- {
		if r.Text.Tokens[j].Tag.Verb() {
			verb = r.lowerIn(s, j)
			break
		}
	}
	on(tLastVerb, verb)
	inLists(tLastVerbIn, verb)
	preposition := ""
	for j := left - 1; j >= max(s.first, left-8); j-- {
		if t := r.tag(s, j); t == "IN" || t == "TO" {
			preposition = r.lowerIn(s, j)
			break
		}
	}
	on(tPreposition, preposition)
	if a == "'s" || a == "’s" || a == "'" || a == "’" {
		owned := r.possessed(s, n.Last+1)
		on(tOwns, owned)
		inLists(tOwnsIn, owned)
	}
	if h := &r.Names[n.head]; n.head != i && h.First >= s.first {
		b2, b := before(h.First)
		on(tListBefore, b)
		on(tListTwoBefore, b2+" "+b)
		inLists(tListBeforeIn, b)
		inLists(tListBeforeThatIn, b2)
		num(tListScore, h.score)
	}
	return out
}

var kinds = [...]string{Other: "other", Country: "country", Place: "place"}

func (r *Reader) tag(s span, i int32) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return r.Text.Tokens[i].Tag.String()
}
