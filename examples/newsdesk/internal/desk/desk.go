// Package desk reads articles, keeps them, and answers what the site asks: what is in an article, what to read next, which stories there are.
package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/archive"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// A Desk is safe for concurrent use. Readers never wait for each other, and for writers only while the catalog takes in what was read.
type Desk struct {
	analyzer *analysis.Analyzer
	archive  *archive.Archive
	catalog  *catalog.Catalog
	index    *related.Index
	temp     string // a folder to remove
	writer   sync.Mutex
	moment   atomic.Pointer[Moment]
	changed  chan struct{}
	recent   recent
	sharing  sharing
	now      func() time.Time
}

// Open opens the desk whose articles are kept in a folder, or in a temporary one that Close removes if dir is "".
func Open(dir string) (*Desk, error) {
	d := &Desk{analyzer: analysis.New(analysis.Options{}), catalog: catalog.New(), changed: make(chan struct{}, 1), now: time.Now}
	if err := d.open(dir); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *Desk) open(dir string) (err error) {
	if dir == "" {
		if dir, err = os.MkdirTemp("", "newsdesk"); err != nil {
			return err
		}
		d.temp = dir
	}
	if d.archive, err = archive.Open(dir); err != nil {
		return err
	}
	if d.index, err = related.Open(filepath.Join(dir, "related"), related.Options{}); err != nil {
		return err
	}
	items, err := d.archive.Items()
	if err != nil {
		return err
	}
	d.catalog.Add(items...)
	if err := d.complete(items); err != nil {
		return err
	}
	d.Refresh()
	return nil
}

// complete indexes the articles that the archive has and the index has not, or has perhaps as they were before.
func (d *Desk) complete(items []*catalog.Item) error {
	missing, err := d.archive.Pending()
	if err != nil {
		return err
	}
	indexed := map[string]bool{}
	for _, id := range d.index.IDs() {
		indexed[id] = true
	}
	for _, item := range items {
		if !indexed[item.ID] {
			missing = append(missing, item.ID)
		}
	}
	for batch := range slices.Chunk(missing, 256) {
		articles := make([]analysis.Article, len(batch))
		for i, id := range batch {
			if articles[i], _, err = d.archive.Article(id); err != nil {
				return err
			}
		}
		if err := d.index.Add(d.analyze(articles)...); err != nil {
			return err
		}
	}
	return nil
}

// Close closes the desk; what Add has returned for is kept.
func (d *Desk) Close() (err error) {
	d.writer.Lock()
	defer d.writer.Unlock()
	if d.index != nil {
		err = d.index.Close()
	}
	if d.archive != nil {
		err = errors.Join(err, d.archive.Close())
	}
	if d.temp != "" {
		err = errors.Join(err, os.RemoveAll(d.temp))
	}
	return err
}

// Add reads and keeps articles and returns how many were new or changed. They are on disk, and on the site, when it returns.
func (d *Desk) Add(articles ...analysis.Article) (int, error) {
	fresh := make([]analysis.Article, 0, len(articles))
	for _, a := range articles {
		a = tidy(a)
		if known := d.catalog.Item(a.ID); known == nil || known.Sum != sum(a) {
			fresh = append(fresh, a)
		}
	}
	fresh = lastOfEach(fresh)
	if len(fresh) == 0 {
		return 0, nil
	}
	docs := d.analyze(fresh)
	records := make([]archive.Record, len(docs))
	items := make([]*catalog.Item, len(docs))
	for i, doc := range docs {
		items[i] = itemOf(doc, d.now())
		records[i] = archive.Record{Article: doc.Article, Item: items[i]}
	}
	d.writer.Lock()
	defer d.writer.Unlock()
	if err := d.archive.Put(records...); err != nil {
		return 0, fmt.Errorf("articles are not kept: %w", err)
	}
	if err := d.index.Add(docs...); err != nil {
		return 0, err
	}
	d.archive.Settle(records...)
	d.catalog.Add(items...)
	d.sharing.wants(items)
	select {
	case d.changed <- struct{}{}:
	default:
	}
	return len(fresh), nil
}

