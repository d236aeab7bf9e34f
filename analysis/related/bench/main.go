// Command bench sets the related index beside bleve and plain TF-IDF: the same documents, the same run.
//
//	go run . [-n 3000] [-engines dateline,bleve-50] [-data 'FILES'] [-labels FILE] [-real]
//
// It analyses the articles of the files (by default the shipped newsroom), makes up as many more as are wanted by mixing the sentences of those without labels, adds all to
// each engine and asks each for articles like some of the real ones. It prints how fast articles are added, how long queries take on one core (processor time),
// how much memory an article takes, how many of the exact ten best are found, and, with labels of stories, how good the suggestions are.
package main

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
)

func main() {
	n := flag.Int("n", 3000, "articles in all; what the files lack is made up")
	engines := flag.String("engines", "dateline,tfidf,bleve-25,bleve-50,bleve-body", "engines, separated by commas")
	data := flag.String("data", "../../../testdata/newsroom", "files or folders of articles, separated by commas")
	labelled := flag.String("labels", "", "a `FILE` of articles with labels of stories (JSON lines): they are added too, and are the queries")
	real := flag.Bool("real", false, "make up none")
	queries := flag.Int("queries", 300, "number of queries to time")
	exact := flag.Int("exact", 100, "number of queries to compare with every article scored")
	disk := flag.Bool("disk", false, "add to an index on disk as well, in batches of 1,000")
	flag.Parse()
	if err := run(*n, strings.Split(*engines, ","), strings.Split(*data, ","), *labelled, *real, *queries, *exact, *disk); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const batch = 1000

func run(n int, engines, paths []string, labelled string, real bool, queries, exact int, disk bool) error {
	story := map[string]string{}
	if labelled != "" {
		var err error
		if story, err = labels(labelled); err != nil {
			return err
		}
		paths = append(slices.Clone(paths), labelled)
	}
	docs, err := read(paths)
	if err != nil {
		return err
	}
	if real {
		n = len(docs)
	}
	docs = docs[max(0, len(docs)-n):] // those with labels stand last
	var asked []*analysis.Document
	for i, d := range docs {
		if labelled == "" && i%max(1, len(docs)/queries) == 0 || story[d.ID] != "" {
			asked = append(asked, d)
		}
	}
	fmt.Printf("%d articles, %d of them real, the others made up of their sentences; %d queries; one core for queries\n", n, len(docs), len(asked))
	// The articles come in batches, so that a million are never there at once.
	batches := func(each func([]*analysis.Document) error) error {
		for i := 0; i < len(docs); i += batch {
			if err := each(docs[i:min(i+batch, len(docs))]); err != nil {
				return err
			}
		}
		m := newMixer(slices.DeleteFunc(slices.Clone(docs), func(d *analysis.Document) bool { return story[d.ID] != "" }), 300)
		for left := n - len(docs); left > 0; left -= batch {
			some := make([]*analysis.Document, min(batch, left))
			for i := range some {
				some[i] = m.next()
			}
			if err := each(some); err != nil {
				return err
			}
		}
		return nil
	}
	for _, name := range engines {
		if err := measure(name, n, batches, asked, story, queries, exact); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if disk {
		return measureDisk(n, batches)
	}
	return nil
}

// measure fills one engine and asks it.
func measure(name string, n int, batches func(func([]*analysis.Document) error) error, asked []*analysis.Document, story map[string]string, queries, exact int) error {
	before := heap()
	e, err := open(name)
	if err != nil {
		return err
	}
	defer e.close()
	var adding time.Duration
	err = batches(func(some []*analysis.Document) error {
		start := time.Now()
		err := e.add(some)
		adding += time.Since(start)
		if b, ok := e.(*bleveEngine); ok && b.terms > 0 {
			b.count(some)
		}
		return err
	})
	if err != nil {
		return err
	}
	if d, ok := e.(*dateline); ok { // merges that are under way count as adding
		start := time.Now()
		d.Wait()
		adding += time.Since(start)
	}
	memory := float64(heap()-before) / float64(n)
	var times []time.Duration
	first, found, wanted := 0, 0, 0
	var precision float64
	size := map[string]int{}
	for _, s := range story {
		size[s]++
	}
	one := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(one)
	for i, d := range asked {
		if story[d.ID] == "" && i >= queries {
			break
		}
		start := busy()
		ids, err := e.like(d, 10)
		times = append(times, busy()-start)
		if err != nil {
			return err
		}
		right, sum := 0, 0.0
		for j, id := range ids {
			if story[id] != "" && story[id] == story[d.ID] {
				right++
				sum += float64(right) / float64(j+1)
				if j == 0 {
					first++
				}
			}
		}
		if k := size[story[d.ID]] - 1; k > 0 {
			precision += sum / float64(min(k, 10))
		}
		if x, ok := e.(*dateline); ok && i*exact/len(asked) != (i+1)*exact/len(asked) {
			q := x.query
			q.Limit, q.Exhaustive = 10, true
			for _, s := range x.Related(d, q) {
				wanted++
				if slices.Contains(ids, s.ID) {
					found++
				}
			}
		}
		if len(times) >= max(queries, len(story)) {
			break
		}
	}
	slices.Sort(times)
	at := func(share float64) time.Duration { return times[min(len(times)-1, int(share*float64(len(times))))] }
	fmt.Printf("%-15s add %8.0f/s  memory %6.0f B  query p50 %10v  p95 %10v  p99 %10v", name, float64(n)/adding.Seconds(), memory, at(.5), at(.95), at(.99))
	if wanted > 0 {
		fmt.Printf("  exact ten best %.3f", float64(found)/float64(wanted))
	}
	if len(story) > 0 {
		fmt.Printf("  NN@1 %.3f  MAP@10 %.3f", float64(first)/float64(len(times)), precision/float64(len(times)))
	}
	fmt.Println()
	return nil
}

// measureDisk adds to an index on disk and opens it again.
func measureDisk(n int, batches func(func([]*analysis.Document) error) error) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	e, err := newDateline(dir, related.Query{})
	if err != nil {
		return err
	}
	var adding time.Duration
	err = batches(func(some []*analysis.Document) error {
		start := time.Now()
		defer func() { adding += time.Since(start) }()
		return e.add(some)
	})
	if err != nil {
		return err
	}
	start := time.Now()
	if err := e.close(); err != nil {
		return err
	}
	closing := time.Since(start)
	info, err := os.Stat(filepath.Join(dir, "index.db"))
	if err != nil {
		return err
	}
	start = time.Now()
	if e, err = newDateline(dir, related.Query{}); err != nil {
		return err
	}
	opening := time.Since(start)
	if e.Len() != n {
		return fmt.Errorf("%d articles after opening", e.Len())
	}
	fmt.Printf("%-15s add %8.0f/s in batches of %d, then %v of merging; %.0f B an article in the file; opened in %v\n", "on disk", float64(n)/adding.Seconds(), batch, closing.Round(time.Millisecond), float64(info.Size())/float64(n), opening.Round(time.Millisecond))
	return e.close()
}

// busy returns the processor time that the process has used: other processes on the machine do not lengthen it, its own collecting of garbage does.
func busy() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// read analyses the articles of files on all cores.
func read(paths []string) ([]*analysis.Document, error) {
	articles, errs := source.Collect(source.Files(paths, source.Options{}))
	if len(errs) > 0 {
		return nil, errs[0]
	}
	a := analysis.New(analysis.Options{Without: analysis.Quotes | analysis.Keyphrases | analysis.Summary | analysis.Tone})
	docs := make([]*analysis.Document, len(articles))
	var wait sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := w; i < len(articles); i += runtime.GOMAXPROCS(0) {
				docs[i] = a.Analyze(articles[i])
			}
		})
	}
	wait.Wait()
	return docs, nil
}

// labels reads the story of each article.
func labels(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, err
		}
	}
	out := map[string]string{}
	for d := json.NewDecoder(in); d.More(); {
		var row struct{ ID, Label string }
		if err := d.Decode(&row); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		out[row.ID] = row.Label
	}
	return out, nil
}
