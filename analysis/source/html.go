package source

import (
	"fmt"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"codeberg.org/readeck/go-readability/v2/render"
	"golang.org/x/net/html"

	"github.com/dateline-news/dateline/analysis"
)

// A page is read in four steps. What it says about itself (JSON-LD, meta tags, the heading) gives title, byline, source, address
// and date. Then everything that is no article by its element or by the names that its author gave it (menus, captions, share
// buttons) leaves the tree. readability finds the part of the tree that holds the article. Last, lines that are no text of
// the article leave, by what they say, and by the copy of the text that many publishers give in JSON-LD.

// readHTML reads the article of a page. A page without a text gives an article without a body.
func readHTML(data []byte, in input, o Options) (analysis.Article, error) {
	root, err := parse(data, in.contentType)
	if err != nil {
		return analysis.Article{}, err
	}
	p := newPage(root)
	a := analysis.Article{ID: in.id, Title: p.title(), Byline: p.byline(), Source: p.site(), URL: p.address(), Language: p.language()}
	a.Published = p.published(o.Now)
	if in.base != nil {
		a.URL = sameHost(a.URL, in.base)
		a.ID = a.URL
	}
	said := p.articleBody()
	clean(root, p.heading)
	found, byline, err := article(root)
	if err != nil {
		return a, err
	}
	if a.Byline == "" {
		a.Byline = bylineOf(byline)
	}
	a.Body = body(found, said, &a)
	return a, nil
}

// maxElements is how many elements readability gets to see; its time grows with their square on some pages. Pages of news sites have 300 to
// 4,000. Of larger pages all text is taken.
const maxElements = 20_000

// article returns the text of the part of a page that holds the article, and the byline in it. The tree is used up.
func article(root *html.Node) (text, byline string, err error) {
	n := 0
	for range elements(root) {
		n++
	}
	if n > maxElements {
		return render.InnerText(root), "", nil
	}
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	found, err := parser.ParseAndMutate(root, new(url.URL))
	if err != nil {
		return "", "", fmt.Errorf("no article in the page: %w", err)
	}
	if found.Node == nil {
		return "", found.Byline(), nil
	}
	return render.InnerText(found.Node), found.Byline(), nil
}

// A page is what a page says about itself.
type page struct {
	root    *html.Node
	ld      []map[string]any // objects of JSON-LD, articles first
	meta    map[string]string
	heading *html.Node // the heading of the article, nil if it has none
	titles  []string   // what the page calls itself, best first
}

func newPage(root *html.Node) *page {
	p := &page{root: root, meta: map[string]string{}}
	p.readHead()
	p.findTitle()
	return p
}

// language returns the language that the page states, without a region ("en-GB").
func (p *page) language() string {
	for n := range p.root.ChildNodes() {
		if n.Type == html.ElementNode && n.Data == "html" {
			lang, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(attr(n, "lang")), "_", "-"), "-")
			return strings.TrimSpace(lang)
		}
	}
	return ""
}

// address returns the canonical address of the page, "" if it states none.
func (p *page) address() string {
	for _, s := range []string{p.meta["canonical"], p.meta["og:url"], text1(p.articleObject(), "url")} {
		if u, err := url.Parse(strings.TrimSpace(s)); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return u.String()
		}
	}
	return ""
}

// sameHost returns a page's canonical address if it is on the host where the page was found, else where it was found: a page cannot pass
// itself off as one of another site.
func sameHost(canonical string, found *url.URL) string {
	u, err := url.Parse(canonical)
	if err != nil || strings.TrimPrefix(u.Host, "www.") != strings.TrimPrefix(found.Host, "www.") {
		return found.String()
	}
	return canonical
}

// site returns the name of the publication.
func (p *page) site() string {
	for _, s := range []string{p.meta["og:site_name"], nameOf(p.articleObject()["publisher"]), p.meta["application-name"], p.meta["twitter:site"]} {
		if s = oneLine(s); s != "" {
			return strings.TrimPrefix(s, "@")
		}
	}
	return ""
}

// byline returns the names of the authors, without "By".
func (p *page) byline() string {
	for _, s := range []string{nameOf(p.articleObject()["author"]), p.meta["author"], p.meta["parsely-author"], p.meta["sailthru.author"], p.meta["dc.creator"], p.meta["article:author"]} {
		if s = bylineOf(s); s != "" {
			return s
		}
	}
	return ""
}

// bylineOf returns a line of authors as names alone; an address is none.
func bylineOf(s string) string {
	s = oneLine(s)
	if len(s) > 3 && strings.EqualFold(s[:3], "by ") {
		s = s[3:]
	}
	if strings.Contains(s, "://") || len(s) > 200 {
		return ""
	}
	return strings.TrimSpace(s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
