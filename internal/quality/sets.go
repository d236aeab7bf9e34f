package main

import (
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/progress"
)

// measureSets scores the annotated sets in a folder whose names begin with a prefix. A set that is not there is said to be absent.
func measureSets(w io.Writer, dir, only string) error {
	m := &measurer{w: w, dir: dir, only: only, analyzer: analysis.New(analysis.Options{})}
	for _, set := range []string{"worldwide.dev", "dwie.dev", "conll2003.dev", "politics.dev"} {
		m.run("ner/"+set, m.names)
	}
	for _, set := range []string{"tr-news.dev", "lgl.dev"} {
		m.run("geo/"+set, m.places)
	}
	m.run("geo/geowebnews.dev", m.senses)
	m.run("newsroom/desk.dev", m.desk)
	m.run("topic/reuters21578.train", m.wire)
	m.run("similarity/semeval22.pairs", m.pairs)
	for _, set := range []string{"allsides-stories.dev", "ecbplus.dev"} {
		m.run("related/"+set, m.related)
	}
	m.run("corpus/allsides", m.copies)
	m.run("summary/keyphrases-500n", m.keyphrases)
	m.run("summary/gum-news", m.summaries)
	m.run("pages/truth", m.pages)
	return m.err
}

type measurer struct {
	w        io.Writer
	dir      string
	only     string
	analyzer *analysis.Analyzer
	err      error
}

// run scores a set unless it is absent.
func (m *measurer) run(set string, score func(set, path string) error) {
	path := filepath.Join(m.dir, set+".jsonl.gz")
	if !strings.HasPrefix(set, m.only) {
		return
	}
	if _, err := os.Stat(path); err != nil {
		line(m.w, "absent", set, "")
		return
	}
	if err := score(set, path); err != nil && m.err == nil {
		m.err = err
	}
}

// plain analyses a text without title, date and source.
func (m *measurer) plain(text string) *analysis.Document {
	return m.analyzer.Analyze(analysis.Article{Body: text})
}

// kindOf folds the labels of the sets; country and place are one, and other labels do not count.
func kindOf(label string) string {
	switch strings.ToLower(label) {
	case "per", "person", "politician":
		return "person"
	case "org", "organization", "organisation", "politicalparty", "corporation":
		return "organization"
	case "loc", "location", "gpe", "country", "place", "city", "region":
		return "place"
	}
	return ""
}

func (m *measurer) names(set, path string) error {
	type row struct {
		Text     string
		Entities []struct {
			Start, End int
			Type       string
			Tags       []any
		}
	}
	counts := map[string]*gold.Count{"": {}, "person": {}, "organization": {}, "place": {}}
	var sure gold.Reliability
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		at := gold.Offsets(r.Text)
		want := map[[2]int]map[string]bool{} // a span may have two labels; either is right
		demonym := map[[2]int]bool{}
		for _, e := range r.Entities {
			if e.Start < 0 || e.End >= len(at) {
				continue
			}
			span := [2]int{at[e.Start], at[e.End]}
			if strings.EqualFold(e.Type, "norp") {
				demonym[span] = true
			}
			for _, t := range e.Tags {
				if t == "type::gpe0-x" || t == "type::gpe1-x" {
					demonym[span] = true
				}
			}
			if k := kindOf(e.Type); k != "" && !demonym[span] {
				if want[span] == nil {
					want[span] = map[string]bool{}
				}
				want[span][k] = true
			}
		}
		for _, n := range m.plain(r.Text).Mentions {
			k, span := fold(n.Kind), [2]int{n.Start, n.End}
			if counts[k] == nil || demonym[span] && want[span] == nil {
				continue
			}
			c := gold.Count{Wrong: 1}
			sure.Add(n.Confidence, want[span][k])
			if want[span][k] {
				c = gold.Count{Right: 1}
				delete(want, span)
			}
			counts[k].Add(c)
			counts[""].Add(c)
		}
		for _, ks := range want {
			for _, k := range []string{"organization", "person", "place"} {
				if ks[k] {
					counts[k].Missed++
					counts[""].Missed++
					break
				}
			}
		}
	}
	line(m.w, "names", set, counts[""])
	for _, k := range []string{"person", "organization", "place"} {
		line(m.w, "names: "+k, set, counts[k])
	}
	reliability(m.w, "confidence of names", set, &sure)
	return nil
}

