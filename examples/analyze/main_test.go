package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const newsroom = "../../testdata/newsroom"

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

// A result is the contract's part of the output.
type result struct {
	ID, Title, Text, Language, Warning, Date, Source, URL string
	Mentions                                              []struct {
		Start, End                         int
		Text, Kind, Sense, Entity, Country string
		Confidence                         float64
	}
	Entities []struct {
		ID, Name, Kind, Country, Role string
		Mentions                      int
		Salience                      float64
		Lat, Lon                      *float64
	}
	Focus []struct {
		Country, Name string
		Score         float64
	}
	Quotes []struct {
		Start, End         int
		Text, Speaker, Cue string
		Direct             bool
		SourceStart        int `json:"source_start"`
		SourceEnd          int `json:"source_end"`
	}
	Topics []struct {
		ID, Name, IPTC string
		Score          float64
		Because        []struct {
			What   string
			Weight float64
		}
	}
	Keyphrases, Summary []struct {
		Start, End int
		Text       string
		Score      float64
	}
	Tone struct {
		Score   float64
		Because []word
		Toward  []struct {
			Entity, Name string
			Score        float64
			Because      []word
		}
	}
}

type word struct {
	What       string
	Weight     float64
	Start, End int
}

func records(t *testing.T, jsonl string) []result {
	t.Helper()
	var out []result
	for line := range strings.Lines(jsonl) {
		var r result
		if err := json.Unmarshal([]byte(line), &r); err != nil || !strings.HasSuffix(line, "\n") {
			t.Fatalf("%.200q is no line of JSON: %v", line, err)
		}
		out = append(out, r)
	}
	return out
}

// keys returns the keys of an object in the order in which they are written.
func keys(t *testing.T, object json.RawMessage) []string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(object))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		t.Fatalf("%.80s is no object: %v", object, err)
	}
	var out []string
	for dec.More() {
		key, _ := dec.Token()
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			t.Fatal(err)
		}
		out = append(out, key.(string))
	}
	return out
}

// The keys are those of the contract, in this order; what is more is known by name.
func TestKeys(t *testing.T) {
	more := map[string][]string{"": {"warning"}, "mentions": {"sense_confidence", "evidence", "candidates"}, "focus": {"role", "because"}, "entities": {"division", "countries", "claims"}, "quotes": {"gap_start", "gap_end"}, "dates": {"part"}, "amounts": {"bound"}}
	want := map[string][]string{
		"":         {"id", "title", "text", "language", "date", "source", "url", "mentions", "entities", "focus", "topics", "quotes", "keyphrases", "summary", "dates", "amounts", "tone"},
		"mentions": {"start", "end", "text", "kind", "sense", "entity", "country", "confidence"},
		"entities": {"id", "name", "kind", "country", "mentions", "salience", "role", "lat", "lon"},
		"focus":    {"country", "name", "score"},
		"topics":   {"id", "name", "iptc", "score", "because"},
		"because":  {"what", "weight"},
		"quotes":   {"start", "end", "text", "direct", "source_start", "source_end", "speaker", "cue"},
	}
	check := func(part string, object json.RawMessage) {
		t.Helper()
		got := slices.DeleteFunc(keys(t, object), func(k string) bool { return slices.Contains(more[part], k) })
		if diff := cmp.Diff(want[part], got); diff != "" {
			t.Fatalf("keys of %q (-want +got)\n%s", part, diff)
		}
	}
	for line := range strings.Lines(good(t, "", "-out", "jsonl", newsroom)) {
		check("", json.RawMessage(line))
		var all map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &all); err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"mentions", "entities", "focus", "topics", "quotes"} {
			var items []json.RawMessage
			if err := json.Unmarshal(all[part], &items); err != nil || items == nil {
				t.Fatalf("%s is %.40s, not an array", part, all[part])
			}
			for _, item := range items {
				check(part, item)
				if part == "topics" {
					var topic struct{ Because []json.RawMessage }
					if err := json.Unmarshal(item, &topic); err != nil || len(topic.Because) == 0 {
						t.Fatalf("%s: no reasons", item)
					}
					for _, b := range topic.Because {
						check("because", b)
					}
				}
			}
		}
	}
}

