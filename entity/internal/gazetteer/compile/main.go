// Command compile turns the gazetteer's tables into the embedded file.
//
//	go generate ./entity/internal/gazetteer
package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

// version dates the tables.
const version = "2026-11-26"

func main() {
	log.SetFlags(0)
	log.SetPrefix("gazetteer: ")
	c := compiler{text: map[string]uint32{}, divisions: map[string]uint32{}, places: map[uint64][]place{}, cells: map[string]map[cell]bool{}, where: map[uint64]uint32{}, adjectives: map[uint64]string{}, names: map[uint64]string{}}
	for _, step := range []struct {
		file string
		add  func(table.Row) error
	}{{"places.tsv", c.place}, {"../../knowledge/tables/places.tsv", c.city}, {"middles.tsv", c.middle}, {"words.tsv", c.word}} {
		rows, err := table.Read("tables/" + step.file)
		if err != nil {
			log.Fatal(err)
		}
		for _, r := range rows {
			if err := step.add(r); err != nil {
				log.Fatalf("%s: %v", r.Place(), err)
			}
		}
	}
	data := c.bytes()
	if err := os.WriteFile("gazetteer.bin", data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("gazetteer.bin: %d names, %.2f MB\n", len(c.places), float64(len(data))/1e6)
}

type place struct {
	id, population uint32
	country        string
	division       uint32 // position + 1
	lat, lon       float32
}

type compiler struct {
	places     map[uint64][]place
	cells      map[string]map[cell]bool // by division
	middles    []byte
	where      map[uint64]uint32
	adjectives map[uint64]string
	names      map[uint64]string

	divisions map[string]uint32
	divs      []byte

	blob []byte
	text map[string]uint32
}

func (c *compiler) place(r table.Row) error {
	name, country := r.Get("name"), r.Get("country")
	if name == "" || len(country) != 2 {
		return fmt.Errorf("no name or country")
	}
	p := place{country: country}
	for _, n := range []struct {
		column string
		to     *uint32
	}{{"geonames", &p.id}, {"population", &p.population}} {
		if s := r.Get(n.column); s != "" {
			v, err := strconv.ParseUint(s, 10, 32)
			if err != nil {
				return fmt.Errorf("%s: %w", n.column, err)
			}
			*n.to = uint32(v)
		}
	}
	if r.Get("lat") != "" {
		var err error
		if p.lat, p.lon, err = spot(r); err != nil {
			return err
		}
		if d := r.Get("division"); d != "" {
			c.lies(country+"/"+d, p.lat, p.lon)
		}
	}
	if d := r.Get("division"); d != "" {
		if p.division = c.divisions[country+d]; p.division == 0 {
			c.divs = append(append(c.divs, country...), 0, 0)
			c.divs = c.put(c.divs, c.intern(d), uint32(len(d)))
			p.division = uint32(len(c.divs) / 12)
			c.divisions[country+d] = p.division
		}
	}
	key := gazetteer.KeyOf(name)
	if have := c.places[key]; len(have) < 255 {
		c.places[key] = append(have, p)
	}
	return nil
}

func (c *compiler) middle(r table.Row) error {
	lat, lon, err := spot(r)
	if err != nil {
		return err
	}
	country, name, divided := strings.Cut(r.Get("place"), "/")
	if !divided && len(country) != 2 {
		country, name = "", country
	}
	c.lieAt(country, name, lat, lon)
	return nil
}

// city notes where a city of the knowledge base lies.
func (c *compiler) city(r table.Row) error {
	if r.Get("admin1") == "" || r.Get("lat") == "" {
		return nil
	}
	lat, lon, err := spot(r)
	if err == nil {
		c.lies(r.Get("country")+"/"+r.Get("admin1"), lat, lon)
	}
	return err
}

// A cell is a square of half a degree.
type cell struct{ lat, lon int32 }

// lies notes that a place of a division has a spot.
func (c *compiler) lies(division string, lat, lon float32) {
	if c.cells[division] == nil {
		c.cells[division] = map[cell]bool{}
	}
	c.cells[division][cell{int32(math.Floor(float64(lat) * 2)), int32(math.Floor(float64(lon) * 2))}] = true
}

// middleOf returns the middle of the cells that have places: where many places lie close together they count as one.
func middleOf(cells map[cell]bool) (lat, lon float32) {
	var sum [2]int
	for c := range cells {
		sum[0] += int(c.lat)
		sum[1] += int(c.lon)
	}
	n := float64(len(cells))
	return float32((float64(sum[0])/n + 0.5) / 2), float32((float64(sum[1])/n + 0.5) / 2)
}

func (c *compiler) word(r table.Row) error {
	words := map[string]map[uint64]string{"adjective": c.adjectives, "name": c.names}[r.Get("kind")]
	if words == nil {
		return fmt.Errorf("unknown kind %q", r.Get("kind"))
	}
	for _, w := range r.List("words") {
		key := gazetteer.KeyOf(w)
		if of, ok := words[key]; ok && of != r.Get("place") {
			return fmt.Errorf("%q is of %s already", w, of)
		}
		words[key] = r.Get("place")
	}
	return nil
}

// spot reads the columns lat and lon.
func spot(r table.Row) (lat, lon float32, err error) {
	a, err1 := strconv.ParseFloat(r.Get("lat"), 32)
	b, err2 := strconv.ParseFloat(r.Get("lon"), 32)
	if err := cmp.Or(err1, err2); err != nil {
		return 0, 0, err
	}
	if math.Abs(a) > 90 || math.Abs(b) > 180 {
		return 0, 0, fmt.Errorf("%v, %v is not on the globe", a, b)
	}
	return float32(a), float32(b), nil
}

// lieAt adds the middle of a place; the last one counts.
func (c *compiler) lieAt(country, name string, lat, lon float32) {
	c.where[gazetteer.PlaceKey(country, name)] = uint32(len(c.middles) / 8)
	c.middles = c.put(c.middles, math.Float32bits(lat), math.Float32bits(lon))
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

func (c *compiler) put(b []byte, vs ...uint32) []byte {
	for _, v := range vs {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

// bytes lays out the sections described in package gazetteer.
func (c *compiler) bytes() []byte {
	var places []byte
	index := map[uint64]uint32{}
	for _, key := range slices.Sorted(maps.Keys(c.places)) {
		list := c.places[key]
		index[key] = uint32(len(places)/20)<<8 | uint32(len(list))
		for _, p := range list {
			places = c.put(places, uint32(p.country[0])|uint32(p.country[1])<<8|p.division<<16, p.population, math.Float32bits(p.lat), math.Float32bits(p.lon), p.id)
		}
	}
	words := func(m map[uint64]string) (out []byte) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			out = c.put(binary.LittleEndian.AppendUint64(out, key), c.intern(m[key]), uint32(len(m[key])))
		}
		return out
	}
	for _, division := range slices.Sorted(maps.Keys(c.cells)) {
		country, name, _ := strings.Cut(division, "/")
		lat, lon := middleOf(c.cells[division])
		c.lieAt(country, name, lat, lon)
	}
	var b flat.Builder
	b.Add("places", places)
	b.Add("index", flat.BuildTable(index))
	b.Add("divs", c.divs)
	b.Add("middles", c.middles)
	b.Add("where", flat.BuildTable(c.where))
	b.Add("adjects", words(c.adjectives))
	b.Add("names", words(c.names))
	b.Add("text", bytes.Clone(c.blob))
	return b.Bytes("places", gazetteer.Format, version)
}
