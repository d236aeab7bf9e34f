package main

import (
	"path/filepath"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/entity/internal/focus"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/newsroom"
)

const (
	reuters = "reuters"
	desk    = "desk"
	room    = "newsroom"
)

var sets = []string{reuters, desk, room}

// weights make news of the world count more than its share of the articles.
var weights = map[string]float64{reuters: 0.1, desk: 8, room: 4}

// An article is a text with its evidence and the countries that it is about.
type article struct {
	set         string
	row         int
	held        bool // only measured
	weight      float64
	want, maybe map[string]bool
	pieces      []focus.Piece
}

// read analyses the articles of all sets.
func read(dir, newsroomDir string) ([]*article, error) {
	type row struct {
		Title, Text, Date string
		Places, Focus     []string
		MaybeFocus        []string `json:"maybe_focus"`
	}
	var out []*article
	add := func(set string, a analysis.Article, want, maybe []string) {
		text := a.Body
		if a.Title != "" {
			text = a.Title + "\n\n" + a.Body
		}
		in := entity.Input{Text: token.Split(text), TitleEnd: len(a.Title), Date: a.Published}
		i := 0
		if n := len(out); n > 0 && out[n-1].set == set {
			i = out[n-1].row + 1
		}
		out = append(out, &article{set: set, row: i, held: set == reuters && i%5 == 0, weight: weights[set], want: codes(want), maybe: codes(maybe), pieces: pieces(in)})
	}
	for _, path := range []string{"topic/reuters21578.train.jsonl.gz", "newsroom/desk.dev.jsonl.gz"} {
		for r, err := range gold.Rows[row](filepath.Join(dir, path)) {
			if err != nil {
				return nil, err
			}
			set, want := desk, r.Focus
			if r.Places != nil {
				set = reuters
			}
			for _, p := range r.Places {
				if c := entity.CountryCode(p); c != "" {
					want = append(want, c)
				}
			}
			a := analysis.Article{Title: r.Title, Body: r.Text}
			a.Published, _ = source.ParseDate(r.Date)
			add(set, a, want, r.MaybeFocus)
		}
	}
	items, err := newsroom.Load(newsroomDir)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		add(room, item.Article, item.Focus, nil)
	}
	return out, nil
}

// pieces returns the evidence of a text, as package entity gathers it.
func pieces(in entity.Input) []focus.Piece {
	found := entity.Default().Recognize(in)
	f := focus.Input{Text: in.Text, Words: knowledge.Words(in.Text, nil), TitleEnd: in.TitleEnd}
	name := map[string]string{}
	for _, e := range found.Entities {
		name[e.ID] = e.Name
	}
	for i := range found.Mentions {
		m := &found.Mentions[i]
		if m.Country == "" {
			continue
		}
		f.Mentions = append(f.Mentions, focus.Mention{Start: m.Start, Country: m.Country, Entity: m.Entity, Name: name[m.Entity], Class: class(m), Local: !entity.Knows(m.Entity),
			Acts: m.Evidence&entity.Acts != 0, Related: m.Evidence&(entity.Related|entity.Paired) != 0, Located: m.Evidence&entity.Located != 0, Sure: m.Confidence})
	}
	return focus.Pieces(f, nil)
}

func class(m *entity.Mention) focus.Class {
	switch {
	case m.Sense == entity.Government:
		return focus.Government
	case m.Sense == entity.People:
		return focus.Team
	}
	switch m.Kind {
	case entity.Country:
		return focus.Country
	case entity.Place:
		return focus.City
	case entity.Nationality:
		return focus.Nationality
	case entity.Person:
		return focus.Person
	case entity.Organization:
		return focus.Organization
	case entity.Facility:
		return focus.Facility
	case entity.Event:
		return focus.Event
	}
	return focus.Other
}

func codes(list []string) map[string]bool {
	m := map[string]bool{}
	for _, c := range list {
		m[c] = true
	}
	return m
}
