package worldmap

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/entity"
)

// Every country of the outlines is one that package entity knows, but for those two that have no code.
func TestCodes(t *testing.T) {
	seen := map[string]bool{}
	var uncoded []string
	for _, c := range Countries() {
		if c.Code == "" {
			uncoded = append(uncoded, c.Name)
		} else if entity.CountryName(c.Code) != c.Name || c.Name == "" || seen[c.Code] {
			t.Errorf("%s is %q, or it is there twice", c.Code, c.Name)
		}
		seen[c.Code] = true
	}
	if got := strings.Join(uncoded, ", "); got != "Northern Cyprus, Somaliland" {
		t.Errorf("without a code: %s", got)
	}
}

// Every country that package entity locates is on the map, but for Antarctica, with an outline or a dot.
func TestAllStates(t *testing.T) {
	at := map[string]Country{}
	for _, c := range Countries() {
		at[c.Code] = c
	}
	located := 0
	for _, c := range entity.Countries() {
		if !c.Located || c.Country == "AQ" {
			continue
		}
		located++
		if got, ok := at[c.Country]; !ok || got.Path == "" && (got.X <= 0 || got.Y <= 0) {
			t.Errorf("%s is not on the map", c.Name)
		}
	}
	if located < 240 {
		t.Errorf("%d countries are located", located)
	}
	for _, code := range []string{"SG", "MT", "BH", "MV", "VA", "TV", "KI", "LI"} {
		if c := at[code]; c.Path != "" || c.Territory {
			t.Errorf("%s: %+v, want the dot of a state", code, c)
		}
	}
	for _, code := range []string{"GI", "HK", "BM"} {
		if !at[code].Territory {
			t.Errorf("%s is no territory", code)
		}
	}
}

// Paths are what an SVG may have, stay on the map, and begin with their largest ring.
func TestPaths(t *testing.T) {
	for _, c := range Countries() {
		if c.Path == "" {
			if c.X < 0 || c.X > Width || c.Y < 0 || c.Y > Height {
				t.Errorf("%s is off the map: %d %d", c.Name, c.X, c.Y)
			}
			continue
		}
		largest := 0.0
		for i, ring := range rings(t, c.Path) {
			size := 0
			for j, p := range ring {
				if p[0] < 0 || p[0] > Width || p[1] < 0 || p[1] > Height {
					t.Errorf("%s is off the map: %v", c.Name, p)
				}
				q := ring[(j+1)%len(ring)]
				size += p[0]*q[1] - q[0]*p[1]
			}
			switch area := math.Abs(float64(size)) / 2; {
			case area == 0:
				t.Errorf("%s: ring %d is empty", c.Name, i)
			case i == 0:
				largest = area
			case area > largest:
				t.Errorf("%s: ring %d is larger than the first", c.Name, i)
			}
		}
	}
	if len(outlines) > 45_000 {
		t.Errorf("the outlines take %d bytes", len(outlines))
	}
}

// rings reads a path of "M x y l dx dy … z" in points of the map.
func rings(t *testing.T, path string) [][][2]int {
	t.Helper()
	var out [][][2]int
	for path != "" {
		ring, rest, closed := strings.Cut(path, "z")
		first, steps, ok := strings.Cut(strings.TrimPrefix(ring, "M"), "l")
		if !closed || !ok || !strings.HasPrefix(ring, "M") {
			t.Fatalf("a ring %q", ring)
		}
		var at [2]int
		var points [][2]int
		numbers := strings.Fields(strings.ReplaceAll(first+" "+steps, "-", " -"))
		if len(numbers) < 6 || len(numbers)%2 != 0 {
			t.Fatalf("a ring of %d numbers", len(numbers))
		}
		for i, s := range numbers {
			v, err := strconv.Atoi(s)
			if err != nil {
				t.Fatal(err)
			}
			if at[i%2] += v; i%2 == 1 {
				points = append(points, at)
			}
		}
		out = append(out, points)
		path = rest
	}
	return out
}

// Countries lie where they lie on the globe: what package entity gives as the middle of a large country is inside of its outline, and neighbours share
// a border.
func TestWhere(t *testing.T) {
	at := map[string]Country{}
	for _, c := range Countries() {
		at[c.Code] = c
	}
	for _, c := range entity.Countries() {
		switch c.Country {
		case "FR", "US", "RU", "CN", "BR", "AU", "IN", "DZ", "CD", "KZ", "AR", "SA", "MN", "DE", "PL", "UA", "TR", "IR", "NG", "ZA", "PE", "GL", "MX":
			x, y := Project(c.Lat, Wrap(c.Lon))
			if !inside(rings(t, at[c.Country].Path), x, y) {
				t.Errorf("%s does not lie at %.0f %.0f", c.Name, x, y)
			}
		}
	}
	for _, pair := range [][2]string{{"DE", "PL"}, {"US", "CA"}, {"RU", "KP"}, {"RU", "NO"}, {"ZA", "LS"}, {"IN", "CN"}, {"ES", "PT"}, {"AR", "CL"}} {
		points, shared := map[[2]int]bool{}, 0
		for _, ring := range rings(t, at[pair[0]].Path) {
			for _, p := range ring {
				points[p] = true
			}
		}
		for _, ring := range rings(t, at[pair[1]].Path) {
			for _, p := range ring {
				if points[p] {
					shared++
				}
			}
		}
		if shared < 2 {
			t.Errorf("%s share %d points of a border", pair, shared)
		}
	}
}

// inside counts how often a line to the right crosses the rings.
func inside(rings [][][2]int, x, y float64) bool {
	in := false
	for _, ring := range rings {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			x1, y1, x2, y2 := float64(p[0]), float64(p[1]), float64(q[0]), float64(q[1])
			if (y1 > y) != (y2 > y) && x < x1+(y-y1)/(y2-y1)*(x2-x1) {
				in = !in
			}
		}
	}
	return in
}

// The projection keeps areas: a cell of ten degrees is as large on the map as on the globe.
func TestEqualArea(t *testing.T) {
	for lat := -80.0; lat < 80; lat += 10 {
		// The sides of a cell at some longitude, in small steps.
		sum := 0.0
		const steps = 200
		for i := range steps {
			l := lat + 10*(float64(i)+0.5)/steps
			_, top := Project(l+5.0/steps, 0)
			_, bottom := Project(l-5.0/steps, 0)
			left, _ := Project(l, 40)
			right, _ := Project(l, 50)
			sum += (right - left) * (bottom - top)
		}
		want := radius * radius * 10 * math.Pi / 180 * (math.Sin((lat+10)*math.Pi/180) - math.Sin(lat*math.Pi/180))
		if math.Abs(sum/want-1) > 0.001 {
			t.Errorf("from %v degrees: %.3f square units, want %.3f", lat, sum, want)
		}
	}
	for lon, want := range map[float64]float64{0: 0, 180: 180, -168: -168, -170: 190, 200: -160, 191: -169, 400: 40} {
		if got := Wrap(lon); math.Abs(got-want) > 1e-9 {
			t.Errorf("longitude %v lies at %v, want %v", lon, got, want)
		}
	}
}
