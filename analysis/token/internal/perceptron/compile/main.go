// Command compile lays out prose's tag model anew. It reads the model from the package aptagmodel of prose, in the format that
// prose's internal/flat describes, and the list of emoticons from prose's source.
//
//	go generate ./analysis/token/internal/perceptron
package main

import (
	"encoding/binary"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/jdkato/prose/v3/tag/aptagmodel"

	"github.com/dateline-news/dateline/analysis/token/internal/perceptron"
	"github.com/dateline-news/dateline/internal/flat"
)

const module = "github.com/jdkato/prose/v3"

func main() {
	log.SetFlags(0)
	log.SetPrefix("perceptron: ")
	m, err := read(aptagmodel.English)
	if err != nil {
		log.Fatal("prose's model: ", err)
	}
	if err := m.checkSums(); err != nil {
		log.Fatal(err)
	}
	faces, err := emoticons()
	if err != nil {
		log.Fatal(err)
	}
	version, err := list("-m", "-f", "{{.Version}}", module)
	if err != nil {
		log.Fatal(err)
	}
	out, err := m.build(faces, "prose "+version)
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("model.bin", out, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("model.bin: %d features, %.2f MB\n", len(m.features), float64(len(out))/1e6)
}

func list(args ...string) (string, error) {
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		return "", fmt.Errorf("go list %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// emoticons returns the keys of prose's Set.
func emoticons() ([]string, error) {
	dir, err := list("-m", "-f", "{{.Dir}}", module)
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, "internal", "emoticon", "emoticon.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if key, ok := pair.Key.(*ast.BasicLit); ok && key.Kind == token.STRING {
			if s, err := strconv.Unquote(key.Value); err == nil {
				out = append(out, s)
			}
		}
		return true
	})
	if len(out) == 0 {
		return nil, fmt.Errorf("prose's source lists no emoticons")
	}
	return out, nil
}

// A weight is that of a class, in thousandths.
type weight struct{ class, thousandths int32 }

// A model is prose's.
type model struct {
	classes  []string
	features map[string][]weight
	fixed    map[string]string // tags of words that have one tag only
}

// read decodes prose's format.
func read(data []byte) (*model, error) {
	r := reader{data}
	if string(r.bytes(8)) != "PROSETAG" || r.number(4) != 1 {
		return nil, fmt.Errorf("not in format 1")
	}
	m := &model{features: map[string][]weight{}, fixed: map[string]string{}}
	for range r.number(4) {
		m.classes = append(m.classes, r.text())
	}
	features, pairs, size := r.number(4), r.number(4), r.number(4)
	names := string(r.bytes(size))
	nameEnds, pairEnds := r.numbers(features+1), r.numbers(features+1)
	classes, weights := r.bytes(pairs), r.numbers(pairs)
	for i := range features {
		var row []weight
		for p := pairEnds[i]; p < pairEnds[i+1]; p++ {
			w := math.Float32frombits(uint32(weights[p]))
			k := int32(math.Round(float64(w) * 1000))
			if perceptron.Weight(k) != w {
				return nil, fmt.Errorf("weight %v is not in whole thousandths", w)
			}
			row = append(row, weight{int32(classes[p]), k})
		}
		m.features[names[nameEnds[i]:nameEnds[i+1]]] = row
	}
	for range r.number(4) {
		w := r.text()
		m.fixed[w] = m.classes[r.number(1)]
	}
	return m, nil
}

// checkSums fails if the sum of the weights of one class can be too large for Sums or half a thousandth off in prose. The sum has one
// feature of each template; each addition rounds by at most 2^-24 of the sum so far, and each weight was rounded too.
func (m *model) checkSums() error {
	largest := map[string]float64{}
	for f, row := range m.features {
		t := template(f)
		for _, w := range row {
			largest[t] = max(largest[t], math.Abs(float64(w.thousandths))/1000)
		}
	}
	sum := 0.0
	for _, w := range largest {
		sum += w
	}
	if sum*1000 > perceptron.MaxSum {
		return fmt.Errorf("sums of %.0f are too large", sum)
	}
	if off := sum * float64(len(largest)) / (1 << 24); off >= 0.0005 {
		return fmt.Errorf("sums of %.0f round by as much as %.5f", sum, off)
	}
	return nil
}

