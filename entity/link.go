package entity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Linking decides what each name refers to. Names that leave no choice
// come first: what they say about countries then helps to choose among the
// candidates of the others. Full names of people and organizations come before
// surnames, acronyms and short forms, which refer back to them.

func (x *reading) link() {
	x.gather()
	x.define()
	for pass := range 2 {
		for i := range x.names {
			n := &x.names[i]
			if n.target >= 0 || n.kind >= Date {
				continue
			}
			short := n.kind == Person && x.length(n) == 1 || n.kind == Organization && x.acronym(n)
			if short != (pass == 1) {
				continue
			}
			switch n.kind {
			case Country, Place:
				x.linkPlace(i)
			case Nationality:
				x.linkNationality(i)
			case Person:
				if short {
					x.linkSurname(i)
				} else {
					x.linkPerson(i)
				}
			case Organization:
				x.linkOrganization(i)
			default:
				n.target = x.local(i, n.kind, x.surface(n), "")
			}
		}
	}
	out := x.names[:0]
	for _, n := range x.names {
		if n.kind != NoKind {
			out = append(out, n)
		}
	}
	x.names = out
}

// length returns the number of words of a name, hyphens and the words after them not counted.
func (x *reading) length(n *name) int {
	c := 0
	for i := n.first; i < n.last; i++ {
		if x.words[i].Shape&knowledge.Hyphen == 0 && (i == n.first || x.words[i-1].Shape&knowledge.Hyphen == 0) {
			c++
		}
	}
	return c
}

func (x *reading) acronym(n *name) bool {
	return n.last-n.first == 1 && x.words[n.first].Shape&knowledge.All != 0
}

// gather counts, for each country, the names that can only point to it.
func (x *reading) gather() {
	for i := range x.names {
		n := &x.names[i]
		country, weight := "", 0.0
		for j, c := range n.candidates {
			code := x.base.Country(c.Entity)
			if c.Flags&(knowledge.Nickname|knowledge.Surname) != 0 || j > 0 && code != country && x.base.Prior(c.Entity) > 0.3 {
				country = ""
				break
			}
			if j == 0 {
				country = code
			}
		}
		switch n.kind {
		case Country, Nationality:
			weight = 1
		case Place:
			weight = 0.7
		case Person:
			weight = 0.7
		case Organization:
			weight = 0.4
		}
		if country != "" {
			x.evidence[country] += weight
		}
	}
}

// support returns how much the rest of the text points to a country, 0 to 1.
func (x *reading) support(country string) float64 {
	if country == "" {
		return 0
	}
	return min(1, x.evidence[country]/2)
}

// target returns the target for an entity of the base.
func (x *reading) target(i int, e int32, kind Kind) int {
	id := x.base.ID(e)
	if t, ok := x.byID[id]; ok {
		return t
	}
	x.targets = append(x.targets, target{entity: e, id: id, name: x.base.Name(e), kind: kind, country: x.base.Country(e), firstName: i})
	x.byID[id] = len(x.targets) - 1
	x.introduce(len(x.targets) - 1)
	return len(x.targets) - 1
}

// local returns the target for a name that the base does not know.
func (x *reading) local(i int, kind Kind, canonical, country string) int {
	id := kind.String() + "/" + Slug(canonical)
	if t, ok := x.byID[id]; ok {
		return t
	}
	x.targets = append(x.targets, target{entity: -1, id: id, name: strings.Join(strings.Fields(canonical), " "), kind: kind, country: country, firstName: i})
	x.byID[id] = len(x.targets) - 1
	x.introduce(len(x.targets) - 1)
	return len(x.targets) - 1
}

// Slug returns a name as it stands in a local id: small letters, accents taken off, everything else a hyphen.
func Slug(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range token.Fold(s) {
		switch {
		case r == '\'' || r == '.':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f && r != 0xfffd:
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		default:
			dash = true
		}
	}
	if b.Len() == 0 {
		return "unnamed"
	}
	return b.String()
}

// choose sets a name's target to the candidate with the highest score and keeps the others.
func (x *reading) choose(i int, score func(knowledge.Candidate) float64) (best knowledge.Candidate, top float64) {
	n := &x.names[i]
	top = -1
	for _, c := range n.candidates {
		if s := score(c); s > top {
			best, top = c, s
		}
	}
	if len(n.candidates) > 1 {
		for _, c := range n.candidates {
			if s := score(c); c.Entity != best.Entity && s > 0.25 && len(n.others) < 5 {
				n.others = append(n.others, Candidate{x.base.ID(c.Entity), x.base.Name(c.Entity), x.base.Country(c.Entity), s})
			}
		}
	}
	return best, top
}

