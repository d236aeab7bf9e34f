//go:build unix

package related_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// No goroutine is left when all indexes are closed, and those that are never closed leave none either.
func TestMain(m *testing.M) {
	if kind := os.Getenv("RELATED_TEST_CHILD"); kind != "" {
		child(kind)
		return
	}
	goleak.VerifyTestMain(m)
}

// child is what the test binary does as a process of its own: it opens the index of a directory, changes it step by step, and writes a line for
// each step that was acknowledged. Step n adds articles n/a and n/b, which say the same, and removes those of step n-5.
func child(kind string) {
	dir := os.Getenv("RELATED_TEST_DIR")
	from, _ := strconv.Atoi(os.Getenv("RELATED_TEST_FROM"))
	if kind == "full" { // files may not grow beyond a size: what a full disk does
		limit, _ := strconv.ParseUint(os.Getenv("RELATED_TEST_LIMIT"), 10, 64)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			fmt.Println("fault", err)
			os.Exit(3)
		}
	}
	x, err := related.Open(dir, related.Options{})
	if err != nil {
		fmt.Println("fault", err)
		os.Exit(3)
	}
	fmt.Println("open")
	for n := from; ; n++ {
		add, remove := step(n)
		if kind == "full" {
			remove = nil
		}
		if _, err := x.Apply(add, remove); err != nil {
			fmt.Println("error", n, err)
			if kind == "full" { // what was acknowledged is still there and can be read and taken away
				if x.Len() != 2*(n-from) {
					fmt.Println("fault", x.Len(), "articles after", n-from, "steps")
					os.Exit(3)
				}
				x.Close()
				os.Exit(0)
			}
			os.Exit(3)
		}
		fmt.Println("done", n)
	}
}

// step returns what a step adds and removes.
func step(n int) ([]*analysis.Document, []string) {
	d := analyze(fmt.Sprintf("%06d/a", n), fmt.Sprintf("Step %d of the summit of North Korea and Russia", n), summits()[n%4].Body)
	return []*analysis.Document{d, as(d, fmt.Sprintf("%06d/b", n), "", d.Published)}, []string{fmt.Sprintf("%06d/a", n-5), fmt.Sprintf("%06d/b", n-5)}
}

// runChild starts the child and returns the lines that it writes.
func runChild(t *testing.T, kind, dir string, from int, limit int64) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "RELATED_TEST_CHILD="+kind, "RELATED_TEST_DIR="+dir, fmt.Sprintf("RELATED_TEST_FROM=%d", from), fmt.Sprintf("RELATED_TEST_LIMIT=%d", limit))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewScanner(out)
}

// A writer is killed at random moments, again and again. Each time every step that it acknowledged is there, whole, and
// of the step that it was at, all or nothing.
func TestCrash(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 12
	}
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	next := 0
	for kill := range kills {
		c, lines := runChild(t, "crash", dir, next, 0)
		acknowledged := next - 1
		read := make(chan bool)
		opened := make(chan bool, 1)
		go func() {
			defer close(read)
			for lines.Scan() {
				switch kind, rest, _ := strings.Cut(lines.Text(), " "); kind {
				case "open":
					opened <- true
				case "done":
					acknowledged, _ = strconv.Atoi(rest)
				default:
					t.Errorf("kill %d: %s", kill, lines.Text())
					opened <- true
				}
			}
		}()
		if kill%4 > 0 { // every fourth time it may still be opening
			<-opened
		}
		time.Sleep(time.Duration(rng.IntN(60_000)) * time.Microsecond)
		c.Process.Kill()
		<-read
		c.Wait()
		if t.Failed() {
			return
		}
		x := open(t, dir)
		ids := x.IDs()
		last := acknowledged
		if slices.Contains(ids, fmt.Sprintf("%06d/a", acknowledged+1)) { // done, but not told any more
			last++
		}
		var want []string
		for n := max(0, last-4); n <= last; n++ {
			want = append(want, fmt.Sprintf("%06d/a", n), fmt.Sprintf("%06d/b", n))
		}
		if !slices.Equal(ids, want) {
			t.Fatalf("kill %d after step %d: %v, want %v", kill, acknowledged, ids, want)
		}
		for _, id := range ids {
			n, _ := strconv.Atoi(id[:6])
			add, _ := step(n)
			found, ok := x.RelatedTo(id, related.Query{KeepCopies: true, Limit: 1})
			if !ok || len(found) != 1 || found[0].ID[:6] != id[:6] || found[0].Title != add[0].Title {
				t.Fatalf("kill %d: %s has %+v", kill, id, found)
			}
		}
		closed(t, x)
		next = last + 1
	}
	t.Logf("%d steps", next)
}

// A disk that is full gives an error and loses nothing; when there is room again, it goes on.
func TestFullDisk(t *testing.T) {
	for _, limit := range []int64{200_000, 400_000, 1_000_000} {
		dir := t.TempDir()
		c, lines := runChild(t, "full", dir, 0, limit)
		done, failed := -1, ""
		for lines.Scan() {
			switch kind, rest, _ := strings.Cut(lines.Text(), " "); kind {
			case "done":
				done, _ = strconv.Atoi(rest)
			case "error":
				failed = rest
			case "fault":
				t.Fatalf("limit %d: %s", limit, lines.Text())
			}
		}
		if err := c.Wait(); err != nil {
			t.Fatalf("limit %d: %v", limit, err)
		}
		if !strings.Contains(failed, filepath.Join(dir, "index.db")) || !strings.Contains(failed, "file too large") {
			t.Errorf("limit %d: %q", limit, failed)
		}
		x := open(t, dir)
		if x.Len() != 2*(done+1) {
			t.Errorf("limit %d: %d articles after %d steps", limit, x.Len(), done+1)
		}
		add, _ := step(done + 1)
		if err := x.Add(add...); err != nil {
			t.Error(err)
		}
		closed(t, x)
		x = open(t, dir)
		if x.Len() != 2*(done+2) {
			t.Errorf("limit %d: %d articles with room again", limit, x.Len())
		}
		closed(t, x)
	}
}
