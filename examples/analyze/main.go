// Command analyze shows what dateline reads in articles.
//
//	go run ./examples/analyze [-in auto|text|html|jsonl|feed] [-out text|json|jsonl] [FILE|DIR …]
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() {
	// A reader that has seen enough, such as head, makes writing fail; run ends quietly then.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was. Each error is one line.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fail := func(status int, err error) int {
		for line := range strings.Lines(err.Error()) { // joined errors have a line each
			fmt.Fprintln(stderr, "analyze:", strings.TrimSuffix(line, "\n"))
		}
		return status
	}
	flags := flag.NewFlagSet("analyze", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	in := flags.String("in", "auto", "input `format`: auto, text, html, jsonl or feed")
	out := flags.String("out", "text", "output `format`: text, json or jsonl")
	names := flags.String("names", "", "JSON lines `file` of names to be known besides the embedded ones")
	probs := flags.Bool("probs", false, "list every topic of the taxonomy with its probability")
	limit := flags.Int64("max", 0, "longest file or line in `bytes` (default 256 MB, 16 MB for pages, feeds and addresses)")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "usage: analyze [flags] [FILE|DIR …]   (no FILE, or -: standard input)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err != nil:
		return fail(2, fmt.Errorf("%w (-h lists the flags)", err))
	}
	format, err := source.ParseFormat(*in)
	if err != nil {
		return fail(2, err)
	}
	if *limit < 0 {
		return fail(2, fmt.Errorf("-max %d: want no less than 0", *limit))
	}
	w := bufio.NewWriterSize(stdout, 1<<16)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	show := func(d *analysis.Document) error {
		data, err := d.JSON(*probs)
		if err != nil {
			return err
		}
		return enc.Encode(json.RawMessage(data))
	}
	switch *out {
	case "json":
		enc.SetIndent("", "  ")
	case "jsonl":
	case "text":
		show = func(d *analysis.Document) error { return text(w, d, *probs) }
	default:
		return fail(2, fmt.Errorf("output format %q: want text, json or jsonl", *out))
	}
	paths := flags.Args()
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	options := analysis.Options{}
	if *names != "" {
		if options.Names, err = load(*names); err != nil {
			return fail(2, err)
		}
	}
	status := 0
	analyzer := analysis.New(options)
	bar := progress.Start("articles", 0)
	defer bar.Done()
	for article, err := range source.Files(paths, source.Options{Format: format, MaxBytes: *limit, Stdin: stdin}) {
		if err != nil {
			status = fail(1, err)
			continue
		}
		err = show(analyzer.Analyze(article))
		if err == nil {
			err = w.Flush() // whoever reads the output gets each article when it is done
		}
		switch {
		case errors.Is(err, syscall.EPIPE):
			return status
		case err != nil:
			return fail(1, err)
		}
		bar.Add(1)
	}
	return status
}

// load returns the embedded knowledge with the names of a file.
func load(path string) (*entity.Knowledge, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return entity.Shipped().Load(path, f)
}
