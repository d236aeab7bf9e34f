package source

import (
	"fmt"
	"strings"
	"time"
)

// layouts are the ways in which feeds, pages and archives write dates, most exact first.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05-07", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02 15:04", "2006-01-02",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006",
	"2-Jan-2006 15:04:05.00", "02-01-2006", "2006/01/02", "20060102", "2006-01",
}

// ParseDate reads a date as feeds, pages and archives write it; a time without a zone is in UTC. Day stands before
// month where only digits tell ("16-04-2025").
func ParseDate(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("date %q is in no known form", s)
}
