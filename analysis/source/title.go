package source

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A page has several titles: the heading that a reader sees, the one for search engines and tabs, the one for other sites. The heading
// is the title, if it agrees with one of the others and so is not the site's name or a notice; else the one of JSON-LD, for other
// sites, or for tabs, without the name of the site.

func (p *page) findTitle() {
	o := p.articleObject()
	tab := ""
	var headings []*html.Node
	for n := range elements(p.root) {
		switch {
		case n.Data == "title" && tab == "" && !within(n, "svg"):
			tab = textOf(n)
		case n.Data == "h1" && len(headings) < 20:
			headings = append(headings, n)
		}
	}
	for _, s := range []string{text1(o, "headline"), p.meta["og:title"], text1(o, "name"), p.meta["twitter:title"], tab} {
		if s = p.withoutSite(oneLine(s)); s != "" && !slices.Contains(p.titles, s) {
			p.titles = append(p.titles, s)
		}
	}
	best := 0.5
	for _, h := range headings {
		words := wordsOf(textOf(h))
		for _, t := range p.titles {
			if s := shared(words, wordsOf(t)); s > best {
				best, p.heading = s, h
			}
		}
	}
	if p.heading == nil && len(headings) == 1 && len(p.titles) == 0 {
		p.heading = headings[0]
	}
}

func (p *page) title() string {
	if p.heading == nil {
		if len(p.titles) == 0 {
			return ""
		}
		return p.titles[0]
	}
	t := textOf(p.heading)
	// A section's name may stand in the heading before the title.
	for _, other := range p.titles {
		if rest, ok := strings.CutSuffix(t, other); ok && len(strings.Fields(other)) > 3 && len(strings.Fields(rest)) <= 2 {
			return other
		}
	}
	return p.withoutSite(t)
}

var titleEnd = regexp.MustCompile(`\s+(\||-|–|—|:|::|»|·|•)\s+`)

// withoutSite returns a title without the site's name after it, and without sections of the site before that name.
func (p *page) withoutSite(s string) string {
	if len(s) > 1000 {
		return s
	}
	site := p.siteLetters()
	for {
		all := titleEnd.FindAllStringIndex(s, -1)
		if len(all) == 0 {
			return s
		}
		last := all[len(all)-1]
		tail := strings.TrimPrefix(letters(s[last[1]:]), "the")
		mark := strings.TrimSpace(s[last[0]:last[1]])
		known := slices.ContainsFunc(site, func(name string) bool {
			return tail != "" && (strings.HasPrefix(name, tail) || strings.HasPrefix(tail, name))
		})
		// The name may have a separator in itself ("Isthmus | Madison").
		long := ""
		for _, m := range all {
			if slices.Contains(site, letters(s[m[1]:])) {
				long = s[:m[0]]
				break
			}
		}
		switch {
		case long != "":
			s = long
		case known || mark == "|" && len(strings.Fields(s[:last[0]])) > len(strings.Fields(s[last[1]:])):
			s = s[:last[0]]
		default:
			return s
		}
	}
}

// siteLetters returns what the site may be called: its name, its publisher's and its domain's, as letters.
func (p *page) siteLetters() []string {
	var out []string
	for _, s := range []string{p.meta["og:site_name"], nameOf(p.articleObject()["publisher"]), p.meta["application-name"], domain(p.address())} {
		if s = strings.TrimPrefix(letters(s), "the"); len(s) > 1 {
			out = append(out, s)
		}
	}
	return out
}

// domain returns the name of a site in an address: "bbc" of https://www.bbc.co.uk/.
func domain(address string) string {
	_, host, _ := strings.Cut(address, "://")
	host, _, _ = strings.Cut(host, "/")
	host = strings.TrimPrefix(host, "www.")
	name, _, _ := strings.Cut(host, ".")
	return name
}

// letters returns the letters and digits of a text in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// shared returns the part of the words of the shorter list that the other has.
func shared(a, b []string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for _, w := range a {
		if slices.Contains(b, w) {
			n++
		}
	}
	if len(a) == 0 {
		return 0
	}
	// A word or two may agree by chance: the longer list counts a little.
	return float64(n)/float64(len(a)) - 0.2*(1-float64(len(a))/float64(len(b)))
}
