package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

// An index is laid out as follows; layout is its version. What candidates are found by are rank features, one field for each kind, named by their keys. The record is a doc
// value, so that a query reads it from one place and without the article's other fields. All is in _source as well, which costs disk, by which an index can be made anew; to leave it out of
// there costs half as much time again in adding. An article that was removed leaves a document with the time in the field gone, and nothing else but version and
// written, so that an older change that comes later does not bring it back.
const layout = 2

// settings are those of an index, with its numbers of shards and replicas. Replicas copy the primary's segments, which costs less than to index each article again; what they
// acknowledge is in their logs all the same.
// Segments are few, since a query looks each of a hundred features up in each of them, and merging them is not slowed down, as it is by default for disks that turn.
const settings = `{
	"number_of_shards": %d,
	"number_of_replicas": %d,
	"replication.type": "SEGMENT",
	"merge.policy.floor_segment": "100mb",
	"merge.policy.segments_per_tier": 4,
	"merge.policy.max_merge_at_once": 8,
	"merge.scheduler.auto_throttle": false
}`

// featureFields are the fields of the kinds of features.
var featureFields = map[string]string{"term": "terms", "headline": "headline", "entity": "names", "number": "numbers"}

// properties are the fields of an article.
const properties = `{
	"terms":     {"type": "rank_features"},
	"headline":  {"type": "rank_features"},
	"names":     {"type": "rank_features"},
	"numbers":   {"type": "rank_features"},
	"record":    {"type": "binary", "doc_values": true},
	"words":     {"type": "binary"},
	"document":  {"type": "binary"},
	"published": {"type": "date"},
	"source":    {"type": "keyword", "ignore_above": 8000},
	"language":  {"type": "keyword", "ignore_above": 8000},
	"countries": {"type": "keyword", "ignore_above": 8000},
	"topics":    {"type": "keyword", "ignore_above": 8000},
	"entities":  {"type": "keyword", "ignore_above": 8000},
	"title":     {"type": "keyword", "index": false, "doc_values": false},
	"url":       {"type": "keyword", "index": false, "doc_values": false},
	"version":   {"type": "long"},
	"written":   {"type": "date"},
	"gone":      {"type": "date"}
}`

// mapping is the mapping of an index.
type mapping struct {
	Dynamic string `json:"dynamic"`
	Meta    struct {
		Dateline int `json:"dateline"`
	} `json:"_meta"`
	Source     map[string]any            `json:"_source,omitempty"`
	Properties map[string]map[string]any `json:"properties"`
}

func wanted() *mapping {
	m := &mapping{Dynamic: "strict"}
	m.Meta.Dateline = layout
	if err := json.Unmarshal([]byte(properties), &m.Properties); err != nil {
		panic(err) // the text above
	}
	return m
}

// differs says what is not as it should be, "" if nothing is.
func (m *mapping) differs() string {
	w := wanted()
	switch {
	case m.Meta.Dateline != w.Meta.Dateline:
		return fmt.Sprintf("_meta.dateline is %d, this library writes %d", m.Meta.Dateline, w.Meta.Dateline)
	case m.Dynamic != w.Dynamic:
		return fmt.Sprintf("dynamic is %q, not %q", m.Dynamic, w.Dynamic)
	case len(m.Source) > 0:
		return fmt.Sprintf("_source is %v, not whole", m.Source)
	}
	for _, name := range slices.Sorted(maps.Keys(w.Properties)) {
		switch has, ok := m.Properties[name]; {
		case !ok:
			return fmt.Sprintf("field %s is missing", name)
		case !reflect.DeepEqual(has, w.Properties[name]):
			return fmt.Sprintf("field %s is %v, not %v", name, has, w.Properties[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Properties)) {
		if w.Properties[name] == nil {
			return fmt.Sprintf("field %s is not the library's", name)
		}
	}
	return ""
}

// prepare checks the server, makes the index if there is none, and checks it.
func (s *Storage) prepare(ctx context.Context) error {
	var server struct {
		Version struct{ Distribution, Number string } `json:"version"`
	}
	if err := s.call(ctx, s.config.Timeout, http.MethodGet, request{path: "/"}, &server); err != nil {
		return err
	}
	if v := server.Version; v.Distribution != "opensearch" || !strings.HasPrefix(v.Number, "2.") {
		if v.Distribution == "" {
			v.Distribution = "Elasticsearch or another server,"
		}
		return s.fault(fmt.Errorf("%w: %s %s, want OpenSearch 2", ErrVersion, v.Distribution, v.Number))
	}
	_, err := s.behind(ctx, s.config.Index)
	if errors.Is(err, ErrMissing) {
		if err := s.template(ctx); err != nil {
			return err
		}
		aliases := fmt.Sprintf(`{"aliases":{%q:{},%q:{"is_write_index":true}}}`, s.config.Index, s.write())
		err = s.create(ctx, s.numbered(1), aliases)
	}
	if err != nil {
		return err
	}
	return s.check(ctx)
}

// numbered is the name of an index behind the alias.
func (s *Storage) numbered(n int) string { return fmt.Sprintf("%s-%06d", s.config.Index, n) }

// create makes an index, unless there is one.
func (s *Storage) create(ctx context.Context, name, body string) error {
	err := s.call(ctx, s.config.WriteTimeout, http.MethodPut, request{path: "/" + name, body: []byte(body)}, nil)
	if failed(err, "resource_already_exists_exception") {
		return nil
	}
	return err
}

// template puts the template by which indexes of our name are made.
func (s *Storage) template(ctx context.Context) error {
	body, err := json.Marshal(map[string]any{
		"index_patterns": []string{s.config.Index + "-0*"},
		"priority":       100,
		"_meta":          map[string]any{"dateline": layout},
		"template": map[string]any{
			"settings": json.RawMessage(fmt.Sprintf(settings, s.config.Shards, s.config.Replicas)),
			"mappings": wanted(),
		},
	})
	if err != nil {
		return err
	}
	return s.call(ctx, s.config.WriteTimeout, http.MethodPut, request{path: "/_index_template/" + s.config.Index, body: body}, nil)
}

// check checks the mapping of the index, of both if it is being made anew.
func (s *Storage) check(ctx context.Context) error {
	var found map[string]struct {
		Mappings mapping `json:"mappings"`
	}
	if err := s.call(ctx, s.config.Timeout, http.MethodGet, request{path: "/" + s.config.Index + "," + s.write() + "/_mapping"}, &found); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		m := found[name].Mappings
		if d := m.differs(); d != "" {
			return s.fault(fmt.Errorf("%w: %s: %s", ErrMapping, name, d))
		}
	}
	return nil
}

// behind returns the one index that an alias leads to. The error is ErrMissing if there is none.
func (s *Storage) behind(ctx context.Context, alias string) (string, error) {
	var found map[string]json.RawMessage
	err := s.call(ctx, s.config.Timeout, http.MethodGet, request{path: "/_alias/" + alias}, &found)
	var f *failure
	if errors.As(err, &f) && f.Status == http.StatusNotFound {
		return "", s.fault(fmt.Errorf("%w: no alias %s", ErrMissing, alias))
	}
	if err != nil {
		return "", err
	}
	names := slices.Sorted(maps.Keys(found))
	if len(names) != 1 {
		return "", s.fault(fmt.Errorf("%w: alias %s leads to %d indexes %v, not to one", ErrMapping, alias, len(names), names))
	}
	return names[0], nil
}
