// Command train learns who says what from annotated news and writes attribution.bin.
//
//	go run ./analysis/quote/train -data DIR
//
// DIR holds polnear.train.jsonl.gz, gzip JSON lines of {"text","quotes":[{"source","cue","content"}]} where each of the three is
// a list of spans in code points. With -fold N every fifth article, from the N-th, is kept out and measured on. The same data and seed give
// the same bytes. Training takes about half a minute on one core.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/dateline-news/dateline/analysis/quote/internal/attribution"
)

// version dates the model.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated articles")
	out := flag.String("out", "analysis/quote/internal/attribution/attribution.bin", "model file")
	fold := flag.Int("fold", -1, "keep out every fifth article from this one, 0 to 4, and measure on it")
	epochs := flag.Int("epochs", 12, "passes over the data")
	rate := flag.Float64("rate", 0.045, "AdaGrad step")
	l2 := flag.Float64("l2", 1e-5, "L2 penalty of a weight, at each use")
	drop := flag.Float64("drop", 0.4, "share of features left out of each example")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated articles with -data")
	}
	articles, err := read(filepath.Join(*dir, "polnear.train.jsonl.gz"))
	if err != nil {
		log.Fatal(err)
	}
	var train, kept []article
	for i, a := range articles {
		if *fold >= 0 && i%5 == *fold {
			kept = append(kept, a)
		} else {
			train = append(train, a)
		}
	}
	data := gather(train)
	fmt.Printf("%d articles, %d attributions, %d of them with a cue to learn; %d words beside verbs\n", len(train), data.all, data.learned, len(data.words))
	l := learner{epochs: *epochs, rate: float32(*rate), l2: float32(*l2), drop: float32(*drop)}
	cue := l.learn("cue", data.cues, attribution.CueRows, int(attribution.Sides))
	start := l.learn("start", data.starts, attribution.SpanRows, 1)
	end := l.learn("end", data.ends, attribution.SpanRows, 1)
	source := l.learn("source", data.sources, attribution.NameRows, 1)
	model := pack(data.words, relative(cue), start, end, source)
	if err := os.WriteFile(*out, model, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d kB\n", *out, len(model)/1000)
	m, err := attribution.Open(string(model))
	if err != nil {
		log.Fatal(err)
	}
	measure("trained on", m, train)
	if len(kept) > 0 {
		measure("kept out", m, kept)
	}
}
