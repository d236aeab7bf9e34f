package source

import (
	"encoding/json"
	"html"
	"maps"
	"slices"
	"strings"
)

// readHead collects meta tags, the canonical link and JSON-LD. Of meta tags with one name the first counts.
func (p *page) readHead() {
	var rest []map[string]any
	set := func(name, value string) {
		if name = strings.ToLower(strings.TrimSpace(name)); name != "" && p.meta[name] == "" {
			p.meta[name] = strings.TrimSpace(value)
		}
	}
	for n := range elements(p.root) {
		switch n.Data {
		case "meta":
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				set(attr(n, key), html.UnescapeString(attr(n, "content")))
			}
		case "link":
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				set("canonical", attr(n, "href"))
			}
		case "script":
			if !strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") || n.FirstChild == nil {
				continue
			}
			for _, o := range objects(n.FirstChild.Data) {
				if isArticle(o) {
					p.ld = append(p.ld, o)
				} else {
					rest = append(rest, o)
				}
			}
		}
	}
	p.ld = append(p.ld, rest...)
}

// objects returns the objects of a script of JSON-LD, outer ones first; none if it is broken.
func objects(script string) []map[string]any {
	script = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(script), "<!--"), "-->")
	script = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(script), "//<![CDATA["), "//]]>")
	// Line breaks inside strings are against the standard, and common.
	script = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, script)
	var value any
	if json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimSpace(script), ";")), &value) != nil {
		return nil
	}
	var out []map[string]any
	for queue := []any{value}; len(queue) > 0; queue = queue[1:] {
		switch v := queue[0].(type) {
		case []any:
			queue = append(queue, v...)
		case map[string]any:
			out = append(out, v)
			for _, k := range slices.Sorted(maps.Keys(v)) {
				switch v[k].(type) {
				case []any, map[string]any:
					queue = append(queue, v[k])
				}
			}
		}
	}
	return out
}

// isArticle reports whether an object of JSON-LD is an article by its type: NewsArticle, BlogPosting, Report and their like.
func isArticle(o map[string]any) bool {
	types, _ := o["@type"].([]any)
	for _, t := range append(types, o["@type"]) {
		s, _ := t.(string)
		if strings.HasSuffix(s, "Article") || strings.HasSuffix(s, "BlogPosting") || s == "Report" || s == "Review" {
			return true
		}
	}
	return false
}

// articleObject returns the first object of JSON-LD that is an article; nil if none is.
func (p *page) articleObject() map[string]any {
	if len(p.ld) > 0 && isArticle(p.ld[0]) {
		return p.ld[0]
	}
	return nil
}

// text1 returns a text of an object of JSON-LD; entities in it are resolved.
func text1(o map[string]any, key string) string {
	s, _ := o[key].(string)
	return html.UnescapeString(s)
}

// nameOf returns the name of a person or organization of JSON-LD, of several joined by commas.
func nameOf(v any) string {
	switch v := v.(type) {
	case string:
		return html.UnescapeString(v)
	case map[string]any:
		return nameOf(v["name"])
	case []any:
		var names []string
		for _, one := range v {
			if s := oneLine(nameOf(one)); s != "" && !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}

// articleBody returns the text of the article as the page states it in JSON-LD, "" if it states none.
func (p *page) articleBody() string {
	for _, o := range p.ld {
		if s := strings.TrimSpace(text1(o, "articleBody")); s != "" && isArticle(o) {
			return s
		}
	}
	return ""
}
