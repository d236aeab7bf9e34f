// Command compile turns the topics' terms into the embedded lexicon.
//
//	go generate ./topic
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/internal/table"
	"github.com/dateline-news/dateline/topic/internal/lexicon"
)

// version dates the lexicon.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("topic: ")
	topics, err := table.Read("tables/taxonomy.tsv")
	if err != nil {
		log.Fatal(err)
	}
	number := map[string]int{}
	for i, r := range topics {
		number[r.Get("id")] = i
	}
	rows, err := table.Read("tables/lexicon.tsv")
	if err != nil {
		log.Fatal(err)
	}
	var terms []lexicon.Term
	for _, r := range rows {
		t, ok := number[r.Get("topic")]
		if !ok {
			log.Fatalf("%s: unknown topic %q", r.Place(), r.Get("topic"))
		}
		w, err := strconv.ParseFloat(r.Get("weight"), 64)
		if err != nil {
			log.Fatalf("%s: weight: %v", r.Place(), err)
		}
		terms = append(terms, lexicon.Term{Text: strings.Join(strings.Fields(r.Get("term")), " "), Topics: []int{t}, Weights: []float64{w}})
	}
	out, err := lexicon.Build(terms, version)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("lexicon.bin", out, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("lexicon.bin: %d terms, %.2f MB\n", len(terms), float64(len(out))/1e6)
}
