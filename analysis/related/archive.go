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
// Index; scores, copies, diversity and reasons are then made by the very same code. It is safe for concurrent use, and so may many of them be that share one Storage.
type Archive struct {
	// Documents says to keep the analysis of each article that is added as well, for [Archive.Document]. It is ten kilobytes an article, as much as all else, and takes a millisecond.
	// It must not be changed while the archive is in use.
	Documents bool

	storage Storage

	mu      sync.Mutex
	size    int // how many articles there were when it was counted
	counted time.Time
}

// Over returns the archive of a storage.
func Over(s Storage) *Archive { return &Archive{storage: s} }

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
				if errs[i] == nil && a.Documents {
					errs[i] = stored[i].keep(docs[i])
				}
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

// Document returns the analysis of an article as [analysis.Document.JSON] gives it; false if there is none, or if it was added while Documents was not set.
func (a *Archive) Document(ctx context.Context, id string) (record []byte, ok bool, err error) {
	packed, err := a.storage.Document(ctx, id)
	if err != nil || packed == nil {
		return nil, false, err
	}
	record, err = unpackDocument(packed)
	return record, err == nil, err
}

// Related suggests articles for a document, as [Index.Related] does. Up to 20,000 articles they are those that an Index of the same articles suggests, with the same scores, but for
// one in hundreds; among more, where a Storage looks for the heaviest features alone, some 94 in 100 are. Query.Exhaustive asks the Storage for as many candidates as it may.
func (a *Archive) Related(ctx context.Context, d *analysis.Document, q Query) ([]Suggestion, error) {
	return a.related(ctx, shipped().read(d), q)
}

// RelatedTo suggests articles for one of an id; false if there is none.
func (a *Archive) RelatedTo(ctx context.Context, id string, q Query) ([]Suggestion, bool, error) {
	found, err := a.fetch(ctx, []string{id})
	if err != nil || found[0] == nil {
		return nil, false, err
	}
	out, err := a.related(ctx, found[0], q)
	return out, err == nil, err
}

// Why returns what one article is as a suggestion for another, as [Index.Why] does; false if one of them is not there.
func (a *Archive) Why(ctx context.Context, one, other string, q Query) (Suggestion, bool, error) {
	found, err := a.fetch(ctx, []string{one, other})
	if err != nil || found[0] == nil || found[1] == nil {
		return Suggestion{}, false, err
	}
	company, err := a.candidates(ctx, found[0], q, leastCandidates, new([]feature))
	if err != nil {
		return Suggestion{}, false, err
	}
	return why(found[0].rounded(), candidate{entry: found[1].rounded()}, company, q), true, nil
}

// Explain is [Index.Explain], which asks no storage.
func (a *Archive) Explain(one, other *analysis.Document) (float64, []Reason) {
	return grade(shipped().read(one), shipped().read(other))
}

// fetch returns articles in the order of their ids, nil for one that is not there.
func (a *Archive) fetch(ctx context.Context, ids []string) ([]*entry, error) {
	found, err := a.storage.Fetch(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]*entry, len(ids))
	for i, f := range found {
		if f.Record == nil {
			continue
		}
		if out[i], err = readStored(f.Record, f.Words); err != nil {
			return nil, err
		}
	}
	return out, nil
}

const (
	// bestFeatures is how many features of a query a storage looks for, the heaviest, if it has more than exactArticles. The others take longer than these, being frequent, and
	// what they tell is summed of the candidates. How many suggestions that changes, command measure of package opensearch tells.
	bestFeatures = 60
	// spare is how many candidates a storage is asked for beyond those that are scored in full, which are then chosen by exact sums.
	spare = 50
	// mostFetched is how many candidates a storage is asked for at most, when copies or other articles of a source have taken the places: ten megabytes.
	mostFetched = 4000
	// recount is after how long a storage is asked again how many articles it has.
	recount = time.Minute
)

func (a *Archive) related(ctx context.Context, query *entry, q Query) ([]Suggestion, error) {
	q.Limit = min(q.limit(), mostFetched)
	space := features.Get().(*[]feature)
	defer features.Put(space)
	return suggest(query.rounded(), q, mostFetched, func(keep int) ([]candidate, error) {
		if q.Exhaustive {
			keep = mostFetched
		}
		*space = (*space)[:0]
		return a.candidates(ctx, query, q, keep, space)
	})
}

// features is working space for the features of candidates, of which suggestions keep none.
var features = sync.Pool{New: func() any { return new([]feature) }}

// candidates returns the best articles for a query, without itself. They are those that an index with as many articles would find. They are read from records alone, and their features are
// in space.
func (a *Archive) candidates(ctx context.Context, query *entry, q Query, keep int, space *[]feature) ([]candidate, error) {
	articles, err := a.articles(ctx)
	if err != nil {
		return nil, err
	}
	probes := shipped().probes(query, articles)
	s := Search{Query: q, Size: min(keep+spare, mostFetched)}
	s.Query.Exclude = append(slices.Clip(q.Exclude), query.id)
	if !q.NoDecay && !query.published.IsZero() {
		s.Decay = Decay{query.published, cmp.Or(max(q.Decay, 0), decayWidth), decayFloor, undated}
	}
	for list, some := range probes {
		for _, p := range some {
			s.Features = append(s.Features, Feature{featureKinds[list], p.key, p.weight})
		}
	}
	if len(s.Features) == 0 {
		return nil, nil
	}
	if articles > exactArticles && len(s.Features) > bestFeatures {
		slices.SortStableFunc(s.Features, func(a, b Feature) int { return cmp.Compare(b.Weight, a.Weight) })
		s.Features = s.Features[:bestFeatures]
	}
	records, err := a.storage.Candidates(ctx, s)
	if err != nil {
		return nil, err
	}
	for list := range probes {
		for i := range probes[list] {
			probes[list][i].key &^= lastBits
		}
	}
	found, accept, left := best{size: keep}, q.filter(query), q.decay(query)
	ids := make(map[string]bool, len(records))
	for _, r := range records {
		e, err := parseRecord(r, space)
		if err != nil {
			return nil, err
		}
		if sum := probes.sum(e); sum > 0 && !ids[e.id] && accept.accepts(e) {
			ids[e.id] = true
			found.add(candidate{entry: e, score: float64(sum) * left(e.published)})
		}
	}
	return found.kept, nil
}

// articles returns how many articles there are, or were a while ago.
func (a *Archive) articles(ctx context.Context) (int, error) {
	a.mu.Lock()
	size, old := a.size, time.Since(a.counted) > recount
	a.mu.Unlock()
	if !old {
		return size, nil
	}
	size, err := a.storage.Len(ctx)
	if err == nil {
		a.mu.Lock()
		a.size, a.counted = size, time.Now()
		a.mu.Unlock()
	}
	return size, err
}
