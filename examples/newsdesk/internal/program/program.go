// Package program is the program newsdesk: its command line, and how the parts are put together. It is a package so that the program can be built with the client of a
// cluster, which is a module of its own, and without.
package program

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

	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/web"
	"github.com/dateline-news/dateline/internal/progress"
)

// Main runs the program until a signal ends it. cluster is as in [Parse].
func Main(cluster Cluster) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(Run(ctx, os.Args[1:], os.Stdout, os.Stderr, cluster))
}

// A Cluster opens the related index at some addresses, with commas between them.
type Cluster func(ctx context.Context, addresses string) (related.Storage, error)

// A Setting is what the command line asks for.
type Setting struct {
	addr, index string
	// addresses are those of the cluster, "" for none.
	addresses   string
	cluster     Cluster
	feeds, dirs []string
	every       time.Duration
	pages       bool
	// Options say how addresses are asked for; the zero value refuses those that are not public.
	Options source.Options
}

// drain is how long requests that have begun may take once the program is told to stop.
const drain = 10 * time.Second

// Run serves until the context ends and returns the exit status: 0, 1 if it could not go on, 2 if the command line was wrong.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer, cluster Cluster) int {
	s, status, err := Parse(args, stdout, cluster)
	if err != nil {
		fmt.Fprintln(stderr, "newsdesk:", err)
	}
	if s == nil {
		return status
	}
	if err := s.Serve(ctx, stdout, stderr); err != nil {
		fmt.Fprintln(stderr, "newsdesk:", err)
		return 1
	}
	return 0
}

// Parse reads the command line; without a setting there is nothing to do. cluster opens what -opensearch names, or is nil if the program was built without a client.
func Parse(args []string, stdout io.Writer, cluster Cluster) (*Setting, int, error) {
	s := &Setting{cluster: cluster}
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
	flags.StringVar(&s.addresses, "opensearch", "", "suggest from, and add to, the index that desks share on the cluster at these `addresses`, with commas between them")
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
	case s.addresses != "" && cluster == nil:
		return nil, 2, errors.New("-opensearch: this program was built without the client of a cluster; go run -C examples/newsdesk/opensearch . has it")
	case s.every < time.Second:
		return nil, 2, fmt.Errorf("-every %v: want a second or more", s.every)
	}
	s.dirs = append(s.dirs, flags.Args()...)
	if len(s.dirs)+len(s.feeds) == 0 {
		s.dirs = []string{"testdata/newsroom"}
	}
	return s, 0, nil
}

// Serve opens the desk, reads the inputs and answers requests until the context ends. Then it answers what was asked, keeps what was read, and closes the desk.
func (s *Setting) Serve(ctx context.Context, stdout, stderr io.Writer) (err error) {
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
	in := &intake.Intake{Desk: d, Log: log, Pages: s.pages, Progress: bar.Add, Options: s.Options}
	server := &http.Server{
		Handler:           web.New(d, in, log, s.Options).Handler(),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	work.Go(func() { d.Keep(ctx) })
	if s.addresses != "" {
		work.Go(func() {
			d.Share(ctx, func(ctx context.Context) (related.Storage, error) { return s.cluster(ctx, s.addresses) }, log)
		})
	}
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
