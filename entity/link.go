package entity

import (
	"strings"

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
			if c.Flags&knowledge.Nickname != 0 && c.Flags&knowledge.NeedsThe != 0 && x.evidence["KP"]+x.evidence["KR"] < 1 {
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
	for _, m := range x.matches {
		if m.First >= n.last {
			break
		}
		if m.First < n.first || m.Last > n.last {
			continue
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
	for t := range x.targets {
		if p := &x.targets[t]; p.kind == Person && x.sameEnds(p.name, x.surface(n)) {
			n.target = t
			n.evidence |= Earlier
			return
		}
	}
	n.target = x.local(i, Person, x.surface(n), x.nationBefore(n.first))
}

// sameEnds reports whether two names of several words begin and end with the same words.
func (x *reading) sameEnds(a, b string) bool {
	f, g := strings.Fields(a), strings.Fields(b)
	return len(f) > 1 && len(g) > 1 && strings.EqualFold(f[0], g[0]) && strings.EqualFold(f[len(f)-1], g[len(g)-1])
}

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
	for t := range x.targets {
		p := &x.targets[t]
		if p.kind != Person {
			continue
		}
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
	if len(n.candidates) > 0 {
		near := x.nationBefore(n.first)
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

// nationBefore returns the country of the adjective, country or organization a few words before token i: "South Korean President Lee".
func (x *reading) nationBefore(i int32) string {
	for j := range x.names {
		n := &x.names[j]
		if n.last <= i && n.last >= i-3 && (n.kind == Nationality || n.kind == Country || n.kind == Organization) {
			switch {
			case n.target >= 0:
				return x.targets[n.target].country
			case len(n.candidates) > 0:
				return x.base.Country(n.candidates[0].Entity)
			}
		}
		if n.first >= i {
			break
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
		if w := x.word(n.last + 1); x.words[n.last+1].Shape&knowledge.All != 0 && len(w) >= 2 && x.initials(n, w) {
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
		before := x.countryBefore(n)
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
		// Initials of an organization of the text.
		for j := range x.names {
			full := &x.names[j]
			if full.kind == Organization && full.last-full.first >= 3 && full.target >= 0 && x.initials(full, w) {
				n.target = full.target
				n.evidence |= Initials
				n.prob = max(n.prob, 0.85)
				return
			}
		}
	} else if n.last-n.first == 1 {
		// The first word of a longer name before: "Samsung" after "Samsung Electronics".
		for j := i - 1; j >= 0; j-- {
			full := &x.names[j]
			if full.kind == Organization && full.target >= 0 && full.last-full.first > 1 && x.words[full.first].Fold == x.words[n.first].Fold {
				n.target = full.target
				n.evidence |= Earlier
				return
			}
		}
	}
	n.target = x.local(i, Organization, w, x.inner(n))
}

// countryBefore returns the country named right before a name, as in "Japan's Foreign Ministry" or "the Russian Defence Ministry".
func (x *reading) countryBefore(n *name) string {
	i := n.first
	if w := x.word(i - 1); w == "'s" || w == "’s" || w == "'" || w == "’" {
		i--
	}
	for j := range x.names {
		if p := &x.names[j]; p.last == i && (p.kind == Nationality || p.kind == Country) && len(p.candidates) > 0 {
			return x.base.Country(p.candidates[0].Entity)
		} else if p.first > i {
			break
		}
	}
	return ""
}
