// Command measure sets the related index on OpenSearch beside the one in memory, and tells what it costs.
//
//	go run ./measure -urls URL,URL -data FILES [-labels FILE] [-n 100000] [-replicas 1] [-documents]
//
// It analyses the articles of the files, makes up as many more as are wanted by mixing their sentences, and adds all to an index of its own, which it removes at the end. It prints how
// fast articles are added by one writer and what they take on the disks; how long queries of some clients at once take; and, for articles of the files, or those with labels of
// stories, how many of the suggestions are those of the index in memory, with the same score, and how often the first is of the same story.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
	"github.com/dateline-news/dateline/internal/mixed"
)

func main() {
	var m measurement
	urls := flag.String("urls", os.Getenv("DATELINE_OPENSEARCH"), "addresses of the nodes, separated by commas")
	data := flag.String("data", "../../../testdata/newsroom", "files or folders of articles, separated by commas")
	flag.StringVar(&m.labels, "labels", "", "a `FILE` of articles with labels of stories (JSON lines): they are added too, and are the queries")
	flag.IntVar(&m.n, "n", 0, "articles in all; what the files lack is made up")
	flag.IntVar(&m.replicas, "replicas", 1, "copies of each shard")
	flag.IntVar(&m.shards, "shards", 1, "shards")
	flag.IntVar(&m.clients, "clients", 4, "how many ask at once")
	flag.IntVar(&m.queries, "queries", 2000, "number of queries to time")
	flag.IntVar(&m.compared, "compared", 1500, "number of queries to compare with the index in memory; 0 leaves it out")
	flag.BoolVar(&m.documents, "documents", false, "keep the analysis of each article as well")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	m.urls = strings.Split(*urls, ",")
	if err := m.run(ctx, strings.Split(*data, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

type measurement struct {
	urls                                            []string
	labels                                          string
	n, replicas, shards, clients, queries, compared int
	documents                                       bool

	story   map[string]string
	docs    []*analysis.Document
	asked   []*analysis.Document
	storage *opensearch.Storage
	there   *related.Archive
	here    *related.Index // nil if nothing is compared
}

func (m *measurement) run(ctx context.Context, paths []string) (err error) {
	if m.labels != "" {
		if m.story, err = mixed.Stories(m.labels); err != nil {
			return err
		}
		paths = append(slices.Clone(paths), m.labels)
	}
	if m.docs, err = mixed.Read(paths); err != nil {
		return err
	}
	for _, d := range m.docs {
		if m.labels == "" || m.story[d.ID] != "" {
			m.asked = append(m.asked, d)
		}
	}
	const most = 1500
	every := max(1, len(m.asked)/most)
	for i := range len(m.asked) / every {
		m.asked[i] = m.asked[i*every]
	}
	m.asked = slices.Clone(m.asked[:len(m.asked)/every])
	m.n = max(m.n, len(m.docs))
	config := opensearch.Config{URLs: m.urls, Index: fmt.Sprintf("measure-%d", time.Now().Unix()), Replicas: m.replicas, Shards: m.shards}
	if m.replicas == 0 {
		config.Replicas = -1
	}
	defer func() {
		for _, path := range []string{config.Index + "-*", "_index_template/" + config.Index} {
			if req, e := http.NewRequest(http.MethodDelete, m.urls[0]+"/"+path, nil); e == nil {
				if resp, e := http.DefaultClient.Do(req); e == nil {
					resp.Body.Close()
				}
			}
		}
	}()
	real := len(m.docs)
	if m.storage, err = opensearch.Open(ctx, config); err != nil {
		return err
	}
	defer m.storage.Close()
	m.there = related.Over(m.storage)
	m.there.Documents = m.documents
	if m.compared > 0 {
		m.here = related.New(related.Options{})
	}
	fmt.Printf("%d articles, %d of them real, the others made up of their sentences; %d nodes, %d shards, %d replicas\n", m.n, real, len(m.urls), m.shards, m.replicas)
	if err := m.add(ctx); err != nil {
		return err
	}
	m.docs = nil // they are no part of what is measured
	runtime.GC()
	if err := m.ask(ctx); err != nil {
		return err
	}
	return m.compare(ctx)
}

const batch = 2000

// add fills the index, and the one in memory.
func (m *measurement) add(ctx context.Context) error {
	var adding time.Duration
	put := func(some []*analysis.Document) error {
		start := time.Now()
		if err := m.there.Add(ctx, time.Now(), some...); err != nil {
			return err
		}
		adding += time.Since(start)
		if m.here != nil {
			return m.here.Add(some...)
		}
		return nil
	}
	for some := range slices.Chunk(m.docs, batch) {
		if err := put(some); err != nil {
			return err
		}
	}
	// The next batch is made up while this one is added, no more than half the time on two cores.
	mixer := mixed.New(slices.DeleteFunc(slices.Clone(m.docs), func(d *analysis.Document) bool { return m.story[d.ID] != "" }), 300)
	for left := m.n - len(m.docs); left > 0; left -= batch {
		some := make([]*analysis.Document, min(batch, left))
		for i := range some {
			some[i] = mixer.Next()
		}
		if err := put(some); err != nil {
			return err
		}
	}
	fmt.Printf("added by one writer: %.0f/s\n", float64(m.n)/adding.Seconds())
	if err := m.storage.Refresh(ctx); err != nil {
		return err
	}
	if n, err := m.storage.Len(ctx); err != nil || n != m.n {
		return fmt.Errorf("%d articles are there, not %d: %w", n, m.n, err)
	}
	if m.here != nil {
		m.here.Wait()
	}
	bytes, err := m.storage.Bytes(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("on the disks: %d B an article with all replicas\n", bytes/int64(m.n))
	return nil
}

// ask times queries of several clients.
func (m *measurement) ask(ctx context.Context) error {
	warm := 3 * m.queries
	times, errs := make([]time.Duration, warm+m.queries), make([]error, m.clients)
	var next atomic.Int64
	var wait sync.WaitGroup
	start := time.Now()
	for c := range m.clients {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(times) && errs[c] == nil; i = int(next.Add(1)) - 1 {
				begin := time.Now()
				_, errs[c] = m.there.Related(ctx, m.asked[i%len(m.asked)], related.Query{})
				times[i] = time.Since(begin)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	took := time.Since(start)
	times = times[warm:] // Java compiles what it runs while the first ones are answered
	slices.Sort(times)
	at := func(share float64) time.Duration {
		return times[min(len(times)-1, int(share*float64(len(times))))].Round(100 * time.Microsecond)
	}
	fmt.Printf("%d queries of %d clients after %d: %.0f/s  p50 %v  p95 %v  p99 %v\n", m.queries, m.clients, warm, float64(warm+m.queries)/took.Seconds(), at(.5), at(.95), at(.99))
	return nil
}

// compare asks both indexes.
func (m *measurement) compare(ctx context.Context) error {
	if m.here == nil {
		return nil
	}
	every := max(1, len(m.asked)/m.compared)
	shared, wanted, same, n := 0, 0, 0, 0
	first := [2]int{}
	for i := 0; i < len(m.asked); i += every {
		d := m.asked[i]
		want := m.here.Related(d, related.Query{})
		got, err := m.there.Related(ctx, d, related.Query{})
		if err != nil {
			return err
		}
		n++
		wanted += len(want)
		scores := map[string]float64{}
		for _, s := range got {
			scores[s.ID] = s.Score
		}
		for _, s := range want {
			score, ok := scores[s.ID]
			if ok {
				shared++
			}
			if ok && score == s.Score {
				same++
			}
		}
		for k, found := range [][]related.Suggestion{want, got} {
			if len(found) > 0 && m.story[d.ID] != "" && m.story[found[0].ID] == m.story[d.ID] {
				first[k]++
			}
		}
	}
	fmt.Printf("%d queries: of the ten best of the index in memory %.4f are among the ten; of those %.4f have the very same score\n", n, float64(shared)/float64(wanted), float64(same)/float64(max(shared, 1)))
	if m.labels != "" {
		fmt.Printf("NN@1 in memory %.4f, on OpenSearch %.4f\n", float64(first[0])/float64(n), float64(first[1])/float64(n))
	}
	return nil
}
