// Command measure.
package main

import (
	"flag"
	"fmt"
	"log"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/topic"
)

type row struct {
	ID, Title, Text, Label string
	Labels                 []string
}

var stemmer token.Stemmer

func input(title, body string) topic.Input {
	t, end := body, 0
	if title != "" {
		t, end = title+"\n\n"+body, len(title)
	}
	text := token.Split(t)
	return topic.Input{Text: text, Stems: stemmer.Stems(text, nil), TitleEnd: end}
}

func main() {
	dir := flag.String("data", "", "")
	only := flag.String("only", "", "")
	c := flag.Float64("c", 1, "")
	prune := flag.Float64("prune", 0.02, "")
	parts := flag.Int("parts", 1, "")
	flag.Parse()
	runtime.GOMAXPROCS(1)
	for _, set := range []string{"topic/bbc.train", "topic/reuters21578.train", "topic/agnews.train-sample", "events/plover-sentences.train", "topic/allsides.train"} {
		if !strings.Contains(set, *only) {
			continue
		}
		var rows []row
		var all []topic.Input
		for r, err := range gold.Rows[row](filepath.Join(*dir, set+".jsonl.gz")) {
			if err != nil {
				log.Fatal(err)
			}
			if r.Label != "" {
				r.Labels = []string{r.Label}
			}
			rows = append(rows, r)
			all = append(all, input(r.Title, r.Text))
		}
		var h1, h3, total, tp, fp, fn int
		var took time.Duration
		for part := range *parts {
			began := time.Now()
			m, err := topic.Train(func(yield func(topic.Input, []string) bool) {
				for i, r := range rows {
					if i%5 != 4-part && !yield(all[i], r.Labels) {
						return
					}
				}
			}, topic.TrainOptions{Cost: *c, Prune: float32(*prune)})
			if err != nil {
				log.Fatal(err)
			}
			took += time.Since(began)
			for i, r := range rows {
				if i%5 != 4-part {
					continue
				}
				g := m.Score(all[i])
				if len(r.Labels) > 0 {
					total++
					if slices.Contains(r.Labels, g[0].Topic.ID) {
						h1++
					}
					if slices.ContainsFunc(g[:3], func(x topic.Score) bool { return r.Labels[0] == x.Topic.ID }) {
						h3++
					}
				}
				for k, x := range g {
					p := x.Published
					if r.Label != "" {
						p = k == 0
					}
					switch in := slices.Contains(r.Labels, x.Topic.ID); {
					case in && p:
						tp++
					case p:
						fp++
					case in:
						fn++
					}
				}
			}
		}
		f := 2 * float64(tp) / float64(2*tp+fp+fn)
		fmt.Printf("%-32s hit@1 %.4f hit@3 %.4f F1 %.4f  (%d)  %v\n", set, float64(h1)/float64(total), float64(h3)/float64(total), f, total, took.Round(time.Millisecond*10)/time.Duration(*parts))
	}
}
