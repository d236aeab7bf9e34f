package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
)

// A shelf is a desk that keeps articles in memory.
type shelf struct {
	mu    sync.Mutex
	kept  map[string]analysis.Article
	calls int
	err   error
}

func (s *shelf) Add(articles ...analysis.Article) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	s.calls++
	n := 0
	for _, a := range articles {
		if s.kept[a.ID] != a {
			s.kept[a.ID] = a
			n++
		}
	}
	return n, nil
}

func (s *shelf) Has(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.kept[id]
	return ok
}

func (s *shelf) get(id string) analysis.Article {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[id]
}

func newIntake(o source.Options) (*Intake, *shelf) {
	s := &shelf{kept: map[string]analysis.Article{}}
	return &Intake{Desk: s, Log: slog.New(slog.DiscardHandler), Options: o}, s
}

// rss is a feed of items, each a title with the path of its page.
func rss(items ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>`)
	for _, i := range items {
		fmt.Fprintf(&b, `<item><title>%s</title><link>/%s</link><description>%s met.</description><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>`, i, i, i)
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

// until waits for something that another goroutine brings about.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for", what)
		}
	}
}

// A feed is read again and again: new items come in, a time in which it is broken is one error, and then it goes on.
func TestFollow(t *testing.T) {
	var mu sync.Mutex
	body := rss("Quito", "Lima")
	set := func(s string) {
		mu.Lock()
		defer mu.Unlock()
		body = s
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		io.WriteString(w, body)
	}))
	defer server.Close()
	in, shelf := newIntake(source.Options{Client: server.Client()})
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { in.Follow(ctx, server.URL+"/feed", 10*time.Millisecond) })
	until(t, "the first items", func() bool { return shelf.Has(server.URL+"/Quito") && shelf.Has(server.URL+"/Lima") })
	set(`<?xml version="1.0"?><rss version="2.0"><channel><item><title>Qui`)
	until(t, "the error", func() bool { return in.Inputs()[0].Err != "" })
	if err := in.Inputs()[0].Err; !strings.HasPrefix(err, server.URL+"/feed: broken feed: ") {
		t.Errorf("the error of a broken feed: %s", err)
	}
	set(rss("La-Paz", "Quito", "Lima"))
	until(t, "the new item", func() bool { return shelf.Has(server.URL + "/La-Paz") })
	until(t, "the end of the error", func() bool { return in.Inputs()[0].Err == "" })
	cancel()
	wait.Wait()
	if x := in.Inputs()[0]; x.Added != 3 || x.Errors == 0 || !x.Feed {
		t.Errorf("%+v", x)
	}
}

// Each thing that goes wrong with an input is one error that names it, while the others are read.
func TestFaults(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/good", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, rss("Quito")) })
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, rss("Quito")[:100]) })
	mux.HandleFunc("/huge", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		chunk := []byte(strings.Repeat("<p>Quito and Lima talk.</p>", 40_000))
		for range 200 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	server := httptest.NewServer(mux)
	defer server.Close()
	client := server.Client()
	client.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		if len(via) >= 5 {
			return errors.New("more than 5 redirects")
		}
		return nil
	}
	in, shelf := newIntake(source.Options{Client: client, Timeout: 2 * time.Second})
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	want := map[string]string{"/good": "", "/broken": "broken feed", "/huge": "longer than the limit", "/slow": "not read within 2s", "/loop": "redirects", "/none": "404"}
	for path := range want {
		wait.Go(func() { in.Follow(ctx, server.URL+path, time.Hour) })
	}
	until(t, "all inputs", func() bool {
		all := in.Inputs()
		return len(all) == len(want) && !slices.ContainsFunc(all, func(x Input) bool { return x.Reading })
	})
	cancel()
	wait.Wait()
	for _, x := range in.Inputs() {
		path := strings.TrimPrefix(x.Name, server.URL)
		if want[path] == "" && (x.Errors != 0 || x.Added != 1) || want[path] != "" && (x.Errors != 1 || !strings.HasPrefix(x.Err, x.Name+": ") || !strings.Contains(x.Err, want[path])) {
			t.Errorf("%+v", x)
		}
	}
	if len(shelf.kept) != 1 {
		t.Errorf("%d articles are kept", len(shelf.kept))
	}
	in, _ = newIntake(source.Options{})
	once(in, server.URL+"/good")
	if x := in.Inputs()[0]; x.Errors != 1 || !strings.Contains(x.Err, "is no public address") {
		t.Errorf("a private address: %+v", x)
	}
}

// once reads a feed once.
func once(in *Intake, feed string) {
	ctx, cancel := context.WithCancel(context.Background())
	before := len(in.Inputs())
	var wait sync.WaitGroup
	wait.Go(func() { in.Follow(ctx, feed, time.Hour) })
	for len(in.Inputs()) == before || in.Inputs()[before].Reading {
		time.Sleep(time.Millisecond)
	}
	cancel()
	wait.Wait()
}

// With pages, the page of an item stands in its place; one that cannot be read is an error and leaves the item.
func TestPages(t *testing.T) {
	long := strings.Repeat("<p>The ministers of Ecuador and Peru met in Quito on Monday and spoke about the border, as they do each year.</p>", 5)
	asked := map[string]int{}
	var mu sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/feed":
			io.WriteString(w, rss("Quito", "Lima"))
		case "/Quito":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>"+long+"</article></body></html>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	in, shelf := newIntake(source.Options{Client: server.Client()})
	in.Pages = true
	once(in, server.URL+"/feed")
	if a := shelf.get(server.URL + "/Quito"); a.Title != "Quito" || !strings.Contains(a.Body, "spoke about the border") {
		t.Errorf("an item with a page: %+v", a)
	}
	if a := shelf.get(server.URL + "/Lima"); !strings.Contains(a.Body, "Lima met.") {
		t.Errorf("an item without a page: %+v", a)
	}
	if x := in.Inputs()[0]; x.Errors != 1 || !strings.Contains(x.Err, "/Lima: ") {
		t.Errorf("%+v", x)
	}
	once(in, server.URL+"/feed")
	mu.Lock()
	defer mu.Unlock()
	if asked["/Quito"] != 1 {
		t.Errorf("the page of a known item was asked for %d times", asked["/Quito"])
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	var lines strings.Builder
	for i := range 3*batch + 5 {
		fmt.Fprintf(&lines, "{\"id\":\"%d\",\"text\":\"Quito and Lima talk.\"}\n", i)
		if i == 10 {
			lines.WriteString("{broken\n")
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a.jsonl"), []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	in, shelf := newIntake(source.Options{})
	var told []int
	in.Progress = func(n int) { told = append(told, n) }
	in.Files(context.Background(), dir, []string{dir})
	x := in.Inputs()[0]
	if len(shelf.kept) != 3*batch+5 || x.Articles != 3*batch+5 || x.Errors != 1 || !strings.Contains(x.Err, "a.jsonl:12: ") || x.Reading {
		t.Errorf("%d kept, %+v", len(shelf.kept), x)
	}
	if !slices.Contains(told, batch) || shelf.calls < 4 {
		t.Errorf("progress %v, %d calls", told, shelf.calls)
	}
	// What cannot be kept is an error, too.
	in, shelf = newIntake(source.Options{})
	shelf.err = fmt.Errorf("disk full")
	in.Files(context.Background(), dir, []string{dir})
	if x := in.Inputs()[0]; x.Added != 0 || x.Err != "disk full" {
		t.Errorf("%+v", x)
	}
	// Once the context has ended, nothing more is read.
	in, shelf = newIntake(source.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	in.Files(ctx, dir, []string{dir})
	if len(shelf.kept) != 0 {
		t.Errorf("%d articles are read after the end", len(shelf.kept))
	}
}
