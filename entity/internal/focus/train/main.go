// Command train learns the weights of package focus and writes weights.go.
//
//	go run ./entity/internal/focus/train -data DIR [-out FILE]
//
// DIR holds topic/reuters21578.train, of which every fifth row is kept for measuring, and newsroom/desk.dev, as gzip JSON
// lines; the project's own newsroom is the third set. The same data give the same bytes. The command first
// measures by cross-validation what it learns from the small sets, then learns from all.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated sets")
	room := flag.String("newsroom", "testdata/newsroom", "folder of the newsroom")
	out := flag.String("out", "", "file to write, such as entity/internal/focus/weights.go")
	folds := flag.Int("folds", 5, "parts of the small sets for cross-validation")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated sets with -data")
	}
	all, err := read(*dir, *room)
	if err != nil {
		log.Fatal(err)
	}
	if *folds > 1 {
		crossValidate(all, *folds)
	}
	m := learn(all)
	fmt.Println("all sets, learned from all but the fifth of Reuters")
	report(m, all)
	if *out != "" {
		if err := os.WriteFile(*out, code(m), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// crossValidate measures each part of the small sets by weights that were learned without it.
func crossValidate(all []*article, folds int) {
	scores := map[string]*score{}
	for k := range folds {
		var rest []*article
		for _, a := range all {
			if a.set == reuters || a.row%folds != k {
				rest = append(rest, a)
			}
		}
		m := learn(rest)
		for _, a := range all {
			if a.set != reuters && a.row%folds == k {
				if scores[a.set] == nil {
					scores[a.set] = &score{}
				}
				scores[a.set].add(a, m)
			}
		}
	}
	fmt.Println("cross-validated")
	for _, set := range sets {
		if s := scores[set]; s != nil {
			fmt.Printf("  %-10s %v\n", set, s)
		}
	}
}
