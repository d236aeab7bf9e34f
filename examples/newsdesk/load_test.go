package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/web"
)

var (
	loadTime     = flag.Duration("load", 0, "ask for pages for this `time` (TestLoad)")
	loadArticles = flag.Int("load.articles", 100_000, "`number` of articles in TestLoad")
	loadRate     = flag.Int("load.rate", 200, "`requests` a second in TestLoad")
	loadFeed     = flag.Int("load.feed", 50, "`articles` a second that a feed adds in TestLoad")
	loadDir      = flag.String("load.dir", "", "keep the articles of TestLoad in this `folder` for the next time")
)

// A mixer writes articles that never were by mixing sentences of the newsroom. Four articles each are a story: they have a headline, made of halves of
// two, and six sentences in common, and come within two days; the rest of an article is runs of two sentences from anywhere. It reads like nothing,
// but its words are as frequent and go together as closely as in news.
type mixer struct {
	seed   uint64
	titles []string
	parts  [][]string // sentences
}

func newMixer(t *testing.T, seed uint64) *mixer {
	t.Helper()
	m := &mixer{seed: seed}
	articles, errs := source.Collect(source.Files([]string{newsroom}, source.Options{}))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	a := analysis.New(analysis.Options{})
	for _, article := range articles {
		doc := a.Analyze(article)
		var sentences []string
		for _, s := range doc.Sentences {
			if text := doc.Text[s.Start:s.End]; int(s.Start) > len(doc.Title) {
				sentences = append(sentences, strings.Join(strings.Fields(text), " "))
			}
		}
		if len(sentences) > 6 {
			m.titles, m.parts = append(m.titles, doc.Title), append(m.parts, sentences)
		}
	}
	return m
}

// article writes number n, of a story in the days before a time.
func (m *mixer) article(n int, end time.Time, days int) analysis.Article {
	const perStory = 4
	story := rand.New(rand.NewPCG(m.seed, uint64(n/perStory)))
	own := rand.New(rand.NewPCG(m.seed+1, uint64(n)))
	run := func(from *rand.Rand) []string {
		part := m.parts[from.IntN(len(m.parts))]
		at := from.IntN(len(part) - 1)
		return part[at : at+2]
	}
	one, two := strings.Fields(m.titles[story.IntN(len(m.titles))]), strings.Fields(m.titles[story.IntN(len(m.titles))])
	title := strings.Join(append(one[:len(one)/2:len(one)/2], two[len(two)/2:]...), " ")
	var body []string
	for range 3 {
		body = append(body, run(story)...)
	}
	published := end.Add(-time.Duration(story.IntN(days*24*60)) * time.Minute).Add(-time.Duration(own.IntN(48*60)) * time.Minute)
	for range 4 + own.IntN(4) {
		body = append(body, run(own)...)
	}
	return analysis.Article{ID: fmt.Sprintf("mixed-%d", n), Title: title, Body: strings.Join(body, "\n\n"), Source: fmt.Sprintf("Source %d", own.IntN(40)),
		URL: fmt.Sprintf("https://mixed.example/%d", n), Published: published}
}