func (x *reading) linkNationality(i int) {
	n := &x.names[i]
	if len(n.candidates) == 0 {
		n.target = x.local(i, Nationality, x.surface(n), "")
		return
	}
	c, _ := x.choose(i, func(c knowledge.Candidate) float64 {
		return x.base.Prior(c.Entity) + 0.6*x.support(x.base.Country(c.Entity))
	})
	n.target, n.flags = x.target(i, c.Entity, Country), c.Flags
}

// linkPlace links countries and places: Georgia by the names around it, Moscow by the Idaho after it.
func (x *reading) linkPlace(i int) {
	n := &x.names[i]
	container := x.container(i)
	if len(n.candidates) > 0 {
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := x.base.Prior(c.Entity) + 0.6*x.support(country)
			if container != nil && !x.contains(container, c.Entity) {
				s -= 2
			}
			if c.Flags&knowledge.Nickname != 0 && c.Flags&knowledge.NeedsThe != 0 && x.evidence["KP"]+x.evidence["KR"] < 0.5 {
				s = -1 // "the North" of some other place
			}
			return s
		})
		if top > 0 {
			n.flags = c.Flags
			n.kind = Place
			if x.base.Kind(c.Entity) == knowledge.Country && c.Flags&knowledge.PlaceName == 0 {
				n.kind = Country
			}
			n.target = x.target(i, c.Entity, n.kind)
			if container != nil {
				n.evidence |= Within
				n.prob = max(n.prob, 0.9)
			}
			if x.support(x.base.Country(c.Entity)) > 0.5 {
				n.evidence |= Surrounding
			}
			return
		}
		if n.evidence&Tagged == 0 && container == nil {
			n.kind = NoKind
			return
		}
	}
	n.kind = Place
	country, canonical := "", x.surface(n)
	switch {
	case container != nil:
		country, canonical = container.country, canonical+", "+container.name
		n.evidence |= Within
	default:
		if country = x.inner(n); country == "" {
			if country = x.prevailing(); country != "" {
				n.evidence |= Surrounding
			}
		}
	}
	n.target = x.local(i, Place, canonical, country)
}

// inner returns the country of a known place within a longer name: "Southern California".
func (x *reading) inner(n *name) string {
	at, _ := slices.BinarySearchFunc(x.matches, n.first, func(m knowledge.Match, first int32) int { return int(m.First - first) })
	for _, m := range x.matches[at:] {
		if m.Last > n.last {
			break
		}
		for _, c := range x.base.Candidates(m.Alias, nil) {
			if k := x.base.Kind(c.Entity); (k == knowledge.Country || k == knowledge.Place) && x.base.Prior(c.Entity) > 0.4 {
				return x.base.Country(c.Entity)
			}
		}
	}
	return ""
}

// prevailing returns the country that most of the text's names point to, "" if none has three fifths of them.
func (x *reading) prevailing() string {
	total, best, top := 0.0, "", 0.0
	for country, v := range x.evidence {
		total += v
		if v > top || v == top && country < best {
			best, top = country, v
		}
	}
	if top >= 1 && top >= 0.6*total {
		return best
	}
	return ""
}

// container returns the country or division that follows a place after a comma or in
// parentheses, as in "Moscow, Idaho", or nil.
func (x *reading) container(i int) *target {
	if i+1 >= len(x.names) {
		return nil
	}
	n, next := &x.names[i], &x.names[i+1]
	if w := x.word(n.last); next.first != n.last+1 || w != "," && w != "(" {
		return nil
	}
	if next.kind != Place && next.kind != Country || len(next.candidates) == 0 {
		return nil
	}
	if w := x.word(next.last); x.word(n.last) == "," && (w == "," || w == "and") && i+2 < len(x.names) && x.names[i+2].first == next.last+1 && x.names[i+2].kind == n.kind {
		if !x.division(next) {
			return nil // a list: "Moscow, Beijing and Tehran"
		}
	}
	if next.target < 0 {
		x.linkPlace(i + 1)
	}
	if next.target < 0 {
		return nil
	}
	t := &x.targets[next.target]
	if t.entity < 0 || x.base.Kind(t.entity) != knowledge.Country && x.base.Flags(t.entity)&knowledge.Division == 0 {
		return nil
	}
	if x.base.Kind(t.entity) == knowledge.Country {
		// "Paris, France" but not "Georgia, Ukraine": a country is no part of another.
		for _, c := range n.candidates {
			if x.base.Kind(c.Entity) == knowledge.Country && x.base.Country(c.Entity) != t.country {
				return nil
			}
		}
	}
	return t
}

