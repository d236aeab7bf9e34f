package web

import (
	"fmt"
	"strings"
	"unicode"

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
	partBytes    = 20_000
	partMentions = 110
)

// layOut cuts a document's text into paragraphs and mentions.
func layOut(d *analysis.Document, part int) text {
	names := map[string]*entity.Entity{}
	for i := range d.Entities {
		names[d.Entities[i].ID] = &d.Entities[i]
	}
	next := 0
	n := 0
	// cut returns the segments of text[start:end].
	cut := func(start, end int) (out []segment) {
		for ; next < len(d.Mentions) && d.Mentions[next].Start < end; next++ {
			m := &d.Mentions[next]
			if m.Start < start || m.End > end || m.Entity == "" {
				continue
			}
			if m.Start > start {
				out = append(out, segment{Text: d.Text[start:m.Start]})
			}
			n++
			out = append(out, segment{d.Text[m.Start:m.End], show(m, names[m.Entity], n)})
			start = m.End
		}
		if start < end {
			out = append(out, segment{Text: d.Text[start:end]})
		}
		return out
	}
	body := len(d.Text) - len(d.Body)
	t := text{Title: cut(0, len(d.Title)), Part: 1, Parts: 1}
	first, bytes := 0, 0
	for at := body; at < len(d.Text); {
		end := len(d.Text)
		if i := strings.IndexByte(d.Text[at:], '\n'); i >= 0 {
			end = at + i
		}
		// A paragraph that is longer than a part is cut at a sentence's end if there is one, else anywhere between letters.
		if end-at > partBytes {
			end = at + partBytes
			if i := strings.LastIndex(d.Text[at:end], ". "); i > partBytes/2 {
				end = at + i + 1
			}
			for end > at && d.Text[end]&0xC0 == 0x80 {
				end--
			}
		}
		before := n
		segments := cut(at, end)
		if bytes > 0 && (bytes+end-at > partBytes || n-first > partMentions) {
			t.Parts++
			first, bytes = before, 0
		}
		bytes += end - at
		if t.Parts == part && strings.TrimSpace(d.Text[at:end]) != "" {
			t.Paragraphs = append(t.Paragraphs, segments)
			t.Part = part
		}
		for at = end; at < len(d.Text) && d.Text[at] == '\n'; at++ {
		}
	}
	return t
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
