package topic

import (
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/topic/internal/linear"
)

// An Input is a text with its stems.
type Input struct {
	Text *token.Text
	// Stems holds the hash of each token's stem (flat.Hash), 0 for tokens that are no words.
	Stems []uint64
	// TitleEnd is the offset at which the title ends, 0 if there is none.
	TitleEnd int
	// Values name further properties of the text that a model may have learned from, such as "countries in focus: 2".
	Values []string
}

// NewInput cuts an article into words; offsets in its scores are into the title, a blank line and the body, or into the body alone if
// there is no title. It knows no names, which the shipped topics look at, too: a document's TopicInput does.
func NewInput(title, body string) Input {
	text, end := body, 0
	if title != "" {
		text, end = title+"\n\n"+body, len(title)
	}
	cut := token.Split(text)
	return Input{Text: cut, Stems: stemmer().Stems(cut, nil), TitleEnd: end}
}

var stemmer = sync.OnceValue(func() *token.Stemmer { return new(token.Stemmer) })

func (in Input) linear() linear.Text {
	t := linear.Text{Text: in.Text, Stems: in.Stems, TitleEnd: in.TitleEnd}
	for _, v := range in.Values {
		t.Values = append(t.Values, flat.Hash(v))
	}
	return t
}
