// Command quality measures what the library gets right and writes testdata/quality.txt.
//
//	go run ./internal/quality [-data DIR [-only SETS]]
//
// The first part of the file scores the shipped newsroom, and a test says when it is stale. With -data the
// command also scores the annotated sets in DIR, by the rules of the usual scorers, and writes
// the second part; without it that part stays as it was. With -only it scores the sets whose names begin so, prints the figures and writes nothing.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/newsroom"
)

const (
	firstPart  = "# Quality on testdata/newsroom, written by: go run ./internal/quality\n"
	secondPart = "\n# Quality on annotated sets, written by: go run ./internal/quality -data DIR\n"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("quality: ")
	root := flag.String("root", ".", "folder of the project")
	data := flag.String("data", "", "folder of the annotated sets")
	only := flag.String("only", "", "score only the sets whose names begin with this, and write nothing")
	flag.Parse()
	if *only != "" {
		if err := measureSets(os.Stdout, *data, *only); err != nil {
			log.Fatal(err)
		}
		return
	}
	file := filepath.Join(*root, "testdata", "quality.txt")
	var out bytes.Buffer
	if err := measureShipped(&out, filepath.Join(*root, "testdata")); err != nil {
		log.Fatal(err)
	}
	if *data != "" {
		out.WriteString(secondPart)
		if err := measureSets(&out, *data, ""); err != nil {
			log.Fatal(err)
		}
	} else if old, err := os.ReadFile(file); err == nil {
		if _, rest, ok := strings.Cut(string(old), secondPart); ok {
			out.WriteString(secondPart + rest)
		}
	}
	if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
		log.Fatal(err)
	}
	os.Stdout.Write(out.Bytes())
}

// line writes one figure.
func line(w io.Writer, what, set string, v any) { fmt.Fprintf(w, "%-28s %-22s %v\n", what, set, v) }

// measureShipped scores what is shipped in a folder: the newsroom and the cases of offices.
func measureShipped(w io.Writer, dir string) error {
	if err := measureNewsroom(w, filepath.Join(dir, "newsroom")); err != nil {
		return err
	}
	return offices(w, filepath.Join(dir, "offices.tsv"))
}

// measureNewsroom scores the shipped newsroom.
func measureNewsroom(w io.Writer, dir string) error {
	items, err := newsroom.Load(dir)
	if err != nil {
		return err
	}
	fmt.Fprint(w, firstPart)
	fmt.Fprintf(w, "# knowledge of %s\n", entity.DataVersion)
	a := analysis.New(analysis.Options{})
	docs := make([]*analysis.Document, len(items))
	for i := range items {
		docs[i] = a.Analyze(items[i].Article)
	}
	names(w, items, docs)
	confidence(w, items, docs)
	links(w, items, docs)
	focus(w, items, docs)
	topics(w, items, docs)
	return suggestions(w, items, docs)
}
