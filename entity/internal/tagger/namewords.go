package tagger

import (
	_ "embed"
	"sync"

	"github.com/dateline-news/dateline/internal/flat"
)

//go:generate go run ./namewords

// NameWordsFormat is the version of namewords.bin: section "words", flat.Rows with fingerprints of NameWordPrint bytes from
// the folded word to one byte, which says how common the word is as a given name (bits 0 and 1) and as a family name (2 and 3), how large
// the largest town of that name is (4 and 5), and whether it is part of longer place names (6).
const (
	NameWordsFormat = 1
	NameWordPrint   = 3
)

//go:embed namewords.bin
var nameWordsData string

type nameList struct{ rows flat.Rows }

var nameWords = sync.OnceValue(func() nameList {
	f, err := flat.Open(nameWordsData, "words", NameWordsFormat)
	if err != nil {
		panic("entity: embedded name words: " + err.Error())
	}
	return nameList{flat.NewRows(f.Section("words"), NameWordPrint, 1)}
})

// get returns what the list says of a word, 0 if it is not there.
func (n nameList) get(word uint64) uint8 {
	if row := n.rows.Get(word); row != "" {
		return row[0]
	}
	return 0
}

// smallWord stands for words without a capital, which are not looked up.
const smallWord = 128
