// Package table reads the project's readable data tables: tab-separated
// values, a header line, "#" lines as comments, lists within a field separated by ";".
package table

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A Row is one line of a table.
type Row struct {
	file    string
	line    int
	columns map[string]int
	fields  []string
}

// Read reads a table. An error names file, line and cause.
func Read(path string) ([]Row, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(filepath.Base(path), string(data))
}

// Parse reads a table that is in memory; name stands for the file in errors.
func Parse(name, text string) ([]Row, error) {
	var rows []Row
	var columns map[string]int
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if columns == nil {
			columns = map[string]int{}
			for i, f := range fields {
				columns[f] = i
			}
			continue
		}
		if len(fields) > len(columns) {
			return nil, fmt.Errorf("%s:%d: %d fields, the header has %d", name, number, len(fields), len(columns))
		}
		rows = append(rows, Row{name, number, columns, fields})
	}
	return rows, nil
}

// Place returns file and line, for messages.
func (r Row) Place() string { return fmt.Sprintf("%s:%d", r.file, r.line) }

// Get returns the field of a column without surrounding space, "" if it is not there.
func (r Row) Get(column string) string {
	i, ok := r.columns[column]
	if !ok || i >= len(r.fields) {
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// List returns the parts of a field.
func (r Row) List(column string) []string {
	var out []string
	for part := range strings.SplitSeq(r.Get(column), ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