func (m *measurer) places(set, path string) error {
	type row struct {
		Text     string
		Entities []struct {
			Start, End    int
			Country, Link string
			Lat           any
		}
	}
	var total, found, wanted, foundWanted, right int
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		at := gold.Offsets(r.Text)
		mentions := m.plain(r.Text).Mentions
		for _, e := range r.Entities {
			if e.Link == "" && e.Lat == nil || e.End >= len(at) {
				continue
			}
			total++
			start, end := at[e.Start], at[e.End]
			var hit *entity.Mention
			best := 0
			for i := range mentions {
				n := &mentions[i]
				if k := n.Kind; k != entity.Country && k != entity.Place && k != entity.Nationality {
					continue
				}
				if over := min(n.End, end) - max(n.Start, start); over > best {
					hit, best = n, over
				}
			}
			if hit != nil {
				found++
			}
			if want := countryCode(e.Country); want != "" {
				wanted++
				if hit != nil {
					foundWanted++
					if hit.Country == want {
						right++
					}
				}
			}
		}
	}
	line(m.w, "places", set, fmt.Sprintf("found %.3f  country of found %.3f  end to end %.3f  (%d)",
		float64(found)/float64(max(total, 1)), float64(right)/float64(max(foundWanted, 1)), float64(right)/float64(max(wanted, 1)), wanted))
	return nil
}

// countryCode returns the code of a country as the sets name it, "" if it is unknown.
func countryCode(name string) string {
	if name == "" {
		return ""
	}
	return entity.CountryCode(name)
}

func (m *measurer) desk(set, path string) error {
	type row struct {
		ID, Title, Text, Date string
		Focus, Topics         []string
		Primary               []string
		MaybeFocus            []string `json:"maybe_focus"`
		MaybeTopics           []string `json:"maybe_topics"`
	}
	var f focusScore
	var t topicScore
	var sure gold.Reliability
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		a := analysis.Article{Title: r.Title, Body: r.Text}
		a.Published, _ = source.ParseDate(r.Date)
		d := m.analyzer.Analyze(a)
		var got []string
		for _, c := range d.Focus {
			got = append(got, c.Country)
		}
		f.add(r.Focus, r.MaybeFocus, got)
		if len(r.Topics) > 0 {
			t.add(r.Primary, r.Topics, r.MaybeTopics, published(d))
			addTopics(&sure, r.Topics, r.MaybeTopics, d)
		}
	}
	line(m.w, "focus", set, f)
	line(m.w, "topics", set, t)
	reliability(m.w, "probability of topics", set, &sure)
	return nil
}

// wire scores the focus of every fifth article of a set that names the countries of its articles; the others are learned from.
func (m *measurer) wire(set, path string) error {
	type row struct {
		Title, Text string
		Places      []string
	}
	var f focusScore
	i := 0
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		if i++; i%5 != 1 {
			continue
		}
		var want, got []string
		for _, p := range r.Places {
			if c := countryCode(p); c != "" {
				want = append(want, c)
			}
		}
		for _, c := range m.analyzer.Analyze(analysis.Article{Title: r.Title, Body: r.Text}).Focus {
			got = append(got, c.Country)
		}
		f.add(want, nil, got)
	}
	line(m.w, "focus", set+", a fifth", f)
	return nil
}

