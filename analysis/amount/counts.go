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
	of, plural := x.noun(end, true)
	if f.one {
		return of != "" && x.hurt(start, end) != ""
	}
	if of != "" && (plural || x.hurt(start, end) != "") {
		f.of = of
		return true
	}
	if x.is(end, of_class) && !f.decimal {
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
	if x.is(start-1, of_class) && crowds[x.bytes(start-2)] {
		return true
	}
	return f.scaled && f.lo >= 1000 || f.decimal || f.ranged && x.is(start-1, between)
}

const of_class = of

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
	of, plural := x.noun(i, true)
	return of != "" && plural
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
		if of, next := x.nounEnd(end, true); of != "" {
			f.of, after = of, next
		}
		x.before, x.became = 0, ""
		return end
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
	if f.unit == "" || f.of == "" {
		after = max(after, end)
	}
	x.before = after
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
	case isMoney && x.is(j, in) && x.class(j+1) == other && !x.ps[j+1].Capital:
		return x.nounEnd(j+1, false)
	case isMoney && x.is(j, worth) && x.is(j+1, of):
		return x.nounEnd(j+2, false)
	}
	hyphened := x.is(j-2, hyphen) && x.glued(j-1) || x.is(j-1, strong)
	before := f.first
	attributive := hyphened || x.is(before-1, article, the) || x.class(before-1) == its || x.glued(j-1) && !isMoney && f.unit == "percent" && x.is(before-1, article)
	if !attributive {
		attributive = f.unit == "km" && x.glued(j-1) && !x.is(j, stop)
	}
	if attributive && x.has(j) && x.tag(j) != "NNP" && x.ps[j].Kind == piece.Word && !(x.glued(j)) {
		return x.nounEnd(j, false)
	}
	return "", end
}

// noun returns the noun phrase at piece i and whether it ends in the plural; "" if there is none.
func (x *reading) noun(i int, counted bool) (string, bool) {
	of, end := x.nounEnd(i, counted)
	return of, of != "" && x.plural(end-1)
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
		c := x.class(j)
		if x.isTaken(p) || c == casualty && j > first || c == aux || c == bound || c == to || c == in || c == and || c == or {
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
			k = 5
		}
		if k == 5 {
			break
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
	switch strings.ToLower(x.bytes(i)) {
	case "people", "police", "personnel", "men", "women", "children", "aircraft", "troops", "dead", "cattle", "sheep", "staff", "crew", "others", "others,":
		return true
	case "was", "is", "has", "as", "his", "this", "its", "us":
		return false
	}
	s := x.bytes(i)
	return x.tag(i) == "NNP" && len(s) > 4 && s[len(s)-1] == 's' && !strings.HasSuffix(s, "ss") || x.tag(i) == "VBZ" && x.is(i-1, of)
}

// hurt returns what became of the people that the number from start to end counts: "killed", "wounded", "missing", "displaced", or "".
// It is told by a word behind them ("12 people were killed"), or by a verb before them ("killed 12 people").
func (x *reading) hurt(start, end int) string {
	of, j := x.nounEnd(end, true)
	if of == "" {
		if of, j = x.nounEnd(end+1, false); !x.is(end, of_class) || of == "" {
			of, j = "", end
		}
	}
	if of != "" && strings.EqualFold(of, "lives") {
		for k := start - 1; k >= max(0, start-4); k-- {
			switch x.bytes(k) {
			case "claimed", "claiming", "claim", "claims", "cost", "lost", "costing":
				return "killed"
			}
		}
	}
	if of != "" && !strings.HasSuffix(of, "s") || of == "" || true {
		commas := 0
		aux_ := false
		for k := j; k < min(len(x.ps), j+10); k++ {
			c := x.class(k)
			switch {
			case c == casualty:
				s := x.bytes(k)
				verb := s == "died" || s == "die" || s == "dead" || s == "missing" || s == "dies"
				if k == j && of != "" && x.tag(k) != "VBG" && s != "killing" && s != "wounding" && s != "injuring" && s != "kill" && s != "wound" && s != "die" || verb && (aux_ || k == j || s != "dead") || aux_ {
					return x.words[x.ps[k].ID].s
				}
				k = len(x.ps)
			case c == aux:
				aux_ = true
			case c == comma:
				if commas++; commas > 2 {
					k = len(x.ps)
				}
			case c == and && !aux_, x.bytes(k) == ";", x.ps[k].Kind == piece.Figures && !aux_, x.tag(k) == "MD", x.bytes(k) == "who", x.bytes(k) == "after", x.bytes(k) == "when", x.bytes(k) == "but", x.bytes(k) == "while":
				k = len(x.ps)
			case x.tag(k) == "VBD" && !aux_:
				k = len(x.ps)
			}
		}
	}
	// Before: past the words that bound the number.
	k := start - 1
	for n := 0; n < 4 && k >= 0 && (x.is(k, bound, at, least, most, more, fewer, than, as, many, article, the, to) || x.bytes(k) == "up" || x.bytes(k) == "another" || x.bytes(k) == "only"); n++ {
		if x.is(k, to) && x.tollBefore(k) {
			return "killed"
		}
		k--
	}
	if k >= 0 && x.class(k) == casualty && (x.words[x.ps[k].ID].n == 1 || x.bytes(k) == "dead" && x.bytes(k-1) == "shot") && !x.passive(k) {
		return x.words[x.ps[k].ID].s
	}
	if k >= 0 && x.tollBefore(k+1) {
		switch x.bytes(k) {
		case "to", "passed", "passes", "exceeded", "exceeds", "at", "of", "reached", "is", "stands", "surpassed", "past":
			return "killed"
		}
	}
	for k := start - 1; k >= max(0, start-3); k-- { // leaving 20 people missing is told behind
		if x.class(k) != and && x.class(k) != comma && x.class(k) != bound {
			break
		}
	}
	return ""
}

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
