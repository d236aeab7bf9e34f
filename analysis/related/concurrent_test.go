package related_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// Writers add, replace and remove articles in pairs of one source; readers must never see half a
// pair or a pair of two sources, in whatever way they ask.
func TestConcurrent(t *testing.T) {
	const pairs = 40
	base := summits()
	name := func(i int, half string) string { return fmt.Sprintf("pair-%02d/%s", i, half) }
	x := indexOf(t, base[0])
	stop := time.Now().Add(2 * time.Second)
	if testing.Short() {
		stop = time.Now().Add(300 * time.Millisecond)
	}
	var all sync.WaitGroup
	for w := range 3 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 1))
			for n := 0; time.Now().Before(stop); n++ {
				i := rng.IntN(pairs)
				if rng.IntN(3) == 0 {
					if got := x.Remove(name(i, "a"), name(i, "b"), "unknown"); got != 0 && got != 2 {
						t.Errorf("removed %d of a pair", got)
						return
					}
					continue
				}
				source, text := fmt.Sprintf("%d/%d", w, n), base[1+i%3]
				if err := x.Add(as(text, name(i, "a"), source, day(i)), as(text, name(i, "b"), source, day(i))); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	whole := func(how string, ids []string, source func(i int) string) bool {
		other := map[string]string{}
		for i, id := range ids {
			pair, _, ok := strings.Cut(id, "/")
			if !ok {
				continue
			}
			if s, ok := other[pair]; !ok {
				other[pair] = source(i)
			} else if s != source(i) {
				t.Errorf("%s: %s is from %s and %s", how, pair, s, source(i))
				return false
			} else {
				delete(other, pair)
			}
		}
		if len(other) > 0 {
			t.Errorf("%s: half of %v", how, other)
		}
		return len(other) == 0
	}
	none := func(int) string { return "" }
	for w := range 4 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(w), 2))
			for time.Now().Before(stop) && !t.Failed() {
				var found []related.Suggestion
				var query *analysis.Document = base[rng.IntN(len(base))]
				how := ""
				switch rng.IntN(5) {
				case 0:
					how = "by document"
					found = x.Related(query, wide(related.Query{KeepCopies: true}))
				case 1:
					how = "by id"
					found, _ = x.RelatedTo("summit-0", wide(related.Query{KeepCopies: true, NoDecay: true}))
				case 2:
					if !whole("ids", x.IDs(), none) {
						return
					}
				case 3:
					for _, g := range x.Duplicates() {
						if !whole("duplicates", g, none) {
							return
						}
					}
				case 4:
					if n := x.Len(); n%2 != 1 {
						t.Errorf("%d articles", n)
						return
					}
					x.Stories()
					x.Explain(query, base[0])
				}
				if !whole(how, ids(found), func(i int) string { return found[i].Source }) {
					return
				}
			}
		})
	}
	all.Wait()
	if x.Remove(x.IDs()...); x.Len() != 0 {
		t.Errorf("%d articles are left", x.Len())
	}
}
