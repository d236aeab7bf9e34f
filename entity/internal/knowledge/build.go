package knowledge

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
)

// A Builder collects entities and their names and lays them out as a Base reads them: as a file, or as an addition to a base
// that is open. The same calls give the same bytes.
type Builder struct {
	base     *Base // what is added to, nil for a base of its own
	entities []Entity
	rows     map[int32]int32        // entity -> index into entities
	byID     map[string]int32       // entities of this builder
	names    map[string][]Candidate // as they are spelled
	means    map[string][]Candidate // what the words of a name mean here, for an addition
	apart    map[string]bool        // words of names that lose what they mean in the base
	titles   map[uint64]uint32
	folded   map[string][]Word // words of names

	blob []byte
	text map[string]uint32
}

// An Entity is a row of the base while it is being built.
type Entity struct {
	ID, Name, Type, Country string
	Kind                    Kind
	Prior, Flags            uint8
	Lat, Lon                float64
	// Division is the first-level division that a city lies in, StandsFor the entity that a capital stands for instead of
	// its country; both plus one, 0 if there is none.
	Division, StandsFor int32
	Offices             []Office
	Countries, Claims   []string
}

// NewBuilder returns a builder of a base, or of an addition to one.
func NewBuilder(base *Base) *Builder {
	return &Builder{base: base, rows: map[int32]int32{}, byID: map[string]int32{}, names: map[string][]Candidate{}, means: map[string][]Candidate{}, apart: map[string]bool{},
		titles: map[uint64]uint32{}, folded: map[string][]Word{}, text: map[string]uint32{}}
}

// Put adds an entity, or replaces the one that has its id, and returns its number.
func (b *Builder) Put(e Entity) int32 {
	n := b.Find(e.ID)
	if i, ok := b.rows[n]; ok {
		b.entities[i] = e
		return n
	}
	if n < 0 {
		n = int32(len(b.byID))
		if b.base != nil {
			n += int32(b.base.Len())
		}
		b.byID[e.ID] = n
	}
	b.rows[n] = int32(len(b.entities))
	b.entities = append(b.entities, e)
	return n
}

// Find returns the entity of an id, in the builder or in the base that it adds to, or -1.
func (b *Builder) Find(id string) int32 {
	if n, ok := b.byID[id]; ok {
		return n
	}
	if b.base != nil {
		return b.base.Find(id)
	}
	return -1
}

// Entity returns an entity by its number.
func (b *Builder) Entity(n int32) Entity {
	if i, ok := b.rows[n]; ok {
		return b.entities[i]
	}
	base := b.base
	e := Entity{ID: base.ID(n), Name: base.Name(n), Type: base.Type(n), Country: base.Country(n), Kind: base.Kind(n), Prior: base.row(n)[14], Flags: base.Flags(n),
		Division: base.Division(n) + 1, Offices: slices.Collect(base.Offices(n)), Countries: base.Countries(n), Claims: base.Claims(n)}
	e.Lat, e.Lon, _ = base.Spot(n)
	if at := base.row(n).Uint32(7); e.Kind == Place && e.Flags&Capital != 0 {
		e.StandsFor = int32(at)
	}
	return e
}

// Alias lets a name refer to an entity. Flags that its spelling demands are added: acronyms only in capitals, names in small letters in any.
func (b *Builder) Alias(name string, entity int32, flags uint32) {
	name = strings.TrimSpace(name)
	if rest, ok := strings.CutPrefix(name, "The "); ok {
		b.spell(name, entity, flags) // "The Hague"
		name = rest
	}
	b.spell(name, entity, flags)
}

func (b *Builder) spell(name string, entity int32, flags uint32) {
	letters, small := 0, 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsLower(r) {
				small++
			}
		}
	}
	switch {
	case letters < 2:
		return
	case small == 0 && letters <= 7:
		flags |= Caps
	case name[0] >= 'a' && name[0] <= 'z' && small < letters: // al-Shabaab
		flags |= AnyCase
	case small == letters && flags&(Adjective|People) == 0:
		flags |= AnyCase
	}
	for i, k := range b.names[name] {
		if k.Entity == entity {
			b.names[name][i].Flags |= flags
			return
		}
	}
	c := Candidate{Entity: entity, Flags: flags}
	b.names[name] = append(b.names[name], c)
	if b.base != nil {
		k := key(b.fold(name))
		b.means[k] = join(b.means[k], c)
	}
}

