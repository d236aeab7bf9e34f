package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/progress"
	"github.com/dateline-news/dateline/topic"
)

// learn trains on a file of labelled articles and writes the model.
func learn(path, model string, publish int, stdin io.Reader) error {
	in := stdin
	name := "stdin"
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		in, name = f, path
	}
	lines, err := plain(in, name)
	if err != nil {
		return err
	}
	var bad error
	reading := progress.Start("reading", 0)
	examples := func(yield func(topic.Input, []string) bool) {
		defer reading.Done()
		for n := 1; ; n++ {
			line, end := lines.ReadBytes('\n')
			if end != nil && end != io.EOF {
				bad = fmt.Errorf("%s:%d: %w", name, n, end)
				return
			}
			if len(bytes.TrimSpace(line)) > 0 {
				article, labels, err := decode(line, name)
				if err != nil {
					bad = fmt.Errorf("%s:%d: %w", name, n, err)
					return
				}
				if !yield(topic.NewInput(article.Title, article.Body), labels) {
					return
				}
				reading.Add(1)
			}
			if end == io.EOF {
				return
			}
		}
	}
	var learning *progress.Bar
	defer func() { learning.Done() }()
	s, err := topic.Train(examples, topic.TrainOptions{Publish: publish, Progress: func(done, topics int) {
		if learning == nil {
			learning = progress.Start("learning topics", topics)
		}
		learning.Add(1)
	}})
	if bad != nil {
		return bad
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return save(s, model)
}

// save writes a model beside its place and moves it there when it is whole.
func save(s *topic.Scorer, path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".topics-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := s.Save(f); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// plain returns the input without its compression.
func plain(in io.Reader, name string) (*bufio.Reader, error) {
	r := bufio.NewReaderSize(in, 1<<16)
	head, _ := r.Peek(2)
	if len(head) < 2 || head[0] != 0x1f || head[1] != 0x8b {
		return r, nil
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return bufio.NewReaderSize(z, 1<<16), nil
}

// decode returns the article of a line, and its labels: those of "labels", or the one of "label".
func decode(line []byte, name string) (analysis.Article, []string, error) {
	var l struct {
		Label  *string   `json:"label"`
		Labels *[]string `json:"labels"`
	}
	var article analysis.Article
	for a, err := range source.Read(bytes.NewReader(line), name, source.Options{Format: source.JSONL}) {
		if err != nil {
			var e *source.Error
			if errors.As(err, &e) {
				err = e.Err
			}
			return a, nil, err
		}
		article = a
	}
	switch err := json.Unmarshal(line, &l); {
	case err != nil:
		return article, nil, errors.New(`"label" is not text, or "labels" is not a list of texts`)
	case l.Labels != nil:
		return article, *l.Labels, nil
	case l.Label != nil && *l.Label != "":
		return article, []string{*l.Label}, nil
	case l.Label != nil:
		return article, nil, nil
	}
	return article, nil, errors.New(`no "label" and no "labels"`)
}
