package opensearch_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/related/opensearch"
	"github.com/dateline-news/dateline/analysis/source"
)

// cluster returns the addresses of the cluster to test on; without one the test is skipped.
func cluster(t testing.TB) []string {
	t.Helper()
	urls := os.Getenv("DATELINE_OPENSEARCH")
	if urls == "" {
		t.Skip("no cluster: DATELINE_OPENSEARCH is not set (cluster/cluster.sh start prints what to set it to; it needs Java and Maven)")
	}
	return strings.Split(urls, ",")
}

// fresh opens an index of the test's own, which is removed at its end.
func fresh(t testing.TB, c opensearch.Config) *opensearch.Storage {
	t.Helper()
	c.URLs = cluster(t)
	c.Index = fmt.Sprintf("test-%d", time.Now().UnixNano())
	t.Cleanup(func() { remove(t, c) })
	s, err := opensearch.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// remove removes an index and its template.
func remove(t testing.TB, c opensearch.Config) {
	for _, path := range []string{c.Index + "-*", "_index_template/" + c.Index} {
		ask(t, http.MethodDelete, c.URLs[0]+"/"+path, "")
	}
}

// ask makes a request of the test's own.
func ask(t testing.TB, method, url, body string) int {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0
	}
	resp.Body.Close()
	return resp.StatusCode
}

func newsroom(t testing.TB) []*analysis.Document {
	t.Helper()
	articles, errs := source.Collect(source.Files([]string{"../../../testdata/newsroom"}, source.Options{}))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	a := analysis.New(analysis.Options{})
	var docs []*analysis.Document
	for _, x := range articles {
		docs = append(docs, a.Analyze(x))
	}
	return docs
}

// An archive on a cluster answers like an archive over an index in memory.
func TestArchive(t *testing.T) {
	s := fresh(t, opensearch.Config{})
	docs := newsroom(t)
	x := related.New(related.Options{})
	here, there := related.Over(x.Storage()), related.Over(s)
	for _, a := range []*related.Archive{here, there} {
		if err := a.Add(t.Context(), time.Now(), docs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Len(t.Context()); n != len(docs) || err != nil {
		t.Fatal(n, err)
	}
	for i, d := range docs {
		if i%9 != 0 {
			continue
		}
		for name, q := range map[string]related.Query{
			"default": {}, "no decay": {NoDecay: true}, "fast decay": {Decay: 24 * time.Hour}, "copies": {KeepCopies: true}, "per source": {PerSource: 1}, "diverse": {Diversity: 0.5},
			"source": {Sources: []string{docs[0].Source, docs[1].Source}}, "not source": {NotSources: []string{docs[0].Source}}, "language": {Languages: []string{"en"}}, "other language": {Languages: []string{"fr"}},
			"country": {Countries: []string{"KR", "UA"}}, "topic": {Topics: []string{"diplomacy"}}, "since": {From: d.Published}, "until": {Until: d.Published.Add(72 * time.Hour)},
			"excluded": {Exclude: []string{docs[1].ID, docs[2].ID}}, "all": {Exhaustive: true},
		} {
			want, _, err := here.RelatedTo(t.Context(), d.ID, q)
			if err != nil {
				t.Fatal(err)
			}
			got, ok, err := there.RelatedTo(t.Context(), d.ID, q)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", d.ID, name, diff)
			}
		}
	}
}
