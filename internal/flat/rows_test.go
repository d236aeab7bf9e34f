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
		var batch Batch
		for h, want := range m {
			all := rows.GetAll([]uint64{h ^ 0xabcdef0, h, h}, &batch)
			if n := len(all); n < 2 || string(rows.Slot(all[n-1])[:2]) != string(want) && string(rows.Slot(all[0])[:2]) != string(want) {
				t.Fatalf("%x: %d rows found together, want two times %q", h, n, want)
			}
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
	i := uint64(0)
	var hashes [64]uint64
	fill := func() {
		for k := range hashes { // half of them are there
			hashes[k] = Extend(Hash("word"), i%340000)
			i += 7919
		}
	}
	b.Run("one by one", func(b *testing.B) {
		for b.Loop() {
			fill()
			for _, h := range hashes {
				rows.Get(h)
			}
		}
	})
	b.Run("together", func(b *testing.B) {
		var batch Batch
		for b.Loop() {
			fill()
			rows.GetAll(hashes[:], &batch)
		}
	})
}
