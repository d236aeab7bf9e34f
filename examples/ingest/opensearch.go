package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
)

// cluster is an index on OpenSearch. Other programs may write to it at the same time; of two changes of an article the later holds.
type cluster struct {
	config  opensearch.Config
	storage *opensearch.Storage
	archive *related.Archive
}

// openCluster opens an index on the nodes of a list of addresses. What a cluster wants to know of who calls is in the environment, where other users of the machine do not see it.
func openCluster(ctx context.Context, addresses, index, roots string, patience time.Duration, documents bool) (home, error) {
	c := opensearch.Config{
		URLs: strings.Split(addresses, ","), Index: index, WriteTimeout: patience, Timeout: min(patience, 10*time.Second),
		Username: os.Getenv("OPENSEARCH_USERNAME"), Password: os.Getenv("OPENSEARCH_PASSWORD"), APIKey: os.Getenv("OPENSEARCH_API_KEY"),
	}
	for _, a := range c.URLs {
		switch u, err := url.Parse(a); {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return nil, errors.New("-opensearch: want addresses such as https://search.example.org:9200, with commas between them")
		case u.User != nil:
			return nil, errors.New("-opensearch: user and password are not part of the address; set OPENSEARCH_USERNAME and OPENSEARCH_PASSWORD")
		}
	}
	if roots != "" {
		data, err := os.ReadFile(roots)
		if err != nil {
			return nil, err
		}
		c.TLS = &tls.Config{RootCAs: x509.NewCertPool()}
		if !c.TLS.RootCAs.AppendCertsFromPEM(data) {
			return nil, fmt.Errorf("-ca %s: there is no certificate in it", roots)
		}
	}
	s, err := opensearch.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	archive := related.Over(s)
	archive.Documents = documents
	return &cluster{c, s, archive}, nil
}

func (c *cluster) name() string { return strings.Join(c.config.URLs, ",") + "/" + c.config.Index }

func (c *cluster) empty(ctx context.Context) (bool, error) {
	n, err := c.storage.Len(ctx)
	return n == 0 && err == nil, err
}

// faults are what is wrong with the cluster, not with an article.
var faults = []error{
	opensearch.ErrDown, opensearch.ErrSlow, opensearch.ErrReadOnly, opensearch.ErrFull, opensearch.ErrMapping, opensearch.ErrMissing, opensearch.ErrDenied,
	context.Canceled, context.DeadlineExceeded,
}

func (c *cluster) put(ctx context.Context, docs []*analysis.Document) ([]error, error) {
	// Of several articles of one id only the last is put, since all of a batch are of one time.
	last := map[string]int{}
	for i, d := range docs {
		last[d.ID] = i
	}
	var put []*analysis.Document
	for i, d := range docs {
		if last[d.ID] == i {
			put = append(put, d)
		}
	}
	refused := make([]error, len(docs))
	err := c.archive.Add(ctx, time.Now(), put...)
	var failures related.Failures
	if !errors.As(err, &failures) {
		return refused, err
	}
	for _, f := range failures {
		for _, fault := range faults {
			if errors.Is(f.Err, fault) {
				return nil, f.Err
			}
		}
		refused[last[f.ID]] = fmt.Errorf("article %q: %w", f.ID, f.Err)
	}
	return refused, nil
}

func (c *cluster) close() error { return c.storage.Close() }
