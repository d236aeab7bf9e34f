// Package perceptron gives tokens their parts of speech: it is the English tagger of prose v3, read faster. The model is prose's own, an
// averaged perceptron (after Honnibal 2013) over fourteen features of a word, its neighbours and the two tags before it; the command in
// compile lays out its weights anew, and every tag is the one that prose gives, ties included.
//
// Prose builds a string for each feature and searches for it among 75,000. Here each word is looked up once: its record holds one bit
// for each feature that it has a part in (at which of five places, after which of the tags), so that the row of a feature is found by
// counting bits. Weights are whole thousandths, as the training left them; long rows hold the weights of three classes in one number,
// which are added together (sums.go), and what depends on the two tags alone is added up when the model is opened.
//
// Prose adds 32-bit floating-point numbers, which round. No rounding is as large as half a thousandth (compile checks it), so the sums
// of whole numbers choose the same tag unless two are equal; then the weights are added again in prose's way and order.
package perceptron

import (
	_ "embed"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/internal/flat"
)

//go:generate go run ./compile

// Format is the version of the model's layout. Its sections:
//
//	classes  names of the tags that the model chooses from, one a line
//	weights  uint32: thousandths << ClassBits | class, the thousandths signed; in long rows the 16 numbers of Sums
//	rows     uint32 each: where the weights of a row start << 1 | whether the row is long; they end where the next row starts.
//	         Row 0 is empty and stands for none
//	context  uint32 rows: of the bias, of each tag before, of each tag before that, of each pair of the two
//	prefix   uint32 rows: of each first byte, and of no byte
//	suffix   flat.Table from Suffix to the first row | places << SuffixShift; places has a bit for each of Own, Before and After
//	table    flat.Table from Hash to the number of a word
//	words    { bits uint64, first row uint32, start of its text << 8 | its length uint32 }
//	text     the words
//
// A word's rows follow each other in the order of its bits: one for each place, then one for each tag before. The bits from FixedShift
// on are the number of the tag that the word always has plus one, or 0.
const (
	Format      = 1
	LongRow     = 12 // weights
	ClassBits   = 6
	SuffixShift = 29
	FixedShift  = 58
)

// The places at which a word or a suffix is a feature.
const (
	Own = iota
	Before
	After
	TwoBefore
	TwoAfter
	Places
)

// Marks are the tags after the classes: those before a sentence, and those of tokens that the model is not asked about. A Kept token is
// its own tag, such as "-LRB-".
const (
	start = iota
	start2
	hyphen
	none
	kept
	marks
)

// Marks names them.
var Marks = [marks]string{"-START-", "-START2-", "-", "-NONE-", ""}

//go:embed model.bin
var data string

// Default opens the embedded model once, in about a millisecond.
var Default = sync.OnceValue(func() *Model {
	m, err := Open(data)
	if err != nil {
		panic("token: embedded tag model: " + err.Error())
	}
	return m
})

// A Model is an opened tagger; safe for concurrent use.
type Model struct {
	// Classes names the tags that the model chooses from.
	Classes []string

	weights, rows, context, prefix, words, text flat.Section
	table, suffixes                             flat.Table

	contexts             []Sums  // sums by the tag before × tags + the one before that
	start, end           [2]word // around a sentence
	hyphen, year, digits word    // stand for words with a hyphen and numbers
	at                   uint8   // AtTag plus one
}

// Open reads a model in place.
func Open(data string) (*Model, error) {
	f, err := flat.Open(data, "postags", Format)
	if err != nil {
		return nil, err
	}
	m := &Model{
		Classes: strings.Fields(string(f.Section("classes"))),
		weights: f.Section("weights"), rows: f.Section("rows"), context: f.Section("context"), prefix: f.Section("prefix"),
		words: f.Section("words"), text: f.Section("text"),
		table: flat.NewTable(f.Section("table")), suffixes: flat.NewTable(f.Section("suffix")),
	}
	if n := len(m.Classes) + len(Marks); len(m.Classes) > MaxClasses || n+Places > FixedShift || len(m.context) != 4*(1+2*n+n*n) {
		return nil, fmt.Errorf("postags file: %d classes do not fit", len(m.Classes))
	}
	m.addContexts()
	m.start = [2]word{m.mark("-START-"), m.mark("-START2-")}
	m.end = [2]word{m.mark("-END-"), m.mark("-END2-")}
	m.at = uint8(slices.Index(m.Classes, AtTag) + 1)
	m.hyphen, m.year, m.digits = m.mark("!HYPHEN"), m.mark("!YEAR"), m.mark("!DIGITS")
	return m, nil
}

// addContexts adds up the rows of the bias and the two tags before, for all pairs of tags.
func (m *Model) addContexts() {
	tags := len(m.Classes) + len(Marks)
	m.contexts = make([]Sums, tags*tags)
	var bias Sums
	m.add(&bias, m.context.Uint32(0))
	for p1 := range tags {
		one := bias
		m.add(&one, m.context.Uint32(1+p1))
		for p2 := range tags {
			both := &m.contexts[p1*tags+p2]
			*both = one
			m.add(both, m.context.Uint32(1+tags+p2))
			m.add(both, m.context.Uint32(1+2*tags+p1*tags+p2))
		}
	}
}

