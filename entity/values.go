package entity

import (
	"strings"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Dates, amounts of money and numbers are found by rules over tokens that are
// not part of a name. They are mentions without an entity; their value is not worked out.

func (x *reading) values() {
	n := int32(len(x.words))
	had := len(x.names)
	next := 0 // the name at or after token i
	for i := int32(0); i < n; {
		for next < had && x.names[next].last <= i {
			next++
		}
		limit := n
		if next < had {
			if x.names[next].first <= i {
				i = x.names[next].last
				continue
			}
			limit = x.names[next].first
		}
		kind, end := x.value(i, limit)
		if kind == NoKind {
			i++
			continue
		}
		x.names = append(x.names, name{first: i, last: end, kind: kind, prob: 0.9, target: -1})
		i = end
	}
}

// value returns the kind and end of a date or amount that starts at token i and ends before limit.
func (x *reading) value(i, limit int32) (Kind, int32) {
	sh := x.words[i].Shape
	w := x.word(i)
	lower := w
	if sh&knowledge.Upper != 0 {
		lower = strings.ToLower(w)
	}
	digit := w[0] >= '0' && w[0] <= '9'
	switch {
	case digit:
		if months[x.lower(i+1, limit)] && len(w) <= 2 { // 16 April 2025
			return Date, x.year(i+2, limit)
		}
		if x.isoDate(w) || x.isYear(w) && x.dated(i) {
			return Date, i + 1
		}
		end := i + 1
		if scales[x.lower(end, limit)] {
			end++
		}
		if currencies[x.lower(end, limit)] {
			return Money, end + 1
		}
		if l := x.lower(end, limit); (l == "us" || l == "u.s." || l == "canadian" || l == "australian") && currencies[x.lower(end+1, limit)] {
			return Money, end + 2
		}
		return Number, end
	case strings.ContainsAny(w, "$£€¥₩₽₹") && len(w) <= 5:
		if end := i + 1; end < limit {
			if v := x.word(end); v[0] >= '0' && v[0] <= '9' {
				if end++; scales[x.lower(end, limit)] {
					end++
				}
				return Money, end
			}
		}
	case strings.ContainsAny(w, "$£€¥₩₽₹") && strings.ContainsAny(w, "0123456789"): // US$5bn
		end := i + 1
		if scales[x.lower(end, limit)] {
			end++
		}
		return Money, end
	case months[lower] && sh&knowledge.Upper != 0:
		end := i + 1
		if v := x.lower(end, limit); v != "" && v[0] >= '0' && v[0] <= '9' && len(v) <= 4 {
			end++
			if len(v) <= 2 {
				end = x.year(end, limit)
			}
			return Date, end
		}
		if modal := lower == "may" || lower == "march" || strings.HasPrefix(lower, "mar"); modal && !x.dated(i) {
			return NoKind, i
		}
		return Date, end
	case weekdays[lower] && sh&knowledge.Upper != 0:
		return Date, i + 1
	case lower == "yesterday" || lower == "today" || lower == "tomorrow" || lower == "tonight":
		return Date, i + 1
	case lower == "last" || lower == "next" || lower == "this" || lower == "past":
		v := x.lower(i+1, limit)
		if periods[v] || weekdays[v] || months[v] {
			return Date, i + 2
		}
	}
	return NoKind, i
}

func (x *reading) lower(i, limit int32) string {
	if i >= limit {
		return ""
	}
	return strings.ToLower(x.word(i))
}

// year returns the end of a date whose year may stand at token i, with or without a comma.
func (x *reading) year(i, limit int32) int32 {
	if i < limit && x.isYear(x.word(i)) {
		return i + 1
	}
	if i+1 < limit && x.word(i) == "," && x.isYear(x.word(i+1)) {
		return i + 2
	}
	return min(i, limit)
}

func (x *reading) isYear(w string) bool {
	if len(w) != 4 || w < "1000" || w > "2199" {
		return false
	}
	for i := range 4 {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return true
}

func (x *reading) isoDate(w string) bool {
	return len(w) == 10 && w[4] == '-' && w[7] == '-' && x.isYear(w[:4])
}

// dated reports whether the word before token i goes with a date.
func (x *reading) dated(i int32) bool {
	switch strings.ToLower(x.word(i - 1)) {
	case "in", "since", "by", "from", "until", "till", "of", "during", "before", "after", "early", "late", "mid", "to", "and", "through", "last", "next", "this", "-", "–":
		return true
	}
	return false
}

var (
	months     = set(`january february march april may june july august september october november december jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec.`)
	weekdays   = set(`monday tuesday wednesday thursday friday saturday sunday`)
	periods    = set(`week month year weekend quarter decade century spring summer autumn winter night morning`)
	scales     = set(`hundred thousand million billion trillion bn mn m k`)
	currencies = set(`dollars dollar euros euro pounds pound yen yuan renminbi won rubles roubles ruble rouble rupees rupee pesos peso francs franc lira liras riyals riyal rials rial dirhams dinars dinar naira
		rand reais real hryvnias hryvnia zlotys zloty kronor kroner krona krone forints baht ringgit rupiah shillings shilling birr cents lari usd eur gbp`)
)
