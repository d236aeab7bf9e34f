// Package knowledge is what dateline knows by heart: countries, places, people
// and organizations, and the names that news gives them.
//
// The readable sources are the tables beside this file (tables/README.md). "go
// generate" compiles them to knowledge.bin, which is embedded and read in
// place: opening it checks a checksum and decodes nothing.
//
// Sections of knowledge.bin (container: internal/flat, kind "names"):
//
//	text      all strings, each once
//	entities  32 bytes each: id offset uint32, name offset uint32, id length and name length uint16, kind, type, prior, flags
//	          uint8, country 2 bytes, division uint16 (entity of the first-level division, 0 none), lat, lon float32, list uint32 (offset into lists, 0 none)
//	lists     for people: n, then n offices of 7 words (text offset, text length | role<<16, start, end, asof, country, 0);
//	          for places of several countries: n, then n country codes; a capital that stands for an organization has its entity + 1 instead
//	aliases   8 bytes each: first candidate uint32, number of candidates uint32
//	cands     8 bytes each: entity uint32, flags uint32
//	trie      flat.Table from the hash of a name or the beginning of one; bit 31: a longer name goes on here; rest: alias + 1
package knowledge

import (
	_ "embed"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:generate go run ./compile

//go:embed knowledge.bin
var data string

// Format is the version of the sections' layout.
const Format = 1

// A Kind says what sort of thing an entity is.
type Kind uint8

const (
	Country Kind = iota + 1
	Place
	Person
	Organization
)

// Flags of a candidate say how a name refers to an entity, and how it must be written.
const (
	Name       = 1 << iota // its name, or another name of it
	Adjective              // "South Korean"
	People                 // "South Koreans"
	Surname                // the family name alone; needs a sign that a person is meant
	Metonym                // "Kremlin": a seat of power, standing for the country's government
	NeedsThe               // only after "the": "the North"
	Caps                   // only in capital letters: "WHO", "US"
	AnyCase                // also in small letters: "hermit kingdom"
	Nickname               // a name for a country by its direction or the like: "North"
	AfterPlace             // only after a place and a comma: "Pa.", "GA"
	PlaceName              // with Metonym: the seat is a street or quarter, not an institution
)

// Entity flags.
const (
	Capital  = 1 << iota // a national capital
	Curated              // chosen by the editors, not only listed in a source
	Division             // a first-level division of a country
)

// A Base is an opened knowledge file; safe for concurrent use.
type Base struct {
	text, entities, lists, aliases, cands flat.Section
	trie                                  flat.Table
	byID, byCode                          func() map[string]int32
	// Version is the date of the facts.
	Version string
}

// Default opens the embedded knowledge once.
var Default = sync.OnceValue(func() *Base {
	b, err := Open(data)
	if err != nil {
		panic("entity: embedded knowledge: " + err.Error())
	}
	return b
})

// Open reads a compiled knowledge file in place.
func Open(data string) (*Base, error) {
	f, err := flat.Open(data, "names", Format)
	if err != nil {
		return nil, err
	}
	b := &Base{text: f.Section("text"), entities: f.Section("entities"), lists: f.Section("lists"),
		aliases: f.Section("aliases"), cands: f.Section("cands"), trie: flat.NewTable(f.Section("trie")), Version: f.Version}
	b.byID = sync.OnceValue(func() map[string]int32 {
		m := make(map[string]int32, b.Len())
		for i := range b.Len() {
			m[b.ID(int32(i))] = int32(i)
		}
		return m
	})
	b.byCode = sync.OnceValue(func() map[string]int32 {
		m := map[string]int32{}
		for e := int32(0); int(e) < b.Len() && b.Kind(e) == Country; e++ { // countries come first
			_, known := m[b.Country(e)]
			if t := b.Type(e); t == "former" || known && t == "de-facto" {
				continue
			}
			m[b.Country(e)] = e
		}
		return m
	})
	return b, nil
}

// Len returns the number of entities; they are numbered from 0.
func (b *Base) Len() int { return len(b.entities) / 32 }

func (b *Base) row(e int32) flat.Section { return b.entities[e*32 : e*32+32] }

// ID returns the entity's stable id, such as "Q884".
func (b *Base) ID(e int32) string {
	r := b.row(e)
	return string(b.text[r.Uint32(0):][:r.Uint32(2)&0xffff])
}

// Name returns the entity's usual English name.
func (b *Base) Name(e int32) string {
	r := b.row(e)
	return string(b.text[r.Uint32(1):][:r.Uint32(2)>>16])
}

// Kind returns what sort of thing the entity is.
func (b *Base) Kind(e int32) Kind { return Kind(b.row(e)[12]) }

// Type returns the kind within the kind, such as "city" or "party".
func (b *Base) Type(e int32) string { return Types[b.row(e)[13]] }

// Prior returns how much news speaks of the entity, from 0 to 1, before any context.
func (b *Base) Prior(e int32) float64 { return float64(b.row(e)[14]) / 255 }

// Flags returns the entity's flags.
func (b *Base) Flags(e int32) uint8 { return b.row(e)[15] }

// Country returns the ISO 3166-1 alpha-2 code of the country that the entity is or belongs to, or "".
func (b *Base) Country(e int32) string {
	if c := b.row(e)[16:18]; c[0] != 0 {
		return string(c)
	}
	return ""
}

// Division returns the first-level division that a city lies in, or -1.
func (b *Base) Division(e int32) int32 {
	if d := b.row(e).Uint32(4) >> 16; d != 0 {
		return int32(d)
	}
	return -1
}

// Spot returns the entity's place on the globe in degrees.
func (b *Base) Spot(e int32) (lat, lon float64, ok bool) {
	r := b.row(e)
	lat, lon = float64(r.Float32(5)), float64(r.Float32(6))
	return lat, lon, lat != 0 || lon != 0
}

// An Office is a post that a person held. Dates are numbers such as 20250604, with
// zeros for what is not known; AsOf is when an office without an end was last known to be held.
type Office struct {
	Title            string
	Role             Role
	Start, End, AsOf uint32
	Country          string
}

// HeldOn reports whether the office was held on the date (20250416), as far as is known: an
// office without an end is taken to last for a year after it was last known to be held.
func (o Office) HeldOn(date uint32) bool {
	return o.Start != 0 && o.Start <= date && (o.End == 0 && date <= LastDay(o.AsOf)+10000 || o.End != 0 && date <= LastDay(o.End))
}

// Sure reports whether a source says that the office was held on the date.
func (o Office) Sure(date uint32) bool {
	return o.HeldOn(date) && (o.End != 0 || date <= LastDay(o.AsOf))
}

// LastDay returns the last day that a date with zeros for what is not known may mean.
func LastDay(date uint32) uint32 {
	switch {
	case date == 0:
		return 0
	case date%10000 == 0:
		return date + 1231
	case date%100 == 0:
		return date + 31
	}
	return date
}

// Offices returns the offices of a person, oldest first.
func (b *Base) Offices(e int32) []Office {
	at := b.row(e).Uint32(7)
	if at == 0 || b.Kind(e) != Person {
		return nil
	}
	l := b.lists[at*4:]
	out := make([]Office, l.Uint32(0))
	for i := range out {
		o := l[4+i*28:]
		out[i] = Office{Title: string(b.text[o.Uint32(0):][:o.Uint32(1)&0xffff]), Role: Role(o.Uint32(1) >> 16),
			Start: o.Uint32(2), End: o.Uint32(3), AsOf: o.Uint32(4), Country: code(o.Uint32(5))}
	}
	return out
}

// Countries returns the countries of a place that several share; nil if there is one or none.
func (b *Base) Countries(e int32) []string {
	at := b.row(e).Uint32(7)
	if at == 0 || b.Kind(e) != Place || b.Flags(e)&Capital != 0 {
		return nil
	}
	l := b.lists[at*4:]
	out := make([]string, l.Uint32(0))
	for i := range out {
		out[i] = code(l.Uint32(1 + i))
	}
	return out
}

func code(v uint32) string {
	if v == 0 {
		return ""
	}
	return string([]byte{byte(v), byte(v >> 8)})
}

// Find returns the entity of an id, or -1. The first call builds the index (about 2 ms).
func (b *Base) Find(id string) int32 {
	if e, ok := b.byID()[id]; ok {
		return e
	}
	return -1
}

// StandsFor returns the entity that a capital stands for when it acts: its country, or the
// organization that a table names (Brussels: the European Union).
func (b *Base) StandsFor(e int32) int32 {
	if at := b.row(e).Uint32(7); at != 0 && b.Flags(e)&Capital != 0 {
		return int32(at) - 1
	}
	return b.FindCountry(b.Country(e))
}

// FindCountry returns the country of an ISO 3166-1 alpha-2 code, or -1.
func (b *Base) FindCountry(code string) int32 {
	if e, ok := b.byCode()[code]; ok {
		return e
	}
	return -1
}

// A Candidate is an entity that a name may refer to.
type Candidate struct {
	Entity int32
	Flags  uint32
}

// Candidates appends the entities that the alias may refer to, in the order of the tables.
func (b *Base) Candidates(alias int32, out []Candidate) []Candidate {
	row := b.aliases[alias*8 : alias*8+8]
	first, n := row.Uint32(0), row.Uint32(1)
	for i := first; i < first+n; i++ {
		out = append(out, Candidate{int32(b.cands.Uint32(int(2 * i))), b.cands.Uint32(int(2*i + 1))})
	}
	return out
}

// Lookup returns the alias of a name as text, or -1.
func (b *Base) Lookup(name string) int32 {
	t := token.Split(name)
	words := Words(t, nil)
	if m := b.match(words, 0, true); len(words) > 0 && int(m.Last) == len(words) {
		return m.Alias
	}
	return -1
}
