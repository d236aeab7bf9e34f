// Package sense decides what the name of a country, a capital or a seat of power means where it stands: the
// place, or the government that acts there.
//
// Signs in the words around a name add to a score: it acts ("Seoul must"), it stands in a relation ("ties with Moscow"), it is
// paired ("Moscow-Pyongyang ties"), it owns what governments own ("Pyongyang's weapons"), or a word of place stands before it ("in
// Seoul"). The score, by hand-set weights, is one feature of a logistic model; the others are the words and tags themselves, the signs of the name
// that opens its list, and how often governments are meant in the rest of the text (train learns it).
package sense

import (
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A Kind says what a name names.
type Kind uint8

const (
	Other Kind = iota
	Country
	Place
)

// A Name is a name of a text.
type Name struct {
	First, Last int32 // tokens, half open
	Kind        Kind
	// Asked is set for names whose sense is to be decided: countries, capitals and seats of power.
	Asked, Capital, Seat bool

	// Government tells what the name means, and Probability how likely that is; Signs says why.
	Government  bool
	Probability float64
	Signs       Evidence

	score float64
	head  int  // the name that opens the list it stands in
	opens bool // a dateline in capitals
}

// Evidence is a set of signs.
type Evidence uint8

const (
	Acts Evidence = 1 << iota
	Related
	Paired
	Located
)

// A Reader holds a text while its senses are decided.
type Reader struct {
	Text     *token.Text
	Words    []knowledge.Word
	TitleEnd int
	Names    []Name
}

func (r *Reader) word(i int32) string {
	if i < 0 || int(i) >= len(r.Text.Tokens) {
		return ""
	}
	return r.Text.Word(int(i))
}

// government scores the signs that a name means a government.
func (r *Reader) government(i int) (float64, Evidence) {
	n := &r.Names[i]
	sent := r.sentenceOf(n.First)
	if r.dateline(n, sent) {
		n.opens = r.Words[n.First].Shape&knowledge.All != 0
		return -2, Located
	}
	score, why := -0.1, Evidence(0)
	if n.Kind == Place {
		score = -0 // a capital is more often its government than a country is
	}
	left, right := r.unquoted(n)
	before, before2 := r.lowerIn(sent, left-1), r.lowerIn(sent, left-2)
	if before == "the" {
		before, before2 = before2, r.lowerIn(sent, left-3)
	}
	after := r.lowerIn(sent, right)
	head := n.First == sent.first || n.First == sent.first+1 && r.Words[sent.first].Shape&(knowledge.Letter|knowledge.Digit) == 0
	title := int(r.Text.Tokens[n.First].Start) < r.TitleEnd
	second := before == "and" && i > 0 && r.Names[i-1].Last+1 == n.First // of two names joined by "and"

	if before == "former" {
		score-- // "in the former Yugoslavia": no government is left
	}
	switch {
	case r.hyphenated(n):
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
	case before == "between", second && r.lowerIn(sent, r.Names[i-1].First-1) == "between":
		at := n.First - 1
		if second {
			at = r.Names[i-1].First - 1
		}
		if w := r.lowerIn(sent, at-1); relations[w] && w != "border" {
			score += 0.9
			why |= Related
		} else {
			score -= 0.3
		}
	case before == "with" && relations[before2]:
		score += 1.2
		why |= Related
	case before == "with", before == "against", before == "by", before == "toward", before == "towards":
		score += 0.8
		why |= Related
	case second && r.Names[i-1].Government:
		score += 0.9
		why |= Related
	case reporting[before], before2 != "" && r.Text.Tokens[left-1].Tag.Verb() && !passive[before]:
		score += 0.7 // what was told something, or made to act
	}
	switch {
	case why&Located != 0: // "in Seoul said" has its subject before
	case after == "'s", after == "’s", (after == "'" || after == "’") && strings.HasSuffix(r.word(n.Last-1), "s"):
		switch owned := r.possessed(sent, n.Last+1); {
		case powers[owned]:
			score++
		case !places[owned]:
			score += 0.4
		}
	case acts[after] && (!passive[after] || head):
		score += 1.3
		why |= Acts
	case right < sent.last && r.Text.Tokens[right].Tag.Verb() && !strings.HasSuffix(after, "ing") && !passive[after]:
		score += 0.8
		why |= Acts
	case title && head && n.Last < sent.last && r.Words[n.Last].Shape&knowledge.Lower != 0 && strings.HasSuffix(after, "s") && !strings.HasSuffix(after, "ss"):
		score++ // "Minsk summons envoy": the verb of a headline is easily taken for a noun
		why |= Acts
	case adverbs[after]:
		score += 0.7
	case powers[after]:
		score++ // "Seoul officials"
	case after == ",":
		switch w := r.lowerIn(sent, n.Last+1); {
		case w == "which", w == "whose":
			score += 0.7
		case r.verbAfterList(sent, i):
			score += 0.9
			why |= Acts
		case title && head:
			score += 0.6
		}
	case after == "and" && r.verbAfterList(sent, i):
		score += 0.9
		why |= Acts
	}
	if relations[after] && after != "border" {
		score += 0.6
		why |= Related
	}
	if head && why&Acts == 0 && r.Words[n.First].Shape&knowledge.All == 0 {
		score += 0.2 // it opens the sentence, where the subject stands
	}
	return score, why
}

// unquoted returns the tokens of a name with the quotation marks around it: the "hermit regime".
func (r *Reader) unquoted(n *Name) (first, last int32) {
	if n.First > 0 && int(n.Last) < len(r.Words) && quotes[r.word(n.First-1)] && quotes[r.word(n.Last)] {
		return n.First - 1, n.Last + 1
	}
	return n.First, n.Last
}

// lowerIn returns token i in small letters if it lies in the sentence, else "".
func (r *Reader) lowerIn(s span, i int32) string {
	if i < s.first || i >= s.last {
		return ""
	}
	return strings.ToLower(r.word(i))
}

// dateline reports whether a place opens a report: "SEOUL (Northstar) --", "KYIV, April 2 -", or a line of its own with the date, "LIMA 2019-03-02".
func (r *Reader) dateline(n *Name, sent span) bool {
	if r.opensLine(n.First) && r.Words[n.First].Shape&knowledge.All != 0 {
		j := n.Last
		for int(j) < len(r.Words) && j < n.Last+7 && !r.opensLine(j) && (r.Words[j].Shape&(knowledge.Digit|knowledge.Hyphen) != 0 || r.word(j) == "," || months[r.word(j)] || r.word(j-1) == "," && r.Words[j].Shape&knowledge.Upper != 0) {
			j++
		}
		if j > n.Last && (int(j) == len(r.Words) || r.opensLine(j)) {
			return true
		}
	}
	if n.First != sent.first {
		return false
	}
	for j := n.Last; j < min(sent.last, n.Last+9); j++ {
		switch r.word(j) {
		case "-", "–", "—", "--":
			t := r.Text.Tokens
			return j == n.Last && t[j].Start > t[j-1].End || j > n.Last && (r.Words[n.First].Shape&knowledge.All != 0 || r.word(n.Last) == "(")
		}
	}
	return false
}

// opensLine reports whether token i is the first of its line.
func (r *Reader) opensLine(i int32) bool {
	if i == 0 {
		return true
	}
	t := r.Text.Tokens
	return strings.IndexByte(r.Text.Source[t[i-1].End:t[i].Start], '\n') >= 0
}

type span struct{ first, last int32 }

// sentenceOf returns the tokens of the sentence that holds token i.
func (r *Reader) sentenceOf(i int32) span {
	s := r.Text.Sentences
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

func (r *Reader) hyphenated(n *Name) bool {
	pair := func(h, other int32) bool {
		return h >= 0 && other >= 0 && int(max(h, other)) < len(r.Words) && r.Words[h].Shape&knowledge.Hyphen != 0 && r.Words[other].Shape&knowledge.Upper != 0 &&
			r.Text.Tokens[min(h, other)].End == r.Text.Tokens[max(h, other)].Start
	}
	return pair(n.First-1, n.First-2) || pair(n.Last, n.Last+1)
}

// possessed returns the head of what follows a possessive: the last noun of a run of adjectives and nouns.
func (r *Reader) possessed(s span, i int32) string {
	head := ""
	for j := i; j < s.last && j < i+5; j++ {
		t := r.Text.Tokens[j].Tag
		if t.Noun() {
			head = strings.ToLower(r.word(j))
		} else if tag := t.String(); tag != "JJ" && tag != "CD" && tag != "RB" && r.Words[j].Shape&knowledge.Hyphen == 0 || head != "" {
			break
		}
	}
	return head
}

// verbAfterList reports whether the list or insertion after a name ends in a verb that it is the subject of.
func (r *Reader) verbAfterList(s span, i int) bool {
	for j := i + 1; j < len(r.Names) && j < i+4; j++ {
		n := &r.Names[j]
		if n.First >= s.last || n.First > r.Names[j-1].Last+2 || n.Kind != Country && n.Kind != Place {
			return false
		}
		if n.Last < s.last {
			w := strings.ToLower(r.word(n.Last))
			if r.Text.Tokens[n.Last].Tag.Verb() && (acts[w] || r.Text.Tokens[n.Last].Tag.String() == "MD" || w == "have" || w == "are" || w == "were") {
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
	months            = set(`January February March April May June July August September October November December Jan Jan. Feb Feb. Mar Mar. Apr Apr. Jun Jun. Jul Jul. Aug Aug. Sep Sep. Sept Sept. Oct Oct. Nov Nov. Dec Dec.`)
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
		district districts neighbourhood neighborhood river harbour harbor port coast economy weather climate skyline mayor hospitals church churches cathedral mosque radio newsroom bureau stock exchange
		bourse market markets theatre theater college school zoo marathon station stations subway square apartment restaurant cafe studio suburban area region conference`)
	acts = set(`said says say has have had will would should must may might can could announced warned accused urged called condemned denied rejected agreed signed launched fired sent deployed imposed
		vowed pledged threatened seeks wants wanted sought insists insisted claims claimed hopes hoped plans planned expects expected backs backed supports supported opposes opposed demands demanded
		bolsters needs needed faces faced fears feared considers considered believes believed refuses refused offered offers told tells summoned expelled recalled suspended halted invaded annexed
		attacked struck hit tested conducted carried responded reacted protested ramps ramped steps stepped moves moved joins joined withdrew pulled pushes pushed blames blamed sees saw views viewed decided
		approved adopted banned blocked vetoed invited hosted hosts proposes proposed confirmed declared acknowledged rejects denies warns urges accuses condemns agrees signs launches fires sends
		deploys imposes vows pledges threatens suspends expels summons does did do is was are were`)
	passive = set(`is was are were been being became remains remained lies located based`)
	adverbs = set(`also later previously officially formally repeatedly reportedly publicly immediately still now then recently diplomatically again never quickly swiftly long`)
)
