// Package archive keeps articles on disk: what was given, and what the site lists of it. What it has acknowledged is there on the next
// open, whatever happens to the process meanwhile.
package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// An Archive is a file of articles by id. It is safe for concurrent use; one process has it at a time.
type Archive struct {
	db *bbolt.DB
}

// A Record is an article and its entry in the catalog.
type Record struct {
	Article analysis.Article
	Item    *catalog.Item
}

var (
	articles = []byte("articles") // id -> analysis.Article as JSON
	items    = []byte("items")    // id -> catalog.Item as JSON
)

// Open opens the archive in a folder, which is made if it is not there. It fails if another process has it open.
func Open(dir string) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "articles.db")
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: time.Second})
	if errors.Is(err, bbolt.ErrTimeout) {
		err = errors.New("another process has it open")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{articles, items} {
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
	return &Archive{db}, nil
}

// Close closes the archive.
func (a *Archive) Close() error { return a.db.Close() }

// Put keeps records, all or none; one whose id is there already replaces the older one.
func (a *Archive) Put(records ...Record) error {
	return a.db.Update(func(tx *bbolt.Tx) error {
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
			if err := errors.Join(tx.Bucket(articles).Put(id, article), tx.Bucket(items).Put(id, item)); err != nil {
				return fmt.Errorf("article %q: %w", r.Item.ID, err)
			}
		}
		return nil
	})
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
