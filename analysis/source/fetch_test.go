package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// serve is a site with everything that can go wrong, and a page and feeds that are good.
func serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	answer := func(path, kind, text string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			io.WriteString(w, text)
		})
	}
	answer("/page", "text/html; charset=utf-8", harbour)
	answer("/latin", "text/html; charset=windows-1252", strings.NewReplacer(`<meta charset="utf-8">`, "", "&eacute;", "\xe9").Replace(harbour))
	answer("/foreign", "text/html", strings.Replace(harbour, "<head>", `<head><link rel="canonical" href="https://other.example/lagos">`, 1))
	answer("/feed", "text/plain", `<?xml version="1.0"?><rss version="2.0"><channel><title>A</title><item><title>Quito</title><link>/q</link></item></channel></rss>`)
	answer("/broken", "application/rss+xml", `<?xml version="1.0"?><rss version="2.0"><channel><item><title>Quito</ti`)
	answer("/json", "application/json", `{"id":"a","text":"Quito."}`)
	answer("/image", "image/png", "\x89PNG")
	mux.HandleFunc("/huge", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		chunk := []byte(strings.Repeat("<p>Quito and Lima talk.</p>", 40_000))
		for range 200 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/announced", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "200000000") })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, "<p>")
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/hosts")
		w.WriteHeader(http.StatusFound)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// Each thing that goes wrong is one clear error, and the rest goes on.
func TestURL(t *testing.T) {
	s := serve(t)
	client := &http.Client{Transport: s.Client().Transport, CheckRedirect: publicClient().CheckRedirect}
	for _, c := range []struct{ path, id, want string }{
		{path: "/page", id: s.URL + "/page"},
		{path: "/latin", id: s.URL + "/latin"},
		{path: "/foreign", id: s.URL + "/foreign"},
		{path: "/feed", id: s.URL + "/q"},
		{path: "/json", id: "a"},
		{path: "/broken", want: "broken feed: "},
		{path: "/image", want: "image/png is no text"},
		{path: "/missing", want: `the server answers "404 Not Found"`},
		{path: "/huge", want: "longer than the limit of 16777216 bytes"},
		{path: "/announced", want: "longer than the limit of 16777216 bytes"},
		{path: "/slow", want: "not read within 300ms: "},
		{path: "/drip", want: "not read within 300ms: "},
		{path: "/loop", want: "more than 5 redirects"},
		{path: "/file", want: `redirect to an address of "file"`},
	} {
		o := Options{Client: client}
		if c.path == "/slow" || c.path == "/drip" {
			o.Timeout = 300 * time.Millisecond
		}
		articles, errs := Collect(URL(context.Background(), s.URL+c.path, o))
		got := texts(t, errs)
		if c.want == "" && (len(got) > 0 || !cmp.Equal(ids(articles), []string{c.id})) {
			t.Errorf("%s: %v %v", c.path, ids(articles), got)
		}
		if c.want != "" && (len(articles) > 0 || len(got) != 1 || !strings.HasPrefix(got[0], s.URL+c.path+": "+c.want)) {
			t.Errorf("%s: %v %q, want %q", c.path, ids(articles), got, c.want)
		}
		if c.path == "/latin" && (len(articles) != 1 || !strings.Contains(articles[0].Body, "café")) {
			t.Errorf("latin: %v", articles)
		}
	}
	articles, errs := Collect(Files([]string{s.URL + "/broken", s.URL + "/page"}, Options{Client: client}))
	if len(errs) != 1 || len(articles) != 1 {
		t.Errorf("%d articles, %v", len(articles), errs)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, errs := Collect(URL(ctx, s.URL+"/page", Options{Client: client})); len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("cancelled: %v", errs)
	}
}

// The package's own client connects to nothing but the public internet, by name or by number, at once or after a redirect.
func TestPrivate(t *testing.T) {
	s := serve(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"} {
		_, errs := Collect(URL(context.Background(), fmt.Sprintf("http://%s:%s/page", host, port), Options{Timeout: 5 * time.Second}))
		if got := texts(t, errs); len(got) != 1 || !strings.Contains(got[0], "is no public address") && host != "2130706433" {
			t.Errorf("%s: %q", host, got)
		}
	}
	for _, address := range []string{"", "page", "ftp://quito.example/a", "file:///etc/hosts", "http:///a", "javascript:alert(1)", "http://a b/", "http://[::1"} {
		articles, errs := Collect(URL(context.Background(), address, Options{}))
		if len(articles) > 0 || len(errs) != 1 {
			t.Errorf("%q: %v %v", address, articles, errs)
		}
	}
	for _, ip := range []string{"10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "127.9.9.9", "0.1.2.3", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
		"[fe80::1]", "[fe80::1%eth0]", "[fc00::1]", "[::]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]", "[::ffff:10.0.0.1]", "[::7f00:1]"} {
		if refuse(ip+":80") == nil {
			t.Errorf("%s is let through", ip)
		}
	}
	for _, ip := range []string{"1.1.1.1", "93.184.216.34", "[2606:4700:4700::1111]"} {
		if err := refuse(ip + ":443"); err != nil {
			t.Error(err)
		}
	}
	if refuse("nonsense") == nil {
		t.Error("nonsense is let through")
	}
}
