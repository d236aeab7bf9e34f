package related

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis"
)

// A Storage keeps articles for an [Archive]: what is to be kept of an article, and where it is looked for, is worked out here; a Storage keeps it, finds it
// again, and need understand none of it. [Index.Storage] is one in this process, package opensearch of the module analysis/related/opensearch one for many machines.
// How frequent words are comes with the library, and is not asked of a Storage. A Storage is safe for concurrent use.
type Storage interface {
	// Put keeps articles, each in place of the one of the same id, unless that is of a later time: of two changes the later holds, in whichever order they
	// come. When it returns, what it has no error for is kept. The error is [Failures] if some articles are kept and others are not.
	Put(ctx context.Context, articles []Stored) error
	// Delete forgets articles, unless they are of a later time than at, and does not take them back from an earlier time.
	Delete(ctx context.Context, at time.Time, ids []string) error
	// Fetch returns articles in the order of the ids, of each only Record and Words, which are nil for one that is not there.
	Fetch(ctx context.Context, ids []string) ([]Stored, error)
	// Document returns what was the Document of an article, nil if nothing was, or if there is no such article.
	Document(ctx context.Context, id string) ([]byte, error)
	// Candidates returns the records of the articles that a search finds best, in no order. It may let pass a little more than the filters do.
	Candidates(ctx context.Context, s Search) ([][]byte, error)
	// Len returns how many articles there are; what was put in the last minute need not be counted.
	Len(ctx context.Context) (int, error)
}

// A Stored is an article as a Storage keeps it.
type Stored struct {
	ID string
	// At is when the article was as it is here.
	At time.Time
	// Record holds all that suggestions are made of, in a layout of the library's own: about 2 kB.
	Record []byte
	// Words holds the words of the article's features, in a layout of the library's own: about 2 kB. They are needed of the article that is asked about.
	Words []byte
	// Document is the analysis, packed: about 10 kB, or nil; see Archive.Documents.
	Document []byte
	// Features are what candidates are found by.
	Features []Feature
	// The others are what queries filter by, and what tells a person which article it is. Countries and Topics are as in [Query], Entities are ids.
	Title, URL, Source, Language string
	Published                    time.Time
	Countries, Topics, Entities  []string
}

// A Feature is a weighted part of an article or of a search.
type Feature struct {
	// Kind is "term", "headline", "entity" or "number".
	Kind string
	// Key is a hash of what it is.
	Key    uint64
	Weight float32
}

// featureKinds are the kinds of features by the numbers of their lists.
var featureKinds = [lists]string{"term", "headline", "entity", "number"}

// A Search asks a Storage for candidates. How well an article matches is the sum of the products of weights over the features of the same kind and key that it shares
// with the search, times what time leaves of it. An article that shares none does not match.
type Search struct {
	Features []Feature
	// Query filters: From, Until, Sources, NotSources, Languages, Countries, Topics and Exclude; the rest of it is not for the Storage.
	Query Query
	Decay Decay
	// Size is how many records are wanted.
	Size int
}

// A Decay is what time leaves of a match: of an article of the time At everything, falling to Floor, so that what is above it is a third after each Width; Undated of
// one without a date. If Width is 0, time does not count.
type Decay struct {
	At             time.Time
	Width          time.Duration
	Floor, Undated float64
}

// Failures are the articles that a Storage could not keep, or forget, out of several.
type Failures []Failure

// A Failure is an article with what was wrong.
type Failure struct {
	ID  string
	Err error
}

func (f Failures) Error() string {
	const shown = 3
	var b strings.Builder
	fmt.Fprintf(&b, "related: %d articles failed", len(f))
	for i, x := range f {
		if i == shown {
			b.WriteString("; …")
			break
		}
		fmt.Fprintf(&b, "; %q: %v", x.ID, x.Err)
	}
	return b.String()
}

// Unwrap returns the errors of all.
func (f Failures) Unwrap() []error {
	out := make([]error, len(f))
	for i, x := range f {
		out[i] = x.Err
	}
	return out
}

// Store works out what a Storage keeps of a document that was as it is at a time. It takes a quarter of a millisecond for one of 500 words; the error is [ErrNoID].
func Store(d *analysis.Document, at time.Time) (Stored, error) {
	if d.ID == "" {
		return Stored{}, fmt.Errorf("%w: titled %q", ErrNoID, d.Title)
	}
	s := shipped().read(d).stored()
	s.At = at
	for _, e := range d.Entities {
		s.Entities = append(s.Entities, e.ID)
	}
	return s, nil
}

