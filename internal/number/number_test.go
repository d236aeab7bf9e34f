package number

import (
	"math/rand/v2"
	"testing"
)

// An index gives the numbers that a map would, also when it was used before and for the hash 0.
func TestIndex(t *testing.T) {
	var x Index
	if x.Get(0) != -1 || x.Get(7) != -1 {
		t.Error("the empty index has something")
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, texts := range []int{10, 40000, 1000} {
		want := map[uint64]int32{}
		for range texts {
			h := random.Uint64N(uint64(texts)) << (random.IntN(2) * 40)
			n, ok := want[h]
			if !ok {
				if got := x.Get(h); got != -1 {
					t.Fatalf("%x has the number %d before it is put in", h, got)
				}
				n = int32(len(want))
				want[h] = n
			}
			if got, isNew := x.Put(h); got != n || isNew == ok {
				t.Fatalf("%x is number %d, new %v; want %d, %v", h, got, isNew, n, !ok)
			}
		}
		for h, n := range want {
			if got := x.Get(h); got != n {
				t.Fatalf("%x is number %d, want %d", h, got, n)
			}
		}
		if x.Len() != len(want) {
			t.Errorf("%d numbers, want %d", x.Len(), len(want))
		}
		x.Clear()
	}
}
