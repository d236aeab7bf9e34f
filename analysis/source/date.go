package source

import (
	"fmt"
	"regexp"
	"strconv"
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
// not have, is in UTC. Day stands before month where only digits tell ("16-04-2025"); dates with two slashes are read only if
// the year is first or a number over 12 tells the day, since their order differs from country to country.
func ParseDate(s string) (time.Time, error) {
	if len(s) < 6 || len(s) > 100 {
		return time.Time{}, fmt.Errorf("date %.100q is in no known form", s)
	}
	plain := strings.Join(strings.Fields(s), " ")
	plain = strings.NewReplacer("Sept ", "Sep ", "Sept. ", "Sep ", "a.m.", "AM", "p.m.", "PM", " am", " AM", " pm", " PM").Replace(plain)
	if month, rest, ok := strings.Cut(plain, ". "); ok && len(month) <= 6 {
		plain = month + " " + rest // "Apr. 16, 2025", "16 Apr. 2025"
	}
	plain = ordinal.ReplaceAllString(plain, "$1")
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
	if m := slashes.FindStringSubmatch(plain); m != nil {
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[2])
		switch {
		case first > 12:
			return time.Parse("2/1/2006", m[0])
		case second > 12:
			return time.Parse("1/2/2006", m[0])
		}
	}
	return time.Time{}, fmt.Errorf("date %q is in no known form", s)
}

var (
	ordinal = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)\b`)
	slashes = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/\d{4}`)
	ago     = regexp.MustCompile(`(?i)^(?:about |posted |published |updated )*(\d{1,4}|an?|one|two|three) ?(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|m|h|d|w) ago$`)
)

// ParseDateAt is ParseDate for texts that were read at a given time: it also reads "just now", "3 hours ago", "yesterday" and the like. With a
// zero now it is ParseDate. From days on, what is told is a day, at the hour of now.
func ParseDateAt(s string, now time.Time) (time.Time, error) {
	t, err := ParseDate(s)
	if err == nil || now.IsZero() || len(s) > 60 {
		return t, err
	}
	plain := strings.Join(strings.Fields(s), " ")
	switch strings.ToLower(plain) {
	case "now", "just now", "today":
		return now, nil
	case "yesterday":
		return now.AddDate(0, 0, -1), nil
	}
	m := ago.FindStringSubmatch(plain)
	if m == nil {
		return time.Time{}, err
	}
	n, bad := strconv.Atoi(m[1])
	if bad != nil {
		n = map[string]int{"two": 2, "three": 3}[strings.ToLower(m[1])]
		n = max(n, 1)
	}
	switch unit := strings.ToLower(m[2]); {
	case strings.HasPrefix(unit, "mo"):
		return now.AddDate(0, -n, 0), nil
	case unit[0] == 's':
		return now.Add(-time.Duration(n) * time.Second), nil
	case unit[0] == 'm':
		return now.Add(-time.Duration(n) * time.Minute), nil
	case unit[0] == 'h':
		return now.Add(-time.Duration(n) * time.Hour), nil
	case unit[0] == 'w':
		return now.AddDate(0, 0, -7*n), nil
	case unit[0] == 'y':
		return now.AddDate(-n, 0, 0), nil
	}
	return now.AddDate(0, 0, -n), nil
}
