package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// A checkpoint is a file that says how far each input was read, so that a run that was ended goes on where it was. It is a journal: lines of JSON,
// written and synced after each batch that the home has acknowledged. The first line names the home, the last one of an input counts, and a line
// that a crash cut off is dropped when the file is opened; what it told of is then read again, and put again, which changes nothing.
//
// Each run counts the same items from the start of an input, so that two runs on one file, by mistake, lose nothing either.
type checkpoint struct {
	file  *os.File // nil without a checkpoint
	marks map[string]mark
}

// A mark says how far an input was read.
type mark struct {
	// Input is a file's full path, or "-"; "" for an address, whose articles change, which is always read anew.
	Input string `json:"input"`
	// Items counts the articles that are kept and the bad items that were reported.
	Items int `json:"items"`
	// Last is the id of the last article, or the error of the last bad item: it tells whether the input still begins with the same items.
	Last string `json:"last,omitempty"`
	// Size and Time are those of a file that was read to its end. As long as it has both it is not opened again.
	Size int64     `json:"size,omitempty"`
	Time time.Time `json:"time,omitzero"`
}

type header struct {
	Home string `json:"home"`
}

// openCheckpoint opens or makes the checkpoint of a home; without a path nothing is noted.
func openCheckpoint(ctx context.Context, path string, of home) (*checkpoint, error) {
	c := &checkpoint{marks: map[string]mark{}}
	if path == "" {
		return c, nil
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	c.file = f
	err = c.read(of.name())
	if err == nil && len(c.marks) > 0 {
		var empty bool
		if empty, err = of.empty(ctx); empty {
			err = fmt.Errorf("it tells of articles, but %s is empty; without the file they are read anew", of.name())
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("checkpoint %s: %w", path, err), f.Close())
	}
	return c, nil
}

func (c *checkpoint) read(home string) error {
	in := bufio.NewReader(c.file)
	whole := int64(0) // bytes of lines that were written to their end
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		whole += int64(len(line))
		if n == 1 {
			var h header
			switch err := json.Unmarshal(line, &h); {
			case err != nil || h.Home == "":
				return errors.New("line 1: this is no checkpoint")
			case h.Home != home:
				return fmt.Errorf("it belongs to %s, not to %s; take another file", h.Home, home)
			}
			continue
		}
		var m mark
		if err := json.Unmarshal(line, &m); err != nil || m.Input == "" {
			return fmt.Errorf("line %d is damaged; without the file everything is read anew", n)
		}
		c.marks[m.Input] = m
	}
	if err := c.file.Truncate(whole); err != nil || whole > 0 {
		return err
	}
	return c.write(header{home})
}

// note notes marks for good.
func (c *checkpoint) note(marks []mark) error {
	if c.file == nil || len(marks) == 0 {
		return nil
	}
	lines := make([]any, len(marks))
	for i, m := range marks {
		lines[i] = m
	}
	return c.write(lines...)
}

func (c *checkpoint) write(lines ...any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	if _, err := c.file.Write(b.Bytes()); err != nil {
		return err
	}
	return c.file.Sync()
}

func (c *checkpoint) close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
