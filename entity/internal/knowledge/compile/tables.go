package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/table"
)

// tables are the rows of the knowledge tables by the table's name, such as "people".
type tables map[string][]table.Row

// order is the order in which the tables are compiled: later ones refer to earlier ones.
var order = []string{"countries", "places", "orgs", "institutions", "people", "metonyms", "titles"}

func readTables(dir string) (tables, error) {
	t := tables{}
	for _, name := range order {
		rows, err := table.Read(filepath.Join(dir, name+".tsv"))
		if err != nil {
			return nil, err
		}
		t[name] = rows
	}
	return t, nil
}

// A compiler puts the rows into a builder. What is wrong with a row is noted with its file and line, and the row left out.
type compiler struct {
	*knowledge.Builder
	errors    []string
	entities  []int32               // in order
	place     map[int32]string      // entity -> file and line that introduced it
	countries map[string]int32      // ISO code -> entity
	divisions map[string]int32      // country code and name -> first-level division
	within    map[int32]string      // city -> name of its division
	shown     map[string]table.Row  // ISO code -> row of the country
	orgs      map[string][]int32    // ISO code -> its organizations
	called    map[int32][]string    // organization -> its names
	cities    map[string][]int32    // name -> capitals
	terms     map[int32][]table.Row // person -> rows
}

func compile(t tables) *compiler {
	c := &compiler{Builder: knowledge.NewBuilder(nil), place: map[int32]string{}, countries: map[string]int32{}, divisions: map[string]int32{}, within: map[int32]string{},
		shown: map[string]table.Row{}, orgs: map[string][]int32{}, called: map[int32][]string{}, cities: map[string][]int32{}, terms: map[int32][]table.Row{}}
	for _, name := range order {
		add := map[string]func(table.Row) error{"countries": c.country, "places": c.location, "orgs": c.organization, "institutions": c.institution,
			"people": c.person, "metonyms": c.metonym, "titles": c.title}[name]
		for _, r := range t[name] {
			if err := add(r); err != nil {
				c.errors = append(c.errors, fmt.Sprintf("%s: %v", r.Place(), err))
			}
		}
	}
	for place, name := range c.within {
		e := c.Entity(place)
		if d, ok := c.divisions[e.Country+name]; ok {
			e.Division = d + 1
			c.Put(e)
			division := c.Entity(d)
			division.Flags |= knowledge.Division // also a disputed territory in which places lie
			c.Put(division)
		}
	}
	return c
}

func (c *compiler) len() int { return len(c.entities) }

// add puts a new entity.
func (c *compiler) add(r table.Row, e knowledge.Entity) (int32, error) {
	switch {
	case e.ID == "":
		return 0, fmt.Errorf("no id")
	case e.Name == "":
		return 0, fmt.Errorf("no name")
	case r.Get("source") == "":
		return 0, fmt.Errorf("no source")
	}
	if n := c.Find(e.ID); n >= 0 {
		return 0, fmt.Errorf("id %s a second time, after %s", e.ID, c.place[n])
	}
	for _, code := range slices.Concat(e.Countries, e.Claims, []string{e.Country}) {
		if _, ok := c.shown[code]; !ok && code != "" && e.Kind != knowledge.Country {
			return 0, fmt.Errorf("unknown country %q", code)
		}
	}
	n := c.Put(e)
	c.entities = append(c.entities, n)
	c.place[n] = r.Place()
	return n, nil
}

// typeOf checks the kind of a row.
func typeOf(name string) (string, error) {
	if !slices.Contains(knowledge.Types, name) || name == "" {
		return "", fmt.Errorf("unknown kind %q", name)
	}
	return name, nil
}

// spot reads the coordinates of a row in degrees.
func spot(r table.Row) (lat, lon float64, err error) {
	if r.Get("lat") == "" && r.Get("lon") == "" {
		return 0, 0, nil
	}
	lat, err1 := strconv.ParseFloat(r.Get("lat"), 64)
	lon, err2 := strconv.ParseFloat(r.Get("lon"), 64)
	if err1 != nil || err2 != nil || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
		return 0, 0, fmt.Errorf("latitude %q and longitude %q are no place on the globe", r.Get("lat"), r.Get("lon"))
	}
	return lat, lon, nil
}

