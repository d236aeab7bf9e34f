package analysis

import (
	"testing"
	"time"
)

// What "$" is depends on where the article was published, what pesos are on whom it is about; dates and amounts can each be left out.
func TestDatesAndAmounts(t *testing.T) {
	a := Article{Title: "Manila raises wages", Body: "The Philippines will raise the daily wage in Manila to 645 pesos next month, the government said on Wednesday. Upgrades cost $80 million.",
		Published: time.Date(2025, 4, 16, 0, 0, 0, 0, time.UTC), URL: "https://www.example.com.au/news/1"}
	d := New(Options{}).Analyze(a)
	if len(d.Dates) != 2 || d.Dates[0].From != "2025-05-01" || d.Dates[1].From != "2025-04-16" {
		t.Errorf("dates %+v", d.Dates)
	}
	if len(d.Amounts) != 2 || d.Amounts[0].Unit != "PHP" || d.Amounts[1].Unit != "AUD" {
		t.Errorf("amounts %+v", d.Amounts)
	}
	less := New(Options{Without: Dates | Amounts}).Analyze(a)
	if less.Dates != nil || less.Amounts != nil || len(less.Mentions) != len(d.Mentions) {
		t.Errorf("left out, but there are %v, %v and %d of %d mentions", less.Dates, less.Amounts, len(less.Mentions), len(d.Mentions))
	}
}

func TestHome(t *testing.T) {
	for _, c := range []struct{ url, source, want string }{
		{"", "", ""},
		{"https://www.example.com/a", "Meridian Wire", ""},
		{"https://example.co.uk/a", "", "GB"},
		{"http://news.example.com.au:8080/a?b=c", "Canada Today", "AU"},
		{"https://example.tv/a", "Times of India", "IN"},
		{"://", "Japan Times", "JP"},
		{"https://example.ca", "", "CA"},
		{"https://10.0.0.1/x", "New Zealand Herald", "NZ"},
	} {
		if got := home(Article{URL: c.url, Source: c.source}); got != c.want {
			t.Errorf("home of %q, %q is %q, want %q", c.url, c.source, got, c.want)
		}
	}
}
