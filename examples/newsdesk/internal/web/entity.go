package web

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/desk"
)

// entityPage is what the site knows of an entity or a country.
type entityPage struct {
	*catalog.Entity
	Code      string // of a country
	Known     bool   // the knowledge base has it
	Total     int
	Chart     *chart
	Around    []around
	Relations []relation
	Stories   []desk.Story
	More      string
}

type around struct {
	Title string
	List  []catalog.Together
}

type relation struct {
	catalog.Relation
	Name  string
	Share float64
}

func (s *Site) entity(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	e := s.desk.Catalog().Entity(id)
	if e == nil {
		return notFound("No article names that.")
	}
	if e.Kind == "country" && entity.CountryName(e.Country) == e.Name {
		http.Redirect(w, r, countryAddress(e.Country), http.StatusFound)
		return nil
	}
	p := &entityPage{Entity: e, Known: entity.Knows(id)}
	return s.about(w, p, catalog.Filter{Entity: id}, "")
}

func (s *Site) country(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if up := strings.ToUpper(code); up != code && entity.CountryName(up) != "" {
		http.Redirect(w, r, countryAddress(up), http.StatusMovedPermanently)
		return nil
	}
	all := entity.Countries()
	at := slices.IndexFunc(all, func(c entity.Entity) bool { return c.Country == code })
	if at < 0 {
		return notFound("There is no such country.")
	}
	c := all[at]
	p := &entityPage{Code: code, Known: true, Entity: &catalog.Entity{ID: c.ID, Name: c.Name, Kind: "country", Country: code, Lat: c.Lat, Lon: c.Lon, Located: c.Located}}
	return s.about(w, p, catalog.Filter{Country: code}, "/?"+url.Values{"country": {code}}.Encode())
}

// recentArticles is how many of the newest articles tell what stands beside an entity.
const recentArticles = 1000

// about answers with the page of an entity: its articles over time, what stands beside it, the latest stories.
func (s *Site) about(w http.ResponseWriter, p *entityPage, f catalog.Filter, more string) error {
	const stories, names, relations = 8, 10, 10
	items, total := s.desk.Catalog().List(f, 0, math.MaxInt)
	p.Total = total
	p.Chart = chartOf(catalog.Over(items, s.desk.Moment().Now))
	items = items[:min(len(items), recentArticles)]
	beside := catalog.Around(items, p.ID, names)
	for _, kind := range [][2]string{{"Countries", "country"}, {"People", "person"}, {"Organizations", "organization"}, {"Places", "place"}} {
		if list := beside[kind[1]]; len(list) > 0 {
			p.Around = append(p.Around, around{kind[0], list})
		}
	}
	if p.Code != "" {
		most := 0
		for _, x := range catalog.Relations(items, p.Code, relations) {
			most = max(most, x.N)
			p.Relations = append(p.Relations, relation{x, countryName(x.Country), float64(x.N) / float64(most)})
		}
	}
	var further bool
	if p.Stories, further = s.desk.Stories(f, 0, stories); further {
		p.More = more
	}
	return s.show(w, http.StatusOK, "entity", page{Title: oneLine(p.Name, 120), Content: p})
}

// A chart is articles over time.
type chart struct {
	Bars        []timeBar
	Width       string
	Most        int
	From, Until string
	Unit        string
}

type timeBar struct {
	bar
	Title string
}

const (
	chartWidth  = 600.0
	chartHeight = 90.0
)

func chartOf(periods []catalog.Period, length time.Duration) *chart {
	if len(periods) == 0 {
		return nil
	}
	counts := make([]int, len(periods))
	for i, p := range periods {
		counts[i] = p.N
	}
	days := int(length / (24 * time.Hour))
	last := periods[len(periods)-1].From.Add(length - time.Second)
	c := &chart{Most: slices.Max(counts), From: day(periods[0].From), Until: day(last), Unit: "day"}
	if days == 7 {
		c.Unit = "week"
	} else if days > 1 {
		c.Unit = fmt.Sprintf("%d days", days)
	}
	for i, b := range bars(counts, chartWidth/float64(len(periods)), chartHeight) {
		from, until := day(periods[i].From), day(periods[i].From.Add(length-time.Second))
		title := from + ": " + plural(b.N, "article")
		if days > 1 {
			title = from + " to " + until + ": " + plural(b.N, "article")
		}
		c.Bars = append(c.Bars, timeBar{b, title})
	}
	return c
}
