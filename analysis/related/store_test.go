package related_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

func open(t testing.TB, dir string) *related.Index {
	t.Helper()
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func closed(t testing.TB, x *related.Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// An index that is opened again answers like one in memory to which the same was done.
func TestOpen(t *testing.T) {
	docs := newsroomDocuments(t)
	dir := filepath.Join(t.TempDir(), "new", "index")
	memory := related.New(related.Options{})
	rng := rand.New(rand.NewPCG(3, 3))
	for round := range 6 {
		x := open(t, dir)
		for range 20 {
			var add []*analysis.Document
			var remove []string
			for range 1 + rng.IntN(8) {
				add = append(add, docs[rng.IntN(len(docs))])
			}
			for range rng.IntN(4) {
				remove = append(remove, docs[rng.IntN(len(docs))].ID)
			}
			got, err := x.Apply(add, remove)
			if err != nil {
				t.Fatal(err)
			}
			if want, _ := memory.Apply(add, remove); got != want {
				t.Errorf("removed %d, in memory %d", got, want)
			}
		}
		if round%2 == 0 {
			if diff := cmp.Diff(everything(memory, docs[:30]), everything(x, docs[:30])); diff != "" {
				t.Fatalf("round %d, before closing: %s", round, diff)
			}
		}
		closed(t, x)
		x = open(t, dir)
		if diff := cmp.Diff(everything(memory, docs[:30]), everything(x, docs[:30])); diff != "" {
			t.Fatalf("round %d: %s", round, diff)
		}
		closed(t, x)
		if err := x.Add(docs[0]); !errors.Is(err, related.ErrClosed) {
			t.Errorf("adding after closing: %v", err)
		}
		closed(t, x) // again
	}
}

// What was published where and when comes back as it was, zones and extreme times included.
func TestKept(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	want := map[string]time.Time{}
	for i, at := range []time.Time{{}, time.Unix(0, 1), time.Date(2025, 4, 1, 9, 0, 0, 999, time.FixedZone("KST", 9*3600)), time.Date(1850, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 1, 1, 0, 0, 0, 0, time.FixedZone("", -5*3600)), time.Unix(1<<40, 5)} {
		d := as(summits()[i%4], fmt.Sprint(i), "Quelle “é”\x00\xff", at)
		d.URL = "https://example.org/?a=b&c#" + fmt.Sprint(i)
		want[d.ID] = at
		if err := x.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, x)
	x = open(t, dir)
	defer closed(t, x)
	found := x.Related(summits()[0], wide(related.Query{KeepCopies: true}))
	if len(found) != len(want) {
		t.Fatalf("%d found", len(found))
	}
	for _, s := range found {
		at := want[s.ID]
		if !s.Published.Equal(at) || !at.IsZero() && s.Published.Format(time.RFC3339Nano) != at.Format(time.RFC3339Nano) && at.Location() != time.Local {
			t.Errorf("%s: published %v, want %v", s.ID, s.Published, at)
		}
		if s.Source != "Quelle “é”\x00\xff" || s.URL != "https://example.org/?a=b&c#"+s.ID || s.Title == "" || s.Excerpt == "" {
			t.Errorf("%+v", s)
		}
	}
}

// A second process or index is told at once that the file is in use.
func TestInUse(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	start := time.Now()
	_, err := related.Open(dir, related.Options{})
	if !errors.Is(err, related.ErrInUse) || !strings.Contains(err.Error(), filepath.Join(dir, "index.db")) {
		t.Errorf("second index: %v", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v to say so", took)
	}
	closed(t, x)
	closed(t, open(t, dir))
}

// A backup that was made while others write is an index of its own.
func TestBackup(t *testing.T) {
	docs := newsroomDocuments(t)
	x := open(t, t.TempDir())
	defer closed(t, x)
	if err := x.Add(docs[:20]...); err != nil {
		t.Fatal(err)
	}
	stop := make(chan bool)
	done := make(chan error)
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			if err := x.Add(docs[20+i%40]); err != nil {
				done <- err
				return
			}
		}
	}()
	for range 3 {
		var b bytes.Buffer
		if err := x.Backup(&b); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "index.db"), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		y := open(t, dir)
		if n := y.Len(); n < 20 {
			t.Errorf("%d articles in the backup", n)
		}
		if _, ok := y.RelatedTo(docs[3].ID, related.Query{}); !ok {
			t.Error("an article is missing from the backup")
		}
		closed(t, y)
	}
	close(stop)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := x.Backup(failing{}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("backup to a full disk: %v", err)
	}
	if err := related.New(related.Options{}).Backup(&bytes.Buffer{}); err == nil {
		t.Error("an index in memory is backed up")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }

// contentsOf returns the records of an index's file, by bucket and key.
func contentsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, "index.db"), 0o666, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string]string{}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				out[fmt.Sprintf("%s/%x", name, k)] = string(v)
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The same changes in the same order give the same bytes in the file, however fast the merges are.
func TestSameBytes(t *testing.T) {
	docs := newsroomDocuments(t)
	var first map[string]string
	for run := range 3 {
		dir := t.TempDir()
		rng := rand.New(rand.NewPCG(9, 9))
		x := open(t, dir)
		for i := range 150 {
			d := docs[rng.IntN(len(docs))]
			switch rng.IntN(4) {
			case 0:
				x.Remove(d.ID, docs[rng.IntN(len(docs))].ID)
			case 1:
				x.Apply([]*analysis.Document{as(d, fmt.Sprint(i), "", day(i))}, []string{fmt.Sprint(i - 1)})
			default:
				x.Add(d, docs[rng.IntN(len(docs))])
			}
			if run == 1 {
				x.Wait()
			} else if run == 2 {
				runtime.Gosched()
			}
			if i%50 == 0 {
				x.Stories()
			}
		}
		closed(t, x)
		got := contentsOf(t, dir)
		if first == nil {
			first = got
		} else if !cmp.Equal(first, got) {
			t.Fatalf("run %d: the records %d and %d differ", run, len(first), len(got))
		}
	}
}

