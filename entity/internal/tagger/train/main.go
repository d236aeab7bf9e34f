// Command train learns the tagger from annotated news and writes tagger.bin.
//
//	go run ./entity/internal/tagger/train -data DIR [-dev FILE,…]
//
// DIR holds the sets named in sets below, as gzip JSON lines of {"text","entities":[{"start","end","type"}]} with offsets in
// code points. The same data and seed give the same bytes. Training takes about half a minute on one core.
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
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/tagger"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/gold"
)

// sets are the corpora trained on by default: newswire first, then encyclopedia text about politics.
var sets = []string{"worldwide.train", "conll2003.train", "wikigold", "politics.train"}

// version dates the model.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("train: ")
	dir := flag.String("data", "", "folder of the annotated sets")
	names := flag.String("sets", strings.Join(sets, ","), "sets to train on")
	dev := flag.String("dev", "", "sets to measure on while training, comma-separated")
	out := flag.String("out", "entity/internal/tagger/tagger.bin", "model file")
	epochs := flag.Int("epochs", 14, "passes over the data")
	seed := flag.Uint64("seed", 1, "random seed")
	rate := flag.Float64("rate", 0.06, "AdaGrad step")
	l2 := flag.Float64("l2", 1e-4, "L2 penalty of a weight, at each use")
	drop := flag.Float64("drop", 0.45, "share of features left out of each token")
	least := flag.Int("least", 2, "features seen less often are left out")
	prune := flag.Float64("prune", 0.125, "features whose weights are all smaller are left out")
	flag.Parse()
	if *dir == "" {
		log.Fatal("name the folder of the annotated sets with -data")
	}
	t := &trainer{index: map[uint64]int32{}, random: rand.New(rand.NewPCG(*seed, 2)), rate: float32(*rate), l2: float32(*l2), drop: float32(*drop)}
	var data []sentence
	for name := range strings.SplitSeq(*names, ",") {
		s, err := t.read(filepath.Join(*dir, name+".jsonl.gz"), true)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%-20s %6d sentences\n", name, len(s))
		data = append(data, s...)
	}
	t.keep(data, int32(*least))
	fmt.Printf("%d sentences, %d features\n", len(data), len(t.weights))
	for e := range *epochs {
		loss := t.epoch(data)
		if e >= *epochs-4 {
			t.remember()
		}
		fmt.Printf("epoch %2d  loss %.4f\n", e+1, loss)
	}
	model, kept := t.model(float32(*prune))
	if err := os.WriteFile(*out, model, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d features, %.1f MB\n", *out, kept, float64(len(model))/1e6)
	m, err := tagger.Open(string(model))
	if err != nil {
		log.Fatal(err)
	}
	for name := range strings.SplitSeq(*dev, ",") {
		if name != "" {
			if err := measure(m, filepath.Join(*dir, name+".jsonl.gz")); err != nil {
				log.Fatal(err)
			}
		}
	}
}

// kindOf maps the corpora's labels to ours. One-word "Misc" demonyms become nationalities (see labels).
func kindOf(label string) (tagger.Kind, bool) {
	switch strings.ToLower(label) {
	case "per", "person", "politician":
		return tagger.Person, true
	case "org", "organization", "organisation", "politicalparty":
		return tagger.Organization, true
	case "loc", "location", "country":
		return tagger.Place, true
	case "norp":
		return tagger.Nationality, true
	case "facility":
		return tagger.Facility, true
	case "event", "election":
		return tagger.Event, true
	case "misc", "product":
		return tagger.Other, true
	}
	return 0, false
}

// A sentence holds the features and gold labels of its tokens; a token without features can only have no label.
type sentence struct {
	features [][]int32
	labels   []uint8
}

const L = tagger.Labels

type trainer struct {
	index  map[uint64]int32
	counts []int32
	random *rand.Rand

	rate, l2, drop float32
	weights, grad2 [][L]float32
	sum            [][L]float32
	trans, trans2  [L][L]float32
	transSum       [L][L]float32
	remembered     int

	potential, alpha, beta [][L]float32
	exp                    [L][L]float32
	kept                   [][]int32
}

