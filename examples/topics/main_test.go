package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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

// lines returns labelled articles of two desks.
func lines(field func(desk string) string) string {
	var b strings.Builder
	for i := range 30 {
		for desk, words := range map[string][]string{"sea": {"harbour", "tanker", "port", "ferry"}, "law": {"judge", "court", "verdict", "lawyer"}} {
			if (i%2 == 0) != (desk == "sea") {
				continue
			}
			fmt.Fprintf(&b, `{"id":"%d","title":"The %s","text":"Officials spoke about the %s and the %s on day %d.",%s}`+"\n", i, words[i/2%4], words[(i/2+1)%4], words[(i/2+2)%4], i, field(desk))
		}
	}
	return b.String()
}

func label(desk string) string { return `"label":"` + desk + `"` }

// model trains on lines and returns the model's path.
func model(t *testing.T, labelled string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "desks.model")
	if out := good(t, labelled, "-train", "-", "-model", path); out != "" {
		t.Errorf("training prints %q", out)
	}
	return path
}

func TestTrainAndUse(t *testing.T) {
	path := model(t, lines(label))
	in := `{"id":"a","title":"Ferry leaves port","text":"The ferry left the harbour."}
{"id":7,"text":"The judge read the verdict."}`
	want := []string{`{"id":"a","topics":[{"id":"sea","score":`, `{"id":"7","topics":[{"id":"law","score":`}
	for i, line := range strings.Split(strings.TrimSpace(good(t, in, "-model", path, "-in", "jsonl", "-out", "jsonl")), "\n") {
		if !strings.HasPrefix(line, want[i]) || strings.Count(line, `"score"`) != 1 {
			t.Errorf("%s, want %s …", line, want[i])
		}
	}
	if text := good(t, in, "-model", path, "-explain"); !strings.Contains(text, "Ferry leaves port\n") || !strings.Contains(text, `"before any term"`) || !strings.Contains(text, "ferry") {
		t.Errorf("text:\n%s", text)
	}
}

// The reasons sum to the log odds of the score, and their offsets lie on the words.
func TestExplain(t *testing.T) {
	path := model(t, lines(label))
	article := "The ferry left the harbour, the judge said."
	var r result
	if err := json.Unmarshal([]byte(good(t, article, "-in", "text", "-model", path, "-out", "jsonl", "-explain", "-all")), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Topics) != 2 || r.Topics[0].Score < r.Topics[1].Score {
		t.Fatalf("%+v", r)
	}
	for _, topic := range r.Topics {
		sum := 0.0
		for _, b := range topic.Because {
			sum += b.Weight
			if b.End > 0 && article[b.Start:b.End] != b.What {
				t.Errorf("%q stands at %d to %d", b.What, b.Start, b.End)
			}
		}
		if p := 1 / (1 + math.Exp(-sum)); len(topic.Because) < 3 || math.Abs(p-topic.Score) > 1e-5 {
			t.Errorf("%s: score %v, reasons give %v", topic.ID, topic.Score, p)
		}
	}
}

// Several labels, gzip, and a wished number of topics.
func TestLabels(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, lines(func(desk string) string { return `"labels":["` + desk + `","news"]` }))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	file, out := filepath.Join(t.TempDir(), "desks.jsonl.gz"), filepath.Join(t.TempDir(), "m")
	if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	good(t, "", "-train", file, "-model", out, "-publish", "2")
	var r result
	if err := json.Unmarshal([]byte(good(t, "The court heard the lawyer.", "-in", "text", "-model", out, "-out", "jsonl")), &r); err != nil || len(r.Topics) != 2 {
		t.Errorf("%v %+v", err, r)
	}
}

// Without a model the shipped topics are listed.
func TestShipped(t *testing.T) {
	out := good(t, "The central bank raised its interest rate to slow inflation.", "-in", "text", "-out", "jsonl")
	if !strings.Contains(out, `"economy-and-finance"`) {
		t.Error(out)
	}
}

func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	path := model(t, lines(label))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(dir, "cut.model")
	if err := os.WriteFile(cut, data[:len(data)/2], 0o666); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.model")
	for _, c := range []struct {
		stdin  string
		args   []string
		status int
		want   string
	}{
		{"", []string{"-train", "-"}, 2, "-train needs -model"},
		{"", []string{"-train", "-", "-model", out, "more"}, 2, "no other files"},
		{"", []string{"-out", "xml"}, 2, `output format "xml"`},
		{"", []string{"-in", "xml"}, 2, `format "xml"`},
		{"", []string{"-publish", "-1"}, 2, "-publish -1"},
		{"", []string{"-nonsense"}, 2, "-nonsense"},
		{"", []string{"-train", filepath.Join(dir, "none"), "-model", out}, 1, "none"},
		{"", []string{"-model", filepath.Join(dir, "none")}, 1, "none"},
		{"", []string{"-model", cut}, 1, "ends beyond the file"},
		{"", []string{"-train", "-", "-model", out}, 1, "0 examples"},
		{"{\n", []string{"-train", "-", "-model", out}, 1, "stdin:1: "},
		{`{"text":"a","label":"x"}` + "\n" + `{"text":"b"}`, []string{"-train", "-", "-model", out}, 1, `stdin:2: no "label" and no "labels"`},
		{`{"label":"x"}`, []string{"-train", "-", "-model", out}, 1, `stdin:1: no "text"`},
		{`{"text":"a","labels":"x"}`, []string{"-train", "-", "-model", out}, 1, `"labels" is not a list`},
		{lines(label), []string{"-train", "-", "-model", filepath.Join(dir, "no", "folder")}, 1, "no"},
		{"{\n" + `{"id":"b","text":"The ferry."}`, []string{"-model", path, "-in", "jsonl", "-out", "jsonl"}, 1, "stdin:1: "},
	} {
		_, errs, status := call(t, c.stdin, c.args...)
		if status != c.status || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "topics: ") {
			t.Errorf("%q: status %d, errors %q, want %d and %q", c.args, status, errs, c.status, c.want)
		}
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("a failed training leaves a model")
	}
}
