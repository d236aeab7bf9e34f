// Package related keeps analysed articles and suggests what to read next, and why.
//
//	index := related.New(related.Options{})
//	index.Add(doc1, doc2, doc3)
//	for _, s := range index.Related(doc1, related.Query{}) {
//		fmt.Println(s.Title, s.Score, s.Because)
//	}
//
// An index is live: articles are added, replaced and removed while others query it; a query
// sees one consistent state and never waits. The same articles and the same query give the same
// suggestions, in whatever order the articles came in.
//
// The score of a suggestion is a sum of reasons: the terms, entities, numbers and topics that two articles share, their likeness
// in a dense vector of meaning, and what is taken away by a crowd of other articles like them and by time. See similarity.go.
package related

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
)

// A Relation says how two articles belong together.
type Relation string

const (
	// NearDuplicate: one is a copy of the other, perhaps cut or edited.
	NearDuplicate Relation = "near-duplicate"
	// SameStory: they report the same running event.
	SameStory Relation = "same story"
	// Related: they share names, topics or words.
	Related Relation = "related"
)

// A Suggestion is an article to read next.
type Suggestion struct {
	ID, Title, Source, URL string
	Published              time.Time
	// Excerpt is the beginning of the body, at most 160 bytes, cut at a word.
	Excerpt string
	// Score is the sum of Because, but for rounding: from 0 up to about 1 for the same text on the same day.
	Score    float64
	Relation Relation
	// Because lists the reasons, heaviest first; what takes away from the sum stands last.
	Because []Reason
	// Copies are the ids of near-duplicates of this article that were left out for it.
	Copies []string
}

// A Reason is a part of a score.
type Reason struct {
	// Kind is "term", "headline" (a term in both headlines), "entity", "number", "topic" or "meaning"; or, for what takes away from the sum,
	// "crowd", "roles" or "time".
	Kind   string
	What   string
	Weight float64
}

// A Query narrows and shapes the suggestions. The zero value asks for the ten best of all articles.
type Query struct {
	// Limit is the number of suggestions; 0 or less means 10.
	Limit int
	// From and Until bound the time of publication, both inclusive; the zero time does not bound. Undated articles
	// pass only if neither is set.
	From, Until time.Time
	// Sources, if not empty, are the only sources to suggest from; NotSources are left out.
	Sources, NotSources []string
	// Exclude lists ids to leave out.
	Exclude []string
	// NoDecay leaves time out of the score.
	NoDecay bool
	// Decay is the time in which what time can take away from a score is two thirds gone; 0 or less means 8 days.
	Decay time.Duration
	// KeepCopies suggests near-duplicates of one another side by side. By default the earliest of those that pass
	// the query stands for all, with its own score.
	KeepCopies bool
	// Diversity, 0 to 1, is how much a suggestion is held back for being like a better one (maximal marginal
	// relevance). The suggestions are then in the order in which they were picked; scores do not change.
	Diversity float64
	// Least is the least score of a suggestion; 0 means 0.02.
	Least float64
}

// Related suggests articles for a document, which need not be indexed; an indexed article of the
// same id is never suggested. The best come first, of equal scores the newer, then by id. The cost grows with the number of articles that share its terms: about
// a millisecond in 5,000 articles.
func (x *Index) Related(d *analysis.Document, q Query) []Suggestion {
	return x.state.Load().related(x.reader.read(d), q)
}

// RelatedTo suggests articles for an indexed article; false if there is none of that id.
func (x *Index) RelatedTo(id string, q Query) ([]Suggestion, bool) {
	s := x.state.Load()
	e := s.find(id)
	if e == nil {
		return nil, false
	}
	return s.related(e, q), true
}

// Explain returns how alike two documents are, from 0 to 1, as a person would grade it, time left out, as a sum of reasons.
func (x *Index) Explain(a, b *analysis.Document) (float64, []Reason) {
	return grade(x.reader.read(a), x.reader.read(b))
}

