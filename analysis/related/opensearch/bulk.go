package opensearch

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/related"
)

// A bulk request holds no more than this, unless one article alone is longer.
const (
	bulkArticles = 1000
	bulkBytes    = 5 << 20
)

// An action is a line of a bulk request, or two: an article to keep, or the mark of one that is gone.
type action struct {
	id    string // the article's own
	lines []byte
}

// Put keeps articles; see [related.Storage]. It returns when all were acknowledged or given up. It waits while as many requests are under way as Config.InFlight
// allows, so that who calls it is held back to what the cluster takes.
func (s *Storage) Put(ctx context.Context, articles []related.Stored) error {
	now := time.Now()
	return s.bulk(ctx, s.write(), true, func(yield func(action) bool) {
		for i := range articles {
			if !yield(putting(&articles[i], now)) {
				return
			}
		}
	})
}

// Delete forgets articles; see [related.Storage].
func (s *Storage) Delete(ctx context.Context, at time.Time, ids []string) error {
	now := time.Now()
	return s.bulk(ctx, s.write(), true, func(yield func(action) bool) {
		for _, id := range ids {
			lines := head(nil, documentID(id), version(at))
			lines = fmt.Appendf(lines, `{"version":%d,"written":%q,"gone":%q}`+"\n", version(at), date(now), date(at))
			if !yield(action{id, lines}) {
				return
			}
		}
	})
}

// Purge deletes the marks that articles have left which were removed before a time, and returns how many. No older change of theirs may come any more: it would bring them back.
func (s *Storage) Purge(ctx context.Context, before time.Time) (int, error) {
	var answer struct {
		Deleted  int       `json:"deleted"`
		Failures []failure `json:"failures"`
	}
	body := fmt.Appendf(nil, `{"query":{"range":{"gone":{"lt":%q}}}}`, date(before))
	query := url.Values{"conflicts": {"proceed"}, "refresh": {"true"}} // an article that is added at this time stays
	if err := s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/" + s.write() + "/_delete_by_query", query: query, body: body}, &answer); err != nil {
		return 0, err
	}
	if len(answer.Failures) > 0 {
		return answer.Deleted, s.fault(fmt.Errorf("%d marks were not deleted: %w", len(answer.Failures), answer.Failures[0].named()))
	}
	return answer.Deleted, nil
}

// documentID is the id of an article's document: its own, if OpenSearch and JSON can hold it, else a hash.
func documentID(id string) string {
	if len(id) <= 512 && id != "" && utf8.ValidString(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "sha256-" + hex.EncodeToString(sum[:])
}

// version is the version of a document that was as it is at a time; what is before 1970 or after 2262 counts as of then.
func version(at time.Time) int64 {
	switch first, last := time.Unix(0, 0), time.Unix(0, 1<<63-1); {
	case at.Before(first):
		return 0
	case at.After(last):
		return 1<<63 - 1
	}
	return at.UnixNano()
}

// date is a time as the fields for dates take it, of the years 0 to 9999.
func date(t time.Time) string {
	t = t.UTC()
	if t.Year() < 0 {
		t = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if t.Year() > 9999 {
		t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}

// head appends the line that says what the next one is.
func head(out []byte, id string, version int64) []byte {
	out = append(out, `{"index":{"_id":`...)
	out = appendText(out, id)
	out = append(out, `,"version":`...)
	out = strconv.AppendInt(out, version, 10)
	return append(out, `,"version_type":"external_gte"}}`+"\n"...)
}

func appendText(out []byte, s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has no error
	}
	return append(out, b...)
}

// putting lays an article out.
func putting(a *related.Stored, now time.Time) action {
	v := version(a.At)
	out := head(make([]byte, 0, 8<<10), documentID(a.ID), v)
	out = fmt.Appendf(out, `{"version":%d,"written":%q`, v, date(now))
	for _, f := range []struct{ name, text string }{{"title", a.Title}, {"url", a.URL}, {"source", a.Source}, {"language", a.Language}} {
		if f.text != "" {
			out = fmt.Appendf(out, `,"%s":`, f.name)
			out = appendText(out, f.text)
		}
	}
	if !a.Published.IsZero() {
		out = fmt.Appendf(out, `,"published":%q`, date(a.Published))
	}
	for _, f := range []struct {
		name string
		tags []string
	}{{"countries", a.Countries}, {"topics", a.Topics}, {"entities", a.Entities}} {
		for i, t := range f.tags {
			if i == 0 {
				out = fmt.Appendf(out, `,"%s":[`, f.name)
			} else {
				out = append(out, ',')
			}
			out = appendText(out, t)
		}
		if len(f.tags) > 0 {
			out = append(out, ']')
		}
	}
	var last related.Feature
	for _, f := range a.Features {
		switch {
		case f.Kind != last.Kind && last.Kind != "":
			out = fmt.Appendf(out, `},"%s":{`, featureFields[f.Kind])
		case f.Kind != last.Kind:
			out = fmt.Appendf(out, `,"%s":{`, featureFields[f.Kind])
		case f.Key>>keyDropped == last.Key>>keyDropped:
			continue // by one chance in ten thousand million for an article; the keys of a kind are in order
		default:
			out = append(out, ',')
		}
		last = f
		out = append(out, '"')
		out = appendKey(out, f.Key)
		out = append(out, `":`...)
		out = appendWeight(out, f.Weight)
	}
	if last.Kind != "" {
		out = append(out, '}')
	}
	for _, f := range []struct {
		name  string
		bytes []byte
	}{{"record", a.Record}, {"words", a.Words}, {"document", a.Document}} {
		if f.bytes != nil {
			out = fmt.Appendf(out, `,"%s":"`, f.name)
			out = base64.StdEncoding.AppendEncode(out, f.bytes)
			out = append(out, '"')
		}
	}
	return action{a.ID, append(out, "}\n"...)}
}

// keyDropped is how many of a key's 64 bits are left out of the name of its feature.
const keyDropped = 16

// appendKey appends the name of a feature: eight letters for its key.
func appendKey(out []byte, key uint64) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], key)
	return base64.RawURLEncoding.AppendEncode(out, b[:8-keyDropped/8])
}

