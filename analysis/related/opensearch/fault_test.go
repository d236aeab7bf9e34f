package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/related"
)

// A server answers like a node, as far as a test goes.
type server struct {
	*httptest.Server
	version string // what it says at /
	mapping *mapping
	// bulk answers a bulk request of some ids.
	bulk func(w http.ResponseWriter, ids []string)
	// search answers a search.
	search func(w http.ResponseWriter, r *http.Request)
}

func serve(t *testing.T) *server {
	s := &server{version: `{"distribution":"opensearch","number":"2.19.6"}`, mapping: wanted()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"version":%s}`, s.version) })
	mux.HandleFunc("GET /_alias/{alias}", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `{"dateline-000001":{}}`) })
	mux.HandleFunc("GET /dateline,dateline-write/_mapping", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"dateline-000001": map[string]any{"mappings": s.mapping}})
	})
	mux.HandleFunc("POST /dateline-write/_bulk", func(w http.ResponseWriter, r *http.Request) {
		var ids []string
		lines := json.NewDecoder(r.Body)
		for lines.More() {
			var x struct {
				Index struct {
					ID string `json:"_id"`
				}
			}
			if err := lines.Decode(&x); err != nil {
				t.Error(err)
				return
			}
			if x.Index.ID != "" {
				ids = append(ids, x.Index.ID)
			}
		}
		s.bulk(w, ids)
	})
	mux.HandleFunc("POST /dateline/_search", func(w http.ResponseWriter, r *http.Request) { s.search(w, r) })
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *server) open(t *testing.T, c Config) *Storage {
	t.Helper()
	c.URLs = []string{s.URL}
	st, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// items answers a bulk request with a status for each id, and the error of it.
func items(w http.ResponseWriter, ids []string, of func(id string) (status int, kind, reason string)) {
	var out []any
	for _, id := range ids {
		status, kind, reason := of(id)
		x := map[string]any{"status": status}
		if kind != "" {
			x["error"] = map[string]any{"type": kind, "reason": reason}
		}
		out = append(out, map[string]any{"index": x})
	}
	json.NewEncoder(w).Encode(map[string]any{"items": out})
}

func articles(n int) []related.Stored {
	out := make([]related.Stored, n)
	for i := range out {
		out[i] = related.Stored{ID: fmt.Sprintf("a%d", i), At: time.Unix(int64(i), 0), Record: []byte("record"), Features: []related.Feature{{Kind: "term", Key: uint64(i), Weight: 0.5}}}
	}
	return out
}

// Of the articles of a request those that fail in passing are sent again, and only those; what is refused is told for each.
func TestPartialFailures(t *testing.T) {
	s := serve(t)
	tries := map[string]int{}
	s.bulk = func(w http.ResponseWriter, ids []string) {
		items(w, ids, func(id string) (int, string, string) {
			tries[id]++
			switch {
			case id == "a1" && tries[id] < 3:
				return 429, "opensearch_rejected_execution_exception", "queue is full"
			case id == "a2" && tries[id] < 2:
				return 503, "unavailable_shards_exception", "primary shard is not active"
			case id == "a3":
				return 409, "version_conflict_engine_exception", "current version [9] is higher"
			case id == "a4":
				return 400, "mapper_parsing_exception", "failed to parse"
			case id == "a5" && tries[id] < 2:
				return 403, "cluster_block_exception", "index [dateline-000001] blocked by: [FORBIDDEN/8/index write (api)];"
			}
			return 201, "", ""
		})
	}
	err := s.open(t, Config{}).Put(t.Context(), articles(7))
	var failed related.Failures
	if !errors.As(err, &failed) || len(failed) != 1 || failed[0].ID != "a4" || !strings.Contains(err.Error(), "failed to parse") {
		t.Error(err)
	}
	for id, want := range map[string]int{"a0": 1, "a1": 3, "a2": 2, "a3": 1, "a4": 1, "a5": 2, "a6": 1} {
		if tries[id] != want {
			t.Errorf("%s was sent %d times, not %d", id, tries[id], want)
		}
	}
}

// What is wrong with the whole cluster is one error that names it, the address and the index, within the time that was given.
func TestFaults(t *testing.T) {
	block := func(status int, reason string) func(http.ResponseWriter, []string) {
		return func(w http.ResponseWriter, ids []string) {
			items(w, ids, func(string) (int, string, string) { return status, "cluster_block_exception", reason })
		}
	}
	status := func(status int, body string) func(http.ResponseWriter, []string) {
		return func(w http.ResponseWriter, _ []string) {
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	for name, c := range map[string]struct {
		bulk func(http.ResponseWriter, []string)
		want error
		text string
	}{
		"read-only":   {block(403, "index [x] blocked by: [FORBIDDEN/5/index read-only (api)];"), ErrReadOnly, "read-only"},
		"writes":      {block(403, "index [x] blocked by: [FORBIDDEN/8/index write (api)];"), ErrReadOnly, "index write (api)"},
		"cluster":     {block(403, "blocked by: [FORBIDDEN/6/cluster read-only (api)];"), ErrReadOnly, "cluster read-only"},
		"full":        {block(429, "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"), ErrFull, "flood-stage"},
		"busy":        {status(429, `{"error":{"type":"circuit_breaking_exception","reason":"[parent] Data too large"},"status":429}`), ErrSlow, "Data too large"},
		"unavailable": {status(503, `<html>no server`), ErrDown, "no server"},
		"denied":      {status(401, `Unauthorized`), ErrDenied, "Unauthorized"},
		"missing":     {status(404, `{"error":{"type":"index_not_found_exception","reason":"no such index [x] and [require_alias] request flag is [true]"},"status":404}`), ErrMissing, "require_alias"},
		"no manager":  {status(503, `{"error":{"type":"cluster_block_exception","reason":"blocked by: [SERVICE_UNAVAILABLE/2/no cluster-manager];"},"status":503}`), ErrDown, "no cluster-manager"},
		"not ours":    {status(200, `hello`), ErrDown, "not OpenSearch's"},
		"too few":     {status(200, `{"items":[]}`), ErrDown, "0 of 3 articles"},
		"silent":      {func(http.ResponseWriter, []string) { time.Sleep(300 * time.Millisecond) }, ErrSlow, "no answer within"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			s.bulk = c.bulk
			start := time.Now()
			err := s.open(t, Config{WriteTimeout: 600 * time.Millisecond}).Put(t.Context(), articles(3))
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) || !strings.Contains(err.Error(), s.URL) || !strings.Contains(err.Error(), "index dateline") {
				t.Errorf("%v, want %v and %q", err, c.want, c.text)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestOpenFaults(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*server)
		want   error
		text   string
	}{
		"old":           {func(s *server) { s.version = `{"distribution":"opensearch","number":"1.3.20"}` }, ErrVersion, "opensearch 1.3.20, want OpenSearch 2"},
		"newer":         {func(s *server) { s.version = `{"distribution":"opensearch","number":"3.1.0"}` }, ErrVersion, "opensearch 3.1.0"},
		"elasticsearch": {func(s *server) { s.version = `{"number":"8.11.0"}` }, ErrVersion, "Elasticsearch or another server, 8.11.0"},
		"layout":        {func(s *server) { s.mapping.Meta.Dateline = 7 }, ErrMapping, "dateline-000001: _meta.dateline is 7, this library writes 2"},
		"field":         {func(s *server) { s.mapping.Properties["source"]["type"] = "text" }, ErrMapping, "field source is map[ignore_above:8000 type:text]"},
		"field gone":    {func(s *server) { delete(s.mapping.Properties, "record") }, ErrMapping, "field record is missing"},
		"field more":    {func(s *server) { s.mapping.Properties["mine"] = map[string]any{"type": "long"} }, ErrMapping, "field mine is not the library's"},
		"dynamic":       {func(s *server) { s.mapping.Dynamic = "true" }, ErrMapping, `dynamic is "true", not "strict"`},
		"source":        {func(s *server) { s.mapping.Source = map[string]any{"enabled": false} }, ErrMapping, "_source is map[enabled:false], not whole"},
		"down":          {func(s *server) { s.Server.Close() }, ErrDown, "connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t)
			c.change(s)
			_, err := Open(t.Context(), Config{URLs: []string{s.URL}, Timeout: 300 * time.Millisecond})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) || !strings.Contains(err.Error(), s.URL) {
				t.Errorf("%v, want %v and %q", err, c.want, c.text)
			}
		})
	}
	for _, c := range []Config{{}, {URLs: []string{"http://127.0.0.1:1"}, Index: "Big"}, {URLs: []string{":"}}} {
		if s, err := Open(t.Context(), c); err == nil || s != nil {
			t.Errorf("%v: %v", c, err)
		}
	}
}

// A question is asked again where that may help, and an end of the context ends it.
func TestSearchAgain(t *testing.T) {
	s := serve(t)
	var n atomic.Int32
	s.search = func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("allow_partial_search_results") != "false" {
			t.Error("a part of the answer would do")
		}
		if n.Add(1) < 3 {
			w.WriteHeader(503)
			io.WriteString(w, `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed"},"status":503}`)
			return
		}
		io.WriteString(w, `{"hits":{"hits":[{"_id":"b","_source":{"record":"AAE=","words":"Ag=="}}]}}`)
	}
	st := s.open(t, Config{})
	records, err := st.Fetch(t.Context(), []string{"a", "b"})
	if err != nil || n.Load() != 3 || records[0].Record != nil || string(records[1].Record) != "\x00\x01" || string(records[1].Words) != "\x02" {
		t.Errorf("%v, %v after %d requests", records, err, n.Load())
	}
	n.Store(-1 << 30)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := st.Fetch(ctx, []string{"a"}); err == nil || time.Since(start) > 3*time.Second {
		t.Error(err, time.Since(start))
	}
}