// Restore returns what [Store] did, but At and Entities, from Record and Words: it is for those who move articles to another place. The error is one of foreign bytes.
func Restore(record, words []byte) (Stored, error) {
	e, err := readStored(record, words)
	if err != nil {
		return Stored{}, err
	}
	return e.stored(), nil
}

// readStored reads an article with the words of its features.
func readStored(record, words []byte) (*entry, error) {
	e, err := parseRecord(record, new([]feature))
	if err == nil {
		err = e.addWords(words, record)
	}
	return e, err
}

// keep has the document kept.
func (s *Stored) keep(d *analysis.Document) error {
	record, err := d.JSON(false)
	if err == nil {
		s.Document, err = packDocument(record)
	}
	return err
}

// packers are what compresses, more than half a megabyte each.
var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic(err) // there is such a level
	}
	return w
}}

// packDocument compresses a document's record.
func packDocument(record []byte) ([]byte, error) {
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(record); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// mostDocument is how long a document's record may be. The longest articles have 4 MB, and what is said of one is a dozen times as long.
const mostDocument = 256 << 20

// unpackDocument is the reverse of packDocument.
func unpackDocument(packed []byte) ([]byte, error) {
	out, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostDocument))
	if err == nil && len(out) == mostDocument {
		err = fmt.Errorf("it has more than %d bytes", mostDocument)
	}
	if err != nil {
		return nil, fmt.Errorf("related: a document that was kept: %w", err)
	}
	return out, nil
}

func (e *entry) stored() Stored {
	record := e.record()
	s := Stored{ID: e.id, Record: record, Words: e.words(record), Title: e.title, URL: e.url, Source: e.source, Language: e.language, Published: e.published, Countries: e.countries, Topics: e.subjects}
	for list, kind := range featureKinds {
		for _, f := range e.features(list) {
			s.Features = append(s.Features, Feature{kind, f.key, f.weight})
		}
	}
	return s
}

// Storage returns the index as the place where an [Archive] keeps its articles. An index does not remember times: of two changes the one that comes later holds. It keeps
// no documents.
func (x *Index) Storage() Storage { return indexStorage{x} }

type indexStorage struct{ *Index }

func (x indexStorage) Put(_ context.Context, articles []Stored) error {
	entries := make([]*entry, 0, len(articles))
	at := map[string]int{}
	var failed Failures
	for _, a := range articles {
		e, err := readStored(a.Record, a.Words)
		if err == nil && e.id != a.ID {
			err = fmt.Errorf("related: the record is of article %q", e.id)
		}
		if err != nil {
			failed = append(failed, Failure{a.ID, err})
			continue
		}
		if i, ok := at[e.id]; ok {
			entries[i] = e
			continue
		}
		at[e.id] = len(entries)
		entries = append(entries, e)
	}
	if _, err := x.change(entries, nil); err != nil {
		return err
	}
	if len(failed) > 0 {
		return failed
	}
	return nil
}

func (x indexStorage) Delete(_ context.Context, _ time.Time, ids []string) error {
	_, err := x.Apply(nil, ids)
	return err
}

func (x indexStorage) Fetch(_ context.Context, ids []string) ([]Stored, error) {
	s := x.state.Load()
	out := make([]Stored, len(ids))
	for i, id := range ids {
		if e := s.find(id); e != nil {
			out[i].Record = e.record()
			out[i].Words = e.words(out[i].Record)
		}
	}
	return out, nil
}

func (x indexStorage) Document(context.Context, string) ([]byte, error) { return nil, nil }

func (x indexStorage) Len(context.Context) (int, error) { return x.Index.Len(), nil }

func (x indexStorage) Candidates(_ context.Context, s Search) ([][]byte, error) {
	if s.Size <= 0 {
		return nil, errors.New("related: a search for no candidates")
	}
	f := &finder{accept: s.Query.filter(&entry{}), at: s.Decay.At, decay: s.Decay.left, keep: s.Size}
	for _, x := range s.Features {
		for list, kind := range featureKinds {
			if x.Kind == kind {
				f.probes[list] = append(f.probes[list], probe{x.Key, x.Weight})
			}
		}
	}
	var out [][]byte
	for _, c := range f.find(x.state.Load()) {
		out = append(out, c.read().record())
	}
	return out, nil
}

// left returns what is left of a match with an article of a time.
func (d Decay) left(t time.Time) float64 {
	if d.Width == 0 {
		return 1
	}
	return decay(d.At, t, d.Width)
}