func (c *compiler) country(r table.Row) error {
	typ, err := typeOf(r.Get("status"))
	if err != nil {
		return err
	}
	lat, lon, err := spot(r)
	if err != nil {
		return err
	}
	prior := map[string]uint8{"un-member": 200, "observer": 200, "territory": 120, "de-facto": 180, "former": 140}[typ]
	e, err := c.add(r, knowledge.Entity{ID: r.Get("qid"), Name: r.Get("name"), Country: cmp.Or(r.Get("iso2"), r.Get("parent")), Kind: knowledge.Country, Type: typ, Prior: prior,
		Lat: lat, Lon: lon, Claims: r.List("claims")})
	if err != nil {
		return err
	}
	if iso := r.Get("iso2"); iso != "" {
		c.countries[iso], c.shown[iso] = e, r
	}
	c.Alias(r.Get("name"), e, knowledge.Name)
	for _, a := range r.List("aliases") {
		c.Alias(a, e, knowledge.Name)
	}
	for _, a := range r.List("adjectives") {
		c.Alias(a, e, knowledge.Adjective)
	}
	for _, a := range r.List("people") {
		c.Alias(a, e, knowledge.People)
	}
	return nil
}

func (c *compiler) location(r table.Row) error {
	typ, err := typeOf(r.Get("kind"))
	if err != nil {
		return err
	}
	lat, lon, err := spot(r)
	if err != nil {
		return err
	}
	e := knowledge.Entity{ID: r.Get("id"), Name: r.Get("name"), Kind: knowledge.Place, Type: typ, Lat: lat, Lon: lon, Countries: r.List("country"), Claims: r.List("claims")}
	if len(e.Countries) == 1 {
		e.Country = e.Countries[0]
	}
	people, _ := strconv.ParseFloat(cmp.Or(r.Get("population"), "0"), 64)
	switch typ {
	case "capital":
		e.Flags |= knowledge.Capital
		e.Prior = 130
		if people > 1e5 {
			e.Prior = 170
		}
	case "city":
		e.Prior = 30
		if people > 0 {
			e.Prior = uint8(min(150, 30+max(0, 45*math.Log10(people/5e4))))
		}
	case "admin1":
		e.Flags |= knowledge.Division
		e.Prior = 50
		if e.Country == "US" || e.Country == "GB" {
			e.Prior = 130
		}
	case "continent":
		e.Prior = 180
	default:
		e.Prior = 90
	}
	if r.Get("source") == "editors" {
		e.Flags |= knowledge.Curated
		e.Prior = max(e.Prior, 110)
	}
	if same := c.Find(e.ID); same >= 0 && c.Entity(same).Kind == knowledge.Country {
		return nil // a city that is its country: Singapore, Gibraltar
	}
	if country, ok := c.countries[e.Country]; ok && strings.EqualFold(c.Entity(country).Name, e.Name) && e.Flags&knowledge.Capital == 0 {
		e.Prior = 20 // a division or city called like its country: the country is meant
	}
	n, err := c.add(r, e)
	if err != nil {
		return err
	}
	for _, code := range e.Countries {
		if typ == "admin1" || typ == "disputed" {
			for _, name := range append(r.List("aliases"), e.Name) {
				if _, taken := c.divisions[code+name]; !taken || name == e.Name {
					c.divisions[code+name] = n
				}
			}
		}
	}
	if d := r.Get("admin1"); d != "" {
		c.within[n] = d
	}
	if typ == "capital" {
		c.cities[e.Name] = append(c.cities[e.Name], n)
	}
	written := uint32(knowledge.Name)
	if r.Get("written") == "after-place" {
		written |= knowledge.AfterPlace
	}
	c.Alias(e.Name, n, written)
	for _, a := range r.List("aliases") {
		flags := written
		if e.Flags&knowledge.Division != 0 && (strings.HasSuffix(a, ".") || len(a) <= 3) {
			flags |= knowledge.AfterPlace
		}
		c.Alias(a, n, flags)
	}
	return nil
}

func (c *compiler) organization(r table.Row) error {
	typ, err := typeOf(r.Get("kind"))
	if err != nil {
		return err
	}
	e := knowledge.Entity{ID: r.Get("id"), Name: r.Get("name"), Kind: knowledge.Organization, Type: typ, Countries: r.List("country"), Prior: 60}
	if len(e.Countries) == 1 {
		e.Country = e.Countries[0]
	}
	switch typ {
	case "igo", "un", "eu":
		e.Prior = 130
	}
	if r.Get("source") == "editors" {
		e.Flags |= knowledge.Curated
		e.Prior = 160
	}
	n, err := c.add(r, e)
	if err != nil {
		return err
	}
	names := slices.Concat([]string{e.Name}, r.List("aliases"), r.List("acronym"))
	for _, a := range names {
		c.Alias(a, n, knowledge.Name)
	}
	c.called[n] = names
	c.orgs[e.Country] = append(c.orgs[e.Country], n)
	return nil
}

