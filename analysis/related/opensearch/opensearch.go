// Package opensearch keeps the articles of a [related.Archive] on an OpenSearch cluster, for more of them than one machine holds, and for several programs that add at once.
//
//	storage, err := opensearch.Open(ctx, opensearch.Config{URLs: []string{"https://search.example.org:9200"}, Username: "desk", Password: "…"})
//	archive := related.Over(storage)
//	err = archive.Add(ctx, time.Now(), docs...)
//	found, err := archive.Related(ctx, doc, related.Query{})
//
// The cluster finds candidates, by one bounded query; scores, copies and reasons are made by package related in this process, so that they are those of an index in memory.
// Of two changes of an article the later holds, whoever makes them. What was acknowledged is on the disks of the cluster; it is found from the next refresh
// on, which is a second later if there are queries. See README.md for sizes, costs and when not to use it.
package opensearch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	client "github.com/opensearch-project/opensearch-go/v4"
)

// Config says where the cluster is and how it is spoken to. Only URLs must be given.
type Config struct {
	// URLs are addresses of some or all nodes, which are asked in turn.
	URLs []string
	// Index is the name of the index, an alias; "" means "dateline". Two programs with the same name share its articles.
	Index string
	// Shards and Replicas are those of an index that is made anew: 0 means 1 and 1; Replicas below 0 means none. See README.md for how many.
	Shards, Replicas int
	// Username and Password are for basic authentication; APIKey, if it is not empty, is sent instead, as "Authorization: ApiKey …".
	Username, Password, APIKey string
	// TLS is for https; nil means the system's roots and no certificate of our own.
	TLS *tls.Config
	// Timeout is how long a question may take with all that is tried again, 0 means 10 seconds; WriteTimeout the same for a change, 0 means a minute.
	Timeout, WriteTimeout time.Duration
	// InFlight is how many bulk requests may be under way at once, each of no more than 1,000 articles and 5 MB; 0 means 4. Put waits for its turn.
	InFlight int
	// Transport, if it is not nil, carries the requests, and TLS is its own affair.
	Transport http.RoundTripper
}

// A Storage is a [related.Storage] on a cluster. It is safe for concurrent use.
type Storage struct {
	config Config
	client *client.Client
	slots  chan struct{} // one for each bulk request under way
}

// What can be wrong with a cluster. Errors wrap one of these, and name the addresses, the index and the cause.
var (
	// ErrDown: no node can be reached, or none that can answer.
	ErrDown = errors.New("the cluster is down")
	// ErrSlow: there was no answer in time.
	ErrSlow = errors.New("the cluster does not answer in time")
	// ErrReadOnly: the index or the cluster was made read-only.
	ErrReadOnly = errors.New("the index is read-only")
	// ErrFull: the cluster takes no articles because its disks are full.
	ErrFull = errors.New("the cluster's disks are full")
	// ErrVersion: the server is not OpenSearch 2.
	ErrVersion = errors.New("the server has a version that is not supported")
	// ErrMapping: the index is not laid out as this package does it.
	ErrMapping = errors.New("the mapping of the index differs")
	// ErrMissing: the index, or its alias, is gone.
	ErrMissing = errors.New("the index is missing")
	// ErrDenied: the credentials are not accepted.
	ErrDenied = errors.New("access is denied")
)

// indexName is what OpenSearch allows, a little less.
var indexName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,199}$`)

// Open connects to a cluster, makes the index if there is none, and checks the server's version and the index's mapping. Several programs may do so at once.
func Open(ctx context.Context, c Config) (*Storage, error) {
	if len(c.URLs) == 0 {
		return nil, errors.New("opensearch: no URL")
	}
	for i, u := range c.URLs { // errors print the URLs
		if p, err := url.Parse(u); err != nil || p.User != nil {
			return nil, fmt.Errorf("opensearch: URL %d: want http://HOST:PORT or https://HOST:PORT, and credentials in Config", i+1)
		}
	}
	if c.Index == "" {
		c.Index = "dateline"
	}
	if !indexName.MatchString(c.Index) {
		return nil, fmt.Errorf("opensearch: index %q: want small letters, digits, - and _", c.Index)
	}
	orDefault(&c.Shards, 1)
	orDefault(&c.Replicas, 1)
	orDefault(&c.Timeout, 10*time.Second)
	orDefault(&c.WriteTimeout, time.Minute)
	orDefault(&c.InFlight, 4)
	c.Replicas = max(c.Replicas, 0)
	if c.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.TLSClientConfig = c.TLS
		t.MaxIdleConnsPerHost = 32
		t.DisableCompression = true // records are hashes for the most part, and to compress them takes a node longer than all else of a query
		c.Transport = t
	}
	config := client.Config{Addresses: c.URLs, Username: c.Username, Password: c.Password, Transport: c.Transport, DisableRetry: true}
	if c.APIKey != "" {
		config.Username, config.Password = "", ""
		config.Header = http.Header{"Authorization": {"ApiKey " + c.APIKey}}
	}
	cl, err := client.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("opensearch: %w", err)
	}
	s := &Storage{config: c, client: cl, slots: make(chan struct{}, c.InFlight)}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, cl.Close())
	}
	return s, nil
}

func orDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Config returns what the storage was opened with, with the defaults.
func (s *Storage) Config() Config { return s.config }

// Close ends what goes on in the background. What was acknowledged is kept.
func (s *Storage) Close() error { return s.client.Close() }

// write is the alias that changes go to; questions go to the index's own name. They are two so that an index can be made anew, see Reindex.
func (s *Storage) write() string { return s.config.Index + "-write" }

// fault says of which cluster and index an error is.
func (s *Storage) fault(err error) error {
	return fmt.Errorf("opensearch: %s: index %s: %w", strings.Join(s.config.URLs, ","), s.config.Index, err)
}
