package web

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/worldmap"
	"github.com/dateline-news/dateline/topic"
)

// A question is what the front page is asked for.
type question struct {
	Text, Country, Topic, Source, From, Until string
	page                                      int
	filter                                    catalog.Filter
}

const (
	perPage     = 20
	leadStories = 3 // of the first page, beside the map
	maxPage     = 500
	maxText     = 200
	maxWords    = 12
)

// ask reads the query of an address. Values that mean nothing are an error.
func ask(values url.Values) (*question, error) {
	get := func(key string) string { return strings.TrimSpace(strings.ToValidUTF8(values.Get(key), "\uFFFD")) }
	q := &question{Text: get("q"), Country: strings.ToUpper(get("country")), Topic: get("topic"), Source: get("source"), From: get("from"), Until: get("until"), page: 1}
	if len(q.Text) > maxText {
		return nil, badRequest(fmt.Sprintf("A search has no more than %d letters.", maxText))
	}
	if q.Country != "" && entity.CountryName(q.Country) == "" {
		return nil, badRequest(fmt.Sprintf("There is no country %q.", q.Country))
	}
	if q.Topic != "" && topicNames()[q.Topic] == "" {
		return nil, badRequest(fmt.Sprintf("There is no topic %q.", q.Topic))
	}
	for _, bound := range []struct {
		text string
		time *time.Time
		days int
	}{{q.From, &q.filter.From, 0}, {q.Until, &q.filter.Until, 1}} {
		if bound.text == "" {
			continue
		}
		t, err := time.Parse(time.DateOnly, bound.text)
		if err != nil {
			return nil, badRequest(fmt.Sprintf("%q is no date like 2026-04-16.", bound.text))
		}
		*bound.time = t.AddDate(0, 0, bound.days)
	}
	if p := get("page"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > maxPage {
			return nil, badRequest(fmt.Sprintf("%q is no page from 1 to %d.", p, maxPage))
		}
		q.page = n
	}
	q.filter.Country, q.filter.Topic, q.filter.Source = q.Country, q.Topic, q.Source
	for _, stem := range topic.NewInput("", q.Text).Stems {
		if stem != 0 && len(q.filter.Words) < maxWords {
			q.filter.Words = append(q.filter.Words, uint32(stem))
		}
	}
	return q, nil
}

// values returns the query of an address that asks the same, another page or without one of its parts.
func (q *question) values(page int, without string) url.Values {
	v := url.Values{}
	for _, p := range [][2]string{{"q", q.Text}, {"country", q.Country}, {"topic", q.Topic}, {"source", q.Source}, {"from", q.From}, {"until", q.Until}} {
		if p[1] != "" && p[0] != without {
			v.Set(p[0], p[1])
		}
	}
	if page > 1 {
		v.Set("page", fmt.Sprint(page))
	}
	return v
}

// Link returns the address of another page of the answer.
func (q *question) link(page int, without string) string {
	if v := q.values(page, without); len(v) > 0 {
		return "/?" + v.Encode()
	}
	return "/"
}

// An option is one of a list to choose from.
type option struct {
	Key, Name string
	N         int
	Chosen    bool
}

// A chip is a part of the question that can be taken back.
type chip struct{ Name, Without string }

type frontPage struct {
	Asked                      *question
	Chips                      []chip
	Countries, Topics, Sources []option
	First                      bool // nothing is asked for
	Now                        time.Time
	Map                        template.HTML
	Rising                     []trend
	Lead, Stories              []desk.Story
	Found                      []*catalog.Item // for a search
	Names                      []*catalog.Entity
	Total                      int
	Next, Previous             string
}

func (s *Site) front(w http.ResponseWriter, r *http.Request) error {
	q, err := ask(r.URL.Query())
	if err != nil {
		return err
	}
	m := s.desk.Moment()
	f := frontPage{Asked: q, Now: m.Now, First: len(q.values(q.page, "")) == 0}
	f.Countries = options(m.Countries, q.Country, countryName)
	f.Topics = options(m.Topics, q.Topic, topicName)
	f.Sources = options(m.Sources, q.Source, func(s string) string { return s })
	f.Chips = q.chips()
	skip := (q.page - 1) * perPage
	title := "Stories"
	more := false
	switch {
	case q.Text != "" && len(q.filter.Words) == 0:
		title = "Search: " + q.Text // marks alone: nothing is found
	case q.Text != "":
		title = "Search: " + q.Text
		f.Found, f.Total = s.desk.Catalog().List(q.filter, skip, perPage)
		more = f.Total > skip+perPage
		f.Names = s.desk.Catalog().Named(q.Text, 6)
	default:
		f.Stories, more = s.desk.Stories(q.filter, skip, perPage)
		f.Total = s.desk.Catalog().Len()
		if !f.First {
			_, f.Total = s.desk.Catalog().List(q.filter, 0, 0)
		}
	}
	if f.First {
		if f.Map, err = s.world(m); err != nil {
			return err
		}
		lead := min(len(f.Stories), leadStories)
		f.Lead, f.Stories = f.Stories[:lead], f.Stories[lead:]
	}
	if q.Text == "" {
		f.Rising = trends(m)
	}
	if more && q.page < maxPage {
		f.Next = q.link(q.page+1, "")
	}
	if q.page > 1 {
		f.Previous = q.link(q.page-1, "")
	}
	return s.show(w, http.StatusOK, "front", page{Title: title, Query: q.Text, Content: f})
}

