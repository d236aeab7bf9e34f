package related

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/flat"
)

// An entry is what the index keeps of an article: its weights, not its text.
type entry struct {
	id, title, source, url, excerpt string
	published                       time.Time
	// terms, titles (terms of the headline), names and numbers are sorted by key; each list has length one.
	terms, titles, names, numbers []feature
	// actor and patient are the countries that the headline names as doing something to each other, "" if it does not.
	actor, patient string
	topics         []float32 // by topic of the taxonomy, length one
	meaning        blas32.Vector
	shingles       []uint64 // sampled, sorted
	sample         uint64   // one in so many shingles was kept
}

// A feature is a weighted term or entity.
type feature struct {
	key    uint64
	weight float32
	label  string
}

// A reader turns documents into entries.
type reader struct {
	background *background.Words
}

const (
	// A term of the title counts like titleFactor in the body, one of the opening like leadFactor more.
	titleFactor = 6
	leadFactor  = 1
	leadTokens  = 60
	// idfPower flattens the inverse document frequency.
	idfPower = 0.6
	// leastIDF leaves out what is in more than three of ten articles.
	leastIDF = 1.2
)

func (r *reader) read(d *analysis.Document) *entry {
	e := &entry{id: d.ID, title: d.Title, source: d.Source, url: d.URL, published: d.Published, excerpt: excerpt(d)}
	e.terms, e.titles, e.numbers = r.terms(d)
	e.names = names(d)
	e.actor, e.patient = roles(d)
	e.topics = topics(d)
	e.meaning = r.background.Meaning(r.content(d))
	e.shingles, e.sample = shingles(d)
	return e
}

// terms weighs the stems of a document: (1 + ln tf) · idf^0.6, title and opening counted more, to length one; those of the title alone, idf^0.6,
// once more; and what has a digit in it, by idf.
func (r *reader) terms(d *analysis.Document) (terms, titles, numbers []feature) {
	titleEnd := int32(0)
	if d.Title != "" {
		titleEnd = int32(len(d.Title))
	}
	type count struct {
		n     float32
		token int32
	}
	counts := make(map[uint64]count, len(d.Stems)/2)
	words := 0
	for i, s := range d.Stems {
		if s == 0 {
			continue
		}
		c, seen := counts[s]
		if !seen {
			c.token = int32(i)
		}
		switch {
		case d.Tokens[i].Start < titleEnd:
			c.n += titleFactor
		case words < leadTokens:
			words++
			c.n += 1 + leadFactor
		default:
			c.n++
		}
		counts[s] = c
	}
	terms = make([]feature, 0, len(counts))
	for s, c := range counts {
		idf := r.background.IDF(s)
		if idf < leastIDF {
			continue
		}
		w := d.Word(int(c.token))
		bent := math.Pow(idf, idfPower)
		if strings.ContainsAny(w, "0123456789") {
			numbers = append(numbers, feature{s, float32(idf), w})
		}
		if d.Tokens[c.token].Start < titleEnd {
			titles = append(titles, feature{s, float32(bent), w})
		}
		if len(strings.Trim(w, ".")) <= 1 {
			continue
		}
		terms = append(terms, feature{s, float32((1 + math.Log(float64(c.n))) * bent), w})
	}
	for _, list := range [][]feature{terms, titles, numbers} {
		unit(list)
		ownLabels(list)
	}
	return terms, titles, numbers
}

// content yields the stems that tell something with their number times idf, as vectors of meaning were learned, in the order of the text.
func (r *reader) content(d *analysis.Document) iter.Seq2[uint64, float32] {
	return func(yield func(uint64, float32) bool) {
		for _, s := range d.Stems {
			if s == 0 {
				continue
			}
			if idf := r.background.IDF(s); idf >= leastIDF && !yield(s, float32(idf)) {
				return
			}
		}
	}
}

