// Package web is the site of the news desk: pages for people, the same content as JSON for programs, and what those who run it need.
//
// Every text may come from anywhere. Pages are made by html/template, which escapes; the policy that goes with each answer allows nothing but
// the site's own style sheet and script; nothing is asked of other hosts.
package web

import (
	"embed"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"

	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
)

// A Site answers requests; see [Site.Handler].
type Site struct {
	desk    *desk.Desk
	intake  *intake.Intake
	log     *slog.Logger
	fetch   source.Options
	metrics metrics
	drawn   atomic.Pointer[drawing]
	kept    kept
	// making, reading and fetching hold a token for each page that is made, each pasted text that is analysed, and each address that is asked for.
	making, reading, fetching chan struct{}
}

//go:embed static
var static embed.FS

// New returns the site of a desk. The options say how an address that a reader gives is asked for; the zero value refuses addresses that are not
// public.
func New(d *desk.Desk, in *intake.Intake, log *slog.Logger, fetch source.Options) *Site {
	return &Site{desk: d, intake: in, log: log, fetch: fetch, making: make(chan struct{}, 16*runtime.GOMAXPROCS(0)), reading: make(chan struct{}, runtime.GOMAXPROCS(0)), fetching: make(chan struct{}, 4)}
}

// Handler returns the handler of all requests.
func (s *Site) Handler() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := h(w, r); err != nil {
				s.failPage(w, r, err)
			}
		})
	}
	page("GET /{$}", s.keeping(s.front))
	page("GET /article/{id}", s.article)
	page("GET /country/{code}", s.keeping(s.country))
	page("GET /entity/{id...}", s.keeping(s.entity))
	page("GET /analyze", s.paste)
	page("POST /analyze", s.read)
	page("GET /inputs", s.inputs)
	page("/", func(http.ResponseWriter, *http.Request) error { return notFound("There is no such page.") })
	s.api(mux)
	mux.Handle("GET /static/{file}", cached(http.FileServerFS(static)))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/static/icon.svg", http.StatusMovedPermanently)
	})
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "User-agent: *\nDisallow: /analyze\nDisallow: /api/\n")
	})
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /metrics", s.writeMetrics)
	return s.metrics.count(secured(s.limited(http.NewCrossOriginProtection().Handler(mux))))
}

// limited lets requests wait while more are answered at once than is good for anyone: what waits takes little memory.
func (s *Site) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case s.making <- struct{}{}:
			defer func() { <-s.making }()
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}

// A fault is an error that the one who asks should know about.
type fault struct {
	status int
	text   string
}

func (f *fault) Error() string { return f.text }

func notFound(text string) error   { return &fault{http.StatusNotFound, text} }
func badRequest(text string) error { return &fault{http.StatusBadRequest, text} }

// statusOf returns the status and the text of an error; of an error inside, no more is told than that it is one.
func (s *Site) statusOf(r *http.Request, err error) (int, string) {
	var f *fault
	if errors.As(err, &f) {
		return f.status, f.text
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return http.StatusRequestEntityTooLarge, "The text is too long."
	}
	if r.Context().Err() == nil {
		s.log.Error("request failed", "path", r.URL.Path, "error", err)
	}
	return http.StatusInternalServerError, "Something went wrong here. It is in the log."
}

func (s *Site) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ok\n")
}