// checkRecord checks offsets and orders.
func checkRecord(t *testing.T, r result) {
	t.Helper()
	at := 0
	for _, m := range r.Mentions {
		if m.Start < at || m.End <= m.Start || m.End > len(r.Text) || r.Text[m.Start:m.End] != m.Text {
			t.Errorf("%s: mention %+v after byte %d", r.ID, m, at)
			return
		}
		if m.Kind == "" || m.Confidence <= 0 || m.Confidence > 1 {
			t.Errorf("%s: mention %+v", r.ID, m)
		}
		at = m.End
	}
	for _, s := range slices.Concat(r.Keyphrases, r.Summary) {
		if s.Start < 0 || s.End > len(r.Text) || s.Start >= s.End || r.Text[s.Start:s.End] != s.Text || s.Score < 0 || s.Score > 1 {
			t.Errorf("%s: %+v", r.ID, s)
		}
	}
	for _, w := range r.Tone.Because {
		if w.Start < 0 || w.End > len(r.Text) || w.Start >= w.End || !strings.HasPrefix(w.What, strings.ToLower(r.Text[w.Start:w.End])) {
			t.Errorf("%s: %+v", r.ID, w)
		}
	}
	for i, e := range r.Entities {
		if e.ID == "" || e.Name == "" || e.Mentions < 1 || (e.Lat == nil) != (e.Lon == nil) || i > 0 && e.Salience > r.Entities[i-1].Salience {
			t.Errorf("%s: entity %d %+v", r.ID, i, e)
		}
	}
	for i, f := range r.Focus {
		if len(f.Country) != 2 || f.Name == "" || i > 0 && f.Score > r.Focus[i-1].Score {
			t.Errorf("%s: focus %d %+v", r.ID, i, f)
		}
	}
	at = 0
	for _, q := range r.Quotes {
		if q.Start < at || q.End <= q.Start || q.End > len(r.Text) || r.Text[q.Start:q.End] != q.Text || q.SourceStart > q.SourceEnd || q.SourceEnd > len(r.Text) || q.Speaker != "" && q.SourceEnd == 0 {
			t.Errorf("%s: quote %+v after byte %d", r.ID, q, at)
		}
		at = q.Start
	}
	for i, p := range r.Topics {
		if p.ID == "" || p.Name == "" || p.Score < 0 || p.Score > 1 || i > 0 && p.Score > r.Topics[i-1].Score {
			t.Errorf("%s: topic %d %s %v", r.ID, i, p.ID, p.Score)
		}
	}
}

func TestNewsroom(t *testing.T) {
	out := good(t, "", "-out", "jsonl", newsroom)
	all := records(t, out)
	if len(all) < 80 {
		t.Errorf("%d articles", len(all))
	}
	coloured := 0
	for _, r := range all {
		checkRecord(t, r)
		if len(r.Tone.Toward) > 0 {
			coloured++
		}
		if !strings.HasPrefix(r.Text, r.Title+"\n\n") || r.Language != "en" || r.Date == "" || len(r.Keyphrases) < 15 || len(r.Summary) != 2 || r.Source == "" || len(r.Mentions) == 0 || len(r.Topics) > 10 {
			t.Errorf("%s: %d topics, %d mentions, language %q", r.ID, len(r.Topics), len(r.Mentions), r.Language)
		}
	}
	if coloured < 70 {
		t.Errorf("tone toward somebody in %d articles", coloured)
	}
	if again := good(t, "", "-out", "jsonl", newsroom); again != out {
		t.Error("the second run differs from the first")
	}
	for _, r := range records(t, good(t, "", "-out", "jsonl", "-probs", newsroom)) {
		checkRecord(t, r)
		seen := map[string]bool{}
		for _, p := range r.Topics {
			seen[p.ID] = true
		}
		if len(seen) != 35 || len(r.Topics) != 35 {
			t.Errorf("%s: %d topics, %d different", r.ID, len(r.Topics), len(seen))
		}
	}
}

const talks = "The government of Ecuador said on Monday that talks with Peru will be held in Quito, where President Marisol Tandazo met envoys from Lima."

