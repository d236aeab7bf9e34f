package summary

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/number"
)

const (
	// Of each text the first leading fit sentences are weighed and as many of the rest, of a story's texts the newest.
	leading   = 40
	mostTexts = 12
	// leastIDF keeps out words that more than three of ten articles have.
	leastIDF = 1.2
	mostIDF  = 9
	// damping and rounds are PageRank's.
	damping = 0.85
	rounds  = 20
)

// The weights were set on two halves of 58 texts with summaries written by people; each part of a score is 0 to 1.
const (
	forCentral  = 0.25
	forEarly    = 0.35
	forTitle    = 0.2
	forCoverage = 0.2
	forNew      = 0.5 // taken off, times the similarity to the nearest sentence taken
	halfway     = 3.0
)

// An item is a sentence that may be taken.
type item struct {
	Sentence
	number  int // of the sentence in its text
	text    string
	dangles bool
	terms   []term
	names   []int32
	worth   float64
}

// A term is a word of a sentence by its number in the pool, with its weight; the weights of a sentence have length one.
type term struct {
	word   int32
	weight float64
}

// pooled holds the sentences of one or several texts. It is working space that is used again.
type pooled struct {
	items   []item
	numbers number.Index // of stems
	idfs    []float64    // by number
	words   *background.Words
	names   map[string]int32 // of ids of entities and codes of countries, which differ
	space   []term           // of the terms of the sentences
	room    []term           // what is left of it for the next sentence
	shares  []float64        // by name: how much the texts are about it
	alike   []float64        // cosine of each pair of items
	flow    []float64        // the same, each row with the sum of one
	starts  []int32          // by number of a stem: where its places start
	used    []int32          // and how many of them are filled in
	places  []place
}

// A place is where a stem stands: an item, with the stem's weight in it.
type place struct {
	item   int32
	weight float64
}

var pools = sync.Pool{New: func() any { return &pooled{names: map[string]int32{}, words: background.Default()} }}

// mostKept is how many items' space is used again, of which the pairs take 0.6 MB, and mostTerms how many terms'.
const (
	mostKept  = 200
	mostTerms = 1 << 15
)

// free gives the working space back.
func (p *pooled) free() {
	if len(p.items) > mostKept || cap(p.space) > mostTerms {
		return
	}
	p.numbers.Clear()
	clear(p.items) // do not keep the texts alive
	clear(p.names)
	p.items, p.idfs, p.shares, p.room = p.items[:0], p.idfs[:0], p.shares[:0], p.space[:0]
	pools.Put(p)
}

func pool(texts []Input) *pooled {
	p := pools.Get().(*pooled)
	for d := max(0, len(texts)-mostTexts); d < len(texts); d++ {
		p.add(texts[d], d)
	}
	total := 0.0
	for _, s := range p.shares {
		total += s
	}
	for i := range p.shares {
		p.shares[i] /= max(total, math.SmallestNonzeroFloat64)
	}
	p.compare()
	return p
}

// add adds the sentences of a text.
func (p *pooled) add(in Input, document int) {
	for _, e := range in.Entities {
		p.share(e.ID, e.Salience)
	}
	for _, f := range in.Focus {
		p.share(f.Country, f.Score)
	}
	title := p.title(in)
	fits := fitting(in)
	mention := 0
	for rank, n := range fits {
		s := in.Text.Sentences[n]
		it := item{Sentence: Sentence{Start: int(s.Start), End: int(s.End), Document: document}, number: n, text: in.Text.Source[s.Start:s.End], dangles: dangles(in, s)}
		it.terms = p.terms(in.Stems[s.First:s.Last])
		overlap := cosine(it.terms, title)
		if overlap > 0.9 && rank < 3 {
			continue // the headline once more
		}
		it.names, mention = p.named(in, s, mention)
		it.worth = forEarly/(1+float64(rank)/halfway) + forTitle*overlap
		p.items = append(p.items, it)
	}
}

// fitting returns the numbers of the fit sentences that are weighed.
func fitting(in Input) []int {
	var all []int
	for n, s := range in.Text.Sentences {
		if fit(in, s) {
			all = append(all, n)
		}
	}
	if len(all) <= 2*leading {
		return all
	}
	out := all[:leading:leading]
	rest := all[leading:]
	for i := range leading {
		out = append(out, rest[i*len(rest)/leading])
	}
	return out
}

// share adds to how much the texts are about a name.
func (p *pooled) share(name string, by float64) {
	i, ok := p.names[name]
	if !ok {
		i = int32(len(p.shares))
		p.names[name] = i
		p.shares = append(p.shares, 0)
	}
	p.shares[i] += by
}

