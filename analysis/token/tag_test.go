package token

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/jdkato/prose/v3/tag"
)

// TestTagsAreProses asks for prose's tag on every token of the sample articles and of the texts that are hard on a tokenizer.
func TestTagsAreProses(t *testing.T) {
	prose, err := tag.New()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../testdata/newsroom/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sample articles: ", err)
	}
	texts := seeds(t)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	for _, source := range texts {
		text := Split(source)
		for _, s := range text.Sentences {
			var words []string
			for i := s.First; i < s.Last; i++ {
				w := text.Word(int(i))
				if len(w) > maxSpan {
					w = "word"
				}
				words = append(words, w)
			}
			for i, want := range prose.Tag(words) {
				if got := text.Tokens[int(s.First)+i].Tag; got != tagOf(want.Tag) {
					t.Errorf("%+q in %+.200q is %v, prose says %s", words[i], words, got, want.Tag)
				}
			}
		}
	}
}
