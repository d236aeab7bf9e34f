package web

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/dateline-news/dateline/analysis/related"
)

// A reason is a part of a score as it is shown, in thousandths; the reasons of a score add up to it as it is shown.
type reason struct {
	Kind, What string
	Thousandth int
}

// Figure writes the weight.
func (r reason) Figure() string { return thousandths(r.Thousandth) }

func thousandths(n int) string {
	sign := "+"
	if n < 0 {
		sign, n = "−", -n
	}
	return fmt.Sprintf("%s%d.%03d", sign, n/1000, n%1000)
}

// shownReasons is how many reasons are shown one by one; the rest is summed up.
const shownReasons = 12

// kinds says what a kind of reason is.
var kinds = map[string]string{"entity": "name", "term": "word", "headline": "both headlines", "number": "number", "topic": "topic", "meaning": "meaning", "crowd": "less", "roles": "less", "time": "less"}

// reasonsOf lays out the reasons of a suggestion: the heaviest one by one, the lighter ones of each kind together, then what takes away.
func reasonsOf(s related.Suggestion) (list []reason, score string) {
	type part struct {
		kind, what string
		weight     float64
	}
	var parts []part
	rest := map[string]*part{}
	number := map[string]int{}
	var order []string
	for _, b := range s.Because {
		minus := b.Kind == "crowd" || b.Kind == "roles" || b.Kind == "time"
		if !minus && len(parts) >= shownReasons {
			if rest[b.Kind] == nil {
				rest[b.Kind] = &part{kind: kinds[b.Kind]}
				order = append(order, b.Kind)
			}
			rest[b.Kind].weight += b.Weight
			number[b.Kind]++
			continue
		}
		what := b.What
		if b.Kind == "topic" {
			what = topicName(what)
		}
		parts = append(parts, part{cmp.Or(kinds[b.Kind], b.Kind), what, b.Weight})
	}
	// What takes away stands last.
	minus := slices.IndexFunc(parts, func(p part) bool { return p.kind == "less" })
	if minus < 0 {
		minus = len(parts)
	}
	var more []part
	for _, k := range order {
		p := rest[k]
		p.what = "and " + plural(number[k], map[string]string{"entity": "more name", "term": "more word", "headline": "more word", "number": "more number", "topic": "more topic", "meaning": "more"}[k])
		more = append(more, *p)
	}
	parts = slices.Insert(parts, minus, more...)
	weights := make([]float64, len(parts))
	for i, p := range parts {
		weights[i] = p.weight
	}
	total, shares := apportion(s.Score, weights)
	for i, p := range parts {
		list = append(list, reason{p.kind, p.what, shares[i]})
	}
	return list, thousandths(total)[len("+"):]
}

// apportion rounds a sum and its parts to thousandths so that the rounded parts add up to the rounded sum: each is rounded down, and those
// that lost most are rounded up (the method of the largest remainder).
func apportion(sum float64, parts []float64) (total int, out []int) {
	total = int(math.Round(sum * 1000))
	out = make([]int, len(parts))
	order := make([]int, len(parts))
	left := total
	for i, p := range parts {
		out[i] = int(math.Floor(p * 1000))
		left -= out[i]
		order[i] = i
	}
	lost := func(i int) float64 { return parts[i]*1000 - math.Floor(parts[i]*1000) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost(b), lost(a)) })
	for i := 0; left > 0 && len(order) > 0; i++ {
		out[order[i%len(order)]]++
		left--
	}
	for i := len(order) - 1; left < 0 && i >= 0; i-- {
		out[order[i]]--
		left++
	}
	return total, out
}
