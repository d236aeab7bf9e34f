// Command quickstart is the ten lines of the README.
package main

import (
	"fmt"
	"log"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

func main() {
	a := analysis.New(analysis.Options{})
	doc := a.Analyze(analysis.Article{ID: "1", Title: "Seoul urges Moscow to halt arms deals with the North", Body: "South Korea said on Monday that Russia's missile deals with Pyongyang threaten peace."})
	other := a.Analyze(analysis.Article{ID: "2", Title: "N. Korea fires two missiles", Body: "North Korea fired two missiles, the Joint Chiefs of Staff in Seoul said."})
	for _, m := range doc.Mentions {
		fmt.Printf("%-12s %-8s %-11s %-5s %s\n", doc.Text[m.Start:m.End], m.Kind, m.Sense, m.Entity, m.Evidence)
	}
	fmt.Println("about", doc.Focus[0].Name, "and", doc.Topics[0].Topic.Name)
	index := related.New(related.Options{})
	if err := index.Add(doc, other); err != nil {
		log.Fatal(err)
	}
	for _, s := range index.Related(doc, related.Query{}) {
		fmt.Printf("read next: %s (%.2f), for %s, %s, %s …\n", s.Title, s.Score, s.Because[0].What, s.Because[1].What, s.Because[2].What)
	}
}
