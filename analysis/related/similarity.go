package related

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/dateline-news/dateline/topic"
)

// Similarity is one sum of four cosines: of the weighted terms, of the linked
// entities, of the topics and of the dense vectors of meaning. Each cosine is a sum over what
// the articles share, so that the whole is a list of reasons. Three questions are put to it:
// near-duplicate (duplicates.go) looks at word sequences instead, same story and related are thresholds.
const (
	termShare    = 0.62
	nameShare    = 0.18
	topicShare   = 0.05
	meaningShare = 0.15
)

// sameStory is the least similarity, with time, of two reports of one event.
const sameStory = 0.3

// similarity returns the similarity of two articles, time left out, from 0 to 1.
func similarity(a, b *entry) float64 {
	return termShare*dot(a.terms, b.terms, nil) + nameShare*dot(a.names, b.names, nil) + topicShare*dense(a.topics, b.topics) + meaningShare*meaning(a, b)
}

// dot returns the cosine of two sorted feature lists and tells each about what they share.
func dot(a, b []feature, each func(x feature, weight float64)) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			w := float64(a[i].weight) * float64(b[j].weight)
			sum += w
			if each != nil {
				each(a[i], w)
			}
			i++
			j++
		}
	}
	return sum
}

func dense(a, b []float32) float64 {
	return blas32.DDot(blas32.Vector{N: len(a), Inc: 1, Data: a}, blas32.Vector{N: len(b), Inc: 1, Data: b})
}

func meaning(a, b *entry) float64 {
	if a.meaning.N == 0 || b.meaning.N == 0 {
		return 0
	}
	return max(0, float64(blas32.Dot(a.meaning, b.meaning)))
}

// explain returns the similarity, and as a list of reasons, heaviest first, whose sum differs from it by rounding only.
func explain(a, b *entry) (float64, []Reason) {
	var out []Reason
	dot(a.terms, b.terms, func(x feature, w float64) { out = append(out, Reason{"term", x.label, termShare * w}) })
	dot(a.names, b.names, func(x feature, w float64) { out = append(out, Reason{"entity", x.label, nameShare * w}) })
	for i, id := range topicIDs() {
		if w := topicShare * float64(a.topics[i]) * float64(b.topics[i]); w > 0 {
			out = append(out, Reason{"topic", id, w})
		}
	}
	if w := meaningShare * meaning(a, b); w > 0 {
		out = append(out, Reason{"meaning", "similar words", w})
	}
	slices.SortFunc(out, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), strings.Compare(x.Kind, y.Kind), strings.Compare(x.What, y.What))
	})
	return similarity(a, b), out
}

// decay returns what time leaves of a similarity: 1 on the same day, falling to decayFloor over some multiples of the width. An
// undated article gets a factor between.
func decay(a, b time.Time, width time.Duration) float64 {
	if width <= 0 {
		width = 14 * 24 * time.Hour
	}
	if a.IsZero() && b.IsZero() {
		return 1
	}
	if a.IsZero() || b.IsZero() {
		return undated
	}
	apart := math.Abs(a.Sub(b).Hours())
	return decayFloor + (1-decayFloor)*math.Exp(-apart/width.Hours()*math.Log(3))
}

const (
	decayFloor = 0.4
	undated    = 0.7
)

// age says how far apart two articles are.
func age(a, b time.Time) string {
	if a.IsZero() || b.IsZero() {
		return "no date"
	}
	return Apart(a, b)
}

// Apart says how much later or earlier the second time is, as a person would: "2 months later".
func Apart(a, b time.Time) string {
	d, word := b.Sub(a), "later"
	if b.Before(a) {
		d, word = a.Sub(b), "earlier" // not -d: the longest times before and after differ by one
	}
	days := int(d / (24 * time.Hour))
	n, unit := 0, ""
	switch {
	case d < time.Hour:
		return "at the same time"
	case days < 1:
		n, unit = int(d/time.Hour), "hour"
	case days < 14:
		n, unit = days, "day"
	case days < 60:
		n, unit = days/7, "week"
	case days < 730:
		n, unit = days/30, "month"
	default:
		n, unit = days/365, "year"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s %s", n, unit, word)
}

// relation answers the three questions about two articles.
func relation(a, b *entry) Relation {
	switch {
	case duplicates(a, b):
		return NearDuplicate
	case similarity(a, b)*decay(a.published, b.published, storyWidth) >= sameStory:
		return SameStory
	}
	return Related
}

// storyWidth is the width of decay within a story.
const storyWidth = 10 * 24 * time.Hour

var topicIDs = sync.OnceValue(func() []string {
	var out []string
	for _, t := range topic.Taxonomy() {
		out = append(out, t.ID)
	}
	return out
})

var topicNumbers = sync.OnceValue(func() map[string]int {
	m := map[string]int{}
	for i, id := range topicIDs() {
		m[id] = i
	}
	return m
})

func topicIndex(id string) int {
	if i, ok := topicNumbers()[id]; ok {
		return i
	}
	return -1
}
