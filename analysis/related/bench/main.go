// Command bench sets the related index beside bleve and plain TF-IDF: the same documents, the same run.
//
//	go run . [-n 3000] [-engines dateline,tfidf,bleve] [-data FILES] [-labels FILE] [-real] [-disk]
//
// It analyses the articles of the files (by default the shipped newsroom), makes up as many more as are wanted by mixing the sentences of those without labels, adds all to
// each engine and asks each for articles like some of the real ones. It prints how fast articles are added, how long queries take on one core (processor time),
// how much memory an article takes, how many of the exact ten best are found, and, with labels of stories, how good the suggestions are.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/mixed"
)

func main() {
	n := flag.Int("n", 3000, "articles in all; what the files lack is made up")
	engines := flag.String("engines", "dateline,tfidf,bleve", "engines, separated by commas")
	data := flag.String("data", "../../../testdata/newsroom", "files or folders of articles, separated by commas")
	labelled := flag.String("labels", "", "a `FILE` of articles with labels of stories (JSON lines): they are added too, and are the queries")
	real := flag.Bool("real", false, "make up none")
	queries := flag.Int("queries", 300, "number of queries to time")
	exact := flag.Int("exact", 100, "number of queries to compare with every article scored")
	disk := flag.Bool("disk", false, "add to an index on disk as well, in batches of 1,000")
	stories := flag.Bool("stories", false, "time the grouping into stories, too")
	flag.Parse()
	if err := run(*n, strings.Split(*engines, ","), strings.Split(*data, ","), *labelled, *real, *queries, *exact, *disk, *stories); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const batch = 1000

func run(n int, engines, paths []string, labelled string, real bool, queries, exact int, disk, stories bool) error {
	story := map[string]string{}
	if labelled != "" {
		var err error
		if story, err = mixed.Stories(labelled); err != nil {
			return err
		}
		paths = append(slices.Clone(paths), labelled)
	}
	docs, err := mixed.Read(paths)
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
		m := mixed.New(slices.DeleteFunc(slices.Clone(docs), func(d *analysis.Document) bool { return story[d.ID] != "" }), 300)
		for left := n - len(docs); left > 0; left -= batch {
			some := make([]*analysis.Document, min(batch, left))
			for i := range some {
				some[i] = m.Next()
			}
			if err := each(some); err != nil {
				return err
			}
		}
		return nil
	}
	for _, name := range engines {
		if err := measure(name, n, batches, asked, story, queries, exact, stories); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if disk {
		return measureDisk(n, batches)
	}
	return nil
}

// patience is how long one way of asking may take for all queries; what is left of them then is not asked.
const patience = time.Minute

// measure fills one engine and asks it in all its ways.
func measure(name string, n int, batches func(func([]*analysis.Document) error) error, asked []*analysis.Document, story map[string]string, queries, exact int, stories bool) error {
	before := heap()
	e, err := open(name)
	if err != nil {
		return err
	}
	defer e.close()
	var adding, used time.Duration
	err = batches(func(some []*analysis.Document) error {
		start, processor := time.Now(), busy()
		err := e.add(some)
		adding, used = adding+time.Since(start), used+busy()-processor
		if b, ok := e.(*bleveEngine); ok {
			b.count(some)
		}
		return err
	})
	if err != nil {
		return err
	}
	if d, ok := e.(*dateline); ok { // merges that are under way count as adding
		start, processor := time.Now(), busy()
		d.Wait()
		adding, used = adding+time.Since(start), used+busy()-processor
	}
	fmt.Printf("%-22s added %6.0f/s, %.0f µs of processor time each; memory %5.0f B an article\n", name, float64(n)/adding.Seconds(), float64(used.Microseconds())/float64(n), float64(heap()-before)/float64(n))
	if d, ok := e.(*dateline); ok && stories {
		start := busy()
		n := len(d.Stories())
		first := busy() - start
		more := *asked[0]
		more.ID += "/again"
		if err := d.Add(&more); err != nil {
			return err
		}
		start = busy()
		d.Stories()
		fmt.Printf("  %d stories: first call %v of processor time, %v after one more article\n", n, first.Round(time.Millisecond), (busy() - start).Round(10*time.Microsecond))
		d.Remove(more.ID)
		d.Wait()
	}
	one := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(one)
	size := map[string]int{}
	for _, s := range story {
		size[s]++
	}
	if len(story) > 0 {
		queries = len(asked)
	}
	var first [][]string // of the first way, what it found
	for _, w := range e.ways() {
		every := 1
		if strings.HasPrefix(w.name, " ") { // to compare the first way with
			every = max(1, len(asked)/max(exact, 1))
		}
		var times []time.Duration
		var total time.Duration
		right, agreed, wanted, precision := 0, 0, 0, 0.0
		for i := 0; i < min(queries, len(asked)) && total < patience; i += every {
			d := asked[i]
			start := busy()
			ids, err := w.like(d, 10)
			took := busy() - start
			if err != nil {
				return err
			}
			times, total = append(times, took), total+took
			hits, sum := 0, 0.0
			for j, id := range ids {
				if story[id] == "" || story[id] != story[d.ID] {
					continue
				}
				hits++
				sum += float64(hits) / float64(j+1)
				if j == 0 {
					right++
				}
			}
			if k := size[story[d.ID]] - 1; k > 0 {
				precision += sum / float64(min(k, 10))
			}
			if every == 1 && len(first) == i {
				first = append(first, ids)
			} else if every > 1 {
				wanted += len(ids)
				for _, id := range ids {
					if slices.Contains(first[i], id) {
						agreed++
					}
				}
			}
		}
		slices.Sort(times)
		at := func(share float64) time.Duration {
			return times[min(len(times)-1, int(share*float64(len(times))))].Round(10 * time.Microsecond)
		}
		fmt.Printf("  %-22s %4d queries  p50 %8v  p95 %8v  p99 %8v", w.name, len(times), at(.5), at(.95), at(.99))
		if wanted > 0 {
			fmt.Printf("  the ten best are in the first way's ten: %.3f", float64(agreed)/float64(wanted))
		}
		if len(story) > 0 {
			fmt.Printf("  NN@1 %.3f  MAP@10 %.3f", float64(right)/float64(len(times)), precision/float64(len(times)))
		}
		fmt.Println()
	}
	return nil
}

// measureDisk adds to an index on disk and opens it again.
func measureDisk(n int, batches func(func([]*analysis.Document) error) error) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	e, err := newDateline(dir)
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
	if e, err = newDateline(dir); err != nil {
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
