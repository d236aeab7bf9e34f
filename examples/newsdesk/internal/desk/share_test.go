package desk

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

// A shaky storage fails while it is told to.
type shaky struct {
	related.Storage
	down atomic.Bool
}

var errDown = errors.New("the cluster is down")

func (s *shaky) Put(ctx context.Context, a []related.Stored) error {
	if s.down.Load() {
		return errDown
	}
	return s.Storage.Put(ctx, a)
}

func (s *shaky) Candidates(ctx context.Context, q related.Search) ([][]byte, error) {
	if s.down.Load() {
		return nil, errDown
	}
	return s.Storage.Candidates(ctx, q)
}

// A desk whose cluster is down from the start says so, and suggests from its own articles.
func TestShareDown(t *testing.T) {
	d := open(t, "")
	articles := newsroom(t)
	add(t, d, articles...)
	var log bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	tried := make(chan bool, 1)
	var work sync.WaitGroup
	work.Go(func() {
		d.Share(ctx, func(context.Context) (related.Storage, error) {
			tried <- true
			return nil, errDown
		}, slog.New(slog.NewTextHandler(&log, nil)))
	})
	<-tried
	i := slices.IndexFunc(articles, func(a analysis.Article) bool { return a.ID == "baltic-cable-a" })
	if found := d.Related(d.Read(articles[i]), 5); len(found) == 0 {
		t.Error("no suggestions")
	}
	time.Sleep(10 * time.Millisecond)
	stop()
	work.Wait()
	if !strings.Contains(log.String(), errDown.Error()) {
		t.Error(log.String())
	}
}

// A desk that shares an archive suggests what another desk has, says when the archive fails and serves what it has itself, and sends later what it could not send.
func TestShare(t *testing.T) {
	articles := newsroom(t)
	slices.SortStableFunc(articles, func(a, b analysis.Article) int { // one story first
		in := func(a analysis.Article) int {
			if strings.HasPrefix(a.ID, "baltic-cable") {
				return 0
			}
			return 1
		}
		return in(a) - in(b)
	})
	articles = articles[:12]
	x := related.New(related.Options{})
	storage := &shaky{Storage: x.Storage()}
	var log bytes.Buffer
	d, other := open(t, ""), open(t, "")
	add(t, d, articles[0])
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	for _, desk := range []*Desk{d, other} {
		l := slog.New(slog.DiscardHandler)
		if desk == d {
			l = slog.New(slog.NewTextHandler(&log, nil))
		}
		work.Go(func() {
			desk.Share(ctx, func(context.Context) (related.Storage, error) { return storage, nil }, l)
		})
	}
	reaches := func(n int) {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); x.Len() != n; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d articles are shared, not %d", x.Len(), n)
			}
		}
	}
	reaches(1)
	add(t, other, articles[1:6]...)
	reaches(6)
	doc := d.Read(articles[0])
	shared := d.Related(doc, 5)
	if len(shared) == 0 {
		t.Error("nothing of the other desk")
	}
	storage.down.Store(true)
	if found := d.Related(doc, 5); len(found) != 0 {
		t.Errorf("%v", found)
	}
	add(t, d, articles[6:]...)
	storage.down.Store(false)
	reaches(12)
	if diff := cmp.Diff(other.Related(doc, 5), d.Related(doc, 5)); diff != "" {
		t.Error(diff)
	}
	stop()
	work.Wait()
	if s := log.String(); !strings.Contains(s, "the shared index does not work") || !strings.Contains(s, errDown.Error()) || !strings.Contains(s, "works again") {
		t.Error(s)
	}
}
