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
// suggestions, in whatever order the articles came in. An index that was made by [Open] is kept in a directory and has what it acknowledged after any end of the
// process.
//
// The score of a suggestion is a sum of reasons: the terms, entities, numbers and topics that two articles share, their likeness
// in a dense vector of meaning, and what is taken away by a crowd of other articles like them and by time. See similarity.go.
package related

import (
	"cmp"
	"slices"
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
	// Sources, Languages (ISO 639-1), Countries (ISO 3166-1 alpha-2, of the focus) and Topics (ids, of those that describe the article) let
	// pass, each if it is not empty, what has one of them; NotSources are left out.
	Sources, NotSources, Languages, Countries, Topics []string
	// Exclude lists ids to leave out.
	Exclude []string
	// PerSource is the greatest number of suggestions from one source; 0 or less means any number.
	PerSource int
	// NoDecay leaves time out of the score.
	NoDecay bool
	// Decay is the time in which what time can take away from a score is two thirds gone; 0 or less means 60 hours.
	Decay time.Duration
	// KeepCopies suggests near-duplicates of one another side by side. By default the earliest of those that pass
	// the query stands for all, with its own score.
	KeepCopies bool
	// Prefer lists sources, best first, whose articles stand for their near-duplicates rather than the earliest.
	Prefer []string
	// Diversity, 0 to 1, is how much a suggestion is held back for being like a better one (maximal marginal
	// relevance). The suggestions are then in the order in which they were picked; scores do not change.
	Diversity float64
	// Least is the least score of a suggestion; 0 means 0.02.
	Least float64
	// Exhaustive scores every article in full, which takes about two microseconds for each, instead of the likely ones. It is there to check by.
	Exhaustive bool
}

// Related suggests articles for a document, which need not be indexed; an indexed article of the
// same id is never suggested. The best come first, of equal scores the newer, then by id.
//
// Up to 20,000 articles (that pass From and Until) all that share a term or a name with the document are looked at. Among more, they are found by the document's
// names, headline, best 24 terms and those that less than one article in twelve has (one in fifty among 300,000), and more than nineteen of twenty suggestions are those that a look at all would give.
// A query takes some two milliseconds among 5,000 to 100,000 articles; near-duplicates by the hundred make it longer.
func (x *Index) Related(d *analysis.Document, q Query) []Suggestion {
	return x.state.Load().related(&x.reader, x.reader.read(d), q)
}

// RelatedTo suggests articles for an indexed article; false if there is none of that id.
func (x *Index) RelatedTo(id string, q Query) ([]Suggestion, bool) {
	s := x.state.Load()
	e := s.find(id)
	if e == nil {
		return nil, false
	}
	return s.related(&x.reader, e, q), true
}

// Why returns what article b is as a suggestion for article a, though others may be suggested before it, or it may score too little or
// not pass the query's filters; it says why two articles are related, and what takes away from that. It is false if one of them is not there.
func (x *Index) Why(a, b string, q Query) (Suggestion, bool) {
	s := x.state.Load()
	query := s.find(a)
	if query == nil {
		return Suggestion{}, false
	}
	for _, g := range s.segments {
		if doc, ok := g.has(b); ok {
			return why(query, candidate{g: g, doc: doc}, s.finder(&x.reader, query, q).find(s), q), true
		}
	}
	return Suggestion{}, false
}

// why scores a candidate in the company of those that would be suggested.
func why(query *entry, wanted candidate, company []candidate, q Query) Suggestion {
	id, time := wanted.id(), q.decay(query)
	found := append(slices.DeleteFunc(company, func(c candidate) bool { return c.id() == id }), wanted)
	score(query, found, time)
	slices.SortFunc(found, byScore)
	crowd(query, found)
	i := slices.IndexFunc(found, func(c candidate) bool { return c.id() == id })
	return suggestion(query, &found[i], time, nil)
}

// finder returns what looks for the candidates of a query.
func (s *state) finder(r *reader, query *entry, q Query) *finder {
	accept := q.filter(query)
	return &finder{probes: r.probes(query, accept.within(s)), accept: accept, at: query.published, decay: q.decay(query), keep: leastCandidates}
}

// Explain returns how alike two documents are, from 0 to 1, as a person would grade it, time left out, as a sum of reasons.
func (x *Index) Explain(a, b *analysis.Document) (float64, []Reason) {
	return grade(x.reader.read(a), x.reader.read(b))
}

// mostCandidates is how many candidates are looked at, at most, when copies or other articles of a source have taken the places.
const mostCandidates = 20000

// limit returns the number of suggestions.
func (q *Query) limit() int {
	if q.Limit <= 0 {
		return 10
	}
	return q.Limit
}

func (s *state) related(r *reader, query *entry, q Query) []Suggestion {
	f := s.finder(r, query, q)
	q.Limit, f.all = min(q.limit(), s.live), q.Exhaustive
	out, err := suggest(query, q, mostCandidates, func(keep int) ([]candidate, error) {
		if f.keep = keep; q.Exhaustive {
			f.keep = s.live + 1
		}
		return f.find(s), nil
	})
	if err != nil {
		panic(err) // find has none
	}
	return out
}

