package web

import (
	"bytes"
	"net/http"
	"sync"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
)

// kept holds pages that were made since the last article came in: until the next one they stay the same.
type kept struct {
	mu    sync.Mutex
	of    edition
	pages map[string][]byte // by path and query
	bytes int
}

// An edition is what pages of lists are made from.
type edition struct {
	version uint64
	moment  *desk.Moment
}

// keptBytes is how much the pages may take together.
const keptBytes = 16 << 20

func (k *kept) get(of edition, address string) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of {
		return nil
	}
	return k.pages[address]
}

func (k *kept) put(of edition, address string, page []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of || k.bytes+len(page) > keptBytes {
		k.of, k.pages, k.bytes = of, map[string][]byte{}, 0
	}
	k.bytes += len(page) - len(k.pages[address])
	k.pages[address] = page
}

// keeping answers from the pages of this edition, if the page is there and nothing is being read that it would have to tell of.
func (s *Site) keeping(h func(http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		of, address := edition{s.desk.Catalog().Version(), s.desk.Moment()}, r.URL.RequestURI()
		if s.readingNow() != "" {
			return h(w, r)
		}
		if page := s.kept.get(of, address); page != nil {
			htmlHeader(w)
			w.Write(page)
			return nil
		}
		c := &copying{ResponseWriter: w, status: http.StatusOK}
		err := h(c, r)
		if err == nil && c.status == http.StatusOK {
			s.kept.put(of, address, c.page.Bytes())
		}
		return err
	}
}

// A copying writer keeps what it writes.
type copying struct {
	http.ResponseWriter
	status int
	page   bytes.Buffer
}

func (c *copying) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *copying) Write(p []byte) (int, error) {
	c.page.Write(p)
	return c.ResponseWriter.Write(p)
}
