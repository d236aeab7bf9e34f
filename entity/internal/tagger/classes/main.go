// Command classes sorts words into classes by the words that stand beside them in raw news, and writes
// classes.bin for the tagger: a word that no annotated text has is then like one that some text has.
//
//	go run ./entity/internal/tagger/classes -data DIR
//
// DIR holds corpus/*.jsonl.gz and topic/*.jsonl.gz, lines of {"title","text"}. Method: exchange clustering (Martin, Liermann and Ney
// 1998), which moves each word to the class that raises the likelihood of a class bigram model most, looking
// at both neighbours. It takes some minutes on one core; the same data give the same bytes.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/progress"
)

const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("classes: ")
	dir := flag.String("data", "", "folder of the corpora")
	out := flag.String("out", "entity/internal/tagger/classes.bin", "file to write")
	words := flag.Int("words", 40000, "words that get a class")
	rounds := flag.Int("rounds", 6, "times that each word is moved")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the corpora with -data")
	}
	text, err := read(*dir)
	if err != nil {
		log.Fatal(err)
	}
	b := count(text, *words)
	fmt.Printf("%d tokens, %d words, %d pairs\n", len(text), len(b.words), b.pairs)
	var coarse, fine []int32
	var wait sync.WaitGroup
	wait.Go(func() { coarse = b.exchange(tagger.CoarseClasses, *rounds) })
	wait.Go(func() { fine = b.exchange(tagger.FineClasses, *rounds) })
	wait.Wait()
	table := map[uint64]uint32{}
	for i, w := range b.words {
		table[w] = uint32(coarse[i])<<16 | uint32(fine[i])
	}
	var f flat.Builder
	f.Add("classes", flat.BuildTable(table))
	data := f.Bytes("classes", tagger.ClassesFormat, version)
	if err := os.WriteFile(*out, data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %.1f MB\n", *out, float64(len(data))/1e6)
}

// boundary stands between sentences.
const boundary = 0

// read returns the folded words of the corpora, sentences separated by boundary.
func read(dir string) ([]uint64, error) {
	type row struct{ Title, Text string }
	var files []string
	for _, pattern := range []string{"corpus/*.jsonl.gz", "topic/*.jsonl.gz"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no corpora in %s", dir)
	}
	var out []uint64
	seen := map[string]bool{} // articles that two corpora share
	bar := progress.Start("articles", 0)
	defer bar.Done()
	for _, f := range files {
		for r, err := range gold.Rows[row](f) {
			if err != nil {
				return nil, err
			}
			if key := r.Text[:min(len(r.Text), 200)]; seen[key] {
				continue
			} else {
				seen[key] = true
			}
			t := token.Split(r.Title + "\n\n" + r.Text)
			for _, s := range t.Sentences {
				out = append(out, boundary)
				for i := s.First; i < s.Last; i++ {
					out = append(out, tagger.ClassWord(knowledge.FoldWord(t.Word(int(i)))))
				}
			}
			bar.Add(1)
		}
	}
	return append(out, boundary), nil
}

// A neighbour is a word beside another, and how often.
type neighbour struct {
	word  int32
	count float64
}

// bigrams holds the counts of pairs of words. The first word stands for the boundary, the last for all rare words.
type bigrams struct {
	words       []uint64
	n           []float64
	left, right [][]neighbour
	pairs       int
}

