// Command related prints the related-articles panel of each article, with its reasons.
//
//	go run ./examples/related [flags] [FILE|DIR …]
//
// Without FILE it reads the newsroom that is shipped in testdata.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

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

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c := &command{stdin: stdin, out: bufio.NewWriterSize(stdout, 1<<16), stderr: stderr}
	defer c.out.Flush()
	flags := flag.NewFlagSet("related", flag.ContinueOnError)
	flags.SetOutput(stderr)
	in := flags.String("in", "auto", "input format: auto, text, html or jsonl")
	flags.BoolVar(&c.jsonl, "jsonl", false, "one JSON object a line instead of panels")
	limit := flags.Int("limit", 0, "suggestions for each article (default 3 in panels, 10 in JSON lines)")
	queries := flags.String("query", "", "suggest for the articles of this `FILE`, which are not indexed")
	pairs := flags.String("pairs", "", "print the similarity of each pair of this `FILE` of {\"a\",\"b\"} lines")
	flags.BoolVar(&c.query.NoDecay, "nodecay", false, "leave time out of the score")
	days := flags.Float64("decay", 0, "days in which relevance falls to a third (default 14)")
	duplicates := flags.Bool("duplicates", false, "print the groups of near-duplicates")
	stories := flags.Bool("stories", false, "print the groups of articles of one story")
	diversity := flags.Float64("diversity", 0, "0 to 1: how much likeness to a better suggestion holds one back")
	sources := flags.String("source", "", "suggest from this source only")
	collapse := flags.Bool("collapse", false, "suggest the earliest of near-duplicates alone (always in panels)")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: related [flags] [FILE|DIR …]   (default testdata/newsroom; -: standard input)")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	format, err := source.ParseFormat(*in)
	if err != nil {
		fmt.Fprintln(stderr, "related:", err)
		return 2
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
	if len(paths) == 0 {
		paths = []string{"testdata/newsroom"}
	}
	c.analyzer, c.index = analysis.New(analysis.Options{}), related.New(related.Options{})
	c.docs = c.read(paths)
	if err := c.index.Add(c.docs...); err != nil {
		fmt.Fprintln(stderr, "related:", err)
		return 1
	}
	switch {
	case *pairs != "":
		c.printPairs(*pairs)
	case *duplicates:
		for _, ids := range c.index.Duplicates() {
			c.print(map[string]any{"ids": ids})
		}
	case *stories:
		for _, s := range c.index.Stories() {
			c.print(struct {
				ID  string   `json:"id"`
				IDs []string `json:"ids"`
			}{s.ID, s.IDs})
		}
	case *queries != "":
		c.suggest(c.read([]string{*queries}))
	default:
		c.suggest(c.docs)
	}
	return c.status
}

// read analyses articles on all cores and returns the documents in order.
func (c *command) read(paths []string) []*analysis.Document {
	articles, errs := source.Collect(source.Files(paths, source.Options{Format: c.format, Stdin: c.stdin}))
	for _, err := range errs {
		fmt.Fprintln(c.stderr, "related:", err)
		c.status = 1
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

func (c *command) print(v any) {
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		fmt.Fprintln(c.stderr, "related:", err)
		c.status = 1
	}
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

// record is the line of an article in JSON lines.
func record(d *analysis.Document, found []related.Suggestion) any {
	type because struct {
		Kind   string  `json:"kind"`
		What   string  `json:"what"`
		Weight float64 `json:"weight"`
	}
	type suggestion struct {
		ID       string    `json:"id"`
		Score    float64   `json:"score"`
		Relation string    `json:"relation"`
		Because  []because `json:"because"`
		Copies   []string  `json:"copies,omitempty"`
	}
	out := struct {
		ID      string       `json:"id"`
		Related []suggestion `json:"related"`
	}{d.ID, []suggestion{}}
	for _, s := range found {
		r := suggestion{ID: s.ID, Score: s.Score, Relation: string(s.Relation), Copies: s.Copies}
		for _, b := range s.Because {
			r.Because = append(r.Because, because{b.Kind, b.What, b.Weight})
		}
		out.Related = append(out.Related, r)
	}
	return out
}

// printPairs prints the similarity of each pair of a file.
func (c *command) printPairs(path string) {
	byID := map[string]*analysis.Document{}
	for _, d := range c.docs {
		byID[d.ID] = d
	}
	type pair struct{ A, B any }
	n := 0
	for p, err := range gold.Rows[pair](path) {
		n++
		if err != nil {
			fmt.Fprintln(c.stderr, "related:", err)
			c.status = 1
			return
		}
		a, b := byID[fmt.Sprint(p.A)], byID[fmt.Sprint(p.B)]
		if a == nil || b == nil {
			fmt.Fprintf(c.stderr, "related: %s: row %d: no article %v or %v\n", path, n, p.A, p.B)
			c.status = 1
			continue
		}
		score, _ := c.index.Explain(a, b)
		c.print(struct {
			A     any     `json:"a"`
			B     any     `json:"b"`
			Score float64 `json:"score"`
		}{p.A, p.B, score})
	}
}
