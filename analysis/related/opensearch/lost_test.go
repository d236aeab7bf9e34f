package opensearch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
)

// nodes runs the script that starts and ends the nodes of the cluster to test on; see cluster/README.md.
func nodes(t testing.TB, args ...string) {
	t.Helper()
	if out, err := exec.Command("cluster/cluster.sh", args...).CombinedOutput(); err != nil {
		t.Fatalf("cluster.sh %v: %v: %s", args, err, out)
	}
}

// ownCluster skips the test where no cluster runs whose nodes it may end, and sees to it that all of them run, then and later.
func ownCluster(t testing.TB) {
	t.Helper()
	cluster(t)
	if os.Getenv("DATELINE_CLUSTER") == "" {
		t.Skip("no cluster whose nodes may be ended: DATELINE_CLUSTER is not set, see cluster/README.md")
	}
	nodes(t, "start")
	t.Cleanup(func() { nodes(t, "start") })
}

// copyOf is a document as another article, whose source is its id, so that queries can leave it out. Its version is in its URL.
func copyOf(d *analysis.Document, id string, version int) *analysis.Document {
	c := *d
	c.ID, c.Source, c.URL = id, id, fmt.Sprint(version)
	return &c
}

// A ledger is what writers know of their articles: the records that they have sent, and which of them were acknowledged.
type ledger struct {
	mu    sync.Mutex
	sent  map[string][][]byte // by id, then by version
	acked map[string]int      // the latest version that was acknowledged
}

func newLedger() *ledger { return &ledger{sent: map[string][][]byte{}, acked: map[string]int{}} }

// next is the next version of an article.
func (l *ledger) next(t testing.TB, d *analysis.Document, id string, at time.Time) related.Stored {
	l.mu.Lock()
	defer l.mu.Unlock()
	s, err := related.Store(copyOf(d, id, len(l.sent[id])), at)
	if err != nil {
		t.Error(err)
	}
	l.sent[id] = append(l.sent[id], s.Record)
	return s
}

// put puts articles and notes which were acknowledged.
func (l *ledger) put(ctx context.Context, s *opensearch.Storage, articles []related.Stored) error {
	err := s.Put(ctx, articles)
	failed := map[string]bool{}
	var failures related.Failures
	if errors.As(err, &failures) {
		for _, f := range failures {
			failed[f.ID] = true
		}
	} else if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range articles {
		if !failed[a.ID] {
			l.acked[a.ID] = len(l.sent[a.ID]) - 1
		}
	}
	return err
}

// check reads articles and fails the test if one that was acknowledged is lost or older than that, or is none of those that were sent.
func (l *ledger) check(t testing.TB, s *opensearch.Storage) {
	t.Helper()
	l.mu.Lock()
	acked := map[string]int{}
	var ids []string
	for id, v := range l.acked {
		acked[id] = v
		ids = append(ids, id)
	}
	l.mu.Unlock()
	if err := s.Refresh(t.Context()); err != nil {
		t.Error(err)
		return
	}
	for len(ids) > 0 {
		some := ids[:min(len(ids), 1000)]
		ids = ids[len(some):]
		records, err := s.Fetch(t.Context(), some)
		if err != nil {
			t.Error(err)
			return
		}
		for i, id := range some {
			if v := l.version(id, records[i].Record); v < acked[id] {
				t.Errorf("%s is of version %d, but %d was acknowledged", id, v, acked[id])
			}
		}
	}
}

// version is which version of an article a record is, -1 if it is none.
func (l *ledger) version(id string, record []byte) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for v := len(l.sent[id]) - 1; v >= 0; v-- {
		if bytes.Equal(l.sent[id][v], record) {
			return v
		}
	}
	return -1
}

