package attribution

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/dateline-news/dateline/internal/flat"
)

//go:embed attribution.bin
var embedded string

// Rows of the tables; a feature's row is the lower bits of its hash.
const (
	CueRows  = 1 << 16 // each of a weight for every side but None, whose own is nought
	SpanRows = 1 << 15
	NameRows = 1 << 14
)

// The file's kind and format, for [flat.Open].
const (
	Kind   = "quotes"
	Format = 1
)

// A Model is a set of four log-linear models: is a token a cue and on which side of it are the words said; where do
// they begin; where do they end; which phrase names the source. A weight is a signed byte times the table's scale.
type Model struct {
	cue, start, end, source                     string
	cueScale, startScale, endScale, sourceScale float32
	words                                       map[uint32]bool // that are no verbs and may be cues
}

// Open reads a model in place.
func Open(data string) (*Model, error) {
	file, err := flat.Open(data, Kind, Format)
	if err != nil {
		return nil, err
	}
	section := func(name string) string { return string(file.Section(name)) }
	m := &Model{cue: section("cue"), start: section("start"), end: section("end"), source: section("source"), words: map[uint32]bool{}}
	scales, words := file.Section("scales"), file.Section("words")
	if len(m.cue) != CueRows*int(Sides-1) || len(m.start) != SpanRows || len(m.end) != SpanRows || len(m.source) != NameRows || len(scales) != 16 {
		return nil, fmt.Errorf("%s file: tables of %d, %d, %d, %d and %d bytes", Kind, len(m.cue), len(m.start), len(m.end), len(m.source), len(scales))
	}
	m.cueScale, m.startScale, m.endScale, m.sourceScale = scales.Float32(0), scales.Float32(1), scales.Float32(2), scales.Float32(3)
	for i := range len(words) / 4 {
		m.words[words.Uint32(i)] = true
	}
	return m, nil
}

// Default returns the embedded model, opened once.
var Default = sync.OnceValue(func() *Model {
	m, err := Open(embedded)
	if err != nil {
		panic("attribution: embedded model: " + err.Error())
	}
	return m
})

// cues adds up the weights of a token's features for each side.
func (m *Model) cues(features []uint32) (sum [Sides]float32) {
	var after, before, around int32
	for _, x := range features {
		row := m.cue[x%CueRows*uint32(Sides-1):][:3]
		after += int32(int8(row[0]))
		before += int32(int8(row[1]))
		around += int32(int8(row[2]))
	}
	return [Sides]float32{0, float32(after) * m.cueScale, float32(before) * m.cueScale, float32(around) * m.cueScale}
}

// weigh adds up the weights of a place's features.
func weigh(table string, scale float32, features []uint32) float32 {
	var s int32
	for _, x := range features {
		s += int32(int8(table[int(x)&(len(table)-1)]))
	}
	return float32(s) * scale
}

// WithWords returns a model that knows which words may be cues and nothing else, for training.
func WithWords(list []uint32) *Model {
	m := &Model{words: map[uint32]bool{}}
	for _, w := range list {
		m.words[w] = true
	}
	return m
}
