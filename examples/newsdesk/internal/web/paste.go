package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/intake"
)

// A pastePage asks for a text or an address, and says what was wrong with the last one.
type pastePage struct {
	Title, Text, Address, Source, Date string
	Wrong                              string
}

func (s *Site) paste(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "paste", page{Title: "Read a text", Content: pastePage{}})
}

// read analyses what was pasted. Nothing of it is kept.
func (s *Site) read(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return formFault(err)
	}
	p := pastePage{Title: r.PostForm.Get("title"), Text: r.PostForm.Get("text"), Address: strings.TrimSpace(r.PostForm.Get("url")),
		Source: r.PostForm.Get("source"), Date: r.PostForm.Get("date")}
	doc, err := s.analyse(r.Context(), p)
	if err != nil {
		status, text := s.statusOf(r, err)
		p.Wrong = text
		p.Title, p.Address, p.Source, p.Date = oneLine(p.Title, 1000), oneLine(p.Address, 2000), oneLine(p.Source, 200), oneLine(p.Date, 60) // as long as the form takes them
		return s.show(w, status, "paste", page{Title: "Read a text", Content: p})
	}
	a := s.lay(doc, 1)
	return s.show(w, http.StatusOK, "article", page{Title: "Read: " + oneLine(doc.Title, 100), Content: a})
}

// formFault tells a body that cannot be read from one that is too long.
func formFault(err error) error {
	if long := new(http.MaxBytesError); errors.As(err, &long) {
		return err
	}
	return badRequest("The form cannot be read.")
}

// fetchTime and fetchBytes limit what is fetched for a reader.
const (
	fetchTime  = 10 * time.Second
	fetchBytes = 4 << 20
)

// analyse reads a text, or what is at an address. It waits until no more texts are read at once than there are cores.
func (s *Site) analyse(ctx context.Context, p pastePage) (*analysis.Document, error) {
	a := analysis.Article{Title: p.Title, Body: p.Text, Source: p.Source}
	if p.Date != "" {
		t, err := source.ParseDate(p.Date)
		if err != nil {
			return nil, badRequest(fmt.Sprintf("%q is no date.", oneLine(p.Date, 60)))
		}
		a.Published = t
	}
	switch {
	case strings.TrimSpace(p.Text) == "" && p.Address == "":
		return nil, badRequest("There is no text and no address.")
	case strings.TrimSpace(p.Text) == "":
		fetched, err := s.get(ctx, p.Address)
		if err != nil {
			return nil, err
		}
		a = fetched
	}
	a.ID = "" // so that it gets one that no kept article has
	select {
	case s.reading <- struct{}{}:
		defer func() { <-s.reading }()
	case <-ctx.Done():
		return nil, &fault{http.StatusServiceUnavailable, "Too many texts are being read. Please try again."}
	}
	return s.desk.Read(a), nil
}

// get fetches the article at an address.
func (s *Site) get(ctx context.Context, address string) (analysis.Article, error) {
	select {
	case s.fetching <- struct{}{}:
		defer func() { <-s.fetching }()
	default:
		return analysis.Article{}, &fault{http.StatusServiceUnavailable, "Too many addresses are being read. Please try again."}
	}
	o := s.fetch
	o.Timeout, o.MaxBytes, o.Now = fetchTime, fetchBytes, time.Now()
	for a, err := range source.URL(ctx, address, o) {
		if err != nil {
			return analysis.Article{}, &fault{http.StatusUnprocessableEntity, "The address cannot be read: " + oneLine(err.Error(), 300)}
		}
		return a, nil
	}
	return analysis.Article{}, &fault{http.StatusUnprocessableEntity, "There is no article at that address."}
}

// inputs shows where articles come from and what went wrong.
func (s *Site) inputs(w http.ResponseWriter, _ *http.Request) error {
	return s.show(w, http.StatusOK, "inputs", page{Title: "Sources", Content: struct {
		Inputs  []intake.Input
		Sources []option
		Total   int
	}{s.intake.Inputs(), options(s.desk.Moment().Sources, "", func(s string) string { return s }), s.desk.Catalog().Len()}})
}
