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

// An Attribution is what somebody is said to have said. Spans are tokens, half open.
type Attribution struct {
	First, Last int32
	Cue         int32 // the token that tells, -1 if the words only go on with what the source said before
	CueSpan     Span
	Source      Span
	// Gap is what interrupts the words said: the cue and mostly the source.
	Gap         Span
	Side        Side
	Direct      bool
	Probability float32
	weight      float32 // in the choice among readings that overlap
}

// Thresholds of probability, chosen for F1 on articles kept out of the training.
const (
	hopeless = -3.6 // three sides of this log odds are less than minCue
	minCue   = 0.08
	sure     = 0.35 // a cue this likely needs no more
	// minFull is for cue and words together, minQuoted for words of which some are in quotation marks.
	minFull   = 0.13
	minQuoted = 0.05
	// minBeside is for a cue beside a quotation that nothing else claims, within maxBeside tokens.
	minBeside = 0.02
	maxBeside = 16
)

// A finder is the scratch space of one Find.
type finder struct {
	*Page
	m                     *Model
	features              []uint32
	starts, ends, sources []int32
	found                 []Attribution
	weights               []float32
}

// Find returns the attributions of a page in the order of their words. They overlap only where an interruption holds another.
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
	sums := x.m.cues(x.features)
	if slices.Max(sums[1:]) < hopeless {
		return
	}
	sides := softmax(sums)
	if 1-sides[None] < minCue {
		return
	}
	best := Attribution{Cue: -1}
	for side := After; side < Sides; side++ {
		if sides[side] < minCue/2 || sides[side] < slices.Max(sides[1:])/8 {
			continue
		}
		if a := x.content(i, side); a.Probability*sides[side] > best.Probability {
			best = a
			best.Probability *= sides[side]
			best.weight = sides[side]
		}
	}
	if best.Cue >= 0 && (best.weight > sure || best.Probability > minFull || best.Probability > minQuoted && x.direct(best)) {
		x.found = append(x.found, best)
	}
}

// content finds the likeliest words said on a side of a cue.
func (x *finder) content(cue int, side Side) Attribution {
	out := Attribution{Cue: -1}
	x.starts, x.weights = x.Starts(x.starts[:0], cue, side), x.weights[:0]
	top, score := [2]int32{-1, -1}, [2]float32{}
	for _, j := range x.starts {
		x.features = x.StartFeatures(x.features[:0], cue, side, int(j))
		w := weigh(x.m.start, x.m.startScale, x.features)
		x.weights = append(x.weights, w)
		if top[0] < 0 || w > score[0] {
			top[1], score[1] = top[0], score[0]
			top[0], score[0] = j, w
		} else if top[1] < 0 || w > score[1] {
			top[1], score[1] = j, w
		}
	}
	total := mass(x.weights, score[0])
	for n, start := range top {
		if start < 0 || score[n] < score[0]-1 {
			continue
		}
		ps := float32(math.Exp(float64(score[n]-score[0]))) / total
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
	x.ends, x.weights = x.Ends(x.ends[:0], cue, side, start), x.weights[:0]
	at, high := int32(-1), float32(0)
	for _, j := range x.ends {
		x.features = x.EndFeatures(x.features[:0], cue, side, start, int(j))
		w := weigh(x.m.end, x.m.endScale, x.features)
		x.weights = append(x.weights, w)
		if at < 0 || w > high {
			at, high = j, w
		}
	}
	return at, 1 / mass(x.weights, high)
}

// mass adds up exp(w - high), without those too small to matter.
func mass(weights []float32, high float32) float32 {
	total := float32(0)
	for _, w := range weights {
		if w -= high; w > -8 {
			total += float32(math.Exp(float64(w)))
		}
	}
	return total
}

// source finds the phrase that names the source.
func (x *finder) source(a *Attribution) {
	x.sources = x.Sources(x.sources[:0], int(a.Cue))
	high := float32(math.Inf(-1))
	for n, ph := range x.sources {
		x.features = x.SourceFeatures(x.features[:0], int(a.Cue), a.Side, int(a.First), int(a.Last), ph, n)
		if w := weigh(x.m.source, x.m.sourceScale, x.features); w > high {
			high, a.Source = w, Span{}
			if ph >= 0 {
				a.Source = Span{x.phrases[ph].First, x.phrases[ph].Last}
			}
		}
	}
}

// best chooses, among readings that overlap, those with the largest sum of probabilities.
func best(found []Attribution) []Attribution {
	slices.SortStableFunc(found, func(a, b Attribution) int { return cmp.Compare(a.Last, b.Last) })
	sum := make([]float32, len(found)+1) // best sum of the first n
	for n, a := range found {
		sum[n+1] = max(sum[n], sum[before(found[:n], a.First)]+a.weight)
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

// extend reads the quotations that no cue claimed. One with a likely cue beside it is what that says, however rare the word. A
// sentence in quotation marks that follows an attribution in its paragraph is part of it: "A," he said. "B. C." A paragraph
// of its own is another attribution to the same source.
func (x *finder) extend(found []Attribution) []Attribution {
	out := make([]Attribution, 0, len(found)+len(found)/4)
	n := 0
	read, last := int32(0), -1 // the token before which all is claimed; the attribution that may go on
	for k, q := range x.Quotations {
		for n < len(found) && found[n].First < q.Last && !within(found[n], q) {
			if out = append(out, found[n]); x.direct(found[n]) {
				last = len(out) - 1
			}
			read = max(read, found[n].Last)
			n++
		}
		inner := n
		for n < len(found) && found[n].First < q.Last && within(found[n], q) {
			n++
		}
		if q.First < read || !x.speech(k) {
			out = append(out, found[inner:n]...)
			continue
		}
		a, ok := Attribution{}, false
		follows := last >= 0 && x.follows(out[last], q)
		if !follows {
			if a, ok = x.beside(q); ok && last >= 0 && a.Cue == out[last].Cue {
				follows = true
			}
		}
		switch {
		case follows && x.paragraph[x.sentence[q.First]] == x.paragraph[x.sentence[x.reach(out[last])-1]]:
			out[last].Last = q.Last
		case follows:
			prev := out[last]
			out = append(out, Attribution{First: q.First, Last: q.Last, Cue: -1, Source: prev.Source, Probability: prev.Probability})
			last = len(out) - 1
		case ok:
			x.source(&a)
			out = append(out, a)
			last = len(out) - 1
		default:
			out = append(out, found[inner:n]...)
			continue
		}
		read = q.Last
	}
	out = append(out, found[n:]...)
	return x.finished(out)
}

// finished completes all attributions and puts them in order, without those that say no more than "it" and copies.
func (x *finder) finished(all []Attribution) []Attribution {
	for n := range all {
		x.finish(&all[n])
	}
	slices.SortStableFunc(all, func(a, b Attribution) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last)) })
	all = slices.DeleteFunc(all, func(a Attribution) bool { return a.Last == a.First || a.Last == a.First+1 && alone(x.class[a.First]) })
	return slices.CompactFunc(all, func(a, b Attribution) bool { return a.First == b.First && a.Last == b.Last })
}

