// Package gazetteer knows places that are too small for the knowledge base, and more of where its places are: the middle of
// countries and divisions, whose rows there have the spot of a capital or none, and the adjectives of places that are no country.
//
// Names that the base does not know are looked up here, and small namesakes compete with what the base knows: Paris in France, Paris in
// Texas.
//
// The readable sources are in tables (tables/README.md). "go generate" compiles them to gazetteer.bin, which is embedded and read in place.
//
// Sections of gazetteer.bin (container: internal/flat, kind "places"):
//
//	text      all strings, each once
//	divs      12 bytes each: country 2 bytes, 2 bytes 0, text offset and length uint32, 0 long for a country as a whole
//	places    10 bytes each, those of one name together: division uint16 (a position in divs, or Based; with Last in the last place of the name), lat, lon
//	          int16 in hundredths of a degree, size uint8 (32 times the logarithm of 1 + the people, base 10), id uint24
//	index     flat.Rows from the hash of a name to the position of its first place, uint24
//	middles   8 bytes each: lat, lon float32
//	where     flat.Table from PlaceKey to a position in middles
//	adjects   16 bytes each: hash of the adjective uint64, text offset, length uint32 of the place it belongs to
//	names     the same for names that the base does not have
package gazetteer

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/flat"
)

//go:generate go run ./compile

//go:embed gazetteer.bin
var data string

// Format is the version of the sections' layout.
const Format = 2

// Sizes of the sections' parts in bytes: a place, and a name's fingerprint and position in the index.
const (
	PlaceSize  = 10
	IndexPrint = 3
	IndexWidth = 3
)

// What a place's division says besides.
const (
	Last  = 1 << 15   // the last place of its name
	Based = 1<<14 - 1 // the base has the place, and all about it but the id
)

// A Place is one of the places of a name.
type Place struct {
	// ID is the number that GeoNames gives it, 0 if it has none there.
	ID uint32
	// Entity is the place in the base, -1 if the base does not have it. Nothing else is told of one that it has.
	Entity  int32
	Country string // ISO 3166-1 alpha-2
	// Division is the entity of the first-level division in the base, -1 if unknown.
	Division int32
	// Size is the logarithm of 1 + the number of people, base 10, to a thirtieth or so; 0 if unknown.
	Size float64
	Spot Spot // to a hundredth of a degree; 0, 0 if unknown
}

// A Spot is a point on the globe in degrees.
type Spot struct{ Lat, Lon float64 }

// A List is an opened gazetteer, bound to a knowledge base; safe for concurrent use.
type List struct {
	base    *knowledge.Base
	places  flat.Section
	index   flat.Rows
	middles flat.Section
	where   flat.Table

	text, divs flat.Section
	divisions  []atomic.Int32 // entities of the base + 2, 0 while they are not looked up
	adjectives map[uint64]int32
	names      map[uint64]int32
}

// Default is the embedded gazetteer over the embedded knowledge, opened once (about a millisecond).
var Default = sync.OnceValue(func() *List { return open(knowledge.Default()) })

// Over is the embedded gazetteer over some knowledge.
func Over(base *knowledge.Base) *List {
	if base == knowledge.Default() {
		return Default()
	}
	return open(base)
}

// open binds the embedded file, which is whole unless the build is broken.
func open(base *knowledge.Base) *List {
	l, err := Open(data, base)
	if err != nil {
		panic("entity: embedded gazetteer: " + err.Error())
	}
	return l
}

// Open reads a compiled gazetteer in place. What it says of places of the base is bound to them by their names.
func Open(data string, base *knowledge.Base) (*List, error) {
	f, err := flat.Open(data, "places", Format)
	if err != nil {
		return nil, err
	}
	l := &List{base: base, places: f.Section("places"), index: flat.NewRows(f.Section("index"), IndexPrint, IndexWidth), middles: f.Section("middles"), where: flat.NewTable(f.Section("where")),
		text: f.Section("text"), divs: f.Section("divs"), adjectives: map[uint64]int32{}, names: map[uint64]int32{}}
	l.divisions = make([]atomic.Int32, len(l.divs)/12)
	for _, words := range []struct {
		section string
		of      map[uint64]int32
	}{{"adjects", l.adjectives}, {"names", l.names}} {
		for rows := f.Section(words.section); len(rows) > 0; rows = rows[16:] {
			if e := bind(base, string(l.text[rows.Uint32(2):][:rows.Uint32(3)])); e >= 0 {
				words.of[rows.Uint64(0)] = e
			}
		}
	}
	return l, nil
}

