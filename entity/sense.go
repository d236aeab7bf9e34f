package entity

import (
	"strings"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// The sense of a country, a capital or a seat of power is decided by the words
// around it: it acts ("Seoul must"), it stands in a relation ("ties with Moscow"),
// it is paired ("Moscow-Pyongyang ties"), it owns what governments own ("Pyongyang's
// weapons"), or a word of place stands before it ("in Seoul"). Each sign adds to a score; above zero
// the government is meant. The weights are few and hand-set.

func (x *reading) senses() {
	for i := range x.names {
		n := &x.names[i]
		switch {
		case n.kind == Country, n.kind == Organization && n.flags&knowledge.Metonym != 0:
		case n.kind == Place:
			if n.flags&knowledge.Metonym == 0 && !x.capital(n) {
				n.sense = Location
				continue
			}
		default:
			continue
		}
		score, why := x.government(i)
		switch {
		case n.flags&knowledge.Metonym != 0 && score > -1:
			n.sense = Government // seats of power stand for their government unless placed
		case score > 0:
			n.sense = Government
		default:
			n.sense = Location
			why &^= Acts | Related
		}
		if n.sense == Government && x.plays(n) {
			n.sense = People
		}
		n.evidence |= why
	}
}

func (x *reading) capital(n *name) bool {
	if n.target < 0 {
		return false
	}
	e := x.targets[n.target].entity
	return e >= 0 && x.base.Kind(e) == knowledge.Place && x.base.Flags(e)&knowledge.Capital != 0
}

// government scores the signs that a name means a government.
func (x *reading) government(i int) (float64, Evidence) {
	n := &x.names[i]
	score, why := -0.5, Evidence(0)
	sent := x.sentenceOf(n.first)
	before := strings.ToLower(x.within(sent, n.first-1))
	before2 := strings.ToLower(x.within(sent, n.first-2))
	if before == "the" {
		before, before2 = before2, strings.ToLower(x.within(sent, n.first-3))
	}
	after := x.within(sent, n.last)
	lower := strings.ToLower(after)
	switch {
	case x.hyphenated(n):
		score += 1.2
		why |= Paired
	case placePrepositions[before]:
		score--
		if before == "to" && (relations[before2] || givers[before2]) || before == "on" && pressures[before2] {
			score += 1.6
			why |= Related
		} else {
			why |= Located
		}
	case before == "with" || before == "against" || before == "between" || before == "by" || before == "toward" || before == "towards":
		score += 0.9
		why |= Related
	case before == "and" && i > 0 && x.names[i-1].last+1 == n.first && x.names[i-1].sense == Government:
		score += 0.9
		why |= Related
	case before == "urged" || before == "told" || before == "accused" || before == "warned" || before == "asked" || before == "pressed" || before == "condemned" || before == "that" || before == "if" || before == "whether":
		score += 0.6
	}
	switch {
	case after == "'s" || after == "’s" || (after == "'" || after == "’") && strings.HasSuffix(x.surface(n), "s"):
		head := x.possessed(sent, n.last+1)
		switch {
		case powers[head]:
			score += 1
		case n.kind == Place && !places[head]:
			score += 0.7
		}
	case n.last < sent.last && x.in.Text.Tokens[n.last].Tag.Verb() && !strings.HasSuffix(lower, "ing"):
		if acts[lower] || x.in.Text.Tokens[n.last].Tag.String() == "MD" {
			score += 1.3
			why |= Acts
		} else if !placePrepositions[before] && !passive[lower] {
			score += 0.7
			why |= Acts
		}
	case adverbs[lower]:
		score += 0.6
	case powers[lower]:
		score += 1 // "Seoul officials"
	case lower == "and" || lower == ",":
		// The subject of a verb after a list or insertion: "Seoul and Tokyo agreed".
		if v := x.verbAfterList(sent, i); v {
			score += 0.9
			why |= Acts
		}
	}
	if relations[strings.ToLower(x.within(sent, n.last))] {
		score += 0.6
		why |= Related
	}
	return score, why
}

// plays reports whether a country is its team: a score or a word of sport stands beside it.
func (x *reading) plays(n *name) bool {
	sent := x.sentenceOf(n.first)
	for j := max(sent.first, n.first-6); j < min(sent.last, n.last+6); j++ {
		if sports[strings.ToLower(x.word(j))] {
			return true
		}
	}
	return false
}

type span struct{ first, last int32 }

// sentenceOf returns the tokens of the sentence that holds token i.
func (x *reading) sentenceOf(i int32) span {
	s := x.in.Text.Sentences
	lo, hi := 0, len(s)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; s[mid].First <= i {
			lo = mid
		} else {
			hi = mid
		}
	}
	return span{s[lo].First, s[lo].Last}
}

