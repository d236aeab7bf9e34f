// Command compile turns the countries of Natural Earth into outlines.txt. It is run by hand, in the folder of package worldmap, when the source has changed:
//
//	go run ./compile -topology countries-110m.json
//
// The source is Natural Earth 4.1.0, 1:110m Admin 0 Countries (naturalearthdata.com, public domain), as the package world-atlas 2.0.2 holds it (ISC): a
// TopoJSON file whose object "countries" has for each country its number of ISO 3166-1 and its name.
//
// A line of the result is a country: its code of two letters, or its name if it has none, a tab, and its outline (see worldmap.Country.Path).
package main

import (
	"cmp"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/worldmap"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("outlines: ")
	topology := flag.String("topology", "", "TopoJSON `file` of the countries")
	countries := flag.String("countries", "../../../../entity/internal/knowledge/tables/countries.tsv", "`table` of the countries' codes")
	out := flag.String("out", "outlines.txt", "`file` to write")
	flag.Parse()
	codes, err := readCodes(*countries)
	if err != nil {
		log.Fatal(err)
	}
	data, err := os.ReadFile(*topology)
	if err != nil {
		log.Fatal(err)
	}
	shapes, err := decode(data)
	if err != nil {
		log.Fatalf("%s: %v", *topology, err)
	}
	text, err := write(shapes, codes)
	if err != nil {
		log.Fatalf("%s: %v", *topology, err)
	}
	if err := os.WriteFile(*out, []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d countries, %d bytes\n", *out, strings.Count(text, "\n"), len(text))
}

// unnumbered are the shapes without a number in the source: Kosovo has a code that users agreed on, the others have a name alone.
var unnumbered = map[string]string{"Kosovo": "XK", "N. Cyprus": "Northern Cyprus", "Somaliland": "Somaliland"}

// leftOut is Antarctica, which is no country and takes much room.
const leftOut = "AQ"

// write draws shapes, a line each, in the order of their codes.
func write(shapes []shape, codes map[string]string) (string, error) {
	var lines []string
	for _, s := range shapes {
		code := codes[s.number]
		if s.number == "" {
			code = unnumbered[s.name]
		}
		least := tiny
		if len(code) > 2 {
			least = 0
		}
		switch path := draw(s.rings, least); {
		case code == "":
			return "", fmt.Errorf("%s, number %q: no code is known", s.name, s.number)
		case code == leftOut:
		case path == "":
			log.Printf("%s is too small for an outline", s.name)
		default:
			lines = append(lines, code+"\t"+path+"\n")
		}
	}
	slices.SortFunc(lines, func(a, b string) int { // names come after codes
		a, _, _ = strings.Cut(a, "\t")
		b, _, _ = strings.Cut(b, "\t")
		return cmp.Or(cmp.Compare(min(len(a), 3), min(len(b), 3)), cmp.Compare(a, b))
	})
	return strings.Join(lines, ""), nil
}

// readCodes returns the codes of two letters by ISO 3166-1 number.
func readCodes(name string) (map[string]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.Comment, r.LazyQuotes, r.FieldsPerRecord = '\t', '#', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(rows) == 0 || len(rows[0]) < 3 || rows[0][0] != "iso2" || rows[0][2] != "numeric" {
		return nil, fmt.Errorf("%s: the columns do not begin with iso2, iso3 and numeric", name)
	}
	codes := map[string]string{}
	for _, row := range rows[1:] {
		if len(row) > 2 && row[0] != "" && row[2] != "" {
			codes[row[2]] = row[0]
		}
	}
	return codes, nil
}

const (
	// tolerance is how far an outline may be from the source's, in units of the map.
	tolerance = 0.8
	// speck is the area in square units under which an island is left out, unless it is the country's largest.
	speck = 2.5
	// tiny is the area under which a country with a code is left out: its dot is easier to see and to hit.
	tiny = 4.5
)

// draw returns rings as data of an SVG path, the largest first, "" if that has no area or less than the least.
func draw(rings [][]point, least float64) string {
	type drawn struct {
		points [][2]int
		area   float64
	}
	var all []drawn
	for _, ring := range rings {
		var points [][2]int
		for _, p := range ring {
			x, y := worldmap.Project(p.lat, p.lon)
			at := [2]int{int(math.Round(x)), int(math.Round(y))}
			if len(points) == 0 || points[len(points)-1] != at {
				points = append(points, at)
			}
		}
		points = points[:len(points)-1] // a ring ends where it began
		if a := area(points); a > 0 {
			all = append(all, drawn{points, a})
		}
	}
	slices.SortStableFunc(all, func(a, b drawn) int { return cmp.Compare(b.area, a.area) })
	if len(all) == 0 || all[0].area < least {
		return ""
	}
	var b strings.Builder
	for i, d := range all {
		if i > 0 && d.area < speck {
			break
		}
		fmt.Fprintf(&b, "M%s", pair(d.points[0]))
		for j, p := range d.points[1:] {
			step := pair([2]int{p[0] - d.points[j][0], p[1] - d.points[j][1]})
			if j == 0 {
				b.WriteByte('l')
			} else if step[0] != '-' {
				b.WriteByte(' ')
			}
			b.WriteString(step)
		}
		b.WriteByte('z')
	}
	return b.String()
}

// pair writes two numbers as briefly as a path may have them.
func pair(p [2]int) string {
	if p[1] < 0 {
		return fmt.Sprintf("%d%d", p[0], p[1])
	}
	return fmt.Sprintf("%d %d", p[0], p[1])
}

// area returns the area of a ring.
func area(points [][2]int) float64 {
	sum := 0
	for i, p := range points {
		q := points[(i+1)%len(points)]
		sum += p[0]*q[1] - q[0]*p[1]
	}
	return math.Abs(float64(sum)) / 2
}
