package main

import (
	"encoding/binary"
	"math"

	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/flat"
)

// model rounds the averaged weights to 8 bits, leaves out features whose weights are all small, and lays out the file described in package tagger. It returns
// the file and how many features are in it.
func (t *trainer) model(prune float32) ([]byte, int, error) {
	top := float32(0)
	for i := range t.sum {
		for _, w := range t.sum[i] {
			top = max(top, w, -w)
		}
	}
	scale := min(top, 4) / 127
	rows := map[uint64][]byte{}
	for feature, id := range t.index {
		row, keep := make([]byte, L), false
		for l, w := range t.sum[id] {
			row[l] = byte(int8(max(-127, min(127, math.Round(float64(w/scale))))))
			keep = keep || w > prune || w < -prune
		}
		if keep {
			rows[feature] = row
		}
	}
	data, err := flat.BuildRows(rows, tagger.FeaturePrint, L)
	if err != nil {
		return nil, 0, err
	}
	var trans []byte
	for _, from := range t.transSum {
		for _, w := range from {
			trans = binary.LittleEndian.AppendUint32(trans, math.Float32bits(w))
		}
	}
	var b flat.Builder
	b.Add("rows", data)
	b.Add("trans", trans)
	b.Add("scale", binary.LittleEndian.AppendUint32(nil, math.Float32bits(scale)))
	return b.Bytes("tagger", tagger.Format, version), len(rows), nil
}

// exact returns a model with all features and the weights as learned, to see what rounding and leaving out cost.
func (t *trainer) exact() *tagger.Model {
	weights := make(map[uint64]*[L]float32, len(t.index))
	for feature, id := range t.index {
		weights[feature] = &t.sum[id]
	}
	return tagger.Exact(weights, t.transSum)
}
