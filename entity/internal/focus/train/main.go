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

	"github.com/dateline-news/dateline/entity/internal/focus"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated sets")
	room := flag.String("newsroom", "testdata/newsroom", "folder of the newsroom")
	out := flag.String("out", "", "file to write, such as entity/internal/focus/weights.go")
	folds := flag.Int("folds", 5, "parts of the small sets for cross-validation, 2 or more")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated sets with -data")
	}
	all, err := read(*dir, *room)
	if err != nil {
		log.Fatal(err)
	}
	least, share, top := crossValidate(all, *folds)
	m := learn(all)
	m.Least, m.Share, m.Top = least, share, top
	fmt.Println("all sets, learned from all but the fifth of Reuters")
	report(m, all)
	if *out != "" {
		if err := os.WriteFile(*out, code(m), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// crossValidate learns without each part of the small sets in turn, chooses by these models the limits of what is in
// focus, and measures each part by the model that has not seen it.
func crossValidate(all []*article, folds int) (least, share, top float64) {
	models := make([]*focus.Model, len(all))
	for k := range folds {
		var rest []*article
		for _, a := range all {
			if a.set == reuters || a.row%folds != k {
				rest = append(rest, a)
			}
		}
		m := learn(rest)
		for i, a := range all {
			if a.row%folds == k && !a.held { // few weights from thousands of Reuters articles need no holding out
				models[i] = m
			}
		}
	}
	least, share, top = limits(all, models)
	fmt.Printf("limits %g %g %g; cross-validated\n", least, share, top)
	for _, set := range sets[1:] {
		var s score
		for i, a := range all {
			if a.set == set {
				m := models[i]
				m.Least, m.Share, m.Top = least, share, top
				s.add(a, m)
			}
		}
		fmt.Printf("  %-10s %v\n", set, &s)
	}
	return least, share, top
}
