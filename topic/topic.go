// Package topic says what a news text is about: it scores the 35 topics of a taxonomy of geopolitical news, each tied to an
// IPTC Media Topics code, gives each a probability, and lists what each score is made of.
//
//	for _, s := range topic.Default().Score(topic.NewInput(title, body)) {
//		if s.Published {
//			fmt.Println(s.Topic.Name, s.Probability, s.Because[0].What)
//		}
//	}
//
// [Train] learns topics of your own from labelled articles, [FromSeeds] makes some from a handful of words and articles; [Combine] puts
// them beside the shipped ones or in their place, [Scorer.With] renames topics, [Scorer.Without] switches them off, and
// [Scorer.Save] and [Load] keep the outcome in a file.
//
// The taxonomy and the weighted terms of each topic are the tables in this folder; "go generate" compiles the terms to lexicon.bin. The command
// in internal/train learns model.bin on top of it. Both are embedded and read in place. MODEL.md says from what.
package topic

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/internal/table"
)

//go:generate go run ./internal/compile

// A Topic is a node of the taxonomy.
type Topic struct {
	// ID is the topic's stable id, such as "armed-conflict".
	ID string
	// IPTC is the code of the IPTC Media Topic that comes nearest, such as "medtop:20000056"; "" for a topic that has none.
	IPTC string
	// Parent is the id of the broad subject that the topic belongs to (see Subjects).
	Parent string
	Name   string
	// Definition says in a sentence what belongs to the topic.
	Definition string
	// Origin says how the topic's words came to be known.
	Origin Origin
}

// DataVersion is the date of the shipped terms and weights.
const DataVersion = "2026-11-23"

// An Origin says how the words of a topic came to be known.
type Origin string

const (
	// Shipped topics come with the package.
	Shipped Origin = ""
	// Learned topics come from labelled articles, by Train.
	Learned Origin = "learned"
	// Seeds marks topics that FromSeeds made; their probabilities are rough.
	Seeds Origin = "seeds"
)

var (
	//go:embed tables/taxonomy.tsv
	taxonomyTable string
	//go:embed tables/subjects.tsv
	subjectsTable string
)

var (
	taxonomy = sync.OnceValue(func() []Topic { return read("taxonomy.tsv", taxonomyTable) })
	subjects = sync.OnceValue(func() []Topic { return read("subjects.tsv", subjectsTable) })
)

func read(name, text string) []Topic {
	rows, err := table.Parse(name, text)
	if err != nil {
		panic("topic: " + err.Error())
	}
	out := make([]Topic, len(rows))
	for i, r := range rows {
		out[i] = Topic{ID: r.Get("id"), IPTC: r.Get("iptc"), Parent: r.Get("parent"), Name: r.Get("name"), Definition: r.Get("definition")}
	}
	return out
}

// Taxonomy returns the shipped topics in their fixed order. The slice is the caller's.
func Taxonomy() []Topic { return slices.Clone(taxonomy()) }

// Subjects returns the broad subjects that topics belong to: top terms of IPTC Media Topics, with definitions of our own. The slice is the
// caller's.
func Subjects() []Topic { return slices.Clone(subjects()) }
