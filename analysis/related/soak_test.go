package related_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

var soak = flag.Duration("soak", 3*time.Second, "how long readers, adders and removers work at once in TestSoak")

// A version is what the index holds after some changes.
type version struct {
	docs  map[string]*analysis.Document
	fresh *related.Index // made of the documents when it is asked for
	made  sync.Once
}

func (v *version) index(t *testing.T) *related.Index {
	v.made.Do(func() {
		v.fresh = related.New(related.Options{})
		var all []*analysis.Document
		for _, d := range v.docs {
			all = append(all, d)
		}
		if err := v.fresh.Add(all...); err != nil {
			t.Error(err)
		}
	})
	return v.fresh
}

// Readers, adders and removers work at once on an index on disk. Every answer must be that of a new index that holds what the live one held at some
// moment between question and answer, every article scored: no reader sees half a change, an older state, or something that was never there.
func TestSoak(t *testing.T) {
	docs := newsroomDocuments(t)[:40]
	x := open(t, t.TempDir())
	defer closed(t, x)
	var mu sync.Mutex // guards the history; writers hold it while they change the index, readers do not
	history := []*version{{docs: map[string]*analysis.Document{}}}
	done := 0 // changes that were acknowledged: history[done] is in the index at least
	duration := *soak
	if testing.Short() {
		duration = min(duration, time.Second)
	}
	stop := time.Now().Add(duration)
	var all sync.WaitGroup
	changes, answers := 0, 0
	for w := range 2 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 5))
			for time.Now().Before(stop) && !t.Failed() {
				mu.Lock()
				next := &version{docs: map[string]*analysis.Document{}}
				for id, d := range history[len(history)-1].docs {
					next.docs[id] = d
				}
				var add []*analysis.Document
				var remove []string
				for range rng.IntN(4) {
					d := docs[rng.IntN(len(docs))]
					add = append(add, as(d, d.ID, fmt.Sprint("source ", rng.IntN(3)), d.Published))
				}
				for range rng.IntN(3) {
					remove = append(remove, docs[rng.IntN(len(docs))].ID)
				}
				for _, id := range remove {
					delete(next.docs, id)
				}
				for _, d := range add {
					next.docs[d.ID] = d
				}
				history = append(history, next) // a reader may see it from now on
				if _, err := x.Apply(add, remove); err != nil {
					t.Error(err)
				}
				done = len(history) - 1
				changes++
				mu.Unlock()
				time.Sleep(time.Duration(rng.IntN(3000)) * time.Microsecond)
			}
		})
	}
	for w := range 4 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 6))
			for time.Now().Before(stop) && !t.Failed() {
				from := peek(&mu, &done)
				d := docs[rng.IntN(len(docs))]
				q := related.Query{Limit: 1 + rng.IntN(12), NoDecay: rng.IntN(2) == 0, KeepCopies: rng.IntN(2) == 0}
				switch rng.IntN(4) {
				case 0:
					q.Sources = []string{"source 1"}
				case 1:
					q.From, q.Until = d.Published.AddDate(0, 0, -30), d.Published.AddDate(0, 0, 5)
				case 2:
					q.PerSource, q.Diversity = 2, 0.3
				}
				kind := rng.IntN(4)
				ask := func(y *related.Index, q related.Query) any {
					switch kind {
					case 0:
						return y.Related(d, q)
					case 1:
						found, _ := y.RelatedTo(d.ID, q)
						return found
					case 2:
						return y.IDs()
					default:
						return y.Duplicates()
					}
				}
				got := ask(x, q)
				mu.Lock()
				possible := slices.Clone(history[from:])
				answers++
				mu.Unlock()
				q.Exhaustive = true
				ok := slices.ContainsFunc(possible, func(v *version) bool { return cmp.Equal(ask(v.index(t), q), got) })
				if !ok {
					t.Errorf("question %d, %+v, for %s: the answer is of none of %d states: %s", kind, q, d.ID, len(possible), cmp.Diff(ask(possible[0].index(t), q), got))
				}
			}
		})
	}
	all.Go(func() { // stories are made while others write
		for time.Now().Before(stop) && !t.Failed() {
			x.Stories()
			time.Sleep(20 * time.Millisecond)
		}
	})
	all.Wait()
	t.Logf("%d answers checked, %d changes", answers, changes)
	if answers < 20 || changes < 20 {
		t.Errorf("only %d answers and %d changes", answers, changes)
	}
}

func peek(mu *sync.Mutex, n *int) int {
	mu.Lock()
	defer mu.Unlock()
	return *n
}
