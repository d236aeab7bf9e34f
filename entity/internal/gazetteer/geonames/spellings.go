package main

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
)

// Names that come from other scripts are written in many ways: Misrata and Misratah, Qamishli and Al Qāmishlī. GeoNames lists names of a place in all languages, of which
// most are of no use in English news. A listed name is taken for another spelling if it is in Latin letters and has the same consonants as the place's own, more or less, or is the
// same name with more or fewer words: "Calamba City", "Matias Romero" for Matías Romero Avendaño. Besides, an Arabic name may lose its article and its final h.

// varied is the number of people from which a place's other spellings are taken: news has them less and less, and they make up more and more of the table.
const varied = 5_000

// A spelling is a place's number with the other ways to write its name.
type spelling struct {
	id    string
	names []string
}

func (s spelling) String() string { return s.id + "\t" + strings.Join(s.names, ";") }

// spellingRows returns the other spellings of the places of the rows and of the base, by number, but those that are names of other places of the base.
func spellingRows(cities map[string]city, rows []row, known map[string]string, taken map[uint64]bool) []spelling {
	listed := map[string]bool{}
	for _, r := range rows {
		listed[r.id] = true
	}
	var out []spelling
	for id, c := range cities {
		if !listed[id] && known["geonames/"+id] == "" || c.Population < varied {
			continue
		}
		if names := spellings(c, cmp.Or(known["geonames/"+id], c.Name), taken); len(names) > 0 {
			out = append(out, spelling{id, names})
		}
	}
	slices.SortFunc(out, func(a, b spelling) int { return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id)) })
	return out
}

// spellings returns other ways to write a place's name, those that differ by more than accents and hyphens.
func spellings(c city, name string, taken map[uint64]bool) []string {
	have := map[uint64]bool{gazetteer.KeyOf(name): true}
	var out []string
	add := func(s string) {
		if key := gazetteer.KeyOf(s); !have[key] && !taken[key] {
			have[key] = true
			out = append(out, s)
		}
	}
	bare := consonants(c.Name)
	for _, s := range c.AlternateNames {
		if named(s) && (len(bare) > 2 && consonants(s) == bare || extends(token.Fold(s), token.Fold(c.Name)) || strings.Contains(s, " ") && extends(token.Fold(c.Name), token.Fold(s))) {
			add(s)
		}
	}
	if slices.ContainsFunc(c.AlternateNames, func(s string) bool { return strings.HasPrefix(s, "ال") }) {
		for _, s := range append([]string{c.Name}, out...) {
			if article, rest, ok := strings.Cut(strings.ReplaceAll(s, "-", " "), " "); ok && articles[token.Fold(article)] && len(rest) > 2 {
				add(rest)
			}
		}
	}
	if slices.ContainsFunc(c.AlternateNames, func(s string) bool { return strings.HasSuffix(s, "ة") }) {
		for _, s := range append([]string{c.Name}, out...) {
			if strings.HasSuffix(s, "ah") && len(s) > 5 {
				add(strings.TrimSuffix(s, "h"))
			}
		}
	}
	slices.Sort(out)
	return out
}

// articles are the forms of the Arabic article before the letters that change it.
var articles = map[string]bool{"al": true, "el": true, "ad": true, "an": true, "ar": true, "as": true, "ash": true, "at": true, "az": true}

// named reports whether a name is one as English news writes them: Latin letters, the first a capital, and not only capitals.
func named(s string) bool {
	small := false
	for i, r := range s {
		switch {
		case i == 0 && !unicode.IsUpper(r), unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r), !unicode.IsLetter(r) && !strings.ContainsRune(" -'’.", r):
			return false
		}
		small = small || unicode.IsLower(r)
	}
	return small && len(s) > 3
}

// consonants returns a name's consonants, each run of one letter once; those that transliterations mix up are one.
func consonants(name string) string {
	var b strings.Builder
	last := ' '
	words := strings.FieldsFunc(token.Fold(name), func(r rune) bool { return r == ' ' || r == '-' })
	for i, w := range words {
		if i == 0 && len(words) > 1 && articles[w] {
			continue
		}
		for _, r := range strings.TrimSuffix(w, "h") {
			switch r {
			case 'q', 'c':
				r = 'k'
			case 'w':
				r = 'v'
			case 'z':
				r = 's'
			}
			if r != last && unicode.IsLetter(r) && !strings.ContainsRune("aeiouy", r) {
				b.WriteRune(r)
			}
			last = r
		}
	}
	return b.String()
}

// extends reports whether a name is another one with more words after it.
func extends(longer, name string) bool { return strings.HasPrefix(longer, name+" ") }
