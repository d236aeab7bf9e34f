package entity

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Knowledge is what a recognizer knows by heart: countries, places, people with their offices, organizations, and the names that news gives
// them. It is immutable and safe for concurrent use. What a user adds covers the embedded data, which is shared and stays as it is, so that adding a
// few thousand entities takes some tens of milliseconds.
//
// To change what is known while others analyse, make new knowledge and a new recognizer from it, and let the others take that from then on; an
// atomic.Pointer does.
type Knowledge struct {
	base  *knowledge.Base
	shelf []placed // all that was added to the embedded data
}

// A placed addition knows where it stands and what is wrong with it.
type placed struct {
	Addition
	place string
	errs  []error
}

var shipped = sync.OnceValue(func() *Knowledge { return &Knowledge{base: knowledge.Default()} })

// Shipped returns the embedded knowledge, which is opened once in a process (about 3 ms).
func Shipped() *Knowledge { return shipped() }

// An Addition is an entity to be known, or more about one that is known. In a file of JSON lines each line is one, with the keys given here:
//
//	{"name": "Institute for Northern Policy Studies", "kind": "organization", "type": "think-tank", "country": "KR", "aliases": ["INPS"]}
//	{"id": "Q884", "aliases": ["RoK"], "metonyms": ["Yongsan office"]}
//	{"name": "Park Yong-han", "kind": "person", "country": "KR", "surname": "Park", "offices": [{"title": "Defence Minister", "role": "defence", "start": "2026-05-01"}]}
type Addition struct {
	// ID is the id of an entity that is known, or that of a new one; empty means a new one with a local id made of kind and name.
	ID string `json:"id"`
	// Name is the usual name, for a new entity a must. Aliases are other names. An alias in capitals counts only in capitals, one in small letters
	// in any.
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	// Kind is Country, Place, Person or Organization, for a new entity a must. Type is finer, such as "city", "region", "party", "company" or "think-tank".
	Kind Kind   `json:"kind"`
	Type string `json:"type"`
	// Country is the ISO 3166-1 alpha-2 code of the country that it belongs to, or is; Claims are those that claim a disputed territory.
	Country string   `json:"country"`
	Claims  []string `json:"claims"`
	// Division is the id of the first-level division that a place lies in. Lat and Lon are degrees north and east.
	Division string  `json:"division"`
	Lat      float64 `json:"lat"`
	Lon      float64 `json:"lon"`
	// Surname is the name by which a person is called alone. Surnames are shared by nature and never collide.
	Surname string `json:"surname"`
	// Metonyms are names that stand for the entity where it acts, such as "Kremlin" for Russia.
	Metonyms []string `json:"metonyms"`
	// Offices are posts of a person; one replaces the post of the same title and start that is known.
	Offices []Office `json:"offices"`
	// Prior says how much news speaks of it before any context, 0 to 1; 0 means 0.6 for a new entity.
	Prior float64 `json:"prior"`
	// Collision says what happens if a name or alias means something else already: "" makes it an error, "share" lets the text decide
	// between the two, "replace" takes the name from the other.
	Collision string `json:"collision"`
}

// An Office is a post that a person holds from one day to another. Days are written 2025-06-04, 2025-06 or 2025.
type Office struct {
	Title string `json:"title"`
	// Role is its rank: "head-of-state", "head-of-government", "foreign", "defence", "finance", "interior", "vice-head", "international-org",
	// "central-bank", "speaker", "minister", "regional-head", "intelligence", "military", "legislator" or "other"; "" means "other".
	Role string `json:"role"`
	// Country is the code of the country that the post belongs to; "" means the person's.
	Country string `json:"country"`
	Start   string `json:"start"`
	// End is empty while the post is held. AsOf is then the day on which that was last known, after which Entity.Role says "last known"; without it
	// the post is held until an end is given.
	End  string `json:"end"`
	AsOf string `json:"asof"`
}

// MarshalText returns the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads a kind's name; the empty string is NoKind.
func (k *Kind) UnmarshalText(text []byte) error {
	*k = KindOf(string(text))
	if *k == NoKind && len(text) > 0 {
		return fmt.Errorf("unknown kind %q", text)
	}
	return nil
}

// With returns the knowledge with additions. The error joins all that is wrong with them, one error an addition or name; an addition is named by its
// number from 1.
func (k *Knowledge) With(additions ...Addition) (*Knowledge, error) {
	rows := make([]placed, len(additions))
	for i, a := range additions {
		rows[i] = placed{Addition: a, place: fmt.Sprintf("addition %d", i+1)}
	}
	return k.with(rows)
}

