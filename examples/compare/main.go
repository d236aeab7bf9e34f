// Command compare reads the same text with dateline and with prose v2 and v3, in one run: what
// each finds, and how fast.
//
//	go run ./examples/compare [-mb 1] [FILE|DIR …]
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	prose2 "github.com/jdkato/prose/v2"
	prose3 "github.com/jdkato/prose/v3"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/newsroom"
	"github.com/dateline-news/dateline/internal/progress"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// A name is a span that a library found: bytes of the text, and its kind.
type name struct {
	start, end int
	kind       string // person, organization or place
}

// A library reads a text and returns its names.
type library struct {
	name  string
	does  string
	names func(a analysis.Article) []name
}

// run returns the exit status: 0, 1 if any item was bad, 2 if the command line was. Each error is one line.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fail := func(status int, err error) int {
		fmt.Fprintln(stderr, "compare:", err)
		return status
	}
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	megabytes := flags.Float64("mb", 1, "amount of text to time, in `MB`; the articles are repeated up to it")
	room := flags.String("newsroom", "testdata/newsroom", "`folder` with gold answers")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "usage: compare [flags] [FILE|DIR …]   (what to time; default the newsroom; -: standard input)")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return 0
	case err != nil:
		return fail(2, fmt.Errorf("%w (-h lists the flags)", err))
	case !(*megabytes > 0 && *megabytes <= 1e5):
		return fail(2, fmt.Errorf("-mb %v: want more than 0 and at most 100000", *megabytes))
	}
	items, err := newsroom.Load(*room)
	if err != nil {
		return fail(1, err)
	}
	paths := flags.Args()
	if len(paths) == 0 {
		paths = []string{*room}
	}
	var articles []analysis.Article
	status := 0
	for a, err := range source.Files(paths, source.Options{Stdin: stdin}) {
		if err != nil {
			status = fail(1, err)
		} else if strings.TrimSpace(a.Body) != "" {
			articles = append(articles, a)
		}
	}
	if len(articles) == 0 {
		return fail(1, errors.New("nothing to read"))
	}
	libraries, err := open()
	if err != nil {
		return fail(1, err)
	}
	quality(stdout, libraries, items)
	speed(stdout, append(libraries, namesOnly()), articles, max(1, int(*megabytes*1e6)))
	return status
}

// open loads the libraries; prose v2 gets one model for all texts, which is its fastest way.
func open() ([]library, error) {
	a := analysis.New(analysis.Options{})
	first, err := prose2.NewDocument("One.")
	if err != nil {
		return nil, err
	}
	return []library{
		{"dateline", "the whole analysis: tokens, sentences, tags, names, links, senses, focus, topics, quotes, key phrases, summary, dates, amounts, tone", func(article analysis.Article) []name {
			var out []name
			for _, m := range a.Analyze(article).Mentions {
				switch k := m.Kind.String(); k {
				case "country", "place":
					out = append(out, name{m.Start, m.End, "place"})
				case "person", "organization":
					out = append(out, name{m.Start, m.End, k})
				}
			}
			return out
		}},
		{"prose v3", namesWork, func(article analysis.Article) []name {
			d, err := prose3.NewDocument(textOf(article))
			if err != nil {
				return nil
			}
			var out []name
			for _, e := range d.Entities() {
				out = append(out, name{e.Start, e.Start + len(e.Text), kindOf(e.Label)})
			}
			return out
		}},
		{"prose v2", namesWork, func(article analysis.Article) []name {
			text := textOf(article)
			d, err := prose2.NewDocument(text, prose2.UsingModel(first.Model))
			if err != nil {
				return nil
			}
			var out []name
			at := 0
			for _, e := range d.Entities() { // prose v2 has no offsets: look for each name after the last
				if i := strings.Index(text[at:], e.Text); i >= 0 {
					at += i
					out = append(out, name{at, at + len(e.Text), kindOf(e.Label)})
					at += len(e.Text)
				}
			}
			return out
		}},
	}, nil
}

const namesWork = "tokens, sentences, tags, names"

// namesOnly is dateline's recognizer alone, which does what the others do, and links the names.
func namesOnly() library {
	return library{"names only", namesWork + " and their entities, by dateline", func(article analysis.Article) []name {
		in := entity.Input{Text: token.Split(textOf(article)), Date: article.Published}
		out := make([]name, 0, 64)
		for _, m := range entity.Default().Recognize(in).Mentions {
			out = append(out, name{m.Start, m.End, m.Kind.String()})
		}
		return out
	}}
}

func textOf(a analysis.Article) string {
	if a.Title == "" {
		return a.Body
	}
	return a.Title + "\n\n" + a.Body
}

func kindOf(label string) string {
	switch label {
	case "PERSON":
		return "person"
	case "ORGANIZATION":
		return "organization"
	}
	return "place" // GPE, LOCATION, FACILITY
}

// quality scores the names of each library on the newsroom and shows the first article's.
func quality(w io.Writer, libraries []library, items []newsroom.Item) {
	fmt.Fprintf(w, "Names of persons, organizations and places in %d articles (same span, same kind)\n", len(items))
	for _, l := range libraries {
		var total gold.Count
		for _, item := range items {
			want, got := map[name]bool{}, map[name]bool{}
			for _, m := range item.Mentions {
				switch k := m.Kind.String(); k {
				case "country", "place":
					want[name{m.Start, m.End, "place"}] = true
				case "person", "organization":
					want[name{m.Start, m.End, k}] = true
				}
			}
			for _, n := range l.names(item.Article) {
				got[n] = true
			}
			total.Add(gold.Compare(want, got))
		}
		fmt.Fprintf(w, "  %-10s %v\n", l.name, total)
	}
	item := items[0]
	fmt.Fprintf(w, "\n%s\n", item.Article.Title)
	for _, l := range libraries {
		var found []string
		text := textOf(item.Article)
		for _, n := range l.names(item.Article) {
			found = append(found, text[n.start:n.end]+" "+n.kind[:3])
			if len(found) == 12 {
				break
			}
		}
		fmt.Fprintf(w, "  %-10s %s …\n", l.name, strings.Join(found, ", "))
	}
}

// speed times each library on the same text, article by article on one goroutine.
func speed(w io.Writer, libraries []library, articles []analysis.Article, size int) {
	var all []analysis.Article
	bytes, words := 0, 0
	for bytes < size {
		for _, a := range articles {
			all = append(all, a)
			text := textOf(a)
			bytes += len(text)
			words += len(strings.Fields(text))
			if bytes >= size {
				break
			}
		}
	}
	fmt.Fprintf(w, "\nSpeed on %.1f MB, %d words, %d articles, one after the other\n", float64(bytes)/1e6, words, len(all))
	rates := make([]float64, len(libraries))
	for i, l := range libraries {
		l.names(all[0]) // models are loaded before the clock starts
		bar := progress.Start(l.name, len(all))
		start := time.Now()
		for _, a := range all {
			l.names(a)
			bar.Add(1)
		}
		rates[i] = float64(words) / time.Since(start).Seconds()
		bar.Done()
	}
	for i, l := range libraries {
		fmt.Fprintf(w, "  %-10s %9.0f words/s  %s\n", l.name, rates[i], l.does)
	}
	for i, l := range libraries[1:3] {
		fmt.Fprintf(w, "  dateline is %.1f times as fast as %s, its names only %.1f times\n", rates[0]/rates[i+1], l.name, rates[3]/rates[i+1])
	}
}
