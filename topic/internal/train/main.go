// Command train learns the shipped topics and writes model.bin.
//
//	go run ./topic/internal/train -data DIR
//
// DIR holds the sets that judged.tsv and labels.tsv name, as gzip JSON lines. Three things are learned from, one on top of
// the other: the lexicon, which says what editors' terms are; sets with labels of their own, which labels.tsv maps to the
// topics; and the articles that judged.tsv lists with all their topics. The same data give the same bytes. It takes about two minutes
// on one core. With -check the judged articles are split in four, and each part is scored by what was learned from the others.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/dateline-news/dateline/topic"
	"github.com/dateline-news/dateline/topic/internal/linear"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// The publishing rules beside the thresholds: at most four topics, and the best one alone if it is not quite improbable.
var rules = topicset.Rules{Most: 4, Alone: 0.1}

const (
	// leastTexts is in how many texts a feature must occur.
	leastTexts = 12
	// pruned is the share of a topic's largest weight below which weights are left out.
	pruned = 0.08
	// folds is into how many parts the judged articles are split for thresholds.
	folds = 4
	// unread is added to the log odds: articles were judged by their openings, so that topics further down were not seen. Annotators who
	// read desk.dev and the newsroom to the end found so much more.
	unread = 0.4
	// usualThreshold is the threshold of a topic with few judged articles.
	usualThreshold = 0.2
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the sets")
	tables := flag.String("tables", "topic/internal/train", "folder of judged.tsv and labels.tsv")
	lexiconFile := flag.String("lexicon", "topic/lexicon.bin", "compiled lexicon")
	out := flag.String("out", "topic/model.bin", "model file")
	check := flag.Bool("check", false, "print what the model finds in judged articles that it has not learned from")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the sets with -data")
	}
	r, err := newReader(*tables, *lexiconFile)
	if err != nil {
		log.Fatal(err)
	}
	if err := r.read(*dir); err != nil {
		log.Fatal(err)
	}
	r.matrix.Weigh(leastTexts)
	fmt.Printf("%d judged articles, %d with mapped labels, %d features\n", len(r.judged), len(r.mapped), len(r.matrix.Keys))

	t := &trainer{reader: r, topics: len(topic.Taxonomy())}
	t.learnMapped()
	thresholds := t.thresholds(*check)
	models := t.learn(r.judged)
	weights, bias, slopes := make([][]float32, t.topics), make([]float64, t.topics), make([]float64, t.topics)
	for i, m := range models {
		weights[i], bias[i], slopes[i] = t.join(i, m)
		bias[i] += unread
	}
	model := linear.Build(r.matrix.Keys, r.matrix.IDF, weights, bias, pruned, topic.DataVersion)
	rules.Thresholds = thresholds
	data := topicset.Encode(model, "", slopes, rules, topic.DataVersion)
	if _, err := topicset.Open(string(data), r.lexiconData); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.FromSlash(*out), data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %.2f MB\n", *out, float64(len(data))/1e6)
}
