package flat

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
)

// Rows maps 64-bit hashes to short rows of bytes. It is a hash table in groups of eight slots. Before the slots stands one byte for each, 0 for
// a free one and else a part of the hash, so that the eight of a group are compared in one step and most hashes that
// are not in the table are told without a look at the slots. A slot holds a fingerprint of 1 to 4 bytes and the row. One slot in eight is free.
// A hash that was not put in is found with a probability of about 2^-8 over that of its fingerprint.
//
// After "Swiss tables": abseil.io/about/design/swisstables.
type Rows struct {
	tags   Section
	slots  Section
	groups uint64
	print  int // bytes of the fingerprint
	width  int // bytes of a slot
}

// NewRows reads rows of a width in place; an empty section holds none.
func NewRows(s Section, print, width int) Rows {
	slot := print + width
	groups := len(s) / (8 * (1 + slot))
	return Rows{tags: s[:groups*8], slots: s[groups*8 : groups*8*(1+slot)], groups: uint64(groups), print: print, width: slot}
}

// Get returns the row of a hash, "" if there is none.
func (r *Rows) Get(h uint64) Section {
	if r.groups == 0 {
		return ""
	}
	group, tag, want := spot(h, r.groups, r.print)
	for range r.groups {
		tags := r.tags.Uint64(int(group))
		for m := zeros(tags ^ tag*ones); m != 0; m &= m - 1 {
			at := (int(group)*8 + bits.TrailingZeros64(m)/8) * r.width
			slot := r.slots[at : at+r.width]
			if fingerprint(slot, r.print) == want {
				return slot[r.print:]
			}
		}
		if zeros(tags) != 0 {
			return ""
		}
		if group++; group == r.groups {
			group = 0
		}
	}
	return ""
}

const ones = 0x0101010101010101

// zeros sets the high bit of each byte of x that is zero, and perhaps of bytes above one.
func zeros(x uint64) uint64 { return (x - ones) & ^x & (ones << 7) }

func fingerprint(slot Section, print int) uint32 {
	switch print {
	case 3:
		return uint32(slot[0]) | uint32(slot[1])<<8 | uint32(slot[2])<<16
	case 2:
		return uint32(slot[0]) | uint32(slot[1])<<8
	case 4:
		return slot.Uint32(0)
	}
	return uint32(slot[0])
}

// spot returns the group where the search for a hash begins, its tag, which is never 0, and its fingerprint.
func spot(h, groups uint64, print int) (group, tag uint64, want uint32) {
	h *= 0x9e3779b97f4a7c15
	group, _ = bits.Mul64(h, groups)
	h ^= h >> 29
	return group, max(h>>32&0xff, 1), uint32(h) & (1<<(8*print) - 1)
}

// BuildRows lays out rows of one width. It fails if two hashes cannot be told apart.
func BuildRows(m map[uint64][]byte, print, width int) ([]byte, error) {
	groups := uint64(len(m)/7 + 1)
	slot := print + width
	out := make([]byte, groups*8*uint64(1+slot))
	for _, h := range slices.Sorted(maps.Keys(m)) {
		group, tag, want := spot(h, groups, print)
	search:
		for {
			for i := group * 8; i < group*8+8; i++ {
				at := out[groups*8+i*uint64(slot):][:slot]
				if out[i] == byte(tag) && fingerprint(Section(at), print) == want {
					return nil, fmt.Errorf("hash %x has the fingerprint of another one near it", h)
				}
				if out[i] == 0 {
					out[i] = byte(tag)
					for b := range print {
						at[b] = byte(want >> (8 * b))
					}
					copy(at[print:], m[h])
					break search
				}
			}
			if group++; group == groups {
				group = 0
			}
		}
	}
	return out, nil
}
