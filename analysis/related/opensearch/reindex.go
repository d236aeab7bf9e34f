package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// skew is how far the clocks of programs that write may be apart when an index is made anew.
	skew = 10 * time.Minute
	page = 500
)

// Reindex makes the index anew, with Config.Shards and Config.Replicas and the mapping of this library, while others read and write. It copies all articles, leads the changes to the new
// index, copies what was changed meanwhile, and then leads the questions there too; during the last copy questions do not see the newest changes. The old index, whose name
// is returned, stays, takes no more changes, and may be deleted. One that was broken off is completed by the next. progress, which may be nil, is told how many articles were copied, of how
// many. The clocks of the programs that write must not be apart by more than ten minutes.
func (s *Storage) Reindex(ctx context.Context, progress func(done, total int)) (old string, err error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	start := time.Now()
	if old, err = s.behind(ctx, s.config.Index); err != nil {
		return "", err
	}
	next, err := s.behind(ctx, s.write())
	if err != nil {
		return "", err
	}
	since := start.Add(-skew)
	if next == old {
		n, err := strconv.Atoi(old[strings.LastIndexByte(old, '-')+1:])
		if err != nil {
			return "", s.fault(fmt.Errorf("%w: alias leads to %s, whose name does not end in a number", ErrMapping, old))
		}
		next = s.numbered(n + 1)
		if err := s.template(ctx); err != nil {
			return "", err
		}
		if err := s.create(ctx, next, `{}`); err != nil {
			return "", err
		}
		if err := s.copy(ctx, old, next, `{"match_all":{}}`, progress); err != nil {
			return "", err
		}
		if err := s.move(ctx, s.write(), old, next, `,"is_write_index":true`); err != nil {
			return "", err
		}
	} else {
		since = time.Time{} // when the one that was broken off began is not known
	}
	// Once this returns no change is under way in the old index.
	if err := s.call(ctx, s.config.WriteTimeout, http.MethodPut, request{path: "/" + old + "/_block/write"}, nil); err != nil {
		return "", err
	}
	if err := s.copy(ctx, old, next, fmt.Sprintf(`{"range":{"written":{"gte":%q}}}`, date(since)), progress); err != nil {
		return "", err
	}
	if err := s.refresh(ctx, next); err != nil {
		return "", err
	}
	return old, s.move(ctx, s.config.Index, old, next, "")
}

// move leads an alias from one index to another, in one step.
func (s *Storage) move(ctx context.Context, alias, from, to, more string) error {
	body := fmt.Sprintf(`{"actions":[{"remove":{"index":%q,"alias":%q}},{"add":{"index":%q,"alias":%q%s}}]}`, from, alias, to, alias, more)
	return s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/_aliases", body: []byte(body)}, nil)
}

// copy copies what a query finds in one index to another, with the versions, so that what the other has of a later one stays.
func (s *Storage) copy(ctx context.Context, from, to, query string, progress func(done, total int)) (err error) {
	if err := s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/" + from + "/_refresh"}, nil); err != nil {
		return err
	}
	var total struct{ Count int }
	if err := s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/" + from + "/_count", body: []byte(`{"query":` + query + `}`)}, &total); err != nil {
		return err
	}
	body := fmt.Appendf(nil, `{"size":%d,"sort":["_doc"],"version":true,"query":%s}`, page, query)
	r := request{path: "/" + from + "/_search", query: url.Values{"scroll": {"5m"}, "allow_partial_search_results": {"false"}, "preference": {"_primary"}}, body: body}
	scroll := ""
	defer func() {
		if scroll != "" {
			err = errors.Join(err, s.call(context.WithoutCancel(ctx), s.config.Timeout, http.MethodDelete, request{path: "/_search/scroll", body: fmt.Appendf(nil, `{"scroll_id":%q}`, scroll)}, nil))
		}
	}()
	for done := 0; ; {
		var answer hits
		if err := s.call(ctx, s.config.WriteTimeout, http.MethodPost, r, &answer); err != nil {
			return err
		}
		scroll = answer.Scroll
		found := answer.Hits.Hits
		if len(found) == 0 {
			return nil
		}
		actions := make([]action, len(found))
		for i := range found {
			if actions[i], err = copying(&found[i]); err != nil {
				return s.fault(fmt.Errorf("copying %q: %w", found[i].ID, err))
			}
		}
		put := func(yield func(action) bool) {
			for _, a := range actions {
				if !yield(a) {
					return
				}
			}
		}
		if err := s.bulk(ctx, to, false, put); err != nil {
			return err
		}
		done += len(found)
		progress(done, max(done, total.Count))
		r = request{path: "/_search/scroll", body: fmt.Appendf(nil, `{"scroll":"5m","scroll_id":%q}`, scroll)}
	}
}

// copying lays out a document that was found as it was put.
func copying(h *hit) (action, error) {
	lines := bytes.NewBuffer(head(nil, h.ID, h.Version))
	if err := json.Compact(lines, h.Source); err != nil { // into one line
		return action{}, err
	}
	lines.WriteByte('\n')
	return action{h.ID, lines.Bytes()}, nil
}