func (x *reading) division(n *name) bool {
	return len(n.candidates) > 0 && x.base.Flags(n.candidates[0].Entity)&knowledge.Division != 0
}

// contains reports whether a place lies in the container.
func (x *reading) contains(t *target, e int32) bool {
	if x.base.Kind(t.entity) == knowledge.Country {
		return x.base.Country(e) == t.country
	}
	return x.base.Division(e) == t.entity
}

func (x *reading) linkPerson(i int) {
	n := &x.names[i]
	if len(n.candidates) > 0 {
		c, _ := x.choose(i, func(c knowledge.Candidate) float64 {
			return x.base.Prior(c.Entity) + 0.4*x.support(x.base.Country(c.Entity)) + x.office(c.Entity, 0)
		})
		n.target = x.target(i, c.Entity, Person)
		return
	}
	// A fuller or shorter form of a name that stands earlier: "Donald J. Trump", "Donald Trump".
	if t, ok := x.ends[ends(x.surface(n))]; ok {
		n.target = t
		n.evidence |= Earlier
		return
	}
	n.target = x.local(i, Person, x.surface(n), x.nationBefore(i))
}

// ends returns the first and the last word of a name, by which "Donald J. Trump" and "Donald Trump" are one.
func ends(name string) [2]string {
	f := strings.Fields(name)
	return [2]string{token.Fold(f[0]), token.Fold(f[len(f)-1])}
}

// introduce remembers a new target under the names that may refer to it later.
func (x *reading) introduce(t int) {
	p := &x.targets[t]
	switch p.kind {
	case Person:
		for _, word := range strings.FieldsFunc(p.name, func(r rune) bool { return r == ' ' || r == '-' }) {
			key := token.Fold(word)
			if list := x.persons[key]; len(list) < maxNamesakes {
				x.persons[key] = append(list, t)
			} else {
				copy(list, list[1:]) // the latest count
				list[len(list)-1] = t
			}
		}
		if strings.Contains(p.name, " ") {
			x.ends[ends(p.name)] = t
		}
	case Organization:
		words := strings.Fields(p.name)
		if len(words) < 2 {
			return
		}
		x.short[token.Fold(words[0])] = t
		capitals, all := "", ""
		for _, w := range words {
			r, _ := utf8.DecodeRuneInString(w)
			all += string(unicode.ToUpper(r))
			if unicode.IsUpper(r) {
				capitals += string(r)
			}
		}
		if len(words) > 2 {
			x.initial[capitals], x.initial[all] = t, t
		}
	}
}

// maxNamesakes bounds how many persons of one text a surname is compared with.
const maxNamesakes = 64

// office returns how well a person fits the date and, if one is given, the role that a title names.
func (x *reading) office(e int32, role knowledge.Role) float64 {
	best := 0.0
	for _, o := range x.base.Offices(e) {
		s := 0.0
		held := x.date != 0 && o.HeldOn(x.date)
		switch {
		case held:
			s = 0.2
		case x.date == 0 && o.End == 0 && o.AsOf > 20250000:
			s = 0.2
		}
		if role != 0 && (o.Role == role || role == 1 && o.Role == 2) {
			s += 0.2
		}
		best = max(best, s)
	}
	return best
}

