package timex

import "strings"

// Tense says whether what a date belongs to has happened. The verb that governs it is the nearest before it in the sentence, or, where
// none stands before it or the date is a possessive ("Friday's summit will …"), the nearest after it. Part-of-speech tags tell past from present; a
// modal verb, "to" after a verb of intent and words such as "due" and "scheduled" tell what is to come.

// reach is how many tokens are looked at on either side.
const reach = 24

// tense returns -1 for what has happened, 1 for what is to come and 0 if the sentence does not say.
func (x *reading) tense(first, end int) int {
	a, b := x.ps[first].Token, x.ps[end-1].Token+1
	if x.is(first-1, of) && first >= 2 && strings.EqualFold(x.bytes(first-2), "ahead") {
		return 1
	}
	if first > 0 && strings.EqualFold(x.bytes(first-1), "come") { // come November
		return 1
	}
	if x.is(end, possessive) || first >= 2 && x.is(first-1, in, on) && x.bytes(first-2) == "that" {
		if t, ok := x.right(b); ok {
			return t
		}
	}
	if t, ok := x.left(a); ok {
		return t
	}
	t, _ := x.right(b)
	return t
}

// left looks for the nearest verb before token a.
func (x *reading) left(a int32) (int, bool) {
	low := max(x.sentenceIs.First, a-reach)
	for i := a - 1; i >= low; i-- {
		w := x.text.Word(int(i))
		if t, ok := x.signal(i); ok {
			return t, true
		}
		switch tag := x.text.Tokens[i].Tag.String(); tag {
		case "MD":
			return 1, true
		case "VBD":
			return -1, true
		case "VBN":
			if t := x.auxiliary(i, low); t != 0 {
				return t, true
			}
			return -1, true
		case "VB":
			if t := x.auxiliary(i, low); t != 0 {
				return t, true
			}
		case "VBG":
			if t := x.auxiliary(i, low); t != 0 {
				return t, true
			}
		case "VBZ", "VBP":
			switch {
			case saying(w):
				return -1, true
			case has(w):
			case is(w):
				return 0, false // "is in office": the state holds on either side
			case timetable[w]:
				return 1, true
			}
		}
	}
	return 0, false
}

// auxiliary looks at the words before a verb form: "will be", "to", "has been".
func (x *reading) auxiliary(i, low int32) int {
	form := x.text.Tokens[i].Tag.String()
	for j := i - 1; j >= max(low, i-5); j-- {
		w := strings.ToLower(x.text.Word(int(j)))
		if t, ok := x.signal(j); ok {
			return t
		}
		switch w {
		case "to":
			return x.intent(j, low)
		case "has", "have", "had", "having", "'ve", "was", "were", "been", "did", "didn't", "after":
			if form == "VB" && w != "did" && w != "didn't" {
				continue
			}
			return -1
		case "is", "are", "'s", "'re", "am":
			if form == "VBG" {
				return 1
			}
			if form == "VBN" {
				return 0
			}
		case ",", ";", ":", "\"", "“", "”", "and", "that":
			return 0
		}
		if x.text.Tokens[j].Tag.String() == "MD" {
			return 1
		}
		if t := x.text.Tokens[j].Tag.String(); t == "VBD" || t == "VBZ" || t == "VBP" {
			return 0
		}
	}
	return 0
}

// intent tells by the word before "to" whether what follows is still to come: "agreed to meet", "is to visit", "plans to vote", but "failed to
// meet", "came to vote".
func (x *reading) intent(to, low int32) int {
	j := to - 1
	if j > low {
		if t := x.text.Tokens[j].Tag.String(); t == "RB" || t == "RP" || t == "IN" {
			j--
		}
	}
	if j < low {
		return 1
	}
	w := strings.ToLower(x.text.Word(int(j)))
	switch t := x.text.Tokens[j].Tag.String(); {
	case w == "was" || w == "were" || intents[w]:
		return 1
	case t == "VBD" || t == "VBN" || pastBefore[w]:
		return -1
	}
	return 1
}

// intents are verbs whose "to" is still to come though they are in the past; pastBefore are other words whose "to" is not.
var (
	intents = setOf(`agreed decided planned expected scheduled set due slated vowed promised voted ordered invited asked urged hoped prepared threatened pledged offered told wanted intended sought
		called likely ready poised supposed meant determined required wished elected opted resolved committed`)
	pastBefore = setOf(`able unable first last used`)
)

func setOf(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// right looks for the first verb after token b.
func (x *reading) right(b int32) (int, bool) {
	high := min(x.sentenceIs.Last, b+reach)
	for i := b; i < high; i++ {
		w := x.text.Word(int(i))
		if i > b && (w == "," || w == ";") { // another clause
			return 0, false
		}
		if t, ok := x.signal(i); ok {
			return t, true
		}
		switch x.text.Tokens[i].Tag.String() {
		case "MD":
			return 1, true
		case "VBD":
			return -1, true
		case "VBZ", "VBP":
			switch {
			case has(w), saying(w):
				return -1, true
			case is(w):
				for j := i + 1; j < min(high, i+4); j++ {
					if t, ok := x.signal(j); ok {
						return t, true
					}
					if x.text.Word(int(j)) == "to" {
						return 1, true
					}
				}
				return 0, true
			case timetable[w]:
				return 1, true
			}
		}
	}
	return 0, false
}

// signal reports what the word of a token says by itself. "Could not" tells of what has happened: "could not be reached on Tuesday".
func (x *reading) signal(i int32) (int, bool) {
	w := x.text.Word(int(i))
	if len(w) < 2 || len(w) > 11 {
		return 0, false
	}
	switch strings.ToLower(w) {
	case "will", "'ll", "’ll", "shall", "wo", "ca", "due", "scheduled", "slated", "planned", "upcoming", "would", "could", "may", "might", "should", "must", "can", "expected",
		"postponed", "adjourned", "deferred":
		if w == "May" {
			return 0, false
		}
		if w == "could" && i+1 < x.sentenceIs.Last && x.text.Word(int(i+1)) == "not" {
			return -1, true
		}
		return 1, true
	case "said", "told", "killed", "ago":
		return -1, true
	}
	return 0, false
}

// timetable holds verbs whose present tells what is arranged: "the team arrives on Thursday". That of others is no sign, and what the tagger
// takes for one is often a noun.
var timetable = setOf(`meets meet arrives arrive opens open begins begin starts start leaves leave returns return visits hosts holds takes goes go departs flies travels
		votes vote convenes convene expires expire resumes resume closes close kicks runs sails gathers gather launches speaks addresses heads head plans plan aims expects expect retires
		faces ends end enters hopes hope wants want intends intend vows`)

func saying(w string) bool {
	switch w {
	case "says", "say", "reports", "writes", "tells":
		return true
	}
	return false
}

func has(w string) bool { return w == "has" || w == "have" || w == "'ve" || w == "'s" || w == "’s" }
func is(w string) bool  { return w == "is" || w == "are" || w == "'re" }