// Meaning returns what a name means so far, in the addition and in the base that it is made to.
func (b *Builder) Meaning(name string) []Candidate {
	words := b.fold(name)
	k := key(words)
	out := slices.Clone(b.means[k])
	if !b.apart[k] {
		for _, c := range b.base.candidatesOf(words) {
			out = join(out, c)
		}
	}
	return out
}

// Replace lets a name mean nothing of what it means so far.
func (b *Builder) Replace(name string) {
	k := key(b.fold(name))
	b.apart[k] = true
	if b.means[k] == nil {
		return
	}
	delete(b.means, k)
	maps.DeleteFunc(b.names, func(other string, _ []Candidate) bool { return key(b.fold(other)) == k })
}

// candidatesOf returns what the words of a name mean in a base.
func (b *Base) candidatesOf(words []Word) []Candidate {
	if m := b.match(words, 0, true); len(words) > 0 && m.Alias >= 0 && int(m.Last) == len(words) {
		return b.Candidates(m.Alias, nil)
	}
	return nil
}

// Title adds a title that stands before or after the names of people, with the roles of the offices that have it and their
// country, "" if many do. A courtesy or rank, such as "Mr", has no roles.
func (b *Builder) Title(title string, roles []Role, country string) {
	v := code2(country) << 16
	for _, r := range roles {
		v |= 1 << (r - 1)
	}
	h := uint64(0)
	for _, w := range b.fold(title) {
		h = flat.Extend(h, w.Fold)
	}
	b.titles[h] |= v
}

// Names returns the spellings of all names and their candidates.
func (b *Builder) Names() map[string][]Candidate { return b.names }

// fold returns the words of a name that the matcher compares.
func (b *Builder) fold(name string) []Word {
	words, ok := b.folded[name]
	if !ok {
		words = slices.DeleteFunc(Words(token.SplitUntagged(name), nil), func(w Word) bool { return w.Shape&Hyphen != 0 })
		b.folded[name] = words
	}
	return words
}

func key(words []Word) string {
	k := make([]byte, 0, 8*len(words))
	for _, w := range words {
		k = binary.LittleEndian.AppendUint64(k, w.Fold)
	}
	return string(k)
}

// Bytes returns the file.
func (b *Builder) Bytes(version string) []byte {
	entities, lists := b.layEntities()
	aliases, cands, trie := b.layNames()
	var f flat.Builder
	f.Add("text", b.blob)
	f.Add("entities", entities)
	f.Add("lists", lists)
	f.Add("aliases", aliases)
	f.Add("cands", cands)
	f.Add("trie", flat.BuildTable(trie))
	f.Add("titles", flat.BuildTable(b.titles))
	return f.Bytes("names", Format, version)
}

// Base returns the base that the builder adds to, covered by what was added. It shares the data of that base, which must have no
// additions itself.
func (b *Builder) Base() *Base {
	if b.base.added != nil {
		panic("knowledge: an addition to a base that has one")
	}
	entities, lists := b.layEntities()
	aliases, cands, trie := b.layNames()
	out := *b.base
	out.added = &addition{part: part{text: flat.Section(b.blob), entities: flat.Section(entities), lists: flat.Section(lists)},
		rows: maps.Clone(b.rows), len: b.base.Len() + len(b.byID),
		aliases: flat.Section(aliases), cands: flat.Section(cands), trie: flat.NewTable(flat.Section(flat.BuildTable(trie)))}
	out.index()
	return &out
}

func (b *Builder) intern(s string) uint32 {
	if at, ok := b.text[s]; ok {
		return at
	}
	at := uint32(len(b.blob))
	b.text[s] = at
	b.blob = append(b.blob, s...)
	return at
}