// related scores the candidates and shapes the list.
func (s *state) related(query *entry, q Query) []Suggestion {
	limit, least := q.Limit, cmp.Or(q.Least, 0.02)
	if limit <= 0 {
		limit = 10
	}
	limit = min(limit, s.live)
	allowed := q.filter()
	var found []candidate
	var copies map[string][]string
	// When copies of few articles have taken most places, more candidates are looked at.
	for n := max(200, 10*limit); ; n *= 4 {
		found = s.candidates(query, n, allowed)
		all := len(found)
		for i := range found {
			c := &found[i]
			c.score = similarity(query, c.entry) * q.time(query, c.entry)
		}
		if q.KeepCopies {
			break
		}
		good := len(found)
		found, copies = collapse(found)
		if len(found) >= limit || all < n || (good-len(found))*2 < n {
			break
		}
	}
	slices.SortFunc(found, byScore)
	crowd(query, found)
	found = slices.DeleteFunc(found, func(c candidate) bool { return c.score < least })
	slices.SortFunc(found, byScore)
	if q.Diversity > 0 {
		found = diversify(found, limit, q.Diversity)
	}
	out := make([]Suggestion, 0, min(limit, len(found)))
	for _, c := range found[:min(limit, len(found))] {
		out = append(out, suggestion(query, c, q, copies[c.entry.id]))
	}
	return out
}

// filter returns what tells whether an article may be suggested.
func (q *Query) filter() func(*entry) bool {
	excluded := make(map[string]bool, len(q.Exclude))
	for _, id := range q.Exclude {
		excluded[id] = true
	}
	return func(e *entry) bool {
		switch {
		case (!q.From.IsZero() || !q.Until.IsZero()) && e.published.IsZero(),
			!q.From.IsZero() && e.published.Before(q.From),
			!q.Until.IsZero() && e.published.After(q.Until),
			len(q.Sources) > 0 && !slices.Contains(q.Sources, e.source),
			slices.Contains(q.NotSources, e.source):
			return false
		}
		return !excluded[e.id]
	}
}

// byScore orders candidates: better, then newer, then by id.
func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), b.entry.published.Compare(a.entry.published), strings.Compare(a.entry.id, b.entry.id))
}

// collapse leaves the earliest of near-duplicates and returns the ids of those left out for it, in order.
func collapse(found []candidate) ([]candidate, map[string][]string) {
	slices.SortFunc(found, func(a, b candidate) int { return byTime(a.entry, b.entry) })
	entries := make([]*entry, len(found))
	for i, c := range found {
		entries[i] = c.entry
	}
	tied := copies(entries)
	left := map[string][]string{}
	out := found[:0]
	for i, c := range found {
		if first := entries[tied.first(i)]; first != c.entry {
			left[first.id] = append(left[first.id], c.entry.id)
			continue
		}
		out = append(out, c)
	}
	for _, ids := range left {
		slices.Sort(ids)
	}
	return out, left
}

// diversify picks greedily the candidate whose score, less its likeness to those picked, is highest
// (maximal marginal relevance, Carbonell and Goldstein 1998). Scores are not changed.
func diversify(found []candidate, limit int, lambda float64) []candidate {
	pool := found[:min(len(found), 5*limit)]
	var out []candidate
	like := make([]float64, len(pool))
	for len(out) < limit && len(pool) > 0 {
		best := 0
		for i := range pool {
			if pool[i].score*(1-lambda*like[i]) > pool[best].score*(1-lambda*like[best]) {
				best = i
			}
		}
		picked := pool[best]
		out = append(out, picked)
		pool, like = slices.Delete(pool, best, best+1), slices.Delete(like, best, best+1)
		for i := range pool {
			like[i] = max(like[i], similarity(pool[i].entry, picked.entry))
		}
	}
	return out
}

func suggestion(query *entry, c candidate, q Query, copies []string) Suggestion {
	e := c.entry
	out := Suggestion{ID: e.id, Title: e.title, Source: e.source, URL: e.url, Published: e.published, Excerpt: e.excerpt, Copies: copies}
	out.Relation = relation(query, e, c.crowd)
	out.Score = c.score
	left, because := explain(query, e)
	// What damps the sum takes a part of what the one before has left.
	damp := func(kind, what string, f float64) {
		if f != 1 {
			because = append(because, Reason{kind, what, left * (f - 1)})
			left *= f
		}
	}
	damp("crowd", "like other articles too", damping(c.crowd))
	if turned(query, e) {
		damp("roles", "who did it to whom is the other way round", reversed)
	}
	damp("time", age(query.published, e.published), q.time(query, e))
	out.Because = because
	return out
}

// time returns what time leaves of a similarity. It says nothing of a query without a date.
func (q *Query) time(query, e *entry) float64 {
	if q.NoDecay || query.published.IsZero() {
		return 1
	}
	return decay(query.published, e.published, q.Decay)
}
