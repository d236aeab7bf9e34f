package related_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/internal/newsroom"
)

type room struct {
	items []newsroom.Item
	docs  []*analysis.Document
	err   error
}

var analyzer = sync.OnceValue(func() *analysis.Analyzer { return analysis.New(analysis.Options{}) })

var readNewsroom = sync.OnceValue(func() room {
	items, err := newsroom.Load("../../testdata/newsroom")
	r := room{items: items, err: err}
	for _, i := range items {
		r.docs = append(r.docs, analyzer().Analyze(i.Article))
	}
	return r
})

func newsroomDocuments(tb testing.TB) []*analysis.Document {
	tb.Helper()
	r := readNewsroom()
	if r.err != nil {
		tb.Fatal(r.err)
	}
	return r.docs
}

// indexOf returns an index of documents, added in one call.
func indexOf(tb testing.TB, docs ...*analysis.Document) *related.Index {
	tb.Helper()
	x := related.New(related.Options{})
	if err := x.Add(docs...); err != nil {
		tb.Fatal(err)
	}
	return x
}

// day returns a day of the year that the made-up articles are of.
func day(n int) time.Time { return time.Date(2025, 4, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

// as returns a document of the same content with another id, source and time.
func as(d *analysis.Document, id, source string, published time.Time) *analysis.Document {
	c := *d
	c.ID, c.Source, c.Published = id, source, published
	return &c
}

func analyze(id, title, body string) *analysis.Document {
	return analyzer().Analyze(analysis.Article{ID: id, Title: title, Body: body, Published: day(0)})
}

// Four reports on one summit in other words: related, but no copies of one another.
var summits = sync.OnceValue(func() []*analysis.Document {
	bodies := []string{
		"North Korean leader Kim Jong-un met Russian President Vladimir Putin in Vladivostok for talks on missiles and trade. Officials in Seoul fear that Moscow will share satellite technology with Pyongyang.",
		"South Korea warned that Russia must not give missiles or satellite technology to North Korea. The government in Seoul summoned the Russian ambassador after the summit in Vladivostok.",
		"Putin and Kim Jong-un ended their summit without a joint statement. Analysts say Pyongyang offered artillery shells while Moscow promised food, fuel and satellite know-how.",
		"The United States said any transfer of missiles between North Korea and Russia would violate United Nations resolutions. Washington, Seoul and Tokyo will consult on sanctions.",
	}
	var docs []*analysis.Document
	for i, b := range bodies {
		docs = append(docs, analyze(fmt.Sprintf("summit-%d", i), "Summit of North Korea and Russia", b))
	}
	return docs
})

func ids(found []related.Suggestion) []string {
	out := []string{}
	for _, s := range found {
		out = append(out, s.ID)
	}
	return out
}

// wide asks for everything with a score, so that what is missing was left out for the reason under test.
func wide(q related.Query) related.Query {
	q.Limit, q.Least = 1000, 1e-12
	return q
}

// damps are the kinds of what takes away from a sum, which come last, in this order.
var damps = map[string]int{"crowd": 1, "roles": 2, "time": 3}

// check fails if a suggestion breaks what the package promises of every one.
func check(tb testing.TB, query *analysis.Document, found []related.Suggestion) {
	tb.Helper()
	seen := map[string]bool{}
	for i, s := range found {
		sum := 0.0
		for j, r := range s.Because {
			sum += r.Weight
			switch {
			case math.IsNaN(r.Weight) || r.What == "":
				tb.Errorf("%s for %s: reason %+v", s.ID, query.ID, r)
			case damps[r.Kind] > 0:
				if j+1 < len(s.Because) && damps[s.Because[j+1].Kind] <= damps[r.Kind] || r.Weight > 0 {
					tb.Errorf("%s for %s: %s is reason %d of %d and weighs %v", s.ID, query.ID, r.Kind, j, len(s.Because), r.Weight)
				}
			case r.Weight <= 0 || j > 0 && r.Weight > s.Because[j-1].Weight:
				tb.Errorf("%s for %s: reason %+v after %+v", s.ID, query.ID, r, s.Because[max(j-1, 0)])
			}
		}
		if !(math.Abs(sum-s.Score) <= 1e-9) || !(s.Score > 0 && s.Score < 1.01) {
			tb.Errorf("%s for %s: the reasons sum to %v, the score is %v", s.ID, query.ID, sum, s.Score)
		}
		if s.ID == query.ID || seen[s.ID] {
			tb.Errorf("%s is suggested to %s a second time or to itself", s.ID, query.ID)
		}
		seen[s.ID] = true
		for _, id := range s.Copies {
			if seen[id] || id == query.ID {
				tb.Errorf("%s for %s: copy %s is suggested too", s.ID, query.ID, id)
			}
			seen[id] = true
		}
		if !slices.IsSorted(s.Copies) {
			tb.Errorf("%s for %s: copies %v", s.ID, query.ID, s.Copies)
		}
		if i > 0 && s.Score > found[i-1].Score {
			tb.Errorf("%s for %s: %v comes after %v", s.ID, query.ID, s.Score, found[i-1].Score)
		}
	}
}

func TestAddReplaceRemove(t *testing.T) {
	d := summits()
	x := related.New(related.Options{})
	want := func(n int, ids ...string) {
		t.Helper()
		if x.Len() != n || !slices.Equal(x.IDs(), ids) {
			t.Fatalf("%d articles %v, want %d %v", x.Len(), x.IDs(), n, ids)
		}
	}
	want(0)
	if err := x.Add(); err != nil {
		t.Fatal(err)
	}
	want(0)
	for i := range 3 {
		if err := x.Add(d[2-i]); err != nil {
			t.Fatal(err)
		}
	}
	want(3, "summit-0", "summit-1", "summit-2")

	// An article of the same id replaces the older one, and of two in one call the later counts.
	if err := x.Add(as(d[1], "summit-1", "first", day(1)), as(d[3], "summit-3", "", day(1)), as(d[1], "summit-1", "second", day(1))); err != nil {
		t.Fatal(err)
	}
	want(4, "summit-0", "summit-1", "summit-2", "summit-3")
	found, _ := x.RelatedTo("summit-0", wide(related.Query{Sources: []string{"first", "second"}}))
	if len(found) != 1 || found[0].Source != "second" {
		t.Errorf("after replacing: %+v", found)
	}

	if n := x.Remove("summit-9", "", "summit-0", "summit-0"); n != 1 {
		t.Errorf("removed %d, want 1", n)
	}
	if n := x.Remove("summit-0"); n != 0 {
		t.Errorf("removed %d the second time", n)
	}
	if n := x.Remove(); n != 0 {
		t.Errorf("removed %d of none", n)
	}
	want(3, "summit-1", "summit-2", "summit-3")
	if _, ok := x.RelatedTo("summit-0", related.Query{}); ok {
		t.Error("suggestions for an article that was removed")
	}
	if slices.Contains(ids(x.Related(d[0], wide(related.Query{}))), "summit-0") {
		t.Error("an article that was removed is suggested")
	}
	if n := x.Remove("summit-1", "summit-2", "summit-3"); n != 3 {
		t.Errorf("removed %d, want 3", n)
	}
	want(0)
	if err := x.Add(d[0]); err != nil {
		t.Fatal(err)
	}
	want(1, "summit-0")
}

// A document without an id is refused, and those that came with it are not added.
func TestNoID(t *testing.T) {
	d := summits()
	x := indexOf(t, d[0])
	err := x.Add(d[1], as(d[2], "", "", day(0)))
	if !errors.Is(err, related.ErrNoID) || !strings.Contains(err.Error(), "number 2") {
		t.Errorf("error %v", err)
	}
	if got := x.IDs(); !slices.Equal(got, []string{"summit-0"}) {
		t.Errorf("after the error: %v", got)
	}
}

// A document that is not indexed gets the same suggestions as when it is; one without an id too.
func TestQueryNotIndexed(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	for _, d := range docs[:20] {
		inside, ok := x.RelatedTo(d.ID, related.Query{})
		if !ok {
			t.Fatalf("%s is not there", d.ID)
		}
		if diff := cmp.Diff(inside, x.Related(d, related.Query{})); diff != "" {
			t.Errorf("%s by document: %s", d.ID, diff)
		}
		x.Remove(d.ID)
		if diff := cmp.Diff(inside, x.Related(d, related.Query{})); diff != "" {
			t.Errorf("%s when not indexed: %s", d.ID, diff)
		}
		if diff := cmp.Diff(inside, x.Related(as(d, "", d.Source, d.Published), related.Query{})); diff != "" {
			t.Errorf("%s without an id: %s", d.ID, diff)
		}
		if err := x.Add(d); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFilters(t *testing.T) {
	base := summits()
	query := as(base[0], "query", "Query Times", day(2))
	docs := []*analysis.Document{
		as(base[1], "a", "Alpha", day(0)), as(base[2], "b", "Beta", day(1)), as(base[3], "c", "Gamma", day(2)), as(base[1], "d", "Alpha", day(3)), as(base[2], "u", "Beta", time.Time{}),
	}
	x := indexOf(t, append(docs, query)...)
	for name, c := range map[string]struct {
		q    related.Query
		want string
	}{
		"all":                 {related.Query{}, "a b c d u"},
		"from is inclusive":   {related.Query{From: day(1)}, "b c d"},
		"just after":          {related.Query{From: day(1).Add(1)}, "c d"},
		"until is inclusive":  {related.Query{Until: day(1)}, "a b"},
		"just before":         {related.Query{Until: day(1).Add(-1)}, "a"},
		"window of a moment":  {related.Query{From: day(2), Until: day(2)}, "c"},
		"empty window":        {related.Query{From: day(2), Until: day(1)}, ""},
		"other zone":          {related.Query{From: day(1).In(time.FixedZone("KST", 9*3600))}, "b c d"},
		"sources":             {related.Query{Sources: []string{"Alpha", "Gamma"}}, "a c d"},
		"unknown source":      {related.Query{Sources: []string{"alpha"}}, ""},
		"not sources":         {related.Query{NotSources: []string{"Alpha"}}, "b c u"},
		"sources, not":        {related.Query{Sources: []string{"Alpha", "Beta"}, NotSources: []string{"Beta"}}, "a d"},
		"exclude":             {related.Query{Exclude: []string{"b", "nothing", "c", "c"}}, "a d u"},
		"least above all":     {related.Query{Least: 2}, ""},
		"all filters at once": {related.Query{From: day(0), Until: day(3), NotSources: []string{"Gamma"}, Exclude: []string{"d"}}, "a b"},
	} {
		q := c.q
		q.KeepCopies, q.Limit, q.Least = true, 100, max(q.Least, 1e-12)
		found, _ := x.RelatedTo("query", q)
		check(t, query, found)
		got := ids(found)
		slices.Sort(got)
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// Languages, focus countries and topics filter by any of those that an article has.
func TestFiltersByContent(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	byID := map[string]*analysis.Document{}
	count := map[string]int{}
	for _, d := range docs {
		byID[d.ID] = d
	}
	has := func(d *analysis.Document, countries, topics []string) bool {
		about := len(countries) == 0
		for _, f := range d.Focus {
			about = about || slices.Contains(countries, f.Country)
		}
		of := len(topics) == 0
		for _, s := range d.PublishedTopics() {
			of = of || slices.Contains(topics, s.Topic.ID)
		}
		return about && of
	}
	for _, c := range []struct{ countries, topics []string }{
		{[]string{"US"}, nil}, {[]string{"US", "GE"}, nil}, {nil, []string{"diplomacy"}}, {[]string{"KR"}, []string{"diplomacy", "armed-conflict"}}, {[]string{"XX"}, nil}, {nil, []string{"nothing"}},
	} {
		for _, query := range docs[:12] {
			q := wide(related.Query{KeepCopies: true, Countries: c.countries, Topics: c.topics, Languages: []string{"xx", "en"}})
			found := ids(x.Related(query, q))
			for _, id := range found {
				if !has(byID[id], c.countries, c.topics) {
					t.Errorf("%v: %s for %s", c, id, query.ID)
				}
			}
			want := 0
			for _, id := range ids(x.Related(query, wide(related.Query{KeepCopies: true}))) {
				if has(byID[id], c.countries, c.topics) {
					want++
				}
			}
			if len(found) != want {
				t.Errorf("%v for %s: %d suggestions, want %d", c, query.ID, len(found), want)
			}
			count[fmt.Sprint(c)] += len(found)
		}
	}
	if count[fmt.Sprint(struct{ countries, topics []string }{[]string{"US"}, nil})] == 0 {
		t.Error("nothing passes")
	}
	if found := x.Related(docs[0], related.Query{Languages: []string{"ko"}}); len(found) != 0 {
		t.Errorf("in Korean: %v", ids(found))
	}
}

// No source has more suggestions than it may have, and others move up.
func TestPerSource(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	for _, d := range docs[:30] {
		for _, diversity := range []float64{0, 0.5} {
			all := x.Related(d, related.Query{Limit: 40, Diversity: diversity})
			for _, most := range []int{1, 2, 3} {
				found := x.Related(d, related.Query{Limit: 8, PerSource: most, Diversity: diversity})
				var want []string // in the order of all, as long as the source has a place
				count := map[string]int{}
				for _, s := range all {
					if count[s.Source]++; count[s.Source] <= most && len(want) < 8 {
						want = append(want, s.ID)
					}
				}
				if diversity == 0 && !slices.Equal(ids(found), want) {
					t.Errorf("%s, %d a source: %v, want %v", d.ID, most, ids(found), want)
				}
				clear(count)
				for _, s := range found {
					if count[s.Source]++; count[s.Source] > most {
						t.Errorf("%s, %d a source: %s", d.ID, most, s.Source)
					}
				}
			}
		}
	}
}

// Why says of any pair what the list of suggestions says of those in it.
func TestWhy(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	for _, d := range docs[:10] {
		for _, q := range []related.Query{{KeepCopies: true}, {KeepCopies: true, NoDecay: true}} {
			wideQuery := q
			wideQuery.Limit, wideQuery.Least = 12, 1e-12
			for _, s := range x.Related(d, wideQuery) {
				got, ok := x.Why(d.ID, s.ID, q)
				if diff := cmp.Diff(s, got); !ok || diff != "" {
					t.Errorf("%s, %s: %s", d.ID, s.ID, diff)
				}
			}
		}
		for _, e := range docs[60:80] { // whatever they share
			got, ok := x.Why(d.ID, e.ID, related.Query{})
			sum := 0.0
			for _, r := range got.Because {
				sum += r.Weight
			}
			if !ok || got.ID != e.ID || math.Abs(sum-got.Score) > 1e-9 {
				t.Errorf("%s, %s: %v of %v", d.ID, e.ID, sum, got.Score)
			}
		}
	}
	if _, ok := x.Why("nobody", docs[0].ID, related.Query{}); ok {
		t.Error("an article that is not there is explained")
	}
	if _, ok := x.Why(docs[0].ID, "nobody", related.Query{}); ok {
		t.Error("an article that is not there is explained")
	}
}

// Of near-duplicates the preferred source's stands for all.
func TestPrefer(t *testing.T) {
	base := summits()
	x := indexOf(t, as(base[1], "first", "Wire", day(1)), as(base[1], "second", "Paper", day(2)), as(base[1], "third", "Journal", day(3)), as(base[1], "fourth", "Journal", day(4)), base[2])
	for _, c := range []struct {
		prefer []string
		want   string
	}{
		{nil, "first fourth second third"}, {[]string{"Paper"}, "second first fourth third"}, {[]string{"Nobody", "Journal", "Paper"}, "third first fourth second"}, {[]string{"Wire", "Paper"}, "first fourth second third"},
	} {
		got := ""
		for _, s := range x.Related(base[0], related.Query{Prefer: c.prefer}) {
			if len(s.Copies) > 0 {
				got = strings.Join(append([]string{s.ID}, s.Copies...), " ")
			}
		}
		if got != c.want {
			t.Errorf("preferring %v: %s, want %s", c.prefer, got, c.want)
		}
	}
}

func TestLimitAndLeast(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	all := x.Related(docs[0], wide(related.Query{}))
	if len(all) < 20 {
		t.Fatalf("only %d articles share anything", len(all))
	}
	for limit, want := range map[int]int{1: 1, 3: 3, 0: 10, -1: 10, math.MinInt: 10, math.MaxInt: len(all)} {
		found := x.Related(docs[0], related.Query{Limit: limit, Least: 1e-12})
		if diff := cmp.Diff(all[:want], found); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
		x.Related(docs[0], related.Query{Limit: limit, Diversity: 1}) // must not fail either
	}
	least := all[5].Score
	found := x.Related(docs[0], related.Query{Limit: 100, Least: least})
	want := slices.Clone(all[:6])
	for i := range want {
		want[i].Copies, found[i].Copies = nil, nil // copies below the least score are not named
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("least %v: %s", least, diff)
	}
	for _, s := range x.Related(docs[0], related.Query{Limit: 100}) {
		if s.Score < 0.02 {
			t.Errorf("by default %s is suggested with %v", s.ID, s.Score)
		}
	}
}

// Older articles lose, undated ones lose less than the oldest and more than the newest.
func TestDecay(t *testing.T) {
	base := summits()
	query := as(base[0], "query", "", day(0))
	x := indexOf(t, as(base[1], "today", "", day(0)), as(base[1], "week", "", day(-7)), as(base[1], "month", "", day(-30)), as(base[1], "years", "", day(-2000)),
		as(base[1], "later", "", day(40)), as(base[1], "undated", "", time.Time{}))
	found := x.Related(query, wide(related.Query{KeepCopies: true}))
	check(t, query, found)
	score := map[string]float64{}
	for _, s := range found {
		score[s.ID] = s.Score
		if last := s.Because[len(s.Because)-1]; (last.Kind == "time") != (s.ID != "today") {
			t.Errorf("%s: last reason %+v", s.ID, last)
		}
	}
	for _, order := range [][]string{{"today", "week", "month", "years"}, {"month", "later", "years"}, {"today", "undated", "years"}} {
		for i, id := range order[1:] {
			if !(score[id] < score[order[i]]) || score[id] <= 0 {
				t.Errorf("%s has %v, %s has %v", order[i], score[order[i]], id, score[id])
			}
		}
	}
	if got, want := ids(x.Related(query, related.Query{KeepCopies: true, Limit: 1})), []string{"today"}; !slices.Equal(got, want) {
		t.Errorf("best is %v", got)
	}

	// Without decay all are equal; newer ones come first, undated ones last.
	found = x.Related(query, wide(related.Query{KeepCopies: true, NoDecay: true}))
	check(t, query, found)
	if got := strings.Join(ids(found), " "); got != "later today week month years undated" {
		t.Errorf("without decay: %s", got)
	}
	for _, s := range found {
		if s.Score != found[0].Score {
			t.Errorf("without decay %s has %v, the first %v", s.ID, s.Score, found[0].Score)
		}
	}

	// The longer the decay, the less is lost; a negative one is the default.
	at := func(width time.Duration) float64 {
		return x.Related(query, wide(related.Query{KeepCopies: true, Decay: width, Until: day(-29), From: day(-31)}))[0].Score
	}
	if !(at(time.Hour) < at(7*24*time.Hour) && at(7*24*time.Hour) < at(365*24*time.Hour)) {
		t.Errorf("scores %v, %v, %v of longer decays", at(time.Hour), at(7*24*time.Hour), at(365*24*time.Hour))
	}
	if at(-5) != at(0) || at(0) != at(60*time.Hour) {
		t.Errorf("default decay gives %v, %v, %v", at(-5), at(0), at(60*time.Hour))
	}
}

// Diversity changes what is picked, not what a pick scores: a text that is like the best one waits.
func TestDiversity(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	plain := map[string]related.Suggestion{}
	changed := 0
	for _, d := range docs[:30] {
		for _, s := range x.Related(d, wide(related.Query{})) {
			plain[s.ID] = s
		}
		first := x.Related(d, related.Query{Limit: 5})
		diverse := x.Related(d, related.Query{Limit: 5, Diversity: 1})
		if len(first) != len(diverse) || len(first) > 0 && first[0].ID != diverse[0].ID {
			t.Errorf("%s: %v became %v", d.ID, ids(first), ids(diverse))
		}
		for _, s := range diverse {
			if diff := cmp.Diff(plain[s.ID], s); diff != "" {
				t.Errorf("%s for %s: %s", s.ID, d.ID, diff)
			}
		}
		if !slices.Equal(ids(first), ids(diverse)) {
			changed++
		}
	}
	if changed == 0 {
		t.Error("diversity changes nothing")
	}

	base := summits()
	x = indexOf(t, as(base[1], "one", "", day(0)), as(base[1], "two", "", day(0)), base[3])
	found := x.Related(base[0], related.Query{KeepCopies: true, Limit: 2})
	if found[0].Score > found[1].Score {
		x = indexOf(t, as(base[3], "one", "", day(0)), as(base[3], "two", "", day(0)), base[1])
	}
	found = x.Related(base[0], related.Query{KeepCopies: true, Limit: 2, Diversity: 1})
	if found[0].Relation != related.NearDuplicate && found[1].Excerpt == found[0].Excerpt {
		t.Errorf("the same text twice: %v", ids(found))
	}
}

// Relations of the newsroom's articles agree with its answers.
func TestRelations(t *testing.T) {
	r := readNewsroom()
	docs := newsroomDocuments(t)
	item := map[string]newsroom.Item{}
	for _, i := range r.items {
		item[i.Article.ID] = i
	}
	x := indexOf(t, docs...)
	count := map[related.Relation]int{}
	for _, d := range docs {
		for _, s := range x.Related(d, wide(related.Query{KeepCopies: true})) {
			a, b := item[d.ID], item[s.ID]
			count[s.Relation]++
			copied := a.CopyOf == b.Article.ID || b.CopyOf == a.Article.ID || a.CopyOf != "" && a.CopyOf == b.CopyOf
			switch {
			case copied != (s.Relation == related.NearDuplicate):
				t.Errorf("%s and %s: %s", d.ID, s.ID, s.Relation)
			case s.Relation == related.SameStory && a.Story != b.Story:
				t.Logf("%s and %s pass for one story", d.ID, s.ID)
				count["wrong story"]++
			}
		}
	}
	if count[related.NearDuplicate] == 0 || count[related.SameStory] < 20 || count[related.Related] < 100 || count["wrong story"]*5 > count[related.SameStory] {
		t.Errorf("relations: %v", count)
	}
}

// Reasons sum to the score for every suggestion of the newsroom and, by Explain, for pairs at random.
func TestReasonsSum(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	n := 0
	queries := []related.Query{{}, {NoDecay: true}, {KeepCopies: true}, {Decay: time.Hour}}
	for i, d := range docs {
		for _, q := range queries[:1+i%len(queries)] {
			found, _ := x.RelatedTo(d.ID, wide(q))
			check(t, d, found)
			n += len(found)
		}
	}
	t.Logf("%d suggestions", n)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		a, b := docs[rng.IntN(len(docs))], docs[rng.IntN(len(docs))]
		score, because := x.Explain(a, b)
		back, _ := x.Explain(b, a)
		sum := 0.0
		for _, r := range because {
			sum += r.Weight
		}
		if !(math.Abs(sum-score) <= 1e-9) || score != back {
			t.Fatalf("%s and %s: score %v, other way round %v, reasons %v", a.ID, b.ID, score, back, sum)
		}
		if a == b && math.Abs(score-1) > 1e-3 {
			t.Errorf("%s and itself: %v", a.ID, score)
		}
	}
}

// What is not suggested shares no term and no entity, and no suggestion has more than what is shared brings it.
func TestAgainstAllPairs(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	for _, d := range docs[:12] {
		found := map[string]related.Suggestion{}
		for _, s := range x.Related(d, related.Query{Limit: 1000, Least: -1, NoDecay: true, KeepCopies: true}) {
			found[s.ID] = s
		}
		for _, e := range docs {
			if e == d {
				continue
			}
			_, because := x.Explain(d, e)
			shares := slices.ContainsFunc(because, func(r related.Reason) bool { return r.Kind == "term" || r.Kind == "entity" })
			got, ok := found[e.ID]
			if ok != shares {
				t.Errorf("%s and %s: suggested %v, shares something %v", d.ID, e.ID, ok, shares)
			}
			brought := 0.0
			for _, r := range got.Because {
				brought += max(0, r.Weight)
			}
			if got.Score > brought+1e-9 {
				t.Errorf("%s and %s: %v of %v", d.ID, e.ID, got.Score, brought)
			}
		}
	}
}

// Nothing to read gives no suggestion, no relation and no broken number.
func TestNothingToRead(t *testing.T) {
	docs := newsroomDocuments(t)
	empty := related.New(related.Options{})
	if found := empty.Related(docs[0], related.Query{Diversity: 1}); len(found) != 0 {
		t.Errorf("an empty index suggests %v", ids(found))
	}
	if len(empty.Duplicates()) != 0 || len(empty.Stories()) != 0 || len(empty.IDs()) != 0 || empty.Remove("a") != 0 {
		t.Error("an empty index holds something")
	}
	odd := []*analysis.Document{
		{Article: analysis.Article{ID: "zero"}},
		analyze("empty", "", ""), analyze("title", "North Korea", ""), analyze("spaces", "", " \n\t\u00a0 "), analyze("word", "", "Seoul"), analyze("mark", "", "."),
		analyze("again", "", strings.Repeat("Seoul ", 3000)), analyze("bytes", "\xff", "\xff\xfe\x00 \xc3 Seoul\x80"), analyze("long", "", strings.Repeat("x", 1<<20)),
		analyze("ru", "Саммит", "Президент России встретился с лидером Северной Кореи во Владивостоке, чтобы обсудить сотрудничество двух стран в области торговли и безопасности."),
		analyze("ja", "", "北朝鮮の金正恩総書記は、ロシアのプーチン大統領とウラジオストクで会談し、両国の協力について話し合った。"),
	}
	x := indexOf(t, append(odd, docs[:10]...)...)
	for _, d := range append(odd, docs[:10]...) {
		for _, q := range []related.Query{{}, wide(related.Query{}), wide(related.Query{NoDecay: true, Diversity: 1})} {
			found, ok := x.RelatedTo(d.ID, q)
			if !ok {
				t.Fatalf("%s is not there", d.ID)
			}
			if q.Diversity == 0 {
				check(t, d, found)
			}
			if len(d.Stems) == 0 && len(found) > 0 {
				t.Errorf("%s without words gets %v", d.ID, ids(found))
			}
		}
		for _, e := range odd {
			if score, _ := x.Explain(d, e); math.IsNaN(score) || score < 0 || score > 1.01 {
				t.Errorf("%s and %s: %v", d.ID, e.ID, score)
			}
		}
	}
	for _, g := range x.Duplicates() {
		if slices.Contains(g, "zero") || slices.Contains(g, "empty") || slices.Contains(g, "ru") {
			t.Errorf("duplicates %v", g)
		}
	}
	x.Stories()
}
