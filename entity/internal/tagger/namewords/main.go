// Command namewords compiles the list of words that names are made of: tables/namewords.tsv to namewords.bin.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

// version dates the list.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("namewords: ")
	rows, err := table.Read("tables/namewords.tsv")
	if err != nil {
		log.Fatal(err)
	}
	data, err := compile(rows)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("namewords.bin", data, 0o666); err != nil {
		log.Fatal(err)
	}
}

// compile packs the four columns into a byte. Spellings that fold to the same word share the highest level of each.
func compile(rows []table.Row) ([]byte, error) {
	levels := map[uint64][4]byte{}
	for _, r := range rows {
		word := knowledge.FoldWord(r.Get("word")).Fold
		have := levels[word]
		for i, column := range [...]string{"given", "family", "town", "part"} {
			text, most := r.Get(column), byte('3')
			if column == "part" {
				most = '1'
			}
			if text == "" {
				continue
			}
			if len(text) != 1 || text[0] < '1' || text[0] > most {
				return nil, fmt.Errorf("%s: %s is %q, want 1 to %c", r.Place(), column, text, most)
			}
			have[i] = max(have[i], text[0]-'0')
		}
		if have == ([4]byte{}) {
			return nil, fmt.Errorf("%s: %q is no part of any name", r.Place(), r.Get("word"))
		}
		levels[word] = have
	}
	packed := map[uint64][]byte{}
	for word, l := range levels {
		packed[word] = []byte{l[0] | l[1]<<2 | l[2]<<4 | l[3]<<6}
	}
	words, err := flat.BuildRows(packed, tagger.NameWordPrint, 1)
	if err != nil {
		return nil, err
	}
	var b flat.Builder
	b.Add("words", words)
	return b.Bytes("words", tagger.NameWordsFormat, version), nil
}
