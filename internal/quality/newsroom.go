package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/newsroom"
)

const room = "newsroom"

type spanKind struct {
	doc, start, end int
	kind            string
}

// fold merges country and place, as the usual scorers do.
func fold(k entity.Kind) string {
	if k == entity.Country {
		return "place"
	}
	return k.String()
}

// names scores spans and kinds: right is the same span and the same kind.
func names(w io.Writer, items []newsroom.Item, docs []*analysis.Document) {
	want, got := map[string]map[spanKind]bool{}, map[string]map[spanKind]bool{}
	add := func(m map[string]map[spanKind]bool, group string, s spanKind) {
		if m[group] == nil {
			m[group] = map[spanKind]bool{}
		}
		m[group][s] = true
	}
	put := func(m map[string]map[spanKind]bool, doc, start, end int, k entity.Kind) {
		add(m, k.String(), spanKind{doc, start, end, k.String()})
		switch f := fold(k); f {
		case "person", "organization", "place":
			add(m, "person, organization, place", spanKind{doc, start, end, f})
		}
	}
	for i, item := range items {
		for _, m := range item.Mentions {
			put(want, i, m.Start, m.End, m.Kind)
		}
		for _, m := range docs[i].Mentions {
			put(got, i, m.Start, m.End, m.Kind)
		}
	}
	for _, g := range []string{"person, organization, place", "country", "place", "person", "organization", "nationality", "facility", "event"} {
		line(w, "names: "+g, room, gold.Compare(want[g], got[g]))
	}
}

// confidence sets the confidence of names beside the share whose span and kind are right.
func confidence(w io.Writer, items []newsroom.Item, docs []*analysis.Document) {
	var r gold.Reliability
	for i, item := range items {
		want := map[spanKind]bool{}
		for _, m := range item.Mentions {
			want[spanKind{i, m.Start, m.End, fold(m.Kind)}] = true
		}
		for _, m := range docs[i].Mentions {
			switch k := fold(m.Kind); k {
			case "person", "organization", "place":
				r.Add(m.Confidence, want[spanKind{i, m.Start, m.End, k}])
			}
		}
	}
	reliability(w, "confidence of names", room, &r)
}

// reliability writes a row for each bin of probabilities, and the mean gap between what was said and what is right.
func reliability(w io.Writer, what, set string, r *gold.Reliability) {
	for _, l := range r.Lines() {
		line(w, what, set, l)
	}
	answers, bins := r.Gap()
	line(w, what+": gap", set, fmt.Sprintf("%.3f  bins alike %.3f", answers, bins))
}

// links scores entities and senses of the mentions that were found with the right span.
func links(w io.Writer, items []newsroom.Item, docs []*analysis.Document) {
	var known, unknown, sense, end, total, capital, capitals int
	var foundKnown, foundUnknown, foundSense int
	for i, item := range items {
		at := map[[2]int]*entity.Mention{}
		for j := range docs[i].Mentions {
			m := &docs[i].Mentions[j]
			at[[2]int{m.Start, m.End}] = m
		}
		for _, g := range item.Mentions {
			m := at[[2]int{g.Start, g.End}]
			inBase := entity.Knows(g.Entity)
			if inBase {
				total++
			}
			if m == nil {
				continue
			}
			switch {
			case inBase:
				foundKnown++
				if m.Entity == g.Entity {
					known++
					end++
				}
			default:
				foundUnknown++
				if !entity.Knows(m.Entity) {
					unknown++
				}
			}
			if g.Sense != "" && (g.Kind == entity.Country || g.Kind == entity.Place) {
				foundSense++
				if m.Sense.String() == g.Sense {
					sense++
				}
				if g.Sense == "government" && g.Kind == entity.Place {
					capitals++
					if m.Sense.String() == g.Sense && m.Entity == g.Entity {
						capital++
					}
				}
			}
		}
	}
	ratio := func(a, b int) string { return fmt.Sprintf("%.3f  (%d)", float64(a)/float64(max(b, 1)), b) }
	line(w, "links: known names found", room, ratio(known, foundKnown))
	line(w, "links: end to end", room, ratio(end, total))
	line(w, "links: unknown left open", room, ratio(unknown, foundUnknown))
	line(w, "senses (learned from)", room, ratio(sense, foundSense))
	line(w, "capitals as governments", room, ratio(capital, capitals))
}

func focus(w io.Writer, items []newsroom.Item, docs []*analysis.Document) {
	s := focusScore{}
	for i, item := range items {
		var got []string
		for _, f := range docs[i].Focus {
			got = append(got, f.Country)
		}
		s.add(item.Focus, nil, got)
	}
	line(w, "focus", room, s)
}

// A focusScore adds up focus countries: the best one in gold, and pairs of article and country.
type focusScore struct {
	n, top int
	pairs  gold.Count
}

