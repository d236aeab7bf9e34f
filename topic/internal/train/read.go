package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/table"
	"github.com/dateline-news/dateline/topic"
	"github.com/dateline-news/dateline/topic/internal/lexicon"
	"github.com/dateline-news/dateline/topic/internal/linear"
)

// A text is an article that is learned from; its features are the row of the matrix with its number.
type text struct {
	// sums are the lexicon's sums for each topic, damped.
	sums []float64
	// gold says of each topic whether the article has it.
	gold []answer
}

type answer int8

const (
	no answer = iota
	yes
	unknown
)

// maxMapped is how many articles of a set with mapped labels are read, evenly spread.
const maxMapped = 6500

type reader struct {
	lexicon     *lexicon.Lexicon
	lexiconData string
	number      map[string]int // of a topic
	judgments   map[string]map[string][]answer
	labels      map[string]map[string]label
	sets        []string
	analyzer    *analysis.Analyzer

	texts          []text
	matrix         *linear.Matrix
	judged, mapped []int
}

// A label is what the label of a set says about topics.
type label struct {
	topics, maybe []int
	open          bool // it says nothing about other topics
}

func newReader(tables, lexiconFile string) (*reader, error) {
	data, err := os.ReadFile(lexiconFile)
	if err != nil {
		return nil, err
	}
	r := &reader{lexiconData: string(data), number: map[string]int{}, judgments: map[string]map[string][]answer{},
		labels: map[string]map[string]label{}, analyzer: analysis.New(analysis.Options{Topics: topic.Combine()}), matrix: linear.NewMatrix()}
	if r.lexicon, err = lexicon.Open(r.lexiconData); err != nil {
		return nil, err
	}
	for i, t := range topic.Taxonomy() {
		r.number[t.ID] = i
	}
	if err := r.readJudged(filepath.Join(tables, "judged.tsv")); err != nil {
		return nil, err
	}
	return r, r.readLabels(filepath.Join(tables, "labels.tsv"))
}

// readJudged reads the list of articles that were judged by hand: set, id, and all topics, the main one first.
func (r *reader) readJudged(path string) error {
	rows, err := table.Read(path)
	if err != nil {
		return err
	}
	for _, row := range rows {
		topics, err := r.topicsOf(row, "topics")
		if err != nil {
			return err
		}
		gold := make([]answer, len(r.number))
		for _, t := range topics {
			gold[t] = yes
		}
		set := row.Get("set")
		if r.judgments[set] == nil {
			r.judgments[set] = map[string][]answer{}
		}
		r.judgments[set][row.Get("id")] = gold
		r.addSet(set)
	}
	return nil
}

// readLabels reads the map of the sets' labels: topics that a label stands for; topics that it may come with, or "*" for all; it speaks
// against the others.
func (r *reader) readLabels(path string) error {
	rows, err := table.Read(path)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var l label
		if l.topics, err = r.topicsOf(row, "topics"); err != nil {
			return err
		}
		switch row.Get("maybe") {
		case "*":
			l.open = true
		case "-":
		default:
			if l.maybe, err = r.topicsOf(row, "maybe"); err != nil {
				return err
			}
		}
		set := row.Get("set")
		if r.labels[set] == nil {
			r.labels[set] = map[string]label{}
		}
		r.labels[set][row.Get("label")] = l
		r.addSet(set)
	}
	return nil
}

func (r *reader) addSet(set string) {
	if !slices.Contains(r.sets, set) {
		r.sets = append(r.sets, set)
	}
}

func (r *reader) topicsOf(row table.Row, column string) ([]int, error) {
	var out []int
	for id := range strings.FieldsSeq(row.Get(column)) {
		t, ok := r.number[id]
		if !ok {
			return nil, fmt.Errorf("%s: unknown topic %q", row.Place(), id)
		}
		out = append(out, t)
	}
	return out, nil
}

type row struct {
	ID, Title, Text, Label string
	Labels                 []string
}

// read reads the sets in the order in which the tables name them.
func (r *reader) read(dir string) error {
	for _, set := range r.sets {
		var rows []row
		for row, err := range gold.Rows[row](filepath.Join(dir, set+".jsonl.gz")) {
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		missing := len(r.judgments[set])
		step := (len(rows) + maxMapped - 1) / maxMapped
		for i, row := range rows {
			if gold, ok := r.judgments[set][row.ID]; ok {
				missing--
				r.judged = append(r.judged, r.add(set, row, gold))
			} else if gold := r.mappedGold(set, row); gold != nil && i%step == 0 {
				r.mapped = append(r.mapped, r.add(set, row, gold))
			}
		}
		if missing > 0 {
			return fmt.Errorf("%s: %d judged articles are not there", set, missing)
		}
	}
	return nil
}

// mappedGold returns what an article's labels say about the topics, nil if they say nothing.
func (r *reader) mappedGold(set string, row row) []answer {
	if row.Label != "" {
		row.Labels = []string{row.Label}
	}
	var out []answer
	for _, name := range row.Labels {
		l, ok := r.labels[set][name]
		if !ok {
			continue
		}
		if out == nil {
			out = make([]answer, len(r.number))
		}
		for t := range out {
			if out[t] == no && (l.open || slices.Contains(l.maybe, t)) {
				out[t] = unknown
			}
		}
		for _, t := range l.topics {
			out[t] = yes
		}
	}
	return out
}

func (r *reader) add(set string, row row, gold []answer) int {
	if strings.HasPrefix(set, "ner/worldwide") { // the first line is the article's address
		_, row.Text, _ = strings.Cut(row.Text, "\n")
	}
	in := r.analyzer.Analyze(analysis.Article{Title: row.Title, Body: row.Text}).TopicInput()
	t := linear.Text{Text: in.Text, Stems: in.Stems, TitleEnd: in.TitleEnd}
	for _, v := range in.Values {
		t.Values = append(t.Values, flat.Hash(v))
	}
	r.matrix.Add(t)
	var f lexicon.Finder
	sums, damping := r.lexicon.Sums(r.lexicon.Find(in.Text, in.Stems, in.TitleEnd, &f), &f)
	x := text{sums: make([]float64, len(r.number)), gold: gold}
	for i, s := range sums {
		x.sums[i] = s * damping
	}
	r.texts = append(r.texts, x)
	return len(r.texts) - 1
}
