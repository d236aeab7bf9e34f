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
	ID       any     `json:"id"`
	Title    string  `json:"title"`
	Text     *string `json:"text"`
	Body     *string `json:"body"`
	Source   string  `json:"source"`
	URL      string  `json:"url"`
	Date     string  `json:"date"`
	Language string  `json:"language"`
}

// jsonl yields an article a line. A broken line is an error of its own.
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
		if errors.As(err, &wrong) && wrong.Field != "" {
			err = fmt.Errorf("%q is %s, not text", wrong.Field, article(wrong.Value))
		}
		return analysis.Article{}, err
	}
	a := analysis.Article{ID: id, Title: l.Title, Source: l.Source, URL: l.URL, Language: l.Language}
	switch v := l.ID.(type) {
	case nil:
	case string:
		if v != "" {
			a.ID = v
		}
	case float64:
		a.ID = fmt.Sprint(v)
		if v == float64(int64(v)) {
			a.ID = fmt.Sprint(int64(v))
		}
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

func article(what string) string {
	if strings.ContainsAny(what[:1], "aeiou") {
		return "an " + what
	}
	return "a " + what
}

// readLine reads a line without its end; a line over the limit is skipped and an error.
func readLine(in *bufio.Reader, limit int64) ([]byte, error) {
	var out []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			out = append(out, part...)
			if int64(len(out)) > limit {
				long, out = true, nil
			}
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			if err == io.EOF {
				in.Reset(strings.NewReader(""))
			}
			return nil, fmt.Errorf("line %w of %d bytes", errTooLong, limit)
		}
		return bytes.TrimRight(out, "\r\n"), err
	}
}
