// Command opensearch is the program newsdesk with the client of a cluster, on which several desks share what they suggest from.
//
//	go run -C examples/newsdesk/opensearch . -opensearch URL,URL [flags] [FILE|DIR …]
//
// It is a module of its own, so that the library does not depend on a client of OpenSearch.
package main

import (
	"context"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/program"
)

// patience is how long a page waits for the cluster before the desk suggests from its own articles.
const patience = 2 * time.Second

func main() {
	program.Main(open)
}

func open(ctx context.Context, addresses string) (related.Storage, error) {
	return opensearch.Open(ctx, opensearch.Config{URLs: strings.Split(addresses, ","), Timeout: patience})
}