// suggest scores candidates and shapes the list. They are found by a function that returns as many of the best as it is told, if there are so many; when copies or other
// articles of a source have taken the places it is asked again, up to most.
func suggest(query *entry, q Query, most int, find func(keep int) ([]candidate, error)) ([]Suggestion, error) {
	limit, least, time := q.limit(), cmp.Or(q.Least, 0.02), q.decay(query)
	var found []candidate
	var copies map[string][]string
	for keep := max(leastCandidates, 10*limit); ; keep *= 4 {
		var err error
		if found, err = find(keep); err != nil {
			return nil, err
		}
		all := len(found)
		score(query, found, time)
		if q.Exhaustive && len(found) > mostCandidates {
			slices.SortFunc(found, byScore)
			found = found[:mostCandidates]
		}
		if !q.KeepCopies {
			found, copies = collapse(found, q.Prefer)
		}
		kept := len(found)
		if q.PerSource > 0 {
			kept = places(found, q.PerSource)
		}
		if kept >= limit || q.Exhaustive || all < keep || (all-kept)*2 < keep || keep >= most {
			break
		}
	}
	slices.SortFunc(found, byScore)
	crowd(query, found)
	found = slices.DeleteFunc(found, func(c candidate) bool { return c.score < least })
	slices.SortFunc(found, byScore)
	found = pick(found, limit, &q)
	out := make([]Suggestion, 0, len(found))
	for i := range found {
		out = append(out, suggestion(query, &found[i], time, copies[found[i].id()]))
	}
	return out, nil
}

// score scores candidates in full, crowding left out.
func score(query *entry, found []candidate, decay func(time.Time) float64) {
	scorers := map[*packed]*scorer{}
	for i := range found {
		c := &found[i]
		if c.g == nil {
			c.score = similarity(query, c.entry) * decay(c.published())
			continue
		}
		s := scorers[c.g.packed]
		if s == nil {
			s = c.g.scorer(query)
			scorers[c.g.packed] = s
		}
		c.score = s.similarity(c.doc) * decay(c.published())
	}
}

// collapse leaves of near-duplicates the one of the best source and of those the earliest, and returns the ids of those left out for it, in order.
func collapse(found []candidate, prefer []string) ([]candidate, map[string][]string) {
	rank := func(c *candidate) int {
		if i := slices.Index(prefer, c.source()); i >= 0 {
			return i
		}
		return len(prefer)
	}
	slices.SortFunc(found, func(a, b candidate) int {
		if n := cmp.Compare(rank(&a), rank(&b)); len(prefer) > 0 && n != 0 {
			return n
		}
		return a.byTime(&b)
	})
	tied := copies(runsOf(found))
	left := map[string][]string{}
	out := found[:0]
	firsts := slices.Clone(found)
	for i, c := range firsts {
		if first := tied.first(i); first != i {
			id := firsts[first].id()
			left[id] = append(left[id], c.id())
			continue
		}
		out = append(out, c)
	}
	for _, ids := range left {
		slices.Sort(ids)
	}
	return out, left
}

// places returns how many candidates there are places for, so many for each source.
func places(found []candidate, perSource int) int {
	n, bySource := 0, map[string]int{}
	for _, c := range found {
		if bySource[c.source()]++; bySource[c.source()] <= perSource {
			n++
		}
	}
	return n
}

// pick picks the best candidates: no more of one source than the query allows, and with diversity each time the one
// whose score, less its likeness to those picked, is highest (maximal marginal relevance, Carbonell and Goldstein 1998). Scores are not changed.
func pick(found []candidate, limit int, q *Query) []candidate {
	spare := 1
	if q.Diversity > 0 {
		spare = 5 // so many candidates for a place
	}
	var pool, out []candidate
	bySource := map[string]int{}
	full := func(c *candidate, most int) bool {
		if q.PerSource <= 0 {
			return false
		}
		bySource[c.source()]++
		return bySource[c.source()] > most
	}
	for i := 0; i < len(found) && len(pool) < spare*limit; i++ {
		if !full(&found[i], spare*q.PerSource) {
			pool = append(pool, found[i])
		}
	}
	if q.Diversity <= 0 {
		return pool
	}
	clear(bySource)
	like := make([]float64, len(pool))
	for len(out) < limit && len(pool) > 0 {
		best := 0
		for i := range pool {
			if pool[i].score*(1-q.Diversity*like[i]) > pool[best].score*(1-q.Diversity*like[best]) {
				best = i
			}
		}
		picked := pool[best]
		pool, like = slices.Delete(pool, best, best+1), slices.Delete(like, best, best+1)
		if full(&picked, q.PerSource) {
			continue
		}
		out = append(out, picked)
		for i := range pool {
			like[i] = max(like[i], similarity(pool[i].read(), picked.read()))
		}
	}
	return out
}

func suggestion(query *entry, c *candidate, time func(time.Time) float64, copies []string) Suggestion {
	e := c.read()
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
	damp("time", age(query.published, e.published), time(e.published))
	out.Because = because
	return out
}