// Bytes that were changed anywhere in the file are reported, with the file and the place, or they do not matter. What is reported or
// answered is never another thing.
func TestDamage(t *testing.T) {
	docs := newsroomDocuments(t)
	dir := t.TempDir()
	x := open(t, dir)
	for i := 0; i < 60; i += 6 {
		if err := x.Add(docs[i : i+6]...); err != nil {
			t.Fatal(err)
		}
	}
	x.Remove(docs[7].ID, docs[33].ID)
	x.Stories()
	want := everything(x, docs[:10])
	closed(t, x)
	good, err := os.ReadFile(filepath.Join(dir, "index.db"))
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 6))
	n := 3000
	if testing.Short() {
		n = 300
	}
	reported, harmless := 0, 0
	try := func(what string, bad []byte) {
		t.Helper()
		dir := t.TempDir()
		path := filepath.Join(dir, "index.db")
		if err := os.WriteFile(path, bad, 0o666); err != nil {
			t.Fatal(err)
		}
		y, err := related.Open(dir, related.Options{})
		os.RemoveAll(dir)
		if err != nil {
			reported++
			if !strings.Contains(err.Error(), path) || len(err.Error()) < len(path)+20 {
				t.Errorf("%s: %v", what, err)
			}
			return
		}
		harmless++
		if harmless%20 == 1 {
			if diff := cmp.Diff(want, everything(y, docs[:10])); diff != "" {
				t.Fatalf("%s: other answers: %s", what, diff)
			}
		} else if y.Len() != 58 {
			t.Fatalf("%s: %d articles", what, y.Len())
		}
		if err := y.Add(docs[70]); err != nil { // a list of free pages that is wrong would show here
			t.Errorf("%s: adding: %v", what, err)
		}
		if err := y.Close(); err != nil {
			t.Errorf("%s: closing: %v", what, err)
		}
	}
	pages := len(good) / (1 << 14)
	for i := range n {
		bad := slices.Clone(good)
		at := rng.IntN(len(bad))
		if i%3 == 0 { // heads of pages are the tree
			at = rng.IntN(pages)<<14 + rng.IntN(96)
		}
		switch rng.IntN(3) {
		case 0:
			bad[at] ^= 1 << rng.IntN(8)
		case 1:
			bad[at] = byte(rng.Uint32())
		case 2:
			for j := at; j < min(at+rng.IntN(3000), len(bad)); j++ {
				bad[j] = byte(rng.Uint32())
			}
		}
		try(fmt.Sprintf("change %d at %d", i, at), bad)
	}
	for i := range 40 {
		try(fmt.Sprintf("cut %d", i), good[:rng.IntN(len(good)-1<<14)+1])
	}
	t.Logf("%d changes reported, %d harmless", reported, harmless)
	if reported < n/10 {
		t.Errorf("of %d changes %d were reported", n, reported)
	}
}

// A file of a later version says so, and so does a file that is something else.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "index.db")
	for _, content := range []string{"no index", strings.Repeat("x", 100000)} {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := related.Open(dir, related.Options{}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%.10q: %v", content, err)
		}
	}
	os.Remove(path)
	db, err := bolt.Open(path, 0o666, nil)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := related.Open(dir, related.Options{}); err == nil || !strings.Contains(err.Error(), "no related index") {
		t.Errorf("another program's file: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o666)
	if _, err := related.Open(file, related.Options{}); err == nil {
		t.Error("a file passes for a directory")
	}
}
