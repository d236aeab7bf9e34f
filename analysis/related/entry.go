package related

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/flat"
)

// An entry is what the index keeps of an article: its weights, not its text. The numbers are those that a segment can hold
// (see quantum.go), so that an article compares alike whether it comes from a document or out of a segment.
type entry struct {
	id, title, source, url, language, excerpt string
	published                                 time.Time
	// countries are the codes of the focus countries, subjects the ids of the topics that describe the article, both sorted.
	countries, subjects []string
	// terms, titles (terms of the headline), names and numbers are sorted by key; each list has about length one.
	terms, titles, names, numbers []feature
	// actor and patient are the countries that the headline names as doing something to each other, "" if it does not.
	actor, patient string
	topics         []share // by place in the taxonomy, about length one
	meaning        vector
	shingles       []uint32 // sampled, sorted
	sample         uint32   // one in so many shingles was kept
}

// A feature is a weighted term or entity.
type feature struct {
	key    uint64
	weight float32
	label  string
}

// A share is a topic of the taxonomy, by number, with its weight.
type share struct {
	topic  uint8
	weight float32
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
	// maxTerms is how many terms are kept of an article, the heaviest. More do not make suggestions better.
	maxTerms = 200
	// leastIDF leaves out what is in more than three of ten articles.
	leastIDF = 1.2
)

func (r *reader) read(d *analysis.Document) *entry {
	e := &entry{id: d.ID, title: d.Title, source: d.Source, url: d.URL, language: d.Language, published: d.Published, excerpt: excerpt(d)}
	for _, f := range d.Focus {
		e.countries = append(e.countries, f.Country)
	}
	for _, t := range d.PublishedTopics() {
		e.subjects = append(e.subjects, t.Topic.ID)
	}
	slices.Sort(e.countries)
	slices.Sort(e.subjects)
	e.terms, e.titles, e.numbers, e.meaning = r.words(d)
	e.names = names(d)
	e.actor, e.patient = roles(d)
	e.topics = topics(d)
	e.shingles, e.sample = shingles(d)
	return e
}

// readAll reads documents on all cores.
func (r *reader) readAll(docs []*analysis.Document) []*entry {
	out := make([]*entry, len(docs))
	workers := min(runtime.GOMAXPROCS(0), len(docs))
	if workers == 1 {
		out[0] = r.read(docs[0])
		return out
	}
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(docs); i += workers {
				out[i] = r.read(docs[i])
			}
		})
	}
	wait.Wait()
	return out
}

// words weighs the stems of a document: (1 + ln tf) · idf^0.6, title and opening counted more, to length one; those of the title alone, idf^0.6,
// once more; what has a digit in it, by idf; and the meaning of all, by number times idf, as vectors of meaning were learned.
func (r *reader) words(d *analysis.Document) (terms, titles, numbers []feature, v vector) {
	titleEnd := int32(0)
	if d.Title != "" {
		titleEnd = int32(len(d.Title))
	}
	type count struct {
		stem   uint64
		n      float32 // title and opening count more
		tokens float32
		first  int32
	}
	counts := make([]count, 0, len(d.Stems)/2)
	at := make(map[uint64]int32, len(d.Stems)/2)
	words := 0
	for i, s := range d.Stems {
		if s == 0 {
			continue
		}
		k, seen := at[s]
		if !seen {
			k = int32(len(counts))
			at[s] = k
			counts = append(counts, count{stem: s, first: int32(i)})
		}
		c := &counts[k]
		c.tokens++
		switch {
		case d.Tokens[i].Start < titleEnd:
			c.n += titleFactor
		case words < leadTokens:
			words++
			c.n += 1 + leadFactor
		default:
			c.n++
		}
	}
	slices.SortFunc(counts, func(a, b count) int {
		if a.stem < b.stem {
			return -1
		}
		return 1 // no two are the same
	})
	terms = make([]feature, 0, len(counts))
	content := make([]feature, 0, len(counts))
	for _, c := range counts {
		idf := r.background.IDF(c.stem)
		if idf < leastIDF {
			continue
		}
		content = append(content, feature{key: c.stem, weight: c.tokens * float32(idf)})
		w := d.Word(int(c.first))
		bent := math.Pow(idf, idfPower)
		if strings.ContainsAny(w, "0123456789") {
			numbers = append(numbers, feature{c.stem, float32(idf), w})
		}
		if d.Tokens[c.first].Start < titleEnd {
			titles = append(titles, feature{c.stem, float32(bent), w})
		}
		if len(strings.Trim(w, ".")) <= 1 {
			continue
		}
		terms = append(terms, feature{c.stem, float32((1 + math.Log(float64(c.n))) * bent), w})
	}
	terms = heaviest(terms, maxTerms)
	for _, list := range [][]feature{terms, titles, numbers} {
		unit(list)
		ownLabels(list)
	}
	v = newVector(r.background.Meaning(func(yield func(uint64, float32) bool) {
		for _, f := range content {
			if !yield(f.key, f.weight) {
				return
			}
		}
	}).Data)
	return terms, titles, numbers, v
}

// heaviest leaves the n heaviest features, of equal ones the first, in their order.
func heaviest(f []feature, n int) []feature {
	if len(f) <= n {
		return f
	}
	sorted := make([]float32, len(f))
	for i, x := range f {
		sorted[i] = x.weight
	}
	slices.Sort(sorted)
	least := sorted[len(sorted)-n]
	equal := 0 // places for features of the least weight
	for _, w := range sorted[len(sorted)-n:] {
		if w == least {
			equal++
		}
	}
	return slices.DeleteFunc(f, func(x feature) bool {
		if x.weight == least {
			equal--
			return equal < 0
		}
		return x.weight < least
	})
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

// unit sorts features by key, scales them to length one and rounds them to levels.
func unit(f []feature) {
	slices.SortFunc(f, func(a, b feature) int { return cmp.Compare(a.key, b.key) })
	sum := 0.0
	for _, x := range f {
		sum += float64(x.weight) * float64(x.weight)
	}
	if sum > 0 {
		scale := float32(1 / math.Sqrt(sum))
		for i := range f {
			f[i].weight = weights[levelOf(f[i].weight*scale)]
		}
	}
}

// topics lists the roots of the topics' probabilities, which are mostly near 0 or 1, in the taxonomy's order, those of improbable topics left out, to
// length one.
func topics(d *analysis.Document) []share {
	var out []share
	sum := 0.0
	for _, t := range d.Topics {
		if i := topicIndex(t.Topic.ID); i >= 0 && t.Probability > 0.04 {
			out = append(out, share{uint8(i), float32(math.Sqrt(t.Probability))})
			sum += t.Probability
		}
	}
	slices.SortFunc(out, func(a, b share) int { return cmp.Compare(a.topic, b.topic) })
	for i := range out {
		out[i].weight = weights[levelOf(out[i].weight/float32(math.Sqrt(sum)))]
	}
	return out
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
