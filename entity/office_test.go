package entity

import (
	"testing"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
)

// What the words around a surname say decides who is meant, and what they do not say is not read into them.
func TestClaims(t *testing.T) {
	const (
		park   = "Q138048"   // President of South Korea 2013-2017
		lavrov = "Q58217"    // foreign minister of Russia since 2004
		trump  = "Q22686"    // President of the United States 2017-2021 and since 2025
		biden  = "Q6279"     // 2021-2025
		lee    = "Q12612463" // President of South Korea since 2025
	)
	for _, c := range []struct{ date, text, name, want string }{
		{"2015-03-02", "South Korean President Park flew to Riyadh.", "Park", park},
		{"2015-03-02", "A former aide to South Korean President Park was questioned.", "Park", park},
		{"2015-03-02", "Aides of President Park of South Korea were questioned.", "Park", park},
		{"2019-03-02", "Former South Korean President Park was in jail.", "Park", park},
		{"2019-03-02", "South Korea's ex-president, Park, was in jail.", "Park", park},
		{"2021-06-01", "Russia's foreign minister, Mr Lavrov, left Geneva.", "Lavrov", lavrov},
		{"2021-06-01", "Lavrov, the Russian foreign minister, left Geneva.", "Lavrov", lavrov},
		{"2021-06-01", "Russian Deputy Foreign Minister Petrov left Geneva.", "Petrov", "person/petrov"},
		{"2021-06-01", "Petrov, who met Russian Foreign Minister Lavrov, left Geneva.", "Petrov", "person/petrov"},
		{"2016-12-20", "President-elect Trump spoke by telephone.", "Trump", trump},
		{"2022-05-20", "Former U.S. President Trump spoke in Ohio.", "Trump", trump},
		{"2022-05-20", "U.S. President Biden landed in Osan.", "Biden", biden},
		{"2026-03-15", "South Korean President Lee spoke to aides.", "Lee", lee},
	} {
		date, _ := time.Parse(time.DateOnly, c.date)
		got := "no name"
		for _, m := range Default().Recognize(Input{Text: token.Split(c.text), Date: date}).Mentions {
			if c.text[m.Start:m.End] == c.name {
				got = m.Entity
			}
		}
		if got != c.want {
			t.Errorf("%s on %s: %s is %s, want %s", c.text, c.date, c.name, got, c.want)
		}
	}
}