// templates are those of prose's features, in its order.
var templates = []string{
	"bias", "i suffix ", "i pref1 ", "i-1 tag ", "i-2 tag ", "i tag+i-2 tag ", "i word ", "i-1 tag+i word ", "i-1 word ", "i-1 suffix ",
	"i-2 word ", "i+1 word ", "i+1 suffix ", "i+2 word ",
}

func template(feature string) string {
	for _, t := range templates {
		if strings.HasPrefix(feature, t) {
			return t
		}
	}
	return ""
}

// A layout collects the rows.
type layout struct {
	*model
	rows, weights []byte
	used          int
}

// add appends the row of a feature, if there is one, and reports its number, else 0.
func (l *layout) add(feature string) uint32 {
	row, ok := l.features[feature]
	if !ok {
		return 0
	}
	l.used++
	l.append(row)
	return uint32(len(l.rows)/4 - 1)
}

func (l *layout) append(row []weight) {
	start := uint32(len(l.weights) / 4 << 1)
	if len(row) >= perceptron.LongRow {
		l.rows = binary.LittleEndian.AppendUint32(l.rows, start|1)
		var sums perceptron.Sums
		for _, w := range row {
			sums.Add(int(w.class), w.thousandths)
		}
		for _, n := range sums {
			l.weights = binary.LittleEndian.AppendUint64(l.weights, uint64(n))
		}
		return
	}
	l.rows = binary.LittleEndian.AppendUint32(l.rows, start)
	for _, w := range row {
		l.weights = binary.LittleEndian.AppendUint32(l.weights, uint32(w.thousandths<<perceptron.ClassBits|w.class))
	}
}

// build lays out the model.
func (m *model) build(emoticons []string, version string) ([]byte, error) {
	l := &layout{model: m}
	l.append(nil)
	tags := append(slices.Clone(m.classes), perceptron.Marks[:]...)
	context, prefix := l.context(tags), l.prefixes()
	suffix, err := l.suffixes()
	if err != nil {
		return nil, err
	}
	fixed, err := m.fixedTags(emoticons, tags)
	if err != nil {
		return nil, err
	}
	records, text, table, err := l.words(tags, fixed)
	if err != nil {
		return nil, err
	}
	if l.used != len(m.features) {
		return nil, fmt.Errorf("%d of %d features have no place", len(m.features)-l.used, len(m.features))
	}
	l.append(nil) // the end of the last row
	var b flat.Builder
	b.Add("classes", []byte(strings.Join(m.classes, "\n")))
	b.Add("weights", l.weights)
	b.Add("rows", l.rows)
	b.Add("context", context)
	b.Add("prefix", prefix)
	b.Add("suffix", suffix)
	b.Add("table", table)
	b.Add("words", records)
	b.Add("text", text)
	return b.Bytes("postags", perceptron.Format, version), nil
}

// context adds the rows of the bias and of the tags before.
func (l *layout) context(tags []string) []byte {
	features := []string{"bias"}
	for _, t := range tags {
		features = append(features, "i-1 tag "+t)
	}
	for _, t := range tags {
		features = append(features, "i-2 tag "+t)
	}
	for _, p1 := range tags {
		for _, p2 := range tags {
			features = append(features, "i tag+i-2 tag "+p1+" "+p2)
		}
	}
	var out []byte
	for _, f := range features {
		out = binary.LittleEndian.AppendUint32(out, l.add(f))
	}
	return out
}

func (l *layout) prefixes() []byte {
	var out []byte
	for i := range 257 {
		first := ""
		if i < 256 {
			first = string([]byte{byte(i)})
		}
		out = binary.LittleEndian.AppendUint32(out, l.add("i pref1 "+first))
	}
	return out
}

// suffixes adds the rows of the suffixes of a word and its neighbours.
func (l *layout) suffixes() ([]byte, error) {
	places := [...]string{perceptron.Own: "i suffix ", perceptron.Before: "i-1 suffix ", perceptron.After: "i+1 suffix "}
	all := l.values(places[:]...)
	numbers := map[uint64]uint32{}
	for _, s := range all {
		if len(s) > 3 {
			return nil, fmt.Errorf("suffix %q is longer than three bytes", s)
		}
		first, bits := l.addAll(len(places), func(i int) string { return places[i] + s })
		numbers[perceptron.Suffix(s)] = first | uint32(bits)<<perceptron.SuffixShift
	}
	if len(numbers) != len(all) || len(l.rows)/4 >= 1<<perceptron.SuffixShift {
		return nil, fmt.Errorf("%d suffixes cannot be told apart", len(all))
	}
	out := flat.BuildTable(numbers)
	return out, checkTable(out, numbers)
}

