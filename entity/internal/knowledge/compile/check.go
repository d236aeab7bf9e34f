package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/table"
)

// A check tells errors from doubts. An error is what no table may have: a second row of an id, a missing or unknown field, dates out of order, a name that two
// countries or two chosen rows of a kind share, a capital that is no place of its country. A doubt is what may be right and is worth a look: two people or
// two organizations of one country under one name, a city whose division is not there.

// A report is what a check found, errors and doubts each by file and line.
type report struct {
	errors, doubts []string
	counts         map[string]int // rows by table and kind
}

func (r *report) write(w io.Writer) {
	for _, d := range r.doubts {
		fmt.Fprintln(w, "doubt:", d)
	}
	for _, e := range r.errors {
		fmt.Fprintln(w, "error:", e)
	}
	for _, k := range slices.Sorted(maps.Keys(r.counts)) {
		fmt.Fprintf(w, "%7d %s\n", r.counts[k], k)
	}
	fmt.Fprintf(w, "%d errors, %d doubts\n", len(r.errors), len(r.doubts))
}

func inspect(t tables, c *compiler) *report {
	r := &report{errors: slices.Clone(c.errors), counts: map[string]int{}}
	r.count(t, c)
	for _, name := range []string{"metonyms", "titles"} {
		for _, row := range t[name] {
			if row.Get("source") == "" {
				r.error(row, "no source")
			}
		}
	}
	for _, name := range order {
		for _, row := range t[name] {
			r.repeats(row)
		}
	}
	r.capitals(t, c)
	r.collisions(c)
	r.places(t, c)
	r.terms(c)
	return r
}

func (r *report) error(row table.Row, format string, args ...any) {
	r.errors = append(r.errors, row.Place()+": "+fmt.Sprintf(format, args...))
}

func (r *report) doubt(row table.Row, format string, args ...any) {
	r.doubts = append(r.doubts, row.Place()+": "+fmt.Sprintf(format, args...))
}

// count counts the rows of each kind, and the people with a dated office.
func (r *report) count(t tables, c *compiler) {
	for _, name := range order {
		r.counts[name] = len(t[name])
	}
	for _, n := range c.entities {
		e := c.Entity(n)
		kind := [...]string{knowledge.Country: "countries", knowledge.Place: "places", knowledge.Person: "people", knowledge.Organization: "organizations"}[e.Kind]
		r.counts["entities: "+kind+", "+e.Type]++
		if e.Kind == knowledge.Place && e.Lat == 0 && e.Lon == 0 {
			r.counts["places without coordinates"]++
		}
		if len(e.Claims) > 0 {
			r.counts["entities with claims"]++
		}
		if slices.ContainsFunc(e.Offices, func(o knowledge.Office) bool { return o.Start != 0 }) {
			r.counts["people with a dated office"]++
		}
		for _, o := range e.Offices {
			r.counts["terms, "+o.Role.String()]++
		}
	}
}

// repeats finds a name that a row has twice.
func (r *report) repeats(row table.Row) {
	seen := map[string]bool{row.Get("name"): true}
	for _, a := range row.List("aliases") {
		if seen[a] {
			r.error(row, "%q stands there twice", a)
		}
		seen[a] = true
	}
}

// capitals finds capitals that are no place of their country.
func (r *report) capitals(t tables, c *compiler) {
	places := map[string][]knowledge.Entity{}
	for name, cands := range c.Names() {
		for _, k := range cands {
			if e := c.Entity(k.Entity); e.Kind == knowledge.Place {
				places[token.Fold(name)] = append(places[token.Fold(name)], e)
			}
		}
	}
	for _, row := range t["countries"] {
		for _, capital := range row.List("capitals") {
			if !strings.EqualFold(capital, row.Get("name")) && !slices.ContainsFunc(places[token.Fold(capital)], func(e knowledge.Entity) bool {
				return row.Get("iso2") == "" || e.Country == row.Get("iso2") || slices.Contains(e.Countries, row.Get("iso2"))
			}) {
				r.error(row, "%s, capital of %s, is no place of the country", capital, row.Get("name"))
			}
		}
	}
}

// collisions finds names that two entities share where one of them must be wrong.
func (r *report) collisions(c *compiler) {
	type bearer struct {
		knowledge.Entity
		place string
	}
	folded := map[string][]bearer{}
	for _, name := range slices.Sorted(maps.Keys(c.Names())) {
		for _, k := range c.Names()[name] {
			if k.Flags&knowledge.Name == 0 || k.Flags&(knowledge.AfterCountry|knowledge.AfterPlace|knowledge.Metonym|knowledge.Nickname|knowledge.Surname) != 0 {
				continue
			}
			f := token.Fold(name)
			if !slices.ContainsFunc(folded[f], func(b bearer) bool { return b.ID == c.Entity(k.Entity).ID }) {
				folded[f] = append(folded[f], bearer{c.Entity(k.Entity), c.place[k.Entity]})
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(folded)) {
		list := folded[name]
		for i, a := range list {
			for _, b := range list[:i] {
				if a.Kind != b.Kind {
					continue
				}
				message := fmt.Sprintf("%s: %q collides with %s, %s", a.place, name, b.ID, b.place)
				chosen := a.Flags&b.Flags&knowledge.Curated != 0
				switch {
				case a.Kind == knowledge.Country || chosen && a.Kind == knowledge.Place && a.Country == b.Country:
					r.errors = append(r.errors, message)
				case a.Kind == knowledge.Organization && a.Country == b.Country && a.Type == b.Type, a.Kind == knowledge.Person && a.Country == b.Country:
					r.doubts = append(r.doubts, message)
				}
			}
		}
	}
}

// places finds cities without coordinates and cities whose division no row introduces.
func (r *report) places(t tables, c *compiler) {
	for _, row := range t["places"] {
		if k := row.Get("kind"); k != "capital" && k != "city" {
			continue
		}
		if row.Get("lat") == "" {
			r.error(row, "%s has no coordinates", row.Get("name"))
		}
		if _, ok := c.divisions[row.Get("country")+row.Get("admin1")]; !ok && row.Get("admin1") != "" {
			r.doubt(row, "%s lies in %s, which is no division of %s", row.Get("name"), row.Get("admin1"), row.Get("country"))
		}
	}
	for _, row := range t["places"] {
		if row.Get("kind") == "disputed" && len(row.List("claims")) < 2 {
			r.error(row, "%s is disputed by fewer than two countries", row.Get("name"))
		}
	}
}

// terms finds a person whose terms of the same office overlap.
func (r *report) terms(c *compiler) {
	for _, n := range slices.Sorted(maps.Keys(c.terms)) {
		rows := slices.Clone(c.terms[n])
		slices.SortStableFunc(rows, func(a, b table.Row) int {
			return cmp.Or(cmp.Compare(a.Get("office"), b.Get("office")), cmp.Compare(a.Get("start"), b.Get("start")))
		})
		for i := 1; i < len(rows); i++ {
			a, _ := term(rows[i-1])
			b, _ := term(rows[i])
			if a.Title == b.Title && a.Country == b.Country && b.Start != 0 && (a.End == 0 && b.Start != a.Start || a.End > knowledge.LastDay(b.Start)) {
				r.doubt(rows[i], "the term of %s as %s overlaps that of %s", rows[i].Get("name"), b.Title, rows[i-1].Place())
			}
		}
	}
}
