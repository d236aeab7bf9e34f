package attribution

import "github.com/dateline-news/dateline/entity"

// A Span is a run of tokens, half open; First == Last if it is empty.
type Span struct{ First, Last int32 }

// finish completes an attribution of which words, cue and head of the source are known: the whole phrase of the source, of
// the cue, and the gap in the words where the source interrupts them.
func (x *finder) finish(a *Attribution) {
	for a.Last > a.First+1 && x.class[a.Last-1] == comma {
		a.Last--
	}
	x.trimStart(a)
	a.Direct = x.direct(*a)
	if a.Cue < 0 {
		return
	}
	a.CueSpan = x.cueSpan(a.Cue)
	if s := a.Source; a.Side == Before && a.Cue >= a.Last && s.First > a.First && s.First < a.Last && s.Last >= a.Last-8 && x.quoted[s.First] == 0 {
		a.Last = s.First // the source was read as the last of the words said
		for a.Last > a.First+1 && x.class[a.Last-1] == comma {
			a.Last--
		}
	}
	if a.Source.First < a.Source.Last {
		a.Source = x.whole(a.Source, *a)
	}
	inside := a.Cue >= a.First && a.Cue < a.Last
	if !inside {
		if a.CueSpan.First < a.First && a.CueSpan.Last > a.First {
			a.CueSpan.Last = a.First
		}
		if overlap(a.Source, Span{a.First, a.Last}) {
			a.Source = Span{}
		}
		return
	}
	lo, hi := a.CueSpan.First, a.CueSpan.Last
	if overlap(a.Source, Span{a.First, a.Last}) {
		lo, hi = min(lo, a.Source.First), max(hi, a.Source.Last)
	}
	for lo > a.First && x.class[lo-1] < opening { // back to a comma or closing mark
		lo--
	}
	marked := lo > a.First && x.class[lo-1] == closing // then the words go on at an opening mark, if there is one
	for next := hi; marked && next < a.Last; next++ {
		if x.class[next] == opening {
			hi, marked = next, false
		}
	}
	for hi < a.Last && x.class[hi] < opening {
		hi++
	}
	for hi < a.Last && x.class[hi] != opening && x.class[hi] >= opening {
		hi++
	}
	a.Gap = Span{max(lo, a.First), min(hi, a.Last)}
	switch { // what stands at an edge interrupts nothing
	case a.Gap.First == a.First:
		a.First, a.Gap = a.Gap.Last, Span{} // perhaps nothing is left that is said
	case a.Gap.Last == a.Last:
		a.Last, a.Gap = a.Gap.First, Span{}
	}
	a.Source, a.CueSpan = unsaid(a.Source, *a), unsaid(a.CueSpan, *a)
}

// unsaid returns a span if it is not, even in part, among the words said, else the empty one.
func unsaid(s Span, a Attribution) Span {
	words := [2]Span{{a.First, a.Last}}
	if a.Gap.First < a.Gap.Last {
		words = [2]Span{{a.First, a.Gap.First}, {a.Gap.Last, a.Last}}
	}
	if overlap(s, words[0]) || overlap(s, words[1]) {
		return Span{}
	}
	return s
}

// trimStart leaves out the day after a cue ("said Thursday the talks ...") and the dateline before a quotation
// ("NAIROBI — “The rains ...").
func (x *finder) trimStart(a *Attribution) {
	if a.First == a.Cue+1 && a.First+2 < a.Last && dayish[x.words[a.First]] && x.class[a.First] == tagNNP && x.class[a.First+1] != comma {
		a.First++
		return
	}
	for i := a.First; i+1 < a.Last && i < a.First+8 && x.quoted[i] == 0; i++ {
		if x.class[i] == dash && x.class[i+1] == opening {
			a.First = i + 1
			return
		}
	}
}

func overlap(a, b Span) bool { return max(a.First, b.First) < min(a.Last, b.Last) }

// cueSpan returns the words of a cue: "according to", "told reporters", "said in a statement".
func (x *finder) cueSpan(cue int32) Span {
	s := Span{cue, cue + 1}
	end := x.Sentences[x.sentence[cue]].Last
	if x.words[cue] == according && s.Last < end && x.words[s.Last] == to {
		s.Last++
		return s
	}
	if tells[x.words[cue]] && s.Last < end {
		if ph := x.phrase[s.Last]; ph > 0 && x.phrases[ph-1].First == s.Last && x.phrases[ph-1].Last-s.Last <= 3 {
			s.Last = x.phrases[ph-1].Last
		}
	}
	if s.Last+1 < end && (x.class[s.Last] == tagIN || x.class[s.Last] == tagTO) {
		if ph := x.phrase[s.Last+1]; ph > 0 && x.phrases[ph-1].First == s.Last+1 && occasions[x.words[x.phrases[ph-1].Head]] {
			s.Last = x.phrases[ph-1].Last
		}
	}
	return s
}

