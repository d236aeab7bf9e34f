package web

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
)

// A segment is a piece of the text, plain or a mention.
type segment struct {
	Text    string
	Mention *mention
}

// A mention is what a reader sees of one.
type mention struct {
	ID, Address                     string
	Class                           string // kind and sense
	Name, Kind, Sense, Entity, Role string
	Country, Confidence, Evidence   string
	Others                          string
}

// A text is a part of an article laid out in paragraphs.
type text struct {
	Title      []segment
	Paragraphs [][]segment
	Part       int // from 1
	Parts      int
}

// Part of a text is what one page shows of it: a page is no longer than some tens of kilobytes.
const (
	partBytes    = 16_000
	partMentions = 100
	titleBytes   = 2_000
)

// addressable reports whether an entity has a page: what is named in more bytes than this is no name.
func addressable(id string) bool { return id != "" && len(id) <= 200 }

// layOut cuts a document's text into paragraphs and mentions, of which it returns the headline's and those of one part.
func layOut(d *analysis.Document, part int) text {
	x := &layout{Document: d, names: map[string]*entity.Entity{}}
	for i := range d.Entities {
		x.names[d.Entities[i].ID] = &d.Entities[i]
	}
	t := text{Title: x.segments(0, boundary(d.Text, min(len(d.Title), titleBytes))), Part: 1, Parts: 1}
	if len(d.Title) > titleBytes {
		t.Title = append(t.Title, segment{Text: " …"})
	}
	bytes, mentions := 0, 0 // of this part
	for at := len(d.Text) - len(d.Body); at < len(d.Text); {
		end, n := x.piece(at)
		if bytes > 0 && (bytes+end-at > partBytes || mentions+n > partMentions) {
			t.Parts++
			bytes, mentions = 0, 0
		}
		bytes, mentions = bytes+end-at, mentions+n
		if t.Parts == part && strings.TrimSpace(d.Text[at:end]) != "" {
			t.Paragraphs = append(t.Paragraphs, x.segments(at, end))
			t.Part = part
		}
		for at = end; at < len(d.Text) && d.Text[at] == '\n'; at++ {
		}
	}
	return t
}

// A layout goes through the text once; next is the first mention that it has not passed.
type layout struct {
	*analysis.Document
	names       map[string]*entity.Entity
	next, shown int
}

// piece returns the end of the paragraph that begins at a place, and how many mentions it has. One that is longer than a part is cut at a
// sentence's end if there is one, else anywhere between letters and mentions.
func (x *layout) piece(at int) (end, mentions int) {
	for x.next < len(x.Mentions) && x.Mentions[x.next].Start < at {
		x.next++
	}
	end = len(x.Text)
	if i := strings.IndexByte(x.Text[at:], '\n'); i >= 0 {
		end = at + i
	}
	longest := end
	if at+partBytes < longest {
		longest = boundary(x.Text, at+partBytes)
	}
	if i := x.next + partMentions; i < len(x.Mentions) && x.Mentions[i].Start < longest {
		longest = x.Mentions[i].Start
	}
	if longest < end {
		end = longest
		if i := strings.LastIndex(x.Text[at:end], ". "); i > (end-at)/2 {
			end = at + i + len(". ")
		}
	}
	for i := x.next; i < len(x.Mentions) && x.Mentions[i].Start < end; i++ {
		mentions++
	}
	return end, mentions
}

// segments returns the text from start to end, cut into mentions and what stands between them.
func (x *layout) segments(start, end int) (out []segment) {
	for ; x.next < len(x.Mentions) && x.Mentions[x.next].Start < end; x.next++ {
		m := &x.Mentions[x.next]
		if m.Start < start || m.End > end || !addressable(m.Entity) {
			continue
		}
		if m.Start > start {
			out = append(out, segment{Text: x.Text[start:m.Start]})
		}
		x.shown++
		out = append(out, segment{x.Text[m.Start:m.End], show(m, x.names[m.Entity], x.shown)})
		start = m.End
	}
	if start < end {
		out = append(out, segment{Text: x.Text[start:end]})
	}
	return out
}

// boundary returns the last place up to i at which a letter begins.
func boundary(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

func show(m *entity.Mention, e *entity.Entity, n int) *mention {
	out := &mention{ID: fmt.Sprintf("m%d", n), Class: m.Kind.String(), Kind: m.Kind.String(), Entity: m.Entity, Confidence: fmt.Sprintf("%.2f", m.Confidence),
		Evidence: m.Evidence.String(), Address: entityAddress(m.Entity)}
	if s := m.Sense.String(); s != "" {
		out.Class += " as-" + s
		out.Sense = fmt.Sprintf("as %s, %.2f", map[string]string{"place": "a place", "government": "a government", "people": "a people"}[s], m.SenseConfidence)
	}
	if e != nil {
		out.Name, out.Role = e.Name, e.Role
	}
	if m.Country != "" {
		out.Country = countryName(m.Country)
	}
	var others []string
	for _, c := range m.Candidates {
		if c.Entity != m.Entity && len(others) < 3 {
			others = append(others, fmt.Sprintf("%s (%s)", c.Name, c.Entity))
		}
	}
	out.Others = strings.Join(others, ", ")
	return out
}

// oneLine returns a text of the article on one line, cut at a word if it is longer than n bytes.
func oneLine(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > n {
		s = strings.ToValidUTF8(s[:n], "")
		if i := strings.LastIndexFunc(s, unicode.IsSpace); i > n/2 {
			s = s[:i]
		}
		s += " …"
	}
	return s
}
