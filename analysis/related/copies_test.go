package related_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// The earliest of near-duplicates stands for all, with its own score and the others as its copies.
func TestCollapse(t *testing.T) {
	base := summits()
	query := as(base[0], "query", "", day(10))
	docs := []*analysis.Document{
		as(base[1], "x-late", "", day(10)), as(base[1], "x-first", "", day(2)), as(base[1], "x-middle", "", day(6)), as(base[1], "x-undated", "", time.Time{}),
		as(base[2], "y-b", "", day(9)), as(base[2], "y-a", "", day(9)),
		as(base[3], "z", "", day(10)),
	}
	x := indexOf(t, docs...)
	found := x.Related(query, wide(related.Query{}))
	check(t, query, found)
	apart := map[string]related.Suggestion{}
	side := x.Related(query, wide(related.Query{KeepCopies: true}))
	check(t, query, side)
	if len(side) != len(docs) {
		t.Errorf("copies kept: %v", ids(side))
	}
	for _, s := range side {
		if s.Copies != nil {
			t.Errorf("copies kept, and %s lists %v", s.ID, s.Copies)
		}
		apart[s.ID] = s
	}
	copies := map[string][]string{"x-first": {"x-late", "x-middle", "x-undated"}, "y-a": {"y-b"}, "z": nil}
	if len(found) != len(copies) {
		t.Errorf("suggested %v", ids(found))
	}
	for _, s := range found {
		want := apart[s.ID]
		want.Copies = copies[s.ID]
		if diff := cmp.Diff(want, s); diff != "" {
			t.Error(diff)
		}
	}

	// The earliest of those that pass the query stays.
	for _, c := range []struct {
		q    related.Query
		want string
	}{
		{related.Query{From: day(3)}, "x-middle x-late"},
		{related.Query{Exclude: []string{"x-first"}}, "x-middle x-late x-undated"},
		{related.Query{Least: (apart["x-first"].Score + apart["x-middle"].Score) / 2}, ""},
	} {
		q := c.q
		q.Limit, q.Least = 100, max(q.Least, 1e-12)
		for _, s := range x.Related(query, q) {
			got := strings.Join(append([]string{s.ID}, s.Copies...), " ")
			if strings.HasPrefix(s.ID, "x-") && c.want != "" && got != c.want || s.ID == "x-first" {
				t.Errorf("%+v: %s", c.q, got)
			}
		}
	}
}

// A copy says whether it is the same text, a part of an earlier one, more than it, or edited.
func TestCopies(t *testing.T) {
	d := newsroomDocuments(t)[0]
	words := strings.Fields(d.Body)
	half := strings.Join(words[:len(words)*6/10], " ")
	more := d.Body + "\n\n" + newsroomDocuments(t)[40].Body
	at := func(id, body string, n int) *analysis.Document {
		e := analyze(id, "", body)
		return as(e, id, "", day(n))
	}
	x := indexOf(t, at("a", d.Body, 0), at("b", half, 1), at("c", more, 2), at("d", strings.ToUpper(d.Body), 3), at("e", newsroomDocuments(t)[20].Body, 4))
	want := map[string]string{"b": "part of a", "c": "extended of a", "d": "same of a"}
	for _, c := range x.Copies() {
		if got := string(c.Kind) + " of " + c.Of; got != want[c.ID] {
			t.Errorf("%s is %s, want %s: %+v", c.ID, got, want[c.ID], c)
		}
		if c.Within <= 0 || c.Within > 1 || c.Held <= 0 || c.Held > 1 {
			t.Errorf("%+v", c)
		}
		delete(want, c.ID)
	}
	if len(want) > 0 {
		t.Errorf("not told: %v", want)
	}
}

