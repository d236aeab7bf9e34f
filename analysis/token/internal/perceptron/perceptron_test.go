package perceptron

import (
	"encoding/binary"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/jdkato/prose/v3/tag"

	"github.com/dateline-news/dateline/internal/flat"
)

// A judge compares tags with prose's own.
type judge struct {
	prose   *tag.Tagger
	scratch Scratch
	words   int
}

func newJudge(tb testing.TB) *judge {
	t, err := tag.New()
	if err != nil {
		tb.Fatal(err)
	}
	return &judge{prose: t}
}

// sentence reports the words of a sentence whose tags are not prose's.
func (j *judge) sentence(t *testing.T, words []string) {
	t.Helper()
	m := Default()
	got := m.Tag(words, &j.scratch, nil)
	if len(got) != len(words) {
		t.Fatalf("%d tags for %d words", len(got), len(words))
	}
	for i, want := range j.prose.Tag(words) {
		j.words++
		if name := m.Name(got[i], words[i]); name != want.Tag {
			t.Errorf("%+.40q in %+.200q is %s, prose says %s", words[i], words, name, want.Tag)
		}
	}
}

// newsroom returns the lines of the sample articles, roughly cut into words, the marks of punctuation apart.
func newsroom(tb testing.TB) [][]string {
	files, err := filepath.Glob("../../../../testdata/newsroom/*.txt")
	if err != nil || len(files) == 0 {
		tb.Fatal("no sample articles: ", err)
	}
	var out [][]string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if words := cut(line); len(words) > 0 {
				out = append(out, words)
			}
		}
	}
	return out
}

func cut(line string) (words []string) {
	for w := range strings.FieldsSeq(line) {
		for w != "" {
			n := strings.IndexFunc(w, func(r rune) bool { return unicode.IsPunct(r) && r != '-' && r != '.' })
			switch {
			case n < 0:
				n = len(w)
			case n == 0:
				n = len(string([]rune(w)[0]))
			}
			words, w = append(words, w[:n]), w[n:]
		}
	}
	return words
}

// TestNewsroom asks for prose's tag on each word of the sample articles, as they stand and with everything but the letters' order
// against it: all in capitals or small letters, and each sentence backwards.
func TestNewsroom(t *testing.T) {
	j := newJudge(t)
	for _, words := range newsroom(t) {
		j.sentence(t, words)
		other := make([]string, len(words))
		for _, change := range []func(i int) string{
			func(i int) string { return strings.ToUpper(words[i]) },
			func(i int) string { return strings.ToLower(words[i]) },
			func(i int) string { return words[len(words)-1-i] },
		} {
			for i := range words {
				other[i] = change(i)
			}
			j.sentence(t, other)
		}
	}
	if j.words < 50_000 {
		t.Errorf("only %d words compared", j.words)
	}
}

// TestSalad asks for prose's tags on words in random order: those that the model knows, those of the articles, odd ones, and random bytes.
func TestSalad(t *testing.T) {
	sentences := 20_000
	if testing.Short() {
		sentences = 2_000
	}
	j := newJudge(t)
	for words := range salad(t, sentences) {
		j.sentence(t, words)
	}
	for _, w := range known() {
		j.sentence(t, []string{w})
	}
}

// salad returns sentences of words in random order.
func salad(tb testing.TB, sentences int) iter.Seq[[]string] {
	random := rand.New(rand.NewPCG(1, 2))
	news, known := slices.Concat(newsroom(tb)...), known()
	draw := func() string {
		switch random.IntN(8) {
		case 0, 1:
			return known[random.IntN(len(known))]
		case 2:
			return strings.ToUpper(known[random.IntN(len(known))][:1]) + "ing"
		case 3:
			return odd[random.IntN(len(odd))]
		case 4:
			return noise(random)
		default:
			return news[random.IntN(len(news))]
		}
	}
	return func(yield func([]string) bool) {
		for range sentences {
			words := make([]string, random.IntN(30))
			for i := range words {
				words[i] = draw()
			}
			if !yield(words) {
				return
			}
		}
	}
}

// known returns the words that the model has.
func known() []string {
	m := Default()
	out := make([]string, len(m.words)/16)
	for i := range out {
		at := m.words.Uint32(i*4 + 3)
		out[i] = string(m.text[at>>8 : at>>8+at&0xff])
	}
	return out
}

// odd holds words that prose treats on their own, or nearly.
var odd = []string{
	"", "-", "--", "0", "00", "@", "@_@", "@home", ":-)", "¯\\(ツ)/¯", "*", "**", "*-1", "*-1234", "*T*-2", "*T*-", "*?*", "*_*", "*é*", "*\n", "-LRB-", "-RRB-", "-NONE-",
	"-END-", "-START-", "-START2-", "-END2-", "-end-", "!YEAR", "!DIGITS", "!HYPHEN", "-ABC-", "-abc-", "-LR-", "-LRB-\n", "1999", "+199", "-199", "+-19", "12", "12-13",
	"a-b", "-a", "a-", "İ", "ẞ", "\u212a", "\u212aing", "É", "é", "日本", "\xff", "\xffA", "A\xe2\x80", "N.", "U.S.", "a b", "a  b", "The", "THE", "the", "’s", "“", "``", "''", "$", "#",
	"NN the", strings.Repeat("long", 30), strings.Repeat("LONG", 30), strings.Repeat("É", 50),
}

// noise returns a few random bytes, often letters.
func noise(random *rand.Rand) string {
	b := make([]byte, random.IntN(9))
	for i := range b {
		if b[i] = byte(random.Uint32()); random.IntN(3) > 0 {
			b[i] = "eaiounstrEAINST-0'*@"[b[i]%20]
		}
	}
	return string(b)
}