// within returns token i if it lies in the sentence, else "".
func (x *reading) within(s span, i int32) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return x.word(i)
}

func (x *reading) hyphenated(n *name) bool {
	pair := func(h, other int32) bool {
		return h >= 0 && other >= 0 && int(max(h, other)) < len(x.words) && x.words[h].Shape&knowledge.Hyphen != 0 && x.words[other].Shape&knowledge.Upper != 0 &&
			x.in.Text.Tokens[min(h, other)].End == x.in.Text.Tokens[max(h, other)].Start
	}
	return pair(n.first-1, n.first-2) || pair(n.last, n.last+1)
}

// possessed returns the head of what follows a possessive: the last noun of a run of adjectives and nouns.
func (x *reading) possessed(s span, i int32) string {
	head := ""
	for j := i; j < s.last && j < i+5; j++ {
		t := x.in.Text.Tokens[j].Tag
		if t.Noun() {
			head = strings.ToLower(x.word(j))
		} else if tag := t.String(); tag != "JJ" && tag != "CD" && tag != "RB" && x.words[j].Shape&knowledge.Hyphen == 0 || head != "" {
			break
		}
	}
	return head
}

// verbAfterList reports whether the list or insertion after a name ends in a verb that it is the subject of.
func (x *reading) verbAfterList(s span, i int) bool {
	for j := i + 1; j < len(x.names) && j < i+4; j++ {
		n := &x.names[j]
		if n.first >= s.last || n.first > x.names[j-1].last+2 || n.kind != Country && n.kind != Place {
			return false
		}
		if n.last < s.last {
			w := strings.ToLower(x.word(n.last))
			if x.in.Text.Tokens[n.last].Tag.Verb() && (acts[w] || x.in.Text.Tokens[n.last].Tag.String() == "MD" || w == "have" || w == "are" || w == "were") {
				return true
			}
		}
	}
	return false
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// Word lists, in the order of use above.
var (
	placePrepositions = set(`in at from near to into across outside inside around through throughout toward via visiting visited visit leave left reach reached over off beyond within`)
	givers            = set(`aid weapons arms support supplies assistance missiles ammunition exports sales warning message loyal loyalty concessions threat threats close answer allied linked loans`)
	pressures         = set(`sanctions pressure tariffs war attack attacks embargo curbs reliance dependence measures`)
	relations         = set(`ties relations talks cooperation alliance deal agreement treaty summit war conflict dispute tensions pact trade dialogue rivalry partnership rapprochement border negotiations friendship`)
	powers            = set(`government officials official authorities administration regime leadership leader leaders president minister ministry army military forces troops diplomats diplomat embassy parliament
		lawmakers policy policies stance response demand demands request proposal decision plan plans threats threat weapons missiles nuclear ambitions programme program invasion aggression foreign
		sanctions ties relations support backing claim claims position ambassador envoy delegation negotiators intelligence spokesman spokeswoman central security interests allies ally rivals rival strategy
		refusal offer pledge efforts call calls intentions aid envoys side defence defense navy coast`)
	places = set(`streets street airport centre center suburbs suburb outskirts residents people north south east west capital city population hotel hospital university downtown museum stadium metro
		district districts neighbourhood neighborhood river harbour harbor port coast economy weather climate skyline mayor hospitals`)
	acts = set(`said says say has have had will would should must may might can could announced warned accused urged called condemned denied rejected agreed signed launched fired sent deployed imposed
		vowed pledged threatened seeks wants wanted sought insists insisted claims claimed hopes hoped plans planned expects expected backs backed supports supported opposes opposed demands demanded
		bolsters needs needed faces faced fears feared considers considered believes believed refuses refused offered offers told tells summoned expelled recalled suspended halted invaded annexed
		attacked struck hit tested conducted carried responded reacted protested ramps ramped steps stepped moves moved joins joined withdrew pulled pushes pushed blames blamed sees saw views viewed decided
		approved adopted banned blocked vetoed invited hosted hosts proposes proposed confirmed declared acknowledged rejects denies warns urges accuses condemns agrees signs launches fires sends
		deploys imposes vows pledges threatens suspends expels summons does did do is was are were`)
	passive = set(`is was are were been being became remains remained lies located based`)
	adverbs = set(`also later previously officially formally repeatedly reportedly publicly immediately still now then recently diplomatically again never quickly swiftly long`)
	sports  = set(`goal goals match scored striker midfielder goalkeeper coach semifinal semi-final quarterfinal quarter-final group-stage wicket innings penalty penalties kickoff squad beat defeated draw drew win`)
)
