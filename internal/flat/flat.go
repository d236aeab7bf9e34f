// Package flat is the container of dateline's embedded data: named sections
// behind a header, read in place without decoding.
//
// Layout, little endian:
//
//	magic     8 bytes  "dateline"
//	kind      8 bytes  what the file holds, padded with zeros ("names", "stems", ...)
//	format    uint32   version of the sections' layout, set by the file's reader
//	sections  uint32   how many follow
//	version   16 bytes date of the data, padded with zeros
//	checksum  uint64   hash of the header before it and of everything after it
//	table     sections × { name 8 bytes, offset uint64, length uint64 }
//	data      each section starts at a multiple of 8
//
// A reader refuses a file of another kind or format, or one that was cut or
// changed, with an error that names the offset and the cause.
package flat

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

const (
	magic      = "dateline"
	headerSize = 48
	rowSize    = 24
)

// A File is an opened container. It refers to the bytes that it was opened from.
type File struct {
	// Version is the date of the data, such as "2026-11-23".
	Version  string
	sections map[string]Section
}

// Open checks the header, the bounds of each section and the checksum (about 0.3 ms
// a megabyte). Kind and format must be those that the file was written with.
func Open(data, kind string, format uint32) (*File, error) {
	bad := func(at int, cause string, args ...any) (*File, error) {
		return nil, fmt.Errorf("%s file: offset %d: %s", kind, at, fmt.Sprintf(cause, args...))
	}
	if len(data) < headerSize {
		return bad(len(data), "cut within the header of %d bytes", headerSize)
	}
	if data[:8] != magic {
		return bad(0, "not a dateline file")
	}
	if k := strings.TrimRight(data[8:16], "\x00"); k != kind {
		return bad(8, "holds %q", k)
	}
	h := Section(data)
	if f := h.Uint32(4); f != format {
		return bad(16, "format %d, this version reads %d", f, format)
	}
	n := int(h.Uint32(5))
	if n > 1000 || len(data) < headerSize+n*rowSize {
		return bad(20, "cut within the table of %d sections", n)
	}
	f := &File{Version: strings.TrimRight(data[24:40], "\x00"), sections: make(map[string]Section, n)}
	for i := range n {
		at := headerSize + i*rowSize
		row := Section(data[at : at+rowSize])
		name, start, size := strings.TrimRight(data[at:at+8], "\x00"), row.Uint64(1), row.Uint64(2)
		if start > uint64(len(data)) || size > uint64(len(data))-start {
			return bad(at, "section %q ends beyond the file's %d bytes", name, len(data))
		}
		f.sections[name] = Section(data[start : start+size])
	}
	if checksum(data) != h.Uint64(5) {
		return bad(headerSize-8, "checksum differs: the data were changed or cut")
	}
	return f, nil
}

// Section returns a section, empty if the file has none of that name.
func (f *File) Section(name string) Section { return f.sections[name] }

// A Section is a run of little-endian values, indexed by their own size.
type Section string

// Uint32 returns the i-th 32-bit value.
func (s Section) Uint32(i int) uint32 {
	b := s[i*4 : i*4+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

// Uint64 returns the i-th 64-bit value.
func (s Section) Uint64(i int) uint64 {
	b := s[i*8 : i*8+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// Float32 returns the i-th 32-bit floating-point value.
func (s Section) Float32(i int) float32 { return math.Float32frombits(s.Uint32(i)) }

// checksum hashes a file without its checksum.
func checksum(data string) uint64 {
	return sum(data[:headerSize-8])*3 ^ sum(data[headerSize:])
}

// sum is a 64-bit multiply-and-rotate hash over 8-byte words.
func sum(data string) uint64 {
	h := uint64(len(data)) ^ 0x9e3779b97f4a7c15
	s := Section(data)
	for i := range len(data) / 8 {
		h = (h ^ s.Uint64(i)) * 0xff51afd7ed558ccd
		h = h<<29 | h>>35
	}
	for i := len(data) &^ 7; i < len(data); i++ {
		h = (h ^ uint64(data[i])) * 0xff51afd7ed558ccd
	}
	return h ^ h>>32
}

// A Builder collects sections and lays out the file.
type Builder struct {
	names []string
	data  [][]byte
}

// Add appends a section; names are at most 8 bytes.
func (b *Builder) Add(name string, data []byte) {
	b.names, b.data = append(b.names, name), append(b.data, data)
}

// Bytes returns the file; the same sections give the same bytes.
func (b *Builder) Bytes(kind string, format uint32, version string) []byte {
	size := headerSize + len(b.names)*rowSize
	for _, d := range b.data {
		size += len(d) + 7
	}
	out := make([]byte, headerSize+len(b.names)*rowSize, size)
	copy(out, magic)
	copy(out[8:16], kind)
	binary.LittleEndian.PutUint32(out[16:], format)
	binary.LittleEndian.PutUint32(out[20:], uint32(len(b.names)))
	copy(out[24:40], version)
	for i, d := range b.data {
		for len(out)%8 != 0 {
			out = append(out, 0)
		}
		row := out[headerSize+i*rowSize:]
		copy(row[:8], b.names[i])
		binary.LittleEndian.PutUint64(row[8:], uint64(len(out)))
		binary.LittleEndian.PutUint64(row[16:], uint64(len(d)))
		out = append(out, d...)
	}
	binary.LittleEndian.PutUint64(out[40:], checksum(string(out)))
	return out
}
