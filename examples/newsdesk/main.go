// Command newsdesk serves a site of news on this machine: stories, what is read in each article, and what to read next, with reasons.
//
//	go run ./examples/newsdesk [flags] [FILE|DIR …]
//
// Without -feed, -dir and FILE it serves the newsroom that is shipped in testdata.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/web"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// A setting is what the command line asks for.
type setting struct {
	addr, index string
	feeds, dirs []string
	every       time.Duration
	pages       bool
	// options say how addresses are asked for; the zero value refuses those that are not public.
	options source.Options
}

// drain is how long requests that have begun may take once the program is told to stop.
const drain = 10 * time.Second

// run serves until the context ends and returns the exit status: 0, 1 if it could not go on, 2 if the command line was wrong.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, status, err := parse(args, stdout)
	if err != nil {
		fmt.Fprintln(stderr, "newsdesk:", err)
	}
	if s == nil {
		return status
	}
	if err := s.serve(ctx, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "newsdesk:", err)
		return 1
	}
	return 0
}

// parse reads the command line; without a setting there is nothing to do.
func parse(args []string, stdout io.Writer) (*setting, int, error) {
	s := new(setting)
	flags := flag.NewFlagSet("newsdesk", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	list := func(to *[]string) func(string) error {
		return func(v string) error {
			*to = append(*to, v)
			return nil
		}
	}
	flags.StringVar(&s.addr, "addr", "localhost:8080", "`address` to serve on")
	flags.StringVar(&s.index, "index", "", "keep articles in this `folder`; without it they are forgotten at the end")
	flags.Func("feed", "follow the feed at this `address`; may be given more than once", list(&s.feeds))
	flags.Func("dir", "read the articles of this `folder`; may be given more than once", list(&s.dirs))
	flags.DurationVar(&s.every, "every", 5*time.Minute, "`time` between two readings of a feed")
	flags.BoolVar(&s.pages, "pages", false, "read the page of each new item of a feed, too")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "usage: newsdesk [flags] [FILE|DIR …]   (default testdata/newsroom)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return nil, 0, nil
	case err != nil:
		return nil, 2, fmt.Errorf("%w (-h lists the flags)", err)
	case s.every < time.Second:
		return nil, 2, fmt.Errorf("-every %v: want a second or more", s.every)
	}
	s.dirs = append(s.dirs, flags.Args()...)
	if len(s.dirs)+len(s.feeds) == 0 {
		s.dirs = []string{"testdata/newsroom"}
	}
	return s, 0, nil
}

// serve opens the desk, reads the inputs and answers requests until the context ends. Then it answers what was asked, keeps what was read, and closes the desk.
func (s *setting) serve(ctx context.Context, stdout, stderr io.Writer) (err error) {
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	d, err := desk.Open(s.index)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	log := slog.New(slog.NewTextHandler(stderr, nil))
	bar := progress.Start("reading articles", 0)
	in := &intake.Intake{Desk: d, Log: log, Pages: s.pages, Progress: bar.Add, Options: s.options}
	server := &http.Server{
		Handler:           web.New(d, in, log, s.options).Handler(),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	work.Go(func() { d.Keep(ctx) })
	work.Go(func() {
		for _, dir := range s.dirs {
			in.Files(ctx, dir, []string{dir})
		}
		bar.Done()
		d.Refresh()
		if ctx.Err() == nil {
			fmt.Fprintf(stdout, "%d articles on http://%s\n", d.Catalog().Len(), listener.Addr())
		}
	})
	for _, feed := range s.feeds {
		work.Go(func() { in.Follow(ctx, feed, s.every) })
	}
	fmt.Fprintf(stdout, "serving on http://%s\n", listener.Addr())
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// The requests that have begun are answered.
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		return errors.Join(fmt.Errorf("requests took longer than %v: %w", drain, err), server.Close())
	}
	return nil
}
