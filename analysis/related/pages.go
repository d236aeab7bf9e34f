package related

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
)

// bbolt trusts its file: a page that was changed on the disk may make it panic, write over pages in use, or hide records. Before
// it is let near a file, the file's pages are walked through here: heads, kinds, bounds and order are checked, no page may be reached twice, and
// those reached and those free must be all pages that there are. The records' own checksums (see store.go) cover what is in them.
//
// Layout of bbolt's files (version 2; numbers as the machine has them, here little endian): two head pages with a checksum, of which the one with the
// higher transaction counts; a tree of branch and leaf pages, whose leaves hold keys with values or with the roots of further trees; and a
// page that lists the free ones. A page may go on over the next ones.

// Sizes in bytes and flags of bbolt's layout.
const (
	pageHeader   = 16
	branchRow    = 16
	leafRow      = 16
	bucketHeader = 16
	headSize     = 64
	boltMagic    = 0xED0CDAED
	branchPage   = 0x01
	leafPage     = 0x02
	headPage     = 0x04
	freePage     = 0x10
	subBucket    = 0x01
)

// A damage is a fault of an index file.
type damage struct {
	offset int64
	cause  string
}

func (d *damage) Error() string { return fmt.Sprintf("offset %d: %s", d.offset, d.cause) }

func damaged(offset int64, cause string, args ...any) error {
	return &damage{offset, fmt.Sprintf(cause, args...)}
}

// A boltHead is one of the two head pages.
type boltHead struct {
	pageSize                    int
	root, free, pages, sequence uint64
}

// readHead reads a head page at an offset.
func readHead(r io.ReaderAt, at int64) (boltHead, error) {
	var b [pageHeader + headSize]byte
	if _, err := r.ReadAt(b[:], at); err != nil {
		return boltHead{}, damaged(at, "cut within a head page: %v", err)
	}
	m := b[pageHeader:]
	u32, u64 := binary.LittleEndian.Uint32, binary.LittleEndian.Uint64
	sum := fnv.New64a()
	sum.Write(m[:56])
	switch {
	case u32(m) != boltMagic:
		return boltHead{}, damaged(at+pageHeader, "not a head page of a bbolt file")
	case u32(m[4:]) != 2:
		return boltHead{}, damaged(at+pageHeader+4, "bbolt file of version %d, this one reads 2", u32(m[4:]))
	case u64(m[56:]) != sum.Sum64():
		return boltHead{}, damaged(at+pageHeader+56, "checksum of a head page differs")
	case binary.LittleEndian.Uint16(b[8:]) != headPage:
		return boltHead{}, damaged(at+8, "kind of a head page differs")
	}
	return boltHead{int(u32(m[8:])), u64(m[16:]), u64(m[32:]), u64(m[40:]), u64(m[48:])}, nil
}

// A walk goes through the pages of a bbolt file.
type walk struct {
	r       io.ReaderAt
	head    boltHead
	reached []bool
	record  func(bucket string, key, value []byte, offset int64) error
}

// walkPages checks the pages of a bbolt file and calls record with each record of each bucket, in order, and the offset of its value. The slices are
// only good during the call.
func walkPages(r io.ReaderAt, size int64, record func(bucket string, key, value []byte, offset int64) error) error {
	first, err := readHead(r, 0)
	if err != nil {
		return err
	}
	if first.pageSize < 512 || first.pageSize > 1<<16 {
		return damaged(pageHeader+8, "pages of %d bytes", first.pageSize)
	}
	second, err := readHead(r, int64(first.pageSize))
	if err != nil {
		return err
	}
	w := &walk{r: r, head: first, record: record}
	if second.sequence > first.sequence {
		w.head = second
	}
	h := &w.head
	if h.pageSize != first.pageSize || h.pages < 4 || int64(h.pages) > size/int64(h.pageSize) {
		return damaged(size, "the file ends before its %d pages of %d bytes", h.pages, h.pageSize)
	}
	w.reached = make([]bool, h.pages)
	w.reached[0], w.reached[1] = true, true
	if err := w.tree(h.root, "", 0); err != nil {
		return err
	}
	if err := w.freePages(); err != nil {
		return err
	}
	if i := slices.Index(w.reached, false); i >= 0 {
		return damaged(w.at(uint64(i)), "page %d belongs to nothing", i)
	}
	return nil
}

func (w *walk) at(page uint64) int64 { return int64(page) * int64(w.head.pageSize) }

// page reads a page with those over which it goes on.
func (w *walk) page(id uint64) (data []byte, kind, count uint16, err error) {
	if id < 2 || id >= w.head.pages {
		return nil, 0, 0, damaged(0, "reference to page %d of %d", id, w.head.pages)
	}
	var b [pageHeader]byte
	if _, err := w.r.ReadAt(b[:], w.at(id)); err != nil {
		return nil, 0, 0, damaged(w.at(id), "%v", err)
	}
	own, more := binary.LittleEndian.Uint64(b[:]), binary.LittleEndian.Uint32(b[12:])
	kind, count = binary.LittleEndian.Uint16(b[8:]), binary.LittleEndian.Uint16(b[10:])
	if own != id {
		return nil, 0, 0, damaged(w.at(id), "page %d says that it is page %d", id, own)
	}
	if uint64(more) >= w.head.pages-id {
		return nil, 0, 0, damaged(w.at(id)+12, "page %d goes on over %d pages, beyond the last", id, more)
	}
	for i := id; i <= id+uint64(more); i++ {
		if w.reached[i] {
			return nil, 0, 0, damaged(w.at(i), "page %d is used twice", i)
		}
		w.reached[i] = true
	}
	data = make([]byte, (int(more)+1)*w.head.pageSize)
	if _, err := w.r.ReadAt(data, w.at(id)); err != nil {
		return nil, 0, 0, damaged(w.at(id), "%v", err)
	}
	return data, kind, count, nil
}