// read turns a set into sentences. Every 30th document is read once more in capitals, for headlines and datelines.
func (t *trainer) read(path string, grow bool) ([]sentence, error) {
	docs, err := gold.ReadNames(path)
	if err != nil {
		return nil, err
	}
	var out []sentence
	for i, d := range docs {
		out = append(out, t.document(d, grow)...)
		if upper := strings.ToUpper(d.Text); grow && i%30 == 7 && len(upper) == len(d.Text) {
			d.Text = upper
			out = append(out, t.document(d, grow)...)
		}
	}
	return out, nil
}

func (t *trainer) document(d gold.NamesDocument, grow bool) []sentence {
	text := token.Split(d.Text)
	base := knowledge.Default()
	words := knowledge.Words(text, nil)
	hints := tagger.Hints(base, base.Match(words, nil), len(words), nil)
	labels := labels(text, d, hints)
	var x tagger.Extractor
	x.Document(text, words, hints)
	var out []sentence
	for _, s := range text.Sentences {
		x.Sentence(s)
		q := sentence{labels: labels[s.First:s.Last]}
		any := false
		for i := int(s.First); i < int(s.Last); i++ {
			var ids []int32
			if x.Possible(i) {
				any = true
				for _, f := range x.Features(i) {
					id, ok := t.index[f]
					if !ok && grow {
						id, ok = int32(len(t.index)), true
						t.index[f] = id
						t.counts = append(t.counts, 0)
					}
					if ok {
						t.counts[id]++
						ids = append(ids, id)
					}
				}
			} else {
				q.labels[i-int(s.First)] = 0
			}
			q.features = append(q.features, ids)
		}
		for i, l := range q.labels { // a name whose beginning is impossible begins later
			if l > 0 && l%2 == 0 && (i == 0 || q.labels[i-1] != l && q.labels[i-1] != l-1) {
				q.labels[i] = l - 1
			}
		}
		if any {
			out = append(out, q)
		}
	}
	return out
}

// labels projects the gold spans onto the tokens.
func labels(text *token.Text, d gold.NamesDocument, hints []tagger.Hint) []uint8 {
	out := make([]uint8, len(text.Tokens))
	i := 0
	for _, n := range d.Names {
		k, ok := kindOf(n.Type)
		if !ok {
			continue
		}
		for i > 0 && int(text.Tokens[i-1].End) > n.Start {
			i--
		}
		for i < len(text.Tokens) && int(text.Tokens[i].End) <= n.Start {
			i++
		}
		label := tagger.Begin(k)
		for first := i; i < len(text.Tokens) && int(text.Tokens[i].Start) < n.End; i++ {
			if n.Type == "MISC" && i == first && int(text.Tokens[i].End) >= n.End && hints[i]&tagger.HintNationality != 0 {
				label = tagger.Begin(tagger.Nationality)
			}
			out[i] = uint8(label)
			label = tagger.Inside(tagger.Kind((label - 1) / 2))
		}
	}
	return out
}

// keep drops features seen fewer than n times.
func (t *trainer) keep(data []sentence, n int32) {
	to := make([]int32, len(t.counts))
	kept := int32(0)
	for i, c := range t.counts {
		to[i] = -1
		if c >= n {
			to[i] = kept
			kept++
		}
	}
	for _, s := range data {
		for i, f := range s.features {
			out := f[:0]
			for _, id := range f {
				if to[id] >= 0 {
					out = append(out, to[id])
				}
			}
			s.features[i] = out
		}
	}
	for h, id := range t.index {
		if to[id] < 0 {
			delete(t.index, h)
		} else {
			t.index[h] = to[id]
		}
	}
	t.weights, t.grad2, t.sum = make([][L]float32, kept), make([][L]float32, kept), make([][L]float32, kept)
	for i := range t.trans { // inside follows only begin or inside of its kind
		for l := 2; l < L; l += 2 {
			if i != l && i != l-1 {
				t.trans[i][l] = -50
			}
		}
	}
}