// Scratch is the working space of Tag; reuse it to avoid allocation. The zero value is ready.
type Scratch struct {
	words []word
	lower []byte
}

// Tag appends the numbers of the tags of a sentence's words, for Name. It takes about 0.2 microseconds a word, a
// seventh of what prose takes, and allocates nothing else.
func (m *Model) Tag(words []string, s *Scratch, out []uint8) []uint8 {
	if len(words) == 0 {
		return out
	}
	s.words = append(s.words[:0], m.start[:]...)
	for _, w := range words {
		s.words = append(s.words, m.look(w, s))
	}
	s.words = append(s.words, m.end[:]...)
	p1, p2 := len(m.Classes)+start, len(m.Classes)+start2
	for i := range words {
		around := (*[5]word)(s.words[i:])
		tag := int(around[2].fixed) - 1
		if tag < 0 {
			tag = m.choose(around, p1, p2)
		}
		out = append(out, uint8(tag))
		p1, p2 = tag, p1
	}
	return out
}

// Name returns the name of the tag that a word was given.
func (m *Model) Name(tag uint8, word string) string {
	switch n := int(tag) - len(m.Classes); {
	case n < 0:
		return m.Classes[tag]
	case n == kept:
		return word
	default:
		return Marks[n]
	}
}

// choose returns the class with the largest sum for the word in the middle.
func (m *Model) choose(around *[5]word, p1, p2 int) int {
	rows := wordRows(around, p1)
	class, tie := m.largest(&rows, p1, p2)
	if tie {
		class = m.largestExactly(&rows, p1, p2)
	}
	return class
}

// largest returns the class with the largest sum and whether another has the same.
func (m *Model) largest(rows *[10]uint32, p1, p2 int) (class int, tie bool) {
	sums := m.contexts[p1*(len(m.Classes)+len(Marks))+p2]
	for _, r := range rows {
		m.add(&sums, r)
	}
	const low = 1<<ClassBits - 1
	best, second := int32(math.MinInt32), int32(math.MinInt32)
	for class := range m.Classes {
		sum := sums.take(class)<<ClassBits | int32(class)
		second = max(second, min(best, sum))
		best = max(best, sum)
	}
	return int(best & low), best>>ClassBits == second>>ClassBits
}

// largestExactly adds up the weights as prose does, in its order, and takes the first of the largest sums.
func (m *Model) largestExactly(rows *[10]uint32, p1, p2 int) int {
	tags := len(m.Classes) + len(Marks)
	c := m.context
	all := [14]uint32{c.Uint32(0), rows[0], rows[1], c.Uint32(1 + p1), c.Uint32(1 + tags + p2), c.Uint32(1 + 2*tags + p1*tags + p2)}
	copy(all[6:], rows[2:])
	var sums [MaxClasses]float32
	for _, r := range all {
		var row Sums
		m.add(&row, r)
		for class := range m.Classes {
			sums[class] += Weight(row.take(class)) // adding 0 where there is no weight changes nothing
		}
	}
	best := 0
	for class, sum := range sums[:len(m.Classes)] {
		if sum > sums[best] {
			best = class
		}
	}
	return best
}

// Weight returns the floating-point number that prose has for a weight.
func Weight(thousandths int32) float32 { return float32(thousandths) / 1000 }

// wordRows returns the rows of the features that the words around have a part in, in prose's order.
func wordRows(w *[5]word, p1 int) [10]uint32 {
	return [10]uint32{
		suffixRow(w[2].ownSuffix, Own), w[2].prefix, w[2].row(Own), w[2].row(Places + p1),
		w[1].row(Before), suffixRow(w[1].suffix, Before), w[0].row(TwoBefore),
		w[3].row(After), suffixRow(w[3].suffix, After), w[4].row(TwoAfter),
	}
}

// row returns the row of the feature of a bit, 0 if there is none.
func (w *word) row(bit int) uint32 {
	below := w.bits & (1<<bit - 1)
	return (w.first + uint32(bits.OnesCount64(below))) & -uint32(w.bits>>bit&1)
}

func suffixRow(s uint32, place int) uint32 {
	const rows = 1<<SuffixShift - 1
	places := s >> SuffixShift
	below := places & (1<<place - 1)
	return (s&rows + uint32(bits.OnesCount32(below))) & -(places >> place & 1)
}

// add adds the weights of a row to the sums of the classes.
func (m *Model) add(sums *Sums, r uint32) {
	first, end := m.rows.Uint32(int(r)), int(m.rows.Uint32(int(r)+1)>>1)
	at := int(first >> 1)
	if first&1 != 0 {
		sums.addLong(m.weights[at*4:])
		return
	}
	for ; at < end; at++ {
		w := m.weights.Uint32(at)
		sums.Add(int(w&(1<<ClassBits-1)), int32(w)>>ClassBits)
	}
}