// words adds the rows of the words.
func (l *layout) words(tags []string, fixed map[string]uint64) (records, text, table []byte, err error) {
	places := [...]string{
		perceptron.Own: "i word ", perceptron.Before: "i-1 word ", perceptron.After: "i+1 word ",
		perceptron.TwoBefore: "i-2 word ", perceptron.TwoAfter: "i+2 word ",
	}
	seen := map[string]bool{}
	for _, w := range l.values(places[:]...) {
		seen[w] = true
	}
	for _, pair := range l.values("i-1 tag+i word ") {
		_, w, _ := strings.Cut(pair, " ")
		seen[w] = true
	}
	for w := range fixed {
		seen[w] = true
	}
	numbers := map[uint64]uint32{}
	for i, w := range slices.Sorted(maps.Keys(seen)) {
		if len(w) > 0xff {
			return nil, nil, nil, fmt.Errorf("%q is too long", w)
		}
		first, bits := l.addAll(perceptron.Places+len(tags), func(i int) string {
			if i < perceptron.Places {
				return places[i] + w
			}
			return "i-1 tag+i word " + tags[i-perceptron.Places] + " " + w
		})
		records = binary.LittleEndian.AppendUint64(records, bits|fixed[w]<<perceptron.FixedShift)
		records = binary.LittleEndian.AppendUint32(records, first)
		records = binary.LittleEndian.AppendUint32(records, uint32(len(text)<<8|len(w)))
		text = append(text, w...)
		numbers[perceptron.Hash(w)] = uint32(i)
	}
	if len(numbers) != len(seen) || len(text) >= 1<<24 {
		return nil, nil, nil, fmt.Errorf("%d words cannot be told apart", len(seen))
	}
	table = flat.BuildTable(numbers)
	return records, text, table, checkTable(table, numbers)
}

// values returns what follows the templates in the features, sorted.
func (m *model) values(templates ...string) []string {
	seen := map[string]bool{}
	for f := range m.features {
		for _, t := range templates {
			if v, ok := strings.CutPrefix(f, t); ok {
				seen[v] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// addAll adds the rows of those of n features that there are, and returns the first and which they are.
func (l *layout) addAll(n int, feature func(int) string) (first uint32, bits uint64) {
	first = uint32(len(l.rows) / 4)
	for i := range n {
		if l.add(feature(i)) != 0 {
			bits |= 1 << i
		}
	}
	return first, bits
}

// fixedTags returns the numbers plus one of the tags of the words that always have the same one.
func (m *model) fixedTags(emoticons, tags []string) (map[string]uint64, error) {
	numbers := map[string]uint64{}
	for i, t := range tags {
		numbers[t] = uint64(i) + 1
	}
	out := map[string]uint64{}
	for w, t := range m.fixed {
		if perceptron.Pattern(w) != "" {
			return nil, fmt.Errorf("%q is told by its form, not by the model", w)
		}
		out[w] = numbers[t]
	}
	for _, w := range emoticons {
		out[w] = numbers["SYM"]
	}
	out["-"] = numbers["-"]
	return out, nil
}

// checkTable fails if the table does not tell all numbers apart.
func checkTable(table []byte, numbers map[uint64]uint32) error {
	t := flat.NewTable(flat.Section(table))
	for h, want := range numbers {
		if got, ok := t.Get(h); !ok || got != want {
			return fmt.Errorf("hash %x stands for two", h)
		}
	}
	return nil
}

// A reader takes values off the front of the data.
type reader struct{ rest []byte }

func (r *reader) bytes(n int) []byte {
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) number(size int) int {
	n := 0
	for i, b := range r.bytes(size) {
		n |= int(b) << (8 * i)
	}
	return n
}

func (r *reader) text() string { return string(r.bytes(r.number(2))) }

func (r *reader) numbers(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = r.number(4)
	}
	return out
}
