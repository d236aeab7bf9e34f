package flat

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// Rows maps 64-bit hashes to short rows of bytes. It is a hash table in groups of eight slots, and a hash stands in one of two groups. Before the
// slots stands one byte for each, 0 for a free one and else a part of the hash, so that the eight of a group are compared in one step and most
// hashes that are not in the table are told without a look at the slots. A slot holds the row and a fingerprint of 2 to 4 bytes. One slot in twelve is
// free. A hash that was not put in is found with a probability of 16 in 2^8 times that of its fingerprint.
//
// After cuckoo hashing with buckets (Dietzfelbinger and Weidling 2007) and the tags of Swiss tables.
type Rows struct {
	tags   Section
	slots  Section
	groups uint64
	print  int // bytes of the fingerprint
	width  int // bytes of a slot
}

// NewRows reads rows of a width in place; an empty section holds none.
func NewRows(s Section, print, width int) Rows {
	slot := width + print
	groups := len(s) / (8 * (1 + slot))
	return Rows{tags: s[:groups*8], slots: s[groups*8 : groups*8*(1+slot)], groups: uint64(groups), print: print, width: slot}
}

// Get returns the row of a hash, "" if there is none.
func (r *Rows) Get(h uint64) Section {
	if r.groups == 0 {
		return ""
	}
	one, two, tag, want := spot(h, r.groups, r.print)
	for _, group := range [2]uint64{one, two} {
		for m := zeros(r.tags.Uint64(int(group)) ^ tag*ones); m != 0; m &= m - 1 {
			at := (int(group)*8 + bits.TrailingZeros64(m)/8) * r.width
			if slot := r.slots[at : at+r.width]; fingerprint(slot[r.width-r.print:], r.print) == want {
				return slot[:r.width-r.print]
			}
		}
	}
	return ""
}

// A Batch is working space for looking up many hashes at once.
type Batch struct {
	candidates []uint64 // the slot of each << 32 | the fingerprint that it must have
	found      []uint32
}

// GetAll returns the numbers of the slots of those of the hashes that are in the table, in no order to rely on, valid until the next call; see Slot.
// It is faster than Get on each: the hashes are first sorted out by their tags, without a branch on the
// outcome, so that the slots of those that remain are fetched from memory side by side.
func (r *Rows) GetAll(hashes []uint64, b *Batch) []uint32 {
	if r.groups == 0 {
		return nil
	}
	if need := 16*len(hashes) + 1; len(b.candidates) < need {
		b.candidates, b.found = make([]uint64, need), make([]uint32, need)
	}
	candidates, tags, n := b.candidates, r.tags, 0
	for _, h := range hashes {
		one, two, tag, want := spot(h, r.groups, r.print)
		m, k := zeros(tags.Uint64(int(one))^tag*ones), zeros(tags.Uint64(int(two))^tag*ones)
		candidates[n] = (one*8+uint64(bits.TrailingZeros64(m)/8))<<32 | uint64(want)
		n += int((m | -m) >> 63) // one if there is a match
		candidates[n] = (two*8+uint64(bits.TrailingZeros64(k)/8))<<32 | uint64(want)
		n += int((k | -k) >> 63)
		if m&(m-1)|k&(k-1) != 0 { // rarely: more than one in a group
			for m &= m - 1; m != 0; m &= m - 1 {
				candidates[n] = (one*8+uint64(bits.TrailingZeros64(m)/8))<<32 | uint64(want)
				n++
			}
			for k &= k - 1; k != 0; k &= k - 1 {
				candidates[n] = (two*8+uint64(bits.TrailingZeros64(k)/8))<<32 | uint64(want)
				n++
			}
		}
	}
	// The fingerprint is the end of a slot of four bytes or more.
	slots, found, end, beside := r.slots, b.found[:n+1], r.width-4, 32-8*r.print
	n = 0
	for _, c := range candidates[:len(found)-1] {
		slot := uint32(c >> 32)
		at := int(slot)*r.width + end
		other := slots[at:at+4].Uint32(0)>>(beside&31) ^ uint32(c)
		found[n] = slot
		n += int((uint64(other) - 1) >> 63) // one if they are equal
	}
	return found[:n]
}

// Slot returns a slot: its row and the fingerprint after it.
func (r *Rows) Slot(n uint32) Section { return r.slots[int(n)*r.width:][:r.width] }

const ones = 0x0101010101010101

// zeros sets the high bit of each byte of x that is zero, and perhaps of bytes above one.
func zeros(x uint64) uint64 { return (x - ones) & ^x & (ones << 7) }

func fingerprint(slot Section, print int) uint32 {
	v := uint32(slot[0]) | uint32(slot[1])<<8
	if print > 2 {
		v |= uint32(slot[2]) << 16
	}
	if print > 3 {
		v |= uint32(slot[3]) << 24
	}
	return v
}

// spot returns the two groups where a hash may stand, its tag, which is never 0, and its fingerprint.
func spot(h, groups uint64, print int) (one, two, tag uint64, want uint32) {
	h *= 0x9e3779b97f4a7c15
	one, _ = bits.Mul64(h, groups)
	h = (h ^ h>>32) * 0xd6e8feb86659fd93
	two, _ = bits.Mul64(h, groups)
	h ^= h >> 29
	return one, two, max(h>>32&0xff, 1), uint32(h) & (1<<(8*print) - 1)
}

// BuildRows lays out rows of one width. It fails if two hashes cannot be told apart.
func BuildRows(m map[uint64][]byte, print, width int) ([]byte, error) {
	groups := uint64(len(m)*12/11/8 + 1)
	table := make([][]uint64, groups) // the hashes of each group
	kick := uint64(0)
	for _, h := range slices.Sorted(maps.Keys(m)) {
		moved := h
		for range 5000 {
			one, two, _, _ := spot(moved, groups, print)
			if len(table[two]) < len(table[one]) {
				one, two = two, one
			}
			if len(table[one]) < 8 {
				table[one] = append(table[one], moved)
				moved = 0
				break
			}
			// Both are full: one of the sixteen makes room and goes to its other group.
			kick = kick*6364136223846793005 + 1442695040888963407
			group := table[[2]uint64{one, two}[kick>>63]]
			moved, group[kick>>60&7] = group[kick>>60&7], moved
		}
		if moved != 0 {
			return nil, fmt.Errorf("no room for hash %x", moved)
		}
	}
	slot := width + print
	out := make([]byte, groups*8*uint64(1+slot))
	for group, hashes := range table {
		for i, h := range hashes {
			_, _, tag, want := spot(h, groups, print)
			at := group*8 + i
			out[at] = byte(tag)
			row := out[int(groups)*8+at*slot:][:slot]
			copy(row[:width], m[h])
			for b := range print {
				row[width+b] = byte(want >> (8 * b))
			}
		}
	}
	rows := NewRows(Section(out), print, width)
	for h, row := range m {
		if string(rows.Get(h)) != string(row[:width]) {
			return nil, fmt.Errorf("hash %x has the fingerprint of another one near it", h)
		}
	}
	return out, nil
}
