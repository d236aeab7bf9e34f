package attribution

import "math/bits"

// A Side says where the words said stand in relation to the cue.
type Side uint8

const (
	None   Side = iota // the token is no cue
	After              // "Kim said that talks failed"
	Before             // "talks failed, Kim said"
	Around             // "talks," Kim said, "failed"
	Sides              // how many there are
)

// Reach of the models, in tokens or phrases. They bound the work for a cue, so that the whole stays linear in the text.
const (
	maxStart   = 24 // tokens after a cue at which its words may begin
	maxBack    = 48 // places before a cue at which its words may begin
	maxEnds    = 40 // places at which the words may end
	maxSources = 9  // phrases before a cue that may name the source
	maxAhead   = 5  // phrases after it
)

// f hashes one feature: its template with two values.
func f(template, a, b uint32) uint32 {
	h := template*0x9e3779b1 ^ a*0x85ebca6b ^ bits.RotateLeft32(b*0xc2b2ae35, 15)
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

// CanBeCue reports whether token i is of a kind that may introduce what somebody says: a verb that helps no other, or one
// of the words learned.
func (m *Model) CanBeCue(p *Page, i int) bool {
	c := p.class[i]
	return verb(c) && p.group[i] != helping || c == colon || (noun(c) || c == tagIN || c == tagJJ) && m.words[p.words[i]]
}

// CueFeatures describes token i as a cue.
func (p *Page) CueFeatures(out []uint32, i int) []uint32 {
	s := p.Sentences[p.sentence[i]]
	w, r, c := p.words[i], p.root(i), uint32(p.class[i])
	next, next2, prev := uint32(p.at(i+1)), uint32(p.at(i+2)), uint32(p.at(i-1))
	if i+1 >= int(s.Last) {
		next, next2 = uint32(atEdge), uint32(atEdge)
	} else if i+2 >= int(s.Last) {
		next2 = uint32(atEdge)
	}
	if i == int(s.First) {
		prev = uint32(atEdge)
	}
	aux, subject, gap := p.subject(i)
	head, name, shape := uint32(0), uint32(0), uint32(0)
	if subject >= 0 {
		ph := p.phrases[subject]
		head, name, shape = p.words[ph.Head], uint32(p.named[ph.Head]), uint32(p.class[ph.Head])+1
	}
	in := uint32(0)
	if q := p.quoted[i]; q > 0 {
		in = 1
		if m := p.Quotations[q-1]; m.Last-m.First > 8 {
			in = 2
		}
		if p.Quotations[q-1].Single {
			in += 2
		}
	}
	before, after := p.quoteBefore(i), p.quoteAfter(i)
	g := uint32(p.group[i])
	out = append(out,
		f(1, 0, 0), f(2, w, 0), f(3, r, 0), f(4, r, c), f(5, c, next), f(6, next, next2), f(7, w, next), f(8, w, p.word(i+1)), f(9, p.word(i+1), 0),
		f(10, r, p.word(i-1)), f(11, prev, c), f(12, p.word(i-1), c), f(13, aux, c), f(14, aux, r), f(15, head, c), f(16, shape<<8|name, gap), f(17, r, name<<8|shape),
		f(18, in, 0), f(19, in, w), f(20, before, after), f(21, before, r), f(22, after, r), f(23, before<<4|after, shape), f(24, p.word(i+2), next),
		f(25, w, uint32(p.tail(i))), f(26, uint32(p.tail(i)), before), f(27, prev, next), f(28, r, next<<8|next2), f(29, p.lead(i), w), f(30, p.lead(i), before),
		f(31, p.thatNear(i), r), f(32, p.thatNear(i), c), f(33, w, prev),
		f(34, g, c), f(35, g, next), f(36, g, before<<4|after), f(37, g, aux), f(38, g, p.thatNear(i)<<4|in), f(39, g, name<<8|shape),
	)
	return out
}

// subject finds the phrase before a verb, across helping verbs and adverbs: which helping verb, the phrase or -1, and what lies between.
func (p *Page) subject(i int) (aux uint32, phrase int, gap uint32) {
	first := int(p.Sentences[p.sentence[i]].First)
	for j := i - 1; j >= first && j > i-8; j-- {
		c := p.class[j]
		switch {
		case p.phrase[j] > 0:
			return aux, int(p.phrase[j] - 1), gap
		case adverb(c):
		case c == tagMD || verb(c) && p.group[j] == helping:
			if aux == 0 {
				aux = p.words[j]
			}
		case c == tagTO:
			aux = p.words[j]
			gap = 1
		case c == comma:
			gap |= 2
		case c == tagCC:
			gap |= 4
		case c == closing:
			gap |= 8
		default:
			return aux, -1, gap<<8 | uint32(c)
		}
	}
	return aux, -1, gap << 8
}

func words(list ...string) map[uint32]bool {
	m := make(map[uint32]bool, len(list))
	for _, w := range list {
		m[hashWord(w)] = true
	}
	return m
}

// quoteBefore says whether a quotation ends before the cue in its sentence, and how near.
func (p *Page) quoteBefore(i int) uint32 {
	first := int(p.Sentences[p.sentence[i]].First)
	for j := i - 1; j >= first && j > i-16; j-- {
		if p.class[j] == closing && p.quoted[j] != p.quoted[i] {
			q := p.Quotations[p.quoted[j]-1]
			v := uint32(1)
			if c := p.at(j - 1); c == comma || c == stop {
				v = 2
			}
			if q.Last-q.First <= 6 {
				v += 2
			}
			return v
		}
	}
	return 0
}

// quoteAfter says whether a quotation begins after the cue in its passage, and how near.
func (p *Page) quoteAfter(i int) uint32 {
	for j := i + 1; j < len(p.class) && j < i+12; j++ {
		switch p.class[j] {
		case opening:
			v := uint32(3)
			if j <= i+2 {
				v = 1
			} else if c := p.class[j-1]; c == comma || c == colon {
				v = 2
			}
			return v
		case stop:
			return 0
		}
	}
	return 0
}

// tail says how far the end of the sentence is.
func (p *Page) tail(i int) int {
	return bucket(int(p.Sentences[p.sentence[i]].Last) - i - 1)
}

// lead says how the sentence stands before the cue: whether a comma precedes the subject, and how far the beginning is.
func (p *Page) lead(i int) uint32 {
	first := int(p.Sentences[p.sentence[i]].First)
	commas := uint32(0)
	for j := i - 1; j >= first && j > i-20; j-- {
		if p.class[j] == comma {
			commas++
			if j < i-1 && commas == 1 {
				return 16 + uint32(bucket(i-j))
			}
		}
	}
	return uint32(bucket(i - first))
}

var that, whether = hashWord("that"), words("whether", "how", "why", "what", "if", "it", "they", "he", "she", "we", "there")

// thatNear says whether a clause seems to begin soon after the cue.
func (p *Page) thatNear(i int) uint32 {
	last := int(p.Sentences[p.sentence[i]].Last)
	for j := i + 1; j < last && j < i+6; j++ {
		if p.words[j] == that {
			return 1
		}
		if whether[p.words[j]] {
			return 2
		}
		if verb(p.class[j]) || p.class[j] == tagMD {
			return 3
		}
		if p.class[j] == comma {
			return 4
		}
	}
	return 0
}

// bucket rounds a distance.
func bucket(n int) int {
	switch {
	case n < 0:
		return 15
	case n < 5:
		return n
	case n < 8:
		return 5
	case n < 12:
		return 6
	case n < 18:
		return 7
	case n < 30:
		return 8
	}
	return 9
}

// Passage returns the passage of token i as tokens.
func (p *Page) Passage(i int) (first, last int) {
	s := p.sentence[i]
	return int(p.Sentences[p.passage[s]].First), int(p.Sentences[p.passEnd[s]-1].Last)
}

// opaque returns the quotation whose inside is closed to a cue outside it, if token j lies in one, else nil.
func (p *Page) opaque(cue, j int) *Quotation {
	q := p.quoted[j]
	if q == 0 || q == p.quoted[cue] {
		return nil
	}
	return &p.Quotations[q-1]
}

// Starts lists the tokens at which the words said may begin.
func (p *Page) Starts(out []int32, cue int, side Side) []int32 {
	first, last := p.Passage(cue)
	limit := cue - 1
	if side == Around { // what is interrupted ends in a comma or a mark before the source
		for limit >= first && p.class[limit] < opening && p.sentence[limit] == p.sentence[cue] {
			limit--
		}
		if limit < first || p.sentence[limit] != p.sentence[cue] || p.class[limit] != comma && p.class[limit] != closing && p.class[limit] != dash {
			return out
		}
		limit--
	}
	if side == After {
		for j := cue + 1; j < last && j <= cue+maxStart; j++ {
			if c := p.class[j-1]; j < cue+6 || p.class[j] == opening || c >= opening || verb(c) || c == tagIN || c == tagTO || p.words[j] == that {
				out = append(out, int32(j))
			}
			if q := p.opaque(cue, j); q != nil {
				j = int(q.Last) - 1
			}
		}
		return out
	}
	for j := limit; j >= first; j-- {
		if q := p.opaque(cue, j); q != nil {
			j = int(q.First)
		}
		if c := p.at(j - 1); j == first || j > cue-5 || p.class[j] == opening || c >= opening || c == tagCC || c == tagIN || c == tagWDT || p.sentence[j] != p.sentence[j-1] {
			out = append(out, int32(j))
			if len(out) >= maxBack {
				break
			}
		}
	}
	return out
}

// StartFeatures describes token j as the beginning of the words said.
func (p *Page) StartFeatures(out []uint32, cue int, side Side, j int) []uint32 {
	c, b := uint32(p.class[j]), uint32(p.at(j-1))
	w, r, k := p.words[j], p.root(cue), uint32(side)
	first, _ := p.Passage(cue)
	d := uint32(bucket(max(j-cue, cue-j)))
	edge := uint32(0)
	if j == first || p.sentence[j] != p.sentence[j-1] {
		edge, b = 1, uint32(atEdge)
	}
	lo, hi := cue+1, j
	if j < cue {
		lo, hi = j, cue
	}
	between := p.between(cue, lo, hi)
	quote := uint32(0)
	if q := p.quoted[j]; q > 0 {
		quote = 1
		if p.Quotations[q-1].Last-p.Quotations[q-1].First > 6 {
			quote = 2
		}
	}
	next := uint32(p.at(j + 1))
	return append(out,
		f(41, k, d), f(42, k<<8|b, c), f(43, k, w), f(44, k<<8|b, d), f(45, k<<8|c, d), f(46, p.word(j-1), k), f(47, r, uint32(j-cue)+64), f(48, r, b<<8|c),
		f(49, k<<8|edge, between), f(50, k<<8|quote, c), f(51, k<<8|between, b), f(52, r, w), f(53, p.word(j-1), w), f(54, k<<16|c<<8|next, b), f(55, p.words[cue], p.word(j-1)),
		f(56, between, k<<8|c), f(57, uint32(p.class[cue])<<8|k, uint32(p.at(cue+1))<<8|d), f(58, edge<<8|d, p.words[cue]), f(59, uint32(p.group[cue]), w), f(60, uint32(p.group[cue]), b<<8|c), f(40, uint32(p.group[cue]), k<<8|uint32(bucket(max(j-cue, cue-j)))),
	)
}

// between sums up the marks and words that lie between a cue and a place, as a set of bits.
func (p *Page) between(cue, lo, hi int) uint32 {
	var set uint32
	commas := 0
	for j := lo; j < hi; j++ {
		if j > lo+60 {
			break
		}
		switch c := p.class[j]; {
		case c == comma:
			commas++
		case c == opening:
			set |= 1
			if q := p.opaque(cue, j); q != nil {
				j = int(q.Last) - 1
			}
		case c == colon || c == semicolon || c == dash:
			set |= 2
		case verb(c) || c == tagMD:
			set |= 4
		case p.words[j] == that:
			set |= 8
		case c == tagCC:
			set |= 16
		case c == tagIN || c == tagTO:
			set |= 32
		}
	}
	return set | uint32(min(commas, 2))<<6
}

// Ends lists the tokens before which the words said may end.
func (p *Page) Ends(out []int32, cue int, side Side, start int) []int32 {
	_, last := p.Passage(cue)
	from := start + 1
	if side == Around { // what is interrupted goes on after a comma or at a mark
		for from = cue + 1; from < last && p.class[from] < opening; from++ {
		}
		if from++; from >= last {
			return out
		}
	}
	if q := p.opaque(cue, start); q != nil && side != Around {
		from = int(q.Last)
	}
	if side == Before {
		last = cue
	}
	for j := from; j <= last && len(out) < maxEnds; j++ {
		if j < last {
			if q := p.opaque(cue, j); q != nil && int(q.First) < j && j < int(q.Last) {
				j = int(q.Last)
			}
		}
		if j >= last {
			out = append(out, int32(last))
			break
		}
		c, b := p.class[j], p.class[j-1]
		if c >= opening || b >= opening || j < start+4 || c == tagCC || c == tagIN || c == tagTO || c == tagWDT || c == tagWP || c == tagWRB || adverb(c) || c == tagVBG || c == tagPRP || side == Before && (noun(c) || determiner(c)) || p.sentence[j] != p.sentence[j-1] {
			out = append(out, int32(j))
		}
	}
	return out
}

// EndFeatures describes token j as the first after the words said, which begin at token start.
func (p *Page) EndFeatures(out []uint32, cue int, side Side, start, j int) []uint32 {
	k := uint32(side)
	c, b, bb := uint32(p.at(j)), uint32(p.at(j-1)), uint32(p.at(j-2))
	r := p.root(cue)
	_, last := p.Passage(cue)
	edge := uint32(0)
	if j == last {
		edge, c = 2, uint32(atEdge)
	} else if p.sentence[j] != p.sentence[j-1] {
		edge = 1
	}
	size := uint32(bucket(j - start))
	lo, hi := max(start, cue+1), j
	near := uint32(15)
	if side == Before {
		near = uint32(bucket(cue - j))
		lo, hi = j, cue
	}
	between := p.between(cue, lo, hi)
	same := uint32(0) // whether the quotation at the beginning ends here
	if q := p.quoted[start]; q > 0 {
		same = 1
		if p.quoted[j-1] == q && p.class[j-1] == closing {
			same = 2
		} else if j > int(p.Quotations[q-1].Last) {
			same = 3
		}
	} else if p.class[j-1] == closing {
		same = 4
	}
	w := p.word(j)
	return append(out,
		f(61, k<<8|b, c), f(62, k, w), f(63, k<<8|edge, size), f(64, k<<8|edge, between), f(65, k<<8|same, c), f(66, k<<8|same, edge<<8|b), f(67, k<<8|near, between), f(68, r, c),
		f(69, k<<8|c, size), f(70, p.words[start], c), f(71, bb<<8|b, k<<8|c), f(72, k<<16|c<<8|uint32(p.at(j+1)), w), f(73, r, edge), f(74, k<<8|between, c), f(75, k<<8|near, c),
		f(76, w, p.word(j+1)), f(77, k, p.word(j-1)), f(78, uint32(p.class[start])<<8|k, c), f(79, k<<8|c, uint32(p.at(j+1))<<8|uint32(p.at(j+2))), f(80, uint32(p.group[cue]), k<<8|c),
	)
}

// Sources lists the phrases that may name the source; -1 stands for none.
func (p *Page) Sources(out []int32, cue int) []int32 {
	first, last := p.Passage(cue)
	out = append(out, -1)
	n := 0
	for j := cue - 1; j >= first && n < maxSources; {
		if q := p.opaque(cue, j); q != nil {
			j = int(q.First) - 1
			continue
		}
		if ph := p.phrase[j]; ph > 0 {
			j = int(p.phrases[ph-1].First)
			if !p.age(p.phrases[ph-1]) {
				out = append(out, ph-1)
				n++
			}
		}
		j--
	}
	n = 0
	for j := cue + 1; j < last && n < maxAhead; {
		if q := p.opaque(cue, j); q != nil {
			j = int(q.Last)
			continue
		}
		if ph := p.phrase[j]; ph > 0 {
			out = append(out, ph-1)
			j = int(p.phrases[ph-1].Last) - 1
			n++
		}
		j++
	}
	return out
}

// age reports whether a noun phrase is a number between commas: "Hawa Ishaq, 29, said".
func (p *Page) age(ph Phrase) bool {
	return ph.Last == ph.First+1 && p.class[ph.First] == tagCD && p.at(int(ph.First)-1) == comma && p.at(int(ph.Last)) == comma
}

// SourceFeatures describes phrase ph, the rank-th on its side of the cue, as the name of the source of tokens start to end.
func (p *Page) SourceFeatures(out []uint32, cue int, side Side, start, end int, ph int32, rank int) []uint32 {
	r, k, cc := p.root(cue), uint32(side), uint32(p.class[cue])
	aux, subject, gap := p.subject(cue)
	passive := uint32(0)
	if aux != 0 && cc == uint32(tagVBN) {
		passive = 1
	}
	if ph < 0 {
		return append(out, f(81, k, passive), f(82, r, 0), f(83, p.words[cue], k), f(84, cc, gap), f(85, aux, cc))
	}
	x := p.phrases[ph]
	h := p.words[x.Head]
	hc, name := uint32(p.class[x.Head]), uint32(p.named[x.Head])
	where, lo, hi := uint32(0), int(x.Last), cue
	if int(x.First) > cue {
		where, lo, hi = 1, cue+1, int(x.First)
	}
	inside := uint32(0)
	if int(x.First) >= start && int(x.First) < end {
		inside = 1
	} else if int(x.Last) == start || int(x.First) == end {
		inside = 2
	}
	if int(ph) == subject {
		inside |= 4
	}
	between := p.between(cue, lo, hi)
	path := uint32(0)
	for j, n := lo, 0; j < hi && n < 4; j, n = j+1, n+1 {
		path = path*61 + uint32(p.class[j]) + 1
	}
	pos := where<<8 | uint32(rank)
	b, a := uint32(p.at(int(x.First)-1)), uint32(p.at(int(x.Last)))
	return append(out,
		f(91, pos, k), f(92, where<<8|inside, k), f(93, where, between), f(94, where<<8|passive, path), f(95, hc<<8|name, where<<8|inside), f(96, h, where), f(97, r, pos), f(98, p.word(int(x.First)-1), where),
		f(99, b<<8|a, where), f(100, cc<<8|k, pos<<4|inside), f(101, p.words[cue], where<<8|inside), f(102, hc<<8|name, pos), f(103, cc<<8|where, path), f(104, b, where<<8|uint32(rank)<<4|passive), f(105, a, pos),
		f(106, gap<<8|cc, pos<<4|inside), f(107, hc<<8|name, between), f(108, k<<8|b, p.word(int(x.Last))), f(109, uint32(p.group[cue]), pos<<4|inside),
	)
}