func code2(s string) uint32 {
	if len(s) != 2 {
		return 0
	}
	return uint32(s[0]) | uint32(s[1])<<8
}

func put(b []byte, vs ...uint32) []byte {
	for _, v := range vs {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

func (b *Builder) layEntities() (entities, lists []byte) {
	lists = make([]byte, 4) // offset 0 means none
	for _, e := range b.entities {
		at := uint32(0)
		switch {
		case len(e.Offices) > 0:
			offices := slices.Clone(e.Offices)
			slices.SortStableFunc(offices, func(a, b Office) int { return cmp.Compare(a.Start, b.Start) })
			at = uint32(len(lists) / 4)
			lists = put(lists, uint32(len(offices)))
			for _, o := range offices {
				lists = put(lists, b.intern(o.Title), uint32(len(o.Title))|uint32(o.Role)<<16, o.Start, o.End, o.AsOf, code2(o.Country), 0)
			}
		case e.StandsFor > 0:
			at = uint32(e.StandsFor)
		case len(e.Countries) > 1 || len(e.Claims) > 0:
			at = uint32(len(lists) / 4)
			for _, codes := range [][]string{e.Countries, e.Claims} {
				lists = put(lists, uint32(len(codes)))
				for _, c := range codes {
					lists = put(lists, code2(c))
				}
			}
		}
		if e.Division >= 1<<16 {
			panic(fmt.Sprintf("knowledge: the division of %s has number %d, above 65535", e.ID, e.Division-1))
		}
		entities = put(entities, b.intern(e.ID), b.intern(e.Name), uint32(len(e.ID))|uint32(len(e.Name))<<16)
		entities = append(entities, byte(e.Kind), uint8(slices.Index(Types, e.Type)), e.Prior, e.Flags)
		entities = put(entities, code2(e.Country)|uint32(e.Division)<<16, math.Float32bits(float32(e.Lat)), math.Float32bits(float32(e.Lon)), at)
	}
	return entities, lists
}

// layNames lays out the names; those that fold to the same words share an alias.
func (b *Builder) layNames() (aliases, cands []byte, trie map[uint64]uint32) {
	type alias struct {
		words []Word
		cands []Candidate
	}
	byKey := map[string]*alias{}
	for _, name := range slices.Sorted(maps.Keys(b.names)) {
		words := b.fold(name)
		k := key(words)
		a := byKey[k]
		if a == nil {
			a = &alias{words: words}
			byKey[k] = a
			if b.base != nil && !b.apart[k] {
				a.cands = b.base.candidatesOf(words)
			}
		}
		for _, c := range b.names[name] {
			a.cands = join(a.cands, c)
		}
	}
	more := map[uint64]bool{}
	trie = map[uint64]uint32{}
	for i, k := range slices.Sorted(maps.Keys(byKey)) {
		a := byKey[k]
		aliases = put(aliases, uint32(len(cands)/8), uint32(len(a.cands)))
		slices.SortStableFunc(a.cands, func(x, y Candidate) int { // stable: among equals the order of the tables
			return cmp.Compare(b.prior(y.Entity), b.prior(x.Entity))
		})
		for _, c := range a.cands {
			cands = put(cands, uint32(c.Entity), c.Flags)
		}
		h := uint64(0)
		for j, w := range a.words {
			h = flat.Extend(h, w.Fold)
			if j == len(a.words)-1 {
				trie[h] = uint32(i) + 1
			} else {
				more[h] = true
			}
		}
	}
	for h := range more {
		trie[h] |= 1 << 31
	}
	return aliases, cands, trie
}

func (b *Builder) prior(e int32) uint8 {
	if i, ok := b.rows[e]; ok {
		return b.entities[i].Prior
	}
	return b.base.row(e)[14]
}

// join adds a candidate to those of a name. Of one that is there already, written in two ways, the freer rule holds.
func join(cands []Candidate, c Candidate) []Candidate {
	for i := range cands {
		if x := &cands[i]; x.Entity == c.Entity {
			x.Flags = x.Flags&c.Flags&Caps | (x.Flags|c.Flags)&^Caps
			return cands
		}
	}
	return append(cands, c)
}