// Hundreds of copies of one text neither push the others out nor slip in beside it.
func TestManyCopies(t *testing.T) {
	base := summits()
	x := indexOf(t, base[2], base[3])
	for i := range 1000 {
		d := as(base[1], fmt.Sprintf("copy-%04d", i), "", day(-i%7))
		if i%3 == 0 {
			d = analyzer().Analyze(analysis.Article{ID: d.ID, Title: d.Title, Body: d.Body + fmt.Sprintf(" Edition %d.", i), Published: d.Published})
		}
		if err := x.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	found := x.Related(base[0], related.Query{Limit: 3})
	check(t, base[0], found)
	got := ids(found)
	slices.Sort(got)
	if len(got) != 3 || got[1] != "summit-2" || got[2] != "summit-3" {
		t.Errorf("suggested %v", got)
	}
}

// copiesOf edits an article in the ways in which agencies' texts are edited.
func copiesOf(a analysis.Article) map[string]string {
	rng := rand.New(rand.NewPCG(uint64(len(a.Body)), 7))
	words := strings.Fields(a.Body)
	first := func(share float64) string { return strings.Join(words[:int(share*float64(len(words)))], " ") }
	changed := slices.Clone(words)
	for i := range changed {
		if rng.IntN(10) == 0 {
			changed[i] = fmt.Sprintf("changed%d", i)
		}
	}
	half := len(words) / 2
	return map[string]string{
		"same":      a.Body,
		"cut30":     first(0.7),
		"cut60":     first(0.4),
		"paragraph": strings.Join(words[:half], " ") + "\n\nThe ministry did not answer a request for comment on Sunday evening, and its press office was closed for the long holiday.\n\n" + strings.Join(words[half:], " "),
		"words":     strings.Join(changed, " "),
		"upper":     strings.ToUpper(a.Body),
		"quotes":    strings.NewReplacer("'", "’", " \"", " “", "\"", "”").Replace(a.Body),
	}
}

// Edited copies are found, and no two articles of the newsroom that were written apart pass for copies.
func TestDuplicates(t *testing.T) {
	r := readNewsroom()
	docs := newsroomDocuments(t)
	family := map[string]string{} // the article that each goes back to
	var all []*analysis.Document
	sizes := map[string]int{}
	for i, item := range r.items {
		root := item.Article.ID
		if item.CopyOf != "" {
			root = item.CopyOf
		}
		family[item.Article.ID] = root
		all = append(all, docs[i])
		sizes[root]++
		if i%6 != 0 {
			continue
		}
		for edit, body := range copiesOf(item.Article) {
			a := item.Article
			a.ID, a.Body, a.Title = a.ID+"/"+edit, body, "Another headline"
			family[a.ID] = root
			all = append(all, analyzer().Analyze(a))
			sizes[root]++
		}
	}
	want := 0
	for _, n := range sizes {
		if n > 1 {
			want += n
		}
	}
	got := 0
	for _, group := range indexOf(t, all...).Duplicates() {
		count := map[string]int{}
		for _, id := range group {
			count[family[id]]++
			got++
		}
		if len(count) > 1 {
			t.Errorf("different articles in one group: %v", group)
		}
		if n := sizes[family[group[0]]]; n != len(group) {
			t.Errorf("%d of %d copies in %v", len(group), n, group)
		}
	}
	if got != want {
		t.Errorf("%d articles have copies, want %d", got, want)
	}
}

// Articles that share a footer, or a few words, are no copies, nor is a brief of a long article that it only quotes once.
func TestNoDuplicates(t *testing.T) {
	docs := newsroomDocuments(t)
	const footer = "\n\nReporting by our correspondents; editing by the foreign desk. All rights reserved, do not copy without permission."
	var all []*analysis.Document
	seen := map[string]bool{}
	for i, item := range readNewsroom().items {
		if seen[item.Story] || item.CopyOf != "" {
			continue
		}
		seen[item.Story] = true
		words := strings.Fields(docs[i].Body)
		brief := "The paper wrote on Monday: " + strings.Join(words[20:26], " ") + ". Nothing else was known about it in the evening, and the offices stayed closed until the end of that week."
		all = append(all, analyze(item.Article.ID, "", docs[i].Body+footer), analyze(item.Article.ID+"/brief", "", brief))
	}
	for _, g := range indexOf(t, all...).Duplicates() {
		briefs := !slices.ContainsFunc(g, func(id string) bool { return !strings.HasSuffix(id, "/brief") })
		if !briefs { // the briefs are indeed alike
			t.Errorf("pass for copies: %v", g)
		}
	}
}

// Groups are ordered by time, undated articles last, and a story is called after its earliest article.
func TestGroupOrder(t *testing.T) {
	d := summits()[1]
	x := indexOf(t, as(d, "a", "", time.Time{}), as(d, "b", "", day(3)), as(d, "c", "", day(1)), as(d, "d", "", day(1)))
	want := []string{"c", "d", "b", "a"}
	if diff := cmp.Diff([][]string{want}, x.Duplicates()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]related.Story{{ID: "c", IDs: want}}, x.Stories()); diff != "" {
		t.Error(diff)
	}
}