// One of three nodes is killed and started again under load, twenty times: nothing that was acknowledged is lost, every answer is the right one, and errors come within the time-out.
func TestNodesLost(t *testing.T) {
	ownCluster(t)
	kills := 20
	if testing.Short() {
		kills = 1
	}
	config := opensearch.Config{Timeout: 10 * time.Second, WriteTimeout: 30 * time.Second}
	s := fresh(t, config)
	docs := newsroom(t)
	archive, here := related.Over(s), related.Over(related.New(related.Options{}).Storage())
	for _, a := range []*related.Archive{archive, here} {
		if err := a.Add(t.Context(), time.Now(), docs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	var own related.Query // the articles that do not change, not the copies of them
	for _, d := range docs {
		own.Sources = append(own.Sources, d.Source)
	}
	want := make([][]related.Suggestion, len(docs))
	for i, d := range docs {
		var err error
		if want[i], _, err = here.RelatedTo(t.Context(), d.ID, own); err != nil {
			t.Fatal(err)
		}
	}

	l := newLedger()
	var answers, changes, readErrors, writeErrors atomic.Int64
	var slowest atomic.Int64
	// within counts an error, and fails the test if it took longer than it may.
	within := func(what string, since time.Time, limit time.Duration, err error, count *atomic.Int64) {
		took := time.Since(since)
		for was := slowest.Load(); int64(took) > was && !slowest.CompareAndSwap(was, int64(took)); was = slowest.Load() {
		}
		if took > limit+time.Second {
			t.Errorf("%s took %v", what, took)
		}
		if err != nil {
			count.Add(1)
			t.Logf("%s, after %v: %v", what, took, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	defer load.Wait()
	defer stop()
	for w := range 2 {
		chance := rand.New(rand.NewPCG(3, uint64(w)))
		load.Go(func() {
			for ctx.Err() == nil {
				var batch []related.Stored
				for i := chance.IntN(100); len(batch) < 20; i += 1 + chance.IntN(100) {
					batch = append(batch, l.next(t, docs[i%len(docs)], fmt.Sprintf("w%d-%d", w, i), time.Now()))
				}
				start := time.Now()
				err := l.put(context.WithoutCancel(ctx), s, batch)
				within("writing", start, config.WriteTimeout, err, &writeErrors)
				changes.Add(int64(len(batch)))
				time.Sleep(200 * time.Millisecond)
			}
		})
		load.Go(func() {
			for i := w; ctx.Err() == nil; i++ {
				i %= len(docs)
				start := time.Now()
				got, ok, err := archive.RelatedTo(context.WithoutCancel(ctx), docs[i].ID, own)
				// It asks twice: for the article and for the candidates.
				within("reading", start, 2*config.Timeout, err, &readErrors)
				if err == nil && (!ok || !cmp.Equal(got, want[i])) {
					t.Errorf("%s: %v, %s", docs[i].ID, ok, cmp.Diff(want[i], got))
				}
				id := fmt.Sprintf("w%d-%d", w, i)
				records, err := s.Fetch(context.WithoutCancel(ctx), []string{id})
				within("fetching", start, 3*config.Timeout, err, &readErrors)
				if err == nil && records[0].Record != nil && l.version(id, records[0].Record) < 0 {
					t.Errorf("%s: a record that nobody sent", id)
				}
				answers.Add(2)
				time.Sleep(200 * time.Millisecond)
			}
		})
	}
	begin := time.Now()
	for i := range kills {
		time.Sleep(time.Second)
		node := fmt.Sprint(i%3 + 1)
		nodes(t, "kill", node)
		time.Sleep(time.Duration(rand.IntN(3000)) * time.Millisecond)
		gone := time.Now()
		nodes(t, "restart", node)
		t.Logf("node %s is back after %v", node, time.Since(gone).Round(time.Millisecond))
		l.check(t, s)
		if t.Failed() {
			break
		}
	}
	stop()
	load.Wait()
	l.check(t, s)
	t.Logf("%d kills in %v: %d articles sent, %d answers; %d errors of writing, %d of reading; the slowest call took %v",
		kills, time.Since(begin).Round(time.Second), changes.Load(), answers.Load(), writeErrors.Load(), readErrors.Load(), time.Duration(slowest.Load()).Round(time.Millisecond))
	if changes.Load() == 0 || answers.Load() == 0 {
		t.Error("there was no load")
	}
}

// Two writers change the same 1,000 articles at once, in orders of their own: the newest of each is there at the end, every time.
func TestTwoWriters(t *testing.T) {
	one := fresh(t, opensearch.Config{})
	docs := newsroom(t)
	const n, versions = 1000, 4
	rounds := 10
	if testing.Short() {
		rounds = 1
	}
	c := one.Config()
	two, err := opensearch.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer two.Close()
	for round := range rounds {
		chance := rand.New(rand.NewPCG(4, uint64(round)))
		base := time.Now()
		newest := make([][]byte, n)
		var work [2][]related.Stored
		for i := range n {
			id := fmt.Sprintf("a%d", i)
			for v := range versions {
				a, err := related.Store(copyOf(docs[i%len(docs)], id, round*versions+v), base.Add(time.Duration(v)*time.Microsecond))
				if err != nil {
					t.Fatal(err)
				}
				newest[i] = a.Record
				w := chance.IntN(2)
				work[w] = append(work[w], a)
			}
		}
		var writers sync.WaitGroup
		for w, s := range []*opensearch.Storage{one, two} {
			chance.Shuffle(len(work[w]), func(i, j int) { work[w][i], work[w][j] = work[w][j], work[w][i] })
			writers.Go(func() {
				for part := work[w]; len(part) > 0; {
					some := part[:min(len(part), 50)]
					part = part[len(some):]
					if err := s.Put(t.Context(), some); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writers.Wait()
		if err := one.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if i%100 != 0 {
				continue
			}
			var ids []string
			for j := range 100 {
				ids = append(ids, fmt.Sprintf("a%d", i+j))
			}
			records, err := two.Fetch(t.Context(), ids)
			if err != nil {
				t.Fatal(err)
			}
			for j, r := range records {
				if !bytes.Equal(r.Record, newest[i+j]) {
					t.Errorf("round %d: %s is not the newest", round, ids[j])
				}
			}
		}
	}
}

// A cluster that is read-only, slow or down is an error that says so, and names where, in time; it is well again when the cluster is.
func TestFaultsOfTheCluster(t *testing.T) {
	ownCluster(t)
	delay := new(atomic.Int64)
	node, err := url.Parse(cluster(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	through := httputil.NewSingleHostReverseProxy(node)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(time.Duration(delay.Load())):
		case <-r.Context().Done():
			return
		}
		through.ServeHTTP(w, r)
	}))
	defer proxy.Close()

	s := fresh(t, opensearch.Config{Timeout: 3 * time.Second, WriteTimeout: 3 * time.Second})
	c := s.Config()
	name := c.Index
	c.URLs = []string{proxy.URL}
	slow, err := opensearch.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	docs := newsroom(t)[:10]
	set := func(t *testing.T, path, body string) {
		t.Helper()
		if status := ask(t, http.MethodPut, cluster(t)[0]+path, body); status != http.StatusOK {
			t.Fatalf("%s %s: status %d", path, body, status)
		}
	}
	// works puts and asks until both succeed: a node that has just begun takes its time.
	works := func(t *testing.T, s *opensearch.Storage) {
		t.Helper()
		archive := related.Over(s)
		var err error
		for begin := time.Now(); time.Since(begin) < time.Minute; {
			if err = archive.Add(t.Context(), time.Now(), docs...); err != nil {
				continue
			}
			if err = s.Refresh(t.Context()); err != nil {
				continue
			}
			ok := false
			if _, ok, err = archive.RelatedTo(t.Context(), docs[0].ID, related.Query{}); ok {
				return
			}
		}
		t.Fatal("after a minute: ", err)
	}
	works(t, s)
	works(t, slow)
	const soon = 10 * time.Second // the time-outs, and some more for a busy machine
	for _, f := range []struct {
		name        string
		on          *opensearch.Storage
		spoil       func(t *testing.T)
		mend        func(t *testing.T)
		want        error
		alsoReads   bool
		mustMention string
	}{
		{"read-only", s,
			func(t *testing.T) { set(t, "/_cluster/settings", `{"persistent":{"cluster.blocks.read_only":true}}`) },
			func(t *testing.T) { set(t, "/_cluster/settings", `{"persistent":{"cluster.blocks.read_only":null}}`) },
			opensearch.ErrReadOnly, false, name},
		{"slow", slow,
			func(t *testing.T) { delay.Store(int64(time.Minute)) },
			func(t *testing.T) { delay.Store(int64(50 * time.Millisecond)) },
			opensearch.ErrSlow, true, proxy.URL},
		{"down", s,
			func(t *testing.T) { nodes(t, "kill", "1"); nodes(t, "kill", "2"); nodes(t, "kill", "3") },
			func(t *testing.T) { nodes(t, "start") },
			opensearch.ErrDown, true, cluster(t)[1]},
		{"two of three down", s,
			func(t *testing.T) { nodes(t, "kill", "2"); nodes(t, "kill", "3") },
			func(t *testing.T) { nodes(t, "start") },
			opensearch.ErrDown, false, cluster(t)[1]},
	} {
		t.Run(f.name, func(t *testing.T) {
			if testing.Short() && f.name == "two of three down" {
				t.Skip("takes long")
			}
			f.spoil(t)
			mended := false
			defer func() {
				if !mended {
					f.mend(t)
				}
			}()
			archive := related.Over(f.on)
			start := time.Now()
			err := archive.Add(t.Context(), time.Now(), docs...)
			took := time.Since(start)
			t.Log(err)
			if !errors.Is(err, f.want) || !strings.Contains(err.Error(), f.mustMention) || strings.Contains(err.Error(), "\n") || took > soon {
				t.Errorf("writing, %v: %v, want %v", took, err, f.want)
			}
			start = time.Now()
			_, ok, err := archive.RelatedTo(t.Context(), docs[0].ID, related.Query{})
			took = time.Since(start)
			switch {
			case f.alsoReads && (!errors.Is(err, f.want) || took > soon):
				t.Errorf("reading, %v: %v, want %v", took, err, f.want)
			case !f.alsoReads && f.want != opensearch.ErrDown && (err != nil || !ok):
				t.Errorf("reading: %v, %v, but it can be read", ok, err)
			case err != nil && took > soon:
				t.Errorf("reading took %v", took)
			}
			f.mend(t)
			mended = true
			works(t, f.on)
		})
	}
}
