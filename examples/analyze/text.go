package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/entity"
)

// text lays a document out for reading: what it is about and why, who is in it, and each
// name where it stands.
func text(w io.Writer, d *analysis.Document, probs bool) error {
	var b strings.Builder
	title := d.Title
	if title == "" {
		title = d.ID
	}
	fmt.Fprintf(&b, "%s\n", oneLine(title))
	var about []string
	if d.Source != "" {
		about = append(about, oneLine(d.Source))
	}
	if !d.Published.IsZero() {
		about = append(about, d.Published.Format("2 Jan 2006"))
	}
	about = append(about, fmt.Sprintf("%d sentences, %d tokens", len(d.Sentences), len(d.Tokens)))
	fmt.Fprintf(&b, "%s\n", strings.Join(about, " · "))
	if d.Warning != "" {
		fmt.Fprintf(&b, "warning: %s\n", d.Warning)
	}

	section(&b, "Focus", len(d.Focus))
	for _, f := range d.Focus {
		var why []string
		for _, c := range f.Because[:min(4, len(f.Because))] {
			why = append(why, fmt.Sprintf("%s +%.2f", c.What, c.Weight))
		}
		fmt.Fprintf(&b, "  %.2f  %s  %s\n", f.Score, pad(f.Name+" ("+f.Country+")", 26), strings.Join(why, " · "))
	}
	topics := d.PublishedTopics()
	if probs {
		topics = d.Topics
	}
	section(&b, "Topics", len(topics))
	for _, t := range topics {
		var why []string
		for _, c := range t.Because[:min(5, len(t.Because))] {
			why = append(why, fmt.Sprintf("%s %+.2f", c.What, c.Weight))
		}
		fmt.Fprintf(&b, "  %.2f  %s  %s\n", t.Probability, pad(t.Topic.Name, 26), strings.Join(why, " · "))
	}
	section(&b, "Entities", len(d.Entities))
	for _, e := range d.Entities {
		note := e.Role
		if e.Kind == entity.Person && note != "" && e.Country != "" {
			note += ", " + entity.CountryName(e.Country)
		} else if e.Kind != entity.Country && e.Country != "" {
			note = entity.CountryName(e.Country)
		}
		fmt.Fprintf(&b, "  %.2f  %s  %s  %s  %s\n", e.Salience, pad(oneLine(e.Name), 34), pad(e.Kind.String(), 12), pad(e.ID, 34), note)
	}
	section(&b, "Quotes", len(d.Quotes))
	for _, q := range d.Quotes {
		b.WriteString(said(d, q))
	}
	section(&b, "Mentions", len(d.Mentions))
	for _, m := range d.Mentions {
		what := m.Kind.String()
		if m.Sense != entity.NoSense {
			what += "/" + m.Sense.String()
		}
		target := m.Entity
		if target != "" {
			target = "= " + target
		}
		line := fmt.Sprintf("  %6d  %s  %s  %s  %.2f  %s", m.Start, pad(oneLine(d.Text[m.Start:m.End]), 34), pad(what, 20), pad(target, 30), m.Confidence, m.Evidence)
		if len(m.Candidates) > 0 {
			var names []string
			for _, c := range m.Candidates {
				names = append(names, c.Name+" ("+c.Country+")")
			}
			line += "; or " + strings.Join(names, ", ")
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// said lays out a quote: its source with the entity behind it, the cue, and the words, which are cut to fit.
func said(d *analysis.Document, q quote.Quote) string {
	who := oneLine(d.Text[q.SourceStart:q.SourceEnd])
	if who == "" {
		who = "(not named)"
	}
	if q.Speaker != "" {
		who += " = " + q.Speaker
		for _, e := range d.Entities {
			if e.ID == q.Speaker && !strings.Contains(who, e.Name) {
				who += " " + oneLine(e.Name)
			}
		}
	}
	cue := d.Text[q.CueStart:q.CueEnd]
	if cue == "" {
		cue = "goes on"
	}
	words := []rune(strings.Join(strings.Fields(oneLine(d.Text[q.Start:q.End])), " "))
	if len(words) > 160 {
		words = append(words[:159], '…')
	}
	kind := "reported"
	if q.Direct {
		kind = "quoted"
	}
	return fmt.Sprintf("  %6d  %s  %s  %s\n          %s\n", q.Start, pad(kind, 8), pad(who, 34), oneLine(cue), string(words))
}

func section(b *strings.Builder, name string, n int) {
	if n > 0 {
		fmt.Fprintf(b, "\n%s\n", name)
	}
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", int(math.Max(0, float64(n-utf8.RuneCountInString(s)))))
}

// oneLine makes a name fit on a line and hides what would move the cursor or turn the direction of writing.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}
