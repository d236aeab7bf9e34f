// Package attribution finds who says what in the words of a text, without regard to who that is in the world.
//
// The method is a pipeline of small log-linear models learned from annotated news, each a choice among few candidates: a
// cue ("said", "according", "warning", a colon) and the side on which its words stand; the beginning and then the end of
// those words; the noun phrase that names the source. A quotation in marks is closed to cues outside it: it is taken
// whole or not at all. Of readings that overlap, the set with the most expected hits is kept, found by dynamic
// programming. Quotations that no cue claims stay with the speaker before them.
package attribution

import (
	"cmp"
	"math"
	"slices"
)

// An Attribution is what somebody is said to have said. Spans are tokens, half open; a missing cue or source is -1, -1.
type Attribution struct {
	First, Last int32
	Cue         int32
	Source      Phrase
	Side        Side
	Probability float32
}

// Thresholds of probability; see the training command for how they were chosen.
const (
	minCue  = 0.06
	minFull = 0.10
)

// A finder is the scratch space of one Find.
type finder struct {
	*Page
	m                    *Model
	features             []uint32
	starts, ends, phrase []int32
	found                []Attribution
}

// Find returns the attributions of a page in the order of their words, none overlapping another.
func (m *Model) Find(p *Page) []Attribution {
	x := finder{Page: p, m: m}
	for i := range p.class {
		if !m.CanBeCue(p, i) {
			continue
		}
		x.cue(i)
	}
	found := best(x.found)
	for n := range found {
		x.source(&found[n])
	}
	return x.extend(found)
}

// cue reads token i as a cue, if it is likely one.
func (x *finder) cue(i int) {
	x.features = x.CueFeatures(x.features[:0], i)
	sides := softmax(x.m.cues(x.features))
	if 1-sides[None] < minCue {
		return
	}
	best := Attribution{Cue: -1}
	for side := After; side < Sides; side++ {
		if sides[side] < minCue/2 {
			continue
		}
		if a := x.content(i, side); a.Probability*sides[side] > best.Probability {
			best = a
			best.Probability *= sides[side]
		}
	}
	if best.Cue >= 0 && best.Probability > minFull {
		x.found = append(x.found, best)
	}
}

// content finds the likeliest words said on a side of a cue.
func (x *finder) content(cue int, side Side) Attribution {
	out := Attribution{Cue: -1}
	x.starts = x.Starts(x.starts[:0], cue, side)
	top, total := [2]int32{-1, -1}, float64(0)
	score := [2]float32{float32(math.Inf(-1)), float32(math.Inf(-1))}
	for _, j := range x.starts {
		x.features = x.StartFeatures(x.features[:0], cue, side, int(j))
		w := weigh(x.m.start, x.m.startScale, x.features)
		total += math.Exp(float64(w))
		if w > score[0] {
			top[1], score[1] = top[0], score[0]
			top[0], score[0] = j, w
		} else if w > score[1] {
			top[1], score[1] = j, w
		}
	}
	for n, start := range top {
		if start < 0 {
			continue
		}
		ps := float32(math.Exp(float64(score[n])) / total)
		if ps < out.Probability {
			continue
		}
		end, pe := x.end(cue, side, int(start))
		if end >= 0 && ps*pe > out.Probability {
			out = Attribution{First: start, Last: end, Cue: int32(cue), Side: side, Probability: ps * pe}
		}
	}
	return out
}

// end finds where the words that begin at token start end, and with what probability.
func (x *finder) end(cue int, side Side, start int) (int32, float32) {
	x.ends = x.Ends(x.ends[:0], cue, side, start)
	at, high, total := int32(-1), float32(0), float64(0)
	for _, j := range x.ends {
		x.features = x.EndFeatures(x.features[:0], cue, side, start, int(j))
		w := weigh(x.m.end, x.m.endScale, x.features)
		total += math.Exp(float64(w))
		if at < 0 || w > high {
			at, high = j, w
		}
	}
	return at, float32(math.Exp(float64(high)) / total)
}

