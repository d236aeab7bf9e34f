// Package intake brings articles to the desk: from files once, from feeds again and again. What is wrong with one item, one file or one feed
// is noted, and the rest goes on.
package intake

import (
	"context"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
)

// A Desk keeps articles.
type Desk interface {
	// Add takes articles in and returns how many were new or changed.
	Add(articles ...analysis.Article) (int, error)
	// Has tells whether there is an article of an id.
	Has(id string) bool
}

// An Intake reads inputs into a desk. It is safe for concurrent use.
type Intake struct {
	Desk Desk
	Log  *slog.Logger
	// Options say how addresses are asked for; the zero value refuses addresses that are not public.
	Options source.Options
	// Pages asks for the page of each new item of a feed, since many feeds hold no more than a first sentence. Items that are known are then
	// not looked at again.
	Pages bool
	// Progress, if not nil, is told how many more articles were read. It is not called by two goroutines at once.
	Progress func(n int)

	mu     sync.Mutex
	inputs []*Input
}

// An Input is what has become of a feed, or of the files.
type Input struct {
	Name string
	Feed bool
	// Read is when it was last read; Reading tells that it is being read now.
	Read    time.Time
	Reading bool
	// Articles is how many it gave when it was last read, Added how many of all were new or changed.
	Articles, Added int
	// Errors counts what went wrong in all, Err is the last of it, "" if the last reading went well.
	Errors int
	Err    string
}

// Articles are kept together, so many or as many as come in so much time: more cost less time each, and come later to the site.
const (
	batch    = 64
	patience = time.Second
)

// Inputs returns what has become of the inputs so far, in the order in which they were begun.
func (in *Intake) Inputs() []Input {
	in.mu.Lock()
	defer in.mu.Unlock()
	out := make([]Input, len(in.inputs))
	for i, x := range in.inputs {
		out[i] = *x
	}
	return out
}

// Files reads files and folders.
func (in *Intake) Files(ctx context.Context, name string, paths []string) {
	in.read(ctx, in.input(name, false), source.Files(paths, in.Options))
}

// Follow reads a feed, and again each time so much has passed, until the context ends.
func (in *Intake) Follow(ctx context.Context, feed string, every time.Duration) {
	x := in.input(feed, true)
	for {
		o := in.Options
		o.Now = time.Now()
		seq := source.URL(ctx, feed, o)
		if in.Pages {
			seq = in.pages(ctx, seq, o)
		}
		in.read(ctx, x, seq)
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// pages puts the page of an item in its place, unless the page cannot be read or has less to say.
func (in *Intake) pages(ctx context.Context, items iter.Seq2[analysis.Article, error], o source.Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		for item, err := range items {
			if err == nil && in.Desk.Has(item.ID) {
				continue
			}
			if err == nil && item.URL != "" {
				o := o
				o.Format = source.HTML
				for page, err := range source.URL(ctx, item.URL, o) {
					if err != nil {
						if !yield(analysis.Article{}, err) {
							return
						}
						break
					}
					if len(page.Body) > len(item.Body) {
						item.Body = page.Body
					}
					if item.Title == "" {
						item.Title = page.Title
					}
					if item.Published.IsZero() {
						item.Published = page.Published
					}
					break
				}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

func (in *Intake) input(name string, feed bool) *Input {
	in.mu.Lock()
	defer in.mu.Unlock()
	x := &Input{Name: name, Feed: feed, Reading: true}
	in.inputs = append(in.inputs, x)
	return x
}

// note changes what is known of an input.
func (in *Intake) note(change func()) {
	in.mu.Lock()
	defer in.mu.Unlock()
	change()
}

// read keeps what a sequence yields. Once the context has ended, what was read is kept and no more is read.
func (in *Intake) read(ctx context.Context, x *Input, seq iter.Seq2[analysis.Article, error]) {
	in.note(func() { x.Reading, x.Err, x.Articles = true, "", 0 })
	fail := func(err error) {
		in.Log.Warn("not read", "input", x.Name, "error", err)
		in.note(func() { x.Errors++; x.Err = err.Error() })
	}
	var waiting []analysis.Article
	kept := time.Now()
	keep := func() {
		added, err := in.Desk.Add(waiting...)
		if err != nil {
			fail(err)
		}
		in.note(func() {
			x.Articles += len(waiting)
			x.Added += added
			if in.Progress != nil {
				in.Progress(len(waiting))
			}
		})
		waiting, kept = slices.Delete(waiting, 0, len(waiting)), time.Now()
	}
	for article, err := range seq {
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			fail(err)
			continue
		}
		if waiting = append(waiting, article); len(waiting) == batch || time.Since(kept) > patience {
			keep()
		}
	}
	keep()
	in.note(func() { x.Reading, x.Read = false, time.Now() })
}
