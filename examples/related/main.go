// Command related prints the related-articles panel of each article, with its reasons.
//
//	go run ./examples/related [flags] [FILE|DIR …]
//
// Without FILE it reads the newsroom that is shipped in testdata. With -index the articles are kept in a directory, and only those of FILE are read anew.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() {
	// A reader that has seen enough, such as head, makes writing fail; run ends quietly then.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// A command is one call of the program.
type command struct {
	stdin    io.Reader
	out      *bufio.Writer
	stderr   io.Writer
	status   int
	query    related.Query
	jsonl    bool
	analyzer *analysis.Analyzer
	index    *related.Index
	docs     []*analysis.Document
	format   source.Format
}

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was. Each error is one line.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	c := &command{stdin: stdin, out: bufio.NewWriterSize(stdout, 1<<16), stderr: stderr}
	flags := flag.NewFlagSet("related", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	in := flags.String("in", "auto", "input `format`: auto, text, html, jsonl or feed")
	flags.BoolVar(&c.jsonl, "jsonl", false, "one JSON object a line instead of panels")
	limit := flags.Int("limit", 0, "suggestions for each article (default 3 in panels, 10 in JSON lines)")
	queries := flags.String("query", "", "suggest for the articles of this `FILE`, which are not indexed")
	pairs := flags.String("pairs", "", "print the similarity of each pair of this `FILE` of {\"a\",\"b\"} lines")
	flags.BoolVar(&c.query.NoDecay, "nodecay", false, "leave time out of the score")
	days := flags.Float64("decay", 0, "days in which time takes two thirds of what it can take, seven tenths of the score (default 8)")
	duplicates := flags.Bool("duplicates", false, "print the groups of near-duplicates")
	stories := flags.Bool("stories", false, "print the groups of articles of one story")
	diversity := flags.Float64("diversity", 0, "0 to 1: how much likeness to a better suggestion holds one back")
	sources := flags.String("source", "", "suggest from this source only")
	dir := flags.String("index", "", "keep the articles in this `DIR`; what is in it need not be read again")
	explain := flags.Bool("explain", false, "say why two articles are related, or not: the last two arguments are their ids")
	collapse := flags.Bool("collapse", false, "suggest the earliest of near-duplicates alone (always in panels)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "usage: related [flags] [FILE|DIR …]   (default testdata/newsroom; -: standard input)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err != nil:
		return c.fail(2, fmt.Errorf("%w (-h lists the flags)", err))
	}
	format, err := source.ParseFormat(*in)
	switch {
	case err != nil:
		return c.fail(2, err)
	case *limit < 0:
		return c.fail(2, fmt.Errorf("-limit %d: want no less than 0", *limit))
	case !(*days >= 0 && *days <= 36500):
		return c.fail(2, fmt.Errorf("-decay %v: want days from 0 to 36500", *days))
	case !(*diversity >= 0 && *diversity <= 1):
		return c.fail(2, fmt.Errorf("-diversity %v: want a number from 0 to 1", *diversity))
	}
	c.format = format
	c.query.Limit = *limit
	c.query.Diversity = *diversity
	c.query.Decay = time.Duration(*days * 24 * float64(time.Hour))
	c.query.KeepCopies = c.jsonl && !*collapse
	if *sources != "" {
		c.query.Sources = []string{*sources}
	}
	if c.query.Limit == 0 {
		c.query.Limit = 3
		if c.jsonl {
			c.query.Limit = 10
		}
	}
	paths := flags.Args()
	var asked [2]string
	if *explain {
		if len(paths) < 2 {
			return c.fail(2, errors.New("-explain: want the ids of two articles after the files"))
		}
		asked = [2]string(paths[len(paths)-2:])
		paths = paths[:len(paths)-2]
	}
	if len(paths) == 0 && *dir == "" {
		paths = []string{"testdata/newsroom"}
	}
	c.analyzer = analysis.New(analysis.Options{})
	if err := c.fill(*dir, paths); err != nil {
		return c.fail(1, err)
	}
	defer func() {
		if err := c.index.Close(); err != nil {
			status = c.fail(1, err)
		}
	}()
	switch {
	case *explain:
		if err := c.explain(asked[0], asked[1]); err != nil {
			c.fail(1, err)
		}
	case *pairs != "":
		c.printPairs(*pairs)
	case *duplicates:
		c.duplicates()
	case *stories:
		for _, s := range c.index.Stories() {
			c.print(struct {
				ID  string   `json:"id"`
				IDs []string `json:"ids"`
			}{s.ID, s.IDs})
		}
	case *queries != "":
		c.suggest(c.read([]string{*queries}))
	case len(paths) == 0:
		fmt.Fprintf(c.out, "%d articles in %s\n", c.index.Len(), *dir)
	default:
		c.suggest(c.docs)
	}
	if err := c.out.Flush(); err != nil && !errors.Is(err, syscall.EPIPE) {
		return c.fail(1, err)
	}
	return c.status
}

