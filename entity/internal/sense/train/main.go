// Command train learns when the name of a country or capital means its government, and writes weights.tsv.
//
//	go run ./entity/internal/sense/train -data DIR [-out FILE]
//
// DIR holds geo/geowebnews.dev as gzip JSON lines, whose toponyms are marked Literal or Metonymic; the second set is the
// project's own newsroom. The same data give the same bytes. The command first measures by cross-validation over articles,
// beside the hand-set score alone, then learns from all.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/sense"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated sets")
	room := flag.String("newsroom", "testdata/newsroom", "folder of the newsroom")
	out := flag.String("out", "", "file to write, such as entity/internal/sense/weights.tsv")
	folds := flag.Int("folds", 10, "parts for cross-validation")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated sets with -data")
	}
	all, err := read(*dir, *room)
	if err != nil {
		log.Fatal(err)
	}
	m := learn(all, crossValidate(all, *folds))
	if *out != "" {
		if err := os.WriteFile(*out, table(m), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// table writes the weights in the order of their names.
func table(m sense.Model) []byte {
	var lines []string
	for f, w := range m {
		if strings.ContainsAny(f.Word, "\t\n\r") {
			continue
		}
		if v := fmt.Sprintf("%.2f", w); v != "0.00" && v != "-0.00" {
			lines = append(lines, f.Template.String()+"\t"+f.Word+"\t"+v+"\n")
		}
	}
	slices.Sort(lines)
	return []byte(strings.Join(lines, ""))
}
