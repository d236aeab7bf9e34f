package flat

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// Rows maps 64-bit hashes to short rows of bytes: a hash table with open addressing whose slots hold
// a fingerprint of 1 to 4 bytes and the row itself, so that a look-up touches one place in memory. One slot in eight is free. A hash that was not
// put in is found with a probability of a few times 2 to the minus bits of the fingerprint.
type Rows struct {
	slots Section
	count uint64
	print int // bytes of the fingerprint
	width int // bytes of a slot
}

// NewRows reads rows of a width in place; an empty section holds none.
func NewRows(slots Section, print, width int) Rows {
	return Rows{slots, uint64(len(slots) / (print + width)), print, print + width}
}

// Get returns the row of a hash, "" if there is none.
func (r Rows) Get(h uint64) Section {
	if r.count == 0 {
		return ""
	}
	at, want := place(h, r.count, r.print)
	for {
		slot := r.slots[at*uint64(r.width):][:r.width]
		have := uint32(0)
		for i := range r.print {
			have |= uint32(slot[i]) << (8 * i)
		}
		switch have {
		case want:
			return slot[r.print:]
		case 0:
			return ""
		}
		if at++; at == r.count {
			at = 0
		}
	}
}

// place returns where the search for a hash begins, and its fingerprint, which is never 0.
func place(h, count uint64, print int) (uint64, uint32) {
	h *= 0x9e3779b97f4a7c15
	at, _ := bits.Mul64(h, count)
	p := uint32(h^h>>29) & (1<<(8*print) - 1)
	return at, max(p, 1)
}

// BuildRows lays out rows of one width. It fails if two hashes cannot be told apart.
func BuildRows(m map[uint64][]byte, print, width int) ([]byte, error) {
	count := uint64(len(m)*8/7 + 1)
	out := make([]byte, count*uint64(print+width))
	for _, h := range slices.Sorted(maps.Keys(m)) {
		at, want := place(h, count, print)
		for {
			slot := out[at*uint64(print+width):][:print+width]
			have := uint32(0)
			for i := range print {
				have |= uint32(slot[i]) << (8 * i)
			}
			if have == want {
				return nil, fmt.Errorf("hash %x has the fingerprint of another one near it", h)
			}
			if have == 0 {
				for i := range print {
					slot[i] = byte(want >> (8 * i))
				}
				copy(slot[print:], m[h])
				break
			}
			if at++; at == count {
				at = 0
			}
		}
	}
	return out, nil
}
