package opensearch

import (
	"bytes"
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
}

// hits is the answer of a search.
type hits struct {
	Scroll string `json:"_scroll_id"`
	Hits   struct {
		Hits []hit `json:"hits"`
	} `json:"hits"`
}

// A search fails, and is tried again, rather than answer without the shards of a node that is lost. One for articles by their ids goes to the primary shards if they are there, which replicas
// are behind; one for candidates to the node that is asked if it has a copy of a shard, since records are long to be sent twice, and its answer is nothing but records.
var (
	fresh      = url.Values{"allow_partial_search_results": {"false"}, "preference": {"_primary_first"}}
	candidates = url.Values{"allow_partial_search_results": {"false"}, "preference": {"_local"}, "filter_path": {"hits.hits.fields"}}
)

// Fetch returns articles; see [related.Storage]. What was put since the last refresh is not there yet.
func (s *Storage) Fetch(ctx context.Context, ids []string) ([]related.Stored, error) {
	out := make([]related.Stored, len(ids))
	err := s.sources(ctx, ids, []string{"record", "words"}, func(i int, fields map[string][]byte) {
		out[i].Record, out[i].Words = fields["record"], fields["words"]
	})
	return out, err
}

// Document returns an article's document; see [related.Storage]. What was put since the last refresh is not there yet.
func (s *Storage) Document(ctx context.Context, id string) (document []byte, err error) {
	err = s.sources(ctx, []string{id}, []string{"document"}, func(_ int, fields map[string][]byte) { document = fields["document"] })
	return document, err
}

// sources reads fields that are bytes of the articles of some ids, and yields them with the number of the id.
func (s *Storage) sources(ctx context.Context, ids, fields []string, yield func(i int, fields map[string][]byte)) error {
	if len(ids) == 0 {
		return nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = documentID(id)
	}
	body, err := json.Marshal(map[string]any{"size": len(ids), "_source": fields, "query": map[string]any{"ids": map[string]any{"values": names}}})
	if err != nil {
		return err
	}
	var answer hits
	if err := s.call(ctx, s.config.Timeout, http.MethodPost, request{path: "/" + s.config.Index + "/_search", query: fresh, body: body}, &answer); err != nil {
		return err
	}
	found := make(map[string]map[string][]byte, len(ids))
	for _, h := range answer.Hits.Hits {
		var f map[string][]byte
		if err := json.Unmarshal(h.Source, &f); err != nil {
			return s.fault(fmt.Errorf("document %q: %w", h.ID, err))
		}
		found[h.ID] = f
	}
	for i, name := range names {
		yield(i, found[name])
	}
	return nil
}

const (
	// window is how many articles of each shard, those that match best, are ranked by what time leaves of their match. The others are
	// no candidates, though they may be nearer in time.
	window = 2000
	// mostWindow is the greatest that OpenSearch allows.
	mostWindow = 10000
)

// Candidates returns the records that a search finds best; see [related.Storage]. Each feature of the search is a query for a rank feature whose score is
// the product of the weights, but for rounding to nine bits. Nothing but a plain sum of them over all articles is fast: what time leaves of it is worked out of the best only, and filters that
// most articles may pass come after it.
func (s *Storage) Candidates(ctx context.Context, search related.Search) ([][]byte, error) {
	if search.Size <= 0 {
		return nil, errors.New("opensearch: a search for no candidates")
	}
	var out records
	err := s.call(ctx, s.config.Timeout, http.MethodPost, request{path: "/" + s.config.Index + "/_search", query: candidates, body: searchBody(&search)}, &out)
	return out, err
}

// records are what an answer with records holds.
type records [][]byte