// TestTies asks that in the salad there are words for which two classes have the same sum, and some of them where prose's rounding
// prefers another than the first: without them the comparison would not show that ties are broken alike. Where there is no tie, rounding
// must not matter.
func TestTies(t *testing.T) {
	m := Default()
	var s Scratch
	words, ties, rounded := 0, 0, 0
	for sentence := range salad(t, 20_000) {
		tags := m.Tag(sentence, &s, nil)
		before := append([]uint8{uint8(len(m.Classes) + start2), uint8(len(m.Classes) + start)}, tags...)
		for i, w := range sentence {
			p1, p2 := int(before[i+1]), int(before[i])
			rows := wordRows((*[5]word)(s.words[i:]), p1)
			sums := m.plain(&rows, p1, p2)
			first := slices.Index(sums, slices.Max(sums))
			class, tie := m.largest(&rows, p1, p2)
			exact := m.largestExactly(&rows, p1, p2)
			words++
			switch {
			case tie:
				ties++
				if exact != first {
					rounded++
				}
			case class != first || class != exact:
				t.Errorf("%+q: %d without a tie, the largest is %d and rounded %d", w, class, first, exact)
			}
		}
	}
	if ties == 0 || rounded == 0 {
		t.Errorf("%d words, %d ties, the first of the largest is not prose's for %d", words, ties, rounded)
	}
	t.Logf("%d words, %d ties, the first of the largest is not prose's for %d", words, ties, rounded)
}

// plain adds up the weights of all features class by class.
func (m *Model) plain(rows *[10]uint32, p1, p2 int) []int32 {
	tags, c := len(m.Classes)+len(Marks), m.context
	sums := make([]int32, len(m.Classes))
	for _, r := range append(rows[:], c.Uint32(0), c.Uint32(1+p1), c.Uint32(1+tags+p2), c.Uint32(1+2*tags+p1*tags+p2)) {
		var row Sums
		m.add(&row, r)
		for class := range sums {
			sums[class] += row.take(class)
		}
	}
	return sums
}

// TestSums adds and takes out sums as large as they may be, of either sign, beside each other.
func TestSums(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		var got Sums
		var want [MaxClasses]int32
		for range 10 {
			var row Sums
			var data []byte
			for class := range MaxClasses {
				w := int32([]int{-MaxSum / 10, MaxSum / 10, 0, random.IntN(1000) - 500}[random.IntN(4)])
				row.Add(class, w)
				want[class] += w
			}
			for _, n := range row {
				data = binary.LittleEndian.AppendUint64(data, uint64(n))
			}
			got.addLong(flat.Section(data))
		}
		for class, w := range want {
			if sum := got.take(class); sum != w {
				t.Fatalf("class %d has %d, want %d", class, sum, w)
			}
		}
	}
}

func TestNoAllocation(t *testing.T) {
	if testing.Short() {
		t.Skip("short tests may run under the race detector, which allocates")
	}
	words := cut("The Élysée said on Wednesday that COUNTERREVOLUTIONARYISM, \xff and U.S.-made F-16s *T*-1 \"won't\" — in 1999 — be 12% of N. Korea's @home -LRB- ÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉÉ")
	var s Scratch
	out := Default().Tag(words, &s, nil)
	least := 1e9 // of several tries: the count is of the whole process
	for range 5 {
		least = min(least, testing.AllocsPerRun(100, func() { out = Default().Tag(words, &s, out[:0]) }))
	}
	if least > 0 {
		t.Errorf("%v allocations", least)
	}
}

// TestOpen refuses data that are cut or have other classes than fit.
func TestOpen(t *testing.T) {
	if _, err := Open(data[:len(data)/2]); err == nil {
		t.Error("half a model was opened")
	}
	var b flat.Builder
	b.Add("classes", []byte("NN"))
	if _, err := Open(string(b.Bytes("postags", Format, "test"))); err == nil {
		t.Error("a model without weights was opened")
	}
}

func FuzzTag(f *testing.F) {
	for _, w := range odd {
		f.Add("The " + w + " said")
	}
	f.Add("Poland signed the treaty in Vienna .")
	j := newJudge(f)
	f.Fuzz(func(t *testing.T, sentence string) {
		j.sentence(t, strings.Split(sentence, " "))
	})
}

// BenchmarkTag tags the sample articles with this package and with prose.
func BenchmarkTag(b *testing.B) {
	news := newsroom(b)
	words := 0
	for _, s := range news {
		words += len(s)
	}
	report := func(b *testing.B) {
		b.ReportMetric(float64(b.N)*float64(words)/b.Elapsed().Seconds(), "tokens/s")
	}
	b.Run("dateline", func(b *testing.B) {
		m := Default()
		var s Scratch
		var out []uint8
		for b.Loop() {
			for _, words := range news {
				out = m.Tag(words, &s, out[:0])
			}
		}
		report(b)
	})
	b.Run("prose", func(b *testing.B) {
		j := newJudge(b)
		tokens := make([][]tag.Token, len(news))
		for i, words := range news {
			for _, w := range words {
				tokens[i] = append(tokens[i], tag.Token{Text: w})
			}
		}
		for b.Loop() {
			for _, t := range tokens {
				j.prose.TagTokens(t)
			}
		}
		report(b)
	})
}

// BenchmarkOpen opens the model, which a process does once.
func BenchmarkOpen(b *testing.B) {
	for b.Loop() {
		if _, err := Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
