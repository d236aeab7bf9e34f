// Package archive keeps articles on disk: what was given, and what the site lists of it. What it has acknowledged is there on the next
// open, whatever happens to the process meanwhile.
package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// An Archive is a file of articles by id. It is safe for concurrent use; one process has it at a time.
type Archive struct {
	db      *bbolt.DB
	mu      sync.Mutex
	settled [][]byte // to be taken off the pending ones
}

// A Record is an article and its entry in the catalog.
type Record struct {
	Article analysis.Article
	Item    *catalog.Item
}

var (
	articles = []byte("articles") // id -> analysis.Article as JSON
	items    = []byte("items")    // id -> catalog.Item as JSON
	pending  = []byte("pending")  // ids of articles of which others may not know yet
)

// Open opens the archive in a folder, which is made if it is not there. It fails if another process has it open.
func Open(dir string) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "articles.db")
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: time.Second})
	if errors.Is(err, bbolterrors.ErrTimeout) {
		err = errors.New("another process has it open")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{articles, items, pending} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Archive{db: db}, nil
}

// Close closes the archive.
func (a *Archive) Close() error { return a.db.Close() }

// Put keeps records, all or none; one whose id is there already replaces the older one. Until they are settled they are pending.
func (a *Archive) Put(records ...Record) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.db.Update(func(tx *bbolt.Tx) error {
		for _, id := range a.settled {
			if err := tx.Bucket(pending).Delete(id); err != nil {
				return err
			}
		}
		for _, r := range records {
			article, err := json.Marshal(r.Article)
			if err != nil {
				return err
			}
			item, err := json.Marshal(r.Item)
			if err != nil {
				return err
			}
			id := []byte(r.Item.ID)
			if err := errors.Join(tx.Bucket(articles).Put(id, article), tx.Bucket(items).Put(id, item), tx.Bucket(pending).Put(id, nil)); err != nil {
				return fmt.Errorf("article %q: %w", r.Item.ID, err)
			}
		}
		return nil
	})
	if err == nil {
		a.settled = nil
	}
	return err
}

// Settle says that whoever has to know of some articles does. The file learns of it with the next Put: a process that ends before leaves them pending.
func (a *Archive) Settle(records ...Record) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, r := range records {
		a.settled = append(a.settled, []byte(r.Item.ID))
	}
}

// Pending returns the ids of the articles that were put and not settled.
func (a *Archive) Pending() (ids []string, err error) {
	err = a.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(pending).ForEach(func(id, _ []byte) error {
			ids = append(ids, string(id))
			return nil
		})
	})
	return ids, err
}

// Article returns the article of an id; false if there is none.
func (a *Archive) Article(id string) (out analysis.Article, ok bool, err error) {
	err = a.db.View(func(tx *bbolt.Tx) error {
		data := tx.Bucket(articles).Get([]byte(id))
		if data == nil {
			return nil
		}
		ok = true
		return json.Unmarshal(data, &out)
	})
	if err != nil {
		return out, false, fmt.Errorf("%s: article %q: %w", a.db.Path(), id, err)
	}
	return out, ok, nil
}

// Items returns the catalog's entries of all articles, ordered by id.
func (a *Archive) Items() ([]*catalog.Item, error) {
	var out []*catalog.Item
	err := a.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(items).ForEach(func(id, data []byte) error {
			item := new(catalog.Item)
			if err := json.Unmarshal(data, item); err != nil {
				return fmt.Errorf("%s: entry %q: %w", a.db.Path(), id, err)
			}
			out = append(out, item)
			return nil
		})
	})
	return out, err
}
