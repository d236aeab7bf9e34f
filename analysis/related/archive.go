package related

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/background"
)

// An Archive answers the questions of an [Index] about articles that a [Storage] keeps, perhaps on other machines. The Storage finds candidates, by the same features as an
// Index; then the candidates are laid out as a small index and asked: scores, copies, diversity and reasons are made by the very same code. It is safe for
// concurrent use, and so may many of them be that share one Storage.
type Archive struct {
	storage Storage
}

// Over returns the archive of a storage.
func Over(s Storage) *Archive { return &Archive{s} }

// shipped returns the reader that knows how frequent words are by what comes with the library.
var shipped = sync.OnceValue(func() *reader { return &reader{background: background.Default()} })

// Add keeps documents that were as they are at a time, commonly time.Now(); what the storage has of a later time stays. See [Storage] for the error; if a document has no id,
// it is [ErrNoID] and none is kept. What is to be kept is worked out on all cores.
func (a *Archive) Add(ctx context.Context, at time.Time, docs ...*analysis.Document) error {
	stored, errs := make([]Stored, len(docs)), make([]error, len(docs))
	workers := min(runtime.GOMAXPROCS(0), len(docs))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(docs); i += workers {
				stored[i], errs[i] = Store(docs[i], at)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return a.storage.Put(ctx, stored)
}

// Remove forgets articles, unless they are of a later time.
func (a *Archive) Remove(ctx context.Context, at time.Time, ids ...string) error {
	return a.storage.Delete(ctx, at, ids)
}

// Related suggests articles for a document, as [Index.Related] does; 98 of 100 are those that an Index of the same articles suggests. Query.Exhaustive asks the storage for
// as many candidates as it may.
func (a *Archive) Related(ctx context.Context, d *analysis.Document, q Query) ([]Suggestion, error) {
	return a.related(ctx, shipped().read(d), q)
}

// RelatedTo suggests articles for one of an id; false if there is none.
func (a *Archive) RelatedTo(ctx context.Context, id string, q Query) ([]Suggestion, bool, error) {
	found, err := a.fetch(ctx, id)
	if err != nil || found[0] == nil {
		return nil, false, err
	}
	out, err := a.related(ctx, found[0], q)
	return out, err == nil, err
}

// Why returns what one article is as a suggestion for another, as [Index.Why] does; false if one of them is not there.
func (a *Archive) Why(ctx context.Context, one, other string, q Query) (Suggestion, bool, error) {
	found, err := a.fetch(ctx, one, other)
	if err != nil || found[0] == nil || found[1] == nil {
		return Suggestion{}, false, err
	}
	query, wanted := found[0], found[1]
	company, err := a.candidates(ctx, query, q, leastCandidates)
	if err != nil {
		return Suggestion{}, false, err
	}
	if !slices.ContainsFunc(company, func(e *entry) bool { return e.id == wanted.id }) {
		company = append(company, wanted)
	}
	s, err := stateOf(company)
	if err != nil {
		return Suggestion{}, false, err
	}
	doc, _ := s.segments[0].has(wanted.id)
	return s.why(shipped(), query, candidate{g: s.segments[0], doc: doc}, q), true, nil
}

// Explain is [Index.Explain], which asks no storage.
func (a *Archive) Explain(one, other *analysis.Document) (float64, []Reason) {
	return grade(shipped().read(one), shipped().read(other))
}

// fetch returns articles in the order of their ids, nil for one that is not there.
func (a *Archive) fetch(ctx context.Context, ids ...string) ([]*entry, error) {
	records, err := a.storage.Fetch(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*entry, len(ids))
	for i, r := range records {
		if r == nil {
			continue
		}
		if out[i], err = parseRecord(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const (
	// spare is how many candidates a storage is asked for beyond those that are scored in full, which are then chosen by exact sums: it may round weights.
	spare = leastCandidates / 4
	// mostFetched is how many candidates a storage is asked for at most, when copies or other articles of a source have taken the places: sixteen megabytes.
	mostFetched = 4000
)

func (a *Archive) related(ctx context.Context, query *entry, q Query) ([]Suggestion, error) {
	limit := q.limit()
	size := min(max(leastCandidates, 10*limit)+spare, mostFetched)
	if q.Exhaustive {
		size = mostFetched
	}
	for ; ; size = min(4*size, mostFetched) {
		found, err := a.candidates(ctx, query, q, size)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			return []Suggestion{}, nil
		}
		s, err := stateOf(found)
		if err != nil {
			return nil, err
		}
		out, places := s.suggest(shipped(), query, q)
		if places >= limit || len(found) < size || (len(found)-places)*2 < size || size == mostFetched {
			return out, nil
		}
	}
}

// candidates returns the best articles for a query, without itself.
func (a *Archive) candidates(ctx context.Context, query *entry, q Query, size int) ([]*entry, error) {
	s := Search{Query: q, Size: size}
	s.Query.Exclude = append(slices.Clip(q.Exclude), query.id)
	if !q.NoDecay && !query.published.IsZero() {
		s.Decay = Decay{query.published, cmp.Or(max(q.Decay, 0), decayWidth), decayFloor, undated}
	}
	for list, some := range shipped().probes(query, exactArticles+1) {
		for _, p := range some {
			s.Features = append(s.Features, Feature{featureKinds[list], p.key, p.weight})
		}
	}
	if len(s.Features) == 0 {
		return nil, nil
	}
	records, err := a.storage.Candidates(ctx, s)
	if err != nil {
		return nil, err
	}
	found, ids := make([]*entry, 0, len(records)), make(map[string]bool, len(records))
	for _, r := range records {
		e, err := parseRecord(r)
		if err != nil {
			return nil, err
		}
		if !ids[e.id] {
			ids[e.id] = true
			found = append(found, e)
		}
	}
	return found, nil
}

// stateOf makes a state of some articles.
func stateOf(entries []*entry) (*state, error) {
	g, err := packSegment(0, entries)
	if err != nil {
		return nil, err
	}
	return &state{segments: []*segment{g}, live: g.live}, nil
}
