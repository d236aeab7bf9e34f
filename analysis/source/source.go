// Package source reads articles: HTML pages, feeds (RSS, Atom, JSON), JSON lines, plain text and pages
// copied as text, from files, folders, standard input, gzip and addresses of the web.
//
//	for article, err := range source.Files([]string{"news/"}, source.Options{}) {
//		if err != nil {
//			log.Print(err) // one bad item; the rest goes on
//			continue
//		}
//		...
//	}
//
// An error belongs to one item: it names file, line and cause, and the sequence goes on after it.
package source

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
)

// A Format is a way of writing articles.
type Format string

// The formats; Auto tells by the name's ending and the first bytes.
const (
	Auto  Format = "auto"
	Text  Format = "text"
	HTML  Format = "html"
	JSONL Format = "jsonl"
	Feed  Format = "feed" // RSS, Atom or JSON feed
)

// ParseFormat returns the format of a name.
func ParseFormat(s string) (Format, error) {
	switch f := Format(s); f {
	case Auto, Text, HTML, JSONL, Feed:
		return f, nil
	}
	return "", fmt.Errorf("format %q: want auto, text, html, jsonl or feed", s)
}

// Options choose how articles are read. The zero value is the default.
type Options struct {
	// Format is the format of all inputs; Auto if empty.
	Format Format
	// MaxBytes limits the length of a file that is one article, of a page, of a feed, of a line of JSON lines, and of all that one
	// address gives; longer ones are an error. 0 means 16 MB for pages, feeds and addresses, 256 MB for the rest.
	MaxBytes int64
	// Timeout limits the time in which an address is read; 0 means 30 seconds.
	Timeout time.Duration
	// Client asks for addresses. The default connects to public addresses of the internet alone, follows up to five redirects and uses no
	// proxy. A caller's own client decides all of that itself; size and time are limited all the same.
	Client *http.Client
	// Now is the time at which pages and texts were read, for dates such as "2 days ago". Without it these are not read.
	Now time.Time
	// Stdin is read for the name "-"; os.Stdin if nil.
	Stdin io.Reader
}

const pageBytes = 16 << 20

func (o Options) maxBytes(f Format) int64 {
	if f == HTML || f == Feed {
		return cmp.Or(o.MaxBytes, pageBytes)
	}
	return cmp.Or(o.MaxBytes, 256<<20)
}

// An Error is what is wrong with one item. It reads "news.jsonl:12: cause".
type Error struct {
	File string
	Line int // 0 if the whole file is meant
	Err  error
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s: %v", e.File, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// Files yields the articles of files, folders and addresses of the web (see [URL]) in order; "-" is standard input. A folder gives its
// files with a known ending (.txt, .html, .htm, .jsonl, .ndjson, .json, .xml, .rss, .atom, each also .gz) and those of its folders, by name; what
// is hidden or has another ending is left out. A folder that gives nothing is an error. Every error is an [*Error].
func Files(paths []string, o Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		for _, p := range paths {
			some := false
			for a, err := range path(p, o) {
				some = true
				if !yield(a, err) {
					return
				}
			}
			if info, err := os.Stat(p); !some && p != "-" && err == nil && info.IsDir() {
				if !yield(analysis.Article{}, &Error{File: p, Err: errors.New("no articles in this folder")}) {
					return
				}
			}
		}
	}
}

// failed is the error of a call to the system, which names the call and the file already, as an Error.
func failed(p string, err error) error {
	var known *fs.PathError
	if errors.As(err, &known) {
		err = known.Err
	}
	return &Error{File: p, Err: err}
}

// Inputs yields what [Files] reads of these paths, one name for each file, address and "-", in order, without opening them. A caller that takes
// note of how far it has come, file by file, reads each by Files or [Read].
func Inputs(paths []string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, p := range paths {
			if !inputs(p, yield) {
				return
			}
		}
	}
}

// inputs yields the inputs of a path; false ends the sequence.
func inputs(p string, yield func(string, error) bool) bool {
	if p == "-" || isAddress(p) {
		return yield(p, nil)
	}
	info, err := os.Stat(p)
	if err != nil {
		return yield("", failed(p, err))
	}
	if !info.IsDir() {
		return yield(p, nil)
	}
	entries, err := os.ReadDir(p)
	if err != nil {
		return yield("", failed(p, err))
	}
	for _, e := range entries {
		if !e.IsDir() && formatOf(e.Name()) == "" || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !inputs(filepath.Join(p, e.Name()), yield) {
			return false
		}
	}
	return true
}

func isAddress(p string) bool {
	return strings.HasPrefix(p, "https://") || strings.HasPrefix(p, "http://")
}

func path(p string, o Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		for name, err := range Inputs([]string{p}) {
			if err != nil {
				if !yield(analysis.Article{}, err) {
					return
				}
				continue
			}
			for a, err := range one(name, o) {
				if !yield(a, err) {
					return
				}
			}
		}
	}
}

