package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
)

// A testCluster is an index of a test's own on the cluster to test on.
type testCluster struct {
	*opensearch.Storage
	urls, index string
}

func (c *testCluster) args(more ...string) []string {
	return append([]string{"-opensearch", c.urls, "-name", c.index}, more...)
}

// onCluster skips the test where no cluster runs.
func onCluster(t *testing.T) *testCluster {
	t.Helper()
	urls := os.Getenv("DATELINE_OPENSEARCH")
	if urls == "" {
		t.Skip("no cluster: DATELINE_OPENSEARCH is not set, see analysis/related/opensearch/cluster")
	}
	c := &testCluster{urls: urls, index: fmt.Sprintf("test-%d", time.Now().UnixNano())}
	list := strings.Split(urls, ",")
	t.Cleanup(func() {
		for _, path := range []string{c.index + "-*", "_index_template/" + c.index} {
			req, err := http.NewRequest(http.MethodDelete, list[0]+"/"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
		}
	})
	s, err := opensearch.Open(t.Context(), opensearch.Config{URLs: list, Index: c.index})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c.Storage = s
	return c
}

// want fails the test unless the cluster has these articles, and no more if all is set.
func (c *testCluster) want(t *testing.T, ids []string, all bool) {
	t.Helper()
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Len(t.Context()); err != nil || n < len(ids) || all && n != len(ids) {
		t.Fatalf("%d articles, want %d; %v", n, len(ids), err)
	}
	const some = 1000
	for i := 0; i < len(ids); i += some {
		part := ids[i:min(i+some, len(ids))]
		records, err := c.Fetch(t.Context(), part)
		if err != nil {
			t.Fatal(err)
		}
		for j, r := range records {
			if r.Record == nil {
				t.Fatalf("article %s is not there", part[j])
			}
		}
	}
}

// A cluster suggests what an index does that the library filled, and a checkpoint belongs to one home.
func TestCluster(t *testing.T) {
	c := onCluster(t)
	notes := filepath.Join(t.TempDir(), "notes")
	out := good(t, "", c.args("-checkpoint", notes, "-documents", newsroom)...)
	if want := fmt.Sprintf("%d articles kept in %s/%s\n", len(articles(t)), c.urls, c.index); out != want {
		t.Errorf("it said %q, want %q", out, want)
	}
	if err := c.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	plain := related.New(related.Options{})
	analyzer := analysis.New(analysis.Options{})
	archive := related.Over(c)
	for i, a := range articles(t) {
		d := analyzer.Analyze(a)
		if err := plain.Add(d); err != nil {
			t.Fatal(err)
		}
		if i%20 != 0 {
			continue
		}
		got, ok, err := archive.Document(t.Context(), d.ID)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if want, err := d.JSON(false); err != nil || string(got) != string(want) {
			t.Errorf("%s: %v %s", d.ID, err, cmp.Diff(string(got), string(want)))
		}
	}
	for i, id := range plain.IDs() {
		if i%5 != 0 {
			continue
		}
		want, _ := plain.RelatedTo(id, related.Query{})
		if got, ok, err := archive.RelatedTo(t.Context(), id, related.Query{}); err != nil || !ok || !cmp.Equal(got, want) {
			t.Errorf("%s: %v %s", id, err, cmp.Diff(got, want))
		}
	}
	if _, errs, status := call(t, "", "-index", filepath.Join(t.TempDir(), "x"), "-checkpoint", notes, newsroom); status != 1 || !strings.Contains(errs, "it belongs to "+c.urls+"/"+c.index) {
		t.Errorf("another home: status %d, %q", status, errs)
	}
}

// Several programs fill one index at once while each is killed again and again; nothing is lost, and each goes on where its checkpoint says.
func TestClusterKilled(t *testing.T) {
	c := onCluster(t)
	dir := t.TempDir()
	n, kills := 3000, 10
	if testing.Short() {
		n, kills = 900, 2
	}
	t.Run("writers", func(t *testing.T) {
		for w := range 2 {
			t.Run(fmt.Sprint(w), func(t *testing.T) {
				t.Parallel()
				file, notes := filepath.Join(dir, fmt.Sprintf("%d.jsonl", w)), filepath.Join(dir, fmt.Sprintf("%d.notes", w))
				write(t, file, lines(t, w*n, n))
				chance := rand.New(rand.NewPCG(1, uint64(w)))
				killed, done := 0, 0
				for ; killed < kills && done < n; killed++ {
					was := done
					p := start(t, c.args("-checkpoint", notes, "-cores", "1", file)...)
					for !p.ended() && done == was {
						time.Sleep(5 * time.Millisecond)
						done = marked(t, notes)
					}
					time.Sleep(time.Duration(chance.IntN(100)) * time.Millisecond)
					p.kill()
					if done = marked(t, notes); done < was {
						t.Fatalf("the checkpoint went from %d back to %d", was, done)
					}
					c.want(t, numbered(w*n, done), false)
				}
				t.Logf("killed %d times, %d of %d articles done by then", killed, done, n)
				want := fmt.Sprintf("%d articles kept in %s/%s, after %d that were done before\n", n-done, c.urls, c.index, done)
				if out := good(t, "", c.args("-checkpoint", notes, file)...); out != want || killed < kills {
					t.Errorf("killed %d times; it said %q, want %q", killed, out, want)
				}
			})
		}
	})
	c.want(t, numbered(0, 2*n), true)
}

// What is wrong with a cluster is one line that says so.
func TestClusterFaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "news.jsonl")
	write(t, file, lines(t, 0, 2))
	for _, c := range []struct{ args, want string }{
		{"-opensearch http://127.0.0.1:1 -patience 300ms", "the cluster is down"},
		{"-opensearch 127.0.0.1:9200", "want addresses such as"},
		{"-opensearch http://me:secret@127.0.0.1:9200", "user and password are not part of the address"},
		{"-opensearch https://127.0.0.1:1 -ca " + file, "there is no certificate in it"},
	} {
		out, errs, status := call(t, "", append(strings.Fields(c.args), file)...)
		if status != 1 || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "ingest: ") || !strings.Contains(errs, c.want) || strings.Contains(errs, "secret") {
			t.Errorf("%s: status %d, %q, %q", c.args, status, out, errs)
		}
	}
}
