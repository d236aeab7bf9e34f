package entity

import (
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
)

// Decoding reconciles what the knowledge base and the tagger propose: of two
// spans that overlap the longer sensible one wins; on the same span the tagger decides
// between the kinds that the knowledge base allows (Jordan the country, Jordan the person).
// The base alone is believed where its name leaves little doubt.

func (x *reading) decode() {
	x.cutLists()
	x.repeat()
	m, s := 0, 0
	for m < len(x.matches) || s < len(x.spans) {
		switch {
		case s == len(x.spans) || m < len(x.matches) && x.matches[m].Last <= x.spans[s].First:
			x.known(x.matches[m])
			m++
		case m == len(x.matches) || x.spans[s].Last <= x.matches[m].First:
			x.tagged(x.spans[s])
			s++
		default: // they overlap
			first := m
			for m < len(x.matches) && x.matches[m].First < x.spans[s].Last {
				m++
			}
			x.overlap(x.spans[s], x.matches[first:m])
			end := x.matches[m-1].Last
			for s++; s < len(x.spans) && x.spans[s].First < end; s++ { // the match reaches over the next span too
			}
		}
	}
	x.sort()
}

// repeat uses what the tagger is surer of elsewhere in the text: a name of two or three words is a person's if its last word
// stands alone as a person's name, and the tagger had taken it for something else without being sure.
func (x *reading) repeat() {
	clear(x.surnames)
	for _, s := range x.spans {
		if s.Kind == tagger.Person && s.Last-s.First == 1 && s.Probability > 0.5 {
			x.surnames[x.words[s.First].Fold] = true
		}
	}
	if len(x.surnames) == 0 {
		return
	}
	for i := range x.spans {
		s := &x.spans[i]
		if n := s.Last - s.First; n >= 2 && n <= 3 && s.Kind != tagger.Person && s.Probability < 0.85 && x.surnames[x.words[s.Last-1].Fold] {
			s.Kind = tagger.Person
		}
	}
}

// ranks are titles that taggers and the base tend to take into a name.
var ranks = set(`king queen prince princess crown sultan emir pope imam sheikh commodore gen gen. general col col. colonel lt lt. maj maj. major capt capt. captain adm adm. admiral sgt sgt. brig brig. president minister premier
	chancellor senator sen. rep. gov. governor judge mr mr. mrs mrs. ms ms. dr dr. prof prof. ambassador spokesman spokeswoman`)

// cutLists cuts spans of places at commas, "Zurich, Switzerland", unless the base has the whole name.
func (x *reading) cutLists() {
	var out []tagger.Span
	m := 0
	for i, s := range x.spans {
		for m < len(x.matches) && x.matches[m].Last <= s.First {
			m++
		}
		whole := m < len(x.matches) && x.matches[m].First <= s.First && x.matches[m].Last >= s.Last
		comma := int32(-1)
		for j := s.First + 1; j < s.Last-1 && !whole && s.Kind == tagger.Place; j++ {
			if x.word(j) == "," {
				comma = j
			}
		}
		if comma < 0 {
			if out != nil {
				out = append(out, s)
			}
			continue
		}
		if out == nil {
			out = append(out, x.spans[:i]...)
		}
		left, right := s, s
		left.Last, right.First = comma, comma+1
		out = append(out, left, right)
	}
	if out != nil {
		x.spans = append(x.spans[:0], out...)
	}
}

func (x *reading) sort() {
	slices.SortFunc(x.names, func(a, b name) int { return int(a.first - b.first) })
}

// allowed returns the candidates of a match that may stand here.
func (x *reading) allowed(m knowledge.Match) []knowledge.Candidate {
	from := len(x.pool)
	x.pool = x.base.Candidates(m.Alias, x.pool)
	out := x.pool[from:from:len(x.pool)]
	words := x.words[m.First:m.Last]
	for _, c := range x.pool[from:] {
		switch {
		case !knowledge.Written(c.Flags, words):
		case c.Flags&knowledge.NeedsThe != 0 && !x.the(m.First):
		case c.Flags&knowledge.NeedsThe != 0 && x.goesOn(m.Last): // the North Atlantic
		case c.Flags&knowledge.AfterPlace != 0 && x.word(m.First-1) != ",":
		case c.Flags&knowledge.AfterCountry != 0 && !x.after(m.First, x.base.Country(c.Entity)):
		default:
			out = append(out, c)
		}
	}
	x.pool = x.pool[:from+len(out)]
	return out
}