// TestLoad asks for mixed pages at a steady rate while a feed adds articles, and prints how long the answers took, from when each request was due. It
// fails if a request does. Only loopback addresses are used; the one who asks shares the cores with the site.
func TestLoad(t *testing.T) {
	if *loadTime == 0 {
		t.Skip("go test ./examples/newsdesk -run TestLoad -load 60s -timeout 30m -v")
	}
	d, err := desk.Open(*loadDir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	end := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	m := newMixer(t, 1)
	start := time.Now()
	for n := d.Catalog().Len(); n < *loadArticles; {
		var batch []analysis.Article
		for ; len(batch) < 512 && n < *loadArticles; n++ {
			batch = append(batch, m.article(n, end, 400))
		}
		if _, err := d.Add(batch...); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d articles after %v", d.Catalog().Len(), time.Since(start).Round(time.Second))
	start = time.Now()
	d.Refresh()
	t.Logf("stories and what rises after %v", time.Since(start).Round(time.Millisecond))

	var fed atomic.Int64
	newer := newMixer(t, uint64(time.Now().UnixNano()))
	fedBefore := d.Catalog().Len()
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Wire</title>`)
		for range *loadFeed {
			n := fedBefore + int(fed.Add(1))
			a := newer.article(n, end.AddDate(0, 0, 2), 1)
			fmt.Fprintf(w, "<item><title>%s</title><link>%s</link><pubDate>%s</pubDate><description><![CDATA[%s]]></description></item>", strings.ReplaceAll(a.Title, "&", "&amp;"), a.URL,
				a.Published.Format(time.RFC1123Z), a.Body)
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	defer feed.Close()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	in := &intake.Intake{Desk: d, Log: log, Options: source.Options{Client: feed.Client()}}
	server := httptest.NewServer(web.New(d, in, log, source.Options{}).Handler())
	defer server.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	defer work.Wait()
	defer cancel()
	work.Go(func() { d.Keep(ctx) })
	work.Go(func() { in.Follow(ctx, feed.URL, time.Second) })

	var entities, codes []string
	items, _ := d.Catalog().List(catalog.Filter{}, 0, 2000)
	for _, item := range items {
		for _, e := range item.Entities {
			if len(entities) < 5000 && e.Kind != "country" {
				entities = append(entities, e.ID)
			}
		}
		for _, c := range item.Countries {
			if !slices.Contains(codes, c.Code) {
				codes = append(codes, c.Code)
			}
		}
	}
	words := []string{"Seoul", "Moscow talks", "ceasefire", "grain exports", "missile", "court", "President Lee", "flood relief", "sanctions", "election"}
	random := rand.New(rand.NewPCG(7, 7))
	pick := func(of []string) string { return of[random.IntN(len(of))] }
	address := func() (kind, path string) {
		id := url.PathEscape(fmt.Sprintf("mixed-%d", random.IntN(*loadArticles)))
		switch n := random.IntN(100); {
		case n < 25:
			return "front", "/"
		case n < 55:
			return "article", "/article/" + id
		case n < 65:
			return "country", "/country/" + pick(codes)
		case n < 75:
			return "entity", "/entity/" + strings.ReplaceAll(url.PathEscape(pick(entities)), "%2F", "/")
		case n < 85:
			return "search", "/?q=" + url.QueryEscape(pick(words))
		case n < 93:
			return "filter", "/?country=" + pick(codes) + "&from=2026-03-01"
		case n < 97:
			return "api", "/api/articles/" + id
		}
		return "api related", "/api/articles/" + id + "/related"
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256, DialContext: (&net.Dialer{}).DialContext}}
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	largest := map[string]int64{}
	failed := 0
	var asking sync.WaitGroup
	memory := func() string {
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return fmt.Sprintf("heap %d MB in use, %d MB after the last collection goes to %d MB", s.HeapInuse>>20, s.HeapAlloc>>20, s.NextGC>>20)
	}
	runtime.GC()
	t.Logf("before: %s", memory())
	begin := time.Now()
	total := int(loadTime.Seconds() * float64(*loadRate))
	for i := range total {
		due := begin.Add(time.Duration(i) * time.Second / time.Duration(*loadRate))
		time.Sleep(time.Until(due))
		kind, path := address()
		asking.Go(func() {
			resp, err := client.Get(server.URL + path)
			var n int64
			if err == nil {
				n, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
			late := time.Since(due)
			mu.Lock()
			defer mu.Unlock()
			took[kind] = append(took[kind], late)
			largest[kind] = max(largest[kind], n)
			if err != nil || resp.StatusCode != http.StatusOK {
				if failed++; failed < 5 {
					t.Errorf("%s: %v %v", path, resp, err)
				}
			}
		})
		if i > 0 && i%(10**loadRate) == 0 {
			t.Logf("after %v: %d articles, %s", time.Since(begin).Round(time.Second), d.Catalog().Len(), memory())
		}
	}
	asking.Wait()
	runtime.GC()
	t.Logf("after %v: %d articles, %s", time.Since(begin).Round(time.Second), d.Catalog().Len(), memory())
	var all []time.Duration
	for _, kind := range slices.Sorted(func(yield func(string) bool) {
		for k := range took {
			if !yield(k) {
				return
			}
		}
	}) {
		t.Logf("%-12s %s, largest %d bytes", kind, quantiles(took[kind]), largest[kind])
		all = append(all, took[kind]...)
	}
	t.Logf("%-12s %s, %d failed", "all", quantiles(all), failed)
}

func quantiles(d []time.Duration) string {
	slices.SortFunc(d, cmp.Compare)
	at := func(q float64) time.Duration {
		return d[min(len(d)-1, int(q*float64(len(d))))].Round(100 * time.Microsecond)
	}
	return fmt.Sprintf("%6d  p50 %v  p90 %v  p99 %v  longest %v", len(d), at(0.5), at(0.9), at(0.99), at(1))
}
