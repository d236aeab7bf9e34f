package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/worldmap"
)

// A point is degrees north and east.
type point struct{ lat, lon float64 }

// A shape is a country of the source. Its rings are closed; those around holes are among them. Longitudes run on along a ring, so that one may leave
// the range of 360 degrees around the map's meridian.
type shape struct {
	number, name string
	rings        [][]point
}

// decode reads a topology (TopoJSON, Bostock and Metcalf): countries share the arcs between them, so that simplified neighbours still fit.
func decode(data []byte) ([]shape, error) {
	var file struct {
		Transform struct{ Scale, Translate [2]float64 }
		Arcs      [][][2]float64
		Objects   struct {
			Countries struct {
				Geometries []struct {
					ID, Type   string
					Properties struct{ Name string }
					Arcs       json.RawMessage
				}
			}
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	arcs := make([][]point, len(file.Arcs))
	for i, steps := range file.Arcs {
		var x, y float64
		var arc []point
		for _, s := range steps {
			x, y = x+s[0], y+s[1]
			p := point{y*file.Transform.Scale[1] + file.Transform.Translate[1], x*file.Transform.Scale[0] + file.Transform.Translate[0]}
			arc = follow(arc, p)
		}
		arcs[i] = simplify(arc)
	}
	var out []shape
	for _, g := range file.Objects.Countries.Geometries {
		var polygons [][][]int
		var err error
		switch g.Type {
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		case "Polygon":
			polygons = make([][][]int, 1)
			err = json.Unmarshal(g.Arcs, &polygons[0])
		default:
			err = fmt.Errorf("a geometry of type %q", g.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.Properties.Name, err)
		}
		s := shape{number: g.ID, name: g.Properties.Name}
		for _, polygon := range polygons {
			for _, indices := range polygon {
				ring, err := join(arcs, indices)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", g.Properties.Name, err)
				}
				s.rings = append(s.rings, ring)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// join returns the ring of some arcs, where the map shows it; ^i is arc i backwards.
func join(arcs [][]point, indices []int) ([]point, error) {
	var ring []point
	for _, index := range indices {
		i := max(index, ^index)
		if i >= len(arcs) {
			return nil, fmt.Errorf("there is no arc %d", i)
		}
		arc := arcs[i]
		for j := range arc {
			p := arc[j]
			if index < 0 {
				p = arc[len(arc)-1-j]
			}
			ring = follow(ring, p)
		}
	}
	if len(ring) == 0 {
		return nil, errors.New("a ring without points")
	}
	west, east := math.Inf(1), math.Inf(-1)
	for _, p := range ring {
		west, east = min(west, p.lon), max(east, p.lon)
	}
	middle := (west + east) / 2
	for i := range ring {
		ring[i].lon += worldmap.Wrap(middle) - middle
	}
	return ring, nil
}

// follow appends a point to a line, at the longitude nearest to where the line ends.
func follow(line []point, p point) []point {
	if len(line) > 0 {
		p.lon += 360 * math.Round((line[len(line)-1].lon-p.lon)/360)
	}
	return append(line, p)
}
