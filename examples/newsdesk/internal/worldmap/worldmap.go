// Package worldmap lays out the countries of the world as a map of tiles: one tile a country, as near to where it lies as the others allow.
//
// It is a cartogram: every country is as large as every other, so that Moldova can be hit as easily as Russia. Where tiles stand is computed from
// the degrees of latitude and longitude that package entity knows. Degrees are first stretched where countries are many and pressed
// together where there is sea; then countries are assigned to the cells of a grid so that the sum of the squared distances is
// least (the assignment problem, solved by shortest augmenting paths: Jonker and Volgenant 1987).
package worldmap

import (
	"math"
	"strings"
	"sync"

	"github.com/dateline-news/dateline/entity"
)

// Columns and Rows are the size of the grid in tiles.
const (
	Columns = 29
	Rows    = 19
)

// A Tile is a country in its cell; column and row count from the upper left.
type Tile struct {
	Country, Name, ID string
	Column, Row       int
}

// left out are territories with few people, whose tiles would push states from their places.
const leftOut = "AI AQ AS AW AX BL BM BQ BV CC CK CW CX FO GG GI GP GS GU HM IM IO JE KY MF MO MP MQ MS NF NU PF PM PN RE SH SJ SX TC TF TK UM VG VI WF YT"

// Tiles returns the tiles of all countries by code. They are laid out once in a process, in some hundredths of a second.
var Tiles = sync.OnceValue(func() []Tile {
	var out []Tile
	var at [][2]float64
	for _, c := range entity.Countries() {
		if c.Located && !strings.Contains(leftOut, c.Country) {
			out = append(out, Tile{Country: c.Country, Name: c.Name, ID: c.ID})
			at = append(at, [2]float64{bend(c.Lon, columns), bend(c.Lat, rows)})
		}
	}
	cost := make([][]float64, len(at))
	for i, p := range at {
		cost[i] = make([]float64, Columns*Rows)
		for cell := range cost[i] {
			x, y := float64(cell%Columns)+0.5, float64(cell/Columns)+0.5
			cost[i][cell] = (x-p[0])*(x-p[0]) + (y-p[1])*(y-p[1])
		}
	}
	for i, cell := range assign(cost) {
		out[i].Column, out[i].Row = cell%Columns, cell/Columns
	}
	return out
})

// A bent axis gives the grid's coordinate at some degrees; in between it is linear.
type bent []struct{ degree, at float64 }

var (
	columns = bent{{-130, 0}, {-90, 2.6}, {-60, 7.2}, {-35, 9.0}, {-20, 10.2}, {0, 13}, {30, 19.5}, {50, 22}, {80, 24}, {140, 27.5}, {180, 29}}
	rows    = bent{{75, 0}, {60, 1.5}, {35, 8}, {0, 13.5}, {-45, 19}}
)

func bend(v float64, axis bent) float64 {
	for i := 1; ; i++ {
		a, b := axis[i-1], axis[i]
		if f := (v - a.degree) / (b.degree - a.degree); f <= 1 || i == len(axis)-1 {
			return a.at + f*(b.at-a.at)
		}
	}
}

// assign gives each row of a matrix a column of its own so that the sum of the costs is least; there are no fewer columns than rows. It takes
// time in rows² · columns.
func assign(cost [][]float64) []int {
	n, m := len(cost), len(cost[0])
	// Potentials u and v keep cost[i][j] >= u[i] + v[j]; taken[j] is the row of column j. Index 0 is a helper, all else counts from 1.
	u, v := make([]float64, n+1), make([]float64, m+1)
	taken, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		taken[0] = i
		column := 0
		least, done := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for taken[column] != 0 {
			done[column] = true
			row, step, next := taken[column], math.Inf(1), 0
			for j := 1; j <= m; j++ {
				if done[j] {
					continue
				}
				if c := cost[row-1][j-1] - u[row] - v[j]; c < least[j] {
					least[j], way[j] = c, column
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if done[j] {
					u[taken[j]] += step
					v[j] -= step
				} else {
					least[j] -= step
				}
			}
			column = next
		}
		for column != 0 {
			before := way[column]
			taken[column] = taken[before]
			column = before
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if taken[j] > 0 {
			out[taken[j]-1] = j - 1
		}
	}
	return out
}
