package flat

import (
	"slices"
	"strings"
	"testing"
)

func sample() []byte {
	var b Builder
	b.Add("numbers", []byte{1, 0, 0, 0, 2, 0, 0, 0, 3})
	b.Add("text", []byte("Seoul"))
	return b.Bytes("names", 3, "2026-11-23")
}

func TestRoundTrip(t *testing.T) {
	f, err := Open(string(sample()), "names", 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Section("numbers").Uint32(1); got != 2 {
		t.Errorf("second number is %d", got)
	}
	if got := f.Section("text"); got != "Seoul" {
		t.Errorf("text is %q", got)
	}
	if f.Version != "2026-11-23" {
		t.Errorf("version is %q", f.Version)
	}
}

// A file that is cut anywhere or has any byte changed is refused, with an error
// that names the offset.
func TestDamage(t *testing.T) {
	good := sample()
	for n := range good {
		if _, err := Open(string(good[:n]), "names", 3); err == nil {
			t.Errorf("cut at %d: opened", n)
		} else if !strings.Contains(err.Error(), "offset") {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	for i := range good {
		for bit := range 8 {
			bad := append([]byte(nil), good...)
			bad[i] ^= 1 << bit
			if _, err := Open(string(bad), "names", 3); err == nil {
				t.Errorf("bit %d of byte %d changed: opened", bit, i)
			}
		}
	}
	if _, err := Open(string(good), "names", 4); err == nil || !strings.Contains(err.Error(), "format 3") {
		t.Errorf("other format: %v", err)
	}
	if _, err := Open(string(good), "stems", 3); err == nil || !strings.Contains(err.Error(), `"names"`) {
		t.Errorf("other kind: %v", err)
	}
}

func TestTable(t *testing.T) {
	m := map[uint64]uint32{}
	for i := range uint32(5000) {
		m[Extend(Hash("word"), uint64(i)*0x1234567)] = i
	}
	table := NewTable(Section(BuildTable(m)))
	for h, want := range m {
		if got, ok := table.Get(h); !ok || got != want {
			t.Fatalf("%x is %d, %v, want %d", h, got, ok, want)
		}
		if _, ok := table.Get(h ^ 0xabcdef); ok {
			t.Fatalf("%x is found though it was not put in", h^0xabcdef)
		}
	}
	var hashes, want []uint64
	for h, n := range m {
		hashes, want = append(hashes, h, h^0xabcdef), append(want, uint64(n)+1, 0)
	}
	if got := table.GetAll(hashes, []uint64{7}); got[0] != 7 || !slices.Equal(got[1:], want) {
		t.Error("looked up together, the hashes have other numbers than one by one")
	}
	if _, ok := NewTable("").Get(7); ok {
		t.Error("the empty table has something")
	}
	if got := NewTable("").GetAll([]uint64{7}, nil); got[0] != 0 {
		t.Error("the empty table has something for several hashes")
	}
}