// after reports whether the name of a country, of its people or of its capital ends right before token i: "Russia's", "Russian", "Moscow's".
func (x *reading) after(i int32, country string) bool {
	if w := x.word(i - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		i--
	}
	m, ok := x.matchEnding(i)
	if !ok {
		return false
	}
	for j := range x.base.CandidateCount(m.Alias) {
		c := x.base.Candidate(m.Alias, j)
		if kind := x.base.Kind(c.Entity); x.base.Country(c.Entity) == country &&
			(kind == knowledge.Country || kind == knowledge.Place && x.base.Flags(c.Entity)&knowledge.Capital != 0) {
			return true
		}
	}
	return false
}

// matchEnding returns the match that ends right before token i.
func (x *reading) matchEnding(i int32) (knowledge.Match, bool) {
	k, ok := slices.BinarySearchFunc(x.matches, i, func(m knowledge.Match, last int32) int { return int(m.Last - last) })
	if !ok {
		return knowledge.Match{}, false
	}
	return x.matches[k], true
}

func (x *reading) the(i int32) bool {
	w := x.word(i - 1)
	return w == "the" || w == "The" || w == "THE"
}

// goesOn reports whether token i is a capitalised word one space after the token before it.
func (x *reading) goesOn(i int32) bool {
	t := x.in.Text.Tokens
	return int(i) < len(t) && t[i].Start == t[i-1].End+1 && x.in.Text.Source[t[i-1].End] == ' ' && x.words[i].Shape&knowledge.Upper != 0
}

// trusted reports whether candidates are believed without the tagger.
func (x *reading) trusted(m knowledge.Match, cands []knowledge.Candidate) bool {
	long := m.Last-m.First > 1
	if x.shouted(m.First) && !long && x.words[m.First].Shape&knowledge.All != 0 && len(x.word(m.First)) <= 4 {
		return false // "WHO" or "US" in a headline of capitals
	}
	for _, c := range cands {
		flags := x.base.Flags(c.Entity)
		switch x.base.Kind(c.Entity) {
		case knowledge.Country:
			return true
		case knowledge.Place:
			if flags&(knowledge.Capital|knowledge.Curated) != 0 || long && c.Flags&knowledge.AfterPlace == 0 || x.base.Prior(c.Entity) > 0.4 || c.Flags&knowledge.AfterPlace != 0 {
				return x.words[m.First].Shape&knowledge.Upper != 0
			}
		case knowledge.Person:
			if long && c.Flags&knowledge.Surname == 0 {
				return true
			}
		case knowledge.Organization:
			if long || flags&knowledge.Curated != 0 && (c.Flags&knowledge.Caps != 0 || x.inside(m.First)) {
				return true
			}
		}
	}
	return x.inOffice(m, cands)
}

// inside reports whether a token is not the first of its sentence, so that its capital means something.
func (x *reading) inside(i int32) bool {
	if i == 0 {
		return false
	}
	t := x.in.Text
	k, _ := slices.BinarySearchFunc(t.Sentences, i, func(s token.Sentence, i int32) int {
		if s.First > i {
			return 1
		}
		return -1
	})
	return k > 0 && t.Sentences[k-1].First < i && x.words[i-1].Shape&(knowledge.Letter|knowledge.Digit) != 0
}

// shouted reports whether the token stands among words in capitals.
func (x *reading) shouted(i int32) bool {
	capital, small := 0, 0
	for j := max(0, i-4); j < min(int32(len(x.words)), i+5); j++ {
		switch sh := x.words[j].Shape; {
		case j == i:
		case sh&knowledge.All != 0:
			capital++
		case sh&knowledge.Letter != 0:
			small++
		}
	}
	return capital > small
}

// known adds a match that the tagger did not propose, if it is trusted.
func (x *reading) known(m knowledge.Match) {
	cands := x.allowed(m)
	if len(cands) == 0 || !x.trusted(m, cands) {
		return
	}
	k := x.kindOf(cands, NoKind, 0)
	if k == NoKind {
		return
	}
	first := m.First
	for first+1 < m.Last && x.words[first].Shape&knowledge.Lower != 0 && x.goesOn(first+1) {
		first++ // "former Yugoslavia", "mainland China"
	}
	x.add(name{first: first, last: m.Last, kind: k, evidence: Known, prob: 0.7, candidates: cands})
}

