// Command compile turns the knowledge tables into the embedded file.
//
//	go generate ./entity/internal/knowledge
//
// With -check it reports doubtful rows, and fails if there are any, without writing.
package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

// version dates the facts: the day on which the tables were last brought up to date.
const version = "2026-11-23"

func main() {
	log.SetFlags(0)
	log.SetPrefix("knowledge: ")
	tables := flag.String("tables", "tables", "folder of the tables")
	out := flag.String("out", "knowledge.bin", "compiled file")
	check := flag.Bool("check", false, "report doubtful rows, write nothing")
	flag.Parse()
	c := &compiler{text: map[string]uint32{}, byID: map[string]int{}, countries: map[string]int{}, names: map[string][]knowledge.Candidate{}, rows: map[string][]table.Row{}}
	if err := c.read(*tables); err != nil {
		log.Fatal(err)
	}
	if *check {
		c.inspect()
		for _, d := range c.doubts {
			fmt.Println(d)
		}
		fmt.Printf("%d entities, %d names, %d doubts\n", len(c.entities), len(c.names), len(c.doubts))
		if len(c.doubts) > 0 {
			os.Exit(1)
		}
		return
	}
	data := c.bytes()
	if err := os.WriteFile(*out, data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d entities, %d names, %.1f MB\n", *out, len(c.entities), len(c.names), float64(len(data))/1e6)
}

type record struct {
	id, name, country string
	kind              knowledge.Kind
	typ, prior, flags uint8
	lat, lon          float64
	standsFor         int    // entity + 1 that a capital stands for instead of its country
	division          string // name of the first-level division, for cities
	offices           []office
	countries         []string
}

type office struct {
	title, country   string
	role             uint32
	start, end, asof uint32
}

type compiler struct {
	entities  []record
	byID      map[string]int
	countries map[string]int // ISO code -> entity
	names     map[string][]knowledge.Candidate
	doubts    []string
	rows      map[string][]table.Row

	blob []byte
	text map[string]uint32
}

func (c *compiler) read(dir string) error {
	for _, step := range []struct {
		file string
		add  func(table.Row) error
	}{{"countries.tsv", c.country}, {"places.tsv", c.place}, {"orgs.tsv", c.organization}, {"people.tsv", c.person}, {"metonyms.tsv", c.metonym}} {
		rows, err := table.Read(filepath.Join(dir, step.file))
		if err != nil {
			return err
		}
		c.rows[step.file] = rows
		for _, r := range rows {
			if err := step.add(r); err != nil {
				return fmt.Errorf("%s: %w", r.Place(), err)
			}
		}
	}
	return nil
}

func (c *compiler) add(r table.Row, e record) (int, error) {
	if e.id == "" || e.name == "" {
		return 0, fmt.Errorf("no id or name")
	}
	if _, ok := c.byID[e.id]; ok {
		return 0, fmt.Errorf("id %s a second time", e.id)
	}
	c.byID[e.id] = len(c.entities)
	c.entities = append(c.entities, e)
	return len(c.entities) - 1, nil
}

// alias lets a name refer to an entity.
func (c *compiler) alias(name string, entity int, flags uint32) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	if rest, ok := strings.CutPrefix(name, "The "); ok {
		c.spell(name, entity, flags) // "The Hague"
		name = rest
	}
	c.spell(name, entity, flags)
}

// spell adds one spelling of a name.
func (c *compiler) spell(name string, entity int, flags uint32) {
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
	case letters == 0:
		return
	case small == 0 && letters <= 7:
		flags |= knowledge.Caps
	case name[0] >= 'a' && name[0] <= 'z' && small < letters: // al-Shabaab
		flags |= knowledge.AnyCase
	case small == letters && flags&(knowledge.Adjective|knowledge.People) == 0:
		flags |= knowledge.AnyCase
	}
	if letters < 2 {
		return
	}
	for i, k := range c.names[name] {
		if int(k.Entity) == entity {
			c.names[name][i].Flags |= flags
			return
		}
	}
	c.names[name] = append(c.names[name], knowledge.Candidate{Entity: int32(entity), Flags: flags})
}

