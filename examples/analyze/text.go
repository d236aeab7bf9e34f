package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/timex"
	"github.com/dateline-news/dateline/analysis/tone"
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

	aids(&b, d)
	section(&b, "Focus", len(d.Focus))
	for _, f := range d.Focus {
		var why []string
		for _, c := range f.Because[:min(4, len(f.Because))] {
			why = append(why, fmt.Sprintf("%s +%.2f", c.What, c.Weight))
		}
		fmt.Fprintf(&b, "  %.2f  %s  %s\n", f.Score, pad(f.Name+" ("+f.Country+")"+role(f.Role), 26), strings.Join(why, " · "))
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
		if e.Division != "" {
			note = e.Division + ", " + note
		}
		if len(e.Claims) > 0 {
			note = strings.TrimPrefix(note+", claimed or held by "+strings.Join(e.Claims, ", "), ", ")
		} else if len(e.Countries) > 0 {
			note = strings.Join(e.Countries, ", ")
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

// aids lays out the reading aids.
func aids(b *strings.Builder, d *analysis.Document) {
	section(b, "Summary", len(d.Summary))
	for _, s := range d.Summary {
		fmt.Fprintf(b, "  %.2f  %s\n", s.Score, wrap(oneLine(d.Text[s.Start:s.End]), 8))
	}
	section(b, "Key phrases", len(d.Keyphrases))
	if len(d.Keyphrases) > 0 {
		var phrases []string
		for _, p := range d.Keyphrases {
			phrases = append(phrases, strings.ReplaceAll(oneLine(d.Text[p.Start:p.End]), " ", "\u00a0"))
		}
		fmt.Fprintf(b, "  %s\n", strings.ReplaceAll(wrap(strings.Join(phrases, ", "), 2), "\u00a0", " "))
	}
	section(b, "Dates", len(d.Dates))
	for _, t := range d.Dates {
		days := t.From
		if t.To != t.From {
			days += " to " + t.To
		}
		line := fmt.Sprintf("  %6d  %s  %s  %s", t.Start, pad(oneLine(d.Text[t.Start:t.End]), 34), pad(days, 26), t.Grain)
		if t.Part != timex.Whole {
			line += ", " + t.Part.String()
		}
		b.WriteString(line + "\n")
	}
	section(b, "Amounts", len(d.Amounts))
	for _, a := range d.Amounts {
		n := figure(a.Value)
		if a.High != a.Value {
			n += " to " + figure(a.High)
		}
		what := strings.TrimSpace(a.Unit + " " + oneLine(a.Of))
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %6d  %s  %s  %s  %s", a.Start, pad(oneLine(d.Text[a.Start:a.End]), 34), pad(n, 26), pad(what, 34), a.Bound), " ") + "\n")
	}
	section(b, "Tone", len(d.Tone.Because))
	if len(d.Tone.Because) > 0 {
		fmt.Fprintf(b, "  %+.2f  %s  %s\n", d.Tone.Score, pad("the article", 26), strongest(d.Tone.Because))
	}
	for _, t := range d.Tone.Toward {
		fmt.Fprintf(b, "  %+.2f  %s  %s\n", t.Score, pad("toward "+oneLine(t.Name), 26), strongest(t.Because))
	}
}

// strongest lists the five words that weigh most, in either direction.
func strongest(words []tone.Contribution) string {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b tone.Contribution) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	var out []string
	for _, w := range words[:min(5, len(words))] {
		out = append(out, fmt.Sprintf("%s %+.2f", oneLine(w.What), w.Weight))
	}
	if n := len(words) - len(out); n > 0 {
		out = append(out, fmt.Sprintf("and %d more", n))
	}
	return strings.Join(out, " · ")
}

// wrap breaks a text into lines of at most 110 letters or a word, the later ones indented.
func wrap(s string, indent int) string {
	var b strings.Builder
	used := 0
	for i, w := range strings.Split(s, " ") {
		n := utf8.RuneCountInString(w)
		switch {
		case i > 0 && used+1+n > 110:
			b.WriteString("\n" + strings.Repeat(" ", indent))
			used = 0
		case i > 0:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(w)
		used += n
	}
	return b.String()
}

// figure writes a number in full, with commas.
func figure(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	whole, part, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if len(part) > 0 {
		return whole + "." + part[:min(len(part), 4)]
	}
	return whole
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

// role returns a role as it stands behind a country.
func role(r string) string {
	if r == "" {
		return ""
	}
	return ", " + r
}
