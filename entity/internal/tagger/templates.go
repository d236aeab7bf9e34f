package tagger

// Features returns the hashes of token i's features, valid until the next call. In the names below, 0 is the token itself, p1 and p2 are
// the tokens before it and n1 and n2 those after it.
func (x *Extractor) Features(i int) []uint64 {
	var (
		w0, n1, n2, p1, p2     = x.fold(i), x.fold(i + 1), x.fold(i + 2), x.fold(i - 1), x.fold(i - 2) // words
		s0, sn1, sn2, sp1, sp2 = x.shape(i), x.shape(i + 1), x.shape(i + 2), x.shape(i - 1), x.shape(i - 2)
		h0, hn1, hp1, hp2      = x.hint(i), x.hint(i + 1), x.hint(i - 1), x.hint(i - 2) // what the knowledge base says
		t0, tn1, tp1           = x.tag(i), x.tag(i + 1), x.tag(i - 1)
		c0, cn1, cp1           = x.coarse(i), x.coarse(i + 1), x.coarse(i - 1)
		m0, mn1, mp1           = x.name(i), x.name(i + 1), x.name(i - 1) // what the list of name words says
		first, last            = int(x.runFirst[i-x.first]), int(x.runLast[i-x.first])
		before, after          = first - 1, last + 1 // the tokens around the run of capitals
		edges                  = x.shape(before)<<18 | x.shape(before-1)<<12 | x.shape(after)<<6 | x.shape(after+1)
		elsewhere              = x.find(w0)
		flags                  = uint64(elsewhere.flags &^ (seenOnce | seenRun))
		position               = uint64(0)
	)
	if i == x.first {
		position = 1
	}
	if x.caps {
		position |= 2
	}
	f := append(x.features[:0], 0x51ed270b8d5f3a21, // always there
		// words and shapes
		mix(1, w0), mix(2, p1), mix(3, n1), mix(4, p2), mix(5, n2), mix2(6, p1, w0), mix2(7, w0, n1), mix2(8, p1, n1),
		mix(9, s0<<2|position), mix(10, sp1<<12|s0<<6|sn1), mix2(11, s0, p1), mix2(12, s0, n1), mix2(13, sp2<<12|sp1<<6|s0, sn1<<6|sn2),
		// what is known
		mix(14, h0), mix(15, hp1<<8|h0), mix(16, h0<<8|hn1), mix2(17, h0, p1), mix2(18, h0, n1), mix2(19, hp2<<16|hp1<<8|h0, hn1),
		mix(20, m0<<8|s0), mix(21, mp1<<8|m0), mix(22, m0<<8|mn1), mix(23, m0<<8|position), mix(24, m0&15), mix(25, m0>>4), mix(26, m0<<16|cp1<<8|cn1),
		mix2(27, m0, p1), mix2(28, m0, n1), mix(29, m0<<8|flags),
		// parts of speech
		mix(30, tp1<<8|t0), mix(31, t0<<8|tn1), mix(32, t0<<8|h0), mix2(33, tp1<<8|t0, tn1),
		// word classes
		mix(34, x.fine(i)), mix(35, c0), mix(36, x.fine(i+1)), mix(37, x.fine(i-1)), mix(38, c0<<8|cn1), mix(39, cp1<<8|c0), mix(40, c0<<6|s0), mix(41, x.fine(i-2)), mix(42, x.fine(i+2)),
		// the run of capitals and what stands around it
		mix(43, x.fold(last)), mix(44, x.fold(first)), mix(45, uint64(min(last-first, 7))<<8|uint64(min(i-first, 7))),
		mix2(46, x.fold(after), s0), mix2(47, x.fold(before), s0), mix2(48, edges, s0), mix2(49, edges, h0),
		mix(50, x.coarse(last)<<8|c0), mix(51, x.fine(before)), mix(52, x.fine(after)), mix(53, x.coarse(before)<<16|x.coarse(after)<<8|s0),
		mix(54, x.hint(last)<<8|h0), mix(55, x.hint(first)<<8|h0), mix(56, x.name(last)<<8|m0), mix(57, x.name(first)<<8|m0),
		mix2(58, x.fold(before-1), x.fold(before)), mix2(59, x.fold(after), x.fold(after+1)),
		// elsewhere in the document
		mix(60, flags<<10|s0<<2|position), mix(61, flags<<8|h0),
	)
	if e := elsewhere; e.flags&seenRun != 0 && (int(e.longest) > i || int(e.last) < i) { // it stands in a longer run
		a, b := e.longest, e.last
		f = append(f, mix(62, x.words[a].Fold), mix(63, x.words[b].Fold), mix(64, uint64(b-a)<<8|uint64(x.words[a].Shape)),
			mix(65, uint64(x.hints[a])<<8|uint64(x.hints[b])), mix(66, uint64(x.names[a])<<8|uint64(x.names[b])), mix2(67, x.around(a-1), x.around(b+1)))
	}
	for _, at := range elsewhere.at[:elsewhere.uses] {
		if int(at) != i {
			f = append(f, mix(73, x.around(at-1)), mix(74, x.around(at+1)), mix(75, x.fineAround(at-1)), mix(76, x.fineAround(at+1)))
		}
	}
	w := x.text.Word(i)
	if n := len(w); n >= 4 {
		f = append(f, mix(68, bytes(w[:3])), mix(69, bytes(w[n-3:])), mix(70, bytes(w[n-2:])))
		if n >= 6 {
			f = append(f, mix(71, bytes(w[n-4:])), mix(72, bytes(w[:4])))
		}
	}
	x.features = f
	return f
}