// inspect collects what is doubtful: rows without a source, capitals that are no place, names that two countries share, cities without a
// place on the globe, metonyms of nothing.
func (c *compiler) inspect() {
	doubt := func(r table.Row, format string, args ...any) {
		c.doubts = append(c.doubts, r.Place()+": "+fmt.Sprintf(format, args...))
	}
	for _, file := range []string{"countries.tsv", "places.tsv", "orgs.tsv", "people.tsv"} {
		for _, r := range c.rows[file] {
			if r.Get("source") == "" {
				doubt(r, "no source")
			}
		}
	}
	folded := map[string][]knowledge.Candidate{}
	for name, cands := range c.names {
		folded[token.Fold(name)] = append(folded[token.Fold(name)], cands...)
	}
	for _, r := range c.rows["countries.tsv"] {
		for _, capital := range r.List("capitals") {
			found := strings.EqualFold(capital, r.Get("name"))
			for _, k := range folded[token.Fold(capital)] {
				found = found || c.entities[k.Entity].kind == knowledge.Place && (c.entities[k.Entity].country == r.Get("iso2") || r.Get("iso2") == "")
			}
			if !found {
				doubt(r, "%s, capital of %s, is no place of the country", capital, r.Get("name"))
			}
		}
		for _, name := range append(r.List("aliases"), r.Get("name")) {
			for _, k := range c.names[strings.TrimPrefix(name, "The ")] {
				if e := c.entities[k.Entity]; e.kind == knowledge.Country && k.Flags&knowledge.Name != 0 && e.id != r.Get("qid") {
					doubt(r, "%q is also a name of %s", name, e.name)
				}
			}
		}
	}
	for _, r := range c.rows["places.tsv"] {
		if k := r.Get("kind"); (k == "capital" || k == "city") && r.Get("lat") == "" {
			doubt(r, "%s has no coordinates", r.Get("name"))
		}
		if country := r.Get("country"); len(country) == 2 {
			if _, ok := c.countries[country]; !ok {
				doubt(r, "%s lies in the unknown country %s", r.Get("name"), country)
			}
		}
	}
}

func typeOf(name string) (uint8, error) {
	i := slices.Index(knowledge.Types, name)
	if i < 0 {
		return 0, fmt.Errorf("unknown type %q", name)
	}
	return uint8(i), nil
}

func number(s string) float64 {
	f, _ := strconv.ParseFloat(s, 64)
	return f
}

func (c *compiler) country(r table.Row) error {
	typ, err := typeOf(r.Get("status"))
	if err != nil {
		return err
	}
	code := r.Get("iso2")
	if code == "" {
		code = r.Get("parent")
	}
	prior := map[string]uint8{"un-member": 200, "observer": 200, "territory": 120, "de-facto": 180, "former": 140}[r.Get("status")]
	e, err := c.add(r, record{id: r.Get("qid"), name: r.Get("name"), country: code, kind: knowledge.Country, typ: typ, prior: prior,
		lat: number(r.Get("lat")), lon: number(r.Get("lon"))})
	if err != nil {
		return err
	}
	if iso := r.Get("iso2"); iso != "" {
		c.countries[iso] = e
	}
	c.alias(r.Get("name"), e, knowledge.Name)
	for _, a := range r.List("aliases") {
		c.alias(a, e, knowledge.Name)
	}
	for _, a := range r.List("adjectives") {
		c.alias(a, e, knowledge.Adjective)
	}
	for _, a := range r.List("people") {
		c.alias(a, e, knowledge.People)
	}
	return nil
}

func (c *compiler) place(r table.Row) error {
	typ, err := typeOf(r.Get("kind"))
	if err != nil {
		return err
	}
	e := record{id: r.Get("id"), name: r.Get("name"), kind: knowledge.Place, typ: typ, lat: number(r.Get("lat")), lon: number(r.Get("lon"))}
	e.division = r.Get("admin1")
	if list := r.List("country"); len(list) == 1 {
		e.country = list[0]
	} else {
		e.countries = list
	}
	people := number(r.Get("population"))
	switch r.Get("kind") {
	case "capital":
		e.flags |= knowledge.Capital
		e.prior = 130
		if people > 1e5 {
			e.prior = 170
		}
	case "city":
		e.prior = 30
		if people > 0 {
			e.prior = uint8(min(150, 30+max(0, 45*math.Log10(people/5e4))))
		}
	case "admin1":
		e.flags |= knowledge.Division
		e.prior = 50
		if e.country == "US" || e.country == "GB" {
			e.prior = 130
		}
	case "continent":
		e.prior = 180
	default:
		e.prior = 90
	}
	if r.Get("source") == "editors" {
		e.flags |= knowledge.Curated
		e.prior = max(e.prior, 110)
	}
	if same, ok := c.byID[e.id]; ok && c.entities[same].kind == knowledge.Country {
		return nil // a city that is its country: Singapore, Gibraltar
	}
	n, err := c.add(r, e)
	if err != nil {
		return err
	}
	if country, ok := c.countries[e.country]; ok && strings.EqualFold(c.entities[country].name, e.name) && e.flags&knowledge.Capital == 0 {
		c.entities[n].prior = 20 // a division or city called like its country: the country is meant
	}
	c.alias(e.name, n, knowledge.Name)
	for _, a := range r.List("aliases") {
		flags := uint32(knowledge.Name)
		if e.flags&knowledge.Division != 0 && (strings.HasSuffix(a, ".") || len(a) <= 3) {
			flags |= knowledge.AfterPlace
		}
		c.alias(a, n, flags)
	}
	return nil
}

