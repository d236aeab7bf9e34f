package main

import (
	"cmp"
	"fmt"
	"slices"
)

// score says how well probabilities of the judged articles, published above thresholds, fit the judgments.
func (t *trainer) score(p [][]float64, thresholds []float64) string {
	var in, right, wrong, missed int
	for k, i := range t.judged {
		order := make([]int, t.topics)
		for topic := range order {
			order[topic] = topic
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[b][k], p[a][k]) })
		gold := t.texts[i].gold
		if gold[order[0]] == yes {
			in++
		}
		for n, topic := range order {
			published := n < rules.Most && p[topic][k] >= thresholds[topic] || n == 0 && p[topic][k] >= rules.Alone
			switch {
			case published && gold[topic] == yes:
				right++
			case published:
				wrong++
			case gold[topic] == yes:
				missed++
			}
		}
	}
	return fmt.Sprintf("judged articles, four-fold: in-gold@1 %.3f, micro F1 %.3f", float64(in)/float64(len(t.judged)), 2*float64(right)/float64(2*right+wrong+missed))
}
