package main

import (
	"strings"
	"testing"

	"github.com/dateline-news/dateline/examples/newsdesk/internal/worldmap"
)

// Two countries share an arc, the second lies across 180 degrees; a third has no number.
const small = `{"type":"Topology","transform":{"scale":[1,1],"translate":[0,0]},
"arcs":[[[170,10],[0,-20]],[[170,-10],[-20,0],[0,20],[20,0]],[[170,10],[10,0],[0,0],[-354,0],[0,-20],[344,0]],[[0,0],[10,0],[-10,10],[0,-10]]],
"objects":{"countries":{"type":"GeometryCollection","geometries":[
{"type":"Polygon","id":"100","properties":{"name":"West"},"arcs":[[0,1]]},
{"type":"MultiPolygon","id":"200","properties":{"name":"East"},"arcs":[[[2,-1]]]},
{"type":"Polygon","properties":{"name":"Kosovo"},"arcs":[[3]]}]}}}`

func TestWrite(t *testing.T) {
	shapes, err := decode([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	text, err := write(shapes, map[string]string{"100": "WW", "200": "EE"})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "EE\tM") || !strings.HasPrefix(lines[1], "WW\tM") || !strings.HasPrefix(lines[2], "XK\tM") {
		t.Fatalf("%q", lines)
	}
	for _, s := range shapes {
		for _, p := range s.rings[0] {
			if x, _ := worldmap.Project(p.lat, p.lon); x < 0 || x > worldmap.Width || s.name == "East" && p.lon < 170 {
				t.Errorf("%s is torn: %v", s.name, p)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for change, want := range map[string]string{`"Kosovo">"Atlantis"`: "Atlantis", `[[3]]>[[4]]`: "no arc 4", `[[3]]>[[]]`: "without points", `"Polygon","id">"Point","id"`: `"Point"`, `}]}}}>`: "JSON"} {
		from, to, _ := strings.Cut(change, ">")
		shapes, err := decode([]byte(strings.Replace(small, from, to, 1)))
		if err == nil {
			_, err = write(shapes, map[string]string{"100": "WW", "200": "EE"})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", change, err, want)
		}
	}
	if _, err := readCodes("compile_test.go"); err == nil {
		t.Error("a table of something else is read")
	}
}
