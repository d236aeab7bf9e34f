package source

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
)

func TestText(t *testing.T) {
	date := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		what, input string
		want        analysis.Article
	}{
		{"empty", "", analysis.Article{ID: "f"}},
		{"spaces", " \n\t\n", analysis.Article{ID: "f", Body: " \n\t\n"}},
		{"one line", "Quito agreed to talks.", analysis.Article{ID: "f", Body: "Quito agreed to talks."}},
		{"unchanged", " \xff\x00Quito\r\n\r\n\u202eLima \n", analysis.Article{ID: "f", Body: " \xff\x00Quito\r\n\r\n\u202eLima \n"}},
		{"byte order mark", "\ufeffQuito agreed to talks.\n", analysis.Article{ID: "f", Body: "\ufeffQuito agreed to talks.\n"}},

		{"headers", "Title: Talks: a start\nSource: Andes Post\nDate: 2026-03-02\nURL: https://andes.example/a\nLanguage: en\nID: a-1\n\nQuito.\n\nLima.\n",
			analysis.Article{ID: "a-1", Title: "Talks: a start", Body: "Quito.\n\nLima.\n", Source: "Andes Post", URL: "https://andes.example/a", Language: "en", Published: date}},
		{"headers with CRLF and byte order mark", "\ufefftitle: Talks\r\ndate: 2 March 2026\r\n\r\nQuito.\r\n", analysis.Article{ID: "f", Title: "Talks", Body: "Quito.\r\n", Published: date}},
		{"headers without values", "Title: Talks\nID:\nDate: some day\n \nQuito.", analysis.Article{ID: "f", Title: "Talks", Body: "Quito."}},
		{"headers alone", "Title: Talks\nDate: 2026-03-02\n", analysis.Article{ID: "f", Title: "Talks", Published: date}},
		{"a title alone", "Title: Talks", analysis.Article{ID: "f", Title: "Talks"}},
		{"no headers", "Title: Talks\nQuito: calm.\n\nLima.", analysis.Article{ID: "f", Body: "Title: Talks\nQuito: calm.\n\nLima."}},

		{"a title", "Quito and Lima agree to talks\n\nThe talks begin on Monday.\n", analysis.Article{ID: "f", Title: "Quito and Lima agree to talks", Body: "The talks begin on Monday.\n"}},
		{"a title after a byte order mark", "\ufeffQuito and Lima agree to talks\r\n\r\nThey begin on Monday.", analysis.Article{ID: "f", Title: "Quito and Lima agree to talks", Body: "They begin on Monday."}},
		{"a sentence is no title", "Quito and Lima agreed to talks.\n\nThey begin on Monday.", analysis.Article{ID: "f", Body: "Quito and Lima agreed to talks.\n\nThey begin on Monday."}},
		{"a line that the next one continues is no title", "Quito and Lima have agreed\nto talks.\n", analysis.Article{ID: "f", Body: "Quito and Lima have agreed\nto talks.\n"}},
		{"repeated lines without any sentence are no page", strings.Repeat("all along the watchtower\n", 9), analysis.Article{ID: "f", Body: strings.Repeat("all along the watchtower\n", 9)}},
	} {
		got, errs := read(t, "f.txt", c.input, Options{})
		if diff := cmp.Diff([]analysis.Article{c.want}, got); diff != "" || len(errs) > 0 {
			t.Errorf("%s: %v (-want +got)\n%s", c.what, errs, diff)
		}
	}
}

// A page copied from a browser: menus, the headline twice, source and date, the text with a subheading and a short line of
// speech, boxes, and two teasers of the same kind.
const copiedPage = `
menu

Andean neighbours to reopen the mountain road closed since the floods
Andean neighbours to reopen the mountain road closed since the floods

Andes Post02-03-2026

Share this

Ecuador and Peru will reopen the mountain road between Loja and Piura on Friday, a month after floods had washed out two of its bridges.

The first trucks are to pass before noon, the ministry of transport said.

What comes next

"We are late," the minister said, standing beside the second bridge.

A third bridge will be finished in June, if the rains allow it.

Blue background

Try the app

Comments

Subscribe today and never miss a word of what happens near you.

Miners in Potosí end their strike after nine days
Miners in Potosí end their strike after nine days

Lima Courier

2 days ago

Miners in Potosí end their strike after nine days

The miners of Potosí went back underground on Sunday after the government of Bolivia had agreed to raise the price that it pays for zinc.

Chile counts its glaciers again and finds fewer
Chile counts its glaciers again and finds fewer

GET THE APP

`

func TestPage(t *testing.T) {
	want := []analysis.Article{
		{ID: "f", Title: "Andean neighbours to reopen the mountain road closed since the floods", Source: "Andes Post", Published: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
			Body: "Ecuador and Peru will reopen the mountain road between Loja and Piura on Friday, a month after floods had washed out two of its bridges.\n\n" +
				"The first trucks are to pass before noon, the ministry of transport said.\n\nWhat comes next\n\n" +
				"\"We are late,\" the minister said, standing beside the second bridge.\n\nA third bridge will be finished in June, if the rains allow it."},
		{ID: "f#1", Title: "Miners in Potosí end their strike after nine days", Source: "Lima Courier",
			Body: "The miners of Potosí went back underground on Sunday after the government of Bolivia had agreed to raise the price that it pays for zinc."},
		{ID: "f#2", Title: "Chile counts its glaciers again and finds fewer"},
	}
	for what, input := range map[string]string{"plain": copiedPage, "CRLF": strings.ReplaceAll(copiedPage, "\n", "\r\n"), "byte order mark": "\ufeff" + strings.TrimSpace(copiedPage)} {
		got, errs := read(t, "f.txt", input, Options{})
		if diff := cmp.Diff(want, got); diff != "" || len(errs) > 0 {
			t.Errorf("%s: %v (-want +got)\n%s", what, errs, diff)
		}
	}
}

// However many articles a page has, each has an id of its own.
func TestPageIDs(t *testing.T) {
	var b strings.Builder
	for i := range 25 {
		head := fmt.Sprintf("Village number %d elects a mayor", i)
		fmt.Fprintf(&b, "%s\n%s\nThe people of village number %d elected a mayor on Sunday.\n", head, head, i)
	}
	got, _ := read(t, "f.txt", b.String(), Options{})
	seen := map[string]bool{}
	for _, id := range ids(got) {
		seen[id] = true
	}
	if len(got) != 25 || len(seen) != 25 {
		t.Errorf("%d articles, %d ids: %v", len(got), len(seen), ids(got))
	}
}
