package newsroom

import (
	"strings"
	"testing"
)

// The newsroom is what its README promises: enough articles, sources, stories, topics and months.
func TestNewsroom(t *testing.T) {
	items, err := Load("../../testdata/newsroom")
	if err != nil {
		t.Fatal(err)
	}
	sources, stories, topics, days := map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}
	copies, mentions := 0, 0
	for _, i := range items {
		sources[i.Article.Source]++
		stories[i.Story]++
		for _, id := range i.Topics {
			topics[id]++
		}
		days[i.Article.Published.Format("2006-01")] = true
		if i.CopyOf != "" {
			copies++
		}
		mentions += len(i.Mentions)
		if n := len(strings.Fields(i.Article.Body)); n < 115 || n > 455 {
			t.Errorf("%s has %d words", i.Article.ID, n)
		}
	}
	several := 0
	for story, n := range stories {
		if n > 1 {
			several++
		}
		if n > 6 {
			t.Errorf("story %s has %d articles", story, n)
		}
	}
	t.Logf("%d articles, %d sources, %d stories of several articles, %d topics, %d copies, %d mentions", len(items), len(sources), several, len(topics), copies, mentions)
	for what, ok := range map[string]bool{
		"80 articles": len(items) >= 80, "12 sources": len(sources) >= 12, "20 stories of several articles": several >= 20,
		"25 topics": len(topics) >= 25, "three months": len(days) >= 3, "3 copies": copies >= 3,
	} {
		if !ok {
			t.Errorf("fewer than %s", what)
		}
	}
}
