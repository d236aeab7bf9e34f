// Package mixed makes articles up, to fill large indexes for measurements.
package mixed

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
)

// A Mixer makes articles up by mixing sentences of real ones, to fill large indexes. They are made of analysed articles, whose tokens,
// stems and mentions come along, so that a million need not be analysed. A made-up article has the headline, the opening and the topics of one article and
// then runs of two sentences from a dozen others, 20 to 30 sentences in all. It reads like nothing, but its words are as frequent and go together as closely as in news, and
// no two share enough to be copies.
type Mixer struct {
	from []*analysis.Document
	rng  *rand.Rand
	n    int
	// perDay is how many articles a day has; the first day is in 2000.
	perDay int
}

// New returns a mixer of articles, so many a day. The same articles give the same made-up ones.
func New(from []*analysis.Document, perDay int) *Mixer {
	m := &Mixer{rng: rand.New(rand.NewPCG(1, 1)), perDay: perDay}
	for _, d := range from {
		if len(d.Sentences) > 6 {
			m.from = append(m.from, d)
		}
	}
	return m
}

// Next makes the next article.
func (m *Mixer) Next() *analysis.Document {
	pick := func() *analysis.Document { return m.from[m.rng.IntN(len(m.from))] }
	first := pick()
	d := &analysis.Document{Article: analysis.Article{ID: fmt.Sprintf("mixed-%07d", m.n), Title: first.Title, Source: first.Source, URL: first.URL}}
	d.Published = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(m.n) * 24 * time.Hour / time.Duration(m.perDay))
	m.n++
	d.Language, d.Topics, d.Focus = first.Language, first.Topics, first.Focus
	var text strings.Builder
	entities := map[string]*entity.Entity{}
	sentences, want := 0, 20+m.rng.IntN(11)
	take := func(from *analysis.Document, lo, hi int) {
		for _, s := range from.Sentences[lo:min(hi, len(from.Sentences))] {
			if s.First == s.Last {
				continue
			}
			shift := int32(text.Len()) - s.Start
			at := int32(len(d.Tokens))
			for i := s.First; i < s.Last; i++ {
				t := from.Tokens[i]
				t.Start, t.End = t.Start+shift, t.End+shift
				d.Tokens, d.Stems = append(d.Tokens, t), append(d.Stems, from.Stems[i])
			}
			d.Sentences = append(d.Sentences, token.Sentence{Start: s.Start + shift, End: s.End + shift, First: at, Last: int32(len(d.Tokens))})
			for _, x := range from.Mentions {
				if x.Start < int(s.Start) || x.End > int(s.End) {
					continue
				}
				x.Start, x.End = x.Start+int(shift), x.End+int(shift)
				d.Mentions = append(d.Mentions, x)
				if x.Entity == "" {
					continue
				}
				i := slices.IndexFunc(from.Entities, func(e entity.Entity) bool { return e.ID == x.Entity })
				if i < 0 {
					continue
				}
				if e := entities[x.Entity]; e != nil {
					e.Salience += 1 / float64(4+sentences)
				} else {
					c := from.Entities[i]
					c.Salience = 1 / float64(4+sentences)
					entities[x.Entity] = &c
				}
			}
			text.WriteString(from.Text[s.Start:s.End])
			text.WriteByte(' ')
			sentences++
		}
	}
	heading := 0
	for heading < len(first.Sentences) && int(first.Sentences[heading].Start) < len(first.Title) {
		heading++
	}
	take(first, 0, heading)
	titled := text.Len()
	take(first, heading, heading+4)
	for sentences < want {
		other := pick()
		at := m.rng.IntN(len(other.Sentences))
		take(other, at, at+2)
	}
	d.Text = text.String()
	d.Title, d.Body = strings.TrimSpace(d.Text[:titled]), d.Text[titled:]
	sum := 0.0
	for _, e := range entities {
		d.Entities = append(d.Entities, *e)
	}
	slices.SortFunc(d.Entities, func(a, b entity.Entity) int { return strings.Compare(a.ID, b.ID) })
	for _, e := range d.Entities {
		sum += e.Salience
	}
	for i := range d.Entities {
		d.Entities[i].Salience /= sum
	}
	return d
}