// maxLine bounds a line of a file of additions, in bytes.
const maxLine = 1 << 20

// Load returns the knowledge with the additions of a file of JSON lines; empty lines are passed over. The error joins all that is wrong,
// each with the name of the file and the line:
//
//	entity: names.jsonl:12: alias "Georgia" collides with Q1428
func (k *Knowledge) Load(file string, r io.Reader) (*Knowledge, error) {
	var rows []placed
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(lines.Bytes())
		if len(line) == 0 {
			continue
		}
		row := placed{place: file + ":" + strconv.Itoa(n)}
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		err := d.Decode(&row.Addition)
		if err == nil && d.InputOffset() < int64(len(line)) {
			err = errors.New("more than one value in a line")
		}
		if err != nil {
			row.fail("%s", strings.TrimPrefix(err.Error(), "json: "))
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		rows = append(rows, placed{place: file + ":" + strconv.Itoa(n+1), errs: []error{fmt.Errorf("entity: %s:%d: %w", file, n+1, err)}})
	}
	return k.with(rows)
}

// Candidates returns the entities that a name may refer to, before any context; the score is the prior.
func (k *Knowledge) Candidates(name string) []Candidate {
	a := k.base.Lookup(name)
	if a < 0 {
		return nil
	}
	var out []Candidate
	for _, c := range k.base.Candidates(a, nil) {
		out = append(out, Candidate{k.base.ID(c.Entity), k.base.Name(c.Entity), k.base.Country(c.Entity), k.base.Prior(c.Entity)})
	}
	return out
}

func (k *Knowledge) with(rows []placed) (*Knowledge, error) {
	a := &adder{Builder: knowledge.NewBuilder(knowledge.Default()), shelf: slices.Concat(k.shelf, rows)}
	for i := range a.shelf {
		if len(a.shelf[i].errs) == 0 {
			a.entity(&a.shelf[i])
		}
	}
	var errs []error
	for i := range a.shelf {
		a.names(&a.shelf[i])
		errs = append(errs, a.shelf[i].errs...)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return &Knowledge{base: a.Base(), shelf: a.shelf}, nil
}

// An adder puts additions into a builder, first the entities, then their names, so that an order of rows does not matter.
type adder struct {
	*knowledge.Builder
	shelf []placed
}

func (p *placed) fail(format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("entity: %s: %s", p.place, fmt.Sprintf(format, args...)))
}

// maxName bounds ids, names and titles of offices, in bytes.
const maxName = 1000

// defaults are the type and the kind in the base of each kind that can be added.
var defaults = map[Kind]struct {
	kind knowledge.Kind
	typ  string
}{Country: {knowledge.Country, "de-facto"}, Place: {knowledge.Place, "other"}, Person: {knowledge.Person, "person"}, Organization: {knowledge.Organization, "other"}}

