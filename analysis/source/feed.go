package source

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"codeberg.org/readeck/go-readability/v2/render"
	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"github.com/dateline-news/dateline/analysis"
)

// feed yields an article for each item of an RSS, Atom or JSON feed. What is broken in a feed ends it, with one error; an item with neither
// title nor text is an error of its own.
func feed(data []byte, in input, o Options, yield func(analysis.Article, error) bool) {
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		yield(analysis.Article{}, &Error{File: in.name, Err: fmt.Errorf("broken feed: %w", flat(err))})
		return
	}
	language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(f.Language)), "-")
	base := in.base
	if home, err := url.Parse(f.Link); base == nil && err == nil && home.IsAbs() {
		base = home
	}
	for i, item := range f.Items {
		a := analysis.Article{ID: in.id + "#" + strconv.Itoa(i+1), Title: oneLine(fragment(item.Title)), Source: oneLine(fragment(f.Title)), Language: language}
		a.URL = absolute(item.Link, base)
		a.ID = cmp.Or(a.URL, strings.TrimSpace(item.GUID), a.ID)
		var names []string
		for _, p := range item.Authors {
			if p != nil {
				names = append(names, oneLine(p.Name))
			}
		}
		a.Byline = bylineOf(strings.Join(names, ", "))
		a.Published = itemDate(item, o.Now)
		text := item.Content
		if strings.TrimSpace(text) == "" {
			text = item.Description
		}
		a.Body = strings.Join(withoutLines(nonEmpty(fragment(text)), &a), "\n\n")
		if a.Title == "" && a.Body == "" {
			err = &Error{File: in.name, Err: fmt.Errorf("item %d has neither title nor text", i+1)}
			if !yield(analysis.Article{}, err) {
				return
			}
			continue
		}
		if !yield(a, nil) {
			return
		}
	}
}

func itemDate(item *gofeed.Item, now time.Time) time.Time {
	for _, t := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if t != nil {
			return *t
		}
	}
	t, _ := ParseDateAt(item.Published, now)
	return t
}

// absolute returns an address of the web, resolved against a base; "" if it is none.
func absolute(s string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || s == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// fragment returns the text of a piece of HTML, without what is no text of an article. A text without tags and entities stays as it is.
func fragment(s string) string {
	if !markup.MatchString(s) {
		return s
	}
	root, err := parse([]byte(s), "text/html; charset=utf-8")
	if err != nil {
		return s
	}
	clean(root, nil)
	for n := range elements(root) {
		if n.Data == "body" {
			return render.InnerText(n)
		}
	}
	return ""
}

var markup = regexp.MustCompile(`</?[a-zA-Z!]|&[a-zA-Z#]`)

// flat returns an error whose text is one line.
func flat(err error) error {
	if s := err.Error(); strings.ContainsAny(s, "\r\n") {
		return errors.New(oneLine(s))
	}
	return err
}

// isFeed reports whether the beginning of a page is that of a feed.
func isFeed(head []byte) bool {
	if bytes.HasPrefix(head, []byte("{")) {
		return bytes.Contains(head, []byte("jsonfeed.org/version"))
	}
	for z := html.NewTokenizer(bytes.NewReader(head)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			name, _ := z.TagName()
			return string(name) == "rss" || string(name) == "feed" || string(name) == "rdf:rdf"
		}
	}
}
