package main

import (
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/gold"
)

// kindOf maps the corpora's labels to ours. One-word "Misc" demonyms become nationalities (see labels).
func kindOf(label string) (tagger.Kind, bool) {
	switch strings.ToLower(label) {
	case "per", "person", "politician":
		return tagger.Person, true
	case "org", "organization", "organisation", "politicalparty":
		return tagger.Organization, true
	case "loc", "location", "country":
		return tagger.Place, true
	case "norp":
		return tagger.Nationality, true
	case "facility":
		return tagger.Facility, true
	case "event", "election":
		return tagger.Event, true
	case "misc", "product":
		return tagger.Other, true
	}
	return 0, false
}

// A sentence holds the features and gold labels of its tokens; a token without features can only have no label.
type sentence struct {
	features [][]int32
	labels   []uint8
}

// read turns a set into sentences. Every 30th document is read once more in capitals, for headlines and datelines.
func (t *trainer) read(path string) ([]sentence, error) {
	docs, err := gold.ReadNames(path)
	if err != nil {
		return nil, err
	}
	var out []sentence
	for i, d := range docs {
		out = append(out, t.document(d)...)
		if upper := strings.ToUpper(d.Text); i%30 == 7 && len(upper) == len(d.Text) {
			d.Text = upper
			out = append(out, t.document(d)...)
		}
	}
	return out, nil
}

func (t *trainer) document(d gold.NamesDocument) []sentence {
	text := token.Split(d.Text)
	base := knowledge.Default()
	words := knowledge.Words(text, nil)
	hints := tagger.Hints(base, base.Match(words, nil), len(words), nil)
	labels := labels(text, d, hints)
	var x tagger.Extractor
	x.Document(text, words, hints)
	var out []sentence
	for _, s := range text.Sentences {
		x.Sentence(s)
		q := sentence{labels: labels[s.First:s.Last]}
		any := false
		for i := int(s.First); i < int(s.Last); i++ {
			var ids []int32
			if x.Possible(i) {
				any = true
				for _, f := range x.Features(i) {
					ids = append(ids, t.count(f))
				}
			} else {
				q.labels[i-int(s.First)] = 0
			}
			q.features = append(q.features, ids)
		}
		relabel(q.labels)
		if any {
			out = append(out, q)
		}
	}
	return out
}

// In the sentences that are read, a token's label says at first only which kind of name it is part of and whether it is the first of it: 1 + 2·kind, + 1 if
// it is not. relabel turns this into the labels of the tagger; a name of which some tokens cannot be part of names falls into pieces.
func relabel(labels []uint8) {
	for i := 0; i < len(labels); {
		if labels[i] == 0 {
			i++
			continue
		}
		k := tagger.Kind((labels[i] - 1) / 2)
		j := i + 1
		for j < len(labels) && labels[j] == uint8(2+2*k) {
			j++
		}
		first, inside, last, single := tagger.Name(k)
		for t := i; t < j; t++ {
			labels[t] = uint8(inside)
		}
		labels[i], labels[j-1] = uint8(first), uint8(last)
		if j == i+1 {
			labels[i] = uint8(single)
		}
		i = j
	}
}

// labels projects the gold spans onto the tokens.
func labels(text *token.Text, d gold.NamesDocument, hints []tagger.Hint) []uint8 {
	out := make([]uint8, len(text.Tokens))
	i := 0
	for _, n := range d.Names {
		k, ok := kindOf(n.Type)
		if !ok {
			continue
		}
		for i > 0 && int(text.Tokens[i-1].End) > n.Start {
			i--
		}
		for i < len(text.Tokens) && int(text.Tokens[i].End) <= n.Start {
			i++
		}
		for first := i; i < len(text.Tokens) && int(text.Tokens[i].Start) < n.End; i++ {
			if n.Type == "MISC" && i == first && int(text.Tokens[i].End) >= n.End && hints[i]&tagger.HintNationality != 0 {
				k = tagger.Nationality
			}
			out[i] = uint8(1 + 2*k)
			if i > first {
				out[i]++
			}
		}
	}
	return out
}
