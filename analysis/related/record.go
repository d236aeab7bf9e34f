package related

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zeebo/xxh3"
)

// A record is one article by itself, for a [Storage]: what a segment holds of it, without what segments share (see layout.go), so that an article compares alike
// whether it comes out of a record, out of a segment or from its document. Apart are laid out the words of the features, by which a person knows them, and of each key the last 24 bits, without
// which two keys in thousands of millions are one: they are half of all, and are needed only of the article that is asked about, since a reason is something that it has.
//
//	version   byte
//	text      as the section texts has it; source, language, actor, patient: a variable length and the bytes of each
//	time      0 or 1 (byte), whether there is one; seconds since 1970 (variable, zigzag), nanoseconds (variable)
//	tags      number of countries (variable), countries as text; number of topics, topics
//	vectors   dimensions of meaning (variable), then as the section weights has them
//	features  of terms, titles, names, numbers: how many (variable), key (its first 40 bits, first byte first) and level (byte) of each
//	seal      uint64, a hash of all before
//
// and the words are
//
//	words     of each feature, the last 24 bits of its key, first byte first, and its word as text
//	seal      uint64, a hash of all before and the seal of the record
const recordVersion = 2

// record lays out an entry.
func (e *entry) record() []byte {
	out := make([]byte, 0, 3<<10)
	out = append(out, recordVersion)
	out = append(out, e.text()...)
	for _, s := range []string{e.source, e.language, e.actor, e.patient} {
		out = appendText(out, s)
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
			out = appendText(out, t)
		}
	}
	out = binary.AppendUvarint(out, uint64(len(e.meaning.at)))
	out = e.vectors(out, len(e.meaning.at))
	for list := range lists {
		out = binary.AppendUvarint(out, uint64(len(e.features(list))))
		for _, f := range e.features(list) {
			out = append(out, byte(f.key>>56), byte(f.key>>48), byte(f.key>>40), byte(f.key>>32), byte(f.key>>24), levelOf(f.weight))
		}
	}
	return binary.LittleEndian.AppendUint64(out, xxh3.Hash(out))
}

func appendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// words lays out the words of an entry's features, given its record.
func (e *entry) words(record []byte) []byte {
	out := make([]byte, 0, 2<<10)
	for list := range lists {
		for _, f := range e.features(list) {
			out = appendText(append(out, byte(f.key>>16), byte(f.key>>8), byte(f.key)), f.label)
		}
	}
	return binary.LittleEndian.AppendUint64(out, wordsSeal(out, record))
}

// lastBits are the bits of a key that a record does without.
const lastBits = 1<<24 - 1

// rounded returns the entry with such keys as it has when it comes out of a record alone.
func (e *entry) rounded() *entry {
	r := *e
	for _, list := range []*[]feature{&r.terms, &r.titles, &r.names, &r.numbers} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i].key &^= lastBits
		}
	}
	return &r
}

func wordsSeal(words, record []byte) uint64 {
	return xxh3.HashSeed(words, binary.LittleEndian.Uint64(record[len(record)-8:]))
}

// addWords completes the features of an entry that was read from a record.
func (e *entry) addWords(words, record []byte) error {
	n := len(words) - 8
	if n < 0 || wordsSeal(words[:n], record) != binary.LittleEndian.Uint64(words[n:]) {
		return errors.New("related: the words of an article are cut, or not those of its record")
	}
	c := &checked{s: words[:n]}
	for list := range lists {
		last := uint64(0)
		for i := range e.features(list) {
			f := &e.features(list)[i]
			f.key |= c.big(3)
			f.label = c.text()
			c.bad = c.bad || i > 0 && last >= f.key
			last = f.key
		}
	}
	if c.bad || len(c.s) > 0 {
		return errRecord
	}
	return nil
}

// errRecord is the cause of an error of a record whose seal is right, and which therefore was made by something else.
var errRecord = errors.New("related: a record that is not of an article")

// parseRecord reads a record. The features have neither words nor the last bits of their keys; see addWords. They are appended to space, of which they stay a part.
func parseRecord(b []byte, space *[]feature) (*entry, error) {
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
	c := &checked{s: b[1:n]}
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
		n, from, last := c.count(6), len(*space), uint64(0)
		for range n {
			f := feature{key: c.big(5) << 24, weight: weights[c.byte()]}
			c.bad = c.bad || last > f.key
			last = f.key
			*space = append(*space, f)
		}
		if n > 0 {
			*list = (*space)[from:len(*space):len(*space)]
		}
	}
	if c.bad || len(c.s) > 0 || e.id == "" {
		return nil, errRecord
	}
	return e, nil
}

// A checked reads what stands one after the other, as a cursor does, from bytes that may be anything.
type checked struct {
	s   []byte // what is left
	bad bool   // something was not there
}

func (c *checked) take(n uint64) []byte {
	if n > uint64(len(c.s)) {
		c.bad, c.s = true, nil
		return nil
	}
	out := c.s[:n]
	c.s = c.s[n:]
	return out
}

func (c *checked) byte() byte {
	if s := c.take(1); s != nil {
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

// big reads a number of some bytes, the first byte first.
func (c *checked) big(bytes uint64) (v uint64) {
	for _, b := range c.take(bytes) {
		v = v<<8 | uint64(b)
	}
	return v
}

func (c *checked) text() string { return string(c.take(c.number())) }

// count returns a number of things that take no less than some bytes each.
func (c *checked) count(size int) int {
	n := c.number()
	if n > uint64(len(c.s)/size) {
		c.bad, c.s = true, nil
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
		e.meaning = readMeaning(string(c.take(dimensions / 2)))
	default:
		c.bad = true
	}
	e.sample = uint32(c.number())
	if n := c.count(4); n > 0 {
		s := c.take(4 * uint64(n))
		e.shingles = make([]uint32, n)
		for i := range e.shingles {
			e.shingles[i] = binary.LittleEndian.Uint32(s[4*i:])
		}
		c.bad = c.bad || !slices.IsSorted(e.shingles)
	}
}
