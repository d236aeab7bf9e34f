package linear

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/dateline-news/dateline/internal/flat"
)

// Format is the version of a model's file: sections "keys" (flat.Table from the hash of a feature to its number), "idf" (float32 each),
// "start" (uint32 each and one more: where its weights begin), "weights" (topic uint16, weight int16 in steps of the topic's
// scale), "scale" (float32 a topic) and "bias" (float64 a topic).
const Format = 1

const kind = "linear"

// A Model holds the weights of features for topics, most of them none. It is immutable and safe for concurrent use.
type Model struct {
	keys                                     flat.Table
	slots, idf, start, weights, scales, bias flat.Section
	features, topics                         int
	steps                                    []float64 // scales
}

// Open reads a file in place. A file that was cut or altered, or that a newer version wrote, is an error.
func Open(data string) (*Model, error) {
	f, err := flat.Open(data, kind, Format)
	if err != nil {
		return nil, err
	}
	m := &Model{keys: flat.NewTable(f.Section("keys")), slots: f.Section("keys"), idf: f.Section("idf"), start: f.Section("start"),
		weights: f.Section("weights"), scales: f.Section("scale"), bias: f.Section("bias")}
	m.features, m.topics = len(m.idf)/4, len(m.bias)/8
	bad := func(cause string, args ...any) (*Model, error) {
		return nil, fmt.Errorf("%s file: %s", kind, fmt.Sprintf(cause, args...))
	}
	if len(m.start) != 4*(m.features+1) || len(m.scales) != 4*m.topics {
		return bad("%d features and %d topics have sections of other lengths", m.features, m.topics)
	}
	at := uint32(0)
	for i := range m.features + 1 {
		if s := m.start.Uint32(i); s < at || int64(s) > int64(len(m.weights)/4) {
			return bad("the weights of feature %d lie outside their section", i)
		} else {
			at = s
		}
	}
	for i := range len(m.weights) / 4 {
		if t := int(m.weights.Uint32(i) >> 16); t >= m.topics {
			return bad("weight %d is for topic %d of %d", i, t, m.topics)
		}
	}
	free := len(m.slots) == 0
	for slot := range len(m.slots) / 8 {
		free = free || m.slots.Uint32(2*slot) == 0
		if n := m.slots.Uint32(2*slot + 1); m.slots.Uint32(2*slot) != 0 && int64(n) >= int64(m.features) {
			return bad("section %q names feature %d of %d", "keys", n, m.features)
		}
	}
	if !free || len(m.slots)&(len(m.slots)-1) != 0 {
		return bad("section %q is no table", "keys")
	}
	m.steps = make([]float64, m.topics)
	for t := range m.steps {
		m.steps[t] = float64(m.scales.Float32(t))
	}
	return m, nil
}

// Topics returns the number of topics.
func (m *Model) Topics() int { return m.topics }

// Bias returns the log odds of a topic before any feature is seen.
func (m *Model) Bias(topic int) float64 { return math.Float64frombits(m.bias.Uint64(topic)) }

// A Part is a feature that a text has and that a model has weights for.
type Part struct {
	Feature uint32
	// Value is what the feature's occurrences count for.
	Value float32
	N     int32
	// First and Last are the tokens of the first occurrence; for a value of the text, −1 and its number.
	First, Last int32
}

// An occurrence is one of a feature in a text: what it counts, and its tokens.
type occurrence struct {
	weight      float32
	first, last int32
}

// A Finder is the working space of Find, for one goroutine at a time and any models. Its zero value is ready.
type Finder struct {
	at    []int32 // feature -> index into parts + 1
	parts []Part
	// What occurs in a text, each with its key and the number of its feature.
	all            []occurrence
	keys, features []uint64
}

// Find returns the features of a text in the order of their first occurrences; the slice is valid until the next call.
func (m *Model) Find(t Text, f *Finder) []Part {
	if len(f.at) < m.features {
		f.at = make([]int32, m.features)
	}
	f.parts, f.all, f.keys = f.parts[:0], f.all[:0], f.keys[:0]
	each(t, func(key uint64, weight float32, first, last int32) {
		f.all, f.keys = append(f.all, occurrence{weight, first, last}), append(f.keys, key)
	})
	f.features = m.keys.GetAll(f.keys, f.features[:0])
	for i, number := range f.features {
		if number == 0 {
			continue
		}
		o := f.all[i]
		feature := uint32(number - 1)
		at := f.at[feature]
		if at == 0 {
			f.parts = append(f.parts, Part{Feature: feature, First: o.first, Last: o.last})
			at = int32(len(f.parts))
			f.at[feature] = at
		}
		p := &f.parts[at-1]
		p.Value += o.weight
		p.N++
	}
	var sum float64
	for i := range f.parts {
		p := &f.parts[i]
		f.at[p.Feature] = 0
		p.Value = damped(p.Value) * m.idf.Float32(int(p.Feature))
		sum += float64(p.Value) * float64(p.Value)
	}
	if sum > 0 {
		by := float32(1 / math.Sqrt(sum))
		for i := range f.parts {
			f.parts[i].Value *= by
		}
	}
	return f.parts
}