func (q *question) chips() []chip {
	var out []chip
	for _, c := range []struct{ key, value, name string }{
		{"q", q.Text, "“" + q.Text + "”"}, {"country", q.Country, countryName(q.Country)}, {"topic", q.Topic, topicName(q.Topic)}, {"source", q.Source, q.Source},
		{"from", q.From, "from " + q.From}, {"until", q.Until, "until " + q.Until}} {
		if c.value != "" {
			out = append(out, chip{c.name, q.link(1, c.key)})
		}
	}
	return out
}

// maxOptions is how many sources can be chosen from.
const maxOptions = 150

// options returns what can be chosen, by name.
func options(counts []catalog.Count, chosen string, name func(string) string) []option {
	var out []option
	for _, c := range counts[:min(len(counts), maxOptions)] {
		out = append(out, option{c.Key, name(c.Key), c.N, c.Key == chosen})
	}
	if chosen != "" && !slices.ContainsFunc(out, func(o option) bool { return o.Chosen }) {
		out = append(out, option{chosen, name(chosen), 0, true})
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// A trend is something that rises, as it is shown.
type trend struct {
	Name, Address, Kind string
	N                   int
	Usual               string
	Bars                []bar
}

func trends(m *desk.Moment) []trend {
	var out []trend
	for _, t := range m.Rising {
		x := trend{Name: t.Name, Address: entityAddress(t.Key), Kind: t.Kind, N: t.Weeks[len(t.Weeks)-1], Usual: oneDigit(t.Usual)}
		if t.Kind == "topic" {
			x.Name, x.Address = topicName(t.Key), "/?"+url.Values{"topic": {t.Key}}.Encode()
		}
		x.Bars = bars(t.Weeks[:], 12, 20)
		out = append(out, x)
	}
	return out
}

// A bar is one of a small chart, in units of its view box.
type bar struct {
	X, Y, Width, Height string
	N                   int
}

// bars lays out counts beside each other, each so wide, the highest so high.
func bars(counts []int, width, height float64) []bar {
	most := float64(max(1, slices.Max(counts)))
	var out []bar
	for i, n := range counts {
		h := math.Max(height*float64(n)/most, 0.6)
		out = append(out, bar{fmt.Sprintf("%.1f", float64(i)*width), fmt.Sprintf("%.1f", height-h), fmt.Sprintf("%.1f", width*0.8), fmt.Sprintf("%.1f", h), n})
	}
	return out
}

// A drawing is a map that was drawn for a moment: drawing it takes as long as all the rest of the page.
type drawing struct {
	moment *desk.Moment
	html   template.HTML
}

// world returns the map of the world at a moment.
func (s *Site) world(m *desk.Moment) (template.HTML, error) {
	if d := s.drawn.Load(); d != nil && d.moment == m {
		return d.html, nil
	}
	var b strings.Builder
	if err := pages()["front"].ExecuteTemplate(&b, "world", mapOf(m)); err != nil {
		return "", err
	}
	d := &drawing{m, template.HTML(b.String())}
	s.drawn.Store(d)
	return d.html, nil
}

// A worldMap is the countries shaded by how much articles are about each, and a list of those that any is about.
type worldMap struct {
	Now           time.Time
	Width, Height int
	Countries     []shaded
	Most          string
	// Foremost and Further list the countries in focus, the most first. Beyond is how many more there are, which are on the map alone.
	Foremost, Further []shaded
	Beyond            int
}

type shaded struct {
	worldmap.Country
	Level    int // 0 to 5
	Articles string
	articles float64
}

const (
	foremost = 18 // countries of the list that are shown at once
	ranked   = 80 // in all, so that the page stays small
)

func mapOf(m *desk.Moment) *worldMap {
	out := &worldMap{Now: m.Now, Width: worldmap.Width, Height: worldmap.Height}
	most := 0.0
	for _, v := range m.Attention {
		most = max(most, v)
	}
	out.Most = oneDigit(most)
	shade := func(c worldmap.Country) shaded {
		x := shaded{Country: c, articles: m.Attention[c.Code]}
		if x.articles > 0 {
			x.Level = min(1+int(4.999*math.Sqrt(x.articles/most)), 5)
			x.Articles = fmt.Sprintf("%.1f", x.articles)
		}
		return x
	}
	for _, c := range worldmap.Countries() {
		if x := shade(c); x.Level > 0 || !x.Territory {
			out.Countries = append(out.Countries, x)
		}
	}
	var inFocus []shaded
	for code, v := range m.Attention {
		if v > 0 {
			inFocus = append(inFocus, shade(worldmap.Country{Code: code, Name: countryName(code)}))
		}
	}
	slices.SortFunc(inFocus, func(a, b shaded) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), strings.Compare(a.Code, b.Code))
	})
	n, end := min(len(inFocus), foremost), min(len(inFocus), ranked)
	out.Foremost, out.Further, out.Beyond = inFocus[:n], inFocus[n:end], len(inFocus)-end
	return out
}

// oneDigit writes a number with one digit after the point, or none if that is zero.
func oneDigit(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
