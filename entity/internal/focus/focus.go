// Package focus decides which countries a text is about, from the names in it and from a few words
// that speak for a country without naming it.
//
// Each mention that points to a country is evidence for it. Its weight is a product of factors, one for what the mention
// is, one for where it stands and one for each sign of its part in what is told; a further mention of the same entity weighs less.
// Words such as currencies, forms of companies and stock symbols add evidence too, so that a report of results that names no
// country has one. A country's score is its share of the evidence, a sum that can be listed. The evidence of
// no country is a constant, so that a text with too little is about none.
//
// The factors are learned from articles whose countries are known (train): they make the shares of the right countries
// as likely as possible, a conditional logit over the countries of the text (McFadden 1974).
package focus

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A Class says what a mention is.
type Class uint8

const (
	Country    Class = iota
	Government       // a country, capital or seat that acts or is dealt with
	Team             // a country's people or team
	City             // a place of a country
	Nationality
	Person
	Organization
	Facility
	Event
	Other
	classes
)

// A Mention is a name that points to a country.
type Mention struct {
	Start   int    // byte offset
	Country string // ISO code
	Entity  string // id
	Name    string // of the entity
	Class   Class
	Local   bool // the entity is not in the knowledge base
	Acts    bool // it does or says something
	Related bool // something is done to it or with it
	Located bool // a word of place stands before it, or it is a dateline
	// Sure is the probability that span and kind are right.
	Sure float64
}

// An Input is a text with its mentions in their order.
type Input struct {
	Text     *token.Text
	Words    []knowledge.Word
	TitleEnd int
	Home     string // ISO code of the publisher's country, "" if unknown
	Mentions []Mention
}

// A Result is a country with what speaks for it.
type Result struct {
	Country string
	Score   float64
	Role    Role
	Because []Reason
}

// A Reason is what one entity or word adds to a score.
type Reason struct {
	What   string
	Weight float64
}

// A Role is the part of a country in what is told.
type Role uint8

const (
	NoRole Role = iota
	Actor       // its government or its people act
	Target      // something is done to it or with it
	Venue       // it is where something happens
	Home        // none of these, and it is the publisher's country
)

// Factors of a mention. Each is a position in the weights.
const (
	fClass   = 0
	fTitle   = fClass + int(classes)
	fOpening = fTitle + 1 // the first sentences, then those further on
	places   = 6
	fActs    = fOpening + places
	fRelated = fActs + 1
	fLocated = fRelated + 1
	fLocal   = fLocated + 1
	fSure    = fLocal + 1 // times the logarithm of the probability
	fNone    = fSure + 1  // the evidence of no country
	fWords   = fNone + 1  // kinds of words
	fSize    = fWords + int(wordKinds)
)

// Size is the number of weights; NoCountry is the one of no country.
const (
	Size      = fSize
	NoCountry = fNone
)

// FactorName says what a weight is for.
func FactorName(i int) string { return factorNames[i] }

var factorNames = [Size]string{"country", "government", "team", "city", "nationality", "person", "organization", "facility", "event", "other",
	"title", "first sentence", "second", "third", "fourth to sixth", "to thirteenth", "later", "acts", "related", "located", "not in the base", "confidence",
	"no country", "form of a company", "currency", "money of markets", "authority", "symbol with exchange", "symbol"}

// Start returns the model that learning starts from: names outweigh words, and the title and the opening the rest.
func Start() *Model {
	m := &Model{Least: 1, Share: 0.14, Top: 0.36}
	m.Weights = [Size]float64{fClass + int(City): -0.5, fClass + int(Person): -0.7, fClass + int(Organization): -0.7, fClass + int(Facility): -1.2, fClass + int(Event): -1.6, fClass + int(Other): -1.6,
		fTitle: 1.1, fOpening: 0.7, fActs: 0.3, fNone: 0.2,
		fWords: -1, fWords + 1: -1, fWords + 2: -1, fWords + 3: -1, fWords + 4: -1, fWords + 5: -1}
	return m
}

// Learned returns the model that is shipped.
func Learned() *Model { return &learned }

// damping: the n-th mention of an entity counts 1/n^damping.
const damping = 0.7

// A Model weighs evidence. The weights are logarithms.
type Model struct {
	Weights [Size]float64
	// Least is the evidence, in parts of the evidence of no country, that a text about any country has. Share and Top are what a country in focus has at
	// least: of all the evidence, and of the best country's.
	Least, Share, Top float64
}

// A Piece is one piece of evidence: its factors, and by how much it is damped.
type Piece struct {
	Country string
	What    string
	Source  int // pieces of one entity or word have the same number, in the order of the first
	Role    Role
	Damp    float64
	LogSure float64
	factors [maxFactors]uint8
	n       uint8
}

// maxFactors is how many factors a piece has at most, besides its confidence.
const maxFactors = 6

func (p *Piece) add(factor int) {
	p.factors[p.n] = uint8(factor)
	p.n++
}

