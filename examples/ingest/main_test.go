package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/analysis/source"
)

// The tests that end the program run this binary in its place.
func TestMain(m *testing.M) {
	if os.Getenv("INGEST_AS_PROGRAM") != "" {
		main()
	}
	os.Exit(m.Run())
}

const newsroom = "../../testdata/newsroom"

// call runs the program on an input and returns its output, its errors and its status.
func call(t *testing.T, stdin string, args ...string) (string, string, int) {
	t.Helper()
	var out, errs bytes.Buffer
	status := run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return out.String(), errs.String(), status
}

// good is call for a run without faults.
func good(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	out, errs, status := call(t, stdin, args...)
	if status != 0 || errs != "" {
		t.Fatalf("%q: status %d, %s", args, status, errs)
	}
	return out
}

// articles are those of the newsroom.
func articles(t testing.TB) []analysis.Article {
	t.Helper()
	all, errs := source.Collect(source.Files([]string{newsroom}, source.Options{}))
	if len(errs) > 0 || len(all) == 0 {
		t.Fatal(len(all), errs)
	}
	return all
}

// lines are n articles of the newsroom as JSON lines, each with an id of its own, from a number on.
func lines(t testing.TB, from, n int) string {
	t.Helper()
	all := articles(t)
	var b strings.Builder
	for i := range n {
		a := all[(from+i)%len(all)]
		err := json.NewEncoder(&b).Encode(map[string]string{
			"id": fmt.Sprintf("n%05d", from+i), "title": a.Title, "text": a.Body, "source": a.Source, "date": a.Published.Format(time.RFC3339),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func numbered(from, n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("n%05d", from+i))
	}
	return out
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func appendTo(t testing.TB, path, content string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(content); err != nil {
		t.Fatal(err)
	}
}

// kept are the ids in an index.
func kept(t testing.TB, dir string) []string {
	t.Helper()
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	return x.IDs()
}

func wantIDs(t testing.TB, dir string, want []string) {
	t.Helper()
	if got := kept(t, dir); !slices.Equal(got, want) {
		t.Errorf("%d articles are kept, want %d: %s", len(got), len(want), cmp.Diff(got, want))
	}
}

// What is kept suggests as an index does that the library filled.
func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	out := good(t, "", "-index", dir, newsroom)
	if want := fmt.Sprintf("%d articles kept in %s\n", len(articles(t)), dir); out != want {
		t.Errorf("it said %q, want %q", out, want)
	}
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	plain := related.New(related.Options{})
	analyzer := analysis.New(analysis.Options{})
	for _, a := range articles(t) {
		if err := plain.Add(analyzer.Analyze(a)); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range plain.IDs() {
		want, _ := plain.RelatedTo(id, related.Query{})
		if got, ok := x.RelatedTo(id, related.Query{}); !ok || !cmp.Equal(got, want) {
			t.Errorf("%s: %s", id, cmp.Diff(got, want))
		}
	}
}

// A bad item is one line and a status; the rest is kept, and the item is told of once.
func TestBadItems(t *testing.T) {
	dir := t.TempDir()
	file, index, notes := filepath.Join(dir, "news.jsonl"), filepath.Join(dir, "index"), filepath.Join(dir, "notes")
	write(t, file, lines(t, 0, 3)+"{\"id\":\n"+lines(t, 3, 2)+`{"title":"no text"}`+"\n")
	missing := filepath.Join(dir, "missing.jsonl")
	out, errs, status := call(t, "", "-index", index, "-checkpoint", notes, missing, file)
	want := "ingest: " + missing + ": no such file or directory\n" +
		"ingest: " + file + ":4: unexpected end of JSON input\n" +
		"ingest: " + file + ":7: no \"text\" and no \"body\"\n"
	if errs != want || status != 1 || out != "5 articles kept in "+index+", 3 bad\n" {
		t.Errorf("status %d, %q, %q", status, out, errs)
	}
	wantIDs(t, index, numbered(0, 5))
	if out := good(t, "", "-index", index, "-checkpoint", notes, file); out != "0 articles kept in "+index+", after 7 that were done before\n" {
		t.Errorf("again: %q", out)
	}
}

// A checkpoint leaves out what is done, sees that a file has grown, and that it is another one.
func TestCheckpoint(t *testing.T) {
	dir := t.TempDir()
	file, index, notes := filepath.Join(dir, "news.jsonl"), filepath.Join(dir, "index"), filepath.Join(dir, "notes")
	step := func(what string, status int, stdout, stderr string) {
		t.Helper()
		out, errs, got := call(t, "", "-index", index, "-checkpoint", notes, file)
		if got != status || out != strings.ReplaceAll(stdout, "INDEX", index) || errs != strings.ReplaceAll(stderr, "FILE", file) {
			t.Errorf("%s: status %d, %q, %q", what, got, out, errs)
		}
	}
	write(t, file, lines(t, 0, 10))
	step("first", 0, "10 articles kept in INDEX\n", "")
	step("again", 0, "0 articles kept in INDEX, after 10 that were done before\n", "")
	appendTo(t, file, lines(t, 10, 5))
	step("grown", 0, "5 articles kept in INDEX, after 10 that were done before\n", "")
	appendTo(t, notes, `{"input":"`+file) // cut by a crash
	step("cut", 0, "0 articles kept in INDEX, after 15 that were done before\n", "")
	appendTo(t, file, lines(t, 15, 1))
	step("grown after the cut", 0, "1 articles kept in INDEX, after 15 that were done before\n", "")
	wantIDs(t, index, numbered(0, 16))
	write(t, file, lines(t, 100, 20))
	step("another file", 0, "20 articles kept in INDEX\n", "ingest: note: FILE does not begin as it did when it was read before; all of it is read anew\n")
	write(t, file, lines(t, 100, 3))
	step("a shorter file", 0, "3 articles kept in INDEX\n", "ingest: note: FILE does not begin as it did when it was read before; all of it is read anew\n")
	wantIDs(t, index, append(numbered(0, 16), numbered(100, 20)...))

	other := filepath.Join(dir, "other")
	if _, errs, status := call(t, "", "-index", other, "-checkpoint", notes, file); status != 1 || errs != "ingest: checkpoint "+notes+": it belongs to "+index+", not to "+other+"; take another file\n" {
		t.Errorf("another home: status %d, %q", status, errs)
	}
	if err := os.RemoveAll(index); err != nil {
		t.Fatal(err)
	}
	if _, errs, status := call(t, "", "-index", index, "-checkpoint", notes, file); status != 1 || errs != "ingest: checkpoint "+notes+": it tells of articles, but "+index+" is empty; without the file they are read anew\n" {
		t.Errorf("lost home: status %d, %q", status, errs)
	}
	appendTo(t, notes, "{}\n")
	if _, errs, status := call(t, "", "-index", index, "-checkpoint", notes, file); status != 1 || !strings.HasSuffix(errs, " is damaged; without the file everything is read anew\n") {
		t.Errorf("damaged: status %d, %q", status, errs)
	}
	if _, errs, status := call(t, "", "-index", index, "-checkpoint", file, file); status != 1 || errs != "ingest: checkpoint "+file+": line 1: this is no checkpoint\n" {
		t.Errorf("no checkpoint: status %d, %q", status, errs)
	}
}

// Standard input is counted, too.
func TestStdin(t *testing.T) {
	dir := t.TempDir()
	index, notes := filepath.Join(dir, "index"), filepath.Join(dir, "notes")
	good(t, lines(t, 0, 4), "-index", index, "-checkpoint", notes, "-")
	if out := good(t, lines(t, 0, 6), "-index", index, "-checkpoint", notes, "-"); out != "2 articles kept in "+index+", after 4 that were done before\n" {
		t.Error(out)
	}
	wantIDs(t, index, numbered(0, 6))
	if _, errs, status := call(t, lines(t, 3, 6), "-index", index, "-checkpoint", notes, "-"); status != 1 || errs != "ingest: stdin does not begin with what the checkpoint says was read of it\n" {
		t.Errorf("status %d, %q", status, errs)
	}
}

// Feeds are read as they are elsewhere, and articles far larger than the room for them, too.
func TestFeedAndLong(t *testing.T) {
	dir := t.TempDir()
	index := filepath.Join(dir, "index")
	write(t, filepath.Join(dir, "feed.xml"), `<rss version="2.0"><channel><title>Tidewater</title>
<item><guid>t1</guid><title>Port of Callao reopens</title><description>Ships waited for two days off the coast of Peru.</description></item>
<item><guid>t2</guid><title>Chile sends a tug</title><description>The vessel left Valparaíso on Monday.</description></item>
</channel></rss>`)
	long := "Ships waited off the coast of Peru." + strings.Repeat(" ", room*share)
	good(t, fmt.Sprintf("{\"id\":\"a\",\"text\":%q}\n{\"id\":\"b\",\"text\":\"Lima.\"}\n{\"id\":\"c\",\"text\":%q}\n", long, long), "-index", index, dir+"/feed.xml", "-")
	wantIDs(t, index, []string{"a", "b", "c", "t1", "t2"})
}

// A pipe that gives nothing more for now does not keep what came from being kept, nor the program from ending when it is told to.
func TestSlowPipe(t *testing.T) {
	dir := t.TempDir()
	index, notes := filepath.Join(dir, "index"), filepath.Join(dir, "notes")
	in, to := io.Pipe()
	defer to.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, errs bytes.Buffer
	status := make(chan int)
	go func() { status <- run(ctx, []string{"-index", index, "-checkpoint", notes, "-"}, in, &out, &errs) }()
	if _, err := io.WriteString(to, lines(t, 0, 3)); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		data, _ := os.ReadFile(notes)
		if bytes.Contains(data, []byte(`"items":3`)) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("after a minute the checkpoint is %s", data)
		}
	}
	stop()
	if got := <-status; got != 1 || errs.String() != "ingest: told to stop before the end of the input; the same command goes on from here\n" {
		t.Errorf("status %d, %q", got, errs.String())
	}
	wantIDs(t, index, numbered(0, 3))
}

// marked is how many items of the only input are done by a checkpoint; a last line may be cut.
func marked(t testing.TB, notes string) int {
	t.Helper()
	data, err := os.ReadFile(notes)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var m mark
	for l := range strings.Lines(string(data)) {
		if err := json.Unmarshal([]byte(l), &m); err != nil && strings.HasSuffix(l, "\n") {
			t.Fatal(err)
		}
	}
	return m.Items
}

// A run that is killed, again and again, loses nothing, and does nothing twice that its checkpoint has.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	file, index, notes := filepath.Join(dir, "news.jsonl"), filepath.Join(dir, "index"), filepath.Join(dir, "notes")
	n, kills := 6000, 20
	if testing.Short() {
		n, kills = 1500, 4
	}
	write(t, file, lines(t, 0, n))
	chance := rand.New(rand.NewPCG(1, 2))
	killed, done := 0, 0
	for ; killed < kills && done < n; killed++ {
		was := done
		program := start(t, "-index", index, "-checkpoint", notes, file)
		for !program.ended() && done == was {
			time.Sleep(5 * time.Millisecond)
			done = marked(t, notes)
		}
		time.Sleep(time.Duration(chance.IntN(100)) * time.Millisecond)
		program.kill()
		if done = marked(t, notes); done < was {
			t.Fatalf("the checkpoint went from %d back to %d", was, done)
		}
		// What the checkpoint says is there.
		if got := kept(t, index); len(got) < done || !slices.Equal(got[:done], numbered(0, done)) {
			t.Fatalf("the checkpoint says %d, but %d articles are there", done, len(got))
		}
	}
	t.Logf("killed %d times, %d of %d articles done by then", killed, done, n)
	want := fmt.Sprintf("%d articles kept in %s, after %d that were done before\n", n-done, index, done)
	if out := good(t, "", "-index", index, "-checkpoint", notes, file); out != want || killed < kills {
		t.Errorf("killed %d times; it said %q, want %q", killed, out, want)
	}
	wantIDs(t, index, numbered(0, n))
}

