package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"syscall"
	"time"

	"github.com/dateline-news/dateline/analysis"
)

// An address may come from anywhere: from a feed, from a reader. The package's own client therefore asks for nothing but public addresses of
// the internet, and looks at the address that it is about to connect to, after names are resolved and redirects followed, so that a
// name that changes its address meanwhile gains nothing.

const (
	fetchTime    = 30 * time.Second
	maxRedirects = 5
)

// URL yields the articles at an address of the web: that of a page, or those of a feed, of JSON lines or of a text. An article's id and URL are its canonical
// address, if that is on the same host, else the one it was found at. It follows no links: what is to be read of a feed's articles beyond
// what the feed holds is for the caller to ask for. Every error is an [*Error] that names the address.
func URL(ctx context.Context, address string, o Options) iter.Seq2[analysis.Article, error] {
	return func(yield func(analysis.Article, error) bool) {
		limit := o.Timeout
		if limit <= 0 {
			limit = fetchTime
		}
		ctx, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		fail := func(err error) bool {
			if late(err) {
				err = fmt.Errorf("not read within %v: %w", limit, context.DeadlineExceeded)
			}
			return yield(analysis.Article{}, &Error{File: address, Err: flat(err)})
		}
		resp, err := get(ctx, address, o)
		if err != nil {
			fail(err)
			return
		}
		defer resp.Body.Close()
		in := input{name: address, id: address, base: resp.Request.URL, contentType: resp.Header.Get("Content-Type")}
		most := o.MaxBytes
		if most <= 0 {
			most = pageBytes
		}
		if resp.ContentLength > most {
			fail(fmt.Errorf("%w of %d bytes", errTooLong, most))
			return
		}
		o.MaxBytes = most
		readInput(&limited{resp.Body, most, most}, in, o, func(a analysis.Article, err error) bool {
			var known *Error
			if errors.As(err, &known) && late(known.Err) {
				return fail(known.Err)
			}
			return yield(a, err)
		})
	}
}

func get(ctx context.Context, address string, o Options) (*http.Response, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.Unwrap(err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, errors.New("no address of http or https")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "dateline (+https://github.com/dateline-news/dateline)")
	req.Header.Set("Accept", "text/html, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	client := o.Client
	if client == nil {
		client = publicClient()
	}
	resp, err := client.Do(req)
	if err != nil {
		var where *url.Error
		if errors.As(err, &where) {
			err = where.Err
		}
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("the server answers %q", resp.Status)
	}
	return resp, nil
}

// late reports whether an error came of the time limit; a connection that the limit closed may say so in its own way.
func late(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout() || errors.Is(err, net.ErrClosed)
}

// limited reads no more than so many bytes; more are an error.
type limited struct {
	r       io.Reader
	n, most int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.n < 0 {
		return 0, fmt.Errorf("%w of %d bytes", errTooLong, l.most)
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.n+1)])
	if l.n -= int64(n); l.n < 0 {
		return n - 1, fmt.Errorf("%w of %d bytes", errTooLong, l.most)
	}
	return n, err
}

// publicClient returns the client that is used where the caller gives none. It uses no proxy, since a proxy would look up names itself.
var publicClient = sync.OnceValue(func() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error { return refuse(address) }}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: fetchTime,
			MaxResponseHeaderBytes: 1 << 18, MaxIdleConns: 20, IdleConnTimeout: 30 * time.Second,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			switch {
			case len(via) >= maxRedirects:
				return fmt.Errorf("more than %d redirects", maxRedirects)
			case req.URL.Scheme != "http" && req.URL.Scheme != "https":
				return fmt.Errorf("redirect to an address of %q", req.URL.Scheme)
			}
			return nil
		},
	}
})

// special are networks that are not the public internet and that package netip does not know as private: shared and reserved
// addresses of RFC 6890, and those of IPv6 that hold an address of IPv4.
var special = sync.OnceValue(func() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fec0::/10"} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
})

// refuse returns an error unless an address ("192.0.2.1:80") is one of the public internet.
func refuse(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := at.Addr().Unmap().WithZone("")
	public := ip.IsGlobalUnicast() && !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast()
	for _, p := range special() {
		public = public && !p.Contains(ip)
	}
	if !public {
		return fmt.Errorf("%v is no public address", ip)
	}
	return nil
}
