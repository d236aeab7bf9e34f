package main

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dateline-news/dateline/analysis/quote/internal/attribution"
	"github.com/dateline-news/dateline/internal/flat"
)

// A choice is one thing to learn: which of some candidates is right. Where a model has several outputs a choice has one
// candidate, and right is the output.
type choice struct {
	candidates [][]uint32
	right      int
}

// A data set holds the choices of each model, and the words beside verbs that may be cues.
type dataset struct {
	cues, starts, ends, sources []choice
	words                       []uint32
	all, learned                int
}

// gather turns articles into choices. Of the words of a cue that one counts which is most often found in cues.
func gather(articles []article) dataset {
	seen, cued, other := map[uint32]float64{}, map[uint32]float64{}, map[uint32]float64{}
	for _, a := range articles {
		in := map[int]bool{}
		for _, g := range a.gold {
			for _, i := range g.cue {
				in[i] = true
			}
		}
		for i := range a.page.Tokens {
			w := a.page.WordHash(i)
			seen[w]++
			if in[i] {
				cued[w]++
				if a.page.WordOfCue(i) {
					other[w]++
				}
			}
		}
	}
	var d dataset
	for _, w := range slices.Sorted(maps.Keys(other)) {
		if other[w] >= 3 && other[w]/seen[w] >= 0.08 {
			d.words = append(d.words, w)
		}
	}
	m := attribution.WithWords(d.words)
	rate := func(p *attribution.Page, i int) float64 {
		w := p.WordHash(i)
		return (cued[w] + 0.1) / (seen[w] + 1)
	}
	for _, a := range articles {
		d.article(m, a, rate)
	}
	return d
}

func (d *dataset) article(m *attribution.Model, a article, rate func(*attribution.Page, int) float64) {
	p := a.page
	sides := map[int]attribution.Side{}
	for _, g := range a.gold {
		d.all++
		cue := -1
		for _, i := range g.cue {
			if m.CanBeCue(p, i) && (cue < 0 || rate(p, i) > rate(p, cue)) {
				cue = i
			}
		}
		if cue < 0 {
			continue
		}
		g.content = near(p, cue, g)
		side := attribution.Around
		if g.content[0] >= cue {
			side = attribution.After
		} else if g.content[1] <= cue {
			side = attribution.Before
		}
		sides[cue] = side
		start := nearest(p.Starts(nil, cue, side), g.content[0])
		if start.right < 0 {
			continue
		}
		d.learned++
		for _, j := range start.places {
			start.candidates = append(start.candidates, p.StartFeatures(nil, cue, side, int(j)))
		}
		d.starts = append(d.starts, start.choice)
		from := int(start.places[start.right])
		end := nearest(p.Ends(nil, cue, side, from), g.content[1])
		if end.right >= 0 {
			for _, j := range end.places {
				end.candidates = append(end.candidates, p.EndFeatures(nil, cue, side, from, int(j)))
			}
			d.ends = append(d.ends, end.choice)
		}
		source, first := choice{right: -1}, int32(0)
		for n, ph := range p.Sources(nil, cue) {
			if ph < 0 && g.source[1] == g.source[0] {
				source.right = n
			} else if ph >= 0 { // the first phrase of several: "the minister of defence"
				if x := p.Phrase(ph); int(x.First) < g.source[1] && int(x.Last) > g.source[0] && (source.right < 0 || x.First < first) {
					source.right, first = n, x.First
				}
			}
			source.candidates = append(source.candidates, p.SourceFeatures(nil, cue, side, g.content[0], g.content[1], ph, n))
		}
		if source.right >= 0 {
			d.sources = append(d.sources, source)
		}
	}
	for i := range p.Tokens {
		if m.CanBeCue(p, i) {
			d.cues = append(d.cues, choice{[][]uint32{p.CueFeatures(nil, i)}, int(sides[i])})
		}
	}
}

// near returns the part of the words said that stands in the cue's passage: what follows in sentences of its own is
// found by rule.
func near(p *attribution.Page, cue int, g attributed) [2]int {
	first, last := p.Passage(cue)
	out := [2]int{}
	for _, s := range g.spans {
		if s[0] >= last || s[1] <= first {
			continue
		}
		if out[1] == 0 {
			out = s
		}
		out = [2]int{min(out[0], s[0]), max(out[1], min(s[1], last))}
	}
	if out[1] == 0 {
		return g.content
	}
	return out
}