// Stories of the newsroom are mostly those of its answers, and no article is in two.
func TestStories(t *testing.T) {
	story := map[string]string{}
	for _, i := range readNewsroom().items {
		story[i.Article.ID] = i.Story
	}
	seen := map[string]bool{}
	right, wrong := 0, 0
	last := ""
	for _, s := range indexOf(t, newsroomDocuments(t)...).Stories() {
		if len(s.IDs) < 2 || s.ID != s.IDs[0] || s.ID <= last {
			t.Errorf("story %+v after %s", s, last)
		}
		last = s.ID
		for i, id := range s.IDs {
			if seen[id] {
				t.Errorf("%s is in two stories", id)
			}
			seen[id] = true
			for _, other := range s.IDs[:i] {
				if story[id] == story[other] {
					right++
				} else {
					wrong++
				}
			}
		}
	}
	if right < 10 || wrong*3 > right {
		t.Errorf("%d pairs of one story, %d of two", right, wrong)
	}
}

// everything returns all that an index answers, to compare indexes.
func everything(x *related.Index, queries []*analysis.Document) any {
	var out []any
	for i, d := range queries {
		q := related.Query{Limit: 5 + i%20, NoDecay: i%3 == 0, KeepCopies: i%5 == 0}
		if i%4 == 0 {
			q.Diversity = 0.5
		}
		out = append(out, x.Related(d, q))
	}
	return append(out, x.Duplicates(), x.Stories(), x.IDs())
}

// The same articles give the same answers in whatever order and portions they came in.
func TestOrderOfAdding(t *testing.T) {
	docs := newsroomDocuments(t)
	var all []*analysis.Document // with the same texts again, which tie
	docs = docs[:min(45, len(docs))]
	for i, d := range docs {
		all = append(all, d)
		if i%3 == 0 {
			all = append(all, as(d, d.ID+"/again", d.Source, d.Published), as(d, "0/"+d.ID, d.Source, d.Published))
		}
	}
	want := everything(indexOf(t, all...), docs)
	for seed := range uint64(5) {
		rng := rand.New(rand.NewPCG(seed, 3))
		mixed := slices.Clone(all)
		rng.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		x := related.New(related.Options{})
		for i := 0; i < len(mixed); {
			n := 1
			if seed > 0 {
				n = min(1+rng.IntN(20), len(mixed)-i)
			}
			if err := x.Add(mixed[i : i+n]...); err != nil {
				t.Fatal(err)
			}
			i += n
			if seed < 2 {
				continue
			}
			for range 3 { // some go, some come back at once, some are replaced by themselves or were others before
				d := mixed[rng.IntN(i)]
				x.Remove(d.ID)
				x.Add(as(docs[0], d.ID, "", time.Time{}))
				x.Add(d, mixed[rng.IntN(i)])
			}
		}
		if seed == 4 {
			for _, d := range mixed {
				x.Remove(d.ID)
				x.Add(d)
			}
		}
		if diff := cmp.Diff(want, everything(x, docs)); diff != "" {
			t.Fatalf("order %d: %s", seed, diff)
		}
	}
}

// Identical texts of one time come by id, of two times the newer first.
func TestTies(t *testing.T) {
	base := summits()
	var docs []*analysis.Document
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(300) { // more than there are candidates
		docs = append(docs, as(base[1], fmt.Sprintf("tie-%03d", i), "", day(i/100)))
	}
	found := indexOf(t, docs...).Related(base[0], related.Query{Limit: 15, KeepCopies: true, NoDecay: true})
	for i, id := range ids(found) {
		if want := fmt.Sprintf("tie-%03d", 200+i); id != want {
			t.Errorf("place %d: %s, want %s", i, id, want)
		}
	}
}

// The edits do change the texts; otherwise the tests above would say little.
func TestEditsChange(t *testing.T) {
	a := newsroomDocuments(t)[0].Article
	for edit, body := range copiesOf(a) {
		if edit != "same" && edit != "quotes" && body == a.Body {
			t.Errorf("%s changes nothing", edit)
		}
		if edit == "upper" && strings.ContainsFunc(body, unicode.IsLower) {
			t.Error("upper case has lower case")
		}
	}
}
