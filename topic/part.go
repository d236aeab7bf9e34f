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
	// By topic: its log odds, how many things found speak for or against it, and where in shares they are listed, -1 if they are not.
	odds         []float64
	counts, list []int32
	shares       []share
}

// A share is what the thing found as number n adds to a topic's log odds.
type share struct {
	weight float64
	n      int32
}

func (p part) find(in Input, f *found) {
	f.terms = nil
	if p.Lexicon != nil {
		f.terms = p.Lexicon.Find(in.Text, in.Stems, in.TitleEnd, &f.lexicon)
		_, f.damping = p.Lexicon.Sums(f.terms, &f.lexicon)
	}
	f.parts = p.Model.Find(in.linear(), &f.linear)
	p.add(f)
}

// each calls do with what each of the lexicon's terms found adds to the log odds of a topic. They have the numbers from 0, features those after them.
func (p part) each(f *found, do func(n, topic int, weight float64)) {
	for n, t := range f.terms {
		worth := f.lexicon.Worth(t) * f.damping
		p.Lexicon.Weights(t.Term, func(topic int, w float64) { do(n, topic, w*worth*p.Slopes[topic]) })
	}
}

// add adds up the log odds of each topic. It and explain go through some ten thousand weights of features, too many to call a function with each.
func (p part) add(f *found) {
	f.odds, f.counts = f.odds[:0], f.counts[:0]
	for topic := range p.place {
		f.odds, f.counts = append(f.odds, p.Model.Bias(topic)), append(f.counts, 0)
	}
	p.each(f, func(_, topic int, w float64) {
		f.odds[topic] += w
		f.counts[topic]++
	})
	for _, t := range f.parts {
		for weights := p.Model.Weights(t); len(weights) > 0; weights = weights[4:] {
			topic, w := p.Model.Weight(weights.Uint32(0), t)
			f.odds[topic] += w
			f.counts[topic]++
		}
	}
}

// contribution names what has a share.
func (p part) contribution(in Input, f *found, s share) Contribution {
	if int(s.n) < len(f.terms) {
		t := f.terms[s.n]
		return Contribution{What: p.Lexicon.Text(t.Term), Weight: s.weight, Count: t.N, Start: int(in.Text.Tokens[t.First].Start), End: int(in.Text.Tokens[t.Last].End)}
	}
	t := f.parts[int(s.n)-len(f.terms)]
	if t.First < 0 {
		return Contribution{What: in.Values[t.Last], Weight: s.weight, Count: int(t.N)}
	}
	start, end := int(in.Text.Tokens[t.First].Start), int(in.Text.Tokens[t.Last].End)
	return Contribution{What: in.Text.Source[start:end], Weight: s.weight, Count: int(t.N), Start: start, End: end}
}

// explain lists the contributions to the published topics, or to all.
func (p part) explain(in Input, f *found, out []Score, all bool) {
	f.list = f.list[:0]
	n := int32(0)
	for topic, at := range p.place {
		if at < 0 || !all && !out[at].Published {
			f.list = append(f.list, -1)
			continue
		}
		f.list = append(f.list, n)
		n += f.counts[topic]
	}
	f.shares = slices.Grow(f.shares[:0], int(n))[:n]
	put := func(n, topic int, w float64) {
		if at := f.list[topic]; at >= 0 {
			f.shares[at] = share{w, int32(n)}
			f.list[topic]++
		}
	}
	p.each(f, put)
	for n, t := range f.parts {
		for weights := p.Model.Weights(t); len(weights) > 0; weights = weights[4:] {
			if topic, w := p.Model.Weight(weights.Uint32(0), t); f.list[topic] >= 0 {
				put(len(f.terms)+n, topic, w)
			}
		}
	}
	for topic, end := range f.list {
		if end < 0 || f.counts[topic] == 0 {
			continue
		}
		shares := f.shares[end-f.counts[topic] : end]
		slices.SortFunc(shares, func(a, b share) int {
			if math.Abs(a.weight) != math.Abs(b.weight) { // as nearly always
				return cmp.Compare(math.Abs(b.weight), math.Abs(a.weight))
			}
			return larger(p.contribution(in, f, a), p.contribution(in, f, b))
		})
		because := make([]Contribution, len(shares))
		for i, s := range shares {
			because[i] = p.contribution(in, f, s)
		}
		out[p.place[topic]].Because = because
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