// one yields the articles of one input.
func one(name string, o Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		switch {
		case isAddress(name):
			URL(context.Background(), name, o)(yield)
		case name == "-":
			in := o.Stdin
			if in == nil {
				in = os.Stdin
			}
			Read(in, "stdin", o)(yield)
		default:
			f, err := os.Open(name)
			if err != nil {
				yield(analysis.Article{}, failed(name, err))
				return
			}
			defer f.Close()
			Read(f, name, o)(yield)
		}
	}
}

// formatOf tells a format by a file's name, "" if it is unknown.
func formatOf(name string) Format {
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz")) {
	case ".txt":
		return Text
	case ".html", ".htm":
		return HTML
	case ".jsonl", ".json", ".ndjson":
		return JSONL
	case ".xml", ".rss", ".atom":
		return Feed
	}
	return ""
}

// idOf returns the id that an input's name gives: the name without folder and endings.
func idOf(name string) string {
	id := filepath.Base(name)
	for formatOf(id) != "" || strings.EqualFold(filepath.Ext(id), ".gz") {
		short := strings.TrimSuffix(id, filepath.Ext(id))
		if short == "" {
			break // ".txt" is a name, too
		}
		id = short
	}
	return id
}

// Read yields the articles of one input, plain or compressed by gzip. The name stands for it in errors and gives the id
// of an article that has none: the name without folder and endings, with the line in JSON lines. An article of a feed has
// its address as its id. Every error is an [*Error].
func Read(r io.Reader, name string, o Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		readInput(r, input{name: name, id: idOf(name)}, o, yield)
	}
}

// An input is what is known of bytes that are to be read.
type input struct {
	name, id    string
	contentType string   // of the web; "" if unknown
	base        *url.URL // where it was found; nil if not on the web
}

func readInput(r io.Reader, from input, o Options, yield func(analysis.Article, error) bool) {
	fail := func(err error) { yield(analysis.Article{}, &Error{File: from.name, Err: err}) }
	in := bufio.NewReaderSize(r, 1<<16)
	if head, _ := in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			fail(cut(err))
			return
		}
		defer z.Close()
		in = bufio.NewReaderSize(unzipped{z}, 1<<16)
	}
	format := o.format(in, from)
	if format == JSONL {
		jsonl(in, from.name, from.id, o.maxBytes(format), yield)
		return
	}
	data, err := readAll(in, o.maxBytes(format))
	if err != nil {
		fail(err)
		return
	}
	switch format {
	case Feed:
		feed(data, from, o, yield)
	case HTML:
		a, err := readHTML(data, from, o)
		if err != nil {
			fail(err)
			return
		}
		yield(a, nil)
	case Text:
		for _, a := range text(string(data), from.id, o.Now) {
			if !yield(a, nil) {
				return
			}
		}
	default:
		fail(fmt.Errorf("%s is no text", from.contentType))
	}
}

// format returns the format of an input: the one asked for, else what the name or the content type says, else what the first bytes look like. It is
// Auto if the content type says that it is no text.
func (o Options) format(in *bufio.Reader, from input) Format {
	if o.Format != "" && o.Format != Auto {
		return o.Format
	}
	seems := sniff(in)
	kind, _, _ := mime.ParseMediaType(from.contentType)
	switch byName := formatOf(from.name); {
	case from.base == nil && byName == JSONL && seems == Feed:
		return Feed // a feed of JSON
	case from.base == nil && byName != "":
		return byName
	case seems != Text:
		return seems
	case kind == "text/html" || kind == "application/xhtml+xml":
		return HTML
	case strings.HasSuffix(kind, "xml"):
		return Feed
	case kind != "" && !strings.HasPrefix(kind, "text/") && kind != "application/octet-stream":
		return Auto
	}
	return Text
}

// unzipped reads gzip data whose errors say so.
type unzipped struct{ *gzip.Reader }

func (u unzipped) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	return n, cut(err)
}

func cut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the gzip data is cut short: %w", err)
	}
	return err
}

// sniff tells a format by the first bytes: an object is JSON lines unless it is a JSON feed, a tag with <html or the like near it is a page.
func sniff(in *bufio.Reader) Format {
	head, _ := in.Peek(4096)
	head = bytes.ToLower(bytes.TrimLeft(head, " \t\r\n\ufeff"))
	switch {
	case len(head) == 0:
	case isFeed(head):
		return Feed
	case head[0] == '{':
		return JSONL
	case head[0] == '<' && pageStart.Match(head[:min(len(head), 1024)]):
		return HTML
	}
	return Text
}

var pageStart = regexp.MustCompile(`<(!doctype html|html|head|body)[\s>]`)

var errTooLong = errors.New("longer than the limit")

func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%w of %d bytes", errTooLong, limit)
	}
	return data, err
}

// Collect reads all articles, and the errors beside them, both in order.
func Collect(seq iter.Seq2[analysis.Article, error]) ([]analysis.Article, []error) {
	var out []analysis.Article
	var errs []error
	for a, err := range seq {
		if err != nil {
			errs = append(errs, err)
		} else {
			out = append(out, a)
		}
	}
	return slices.Clip(out), errs
}
