package catalog

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

var start = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// one makes an article from chance.
func one(random *rand.Rand, id string) *Item {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	item := &Item{ID: id, Title: id, Source: pick("Post", "Wire", ""), Published: start.Add(time.Duration(random.IntN(60*24)) * time.Hour)}
	for _, c := range []string{"KR", "KP", "RU"} {
		if random.IntN(2) == 0 {
			item.Countries = append(item.Countries, Country{Code: c, Score: 0.3, Role: pick("actor", "target", "")})
		}
	}
	for _, x := range []string{"diplomacy", "economy"} {
		if random.IntN(2) == 0 {
			item.Topics = append(item.Topics, x)
		}
	}
	for i := range 4 {
		if random.IntN(2) == 0 {
			item.Entities = append(item.Entities, Salient{&Entity{ID: fmt.Sprintf("Q%d", i), Name: fmt.Sprintf("Name %d", i), Kind: pick("person", "country")}, 0.2})
		}
	}
	for w := range uint32(6) {
		if random.IntN(3) > 0 {
			item.Words = append(item.Words, w)
		}
	}
	item.TitleWords = random.IntN(len(item.Words) + 1)
	return item
}

// The lists give what looking at every article gives, also after articles were replaced and the lists made smaller.
func TestList(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	c := New()
	articles := map[string]*Item{}
	words := map[string][]uint32{}
	titles := map[string]int{}
	for range 60 {
		var batch []*Item
		seen := map[string]bool{}
		for range 100 {
			item := one(random, fmt.Sprint(random.IntN(1500)))
			if seen[item.ID] {
				continue
			}
			seen[item.ID] = true
			articles[item.ID], words[item.ID], titles[item.ID] = item, item.Words, item.TitleWords
			batch = append(batch, item)
		}
		c.Add(batch...)
	}
	if c.Len() != len(articles) || len(c.docs) > 2*len(articles) {
		t.Fatalf("%d articles in %d places, want %d", c.Len(), len(c.docs), len(articles))
	}
	for range 300 {
		pick := func(of ...string) string { return of[random.IntN(len(of))] }
		f := Filter{Country: pick("", "KR", "RU", "XX"), Topic: pick("", "diplomacy"), Source: pick("", "Post"), Entity: pick("", "Q1")}
		if random.IntN(2) == 0 {
			f.From = start.AddDate(0, 0, random.IntN(60))
		}
		if random.IntN(2) == 0 {
			f.Until = start.AddDate(0, 0, random.IntN(60))
		}
		for range random.IntN(3) {
			f.Words = append(f.Words, uint32(random.IntN(7)))
		}
		var want []*Item
		hits := func(item *Item) (n int) {
			for _, w := range f.Words {
				if slices.Contains(words[item.ID][:titles[item.ID]], w) {
					n++
				}
			}
			return n
		}
		for _, item := range articles {
			all := f.Match(item) && (f.From.IsZero() || !item.Published.Before(f.From)) && (f.Until.IsZero() || item.Published.Before(f.Until))
			for _, w := range f.Words {
				all = all && slices.Contains(words[item.ID], w)
			}
			if all {
				want = append(want, item)
			}
		}
		got, total := c.List(f, 0, 5000)
		if total != len(want) || len(got) != len(want) {
			t.Fatalf("%+v: %d and %d articles, want %d", f, total, len(got), len(want))
		}
		if !slices.IsSortedFunc(got, func(a, b *Item) int { return cmp.Or(cmp.Compare(hits(b), hits(a)), b.Published.Compare(a.Published)) }) {
			t.Errorf("%+v: not in order", f)
		}
		order := func(a, b *Item) int { return cmp.Compare(a.ID, b.ID) }
		sorted := slices.SortedFunc(slices.Values(got), order)
		slices.SortFunc(want, order)
		if !slices.Equal(sorted, want) {
			t.Errorf("%+v: other articles than wanted", f)
		}
		if page, _ := c.List(f, 3, 4); !slices.Equal(page, got[min(3, len(got)):min(7, len(got))]) {
			t.Errorf("%+v: a page is no part of the list", f)
		}
	}
	counted := 0
	for _, n := range c.Countries() {
		if _, total := c.List(Filter{Country: n.Key}, 0, 0); total != n.N {
			t.Errorf("%s: counted %d, listed %d", n.Key, n.N, total)
		}
		counted++
	}
	if counted != 3 {
		t.Errorf("%d countries", counted)
	}
}

