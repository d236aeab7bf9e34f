package related

import (
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
)

// "Ukraine drone hits Russia" is not "Russian drone hits Ukraine": the words are the same, the event is another. If the headlines
// of two articles name the same two countries with a verb between them, the other way round, they are of different stories.

// reversed is what remains of the similarity of articles whose headlines tell who did it to whom the other way round.
const reversed = 0.6

// turned tells whether two headlines have the same countries in opposite roles.
func turned(a, b *entry) bool {
	return a.actor != "" && a.actor == b.patient && a.patient == b.actor
}

// roles returns the countries of the first names of two countries in the headline that have a verb between them, the one that acts
// first: in the passive ("Russia hit by Ukrainian drone") it is the second.
func roles(d *analysis.Document) (actor, patient string) {
	var first *entity.Mention
	for i := range d.Mentions {
		m := &d.Mentions[i]
		switch {
		case m.Start >= len(d.Title):
			return "", ""
		case m.Country == "" || m.Kind == entity.Person:
		case first == nil || m.Country == first.Country:
			first = m
		default:
			verb, by := false, false
			for j, t := range d.Tokens {
				if int(t.Start) < first.End {
					continue
				}
				if int(t.Start) >= m.Start {
					break
				}
				last := j+1 == len(d.Tokens) || int(d.Tokens[j+1].Start) >= m.Start
				verb = verb || t.Tag.Verb() || last && t.Tag.String() == "NNS" // "hits Ukraine" is often taken for a noun
				by = by || strings.EqualFold(d.Word(j), "by")
			}
			switch {
			case !verb:
				return "", ""
			case by:
				return m.Country, first.Country
			}
			return first.Country, m.Country
		}
	}
	return "", ""
}
