package amount

import (
	"strings"

	"github.com/dateline-news/dateline/analysis/internal/piece"
)

// counts decides whether a number without a unit is an amount: whether something is counted, or people died.
func (x *reading) counts(f *figure, start, end int) bool {
	switch {
	case x.class(end) == casualty || x.class(end) == deadly: // 12 killed; 34 deaths
		return !f.one || x.class(end) == casualty
	case x.has(end) && x.is(end, hyphen) && x.glued(end) && x.glued(end+1): // six-nation
		return !f.one && !f.ranged && !f.decimal && x.compound(end+1) && (x.tag(end+1) == "NN" || x.tag(end+1) == "JJ") && x.ps[end+1].Kind == piece.Word && !x.ps[end+1].Capital
	case x.is(end, time_) && x.bytes(end) == "times":
		return false
	}
	if x.class(end) == duration && x.is(end+1, old) || f.bound != Exact && x.ps[start].Plain && f.lo >= 1900 && f.lo <= 2100 && !f.ranged && end == start+1 && x.tag(end) != "NNS" {
		return false // four months old; until at least 2100
	}
	what, plural := x.noun(end, true)
	if f.one {
		return what != "" && x.hurt(start, end) != ""
	}
	if what != "" && (plural || x.hurt(start, end) != "") {
		f.of = what
		return true
	}
	if x.is(end, of) && !f.decimal {
		if whole, _ := x.noun(end+1, false); whole != "" || f.vague {
			return true
		}
	}
	if x.hurt(start, end) != "" || f.vague || f.bound != Exact && !f.words {
		return true
	}
	if x.is(start-1, to) && x.before == start-1 && len(x.out) > 0 { // from 1,140 to 620
		return true
	}
	if x.is(start-1, of) && crowds[x.bytes(start-2)] {
		return true
	}
	return f.scaled && f.lo >= 1000 || f.decimal || f.ranged && x.is(start-1, between)
}

// compound reports whether the word behind a number's hyphen is one that has no rule of its own: "six-nation", "172-page".
func (x *reading) compound(i int) bool {
	c := x.class(i)
	return c == other || c == naming
}

// crowds are what a number behind "of" is the size of.
var crowds = map[string]bool{"crew": true, "group": true, "team": true, "staff": true, "population": true, "total": true, "convoy": true, "fleet": true, "force": true, "majority": true,
	"crowd": true, "family": true, "party": true, "delegation": true, "membership": true}

// inName reports whether the number is part of a name or number of something, an age, a score or an ordinal.
func (x *reading) inName(start int, f *figure, end int) bool {
	p := &x.ps[start]
	if p.Numeral == piece.Ordinal || x.has(end) && x.ps[end].Kind == piece.Word && x.glued(end) && x.ps[end].ID == 0 && p.Kind == piece.Figures {
		return true // 90s, 4x4
	}
	if x.is(start-1, aged) && f.lo < 120 || x.is(start-1, naming) && !x.is(end, percent, money, measure) {
		return true
	}
	if x.has(end) && x.glued(end) && (x.is(end, slash, colon) || x.ps[end].Kind == piece.Mark && x.bytes(end) == "'") && x.glued(end+1) && x.ps[end+1].Kind == piece.Figures {
		return true // 24/7, 5:3
	}
	if x.is(end, hyphen) && x.glued(end) && x.glued(end+1) && x.ps[end+1].Kind == piece.Figures && !f.ranged {
		return true // 3-2, 020-7946
	}
	if x.is(end, hyphen) && x.glued(end) && x.class(end+1) == duration && x.is(end+2, hyphen) && x.is(end+3, old) {
		return true
	}
	if x.is(start-1, hyphen, dash) && x.glued(start) && x.glued(start-1) && p.Kind == piece.Figures {
		return true
	}
	if x.is(start-1, comma) && p.Kind == piece.Figures && p.Plain && f.lo > 0 && f.lo < 120 && end == start+1 && start > 1 && x.ps[start-2].Capital && (!x.has(end) || x.ps[end].Kind == piece.Mark || x.is(end, and)) {
		return true // Kim, 45,
	}
	// A number after a name is the name's, unless people are counted or it is large.
	if start > 0 && x.ps[start-1].Capital && strings.HasPrefix(x.tag(start-1), "NNP") && x.ps[start-1].ID == 0 && x.ps[start-1].Kind == piece.Word && !f.scaled && !f.vague && p.Space {
		if x.unitAfter(end) {
			return false
		}
		return !(f.words && f.lo > 1) && !f.decimal || !x.people(end)
	}
	return false
}

// unitAfter reports whether a unit follows that no name has.
func (x *reading) unitAfter(i int) bool {
	return x.is(i, percent, per, percentage, money, basis, casualty, duration) || x.is(i, measure) && x.ps[i].Space
}

// people reports whether what is counted behind piece i is people.
func (x *reading) people(i int) bool {
	what, plural := x.noun(i, true)
	return what != "" && plural
}