// tagged adds a span that the base does not know. An article or a title before a name is no part of it.
func (x *reading) tagged(s tagger.Span) {
	if s.Kind == tagger.Other && s.Probability < 0.5 {
		return
	}
	if s.Last-s.First > 1 && x.word(s.First) == "the" {
		s.First++
	}
	k := kinds[s.Kind]
	if s.Last-s.First > 1 { // corpora file what is built and what takes place under several kinds
		switch head := x.word(s.Last - 1); {
		case structures.has(head) && (k == Place || k == Other || k == Organization && s.Probability < surely):
			k = Facility
		case occasions.has(head) && k == Other:
			k = Event
		}
	}
	if k == Other && s.Last-s.First == 1 && peoples.has(x.word(s.First)) {
		k = Nationality
	}
	x.add(name{first: s.First, last: s.Last, kind: k, evidence: Tagged, prob: s.Probability})
}

// peoples are words for peoples and faiths that are of no one country, which some corpora file under other names.
var peoples = set(`arab arabs european europeans african africans asian asians english scottish welsh kurd kurds kurdish persian persians slav slavs slavic
	jew jews jewish muslim muslims moslem moslems islamic islamist islamists christian christians catholic catholics protestant protestants anglican anglicans
	hindu hindus sikh sikhs buddhist buddhists sunni sunnis shia shias shi'ite shi'ites shiite shiites alawite alawites druze yazidi yazidis copt copts coptic`)

// surely is the probability from which the tagger's kind is not changed by what the base or a rule would make of it.
const surely = 0.8

// afterRanks returns the first token of a person's name that is no title.
func (x *reading) afterRanks(first, last int32) int32 {
	for last-first > 1 {
		n := int32(0)
		for k := min(last-first-1, maxTitle); k > 0 && n == 0; k-- {
			if t, _ := x.base.Title(x.words[first : first+k]); t.Roles != 0 || k == 1 && ranks.has(x.word(first)) {
				n = k
			}
		}
		if n == 0 {
			break
		}
		first += n
	}
	return first
}

// structures are words that end the name of something built, occasions of something that takes place.
var (
	occasions  = set(`war wars summit festival games olympics cup championship championships conference forum election elections referendum revolution uprising intifada offensive`)
	structures = set(`airport airfield bridge dam canal stadium tunnel palace refinery crossing terminal lighthouse monument cathedral mosque barrage headworks pipeline`)
)

var kinds = [...]Kind{tagger.Person: Person, tagger.Organization: Organization, tagger.Place: Place, tagger.Nationality: Nationality,
	tagger.Facility: Facility, tagger.Event: Event, tagger.Other: Other}