// epoch passes over the data once in random order and returns the mean negative log-likelihood of a sentence.
func (t *trainer) epoch(data []sentence) float64 {
	order := t.random.Perm(len(data))
	loss := 0.0
	for _, i := range order {
		loss += t.step(data[i])
	}
	return loss / float64(len(data))
}

// step makes one AdaGrad step on a sentence.
func (t *trainer) step(s sentence) float64 {
	n := len(s.labels)
	for len(t.potential) < n {
		t.potential, t.alpha, t.beta = append(t.potential, [L]float32{}), append(t.alpha, [L]float32{}), append(t.beta, [L]float32{})
		t.kept = append(t.kept, nil)
	}
	for i := range L {
		for j := range L {
			t.exp[i][j] = float32(math.Exp(float64(t.trans[i][j])))
		}
	}
	gold, tops := 0.0, 0.0
	for i, f := range s.features {
		if f == nil {
			t.potential[i] = [L]float32{1}
			continue
		}
		kept := t.kept[i][:0]
		var score [L]float32
		for _, id := range f {
			if t.random.Float32() < t.drop {
				continue
			}
			kept = append(kept, id)
			for l, w := range t.weights[id] {
				score[l] += w
			}
		}
		t.kept[i] = kept
		top := slices.Max(score[:])
		for l, v := range score {
			t.potential[i][l] = float32(math.Exp(float64(v - top)))
		}
		gold += float64(score[s.labels[i]])
		tops += float64(top)
	}
	potential := t.potential[:n]
	tagger.ForwardBackward(&t.exp, potential, t.alpha, t.beta)
	// The partition function, from one more forward pass in double precision over the scaled values.
	logZ := tops + t.logZ(potential)
	before := 0
	for i, l := range s.labels {
		_ = i
		gold += float64(t.trans[before][l])
		before = int(l)
	}
	var transGrad [L][L]float32
	before = 0
	for i, f := range s.features {
		// Pairwise marginals of (label before, label).
		if i == 0 {
			t.pair(nil, i, &transGrad)
		} else {
			t.pair(&t.alpha[i-1], i, &transGrad)
		}
		l := int(s.labels[i])
		transGrad[before][l]--
		before = l
		if f == nil {
			continue
		}
		sum := float32(0)
		var g [L]float32
		for l := range L {
			g[l] = t.alpha[i][l] * t.beta[i][l]
			sum += g[l]
		}
		for l := range L {
			g[l] /= sum
		}
		g[s.labels[i]]--
		for _, id := range t.kept[i] {
			w, h := &t.weights[id], &t.grad2[id]
			for l := range L {
				d := g[l] + t.l2*w[l]
				if d > -1e-4 && d < 1e-4 {
					continue
				}
				h[l] += d * d
				w[l] -= t.rate * d / float32(math.Sqrt(float64(h[l]))+1e-3)
			}
		}
	}
	for i := range L {
		for j := range L {
			if d := transGrad[i][j]; d != 0 && t.trans[i][j] > -40 {
				t.trans2[i][j] += d * d
				t.trans[i][j] -= t.rate * d / float32(math.Sqrt(float64(t.trans2[i][j]))+1e-3)
			}
		}
	}
	return logZ - gold
}

func (t *trainer) logZ(potential [][L]float32) float64 {
	log, v := 0.0, [L]float64{}
	for i, p := range potential {
		var next [L]float64
		total := 0.0
		for l := range L {
			if i == 0 {
				next[l] = float64(p[l] * t.exp[0][l])
			} else {
				for k := range L {
					next[l] += v[k] * float64(t.exp[k][l])
				}
				next[l] *= float64(p[l])
			}
			total += next[l]
		}
		for l := range L {
			v[l] = next[l] / total
		}
		log += math.Log(total)
	}
	return log
}

func (t *trainer) pair(before *[L]float32, i int, out *[L][L]float32) {
	var m [L][L]float32
	sum := float32(0)
	for k := range L {
		a := float32(1)
		if before == nil && k > 0 {
			break
		} else if before != nil {
			a = before[k]
		}
		if a == 0 {
			continue
		}
		for l := range L {
			m[k][l] = a * t.exp[k][l] * t.potential[i][l] * t.beta[i][l]
			sum += m[k][l]
		}
	}
	for k := range L {
		for l := range L {
			if m[k][l] != 0 {
				out[k][l] += m[k][l] / sum
			}
		}
	}
}