// bind returns the entity that a table's text stands for, -1 if the base has none: "FR" a country by its code, "US/Texas" a division of a
// country, "Europe" a place by its name.
func bind(base *knowledge.Base, text string) int32 {
	country, name, divided := strings.Cut(text, "/")
	if !divided && len(text) == 2 {
		return base.FindCountry(text)
	}
	if !divided {
		name = text
	}
	a := base.Lookup(name)
	if a < 0 {
		return -1
	}
	for _, c := range base.Candidates(a, nil) {
		if base.Kind(c.Entity) != knowledge.Place || c.Flags&knowledge.Name == 0 {
			continue
		}
		if !divided || base.Country(c.Entity) == country && base.Flags(c.Entity)&knowledge.Division != 0 {
			return c.Entity
		}
	}
	return -1
}

// Key hashes a name, given its words; hyphens do not count, and "Saint" is "St.", "Mount" "Mt.", "Fort" "Ft.".
func Key(words []knowledge.Word) uint64 {
	h := uint64(0)
	for _, w := range words {
		if w.Shape&knowledge.Hyphen == 0 {
			fold := w.Fold
			if short, ok := shortened[fold]; ok {
				fold = short
			}
			h = flat.Extend(h, fold)
		}
	}
	return h
}

var shortened = map[uint64]uint64{
	knowledge.FoldWord("saint").Fold: knowledge.FoldWord("st").Fold,
	knowledge.FoldWord("mount").Fold: knowledge.FoldWord("mt").Fold,
	knowledge.FoldWord("fort").Fold:  knowledge.FoldWord("ft").Fold,
}

// KeyOf hashes a name that is text.
func KeyOf(name string) uint64 { return Key(knowledge.Words(token.Split(name), nil)) }

// Find appends the places that a name may refer to, by its key.
func (l *List) Find(key uint64, out []Place) []Place {
	first := l.index.Get(key)
	if first == "" {
		return out
	}
	for rows := l.places[uint24(first)*PlaceSize:]; ; rows = rows[PlaceSize:] {
		div := uint16At(rows, 0)
		if d := int(div &^ Last); d == Based {
			if e := l.base.Find("geonames/" + strconv.Itoa(int(uint24(rows[7:])))); e >= 0 {
				out = append(out, Place{Entity: e})
			}
		} else {
			out = append(out, Place{ID: uint24(rows[7:]), Entity: -1, Country: string(l.divs[d*12:][:2]), Division: l.division(d), Size: float64(rows[6]) / 32,
				Spot: Spot{float64(int16(uint16At(rows, 2))) / 100, float64(int16(uint16At(rows, 4))) / 100}})
		}
		if div&Last != 0 {
			return out
		}
	}
}

func uint16At(s flat.Section, at int) uint16 { return uint16(s[at]) | uint16(s[at+1])<<8 }

func uint24(s flat.Section) uint32 { return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 }

// division returns the entity of a division, -1 if the base has none or it stands for a country as a whole. It is looked up when it is first asked for: a text needs few.
func (l *List) division(d int) int32 {
	if e := l.divisions[d].Load(); e != 0 {
		return e - 2
	}
	row := l.divs[d*12 : d*12+12]
	e := int32(-1)
	if name := l.text[row.Uint32(1):][:row.Uint32(2)]; name != "" {
		e = bind(l.base, string(row[:2])+"/"+string(name))
	}
	l.divisions[d].Store(e + 2)
	return e
}

// Middle returns the middle of a country, division or region of the base.
func (l *List) Middle(e int32) (Spot, bool) {
	country, name := l.base.Country(e), l.base.Name(e)
	switch {
	case l.base.Kind(e) == knowledge.Country:
		name = ""
	case l.base.Flags(e)&knowledge.Division == 0:
		country = ""
	}
	at, ok := l.where.Get(PlaceKey(country, name))
	if !ok {
		return Spot{}, false
	}
	row := l.middles[at*8 : at*8+8]
	return Spot{float64(row.Float32(0)), float64(row.Float32(1))}, true
}

// PlaceKey hashes a place as the tables call it: "FR" has no name, "Europe" no country.
func PlaceKey(country, name string) uint64 { return flat.Extend(flat.Hash(country), flat.Hash(name)) }

// Adjective returns the place of the base that an adjective or the name of a people stands for, "Scottish", or -1.
func (l *List) Adjective(key uint64) int32 {
	if e, ok := l.adjectives[key]; ok {
		return e
	}
	return -1
}

// Name returns the place of the base that a name stands for which the base does not have, "the Gulf", or -1.
func (l *List) Name(key uint64) int32 {
	if e, ok := l.names[key]; ok {
		return e
	}
	return -1
}
