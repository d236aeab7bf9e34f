package flat

import (
	"encoding/binary"
	"maps"
	"slices"
)

// A Table maps 64-bit hashes to numbers: a hash table with open addressing whose
// slots of 8 bytes hold 32 bits of the hash and the number. A hash that was not put in is found with
// a probability of about one in two thousand million.
type Table struct {
	slots Section
	mask  uint64
}

// NewTable reads a table in place; an empty section is an empty table.
func NewTable(slots Section) Table {
	return Table{slots, uint64(len(slots)/8) - 1}
}

// Get returns the number of a hash.
func (t Table) Get(h uint64) (uint32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	fp := uint32(h>>32) | 1
	for at := h & t.mask; ; at = (at + 1) & t.mask {
		slot := t.slots[at*8 : at*8+8]
		switch slot.Uint32(0) {
		case fp:
			return slot.Uint32(1), true
		case 0:
			return 0, false
		}
	}
}

// GetAll appends to out, for each of the hashes, its number plus one, 0 if it is not in the table. It is faster than Get on each: the first slots of
// all are fetched from memory side by side before any is looked at.
func (t Table) GetAll(hashes []uint64, out []uint64) []uint64 {
	first := len(out)
	out = append(out, hashes...)
	found := out[first:]
	if len(t.slots) == 0 {
		clear(found)
		return out
	}
	for i, h := range hashes {
		found[i] = t.slots.Uint64(int(h & t.mask))
	}
	for i, h := range hashes {
		slot, at := found[i], h
		for uint32(slot) != uint32(h>>32)|1 && uint32(slot) != 0 {
			at++
			slot = t.slots.Uint64(int(at & t.mask))
		}
		if found[i] = 0; uint32(slot) != 0 {
			found[i] = slot>>32 + 1
		}
	}
	return out
}

// BuildTable lays out a table, at least a third of its slots free.
func BuildTable(m map[uint64]uint32) []byte {
	size := 1
	for size < len(m)*3/2+1 {
		size *= 2
	}
	out := make([]byte, size*8)
	for _, h := range slices.Sorted(maps.Keys(m)) {
		at := int(h & uint64(size-1))
		for binary.LittleEndian.Uint32(out[at*8:]) != 0 {
			at = (at + 1) % size
		}
		binary.LittleEndian.PutUint32(out[at*8:], uint32(h>>32)|1)
		binary.LittleEndian.PutUint32(out[at*8+4:], m[h])
	}
	return out
}

// Hash returns the 64-bit hash of a word, well mixed in all bits.
func Hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>32
}

// Extend returns the hash of a sequence continued by one more hash.
func Extend(h, next uint64) uint64 {
	h = (h ^ next) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