// appendWeight appends the weight of a feature in hundredths, to four digits: the index rounds to nine bits anyway.
func appendWeight(out []byte, w float32) []byte {
	return strconv.AppendFloat(out, 100*float64(w), 'g', 4, 64)
}

// bulk sends actions in requests of bounded size, some at once.
func (s *Storage) bulk(ctx context.Context, target string, alias bool, actions func(yield func(action) bool)) error {
	var wait sync.WaitGroup
	var mu sync.Mutex
	var failures related.Failures
	total := 0
	send := func(some []action) bool {
		select {
		case s.slots <- struct{}{}:
		case <-ctx.Done():
			mu.Lock()
			defer mu.Unlock()
			for _, a := range some {
				failures = append(failures, related.Failure{ID: a.id, Err: s.fault(ctx.Err())})
			}
			return false
		}
		wait.Go(func() {
			defer func() { <-s.slots }()
			f := s.send(ctx, target, alias, some)
			mu.Lock()
			defer mu.Unlock()
			failures = append(failures, f...)
		})
		return true
	}
	var some []action
	size := 0
	for a := range actions {
		if len(some) == bulkArticles || len(some) > 0 && size+len(a.lines) > bulkBytes {
			send(some)
			some, size = nil, 0
		}
		some, size = append(some, a), size+len(a.lines)
		total++
	}
	if len(some) > 0 {
		send(some)
	}
	wait.Wait()
	switch {
	case len(failures) == 0:
		return nil
	case len(failures) == total && s.alike(failures): // one fault of the cluster, not one of each article
		return failures[0].Err
	}
	return failures
}

// alike tells whether failures are all of the cluster and of one kind.
func (s *Storage) alike(failures related.Failures) bool {
	for _, kind := range []error{ErrDown, ErrSlow, ErrReadOnly, ErrFull, ErrMissing, ErrDenied, ErrMapping, context.Canceled, context.DeadlineExceeded} {
		n := 0
		for _, f := range failures {
			if errors.Is(f.Err, kind) {
				n++
			}
		}
		if n == len(failures) {
			return true
		}
	}
	return false
}

// send makes one request of actions, and again of those that failed in passing, until the time is over. An action that met a later version has lost to it, which is no error.
func (s *Storage) send(ctx context.Context, target string, alias bool, left []action) (failures related.Failures) {
	ctx, cancel := context.WithTimeout(ctx, s.config.WriteTimeout)
	defer cancel()
	query := url.Values{"filter_path": {"items.*.status,items.*.error"}, "require_alias": {strconv.FormatBool(alias)}}
	for n := 1; ; n++ {
		body := make([]byte, 0, bulkBytes/4)
		for _, a := range left {
			body = append(body, a.lines...)
		}
		var answer struct {
			Items []map[string]struct {
				Status int     `json:"status"`
				Error  failure `json:"error"`
			} `json:"items"`
		}
		deadline, _ := ctx.Deadline()
		rest := time.Until(deadline)
		// A node that waits for a shard or a cluster manager says so before the attempt is given up, which tells more than silence.
		query.Set("timeout", fmt.Sprintf("%dms", max(1, (rest/attempts*3/4).Milliseconds())))
		err := s.call(ctx, rest, http.MethodPost, request{path: "/" + target + "/_bulk", query: query, body: body, lines: true}, &answer)
		if err == nil && len(answer.Items) != len(left) {
			err = s.fault(fmt.Errorf("%w: an answer for %d of %d articles", ErrDown, len(answer.Items), len(left)))
		}
		if err != nil {
			for _, a := range left {
				failures = append(failures, related.Failure{ID: a.id, Err: err})
			}
			return failures
		}
		var again []action
		var why related.Failures
		for i, item := range answer.Items {
			for _, x := range item {
				f := x.Error
				f.Status = x.Status
				switch {
				case f.Status < 300 || f.Status == http.StatusConflict:
				case f.passing() || f.moving() && n <= movingAttempts:
					again = append(again, left[i])
					why = append(why, related.Failure{ID: left[i].id, Err: s.fault(f.named())})
				default:
					failures = append(failures, related.Failure{ID: left[i].id, Err: s.fault(f.named())})
				}
			}
		}
		if left = again; len(left) == 0 {
			return failures
		}
		if pause(ctx, n) != nil {
			return append(failures, why...)
		}
	}
}

// movingAttempts is how often it is tried again to write to an index that takes no writes: two seconds or so.
const movingAttempts = 5
