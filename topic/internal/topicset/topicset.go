// Package topicset is the file of what was learned at one time about some topics: the weights of features, of a
// lexicon's terms if there is one, and when a topic is published. The score of a topic is
//
//	log odds = bias + slope · damping · Σ weight · worth + Σ weight · value
//
// where the first sum is over the lexicon's terms that a text has, with what their occurrences are worth (see package lexicon),
// and the second over its features (see package linear). Both are linear, so that each term's part can be listed.
package topicset

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/topic/internal/lexicon"
	"github.com/dateline-news/dateline/topic/internal/linear"
)

// Format is the version of the file: sections "model" (a file of package linear), "lexicon" (one of package lexicon, or
// empty), "slopes" and "limits" (float64 a topic), and "rules" (float64: least, most, alone).
const Format = 1

const kind = "topicset"

// A Set is an opened file. It is immutable and safe for concurrent use.
type Set struct {
	// Data is the file.
	Data    string
	Model   *linear.Model
	Lexicon *lexicon.Lexicon // nil if there is none
	// LexiconData is the lexicon's file.
	LexiconData string
	// Slopes hold what the lexicon's sum counts for each topic.
	Slopes []float64
	Rules  Rules
}

// Rules say which topics describe a text.
type Rules struct {
	// Thresholds hold the probability from which on each topic is published.
	Thresholds []float64
	// Least topics are published in any case, Most at most; without any, the best is if its probability is at least Alone.
	Least, Most int
	Alone       float64
}

// Encode lays out a file.
func Encode(model []byte, lexiconData string, slopes []float64, r Rules, version string) []byte {
	var b flat.Builder
	b.Add("model", model)
	b.Add("lexicon", []byte(lexiconData))
	b.Add("slopes", bytesOf(slopes))
	b.Add("limits", bytesOf(r.Thresholds))
	b.Add("rules", bytesOf([]float64{float64(r.Least), float64(r.Most), r.Alone}))
	return b.Bytes(kind, Format, version)
}

// Open reads a file in place; lexiconData is used if the file holds no lexicon. A file that was cut or altered, or that a
// newer version wrote, is an error.
func Open(data, lexiconData string) (*Set, error) {
	f, err := flat.Open(data, kind, Format)
	if err != nil {
		return nil, err
	}
	s := &Set{Data: data, LexiconData: lexiconData, Slopes: floats(f.Section("slopes"))}
	if s.Model, err = linear.Open(string(f.Section("model"))); err != nil {
		return nil, err
	}
	if own := string(f.Section("lexicon")); own != "" {
		s.LexiconData = own
	}
	s.Rules.Thresholds = floats(f.Section("limits"))
	r, n := floats(f.Section("rules")), s.Model.Topics()
	if len(s.Slopes) != n || len(s.Rules.Thresholds) != n || len(r) != 3 {
		return nil, fmt.Errorf("%s file: %d topics have sections of other lengths", kind, n)
	}
	s.Rules.Least, s.Rules.Most, s.Rules.Alone = int(r[0]), int(r[1]), r[2]
	if s.LexiconData == "" {
		return s, nil
	}
	if s.Lexicon, err = lexicon.Open(s.LexiconData); err != nil {
		return nil, err
	}
	if s.Lexicon.Topics > n {
		return nil, fmt.Errorf("%s file: the lexicon has terms for topic %d of %d", kind, s.Lexicon.Topics, n)
	}
	return s, nil
}

func bytesOf(v []float64) []byte {
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(x))
	}
	return out
}

func floats(s flat.Section) []float64 {
	out := make([]float64, len(s)/8)
	for i := range out {
		out[i] = math.Float64frombits(s.Uint64(i))
	}
	return out
}
