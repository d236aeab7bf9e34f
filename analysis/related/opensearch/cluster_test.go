package opensearch_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
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
	there.Documents = true
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
		record, ok, err := there.Document(t.Context(), d.ID)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if want, err := d.JSON(false); err != nil || string(want) != string(record) {
			t.Errorf("%s: %v %s", d.ID, err, cmp.Diff(string(want), string(record)))
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

// An index is made anew while two others write and one reads: nothing is lost, nothing comes back, and there is always an answer.
func TestReindex(t *testing.T) {
	s := fresh(t, opensearch.Config{Shards: 2})
	docs := newsroom(t)
	a := related.Over(s)
	start := time.Now()
	if err := a.Add(t.Context(), start, docs[:60]...); err != nil {
		t.Fatal(err)
	}
	if err := a.Remove(t.Context(), start.Add(time.Second), docs[0].ID, docs[1].ID); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var others sync.WaitGroup
	added := 60
	others.Go(func() {
		for ctx.Err() == nil && added < len(docs) {
			if err := a.Add(t.Context(), start, docs[added]); err != nil {
				t.Error(err)
			}
			added++
			time.Sleep(30 * time.Millisecond)
		}
	})
	others.Go(func() {
		for ctx.Err() == nil {
			if found, ok, err := a.RelatedTo(t.Context(), docs[5].ID, related.Query{}); err != nil || ok && len(found) == 0 {
				t.Error(found, ok, err)
			}
		}
	})
	var told int
	old, err := s.Reindex(t.Context(), func(done, total int) { told = max(told, done) })
	stop()
	others.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if told < 60 || !strings.HasSuffix(old, "-000001") {
		t.Errorf("%d copied from %s", told, old)
	}
	if err := a.Add(t.Context(), start, docs[0]); err != nil { // an older change does not bring it back
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Len(t.Context()); n != added-2 || err != nil {
		t.Errorf("%d articles, not %d: %v", n, added-2, err)
	}
	for _, d := range docs[2:added] {
		if found, ok, err := a.RelatedTo(t.Context(), d.ID, related.Query{Least: -1}); err != nil || !ok || len(found) == 0 {
			t.Errorf("%s: %v %v %v", d.ID, found, ok, err)
		}
	}
	if _, ok, err := a.RelatedTo(t.Context(), docs[0].ID, related.Query{}); ok || err != nil {
		t.Errorf("%v %v", ok, err)
	}
	if old, err := s.Reindex(t.Context(), nil); err != nil || !strings.HasSuffix(old, "-000002") {
		t.Error(old, err)
	}
}

// Of two changes the later holds, in whichever order they come.
func TestNewestWins(t *testing.T) {
	s := fresh(t, opensearch.Config{})
	a, docs := related.Over(s), newsroom(t)[:3]
	now := time.Now()
	edited := *docs[0]
	edited.Title = "An edited headline"
	for i, step := range []struct {
		change func() error
		title  string // "" if it is gone
	}{
		{func() error { return a.Add(t.Context(), now, docs[0]) }, docs[0].Title},
		{func() error { return a.Add(t.Context(), now.Add(-1), &edited) }, docs[0].Title},
		{func() error { return a.Add(t.Context(), now.Add(1), &edited) }, edited.Title},
		{func() error { return a.Remove(t.Context(), now, docs[0].ID) }, edited.Title},
		{func() error { return a.Remove(t.Context(), now.Add(2), docs[0].ID) }, ""},
		{func() error { return a.Add(t.Context(), now.Add(1), docs[0], docs[1]) }, ""},
		{func() error { return a.Add(t.Context(), now.Add(3), docs[0]) }, docs[0].Title},
	} {
		if err := step.change(); err != nil {
			t.Fatal(i, err)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		records, err := s.Fetch(t.Context(), []string{docs[0].ID, "nothing"})
		if err != nil || records[1].Record != nil || (records[0].Record == nil) != (step.title == "") {
			t.Fatal(i, records, err)
		}
		if records[0].Record == nil {
			continue
		}
		if got, err := related.Restore(records[0].Record, records[0].Words); err != nil || got.Title != step.title {
			t.Errorf("step %d: %q, %v, want %q", i, got.Title, err, step.title)
		}
	}
	for _, id := range []string{docs[1].ID, "never there"} {
		if err := a.Remove(t.Context(), now.Add(2), id); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct {
		before time.Time
		want   int
	}{{now.Add(-time.Hour), 0}, {now.Add(time.Hour), 2}, {now.Add(time.Hour), 0}} {
		if n, err := s.Purge(t.Context(), p.before); n != p.want || err != nil {
			t.Errorf("%d marks purged, %v, want %d", n, err, p.want)
		}
	}
	if n, err := s.Len(t.Context()); n != 1 || err != nil {
		t.Errorf("%d articles, %v", n, err)
	}
}

// Ids and times of any kind are kept.
func TestOddArticles(t *testing.T) {
	s := fresh(t, opensearch.Config{})
	a := related.Over(s)
	d := *newsroom(t)[0]
	var all []*analysis.Document
	for _, id := range []string{"a/b?c#d", strings.Repeat("long ", 300), "\xff\x00", "\xfe\x00", "..", "\"", "日本", "_x"} {
		for _, at := range []time.Time{{}, time.Date(-40, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 1, time.FixedZone("", 3600))} {
			x := d
			x.ID, x.Published = id+at.String(), at
			all = append(all, &x)
		}
	}
	if err := a.Add(t.Context(), time.Time{}, all...); err != nil {
		t.Fatal(err)
	}
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		found, ok, err := a.RelatedTo(t.Context(), d.ID, related.Query{Limit: 100, KeepCopies: true, Least: -1})
		if err != nil || !ok || len(found) != len(all)-1 {
			t.Errorf("%q: %d suggestions, %v, %v", d.ID, len(found), ok, err)
		}
	}
}

// An index whose mapping was changed by hand, one that is read-only, and one that is gone are errors that say so.
func TestFaultsOfTheIndex(t *testing.T) {
	s := fresh(t, opensearch.Config{WriteTimeout: 5 * time.Second})
	c := s.Config()
	docs := newsroom(t)[:3]
	add := func() error { return related.Over(s).Add(t.Context(), time.Now(), docs...) }
	index := c.URLs[0] + "/" + c.Index
	if err := add(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]error{"read_only": opensearch.ErrReadOnly, "write": opensearch.ErrReadOnly, "read_only_allow_delete": opensearch.ErrFull} {
		ask(t, http.MethodPut, index+"/_settings", `{"index.blocks.`+name+`":true}`)
		if err := add(); !errors.Is(err, want) || !strings.Contains(err.Error(), c.Index) {
			t.Errorf("%s: %v", name, err)
		}
		ask(t, http.MethodPut, index+"/_settings", `{"index.blocks.`+name+`":null}`)
		if err := add(); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
	ask(t, http.MethodPut, index+"/_mapping", `{"properties":{"mine":{"type":"text"}}}`)
	if _, err := opensearch.Open(t.Context(), c); !errors.Is(err, opensearch.ErrMapping) || !strings.Contains(err.Error(), "field mine is not the library's") {
		t.Error(err)
	}
	ask(t, http.MethodDelete, index+"-000001", "")
	if err := add(); !errors.Is(err, opensearch.ErrMissing) {
		t.Error(err)
	}
	if _, err := related.Over(s).Related(t.Context(), docs[0], related.Query{}); !errors.Is(err, opensearch.ErrMissing) {
		t.Error(err)
	}
}
