package related_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
)

func archiveOf(t testing.TB, docs ...*analysis.Document) (*related.Archive, *related.Index) {
	t.Helper()
	x := related.New(related.Options{})
	a := related.Over(x.Storage())
	if err := a.Add(t.Context(), time.Now(), docs...); err != nil {
		t.Fatal(err)
	}
	return a, x
}

// An archive over an index answers like the index that was given the documents themselves, but for what shares nothing telling.
func TestArchive(t *testing.T) {
	docs := newsroomDocuments(t)
	x := indexOf(t, docs...)
	a, _ := archiveOf(t, docs...)
	source, country := docs[0].Source, docs[0].Focus[0].Country
	for i, d := range docs {
		if i%6 != 0 {
			continue
		}
		for name, q := range map[string]related.Query{
			"default": {}, "few": {Limit: 1}, "no decay": {NoDecay: true}, "slow decay": {Decay: 100 * 24 * time.Hour}, "copies": {KeepCopies: true},
			"source": {NotSources: []string{source}}, "country": {Countries: []string{country}}, "per source": {PerSource: 1}, "diverse": {Diversity: 0.5},
			"since": {From: d.Published}, "excluded": {Exclude: []string{docs[1].ID, docs[2].ID}}, "all": {Exhaustive: true},
		} {
			q.Limit, q.Least = cmp.Or(q.Limit, 4), 0.1
			want, _ := x.RelatedTo(d.ID, q)
			got, ok, err := a.RelatedTo(t.Context(), d.ID, q)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", d.ID, name, diff)
			}
			again, err := a.Related(t.Context(), d, q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(got, again); diff != "" {
				t.Errorf("%s, %s: by the document %s", d.ID, name, diff)
			}
		}
		q := related.Query{Least: 0.1}
		other := docs[(i+1)%len(docs)]
		want, _ := x.Why(d.ID, other.ID, q)
		got, ok, err := a.Why(t.Context(), d.ID, other.ID, q)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if diff := gocmp.Diff(want, got); diff != "" && want.Score > q.Least {
			t.Errorf("%s, %s: %s", d.ID, other.ID, diff)
		}
	}
	score, because := x.Explain(docs[0], docs[1])
	again, reasons := a.Explain(docs[0], docs[1])
	if score != again || !gocmp.Equal(because, reasons) {
		t.Errorf("%v %v, and %v %v", score, because, again, reasons)
	}
}

func TestArchiveRemove(t *testing.T) {
	docs := newsroomDocuments(t)[:10]
	a, x := archiveOf(t, docs...)
	if err := a.Remove(t.Context(), time.Now(), docs[0].ID, "nothing"); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := a.RelatedTo(t.Context(), docs[0].ID, related.Query{}); ok || err != nil || x.Len() != 9 {
		t.Errorf("%v %v, %d articles", ok, err, x.Len())
	}
	if _, ok, err := a.Why(t.Context(), docs[1].ID, docs[0].ID, related.Query{}); ok || err != nil {
		t.Error(ok, err)
	}
}

func TestArchiveNoID(t *testing.T) {
	d := *newsroomDocuments(t)[0]
	d.ID = ""
	a := related.Over(related.New(related.Options{}).Storage())
	if err := a.Add(t.Context(), time.Now(), newsroomDocuments(t)[1], &d); !errors.Is(err, related.ErrNoID) {
		t.Error(err)
	}
}