// overlap decides between a span of the tagger and the matches that overlap it.
func (x *reading) overlap(s tagger.Span, matches []knowledge.Match) {
	last := matches[len(matches)-1]
	if holder := last.First > s.First && last.Last == s.Last && x.holder(last); holder || s.Kind == tagger.Person {
		if holder { // "Omani Sultan bin Said", "Central Bank Governor de León"
			s.Kind, s.First = tagger.Person, last.First
		}
		s.First = x.afterRanks(s.First, s.Last)
		for len(matches) > 0 && matches[0].Last <= s.First {
			x.known(matches[0])
			matches = matches[1:]
		}
		if len(matches) == 0 {
			x.tagged(s)
			return
		}
	}
	if at := x.possessive(s); at >= 0 && matches[0].Last == at {
		// "Russia's Defence Ministry": a country and what it has.
		x.known(matches[0])
		s.First = at + 1
		for len(matches) > 0 && matches[0].First < s.First {
			matches = matches[1:]
		}
		if len(matches) == 0 {
			x.tagged(s)
			return
		}
	}
	if len(matches) == 1 {
		m := matches[0]
		cands := x.allowed(m)
		switch {
		case len(cands) == 0:
			x.tagged(s)
		case m.First == s.First && m.Last == s.Last:
			var places []knowledge.Candidate
			if s.Kind == tagger.Person && s.Last-s.First == 1 {
				places = x.seats(cands)
			}
			k := x.kindOf(cands, kinds[s.Kind], s.Probability)
			if k == NoKind && m.Last-m.First > 1 && s.Kind != tagger.Facility && !structures.has(x.word(m.Last-1)) && x.chosen(cands) {
				k = x.kindOf(cands, NoKind, 0)
			}
			if k == NoKind {
				x.tagged(s)
				if len(places) > 0 {
					x.names[len(x.names)-1].places = places
				}
				return
			}
			n := name{first: m.First, last: m.Last, kind: k, evidence: Known | Tagged, prob: max(s.Probability, 0.7), candidates: x.ofKind(cands, k)}
			if kinds[s.Kind] != k && !(k == Country && s.Kind == tagger.Place) {
				n.prob = 0.6
			}
			if len(n.candidates) == 0 {
				n.evidence = Tagged
				n.prob = s.Probability
			}
			n.places = places
			x.add(n)
		case m.First <= s.First && m.Last >= s.Last && x.trusted(m, cands):
			x.known(m) // the base knows a longer name
		case x.pairAt(s) >= 0: // "Ukraine-Russia", of which the base knows one
			x.pairs(s, matches)
		case m.First >= s.First && m.Last <= s.Last:
			x.tagged(s) // the tagger found a longer name: "Korea Institute for Defense Analyses"
		case m.Last-m.First > s.Last-s.First && x.trusted(m, cands):
			x.known(m)
		default:
			x.tagged(s)
		}
		return
	}
	if x.pairAt(s) >= 0 {
		x.pairs(s, matches)
		return
	}
	// Several names inside a span, or a span across two names.
	covered := int32(0)
	for _, m := range matches {
		covered += m.Last - m.First
	}
	if last := matches[len(matches)-1]; matches[0].First < s.First || last.Last > s.Last || covered >= s.Last-s.First && (s.Kind == tagger.Place || s.Kind == tagger.Nationality) {
		before := len(x.names)
		for _, m := range matches {
			x.known(m)
		}
		if len(x.names)-before == len(matches) {
			return
		}
		x.names = x.names[:before] // "South American" is no American, the "U.S. Gulf" not the U.S.
	}
	x.tagged(s)
}

// holder reports whether a name is that of a known person whose office the title right before it names.
func (x *reading) holder(m knowledge.Match) bool {
	t, _, ok := x.titleBefore(m.First)
	return ok && t.Roles != 0 && x.inOffice(m, x.allowed(m))
}

// chosen reports whether editors or the user chose all candidates, so that a whole name of several words is believed against the tagger.
func (x *reading) chosen(cands []knowledge.Candidate) bool {
	return !slices.ContainsFunc(cands, func(c knowledge.Candidate) bool {
		return x.base.Flags(c.Entity)&knowledge.Curated == 0 || c.Flags&knowledge.Surname != 0
	})
}

// possessive returns the token "'s" inside a span of an organization or place, or -1.
func (x *reading) possessive(s tagger.Span) int32 {
	if s.Kind == tagger.Organization || s.Kind == tagger.Place {
		for i := s.First + 1; i < s.Last-1; i++ {
			if w := x.word(i); w == "'s" || w == "’s" {
				return i
			}
		}
	}
	return -1
}

// seats keeps the countries and capitals among candidates.
func (x *reading) seats(cands []knowledge.Candidate) []knowledge.Candidate {
	var out []knowledge.Candidate
	for _, c := range cands {
		if k := x.base.Kind(c.Entity); c.Flags&knowledge.Name != 0 && (k == knowledge.Country || k == knowledge.Place && x.base.Flags(c.Entity)&knowledge.Capital != 0) {
			out = append(out, c)
		}
	}
	return out
}

// pairAt returns the hyphen of a span that is a pair of names such as "Moscow-Pyongyang", or -1.
func (x *reading) pairAt(s tagger.Span) int32 {
	if s.Kind == tagger.Person || s.Kind == tagger.Organization && s.Last-s.First > 3 {
		return -1
	}
	for i := s.First + 1; i < s.Last-1; i++ {
		if x.words[i].Shape&knowledge.Hyphen != 0 && len(x.word(i-1)) > 2 && x.words[i-1].Shape&knowledge.Upper != 0 && x.words[i+1].Shape&knowledge.Upper != 0 {
			return i
		}
	}
	return -1
}

