// Package gold reads annotated sets: gzip (or plain) JSON lines whose offsets
// count Unicode code points, turned into byte offsets.
package gold

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"unicode/utf8"
)

// Rows yields the lines of a file decoded as T. The sequence ends with an error
// that names file and line, if there is one.
func Rows[T any](path string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		f, err := os.Open(path)
		if err != nil {
			yield(zero, err)
			return
		}
		defer f.Close()
		var r io.Reader = bufio.NewReaderSize(f, 1<<16)
		if strings.HasSuffix(path, ".gz") {
			z, err := gzip.NewReader(r)
			if err != nil {
				yield(zero, fmt.Errorf("%s: %w", path, err))
				return
			}
			r = z
		}
		dec := json.NewDecoder(r)
		for n := 1; ; n++ {
			var row T
			if err := dec.Decode(&row); err == io.EOF {
				return
			} else if err != nil {
				yield(zero, fmt.Errorf("%s: row %d: %w", path, n, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// A Name is an annotated span, in bytes.
type Name struct {
	Start, End int
	Type       string
}

// A NamesDocument is a text with its names in order.
type NamesDocument struct {
	ID    string
	Text  string
	Names []Name
}

// ReadNames reads a set of annotated names.
func ReadNames(path string) ([]NamesDocument, error) {
	type row struct {
		ID       any
		Text     string
		Entities []struct {
			Start, End int
			Type       string
		}
	}
	var out []NamesDocument
	for r, err := range Rows[row](path) {
		if err != nil {
			return nil, err
		}
		at := Offsets(r.Text)
		d := NamesDocument{ID: fmt.Sprint(r.ID), Text: r.Text}
		for _, e := range r.Entities {
			if e.Start >= 0 && e.Start < e.End && e.End < len(at) {
				d.Names = append(d.Names, Name{at[e.Start], at[e.End], e.Type})
			}
		}
		slices.SortStableFunc(d.Names, func(a, b Name) int { return a.Start - b.Start })
		out = append(out, d)
	}
	return out, nil
}

// Offsets returns the byte offset of each code point of a text, and the text's length last.
func Offsets(text string) []int {
	out := make([]int, 0, utf8.RuneCountInString(text)+1)
	for i := range text {
		out = append(out, i)
	}
	return append(out, len(text))
}