// maxDepth is more than any tree of records has.
const maxDepth = 20

// tree checks the pages of a tree.
func (w *walk) tree(id uint64, bucket string, depth int) error {
	data, kind, count, err := w.page(id)
	if err != nil {
		return err
	}
	switch {
	case depth > maxDepth:
		return damaged(w.at(id), "the tree is too deep")
	case kind == leafPage:
		return w.leaf(data, w.at(id), int(count), bucket)
	case kind != branchPage:
		return damaged(w.at(id)+8, "page %d is of kind %#x within a tree", id, kind)
	}
	u32 := binary.LittleEndian.Uint32
	var last []byte
	for i := range int(count) {
		at := pageHeader + i*branchRow
		if at+branchRow > len(data) {
			return damaged(w.at(id)+10, "page %d holds %d rows", id, count)
		}
		row := data[at:]
		key, err := within(data, at, u32(row), 0, u32(row[4:]))
		if err != nil || i > 0 && bytes.Compare(last, key) >= 0 {
			return damaged(w.at(id)+int64(at), "row %d of page %d: key out of place", i, id)
		}
		last = key
		if err := w.tree(binary.LittleEndian.Uint64(row[8:]), bucket, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// within returns bytes that a row of a page refers to, behind others.
func within(data []byte, row int, position, skip, size uint32) ([]byte, error) {
	start := uint64(row) + uint64(position) + uint64(skip)
	if start+uint64(size) > uint64(len(data)) {
		return nil, io.ErrUnexpectedEOF
	}
	return data[start : start+uint64(size)], nil
}

// leaf checks the records of a leaf, which stands in the file at an offset.
func (w *walk) leaf(data []byte, offset int64, count int, bucket string) error {
	u32 := binary.LittleEndian.Uint32
	var last []byte
	for i := range count {
		at := pageHeader + i*leafRow
		if at+leafRow > len(data) {
			return damaged(offset+10, "a leaf holds %d rows", count)
		}
		row := data[at:]
		flags, position, keySize, valueSize := u32(row), u32(row[4:]), u32(row[8:]), u32(row[12:])
		key, err := within(data, at, position, 0, keySize)
		if err != nil || i > 0 && bytes.Compare(last, key) >= 0 {
			return damaged(offset+int64(at), "row %d of a leaf: key out of place", i)
		}
		last = key
		value, err := within(data, at, position, keySize, valueSize)
		if err != nil {
			return damaged(offset+int64(at)+12, "key %q: the value ends beyond its page", key)
		}
		valueAt := offset + int64(at) + int64(position) + int64(keySize)
		switch {
		case flags == 0 && bucket != "":
			if err := w.record(bucket, key, value, valueAt); err != nil {
				return err
			}
		case flags != subBucket || bucket != "" || len(key) == 0 || len(value) < bucketHeader:
			return damaged(offset+int64(at), "key %q: a record of kind %d where none is", key, flags)
		default:
			name := string(key)
			root := binary.LittleEndian.Uint64(value)
			if root != 0 {
				err = w.tree(root, name, 0)
			} else if err = inlineFault(value[bucketHeader:], valueAt+bucketHeader); err == nil { // a small bucket is a page in the value
				err = w.leaf(value[bucketHeader:], valueAt+bucketHeader, int(binary.LittleEndian.Uint16(value[bucketHeader+10:])), name)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// inlineFault checks the header of a page that stands in a value.
func inlineFault(page []byte, at int64) error {
	if len(page) < pageHeader {
		return damaged(at, "a page within a record is cut")
	}
	if kind := binary.LittleEndian.Uint16(page[8:]); kind != leafPage || binary.LittleEndian.Uint32(page[12:]) != 0 {
		return damaged(at+8, "a page within a record is of kind %#x", kind)
	}
	return nil
}

// freePages checks the list of free pages.
func (w *walk) freePages() error {
	id := w.head.free
	data, kind, count, err := w.page(id)
	if err != nil {
		return err
	}
	if kind != freePage {
		return damaged(w.at(id)+8, "page %d is of kind %#x, not the list of free pages", id, kind)
	}
	rows, n := data[pageHeader:], uint64(count)
	if count == 0xffff { // the number stands in the first row
		n, rows = binary.LittleEndian.Uint64(rows), rows[8:]
	}
	if n > uint64(len(rows)/8) {
		return damaged(w.at(id)+10, "page %d lists %d free pages", id, n)
	}
	for i := range int(n) {
		page := binary.LittleEndian.Uint64(rows[8*i:])
		if page < 2 || page >= w.head.pages || w.reached[page] {
			return damaged(w.at(id)+pageHeader+int64(8*i), "page %d is listed as free, and is not", page)
		}
		w.reached[page] = true
	}
	return nil
}
