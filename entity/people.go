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
		claim := x.claim(n.first, n.last)
		c, _ := x.choose(i, func(c knowledge.Candidate) float64 {
			return x.base.Prior(c.Entity) + 0.4*x.support(x.base.Country(c.Entity)) + 0.4*x.fit(c.Entity, claim)
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

// linkSurname links a name of one word to a person of the text, or to an office-holder whom its title fits.
func (x *reading) linkSurname(i int) {
	n := &x.names[i]
	w := x.surface(n)
	claim := x.claim(n.first, n.last)
	if claim.titled {
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
		if claim.titled && p.entity >= 0 && x.fit(p.entity, claim) >= fits {
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
	if len(n.places) > 0 && !claim.titled && x.support(x.base.Country(n.places[0].Entity)) >= 0.2 {
		// No person of the text has the name, and other names point to the country: the tagger was wrong.
		n.kind, n.candidates, n.evidence, n.prob = Place, n.places, n.evidence|Known|Surrounding, 0.6
		x.linkPlace(i)
		return
	}
	if len(n.candidates) > 0 {
		near := x.nationBefore(i)
		c, top := x.choose(i, func(c knowledge.Candidate) float64 {
			country := x.base.Country(c.Entity)
			s := 0.8*x.base.Prior(c.Entity) + 0.3*x.support(country) + 0.5*x.fit(c.Entity, claim)
			if near != "" && near == country {
				s += 0.3
			}
			if c.Flags&knowledge.Surname == 0 {
				s += 0.3
			}
			return s
		})
		fit := x.fit(c.Entity, claim)
		if top >= 0.75 || claim.titled && (top >= 0.6 || claim.title.Roles != 0 && fit >= fits) {
			n.target = x.target(i, c.Entity, Person)
			if x.date != 0 && fit >= fits {
				n.evidence |= OnDate
			}
			n.prob = float32(min(0.95, max(float64(n.prob)*0.8, 0.4)))
			return
		}
	}
	n.target = x.local(i, Person, w, "")
}

// fits is the fit from which an office speaks for a person.
const fits = 0.5

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
