// Package background holds what general news taught about words: in how many articles
// a stem occurs, and a vector of meaning for each of the commonest.
package background

import (
	_ "embed"
	"fmt"
	"iter"
	"math"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"

	"github.com/dateline-news/dateline/internal/flat"
)

// background.bin is written by the command in analysis/related/learn.
//
// Sections: "words" (flat.Table from the hash of a stem to its number, commonest first), "df" (uint32 each), "size" (articles,
// dimensions, words with a vector: uint32), "vectors" (four bits a number, see [Number]), "scale" (float32), "mean" and "first" (float32 each: the mean
// article and the first principal component, which are taken off).
//
//go:embed background.bin
var data string

// Format is the version of background.bin's layout.
const Format = 2

// Words is a background. It is immutable and safe for concurrent use.
type Words struct {
	words       flat.Table
	df, vectors flat.Section
	articles    float64
	dimensions  int
	rows        uint32
	scale       float32
	mean, first blas32.Vector
}

// Default returns the embedded background, which is opened once in a process and read in place.
func Default() *Words { return embedded() }

var embedded = sync.OnceValue(func() *Words {
	b, err := open(data)
	if err != nil {
		panic("background: embedded words: " + err.Error())
	}
	return b
})

func open(data string) (*Words, error) {
	f, err := flat.Open(data, "words", Format)
	if err != nil {
		return nil, err
	}
	// A section that is missing or short is missing or short in the table, which begins at byte 48.
	size := f.Section("size")
	if len(size) != 12 {
		return nil, fmt.Errorf("words file: offset 48: section %q holds %d bytes, not 12", "size", len(size))
	}
	dimensions, rows := int(size.Uint32(1)), int(size.Uint32(2))
	for _, s := range []struct {
		name  string
		least int
	}{{"df", 4 * rows}, {"vectors", rows * dimensions / 2}, {"scale", 4}, {"mean", 4 * dimensions}, {"first", 4 * dimensions}} {
		if n := len(f.Section(s.name)); n < s.least {
			return nil, fmt.Errorf("words file: offset 48: section %q holds %d bytes, fewer than %d", s.name, n, s.least)
		}
	}
	b := &Words{words: flat.NewTable(f.Section("words")), df: f.Section("df"), vectors: f.Section("vectors"),
		articles: float64(size.Uint32(0)), dimensions: dimensions, rows: uint32(rows), scale: f.Section("scale").Float32(0)}
	read := func(s flat.Section) blas32.Vector {
		v := blas32.Vector{N: b.dimensions, Inc: 1, Data: make([]float32, b.dimensions)}
		for i := range v.Data {
			v.Data[i] = s.Float32(i)
		}
		return v
	}
	b.mean, b.first = read(f.Section("mean")), read(f.Section("first"))
	return b, nil
}

// IDF returns the natural logarithm of how rare a stem is among articles: about 0.3 for "the" to 11 for a stem that is not known.
func (b *Words) IDF(stem uint64) float64 {
	df := 0.5
	if i, ok := b.words.Get(stem); ok {
		df += float64(b.df.Uint32(int(i)))
	}
	return math.Log((b.articles + 1) / df)
}

// Meaning returns the weighted mean of the stems' vectors, centred, at length one; empty if no stem has a vector.
func (b *Words) Meaning(terms iter.Seq2[uint64, float32]) blas32.Vector {
	v := b.sum(terms)
	if v.N == 0 {
		return v
	}
	blas32.Axpy(-1, b.mean, v)
	blas32.Axpy(-blas32.Dot(v, b.first), b.first, v)
	normalize(v.Data)
	return v
}

// Number returns the number of an even or odd dimension that a byte holds in its lower or upper four bits.
func Number(two byte, dimension int) int8 { return int8(two<<(4-dimension%2*4)) >> 4 }

// sum returns the weighted sum of the stems' vectors at length one.
func (b *Words) sum(terms iter.Seq2[uint64, float32]) blas32.Vector {
	v := blas32.Vector{N: b.dimensions, Inc: 1, Data: make([]float32, b.dimensions)}
	any := false
	for stem, weight := range terms {
		i, ok := b.words.Get(stem)
		if !ok || i >= b.rows {
			continue
		}
		any = true
		var times [16]float32 // the weight times what four bits stand for
		for four := range times {
			times[four] = weight * b.scale * float32(Number(byte(four), 0))
		}
		half := b.dimensions / 2
		row, sum := b.vectors[int(i)*half:][:half], v.Data[:2*half]
		for d := range len(row) {
			sum[2*d] += times[row[d]&15]
			sum[2*d+1] += times[row[d]>>4]
		}
	}
	if !any {
		return blas32.Vector{}
	}
	normalize(v.Data)
	return v
}

func normalize(v []float32) {
	x := blas32.Vector{N: len(v), Inc: 1, Data: v}
	if n := blas32.Nrm2(x); n > 0 {
		blas32.Scal(1/n, x)
	}
}
