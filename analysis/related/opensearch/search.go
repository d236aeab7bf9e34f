package opensearch

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/dateline-news/dateline/analysis/related"
)

// A hit is a document that a search found.
type hit struct {
	ID      string          `json:"_id"`
	Version int64           `json:"_version"`
	Source  json.RawMessage `json:"_source"`
	Fields  struct {
		Record []string `json:"record"`
	} `json:"fields"`
}

// record returns the record of a hit, nil if it has none.
func (h *hit) record() ([]byte, error) {
	if len(h.Fields.Record) == 0 {
		return nil, nil
	}
	return base64.RawStdEncoding.DecodeString(h.Fields.Record[0])
}

// hits is the answer of a search.
type hits struct {
	Scroll string `json:"_scroll_id"`
	Hits   struct {
		Hits []hit `json:"hits"`
	} `json:"hits"`
}

// complete has a search fail, and tried again, rather than answer without the shards of a node that is lost.
var complete = url.Values{"allow_partial_search_results": {"false"}}

// Fetch returns the records of articles; see [related.Storage]. What was put since the last refresh is not there yet.
func (s *Storage) Fetch(ctx context.Context, ids []string) ([][]byte, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = documentID(id)
	}
	body, err := json.Marshal(map[string]any{"size": len(ids), "_source": false, "docvalue_fields": []string{"record"}, "query": map[string]any{"ids": map[string]any{"values": names}}})
	if err != nil {
		return nil, err
	}
	var answer hits
	if err := s.call(ctx, s.config.Timeout, http.MethodPost, request{path: "/" + s.config.Index + "/_search", query: complete, body: body}, &answer); err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	for i := range answer.Hits.Hits {
		h := &answer.Hits.Hits[i]
		if found[h.ID], err = h.record(); err != nil {
			return nil, s.fault(fmt.Errorf("record of %q: %w", h.ID, err))
		}
	}
	out := make([][]byte, len(ids))
	for i, name := range names {
		out[i] = found[name]
	}
	return out, nil
}

// Candidates returns the records that a search finds best; see [related.Storage]. Each feature of the search is a query for a rank feature whose score is
// the product of the weights, but for rounding to nine bits; their sum is then multiplied by what time leaves.
func (s *Storage) Candidates(ctx context.Context, search related.Search) ([][]byte, error) {
	if search.Size <= 0 {
		return nil, errors.New("opensearch: a search for no candidates")
	}
	var answer hits
	if err := s.call(ctx, s.config.Timeout, http.MethodPost, request{path: "/" + s.config.Index + "/_search", query: complete, body: searchBody(&search)}, &answer); err != nil {
		return nil, err
	}
	out := make([][]byte, len(answer.Hits.Hits))
	for i := range answer.Hits.Hits {
		var err error
		if out[i], err = answer.Hits.Hits[i].record(); err != nil {
			return nil, s.fault(fmt.Errorf("a record: %w", err))
		}
	}
	return out, nil
}

// searchBody lays a search out.
func searchBody(s *related.Search) []byte {
	type object = map[string]any
	var filter, not []any
	if q := &s.Query; !q.From.IsZero() || !q.Until.IsZero() {
		span := object{}
		if !q.From.IsZero() {
			span["gte"] = date(q.From)
		}
		if !q.Until.IsZero() {
			span["lte"] = date(q.Until)
		}
		filter = append(filter, object{"range": object{"published": span}})
	}
	for _, f := range []struct {
		field string
		any   []string
	}{{"source", s.Query.Sources}, {"language", s.Query.Languages}, {"countries", s.Query.Countries}, {"topics", s.Query.Topics}} {
		if len(f.any) > 0 {
			filter = append(filter, object{"terms": object{f.field: f.any}})
		}
	}
	if len(s.Query.NotSources) > 0 {
		not = append(not, object{"terms": object{"source": s.Query.NotSources}})
	}
	if len(s.Query.Exclude) > 0 {
		ids := make([]string, len(s.Query.Exclude))
		for i, id := range s.Query.Exclude {
			ids[i] = documentID(id)
		}
		not = append(not, object{"ids": object{"values": ids}})
	}
	match := json.RawMessage(`[`)
	for i, f := range s.Features {
		if i > 0 {
			match = append(match, ',')
		}
		match = fmt.Appendf(match, `{"rank_feature":{"field":"%s.%s","linear":{},"boost":%s}}`, featureFields[f.Kind], appendKey(nil, f.Key), strconv.FormatFloat(float64(f.Weight), 'g', -1, 32))
	}
	match = append(match, ']')
	conditions := object{"should": match, "minimum_should_match": 1}
	if len(filter) > 0 {
		conditions["filter"] = filter
	}
	if len(not) > 0 {
		conditions["must_not"] = not
	}
	query := object{"bool": conditions}
	if s.Decay.Width > 0 {
		query = decayed(query, s.Decay)
	}
	body, err := json.Marshal(object{"size": s.Size, "track_total_hits": false, "_source": false, "stored_fields": "_none_", "docvalue_fields": []string{"record"}, "query": query})
	if err != nil {
		panic(err) // numbers and text
	}
	return body
}

// decayed multiplies the scores of a query by what time leaves: floor + (1-floor)·3^(-apart/width), or a factor of its own for articles without a date.
func decayed(query map[string]any, d related.Decay) map[string]any {
	type object = map[string]any
	dated := object{"exists": object{"field": "published"}}
	return object{"function_score": object{
		"query": query,
		"functions": []object{
			{"filter": dated, "weight": d.Floor},
			{"filter": dated, "weight": 1 - d.Floor, "exp": object{"published": object{"origin": date(d.At), "scale": strconv.FormatInt(int64(max(d.Width/time.Millisecond, 1)), 10) + "ms", "decay": 1.0 / 3}}},
			{"filter": object{"bool": object{"must_not": dated}}, "weight": d.Undated},
		},
		"score_mode": "sum", "boost_mode": "multiply",
	}}
}

// Refresh makes what was put until now findable at once, for tests and measurements; the cluster does it by itself each second.
func (s *Storage) Refresh(ctx context.Context) error {
	return s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/" + s.config.Index + "/_refresh"}, nil)
}

// Len returns the number of articles at the last refresh.
func (s *Storage) Len(ctx context.Context) (int, error) {
	var answer struct{ Count int }
	err := s.call(ctx, s.config.Timeout, http.MethodPost, request{path: "/" + s.config.Index + "/_count", body: []byte(`{"query":{"exists":{"field":"record"}}}`)}, &answer)
	return answer.Count, err
}

// Bytes returns what the index takes on the disks of all nodes, copies included.
func (s *Storage) Bytes(ctx context.Context) (int64, error) {
	var answer struct {
		All struct {
			Total struct {
				Store struct {
					Bytes int64 `json:"size_in_bytes"`
				} `json:"store"`
			} `json:"total"`
		} `json:"_all"`
	}
	err := s.call(ctx, s.config.Timeout, http.MethodGet, request{path: "/" + s.config.Index + "/_stats/store"}, &answer)
	return answer.All.Total.Store.Bytes, err
}
