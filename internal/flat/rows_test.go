package flat

import "testing"

func TestRows(t *testing.T) {
	m := map[uint64][]byte{}
	for i := range uint64(5000) {
		m[Extend(Hash("word"), i*0x1234567)] = []byte{byte(i), byte(i >> 8)}
	}
	for print := 2; print <= 4; print++ {
		data, err := BuildRows(m, print, 2)
		if err != nil {
			t.Fatal(err)
		}
		rows := NewRows(Section(data), print, 2)
		wrong := 0
		for h, want := range m {
			if got := rows.Get(h); string(got) != string(want) {
				t.Fatalf("%x is %q, want %q", h, got, want)
			}
			if rows.Get(h^0xabcdef) != "" {
				wrong++
			}
		}
		if wrong > 2 {
			t.Errorf("fingerprints of %d bytes: %d of %d hashes are found though they were not put in", print, wrong, len(m))
		}
	}
	// Hashes that cannot be told apart are an error, not a wrong row.
	if _, err := BuildRows(m, 1, 2); err == nil {
		t.Error("5000 hashes with fingerprints of one byte have no collision")
	}
	empty := NewRows("", 3, 2)
	if empty.Get(7) != "" {
		t.Error("the empty table has something")
	}
}

func BenchmarkRows(b *testing.B) {
	m := map[uint64][]byte{}
	for i := range uint64(170000) {
		m[Extend(Hash("word"), i)] = make([]byte, 21)
	}
	data, err := BuildRows(m, 3, 21)
	if err != nil {
		b.Fatal(err)
	}
	rows := NewRows(Section(data), 3, 21)
	found := 0
	i := uint64(0)
	for b.Loop() { // half of them are there
		if rows.Get(Extend(Hash("word"), i%340000)) != "" {
			found++
		}
		i += 7919
	}
}
