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
	c := compiler{text: map[string]uint32{}, divisions: map[string]int{}, places: map[uint64][]place{}, byID: map[uint32]place{}, spots: map[string][]gazetteer.Spot{}, where: map[uint64]uint32{}, adjectives: map[uint64]string{}, names: map[uint64]string{}}
	for _, step := range []struct {
		file string
		add  func(table.Row) error
	}{{"places.tsv", c.place}, {"../../knowledge/tables/places.tsv", c.city}, {"spellings.tsv", c.spelling}, {"middles.tsv", c.middle}, {"words.tsv", c.word}} {
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
	data, err := c.bytes()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("gazetteer.bin", data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("gazetteer.bin: %d names, %.2f MB\n", len(c.places), float64(len(data))/1e6)
}

type place struct {
	id, population uint32
	division       int  // position in divs
	based          bool // whether the base has it
	lat, lon       float32
}

type compiler struct {
	places     map[uint64][]place
	byID       map[uint32]place            // the places of places.tsv, and those of the base that GeoNames has a number for
	spots      map[string][]gazetteer.Spot // of the places of each division
	middles    []byte
	where      map[uint64]uint32
	adjectives map[uint64]string
	names      map[uint64]string

	divisions map[string]int // positions in divs by "US/Texas", or "US/" for the country
	divs      []byte

	blob []byte
	text map[string]uint32
}

func (c *compiler) place(r table.Row) error {
	name, country := r.Get("name"), r.Get("country")
	if name == "" || len(country) != 2 {
		return fmt.Errorf("no name or country")
	}
	p := place{division: c.division(country, r.Get("division"))}
	for _, n := range []struct {
		column string
		to     *uint32
		bits   int
	}{{"geonames", &p.id, 24}, {"population", &p.population, 25}} {
		if s := r.Get(n.column); s != "" {
			v, err := strconv.ParseUint(s, 10, n.bits)
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
	c.add(name, p)
	c.byID[p.id] = p
	return nil
}

// add makes a place one of its name.
func (c *compiler) add(name string, p place) {
	key := gazetteer.KeyOf(name)
	c.places[key] = append(c.places[key], p)
}

// spelling adds the other spellings of a place.
func (c *compiler) spelling(r table.Row) error {
	id, err := strconv.ParseUint(r.Get("geonames"), 10, 24)
	if err != nil {
		return err
	}
	p, ok := c.byID[uint32(id)]
	if !ok {
		return fmt.Errorf("no table has the place %d", id)
	}
	for _, name := range r.List("names") {
		c.add(name, p)
	}
	return nil
}

// division returns the position of a division, or of a country as a whole if it has no name.
func (c *compiler) division(country, name string) int {
	at, ok := c.divisions[country+"/"+name]
	if !ok {
		at = len(c.divs) / 12
		c.divisions[country+"/"+name] = at
		c.divs = append(append(c.divs, country...), 0, 0)
		c.divs = c.put(c.divs, c.intern(name), uint32(len(name)))
	}
	return at
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

// city notes where a city of the knowledge base lies, and its number.
func (c *compiler) city(r table.Row) error {
	if number, ok := strings.CutPrefix(r.Get("id"), "geonames/"); ok {
		id, err := strconv.ParseUint(number, 10, 24)
		if err != nil {
			return err
		}
		p := place{id: uint32(id), based: true}
		c.byID[p.id] = p
		// The base tells divisions of one name apart: "North West, South Africa".
		if name, _, shared := strings.Cut(r.Get("name"), ", "); shared && r.Get("kind") == "admin1" && strings.ContainsAny(name, " -") {
			c.add(name, p)
		}
	}
	if r.Get("admin1") == "" || r.Get("lat") == "" {
		return nil
	}
	lat, lon, err := spot(r)
	if err == nil {
		c.lies(r.Get("country")+"/"+r.Get("admin1"), lat, lon)
	}
	return err
}

// lies notes that a place of a division has a spot.
func (c *compiler) lies(division string, lat, lon float32) {
	c.spots[division] = append(c.spots[division], gazetteer.Spot{Lat: float64(lat), Lon: float64(lon)})
}

// middleOf returns the middle of a division, given its places. The box around them is cut into sixteen fields, and those that have a place count the same: where many places lie
// close together, as in the south of Canada's provinces, they do not draw the middle to them.
func middleOf(spots []gazetteer.Spot) (lat, lon float32) {
	var lats, lons []float64
	for _, s := range spots {
		lats, lons = append(lats, s.Lat), append(lons, s.Lon)
	}
	if slices.Max(lons)-slices.Min(lons) > 180 { // it lies on both sides of the date line
		for i := range lons {
			if lons[i] < 0 {
				lons[i] += 360
			}
		}
	}
	const side = 4
	south, west := slices.Min(lats), slices.Min(lons)
	high, wide := max(slices.Max(lats)-south, 0.01)/side, max(slices.Max(lons)-west, 0.01)/side
	type field struct{ row, column int }
	fields := map[field]bool{}
	sum := field{}
	for i := range lats {
		f := field{min(int((lats[i]-south)/high), side-1), min(int((lons[i]-west)/wide), side-1)}
		if !fields[f] {
			fields[f] = true
			sum.row += f.row
			sum.column += f.column
		}
	}
	n := float64(len(fields))
	lon = float32(west + (float64(sum.column)/n+0.5)*wide)
	if lon > 180 {
		lon -= 360
	}
	return float32(south + (float64(sum.row)/n+0.5)*high), lon
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
func (c *compiler) bytes() ([]byte, error) {
	var places []byte
	index := map[uint64][]byte{}
	for _, key := range slices.Sorted(maps.Keys(c.places)) {
		index[key] = uint24(nil, uint32(len(places)/gazetteer.PlaceSize))
		list := c.places[key]
		for i, p := range list {
			div := uint16(p.division)
			if p.based {
				div = gazetteer.Based
			}
			if i == len(list)-1 {
				div |= gazetteer.Last
			}
			for _, v := range [...]uint16{div, hundredths(p.lat), hundredths(p.lon)} {
				places = binary.LittleEndian.AppendUint16(places, v)
			}
			places = uint24(append(places, byte(math.Round(32*math.Log10(1+float64(p.population))))), p.id)
		}
	}
	if len(c.divs)/12 >= gazetteer.Based || len(places)/gazetteer.PlaceSize >= 1<<24 {
		return nil, fmt.Errorf("%d divisions or %d places are too many", len(c.divs)/12, len(places)/gazetteer.PlaceSize)
	}
	names, err := flat.BuildRows(index, gazetteer.IndexPrint, gazetteer.IndexWidth)
	if err != nil {
		return nil, err
	}
	words := func(m map[uint64]string) (out []byte) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			out = c.put(binary.LittleEndian.AppendUint64(out, key), c.intern(m[key]), uint32(len(m[key])))
		}
		return out
	}
	for _, division := range slices.Sorted(maps.Keys(c.spots)) {
		country, name, _ := strings.Cut(division, "/")
		lat, lon := middleOf(c.spots[division])
		c.lieAt(country, name, lat, lon)
	}
	var b flat.Builder
	b.Add("places", places)
	b.Add("index", names)
	b.Add("divs", c.divs)
	b.Add("middles", c.middles)
	b.Add("where", flat.BuildTable(c.where))
	b.Add("adjects", words(c.adjectives))
	b.Add("names", words(c.names))
	b.Add("text", bytes.Clone(c.blob))
	return b.Bytes("places", gazetteer.Format, version), nil
}

// hundredths is a number of degrees as a place has it.
func hundredths(degrees float32) uint16 { return uint16(int16(math.Round(float64(degrees) * 100))) }

func uint24(b []byte, v uint32) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