// fill reads articles and adds them to the index, which is kept in a directory if one is given.
func (c *command) fill(dir string, paths []string) (err error) {
	c.index = related.New(related.Options{})
	if dir != "" {
		if c.index, err = related.Open(dir, related.Options{}); err != nil {
			return err
		}
	}
	if len(paths) == 0 {
		return nil
	}
	c.docs = c.read(paths)
	ids := map[string]bool{}
	for _, d := range c.docs {
		ids[d.ID] = true
	}
	const batch = 1000
	for i := 0; i < len(c.docs); i += batch {
		if err := c.index.Add(c.docs[i:min(i+batch, len(c.docs))]...); err != nil {
			return errors.Join(err, c.index.Close())
		}
	}
	if twice := len(c.docs) - len(ids); twice > 0 {
		fmt.Fprintf(c.stderr, "related: note: %d of %d articles have the id of another one; the last of an id is suggested\n", twice, len(c.docs))
	}
	return nil
}

// duplicates prints the groups of near-duplicates, with what each article has of an earlier one.
func (c *command) duplicates() {
	type held struct {
		ID     string  `json:"id"`
		Of     string  `json:"of"`
		Kind   string  `json:"kind"`
		Within float64 `json:"within"`
		Held   float64 `json:"held"`
	}
	of := map[string]held{}
	for _, x := range c.index.Copies() {
		of[x.ID] = held{x.ID, x.Of, string(x.Kind), x.Within, x.Held}
	}
	for _, ids := range c.index.Duplicates() {
		group := struct {
			IDs    []string `json:"ids"`
			Copies []held   `json:"copies"`
		}{IDs: ids}
		for _, id := range ids[1:] {
			group.Copies = append(group.Copies, of[id])
		}
		c.print(group)
	}
}

// explain prints why an article is suggested for another one, or not.
func (c *command) explain(a, b string) error {
	s, ok := c.index.Why(a, b, c.query)
	if !ok {
		for _, id := range []string{a, b} {
			if _, there := c.index.RelatedTo(id, related.Query{Limit: 1}); !there {
				return fmt.Errorf("-explain: no article has the id %q", id)
			}
		}
	}
	if c.jsonl {
		c.print(struct {
			A string `json:"a"`
			suggestion
		}{a, suggestionOf(s)})
		return nil
	}
	table(c.out, a, s)
	return nil
}

// fail reports an error and sets the exit status, which it returns.
func (c *command) fail(status int, err error) int {
	fmt.Fprintln(c.stderr, "related:", err)
	c.status = status
	return status
}

