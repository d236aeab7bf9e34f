package source

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"2026-03-02T08:15:00Z":             "2026-03-02T08:15:00Z",
		"2026-03-02T08:15:00+09:00":        "2026-03-02T08:15:00+09:00",
		"2026-03-02T08:15:00-0500":         "2026-03-02T08:15:00-05:00",
		"2026-03-02T08:15:00.123Z":         "2026-03-02T08:15:00Z",
		"2026-03-02T08:15:00.123456+02:00": "2026-03-02T08:15:00+02:00",
		"2026-03-02T08:15:00":              "2026-03-02T08:15:00Z",
		"2026-03-02T08:15Z":                "2026-03-02T08:15:00Z",
		"2026-03-02T08:15":                 "2026-03-02T08:15:00Z",
		"20260302T081500Z":                 "2026-03-02T08:15:00Z",
		"2026-03-02 08:15:00":              "2026-03-02T08:15:00Z",
		"2026-03-02 08:15:00+01":           "2026-03-02T08:15:00+01:00",
		"2026-03-02 08:15:00+01:00":        "2026-03-02T08:15:00+01:00",
		"2026-03-02 08:15:00 +0100":        "2026-03-02T08:15:00+01:00",
		"2026-03-02 08:15:00 UTC":          "2026-03-02T08:15:00Z",
		"2026-03-02 08:15":                 "2026-03-02T08:15:00Z",
		"2026-03-02":                       "2026-03-02T00:00:00Z",
		"2026-3-2":                         "2026-03-02T00:00:00Z",
		"2026/03/02":                       "2026-03-02T00:00:00Z",
		"20260302":                         "2026-03-02T00:00:00Z",
		"02-03-2026":                       "2026-03-02T00:00:00Z",
		"2-3-2026":                         "2026-03-02T00:00:00Z",
		"2.3.2026":                         "2026-03-02T00:00:00Z",
		"Mon, 02 Mar 2026 08:15:00 +0000":  "2026-03-02T08:15:00Z",
		"Mon, 02 Mar 2026 08:15:00 GMT":    "2026-03-02T08:15:00Z",
		"Mon, 2 Mar 2026 08:15:00 -0700":   "2026-03-02T08:15:00-07:00",
		"Mon, 02 Mar 2026 08:15:00 EST":    "2026-03-02T08:15:00-05:00",
		"Mon, 02 Mar 2026 08:15:00 PDT":    "2026-03-02T08:15:00-07:00",
		"Mon, 02 Mar 2026 08:15:00 XYZ":    "2026-03-02T08:15:00Z",
		"Monday, 02-Mar-26 08:15:00 UTC":   "2026-03-02T08:15:00Z",
		"Mon Mar  2 08:15:00 2026":         "2026-03-02T08:15:00Z",
		"2 Mar 2026 08:15:00 +0200":        "2026-03-02T08:15:00+02:00",
		"2-Mar-2026 08:15:00.00":           "2026-03-02T08:15:00Z",
		"2 March 2026":                     "2026-03-02T00:00:00Z",
		"2 Mar 2026":                       "2026-03-02T00:00:00Z",
		"02 march 2026":                    "2026-03-02T00:00:00Z",
		"March 2, 2026":                    "2026-03-02T00:00:00Z",
		"Mar 2, 2026":                      "2026-03-02T00:00:00Z",
		"Mar. 2, 2026":                     "2026-03-02T00:00:00Z",
		"Sept. 3, 2025":                    "2025-09-03T00:00:00Z",
		"3 Sept 2025":                      "2025-09-03T00:00:00Z",
		"March 2, 2026 8:15 am":            "2026-03-02T08:15:00Z",
		"Mar 2, 2026, 8:15 p.m.":           "2026-03-02T20:15:00Z",
		"Monday, March 2, 2026":            "2026-03-02T00:00:00Z",
		"Monday, 2 March 2026":             "2026-03-02T00:00:00Z",
		" \t2026-03-02\n":                  "2026-03-02T00:00:00Z",
		"2\u00a0March\u00a02026":           "2026-03-02T00:00:00Z",
		"2026-03":                          "2026-03-01T00:00:00Z",
		"March 2026":                       "2026-03-01T00:00:00Z",
		"2024-02-29":                       "2024-02-29T00:00:00Z",
		"03/16/2026":                       "2026-03-16T00:00:00Z",
		"16/03/2026":                       "2026-03-16T00:00:00Z",
		"March 2nd, 2026":                  "2026-03-02T00:00:00Z",
	} {
		got, err := ParseDate(s)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseDate(%q) = %v, %v, want %s", s, got.Format(time.RFC3339), err, want)
		}
	}
	for _, s := range []string{"", " ", "yesterday", "2 days ago", "2026", "2026-02-30", "2026-13-01", "31-04-2026", "04/05/2026", "3/2/2026", "1772439300", "2026-03-02T25:00:00Z", "\x00\xff"} {
		if got, err := ParseDate(s); err == nil || !got.IsZero() {
			t.Errorf("ParseDate(%q) = %v, want an error", s, got)
		}
	}
}

func TestParseDateAt(t *testing.T) {
	for s, want := range map[string]string{
		"2 days ago": "2026-03-07T12:00:00Z", "3 hours ago": "2026-03-09T09:00:00Z", "an hour ago": "2026-03-09T11:00:00Z", "5 min ago": "2026-03-09T11:55:00Z",
		"Published 1 week ago": "2026-03-02T12:00:00Z", "2 months ago": "2026-01-09T12:00:00Z", "a year ago": "2025-03-09T12:00:00Z", "two weeks ago": "2026-02-23T12:00:00Z",
		"Yesterday": "2026-03-08T12:00:00Z", "just now": "2026-03-09T12:00:00Z", "30 seconds ago": "2026-03-09T11:59:30Z", "16-04-2025": "2025-04-16T00:00:00Z",
	} {
		got, err := ParseDateAt(s, noon)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseDateAt(%q) = %v, %v, want %s", s, got.Format(time.RFC3339), err, want)
		}
		if got, err := ParseDateAt(s, time.Time{}); s != "16-04-2025" && (err == nil || !got.IsZero()) {
			t.Errorf("ParseDateAt(%q) without a time = %v", s, got)
		}
	}
	for _, s := range []string{"", "ago", "days ago", "in 2 days", "99999 days ago", "long ago"} {
		if got, err := ParseDateAt(s, noon); err == nil {
			t.Errorf("ParseDateAt(%q) = %v, want an error", s, got)
		}
	}
}

// What a zone's name means does not depend on the machine's own zone.
func TestParseDateLocal(t *testing.T) {
	was := time.Local
	defer func() { time.Local = was }()
	time.Local = time.FixedZone("XYZ", 7*3600)
	for _, s := range []string{"Mon, 02 Mar 2026 08:15:00 XYZ", "Mon, 02 Mar 2026 08:15:00 +0000", "2026-03-02 08:15"} {
		got, err := ParseDate(s)
		if want := "2026-03-02T08:15:00Z"; err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("ParseDate(%q) = %v, %v, want %s", s, got, err, want)
		}
	}
}