// pairs adds the two names of a hyphenated pair. An organization with a hyphen is a pair only if the base knows one of the halves.
func (x *reading) pairs(s tagger.Span, matches []knowledge.Match) {
	at, before := x.pairAt(s), len(x.names)
	found := 0
	for _, half := range [][2]int32{{s.First, at}, {at + 1, s.Last}} {
		n := len(x.names)
		for _, m := range matches {
			if m.First == half[0] && m.Last == half[1] {
				x.known(m)
			}
		}
		if len(x.names) > n {
			found++
			continue
		}
		x.tagged(tagger.Span{First: half[0], Last: half[1], Kind: s.Kind, Probability: s.Probability})
	}
	if found == 0 && s.Kind == tagger.Organization {
		x.names = x.names[:before]
		x.tagged(s)
	}
}

// kindOf returns the kind that candidates give a name, given the tagger's and its probability.
func (x *reading) kindOf(cands []knowledge.Candidate, tagged Kind, sure float32) Kind {
	var has [Number + 1]bool
	first := NoKind
	for _, c := range cands {
		k := NoKind
		switch {
		case c.Flags&(knowledge.Adjective|knowledge.People) != 0:
			k = Nationality
		case c.Flags&knowledge.PlaceName != 0:
			k = Place
		case c.Flags&knowledge.Metonym != 0:
			k = Organization
		default:
			k = [...]Kind{NoKind, Country, Place, Person, Organization}[x.base.Kind(c.Entity)]
		}
		has[k] = true
		if first == NoKind {
			first = k
		}
	}
	switch {
	case tagged == NoKind:
		if first == Person && has[Country] { // by prior alone a country is likelier
			return Country
		}
		return first
	case has[tagged] && !(tagged == Place && has[Country]):
		return tagged
	case has[Country] && tagged != Person:
		return Country
	case has[Nationality] && tagged != Person:
		return Nationality
	case tagged == Person:
		return NoKind // the tagger saw a person that the base does not know
	case has[Organization] && (tagged == Place || tagged == Facility || tagged == Other && sure < surely):
		return Organization
	case has[Place] && sure < surely && (tagged == Organization || tagged == Facility || tagged == Other):
		for _, c := range cands {
			if x.base.Kind(c.Entity) == knowledge.Place && x.base.Flags(c.Entity)&knowledge.Capital != 0 {
				return Place
			}
		}
		return NoKind // a club or firm called like the town
	}
	return NoKind
}

// ofKind keeps the candidates that a mention of the kind may refer to.
func (x *reading) ofKind(cands []knowledge.Candidate, k Kind) []knowledge.Candidate {
	out := cands[:0]
	for _, c := range cands {
		adjective := c.Flags&(knowledge.Adjective|knowledge.People) != 0
		kind := x.base.Kind(c.Entity)
		keep := false
		switch k {
		case Nationality:
			keep = adjective
		case Country, Place:
			keep = !adjective && (kind == knowledge.Country || kind == knowledge.Place)
		case Person:
			keep = kind == knowledge.Person
		case Organization:
			keep = kind == knowledge.Organization || c.Flags&knowledge.Metonym != 0
		}
		if keep {
			out = append(out, c)
		}
	}
	return out
}

func (x *reading) add(n name) {
	n.target = -1
	if n.kind == Person {
		n.first = x.afterRanks(n.first, n.last)
	}
	n.candidates = x.ofKind(n.candidates, n.kind)
	x.names = append(x.names, n)
}

// A wordSet is a set of words in small letters.
type wordSet map[string]bool

// set returns the words of a list.
func set(words string) wordSet {
	m := wordSet{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// has reports whether a word of ASCII letters, in whatever case, is in the set. It allocates nothing.
func (s wordSet) has(w string) bool {
	var small [16]byte // no word of the lists is longer
	if len(w) > len(small) {
		return false
	}
	for i := range len(w) {
		small[i] = w[i]
		if c := w[i]; c >= 'A' && c <= 'Z' {
			small[i] += 'a' - 'A'
		}
	}
	return s[string(small[:len(w)])]
}