// remember adds the weights to the average that becomes the model.
func (t *trainer) remember() {
	t.remembered++
	for i := range t.weights {
		for l, w := range t.weights[i] {
			t.sum[i][l] += w
		}
	}
	for i := range L {
		for j := range L {
			t.transSum[i][j] += t.trans[i][j]
		}
	}
}

// model quantises the averaged weights and lays out the file described in package tagger.
func (t *trainer) model(prune float32) ([]byte, int) {
	// Dropout left out a share of the features, so each weight counts for less when all are there.
	share := (1 - t.drop) / float32(t.remembered)
	top := float32(0)
	for i := range t.sum {
		for l := range L {
			t.sum[i][l] *= share
			top = max(top, float32(math.Abs(float64(t.sum[i][l]))))
		}
	}
	top = min(top, 4)
	scale := top / 127
	type feature struct {
		hash uint64
		id   int32
	}
	var kept []feature
	for h, id := range t.index {
		for _, w := range t.sum[id] {
			if w > prune || w < -prune {
				kept = append(kept, feature{h, id})
				break
			}
		}
	}
	slices.SortFunc(kept, func(a, b feature) int { return cmp.Compare(a.id, b.id) })
	le := binary.LittleEndian
	slots, rows := map[uint64]uint32{}, make([]byte, len(kept)*16)
	for i, f := range kept {
		slots[f.hash] = uint32(i)
		for l, w := range t.sum[f.id] {
			rows[i*16+l] = byte(int8(max(-127, min(127, math.Round(float64(w/scale))))))
		}
	}
	var trans, sc []byte
	for i := range L {
		for j := range L {
			trans = le.AppendUint32(trans, math.Float32bits(t.transSum[i][j]/float32(t.remembered)))
		}
	}
	sc = le.AppendUint32(sc, math.Float32bits(scale))
	var b flat.Builder
	b.Add("slots", flat.BuildTable(slots))
	b.Add("rows", rows)
	b.Add("trans", trans)
	b.Add("scale", sc)
	return b.Bytes("tagger", tagger.Format, version), len(kept)
}

// measure prints precision, recall and F1 of exact spans of persons, organizations and places.
func measure(m *tagger.Model, path string) error {
	docs, err := gold.ReadNames(path)
	if err != nil {
		return err
	}
	base := knowledge.Default()
	var s tagger.Scratch
	var right, wrong, missed [3]float64
	for _, d := range docs {
		text := token.Split(d.Text)
		words := knowledge.Words(text, nil)
		hints := tagger.Hints(base, base.Match(words, nil), len(words), nil)
		want := map[[2]int]tagger.Kind{}
		for _, n := range d.Names {
			if k, ok := kindOf(n.Type); ok && k <= tagger.Place {
				want[[2]int{n.Start, n.End}] = k
			}
		}
		for _, sp := range m.Tag(text, words, hints, &s, nil) {
			if sp.Kind > tagger.Place {
				continue
			}
			at := [2]int{int(text.Tokens[sp.First].Start), int(text.Tokens[sp.Last-1].End)}
			if k, ok := want[at]; ok && k == sp.Kind {
				right[k]++
				delete(want, at)
			} else {
				wrong[sp.Kind]++
			}
		}
		for _, k := range want {
			missed[k]++
		}
	}
	f := func(r, w, m float64) string {
		p, q := r/max(r+w, 1), r/max(r+m, 1)
		return fmt.Sprintf("%.3f/%.3f/%.3f", p, q, 2*p*q/max(p+q, 1e-9))
	}
	fmt.Printf("%-28s all %s  person %s  organization %s  place %s\n", filepath.Base(path),
		f(right[0]+right[1]+right[2], wrong[0]+wrong[1]+wrong[2], missed[0]+missed[1]+missed[2]),
		f(right[0], wrong[0], missed[0]), f(right[1], wrong[1], missed[1]), f(right[2], wrong[2], missed[2]))
	return nil
}