// trail reads what follows the number and unit: the word for what became of people, which is part of the amount, and what is counted, which is
// not. It returns the end of the amount.
func (x *reading) trail(f *figure, end int) int {
	after := end // the piece behind what is counted
	switch {
	case f.unit != "":
		f.of, after = x.ofUnit(f, end)
		if x.is(end, worth) && f.of != "" {
			end++
		}
	case f.share:
	case x.class(end) == casualty:
		f.unit = x.words[x.ps[end].ID].s
		end++
		if what, next := x.nounEnd(end, true); what != "" {
			f.of, after = what, next
		}
	case x.class(end) == deadly:
		f.unit, f.of = x.words[x.ps[end].ID].s, x.bytes(end)
	case x.is(end, hyphen) && x.glued(end) && x.glued(end+1) && !f.ranged && x.compound(end+1):
		f.of = x.bytes(end + 1)
		end += 2
		after = end
	default:
		if x.is(end, of) {
			f.of, after = x.nounEnd(end+1, false)
		} else if x.class(end-1) == strong {
			f.of, after = x.nounEnd(end, false)
		} else {
			f.of, after = x.nounEnd(end, true)
		}
		f.unit = x.hurt(f.first, end)
	}
	x.before = max(after, end)
	return end
}

// ofUnit returns what is measured: "of grain", "in aid" after money, or the noun that the amount stands before, "a 500-pound bomb".
func (x *reading) ofUnit(f *figure, end int) (string, int) {
	j := end
	if f.of != "" {
		return f.of, end
	}
	isMoney := Amount{Unit: f.unit}.Money()
	switch {
	case x.is(j, of):
		return x.nounEnd(j+1, false)
	case isMoney && x.is(j, in) && x.has(j+1) && x.class(j+1) == other && !x.ps[j+1].Capital:
		return x.nounEnd(j+1, false)
	case isMoney && x.is(j, worth) && x.is(j+1, of):
		return x.nounEnd(j+2, false)
	}
	attributive := x.is(j-2, hyphen) && x.glued(j-1) || x.is(j-1, strong) || x.is(f.first-1, article, the, its) || f.unit == "km" && x.glued(j-1)
	if attributive && x.has(j) && x.tag(j) != "NNP" && x.ps[j].Kind == piece.Word && x.ps[j].Space {
		return x.nounEnd(j, false)
	}
	return "", end
}

// noun returns the noun phrase at piece i and whether it ends in the plural; "" if there is none.
func (x *reading) noun(i int, counted bool) (string, bool) {
	what, end := x.nounEnd(i, counted)
	return what, what != "" && x.plural(end-1)
}

// nounEnd reads the noun phrase at piece i: adjectives and nouns up to the last noun, at most five. What is counted ends at its first plural
// that no further noun follows. Articles, "other" numbers and "more" before it are left out.
func (x *reading) nounEnd(i int, counted bool) (string, int) {
	j := i
	for k := 0; k < 3 && x.has(j); k++ {
		if x.is(j, the, of) || x.class(j) == its || x.is(j, more) || !counted && (x.ps[j].Kind == piece.Figures || x.ps[j].Numeral == piece.Unit) || x.class(j) == article && !counted {
			if x.is(j, of) && counted {
				return "", i
			}
			j++
		} else {
			break
		}
	}
	first, end := j, 0
words:
	for k := 0; k < 5 && x.has(j); j++ {
		p := &x.ps[j]
		if end > 0 && (x.bytes(j) == "'s" || x.bytes(j) == "’s") { // the bank's loans
			end = 0
			continue
		}
		if p.Kind == piece.Mark {
			if x.is(j, hyphen) && x.glued(j) && x.glued(j+1) && j > first {
				continue
			}
			break
		}
		if x.isTaken(p) || x.is(j, aux, bound, to, in, and, or) || x.is(j, casualty) && j > first {
			break
		}
		tag := x.tag(j)
		switch {
		case x.plural(j):
			end = j + 1
		case tag == "NN" || tag == "NNP" || tag == "NNPS" || tag == "NNS":
			if end > 0 && x.plural(end-1) && !modifiers[x.bytes(end-1)] { // a verb, or a day: "of Ukrainians support it"
				return x.phrase(first, end), end
			}
			end = j + 1
		case (tag == "JJ" || tag == "VBN" || tag == "VBG" || tag == "JJR" || tag == "JJS" || tag == "CD" || tag == "VBD" && j == first) && end == 0:
		case tag == "JJ" && end > 0 && !x.plural(end-1):
		default:
			break words
		}
		k++
	}
	if end <= first {
		return "", i
	}
	if counted { // up to the last plural
		for e := end; e > first; e-- {
			if x.plural(e - 1) {
				return x.phrase(first, e), e
			}
		}
	}
	return x.phrase(first, end), end
}

