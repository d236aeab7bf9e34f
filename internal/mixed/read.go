package mixed

import (
	"runtime"
	"sync"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/internal/gold"
)

// Read analyses the articles of files on all cores, without the reading aids, which an index does not need.
func Read(paths []string) ([]*analysis.Document, error) {
	articles, errs := source.Collect(source.Files(paths, source.Options{}))
	if len(errs) > 0 {
		return nil, errs[0]
	}
	a := analysis.New(analysis.Options{Without: analysis.Quotes | analysis.Keyphrases | analysis.Summary | analysis.Tone})
	docs := make([]*analysis.Document, len(articles))
	var wait sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := w; i < len(articles); i += runtime.GOMAXPROCS(0) {
				docs[i] = a.Analyze(articles[i])
			}
		})
	}
	wait.Wait()
	return docs, nil
}

// Stories reads the story of each article, by id, from labelled articles (JSON lines).
func Stories(path string) (map[string]string, error) {
	out := map[string]string{}
	for row, err := range gold.Rows[struct{ ID, Label string }](path) {
		if err != nil {
			return nil, err
		}
		out[row.ID] = row.Label
	}
	return out, nil
}
