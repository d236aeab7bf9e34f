// Command learn reads raw news and writes background.bin: how common each stem
// is, and a vector of meaning for the commonest.
//
//	go run ./analysis/related/learn -data DIR
//
// DIR holds corpus/*.jsonl.gz, lines of {"id","title","text"}, in which words are counted, and the files of alsoRead, which teach
// vectors only. Vectors: positive pointwise mutual information of stems within eight words of each other, its leading eigenvectors
// by a randomised decomposition (Halko, Martinsson and Tropp 2011), rows at length one (Levy and Goldberg 2015), four bits a number, which
// loses nothing that can be measured. It takes about a minute on two cores and 4 GB of memory; the same data give the same bytes.
package main

import (
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"gonum.org/v1/gonum/mat"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/progress"
)

const (
	version = "2026-11-23"
	window  = 8
	leastDF = 4
)

// alsoRead are files of news of other outlets and years, which need not be there.
var alsoRead = []string{"topic/bbc.train.jsonl.gz", "topic/agnews.train-sample.jsonl.gz", "similarity/lee50.background.jsonl.gz"}

func main() {
	log.SetFlags(0)
	log.SetPrefix("learn: ")
	dir := flag.String("data", "", "folder with corpus/*.jsonl.gz")
	without := flag.String("without", "", "set whose articles are left out, by id")
	out := flag.String("out", "internal/background/background.bin", "file to write")
	rows := flag.Int("words", 32000, "words with a vector")
	dims := flag.Int("dimensions", 256, "dimensions of a vector")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the corpora with -data")
	}
	docs, counted, df, err := read(*dir, *without)
	if err != nil {
		log.Fatal(err)
	}
	if *dims%2 != 0 {
		log.Fatalf("-dimensions %d: want an even number", *dims)
	}
	words := make([]uint64, 0, len(df))
	for w, n := range df {
		if n >= leastDF {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b uint64) int { return cmp.Or(cmp.Compare(df[b], df[a]), cmp.Compare(a, b)) })
	fmt.Printf("%d articles, %d of them counted, %d stems in at least %d of these\n", len(docs), counted, len(words), leastDF)
	*rows = min(*rows, len(words))

	number := map[uint64]int32{}
	table := map[uint64]uint32{}
	for i, w := range words {
		number[w] = int32(i)
		table[w] = uint32(i)
	}
	idf := func(i int32) float64 { return math.Log((float64(counted) + 1) / (float64(df[words[i]]) + 0.5)) }
	vectors := embed(docs, number, *rows, *dims, idf)
	quantised, scale := quantise(vectors)
	mean, first := centre(docs, number, quantised, scale, *rows, *dims, idf)

	le := binary.LittleEndian
	var dfs, size, sc []byte
	for _, w := range words {
		dfs = le.AppendUint32(dfs, uint32(df[w]))
	}
	for _, v := range []int{counted, *dims, *rows} {
		size = le.AppendUint32(size, uint32(v))
	}
	sc = le.AppendUint32(sc, math.Float32bits(scale))
	var b flat.Builder
	b.Add("words", flat.BuildTable(table))
	b.Add("df", dfs)
	b.Add("size", size)
	b.Add("vectors", quantised)
	b.Add("scale", sc)
	b.Add("mean", floats(mean))
	b.Add("first", floats(first))
	file := b.Bytes("words", background.Format, version)
	if err := os.WriteFile(*out, file, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %.1f MB\n", *out, float64(len(file))/1e6)
}

func floats(v []float64) []byte {
	var out []byte
	for _, x := range v {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(x)))
	}
	return out
}

