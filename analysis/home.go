package analysis

import (
	"net/url"
	"strings"

	"github.com/dateline-news/dateline/entity"
)

// home returns the country of an article's publisher, by the country code at the end of its host or by a country in the name
// of its source ("Japan Times"), or "".
func home(a Article) string {
	if u, err := url.Parse(a.URL); err == nil && a.URL != "" {
		host := u.Hostname()
		code := strings.ToUpper(host[strings.LastIndexByte(host, '.')+1:])
		switch {
		case code == "UK":
			return "GB"
		case len(code) == 2 && !borrowed[code] && entity.CountryName(code) != "":
			return code
		}
	}
	words := strings.Fields(a.Source)
	for i := range words[:min(len(words), 8)] {
		if c := entity.CountryCode(words[i]); c != "" {
			return c
		}
		if i+1 < len(words) {
			if c := entity.CountryCode(words[i] + " " + words[i+1]); c != "" {
				return c
			}
		}
	}
	return ""
}

// borrowed are codes of countries under which publishers of other countries are found.
var borrowed = map[string]bool{"TV": true, "IO": true, "CO": true, "ME": true, "AI": true, "FM": true, "LY": true, "TO": true, "CC": true, "WS": true, "GG": true}