// within reports whether an attribution is part of a quotation: somebody quotes somebody else.
func within(a Attribution, q Quotation) bool {
	return a.First > q.First && a.Last < q.Last && a.Cue > q.First && a.Cue < q.Last
}

// reach returns the token after an attribution and its cue.
func (x *finder) reach(a Attribution) int32 { return max(a.Last, a.Cue+1) }

// follows reports whether a quotation that makes whole sentences begins in the sentence after an attribution.
func (x *finder) follows(a Attribution, q Quotation) bool {
	s := x.sentence[q.First]
	return x.Sentences[s].First == q.First && x.Sentences[x.sentence[q.Last-1]].Last == q.Last && x.sentence[x.reach(a)-1]+1 == s
}

// speech reports whether a quotation reads like something said, not like a title or a word held at arm's length: it ends with a
// comma or stop, or has a verb in four words or more.
func (x *finder) speech(k int) bool {
	q := x.Quotations[k]
	if !q.Closed {
		return q.Last-q.First > 4
	}
	if c := x.at(int(q.Last) - 2); c == comma || c == stop {
		return !q.Single || q.Last-q.First > 4
	}
	if q.Last-q.First < 6 {
		return false
	}
	for i := q.First; i < q.Last; i++ {
		if c := x.class[i]; c == tagVBD || c == tagVBZ || c == tagVBP || c == tagMD {
			return true
		}
	}
	return false
}

// beside finds the likeliest cue in the sentence before a quotation's first mark and in that after its last.
func (x *finder) beside(q Quotation) (Attribution, bool) {
	high := float32(minBeside)
	a := Attribution{First: q.First, Last: q.Last, Cue: -1}
	try := func(i int, side Side) {
		if !x.m.CanBeCue(x.Page, i) {
			return
		}
		x.features = x.CueFeatures(x.features[:0], i)
		if sides := softmax(x.m.cues(x.features)); 1-sides[None] > high {
			high, a.Cue, a.Side, a.Probability = 1-sides[None], int32(i), side, 1-sides[None]
		}
	}
	for i, s := int(q.First)-1, x.Sentences[x.sentence[q.First]].First; i >= int(s) && i > int(q.First)-maxBeside && x.quoted[i] == 0; i-- {
		try(i, After)
	}
	for i, s := int(q.Last), x.Sentences[x.sentence[q.Last-1]].Last; i < int(s) && i < int(q.Last)+maxBeside && x.quoted[i] == 0; i++ {
		try(i, Before)
	}
	return a, a.Cue >= 0
}

// direct reports whether an attribution holds a quotation other than of a word that is "so-called".
func (x *finder) direct(a Attribution) bool {
	for i := a.First; i < a.Last; i++ {
		if q := x.quoted[i]; q > 0 {
			first := x.Quotations[q-1].First
			if x.word(int(first)-1) != called {
				return true
			}
			i = x.Quotations[q-1].Last - 1
		}
	}
	return false
}

var called = hashWord("called")

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