// The three outputs tell the same, and JSON lines hold each article on a line of its own.
func TestOutputs(t *testing.T) {
	in := `{"id":7,"title":"Talks in Quito","text":"` + talks + `","source":"Andes <Post>","url":"https://andes.example/a?b&c","date":"2026-03-02","language":"en"}
{"body":"` + talks + `"}`
	lines := good(t, in, "-in", "jsonl", "-out", "jsonl")
	got := records(t, lines)
	if len(got) != 2 || got[0].ID != "7" || got[1].ID != "stdin:2" || got[0].Text != "Talks in Quito\n\n"+talks || got[1].Text != talks {
		t.Fatalf("%+v", got)
	}
	if r := got[0]; r.Source != "Andes <Post>" || r.URL != "https://andes.example/a?b&c" || r.Date != "2026-03-02T00:00:00Z" || r.Title != "Talks in Quito" || r.Language != "en" {
		t.Errorf("%+v", r)
	}
	dec := json.NewDecoder(strings.NewReader(good(t, in, "-in", "jsonl", "-out", "json")))
	for i := range got {
		var r result
		if err := dec.Decode(&r); err != nil || !cmp.Equal(r, got[i]) {
			t.Errorf("json: %v %s", err, cmp.Diff(r, got[i]))
		}
	}
	text := good(t, in)
	for _, want := range []string{"Talks in Quito\n", "Andes <Post> · 2 Mar 2026 · ", "\nSummary\n", "\nKey phrases\n", "\nFocus\n", "Ecuador (EC)", "\nTopics\n", "\nEntities\n", "\nQuotes\n", "\nMentions\n", "stdin:2\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	_, topics, _ := strings.Cut(good(t, talks, "-probs"), "\nTopics\n")
	topics, _, _ = strings.Cut(topics, "\n\n")
	if n := len(strings.Split(topics, "\n")); n != 35 {
		t.Errorf("%d topics with -probs:\n%s", n, topics)
	}
}

func zip(t *testing.T, s string) string {
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

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// In html mode each file is a page and its id the file's name without its endings.
func TestHTML(t *testing.T) {
	page := "<html><head><title>Talks in Quito</title></head><body><article><p>" + talks + "</p><p>" + talks + "</p></article></body></html>"
	a, b, c := write(t, "a.html", page), write(t, "b.v2.htm.gz", zip(t, page)), write(t, "c", page)
	got := records(t, good(t, page, "-in", "html", "-out", "jsonl", a, b, c, "-"))
	var ids []string
	for _, r := range got {
		ids = append(ids, r.ID)
		checkRecord(t, r)
		if r.Text != "Talks in Quito\n\n"+talks+"\n\n"+talks {
			t.Errorf("%s: %q", r.ID, r.Text)
		}
	}
	if want := []string{"a", "b.v2", "c", "stdin"}; !cmp.Equal(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
}

func TestGzip(t *testing.T) {
	lines := `{"id":"a","text":"` + talks + `"}` + "\n"
	want := good(t, lines, "-out", "jsonl")
	for what, got := range map[string]string{"file": good(t, "", "-out", "jsonl", write(t, "x.jsonl.gz", zip(t, lines))), "stdin": good(t, zip(t, lines), "-out", "jsonl", "-")} {
		if got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
}

// Poor input gives an empty document and no error.
func TestEmpty(t *testing.T) {
	for _, in := range []string{`{"text":""}`, `{"text":" \n\t\u00a0"}`, `{"title":"President Tandazo visits Lima","text":""}`} {
		for _, probs := range []string{"-probs=true", "-probs=false"} {
			got := records(t, good(t, in, "-in", "jsonl", "-out", "jsonl", probs))
			if len(got) != 1 || len(got[0].Mentions)+len(got[0].Entities)+len(got[0].Focus)+len(got[0].Topics) > 0 || got[0].Warning != "" {
				t.Errorf("%s: %+v", in, got)
			}
		}
		good(t, in, "-in", "jsonl")
	}
	for _, in := range []string{"", " ", "\n \r\n", "Title: President Tandazo visits Lima\n"} {
		if got := records(t, good(t, in, "-in", "text", "-out", "jsonl")); len(got) != 1 || len(got[0].Mentions) > 0 {
			t.Errorf("%q: %+v", in, got)
		}
	}
	if out := good(t, "", "-in", "jsonl", "-out", "jsonl"); out != "" {
		t.Errorf("no line gives %q", out)
	}
}

// Foul bytes are analysed, and the offsets are true to the bytes given.
func TestFoulBytes(t *testing.T) {
	for what, foul := range map[string]string{
		"invalid UTF-8": "\xff\xc3(\xf0\x9f\x98", "NUL": "\x00\x00", "control": "\x01\x1b[31m\x7f\u0085", "bidi": "\u202eabc\u202c\u2066x\u2069\u200f", "surrogates": "\xed\xa0\x80\xed\xbf\xbf",
		"noncharacter": "\ufffe\U0010ffff", "replacement": "\ufffd",
	} {
		for _, in := range []string{foul + " " + talks, talks + " " + foul + " " + talks, strings.ReplaceAll(talks, "Ecuador", "Ecuador "+foul+" "), strings.ReplaceAll(talks, "of ", foul+"of ")} {
			got := records(t, good(t, in, "-in", "text", "-out", "jsonl"))
			if len(got) != 1 || len(got[0].Text) != len(in) {
				t.Fatalf("%s: %+v", what, got)
			}
			checkRecord(t, got[0])
			names := 0
			for _, m := range got[0].Mentions {
				if strings.IndexByte(m.Text, '?') < 0 && in[m.Start:m.End] != m.Text {
					t.Errorf("%s: bytes %d to %d are %q, not %q", what, m.Start, m.End, in[m.Start:m.End], m.Text)
				}
				if m.Text == "Ecuador" || m.Text == "Peru" || m.Text == "Quito" {
					names++
				}
			}
			if names < 2 {
				t.Errorf("%s: %d names in %q", what, names, in)
			}
			if text := good(t, in, "-in", "text"); strings.ContainsAny(text, "\x00\x01\x1b\x7f\u202e\u2066\u200f") {
				t.Errorf("%s: %q", what, text)
			}
		}
	}
	// A lone surrogate in JSON becomes the replacement character, which is as long.
	got := records(t, good(t, `{"text":"\ud800 `+talks+` \udfff\u0000"}`, "-in", "jsonl", "-out", "jsonl"))
	if len(got) != 1 || got[0].Text != "\ufffd "+talks+" \ufffd\x00" || len(got[0].Mentions) == 0 {
		t.Errorf("%+v", got)
	}
	checkRecord(t, got[0])
}

func TestOtherLanguage(t *testing.T) {
	for language, in := range map[string]string{
		"es": "El gobierno del Ecuador dijo el lunes que las conversaciones con el Perú se celebrarán en Quito, donde la presidenta recibió a los enviados de Lima y prometió una respuesta.",
		"zh": "厄瓜多尔政府星期一表示，与秘鲁的会谈将在基多举行，总统在那里会见了来自利马的特使，并承诺很快答复。",
		"de": "Die Regierung von Ecuador teilte am Montag mit, dass die Gespräche mit Peru in Quito geführt werden, wo die Präsidentin die Gesandten aus Lima empfing und eine Antwort versprach.",
	} {
		got := records(t, good(t, in, "-out", "jsonl", "-probs"))
		if r := got[0]; len(got) != 1 || r.Language != language || r.Warning == "" || len(r.Mentions)+len(r.Entities)+len(r.Focus)+len(r.Topics) > 0 {
			t.Errorf("%+v", got)
		}
		if text := good(t, in); !strings.Contains(text, "warning: ") {
			t.Errorf("%s", text)
		}
	}
}

// Each error is one line, and what is good goes on.
func TestErrors(t *testing.T) {
	line := `{"id":"a","text":"` + talks + `"}` + "\n"
	broken := write(t, "b.jsonl", line+"{\"text\":\n"+line)
	long := write(t, "l.jsonl", line+`{"text":"`+strings.Repeat("x", 1000)+"\"}\n")
	cut := write(t, "c.jsonl.gz", zip(t, line)[:60])
	for _, c := range []struct {
		args   []string
		status int
		err    string
		lines  int
	}{
		{[]string{"missing.txt"}, 1, "missing.txt: no such file or directory", 0},
		{[]string{"missing.txt", write(t, "a.jsonl", line)}, 1, "missing.txt: no such file or directory", 1},
		{[]string{broken}, 1, broken + ":2: unexpected end of JSON input", 2},
		{[]string{"-max", "500", long}, 1, long + ":2: line longer than the limit of 500 bytes", 1},
		{[]string{cut}, 1, cut + ":1: the gzip data is cut short: unexpected EOF", 0},
		{[]string{"-max", "-1"}, 2, "-max -1: want no less than 0", 0},
		{[]string{"-max", "x"}, 2, `invalid value "x" for flag -max: parse error (-h lists the flags)`, 0},
		{[]string{"-in", "xml"}, 2, `format "xml": want auto, text, html, jsonl or feed`, 0},
		{[]string{"-out", "xml"}, 2, `output format "xml": want text, json or jsonl`, 0},
		{[]string{"-colour"}, 2, "flag provided but not defined: -colour (-h lists the flags)", 0},
	} {
		out, errs, status := call(t, "", append([]string{"-out", "jsonl"}, c.args...)...)
		if status != c.status || errs != "analyze: "+c.err+"\n" || strings.Count(out, "\n") != c.lines {
			t.Errorf("%q: status %d, %d lines, %s", c.args, status, strings.Count(out, "\n"), errs)
		}
	}
	for _, flag := range []string{"-in", "-out", "-probs", "-max"} {
		if out := good(t, "", "-h"); !strings.Contains(out, flag) {
			t.Errorf("no %s in the help", flag)
		}
	}
}

// failing is a writer that fails after some writes.
type failing struct {
	left int
	err  error
}

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, f.err
	}
	return len(p), nil
}

// A reader that goes away ends the program quietly; a full disk is an error.
func TestWriting(t *testing.T) {
	for _, out := range []string{"text", "json", "jsonl"} {
		var errs bytes.Buffer
		if status := run([]string{"-out", out, newsroom}, nil, &failing{1, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}}, &errs); status != 0 || errs.Len() > 0 {
			t.Errorf("%s: status %d, %s", out, status, &errs)
		}
		if status := run([]string{"-out", out, newsroom}, nil, &failing{1, errors.New("disk full")}, &errs); status != 1 || errs.String() != "analyze: disk full\n" {
			t.Errorf("%s: status %d, %s", out, status, &errs)
		}
	}
}

// Names of a file are known besides the embedded ones; what is wrong with them stops the program, each fault a line.
func TestNames(t *testing.T) {
	file := filepath.Join(t.TempDir(), "names.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const article = `{"text": "The Tidewater Board met in Port Ambrose on Monday, and the TWBX chose a new head of its fleet."}`
	write(`{"name": "Tidewater Board", "kind": "organization", "country": "KE", "aliases": ["TWBX"]}
{"name": "Port Ambrose", "kind": "place", "type": "city", "country": "KE", "lat": -2.2, "lon": 40.9}
`)
	var r result
	if err := json.Unmarshal([]byte(good(t, article, "-in", "jsonl", "-out", "jsonl", "-names", file)), &r); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, m := range r.Mentions {
		got[m.Text] = m.Entity + " " + m.Country
	}
	for text, want := range map[string]string{"TWBX": "organization/tidewater-board KE", "Port Ambrose": "place/port-ambrose KE"} {
		if got[text] != want {
			t.Errorf("%s is %q, want %q", text, got[text], want)
		}
	}
	if len(r.Focus) != 1 || r.Focus[0].Country != "KE" {
		t.Errorf("focus is %v", r.Focus)
	}

	write(`{"id": "Q884", "aliases": ["Georgia"]}` + "\nx\n")
	_, errs, status := call(t, article, "-names", file)
	want := "analyze: entity: " + file + ":1: alias \"Georgia\" collides with Q230\n" +
		"analyze: entity: " + file + ":2: invalid character 'x' looking for beginning of value\n"
	if status != 2 || errs != want {
		t.Errorf("status %d, %s\nwant %s", status, errs, want)
	}
	if _, errs, status := call(t, article, "-names", file+".none"); status != 2 || !strings.Contains(errs, "no such file") {
		t.Errorf("status %d, %s", status, errs)
	}
}