// modifiers are plurals that stand before another noun: "arms aid".
var modifiers = map[string]bool{"arms": true, "sports": true, "sales": true, "savings": true, "customs": true, "goods": true, "news": true, "operations": true, "systems": true,
	"weapons": true, "forces": true, "securities": true, "human-rights": true, "rights": true, "services": true}

func (x *reading) phrase(first, end int) string {
	return x.text.Source[x.ps[first].Start:x.ps[end-1].End]
}

// plural reports whether piece i is a noun in the plural.
func (x *reading) plural(i int) bool {
	switch x.tag(i) {
	case "NNS", "NNPS":
		return true
	}
	s := x.bytes(i)
	if len(s) > 40 {
		return false
	}
	switch strings.ToLower(s) {
	case "people", "police", "personnel", "men", "women", "children", "aircraft", "troops", "dead", "cattle", "sheep", "staff", "crew", "others":
		return true
	case "was", "is", "has", "as", "his", "this", "its", "us":
		return false
	}
	return x.tag(i) == "NNP" && len(s) > 4 && s[len(s)-1] == 's' && !strings.HasSuffix(s, "ss") || x.tag(i) == "VBZ" && x.is(i-1, of)
}

// hurt returns what became of the people that the number from start to end counts: "killed", "wounded", "missing", "displaced", or "".
// It is told by a word behind them ("12 people were killed") or, failing that, before them ("killed 12 people", "the death toll rose to 12").
func (x *reading) hurt(start, end int) string {
	what, behind := x.nounEnd(end, true)
	if what == "" && x.is(end, of) {
		what, behind = x.nounEnd(end+1, false)
	}
	if what == "" {
		behind = end
	}
	if s := x.hurtBehind(behind, what != ""); s != "" {
		return s
	}
	return x.hurtBefore(start, what)
}

// hurtBehind looks for a word for what became of people at piece i and behind it, in the same clause. A verb in the passive needs its
// auxiliary, unless it follows what is counted at once: "20 people missing".
func (x *reading) hurtBehind(i int, counted bool) string {
	commas, auxiliary := 0, false
	for k := i; k < min(len(x.ps), i+10); k++ {
		switch c := x.class(k); {
		case c == casualty:
			switch s := x.bytes(k); {
			case auxiliary, s == "died", s == "dies", s == "missing", s == "die" && k > i:
			case k == i && (s == "dead" || counted && s != "die" && x.tag(k) != "VBG" && x.tag(k) != "VB"):
			default:
				return ""
			}
			return x.words[x.ps[k].ID].s
		case c == aux:
			auxiliary = true
		case c == comma:
			if commas++; commas > 2 {
				return ""
			}
		case x.tag(k) == "MD", clauses[x.bytes(k)]:
			return ""
		case !auxiliary && (c == and || x.ps[k].Kind == piece.Figures || x.tag(k) == "VBD"):
			return ""
		}
	}
	return ""
}

// clauses are words and marks that begin another clause.
var clauses = map[string]bool{";": true, "who": true, "after": true, "when": true, "but": true, "while": true}

// hurtBefore looks for a verb or a toll before the words that bound the number at piece start, which counts what.
func (x *reading) hurtBefore(start int, what string) string {
	k := start - 1
	for n := 0; n < 4 && k >= 0; n++ {
		if x.is(k, to) && x.tollBefore(k) {
			return "killed"
		}
		if s := x.bytes(k); !x.is(k, bound, at, least, most, more, fewer, than, as, many, article, the, to, upTo) && s != "another" && s != "only" {
			break
		}
		k--
	}
	if k < 0 {
		return ""
	}
	switch s := x.bytes(k); {
	case strings.EqualFold(what, "lives") && (strings.HasPrefix(s, "claim") || strings.HasPrefix(s, "cost") || s == "lost"):
		return "killed"
	case strings.EqualFold(what, "lives") && x.is(k, of) && x.bytes(k-1) == "cost": // at the cost of 80,000 lives
		return "killed"
	case x.class(k) == casualty && (x.n(k) == 1 || s == "dead" && x.bytes(k-1) == "shot") && !x.passive(k):
		return x.words[x.ps[k].ID].s
	case reaches[s] && x.tollBefore(k):
		return "killed"
	}
	return ""
}

// reaches are words between a toll and its number.
var reaches = map[string]bool{"passed": true, "passes": true, "exceeded": true, "exceeds": true, "at": true, "of": true, "reached": true, "is": true, "stands": true, "surpassed": true, "past": true}

// passive reports whether the casualty verb at piece k belongs to what stands before it: "were killed".
func (x *reading) passive(k int) bool {
	for i := k - 1; i >= max(0, k-2); i-- {
		switch x.bytes(i) {
		case "was", "were", "been", "being", "are", "is":
			return true
		}
	}
	return false
}

// tollBefore reports whether a death toll is spoken of before piece i.
func (x *reading) tollBefore(i int) bool {
	for k := i - 1; k >= max(0, i-8); k-- {
		if x.class(k) == toll {
			return true
		}
	}
	return false
}
