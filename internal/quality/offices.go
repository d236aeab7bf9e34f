package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/table"
)

// offices scores who is named by title and surname on a day: the cases of testdata/offices.tsv, by share.
func offices(w io.Writer, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	rows, err := table.Parse(filepath.Base(file), string(data))
	if err != nil {
		return err
	}
	right, all := map[string]int{}, map[string]int{}
	for _, r := range rows {
		date, err := time.Parse(time.DateOnly, r.Get("date"))
		if err != nil {
			return fmt.Errorf("%s: %w", r.Place(), err)
		}
		sentence := r.Get("sentence")
		at := strings.LastIndex(sentence, r.Get("surname"))
		all[r.Get("share")]++
		for _, m := range entity.Default().Recognize(entity.Input{Text: token.Split(sentence), Date: date}).Mentions {
			if m.Start <= at && at < m.End && m.Entity == r.Get("person") {
				right[r.Get("share")]++
			}
		}
	}
	for _, share := range []string{"tuned", "held-out"} {
		line(w, "office-holders, "+share, "offices.tsv", fmt.Sprintf("right %.3f  (%d)", float64(right[share])/float64(all[share]), all[share]))
	}
	return nil
}
