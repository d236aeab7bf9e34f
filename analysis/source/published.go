package source

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// The date of a page is looked for where it is most exact: JSON-LD, meta tags, time elements, then what a reader sees near the heading,
// then the address.

// metaDates are the meta tags that hold a date of publication, best first.
var metaDates = []string{"article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished", "rnews:datepublished",
	"parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "cxenseparse:recs:publishtime",
	"article.published", "publish-date", "publish_date", "publication_date", "publicationdate", "published", "pubdate", "pub_date", "date_published", "datecreated",
	"citation_publication_date", "article_date_original", "originalpublicationdate", "ptime", "lastpublisheddate", "article.created", "displaydate", "date"}

// published returns when the article was published, the zero time if the page does not say. A time in UTC does not tell which day it was where
// the article was written; if the page shows the day before or after near its heading, the time is given in the nearest zone in which it
// is that day.
func (p *page) published(now time.Time) time.Time {
	shown := p.shownDate(now)
	stated := p.statedDate()
	switch {
	case stated.IsZero() && !shown.IsZero():
		return shown
	case stated.IsZero():
		return dateInAddress(p.address())
	case shown.IsZero():
		return stated
	}
	if _, offset := stated.Zone(); offset == 0 && (stated.Hour()|stated.Minute()|stated.Second()) != 0 {
		return inZoneOf(stated, shown)
	}
	return stated
}

func inZoneOf(t, shown time.Time) time.Time {
	const day = "2006-01-02"
	if t.Format(day) == shown.Format(day) {
		return t
	}
	if away := shown.Sub(t.Truncate(time.Minute)); shown.Hour()|shown.Minute() != 0 && away%(15*time.Minute) == 0 && away.Abs() <= 14*time.Hour {
		return t.In(time.FixedZone("", int(away.Seconds())))
	}
	for h := 1; h <= 14; h++ {
		for _, zone := range []int{-h, h} {
			if u := t.In(time.FixedZone("", zone*3600)); zone >= -12 && u.Format(day) == shown.Format(day) {
				return u
			}
		}
	}
	return t
}

func (p *page) statedDate() time.Time {
	for _, key := range []string{"datePublished", "dateCreated"} {
		if t, err := ParseDate(text1(p.articleObject(), key)); err == nil {
			return t
		}
	}
	for _, name := range metaDates {
		if t, err := ParseDate(p.meta[name]); err == nil {
			return t
		}
	}
	for _, o := range p.ld {
		if t, err := ParseDate(text1(o, "datePublished")); err == nil {
			return t
		}
	}
	return time.Time{}
}

// shownDate returns the date that a reader sees near the heading: that of a time element, of an element whose names speak of a date, or of
// a short text, after the heading if there is any, else before it.
func (p *page) shownDate(now time.Time) time.Time {
	const (
		near  = 400 // elements after the heading
		tries = 200 // of elements that speak of a date
	)
	tried := 0
	var before, best time.Time
	rank := 0 // of best
	after := p.heading == nil
	seen := 0
	for n := range elements(p.root) {
		if n == p.heading {
			after = true
		}
		if after {
			if seen++; seen > near && rank > 0 {
				break
			}
		}
		r := dateRank(n)
		if r <= rank && (after || !before.IsZero()) || r == 0 || after && seen > near && r < 3 {
			continue
		}
		if within(n, "nav", "aside", "footer", "li", "a") && n.Data != "h1" && !inByline(n) {
			continue
		}
		if tried++; tried > tries {
			break
		}
		t := dateOf(n, now)
		switch {
		case t.IsZero():
		case after:
			best, rank = t, r
		case r >= 2:
			before = t
		}
		if rank == 4 {
			break
		}
	}
	if best.IsZero() {
		return before
	}
	return best
}

func inByline(n *html.Node) bool {
	for a := range n.Ancestors() {
		if names := namesOf(a); names["byline"] || names["author"] || names["meta"] || names["published"] {
			return true
		}
	}
	return false
}

// dateRank tells how likely an element holds the date: 4 for a time element or property of publication, 3 for a time element, 2 for names
// that speak of a date, 1 for any short text.
func dateRank(n *html.Node) int {
	switch {
	case attr(n, "itemprop") == "datePublished":
		return 4
	case n.Data == "time" && (hasAttr(n, "pubdate") || namesOf(n)["published"]):
		return 4
	case n.Data == "time":
		return 3
	case n.Data == "script" || n.Data == "style" || n.Data == "p" && n.FirstChild != nil && n.FirstChild == n.LastChild && len(n.FirstChild.Data) > 80:
		return 0
	}
	names := namesOf(n)
	for _, w := range []string{"date", "published", "publish", "pubdate", "timestamp", "posted", "datepublished", "time"} {
		if names[w] && !names["modified"] && !names["updated"] {
			return 2
		}
	}
	if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
		return 1
	}
	return 0
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// dateOf returns the date that an element states: in an attribute, or in a text of a few words.
func dateOf(n *html.Node, now time.Time) time.Time {
	for _, name := range []string{"datetime", "content", "data-datetime", "data-date"} {
		if t, err := ParseDateAt(attr(n, name), now); err == nil {
			return t
		}
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
		if b.Len() > 300 {
			return time.Time{}
		}
	}
	return findDate(oneLine(b.String()), now)
}

const months = `(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December)`

// someDate is a date inside a text.
var someDate = regexp.MustCompile(`(?i)\b(?:` + months + `\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? ` + months + `\.?,? \d{4}|\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{4}/\d{2}/\d{2}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{1,3} (?:minute|hour|day|week)s? ago|yesterday)\b`)

// findDate returns the first date in a text of up to 120 bytes; the text of an article speaks of other dates.
func findDate(s string, now time.Time) time.Time {
	if len(s) < 6 || len(s) > 120 {
		return time.Time{}
	}
	if t, err := ParseDateAt(s, now); err == nil {
		return t
	}
	if lower := strings.ToLower(s); strings.HasPrefix(lower, "copyright") || strings.HasPrefix(s, "©") {
		return time.Time{}
	}
	for _, m := range someDate.FindAllString(s, 3) {
		if t, err := ParseDateAt(m, now); err == nil {
			return t
		}
	}
	return time.Time{}
}

var addressDate = regexp.MustCompile(`/(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?:[/_-]|$)`)

func dateInAddress(address string) time.Time {
	if m := addressDate.FindStringSubmatch(address); m != nil {
		if t, err := ParseDate(m[1] + "-" + m[2] + "-" + m[3]); err == nil {
			return t
		}
	}
	return time.Time{}
}