func TestUndated(t *testing.T) {
	c := New()
	c.Add(&Item{ID: "old", Published: start}, &Item{ID: "undated", Added: start.AddDate(0, 0, 2)}, &Item{ID: "new", Published: start.AddDate(0, 0, 3)})
	got, _ := c.List(Filter{}, 0, 10)
	if ids := []string{got[0].ID, got[1].ID, got[2].ID}; !slices.Equal(ids, []string{"new", "undated", "old"}) {
		t.Errorf("%v", ids)
	}
}

func TestRising(t *testing.T) {
	c := New()
	now := start.AddDate(0, 0, 35)
	add := func(daysAgo int, topic string, n int) {
		for i := range n {
			c.Add(&Item{ID: fmt.Sprint(daysAgo, topic, i), Published: now.AddDate(0, 0, -daysAgo), Topics: []string{topic}})
		}
	}
	for _, days := range []int{3, 10, 17, 24, 31} {
		add(days, "steady", 6)
	}
	add(2, "rising", 9)
	add(20, "rising", 4)
	add(2, "falling", 2)
	add(12, "falling", 40)
	items, _ := c.List(Filter{From: now.Add(-5 * Week)}, 0, 1000)
	got := Rising(items, now, 10)
	want := []Trend{{Kind: "topic", Key: "rising", Name: "rising", Weeks: [5]int{0, 0, 4, 0, 9}, Usual: 1}}
	for i := range got {
		got[i].score = 0
	}
	if d := gocmp.Diff(want, got, gocmp.AllowUnexported(Trend{})); d != "" {
		t.Error(d)
	}
	if young := Rising(nil, now, 10); young != nil {
		t.Errorf("nothing rises where nothing was: %v", young)
	}
}

func TestAround(t *testing.T) {
	c := New()
	named := func(id string, names ...string) *Item {
		item := &Item{ID: id, Published: start, Topics: []string{"diplomacy"}}
		for _, n := range names {
			item.Entities = append(item.Entities, Salient{&Entity{ID: n, Name: "The " + n, Kind: "person"}, 0.1})
		}
		item.Countries = []Country{{"KR", 0.5, "actor"}, {names[0], 0.5, "target"}}
		return item
	}
	c.Add(named("1", "RU", "Lee", "Park"), named("2", "RU", "Lee", "Kim"), named("3", "CN", "Park"))
	var got []string
	items, _ := c.List(Filter{Entity: "Lee"}, 0, 10)
	for _, x := range Around(items, "Lee", 2)["person"] {
		got = append(got, fmt.Sprint(x.ID, x.N))
	}
	if !slices.Equal(got, []string{"RU2", "Kim1"}) {
		t.Errorf("around Lee: %v", got)
	}
	relations := func(country string) []Relation {
		items, _ := c.List(Filter{Country: country}, 0, 10)
		return Relations(items, country, 5)
	}
	want := []Relation{{"RU", 2, 2, 0, []string{"diplomacy"}}, {"CN", 1, 1, 0, []string{"diplomacy"}}}
	if d := gocmp.Diff(want, relations("KR")); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff([]Relation{{"KR", 2, 0, 2, []string{"diplomacy"}}}, relations("RU")); d != "" {
		t.Error(d)
	}
	if e := c.Named("The Lee", 5); len(e) != 1 || e[0].ID != "Lee" {
		t.Errorf("named: %v", e)
	}
}

func TestWords(t *testing.T) {
	for _, w := range []Words{{}, {0}, {1, 0xffffffff, 0x12345678}} {
		text, err := w.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got Words
		if err := got.UnmarshalText(text); err != nil || !slices.Equal(got, w) {
			t.Errorf("%v is %s is %v, %v", w, text, got, err)
		}
	}
	for _, text := range []string{"AAA=", "!", "AAAAAAA="} {
		var w Words
		if err := w.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is %v", text, w)
		}
	}
}

// Every article is in one period, whatever the length of time.
func TestOver(t *testing.T) {
	for _, days := range []int{0, 1, 41, 42, 200, 363, 900, 4000} {
		c := New()
		for i := range days + 1 {
			c.Add(&Item{ID: fmt.Sprint(i), Published: start.AddDate(0, 0, i)})
		}
		items, _ := c.List(Filter{}, 0, days+1)
		periods, length := Over(items, start.AddDate(0, 0, days))
		sum := 0
		for i, p := range periods {
			sum += p.N
			if i > 0 && p.From.Sub(periods[i-1].From) != length {
				t.Errorf("%d days: period %d begins at %v", days, i, p.From)
			}
		}
		if sum != days+1 || len(periods) > 60 {
			t.Errorf("%d days: %d articles in %d periods of %v", days, sum, len(periods), length)
		}
	}
}
