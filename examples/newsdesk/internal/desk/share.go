package desk

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// A desk can share what it suggests from with other desks: its articles go to an archive on a cluster, and suggestions come from there. The desk keeps its own articles and
// index as ever, for the stories and for when the cluster does not answer.
type sharing struct {
	archive *related.Archive // nil if nothing is shared
	log     *slog.Logger

	mu     sync.Mutex
	unsent map[string]bool // ids
	failed bool            // the last question or sending did
}

// Share has the desk suggest from an archive. It must be called before the desk is used; [Desk.Send] then sends the articles there.
func (d *Desk) Share(a *related.Archive, log *slog.Logger) {
	d.sharing.archive, d.sharing.log, d.sharing.unsent = a, log, map[string]bool{}
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
	if s.archive == nil {
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
	if s.archive == nil {
		return nil, false
	}
	found, err := s.archive.Related(context.Background(), doc, q)
	s.tell(err)
	return found, err == nil
}

const (
	sent       = 100             // articles at once
	sendPause  = time.Second     // between two looks for articles to send
	faultPause = 5 * time.Second // after one that failed
)

// Send sends the articles that the storage of the archive has not, and then those that are added, until the context ends. A cluster that fails gets them when it works again, also
// on the next start.
func (d *Desk) Send(ctx context.Context, storage related.Storage) {
	s := &d.sharing
	wait := func(t time.Duration) {
		select {
		case <-ctx.Done():
		case <-time.After(t):
		}
	}
	items, _ := d.catalog.List(catalog.Filter{}, 0, d.catalog.Len())
	for some := range slices.Chunk(items, sent) {
		ids := make([]string, len(some))
		for i, item := range some {
			ids[i] = item.ID
		}
		for ctx.Err() == nil {
			records, err := storage.Fetch(ctx, ids)
			if s.tell(err); err != nil {
				wait(faultPause)
				continue
			}
			for i, r := range records {
				if r == nil {
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
			wait(sendPause)
			continue
		}
		slices.Sort(ids)
		if err := d.send(ctx, storage, ids[:min(len(ids), sent)]); ctx.Err() == nil {
			if s.tell(err); err != nil {
				wait(faultPause)
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
