// Command analyze shows what dateline reads in articles.
//
//	go run ./examples/analyze [-in auto|text|html|jsonl] [-out text|json|jsonl] [FILE …]
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("analyze", flag.ContinueOnError)
	flags.SetOutput(stderr)
	in := flags.String("in", "auto", "input format: auto, text, html or jsonl")
	out := flags.String("out", "text", "output format: text, json or jsonl")
	probs := flags.Bool("probs", false, "list every topic of the taxonomy with its probability")
	limit := flags.Int64("max", 0, "longest article in bytes (default 256 MB)")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: analyze [flags] [FILE|DIR …]   (no FILE, or -: standard input)")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	format, err := source.ParseFormat(*in)
	if err != nil {
		fmt.Fprintln(stderr, "analyze:", err)
		return 2
	}
	w := bufio.NewWriterSize(stdout, 1<<16)
	defer w.Flush()
	var show func(*analysis.Document) error
	switch enc := json.NewEncoder(w); *out {
	case "json":
		enc.SetIndent("", "  ")
		show = func(d *analysis.Document) error { return enc.Encode(d.Record(*probs)) }
	case "jsonl":
		show = func(d *analysis.Document) error { return enc.Encode(d.Record(*probs)) }
	case "text":
		show = func(d *analysis.Document) error { return text(w, d, *probs) }
	default:
		fmt.Fprintf(stderr, "analyze: output format %q: want text, json or jsonl\n", *out)
		return 2
	}
	paths := flags.Args()
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	status := 0
	analyzer := analysis.New(analysis.Options{})
	bar := progress.Start("articles", 0)
	defer bar.Done()
	for article, err := range source.Files(paths, source.Options{Format: format, MaxBytes: *limit, Stdin: stdin}) {
		if err != nil {
			fmt.Fprintln(stderr, "analyze:", err)
			status = 1
			continue
		}
		if err := show(analyzer.Analyze(article)); err != nil {
			fmt.Fprintln(stderr, "analyze:", err)
			return 1
		}
		bar.Add(1)
	}
	return status
}
