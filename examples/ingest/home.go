package main

import (
	"context"
	"path/filepath"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// A home keeps documents.
type home interface {
	// name tells it from others in a checkpoint.
	name() string
	// empty tells whether it has no articles.
	empty(ctx context.Context) (bool, error)
	// put returns once the documents are kept for good. It says of each document that was refused why it was, in their order, nil for the others; an
	// error means that some may not be kept, and that going on makes no sense.
	put(ctx context.Context, docs []*analysis.Document) (refused []error, err error)
	close() error
}

// folder is the index that the library keeps itself.
type folder struct {
	dir   string
	index *related.Index
}

func openFolder(dir string) (home, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		return nil, err
	}
	return folder{full, x}, nil
}

func (f folder) name() string { return f.dir }

func (f folder) empty(context.Context) (bool, error) { return f.index.Len() == 0, nil }

func (f folder) put(_ context.Context, docs []*analysis.Document) ([]error, error) {
	return make([]error, len(docs)), f.index.Add(docs...)
}

func (f folder) close() error { return f.index.Close() }
