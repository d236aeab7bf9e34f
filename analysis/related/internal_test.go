package related

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/newsroom"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, c := range []struct{ name, body, want string }{
		{"empty", "", ""},
		{"spaces", " \n\t ", ""},
		{"short", "  Talks\n\nbegan on\tMonday. ", "Talks began on Monday."},
		{"agency", "SEOUL (Reuters) - Talks began.", "Talks began."},
		{"city", "WASHINGTON, April 3 — Talks began.", "Talks began."},
		{"accent", "SÃO PAULO – Talks began.", "Talks began."},
		{"accents first", "KÖÖ — Talks began.", "Talks began."},
		{"two dashes", "GENEVA -- Talks - the first - began.", "Talks - the first - began."},
		{"first of several kinds", "GENEVA - Talks -- the first -- began.", "Talks -- the first -- began."},
		{"dash later", "The talks - the first in years - began.", "The talks - the first in years - began."},
		{"number", "1,200 – so many came.", "1,200 – so many came."},
		{"one letter", "A – b", "A – b"},
		{"far dash", "SEOUL " + strings.Repeat("x", 80) + " - y", "SEOUL " + strings.Repeat("x", 80) + " - y"},
		{"only a dateline", "SEOUL - ", ""},
		{"cut at a word", long, strings.TrimSpace(long[:155]) + " …"},
		{"long word", strings.Repeat("x", 1000), strings.Repeat("x", 80) + " …"},
		{"long word later", "Then " + strings.Repeat("x", 1000), "Then …"},
		{"long word of wide letters", strings.Repeat("한", 1000), strings.Repeat("한", 27) + " …"},
		{"many spaces", "Then" + strings.Repeat(" ", 1000) + "again", "Then again"},
		{"invalid", "a\xff\xfeb \xed\xa0\x80", "a\uFFFDb \uFFFD"},
		{"invalid dateline", "\xff\xff - b", "\uFFFD - b"},
	} {
		if got := excerpt(&analysis.Document{Article: analysis.Article{Body: c.body}}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", " ", "한국", "\xff", "—", " - ", "SEOUL", strings.Repeat("y", 70), "\u00a0", "é"}
	for range 2000 {
		var b strings.Builder
		for range rng.IntN(60) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		got := excerpt(&analysis.Document{Article: analysis.Article{Body: b.String()}})
		if len(got) > maxExcerpt || !utf8.ValidString(got) {
			t.Errorf("%q gives %d bytes: %q", b.String(), len(got), got)
		}
	}
}

func TestApart(t *testing.T) {
	const d = 24 * time.Hour
	at := time.Date(2025, 4, 16, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{0, "at the same time"}, {59 * time.Minute, "at the same time"}, {-59 * time.Minute, "at the same time"},
		{time.Hour, "1 hour later"}, {-time.Hour, "1 hour earlier"}, {23*time.Hour + 59*time.Minute, "23 hours later"},
		{d, "1 day later"}, {-2 * d, "2 days earlier"}, {14*d - 1, "13 days later"},
		{14 * d, "2 weeks later"}, {60*d - 1, "8 weeks later"}, {-60 * d, "2 months earlier"},
		{730*d - 1, "24 months later"}, {730 * d, "2 years later"}, {-3650 * d, "10 years earlier"},
	} {
		if got := Apart(at, at.Add(c.after)); got != c.want {
			t.Errorf("%v: %q, want %q", c.after, got, c.want)
		}
	}
	if got := Apart(at, at.In(time.FixedZone("KST", 9*3600))); got != "at the same time" {
		t.Errorf("in another zone: %q", got)
	}
	// Durations end at 292 years; longer times are that long.
	far := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	if a, b := Apart(at, far), Apart(far, at); a != "292 years later" || b != "292 years earlier" {
		t.Errorf("thousands of years: %q, %q", a, b)
	}
}

func TestDecayFactor(t *testing.T) {
	var none time.Time
	at := time.Date(2025, 4, 16, 12, 0, 0, 0, time.UTC)
	width := 60 * time.Hour
	if decay(at, at, 0) != 1 || decay(none, none, 0) != 1 || decay(at, at, 1) != 1 {
		t.Error("articles of one time, or without any, lose")
	}
	if decay(at, none, 0) != undated || decay(none, at, width) != undated || !(decayFloor < undated && undated < 1) {
		t.Error("an undated article is not between")
	}
	// What can be lost is two thirds gone after the width, and the default is two days and a half.
	if got, want := decay(at, at.Add(width), width), decayFloor+(1-decayFloor)/3; math.Abs(got-want) > 1e-12 || decay(at, at.Add(width), 0) != got || decay(at, at.Add(width), -width) != got {
		t.Errorf("after the width %v, want %v", got, want)
	}
	last := 1.0
	for _, days := range []int{1, 2, 7, 14, 30, 60} {
		b := at.AddDate(0, 0, days)
		f := decay(at, b, width)
		if !(decayFloor < f && f < last) || f != decay(b, at, width) {
			t.Errorf("after %d days %v, before that %v, the other way round %v", days, f, last, decay(b, at, width))
		}
		last = f
	}
	far := time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, width := range []time.Duration{1, width, math.MaxInt64} {
		if f := decay(at, far, width); !(f >= decayFloor && f <= 1) {
			t.Errorf("in thousands of years, width %v: %v", width, f)
		}
	}
}

// Candidates are the best of all articles by what they share, summed in another way, wherever they are kept.
func TestCandidates(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	made := func(id string) *entry {
		e := &entry{id: id, published: time.Unix(int64(rng.IntN(3)), 0)}
		for k := range uint64(40) {
			if rng.IntN(4) == 0 {
				e.terms = append(e.terms, feature{k, rng.Float32(), ""})
			}
			if rng.IntN(8) == 0 {
				e.names = append(e.names, feature{1000 + k, rng.Float32(), ""})
			}
		}
		unit(e.terms)
		unit(e.names)
		return e
	}
	var all []*entry
	x := New(Options{})
	add := func(entries []*entry) {
		x.writer.Lock()
		defer x.writer.Unlock()
		if _, err := x.apply(entries, nil); err != nil {
			t.Fatal(err)
		}
	}
	for len(all) < 600 {
		var batch []*entry
		for range 1 + rng.IntN(30) {
			batch = append(batch, made(string(rune(0x4e00+len(all)+len(batch)))))
		}
		all = append(all, batch...)
		add(batch)
	}
	var gone []string
	living := map[string]*entry{}
	for i, e := range all {
		if i%3 == 0 {
			gone = append(gone, e.id)
		} else {
			living[e.id] = e
		}
	}
	x.Remove(gone...)
	s := x.state.Load()
	if s.live != len(living) || len(x.IDs()) != len(living) {
		t.Fatalf("%d and %d living, want %d", s.live, len(x.IDs()), len(living))
	}
	query := all[1]
	q := Query{NoDecay: true, Exclude: []string{all[2].id}}
	for _, n := range []int{1, 7, 50, 200, 1000} {
		f := &finder{probes: x.reader.probes(query, s.live), accept: q.filter(query), at: query.published, decay: q.decay(query), keep: n}
		found := f.find(s)
		sharing := 0
		for _, e := range living {
			if e != query && e != all[2] && dot(query.terms, e.terms, nil)+dot(query.names, e.names, nil) > 0 {
				sharing++
			}
		}
		if want := min(n, sharing); len(found) != want {
			t.Errorf("%d candidates of %d, want %d", len(found), n, want)
		}
		chosen := map[string]bool{}
		worst := math.Inf(1)
		for _, c := range found {
			e := living[c.id()]
			if e == nil || e == query || e == all[2] || chosen[e.id] {
				t.Fatalf("candidate %q", c.id())
			}
			chosen[e.id] = true
			want := storyShares.sparse(query, e, nil)
			if math.Abs(c.score-want) > 1e-5 {
				t.Errorf("score %v, want %v", c.score, want)
			}
			worst = min(worst, want)
		}
		for id, e := range living {
			if got := storyShares.sparse(query, e, nil); !chosen[id] && e != query && e != all[2] && got > worst+1e-5 {
				t.Errorf("of %d candidates one is missing with %v, the last has %v", n, got, worst)
			}
		}
	}
}

// mixedEntries makes entries of the features of some real ones.
func mixedEntries(t *testing.T, n int) []*entry {
	t.Helper()
	items, err := newsroom.Load("../../testdata/newsroom")
	if err != nil {
		t.Fatal(err)
	}
	a := analysis.New(analysis.Options{Without: analysis.Quotes | analysis.Keyphrases | analysis.Summary | analysis.Tone})
	r := reader{background: background.Default()}
	var from []*entry
	for _, i := range items[:40] {
		from = append(from, r.read(a.Analyze(i.Article)))
	}
	rng := rand.New(rand.NewPCG(11, 11))
	out := make([]*entry, n)
	for i := range out {
		one, two := from[rng.IntN(len(from))], from[rng.IntN(len(from))]
		e := *one
		e.id, e.published, e.shingles = fmt.Sprintf("mixed-%05d", i), time.Unix(int64(rng.IntN(2000)*3600), 0), nil
		some := func(lists ...[]feature) (out []feature) {
			has := map[uint64]bool{}
			for _, list := range lists {
				for _, f := range list {
					if rng.IntN(3) == 0 && !has[f.key] {
						has[f.key] = true
						out = append(out, f)
					}
				}
			}
			unit(out)
			return out
		}
		e.terms, e.titles, e.names, e.numbers = some(one.terms, two.terms), some(one.titles), some(one.names, two.names), some(one.numbers)
		out[i] = &e
	}
	return out
}

// Among many articles, of which candidates are found by some terms only, suggestions do not depend on the order of adding or on the segments either, nearly all are those of
// a score for every article, and a window of time gives those of an index of the window's articles.
func TestManyArticles(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	all := mixedEntries(t, exactArticles+2000)
	fill := func(seed uint64, entries []*entry) *Index {
		x := New(Options{})
		rng := rand.New(rand.NewPCG(seed, 1))
		entries = slices.Clone(entries)
		rng.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		for len(entries) > 0 {
			n := min(len(entries), 1+rng.IntN(9000))
			x.writer.Lock()
			_, err := x.apply(slices.Clone(entries[:n]), nil)
			x.writer.Unlock()
			if err != nil {
				t.Fatal(err)
			}
			entries = entries[n:]
		}
		return x
	}
	x, y := fill(1, all), fill(2, all)
	y.Wait()
	from, until := time.Unix(500*3600, 0), time.Unix(540*3600, 0)
	var inside []*entry
	for _, e := range all {
		if !e.published.Before(from) && !e.published.After(until) {
			inside = append(inside, e)
		}
	}
	window := fill(3, inside)
	agreed, wanted := 0, 0
	for i, e := range all[:25] {
		q := Query{NoDecay: i%2 == 0}
		found, _ := x.RelatedTo(e.id, q)
		other, _ := y.RelatedTo(e.id, q)
		if diff := cmp.Diff(found, other); diff != "" {
			t.Fatalf("%s: in another order %s", e.id, diff)
		}
		q.Exhaustive = true
		for _, s := range x.state.Load().related(&x.reader, e, q) {
			wanted++
			if slices.ContainsFunc(found, func(f Suggestion) bool { return f.ID == s.ID }) {
				agreed++
			}
		}
		some := x.state.Load().related(&x.reader, e, Query{From: from, Until: until})
		if diff := cmp.Diff(window.state.Load().related(&x.reader, e, Query{}), some); diff != "" {
			t.Errorf("%s: in a window %s", e.id, diff)
		}
	}
	if agreed*100 < wanted*95 {
		t.Errorf("%d of %d suggestions are those of a score for every article", agreed, wanted)
	}
}

// What an article shares with a query is the same to the bit whether its features or those of the query are gone through.
func TestSums(t *testing.T) {
	all := mixedEntries(t, 300)
	g, err := packSegment(1, slices.Clone(all))
	if err != nil {
		t.Fatal(err)
	}
	r := reader{background: background.Default()}
	for _, e := range all[:20] {
		q := r.probes(e, 1)
		whole := make([]float32, g.articles)
		g.sum(q, 0, int32(g.articles), whole)
		s := g.scorer(e)
		for doc := range int32(g.articles) {
			one := make([]float32, g.articles)
			g.sum(q, doc, doc+1, one)
			if one[doc] != whole[doc] {
				t.Fatalf("article %d: %v alone, %v among all", doc, one[doc], whole[doc])
			}
			if got, want := s.similarity(doc), similarity(e, g.whole(doc)); math.Abs(got-want) > 1e-12 {
				t.Fatalf("article %d: similarity %v in the segment, %v out of it", doc, got, want)
			}
		}
	}
}

// When merges are done, segments are few and mostly alive whatever was added and removed.
func TestSegments(t *testing.T) {
	x := New(Options{})
	doc := func(i int) *analysis.Document {
		return &analysis.Document{Article: analysis.Article{ID: string(rune(0x4e00 + i))}}
	}
	for round := range 3 {
		for i := range 1500 {
			x.Add(doc(i))
			if i%2 == 1 && round < 2 {
				x.Remove(doc(i / 2).ID)
			}
			x.Wait()
			s := x.state.Load()
			kept, live := 0, 0
			for _, g := range s.segments {
				kept, live = kept+g.articles, live+g.live
			}
			if live != s.live || kept > 2*live || len(s.segments) > 12 {
				t.Fatalf("round %d, %d: %d segments with %d articles of which %d live, want %d", round, i, len(s.segments), kept, live, s.live)
			}
		}
	}
}

// What the index keeps does not hold on to the article's text.
func TestLabels(t *testing.T) {
	f := []feature{{label: "Seoul"}, {label: ""}, {label: "Ürümqi"}, {label: strings.Repeat("X", 10000)}, {label: "a\xff"}}
	ownLabels(f)
	for i, want := range []string{"seoul", "", "ürümqi", strings.Repeat("x", 64), "a\uFFFD"} {
		if f[i].label != want {
			t.Errorf("label %d is %q, want %q", i, f[i].label, want)
		}
	}
}