// Weights returns the weights of a part's feature, each for one topic; see Weight.
func (m *Model) Weights(p Part) flat.Section {
	return m.weights[4*m.start.Uint32(int(p.Feature)) : 4*m.start.Uint32(int(p.Feature)+1)]
}

// Weight returns the topic that one of a feature's weights is for, and what a part with that feature adds to its log odds.
func (m *Model) Weight(weight uint32, p Part) (topic int, logOdds float64) {
	topic = int(weight >> 16)
	return topic, float64(int16(weight)) * m.steps[topic] * float64(p.Value)
}

// Build lays out a model: weights[t] holds topic t's weight of each of the features, in log odds for a value of one. Weights that are
// smaller than prune times the topic's largest are left out; features without weights stay, for the length of the texts.
func Build(keys []uint64, idf []float32, weights [][]float32, bias []float64, prune float32, version string) []byte {
	least, scales := make([]float32, len(weights)), make([]float32, len(weights))
	for t, ws := range weights {
		var most float32
		for f := range keys {
			most = max(most, abs(ws[f]))
		}
		least[t], scales[t] = most*prune, most/math.MaxInt16
	}
	le := binary.LittleEndian
	table := make(map[uint64]uint32, len(keys))
	var idfs, start, packed, scale, biases []byte
	for f, key := range keys {
		table[key] = uint32(f)
		idfs = le.AppendUint32(idfs, math.Float32bits(idf[f]))
		start = le.AppendUint32(start, uint32(len(packed)/4))
		for t, ws := range weights {
			if w := ws[f]; w != 0 && abs(w) >= least[t] {
				packed = le.AppendUint32(packed, pack(t, w/scales[t]))
			}
		}
	}
	start = le.AppendUint32(start, uint32(len(packed)/4))
	for t := range weights {
		scale = le.AppendUint32(scale, math.Float32bits(scales[t]))
		biases = le.AppendUint64(biases, math.Float64bits(bias[t]))
	}
	return encode(flat.BuildTable(table), idfs, start, packed, scale, biases, version)
}

// Derive lays out a model of the same features, and so the same lengths of texts, with other topics: weights[t] holds topic t's
// weights by feature.
func (m *Model) Derive(weights []map[uint32]float32, bias []float64, version string) []byte {
	scales := make([]float32, len(weights))
	for t, ws := range weights {
		for _, w := range ws { // the largest; the order does not matter
			scales[t] = max(scales[t], abs(w)/math.MaxInt16)
		}
	}
	le := binary.LittleEndian
	var start, packed, scale, biases []byte
	for f := range uint32(m.features) {
		start = le.AppendUint32(start, uint32(len(packed)/4))
		for t, ws := range weights {
			if w := ws[f]; w != 0 {
				packed = le.AppendUint32(packed, pack(t, w/scales[t]))
			}
		}
	}
	start = le.AppendUint32(start, uint32(len(packed)/4))
	for t := range weights {
		scale = le.AppendUint32(scale, math.Float32bits(scales[t]))
		biases = le.AppendUint64(biases, math.Float64bits(bias[t]))
	}
	return encode([]byte(m.slots), []byte(m.idf), start, packed, scale, biases, version)
}

// pack puts a topic and a weight in steps into one word.
func pack(topic int, steps float32) uint32 {
	return uint32(topic)<<16 | uint32(uint16(int16(math.Round(float64(steps)))))
}

func encode(keys, idf, start, weights, scale, bias []byte, version string) []byte {
	var b flat.Builder
	b.Add("keys", keys)
	b.Add("idf", idf)
	b.Add("start", start)
	b.Add("weights", weights)
	b.Add("scale", scale)
	b.Add("bias", bias)
	return b.Bytes(kind, Format, version)
}

func abs(v float32) float32 { return max(v, -v) }
