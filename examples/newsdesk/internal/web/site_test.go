package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
	"github.com/dateline-news/dateline/topic"
)

// maxPageBytes is what a page may weigh without pictures.
const maxPageBytes = 100_000

// A tester asks a site.
type tester struct {
	*testing.T
	desk    *desk.Desk
	site    *Site
	handler http.Handler
}

// site returns a tester of a site of its own with some articles.
func site(t *testing.T, articles ...analysis.Article) *tester {
	t.Helper()
	d, err := desk.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Add(articles...); err != nil {
		t.Fatal(err)
	}
	d.Refresh()
	log := slog.New(slog.DiscardHandler)
	s := New(d, &intake.Intake{Desk: d, Log: log}, log, source.Options{})
	return &tester{t, d, s, s.Handler()}
}

var newsArticles = sync.OnceValue(func() []analysis.Article {
	articles, errs := source.Collect(source.Files([]string{"../../../../testdata/newsroom"}, source.Options{}))
	if len(errs) > 0 {
		panic(errs[0])
	}
	return articles
})

func newsroom(t *testing.T) *tester {
	t.Helper()
	return site(t, newsArticles()...)
}

// long skips a test that goes through many pages one by one, which nothing is learned from in short runs.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long")
	}
}

// ask asks for a path and returns the answer; a body makes it a POST of a form, or of JSON if it begins so.
func (t *tester) ask(path, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if body != "" {
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(body, "{") {
			r.Header.Set("Content-Type", "application/json")
		}
	}
	w := httptest.NewRecorder()
	t.handler.ServeHTTP(w, r)
	if w.Header().Get("Content-Security-Policy") != policy || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: the answer lacks its policy", path)
	}
	return w
}

// page asks for a page and returns its nodes; it checks what each page must keep.
func (t *tester) page(path, body string, status int) *html.Node {
	t.Helper()
	w := t.ask(path, body)
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d: %.300s", path, w.Code, status, w.Body)
	}
	if n := w.Body.Len(); n > maxPageBytes {
		t.Errorf("%s: %d bytes", path, n)
	}
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	t.inert(path, root)
	return root
}

// inert checks that a page asks nothing of other hosts and runs nothing but the site's script.
func (t *tester) inert(path string, root *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "iframe", "object", "embed", "base", "style", "img", "video", "audio", "math", "template", "frame", "applet":
			t.Errorf("%s: there is an element %s", path, n.Data)
		case "script":
			if !strings.HasPrefix(attr(n, "src"), "/static/site.js?") || n.FirstChild != nil {
				t.Errorf("%s: a script %v", path, n.Attr)
			}
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc":
				t.Errorf("%s: %s has %s", path, n.Data, a.Key)
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("%s: id %s is there twice", path, a.Val)
				}
				ids[a.Val] = true
			case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction":
				own := strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") && !strings.HasPrefix(a.Val, `/\`) || strings.HasPrefix(a.Val, "#")
				original := n.Data == "a" && attr(n, "rel") == "noopener noreferrer nofollow" && (strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://"))
				if !own && !original {
					t.Errorf("%s: %s leads to %q", path, n.Data, a.Val)
				}
			}
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// find returns the elements with a class, or with the name if it begins with a dot no.
func find(root *html.Node, name string) (out []*html.Node) {
	class, isClass := strings.CutPrefix(name, ".")
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (isClass && slices.Contains(strings.Fields(attr(n, "class")), class) || !isClass && n.Data == name) {
			out = append(out, n)
		}
	}
	return out
}

