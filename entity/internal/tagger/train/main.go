// Command train learns the tagger from annotated news and writes tagger.bin.
//
//	go run ./entity/internal/tagger/train -data DIR [-dev FILE,…]
//
// DIR holds the sets named in sets below, as gzip JSON lines of {"text","entities":[{"start","end","type"}]} with offsets in
// code points. The same data and seed give the same bytes. Training takes a minute and a half on one core. With -dev, the model is
// measured before its weights are rounded and after.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/tagger"
)

// sets are the corpora trained on by default: newswire first, then encyclopedia text about politics.
var sets = []string{"worldwide.train", "conll2003.train", "wikigold", "politics.train"}

// version dates the model.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated sets")
	names := flag.String("sets", strings.Join(sets, ","), "sets to train on")
	dev := flag.String("dev", "", "sets to measure on after training, comma-separated")
	out := flag.String("out", "entity/internal/tagger/tagger.bin", "model file")
	runs := flag.Int("runs", 8, "trainings with different seeds, whose weights are averaged")
	epochs := flag.Int("epochs", 14, "passes over the data in each")
	seed := flag.Uint64("seed", 1, "random seed of the first")
	rate := flag.Float64("rate", 0.06, "AdaGrad step")
	l2 := flag.Float64("l2", 1e-4, "L2 penalty of a weight, at each use")
	drop := flag.Float64("drop", 0.45, "share of features left out of each token")
	least := flag.Int("least", 2, "features seen less often are left out")
	prune := flag.Float64("prune", 0.125, "features whose weights are all smaller are left out")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated sets with -data")
	}
	t := newTrainer(float32(*rate), float32(*l2), float32(*drop))
	var data []sentence
	for name := range strings.SplitSeq(*names, ",") {
		s, err := t.read(filepath.Join(*dir, name+".jsonl.gz"))
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%-20s %6d sentences\n", name, len(s))
		data = append(data, s...)
	}
	t.keep(data, int32(*least))
	fmt.Printf("%d sentences, %d features\n", len(data), len(t.weights))
	for run := range *runs {
		t.start(*seed + uint64(run))
		for e := range *epochs {
			loss := t.epoch(data)
			if e >= *epochs-4 {
				t.remember()
			}
			fmt.Printf("run %d  epoch %2d  loss %.4f\n", run+1, e+1, loss)
		}
	}
	t.average()
	model, kept, err := t.model(float32(*prune))
	if err != nil {
		log.Fatal(err)
	}
	if err = os.WriteFile(*out, model, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d features, %.1f MB\n", *out, kept, float64(len(model))/1e6)
	m, err := tagger.Open(string(model))
	if err != nil {
		log.Fatal(err)
	}
	if *dev == "" {
		return
	}
	for _, step := range []struct {
		what  string
		model *tagger.Model
	}{{"all features, weights as learned", t.exact()}, {"as written", m}} {
		fmt.Println(step.what)
		for name := range strings.SplitSeq(*dev, ",") {
			if err = measure(step.model, filepath.Join(*dir, name+".jsonl.gz")); err != nil {
				log.Fatal(err)
			}
		}
	}
}
