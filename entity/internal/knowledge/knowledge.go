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
//	          uint8, country 2 bytes, division uint16 (entity of the first-level division + 1, 0 none), lat, lon float32, list uint32 (offset into lists, 0 none)
//	lists     for people: n, then n offices of 7 words (text offset, text length | role<<16, start, end, asof, country, 0);
//	          for others: n, then n codes of the countries that share it; m, then m codes of those that claim it;
//	          a capital that stands for an organization has its entity + 1 instead
//	aliases   8 bytes each: first candidate uint32, number of candidates uint32
//	cands     8 bytes each: entity uint32, flags uint32
//	trie      flat.Table from the hash of a name or the beginning of one; bit 31: a longer name goes on here; rest: alias + 1
//	titles    flat.Table from the hash of a title's words to the roles of its offices (low half) and their country (high half)
//
// A Builder writes these sections. What a user adds is laid out in the same way and read before them (see Extend).
package knowledge

import (
	_ "embed"
	"fmt"
	"iter"
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:generate go run ./compile
//go:generate go run ./officecases

//go:embed knowledge.bin
var data string

// Format is the version of the sections' layout.
const Format = 2

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
	Name         = 1 << iota // its name, or another name of it
	Adjective                // "South Korean"
	People                   // "South Koreans"
	Surname                  // the family name alone; needs a sign that a person is meant
	Metonym                  // "Kremlin": a seat of power, standing for the country's government
	NeedsThe                 // only after "the": "the North"
	Caps                     // only in capital letters: "WHO", "US"
	AnyCase                  // also in small letters: "hermit kingdom"
	Nickname                 // a name for a country by its direction or the like: "North"
	AfterPlace               // only after a place and a comma: "Pa.", "GA"
	PlaceName                // with Metonym: the seat is a street or quarter, not an institution
	AfterCountry             // only after the country's name or adjective: "Russia's Foreign Ministry"
)

// Entity flags.
const (
	Capital  = 1 << iota // a national capital
	Curated              // chosen by the editors, not only listed in a source
	Division             // a first-level division of a country
)

// A Base is an opened knowledge file, with or without what a user adds to it; safe for concurrent use.
type Base struct {
	part
	aliases, cands flat.Section
	trie, titles   flat.Table
	added          *addition // nil without additions
	byID, byCode   func() map[string]int32
	// Version is the date of the facts.
	Version string
}

// A part holds the sections of a set of entities.
type part struct{ text, entities, lists flat.Section }

// An addition is laid out like a base and covers it: its entities follow those of the base or stand for them, and its aliases
// hold all candidates of their names.
type addition struct {
	part
	rows           map[int32]int32 // entity -> row of the part
	len            int             // entities of base and addition
	aliases, cands flat.Section
	trie           flat.Table
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
	b := &Base{part: part{text: f.Section("text"), entities: f.Section("entities"), lists: f.Section("lists")},
		aliases: f.Section("aliases"), cands: f.Section("cands"), trie: flat.NewTable(f.Section("trie")), titles: flat.NewTable(f.Section("titles")), Version: f.Version}
	b.index()
	return b, nil
}

// index makes ready the maps that are built when they are first asked for.
func (b *Base) index() {
	b.byID = sync.OnceValue(func() map[string]int32 {
		m := make(map[string]int32, b.Len())
		for i := range b.Len() {
			m[b.ID(int32(i))] = int32(i)
		}
		return m
	})
	b.byCode = sync.OnceValue(func() map[string]int32 {
		m := map[string]int32{}
		for e := range int32(b.Len()) {
			if b.Kind(e) != Country || b.Country(e) == "" {
				continue
			}
			_, known := m[b.Country(e)]
			if t := b.Type(e); t == "former" || known && t == "de-facto" {
				continue
			}
			m[b.Country(e)] = e
		}
		return m
	})
}

// Len returns the number of entities; they are numbered from 0.
func (b *Base) Len() int {
	if b.added != nil {
		return b.added.len
	}
	return len(b.entities) / rowSize
}

// rowSize is the size of an entity's row in bytes.
const rowSize = 32

// at returns the part that holds an entity and the entity's row in it.
func (b *Base) at(e int32) (*part, flat.Section) {
	p := &b.part
	if b.added != nil {
		if row, ok := b.added.rows[e]; ok {
			p, e = &b.added.part, row
		}
	}
	return p, p.entities[e*rowSize : e*rowSize+rowSize]
}

func (b *Base) row(e int32) flat.Section {
	_, r := b.at(e)
	return r
}

// ID returns the entity's stable id, such as "Q884".
func (b *Base) ID(e int32) string {
	p, r := b.at(e)
	return string(p.text[r.Uint32(0):][:r.Uint32(2)&0xffff])
}

