package desk

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// maxID is the length of an id in bytes that can stand in an address.
const maxID = 500

// tidy returns the article as it is kept: in valid UTF-8, since a page and JSON can hold nothing else, and with an id that can stand in an address.
// An article whose id cannot, or that has none, gets one made of what it has.
func tidy(a analysis.Article) analysis.Article {
	for _, s := range []*string{&a.ID, &a.URL, &a.Title, &a.Body, &a.Source, &a.Byline, &a.Language} {
		*s = strings.ToValidUTF8(*s, "\uFFFD")
	}
	if a.ID == "" || a.ID == "." || a.ID == ".." || len(a.ID) > maxID || strings.ContainsFunc(a.ID, unicode.IsControl) || strings.ContainsRune(a.ID, utf8.RuneError) {
		h := sha256.New()
		for _, s := range []string{a.ID, a.URL, a.Title, a.Body} {
			h.Write([]byte(s + "\x00"))
		}
		a.ID = "article-" + strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil)[:10]))
	}
	return a
}

// sum tells whether an article has changed.
func sum(a analysis.Article) uint64 {
	return xxh3.HashString(strings.Join([]string{a.URL, a.Title, a.Body, a.Source, a.Byline, a.Published.UTC().Format(time.RFC3339)}, "\x00"))
}

const (
	maxTitle    = 300 // bytes of a title in lists
	maxEntities = 60
	maxEntityID = 200 // bytes; what is longer is no name
	maxWords    = 5000
)

// itemOf returns what the site lists of an article.
func itemOf(doc *analysis.Document, now time.Time) *catalog.Item {
	item := &catalog.Item{ID: doc.ID, Title: cut(doc.Title, maxTitle), Source: cut(doc.Source, 100), URL: doc.URL, Excerpt: excerpt(doc),
		Published: doc.Published, Added: now.UTC().Truncate(time.Second), Sum: sum(doc.Article)}
	for _, f := range doc.Focus {
		item.Countries = append(item.Countries, catalog.Country{Code: f.Country, Score: float32(f.Score), Role: f.Role})
	}
	for _, t := range doc.PublishedTopics() {
		item.Topics = append(item.Topics, t.Topic.ID)
	}
	for _, e := range doc.Entities[:min(len(doc.Entities), maxEntities)] {
		if len(e.ID) > maxEntityID {
			continue
		}
		item.Entities = append(item.Entities, catalog.Salient{Entity: &catalog.Entity{ID: e.ID, Name: cut(e.Name, 100), Kind: e.Kind.String(), Country: e.Country, Role: e.Role,
			Lat: e.Lat, Lon: e.Lon, Located: e.Located}, Salience: float32(e.Salience)})
	}
	seen := map[uint32]bool{}
	for i, s := range doc.Stems {
		w := uint32(s)
		if s == 0 || seen[w] || len(item.Words) == maxWords {
			continue
		}
		seen[w] = true
		item.Words = append(item.Words, w)
		if int(doc.Tokens[i].Start) < len(doc.Title) {
			item.TitleWords++
		}
	}
	return item
}

// excerpt returns the beginning of the body.
func excerpt(doc *analysis.Document) string {
	const longest = 220
	body := strings.Join(strings.Fields(doc.Body[:min(len(doc.Body), 4*longest)]), " ")
	return cut(body, longest)
}

// cut returns the beginning of a text of no more than n bytes and an ellipsis, at a word if words are not too long.
func cut(s string, n int) string {
	if len(s) <= n {
		return strings.Clone(s)
	}
	s = strings.ToValidUTF8(s[:n], "")
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return s + "…"
}
