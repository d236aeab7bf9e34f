package source

import (
	"fmt"
	"strings"
	"time"
)

// layouts are the ways in which feeds, pages and archives write dates, most exact first. A fraction of a second may follow
// the seconds of each, and a number may have one digit or two.
var layouts = []string{
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "20060102T150405Z0700",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05-07", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05", "2006-01-02 15:04",
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 MST",
	"Monday, 2-Jan-06 15:04:05 MST", "Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "2-Jan-2006 15:04:05",
	"January 2, 2006 3:04 PM", "Jan 2, 2006 3:04 PM", "January 2, 2006, 3:04 PM", "Jan 2, 2006, 3:04 PM", "2 January 2006 15:04", "2 Jan 2006 15:04",
	"2006-1-2", "2006/1/2", "20060102", "2-1-2006", "2.1.2006", "2 January 2006", "2 Jan 2006", "2-Jan-2006", "January 2, 2006", "Jan 2, 2006",
	"Monday, 2 January 2006", "Monday, January 2, 2006", "Mon, 2 Jan 2006", "Mon, Jan 2, 2006", "2006-01", "January 2006",
}

// zones are the zone names of RFC 822, which feeds use, in hours from UTC.
var zones = map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}

// ParseDate reads a date as feeds, pages and archives write it. A time without a zone, or with a zone name that RFC 822 does
// not have, is in UTC. Day stands before month where only digits tell ("16-04-2025"); dates with two slashes
// are read only if the year is first, since their order differs from country to country.
func ParseDate(s string) (time.Time, error) {
	plain := strings.Join(strings.Fields(s), " ")
	plain = strings.NewReplacer("Sept ", "Sep ", "Sept. ", "Sep ", "a.m.", "AM", "p.m.", "PM", " am", " AM", " pm", " PM").Replace(plain)
	if month, rest, ok := strings.Cut(plain, ". "); ok && len(month) <= 6 {
		plain = month + " " + rest // "Apr. 16, 2025", "16 Apr. 2025"
	}
	for _, l := range layouts {
		// The machine's own zone must not decide what a name of a zone means.
		t, err := time.ParseInLocation(l, plain, time.UTC)
		if err != nil {
			continue
		}
		if name, offset := t.Zone(); offset == 0 && zones[name] != 0 {
			t = t.Add(-time.Duration(zones[name]) * time.Hour).In(time.FixedZone(name, zones[name]*3600))
		}
		return t, nil
	}
	return time.Time{}, fmt.Errorf("date %q is in no known form", s)
}
