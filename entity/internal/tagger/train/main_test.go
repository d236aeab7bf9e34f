package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
)

// A model trained on a few sentences finds their names, and the same seed gives the same bytes.
func TestTrain(t *testing.T) {
	var set strings.Builder
	for range 12 {
		set.WriteString(`{"text":"Ann Falk met Tom Reed of Norwood Union in Wexcombe.","entities":[{"start":0,"end":8,"type":"PER"},{"start":13,"end":21,"type":"Person"},{"start":25,"end":38,"type":"ORG"},{"start":42,"end":50,"type":"Location"}]}` + "\n")
	}
	path := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(path, []byte(set.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	train := func() string {
		x := newTrainer(0.1, 1e-4, 0.2)
		data, err := x.read(path)
		if err != nil {
			t.Fatal(err)
		}
		x.keep(data, 2)
		for seed := range uint64(2) {
			x.start(seed)
			for range 8 {
				x.epoch(data)
			}
			x.remember()
		}
		x.average()
		model, _, err := x.model(0.01)
		if err != nil {
			t.Fatal(err)
		}
		return string(model)
	}
	model := train()
	if train() != model {
		t.Error("two trainings give different bytes")
	}
	m, err := tagger.Open(model)
	if err != nil {
		t.Fatal(err)
	}
	text := token.Split("Ann Falk met Tom Reed of Norwood Union in Wexcombe.")
	words := knowledge.Words(text, nil)
	base := knowledge.Default()
	var got []string
	for _, s := range m.Tag(text, words, tagger.Hints(base, base.Match(words, nil), len(words), nil), new(tagger.Scratch), nil) {
		got = append(got, text.Source[text.Tokens[s.First].Start:text.Tokens[s.Last-1].End])
	}
	if want := "Ann Falk, Tom Reed, Norwood Union, Wexcombe"; strings.Join(got, ", ") != want {
		t.Errorf("names are %q, want %s", got, want)
	}
}
