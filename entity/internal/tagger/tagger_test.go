package tagger

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

func tag(text string, s *Scratch) ([]Span, *token.Text) {
	t := token.Split(text)
	base := knowledge.Default()
	words := knowledge.Words(t, nil)
	return Default().Tag(t, words, Hints(base, base.Match(words, nil), len(words), nil), s, nil), t
}

// Names that no table holds are found by what stands around them.
func TestTag(t *testing.T) {
	var s Scratch
	spans, text := tag("Marisela Tovengue, who heads the Harrowgate Institute in Wexcombe, met Bashar al-Tunji and Seo Mi-kyung on Tuesday.", &s)
	want := map[string]Kind{"Marisela Tovengue": Person, "Harrowgate Institute": Organization, "Wexcombe": Place, "Bashar al-Tunji": Person, "Seo Mi-kyung": Person}
	for _, sp := range spans {
		name := text.Source[text.Tokens[sp.First].Start:text.Tokens[sp.Last-1].End]
		if k, ok := want[name]; !ok || k != sp.Kind {
			t.Errorf("%q is of kind %d", name, sp.Kind)
		}
		if sp.Probability <= 0 || sp.Probability > 1 {
			t.Errorf("%q has probability %v", name, sp.Probability)
		}
		delete(want, name)
	}
	for name := range want {
		t.Errorf("%q not found", name)
	}
}

// Spans are ordered, do not overlap and are within sentences, on any text.
func TestSpans(t *testing.T) {
	var s Scratch
	for _, in := range []string{"", ".", "A", "A B C D", strings.Repeat("The Bank of England and Al - Shabaab of ", 50), "al-", "-A-B-", "X\nY\nZ", "日本 中国", "\xff\xfe A \xff"} {
		spans, text := tag(in, &s)
		at := int32(0)
		for _, sp := range spans {
			if sp.First < at || sp.Last <= sp.First || int(sp.Last) > len(text.Tokens) {
				t.Errorf("%q: span %+v after %d", in, sp, at)
			}
			at = sp.Last
		}
	}
}

// The forward and backward sums agree: each token's marginals sum to one and give the same partition.
func TestForwardBackward(t *testing.T) {
	var trans [Labels][Labels]float32
	for i := range Labels {
		for j := range Labels {
			trans[i][j] = float32(1+(i*7+j*3)%5) / 3
			if !Grammar.May(i, j) {
				trans[i][j] = 0
			}
		}
	}
	const n = 6
	potential, alpha, beta := make([][Labels]float32, n), make([][Labels]float32, n), make([][Labels]float32, n)
	for i := range potential {
		for l := range Labels {
			potential[i][l] = float32(1+(i*5+l)%7) / 4
		}
	}
	logZ := ForwardBackward(&trans, potential, alpha, beta)
	// Brute force: marginals by enumerating pairs with exact forward and backward sums in double precision.
	var f, b [n][Labels]float64
	for l := range Labels {
		f[0][l] = float64(potential[0][l] * trans[0][l])
		if Grammar.ends[l] {
			b[n-1][l] = 1
		}
	}
	for i := 1; i < n; i++ {
		for l := range Labels {
			for k := range Labels {
				f[i][l] += f[i-1][k] * float64(trans[k][l]) * float64(potential[i][l])
			}
		}
	}
	for i := n - 2; i >= 0; i-- {
		for k := range Labels {
			for l := range Labels {
				b[i][k] += float64(trans[k][l]) * float64(potential[i+1][l]) * b[i+1][l]
			}
		}
	}
	z := 0.0
	for l := range Labels {
		z += f[n-1][l] * b[n-1][l]
	}
	if math.Abs(logZ-math.Log(z)) > 1e-4 {
		t.Errorf("the logarithm of the sum over all paths is %v, want %v", logZ, math.Log(z))
	}
	for i := range n {
		want, got := 0.0, 0.0
		for l := range Labels {
			want += f[i][l] * b[i][l]
			got += float64(alpha[i][l]) * float64(beta[i][l])
		}
		for l := range Labels {
			p, q := f[i][l]*b[i][l]/want, float64(alpha[i][l])*float64(beta[i][l])/got
			if math.Abs(p-q) > 1e-5 {
				t.Errorf("token %d, label %d: marginal %v, want %v", i, l, q, p)
			}
		}
	}
}

