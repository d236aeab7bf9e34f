package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/progress"
)

// One goroutine reads, some analyse, one puts. Every item goes through two queues: the analysers take it from one, and the writer takes it from the other, in
// the order in which it was read, and waits until it is analysed. So what is kept is always the beginning of the inputs, and one number for each input says
// how far. While a batch is put the next ones are read and analysed. What is read and not yet kept is bounded, so that a slow home holds the reader back.
const (
	// share is the text that has one unit of room; an article has at least one.
	share = 16 << 10
	// room is the number of units that are read and not yet kept: 512 articles of common length, or 8 MB of text, which take some 400 MB when analysed.
	room = 512
	// batch is the number of units that are put at once.
	batch = room / 2
	// idle is how long an unfinished batch waits for more, such as from a pipe that is written slowly.
	idle = time.Second
	// late is how long the home may take to keep what was read when the program is told to stop.
	late = 20 * time.Second
)

// work is one run of the program.
type work struct {
	home       home
	checkpoint *checkpoint
	analyzer   *analysis.Analyzer
	options    source.Options
	stderr     io.Writer
	cores      int

	queue, jobs chan *item
	room        chan struct{} // full when there is no room

	kept, bad int          // counted by the writer
	before    atomic.Int64 // items that the checkpoint says are done; counted by the reader
	files     bytesOfFiles
}

// bytesOfFiles says how far the reader is, by bytes of all files, for the time left.
type bytesOfFiles struct {
	total, read atomic.Int64
	passed      atomic.Int64 // those of read that belong to items that the checkpoint says are done
}

// An item is an article, or what is wrong with one, or the end of a file, or a note to the user.
type item struct {
	article analysis.Article
	bad     error
	note    string
	mark    mark // how far its input was read once this item is done
	doc     *analysis.Document
	done    chan struct{} // closed once doc is there; nil without an article
}

func (it *item) size() int { return min(1+len(it.article.Body)/share, room) }

func (w *work) summary() string {
	s := fmt.Sprintf("%d articles kept in %s", w.kept, w.home.name())
	if n := w.before.Load(); n > 0 {
		s += fmt.Sprintf(", after %d that were done before", n)
	}
	if w.bad > 0 {
		s += fmt.Sprintf(", %d bad", w.bad)
	}
	return s
}

// do reads the inputs and keeps their articles. When the context ends it keeps what was read by then, and does not wait for an input that gives nothing.
func (w *work) do(ctx context.Context, paths []string) error {
	w.queue, w.jobs, w.room = make(chan *item, room), make(chan *item, room), make(chan struct{}, room)
	reading, stop := context.WithCancel(ctx)
	defer stop()
	for range w.cores {
		go func() {
			for it := range w.jobs {
				it.doc = w.analyzer.Analyze(it.article)
				close(it.done)
			}
		}()
	}
	whole := false // set before the queue is closed
	go func() {
		defer close(w.queue)
		defer close(w.jobs)
		whole = w.readAll(reading, paths)
	}()
	bar := progress.Start("ingesting", 0)
	defer bar.Done()
	closed, err := w.writeAll(ctx, bar)
	if err == nil && !(closed && whole) {
		err = errors.New("told to stop before the end of the input")
		if w.checkpoint.file != nil {
			err = fmt.Errorf("%w; the same command goes on from here", err)
		}
	}
	return err
}

// send hands an item to the analysers and the writer once there is room; false if reading is to end.
func (w *work) send(ctx context.Context, it *item) bool {
	for range it.size() {
		select {
		case w.room <- struct{}{}:
		case <-ctx.Done():
			return false
		}
	}
	// The queues have as much room.
	w.queue <- it
	if it.done != nil {
		w.jobs <- it
	}
	return true
}

// readAll sends the items of all inputs; false if it was stopped.
func (w *work) readAll(ctx context.Context, paths []string) bool {
	type input struct {
		name string
		err  error
	}
	var inputs []input
	for name, err := range source.Inputs(paths) {
		inputs = append(inputs, input{name, err})
		if info, err := os.Stat(name); err == nil {
			w.files.total.Add(info.Size())
		}
	}
	for _, in := range inputs {
		if in.err != nil {
			if !w.send(ctx, &item{bad: in.err}) {
				return false
			}
			continue
		}
		if !w.input(ctx, in.name) {
			return false
		}
	}
	return true
}

// input sends the items of an input that the checkpoint does not have; false if it was stopped.
func (w *work) input(ctx context.Context, name string) bool {
	if strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://") {
		_, _, on := w.from(ctx, source.Files([]string{name}, w.options), "", mark{})
		return on
	}
	if name == "-" {
		_, same, on := w.from(ctx, source.Files([]string{name}, w.options), name, w.checkpoint.marks[name])
		if !same && on {
			return w.send(ctx, &item{bad: errors.New("stdin does not begin with what the checkpoint says was read of it")})
		}
		return on
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return w.send(ctx, &item{bad: err})
	}
	for at := w.checkpoint.marks[path]; ; at = (mark{}) {
		same, on := w.file(ctx, name, path, at)
		if same || !on {
			return on
		}
		// This cannot happen twice: every file begins with nothing.
		if !w.send(ctx, &item{note: name + " does not begin as it did when it was read before; all of it is read anew"}) {
			return false
		}
	}
}