func (c *compiler) organization(r table.Row) error {
	typ, err := typeOf(r.Get("kind"))
	if err != nil {
		return err
	}
	e := record{id: r.Get("id"), name: r.Get("name"), kind: knowledge.Organization, typ: typ, country: r.Get("country"), prior: 60}
	if len(e.country) != 2 {
		e.country = ""
	}
	switch r.Get("kind") {
	case "igo", "un", "eu":
		e.prior = 130
	}
	if r.Get("source") == "editors" {
		e.flags |= knowledge.Curated
		e.prior = 160
	}
	n, err := c.add(r, e)
	if err != nil {
		return err
	}
	c.alias(e.name, n, knowledge.Name)
	for _, a := range append(r.List("aliases"), r.List("acronym")...) {
		c.alias(a, n, knowledge.Name)
	}
	return nil
}

func date(s string) uint32 {
	if s == "" {
		return 0
	}
	parts := append(strings.Split(s, "-"), "0", "0")
	return uint32(number(parts[0])*10000 + number(parts[1])*100 + number(parts[2]))
}

func (c *compiler) person(r table.Row) error {
	role := slices.Index(knowledge.Roles, cmp.Or(r.Get("role"), "other"))
	if role < 0 {
		role = len(knowledge.Roles) - 1
	}
	o := office{title: r.Get("office"), country: r.Get("country"), role: uint32(role), start: date(r.Get("start")), end: date(r.Get("end")), asof: date(r.Get("asof"))}
	if o.start != 0 && o.end != 0 && knowledge.LastDay(o.end) < o.start {
		return fmt.Errorf("the term ends before it starts")
	}
	n, known := c.byID[r.Get("id")]
	if !known {
		var err error
		n, err = c.add(r, record{id: r.Get("id"), name: r.Get("name"), kind: knowledge.Person, country: r.Get("country"), prior: 40, typ: uint8(slices.Index(knowledge.Types, "person"))})
		if err != nil {
			return err
		}
	}
	p := &c.entities[n]
	if p.kind != knowledge.Person {
		return fmt.Errorf("id %s is %s, no person", p.id, p.name)
	}
	prior := uint8(50)
	switch r.Get("role") {
	case "head-of-state", "head-of-government":
		prior = 110
		if o.end == 0 && o.asof >= 20250000 {
			prior = 150
		}
	case "foreign", "defence", "international-org":
		prior = 70
	}
	if r.Get("source") == "editors" {
		p.flags |= knowledge.Curated
		prior = 170
	}
	p.prior = max(p.prior, prior)
	if o.title != "" {
		p.offices = append(p.offices, o)
	}
	c.alias(r.Get("name"), n, knowledge.Name)
	for _, a := range r.List("aliases") {
		flags := uint32(knowledge.Name)
		if !strings.ContainsAny(a, " -") {
			flags = knowledge.Surname
		}
		c.alias(a, n, flags)
	}
	c.alias(r.Get("family"), n, knowledge.Surname)
	return nil
}

func (c *compiler) metonym(r table.Row) error {
	for _, code := range r.List("refers") {
		e, ok := c.countries[code]
		if org, known := c.byID[code]; known && c.entities[org].kind == knowledge.Organization {
			// A capital that stands for an organization.
			for i := range c.entities {
				if x := &c.entities[i]; x.flags&knowledge.Capital != 0 && x.name == r.Get("name") {
					x.standsFor = org + 1
				}
			}
			continue
		}
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
		c.alias(r.Get("name"), e, flags)
	}
	return nil
}

func (c *compiler) intern(s string) uint32 {
	if at, ok := c.text[s]; ok {
		return at
	}
	at := uint32(len(c.blob))
	c.text[s] = at
	c.blob = append(c.blob, s...)
	return at
}

