package source

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"

	"github.com/dateline-news/dateline/analysis"
)

// html reads the article of a page: the text that readability takes for it, without menus and boxes. A page
// without such a text gives an article without a body.
func html(data []byte, id string) ([]analysis.Article, error) {
	page, err := readability.FromReader(bytes.NewReader(data), new(url.URL))
	if err != nil {
		return nil, fmt.Errorf("no article in the page: %w", err)
	}
	a := analysis.Article{ID: id, Title: strings.TrimSpace(page.Title()), Source: strings.TrimSpace(page.SiteName())}
	// A page may name a region too ("en-GB").
	a.Language, _, _ = strings.Cut(strings.ToLower(page.Language()), "-")
	if page.Node != nil {
		var b strings.Builder
		if err := page.RenderText(&b); err != nil {
			return nil, fmt.Errorf("text of the page: %w", err)
		}
		a.Body = strings.TrimSpace(b.String())
	}
	if t, err := page.PublishedTime(); err == nil {
		a.Published = t
	}
	return []analysis.Article{a}, nil
}
