// Package topic says what a news text is about: it scores the 35 topics of a
// taxonomy of geopolitical news, each tied to an IPTC Media Topics code, and
// lists what each score is made of.
//
// The taxonomy and the weighted terms of each topic are the tables in this
// folder; "go generate" compiles the terms to lexicon.bin, which is embedded and read in place.
package topic

import (
	_ "embed"
	"sync"

	"github.com/dateline-news/dateline/internal/table"
)

//go:generate go run ./internal/compile

// A Topic is a node of the taxonomy.
type Topic struct {
	// ID is the topic's stable id, such as "armed-conflict".
	ID string
	// IPTC is the code of the IPTC Media Topic that comes nearest, such as "medtop:20000056".
	IPTC string
	// Parent names the broad subject that the topic belongs to.
	Parent string
	Name   string
	// Definition says in a sentence what belongs to the topic.
	Definition string
	// Origin says how the topic came to be known.
	Origin Origin
}

// DataVersion is the date of the shipped terms and weights.
const DataVersion = "2026-11-23"

type Origin string

const (
	Shipped Origin = ""
	Learned Origin = "learned"
	Seeds   Origin = "seeds"
)

//go:embed tables/taxonomy.tsv
var taxonomyTable string

var taxonomy = sync.OnceValue(func() []Topic {
	rows, err := table.Parse("taxonomy.tsv", taxonomyTable)
	if err != nil {
		panic("topic: " + err.Error())
	}
	out := make([]Topic, len(rows))
	for i, r := range rows {
		out[i] = Topic{r.Get("id"), r.Get("iptc"), r.Get("parent"), r.Get("name"), r.Get("definition"), Shipped}
	}
	return out
})

// Taxonomy returns the topics in their fixed order. The slice is the caller's.
func Taxonomy() []Topic { return append([]Topic(nil), taxonomy()...) }