// When copies have taken the places of others, an archive asks for more candidates.
func TestArchiveManyCopies(t *testing.T) {
	docs := newsroomDocuments(t)
	all := slices.Clone(docs)
	for i := range 400 {
		all = append(all, as(docs[0], docs[0].ID+"-"+strings.Repeat("x", i+1), "Wire", day(i%9)))
	}
	_, x := archiveOf(t, all...)
	want, _ := x.RelatedTo(docs[0].ID, related.Query{})
	counted := &counting{Storage: x.Storage()}
	got, _, err := related.Over(counted).RelatedTo(t.Context(), docs[0].ID, related.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || got[1].ID != want[1].ID || got[1].Score != want[1].Score || counted.searches != 2 {
		t.Errorf("%v after %d searches, want %v", ids(got), counted.searches, ids(want))
	}
}

type counting struct {
	related.Storage
	searches, features int // the most of a search
	articles           int // what it says that it has, if not 0
}

func (c *counting) Len(ctx context.Context) (int, error) {
	if c.articles > 0 {
		return c.articles, nil
	}
	return c.Storage.Len(ctx)
}

func (c *counting) Candidates(ctx context.Context, s related.Search) ([][]byte, error) {
	c.searches++
	c.features = max(c.features, len(s.Features))
	return c.Storage.Candidates(ctx, s)
}

// The analysis of an article is kept with it if that is wanted.
func TestArchiveDocument(t *testing.T) {
	docs := newsroomDocuments(t)[:2]
	a := related.Over(keeping{related.New(related.Options{}).Storage(), map[string][]byte{}})
	for i, d := range docs {
		a.Documents = i == 1
		if err := a.Add(t.Context(), time.Now(), d); err != nil {
			t.Fatal(err)
		}
		got, ok, err := a.Document(t.Context(), d.ID)
		if err != nil || ok != a.Documents {
			t.Fatal(ok, err)
		}
		if want, err := d.JSON(false); ok && (err != nil || string(got) != string(want)) {
			t.Errorf("%v %s", err, gocmp.Diff(string(want), string(got)))
		}
	}
	if _, ok, err := a.Document(t.Context(), "nothing"); ok || err != nil {
		t.Error(ok, err)
	}
}

// keeping keeps documents too.
type keeping struct {
	related.Storage
	documents map[string][]byte
}

func (k keeping) Put(ctx context.Context, articles []related.Stored) error {
	for _, a := range articles {
		k.documents[a.ID] = a.Document
	}
	return k.Storage.Put(ctx, articles)
}

func (k keeping) Document(_ context.Context, id string) ([]byte, error) { return k.documents[id], nil }

// Among many articles a storage is asked for the heaviest features only, and what they find is what all find but for a few.
func TestArchiveBestFeatures(t *testing.T) {
	docs := newsroomDocuments(t)
	_, x := archiveOf(t, docs...)
	many := &counting{Storage: x.Storage(), articles: 100000}
	found, wanted := 0, 0
	for _, d := range docs {
		want, _ := x.RelatedTo(d.ID, related.Query{})
		got, _, err := related.Over(many).RelatedTo(t.Context(), d.ID, related.Query{})
		if err != nil {
			t.Fatal(err)
		}
		wanted += len(want)
		for _, s := range got {
			if slices.ContainsFunc(want, func(w related.Suggestion) bool { return w.ID == s.ID && w.Score == s.Score }) {
				found++
			}
		}
	}
	if many.features > 60 || found*20 < wanted*17 {
		t.Errorf("%d of %d suggestions with up to %d features", found, wanted, many.features)
	}
}

// What is stored of an article comes back from its record, and a record that is damaged is refused for its article alone.
func TestStore(t *testing.T) {
	docs := newsroomDocuments(t)
	x := related.New(related.Options{})
	var all []related.Stored
	for _, d := range docs {
		s, err := related.Store(d, day(1))
		if err != nil {
			t.Fatal(err)
		}
		back, err := related.Restore(s.Record, s.Words)
		if err != nil {
			t.Fatal(err)
		}
		back.At, back.Entities = s.At, s.Entities
		if diff := gocmp.Diff(s, back); diff != "" {
			t.Error(diff)
		}
		all = append(all, s)
	}
	for i, c := range []struct {
		change func(*related.Stored)
		want   string
	}{
		{func(s *related.Stored) { s.Record = s.Record[:len(s.Record)-1] }, "checksum of a record differs"},
		{func(s *related.Stored) { s.Record = s.Record[:3] }, "a record is cut"},
		{func(s *related.Stored) { s.Record = nil }, "a record is cut"},
		{func(s *related.Stored) { s.Record[40] ^= 1 }, "checksum of a record differs"},
		{func(s *related.Stored) { s.Record[0] = 9 }, "a record of version 9, this library reads 2"},
		{func(s *related.Stored) { s.ID = "other" }, "the record is of article"},
		{func(s *related.Stored) { s.Words = s.Words[:7] }, "the words of an article are cut"},
		{func(s *related.Stored) { s.Words = all[0].Words }, "or not those of its record"},
	} {
		some := slices.Clone(all[:8])
		some[i].Record = slices.Clone(some[i].Record)
		c.change(&some[i])
		err := x.Storage().Put(t.Context(), some)
		var failed related.Failures
		if !errors.As(err, &failed) || len(failed) != 1 || failed[0].ID != some[i].ID || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
	if x.Len() != 8 {
		t.Errorf("%d articles", x.Len())
	}
}

// Bytes that are no record are an error, never a panic, and what is read is laid out again alike.
func FuzzRestore(f *testing.F) {
	for _, d := range newsroomDocuments(f)[:5] {
		s, err := related.Store(d, time.Time{})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(s.Record[:len(s.Record)-8], s.Words[:len(s.Words)-8])
	}
	f.Fuzz(func(t *testing.T, b, words []byte) {
		record := related.Seal(b)
		s, err := related.Restore(record, related.SealWords(words, record))
		if err != nil {
			return
		}
		x := related.New(related.Options{})
		if err := x.Storage().Put(t.Context(), []related.Stored{s}); err != nil {
			t.Fatal(err)
		}
		back, err := x.Storage().Fetch(t.Context(), []string{s.ID})
		if err != nil {
			t.Fatal(err)
		}
		again, err := related.Restore(back[0].Record, back[0].Words)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(s, again); diff != "" {
			t.Error(diff)
		}
	})
}
