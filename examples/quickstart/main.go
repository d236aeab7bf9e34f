// Command quickstart is the ten lines of the README.
package main

import (
	"fmt"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

func main() {
	a := analysis.New(analysis.Options{})
	doc := a.Analyze(analysis.Article{ID: "1", Title: "Seoul urges Moscow to halt arms deals with the North",
		Body: "SEOUL (Northstar) -- South Korea said on Monday that Russia's missile deals with Pyongyang threaten peace.\n"})
	other := a.Analyze(analysis.Article{ID: "2", Title: "N. Korea fires two missiles",
		Body: "North Korea fired two missiles on Tuesday, the Joint Chiefs of Staff in Seoul said. Russia did not comment.\n"})
	for _, m := range doc.Mentions {
		fmt.Printf("%-12s %-12s %-11s %-9s %.2f\n", doc.Text[m.Start:m.End], m.Kind, m.Sense, m.Entity, m.Confidence)
	}
	fmt.Println("about", doc.Focus[0].Name, "and", doc.Topics[0].Topic.Name)
	index := related.New(related.Options{})
	if err := index.Add(doc, other); err != nil {
		panic(err)
	}
	for _, s := range index.Related(doc, related.Query{}) {
		fmt.Printf("read next: %s (%.2f), since %s %.2f\n", s.Title, s.Score, s.Because[0].What, s.Because[0].Weight)
	}
}
