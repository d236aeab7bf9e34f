package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// An engine suggests articles like one.
type engine interface {
	add(docs []*analysis.Document) error
	// like returns the ids of the articles most like a document, best first, without itself.
	like(d *analysis.Document, limit int) ([]string, error)
	close() error
}

// dateline is our index.
type dateline struct {
	*related.Index
	query related.Query
}

func newDateline(dir string, q related.Query) (*dateline, error) {
	if dir == "" {
		return &dateline{related.New(related.Options{}), q}, nil
	}
	x, err := related.Open(dir, related.Options{})
	return &dateline{x, q}, err
}

func (e *dateline) add(docs []*analysis.Document) error { return e.Add(docs...) }

func (e *dateline) like(d *analysis.Document, limit int) ([]string, error) {
	q := e.query
	q.Limit = limit
	var ids []string
	for _, s := range e.Related(d, q) {
		ids = append(ids, s.ID)
	}
	return ids, nil
}

func (e *dateline) close() error { return e.Close() }

// bleveEngine is bleve with its English analyzer, asked as "more like this": the query is an or of the document's terms with the highest
// tf·idf, or of all the words of its body. How rare terms are is counted while the documents are added.
type bleveEngine struct {
	index bleve.Index
	dir   string
	terms int // 0 for the whole body
	df    map[string]int
	n     int
}

func newBleve(terms int) (*bleveEngine, error) {
	dir, err := os.MkdirTemp("", "bleve")
	if err != nil {
		return nil, err
	}
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeTermVectors, text.DocValues = "en", false, false, false
	all := bleve.NewDocumentStaticMapping()
	all.AddFieldMappingsAt("text", text)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = all
	m.ScoringModel = "bm25"
	_ = mapping.IndexMapping(m)
	index, err := bleve.New(dir+"/index", m)
	return &bleveEngine{index, dir, terms, map[string]int{}, 0}, err
}

func (e *bleveEngine) words(d *analysis.Document) map[string]int {
	tf := map[string]int{}
	for _, t := range e.index.Mapping().AnalyzerNamed("en").Analyze([]byte(d.Text)) {
		tf[string(t.Term)]++
	}
	return tf
}

func (e *bleveEngine) add(docs []*analysis.Document) error {
	b := e.index.NewBatch()
	for _, d := range docs {
		if err := b.Index(d.ID, map[string]any{"text": d.Text}); err != nil {
			return err
		}
	}
	if err := e.index.Batch(b); err != nil {
		return err
	}
	return nil
}

// count counts in how many documents words are, for queries; bleve has the numbers inside and does not give them out.
func (e *bleveEngine) count(docs []*analysis.Document) {
	for _, d := range docs {
		for w := range e.words(d) {
			e.df[w]++
		}
		e.n++
	}
}

func (e *bleveEngine) like(d *analysis.Document, limit int) ([]string, error) {
	var q query.Query
	if e.terms == 0 {
		m := bleve.NewMatchQuery(d.Text)
		m.SetField("text")
		m.Analyzer = "en"
		q = m
	} else {
		type term struct {
			word   string
			weight float64
		}
		var all []term
		for w, n := range e.words(d) {
			all = append(all, term{w, float64(n) * math.Log(float64(e.n+1)/(float64(e.df[w])+0.5))})
		}
		slices.SortFunc(all, func(a, b term) int { return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.word, b.word)) })
		or := bleve.NewDisjunctionQuery()
		for _, t := range all[:min(e.terms, len(all))] {
			one := bleve.NewTermQuery(t.word)
			one.SetField("text")
			or.AddQuery(one)
		}
		q = or
	}
	found, err := e.index.Search(bleve.NewSearchRequestOptions(q, limit+1, 0, false))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, h := range found.Hits {
		if h.ID != d.ID && len(ids) < limit {
			ids = append(ids, h.ID)
		}
	}
	return ids, nil
}

func (e *bleveEngine) close() error {
	err := e.index.Close()
	if rm := os.RemoveAll(e.dir); err == nil {
		err = rm
	}
	return err
}

// tfidf is the plain method: the cosine of (1 + ln tf) · ln(N/df) over stems, every article scored.
type tfidf struct {
	docs []*analysis.Document
	df   map[uint64]int
	post map[uint64][]entry
	norm []float64
}

type entry struct {
	doc int32
	tf  float32
}

func newTFIDF() *tfidf { return &tfidf{df: map[uint64]int{}, post: map[uint64][]entry{}} }

func (e *tfidf) add(docs []*analysis.Document) error {
	for _, d := range docs {
		for s, n := range stems(d) {
			e.df[s]++
			e.post[s] = append(e.post[s], entry{int32(len(e.docs)), float32(1 + math.Log(float64(n)))})
		}
		e.docs = append(e.docs, d)
	}
	e.norm = nil
	return nil
}

func stems(d *analysis.Document) map[uint64]int {
	tf := map[uint64]int{}
	for _, s := range d.Stems {
		if s != 0 {
			tf[s]++
		}
	}
	return tf
}

func (e *tfidf) like(d *analysis.Document, limit int) ([]string, error) {
	n := float64(len(e.docs))
	if e.norm == nil {
		e.norm = make([]float64, len(e.docs))
		for s, list := range e.post {
			idf := math.Log(n / float64(e.df[s]))
			for _, p := range list {
				w := float64(p.tf) * idf
				e.norm[p.doc] += w * w
			}
		}
	}
	sums := make([]float64, len(e.docs))
	tf := stems(d)
	keys := make([]uint64, 0, len(tf))
	for s := range tf {
		keys = append(keys, s)
	}
	slices.Sort(keys)
	for _, s := range keys {
		list := e.post[s]
		if len(list) == 0 {
			continue
		}
		idf := math.Log(n / float64(len(list)))
		w := (1 + math.Log(float64(tf[s]))) * idf * idf
		for _, p := range list {
			sums[p.doc] += w * float64(p.tf)
		}
	}
	order := make([]int, 0, len(sums))
	for i := range sums {
		if sums[i] > 0 && e.docs[i].ID != d.ID {
			sums[i] /= math.Sqrt(e.norm[i])
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(sums[b], sums[a]), strings.Compare(e.docs[a].ID, e.docs[b].ID))
	})
	var ids []string
	for _, i := range order[:min(limit, len(order))] {
		ids = append(ids, e.docs[i].ID)
	}
	return ids, nil
}

func (e *tfidf) close() error { return nil }

// open makes an engine by its name.
func open(name string) (engine, error) {
	switch name {
	case "dateline":
		return newDateline("", related.Query{NoDecay: true, KeepCopies: true})
	case "dateline-dates":
		return newDateline("", related.Query{KeepCopies: true})
	case "tfidf":
		return newTFIDF(), nil
	case "bleve-25":
		return newBleve(25)
	case "bleve-50":
		return newBleve(50)
	case "bleve-body":
		return newBleve(0)
	}
	return nil, fmt.Errorf("engine %q: want dateline, dateline-dates, tfidf, bleve-25, bleve-50 or bleve-body", name)
}
