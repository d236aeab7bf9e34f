package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The program's default folder is meant from the root of the repository.
func TestMain(m *testing.M) {
	if err := os.Chdir("../.."); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// small holds articles of the newsroom, enough for stories and copies, so that a run is quick. The default, all of it, is
// read where it is what is tested.
var small = func() []string {
	var out []string
	for _, story := range []string{"ai-summit", "amazon-soy", "baltic-cable", "darfur-chad", "eu-sanctions-12", "gaza-talks"} {
		files, err := filepath.Glob("../../testdata/newsroom/" + story + "-*.txt")
		if err != nil || len(files) == 0 {
			panic("no articles of " + story)
		}
		for _, f := range files {
			out = append(out, strings.TrimPrefix(f, "../../"))
		}
	}
	return out
}()

// some returns a command line that reads the small newsroom.
func some(args ...string) []string { return append(args, small...) }

// call runs the program on an input and returns its output, its errors and its status.
func call(t *testing.T, stdin string, args ...string) (string, string, int) {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(args, strings.NewReader(stdin), &out, &errs)
	return out.String(), errs.String(), status
}

// good is call for an input without faults.
func good(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, errs, status := call(t, stdin, args...)
	if status != 0 || errs != "" {
		t.Fatalf("%q: status %d, %s", args, status, errs)
	}
	return out
}

// A line is the contract's part of a line of -jsonl.
type line struct {
	ID      string
	Related []struct {
		ID, Relation string
		Score        float64
		Copies       []string
		Because      []struct {
			Kind, What string
			Weight     float64
		}
	}
}

func decode[T any](t *testing.T, jsonl string) []T {
	t.Helper()
	var out []T
	for l := range strings.Lines(jsonl) {
		var v T
		if err := json.Unmarshal([]byte(l), &v); err != nil || !strings.HasSuffix(l, "\n") {
			t.Fatalf("%.200q is no line of JSON: %v", l, err)
		}
		out = append(out, v)
	}
	return out
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func zip(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// check checks lines: best first, no article for itself, reasons that sum to the score.
func check(t *testing.T, lines []line, limit int) {
	t.Helper()
	some := 0
	for _, l := range lines {
		if len(l.Related) > limit {
			t.Errorf("%s: %d suggestions, limit %d", l.ID, len(l.Related), limit)
		}
		seen := map[string]bool{l.ID: true}
		for i, s := range l.Related {
			some++
			sum := 0.0
			for _, b := range s.Because {
				sum += b.Weight
				if b.Kind == "" || b.What == "" {
					t.Errorf("%s, %s: reason %+v", l.ID, s.ID, b)
				}
			}
			if math.Abs(sum-s.Score) > 1e-9 || s.Score <= 0 {
				t.Errorf("%s, %s: score %v, reasons %v", l.ID, s.ID, s.Score, sum)
			}
			if seen[s.ID] || i > 0 && s.Score > l.Related[i-1].Score+1e-12 {
				t.Errorf("%s: %s twice or out of order", l.ID, s.ID)
			}
			seen[s.ID] = true
			if !slices.Contains([]string{"near-duplicate", "same story", "related"}, s.Relation) {
				t.Errorf("%s, %s: relation %q", l.ID, s.ID, s.Relation)
			}
		}
	}
	if some == 0 {
		t.Error("no suggestions at all")
	}
}

func TestPanels(t *testing.T) {
	out := good(t, "")
	if n := strings.Count(out, "\nRelated Articles\n"); n < 80 {
		t.Errorf("%d panels", n)
	}
	for _, want := range []string{"Lisbon AI summit ends with pledge on shared computing, little on rules\nSeine Quotidien · 28 Apr 2026 · ", "\n 1  ", "\n    why  ", "\n    copies  "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if good(t, "", "testdata/newsroom") != out {
		t.Error("the default is not testdata/newsroom, or two runs differ")
	}
	if one := good(t, "", some("-limit", "1")...); strings.Contains(one, "\n 2  ") || !strings.Contains(one, "\n 1  ") {
		t.Error("-limit 1 is not one suggestion each")
	}
}

func TestJSONL(t *testing.T) {
	out := good(t, "", some("-jsonl")...)
	lines := decode[line](t, out)
	check(t, lines, 10)
	if len(lines) != len(small) {
		t.Errorf("%d lines", len(lines))
	}
	if good(t, "", some("-jsonl")...) != out {
		t.Error("the second run differs from the first")
	}
	for l := range strings.Lines(out) {
		if !strings.HasPrefix(l, `{"id":"`) || !strings.Contains(l, `,"related":[`) {
			t.Fatalf("%.100s", l)
		}
	}
	check(t, decode[line](t, good(t, "", some("-jsonl", "-limit", "2")...)), 2)
	check(t, decode[line](t, good(t, "", some("-jsonl", "-diversity", "0", "-collapse", "-decay", "3")...)), 10)
	for _, l := range decode[line](t, good(t, "", some("-jsonl", "-source", "Seine Quotidien")...)) {
		for _, s := range l.Related {
			if data, err := os.ReadFile("testdata/newsroom/" + s.ID + ".txt"); err != nil || !strings.Contains(string(data), "Source: Seine Quotidien\n") {
				t.Errorf("%s is suggested: %v", s.ID, err)
			}
		}
	}
	plain := decode[line](t, good(t, "", some("-jsonl", "-nodecay")...))
	check(t, plain, 10)
	timed := func(lines []line) (n int) {
		for _, l := range lines {
			for _, s := range l.Related {
				for _, b := range s.Because {
					if b.Kind == "time" {
						n++
					}
				}
			}
		}
		return n
	}
	if timed(plain) > 0 || timed(lines) == 0 {
		t.Errorf("reasons of time: %d with -nodecay, %d without", timed(plain), timed(lines))
	}
	// An article without anything to suggest has an empty list, not none.
	if got := good(t, `{"id":"a","text":"Quito."}`, "-jsonl", "-"); got != "{\"id\":\"a\",\"related\":[]}\n" {
		t.Errorf("%s", got)
	}
}

// A query is answered from the indexed articles and is not indexed itself.
func TestQuery(t *testing.T) {
	query := `{"id":"new","title":"Ministers weigh soy rules","text":"Brazil will publish a map of soy farms on land cleared in the Amazon, the ministry of agriculture said in Brasília on Thursday.","date":"2026-03-19"}
{"text":"European Union foreign ministers adopted sanctions on Belarus in Brussels."}
`
	out := good(t, "", some("-jsonl", "-query", write(t, "q.jsonl", query))...)
	lines := decode[line](t, out)
	check(t, lines, 10)
	if len(lines) != 2 || lines[0].ID != "new" || lines[1].ID != "q:2" || lines[0].Related[0].ID != "amazon-soy-a" {
		t.Fatalf("%+v", lines)
	}
	for _, l := range lines {
		for _, s := range l.Related {
			if s.ID == "new" || s.ID == "q:2" {
				t.Errorf("%s suggests %s, which is not indexed", l.ID, s.ID)
			}
		}
	}
	if got := good(t, query, some("-jsonl", "-query", "-")...); strings.ReplaceAll(got, "stdin:2", "q:2") != out {
		t.Errorf("standard input: %s", got)
	}
	if got := good(t, "", some("-jsonl", "-query", write(t, "q.jsonl.gz", zip(t, query)))...); got != out {
		t.Errorf("gzip: %s", got)
	}
	if got := good(t, "", some("-query", write(t, "q.jsonl", query))...); strings.Count(got, "Related Articles\n") != 2 || !strings.HasPrefix(got, "Ministers weigh soy rules\n19 Mar 2026 · ") {
		t.Errorf("%s", got)
	}
}

func TestPairs(t *testing.T) {
	pairs := "\ufeff{\"a\":\"baltic-cable-a\",\"b\":\"baltic-cable-b\"}\r\n\n{\"a\":\"baltic-cable-b\",\"b\":\"baltic-cable-a\",\"note\":1}\n{\"b\":\"amazon-soy-a\",\"a\":\"baltic-cable-a\"}"
	type pair struct {
		A, B  string
		Score float64
	}
	out := good(t, "", some("-pairs", write(t, "p.jsonl", pairs))...)
	got := decode[pair](t, out)
	if len(got) != 3 || got[0].A != "baltic-cable-a" || got[0].B != "baltic-cable-b" || got[0].Score != got[1].Score || got[0].Score < 3*got[2].Score || got[2].Score < 0 {
		t.Errorf("%+v", got)
	}
	for l := range strings.Lines(out) {
		if !strings.HasPrefix(l, `{"a":"`) || !strings.Contains(l, `","b":"`) || !strings.Contains(l, `","score":`) {
			t.Errorf("%s", l)
		}
	}
	for _, other := range []string{good(t, "", some("-nodecay", "-pairs", write(t, "p.jsonl.gz", zip(t, pairs)))...), good(t, pairs, some("-pairs", "-")...)} {
		if other != out {
			t.Errorf("%s", other)
		}
	}
	// Ids that are numbers keep their digits.
	articles := write(t, "n.jsonl", `{"id":1000000,"text":"Quito and Lima agree."}`+"\n"+`{"id":12345678901234567890,"text":"Quito and Lima disagree."}`)
	if got := good(t, `{"a":1000000,"b":12345678901234567890}`, "-pairs", "-", articles); !strings.HasPrefix(got, `{"a":1000000,"b":12345678901234567890,"score":0.`) {
		t.Errorf("%s", got)
	}
}

func TestGroups(t *testing.T) {
	type group struct {
		ID  string
		IDs []string
	}
	out := good(t, "", some("-duplicates")...)
	duplicates := decode[group](t, out)
	for _, copy := range []string{"baltic-cable", "gaza-talks"} {
		if !slices.ContainsFunc(duplicates, func(g group) bool { return len(g.IDs) > 1 && strings.HasPrefix(g.IDs[0], copy) }) {
			t.Errorf("no duplicates in %s: %v", copy, duplicates)
		}
	}
	told := good(t, "", some("-stories")...)
	stories := decode[group](t, told)
	if len(stories) < 2 {
		t.Errorf("%d stories", len(stories))
	}
	seen := map[string]bool{}
	for _, s := range stories {
		if len(s.IDs) < 2 || s.ID != s.IDs[0] {
			t.Errorf("story %+v", s)
		}
		for _, id := range s.IDs {
			if seen[id] {
				t.Errorf("%s is in two stories", id)
			}
			seen[id] = true
		}
	}
	for l := range strings.Lines(out) {
		if !strings.HasPrefix(l, `{"ids":["`) {
			t.Errorf("%s", l)
		}
	}
	if !strings.HasPrefix(told, `{"id":"`) || told != good(t, "", some("-stories")...) {
		t.Error("stories differ in two runs")
	}
}

// An index in a directory answers like one that was just made, takes articles bit by bit, and needs none to answer.
func TestIndex(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	half := len(small) / 2
	decode[line](t, good(t, "", append([]string{"-index", dir, "-jsonl"}, small[:half]...)...))
	if got, want := good(t, "", append([]string{"-index", dir, "-jsonl"}, small[half:]...)...), good(t, "", some("-jsonl")...); !strings.HasSuffix(want, got) {
		t.Error("the articles that came later have other suggestions than in an index of all")
	}
	if got, want := good(t, "", "-index", dir), fmt.Sprintf("%d articles in %s\n", len(small), dir); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, flag := range []string{"-duplicates", "-stories"} {
		if got, want := good(t, "", "-index", dir, flag), good(t, "", some(flag)...); got != want {
			t.Errorf("%s: %s", flag, got)
		}
	}
	query := `{"id":"new","text":"Brazil will publish a map of soy farms on land cleared in the Amazon.","date":"2026-03-19"}` + "\n"
	if got, want := good(t, query, "-index", dir, "-jsonl", "-query", "-"), good(t, query, some("-jsonl", "-query", "-")...); got != want {
		t.Errorf("%s", got)
	}
	file := write(t, "file", "no directory")
	if _, errs, status := call(t, "", "-index", file); status != 1 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, file) {
		t.Errorf("status %d, %s", status, errs)
	}
}

// The table's weights and its sums add up, as do the reasons in JSON, to the score; and any pair has one.
func TestExplain(t *testing.T) {
	for _, pair := range [][2]string{{"amazon-soy-a", "amazon-soy-b"}, {"baltic-cable-a", "baltic-cable-b"}, {"amazon-soy-a", "gaza-talks-c"}} {
		var got struct {
			A, ID, Relation string
			Score           float64
			Because         []struct {
				Kind, What string
				Weight     float64
			}
		}
		out := good(t, "", append(some("-jsonl", "-explain"), pair[:]...)...)
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.A != pair[0] || got.ID != pair[1] {
			t.Fatalf("%s: %v", out, err)
		}
		sum := 0.0
		for _, b := range got.Because {
			sum += b.Weight
		}
		if math.Abs(sum-got.Score) > 1e-9 {
			t.Errorf("%v: %v, reasons %v", pair, got.Score, sum)
		}
		table := good(t, "", append(some("-explain"), pair[:]...)...)
		lines := strings.Split(strings.TrimSpace(table), "\n")
		total, last := 0.0, 0.0
		for _, l := range lines[4 : len(lines)-2] {
			f := strings.Fields(l)
			var weight float64
			fmt.Sscan(f[len(f)-2], &weight)
			fmt.Sscan(f[len(f)-1], &last)
			if total += weight; math.Abs(total-last) > 0.001 {
				t.Errorf("%v: the sum is %v after %q", pair, total, l)
			}
		}
		if want := fmt.Sprintf("%.4f", got.Score); !strings.HasSuffix(lines[len(lines)-1], want) || math.Abs(last-got.Score) > 1e-4 {
			t.Errorf("%v: the table ends in %q and sums to %v, the score is %s", pair, lines[len(lines)-1], last, want)
		}
	}
	for _, c := range []struct {
		ids    []string
		status int
		errs   string
	}{
		{[]string{"amazon-soy-a", "nobody"}, 1, "related: -explain: no article has the id \"nobody\"\n"},
		{[]string{"nobody", "amazon-soy-a"}, 1, "related: -explain: no article has the id \"nobody\"\n"},
	} {
		if _, errs, status := call(t, "", append(some("-explain"), c.ids...)...); status != c.status || errs != c.errs {
			t.Errorf("%v: status %d, %s", c.ids, status, errs)
		}
	}
	if _, errs, status := call(t, "", "-explain", "amazon-soy-a"); status != 2 || !strings.Contains(errs, "want the ids of two articles") {
		t.Errorf("status %d, %s", status, errs)
	}
}

func TestStdin(t *testing.T) {
	in := `{"id":"a","text":"Brazil will publish a map of soy farms in the Amazon, the ministry said."}
{"id":"b","text":"The ministry in Brazil said the map of soy farms in the Amazon will be published."}
`
	out := good(t, in, "-jsonl", "-")
	lines := decode[line](t, out)
	check(t, lines, 10)
	if len(lines) != 2 || len(lines[0].Related) != 1 || lines[0].Related[0].ID != "b" {
		t.Errorf("%+v", lines)
	}
	for what, got := range map[string]string{"gzip": good(t, zip(t, in), "-jsonl", "-"), "file": good(t, "", "-jsonl", write(t, "x.jsonl.gz", zip(t, in))), "named": good(t, in, "-in", "jsonl", "-jsonl", "-")} {
		if got != out {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// Poor and foul input is no error, and nothing foul reaches a terminal.
func TestFoul(t *testing.T) {
	in := `{"id":"empty","text":""}
{"id":"spaces","text":" \n"}
{"id":"title","title":"Talks in Quito","text":""}
{"id":"foul","title":"\u001b[31mTalks\u202e","source":"\u0007","text":"\ud800 Talks between Ecuador and Peru\u0000 began in Quito on Monday, the ministry said.\u0085"}
{"id":"like","title":"Talks","text":"Talks between Ecuador and Peru began in Quito on Monday, the ministry said.","source":"\u001b[2J"}
{"id":"es","text":"El gobierno del Ecuador dijo el lunes que las conversaciones con el Perú se celebrarán en Quito, donde la presidenta recibió a los enviados."}
`
	if out := good(t, in, "-"); strings.ContainsAny(out, "\x00\x07\x1b\u0085\u202e") || strings.Count(out, "Related Articles\n") != 6 {
		t.Errorf("%q", out)
	}
	if lines := decode[line](t, good(t, in, "-jsonl", "-")); len(lines) != 6 || len(lines[0].Related) > 0 {
		t.Errorf("%+v", lines)
	}
	if out := good(t, "", "-in", "jsonl", "-"); out != "" {
		t.Errorf("%q", out)
	}
}

// Each error is one line, and what is good goes on.
func TestErrors(t *testing.T) {
	article := `{"id":"a","text":"Talks between Ecuador and Peru began in Quito on Monday."}` + "\n"
	ok, broken := write(t, "a.jsonl", article), write(t, "b.jsonl", article+"{\"id\":\n")
	pairs := write(t, "p.jsonl", "{\"a\":\"a\",\"b\":\"a\"}\n{\"a\":\"a\",\"b\":\"nobody\"}\n[]\n{\"a\":\"a\"}\n{\"a\"\n{\"a\":7,\"b\":\"a\"}\n")
	for _, c := range []struct {
		args   []string
		status int
		errs   []string
		lines  int
	}{
		{[]string{"missing.txt"}, 1, []string{"missing.txt: no such file or directory"}, 0},
		{[]string{"missing.txt", ok}, 1, []string{"missing.txt: no such file or directory"}, 1},
		{[]string{broken}, 1, []string{broken + ":2: unexpected end of JSON input"}, 1},
		{[]string{"-query", "missing.txt", ok}, 1, []string{"missing.txt: no such file or directory"}, 0},
		{[]string{"-query", broken, ok}, 1, []string{broken + ":2: unexpected end of JSON input"}, 1},
		{[]string{"-pairs", "missing.txt", ok}, 1, []string{"open missing.txt: no such file or directory"}, 0},
		{[]string{"-pairs", pairs, ok}, 1, []string{pairs + `:2: no article has the id "nobody"`, pairs + `:3: want an object with "a" and "b"`, pairs + `:4: want an object with "a" and "b"`,
			pairs + ":5: unexpected end of JSON input", pairs + ":6: no article has the id 7"}, 1},
		{[]string{ok, ok}, 0, []string{"note: 1 of 2 articles have the id of another one; the last of an id is suggested"}, 2},
		{[]string{"-in", "xml"}, 2, []string{`format "xml": want auto, text, html, jsonl or feed`}, 0},
		{[]string{"-limit", "-1"}, 2, []string{"-limit -1: want no less than 0"}, 0},
		{[]string{"-limit", "x"}, 2, []string{`invalid value "x" for flag -limit: parse error (-h lists the flags)`}, 0},
		{[]string{"-decay", "-1"}, 2, []string{"-decay -1: want days from 0 to 36500"}, 0},
		{[]string{"-decay", "NaN"}, 2, []string{"-decay NaN: want days from 0 to 36500"}, 0},
		{[]string{"-diversity", "2"}, 2, []string{"-diversity 2: want a number from 0 to 1"}, 0},
		{[]string{"-colour"}, 2, []string{"flag provided but not defined: -colour (-h lists the flags)"}, 0},
	} {
		out, errs, status := call(t, "", append([]string{"-jsonl"}, c.args...)...)
		want := ""
		for _, e := range c.errs {
			want += "related: " + e + "\n"
		}
		if diff := cmp.Diff(want, errs); status != c.status || diff != "" || strings.Count(out, "\n") != c.lines {
			t.Errorf("%q: status %d, %d lines (-want +got)\n%s", c.args, status, strings.Count(out, "\n"), diff)
		}
	}
	help := good(t, "", "-h")
	for _, flag := range []string{"-in", "-jsonl", "-limit", "-query", "-pairs", "-nodecay", "-decay", "-duplicates", "-stories", "-diversity", "-source", "-collapse", "-index", "-explain"} {
		if !strings.Contains(help, "  "+flag) {
			t.Errorf("no %s in the help", flag)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// A reader that goes away ends the program quietly; a full disk is an error.
func TestWriting(t *testing.T) {
	var errs bytes.Buffer
	if status := run(some("-jsonl"), nil, failing{&os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}}, &errs); status != 0 || errs.Len() > 0 {
		t.Errorf("status %d, %s", status, &errs)
	}
	if status := run(some("-jsonl"), nil, failing{errors.New("disk full")}, &errs); status != 1 || errs.String() != fmt.Sprintln("related: disk full") {
		t.Errorf("status %d, %s", status, &errs)
	}
}