// institution adds what every state has: ministries, a parliament, an army. The names of a row hold {country} or {adjective}; those of the
// column "after" are names only after the country: "Russia's Foreign Ministry". An organization of the country that has one of the names
// or is known by one is taken instead of a new one; so is the only organization of the kind where a state has but one.
func (c *compiler) institution(r table.Row) error {
	typ, err := typeOf(r.Get("kind"))
	if err != nil {
		return err
	}
	if !strings.Contains(r.Get("name"), "{country}") {
		return fmt.Errorf("the name %q has no {country}", r.Get("name"))
	}
	for _, code := range slices.Sorted(maps.Keys(c.shown)) {
		country := c.shown[code]
		if s := country.Get("status"); s == "territory" || s == "former" || slices.Contains(r.List("without"), code) {
			continue
		}
		names := filled(country, append(r.List("names"), r.Get("name")))
		n, ok := c.existing(code, typ, append(filled(country, r.List("known_by")), names...), r.Get("only") == "one")
		if !ok {
			continue
		}
		if n < 0 {
			e := knowledge.Entity{ID: "organization/" + strings.ToLower(code) + "-" + r.Get("id"), Name: names[len(names)-1], Kind: knowledge.Organization, Type: typ, Country: code, Prior: 60}
			if n, err = c.add(r, e); err != nil {
				return err
			}
			c.orgs[code] = append(c.orgs[code], n)
		}
		c.called[n] = append(c.called[n], names...)
		for _, a := range names {
			c.Alias(a, n, knowledge.Name)
		}
		for _, a := range r.List("after") {
			c.Alias(a, n, knowledge.Name|knowledge.AfterCountry)
		}
	}
	return nil
}

// filled puts a country into patterns of names; a pattern with an adjective that the country lacks is left out.
func filled(country table.Row, patterns []string) []string {
	adjective := ""
	if list := country.List("adjectives"); len(list) > 0 {
		adjective = list[0]
	}
	var out []string
	for _, p := range patterns {
		if !strings.Contains(p, "{adjective}") || adjective != "" {
			out = append(out, strings.NewReplacer("{country}", inSentence(country.Get("name")), "{adjective}", adjective).Replace(p))
		}
	}
	return out
}

// existing returns the organization of a country that has one of the names or is the only one of its type, -1 if there is none; it is not ok
// if a state has one and the table several.
func (c *compiler) existing(code, typ string, names []string, one bool) (n int32, ok bool) {
	n = -1
	of := 0
	for _, o := range c.orgs[code] {
		for _, called := range c.called[o] {
			if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, called) }) {
				return o, true
			}
		}
		if c.Entity(o).Type == typ {
			n = o
			of++
		}
	}
	switch {
	case !one || of == 0:
		return -1, true
	case of == 1:
		return n, true
	}
	return -1, false
}

// inSentence puts the article before a country's name where English has one.
func inSentence(country string) string {
	for _, w := range []string{"United ", "Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Solomon", "Marshall", "Seychelles", "Comoros", "Vatican City"} {
		if strings.HasPrefix(country, w) {
			return "the " + country
		}
	}
	if strings.Contains(country, "Republic") || strings.Contains(country, "Islands") {
		return "the " + country
	}
	return country
}