// Read returns the countries in focus, best first, and nil if the text is about none.
func (m *Model) Read(in Input) []Result {
	out := m.Choose(m.Weigh(Pieces(in, nil)))
	for i := range out {
		if out[i].Role == NoRole && out[i].Country == in.Home {
			out[i].Role = Home
		}
	}
	return out
}

// Weigh adds up the evidence of each country, and returns with it that of no country.
func (m *Model) Weigh(pieces []Piece) (out []Result, none float64) {
	roles := [][Venue + 1]float64{}
	type spot struct{ country, reason int }
	spots := []spot{} // where the weight of a source goes
	for i := range pieces {
		p := &pieces[i]
		if p.Source == len(spots) {
			k := slices.IndexFunc(out, func(r Result) bool { return r.Country == p.Country })
			if k < 0 {
				k = len(out)
				out = append(out, Result{Country: p.Country})
				roles = append(roles, [Venue + 1]float64{})
			}
			spots = append(spots, spot{k, len(out[k].Because)})
			out[k].Because = append(out[k].Because, Reason{What: p.What})
		}
		w, at := m.Weight(p), spots[p.Source]
		roles[at.country][p.Role] += w
		out[at.country].Score += w
		out[at.country].Because[at.reason].Weight += w
	}
	for k := range out {
		best := NoRole
		for role := Actor; role <= Venue; role++ {
			if roles[k][role] > roles[k][best] || best == NoRole && roles[k][role] > 0 {
				best = role
			}
		}
		out[k].Role = best
	}
	return out, math.Exp(m.Weights[fNone])
}

// Weight returns what a piece of evidence weighs.
func (m *Model) Weight(p *Piece) float64 {
	z := m.Weights[fSure] * p.LogSure
	for _, f := range p.factors[:p.n] {
		z += m.Weights[f]
	}
	return math.Exp(z) * p.Damp
}

// Slope adds the derivative of a piece's weight times by; package train learns with it.
func (m *Model) Slope(p *Piece, by float64, slope *[Size]float64) {
	slope[fSure] += by * p.LogSure
	for _, f := range p.factors[:p.n] {
		slope[f] += by
	}
}

// Choose turns evidence into shares and keeps the countries in focus.
func (m *Model) Choose(all []Result, none float64) []Result {
	total := 0.0
	for i := range all {
		total += all[i].Score
	}
	if total < m.Least*none || total == 0 {
		return nil
	}
	for i := range all {
		r := &all[i]
		r.Score = 0
		slices.SortStableFunc(r.Because, func(a, b Reason) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.What, b.What))
		})
		for j := range r.Because {
			r.Because[j].Weight /= total
			r.Score += r.Because[j].Weight
		}
	}
	slices.SortStableFunc(all, func(a, b Result) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Country, b.Country))
	})
	for i := range all {
		if all[i].Score < m.Share || all[i].Score < m.Top*all[0].Score {
			return all[:i]
		}
	}
	return all
}

// Pieces returns the evidence of a text.
func Pieces(in Input, out []Piece) []Piece {
	type entity struct{ source, n int }
	seen := make(map[string]entity, len(in.Mentions))
	sentence, body := 0, -1
	s := in.Text.Sentences
	for i := range in.Mentions {
		m := &in.Mentions[i]
		for sentence < len(s) && int(s[sentence].End) <= m.Start {
			sentence++
		}
		if body < 0 && m.Start >= in.TitleEnd {
			body = firstAfter(s, in.TitleEnd)
		}
		e, ok := seen[m.Entity]
		if !ok {
			e.source = len(seen)
		}
		e.n++
		seen[m.Entity] = e
		p := Piece{Country: m.Country, What: m.Name, Source: e.source, Damp: math.Pow(float64(e.n), -damping), LogSure: math.Log(max(m.Sure, 0.05))}
		p.add(fClass + int(m.Class))
		if m.Start < in.TitleEnd {
			p.add(fTitle)
		} else {
			p.add(fOpening + place(sentence-body))
		}
		for _, sign := range [...]struct {
			is     bool
			factor int
			role   Role
		}{{m.Local, fLocal, NoRole}, {m.Located, fLocated, Venue}, {m.Related, fRelated, Target}, {m.Acts, fActs, Actor}} {
			if sign.is {
				p.add(sign.factor)
				if sign.role != NoRole {
					p.Role = sign.role
				}
			}
		}
		out = append(out, p)
	}
	return words(in, len(seen), out)
}

// place puts sentences that count alike together.
func place(sentence int) int {
	switch {
	case sentence <= 2:
		return max(sentence, 0)
	case sentence <= 5:
		return 3
	case sentence <= 12:
		return 4
	}
	return 5
}

// firstAfter returns the first sentence that begins at or after an offset.
func firstAfter(s []token.Sentence, at int) int {
	i, _ := slices.BinarySearchFunc(s, at, func(s token.Sentence, at int) int { return cmp.Compare(int(s.Start), at) })
	return i
}
