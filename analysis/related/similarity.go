package related

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/topic"
)

// Similarity is one sum of six cosines: of the weighted terms, of the terms of the headlines, of the linked entities, of the
// numbers, of the topics and of the dense vectors of meaning. Each cosine is a sum over what the articles share, so that the
// whole is a list of reasons. Three questions are put to it, with two sets of shares:
//
//   - What to read next, and what is the same story, go by exact words, names and numbers (storyShares): vectors of meaning
//     blur events that are alike. Crowding (crowd.go), the order of the countries in the headlines and time then damp the sum.
//   - How alike two articles are, as a person would grade it (gradedShares), goes by meaning as much as by words, and words
//     count for less the more of them are shared, since the better part of a text is enough to be called alike.
//   - Near-duplicates (duplicates.go) are told by word sequences instead.
type shares struct{ term, title, name, number, topic, meaning float64 }

var (
	storyShares  = shares{term: 0.69, title: 0.14, name: 0.07, number: 0.07, topic: 0.01, meaning: 0.02}
	gradedShares = shares{term: 1, name: 0.1, meaning: 0.7}
)

// sameStory is the least similarity, with crowding and time, of two reports of one event.
const sameStory = 0.15

// similarity returns how much speaks for two articles being of one story, time and crowding left out, from 0 to 1.
func similarity(a, b *entry) float64 {
	return storyShares.sparse(a, b, nil) + storyShares.dense(a, b, nil)
}

// sparse returns the sum over the words, names and numbers that two articles share, and tells each about them.
func (s shares) sparse(a, b *entry, each func(Reason)) float64 {
	sum := 0.0
	for list, share := range s.sparseShares() {
		switch {
		case share == 0:
		case each == nil:
			sum += float64(share * dot(a.features(list), b.features(list), nil))
		default:
			kind := [lists]string{"term", "headline", "entity", "number"}[list]
			sum += float64(share * dot(a.features(list), b.features(list), func(x feature, w float64) { each(Reason{kind, x.label, share * w}) }))
		}
	}
	return sum
}

// sparseShares returns the share of each list of features.
func (s shares) sparseShares() [lists]float64 {
	return [lists]float64{s.term, s.title, s.name, s.number}
}

// dense returns the sum over topics and meaning, and tells each about them.
func (s shares) dense(a, b *entry, each func(Reason)) float64 {
	alike := float64(s.meaning * max(0, a.meaning.cosine(b.meaning)))
	sum := 0.0
	for i, j := 0, 0; i < len(a.topics) && j < len(b.topics); {
		x, y := a.topics[i], b.topics[j]
		if x.topic == y.topic {
			w := float64(s.topic * float64(x.weight) * float64(y.weight))
			sum += w
			if each != nil && w > 0 {
				each(Reason{"topic", topicIDs()[x.topic], w})
			}
		}
		if x.topic <= y.topic {
			i++
		}
		if y.topic <= x.topic {
			j++
		}
	}
	if each != nil && alike > 0 {
		each(Reason{"meaning", "similar words", alike})
	}
	return sum + alike
}

// dot returns the cosine of two sorted feature lists and tells each about what they share, by the first one's words.
func dot(a, b []feature, each func(x feature, weight float64)) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].key < b[j].key:
			i++
		case a[i].key > b[j].key:
			j++
		default:
			w := float64(float64(a[i].weight) * float64(b[j].weight))
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

// explain returns the similarity, and as a list of reasons, heaviest first, whose sum differs from it by rounding only.
func explain(a, b *entry) (float64, []Reason) {
	var out []Reason
	add := func(r Reason) { out = append(out, r) }
	sum := storyShares.sparse(a, b, add) + storyShares.dense(a, b, add)
	byWeight(out)
	return sum, out
}

// grade returns how alike two articles are as a person would grade it, from 0 to 1, with its reasons. Words count as the hyperbolic
// tangent of steep times their sum, each by its part of it.
func grade(a, b *entry) (float64, []Reason) {
	const steep = 2.5
	var out []Reason
	words := gradedShares.sparse(a, b, func(r Reason) { out = append(out, r) })
	full := math.Tanh(steep*(gradedShares.term+gradedShares.name)) + gradedShares.meaning
	bent := math.Tanh(steep*words) / full
	for i := range out {
		out[i].Weight *= bent / words
	}
	sum := bent
	g := shares{meaning: gradedShares.meaning / full}
	sum += g.dense(a, b, func(r Reason) { out = append(out, r) })
	byWeight(out)
	return sum, out
}

// byWeight orders reasons, heaviest first.
func byWeight(out []Reason) {
	slices.SortFunc(out, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), strings.Compare(x.Kind, y.Kind), strings.Compare(x.What, y.What))
	})
}

// decay returns what time leaves of a similarity: 1 on the same day, falling to decayFloor over some multiples of the width. An
// undated article gets a factor between.
func decay(a, b time.Time, width time.Duration) float64 {
	if width <= 0 {
		width = decayWidth
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
	decayWidth = 60 * time.Hour
	decayFloor = 0.45
	undated    = 0.6
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

// relation answers the three questions about two articles, of which the second stands in a crowd.
func relation(a, b *entry, crowd float64) Relation {
	switch {
	case duplicates(a.runs(), b.runs()):
		return NearDuplicate
	case similarity(a, b)*damped(a, b, crowd)*decay(a.published, b.published, storyWidth) >= sameStory:
		return SameStory
	}
	return Related
}

// damped returns what crowding and the roles of the countries in the headlines leave of a similarity.
func damped(a, b *entry, crowd float64) float64 {
	f := damping(crowd)
	if turned(a, b) {
		f *= reversed
	}
	return f
}

// storyWidth is the width of decay within a story.
const storyWidth = 7 * 24 * time.Hour

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