type placed struct {
	choice
	places []int32
}

// nearest makes the place nearest to a token the right one; a place more than five tokens off is none.
func nearest(places []int32, at int) placed {
	out := placed{choice: choice{right: -1}, places: places}
	least := 6
	for n, j := range places {
		if d := max(int(j)-at, at-int(j)); d < least {
			least, out.right = d, n
		}
	}
	return out
}

// A learner holds the settings of AdaGrad.
type learner struct {
	epochs         int
	rate, l2, drop float32
}

// A table holds learned weights.
type table struct{ weights []float32 }

// learn fits the weights of a log-linear model by AdaGrad with dropout of features, and averages those after the later epochs.
func (l *learner) learn(name string, data []choice, rows, outputs int) table {
	random := rand.New(rand.NewPCG(1, 2))
	w, g2, sum := make([]float32, rows*outputs), make([]float32, rows*outputs), make([]float32, rows*outputs)
	var scores []float64
	var kept []bool
	for e := range l.epochs {
		random.Shuffle(len(data), func(i, j int) { data[i], data[j] = data[j], data[i] })
		loss := 0.0
		for _, c := range data {
			n := max(len(c.candidates), outputs)
			scores = slices.Grow(scores[:0], n)[:n]
			kept = kept[:0]
			scale := float64(1 / (1 - l.drop))
			for range 64 {
				kept = append(kept, random.Float32() >= l.drop)
			}
			clear(scores)
			for k, features := range c.candidates {
				for t, x := range features {
					if !kept[t%64] {
						continue
					}
					row := int(x) & (rows - 1) * outputs
					for o := range outputs {
						scores[k+o] += scale * float64(w[row+o])
					}
				}
			}
			high, total := slices.Max(scores), 0.0
			for i, s := range scores {
				scores[i] = math.Exp(s - high)
				total += scores[i]
			}
			loss -= math.Log(scores[c.right]/total + 1e-12)
			for k, features := range c.candidates {
				for o := range outputs {
					g := float32(scores[k+o] / total)
					if k+o == c.right {
						g--
					}
					if g < 1e-5 && g > -1e-5 {
						continue
					}
					for t, x := range features {
						if !kept[t%64] {
							continue
						}
						row := int(x)&(rows-1)*outputs + o
						d := g*float32(scale) + l.l2*w[row]
						g2[row] += d * d
						w[row] -= l.rate * d / float32(math.Sqrt(float64(g2[row])+1))
					}
				}
			}
		}
		if e >= l.epochs/2 {
			for i, v := range w {
				sum[i] += v
			}
		}
		if e == l.epochs-1 {
			fmt.Printf("%-7s %6d choices  loss %.4f\n", name, len(data), loss/float64(len(data)))
		}
	}
	for i := range sum {
		sum[i] /= float32(l.epochs - l.epochs/2)
	}
	return table{weights: sum}
}

// relative takes the weights of no cue from those of the sides, which changes no probability.
func relative(cue table) (out table) {
	for row := range slices.Chunk(cue.weights, int(attribution.Sides)) {
		for _, w := range row[1:] {
			out.weights = append(out.weights, w-row[0])
		}
	}
	return out
}

// pack writes the tables, each weight as a signed byte times a scale.
func pack(words []uint32, tables ...table) []byte {
	var b flat.Builder
	var scales []byte
	for n, name := range []string{"cue", "start", "end", "source"} {
		high := float32(1e-6)
		for _, v := range tables[n].weights {
			high = max(high, v, -v)
		}
		high = min(high, 4)
		data := make([]byte, len(tables[n].weights))
		for i, v := range tables[n].weights {
			data[i] = byte(int8(math.Round(float64(max(-127, min(127, v/high*127))))))
		}
		b.Add(name, data)
		scales = binary.LittleEndian.AppendUint32(scales, math.Float32bits(high/127))
	}
	b.Add("scales", scales)
	var list []byte
	for _, w := range words {
		list = binary.LittleEndian.AppendUint32(list, w)
	}
	b.Add("words", list)
	return b.Bytes(attribution.Kind, attribution.Format, version)
}