// read returns the stems of each article in order, how many of the articles are counted, and in how many of these each stem occurs.
func read(dir, without string) (docs [][]uint64, counted int, df map[uint64]int, err error) {
	type row struct{ ID, Title, Text string }
	skip := map[string]bool{}
	if without != "" {
		for r, err := range gold.Rows[row](without) {
			if err != nil {
				return nil, 0, nil, err
			}
			skip[r.ID] = true
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "corpus", "*.jsonl.gz"))
	if err != nil || len(files) == 0 {
		return nil, 0, nil, fmt.Errorf("no corpus/*.jsonl.gz in %s", dir)
	}
	corpora := len(files)
	for _, name := range alsoRead {
		if path := filepath.Join(dir, name); exists(path) {
			files = append(files, path)
		}
	}
	var stemmer token.Stemmer
	df = map[uint64]int{}
	bar := progress.Start("articles", 0)
	for n, f := range files {
		for r, err := range gold.Rows[row](f) {
			if err != nil {
				return nil, 0, nil, err
			}
			if skip[r.ID] {
				continue
			}
			t := token.Split(r.Title + "\n\n" + r.Text)
			var doc []uint64
			seen := map[uint64]bool{}
			for _, s := range stemmer.Stems(t, nil) {
				if s == 0 {
					continue
				}
				doc = append(doc, s)
				if n < corpora && !seen[s] {
					seen[s] = true
					df[s]++
				}
			}
			docs = append(docs, doc)
			if n < corpora {
				counted++
			}
			bar.Add(1)
		}
	}
	bar.Done()
	return docs, counted, df, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// content leaves the numbers of the words that have a vector and are in less than three of ten articles.
func content(doc []uint64, number map[uint64]int32, rows int, idf func(int32) float64, out []int32) []int32 {
	out = out[:0]
	for _, s := range doc {
		if i, ok := number[s]; ok && int(i) < rows && idf(i) >= 1.2 {
			out = append(out, i)
		}
	}
	return out
}

// A sparse symmetric matrix by rows.
type sparse struct {
	columns [][]int32
	values  [][]float32
}

// embed returns a matrix of word vectors, rows at length one.
func embed(docs [][]uint64, number map[uint64]int32, rows, dims int, idf func(int32) float64) *mat.Dense {
	counts := make([]float32, rows*rows)
	var words []int32
	bar := progress.Start("co-occurrence", len(docs))
	for _, d := range docs {
		words = content(d, number, rows, idf, words)
		for i, a := range words {
			for j := i + 1; j < len(words) && j <= i+window; j++ {
				b := words[j]
				counts[int(a)*rows+int(b)]++
				counts[int(b)*rows+int(a)]++
			}
		}
		bar.Add(1)
	}
	bar.Done()
	// Positive pointwise mutual information, contexts smoothed by a power of .75.
	sums, total := make([]float64, rows), 0.0
	for i := range rows {
		for _, c := range counts[i*rows : (i+1)*rows] {
			sums[i] += float64(c)
		}
		total += math.Pow(sums[i], 0.75)
	}
	m := sparse{make([][]int32, rows), make([][]float32, rows)}
	n := 0
	for i := range rows {
		for j, c := range counts[i*rows : (i+1)*rows] {
			if c < 2 {
				continue
			}
			pmi := math.Log(float64(c) * total / (sums[i] * math.Pow(sums[j], 0.75)))
			if pmi > 0 {
				m.columns[i] = append(m.columns[i], int32(j))
				m.values[i] = append(m.values[i], float32(pmi))
				n++
			}
		}
	}
	counts = nil
	fmt.Printf("%d × %d words, %d pairs\n", rows, rows, n)

	k := dims + 16
	random := rand.New(rand.NewPCG(1, 3))
	q := mat.NewDense(rows, k, nil)
	for i := range rows {
		for j := range k {
			q.Set(i, j, random.NormFloat64())
		}
	}
	for range 4 { // power iterations, orthonormal at each step
		q = orthonormal(orthonormal(m.times(q)))
	}
	var small mat.Dense
	small.Mul(q.T(), m.times(q))
	sym := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			sym.SetSym(i, j, (small.At(i, j)+small.At(j, i))/2)
		}
	}
	var eig mat.EigenSym
	if !eig.Factorize(sym, true) {
		log.Fatal("the eigenvectors do not converge")
	}
	var vec mat.Dense
	eig.VectorsTo(&vec)
	order := make([]int, k)
	values := eig.Values(nil)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(math.Abs(values[b]), math.Abs(values[a])) })
	top := mat.NewDense(k, dims, nil)
	for c := range dims {
		for r := range k {
			top.Set(r, c, vec.At(r, order[c]))
		}
	}
	out := new(mat.Dense)
	out.Mul(q, top)
	for i := range rows {
		row := out.RawRowView(i)
		sum := 0.0
		for _, v := range row {
			sum += v * v
		}
		if sum > 0 {
			for j := range row {
				row[j] /= math.Sqrt(sum)
			}
		}
	}
	return out
}

