package topic

import (
	"cmp"
	"math"
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

// found is what a part has found in a text, with the working space for it.
type found struct {
	lexicon lexicon.Finder
	linear  linear.Finder
	terms   []lexicon.Found
	damping float64
	parts   []linear.Part
}

func (p part) find(in Input, f *found) {
	f.terms = nil
	if p.Lexicon != nil {
		f.terms = p.Lexicon.Find(in.Text, in.Stems, in.TitleEnd, &f.lexicon)
		_, f.damping = p.Lexicon.Sums(f.terms, &f.lexicon)
	}
	f.parts = p.Model.Find(in.linear(), &f.linear)
}

// each calls do with what each thing found adds to the log odds of a topic; the lexicon's terms have the numbers from 0, features those
// after them.
func (p part) each(f *found, do func(n, topic int, weight float64)) {
	for n, t := range f.terms {
		worth := f.lexicon.Worth(t) * f.damping
		p.Lexicon.Weights(t.Term, func(topic int, w float64) { do(n, topic, w*worth*p.Slopes[topic]) })
	}
	for n, t := range f.parts {
		p.Model.Weights(t, func(topic int, w float64) { do(len(f.terms)+n, topic, w) })
	}
}

// contribution names what was found as number n.
func (p part) contribution(in Input, f *found, n int) Contribution {
	if n < len(f.terms) {
		t := f.terms[n]
		return Contribution{What: p.Lexicon.Text(t.Term), Count: t.N, Start: int(in.Text.Tokens[t.First].Start), End: int(in.Text.Tokens[t.Last].End)}
	}
	t := f.parts[n-len(f.terms)]
	if t.First < 0 {
		return Contribution{What: in.Values[t.Last], Count: int(t.N)}
	}
	start, end := int(in.Text.Tokens[t.First].Start), int(in.Text.Tokens[t.Last].End)
	return Contribution{What: in.Text.Source[start:end], Count: int(t.N), Start: start, End: end}
}

// explain lists the contributions to the published topics, or to all.
func (p part) explain(in Input, f *found, out []Score, all bool) {
	p.each(f, func(n, topic int, w float64) {
		at := p.place[topic]
		if at < 0 || !all && !out[at].Published {
			return
		}
		c := p.contribution(in, f, n)
		c.Weight = w
		out[at].Because = append(out[at].Because, c)
	})
	for _, at := range p.place {
		if at >= 0 {
			slices.SortFunc(out[at].Because, larger)
		}
	}
}

// larger orders contributions by size, then by place.
func larger(a, b Contribution) int {
	if x, y := math.Abs(a.Weight), math.Abs(b.Weight); x != y {
		return cmp.Compare(y, x)
	}
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.What, b.What))
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