// Name returns the entity's usual English name.
func (b *Base) Name(e int32) string {
	p, r := b.at(e)
	return string(p.text[r.Uint32(1):][:r.Uint32(2)>>16])
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
	return int32(b.row(e).Uint32(4)>>16) - 1
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

// Always is the AsOf of an office that is held until an end is given.
const Always = 99991231

// ParseDay reads a day such as 2025-06-04, 2025-06 or 2025; an empty string is 0.
func ParseDay(s string) (uint32, error) {
	if s == "" {
		return 0, nil
	}
	parts := strings.Split(s, "-")
	day := uint32(0)
	for i, limit := range []uint64{2100, 12, 31} {
		v := uint64(0)
		if i < len(parts) {
			var err error
			if v, err = strconv.ParseUint(parts[i], 10, 16); err != nil || v == 0 || v > limit {
				return 0, fmt.Errorf("%q is no day", s)
			}
		}
		day = day*100 + uint32(v)
	}
	if len(parts) > 3 || day < 1700*10000 {
		return 0, fmt.Errorf("%q is no day", s)
	}
	return day, nil
}

// Offices returns the offices of a person, oldest first.
func (b *Base) Offices(e int32) iter.Seq[Office] {
	return func(yield func(Office) bool) {
		p, r := b.at(e)
		at := r.Uint32(7)
		if at == 0 || Kind(r[12]) != Person {
			return
		}
		l := p.lists[at*4:]
		for i := range int(l.Uint32(0)) {
			o := l[4+i*28:]
			if !yield(Office{Title: string(p.text[o.Uint32(0):][:o.Uint32(1)&0xffff]), Role: Role(o.Uint32(1) >> 16),
				Start: o.Uint32(2), End: o.Uint32(3), AsOf: o.Uint32(4), Country: code(o.Uint32(5))}) {
				return
			}
		}
	}
}

// Countries returns the countries that share a place or an organization; nil if there is one or none.
func (b *Base) Countries(e int32) []string {
	countries, _ := b.shares(e)
	return countries
}

// Claims returns the countries that claim a disputed territory or, if it counts as a country, those that claim it as
// theirs. The base lists them and does not decide.
func (b *Base) Claims(e int32) []string {
	_, claims := b.shares(e)
	return claims
}

func (b *Base) shares(e int32) (countries, claims []string) {
	p, r := b.at(e)
	at := r.Uint32(7)
	if k := Kind(r[12]); at == 0 || k == Person || k == Place && r[15]&Capital != 0 {
		return nil, nil
	}
	read := func(at uint32) ([]string, uint32) {
		n := p.lists.Uint32(int(at))
		var out []string
		for i := range n {
			out = append(out, code(p.lists.Uint32(int(at+1+i))))
		}
		return out, at + 1 + n
	}
	countries, at = read(at)
	claims, _ = read(at)
	return countries, claims
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
	for i := range b.CandidateCount(alias) {
		out = append(out, b.Candidate(alias, i))
	}
	return out
}

// CandidateCount returns the number of entities that the alias may refer to.
func (b *Base) CandidateCount(alias int32) int {
	_, _, n := b.candidates(alias)
	return int(n)
}

// Candidate returns the i-th entity that the alias may refer to.
func (b *Base) Candidate(alias int32, i int) Candidate {
	cands, first, _ := b.candidates(alias)
	at := 2 * (int(first) + i)
	return Candidate{int32(cands.Uint32(at)), cands.Uint32(at + 1)}
}

// candidates returns where the candidates of an alias stand. Aliases of the addition follow those of the base.
func (b *Base) candidates(alias int32) (cands flat.Section, first, n uint32) {
	aliases, cands := b.aliases, b.cands
	if own := int32(len(aliases) / 8); alias >= own {
		aliases, cands, alias = b.added.aliases, b.added.cands, alias-own
	}
	row := aliases[alias*8 : alias*8+8]
	return cands, row.Uint32(0), row.Uint32(1)
}

// step looks up the beginning of a name: its alias, -1 if it is no whole name, and whether longer names begin so.
func (b *Base) step(h uint64) (alias int32, more, ok bool) {
	v, ok := b.trie.Get(h)
	alias, more = int32(v&0x7fffffff)-1, v>>31 != 0
	if b.added != nil {
		if w, own := b.added.trie.Get(h); own {
			if a := int32(w&0x7fffffff) - 1; a >= 0 {
				alias = a + int32(len(b.aliases)/8)
			}
			more, ok = more || w>>31 != 0, true
		}
	}
	return alias, more, ok
}

// A Title is a title of people: the offices that have it, as a set of roles, and their country, "" if many do. A courtesy has no roles.
type Title struct {
	Roles   uint16 // bit r-1: role r
	Country string
}

// Has reports whether offices of the role have the title.
func (t Title) Has(r Role) bool { return r > 0 && t.Roles&(1<<(r-1)) != 0 }

// First returns the highest role of the title, 0 if it has none.
func (t Title) First() Role { return Role(bits.TrailingZeros16(t.Roles)+1) % 17 }

// General reports whether the title alone does not tell the office, as "minister" does not.
func (t Title) General() bool { return t.Has(Minister) && bits.OnesCount16(t.Roles) > 2 }

// Title returns the title that the words are.
func (b *Base) Title(words []Word) (Title, bool) {
	h := uint64(0)
	for _, w := range words {
		if w.Shape&Hyphen == 0 {
			h = flat.Extend(h, w.Fold)
		}
	}
	if v, ok := b.titles.Get(h); ok && len(words) > 0 && words[0].Shape&Hyphen == 0 {
		return Title{uint16(v), code(v >> 16)}, true
	}
	return Title{}, false
}

// Lookup returns the alias of a name as text, or -1.
func (b *Base) Lookup(name string) int32 {
	words := Words(token.SplitUntagged(name), nil)
	if m := b.match(words, 0, true); len(words) > 0 && int(m.Last) == len(words) {
		return m.Alias
	}
	return -1
}
