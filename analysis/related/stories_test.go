package related_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// membersOf returns the articles of each story, without its id.
func membersOf(stories []related.Story) []string {
	var out []string
	for _, s := range stories {
		out = append(out, strings.Join(s.IDs, " "))
	}
	slices.Sort(out)
	return out
}

// Stories that are kept up as articles come and go are those that an index gives that is asked for the first time, and keep
// their ids: whatever joins a story or leaves it, and over restarts.
func TestStoriesStay(t *testing.T) {
	docs := newsroomDocuments(t)
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 4))
		dir := t.TempDir()
		x := open(t, dir)
		there := map[string]*analysis.Document{}
		var last []related.Story
		other := map[string]bool{} // ids that got another text since the last call
		for step := range 30 {
			var add []*analysis.Document
			var remove []string
			for range 1 + rng.IntN(6) {
				add = append(add, docs[rng.IntN(len(docs))])
			}
			if rng.IntN(3) == 0 {
				for range 1 + rng.IntN(3) {
					remove = append(remove, docs[rng.IntN(len(docs))].ID)
				}
			}
			if rng.IntN(5) == 0 { // another text under an id
				d := docs[rng.IntN(len(docs))]
				add = append(add, as(docs[rng.IntN(len(docs))], d.ID, "", d.Published))
			}
			if _, err := x.Apply(add, remove); err != nil {
				t.Fatal(err)
			}
			for _, id := range remove {
				delete(there, id)
			}
			for _, d := range add {
				if old := there[d.ID]; old != nil && old.Text != d.Text {
					other[d.ID] = true
				}
				there[d.ID] = d
			}
			if rng.IntN(4) == 0 {
				continue // two changes between calls
			}
			now := x.Stories()
			var all []*analysis.Document
			for _, d := range there {
				all = append(all, d)
			}
			fresh := indexOf(t, all...).Stories()
			if diff := cmp.Diff(membersOf(fresh), membersOf(now)); diff != "" {
				t.Fatalf("seed %d, step %d: %s", seed, step, diff)
			}
			checkIDs(t, last, now, other)
			last = now
			clear(other)
			if step%7 == 3 {
				closed(t, x)
				x = open(t, dir)
				if diff := cmp.Diff(now, x.Stories()); diff != "" {
					t.Fatalf("seed %d, step %d, after opening: %s", seed, step, diff)
				}
			}
		}
		if len(last) < 3 {
			t.Errorf("%d stories are too few to tell", len(last))
		}
		x.Remove(x.IDs()...)
		if s := x.Stories(); len(s) != 0 {
			t.Errorf("an empty index has stories: %v", s)
		}
		closed(t, x)
	}
}

// checkIDs checks that ids went where the articles went: a story whose articles all went to one other, and no other story's with them, gave it its id;
// where several went to one, it has the id of one of them. Articles that got another text are others.
func checkIDs(t *testing.T, last, now []related.Story, other map[string]bool) {
	t.Helper()
	was := map[string]string{}
	for _, s := range last {
		for _, id := range s.IDs {
			if !other[id] {
				was[id] = s.ID
			}
		}
	}
	seen := map[string]bool{}
	to := map[string]map[string]bool{} // old story to new ones
	from := map[string]map[string]bool{}
	for _, s := range now {
		if seen[s.ID] || len(s.IDs) < 2 {
			t.Errorf("story %+v", s)
		}
		seen[s.ID] = true
		from[s.ID] = map[string]bool{}
		for _, id := range s.IDs {
			if old := was[id]; old != "" {
				from[s.ID][old] = true
				if to[old] == nil {
					to[old] = map[string]bool{}
				}
				to[old][s.ID] = true
			}
		}
	}
	for id, olds := range from {
		if len(olds) == 0 {
			continue
		}
		alone := true // nothing else became of the stories that this one is made of
		for old := range olds {
			alone = alone && len(to[old]) == 1
		}
		if alone && !olds[id] {
			t.Errorf("story %s is made of %v", id, olds)
		}
	}
}

// An article that joins a story before all others does not rename it; a story that is new is called by its earliest article.
func TestStoryJoined(t *testing.T) {
	d := summits()[1]
	x := indexOf(t, as(d, "b", "", day(3)), as(d, "c", "", day(4)))
	if got := x.Stories(); len(got) != 1 || got[0].ID != "b" {
		t.Fatalf("%+v", got)
	}
	x.Add(as(d, "a", "", day(1)))
	if diff := cmp.Diff([]related.Story{{ID: "b", IDs: []string{"a", "b", "c"}}}, x.Stories()); diff != "" {
		t.Error(diff)
	}
	x.Remove("b")
	if diff := cmp.Diff([]related.Story{{ID: "b", IDs: []string{"a", "c"}}}, x.Stories()); diff != "" {
		t.Error(diff)
	}
	x.Remove("c")
	if got := x.Stories(); len(got) != 0 {
		t.Errorf("a story of one: %+v", got)
	}
}