// read analyses articles on all cores and returns the documents in order.
func (c *command) read(paths []string) []*analysis.Document {
	articles, errs := source.Collect(source.Files(paths, source.Options{Format: c.format, Stdin: c.stdin}))
	for _, err := range errs {
		c.fail(1, err)
	}
	docs := make([]*analysis.Document, len(articles))
	bar := progress.Start("analysing", len(articles))
	var wait sync.WaitGroup
	var counting sync.Mutex
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(articles); i += workers {
				docs[i] = c.analyzer.Analyze(articles[i])
				counting.Lock()
				bar.Add(1)
				counting.Unlock()
			}
		})
	}
	wait.Wait()
	bar.Done()
	return docs
}

// print prints a value as a line of JSON. The writer keeps an error of writing until it is flushed.
func (c *command) print(v any) {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.Encode(v)
}

// suggest prints the panel or the line of each document.
func (c *command) suggest(docs []*analysis.Document) {
	bar := progress.Start("suggesting", len(docs))
	defer bar.Done()
	for _, d := range docs {
		found := c.index.Related(d, c.query)
		if c.jsonl {
			c.print(record(d, found))
		} else {
			panel(c.out, d, found)
		}
		bar.Add(1)
	}
}

// A because is a reason in JSON lines.
type because struct {
	Kind   string  `json:"kind"`
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
}

// A suggestion is a related article in JSON lines.
type suggestion struct {
	ID       string    `json:"id"`
	Score    float64   `json:"score"`
	Relation string    `json:"relation"`
	Because  []because `json:"because"`
	Copies   []string  `json:"copies,omitempty"`
}

func suggestionOf(s related.Suggestion) suggestion {
	r := suggestion{ID: s.ID, Score: s.Score, Relation: string(s.Relation), Copies: s.Copies}
	for _, b := range s.Because {
		r.Because = append(r.Because, because{b.Kind, b.What, b.Weight})
	}
	return r
}

// record is the line of an article in JSON lines.
func record(d *analysis.Document, found []related.Suggestion) any {
	out := struct {
		ID      string       `json:"id"`
		Related []suggestion `json:"related"`
	}{d.ID, []suggestion{}}
	for _, s := range found {
		out.Related = append(out.Related, suggestionOf(s))
	}
	return out
}

// printPairs prints the similarity of each pair of a file. A broken or unknown pair is an error of its own.
func (c *command) printPairs(path string) {
	byID := map[string]*analysis.Document{}
	for _, d := range c.docs {
		byID[d.ID] = d
	}
	in, err := c.open(path)
	if err != nil {
		c.fail(1, err)
		return
	}
	if path == "-" {
		path = "stdin"
	}
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var pair struct {
			A     *json.RawMessage `json:"a"`
			B     *json.RawMessage `json:"b"`
			Score float64          `json:"score"`
		}
		err := json.Unmarshal(line, &pair)
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) || err == nil && (pair.A == nil || pair.B == nil) {
			err = errors.New(`want an object with "a" and "b"`)
		}
		if err != nil {
			c.fail(1, fmt.Errorf("%s:%d: %w", path, n, err))
			continue
		}
		a, b := byID[id(*pair.A)], byID[id(*pair.B)]
		if a == nil || b == nil {
			unknown := pair.A
			if a != nil {
				unknown = pair.B
			}
			c.fail(1, fmt.Errorf("%s:%d: no article has the id %s", path, n, *unknown))
			continue
		}
		pair.Score, _ = c.index.Explain(a, b)
		c.print(pair)
	}
	if err := lines.Err(); err != nil {
		c.fail(1, fmt.Errorf("%s: %w", path, err))
	}
}

// id is the id that a JSON value stands for: a string, or a number as it is written.
func id(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// open opens a file, or standard input for "-", plain or compressed by gzip.
func (c *command) open(path string) (io.Reader, error) {
	in := c.stdin
	if path != "-" {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(data)
	}
	plain := bufio.NewReader(in)
	if head, _ := plain.Peek(2); string(head) != "\x1f\x8b" {
		return plain, nil
	}
	z, err := gzip.NewReader(plain)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return z, nil
}
