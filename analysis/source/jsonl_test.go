package source

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
)

func TestJSONL(t *testing.T) {
	date := time.Date(2026, 3, 2, 8, 15, 0, 0, time.UTC)
	for _, c := range []struct {
		what, input string
		want        []analysis.Article
	}{
		{"all fields", `{"id":"a","title":"Talks","text":"Quito.","source":"Andes Post","url":"https://andes.example/a","date":"2026-03-02T08:15:00Z","language":"en","more":[1]}`,
			[]analysis.Article{{ID: "a", Title: "Talks", Body: "Quito.", Source: "Andes Post", URL: "https://andes.example/a", Language: "en", Published: date}}},
		{"only text", `{"text":"Quito."}`, []analysis.Article{{ID: "f:1", Body: "Quito."}}},
		{"body", `{"body":"Quito."}`, []analysis.Article{{ID: "f:1", Body: "Quito."}}},
		{"text before body", `{"body":"Lima.","text":"Quito."}`, []analysis.Article{{ID: "f:1", Body: "Quito."}}},
		{"body for empty text", `{"body":"Lima.","text":""}`, []analysis.Article{{ID: "f:1", Body: "Lima."}}},
		{"body for null text", `{"body":"Lima.","text":null,"id":null,"title":null}`, []analysis.Article{{ID: "f:1", Body: "Lima."}}},
		{"empty text", `{"id":"","title":"Talks","text":""}`, []analysis.Article{{ID: "f:1", Title: "Talks"}}},
		{"numbers as ids", "{\"id\":7,\"text\":\"x\"}\n{\"id\":-2.5,\"text\":\"x\"}\n{\"id\":12345678901234567890,\"text\":\"x\"}\n{\"id\":1000000,\"text\":\"x\"}",
			[]analysis.Article{{ID: "7", Body: "x"}, {ID: "-2.5", Body: "x"}, {ID: "12345678901234567890", Body: "x"}, {ID: "1000000", Body: "x"}}},
		{"byte order mark, CRLF, empty lines", "\ufeff{\"text\":\"Quito.\"}\r\n\r\n \t\r\n{\"text\":\"Lima.\"}\r\n\n", []analysis.Article{{ID: "f:1", Body: "Quito."}, {ID: "f:4", Body: "Lima."}}},
		{"no last newline", "{\"text\":\"Quito.\"}\n{\"text\":\"Lima.\"}", []analysis.Article{{ID: "f:1", Body: "Quito."}, {ID: "f:2", Body: "Lima."}}},
		{"nothing", "", nil},
		{"a date that cannot be read", `{"text":"Quito.","date":"last week"}`, []analysis.Article{{ID: "f:1", Body: "Quito."}}},
		{"escapes", `{"text":"\u0051uito\u0000 \ud83d\ude00 \ud800 \"\n"}`, []analysis.Article{{ID: "f:1", Body: "Quito\x00 \U0001F600 \uFFFD \"\n"}}},
		{"invalid UTF-8", "{\"text\":\"Qu\xffito\"}", []analysis.Article{{ID: "f:1", Body: "Qu\uFFFDito"}}},
	} {
		got, errs := read(t, "f.jsonl", c.input, Options{})
		if diff := cmp.Diff(c.want, got); diff != "" || len(errs) > 0 {
			t.Errorf("%s: %v (-want +got)\n%s", c.what, errs, diff)
		}
	}
}

// Each broken line is reported with its number and cause, and the lines around it are read.
func TestBrokenLines(t *testing.T) {
	for line, want := range map[string]string{
		`{"text":"Qui`:                   "unexpected end of JSON input",
		`{"text":"Quito."`:               "unexpected end of JSON input",
		`{"text":"Quito."} {"text":""}`:  "invalid character '{' after top-level value",
		`{"text":"Quito."}]`:             "invalid character ']' after top-level value",
		"{\"text\":\"Qu\x00ito.\"}":      `invalid character '\x00' in string literal`,
		`Quito.`:                         "invalid character 'Q' looking for beginning of value",
		`["text"]`:                       "the line is an array, not an object",
		`"text"`:                         "the line is a string, not an object",
		`7`:                              "the line is a number, not an object",
		`null`:                           `no "text" and no "body"`,
		`{}`:                             `no "text" and no "body"`,
		`{"title":"Talks"}`:              `no "text" and no "body"`,
		`{"text":7}`:                     `"text" is a number, not text`,
		`{"text":["Quito."]}`:            `"text" is an array, not text`,
		`{"body":{"p":"Quito."}}`:        `"body" is an object, not text`,
		`{"text":"x","title":true}`:      `"title" is a bool, not text`,
		`{"text":"x","date":1772439300}`: `"date" is a number, not text`,
		`{"text":"x","id":true}`:         `"id" is neither text nor a number`,
		`{"text":"x","id":["a"]}`:        `"id" is neither text nor a number`,
		`{"text":"x","id":{}}`:           `"id" is neither text nor a number`,
	} {
		articles, errs := read(t, "dir/f.jsonl", "{\"text\":\"a\"}\n\n"+line+"\n{\"text\":\"b\"}\n", Options{})
		if !cmp.Equal(ids(articles), []string{"f:1", "f:4"}) || !cmp.Equal(errs, []string{"dir/f.jsonl:3: " + want}) {
			t.Errorf("%s\n got %v %q\nwant %q", line, ids(articles), errs, want)
		}
		// The same at the end of the file, where no newline follows.
		if articles, errs = read(t, "f.jsonl", "{\"text\":\"a\"}\n"+line, Options{}); len(articles) != 1 || !cmp.Equal(errs, []string{"f.jsonl:2: " + want}) {
			t.Errorf("%s at the end: %v %q", line, ids(articles), errs)
		}
	}
}

