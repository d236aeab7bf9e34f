package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// width is that of a panel in columns.
const width = 118

// panel lays out an article and what to read next, with the reasons.
func panel(w io.Writer, d *analysis.Document, found []related.Suggestion) {
	var about []string
	if d.Source != "" {
		about = append(about, d.Source)
	}
	if !d.Published.IsZero() {
		about = append(about, d.Published.Format("2 Jan 2006"))
	}
	var focus []string
	for _, f := range d.Focus {
		focus = append(focus, fmt.Sprintf("%s %.2f", f.Name, f.Score))
	}
	if len(focus) > 0 {
		about = append(about, strings.Join(focus, "  "))
	}
	var topics []string
	for _, t := range d.PublishedTopics() {
		topics = append(topics, t.Topic.ID)
	}
	if len(topics) > 0 {
		about = append(about, strings.Join(topics, ", "))
	}
	title := d.Title
	if title == "" {
		title = d.ID
	}
	fmt.Fprintf(w, "%s\n%s\n\nRelated Articles\n", clean(title), strings.Join(about, " · "))
	if len(found) == 0 {
		fmt.Fprintf(w, "    none\n")
	}
	for i, s := range found {
		when := s.Source
		if !s.Published.IsZero() && !d.Published.IsZero() {
			when += " · " + related.Apart(d.Published, s.Published)
		} else if !s.Published.IsZero() {
			when += " · " + s.Published.Format("2 Jan 2006")
		}
		spread(w, fmt.Sprintf("%2d  %s", i+1, clean(s.Title)), when)
		spread(w, "    "+clean(s.Excerpt), fmt.Sprintf("%s %.2f", s.Relation, s.Score))
		fmt.Fprintf(w, "    why  %s\n", why(s))
		if len(s.Copies) > 0 {
			fmt.Fprintf(w, "    copies  %s\n", strings.Join(s.Copies, ", "))
		}
	}
	fmt.Fprintln(w)
}

// why lists the heaviest reasons; terms of little weight are added up, so that the figures sum to the score.
func why(s related.Suggestion) string {
	const most = 5
	var parts []string
	rest, time := 0.0, ""
	for _, b := range s.Because {
		switch {
		case b.Kind == "time":
			time = fmt.Sprintf("%s %+.2f", b.What, b.Weight)
		case len(parts) < most:
			what := b.What
			if b.Kind == "term" {
				what = `"` + what + `"`
			}
			parts = append(parts, fmt.Sprintf("%s %+.2f", what, b.Weight))
		default:
			rest += b.Weight
		}
	}
	if rest > 0 {
		parts = append(parts, fmt.Sprintf("%d more %+.2f", len(s.Because)-most, rest))
	}
	if time != "" {
		parts = append(parts, time)
	}
	return strings.Join(parts, " · ")
}

// spread writes a line with text at both ends; the left is cut if both do not fit.
func spread(w io.Writer, left, right string) {
	room := width - utf8.RuneCountInString(right) - 2
	if utf8.RuneCountInString(left) > room {
		r := []rune(left)
		left = string(r[:max(0, room-2)]) + " …"
	}
	fmt.Fprintf(w, "%s%s%s\n", left, strings.Repeat(" ", max(2, width-utf8.RuneCountInString(left)-utf8.RuneCountInString(right))), right)
}

// clean hides what would move the cursor.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
