package entity

import (
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A full name is looked up, or stands for somebody whom the base does not know. A surname goes back to a
// person of the text; if there is none, to the office-holder whom its title, its date and the
// countries of the text fit.

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
		n.prob = surer(n.prob)
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

// surer returns the probability of a name that a fuller one in the text confirms: half of the doubt is gone.
func surer(p float32) float32 { return 1 - (1-p)/2 }

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
