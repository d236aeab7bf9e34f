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
		case why&Located == 0 && x.plays(n):
			n.sense = People
			continue
		case n.flags&knowledge.Metonym != 0 && score > -1:
			n.sense = Government // seats of power stand for their government unless placed
		case score > 0:
			n.sense = Government
		default:
			n.sense = Location
			why &^= Acts | Related
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
	sent := x.sentenceOf(n.first)
	if x.dateline(n, sent) {
		return -2, Located
	}
	score, why := -0.1, Evidence(0)
	if n.kind == Place {
		score = -0 // a capital is more often its government than a country is
	}
	left, right := x.unquoted(n)
	before, before2 := x.lowerIn(sent, left-1), x.lowerIn(sent, left-2)
	if before == "the" {
		before, before2 = before2, x.lowerIn(sent, left-3)
	}
	after := x.lowerIn(sent, right)
	head := n.first == sent.first || n.first == sent.first+1 && x.words[sent.first].Shape&(knowledge.Letter|knowledge.Digit) == 0
	title := int(x.in.Text.Tokens[n.first].Start) < x.in.TitleEnd
	second := before == "and" && i > 0 && x.names[i-1].last+1 == n.first // of two names joined by "and"

	switch {
	case x.hyphenated(n):
		score += 1.2
		why |= Paired
		if after == "border" {
			score -= 1.5
		}
	case before == "to" && (relations[before2] || givers[before2]), before == "on" && pressures[before2]:
		score += 0.8
		why |= Related
	case placePrepositions[before]:
		score--
		why |= Located
	case before == "between", second && x.lowerIn(sent, x.names[i-1].first-1) == "between":
		at := n.first - 1
		if second {
			at = x.names[i-1].first - 1
		}
		if w := x.lowerIn(sent, at-1); relations[w] && w != "border" {
			score += 0.9
			why |= Related
		} else {
			score -= 0.3
		}
	case before == "with", before == "against", before == "by", before == "toward", before == "towards":
		score += 0.8
		why |= Related
	case second && x.names[i-1].sense == Government:
		score += 0.9
		why |= Related
	case reporting[before], before2 != "" && x.in.Text.Tokens[left-1].Tag.Verb() && !passive[before]:
		score += 0.7 // what was told something, or made to act
	}
	switch {
	case why&Located != 0: // "in Seoul said" has its subject before
	case after == "'s", after == "’s", (after == "'" || after == "’") && strings.HasSuffix(x.surface(n), "s"):
		switch owned := x.possessed(sent, n.last+1); {
		case powers[owned]:
			score++
		case !places[owned]:
			score += 0.4
		}
	case acts[after] && (!passive[after] || head):
		score += 1.3
		why |= Acts
	case right < sent.last && x.in.Text.Tokens[right].Tag.Verb() && !strings.HasSuffix(after, "ing") && !passive[after]:
		score += 0.8
		why |= Acts
	case title && head && n.last < sent.last && x.words[n.last].Shape&knowledge.Lower != 0 && strings.HasSuffix(after, "s") && !strings.HasSuffix(after, "ss"):
		score++ // "Minsk summons envoy": the verb of a headline is easily taken for a noun
		why |= Acts
	case adverbs[after]:
		score += 0.7
	case powers[after]:
		score++ // "Seoul officials"
	case after == ",":
		switch w := x.lowerIn(sent, n.last+1); {
		case w == "which", w == "whose":
			score += 0.7
		case x.verbAfterList(sent, i):
			score += 0.9
			why |= Acts
		case title && head:
			score += 0.6
		}
	case after == "and" && x.verbAfterList(sent, i):
		score += 0.9
		why |= Acts
	}
	if relations[after] && after != "border" {
		score += 0.6
		why |= Related
	}
	if head && why&Acts == 0 && x.words[n.first].Shape&knowledge.All == 0 {
		score += 0.2 // it opens the sentence, where the subject stands
	}
	return score, why
}

// unquoted returns the tokens of a name with the quotation marks around it: the "hermit regime".
func (x *reading) unquoted(n *name) (first, last int32) {
	if n.first > 0 && int(n.last) < len(x.words) && quotes[x.word(n.first-1)] && quotes[x.word(n.last)] {
		return n.first - 1, n.last + 1
	}
	return n.first, n.last
}

// lowerIn returns token i in small letters if it lies in the sentence, else "".
func (x *reading) lowerIn(s span, i int32) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return strings.ToLower(x.word(i))
}

// dateline reports whether a place opens a report: "SEOUL (Northstar) --", "KYIV, April 2 -".
func (x *reading) dateline(n *name, sent span) bool {
	if n.first != sent.first {
		return false
	}
	for j := n.last; j < min(sent.last, n.last+9); j++ {
		switch x.word(j) {
		case "-", "–", "—", "--":
			t := x.in.Text.Tokens
			return j == n.last && t[j].Start > t[j-1].End || j > n.last && (x.words[n.first].Shape&knowledge.All != 0 || x.word(n.last) == "(")
		}
	}
	return false
}

// plays reports whether a country is its team: at least two words of sport stand in its sentence.
func (x *reading) plays(n *name) bool {
	sent := x.sentenceOf(n.first)
	found := 0
	for j := max(sent.first, n.first-40); j < min(sent.last, n.last+40); j++ {
		if x.words[j].Shape&knowledge.Lower != 0 && sports[x.word(j)] {
			found++
		}
	}
	return found > 1
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
	placePrepositions = set(`in at from near to into across outside inside around through throughout via visiting visited visit leave left reach reached over off beyond within`)
	quotes            = set(`" “ ” ' ‘ ’`)
	reporting         = set(`urged told accused warned asked pressed condemned that if whether after while as because regard how what why`)
	givers            = set(`aid weapons arms support supplies assistance missiles ammunition exports sales warning message loyal loyalty concessions threat threats close answer allied linked loans`)
	pressures         = set(`sanctions package levy ban bans restrictions dependent pressure tariffs war attack attacks embargo curbs reliance dependence measures`)
	relations         = set(`ties relationship relationships relations talks cooperation alliance deal agreement treaty summit war conflict dispute tensions pact trade dialogue rivalry partnership rapprochement border negotiations friendship`)
	powers            = set(`government officials official authorities administration regime leadership leader leaders president minister ministry army military forces troops diplomats diplomat embassy parliament
		lawmakers policy policies stance response demand demands request proposal decision plan plans threats threat weapons missiles nuclear ambitions programme program invasion aggression foreign
		sanctions ties relations support backing claim claims position ambassador envoy delegation negotiators intelligence spokesman spokeswoman central security interests allies ally rivals rival strategy
		refusal offer pledge efforts force forces agency council cabinet king queen prince commission regulator treasury police soldiers jets warplanes fighters call calls intentions aid envoys side defence defense navy coast`)
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
	sports  = set(`goal goals scored striker midfielder goalkeeper coach semifinal semi-final quarterfinal quarter-final wicket innings penalty penalties kickoff squad beat win half extra-time shoot-out match final headed levelled cup`)
)
