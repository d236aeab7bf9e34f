package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// api adds the routes of the JSON interface; static/openapi.json describes them.
func (s *Site) api(mux *http.ServeMux) {
	answer := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			status := http.StatusOK
			v, err := h(r)
			if err != nil {
				var text string
				status, text = s.statusOf(r, err)
				v = map[string]string{"error": text}
			}
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			w.Header().Set("Cache-Control", "no-cache")
			w.WriteHeader(status)
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.Encode(v)
		})
	}
	answer("GET /api/status", s.apiStatus)
	answer("GET /api/articles", s.apiArticles)
	answer("GET /api/articles/{id}", s.apiArticle)
	answer("GET /api/articles/{id}/related", s.apiRelated)
	answer("GET /api/stories", s.apiStories)
	answer("POST /api/analyze", s.apiAnalyze)
	answer("/api/", func(*http.Request) (any, error) { return nil, notFound("There is no such address.") })
	mux.HandleFunc("GET /api/openapi.json", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, static, "static/openapi.json") })
}

// A listed article is one of a list.
type listed struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Source    string   `json:"source"`
	URL       string   `json:"url"`
	Date      string   `json:"date"`
	Excerpt   string   `json:"excerpt"`
	Countries []string `json:"countries"`
	Topics    []string `json:"topics"`
}

func list(item *catalog.Item) listed {
	out := listed{item.ID, item.Title, item.Source, item.URL, date(item.Published), item.Excerpt, []string{}, append([]string{}, item.Topics...)}
	for _, f := range item.Countries {
		out.Countries = append(out.Countries, f.Code)
	}
	return out
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func (s *Site) apiStatus(*http.Request) (any, error) {
	type input struct {
		Name     string `json:"name"`
		Feed     bool   `json:"feed"`
		Reading  bool   `json:"reading"`
		Read     string `json:"read"`
		Articles int    `json:"articles"`
		Added    int    `json:"added"`
		Errors   int    `json:"errors"`
		Error    string `json:"error"`
	}
	out := struct {
		Articles int     `json:"articles"`
		Inputs   []input `json:"inputs"`
	}{s.desk.Catalog().Len(), []input{}}
	for _, x := range s.intake.Inputs() {
		out.Inputs = append(out.Inputs, input{x.Name, x.Feed, x.Reading, date(x.Read), x.Articles, x.Added, x.Errors, x.Err})
	}
	return out, nil
}

func (s *Site) apiArticles(r *http.Request) (any, error) {
	q, err := ask(r.URL.Query())
	if err != nil {
		return nil, err
	}
	items, total := s.desk.Catalog().List(q.filter, (q.page-1)*perPage, perPage)
	out := struct {
		Total    int      `json:"total"`
		Page     int      `json:"page"`
		Articles []listed `json:"articles"`
	}{total, q.page, []listed{}}
	for _, item := range items {
		out.Articles = append(out.Articles, list(item))
	}
	return out, nil
}

func (s *Site) apiStories(r *http.Request) (any, error) {
	q, err := ask(r.URL.Query())
	if err != nil {
		return nil, err
	}
	type story struct {
		Lead      listed   `json:"lead"`
		Others    []listed `json:"others"`
		Sources   []string `json:"sources"`
		Countries []string `json:"countries"`
		Topics    []string `json:"topics"`
	}
	found, more := s.desk.Stories(q.filter, (q.page-1)*perPage, perPage)
	out := struct {
		Page    int     `json:"page"`
		More    bool    `json:"more"`
		Stories []story `json:"stories"`
	}{q.page, more, []story{}}
	for _, f := range found {
		x := story{list(f.Lead), []listed{}, f.Sources, f.Countries, f.Topics}
		for _, item := range f.Rest {
			x.Others = append(x.Others, list(item))
		}
		out.Stories = append(out.Stories, x)
	}
	return out, nil
}

func (s *Site) apiArticle(r *http.Request) (any, error) {
	doc, ok, err := s.desk.Document(r.PathValue("id"))
	if err == nil && !ok {
		err = notFound("There is no such article.")
	}
	return doc, err
}

// A suggested article is one to read next; the weights of because add up to score.
type suggested struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Source   string        `json:"source"`
	URL      string        `json:"url"`
	Date     string        `json:"date"`
	Excerpt  string        `json:"excerpt"`
	Relation string        `json:"relation"`
	Score    float64       `json:"score"`
	Because  []becauseJSON `json:"because"`
	Copies   []string      `json:"copies"`
}

type becauseJSON struct {
	Kind   string  `json:"kind"`
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
}

func suggestions(found []related.Suggestion) []suggested {
	out := []suggested{}
	for _, f := range found {
		x := suggested{f.ID, f.Title, f.Source, f.URL, date(f.Published), f.Excerpt, string(f.Relation), f.Score, []becauseJSON{}, append([]string{}, f.Copies...)}
		for _, b := range f.Because {
			x.Because = append(x.Because, becauseJSON{b.Kind, b.What, b.Weight})
		}
		out = append(out, x)
	}
	return out
}

const maxRelated = 50

func (s *Site) apiRelated(r *http.Request) (any, error) {
	limit := 10
	if v := r.URL.Query().Get("limit"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > maxRelated {
			return nil, badRequest("limit is a number from 1 to 50.")
		}
		limit = n
	}
	doc, ok, err := s.desk.Document(r.PathValue("id"))
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, notFound("There is no such article.")
	}
	return map[string]any{"id": doc.ID, "related": suggestions(s.desk.Related(doc, limit))}, nil
}

// apiAnalyze reads a text: a JSON object with "text", or the text itself.
func (s *Site) apiAnalyze(r *http.Request) (any, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		if long := new(http.MaxBytesError); errors.As(err, &long) {
			return nil, err
		}
		return nil, badRequest("The text cannot be read.")
	}
	var p pastePage
	switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind {
	case "application/json":
		var in struct{ Title, Text, URL, Source, Date string }
		if err := json.Unmarshal(data, &in); err != nil {
			return nil, badRequest("The body is no JSON object with texts: " + oneLine(err.Error(), 200))
		}
		p = pastePage{Title: in.Title, Text: in.Text, Address: in.URL, Source: in.Source, Date: in.Date}
	case "text/plain":
		p.Text = string(data)
	default:
		return nil, &fault{http.StatusUnsupportedMediaType, "Send application/json or text/plain."}
	}
	doc, err := s.analyse(r.Context(), p)
	if err != nil {
		return nil, err
	}
	return map[string]any{"document": doc, "related": suggestions(s.desk.Related(doc, 10))}, nil
}