// ownLabels puts the labels, in lower case, into one string of their own: parts of the article would keep it in memory.
func ownLabels(f []feature) {
	const longest = 64 // bytes, or a little more
	var b strings.Builder
	ends := make([]int, len(f))
	for i, x := range f {
		start := b.Len()
		for _, r := range x.label {
			if b.Len()-start >= longest {
				break
			}
			b.WriteRune(unicode.ToLower(r))
		}
		ends[i] = b.Len()
	}
	all, start := b.String(), 0
	for i, end := range ends {
		f[i].label = all[start:end]
		start = end
	}
}

// names weighs the entities by salience and by how much a kind tells.
func names(d *analysis.Document) []feature {
	out := make([]feature, 0, len(d.Entities))
	for _, e := range d.Entities {
		w := 1.0
		switch e.Kind {
		case entity.Country:
			w = 0.7
		case entity.Other, entity.Nationality:
			w = 0.5
		}
		out = append(out, feature{flat.Hash("entity:" + e.ID), float32(w * math.Sqrt(e.Salience)), strings.Clone(e.Name)})
	}
	unit(out)
	return out
}

// unit sorts features by key and scales them to length one.
func unit(f []feature) {
	slices.SortFunc(f, func(a, b feature) int { return cmp.Compare(a.key, b.key) })
	sum := 0.0
	for _, x := range f {
		sum += float64(x.weight) * float64(x.weight)
	}
	if sum > 0 {
		scale := float32(1 / math.Sqrt(sum))
		for i := range f {
			f[i].weight *= scale
		}
	}
}

// topics lists the roots of the topics' probabilities, which are mostly near 0 or 1, in the taxonomy's order, those of improbable topics left out, to
// length one.
func topics(d *analysis.Document) []float32 {
	v := make([]float32, len(topicIDs()))
	for _, t := range d.Topics {
		if i := topicIndex(t.Topic.ID); i >= 0 && t.Probability > 0.04 {
			v[i] = float32(math.Sqrt(t.Probability))
		}
	}
	normalize(v)
	return v
}

func normalize(v []float32) {
	x := blas32.Vector{N: len(v), Inc: 1, Data: v}
	if n := blas32.Nrm2(x); n > 0 {
		blas32.Scal(1/n, x)
	}
}

// maxExcerpt is the longest excerpt in bytes.
const maxExcerpt = 160

// excerpt returns the beginning of the body without its dateline, cut at a word, as valid UTF-8.
func excerpt(d *analysis.Document) string {
	const more = " …"
	var b strings.Builder
	for word := range strings.FieldsSeq(afterDateline(d.Body)) {
		// What is longer than an excerpt is cut before it is mended, which takes time and may make it longer.
		word = strings.ToValidUTF8(word[:min(len(word), maxExcerpt)], "\uFFFD")
		if b.Len()+len(" ")+len(word)+len(more) > maxExcerpt {
			if b.Len() == 0 {
				for _, r := range word {
					if b.Len() >= maxExcerpt/2 {
						break
					}
					b.WriteRune(r)
				}
			}
			b.WriteString(more)
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// afterDateline takes "SEOUL (Reuters) - " off a body: what stands before the first dash, if it is short and begins in
// capitals.
func afterDateline(body string) string {
	body = strings.TrimLeftFunc(body, unicode.IsSpace)
	at, after := -1, 0
	for _, dash := range []string{" -- ", " — ", " – ", " - "} {
		if i := strings.Index(body[:min(len(body), 80)], dash); i > 0 && (at < 0 || i < at) {
			at, after = i, i+len(dash)
		}
	}
	if at < 0 {
		return body
	}
	runes, letters := 0, 0
	for _, r := range body[:at] {
		if unicode.IsLower(r) {
			return body
		}
		if unicode.IsLetter(r) {
			letters++
		}
		if runes++; runes == 4 {
			break
		}
	}
	if letters < 2 {
		return body // a number or a list
	}
	return body[after:]
}
