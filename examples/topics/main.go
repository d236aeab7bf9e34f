// Command topics learns topics of your own from labelled articles, and says which of them articles have.
//
//	go run ./examples/topics -train FILE -model OUT
//	go run ./examples/topics -model MODEL [-in auto|text|html|jsonl] [-out text|jsonl] [-explain] [FILE|DIR …]
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"syscall"

	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/progress"
	"github.com/dateline-news/dateline/topic"
)

func main() {
	// A reader that has seen enough, such as head, makes writing fail; run ends quietly then.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was. Each error is one line.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fail := func(status int, err error) int {
		fmt.Fprintln(stderr, "topics:", err)
		return status
	}
	flags := flag.NewFlagSet("topics", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	train := flags.String("train", "", "labelled articles to learn from: JSON lines, plain or gzip, in `FILE`")
	model := flags.String("model", "", "model `FILE`: written with -train, read without")
	publish := flags.Int("publish", 0, "with -train: how many topics to list of each article (default: by the topics' thresholds)")
	in := flags.String("in", "auto", "input `format`: auto, text, html or jsonl")
	out := flags.String("out", "text", "output `format`: text or jsonl")
	explain := flags.Bool("explain", false, "list why each topic was chosen")
	all := flags.Bool("all", false, "list every topic with its probability")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "usage: topics -train FILE -model OUT\n       topics -model MODEL [flags] [FILE|DIR …]   (no FILE, or -: standard input)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err != nil:
		return fail(2, fmt.Errorf("%w (-h lists the flags)", err))
	}
	format, err := source.ParseFormat(*in)
	switch {
	case err != nil:
		return fail(2, err)
	case *out != "text" && *out != "jsonl":
		return fail(2, fmt.Errorf("output format %q: want text or jsonl", *out))
	case *publish < 0:
		return fail(2, fmt.Errorf("-publish %d: want no less than 0", *publish))
	case *train != "" && *model == "":
		return fail(2, errors.New("-train needs -model, the file to write"))
	case *train != "" && flags.NArg() > 0:
		return fail(2, fmt.Errorf("%q: with -train no other files are read", flags.Arg(0)))
	case *train != "":
		if err := learn(*train, *model, *publish, stdin); err != nil {
			return fail(1, err)
		}
		return 0
	}
	scorer := topic.Default()
	if *model != "" {
		if scorer, err = load(*model); err != nil {
			return fail(1, err)
		}
	}
	paths := flags.Args()
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	status := 0
	w := bufio.NewWriterSize(stdout, 1<<16)
	show := printer{w, json.NewEncoder(w), *out == "jsonl", *explain, *all}
	show.enc.SetEscapeHTML(false)
	bar := progress.Start("articles", 0)
	defer bar.Done()
	for article, err := range source.Files(paths, source.Options{Format: format, Stdin: stdin}) {
		if err != nil {
			status = fail(1, err)
			continue
		}
		err = show.article(article, scorer)
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

func load(path string) (*topic.Scorer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := topic.Load(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// round cuts a figure to what is worth printing.
func round(v float64) float64 { return math.Round(v*1e5) / 1e5 }
