// Command compile turns the topics' terms into the embedded lexicon.
//
//	go generate ./topic
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

// version dates the lexicon.
const version = "2026-11-23"

type term struct {
	text    string
	stems   []uint64
	weights []uint32
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("topic: ")
	topics, err := table.Read("tables/taxonomy.tsv")
	if err != nil {
		log.Fatal(err)
	}
	number := map[string]int{}
	for i, r := range topics {
		number[r.Get("id")] = i
	}
	rows, err := table.Read("tables/lexicon.tsv")
	if err != nil {
		log.Fatal(err)
	}
	var stemmer token.Stemmer
	var terms []*term
	byHash := map[uint64]*term{}
	trie := map[uint64]uint32{}
	seen := map[string]string{}
	for _, r := range rows {
		t, ok := number[r.Get("topic")]
		if !ok {
			log.Fatalf("%s: unknown topic %q", r.Place(), r.Get("topic"))
		}
		w, err := strconv.ParseFloat(r.Get("weight"), 64)
		if err != nil {
			log.Fatalf("%s: weight: %v", r.Place(), err)
		}
		var stems []uint64
		h := uint64(0)
		text := token.Split(r.Get("term"))
		for i, s := range stemmer.Stems(text, nil) {
			if s != 0 && text.Tokens[i].End > text.Tokens[i].Start {
				stems = append(stems, s)
				h = flat.Extend(h, s)
			}
		}
		if len(stems) == 0 || len(stems) > 4 {
			log.Fatalf("%s: %q has %d words, 1 to 4 are allowed", r.Place(), r.Get("term"), len(stems))
		}
		e := byHash[h]
		if e == nil {
			e = &term{text: strings.Join(strings.Fields(r.Get("term")), " "), stems: stems}
			byHash[h] = e
			terms = append(terms, e)
		}
		key := fmt.Sprint(h, t)
		if before, ok := seen[key]; ok {
			if before != r.Get("weight") {
				fmt.Printf("%s: %q has the stems of a term before it, with another weight; the first counts\n", r.Place(), r.Get("term"))
			}
			continue
		}
		seen[key] = r.Get("weight")
		e.weights = append(e.weights, uint32(t)|uint32(uint16(int16(math.Round(w*100))))<<16)
	}
	var text, rowsOut, weights []byte
	le := binary.LittleEndian
	for i, e := range terms {
		rowsOut = le.AppendUint32(rowsOut, uint32(len(text)))
		rowsOut = le.AppendUint32(rowsOut, uint32(len(e.text)))
		rowsOut = le.AppendUint32(rowsOut, uint32(len(weights)/4))
		rowsOut = le.AppendUint32(rowsOut, uint32(len(e.weights)))
		text = append(text, e.text...)
		for _, w := range e.weights {
			weights = le.AppendUint32(weights, w)
		}
		h := uint64(0)
		for j, s := range e.stems {
			h = flat.Extend(h, s)
			if j < len(e.stems)-1 {
				trie[h] |= 1 << 31
			} else {
				trie[h] |= uint32(i) + 1
			}
		}
	}
	var b flat.Builder
	b.Add("trie", flat.BuildTable(trie))
	b.Add("terms", rowsOut)
	b.Add("weights", weights)
	b.Add("text", text)
	out := b.Bytes("topics", 1, version)
	if err := os.WriteFile("lexicon.bin", out, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("lexicon.bin: %d terms, %.2f MB\n", len(terms), float64(len(out))/1e6)
}
