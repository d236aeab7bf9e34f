// Command measure prints how good topics are: the shipped ones on the newsroom and on annotated articles, with a reliability
// table, and topics that are trained on labelled sets, each tested on every fifth article of its own.
//
//	go run ./topic/internal/measure -data DIR [-only NAME] [-parts 5]
//
// It trains on one core, so that the times can be compared. Topics count as published, like a program that lists them would.
package main

import (
	"flag"
	"fmt"
	"iter"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/newsroom"
	"github.com/dateline-news/dateline/topic"
)

var sets = []string{"topic/bbc.train", "topic/reuters21578.train", "topic/agnews.train-sample", "topic/allsides.train", "events/plover-sentences.train"}

func main() {
	log.SetFlags(0)
	log.SetPrefix("measure: ")
	dir := flag.String("data", "", "folder of the sets")
	only := flag.String("only", "", "measure only sets whose names contain this")
	parts := flag.Int("parts", 1, "how many of the five parts of a set are held out, one after the other")
	cost := flag.Float64("cost", 0, "cost of a mistake in training")
	room := flag.String("newsroom", "testdata/newsroom", "folder of the newsroom")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	if strings.Contains("newsroom/desk.dev", *only) {
		if err := measureShipped(*dir, *room); err != nil {
			log.Fatal(err)
		}
	}
	for _, set := range sets {
		path := filepath.Join(*dir, set+".jsonl.gz")
		if _, err := os.Stat(path); err != nil || !strings.Contains(set, *only) {
			continue
		}
		if err := measureTrained(set, path, *parts, topic.TrainOptions{Cost: *cost}); err != nil {
			log.Fatal(err)
		}
	}
}

// measureShipped scores the shipped topics.
func measureShipped(dir, room string) error {
	a := analysis.New(analysis.Options{})
	items, err := newsroom.Load(room)
	if err != nil {
		return err
	}
	var s score
	for _, i := range items {
		s.add(i.Topics[:1], i.Topics, nil, a.Analyze(i.Article).Topics)
	}
	s.print("newsroom")
	type row struct {
		ID, Title, Text, Date string
		Topics, Primary       []string
		MaybeTopics           []string `json:"maybe_topics"`
	}
	path := filepath.Join(dir, "newsroom/desk.dev.jsonl.gz")
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	var desk score
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		article := analysis.Article{Title: r.Title, Body: r.Text}
		article.Published, _ = source.ParseDate(r.Date)
		desk.add(r.Primary, r.Topics, r.MaybeTopics, a.Analyze(article).Topics)
	}
	desk.print("newsroom/desk.dev")
	s.reliability("newsroom")
	desk.reliability("newsroom/desk.dev")
	return nil
}

// measureTrained trains on four fifths of a set and scores the rest.
func measureTrained(set, path string, parts int, o topic.TrainOptions) error {
	type row struct {
		Title, Text, Label string
		Labels             []string
	}
	var inputs []topic.Input
	var labels [][]string
	for r, err := range gold.Rows[row](path) {
		if err != nil {
			return err
		}
		if r.Label != "" {
			r.Labels = []string{r.Label}
		}
		inputs = append(inputs, topic.NewInput(r.Title, r.Text))
		labels = append(labels, r.Labels)
	}
	var s score
	needless := 0 // topics of articles that have none
	var took time.Duration
	for part := range parts {
		began := time.Now()
		m, err := topic.Train(without(inputs, labels, part), o)
		if err != nil {
			return err
		}
		took += time.Since(began)
		for i, in := range inputs {
			if i%5 == 4-part && len(labels[i]) > 0 {
				s.add(labels[i][:1], labels[i], nil, m.Score(in))
			} else if i%5 == 4-part {
				needless += len(published(m.Score(in)))
			}
		}
	}
	s.print(fmt.Sprintf("%s, trained in %v", set, (took / time.Duration(parts)).Round(10*time.Millisecond)))
	if needless > 0 {
		s.pairs.Wrong += needless
		s.print("the same, with the articles that have no topic")
	}
	return nil
}

// without yields the examples that are not held out.
func without(inputs []topic.Input, labels [][]string, part int) iter.Seq2[topic.Input, []string] {
	return func(yield func(topic.Input, []string) bool) {
		for i := range inputs {
			if i%5 != 4-part && !yield(inputs[i], labels[i]) {
				return
			}
		}
	}
}