// named returns the names in a sentence, each once, and the first mention after it; mentions before from end before the sentence.
func (p *pooled) named(in Input, s token.Sentence, from int) ([]int32, int) {
	var out []int32
	put := func(name string) {
		if i, ok := p.names[name]; ok && !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	for ; from < len(in.Mentions) && in.Mentions[from].Start < int(s.End); from++ {
		m := in.Mentions[from]
		if m.Start < int(s.Start) || m.Kind == entity.Date || m.Kind == entity.Money || m.Kind == entity.Number {
			continue
		}
		put(m.Entity)
		put(m.Country)
	}
	return out, from
}

func (p *pooled) title(in Input) []term {
	last := 0
	for last < len(in.Text.Tokens) && int(in.Text.Tokens[last].End) <= in.TitleEnd {
		last++
	}
	return p.terms(in.Stems[:last])
}

// terms weighs the words of a sentence by tf · idf, to length one, in the order of their numbers.
func (p *pooled) terms(stems []uint64) []term {
	if cap(p.room) < len(stems) {
		p.space = make([]term, 0, max(len(stems), 1024, 2*cap(p.space)))
		p.room = p.space
	}
	out := p.room[:0:len(stems)]
	for _, s := range stems {
		if s == 0 {
			continue
		}
		n, isNew := p.numbers.Put(s)
		if isNew {
			p.idfs = append(p.idfs, min(p.words.IDF(s), mostIDF))
		}
		if p.idfs[n] >= leastIDF {
			out = append(out, term{n, p.idfs[n]})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return cmp.Compare(a.word, b.word) })
	n, sum := 0, 0.0
	for i := range out {
		if n > 0 && out[n-1].word == out[i].word {
			out[n-1].weight += out[i].weight
			continue
		}
		out[n] = out[i]
		n++
	}
	out = out[:n:n]
	p.room = p.room[n:cap(p.room)][:0]
	for _, t := range out {
		sum += t.weight * t.weight
	}
	for i := range out {
		out[i].weight /= math.Sqrt(sum)
	}
	return out
}

func cosine(a, b []term) float64 {
	sum := 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].word < b[0].word:
			a = a[1:]
		case a[0].word > b[0].word:
			b = b[1:]
		default:
			sum += a[0].weight * b[0].weight
			a, b = a[1:], b[1:]
		}
	}
	return sum
}

// compare fills in the similarity of all pairs, word by word.
func (p *pooled) compare() {
	n := len(p.items)
	p.alike = zeros(p.alike, n*n)
	p.starts, p.used = zeros(p.starts, len(p.idfs)+1), zeros(p.used, len(p.idfs))
	for _, it := range p.items {
		for _, t := range it.terms {
			p.starts[t.word+1]++
		}
	}
	for w := range p.idfs {
		p.starts[w+1] += p.starts[w]
	}
	p.places = zeros(p.places, int(p.starts[len(p.idfs)]))
	for i, it := range p.items {
		for _, t := range it.terms {
			at := p.starts[t.word]
			for _, other := range p.places[at : at+p.used[t.word]] {
				p.alike[i*n+int(other.item)] += t.weight * other.weight
			}
			p.places[at+p.used[t.word]] = place{int32(i), t.weight}
			p.used[t.word]++
		}
	}
	for i := range n {
		for j := range i {
			p.alike[j*n+i] = p.alike[i*n+j]
		}
	}
}

// zeros returns n zeros, in the room of s if it has enough.
func zeros[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// rank adds to the worth of each sentence how central it is: PageRank by power iteration on the dense matrix of similarities, 5
// microseconds for forty sentences; gonum's network.PageRank takes 0.4 ms for them, most of it to build the graph.
func (p *pooled) rank() {
	n := len(p.items)
	if n == 0 {
		return
	}
	p.flow = append(p.flow[:0], p.alike...) // row i: what sentence i gives to each
	flow := p.flow
	for i := range n {
		row := blas64.Vector{N: n, Inc: 1, Data: flow[i*n : (i+1)*n]}
		if sum := blas64.Asum(row); sum > 0 {
			blas64.Scal(1/sum, row)
		}
	}
	m := blas64.General{Rows: n, Cols: n, Stride: n, Data: flow}
	at, next := blas64.Vector{N: n, Inc: 1, Data: make([]float64, n)}, blas64.Vector{N: n, Inc: 1, Data: make([]float64, n)}
	for i := range at.Data {
		at.Data[i] = 1 / float64(n)
	}
	for range rounds {
		for i := range next.Data {
			next.Data[i] = (1 - damping) / float64(n)
		}
		blas64.Gemv(blas.Trans, damping, m, at, 1, next)
		at, next = next, at
	}
	top := slices.Max(at.Data)
	for i := range p.items {
		p.items[i].worth += forCentral * at.Data[i] / top
	}
}

// take chooses sentences one by one, the best first.
func (p *pooled) take(o Options) []Sentence {
	var out []Sentence
	taken := make([]bool, len(p.items))
	nearest := make([]float64, len(p.items))
	covered := make([]bool, len(p.shares))
	left := o.Bytes
	for o.Sentences <= 0 || len(out) < o.Sentences {
		best, bestScore := -1, math.Inf(-1)
		for i := range p.items {
			it := &p.items[i]
			if taken[i] || nearest[i] > sameContent || o.Bytes > 0 && it.End-it.Start > left || it.dangles && !p.follows(i, taken) {
				continue
			}
			score := it.worth - forNew*nearest[i]
			for _, n := range it.names {
				if !covered[n] {
					score += forCoverage * p.shares[n]
				}
			}
			if score > bestScore {
				best, bestScore = i, score
			}
		}
		if best < 0 {
			break
		}
		it := &p.items[best]
		if furniture(it.text) {
			nearest[best] = 2 // never
			continue
		}
		taken[best] = true
		left -= it.End - it.Start
		for _, n := range it.names {
			covered[n] = true
		}
		for i := range nearest {
			nearest[i] = max(nearest[i], p.alike[best*len(p.items)+i])
		}
		it.Score = max(0, min(1, bestScore))
		out = append(out, it.Sentence)
	}
	return out
}

// sameContent is the similarity above which a sentence repeats another.
const sameContent = 0.6

// follows reports whether the sentence right before an item is taken.
func (p *pooled) follows(i int, taken []bool) bool {
	return i > 0 && taken[i-1] && p.items[i-1].Document == p.items[i].Document && p.items[i-1].number == p.items[i].number-1
}