func count(text []uint64, most int) *bigrams {
	counts := map[uint64]int{}
	for _, w := range text {
		counts[w]++
	}
	words := make([]uint64, 0, len(counts))
	for w, n := range counts {
		if n >= 5 && w != boundary {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b uint64) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	words = words[:min(len(words), most)]
	rare := int32(len(words))
	number := make(map[uint64]int32, len(words))
	for i, w := range words {
		number[w] = int32(i)
	}
	number[boundary] = rare + 1
	b := &bigrams{words: words, n: make([]float64, len(words)+2), left: make([][]neighbour, len(words)+2), right: make([][]neighbour, len(words)+2)}
	of := func(w uint64) int32 {
		if i, ok := number[w]; ok {
			return i
		}
		return rare
	}
	pairs := map[uint64]int32{}
	before := of(text[0])
	for _, w := range text[1:] {
		i := of(w)
		b.n[i]++
		pairs[uint64(before)<<32|uint64(i)]++
		before = i
	}
	b.pairs = len(pairs)
	keys := make([]uint64, 0, len(pairs))
	for k := range pairs {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		l, r, n := int32(k>>32), int32(uint32(k)), float64(pairs[k])
		b.right[l] = append(b.right[l], neighbour{r, n})
		b.left[r] = append(b.left[r], neighbour{l, n})
	}
	return b
}

// exchange sorts the words into k classes; the rare words and the boundary have one each, of their own.
func (b *bigrams) exchange(k, rounds int) []int32 {
	n := len(b.words)
	class := make([]int32, n+2)
	for i := range n {
		class[i] = int32(i % k)
	}
	class[n], class[n+1] = int32(k), int32(k+1)
	all := k + 2
	pair := make([]float64, all*all) // how often a class follows another
	size := make([]float64, all)
	for i := range class {
		size[class[i]] += b.n[i]
		for _, r := range b.right[i] {
			pair[int(class[i])*all+int(class[r.word])] += r.count
		}
	}
	logs := make([]float64, 1<<20)
	for i := 1; i < len(logs); i++ {
		logs[i] = float64(i) * math.Log(float64(i))
	}
	f := func(x float64) float64 {
		if x < float64(len(logs)) {
			return logs[int(x)]
		}
		return x * math.Log(x)
	}
	toRight, toLeft := make([]float64, all), make([]float64, all)
	var rights, lefts []int
	bar := progress.Start(fmt.Sprintf("%d classes", k), rounds*n)
	defer bar.Done()
	for range rounds {
		moved := 0
		for w := range n {
			self := 0.0
			rights, lefts = rights[:0], lefts[:0]
			for _, r := range b.right[w] {
				if int(r.word) == w {
					self = r.count
					continue
				}
				c := int(class[r.word])
				if toRight[c] == 0 {
					rights = append(rights, c)
				}
				toRight[c] += r.count
			}
			for _, l := range b.left[w] {
				if int(l.word) == w {
					continue
				}
				c := int(class[l.word])
				if toLeft[c] == 0 {
					lefts = append(lefts, c)
				}
				toLeft[c] += l.count
			}
			shift := func(c int, sign float64) {
				for _, r := range rights {
					pair[c*all+r] += sign * toRight[r]
				}
				for _, l := range lefts {
					pair[l*all+c] += sign * toLeft[l]
				}
				pair[c*all+c] += sign * self
				size[c] += sign * b.n[w]
			}
			old := int(class[w])
			shift(old, -1)
			best, top := old, math.Inf(-1)
			for c := range k {
				gain := -2 * (f(size[c]+b.n[w]) - f(size[c]))
				row := pair[c*all : c*all+all]
				for _, r := range rights {
					if r != c {
						gain += f(row[r]+toRight[r]) - f(row[r])
					}
				}
				for _, l := range lefts {
					if l != c {
						v := pair[l*all+c]
						gain += f(v+toLeft[l]) - f(v)
					}
				}
				gain += f(row[c]+toRight[c]+toLeft[c]+self) - f(row[c])
				if gain > top {
					best, top = c, gain
				}
			}
			shift(best, 1)
			if best != old {
				moved++
				class[w] = int32(best)
			}
			for _, r := range rights {
				toRight[r] = 0
			}
			for _, l := range lefts {
				toLeft[l] = 0
			}
			bar.Add(1)
		}
		fmt.Printf("%d classes: %d words moved\n", k, moved)
	}
	return class[:n]
}