func textOf(n *html.Node) string {
	var b strings.Builder
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// titles returns the headlines of stories, with those of the articles inside them.
func titles(root *html.Node) (out []string) {
	for _, s := range find(root, ".story") {
		for _, h := range find(s, "h3") {
			out = append(out, textOf(h))
		}
	}
	return out
}

// Every page of the newsroom can be reached from the front page; all are small, inert and whole.
func TestAllPages(t *testing.T) {
	long(t)
	s := newsroom(t)
	queue, seen := []string{"/"}, map[string]bool{"/": true}
	articles, countries, entities := 0, 0, 0
	for len(queue) > 0 && len(seen) < 5000 {
		path := queue[0]
		queue = queue[1:]
		if strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/api/") {
			if w := s.ask(path, ""); w.Code != http.StatusOK {
				t.Errorf("%s: %d", path, w.Code)
			}
			continue
		}
		w := s.ask(path, "")
		if w.Code == http.StatusFound || w.Code == http.StatusMovedPermanently {
			if to := w.Header().Get("Location"); !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
			continue
		}
		root := s.page(path, "", http.StatusOK)
		switch {
		case strings.HasPrefix(path, "/article/"):
			articles++
		case strings.HasPrefix(path, "/country/"):
			countries++
		case strings.HasPrefix(path, "/entity/"):
			entities++
		}
		if h := find(root, "h1"); len(h) != 1 || len(find(root, "main")) != 1 {
			t.Errorf("%s: %d main headings", path, len(h))
		}
		for _, a := range append(find(root, "a"), find(root, "link")...) {
			to := attr(a, "href")
			to, _, _ = strings.Cut(to, "#")
			if strings.HasPrefix(to, "/") && !seen[to] && !(strings.HasPrefix(path, "/?") && strings.HasPrefix(to, "/?")) {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	if articles != len(newsArticles()) || countries < 60 || entities < 300 {
		t.Errorf("reached %d articles, %d countries, %d entities", articles, countries, entities)
	}
}

// Filters leave what passes, on the page and in the interface alike.
func TestFilters(t *testing.T) {
	s := newsroom(t)
	for _, query := range []string{"country=KR", "topic=diplomacy", "source=Meridian+Wire", "from=2026-02-01&until=2026-02-10", "country=RU&topic=diplomacy&from=2026-02-01", "q=missile", "q=Seoul+Moscow&country=KR"} {
		var all struct {
			Total    int
			Articles []listed
		}
		s.json("/api/articles?"+query, http.StatusOK, &all)
		if all.Total == 0 || len(all.Articles) == 0 {
			t.Errorf("%s: nothing passes", query)
		}
		q, _ := url.ParseQuery(query)
		for _, a := range all.Articles {
			if c := q.Get("country"); c != "" && !slices.Contains(a.Countries, c) ||
				q.Get("topic") != "" && !slices.Contains(a.Topics, q.Get("topic")) || q.Get("source") != "" && a.Source != q.Get("source") ||
				q.Get("from") != "" && a.Date < q.Get("from") || q.Get("until") != "" && a.Date[:10] > q.Get("until") {
				t.Errorf("%s: %+v passes", query, a)
			}
		}
		root := s.page("/?"+query, "", http.StatusOK)
		if q.Get("q") == "" {
			var stories struct {
				Stories []struct{ Lead listed }
			}
			s.json("/api/stories?"+query, http.StatusOK, &stories)
			want := []string{}
			for _, x := range stories.Stories {
				want = append(want, x.Lead.Title)
			}
			if got := titles(root); !slices.Equal(got, want) {
				t.Errorf("%s: the page has %q, the interface %q", query, got, want)
			}
		}
		if got := len(find(root, ".chip")); got != len(q) {
			t.Errorf("%s: %d parts can be taken back", query, got)
		}
	}
	for _, query := range []string{"country=XX", "country=South+Korea", "topic=nonsense", "from=yesterday", "until=2026-13-01", "page=0", "page=x", "page=501", "q=" + strings.Repeat("a", 201), "q=" + strings.Repeat("a", 5000)} {
		if w := s.ask("/?"+query, ""); w.Code != http.StatusBadRequest && w.Code != http.StatusRequestURITooLong {
			t.Errorf("%.40s: %d", query, w.Code)
		}
	}
	if root := s.page("/?q=...", "", http.StatusOK); len(find(root, ".story")) != 0 {
		t.Error("a search for marks finds articles")
	}
	if root := s.page("/?q=zzyzxq", "", http.StatusOK); !strings.Contains(textOf(root), "Nothing passes.") {
		t.Error("a search that finds nothing does not say so")
	}
	if root := s.page("/?q=Lee+Jae-myung", "", http.StatusOK); !strings.Contains(textOf(find(root, ".names")[0]), "Lee Jae-myung") {
		t.Error("a search for a name does not lead to it")
	}
}

// Pages follow each other without gaps or repetition.
func TestPaging(t *testing.T) {
	s := newsroom(t)
	var got []string
	for path := "/"; path != ""; {
		root := s.page(path, "", http.StatusOK)
		got = append(got, titles(root)...)
		path = ""
		for _, a := range find(root, "a") {
			if attr(a, "rel") == "next" {
				path = attr(a, "href")
			}
		}
	}
	stories, more := s.desk.Stories(catalog.Filter{}, 0, 1000)
	var want []string
	for _, x := range stories {
		want = append(want, x.Lead.Title)
	}
	if more || !slices.Equal(got, want) {
		t.Errorf("%d stories on the pages, want %d", len(got), len(want))
	}
}

var figure = regexp.MustCompile(`^([+−]?)(\d+)\.(\d{3})$`)

// thousandth reads a figure as it is shown.
func thousandth(t *testing.T, s string) int {
	t.Helper()
	m := figure.FindStringSubmatch(s)
	if m == nil {
		t.Fatalf("%q is no figure", s)
	}
	n, _ := strconv.Atoi(m[2] + m[3])
	if m[1] == "−" {
		return -n
	}
	return n
}

// Every "why" of every article adds up exactly as it is shown, and to what the interface says.
func TestWhy(t *testing.T) {
	long(t)
	s := newsroom(t)
	tables := 0
	for _, a := range newsArticles() {
		root := s.page(articleAddress(a.ID), "", http.StatusOK)
		for _, table := range find(root, ".sum") {
			tables++
			sum, total := 0, 0
			for _, cell := range find(table, ".figure") {
				v := thousandth(t, textOf(cell))
				if slices.Contains(strings.Fields(attr(cell, "class")), "total") {
					total = v
				} else {
					sum += v
				}
			}
			if sum != total {
				t.Errorf("%s: the parts of %q add up to %d thousandths, not %d", a.ID, textOf(table), sum, total)
			}
		}
		var related struct{ Related []suggested }
		s.json("/api/articles/"+url.PathEscape(a.ID)+"/related?limit=6", http.StatusOK, &related)
		shown := find(root, ".suggestion")
		if len(shown) != len(related.Related) {
			t.Fatalf("%s: %d suggestions are shown, %d in the interface", a.ID, len(shown), len(related.Related))
		}
		for i, r := range related.Related {
			sum := 0.0
			for _, b := range r.Because {
				sum += b.Weight
			}
			if r.Score-sum > 1e-6 || sum-r.Score > 1e-6 {
				t.Errorf("%s: the score of %s is %v, its reasons sum to %v", a.ID, r.ID, r.Score, sum)
			}
			total := find(shown[i], ".total")[0]
			if got := float64(thousandth(t, textOf(total))) / 1000; got-r.Score > 0.00051 || r.Score-got > 0.00051 {
				t.Errorf("%s: the score of %s is shown as %v, it is %v", a.ID, r.ID, got, r.Score)
			}
		}
	}
	if tables < 400 {
		t.Errorf("%d tables", tables)
	}
}

// The text of an article stands on its page word for word, and mentions are where the document has them.
func TestText(t *testing.T) {
	long(t)
	s := newsroom(t)
	for _, a := range newsArticles()[:20] {
		root := s.page(articleAddress(a.ID), "", http.StatusOK)
		doc, _, _ := s.desk.Document(a.ID)
		article := find(root, ".text")[0]
		var want []string
		for _, m := range doc.Mentions {
			if addressable(m.Entity) {
				want = append(want, doc.Text[m.Start:m.End])
			}
		}
		var got []string
		for _, m := range find(article, ".m") {
			if m.Data == "a" {
				got = append(got, textOf(m))
			}
		}
		for i := range want {
			want[i] = strings.Join(strings.Fields(want[i]), " ")
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: mentions %q, want %q", a.ID, got, want)
		}
		for _, card := range find(article, ".card") {
			card.Parent.RemoveChild(card)
		}
		if got, want := textOf(find(article, ".body")[0]), strings.Join(strings.Fields(doc.Body), " "); got != want {
			t.Errorf("%s: the text is\n%s\nwant\n%s", a.ID, got, want)
		}
		if got := textOf(find(article, "h1")[0]); got != strings.Join(strings.Fields(doc.Title), " ") {
			t.Errorf("%s: the headline is %q", a.ID, got)
		}
	}
}

// A long article comes in parts that hold all of it, none too large.
func TestLong(t *testing.T) {
	long(t)
	var body strings.Builder
	for i := range 800 {
		fmt.Fprintf(&body, "Paragraph %d: officials from South Korea, Russia and Japan met in Seoul on Monday.\n\n", i)
	}
	word := strings.Repeat("ü", 40_000)
	s := site(t, analysis.Article{ID: "long", Title: "Long", Body: body.String()}, analysis.Article{ID: "line", Title: "Line", Body: strings.Repeat("Seoul met Moscow. ", 4_000)},
		analysis.Article{ID: "word", Title: strings.Repeat("wide", 5000), Body: word})
	for id, want := range map[string]string{"long": body.String(), "line": strings.Repeat("Seoul met Moscow. ", 4_000), "word": word} {
		var got strings.Builder
		parts := 0
		for path := "/article/" + id; path != ""; parts++ {
			root := s.page(path, "", http.StatusOK)
			article := find(root, ".text")[0]
			for _, card := range find(article, ".card") {
				card.Parent.RemoveChild(card)
			}
			got.WriteString(strings.ReplaceAll(textOf(find(article, ".body")[0]), " ", ""))
			path = ""
			for _, a := range find(article, "a") {
				if attr(a, "rel") == "next" {
					path = attr(a, "href")
				}
			}
		}
		if got.String() != strings.Join(strings.Fields(want), "") {
			t.Errorf("%s: the parts do not hold the text", id)
		}
		if parts < 2 {
			t.Errorf("%s: %d parts", id, parts)
		}
	}
	for _, part := range []string{"0", "-1", "x", "100000"} {
		if w := s.ask("/article/long?part="+part, ""); w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
			t.Errorf("part %s: %d", part, w.Code)
		}
	}
	s.page("/", "", http.StatusOK)
}

// hostile are texts that would like to be more than texts.
var hostile = []analysis.Article{
	{ID: `"><script>window.hacked=1</script>`, Title: `<script>window.hacked=1</script>`, Body: `<img src=x onerror="window.hacked=1"> Seoul </textarea><script>window.hacked=1</script> said.`,
		Source: `"onmouseover="window.hacked=1`, Byline: `<svg/onload=window.hacked=1>`, URL: `javascript:window.hacked=1`},
	{ID: "bidi", Title: "abc \u202e\u2066 gnorw \u202e", Body: "Seoul \u202eesrever\u202d met \u2067Moscow on Monday.", Source: "Wire \u202e", URL: "https://a.example/\u202e"},
	{ID: "wide", Title: strings.Repeat("W", 20_000), Body: "Seoul " + strings.Repeat("w", 200_000) + " Moscow.", Source: strings.Repeat("s", 5000), URL: "https://a.example/" + strings.Repeat("u", 50_000)},
	{ID: "utf8\xff\xfe", Title: "Seoul \xff\xfe\xc3", Body: "Moscow \xf0\x90 said \x00\x01\x02\x1b[31m on Monday.", Source: "\xed\xa0\x80"},
	{ID: "../../etc/passwd", Title: "{{.}} ${7*7} <%= 7*7 %> `", Body: "Seoul {{template \"layout.html\"}} </body></html> said.", Source: "&lt;script&gt;&amp;", URL: "//evil.example/a"},
	{ID: "https://evil.example/?a=b&c=d#e", Title: "Seoul met " + strings.Repeat("<b>", 3000), Body: strings.Repeat("<div>", 5000) + " Seoul.", URL: "data:text/html,<script>window.hacked=1</script>"},
	{ID: "-->]]>", Title: "--> ]]> <![CDATA[ <!-- Seoul", Body: "<!-- Seoul --> <style>*{display:none}</style> \"Moscow\" 'said'.", Source: "a\nb\tc"},
}

func TestHostile(t *testing.T) {
	s := site(t, hostile...)
	list, _ := s.desk.Catalog().List(catalog.Filter{}, 0, 100)
	if len(list) != len(hostile) {
		t.Fatalf("%d of %d articles", len(list), len(hostile))
	}
	paths := []string{"/", "/inputs", "/?q=" + url.QueryEscape(`<script>alert(1)</script> Seoul`), "/?source=" + url.QueryEscape(hostile[0].Source), "/country/KR"}
	for _, item := range list {
		paths = append(paths, articleAddress(item.ID))
		for _, e := range item.Entities {
			if path := entityAddress(e.ID); s.ask(path, "").Code == http.StatusOK {
				paths = append(paths, path)
			}
		}
		var doc struct{ ID string }
		s.json("/api/articles/"+url.PathEscape(item.ID), http.StatusOK, &doc)
		if doc.ID != item.ID {
			t.Errorf("%q is %q in the interface", item.ID, doc.ID)
		}
	}
	for _, path := range paths {
		s.page(path, "", http.StatusOK)
	}
	for _, a := range hostile {
		s.page("/analyze", url.Values{"title": {a.Title}, "text": {a.Body}, "source": {a.Source}}.Encode(), http.StatusOK)
		s.page("/analyze", url.Values{"title": {a.Title}, "url": {a.URL}, "text": {" "}, "source": {a.Source}}.Encode(), statusWithout(a.URL))
	}
	for _, path := range []string{"/article/%2e%2e%2f%2e%2e%2fetc%2fpasswd%00", "/static/../site.go", "/static/%2e%2e/site.go", "/country/%3Cscript%3E", "/entity/", "/entity/%00", "/article/", "/nowhere", "/article/a/b", "/api/none"} {
		if w := s.ask(path, ""); w.Code == http.StatusOK || w.Code >= 500 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// statusWithout is the status of an answer that a text or an address would have given.
func statusWithout(address string) int {
	if address == "" {
		return http.StatusBadRequest
	}
	return http.StatusUnprocessableEntity
}

// A pasted text is read, related to what is there, and not kept.
func TestPaste(t *testing.T) {
	s := newsroom(t)
	before := s.desk.Catalog().Len()
	a := newsArticles()[0]
	form := url.Values{"title": {a.Title}, "text": {a.Body}, "source": {a.Source}, "date": {"2026-04-28"}}
	root := s.page("/analyze", form.Encode(), http.StatusOK)
	if got := textOf(find(root, "h1")[0]); !strings.HasPrefix(textOf(find(root, ".text")[0]), "Read just now") || !strings.Contains(got, strings.Fields(a.Title)[0]) {
		t.Errorf("the page of a pasted text: %s", got)
	}
	if relations := find(root, ".relation"); len(relations) == 0 || textOf(relations[0]) != "copy" {
		t.Error("the same text is no copy")
	}
	if len(find(root, ".measure")) == 0 {
		t.Error("a pasted text has no focus")
	}
	for body, status := range map[string]int{
		"text=": http.StatusBadRequest, "text=+%0a&url=": http.StatusBadRequest, "text=Seoul&date=never": http.StatusBadRequest, "text=%zz": http.StatusBadRequest,
		"text=" + strings.Repeat("a", maxBody): http.StatusRequestEntityTooLarge,
	} {
		if w := s.ask("/analyze", body); w.Code != status {
			t.Errorf("%.20s: %d, want %d", body, w.Code, status)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<html><title>Seoul talks</title><article><h1>Seoul talks</h1><p>South Korea and Russia met in Seoul on Monday, officials said.</p></article></html>")
	}))
	defer server.Close()
	for _, address := range []string{server.URL, "http://localhost:1/", "http://169.254.169.254/latest", "file:///etc/hosts", "gopher://a.example", "//a.example"} {
		root := s.page("/analyze", url.Values{"url": {address}}.Encode(), http.StatusUnprocessableEntity)
		if got := textOf(find(root, ".warning")[0]); !strings.HasPrefix(got, "The address cannot be read: ") {
			t.Errorf("%s: %s", address, got)
		}
	}
	s.site.fetch.Client = server.Client()
	root = s.page("/analyze", url.Values{"url": {server.URL}}.Encode(), http.StatusOK)
	if got := textOf(find(root, "title")[0]); !strings.Contains(got, "Seoul talks") {
		t.Errorf("the page of an address: %s", got)
	}
	if n := s.desk.Catalog().Len(); n != before {
		t.Errorf("%d articles were kept", n-before)
	}
	r := httptest.NewRequest(http.MethodPost, "/analyze", strings.NewReader("text=Seoul"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	if s.handler.ServeHTTP(w, r); w.Code != http.StatusForbidden {
		t.Errorf("a form of another site: %d", w.Code)
	}
}

// json asks for JSON.
func (t *tester) json(path string, status int, into any) {
	t.Helper()
	w := t.ask(path, "")
	if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Fatalf("%s: %d %s", path, w.Code, w.Header())
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// The description of the interface has its routes and keys, and the answers have what it says.
func TestInterface(t *testing.T) {
	s := newsroom(t)
	var described struct {
		Paths      map[string]map[string]map[string]any
		Components struct{ Schemas map[string]schema }
	}
	s.json("/api/openapi.json", http.StatusOK, &described)
	id := newsArticles()[0].ID
	bodies := map[string]string{"post /api/analyze": `{"title":"Seoul talks","text":"South Korea and Russia met in Seoul on Monday."}`}
	checked := 0
	for path, methods := range described.Paths {
		for method, about := range methods {
			w := s.ask(strings.ReplaceAll(path, "{id}", id), bodies[method+" "+path])
			if w.Code != http.StatusOK {
				t.Errorf("%s %s: %d", method, path, w.Code)
				continue
			}
			raw, _ := json.Marshal(about["responses"].(map[string]any)["200"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)["schema"])
			var want schema
			var got any
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			want.check(t, path, got, described.Components.Schemas)
			checked++
		}
	}
	if checked != 6 {
		t.Errorf("%d routes are described", checked)
	}
	for path, body := range map[string]string{"/api/articles/none": "", "/api/articles/none/related": "", "/api/articles/" + id + "/related?limit=51": "", "/api/articles?country=XX": "", "/api/analyze": "{", "/api/none": ""} {
		w := s.ask(path, body)
		var fault struct{ Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &fault); err != nil || fault.Error == "" || w.Code < 400 || w.Code > 499 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/api/analyze", strings.NewReader("South Korea and Russia met in Seoul."))
	r.Header.Set("Content-Type", "text/plain")
	w := httptest.NewRecorder()
	if s.handler.ServeHTTP(w, r); !strings.Contains(w.Body.String(), `"focus":[{"country":"KR"`) && !strings.Contains(w.Body.String(), `"focus":[{"country":"RU"`) {
		t.Errorf("plain text: %.300s", w.Body)
	}
}

// A schema is as much of JSON Schema as the description uses.
type schema struct {
	Ref        string `json:"$ref"`
	Type       string
	Properties map[string]schema
	Required   []string
	Items      *schema
}

func (s schema) check(t *testing.T, at string, v any, named map[string]schema) {
	t.Helper()
	if s.Ref != "" {
		s = named[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	switch s.Type {
	case "object":
		o, ok := v.(map[string]any)
		if !ok {
			t.Errorf("%s is no object", at)
			return
		}
		for _, k := range s.Required {
			if _, ok := o[k]; !ok {
				t.Errorf("%s has no %s", at, k)
			}
		}
		for k, x := range o {
			if p, ok := s.Properties[k]; ok {
				p.check(t, at+"."+k, x, named)
			} else if len(s.Properties) > 0 && k != "warning" {
				t.Errorf("%s has %s, which is not described", at, k)
			}
		}
	case "array":
		list, ok := v.([]any)
		if !ok {
			t.Errorf("%s is no array", at)
			return
		}
		for _, x := range list {
			s.Items.check(t, at+"[]", x, named)
		}
	case "string", "number", "integer", "boolean":
		if got := map[string]string{"string": "string", "float64": "number", "bool": "boolean"}[fmt.Sprintf("%T", v)]; got != s.Type && (got != "number" || s.Type != "integer") {
			t.Errorf("%s is %T, want %s", at, v, s.Type)
		}
	default:
		t.Errorf("%s: no type in %+v", at, s)
	}
}

func TestWatching(t *testing.T) {
	s := newsroom(t)
	if w := s.ask("/healthz", ""); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	s.ask("/country/KR", "")
	s.ask("/country/none", "")
	got := s.ask("/metrics", "").Body.String()
	for _, line := range []string{"newsdesk_articles 90\n", `newsdesk_request_seconds_count{route="GET /country/{code}",status="200"} 1` + "\n", `newsdesk_request_seconds_count{route="GET /country/{code}",status="404"} 1` + "\n", "go_goroutines "} {
		if !strings.Contains(got, line) {
			t.Errorf("the figures lack %s", line)
		}
	}
	help := 0
	for line := range strings.Lines(got) {
		if !regexp.MustCompile(`^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+)\n$`).MatchString(line) {
			t.Errorf("a line of the figures: %q", line)
		}
		if strings.HasPrefix(line, "# HELP") {
			help++
		}
	}
	if help < 6 {
		t.Errorf("%d figures", help)
	}
}

// While files are read, the pages say so; new articles appear without a restart.
func TestReading(t *testing.T) {
	s := site(t)
	if root := s.page("/", "", http.StatusOK); !strings.Contains(textOf(root), "There are no articles yet.") {
		t.Error("an empty site does not say so")
	}
	if _, err := s.desk.Add(newsArticles()...); err != nil {
		t.Fatal(err)
	}
	if got := titles(s.page("/", "", http.StatusOK)); len(got) != perPage {
		t.Errorf("%d stories", len(got))
	}
	s.desk.Refresh()
	if root := s.page("/", "", http.StatusOK); len(find(root, "svg")) == 0 || len(find(root, ".rising")) != 1 {
		t.Error("no map, or nothing rises")
	}
}

// Each country of the map is a link that says its name, those in focus are shaded and listed, and the page stays small if the whole world is in the news.
func TestWorld(t *testing.T) {
	s := newsroom(t)
	m := s.desk.Moment()
	all := &desk.Moment{Now: m.Now, Attention: map[string]float64{}}
	for i, c := range entity.Countries() {
		all.Attention[c.Country] = 1000 / float64(i+1)
	}
	for _, m := range []*desk.Moment{m, all} {
		h, err := s.site.world(m)
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(strings.NewReader(string(h)))
		if err != nil {
			t.Fatal(err)
		}
		drawn := map[string]bool{}
		for _, a := range find(find(root, "svg")[0], "a") {
			code := strings.TrimPrefix(attr(a, "href"), "/country/")
			drawn[code] = true
			title := textOf(find(a, "title")[0])
			if shaded := attr(a, "class") != ""; shaded != (m.Attention[code] > 0) || shaded != strings.Contains(title, " · focus ") || !strings.HasPrefix(title, entity.CountryName(code)) {
				t.Errorf("%s: %q of class %q", code, title, attr(a, "class"))
			}
		}
		inList := map[string]bool{}
		for _, l := range find(root, ".foremost") {
			for _, a := range find(l, "a") {
				inList[strings.TrimPrefix(attr(a, "href"), "/country/")] = true
			}
		}
		for _, c := range entity.Countries() {
			if m.Attention[c.Country] > 0 && c.Located && c.Country != "AQ" && !drawn[c.Country] {
				t.Errorf("%s is in focus and not on the map", c.Name)
			}
		}
		if len(drawn) < 195 {
			t.Errorf("%d countries are drawn", len(drawn))
		}
		if want := min(len(m.Attention), ranked); len(inList) != want {
			t.Errorf("%d countries are listed, want %d", len(inList), want)
		}
		if len(h) > 50_000 {
			t.Errorf("the map takes %d bytes with %d countries in focus", len(h), len(m.Attention))
		}
	}
}

// Pages are answered while articles come in.
func TestConcurrent(t *testing.T) {
	s := site(t, newsArticles()[:20]...)
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { s.desk.Keep(ctx) })
	work.Go(func() {
		for round := range 2 {
			for _, a := range newsArticles()[10:25] {
				a.Title += strings.Repeat("!", round)
				if _, err := s.desk.Add(a); err != nil {
					t.Error(err)
				}
			}
		}
		cancel()
	})
	for _, path := range []string{"/", "/country/KR", "/?q=Seoul", "/api/stories", articleAddress(newsArticles()[0].ID), "/metrics"} {
		work.Go(func() {
			for ctx.Err() == nil {
				if w := s.ask(path, ""); w.Code != http.StatusOK {
					t.Errorf("%s: %d", path, w.Code)
				}
			}
		})
	}
	work.Wait()
	if n := s.desk.Catalog().Len(); n != 25 {
		t.Errorf("%d articles", n)
	}
}

func TestNames(t *testing.T) {
	if got := plural(1, "story") + plural(2, "story") + plural(1234567, "article"); got != "1 story2 stories1,234,567 articles" {
		t.Error(got)
	}
	for v, want := range map[float64]string{0: "0", 12345: "12,345", 2.5e6: "2.5 million", 14.9e9: "14.9 billion", -3e12: "-3 trillion", 8.4: "8.4", 1e300: "1e+300"} {
		if got := quantity(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
	for _, x := range topic.Taxonomy() {
		if topicName(x.ID) != x.Name {
			t.Error(x.ID)
		}
	}
	if len(entity.Countries()) < 240 {
		t.Errorf("%d countries", len(entity.Countries()))
	}
}

func TestApportion(t *testing.T) {
	for _, c := range []struct {
		sum   float64
		parts []float64
	}{{0.3333, []float64{0.1111, 0.1111, 0.1111}}, {-0.2, []float64{0.1005, -0.3005}}, {0, nil}, {1, []float64{0.0004, 0.9996}}, {0.0014, []float64{0.0007, 0.0007}}} {
		total, parts := apportion(c.sum, c.parts)
		sum := 0
		for i, p := range parts {
			sum += p
			if off := float64(p)/1000 - c.parts[i]; off > 0.0011 || off < -0.0011 {
				t.Errorf("%v: part %d is %d", c, i, p)
			}
		}
		if sum != total {
			t.Errorf("%v: %v add up to %d, not %d", c, parts, sum, total)
		}
	}
}

// Pages are the same when they are asked for again, and others when an article has come in.
func TestKept(t *testing.T) {
	s := site(t, newsArticles()[:10]...)
	for _, path := range []string{"/", "/?country=BR", "/country/BR", "/?q=Amazon"} {
		first, again := s.ask(path, ""), s.ask(path, "")
		if first.Body.String() != again.Body.String() || first.Header().Get("Content-Type") != again.Header().Get("Content-Type") {
			t.Errorf("%s is another page when it is asked for again", path)
		}
		if _, err := s.desk.Add(analysis.Article{ID: path, Title: "Brazil and the Amazon, " + path, Body: "Brazil spoke of the Amazon on Monday.", Published: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		if got := s.ask(path, "").Body.String(); !strings.Contains(got, "Brazil and the Amazon, ") {
			t.Errorf("%s does not show a new article", path)
		}
	}
	if w := s.ask("/country/none", ""); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
	if w := s.ask("/country/none", ""); w.Code != http.StatusNotFound {
		t.Error("a page that is not there is kept", w.Code)
	}
	for i := range 2000 {
		s.ask(fmt.Sprintf("/?q=Amazon+%d", i), "")
	}
	if s.site.kept.bytes > keptBytes {
		t.Errorf("%d bytes are kept", s.site.kept.bytes)
	}
}

// BenchmarkPages renders each kind of page of the newsroom.
func BenchmarkPages(b *testing.B) {
	d, err := desk.Open("")
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Add(newsArticles()...); err != nil {
		b.Fatal(err)
	}
	d.Refresh()
	log := slog.New(slog.DiscardHandler)
	s := New(d, &intake.Intake{Desk: d, Log: log}, log, source.Options{})
	h := s.Handler()
	for _, path := range []string{"/", "/article/baltic-cable-a", "/country/KR", "/?q=Seoul", "/?country=RU&topic=diplomacy"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				s.kept = kept{} // so that the page is made anew
				h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
			}
		})
	}
}