// No more requests are under way than are allowed, none is longer than it may be, and every article is sent once.
func TestBackPressure(t *testing.T) {
	s := serve(t)
	var mu sync.Mutex
	now, most, sent, largest := 0, 0, map[string]int{}, 0
	s.bulk = func(w http.ResponseWriter, ids []string) {
		mu.Lock()
		now++
		most, largest = max(most, now), max(largest, len(ids))
		for _, id := range ids {
			sent[id]++
		}
		mu.Unlock()
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		items(w, ids, func(string) (int, string, string) { return 201, "", "" })
	}
	st := s.open(t, Config{InFlight: 2})
	var wait sync.WaitGroup
	for part := range 4 {
		wait.Go(func() {
			some := articles(12000)[part*3000:][:3000]
			some[0].Record = make([]byte, bulkBytes) // one by itself
			if err := st.Put(t.Context(), some); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if most != 2 || largest > bulkArticles || len(sent) != 12000 {
		t.Errorf("%d requests at once, of up to %d articles; %d articles", most, largest, len(sent))
	}
	for id, n := range sent {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
}

func TestCredentials(t *testing.T) {
	s := serve(t)
	var mu sync.Mutex
	seen := map[string]bool{}
	h := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.Header.Get("Authorization")] = true
		mu.Unlock()
		h.ServeHTTP(w, r)
	})
	s.open(t, Config{Username: "desk", Password: "secret"})
	s.open(t, Config{Username: "desk", Password: "secret", APIKey: "key"})
	if !seen["Basic ZGVzazpzZWNyZXQ="] || !seen["ApiKey key"] || len(seen) != 2 {
		t.Error(seen)
	}
}

func TestTLS(t *testing.T) {
	s := serve(t)
	secure := httptest.NewTLSServer(s.Config.Handler)
	defer secure.Close()
	if _, err := Open(t.Context(), Config{URLs: []string{secure.URL}, Timeout: 300 * time.Millisecond}); !errors.Is(err, ErrDown) || !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
	st, err := Open(t.Context(), Config{URLs: []string{secure.URL}, TLS: secure.Client().Transport.(*http.Transport).TLSClientConfig})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

// Credentials in a URL are refused, and not printed.
func TestCredentialsInURL(t *testing.T) {
	for _, u := range []string{"https://desk:secret@127.0.0.1:1", "https://desk:secret@127.0.0.1:port"} {
		_, err := Open(t.Context(), Config{URLs: []string{u}})
		if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "URL 1") {
			t.Errorf("%v", err)
		}
	}
}

// An answer is read as encoding/json would, whatever is in it.
func FuzzRecords(f *testing.F) {
	for _, s := range []string{
		`{"hits":{"hits":[{"fields":{"record":["AAE"]}},{"fields":{"record":["Ag"]}}]}}`, `{"hits":{"hits":[]}}`, `{}`, `{"hits":{"hits":[{"fields":{"record":["AAE"]}}`,
		`{"hits":{"hits":[{"fields":{"record":["AA\nE"]}}]}}`, `{"hits":{"hits":[{"fields":{"record":["AA","Ag"]}},{"fields":{}}, {"_id":"x"}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, ok := recordsAsWritten(body)
		if !ok {
			return
		}
		var want records
		if err := want.read(append([]byte(" "), body...)); err != nil || !slices.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("%q, want %q, %v", got, want, err)
		}
	})
}

func TestRecords(t *testing.T) {
	for body, want := range map[string]string{
		`{"hits":{"hits":[{"fields":{"record":["AAE"]}},{"fields":{"record":["Ag"]}}]}}`:                `["\x00\x01" "\x02"] <nil>`,
		`{ "hits":{"hits":[{"fields":{"record":["AAE"]}}, {"_id":"x"}, {"fields":{"record":["Ag"]}}]}}`: `["\x00\x01" "\x02"] <nil>`,
		`{"hits":{"hits":[]}}`: `[] <nil>`,
		`{}`:                   `[] <nil>`,
		`{"hits":{"hits":[{"fields":{"record":["A"]}}]}}`: `[] illegal base64 data at input byte 0`,
		`{"hits":{"hits":[{"fields":{"record":["AAE"]}}`:  `[] unexpected end of JSON input`,
	} {
		var r records
		err := r.read([]byte(body))
		if got := fmt.Sprintf("%q %v", r, err); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}
