package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dateline-news/dateline/analysis"
)

// A line of JSON lines; all but the text are optional.
type line struct {
	ID       json.RawMessage `json:"id"` // a number keeps its digits, however many
	Title    string          `json:"title"`
	Text     *string         `json:"text"`
	Body     *string         `json:"body"`
	Source   string          `json:"source"`
	Byline   string          `json:"byline"`
	URL      string          `json:"url"`
	Date     string          `json:"date"`
	Language string          `json:"language"`
}

// jsonl yields an article a line; empty lines are skipped. A broken line is an error of its own, an input that cannot
// be read further is the last error.
func jsonl(in *bufio.Reader, name, id string, limit int64, yield func(analysis.Article, error) bool) {
	for n := 1; ; n++ {
		data, err := readLine(in, limit)
		if err != nil && err != io.EOF {
			stop := !errors.Is(err, errTooLong)
			if !yield(analysis.Article{}, &Error{name, n, err}) || stop {
				return
			}
			continue
		}
		if n == 1 {
			data = bytes.TrimPrefix(data, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(data)) > 0 {
			a, bad := decode(data, fmt.Sprintf("%s:%d", id, n))
			if bad != nil {
				bad = &Error{name, n, bad}
			}
			if !yield(a, bad) {
				return
			}
		}
		if err == io.EOF {
			return
		}
	}
}

func decode(data []byte, id string) (analysis.Article, error) {
	var l line
	if err := json.Unmarshal(data, &l); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			err = fmt.Errorf("%q is %s, not text", wrong.Field, indefinite(wrong.Value))
			if wrong.Field == "" {
				err = fmt.Errorf("the line is %s, not an object", indefinite(wrong.Value))
			}
		}
		return analysis.Article{}, err
	}
	a := analysis.Article{ID: id, Title: l.Title, Source: l.Source, Byline: l.Byline, URL: l.URL, Language: l.Language}
	switch number := string(l.ID); {
	case number == "" || number == "null":
	case number[0] == '"':
		var text string
		if err := json.Unmarshal(l.ID, &text); err != nil {
			return analysis.Article{}, err
		}
		if text != "" {
			a.ID = text
		}
	case number[0] == '-' || number[0] >= '0' && number[0] <= '9':
		a.ID = number
	default:
		return analysis.Article{}, errors.New(`"id" is neither text nor a number`)
	}
	switch {
	case l.Text != nil && *l.Text != "":
		a.Body = *l.Text
	case l.Body != nil:
		a.Body = *l.Body
	case l.Text == nil:
		return analysis.Article{}, errors.New(`no "text" and no "body"`)
	}
	if l.Date != "" {
		// A date that cannot be read leaves the article undated.
		a.Published, _ = ParseDate(l.Date)
	}
	return a, nil
}

func indefinite(what string) string {
	if strings.ContainsAny(what[:1], "aeiou") {
		return "an " + what
	}
	return "a " + what
}

// readLine reads a line without its end; of a line over the limit the rest is skipped, and the error is errTooLong. At
// the end of the input the error is io.EOF, with the last line if no newline ends it.
func readLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var out []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			out = append(out, part...)
			if int64(len(bytes.TrimRight(out, "\r\n"))) > limit {
				long, out = true, nil
			}
		}
		switch {
		case err == bufio.ErrBufferFull:
		case long && (err == nil || err == io.EOF):
			// After the end of the input the next call returns io.EOF once more.
			return nil, fmt.Errorf("line %w of %d bytes", errTooLong, limit)
		default:
			return bytes.TrimRight(out, "\r\n"), err
		}
	}
}
