package worldmap

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Each country has a cell of its own, and neighbours lie as they do on the globe.
func TestTiles(t *testing.T) {
	at := map[string]Tile{}
	taken := map[[2]int]string{}
	for _, x := range Tiles() {
		if x.Column < 0 || x.Column >= Columns || x.Row < 0 || x.Row >= Rows {
			t.Errorf("%s is off the grid: %d %d", x.Country, x.Column, x.Row)
		}
		cell := [2]int{x.Column, x.Row}
		if other, ok := taken[cell]; ok {
			t.Errorf("%s and %s share a cell", x.Country, other)
		}
		taken[cell] = x.Country
		at[x.Country] = x
	}
	if len(at) < 195 {
		t.Errorf("%d countries, want at least the 193 members of the United Nations and its 2 observers", len(at))
	}
	for _, west := range [][2]string{{"PT", "ES"}, {"US", "GB"}, {"FR", "DE"}, {"DE", "PL"}, {"PL", "UA"}, {"UA", "RU"}, {"CN", "KR"}, {"KR", "JP"}, {"IN", "MM"}, {"PE", "BR"}, {"NG", "TD"}, {"AU", "NZ"}} {
		if at[west[0]].Column >= at[west[1]].Column {
			t.Errorf("%s is not west of %s", west[0], west[1])
		}
	}
	for _, north := range [][2]string{{"CA", "US"}, {"US", "MX"}, {"SE", "IT"}, {"IT", "LY"}, {"DZ", "NG"}, {"CD", "ZA"}, {"KP", "SG"}, {"RU", "IR"}, {"VE", "BR"}, {"BR", "AR"}, {"ID", "AU"}} {
		if at[north[0]].Row >= at[north[1]].Row {
			t.Errorf("%s is not north of %s", north[0], north[1])
		}
	}
}

// The assignment costs no more than any other.
func TestAssign(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n := 1 + random.IntN(5)
		m := n + random.IntN(3)
		cost := make([][]float64, n)
		for i := range cost {
			cost[i] = make([]float64, m)
			for j := range cost[i] {
				cost[i][j] = float64(random.IntN(20))
			}
		}
		got, used := 0.0, map[int]bool{}
		for i, j := range assign(cost) {
			if used[j] {
				t.Fatalf("%v: column %d is taken twice", cost, j)
			}
			used[j] = true
			got += cost[i][j]
		}
		if want := cheapest(cost, 0, 0); got != want {
			t.Errorf("%v costs %v, want %v", cost, got, want)
		}
	}
}

// cheapest tries all assignments of the rows from i on.
func cheapest(cost [][]float64, i int, used uint) float64 {
	if i == len(cost) {
		return 0
	}
	best := math.Inf(1)
	for j, c := range cost[i] {
		if used&(1<<j) == 0 {
			best = min(best, c+cheapest(cost, i+1, used|1<<j))
		}
	}
	return best
}
