package topic

import (
	"cmp"
	"slices"

	"github.com/dateline-news/dateline/topic/internal/lexicon"
	"github.com/dateline-news/dateline/topic/internal/linear"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// A part is what was learned at one time about some of a scorer's topics.
type part struct {
	*topicset.Set
	// place tells where its topics stand among the scorer's, −1 for one that is switched off or replaced.
	place []int
}

// finders are the working spaces of the packages below.
type finders struct {
	lexicon lexicon.Finder
	linear  linear.Finder
}

// score adds a part's contributions.
func (p part) score(in Input, sp *space, out []Score) {
	for topic, at := range p.place {
		if at >= 0 {
			out[at].Bias = p.Model.Bias(topic)
		}
	}
	if p.Lexicon != nil {
		p.scoreTerms(in, sp)
	}
	for _, f := range p.Model.Find(in.linear(), &sp.linear) {
		c := Contribution{Count: int(f.N)}
		if f.First < 0 {
			c.What = in.Values[f.Last]
		} else {
			c.Start, c.End = int(in.Text.Tokens[f.First].Start), int(in.Text.Tokens[f.Last].End)
			c.What = in.Text.Source[c.Start:c.End]
		}
		sp.all = append(sp.all, c)
		p.Model.Weights(f, func(topic int, w float64) {
			if at := p.place[topic]; at >= 0 {
				sp.add(at, w)
			}
		})
	}
}

func (p part) scoreTerms(in Input, sp *space) {
	found := p.Lexicon.Find(in.Text, in.Stems, in.TitleEnd, &sp.lexicon)
	_, damping := p.Lexicon.Sums(found, &sp.lexicon)
	for _, f := range found {
		start, end := int(in.Text.Tokens[f.First].Start), int(in.Text.Tokens[f.Last].End)
		sp.all = append(sp.all, Contribution{What: p.Lexicon.Text(f.Term), Count: f.N, Start: start, End: end})
		worth := sp.lexicon.Worth(f) * damping
		p.Lexicon.Weights(f.Term, func(topic int, w float64) {
			if at := p.place[topic]; at >= 0 {
				sp.add(at, w*worth*p.Slopes[topic])
			}
		})
	}
}

// publish marks those of a part's topics that describe the text.
func (p part) publish(out []Score) {
	type candidate struct{ at, topic int }
	var own []candidate
	for topic, at := range p.place {
		if at >= 0 {
			own = append(own, candidate{at, topic})
		}
	}
	slices.SortStableFunc(own, func(a, b candidate) int { return cmp.Compare(out[b.at].LogOdds, out[a.at].LogOdds) })
	n := 0
	for k, c := range own {
		if n < p.Rules.Most && (out[c.at].Probability >= p.Rules.Thresholds[c.topic] || k < p.Rules.Least) {
			out[c.at].Published = true
			n++
		}
	}
	if n == 0 && len(own) > 0 && out[own[0].at].Probability >= p.Rules.Alone {
		out[own[0].at].Published = true
	}
}
