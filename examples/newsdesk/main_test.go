package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/program"
)

const newsroom = "../../testdata/newsroom"

// asProgram makes the test binary the program itself, for tests that need a process of its own.
const asProgram = "NEWSDESK_AS_PROGRAM"

func TestMain(m *testing.M) {
	if args, ok := os.LookupEnv(asProgram); ok {
		os.Args = append(os.Args[:1], strings.Fields(args)...)
		main()
		return
	}
	os.Exit(m.Run())
}

// A buffer is safe for concurrent use.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

var ready = regexp.MustCompile(`articles on (http://\S+)`)

// until waits for something that goes on elsewhere.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for", what)
		}
	}
}

// start serves with some arguments and returns the site's address and what stops it.
func start(t *testing.T, o source.Options, args ...string) (address string, stop func()) {
	t.Helper()
	s, _, err := program.Parse(append([]string{"-addr", "localhost:0"}, args...), io.Discard, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Options = o
	ctx, cancel := context.WithCancel(context.Background())
	var out, errs buffer
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, &out, &errs) }()
	until(t, "the site", func() bool {
		select {
		case err := <-ended:
			t.Fatalf("the site ended: %v", err)
		default:
		}
		return ready.MatchString(out.String())
	})
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the site ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return ready.FindStringSubmatch(out.String())[1], stop
}

func get(t *testing.T, address string) string {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(address, resp.Status, err)
	}
	return string(body)
}

func count(t *testing.T, address string) int {
	t.Helper()
	var status struct{ Articles int }
	if err := json.Unmarshal([]byte(get(t, address+"/api/status")), &status); err != nil {
		t.Fatal(err)
	}
	return status.Articles
}

func TestServe(t *testing.T) {
	address, stop := start(t, source.Options{}, newsroom)
	if n := count(t, address); n != 90 {
		t.Errorf("%d articles", n)
	}
	if page := get(t, address); !strings.Contains(page, "The world in the news") {
		t.Errorf("%.500s", page)
	}
	stop()
	if _, err := http.Get(address); err == nil {
		t.Error("the site answers after its end")
	}
}

// A feed's new items appear while the site runs, and are there when it runs again.
func TestFeed(t *testing.T) {
	var items atomic.Int64
	items.Store(3)
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Wire</title>`)
		for i := range items.Load() {
			fmt.Fprintf(w, `<item><title>Seoul meets Moscow, round %d</title><link>/item/%d</link><description>South Korea and Russia met for round %d of their talks.</description></item>`, i, i, i)
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	defer feed.Close()
	dir := t.TempDir()
	args := []string{"-index", dir, "-every", "1s", "-feed", feed.URL, newsroom}
	address, stop := start(t, source.Options{Client: feed.Client()}, args...)
	until(t, "the feed", func() bool { return count(t, address) == 93 })
	items.Store(5)
	until(t, "the new items", func() bool { return count(t, address) == 95 })
	until(t, "the story", func() bool { return strings.Contains(get(t, address), "Seoul meets Moscow, round 4") })
	stop()
	address, stop = start(t, source.Options{}, "-index", dir, filepath.Join(newsroom, "amazon-soy-a.txt"))
	defer stop()
	if n := count(t, address); n != 95 {
		t.Errorf("%d articles after the restart", n)
	}
}

// Requests that have begun when the site is told to stop are answered.
func TestDrain(t *testing.T) {
	asked, go_on := make(chan bool), make(chan bool)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked <- true
		<-go_on
		io.WriteString(w, "<html><title>Seoul talks</title><article><h1>Seoul talks</h1><p>South Korea and Russia met in Seoul on Monday, officials said.</p></article></html>")
	}))
	defer page.Close()
	address, stop := start(t, source.Options{Client: page.Client()}, newsroom)
	answer := make(chan string)
	go func() {
		resp, err := http.Post(address+"/api/analyze", "application/json", strings.NewReader(`{"url":"`+page.URL+`"}`))
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answer <- string(body)
	}()
	<-asked
	stopped := make(chan bool)
	go func() {
		stop()
		close(stopped)
	}()
	until(t, "the end of new requests", func() bool {
		_, err := http.Get(address + "/healthz")
		return err != nil
	})
	close(go_on)
	if got := <-answer; !strings.Contains(got, `"title":"Seoul talks"`) {
		t.Errorf("the request that had begun got %.300s", got)
	}
	<-stopped
}

// A process that is told to stop, or killed, in the midst of reading leaves all articles that were on the site.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long")
	}
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		dir, work := t.TempDir(), t.TempDir()
		var lines strings.Builder
		for i := range 20_000 {
			fmt.Fprintf(&lines, "{\"id\":\"%d\",\"title\":\"Round %d\",\"text\":\"South Korea and Russia met for round %d of their talks in Seoul.\"}\n", i, i, i)
		}
		if err := os.WriteFile(filepath.Join(work, "many.jsonl"), []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		port := freePort(t)
		c := exec.Command(program)
		c.Env = append(os.Environ(), asProgram+"="+strings.Join([]string{"-addr", port, "-index", dir, work}, " "))
		var errs buffer
		c.Stderr = &errs
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		seen := 0
		until(t, "articles", func() bool {
			resp, err := http.Get("http://" + port + "/api/status")
			if err != nil {
				return false
			}
			defer resp.Body.Close()
			var status struct{ Articles int }
			json.NewDecoder(resp.Body).Decode(&status)
			seen = status.Articles
			return seen > 500
		})
		c.Process.Signal(signal)
		err = c.Wait()
		if signal == syscall.SIGTERM && (err != nil || errs.String() != "") {
			t.Errorf("the program ended with %v, %s", err, errs.String())
		}
		d, err := desk.Open(dir)
		if err != nil {
			t.Fatalf("after %v: %v", signal, err)
		}
		n := d.Catalog().Len()
		if n < seen || n == 20_000 {
			t.Errorf("after %v: %d articles were on the site, %d are kept", signal, seen, n)
		}
		for i := range n {
			if _, ok, err := d.Document(fmt.Sprint(i)); !ok || err != nil {
				t.Errorf("after %v: article %d of %d: %v %v", signal, i, n, ok, err)
			}
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

// freePort returns an address that nothing listens on.
func freePort(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(nil)
	defer s.Close()
	return s.Listener.Addr().String()
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args   string
		status int
		want   string
	}{
		{"-h", 0, ""},
		{"-nonsense", 2, "newsdesk: flag provided but not defined: -nonsense (-h lists the flags)\n"},
		{"-opensearch http://localhost:1", 2, "newsdesk: -opensearch: this program was built without the client of a cluster; go run -C examples/newsdesk/opensearch . has it\n"},
		{"-every 1ms", 2, "newsdesk: -every 1ms: want a second or more\n"},
		{"-addr nonsense", 1, "newsdesk: listen tcp: address nonsense: missing port in address\n"},
		{"-addr localhost:0 -index main.go", 1, "newsdesk: mkdir main.go: not a directory\n"},
	} {
		var out, errs buffer
		if status := program.Run(context.Background(), strings.Fields(c.args), &out, &errs, nil); status != c.status || errs.String() != c.want {
			t.Errorf("%s: status %d, %s", c.args, status, errs.String())
		}
		if c.args == "-h" && !strings.Contains(out.String(), "-feed") {
			t.Errorf("help: %s", out.String())
		}
	}
}