// source finds the phrase that names the source.
func (x *finder) source(a *Attribution) {
	x.phrase = x.Sources(x.phrase[:0], int(a.Cue))
	high := float32(math.Inf(-1))
	for n, ph := range x.phrase {
		x.features = x.SourceFeatures(x.features[:0], int(a.Cue), a.Side, int(a.First), int(a.Last), ph, n)
		if w := weigh(x.m.source, x.m.sourceScale, x.features); w > high {
			high, a.Source = w, Phrase{-1, -1, -1}
			if ph >= 0 {
				a.Source = x.phrases[ph]
			}
		}
	}
}

// best chooses, among readings that overlap, those with the largest sum of probabilities.
func best(found []Attribution) []Attribution {
	slices.SortStableFunc(found, func(a, b Attribution) int { return cmp.Compare(a.Last, b.Last) })
	sum := make([]float32, len(found)+1) // best sum of the first n
	for n, a := range found {
		sum[n+1] = max(sum[n], sum[before(found[:n], a.First)]+a.Probability)
	}
	var out []Attribution
	for n := len(found); n > 0; {
		if sum[n] == sum[n-1] {
			n--
			continue
		}
		out = append(out, found[n-1])
		n = before(found[:n-1], found[n-1].First)
	}
	slices.Reverse(out)
	return out
}

// extend gives to each attribution the sentences in quotation marks that follow it in its paragraph without a cue of their
// own: "A," he said. "B. C." Other quotations that make a sentence, as a paragraph by themselves, become attributions to the
// source before them.
func (x *finder) extend(found []Attribution) []Attribution {
	out := make([]Attribution, 0, len(found))
	n := 0
	last := int32(0) // token before which all is read
	for s := range x.Sentences {
		i := x.Sentences[s].First
		for n < len(found) && found[n].First <= i {
			out = append(out, found[n])
			last = max(last, found[n].Last)
			n++
		}
		if i < last || x.class[i] != opening || len(out) == 0 {
			continue
		}
		q := x.Quotations[x.quoted[i]-1]
		if q.Single && !x.speech(q) || n < len(found) && found[n].First < q.Last {
			continue
		}
		if at := x.endSentence(q.Last); at < 0 || q.Last-q.First < 4 {
			continue
		}
		prev := &out[len(out)-1]
		anchor := max(prev.Last, prev.Cue+1)
		if !x.direct(*prev) || x.sentence[anchor-1]+1 != int32(s) {
			continue
		}
		if x.paragraph[s] == x.paragraph[x.sentence[anchor-1]] {
			prev.Last = q.Last
		} else {
			out = append(out, Attribution{First: q.First, Last: q.Last, Cue: -1, Source: prev.Source, Side: None, Probability: prev.Probability})
		}
		last = q.Last
	}
	return append(out, found[n:]...)
}

// endSentence returns the sentence that a quotation ends with its last token, or -1.
func (x *finder) endSentence(last int32) int32 {
	s := x.sentence[last-1]
	if x.Sentences[s].Last == last {
		return s
	}
	return -1
}

// speech reports whether a quotation has a verb.
func (x *finder) speech(q Quotation) bool {
	for i := q.First; i < q.Last; i++ {
		if verb(x.class[i]) {
			return true
		}
	}
	return false
}

// direct reports whether an attribution holds a quotation.
func (x *finder) direct(a Attribution) bool {
	for i := a.First; i < a.Last; i++ {
		if x.quoted[i] > 0 {
			return true
		}
	}
	return false
}

// before counts the readings that end at or before a token.
func before(found []Attribution, first int32) int {
	n, _ := slices.BinarySearchFunc(found, first+1, func(a Attribution, at int32) int { return cmp.Compare(a.Last, at) })
	return n
}

func softmax(w [Sides]float32) [Sides]float32 {
	high := slices.Max(w[:])
	total := float32(0)
	for i, v := range w {
		w[i] = float32(math.Exp(float64(v - high)))
		total += w[i]
	}
	for i := range w {
		w[i] /= total
	}
	return w
}