// A program is this one in a process of its own.
type program struct {
	*exec.Cmd
	t      testing.TB
	waited chan error
	errs   bytes.Buffer
}

func start(t testing.TB, args ...string) *program {
	t.Helper()
	p := &program{Cmd: exec.Command(os.Args[0], args...), t: t, waited: make(chan error, 1)}
	p.Env = append(os.Environ(), "INGEST_AS_PROGRAM=1")
	p.Stderr = &p.errs
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.waited <- p.Wait() }()
	return p
}

// ended tells whether it has come to its end; one that failed fails the test.
func (p *program) ended() bool {
	p.t.Helper()
	select {
	case err := <-p.waited:
		if p.waited <- err; err != nil {
			p.t.Fatalf("%v: %s", err, p.errs.String())
		}
		return true
	default:
		return false
	}
}

func (p *program) kill() {
	p.Process.Kill()
	<-p.waited
}

func TestCommandLine(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args string
		want string
	}{
		{"x", "want either -index or -opensearch, where the articles are to be kept (-h lists the flags)"},
		{"-index " + dir + " -opensearch http://localhost x", "want either -index or -opensearch, where the articles are to be kept (-h lists the flags)"},
		{"-index " + dir + " -documents x", "-documents: only a cluster keeps them"},
		{"-opensearch http://localhost -patience 0s x", "-patience 0s: want a time above 0"},
		{"-index " + dir, "nothing to read: want files, folders, addresses or - (-h lists the flags)"},
		{"-index " + dir + " -cores 0 x", "-cores 0: want 1 or more"},
		{"-index " + dir + " -in pdf x", `format "pdf": want auto, text, html, jsonl or feed`},
		{"-what", "flag provided but not defined: -what (-h lists the flags)"},
	} {
		if _, errs, status := call(t, "", strings.Fields(c.args)...); status != 2 || errs != "ingest: "+c.want+"\n" {
			t.Errorf("%s: status %d, %q", c.args, status, errs)
		}
	}
	if out := good(t, "", "-h"); !strings.Contains(out, "usage: ingest") || !strings.Contains(out, "-checkpoint file") {
		t.Errorf("help: %s", out)
	}
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, errs, status := call(t, "", "-index", dir, newsroom); status != 1 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "in use") {
		t.Errorf("in use: status %d, %q", status, errs)
	}
}
