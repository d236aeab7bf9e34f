package source

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// maxDepth is how deep elements may lie in each other; deeper trees are flattened. Pages of news sites reach 35. Both the parser and
// readability walk up from every element, so that depth decides their time.
const maxDepth = 64

// parse returns the tree of a page. The encoding is that of the byte order mark, of the content type, or of the page's own meta tag; a page
// that states none is UTF-8 if it can be, else windows-1252, as in browsers.
func parse(data []byte, contentType string) (*html.Node, error) {
	data, err := toUTF8(data, contentType)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil || depth(root) > maxDepth {
		root, err = html.Parse(bytes.NewReader(flatten(data)))
	}
	if err != nil {
		return nil, fmt.Errorf("no page: %w", err)
	}
	return root, nil
}

func toUTF8(data []byte, contentType string) ([]byte, error) {
	encoding, name, certain := charset.DetermineEncoding(data[:min(len(data), 4096)], contentType)
	if name == "utf-8" || !certain && utf8.Valid(data) {
		return bytes.TrimPrefix(data, []byte("\ufeff")), nil
	}
	out, err := io.ReadAll(encoding.NewDecoder().Reader(bytes.NewReader(data)))
	if err != nil {
		return nil, fmt.Errorf("text in %s: %w", name, err)
	}
	return out, nil
}

// flatten keeps the elements of a page that cannot lie in each other, and all of its text.
func flatten(data []byte) []byte {
	keep := map[string]bool{"head": true, "title": true, "meta": true, "link": true, "script": true, "style": true, "body": true, "p": true, "br": true, "time": true,
		"h1": true, "h2": true, "h3": true}
	var out bytes.Buffer
	for z := html.NewTokenizer(bytes.NewReader(data)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes()
		case html.TextToken:
			out.Write(z.Raw())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			if name, _ := z.TagName(); keep[string(name)] {
				out.WriteString(raw)
			} else {
				out.WriteByte(' ')
			}
		}
	}
}

// depth returns how deep the tree is.
func depth(root *html.Node) int {
	deepest, at := 0, 0
	for n := root; n != nil; {
		deepest = max(deepest, at)
		if n.FirstChild != nil {
			n, at = n.FirstChild, at+1
			continue
		}
		for n != root && n.NextSibling == nil {
			n, at = n.Parent, at-1
		}
		if n == root {
			break
		}
		n = n.NextSibling
	}
	return deepest
}

// elements yields the elements of a tree in order.
func elements(root *html.Node) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
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

// textOf returns the text of a node as one line, no more than about 2,000 bytes of it.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style":
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && (d.Data == "br" || d.Data == "div" || d.Data == "p"):
			b.WriteByte(' ')
		}
		if b.Len() > 2000 {
			break
		}
	}
	return oneLine(b.String())
}

// within reports whether a node lies in an element of one of these names.
func within(n *html.Node, names ...string) bool {
	for a := range n.Ancestors() {
		for _, name := range names {
			if a.Data == name && a.Type == html.ElementNode {
				return true
			}
		}
	}
	return false
}