// senses scores toponyms that are marked as literal or metonymic, of those that were found; a government or a people is metonymic.
func (m *measurer) senses(set, path string) error {
	type row struct {
		Text     string
		Entities []struct {
			Start, End int
			Type       string
		}
	}
	var right, n int
	var metonymic gold.Count
	var sure gold.Reliability
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		at := gold.Offsets(r.Text)
		mentions := m.plain(r.Text).Mentions
		for _, e := range r.Entities {
			if e.Type != "Literal" && e.Type != "Metonymic" {
				continue
			}
			i := slices.IndexFunc(mentions, func(x entity.Mention) bool {
				return (x.Kind == entity.Country || x.Kind == entity.Place) && x.Start < at[e.End] && at[e.Start] < x.End
			})
			if i < 0 {
				continue
			}
			got, want := mentions[i].Sense != entity.NoSense && mentions[i].Sense != entity.Location, e.Type == "Metonymic"
			n++
			sure.Add(mentions[i].SenseConfidence, got == want)
			switch {
			case got && want:
				metonymic.Right++
			case got:
				metonymic.Wrong++
			case want:
				metonymic.Missed++
			}
			if got == want {
				right++
			}
		}
	}
	line(m.w, "senses (learned from)", set, fmt.Sprintf("%.3f  (%d)  metonymic %v", float64(right)/float64(max(n, 1)), n, metonymic))
	reliability(m.w, "confidence of senses", set, &sure)
	return nil
}

// index analyses and indexes the articles of a set.
func (m *measurer) index(path string) (*related.Index, []*analysis.Document, error) {
	articles, errs := source.Collect(source.Files([]string{path}, source.Options{}))
	if len(errs) > 0 {
		return nil, nil, errs[0]
	}
	bar := progress.Start(filepath.Base(path), len(articles))
	defer bar.Done()
	var docs []*analysis.Document
	for _, a := range articles {
		docs = append(docs, m.analyzer.Analyze(a))
		bar.Add(1)
	}
	x := related.New(related.Options{})
	return x, docs, x.Add(docs...)
}

func (m *measurer) pairs(set, path string) error {
	x, docs, err := m.index(strings.Replace(path, ".pairs.", ".docs.", 1))
	if err != nil {
		return err
	}
	byID := map[string]*analysis.Document{}
	for _, d := range docs {
		byID[d.ID] = d
	}
	type row struct {
		A, B  string
		Score float64
	}
	var want, got []float64
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		a, b := byID[r.A], byID[r.B]
		if a == nil || b == nil {
			return fmt.Errorf("%s: no article %s or %s", path, r.A, r.B)
		}
		score, _ := x.Explain(a, b)
		want, got = append(want, r.Score), append(got, score)
	}
	p := stat.Correlation(want, got, nil)
	if math.IsNaN(p) {
		p = 0
	}
	line(m.w, "similarity of pairs", set, fmt.Sprintf("Pearson %.3f  (%d)", p, len(want)))
	return nil
}

func (m *measurer) related(set, path string) error {
	type row struct{ ID, Label string }
	story, size := map[string]string{}, map[string]int{}
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		story[r.ID] = r.Label
		size[r.Label]++
	}
	x, docs, err := m.index(path)
	if err != nil {
		return err
	}
	for _, decay := range []bool{false, true} {
		var rank gold.Ranking
		bar := progress.Start(set, len(docs))
		for _, d := range docs {
			var right []bool
			for _, s := range x.Related(d, related.Query{NoDecay: !decay, KeepCopies: true, Limit: max(10, size[story[d.ID]]-1)}) {
				right = append(right, story[s.ID] == story[d.ID])
			}
			rank.Add(right, size[story[d.ID]]-1)
			bar.Add(1)
		}
		bar.Done()
		line(m.w, "related, "+map[bool]string{false: "text only", true: "with time"}[decay], set, rank)
	}
	m.stories("stories, pairs", set, x, docs, story)
	dated := slices.DeleteFunc(slices.Clone(docs), func(d *analysis.Document) bool { return d.Published.IsZero() })
	if len(dated) > 0 {
		x = related.New(related.Options{})
		if err := x.Add(dated...); err != nil {
			return err
		}
		m.stories("stories, pairs, dated", set, x, dated, story)
	}
	return nil
}

// stories scores the pairs of articles that stand in one story.
func (m *measurer) stories(what, set string, x *related.Index, docs []*analysis.Document, story map[string]string) {
	var got [][]string
	for _, s := range x.Stories() {
		got = append(got, s.IDs)
	}
	byStory := map[string][]string{}
	for _, d := range docs {
		byStory[story[d.ID]] = append(byStory[story[d.ID]], d.ID)
	}
	line(m.w, what, set, gold.Compare(pairsOf(slices.Collect(maps.Values(byStory))), pairsOf(got)))
}
