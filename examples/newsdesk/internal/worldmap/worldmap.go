// Package worldmap draws the countries of the world: an outline each, or a dot for those that are too small to have one.
//
// The outlines are those of Natural Earth at 1:110 million, projected and simplified by command compile; they follow who holds the ground, not who claims
// it, and take no side. Dots stand where package entity says that a country lies.
package worldmap

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/entity"
)

// A Country has an outline or is a dot.
type Country struct {
	// Code is the country's code in package entity. Northern Cyprus and Somaliland have none: they are drawn as the source draws them, and no more is said.
	Code, Name string
	// Path is the outline as data of an SVG path: for each ring "M" and its first point, "l" and the steps to the next ones, "z", all in whole units. The
	// largest ring comes first. It is empty for a dot.
	Path string
	// X and Y are where a dot is.
	X, Y int
	// Territory tells that a dot is no state; most have few people, and so near to each other that all their dots would hide states.
	Territory bool
}

//go:embed outlines.txt
var outlines string

// territories are those of ISO 3166-1 that no state is, as far as they have no outline.
const territories = "AI AQ AS AW AX BL BM BQ BV CC CK CW CX FO GF GG GI GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NF NU PF PM PN RE SH SJ SX TC TK UM VG VI WF YT"

// Countries returns the outlines by code, then the dots by code. The slice is shared: it must not be changed.
var Countries = sync.OnceValue(func() []Country {
	var out []Country
	drawn := map[string]bool{}
	for line := range strings.Lines(outlines) {
		code, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		c := Country{Code: code, Name: entity.CountryName(code), Path: path}
		if c.Name == "" {
			c.Code, c.Name = "", code
		}
		drawn[code] = true
		out = append(out, c)
	}
	for _, c := range entity.Countries() {
		if drawn[c.Country] || !c.Located {
			continue
		}
		x, y := Project(c.Lat, Wrap(c.Lon))
		if y > Height {
			continue // Antarctica
		}
		out = append(out, Country{Code: c.Country, Name: c.Name, X: int(math.Round(x)), Y: int(math.Round(y)), Territory: strings.Contains(territories, c.Country)})
	}
	return out
})
