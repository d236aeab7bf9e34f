package related

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/dateline-news/dateline/internal/flat"
)

// A record is one article by itself, for a [Storage]: what a segment holds of it, without what segments share (see layout.go), so that an article compares alike
// whether it comes out of a record, out of a segment or from its document.
//
//	version   byte
//	text      as the section texts has it; source, language, actor, patient: a variable length and the bytes of each
//	time      0 or 1 (byte), whether there is one; seconds since 1970 (variable, zigzag), nanoseconds (variable)
//	tags      number of countries (variable), countries as text; number of topics, topics
//	vectors   dimensions of meaning (variable), then as the section weights has them
//	features  of terms, titles, names, numbers: how many (variable), key (uint64), level (byte) and word (text) of each
//	seal      uint64, a hash of all before
const recordVersion = 1

// record lays out an entry.
func (e *entry) record() []byte {
	out := make([]byte, 0, 3000)
	out = append(out, recordVersion)
	out = append(out, e.text()...)
	text := func(s string) {
		out = binary.AppendUvarint(out, uint64(len(s)))
		out = append(out, s...)
	}
	for _, s := range []string{e.source, e.language, e.actor, e.patient} {
		text(s)
	}
	if e.published.IsZero() {
		out = append(out, 0)
	} else {
		out = append(out, 1)
		out = binary.AppendVarint(out, e.published.Unix())
		out = binary.AppendUvarint(out, uint64(e.published.Nanosecond()))
	}
	for _, tags := range [][]string{e.countries, e.subjects} {
		out = binary.AppendUvarint(out, uint64(len(tags)))
		for _, t := range tags {
			text(t)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(e.meaning.at)))
	out = e.vectors(out, len(e.meaning.at))
	for list := range lists {
		out = binary.AppendUvarint(out, uint64(len(e.features(list))))
		for _, f := range e.features(list) {
			out = binary.LittleEndian.AppendUint64(out, f.key)
			out = append(out, levelOf(f.weight))
			text(f.label)
		}
	}
	return binary.LittleEndian.AppendUint64(out, xxh3.Hash(out))
}

// errRecord is the cause of an error of a record whose seal is right, and which therefore was made by something else.
var errRecord = errors.New("related: a record that is not of an article")

// parseRecord reads a record.
func parseRecord(b []byte) (*entry, error) {
	n := len(b) - 8
	if n < 1 {
		return nil, errors.New("related: a record is cut")
	}
	if b[0] != recordVersion {
		return nil, fmt.Errorf("related: a record of version %d, this library reads %d", b[0], recordVersion)
	}
	if xxh3.Hash(b[:n]) != binary.LittleEndian.Uint64(b[n:]) {
		return nil, errors.New("related: checksum of a record differs")
	}
	c := &checked{s: string(b[1:n])}
	e := &entry{id: c.text(), title: c.text(), url: c.text(), excerpt: c.text()}
	zone := c.zigzag()
	e.source, e.language, e.actor, e.patient = c.text(), c.text(), c.text(), c.text()
	if c.byte() != 0 {
		e.published = time.Unix(c.zigzag(), int64(c.number())).UTC()
		if zone != 0 {
			e.published = e.published.In(time.FixedZone("", int(zone)))
		}
	}
	for _, tags := range []*[]string{&e.countries, &e.subjects} {
		for range c.count(1) {
			*tags = append(*tags, c.text())
		}
	}
	c.vectors(e)
	for _, list := range []*[]feature{&e.terms, &e.titles, &e.names, &e.numbers} {
		if n := c.count(10); n > 0 {
			*list = make([]feature, n)
		}
		for i := range *list {
			f := feature{c.uint64(), weights[c.byte()], c.text()}
			c.bad = c.bad || i > 0 && (*list)[i-1].key >= f.key
			(*list)[i] = f
		}
	}
	if c.bad || c.s != "" || e.id == "" {
		return nil, errRecord
	}
	return e, nil
}

// A checked reads what stands one after the other, as a cursor does, from bytes that may be anything.
type checked struct {
	s   string // what is left
	bad bool   // something was not there
}

func (c *checked) take(n uint64) string {
	if n > uint64(len(c.s)) {
		c.bad, c.s = true, ""
		return ""
	}
	out := c.s[:n]
	c.s = c.s[n:]
	return out
}

func (c *checked) byte() byte {
	if s := c.take(1); s != "" {
		return s[0]
	}
	return 0
}

func (c *checked) number() uint64 {
	for v, shift := uint64(0), 0; shift < 64; shift += 7 {
		b := c.byte()
		v |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	c.bad = true
	return 0
}

func (c *checked) zigzag() int64 {
	v := c.number()
	return int64(v>>1) ^ -int64(v&1)
}

func (c *checked) uint64() uint64 {
	if s := c.take(8); s != "" {
		return flat.Section(s).Uint64(0)
	}
	return 0
}

func (c *checked) text() string { return c.take(c.number()) }

// count returns a number of things that take no less than some bytes each.
func (c *checked) count(size int) int {
	n := c.number()
	if n > uint64(len(c.s)/size) {
		c.bad, c.s = true, ""
		return 0
	}
	return int(n)
}

// vectors reads the dense parts of an article.
func (c *checked) vectors(e *entry) {
	dimensions := c.number()
	for range int(c.byte()) {
		topic, level := c.byte(), c.byte()
		c.bad = c.bad || int(topic) >= len(topicIDs()) || len(e.topics) > 0 && e.topics[len(e.topics)-1].topic >= topic
		e.topics = append(e.topics, share{topic, weights[level]})
	}
	switch has := c.byte(); {
	case has == 0 && dimensions == 0:
	case has == 1 && dimensions > 0 && dimensions%2 == 0:
		e.meaning = readMeaning(c.take(dimensions / 2))
	default:
		c.bad = true
	}
	e.sample = uint32(c.number())
	if n := c.count(4); n > 0 {
		s := flat.Section(c.take(4 * uint64(n)))
		e.shingles = make([]uint32, n)
		for i := range e.shingles {
			e.shingles[i] = s.Uint32(i)
		}
		c.bad = c.bad || !slices.IsSorted(e.shingles)
	}
}