func code(s string) uint32 {
	if len(s) != 2 {
		return 0
	}
	return uint32(s[0]) | uint32(s[1])<<8
}

// bytes lays out the sections described in package knowledge.
func (c *compiler) bytes() []byte {
	le := binary.LittleEndian
	var entities, aliases, cands []byte
	lists := make([]byte, 4) // offset 0 means none
	divisions := map[string]uint32{}
	for i, e := range c.entities {
		if e.flags&knowledge.Division != 0 && e.kind == knowledge.Place && i < 1<<16 {
			divisions[e.country+e.name] = uint32(i)
		}
	}
	put := func(b *[]byte, vs ...uint32) {
		for _, v := range vs {
			*b = le.AppendUint32(*b, v)
		}
	}
	for _, e := range c.entities {
		at := uint32(0)
		switch {
		case len(e.offices) > 0:
			slices.SortStableFunc(e.offices, func(a, b office) int { return cmp.Compare(a.start, b.start) })
			at = uint32(len(lists) / 4)
			put(&lists, uint32(len(e.offices)))
			for _, o := range e.offices {
				put(&lists, c.intern(o.title), uint32(len(o.title))|o.role<<16, o.start, o.end, o.asof, code(o.country), 0)
			}
		case e.standsFor > 0:
			at = uint32(e.standsFor)
		case len(e.countries) > 1:
			at = uint32(len(lists) / 4)
			put(&lists, uint32(len(e.countries)))
			for _, k := range e.countries {
				put(&lists, code(k))
			}
		}
		put(&entities, c.intern(e.id), c.intern(e.name), uint32(len(e.id))|uint32(len(e.name))<<16)
		entities = append(entities, byte(e.kind), e.typ, e.prior, e.flags)
		put(&entities, code(e.country)|divisions[e.country+e.division]<<16, math.Float32bits(float32(e.lat)), math.Float32bits(float32(e.lon)), at)
	}

	// Names that fold to the same words share an alias.
	type alias struct {
		words []knowledge.Word
		cands []knowledge.Candidate
	}
	byKey := map[string]*alias{}
	for _, name := range slices.Sorted(maps.Keys(c.names)) {
		var words []knowledge.Word
		key := ""
		for _, w := range knowledge.Words(token.Split(name), nil) {
			if w.Shape&knowledge.Hyphen == 0 {
				words = append(words, w)
				key += fmt.Sprintf("%016x", w.Fold)
			}
		}
		a := byKey[key]
		if a == nil {
			a = &alias{words: words}
			byKey[key] = a
		}
	next:
		for _, k := range c.names[name] {
			for i := range a.cands {
				if x := &a.cands[i]; x.Entity == k.Entity {
					// Written in two ways: the freer rule holds.
					free := x.Flags&k.Flags&knowledge.Caps | (x.Flags|k.Flags)&^knowledge.Caps
					x.Flags = free
					continue next
				}
			}
			a.cands = append(a.cands, k)
		}
	}
	type node struct {
		alias uint32
		more  bool
	}
	nodes := map[uint64]*node{}
	for i, key := range slices.Sorted(maps.Keys(byKey)) {
		a := byKey[key]
		put(&aliases, uint32(len(cands)/8), uint32(len(a.cands)))
		slices.SortStableFunc(a.cands, func(x, y knowledge.Candidate) int {
			return -cmp.Compare(c.entities[x.Entity].prior, c.entities[y.Entity].prior) // stable: among equals the order of the tables
		})
		for _, k := range a.cands {
			put(&cands, uint32(k.Entity), k.Flags)
		}
		h := uint64(0)
		for j, w := range a.words {
			h = flat.Extend(h, w.Fold)
			n := nodes[h]
			if n == nil {
				n = &node{}
				nodes[h] = n
			}
			if j == len(a.words)-1 {
				n.alias = uint32(i) + 1
			} else {
				n.more = true
			}
		}
	}
	trie := map[uint64]uint32{}
	for h, n := range nodes {
		trie[h] = n.alias
		if n.more {
			trie[h] |= 1 << 31
		}
	}
	var b flat.Builder
	b.Add("text", bytes.Clone(c.blob))
	b.Add("entities", entities)
	b.Add("lists", lists)
	b.Add("aliases", aliases)
	b.Add("cands", cands)
	b.Add("trie", flat.BuildTable(trie))
	return b.Bytes("names", knowledge.Format, version)
}