// file sends the items of a file after a mark. It is not the same file if it does not have those before the mark.
func (w *work) file(ctx context.Context, name, path string, at mark) (same, on bool) {
	f, err := os.Open(name)
	if err != nil {
		return true, w.send(ctx, &item{bad: err})
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return true, w.send(ctx, &item{bad: err})
	}
	if !at.Time.IsZero() && at.Size == info.Size() && at.Time.Equal(info.ModTime()) {
		w.before.Add(int64(at.Items))
		w.files.read.Add(info.Size())
		w.files.passed.Add(info.Size())
		return true, true
	}
	reached, same, on := w.from(ctx, source.Read(counted{f, &w.files.read}, name, w.options), path, at)
	if same && on {
		reached.Size, reached.Time = info.Size(), info.ModTime()
		on = w.send(ctx, &item{mark: reached})
	}
	return same, on
}

// from sends what a sequence gives after a mark, and returns how far it came.
func (w *work) from(ctx context.Context, seq iter.Seq2[analysis.Article, error], input string, at mark) (reached mark, same, on bool) {
	begin := w.files.read.Load()
	reached.Input = input
	for a, err := range seq {
		reached.Items++
		reached.Last = a.ID
		if err != nil {
			reached.Last = cause(err)
		}
		if reached.Items > at.Items {
			it := &item{article: a, bad: err, mark: reached}
			if err == nil {
				it.done = make(chan struct{})
			}
			if !w.send(ctx, it) {
				return reached, true, false
			}
			continue
		}
		if ctx.Err() != nil {
			return reached, true, false
		}
		if reached.Items == at.Items {
			if reached.Last != at.Last {
				break
			}
			w.before.Add(int64(at.Items))
			w.files.passed.Add(w.files.read.Load() - begin)
		}
	}
	if reached.Items < at.Items || reached.Items == at.Items && reached.Last != at.Last {
		w.files.read.Store(begin)
		return reached, false, true
	}
	return reached, true, true
}

// cause is what is wrong with an item, without the name by which its file was called.
func cause(err error) string {
	if bad := new(source.Error); errors.As(err, &bad) {
		return bad.Err.Error()
	}
	return err.Error()
}

// counted counts the bytes that are read.
type counted struct {
	io.Reader
	n *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// writeAll puts what the queue gives, in batches, until it is closed or the context ends.
func (w *work) writeAll(ctx context.Context, bar *progress.Bar) (closed bool, err error) {
	putting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(late, cancel) })()
	var pending []*item
	units := 0
	var due <-chan time.Time // when pending has waited long enough
	flush := func() error {
		if err := w.put(putting, pending); err != nil {
			return err
		}
		for range units {
			<-w.room
		}
		bar.Expect(w.expected())
		bar.Add(len(pending))
		pending, units, due = pending[:0], 0, nil
		return nil
	}
	take := func(it *item) error {
		if it.done != nil {
			<-it.done
		}
		if due == nil {
			due = time.After(idle)
		}
		pending, units = append(pending, it), units+it.size()
		if units < batch {
			return nil
		}
		return flush()
	}
	for {
		select {
		case it, more := <-w.queue:
			if !more {
				return true, flush()
			}
			err = take(it)
		case <-due:
			err = flush()
		case <-ctx.Done():
			for {
				select {
				case it, more := <-w.queue:
					if !more {
						return true, flush()
					}
					if err := take(it); err != nil {
						return false, err
					}
					continue
				default:
				}
				return false, flush()
			}
		}
		if err != nil {
			return false, err
		}
	}
}

// expected is about how many items this run has in all, 0 while nothing is known.
func (w *work) expected() int {
	read, passed := w.files.read.Load(), w.files.passed.Load()
	if read <= passed {
		return 0
	}
	return int(float64(w.kept+w.bad) * float64(w.files.total.Load()-passed) / float64(read-passed))
}

// put keeps the articles of some items, reports the bad ones, and then notes how far the inputs were read.
func (w *work) put(ctx context.Context, items []*item) error {
	var docs []*analysis.Document
	for _, it := range items {
		if it.doc != nil {
			docs = append(docs, it.doc)
		}
	}
	var refused []error
	if len(docs) > 0 {
		var err error
		if refused, err = w.home.put(ctx, docs); err != nil {
			return err
		}
	}
	var marks []mark
	for _, it := range items {
		bad := it.bad
		if it.doc != nil {
			if bad, refused = refused[0], refused[1:]; bad == nil {
				w.kept++
			}
		}
		if bad != nil {
			w.bad++
			fmt.Fprintln(w.stderr, "ingest:", bad)
		}
		if it.note != "" {
			fmt.Fprintln(w.stderr, "ingest: note:", it.note)
		}
		switch n := len(marks); {
		case it.mark.Input == "":
		case n > 0 && marks[n-1].Input == it.mark.Input:
			marks[n-1] = it.mark
		default:
			marks = append(marks, it.mark)
		}
	}
	return w.checkpoint.note(marks)
}
