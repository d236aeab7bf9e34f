package entity

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

// From raw text to names with their kinds, tokenizer included, a sentence costs less than one allocation. What comes after, links and results with
// their strings, costs more.
func TestAllocations(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector allocates too")
	}
	files, err := filepath.Glob("../testdata/newsroom/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sample articles: ", err)
	}
	var texts []string
	sentences := 0
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
		sentences += len(token.Split(string(data)).Sentences)
	}
	x := &reading{base: Default().base}
	names := 0
	read := func() {
		names = 0
		for _, text := range texts {
			x.start(Input{Text: token.Split(text)})
			x.find(Default().model)
			names += len(x.names)
		}
	}
	read()
	least := 1e9 // of several tries: the count is of the whole process
	for range 3 {
		least = min(least, testing.AllocsPerRun(1, read))
	}
	t.Logf("%.2f allocations a sentence, %d sentences, %d names", least/float64(sentences), sentences, names)
	if least > float64(sentences) {
		t.Errorf("%d sentences cost %v allocations", sentences, least)
	}
}
