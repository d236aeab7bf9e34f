package related

import (
	"testing"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/background"
)

func TestRoles(t *testing.T) {
	a := analysis.New(analysis.Options{})
	r := reader{background: background.Default()}
	read := func(title string) *entry {
		return r.read(a.Analyze(analysis.Article{ID: title, Title: title, Body: title + ", officials said on Monday."}))
	}
	for _, c := range []struct{ title, actor, patient string }{
		{"Ukrainian drone hits Russia", "UA", "RU"},
		{"Russia hit by Ukrainian drone", "UA", "RU"},
		{"Russian drone hits Ukraine", "RU", "UA"},
		{"Talks on Ukraine and Russia", "", ""},
		{"Russia says Russian drones missed", "", ""},
		{"", "", ""},
	} {
		if e := read(c.title); e.actor != c.actor || e.patient != c.patient {
			t.Errorf("%q: %q acts on %q, want %q and %q", c.title, e.actor, e.patient, c.actor, c.patient)
		}
	}
	if !turned(read("Ukrainian drone hits Russia"), read("Russian drone hits Ukraine")) || turned(read("Ukrainian drone hits Russia"), read("Russia hit by Ukrainian drone")) {
		t.Error("look-alikes are not told apart, or one event is")
	}
}