// term reads the office of a row.
func term(r table.Row) (knowledge.Office, error) {
	role := slices.Index(knowledge.Roles, r.Get("role"))
	if role <= 0 {
		return knowledge.Office{}, fmt.Errorf("unknown role %q", r.Get("role"))
	}
	o := knowledge.Office{Title: r.Get("office"), Country: r.Get("country"), Role: knowledge.Role(role)}
	for column, to := range map[string]*uint32{"start": &o.Start, "end": &o.End, "asof": &o.AsOf} {
		var err error
		if *to, err = knowledge.ParseDay(r.Get(column)); err != nil {
			return o, fmt.Errorf("%s: %w", column, err)
		}
	}
	latest, _ := knowledge.ParseDay(version)
	switch {
	case o.Title == "":
		return o, fmt.Errorf("no office")
	case o.Start != 0 && o.End != 0 && knowledge.LastDay(o.End) < o.Start:
		return o, fmt.Errorf("the term ends on %s, before it starts on %s", r.Get("end"), r.Get("start"))
	case o.AsOf != 0 && knowledge.LastDay(o.AsOf) < o.Start:
		return o, fmt.Errorf("the term was last known on %s, before it starts on %s", r.Get("asof"), r.Get("start"))
	case o.AsOf > latest:
		return o, fmt.Errorf("the term was last known on %s, after the date of the tables", r.Get("asof"))
	case o.Start != 0 && o.End == 0 && o.AsOf == 0:
		return o, fmt.Errorf("the term has neither an end nor a date when it was last known")
	}
	return o, nil
}

func (c *compiler) person(r table.Row) error {
	o, err := term(r)
	if err != nil {
		return err
	}
	n := c.Find(r.Get("id"))
	if n < 0 {
		if n, err = c.add(r, knowledge.Entity{ID: r.Get("id"), Name: r.Get("name"), Kind: knowledge.Person, Country: r.Get("country"), Prior: 40, Type: "person"}); err != nil {
			return err
		}
	}
	p := c.Entity(n)
	switch {
	case p.Kind != knowledge.Person:
		return fmt.Errorf("id %s is %s, no person", p.ID, p.Name)
	case p.Name != r.Get("name"):
		return fmt.Errorf("id %s is called %s here and %s in %s", p.ID, r.Get("name"), p.Name, c.place[n])
	case r.Get("source") == "":
		return fmt.Errorf("no source")
	}
	prior := uint8(50)
	switch r.Get("role") {
	case "head-of-state", "head-of-government":
		prior = 110
		if o.End == 0 && o.AsOf >= 20250000 {
			prior = 150
		}
	case "foreign", "defence", "international-org":
		prior = 70
	}
	if r.Get("source") == "editors" {
		p.Flags |= knowledge.Curated
		prior = 170
	}
	p.Prior = max(p.Prior, prior)
	p.Offices = append(p.Offices, o)
	c.Put(p)
	c.terms[n] = append(c.terms[n], r)
	c.Alias(p.Name, n, knowledge.Name)
	for _, a := range r.List("aliases") {
		flags := uint32(knowledge.Name)
		if !strings.ContainsAny(a, " -") {
			flags = knowledge.Surname
		}
		c.Alias(a, n, flags)
	}
	c.Alias(r.Get("family"), n, knowledge.Surname)
	return nil
}

func (c *compiler) metonym(r table.Row) error {
	for _, code := range r.List("refers") {
		if org := c.Find(code); org >= 0 && c.Entity(org).Kind == knowledge.Organization {
			capitals := c.cities[r.Get("name")]
			if len(capitals) == 0 {
				return fmt.Errorf("%s is no capital", r.Get("name"))
			}
			for _, city := range capitals {
				e := c.Entity(city)
				e.StandsFor = org + 1
				c.Put(e)
			}
			continue
		}
		e, ok := c.countries[code]
		if !ok {
			return fmt.Errorf("unknown country or organization %s", code)
		}
		flags := uint32(knowledge.Metonym)
		switch r.Get("kind") {
		case "place":
			flags |= knowledge.PlaceName
		case "country":
			flags = knowledge.Nickname
			if r.Get("trigger") == "the" {
				flags |= knowledge.NeedsThe
			}
		}
		if r.Get("case") == "any" {
			flags |= knowledge.AnyCase
		}
		c.Alias(r.Get("name"), e, flags)
	}
	return nil
}

func (c *compiler) title(r table.Row) error {
	if r.Get("title") == "" {
		return fmt.Errorf("no title")
	}
	var roles []knowledge.Role
	for _, name := range r.List("roles") {
		role := slices.Index(knowledge.Roles, name)
		if role <= 0 {
			return fmt.Errorf("unknown role %q", name)
		}
		roles = append(roles, knowledge.Role(role))
	}
	if _, ok := c.shown[r.Get("country")]; !ok && r.Get("country") != "" {
		return fmt.Errorf("unknown country %q", r.Get("country"))
	}
	c.Title(r.Get("title"), roles, r.Get("country"))
	return nil
}
