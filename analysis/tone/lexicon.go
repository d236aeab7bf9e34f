package tone

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

//go:embed lexicon.tsv
var lexiconTable string

// falls says on whom the tone of a word falls.
type falls uint8

const (
	near    falls = iota // a state: on whoever is named nearest
	subject              // a deed: on its doer
	object               // a judgement: on the one judged
)

// An entry is a word or phrase of the lexicon.
type entry struct {
	weight float64
	falls  falls
	part   byte     // 'n', 'v', 'a', or '-' for all
	form   string   // the first word as the table has it
	exact  bool     // only that form counts, not all with its stem
	rest   []uint64 // stems of the words after the first
}

// fits reports whether the entry's first word may be this one.
func (e *entry) fits(tag token.Tag, word string) bool {
	switch name := tag.String(); e.part {
	case 'n':
		if !tag.Noun() {
			return false
		}
	case 'v':
		if name == "MD" || !tag.Verb() {
			return false
		}
	case 'a':
		if !strings.HasPrefix(name, "JJ") && !strings.HasPrefix(name, "RB") {
			return false
		}
	}
	return !e.exact || strings.EqualFold(e.form, word)
}

// lexicon holds entries by the hash of their first stem, longer phrases first.
var lexicon = sync.OnceValue(func() map[uint64][]entry {
	l, err := parse(lexiconTable)
	if err != nil {
		panic("tone: " + err.Error())
	}
	return l
})

func parse(text string) (map[uint64][]entry, error) {
	rows, err := table.Parse("lexicon.tsv", text)
	if err != nil {
		return nil, err
	}
	var stemmer token.Stemmer
	hash := func(word string) uint64 { return flat.Hash(stemmer.Stem(word)) }
	out := map[uint64][]entry{}
	for _, r := range rows {
		weight, err := strconv.Atoi(r.Get("weight"))
		if err != nil || weight < -3 || weight > 3 || weight == 0 {
			return nil, fmt.Errorf("%s: weight %q, want -3 to 3 and not 0", r.Place(), r.Get("weight"))
		}
		on, ok := map[string]falls{"near": near, "subject": subject, "object": object}[r.Get("falls")]
		if !ok {
			return nil, fmt.Errorf("%s: falls on %q, want subject, object or near", r.Place(), r.Get("falls"))
		}
		part := r.Get("part")
		if len(part) != 1 || !strings.Contains("nva-", part) {
			return nil, fmt.Errorf("%s: part %q, want n, v, a or -", r.Place(), part)
		}
		for phrase := range strings.SplitSeq(r.Get("words"), ",") {
			words := strings.Fields(phrase)
			if len(words) == 0 {
				return nil, fmt.Errorf("%s: an empty word", r.Place())
			}
			e := entry{weight: float64(weight), falls: on, part: part[0]}
			e.form, e.exact = strings.CutPrefix(words[0], "=")
			for _, w := range words[1:] {
				e.rest = append(e.rest, hash(w))
			}
			h := hash(e.form)
			at := 0
			for at < len(out[h]) && len(out[h][at].rest) >= len(e.rest) {
				at++
			}
			list := append(out[h], entry{})
			copy(list[at+1:], list[at:])
			list[at] = e
			out[h] = list
		}
	}
	return out, nil
}