// linkSurname links a name of one word to a person of the text, or to an office-holder whom its title fits.
func (x *reading) linkSurname(i int) {
	n := &x.names[i]
	w := x.surface(n)
	role, titled := x.title(n.first)
	if titled {
		n.evidence |= Titled
	}
	best, rank := -1, 0
	for _, t := range x.persons[token.Fold(w)] {
		p := &x.targets[t]
		r := x.nameRank(p, w)
		if r == 0 {
			continue
		}
		at := x.names[p.firstName].first
		if at < n.first {
			r += 4 // named before
		}
		if titled && p.entity >= 0 && x.office(p.entity, role) >= 0.3 {
			r += 3
		}
		// The latest person of that name counts among equals.
		if r > rank || r == rank && at < n.first {
			best, rank = t, r
		}
	}
	if best >= 0 {
		n.target = best
		n.evidence |= Earlier
		n.prob = max(n.prob*0.95, 0.5)
		return
	}
	if len(n.places) > 0 && !titled && x.support(x.base.Country(n.places[0].Entity)) >= 0.2 {
		// No person of the text has the name, and other names point to the country: the tagger was wrong.
		n.kind, n.candidates, n.evidence, n.prob = Place, n.places, n.evidence|Known|Surrounding, 0.6
		x.linkPlace(i)
		return
	}
	if len(n.candidates) > 0 {
		near := x.nationBefore(i)
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := 0.8*x.base.Prior(c.Entity) + 0.3*x.support(country) + x.office(c.Entity, role)
			if near != "" && near == country {
				s += 0.3
			}
			if c.Flags&knowledge.Surname == 0 {
				s += 0.3
			}
			return s
		})
		if top >= 0.75 || titled && top >= 0.6 {
			n.target = x.target(i, c.Entity, Person)
			if x.office(c.Entity, 0) > 0 && x.date != 0 {
				n.evidence |= OnDate
			}
			n.prob = float32(min(0.95, max(float64(n.prob)*0.8, 0.4)))
			return
		}
	}
	n.target = x.local(i, Person, w, "")
}

// nameRank tells how well one word fits a person's full name: 2 as the family name, 1 as another part, 0 not.
func (x *reading) nameRank(p *target, w string) int {
	words := strings.Fields(p.name)
	if len(words) < 2 {
		if strings.EqualFold(p.name, w) {
			return 3
		}
		return 0
	}
	last := words[len(words)-1]
	if last == "Jr." || last == "Jr" || last == "Sr." {
		last = words[len(words)-2]
	}
	if strings.EqualFold(last, w) && !strings.Contains(last, "-") {
		return 3
	}
	if strings.EqualFold(words[0], w) {
		switch p.country {
		case "KR", "KP", "CN", "TW", "VN", "HK", "KH":
			return 3
		}
		if strings.Contains(last, "-") || len(words) == 3 && len(words[0]) <= 5 {
			return 3 // Park Yong-han, Kim Jong Un
		}
		return 1
	}
	for _, part := range words[1:] {
		if token.Fold(part) == token.Fold(w) {
			return 2
		}
	}
	if i := strings.LastIndexByte(last, '-'); i >= 0 && strings.EqualFold(last[i+1:], w) {
		return 2 // Bashar al-Assad
	}
	return 0
}

// title returns the role that a title before token i names, and whether there is a title at all.
func (x *reading) title(i int32) (knowledge.Role, bool) {
	w := strings.ToLower(x.word(i - 1))
	role, ok := titles[w]
	if w == "minister" {
		switch strings.ToLower(x.word(i - 2)) {
		case "prime":
			role = 2
		case "foreign":
			role = 3
		case "defence", "defense":
			role = 4
		case "finance":
			role = 5
		case "interior":
			role = 6
		}
	}
	if w == "secretary" && strings.ToLower(x.word(i-2)) == "defense" {
		role = 4
	}
	return role, ok
}

// titles are the words that stand before a person's name; the value is the role of the office, 0 if none.
var titles = func() map[string]knowledge.Role {
	m := map[string]knowledge.Role{"president": 1, "king": 1, "queen": 1, "emir": 1, "sultan": 1, "emperor": 1, "pope": 1, "premier": 2, "chancellor": 2, "taoiseach": 2, "leader": 1}
	for w := range strings.FieldsSeq(`minister secretary mr mr. mrs mrs. ms ms. dr dr. gen gen. general lt lt. col col. colonel maj maj. major capt capt. captain adm adm. admiral
		sgt. sen sen. senator rep rep. gov gov. governor prof prof. professor judge justice mayor ambassador spokesman spokeswoman spokesperson chairman chairwoman chair chief
		director commissioner commander envoy prince princess sheikh ayatollah imam bishop archbishop cardinal lord lady sir dame congressman congresswoman deputy analyst
		lawmaker coach inspector sheriff`) {
		if _, ok := m[w]; !ok {
			m[w] = 0
		}
	}
	return m
}()

// nationBefore returns the country of the adjective, country or organization a few words before a name: "South Korean President Lee".
func (x *reading) nationBefore(i int) string {
	first := x.names[i].first
	for j := i - 1; j >= 0 && x.names[j].last >= first-3; j-- {
		if n := &x.names[j]; n.kind == Nationality || n.kind == Country || n.kind == Organization {
			switch {
			case n.target >= 0:
				return x.targets[n.target].country
			case len(n.candidates) > 0:
				return x.base.Country(n.candidates[0].Entity)
			}
		}
	}
	return ""
}

