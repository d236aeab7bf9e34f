package worldmap

import "math"

// Width and Height are the size of the map in its own units; a unit is some 33 km.
const (
	Width  = 1000
	Height = 456
)

const (
	// Meridian is the longitude in the middle. The edges then lie on 169° W, in the Bering Strait, and cut no land.
	Meridian = 11
	// radius of the globe, and where its centre is, in units.
	radius           = 192
	centreX, centreY = 484, 255
)

// Project returns where a point of the globe lies on the map, in units from its upper left corner. A longitude may be beyond 180 degrees. The
// projection is Equal Earth (Šavrič, Patterson and Jenny 2018): as the colour of a country tells how much there is of it, no country may be larger than another of the
// same area.
func Project(lat, lon float64) (x, y float64) {
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	t := math.Asin(math.Sqrt(3) / 2 * math.Sin(lat*math.Pi/180))
	t2 := t * t
	t6 := t2 * t2 * t2
	x = (lon - Meridian) * math.Pi / 180 * math.Cos(t) * 2 / math.Sqrt(3) / (a1 + 3*a2*t2 + t6*(7*a3+9*a4*t2))
	y = t * (a1 + a2*t2 + t6*(a3+a4*t2))
	return centreX + radius*x, centreY - radius*y
}

// Wrap returns the longitude that lies on the map, from Meridian - 180 to Meridian + 180.
func Wrap(lon float64) float64 {
	return lon - 360*math.Floor((lon-Meridian+180)/360)
}
