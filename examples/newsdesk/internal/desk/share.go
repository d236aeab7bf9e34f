package desk

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// A desk can share what it suggests from with other desks: its articles go to an archive on a cluster, and suggestions come from there. The desk keeps its own articles and
// index as ever, for the stories and for when the cluster does not answer.
type sharing struct {
	archive atomic.Pointer[related.Archive] // nil if nothing is shared, or not yet
	log     *slog.Logger

	mu     sync.Mutex
	unsent map[string]bool // ids
	failed bool            // the last question or sending did
}

// Share shares what open opens, until the context ends: the desk suggests from there, and what it has and the storage has not is sent there, at first, and then as it is added. What
// goes wrong is logged, once until it works again; a cluster that fails, also from the start, gets the articles when it works. It may be called once.
func (d *Desk) Share(ctx context.Context, open func(context.Context) (related.Storage, error), log *slog.Logger) {
	s := &d.sharing
	s.log, s.unsent = log, map[string]bool{}
	for ctx.Err() == nil {
		storage, err := open(ctx)
		if ctx.Err() != nil {
			return
		}
		if s.tell(err); err == nil {
			s.archive.Store(related.Over(storage))
			d.keepSending(ctx, storage)
			return
		}
		wait(ctx, faultPause)
	}
}

// tell logs the first of several faults of the cluster, and that they are over.
func (s *sharing) tell(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && !s.failed:
		s.log.Error("the shared index does not work; suggestions are of this desk's own articles", "error", err)
	case err == nil && s.failed:
		s.log.Info("the shared index works again")
	}
	s.failed = err != nil
}

// wants notes articles that are to be sent.
func (s *sharing) wants(items []*catalog.Item) {
	if s.archive.Load() == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, item := range items {
		s.unsent[item.ID] = true
	}
}

// suggests asks the archive; false if nothing is shared or it does not answer.
func (s *sharing) suggests(doc *analysis.Document, q related.Query) ([]related.Suggestion, bool) {
	archive := s.archive.Load()
	if archive == nil {
		return nil, false
	}
	found, err := archive.Related(context.Background(), doc, q)
	s.tell(err)
	return found, err == nil
}

const (
	sent       = 100             // articles at once
	sendPause  = time.Second     // between two looks for articles to send
	faultPause = 5 * time.Second // after one that failed
)

func wait(ctx context.Context, t time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(t):
	}
}

// keepSending sends the articles that the storage has not, and then those that are added.
func (d *Desk) keepSending(ctx context.Context, storage related.Storage) {
	s := &d.sharing
	items, _ := d.catalog.List(catalog.Filter{}, 0, d.catalog.Len())
	for some := range slices.Chunk(items, sent) {
		ids := make([]string, len(some))
		for i, item := range some {
			ids[i] = item.ID
		}
		for ctx.Err() == nil {
			records, err := storage.Fetch(ctx, ids)
			if s.tell(err); err != nil {
				wait(ctx, faultPause)
				continue
			}
			for i, r := range records {
				if r.Record == nil {
					s.wants(some[i : i+1])
				}
			}
			break
		}
	}
	for ctx.Err() == nil {
		s.mu.Lock()
		ids := slices.Collect(maps.Keys(s.unsent))
		s.mu.Unlock()
		if len(ids) == 0 {
			wait(ctx, sendPause)
			continue
		}
		slices.Sort(ids)
		if err := d.send(ctx, storage, ids[:min(len(ids), sent)]); ctx.Err() == nil {
			if s.tell(err); err != nil {
				wait(ctx, faultPause)
			}
		}
	}
}

// send sends articles, each as of the time at which the desk took it in.
func (d *Desk) send(ctx context.Context, storage related.Storage, ids []string) error {
	d.sharing.mu.Lock()
	for _, id := range ids { // what changes from now on is noted again
		delete(d.sharing.unsent, id)
	}
	d.sharing.mu.Unlock()
	var stored []related.Stored
	var items []*catalog.Item
	for _, id := range ids {
		item := d.catalog.Item(id)
		a, ok, err := d.archive.Article(id)
		if err != nil {
			return err
		}
		if !ok || item == nil {
			continue
		}
		s, err := related.Store(d.analyzer.Analyze(a), item.Added)
		if err != nil {
			return err
		}
		stored, items = append(stored, s), append(items, item)
	}
	err := storage.Put(ctx, stored)
	if err != nil {
		d.sharing.wants(items)
	}
	return err
}