// define finds acronyms that the text defines, "Korea Institute for Defense Analyses (KIDA)",
// and adds their mentions that nobody proposed.
func (x *reading) define() {
	for i := range x.names {
		n := &x.names[i]
		if n.kind == Person || n.kind == Nationality || n.kind >= Date || n.last-n.first < 2 || x.word(n.last) != "(" || x.word(n.last+2) != ")" {
			continue
		}
		w := x.word(n.last + 1)
		if x.words[n.last+1].Shape&knowledge.All == 0 || len(w) < 2 || len(w) > 8 {
			continue
		}
		// The letters need not be the initials if nothing else is known under them: "Estonian Information System Authority (RIA)".
		if x.initials(n, w) || n.kind == Organization && x.base.Lookup(w) < 0 {
			x.acronyms[w] = i
		}
	}
	if len(x.acronyms) == 0 {
		return
	}
	had := len(x.names)
	j := 0
	for i := int32(0); int(i) < len(x.words); i++ {
		for j < had && x.names[j].last <= i {
			j++
		}
		if x.words[i].Shape&knowledge.All == 0 || j < had && x.names[j].first <= i {
			continue
		}
		if _, ok := x.acronyms[x.word(i)]; ok {
			x.add(name{first: i, last: i + 1, kind: Organization, evidence: Defined, prob: 0.8})
		}
	}
	if len(x.names) > had {
		x.sort()
		clear(x.acronyms) // positions have changed
		x.define()
	}
}

// initials reports whether the letters of an acronym are the initials of a name: of its capitalised words in
// order, or of all words; a word may be passed over if the last letters agree.
func (x *reading) initials(n *name, acronym string) bool {
	letters := strings.ToLower(strings.ReplaceAll(acronym, ".", ""))
	at, skipped := 0, 0
	for i := n.first; i < n.last; i++ {
		if x.words[i].Shape&knowledge.Letter == 0 {
			continue
		}
		w := token.Fold(x.word(i))
		if at < len(letters) && w != "" && w[0] == letters[at] {
			at++
		} else if x.words[i].Shape&knowledge.Upper != 0 {
			skipped++
		}
	}
	return at == len(letters) && skipped <= 1
}

func (x *reading) linkOrganization(i int) {
	n := &x.names[i]
	w := x.surface(n)
	if j, ok := x.acronyms[w]; ok && j != i {
		full := &x.names[j]
		if full.target < 0 {
			x.linkOrganization(j)
		}
		n.target = full.target
		n.evidence |= Defined
		n.prob = max(n.prob, 0.9)
		n.kind = Organization
		n.others = nil
		return
	}
	if len(n.candidates) > 0 {
		before := x.countryBefore(i)
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := x.base.Prior(c.Entity) + 0.5*x.support(country)
			if country != "" && country == before {
				s += 0.5
			}
			if c.Flags&knowledge.Metonym != 0 {
				s += 0.2
			}
			return s
		})
		if top >= 0.3 || len(n.candidates) == 1 && x.length(n) > 1 {
			n.flags = c.Flags
			kind := Organization
			if c.Flags&knowledge.Metonym != 0 {
				kind = Country // the target is the country whose government it stands for
			}
			n.target = x.target(i, c.Entity, kind)
			return
		}
	}
	if x.acronym(n) {
		if t, ok := x.initial[strings.ReplaceAll(w, ".", "")]; ok {
			n.target = t
			n.evidence |= Initials
			n.prob = max(n.prob, 0.85)
			return
		}
	} else if n.last-n.first == 1 {
		// The first word of a longer name before: "Samsung" after "Samsung Electronics".
		if t, ok := x.short[token.Fold(w)]; ok {
			n.target = t
			n.evidence |= Earlier
			return
		}
	}
	n.target = x.local(i, Organization, w, x.inner(n))
}

// countryBefore returns the country named right before a name, as in "Japan's Foreign Ministry" or "the Russian Defence Ministry".
func (x *reading) countryBefore(i int) string {
	at := x.names[i].first
	if w := x.word(at - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		at--
	}
	if i > 0 {
		if p := &x.names[i-1]; p.last == at && (p.kind == Nationality || p.kind == Country) && len(p.candidates) > 0 {
			return x.base.Country(p.candidates[0].Entity)
		}
	}
	return ""
}