// lastOfEach leaves the last of the articles of one id.
func lastOfEach(articles []analysis.Article) []analysis.Article {
	last := map[string]int{}
	for i, a := range articles {
		last[a.ID] = i
	}
	kept := articles[:0]
	for i, a := range articles {
		if last[a.ID] == i {
			kept = append(kept, a)
		}
	}
	return kept
}

// analyze reads articles on all cores but one, which is left to those who ask for pages.
func (d *Desk) analyze(articles []analysis.Article) []*analysis.Document {
	docs := make([]*analysis.Document, len(articles))
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(len(articles), max(1, runtime.GOMAXPROCS(0)-1)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(articles)); i = next.Add(1) - 1 {
				docs[i] = d.analyzer.Analyze(articles[i])
				runtime.Gosched() // requests that wait go first
			}
		})
	}
	wait.Wait()
	return docs
}

// Read analyses an article that is not kept.
func (d *Desk) Read(a analysis.Article) *analysis.Document { return d.analyzer.Analyze(tidy(a)) }

// Document returns what is in a kept article; false if there is none of that id.
func (d *Desk) Document(id string) (*analysis.Document, bool, error) {
	item := d.catalog.Item(id)
	if item == nil {
		return nil, false, nil
	}
	if doc := d.recent.get(item); doc != nil {
		return doc, true, nil
	}
	a, ok, err := d.archive.Article(id)
	if err != nil || !ok {
		return nil, false, err
	}
	doc := d.analyzer.Analyze(a)
	d.recent.put(item, doc)
	return doc, true, nil
}

// leastRelated is the least score of a suggestion. Of the newsroom's suggestions with 0.02 to 0.07 one in eight is of an article with the same story or a
// common country in focus, of those above nine in ten are.
const leastRelated = 0.07

// Related suggests what to read after an article, which need not be kept. If the desk shares an archive, an article may be another desk's.
func (d *Desk) Related(doc *analysis.Document, limit int) []related.Suggestion {
	q := related.Query{Limit: limit, Least: leastRelated}
	if found, ok := d.sharing.suggests(doc, q); ok {
		return found
	}
	if d.catalog.Item(doc.ID) != nil {
		if found, ok := d.index.RelatedTo(doc.ID, q); ok {
			return found
		}
	}
	return d.index.Related(doc, q)
}

// Has tells whether an article of an id is kept.
func (d *Desk) Has(id string) bool { return d.catalog.Item(id) != nil }

// Catalog returns the lists of the articles.
func (d *Desk) Catalog() *catalog.Catalog { return d.catalog }

// Keep keeps the Moment up to date until the context ends. It spends no more than a tenth of the time on that, and renews it no oftener than once
// a second.
func (d *Desk) Keep(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.changed:
		}
		start := time.Now()
		d.Refresh()
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(time.Second, 9*time.Since(start))):
		}
	}
}

// recent keeps the documents that were read last, since the pages about an article follow each other.
type recent struct {
	mu    sync.Mutex
	docs  []read // the last read stands last
	bytes int
}

type read struct {
	item *catalog.Item
	doc  *analysis.Document
}

// recentBytes is how long the texts of all recent documents are together. A document takes some forty times its text.
const recentBytes = 1 << 20

func (r *recent) get(item *catalog.Item) *analysis.Document {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := len(r.docs) - 1; i >= 0; i-- {
		if found := r.docs[i]; found.item == item {
			r.docs = append(slices.Delete(r.docs, i, i+1), found)
			return found.doc
		}
	}
	return nil
}

func (r *recent) put(item *catalog.Item, doc *analysis.Document) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.docs = append(r.docs, read{item, doc})
	r.bytes += len(doc.Text)
	for r.bytes > recentBytes {
		r.bytes -= len(r.docs[0].doc.Text)
		r.docs = slices.Delete(r.docs, 0, 1)
	}
}

// byNumber orders counts, the largest first.
func byNumber(a, b catalog.Count) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key))
}
