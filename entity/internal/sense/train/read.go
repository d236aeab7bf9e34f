package main

import (
	"cmp"
	"path/filepath"
	"slices"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/sense"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/newsroom"
)

const (
	web  = "geowebnews"
	room = "newsroom"
)

var sets = []string{web, room}

// weights make the set of others count more than our own.
var weights = map[string]float64{web: 2, room: 1}

// An example is a name with what it means.
type example struct {
	set        string
	article    int
	government bool
	capital    bool
	score      float64
	values     []sense.Value
}

// An answer is a name of an article, in bytes, and what it means.
type answer struct {
	start, end int
	government bool
}

func read(dir, newsroomDir string) ([]*example, error) {
	type row struct {
		Text     string
		Entities []struct {
			Start, End int
			Type       string
		}
	}
	var out []*example
	article := 0
	for r, err := range gold.Rows[row](filepath.Join(dir, "geo", "geowebnews.dev.jsonl.gz")) {
		if err != nil {
			return nil, err
		}
		at := gold.Offsets(r.Text)
		var want []answer
		for _, e := range r.Entities {
			if e.Type == "Literal" || e.Type == "Metonymic" {
				want = append(want, answer{at[e.Start], at[e.End], e.Type == "Metonymic"})
			}
		}
		out = append(out, examples(web, article, entity.Input{Text: token.Split(r.Text)}, want)...)
		article++
	}
	items, err := newsroom.Load(newsroomDir)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		var want []answer
		for _, m := range item.Mentions {
			if m.Sense == "place" || m.Sense == "government" {
				want = append(want, answer{m.Start, m.End, m.Sense == "government"})
			}
		}
		out = append(out, examples(room, article, entity.Input{Text: token.Split(item.Text()), TitleEnd: len(item.Article.Title), Date: item.Article.Published}, want)...)
		article++
	}
	return out, nil
}

// examples returns the names of an article that are asked for and answered.
func examples(set string, article int, in entity.Input, want []answer) []*example {
	found := entity.Default().Recognize(in)
	r := &sense.Reader{Text: in.Text, Words: knowledge.Words(in.Text, nil), TitleEnd: in.TitleEnd}
	for i := range found.Mentions {
		if m := &found.Mentions[i]; m.Kind < entity.Date {
			r.Names = append(r.Names, name(in.Text, m))
		}
	}
	asked, governments, sum := r.Prepare()
	var out []*example
	for i := range r.Names {
		n := &r.Names[i]
		if !n.Asked || n.Seat {
			continue
		}
		start, end := int(in.Text.Tokens[n.First].Start), int(in.Text.Tokens[n.Last-1].End)
		if j := slices.IndexFunc(want, func(a answer) bool { return a.start < end && start < a.end }); j >= 0 {
			e := &example{set: set, article: article, government: want[j].government, capital: n.Capital, values: r.Values(i, asked, governments, sum, nil)}
			e.score = e.values[0].X
			out = append(out, e)
		}
	}
	return out
}

// name returns a mention as package sense reads it.
func name(t *token.Text, m *entity.Mention) sense.Name {
	at := func(offset int) int32 {
		i, _ := slices.BinarySearchFunc(t.Tokens, offset, func(t token.Token, offset int) int { return cmp.Compare(int(t.Start), offset) })
		return int32(i)
	}
	n := sense.Name{First: at(m.Start), Last: at(m.End)}
	base := knowledge.Default()
	capital := false
	if a := base.Lookup(t.Source[m.Start:m.End]); a >= 0 {
		for _, c := range base.Candidates(a, nil) {
			n.Seat = n.Seat || c.Flags&knowledge.Metonym != 0 && m.Country == base.Country(c.Entity)
			capital = capital || base.Kind(c.Entity) == knowledge.Place && base.Flags(c.Entity)&knowledge.Capital != 0
		}
	}
	switch m.Kind {
	case entity.Country:
		n.Kind, n.Asked, n.Seat = sense.Country, true, false
	case entity.Place:
		n.Kind, n.Capital = sense.Place, capital && !n.Seat
		n.Asked = n.Capital || n.Seat
	case entity.Organization:
		n.Asked = n.Seat
	}
	return n
}
