package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
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
		about = append(about, clean(d.Source))
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
		when := clean(s.Source)
		if !s.Published.IsZero() && !d.Published.IsZero() {
			when += " · " + related.Apart(d.Published, s.Published)
		} else if !s.Published.IsZero() {
			when += " · " + s.Published.Format("2 Jan 2006")
		}
		spread(w, fmt.Sprintf("%2d  %s", i+1, clean(s.Title)), when)
		spread(w, "    "+clean(s.Excerpt), fmt.Sprintf("%s %.2f", s.Relation, s.Score))
		fmt.Fprintf(w, "    why  %s\n", clean(why(s)))
		if len(s.Copies) > 0 {
			fmt.Fprintf(w, "    copies  %s\n", clean(strings.Join(s.Copies, ", ")))
		}
	}
	fmt.Fprintln(w)
}

// why lays out the reasons so that the figures sum to the score: the heaviest entities one by one, the words
// together, then topics, meaning and what a crowd of like articles and time take away.
func why(s related.Suggestion) string {
	const entities, words, topics = 3, 4, 2
	sums, named := map[string]float64{}, map[string][]string{}
	for _, b := range s.Because {
		switch {
		case b.Kind == "entity" && len(named["entity"]) < entities:
			named["entity"] = append(named["entity"], fmt.Sprintf("%s %+.2f", b.What, b.Weight))
			continue
		case b.Kind == "term" && len(named["term"]) < words:
			named["term"] = append(named["term"], `"`+b.What+`"`)
		case b.Kind == "topic" && len(named["topic"]) < topics:
			named["topic"] = append(named["topic"], b.What)
		case b.Kind == "time" || b.Kind == "roles":
			named[b.Kind] = append(named[b.Kind], b.What)
		}
		sums[b.Kind]++
		sums[b.Kind+" weight"] += b.Weight
	}
	parts := named["entity"]
	add := func(kind, what string) {
		if sums[kind] > 0 {
			parts = append(parts, fmt.Sprintf("%s %+.2f", what, sums[kind+" weight"]))
		}
	}
	add("entity", "and "+count(int(sums["entity"]), "name"))
	more := ""
	if n := int(sums["term"]) - len(named["term"]); n > 0 {
		more = " and " + count(n, "word")
	}
	add("term", strings.Join(named["term"], ", ")+more)
	add("headline", count(int(sums["headline"]), "word")+" of the headline")
	add("number", count(int(sums["number"]), "number"))
	more = ""
	if n := int(sums["topic"]) - len(named["topic"]); n > 0 {
		more = " and " + count(n, "topic")
	}
	add("topic", strings.Join(named["topic"], ", ")+more)
	add("meaning", "similar words")
	add("crowd", "like others too")
	add("roles", strings.Join(named["roles"], ""))
	add("time", strings.Join(named["time"], ""))
	return clean(strings.Join(parts, " · "))
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
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

// clean hides what would move the cursor or turn the direction of writing.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

// table lays out why an article is suggested for another one: each reason with its weight and the sum so far, those that bring less than a
// hundredth together, and last what takes away from the sum.
func table(w io.Writer, query string, s related.Suggestion) {
	const least = 0.01
	fmt.Fprintf(w, "%s\nas a suggestion for %s\n\n", clean(s.ID), clean(query))
	sum := 0.0
	row := func(kind, what string, weight float64) {
		sum += weight
		fmt.Fprintf(w, "  %-9s %-60s %+8.4f %9.4f\n", kind, cut(clean(what), 60), weight, sum)
	}
	fmt.Fprintf(w, "  %-9s %-60s %8s %9s\n", "kind", "what they share", "weight", "sum")
	small, n := map[string]float64{}, map[string]int{}
	var kinds []string
	for _, b := range s.Because {
		switch {
		case b.Weight >= least:
			row(b.Kind, b.What, b.Weight)
		case b.Weight >= 0:
			if n[b.Kind]++; n[b.Kind] == 1 {
				kinds = append(kinds, b.Kind)
			}
			small[b.Kind] += b.Weight
		}
	}
	for _, kind := range kinds {
		row(kind, fmt.Sprintf("%d of less than %.2f each", n[kind], least), small[kind])
	}
	for _, b := range s.Because {
		if b.Weight < 0 {
			row(b.Kind, b.What, b.Weight)
		}
	}
	fmt.Fprintf(w, "\n  %-9s %-60s %8.4f\n", "score", string(s.Relation), s.Score)
}

// cut shortens a text to some letters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