// orthonormal returns a matrix with orthonormal columns that span those of y, by a Cholesky
// decomposition of y'y; done twice it is exact to rounding.
func orthonormal(y *mat.Dense) *mat.Dense {
	var gram mat.SymDense
	gram.SymOuterK(1, y.T())
	var chol mat.Cholesky
	if !chol.Factorize(&gram) {
		log.Fatal("the directions of the decomposition have become dependent")
	}
	var u, inverse mat.TriDense
	chol.UTo(&u)
	if err := inverse.InverseTri(&u); err != nil {
		log.Fatal(err)
	}
	var q mat.Dense
	q.Mul(y, &inverse)
	return &q
}

// times multiplies the sparse matrix by a dense one, rows in parallel.
func (m *sparse) times(x *mat.Dense) *mat.Dense {
	rows, k := x.Dims()
	out := mat.NewDense(rows, k, nil)
	var wait sync.WaitGroup
	const parts = 4
	for p := range parts {
		wait.Go(func() {
			for i := p; i < rows; i += parts {
				to := out.RawRowView(i)
				for n, c := range m.columns[i] {
					v := float64(m.values[i][n])
					for j, w := range x.RawRowView(int(c)) {
						to[j] += v * w
					}
				}
			}
		})
	}
	wait.Wait()
	return out
}

// quantise writes each number as four bits, 0 for zero, two's complement from -7 to 7 steps, two numbers a byte, the lower bits first. Of
// numbers of a vector of length one all but one in some hundred are below three times the mean; what is longer is cut.
func quantise(m *mat.Dense) ([]byte, float32) {
	rows, dims := m.Dims()
	step := 3 / math.Sqrt(float64(dims)) / 7
	out := make([]byte, rows*dims/2)
	for i := range rows {
		for j := range dims {
			v := int8(max(-7, min(7, math.Round(m.At(i, j)/step))))
			out[(i*dims+j)/2] |= byte(v) & 15 << (j % 2 * 4)
		}
	}
	return out, float32(step)
}

// centre returns the mean of the articles' vectors and the first principal component of what is left.
func centre(docs [][]uint64, number map[uint64]int32, vectors []byte, scale float32, rows, dims int, idf func(int32) float64) (mean, first []float64) {
	mean = make([]float64, dims)
	var all [][]float64
	for at := 0; at < len(docs); at += 3 {
		counts := map[int32]float64{}
		for _, i := range content(docs[at], number, rows, idf, nil) {
			counts[i]++
		}
		keys := make([]int32, 0, len(counts))
		for i := range counts {
			keys = append(keys, i)
		}
		slices.Sort(keys)
		v := make([]float64, dims)
		for _, i := range keys {
			w := counts[i] * idf(i) * float64(scale)
			for d := range dims {
				v[d] += w * float64(background.Number(vectors[(int(i)*dims+d)/2], d))
			}
		}
		norm := 0.0
		for _, x := range v {
			norm += x * x
		}
		if norm == 0 {
			continue
		}
		for d := range v {
			v[d] /= math.Sqrt(norm)
			mean[d] += v[d]
		}
		all = append(all, v)
	}
	for d := range mean {
		mean[d] /= float64(len(all))
	}
	cov := mat.NewSymDense(dims, nil)
	for _, v := range all {
		for i := range v {
			v[i] -= mean[i]
		}
		cov.SymRankOne(cov, 1, mat.NewVecDense(dims, v))
	}
	var eig mat.EigenSym
	if !eig.Factorize(cov, true) {
		log.Fatal("the principal component does not converge")
	}
	var vec mat.Dense
	eig.VectorsTo(&vec)
	return mean, mat.Col(nil, dims-1, &vec)
}
