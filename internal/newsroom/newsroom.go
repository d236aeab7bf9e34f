// Package newsroom reads the articles in testdata/newsroom with their gold answers.
//
// An article NAME.txt has header lines, a blank line and the body. Its answers stand in NAME.gold, tab-separated:
//
//	story   ID            articles of one running event share it
//	focus   KR KP         ISO codes of the countries that it is about, best first; may be empty
//	topics  ID ID         topics of the taxonomy, the primary first
//	copyof  NAME          for a wire copy with small edits, the article that it copies
//	KIND    ENTITY SENSE TEXT
//
// with a line of the last form for each mention, in the order of the text (title, blank line, body). ENTITY is the id that the
// mention refers to; SENSE is place, government, people or "-". An id that the knowledge base does not have stands for a name that is not
// to be linked. Dates and amounts are not annotated.
package newsroom

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/topic"
)

// An Item is an article with its answers.
type Item struct {
	Article  analysis.Article
	Story    string
	CopyOf   string
	Focus    []string
	Topics   []string
	Mentions []Mention
}

// A Mention is a name that the article holds: bytes Start to End of the document's text.
type Mention struct {
	Start, End int
	Kind       entity.Kind
	Entity     string
	Sense      string
}

// Text returns the document's text, which the offsets refer to.
func (i *Item) Text() string { return i.Article.Title + "\n\n" + i.Article.Body }

// Load reads and checks a newsroom. An error names file, line and cause.
func Load(dir string) ([]Item, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no articles in %s", dir)
	}
	known := map[string]bool{}
	for _, t := range topic.Taxonomy() {
		known[t.ID] = true
	}
	var out []Item
	ids := map[string]bool{}
	for _, f := range files {
		articles, errs := source.Collect(source.Files([]string{f}, source.Options{}))
		if len(errs) > 0 {
			return nil, errs[0]
		}
		if len(articles) != 1 {
			return nil, fmt.Errorf("%s: %d articles", f, len(articles))
		}
		a := articles[0]
		switch {
		case a.Title == "" || a.Body == "":
			return nil, fmt.Errorf("%s: no title or body", f)
		case a.Source == "" || a.Published.IsZero():
			return nil, fmt.Errorf("%s: no source or date", f)
		}
		item := Item{Article: a}
		if err := item.gold(strings.TrimSuffix(f, ".txt")+".gold", known); err != nil {
			return nil, err
		}
		ids[a.ID] = true
		out = append(out, item)
	}
	for _, i := range out {
		if i.CopyOf != "" && !ids[i.CopyOf] {
			return nil, fmt.Errorf("%s: copy of %s, which is not there", i.Article.ID, i.CopyOf)
		}
	}
	return out, nil
}

// gold reads the answers of an article.
func (i *Item) gold(path string, topics map[string]bool) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text, at, n := i.Text(), 0, 0
	for line := range strings.Lines(string(data)) {
		n++
		bad := func(format string, args ...any) error {
			return fmt.Errorf("%s:%d: %s", path, n, fmt.Sprintf(format, args...))
		}
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		switch {
		case len(f) == 2 && f[0] == "story":
			i.Story = f[1]
		case len(f) == 2 && f[0] == "copyof":
			i.CopyOf = f[1]
		case len(f) == 2 && f[0] == "focus":
			i.Focus = strings.Fields(f[1])
			for _, c := range i.Focus {
				if entity.CountryName(c) == "" {
					return bad("unknown country %q", c)
				}
			}
		case len(f) == 2 && f[0] == "topics":
			i.Topics = strings.Fields(f[1])
			for _, t := range i.Topics {
				if !topics[t] {
					return bad("unknown topic %q", t)
				}
			}
		case len(f) == 4:
			m := Mention{Kind: entity.KindOf(f[0]), Entity: f[1], Sense: f[2]}
			if m.Kind == entity.NoKind {
				return bad("unknown kind %q", f[0])
			}
			switch m.Sense {
			case "-":
				m.Sense = ""
			case "place", "government", "people":
			default:
				return bad("unknown sense %q", f[2])
			}
			m.Start = find(text, f[3], at)
			if m.Start < 0 {
				return bad("%q does not follow in the text", f[3])
			}
			m.End = m.Start + len(f[3])
			at = m.End
			i.Mentions = append(i.Mentions, m)
		default:
			return bad("%d fields", len(f))
		}
	}
	if i.Story == "" || len(i.Topics) == 0 || len(i.Mentions) == 0 {
		return fmt.Errorf("%s: no %s", path, cmp.Or(map[bool]string{true: "story"}[i.Story == ""], map[bool]string{true: "topics"}[len(i.Topics) == 0], "mentions"))
	}
	return nil
}

// find returns where a name next stands as a word of its own, or -1.
func find(text, name string, at int) int {
	for at < len(text) {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return -1
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return at
		}
		at++
	}
	return -1
}
