// Command ingest reads articles, analyses them on all cores, and keeps them in a related index: in a folder, or in OpenSearch.
//
//	go build -C examples/ingest -o ingest && examples/ingest/ingest -index DIR -checkpoint FILE news.jsonl
//
// It is a module of its own, so that the library does not depend on a client of OpenSearch.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
)

func main() {
	// The first signal ends reading and keeps what is under way; a second one ends the program.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run returns the exit status: 0, 1 if any item was bad or the program could not go on, 2 if the command line was wrong. Each error is one line.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("ingest", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	folder := flags.String("index", "", "keep the articles in this `folder`")
	nodes := flags.String("opensearch", "", "keep the articles on the cluster at these `addresses`, with commas between them")
	name := flags.String("name", "dateline", "`name` of the index on the cluster")
	roots := flags.String("ca", "", "`file` with the certificates that vouch for the cluster's own, in PEM")
	documents := flags.Bool("documents", false, "keep the analysis of each article on the cluster as well, ten kilobytes each")
	patience := flags.Duration("patience", time.Minute, "`time` after which a cluster that is down or slow is given up")
	mark := flags.String("checkpoint", "", "note in this `file` what is kept, and go on from there when it is there already")
	in := flags.String("in", "auto", "input `format`: auto, text, html, jsonl or feed")
	cores := flags.Int("cores", runtime.GOMAXPROCS(0), "articles that are analysed at once")
	fail := func(status int, err error) int {
		fmt.Fprintln(stderr, "ingest:", err)
		return status
	}
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "usage: ingest -index DIR | -opensearch URL [flags] FILE|DIR|URL …   (-: standard input)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	}
	if err != nil {
		return fail(2, fmt.Errorf("%w (-h lists the flags)", err))
	}
	format, err := source.ParseFormat(*in)
	switch {
	case err != nil:
		return fail(2, err)
	case (*folder == "") == (*nodes == ""):
		return fail(2, errors.New("want either -index or -opensearch, where the articles are to be kept (-h lists the flags)"))
	case *documents && *nodes == "":
		return fail(2, errors.New("-documents: only a cluster keeps them"))
	case *patience <= 0:
		return fail(2, fmt.Errorf("-patience %v: want a time above 0", *patience))
	case *cores < 1:
		return fail(2, fmt.Errorf("-cores %d: want 1 or more", *cores))
	case flags.NArg() == 0:
		return fail(2, errors.New("nothing to read: want files, folders, addresses or - (-h lists the flags)"))
	}
	var to home
	if *folder != "" {
		to, err = openFolder(*folder)
	} else {
		to, err = openCluster(ctx, *nodes, *name, *roots, *patience, *documents)
	}
	if err != nil {
		return fail(1, err)
	}
	kept, err := openCheckpoint(ctx, *mark, to)
	if err != nil {
		return fail(1, errors.Join(err, to.close()))
	}
	without := analysis.Quotes | analysis.Keyphrases | analysis.Summary | analysis.Dates | analysis.Amounts | analysis.Tone
	if *documents {
		without = 0
	}
	work := &work{
		home: to, checkpoint: kept, stderr: stderr, cores: *cores,
		analyzer: analysis.New(analysis.Options{Without: without}),
		options:  source.Options{Format: format, Stdin: stdin},
	}
	err = work.do(ctx, flags.Args())
	err = errors.Join(err, kept.close(), to.close())
	fmt.Fprintln(stdout, work.summary())
	switch {
	case err != nil:
		return fail(1, err)
	case work.bad > 0:
		return 1
	}
	return 0
}
