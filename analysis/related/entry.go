package related

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/flat"
)

// An entry is what the index keeps of an article: its weights, not its text.
type entry struct {
	id, title, source, url, excerpt string
	published                       time.Time
	// terms and names are sorted by key; each has length one.
	terms, names []feature
	topics       []float32 // by topic of the taxonomy, length one
	meaning      blas32.Vector
	shingles     []uint64 // sampled, sorted
	sample       uint64   // one in so many shingles was kept
}

// A feature is a weighted term or entity.
type feature struct {
	key    uint64
	weight float32
	label  string
}

// A reader turns documents into entries.
type reader struct {
	background *background
}

const (
	// A term of the title counts like titleFactor in the body, one of the opening like leadFactor more.
	titleFactor = 6
	leadFactor  = 1
	leadTokens  = 60
	// idfPower flattens the inverse document frequency.
	idfPower = 0.6
)

func (r *reader) read(d *analysis.Document) *entry {
	e := &entry{id: d.ID, title: d.Title, source: d.Source, url: d.URL, published: d.Published, excerpt: excerpt(d)}
	e.terms = r.terms(d)
	e.names = names(d)
	e.topics = topics(d)
	e.meaning = r.background.meaning(e.terms)
	e.shingles, e.sample = shingles(d)
	return e
}

// terms weighs the stems of a document: (1 + ln tf) · idf^0.6, title and opening counted more, to length one.
func (r *reader) terms(d *analysis.Document) []feature {
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
	out := make([]feature, 0, len(counts))
	for s, c := range counts {
		idf := r.background.idf(s)
		if idf < 1.2 {
			continue // in more than three of ten articles
		}
		w := d.Word(int(c.token))
		if len(w) == 1 {
			continue
		}
		out = append(out, feature{s, float32((1 + math.Log(float64(c.n))) * math.Pow(idf, idfPower)), strings.ToLower(w)})
	}
	return unit(out)
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
		label := e.Name
		out = append(out, feature{flat.Hash("entity:" + e.ID), float32(w * math.Sqrt(e.Salience)), label})
	}
	return unit(out)
}

// unit sorts features by key and scales them to length one.
func unit(f []feature) []feature {
	slices.SortFunc(f, func(a, b feature) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
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
	return f
}

// topics lists the probabilities of the topics in the taxonomy's order, those below a fifth left out, to length one.
func topics(d *analysis.Document) []float32 {
	v := make([]float32, len(topicIDs()))
	for _, t := range d.Topics {
		if i := topicIndex(t.Topic.ID); i >= 0 && t.Probability > 0.2 {
			v[i] = float32(t.Probability)
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

// excerpt returns the beginning of the body without its dateline, cut at a word.
func excerpt(d *analysis.Document) string {
	body := d.Body
	if i := strings.IndexFunc(body, func(r rune) bool { return !unicode.IsSpace(r) }); i > 0 {
		body = body[i:]
	}
	for _, dash := range []string{" -- ", " — ", " – ", " - "} {
		if i := strings.Index(body[:min(len(body), 80)], dash); i > 0 && strings.ToUpper(body[:min(4, i)]) == body[:min(4, i)] {
			body = body[i+len(dash):]
			break
		}
	}
	var b strings.Builder
	for word := range strings.FieldsSeq(body[:min(len(body), 4*maxExcerpt)]) {
		if b.Len()+1+len(word) > maxExcerpt-4 {
			if b.Len() == 0 {
				for b.Len() < maxExcerpt/2 && word != "" {
					_, w := utf8.DecodeRuneInString(word)
					b.WriteString(word[:w])
					word = word[w:]
				}
			}
			b.WriteString(" …")
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}