var (
	according, to = hashWord("according"), hashWord("to")
	ofWord        = hashWord("of")
	links         = words("for", "at", "with", "in", "from", "by", "to", "outside", "near", "on")
	tells         = words("tell", "tells", "told", "telling", "warned", "assured", "informed")
	occasions     = words("statement", "interview", "report", "speech", "letter", "tweet", "post", "briefing", "conference", "address", "email", "e-mail", "message", "reporters",
		"telegram", "broadcast", "remarks", "comments", "commentary", "editorial", "dispatch", "memo", "note", "reply", "response", "release", "filing", "testimony")
)

// whole extends a noun phrase to what belongs to it: "of Japan", and the apposition between it and the cue or after it: "Kim Hong, the
// minister of defence, said". It stops before the words said and the cue.
func (x *finder) whole(s Span, a Attribution) Span {
	first, last := x.Sentences[x.sentence[s.First]].First, x.Sentences[x.sentence[s.First]].Last
	free := func(i int32) bool {
		return i >= first && i < last && (i < a.CueSpan.First || i >= a.CueSpan.Last) && (a.Side == Around && x.quoted[i] == 0 || i < a.First || i >= a.Last)
	}
	for b := s.First - 1; b > first && free(b) && (x.words[b] == ofWord || links[x.words[b]]) && free(b-1) && noun(x.class[b-1]) && !dayish[x.words[b-1]]; b = s.First - 1 {
		s.First = x.phrases[x.phrase[b-1]-1].First // "an aide to Kim" is not Kim
	}
	s.Last = x.chain(s, free)
	if after := s.Last; free(after) && x.class[after] == comma && free(after+1) && x.phrase[after+1] > 0 && s.First > a.Cue || free(after+1) && x.class[after] == comma && x.apposition(after+1) {
		end := x.chain(Span{after + 1, x.phrases[x.phrase[after+1]-1].Last}, free)
		if c := x.class[min(end, last-1)]; end == last || c >= comma || c == tagWP || c == tagWDT || end == a.CueSpan.First { // the apposition is closed
			s.Last = end
		}
	}
	if b := s.First - 1; free(b) && x.class[b] == comma && x.apposition(s.First) { // the source is itself the apposition
		if j := b - 1; free(j) && x.phrase[j] > 0 {
			p := x.phrases[x.phrase[j]-1]
			if k := entity.Kind(x.named[p.Head]); free(p.First) && (k == entity.Person || k == entity.Organization && determiner(x.class[s.First])) {
				s.First = p.First
			}
		}
	}
	return s
}

// chain follows "of Japan" and the like from the end of a noun phrase. A person's name is followed by "of" only: in "said Kim in
// Seoul" Seoul is where it was said.
func (x *finder) chain(s Span, free func(int32) bool) int32 {
	i := s.Last
	person := entity.Kind(x.named[i-1]) == entity.Person
	for n := 0; n < 3 && free(i) && (x.words[i] == ofWord || links[x.words[i]] && !person) && free(i+1) && x.phrase[i+1] > 0; n++ {
		p := x.phrases[x.phrase[i+1]-1]
		if p.First != i+1 || !free(p.Last-1) || alone(x.class[p.First]) || dayish[x.words[p.First]] {
			break
		}
		i = p.Last
	}
	return i
}

// apposition reports whether a noun phrase at token i may describe a name: its head is a common noun, or
// it is a person's name after such a description.
func (x *finder) apposition(i int32) bool {
	ph := x.phrase[i]
	if ph == 0 || x.phrases[ph-1].First != i {
		return false
	}
	h := x.phrases[ph-1].Head
	c := x.class[h]
	if entity.Kind(x.named[h]) == entity.Person && i >= 2 && nominal(x.class[i-2]) && x.named[i-2] == 0 { // "its director, Kim Hong"
		return true
	}
	return (c == tagNN || c == tagNNS) && (determiner(x.class[i]) || noun(x.class[i]))
}