// A line over the limit is skipped, however long; one of just the limit is read.
func TestLimit(t *testing.T) {
	exact := `{"text":"1234567890"}`
	long := `{"text":"` + strings.Repeat("x", 1<<18) + `"}`
	for _, end := range []string{"\n", "\r\n", ""} {
		articles, errs := read(t, "f.jsonl", long+"\n"+exact+"\n"+long+"\n"+exact+"\n"+exact[:len(exact)-2]+`1"}`+"\n"+exact+end, Options{MaxBytes: int64(len(exact))})
		want := []string{"f.jsonl:1: line longer than the limit of 21 bytes", "f.jsonl:3: line longer than the limit of 21 bytes", "f.jsonl:5: line longer than the limit of 21 bytes"}
		if !cmp.Equal(ids(articles), []string{"f:2", "f:4", "f:6"}) || !cmp.Equal(errs, want) {
			t.Errorf("%q: %v %q", end, ids(articles), errs)
		}
	}
	if articles, errs := read(t, "f.jsonl", exact+"\n"+long, Options{MaxBytes: 100}); len(articles) != 1 || len(errs) != 1 {
		t.Errorf("%v %q", ids(articles), errs)
	}
	if articles, errs := read(t, "f.jsonl", long+"\n"+exact, Options{}); len(articles) != 2 || len(errs) > 0 {
		t.Errorf("%v %q", ids(articles), errs)
	}
}

// FuzzJSONL checks that any input is read without a panic, that every line that is not empty gives an article or an error in
// its place, and that every error names the file and this line.
func FuzzJSONL(f *testing.F) {
	for _, s := range []string{"", "\n", "\ufeff\n", "{}", "{\"text\":\"a\"}\r\n{\"id\":1,\"body\":\"b\"}\n", "{\"text\":\"a\"}{", "\ufeff{\"text\":1}\n\x00\n\xff", "\x1f\x8b", "null\n[]\n7",
		`{"id":{"a":[1,2]},"text":"a"}`, `{"text":"\ud800"}`, strings.Repeat("x", 200) + "\n{\"text\":\"a\"}", "{\"id\":1e400,\"text\":\"\"}", "\u00a0\n{\"date\":\"x\"}"} {
		f.Add([]byte(s), int64(0))
		f.Add([]byte(s), int64(64))
	}
	f.Fuzz(func(t *testing.T, data []byte, limit int64) {
		if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
			t.Skip("gzip")
		}
		if limit < 0 {
			limit = 0
		}
		var want []int // the numbers of the lines that are not empty
		for i, line := range bytes.Split(data, []byte("\n")) {
			if i == 0 {
				line = bytes.TrimPrefix(line, []byte("\ufeff"))
			}
			if len(bytes.TrimSpace(line)) > 0 {
				want = append(want, i+1)
			}
		}
		o := Options{Format: JSONL, MaxBytes: limit}
		n := 0
		for a, err := range Read(bytes.NewReader(data), "f", o) {
			var e *Error
			tooLong := errors.Is(err, errTooLong)
			switch {
			case err != nil && (!errors.As(err, &e) || e.File != "f" || e.Line < 1 || e.Err == nil):
				t.Fatalf("%#v names no file, line or cause", err)
			case tooLong && (n == len(want) || want[n] != e.Line):
				continue // spaces over the limit
			case n == len(want):
				t.Fatalf("%v, %v beyond the %d lines", a, err, len(want))
			case err != nil && e.Line != want[n]:
				t.Fatalf("%v, but the line is %d", err, want[n])
			case err == nil && a.ID == "":
				t.Fatalf("line %d: an article without id", want[n])
			}
			n++
		}
		if n != len(want) {
			t.Fatalf("%d articles and errors from %d lines", n, len(want))
		}
	})
}
