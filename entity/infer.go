package entity

import (
	"math"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A place that no table holds still lies somewhere, and its text mostly says where: it names what contains it, or a known place is part of its name, or
// other places stand beside it ("Kfar Zuhara in Idlib", "Oberfeldkirchen, outside Munich"), or most of the text is about one country. Each of these
// votes for a country; the place gets the one with most votes, and the spot of the nearest known place there. Mentions say that it was inferred.

// A vote speaks for the country of a place.
type vote struct {
	country string
	weight  float64
	// spot is where a place near it is, and close how near that seems, 0 if nothing is known.
	spot  gazetteer.Spot
	close float64
}

// Weights of the votes, set on development articles.
const (
	innerVote  = 4.0  // a known place within the name
	innerLeast = 0.25 // of its score
	besideVote = 1.5  // a name of the country beside it, falling with the words between
	joinedVote = 2.0  // a place beside it with a word of nearness between
	townVote   = 0.5  // a place anywhere in the text
	textVote   = 1.0  // the whole text
	homeVote   = 0.5  // the publisher's country
	listedVote = 1.0  // the small places of the name together
	window     = 60   // words
	reached    = 30   // names
)

// infer links a place that no table holds to a local entity, with the country and spot that the text suggests.
func (x *reading) infer(i int, container *target) {
	n := &x.names[i]
	surface := x.surface(n)
	if container != nil {
		n.evidence |= Within
		n.target = x.local(i, Place, surface+", "+container.name, container.country)
		if t := &x.targets[n.target]; !t.located && t.entity < 0 {
			t.spot, t.located = x.somewhere(i, container.entity)
		}
		x.tell(i)
		return
	}
	if t, ok := x.byID[localID(Place, surface)]; ok {
		n.target = t
		if x.targets[t].inferred {
			n.evidence |= Inferred
		}
		return
	}
	x.votes = x.votes[:0]
	x.voteInner(n)
	x.voteBeside(i)
	x.voteTowns()
	x.voteText()
	x.voteHome()
	l := x.locusOf(i)
	for j := range l.small() {
		x.votes = append(x.votes, vote{country: l.options[j].country, weight: listedVote / float64(len(l.options))})
	}
	country := x.elect()
	for j := range l.small() {
		if o := &l.options[j]; o.country == country {
			x.settle(i, o, nil)
			x.rivals(n, l, j, 0)
			return
		}
	}
	n.target = x.local(i, Place, surface, country)
	t := &x.targets[n.target]
	if country == "" || t.entity >= 0 {
		return
	}
	n.evidence |= Inferred
	t.inferred = true
	t.spot, t.located = x.nearest(country)
}

// somewhere returns where a name lies of which only the division or country is known: at the place there that stands closest to it in the text, else in the middle.
func (x *reading) somewhere(i int, within int32) (gazetteer.Spot, bool) {
	for gap := 1; gap <= reached; gap++ {
		for _, j := range [...]int{i - gap, i + gap} {
			if j < 0 || j >= len(x.names) || x.names[j].kind != Place {
				continue
			}
			l := x.locusOf(j)
			if l == nil || len(l.options) == 0 {
				continue
			}
			if o := &l.options[0]; o.division == within && o.entity != within && o.located && (o.entity >= 0 || o.listed > 0) {
				return o.spot, true
			}
		}
	}
	return x.spot(within)
}

// small returns how many places of the gazetteer a name could be, if it could be nothing else.
func (l *locus) small() int {
	if l == nil || l.based {
		return 0
	}
	return len(l.options)
}

// elect returns the country with most votes, the first in the alphabet among equals.
func (x *reading) elect() string {
	slices.SortStableFunc(x.votes, func(a, b vote) int { return strings.Compare(a.country, b.country) })
	best, top, sum := "", 0.0, 0.0
	for i, v := range x.votes {
		if i == 0 || v.country != x.votes[i-1].country {
			sum = 0
		}
		if sum += v.weight; sum > top+1e-9 {
			best, top = v.country, sum
		}
	}
	return best
}

// nearest returns the spot of the closest of the country's places that voted, else the country's middle.
func (x *reading) nearest(country string) (gazetteer.Spot, bool) {
	best, top := gazetteer.Spot{}, 0.0
	for _, v := range x.votes {
		if v.country == country && v.close > top {
			best, top = v.spot, v.close
		}
	}
	if top > 0 {
		return best, true
	}
	// None is beside it: the place that the text names most.
	for i := range x.loci {
		if l := &x.loci[i]; len(l.options) > 0 && float64(l.names) > top {
			if o := &l.options[0]; o.country == country && o.located && o.kind == knowledge.Place && o.score > 0 {
				best, top = o.spot, float64(l.names)
			}
		}
	}
	if top > 0 {
		return best, true
	}
	if e := x.base.FindCountry(country); e >= 0 {
		return x.spot(e)
	}
	return best, false
}

// voteInner lets the places within a longer name vote: "Southern California", "North Bamako".
func (x *reading) voteInner(n *name) {
	for first := n.first; first < n.last; first++ {
		for last := min(n.last, first+4); last > first; last-- {
			if last-first == n.last-n.first || x.words[first].Shape&knowledge.Upper == 0 || x.words[last-1].Shape&knowledge.Hyphen != 0 {
				continue
			}
			if o, ok := x.within(first, last); ok {
				x.speakFor(&o, innerVote*min(1, o.score), 3)
				first = last - 1
				break
			}
		}
	}
}

// within returns the likeliest place that some words of a longer name name, if it is likely enough.
func (x *reading) within(first, last int32) (best option, ok bool) {
	consider := func(o option) {
		o.score = o.prior + x.favour(&o, &locus{})
		if o.score > innerLeast && (!ok || o.score > best.score) {
			best, ok = o, true
		}
	}
	at, _ := slices.BinarySearchFunc(x.matches, first, func(m knowledge.Match, first int32) int { return int(m.First - first) })
	if at < len(x.matches) && x.matches[at].First == first && x.matches[at].Last == last {
		x.innerCands = x.base.Candidates(x.matches[at].Alias, x.innerCands[:0])
		for _, c := range x.innerCands {
			if k := x.base.Kind(c.Entity); (k == knowledge.Country || k == knowledge.Place) && c.Flags&(knowledge.Nickname|knowledge.AfterPlace) == 0 && knowledge.Written(c.Flags, x.words[first:last]) {
				consider(x.option(c))
			}
		}
	}
	x.small = x.gazetteer.Find(gazetteer.Key(x.words[first:last]), x.small[:0])
	for _, p := range x.small {
		consider(x.listed(p))
	}
	return best, ok
}

// voteHome lets the country vote that the paper is of.
func (x *reading) voteHome() {
	if x.in.Home != "" {
		x.votes = append(x.votes, vote{country: x.in.Home, weight: homeVote})
		return
	}
	for i, d := range dialects {
		if x.leaning[i] > 0 {
			x.votes = append(x.votes, vote{country: d.country, weight: homeVote * x.leaning[i]})
		}
	}
}

// inner returns the country of the places within a name, "" if there is none.
func (x *reading) inner(n *name) string {
	x.votes = x.votes[:0]
	x.voteInner(n)
	return x.elect()
}

// speakFor adds a vote of a place.
func (x *reading) speakFor(o *option, weight, close float64) {
	if o.country == "" {
		return
	}
	v := vote{country: o.country, weight: weight}
	if o.located {
		switch {
		case o.kind == knowledge.Country:
		case o.entity >= 0 && o.entity == o.division:
			v.spot, v.close = o.spot, close*0.5
		default:
			v.spot, v.close = o.spot, close
		}
	}
	x.votes = append(x.votes, v)
}

// beside are words that stand between a place and one near it.
var beside = set(`near outside of in from around`)

// voteBeside lets the names around a place vote, the closer the more.
func (x *reading) voteBeside(i int) {
	n := &x.names[i]
	speak := func(j int) bool {
		o := &x.names[j]
		gap := max(int(o.first-n.last), int(n.first-o.last), 0)
		if gap > window {
			return false
		}
		weight := besideVote * math.Exp(-float64(gap)/15)
		if j > i && gap <= 6 && beside[x.word(o.first-1)] {
			weight += joinedVote
		}
		switch o.kind {
		case Place, Country:
			if l := x.locusOf(j); l != nil && len(l.options) > 0 && l.options[0].score > 0 {
				x.speakFor(&l.options[0], weight, weight)
			}
		case Facility, Event, Other: // what is called after a place: "the Louisiana Purchase"
			for first := o.first; first < o.last; first++ {
				if p, ok := x.within(first, first+1); ok {
					x.speakFor(&p, weight, weight)
				}
			}
		case Nationality, Person, Organization:
			if len(o.candidates) > 0 && o.candidates[0].Flags&knowledge.Surname == 0 {
				if country := x.base.Country(o.candidates[0].Entity); country != "" {
					x.votes = append(x.votes, vote{country: country, weight: 0.4 * weight})
				}
			}
		}
		return true
	}
	for j := i - 1; j >= 0 && j > i-20 && speak(j); j-- {
	}
	for j := i + 1; j < len(x.names) && j < i+20 && speak(j); j++ {
	}
}

// voteTowns lets the places that the text names vote, each once: unknown places keep company with known ones.
func (x *reading) voteTowns() {
	for i := range x.loci {
		if l := &x.loci[i]; len(l.options) > 0 && l.options[0].kind == knowledge.Place && l.options[0].score > 0 && l.options[0].country != "" {
			x.votes = append(x.votes, vote{country: l.options[0].country, weight: townVote})
		}
	}
}

// voteText lets the text as a whole vote: the countries that its names point to, by their shares.
func (x *reading) voteText() {
	from := len(x.votes)
	for country, v := range x.evidence {
		x.votes = append(x.votes, vote{country: country, weight: v})
	}
	said := x.votes[from:]
	slices.SortFunc(said, func(a, b vote) int { return strings.Compare(a.country, b.country) }) // the order of a map must not decide
	total := 1.0
	for i := range said {
		total += said[i].weight
	}
	for i := range said {
		said[i].weight *= textVote / total
	}
}