// entity puts the entity of an addition, on top of what is known of it.
func (a *adder) entity(p *placed) {
	d, addable := defaults[p.Kind]
	switch {
	case p.Kind != NoKind && !addable:
		p.fail("kind %v: want country, place, person or organization", p.Kind)
		return
	case p.Type != "" && !slices.Contains(knowledge.Types, p.Type):
		p.fail("unknown type %q", p.Type)
		return
	case len(p.ID) > maxName || len(p.Name) > maxName:
		p.fail("id or name longer than %d bytes", maxName)
		return
	case p.Prior < 0 || p.Prior > 1:
		p.fail("prior %v: want 0 to 1", p.Prior)
		return
	case p.Lat < -90 || p.Lat > 90 || p.Lon < -180 || p.Lon > 180:
		p.fail("latitude %v and longitude %v are no place on the globe", p.Lat, p.Lon)
		return
	case p.Collision != "" && p.Collision != "share" && p.Collision != "replace":
		p.fail("collision %q: want share, replace or nothing", p.Collision)
		return
	}
	if p.ID == "" && p.Name != "" {
		p.ID = p.Kind.String() + "/" + Slug(p.Name)
	}
	e := knowledge.Entity{ID: p.ID, Kind: d.kind, Type: d.typ, Prior: newPrior}
	switch n := a.Find(p.ID); {
	case p.ID == "":
		p.fail("neither id nor name")
		return
	case n >= 0:
		if e = a.Entity(n); addable && e.Kind != d.kind {
			p.fail("id %s is %s, no %v", p.ID, e.Name, p.Kind)
			return
		}
	case p.Name == "":
		p.fail("id %s is not known and has no name", p.ID)
		return
	case !addable:
		p.fail("%s is new and has no kind", p.ID)
		return
	}
	e.Name, e.Type, e.Country = cmp.Or(p.Name, e.Name), cmp.Or(p.Type, e.Type), cmp.Or(p.Country, e.Country)
	e.Lat, e.Lon = cmp.Or(p.Lat, e.Lat), cmp.Or(p.Lon, e.Lon)
	e.Flags |= knowledge.Curated
	if p.Prior > 0 {
		e.Prior = uint8(p.Prior*255 + 0.5)
	}
	if p.Claims != nil {
		e.Claims = p.Claims
	}
	for _, code := range append([]string{p.Country}, p.Claims...) {
		if code != "" && knowledge.Default().FindCountry(code) < 0 && (p.Kind != Country || len(code) != 2) {
			p.fail("unknown country %q", code)
			return
		}
	}
	if p.Division != "" {
		division := knowledge.Default().Find(p.Division)
		if division < 0 || knowledge.Default().Flags(division)&knowledge.Division == 0 {
			p.fail("%q is no first-level division", p.Division)
			return
		}
		e.Division = division + 1
	}
	for _, o := range p.Offices {
		if e.Kind != knowledge.Person {
			p.fail("%s is no person and holds no office", e.Name)
			return
		}
		office, err := o.read(e.Country)
		if err != nil {
			p.fail("office %q: %v", o.Title, err)
			return
		}
		e.Offices = slices.DeleteFunc(e.Offices, func(known knowledge.Office) bool { return known.Title == office.Title && known.Start == office.Start })
		e.Offices = append(e.Offices, office)
	}
	a.Put(e)
}

// newPrior is the prior of a new entity, of 255.
const newPrior = 153

// read checks an office and returns it as the base has it.
func (o Office) read(country string) (knowledge.Office, error) {
	role := slices.Index(knowledge.Roles, cmp.Or(o.Role, "other"))
	out := knowledge.Office{Title: o.Title, Role: knowledge.Role(max(role, 0)), Country: cmp.Or(o.Country, country)}
	if o.Title == "" || len(o.Title) > maxName {
		return out, fmt.Errorf("want a title of 1 to %d bytes", maxName)
	}
	if role <= 0 {
		return out, fmt.Errorf("unknown role %q", o.Role)
	}
	for _, day := range []struct {
		text string
		to   *uint32
	}{{o.Start, &out.Start}, {o.End, &out.End}, {o.AsOf, &out.AsOf}} {
		var err error
		if *day.to, err = knowledge.ParseDay(day.text); err != nil {
			return out, err
		}
	}
	if out.End == 0 && out.AsOf == 0 {
		out.AsOf = knowledge.Always
	}
	if out.Start == 0 {
		return out, errors.New("no start")
	}
	if out.End != 0 && knowledge.LastDay(out.End) < out.Start {
		return out, fmt.Errorf("ends on %s, before it starts on %s", o.End, o.Start)
	}
	return out, nil
}

// names puts the names of an addition.
func (a *adder) names(p *placed) {
	n := a.Find(p.ID)
	if n < 0 {
		return // what is wrong is noted
	}
	if p.Surname != "" {
		a.Alias(p.Surname, n, knowledge.Surname)
	}
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		if name != "" {
			a.name(p, n, "alias", name, knowledge.Name)
		}
	}
	for _, name := range p.Metonyms {
		flags := uint32(knowledge.Name)
		if a.Entity(n).Kind == knowledge.Country {
			flags = knowledge.Metonym
		}
		a.name(p, n, "metonym", name, flags)
	}
}

// name puts one name, unless it collides with another entity's.
func (a *adder) name(p *placed, n int32, what, name string, flags uint32) {
	if what == "alias" && name == p.Name {
		what = "name"
	}
	for _, c := range a.Meaning(name) {
		switch {
		case c.Entity == n || p.Collision == "share":
		case c.Flags&(knowledge.Surname|knowledge.AfterPlace|knowledge.AfterCountry) != 0: // shared by nature
		case p.Collision == "replace":
			a.Replace(name)
		default:
			p.fail("%s %q collides with %s", what, name, a.Entity(c.Entity).ID)
			return
		}
	}
	a.Alias(name, n, flags)
}