// mix makes a feature of the number of its template and a value, mix2 of two values.
func mix(template, a uint64) uint64 {
	h := (a ^ template*0xd6e8feb86659fd93) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

func mix2(template, a, b uint64) uint64 { return mix(template, a*31+mix(template+1024, b)) }

// boundary and unknownClass stand for what lies outside the sentence or is not known.
const (
	boundary     = 0x9e3779b97f4a7c15
	unknownClass = CoarseClasses<<16 | FineClasses
	outside      = unknownClass + 1<<16 + 1
)

// The functions below return what is known of token i of the current sentence.

func (x *Extractor) in(i int) bool { return i >= x.first && i < x.last }

func (x *Extractor) fold(i int) uint64 {
	if !x.in(i) {
		return boundary
	}
	return x.words[i].Fold
}

func (x *Extractor) shape(i int) uint64 {
	if !x.in(i) {
		return 63
	}
	return uint64(x.shapes[i-x.first])
}

func (x *Extractor) hint(i int) uint64 {
	if !x.in(i) {
		return 255
	}
	return uint64(x.hints[i])
}

func (x *Extractor) name(i int) uint64 {
	if !x.in(i) {
		return 255
	}
	return uint64(x.names[i])
}

func (x *Extractor) tag(i int) uint64 {
	if !x.in(i) {
		return 255
	}
	return uint64(x.text.Tokens[i].Tag)
}

func (x *Extractor) coarse(i int) uint64 {
	if !x.in(i) {
		return outside >> 16
	}
	return uint64(x.class[i] >> 16)
}

func (x *Extractor) fine(i int) uint64 {
	if !x.in(i) {
		return outside & 0xffff
	}
	return uint64(x.class[i] & 0xffff)
}

// around and fineAround return the word and the class of token i of the document, wherever the current sentence is.
func (x *Extractor) around(i int32) uint64 {
	if i < 0 || int(i) >= len(x.words) {
		return boundary
	}
	return x.words[i].Fold
}

func (x *Extractor) fineAround(i int32) uint64 {
	if i < 0 || int(i) >= len(x.class) {
		return outside & 0xffff
	}
	return uint64(x.class[i] & 0xffff)
}

// bytes packs up to eight bytes in small letters into a number.
func bytes(s string) uint64 {
	v := uint64(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		v = v<<8 | uint64(c)
	}
	return v
}
