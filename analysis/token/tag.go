package token

import (
	"sync"

	"github.com/dateline-news/dateline/analysis/token/internal/perceptron"
)

// A Tag is a part of speech of the Penn Treebank set, as prose v3 assigns it: the model is prose's, read faster by
// internal/perceptron. What prose gives no such tag, a lone hyphen for one, has none.
type Tag uint8

// tagNames lists the Penn Treebank tags; a Tag is an index into it.
var tagNames = [...]string{
	"", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS",
	"PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP",
	"WP$", "WRB", "(", ")", ",", ".", ":", "''", "``", "$", "#",
}

// String returns the tag's usual name, such as "NNP" or "VBD", and "" for none.
func (t Tag) String() string {
	if int(t) < len(tagNames) {
		return tagNames[t]
	}
	return ""
}

// Verb reports whether the tag is that of a verb or modal verb.
func (t Tag) Verb() bool {
	switch t.String() {
	case "MD", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ":
		return true
	}
	return false
}

// Noun reports whether the tag is that of a common or proper noun.
func (t Tag) Noun() bool {
	switch t.String() {
	case "NN", "NNS", "NNP", "NNPS":
		return true
	}
	return false
}

// A tagger is prose's model with the Tag of each of its numbers.
type tagger struct {
	model *perceptron.Model
	tags  [256]Tag
}

var tags = sync.OnceValue(func() *tagger {
	t := &tagger{model: perceptron.Default()}
	for number, name := range t.model.Classes {
		t.tags[number] = tagOf(name)
	}
	return t
})

func tagOf(name string) Tag {
	for i, n := range tagNames {
		if n == name {
			return Tag(i)
		}
	}
	return 0
}