// The marginals of a sentence are those of ForwardBackward to the last bit, whichever tokens are possible.
func TestMarginals(t *testing.T) {
	m := Default()
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + random.IntN(12)
		s := Scratch{labels: make([]uint8, n), scores: make([][Labels]float32, n)}
		potential, alpha, beta := make([][Labels]float32, n), make([][Labels]float32, n), make([][Labels]float32, n)
		for i := range n {
			s.features.possible = append(s.features.possible, random.IntN(2) > 0)
			potential[i] = [Labels]float32{1}
			if s.features.possible[i] {
				s.labels[i] = uint8(random.IntN(Labels))
				for l := range Labels {
					s.scores[i][l] = 20 * random.Float32()
				}
				exponentiate(&s.scores[i], &potential[i])
			}
		}
		m.marginals(n, &s)
		ForwardBackward(&m.exp, potential, alpha, beta)
		want := Scratch{alpha: alpha, beta: beta}
		for i, l := range s.labels {
			if got, want := s.marginal(i, l), want.marginal(i, l); l != 0 && got != want {
				t.Fatalf("token %d of %d has marginal %v, want %v", i, n, got, want)
			}
		}
	}
}

// A model file that is cut or changed is refused.
func TestDamagedModel(t *testing.T) {
	for _, bad := range []string{"", data[:100], data[:len(data)-1], data[:5000] + "x" + data[5001:]} {
		if _, err := Open(bad); err == nil {
			t.Errorf("a damaged model of %d bytes opened", len(bad))
		} else if !strings.Contains(err.Error(), "tagger file: offset") {
			t.Errorf("error %q does not name the file and the offset", err)
		}
	}
	if len(data) > 8<<20 {
		t.Errorf("the model has %d bytes", len(data))
	}
}

// Words that news uses alike share a fine class, and an unknown word has none.
func TestClasses(t *testing.T) {
	class := func(w string) (uint32, bool) { return classes().Get(ClassWord(knowledge.FoldWord(w))) }
	for _, pair := range [][2]string{{"Monday", "Tuesday"}, {"1987", "2006"}} {
		a, ok := class(pair[0])
		b, same := class(pair[1])
		if !ok || !same || a != b {
			t.Errorf("%s is in %x, %s in %x", pair[0], a, pair[1], b)
		}
	}
	if _, ok := class("Wexcombe"); ok {
		t.Error("an invented word has a class")
	}
}

// Tagging allocates nothing once its working space has grown.
func TestAllocations(t *testing.T) {
	text := token.Split(strings.Repeat("Marisela Tovengue, who heads the Harrowgate Institute, said on Tuesday that the talks in Wexcombe had failed.\n", 20))
	base := knowledge.Default()
	words := knowledge.Words(text, nil)
	hints := Hints(base, base.Match(words, nil), len(words), nil)
	var s Scratch
	var out []Span
	least := 1e9 // of several tries: the count is of the whole process
	for range 5 {
		least = min(least, testing.AllocsPerRun(20, func() { out = Default().Tag(text, words, hints, &s, out[:0]) }))
	}
	if least > 0 {
		t.Errorf("tagging %d sentences allocates %v times", len(text.Sentences), least)
	}
}

func BenchmarkTag(b *testing.B) {
	text := token.Split(strings.Repeat("Marisela Tovengue, who heads the Harrowgate Institute, said on Tuesday that the talks in Wexcombe had gone on for several days without a result.\n", 100))
	base := knowledge.Default()
	words := knowledge.Words(text, nil)
	hints := Hints(base, base.Match(words, nil), len(words), nil)
	var s Scratch
	var out []Span
	b.ReportAllocs()
	for b.Loop() {
		out = Default().Tag(text, words, hints, &s, out[:0])
	}
	b.ReportMetric(float64(len(words)*b.N)/b.Elapsed().Seconds(), "tokens/s")
}