func (s *focusScore) add(want, maybe, got []string) {
	if len(want) > 0 {
		s.n++
		if len(got) > 0 && slices.Contains(want, got[0]) {
			s.top++
		}
	}
	for _, c := range got {
		switch {
		case slices.Contains(want, c):
			s.pairs.Right++
		case !slices.Contains(maybe, c):
			s.pairs.Wrong++
		}
	}
	for _, c := range want {
		if !slices.Contains(got, c) {
			s.pairs.Missed++
		}
	}
}

func (s focusScore) String() string {
	return fmt.Sprintf("top1 %.3f  pairs %v", float64(s.top)/float64(max(s.n, 1)), s.pairs)
}

func topics(w io.Writer, items []newsroom.Item, docs []*analysis.Document) {
	var s topicScore
	var r gold.Reliability
	for i, item := range items {
		s.add(item.Topics[:1], item.Topics, nil, published(docs[i]))
		addTopics(&r, item.Topics, nil, docs[i])
	}
	line(w, "topics", room, s)
	reliability(w, "probability of topics", room, &r)
}

func published(d *analysis.Document) []string {
	var out []string
	for _, t := range d.PublishedTopics() {
		out = append(out, t.Topic.ID)
	}
	return out
}

// A topicScore adds up topics: the best one is the primary, or any in gold; the primary among three; all pairs.
type topicScore struct {
	n, hit, in, three int
	pairs             gold.Count
}

func (s *topicScore) add(primary, want, maybe, got []string) {
	s.n++
	if len(got) > 0 && slices.Contains(primary, got[0]) {
		s.hit++
	}
	if len(got) > 0 && slices.Contains(want, got[0]) {
		s.in++
	}
	for _, t := range got[:min(3, len(got))] {
		if slices.Contains(primary, t) {
			s.three++
			break
		}
	}
	for _, t := range got {
		switch {
		case slices.Contains(maybe, t):
		case slices.Contains(want, t):
			s.pairs.Right++
		default:
			s.pairs.Wrong++
		}
	}
	for _, t := range want {
		if !slices.Contains(got, t) && !slices.Contains(maybe, t) {
			s.pairs.Missed++
		}
	}
}

// addTopics counts the probability of each topic that the gold answer decides.
func addTopics(r *gold.Reliability, want, maybe []string, d *analysis.Document) {
	for _, t := range d.Topics {
		if !slices.Contains(maybe, t.Topic.ID) {
			r.Add(t.Probability, slices.Contains(want, t.Topic.ID))
		}
	}
}

func (s topicScore) String() string {
	n := float64(max(s.n, 1))
	return fmt.Sprintf("hit@1 %.3f  in-gold@1 %.3f  hit@3 %.3f  pairs %v", float64(s.hit)/n, float64(s.in)/n, float64(s.three)/n, s.pairs)
}

// suggestions scores the related index: the right answers are the other articles of a story.
func suggestions(w io.Writer, items []newsroom.Item, docs []*analysis.Document) error {
	index := related.New(related.Options{})
	if err := index.Add(docs...); err != nil {
		return err
	}
	story, size := map[string]string{}, map[string]int{}
	original := map[string]string{}
	for _, item := range items {
		story[item.Article.ID] = item.Story
		size[item.Story]++
		original[item.Article.ID] = item.Article.ID
		if item.CopyOf != "" {
			original[item.Article.ID] = item.CopyOf
		}
	}
	for _, decay := range []bool{false, true} {
		var r gold.Ranking
		for _, d := range docs {
			var right []bool
			for _, s := range index.Related(d, related.Query{NoDecay: !decay, KeepCopies: true}) {
				right = append(right, story[s.ID] == story[d.ID])
			}
			r.Add(right, size[story[d.ID]]-1)
		}
		line(w, "related, "+map[bool]string{false: "text only", true: "with time"}[decay], room, r)
	}
	group := func(by map[string]string) [][]string {
		m := map[string][]string{}
		for _, item := range items {
			m[by[item.Article.ID]] = append(m[by[item.Article.ID]], item.Article.ID)
		}
		var out [][]string
		for _, g := range m {
			out = append(out, g)
		}
		return out
	}
	line(w, "near-duplicates, pairs", room, gold.Compare(pairsOf(group(original)), pairsOf(index.Duplicates())))
	var stories [][]string
	for _, s := range index.Stories() {
		stories = append(stories, s.IDs)
	}
	line(w, "stories, pairs", room, gold.Compare(pairsOf(group(story)), pairsOf(stories)))
	return nil
}

// pairsOf returns the pairs of ids that stand in one group.
func pairsOf(groups [][]string) map[[2]string]bool {
	m := map[[2]string]bool{}
	for _, g := range groups {
		for i, a := range g {
			for _, b := range g[i+1:] {
				m[[2]string{min(a, b), max(a, b)}] = true
			}
		}
	}
	return m
}
