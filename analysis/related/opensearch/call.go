package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// A request is one for the official client.
type request struct {
	path  string
	query url.Values
	body  []byte
	lines bool // the body is lines of JSON
}

// http makes it one of HTTP.
func (r request) http(ctx context.Context, method string) (*http.Request, error) {
	u := &url.URL{Path: r.path, RawQuery: r.query.Encode()}
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err == nil && r.body != nil {
		req.Header.Set("Content-Type", "application/json")
		if r.lines {
			req.Header.Set("Content-Type", "application/x-ndjson")
		}
	}
	return req, err
}

// A failure is what the server says of a request that failed, or of a part of one.
type failure struct {
	Status int
	Type   string `json:"type"`
	Reason string `json:"reason"`
	Cause  struct {
		Reason string `json:"reason"`
	} `json:"caused_by"`
	Roots []struct {
		Reason string `json:"reason"`
	} `json:"root_cause"`
}

func (f *failure) Error() string {
	reason := f.Reason
	for _, r := range f.Roots {
		if r.Reason != "" && r.Reason != reason {
			reason += ": " + r.Reason
			break
		}
	}
	if f.Cause.Reason != "" {
		reason += ": " + f.Cause.Reason
	}
	return fmt.Sprintf("status %d: %s: %s", f.Status, f.Type, reason)
}

// kind returns which of the errors of this package a failure is, or nil.
func (f *failure) kind() error {
	switch {
	case f.Type == "cluster_block_exception" && (strings.Contains(f.Reason, "/12/") || strings.Contains(f.Reason, "/13/")):
		return ErrFull
	case f.Type == "cluster_block_exception" && f.Status == http.StatusForbidden:
		return ErrReadOnly
	case f.Type == "cluster_block_exception":
		return ErrDown // no cluster manager
	case f.Status == http.StatusUnauthorized, f.Status == http.StatusForbidden:
		return ErrDenied
	case f.Type == "index_not_found_exception":
		return ErrMissing
	case f.Type == "strict_dynamic_mapping_exception":
		return ErrMapping
	case f.Status == http.StatusTooManyRequests:
		return ErrSlow
	case f.Status >= 500 && slices.Contains(lost, f.Type):
		return ErrDown
	case f.Status >= 500 && f.Type == "search_phase_execution_exception": // a node was lost while it answered, or all copies of a shard are
		return ErrDown
	case f.Status == http.StatusBadGateway, f.Status == http.StatusServiceUnavailable, f.Status == http.StatusGatewayTimeout:
		return ErrDown
	}
	return nil
}

// lost are what a node says that has lost another one.
var lost = []string{"node_not_connected_exception", "node_disconnected_exception", "node_closed_exception", "connect_transport_exception", "receive_timeout_transport_exception"}

// named wraps the failure in its kind.
func (f *failure) named() error {
	if kind := f.kind(); kind != nil {
		return fmt.Errorf("%w: %w", kind, f)
	}
	return f
}

// passing tells whether it may be different if the request is made again.
func (f *failure) passing() bool {
	kind := f.kind()
	return kind == ErrSlow || kind == ErrDown
}

// moving tells whether the index takes no writes, as one does that is made anew; the alias may by now lead to another.
func (f *failure) moving() bool { return f.kind() == ErrReadOnly && strings.Contains(f.Reason, "/8/") }

const (
	firstPause = 50 * time.Millisecond
	longPause  = 2 * time.Second
)

// pause waits before attempt n, from 1, is made again: twice as long each time, half to one and a half of that, so that many programs do not come back at once.
func pause(ctx context.Context, n int) error {
	d := min(firstPause<<min(n-1, 10), longPause)
	d = d/2 + rand.N(d)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// attempts is into how many a call's time is divided: a node that is silent must leave time to ask another.
const attempts = 3

// call makes a request and reads the answer, again and again as long as that may help and the time is not over. An answer of status 404 or 400 is an error
// as others are; see failure.
func (s *Storage) call(ctx context.Context, timeout time.Duration, method string, r request, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var last error
	for n := 1; ; n++ {
		err := s.attempt(ctx, timeout/attempts, method, r, answer)
		if err == nil {
			return nil
		}
		var f *failure
		switch {
		case ctx.Err() != nil: // what is known from an earlier attempt tells more
		case errors.As(err, &f) && !f.passing():
			return s.fault(f.named())
		case f != nil:
			last = f.named()
		default:
			last = err
		}
		if ctx.Err() != nil || pause(ctx, n) != nil {
			if errors.Is(ctx.Err(), context.Canceled) {
				return s.fault(ctx.Err())
			}
			if last == nil {
				last = ErrSlow
			}
			return s.fault(fmt.Errorf("%w (given up after %v)", last, timeout))
		}
	}
}

// attempt makes a request once.
func (s *Storage) attempt(ctx context.Context, timeout time.Duration, method string, r request, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := r.http(ctx, method)
	if err != nil {
		return err
	}
	resp, err := s.client.Stream(req)
	space := bodies.Get().(*bytes.Buffer)
	defer bodies.Put(space)
	space.Reset()
	if err == nil && resp.Body != nil {
		_, err = space.ReadFrom(resp.Body)
		resp.Body.Close()
	}
	body := space.Bytes() // what is read of it is copied
	switch {
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("%w: no answer within %v", ErrSlow, timeout)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDown, err)
	case resp.StatusCode >= 300:
		f := &failure{Status: resp.StatusCode}
		var wrapped struct {
			Error json.RawMessage `json:"error"`
		}
		if json.Unmarshal(body, &wrapped) != nil || json.Unmarshal(wrapped.Error, f) != nil {
			f.Type, f.Reason = http.StatusText(resp.StatusCode), strings.TrimSpace(string(body[:min(len(body), 200)]))
		}
		f.Status = resp.StatusCode
		return f
	case answer == nil:
		return nil
	}
	if a, ok := answer.(interface{ read([]byte) error }); ok {
		err = a.read(body)
	} else {
		err = json.Unmarshal(body, answer)
	}
	if err != nil {
		return fmt.Errorf("%w: an answer that is not OpenSearch's: %w", ErrDown, err)
	}
	return nil
}

// bodies is working space for answers.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// failed returns the failure of a call, if it is one that the server told.
func failed(err error, kind string) bool {
	var f *failure
	return errors.As(err, &f) && f.Type == kind
}
