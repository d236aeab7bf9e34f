package main

import (
	"math"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/worldmap"
)

// simplify leaves out points of a line while what remains is no further than the tolerance from each of them on the map (Douglas and Peucker 1973).
// Its ends stay.
func simplify(line []point) []point {
	if len(line) < 3 {
		return line
	}
	first, last := line[0], line[len(line)-1]
	at, most := 0, 0.0
	for i, p := range line {
		if d := distance(p, first, last); d > most {
			at, most = i, d
		}
	}
	if most <= tolerance {
		return []point{first, last}
	}
	head := simplify(line[:at+1])
	return append(head[:len(head)-1:len(head)-1], simplify(line[at:])...)
}

// distance returns how far a point is from a piece of a line on the map, in units.
func distance(p, from, to point) float64 {
	x, y := worldmap.Project(p.lat, p.lon)
	x1, y1 := worldmap.Project(from.lat, from.lon)
	x2, y2 := worldmap.Project(to.lat, to.lon)
	dx, dy := x2-x1, y2-y1
	along := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		along = min(max(((x-x1)*dx+(y-y1)*dy)/length, 0), 1)
	}
	return math.Hypot(x-x1-along*dx, y-y1-along*dy)
}