// read reads an answer. That of two hundred records is half a megabyte, for which package encoding/json takes as long as all else that is done of a query here, so that it
// reads only what is not written just as OpenSearch writes it.
func (r *records) read(body []byte) error {
	*r = nil
	if all, ok := recordsAsWritten(body); ok {
		*r = all
		return nil
	}
	var answer struct {
		Hits struct {
			Hits []struct {
				Fields struct {
					Record []string `json:"record"`
				} `json:"fields"`
			} `json:"hits"`
		} `json:"hits"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	for _, h := range answer.Hits.Hits {
		for _, text := range h.Fields.Record {
			record, err := base64.RawStdEncoding.DecodeString(text)
			if err != nil {
				return err
			}
			*r = append(*r, record)
		}
	}
	return nil
}

// recordsAsWritten reads an answer without a byte that need not be there; false if it is another one.
func recordsAsWritten(body []byte) (out records, ok bool) {
	const start, next, last, end = `{"hits":{"hits":[`, `{"fields":{"record":["`, `"]}}`, `]}}`
	rest, ok := bytes.CutPrefix(body, []byte(start))
	all := make([]byte, 0, base64.RawStdEncoding.DecodedLen(len(rest)))
	for ok && string(rest) != end {
		if len(out) > 0 {
			rest, ok = bytes.CutPrefix(rest, []byte(","))
			if !ok {
				break
			}
		}
		if rest, ok = bytes.CutPrefix(rest, []byte(next)); !ok {
			break
		}
		var text []byte
		if text, rest, ok = bytes.Cut(rest, []byte(last)); !ok {
			break
		}
		from := len(all)
		var err error
		all, err = base64.RawStdEncoding.AppendDecode(all, text)
		ok = err == nil && len(all)-from == base64.RawStdEncoding.DecodedLen(len(text)) // no line breaks, which the decoder passes over
		out = append(out, all[from:len(all):len(all)])
	}
	return out, ok
}

// searchBody lays a search out.
func searchBody(s *related.Search) []byte {
	type object = map[string]any
	var filter, after, not []any
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
		to    *[]any
	}{{"source", s.Query.Sources, &filter}, {"source", s.Query.NotSources, &not}, {"language", s.Query.Languages, &after}, {"countries", s.Query.Countries, &after}, {"topics", s.Query.Topics, &after}} {
		if len(f.any) > 0 {
			*f.to = append(*f.to, object{"terms": object{f.field: f.any}})
		}
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
	// That hits are counted has OpenSearch sum over all articles rather than skip by bounds, which takes much longer with so many features.
	search := object{"size": s.Size, "track_total_hits": true, "_source": false, "stored_fields": "_none_", "docvalue_fields": []string{"record"}, "query": object{"bool": conditions}}
	if len(after) > 0 {
		search["post_filter"] = object{"bool": object{"filter": after}}
	}
	if s.Decay.Width > 0 {
		search["rescore"] = object{"window_size": min(max(window, 4*s.Size), mostWindow), "query": object{"score_mode": "multiply", "rescore_query": left(s.Decay)}}
	}
	body, err := json.Marshal(search)
	if err != nil {
		panic(err) // numbers and text
	}
	return body
}

// left is a query whose score is what time leaves of a match: floor + (1-floor)·3^(-apart/width), or a value of its own for articles without a date.
func left(d related.Decay) map[string]any {
	type object = map[string]any
	dated := object{"exists": object{"field": "published"}}
	return object{"function_score": object{
		"functions": []object{
			{"filter": dated, "weight": d.Floor},
			{"filter": dated, "weight": 1 - d.Floor, "exp": object{"published": object{"origin": date(d.At), "scale": strconv.FormatInt(int64(max(d.Width/time.Millisecond, 1)), 10) + "ms", "decay": 1.0 / 3}}},
			{"filter": object{"bool": object{"must_not": dated}}, "weight": d.Undated},
		},
		"score_mode": "sum", "boost_mode": "replace",
	}}
}

// Refresh makes what was put until now findable at once, on all replicas, for tests and measurements; the cluster does it by itself each second.
func (s *Storage) Refresh(ctx context.Context) error { return s.refresh(ctx, s.config.Index) }

func (s *Storage) refresh(ctx context.Context, index string) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.WriteTimeout)
	defer cancel()
	var answer struct {
		Shards struct{ Total, Failed int } `json:"_shards"`
	}
	if err := s.call(ctx, s.config.WriteTimeout, http.MethodPost, request{path: "/" + index + "/_refresh"}, &answer); err != nil {
		return err
	}
	if answer.Shards.Failed > 0 {
		return s.fault(fmt.Errorf("%w: %d of %d shards were not refreshed", ErrDown, answer.Shards.Failed, answer.Shards.Total))
	}
	for {
		var stats struct {
			All struct {
				Total struct {
					Segments struct {
						Replication struct {
							Bytes        int64 `json:"total_bytes_behind"`
							Milliseconds int64 `json:"max_replication_lag"`
						} `json:"segment_replication"`
					} `json:"segments"`
				} `json:"total"`
			} `json:"_all"`
		}
		if err := s.call(ctx, s.config.WriteTimeout, http.MethodGet, request{path: "/" + index + "/_stats/segments"}, &stats); err != nil {
			return err
		}
		lag := stats.All.Total.Segments.Replication
		if lag.Bytes == 0 && lag.Milliseconds == 0 {
			return nil
		}
		if pause(ctx, 1) != nil {
			return s.fault(fmt.Errorf("%w: a replica is %d bytes and %d ms behind", ErrSlow, lag.Bytes, lag.Milliseconds))
		}
	}
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
