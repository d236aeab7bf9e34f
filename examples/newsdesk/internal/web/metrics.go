package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// metrics counts requests by route, as Prometheus reads them.
type metrics struct {
	mu     sync.Mutex
	routes map[route]*times
}

type route struct {
	pattern string
	status  int
}

// buckets are upper bounds of durations in seconds.
var buckets = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

type times struct {
	n       uint64
	seconds float64
	within  [len(buckets)]uint64
}

// count counts the requests that a handler answers.
func (m *metrics) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		took := time.Since(start).Seconds()
		m.mu.Lock()
		defer m.mu.Unlock()
		key := route{cmp.Or(r.Pattern, "none"), seen.status}
		if m.routes == nil {
			m.routes = map[route]*times{}
		}
		t := m.routes[key]
		if t == nil {
			t = new(times)
			m.routes[key] = t
		}
		t.n++
		t.seconds += took
		for i, most := range buckets {
			if took <= most {
				t.within[i]++
			}
		}
	})
}

// A statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// writeMetrics writes the figures in the text format of Prometheus, version 0.0.4.
func (s *Site) writeMetrics(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	figure := func(name, kind, help string, value any) {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %v\n", name, help, name, kind, name, value)
	}
	figure("newsdesk_articles", "gauge", "Articles on the site.", s.desk.Catalog().Len())
	fmt.Fprintf(&b, "# HELP newsdesk_added_total Articles that were new or had changed, by input.\n# TYPE newsdesk_added_total counter\n")
	inputs := s.intake.Inputs()
	for _, in := range inputs {
		fmt.Fprintf(&b, "newsdesk_added_total{input=\"%s\"} %d\n", label(in.Name), in.Added)
	}
	fmt.Fprintf(&b, "# HELP newsdesk_input_errors_total Items, files and readings of feeds that went wrong, by input.\n# TYPE newsdesk_input_errors_total counter\n")
	for _, in := range inputs {
		fmt.Fprintf(&b, "newsdesk_input_errors_total{input=\"%s\"} %d\n", label(in.Name), in.Errors)
	}
	s.metrics.write(&b)
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	figure("go_goroutines", "gauge", "Goroutines.", runtime.NumGoroutine())
	figure("go_memstats_heap_inuse_bytes", "gauge", "Bytes of heap in use.", mem.HeapInuse)
	figure("go_memstats_sys_bytes", "gauge", "Bytes that the system gave.", mem.Sys)
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Write([]byte(b.String()))
}

func (m *metrics) write(b *strings.Builder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(m.routes), func(a, b route) int {
		return cmp.Or(strings.Compare(a.pattern, b.pattern), cmp.Compare(a.status, b.status))
	})
	const name = "newsdesk_request_seconds"
	fmt.Fprintf(b, "# HELP %s Time to answer requests, by route and status.\n# TYPE %s histogram\n", name, name)
	for _, k := range keys {
		t := m.routes[k]
		labels := fmt.Sprintf("route=\"%s\",status=\"%d\"", label(k.pattern), k.status)
		for i, most := range buckets {
			fmt.Fprintf(b, "%s_bucket{%s,le=\"%g\"} %d\n", name, labels, most, t.within[i])
		}
		fmt.Fprintf(b, "%s_bucket{%s,le=\"+Inf\"} %d\n%s_sum{%s} %g\n%s_count{%s} %d\n", name, labels, t.n, name, labels, t.seconds, name, labels, t.n)
	}
}

// label escapes the value of a label.
func label(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s)
}
