package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/topic"
)

// A printer writes the topics of articles, for people or as JSON lines.
type printer struct {
	w                     io.Writer
	enc                   *json.Encoder
	jsonl, explain, every bool
}

// A result is a line of output. Its topics are best first.
type result struct {
	ID     string        `json:"id"`
	Topics []resultTopic `json:"topics"`
}

type resultTopic struct {
	ID      string   `json:"id"`
	Score   float64  `json:"score"`
	Because []reason `json:"because,omitempty"`
}

// A reason is a contribution to the log odds; start and end are byte offsets into the title, a blank line and the text.
type reason struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
}

// maxReasons is how many reasons are shown to people.
const maxReasons = 8

func (p printer) article(a analysis.Article, s *topic.Scorer) error {
	in := topic.NewInput(a.Title, a.Body)
	scores := s.Score(in)
	if p.every && p.explain {
		scores = s.Explain(in)
	}
	r := result{ID: a.ID, Topics: []resultTopic{}}
	for _, t := range scores {
		if !t.Published && !p.every {
			continue
		}
		rt := resultTopic{ID: t.Topic.ID, Score: round(t.Probability)}
		if p.explain {
			rt.Because = append(rt.Because, reason{What: "before any term", Weight: t.Bias})
			for _, c := range t.Because {
				rt.Because = append(rt.Because, reason{c.What, c.Weight, c.Start, c.End})
			}
		}
		r.Topics = append(r.Topics, rt)
	}
	if p.jsonl {
		return p.enc.Encode(r)
	}
	return p.text(a, r)
}

func (p printer) text(a analysis.Article, r result) error {
	_, err := fmt.Fprintf(p.w, "%s\n", cmp.Or(a.Title, a.ID))
	for _, t := range r.Topics {
		if err == nil {
			_, err = fmt.Fprintf(p.w, "  %.2f  %s\n", t.Score, t.ID)
		}
		for i, b := range t.Because {
			if i > maxReasons {
				break
			}
			if err == nil {
				_, err = fmt.Fprintf(p.w, "        %+.2f  %q\n", b.Weight, b.What)
			}
		}
	}
	if err == nil {
		_, err = fmt.Fprintln(p.w)
	}
	return err
}
