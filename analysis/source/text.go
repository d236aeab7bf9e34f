package source

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
)

// Plain text comes in three forms. A file that begins with header lines ("Title: …", "Date: …") up to a blank line is
// an article with these fields. A page copied from a browser repeats each headline, once as the link or title of the page and
// once above the text: every such pair begins an article; lines before its first sentence that are no sentences, and
// all that follows two such lines in a row, are boxes and buttons. Any other text is a body, byte for byte; a short first
// line before a blank line is its title. A byte order mark is part of the body, never of a field.

func text(s, id string, now time.Time) []analysis.Article {
	if a, ok := withHeader(s, id, now); ok {
		return []analysis.Article{a}
	}
	if all := copied(s, id, now); len(all) > 0 {
		return all
	}
	a := analysis.Article{ID: id, Body: s}
	if first, rest, ok := strings.Cut(s, "\n"); ok {
		title := strings.TrimSpace(strings.TrimPrefix(first, "\ufeff"))
		if next, body, ok := strings.Cut(rest, "\n"); ok && strings.TrimSpace(next) == "" && headline(title) {
			a.Title, a.Body = title, body
		}
	}
	return []analysis.Article{a}
}

// headline reports whether a line may be a headline: short and without a final stop.
func headline(s string) bool {
	return len(s) >= 15 && len(s) <= 200 && !strings.HasSuffix(s, ".") && utf8.ValidString(s)
}

var headerNames = map[string]bool{"id": true, "title": true, "source": true, "date": true, "url": true, "language": true}

// withHeader reads a text that begins with header lines; it may end with them. A field without a value is as good as none, and
// a date that cannot be read leaves the article undated.
func withHeader(s, id string, now time.Time) (analysis.Article, bool) {
	a := analysis.Article{ID: id}
	rest := strings.TrimPrefix(s, "\ufeff")
	for n := 0; ; n++ {
		line, after, more := strings.Cut(rest, "\n")
		line = strings.TrimSpace(line)
		if line == "" && n > 0 {
			a.Body = after
			return a, true
		}
		name, value, ok := strings.Cut(line, ":")
		name, value = strings.ToLower(name), strings.TrimSpace(value)
		if !ok || !headerNames[name] {
			return a, false
		}
		switch name {
		case "id":
			a.ID = cmp.Or(value, id)
		case "title":
			a.Title = value
		case "source":
			a.Source = value
		case "date":
			a.Published, _ = ParseDateAt(value, now)
		case "url":
			a.URL = value
		case "language":
			a.Language = value
		}
		if !more {
			return a, true
		}
		rest = after
	}
}

// sourceAndDate is a line such as "Korea Herald16-04-2025" or "Korea Herald, 16 April 2025".
var sourceAndDate = regexp.MustCompile(`^(\pL[\pL .'&-]{1,40}?)[\s,·|-]*(\d{1,2}-\d{1,2}-\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2} \pL{3,9} \d{4})$`)

// age is a line such as "2 days ago"; the name of an icon may stand before it.
var age = regexp.MustCompile(`(?i)^(?:time|clock)? ?((?:\d{1,3}|an?) (?:minute|hour|day|week|month)s? ago|yesterday)$`)

// sourceLine is a line that can only be the name of a source.
var sourceLine = regexp.MustCompile(`^\p{Lu}[\pL.'&-]*( \p{Lu}[\pL.'&-]*){0,4}$`)

// copied reads a page copied as text; nil if it is none. The page's first article has its id, the later ones id#1, id#2 and so on.
func copied(s, id string, now time.Time) []analysis.Article {
	const maxLine = 1 << 16
	if len(s) > 4<<20 {
		return nil
	}
	var lines []string
	for l := range strings.Lines(strings.TrimPrefix(s, "\ufeff")) {
		if l = strings.TrimSpace(l); l != "" {
			if len(l) > maxLine {
				return nil
			}
			lines = append(lines, l)
		}
	}
	var starts []int
	for i := 0; i+1 < len(lines); i++ {
		if lines[i] == lines[i+1] && headline(lines[i]) {
			starts = append(starts, i)
			i++
		}
	}
	if len(starts) == 0 || starts[0] > 5 {
		return nil
	}
	var out []analysis.Article
	some := false
	for k, at := range starts {
		end := len(lines)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		a := analysis.Article{ID: id, Title: lines[at]}
		if k > 0 {
			a.ID = id + "#" + strconv.Itoa(k)
		}
		var body []string
		gap := "" // a line in the body that is no sentence
		for _, l := range lines[at+2 : end] {
			if m := sourceAndDate.FindStringSubmatch(l); m != nil && len(body) == 0 {
				a.Source = m[1]
				a.Published, _ = ParseDateAt(m[2], now)
				continue
			}
			if m := age.FindStringSubmatch(l); m != nil && len(body) == 0 && a.Published.IsZero() {
				a.Published, _ = ParseDateAt(m[1], now)
				continue
			}
			if a.Source == "" && len(body) == 0 && sourceLine.MatchString(l) {
				a.Source = l
			}
			if sentence(l) && l != a.Title {
				if gap != "" {
					body = append(body, gap) // a heading, or a short line of speech
				}
				body, gap = append(body, l), ""
			} else if gap != "" {
				break // the boxes below the article begin
			} else if len(body) > 0 {
				gap = l
			}
		}
		a.Body = strings.Join(body, "\n\n")
		if a.Body == "" {
			a.Source = "" // a button, as likely as not
		}
		some = some || a.Body != ""
		out = append(out, a)
	}
	if !some {
		return nil
	}
	return out
}

// sentence reports whether a line is running text: long, or closed by a mark that ends a sentence.
func sentence(l string) bool {
	if len(l) >= 120 {
		return true
	}
	l = strings.TrimRight(l, `"'”’)`)
	return len(l) >= 40 && strings.ContainsAny(l[len(l)-1:], ".!?")
}
