package related

import (
	"fmt"
	"math/bits"
	"sort"
	"strings"
	"time"

	"github.com/dateline-news/dateline/internal/background"
	"github.com/dateline-news/dateline/internal/flat"
)

// packed is a segment's bytes, read in place; see layout.go for what stands where. It is immutable.
type packed struct {
	data                            string
	articles, dated, pairs, tagged  int
	dimensions                      int
	keys, words, wordsAt            flat.Section
	posts, postsAt, tags, tagsAt    flat.Section
	seconds, nanos, sources, prints flat.Section
	byID, texts, textsAt            flat.Section
	records, recordsAt              flat.Section
}

// openPacked reads a segment's bytes. The error names the offset and the cause.
func openPacked(data string) (*packed, error) {
	f, err := flat.Open(data, layoutKind, layoutFormat)
	if err != nil {
		return nil, err
	}
	size := f.Section("size")
	if len(size) != 20 {
		return nil, fmt.Errorf("%s file: offset 48: section size holds %d bytes, not 20", layoutKind, len(size))
	}
	p := &packed{data: data, articles: int(size.Uint32(0)), dated: int(size.Uint32(1)), pairs: int(size.Uint32(2)), tagged: int(size.Uint32(3)), dimensions: int(size.Uint32(4)),
		words: f.Section("words"), posts: f.Section("posts"), tags: f.Section("tags"), texts: f.Section("texts"), records: f.Section("weights")}
	for _, s := range []struct {
		to   *flat.Section
		name string
		size int
	}{
		{&p.keys, "keys", 8 * p.pairs}, {&p.wordsAt, "wordsAt", 4 * (p.pairs + 1)}, {&p.postsAt, "postsAt", 4 * (p.pairs + 1)}, {&p.tagsAt, "tagsAt", 4 * (p.tagged + 1)},
		{&p.seconds, "seconds", 8 * p.articles}, {&p.nanos, "nanos", 4 * p.articles}, {&p.sources, "sources", 4 * p.articles}, {&p.prints, "prints", 8 * p.articles},
		{&p.byID, "byID", 4 * p.articles}, {&p.textsAt, "textsAt", 4 * (p.articles + 1)}, {&p.recordsAt, "weighAt", 4 * (p.articles + 1)},
	} {
		*s.to = f.Section(s.name)
		if len(*s.to) != s.size {
			return nil, fmt.Errorf("%s file: offset 48: section %s holds %d bytes, not %d", layoutKind, s.name, len(*s.to), s.size)
		}
	}
	return p, nil
}

func part(of, at flat.Section, i int) string { return string(of[at.Uint32(i):at.Uint32(i+1)]) }

func (p *packed) word(pair int) string { return part(p.words, p.wordsAt, pair) }
func (p *packed) tag(i uint64) string  { return part(p.tags, p.tagsAt, int(i)) }

// tagOf returns the number of a tag.
func (p *packed) tagOf(s string) (uint64, bool) {
	i := sort.Search(p.tagged, func(i int) bool { return p.tag(uint64(i)) >= s })
	return uint64(i), i < p.tagged && p.tag(uint64(i)) == s
}

// pairsOf returns the pairs of a key. Keys are hashes: where one stands is guessed from its value, and looked for from there.
func (p *packed) pairsOf(key uint64) (from, to int) {
	if p.pairs == 0 {
		return 0, 0
	}
	guess, _ := bits.Mul64(key, uint64(p.pairs))
	lo, hi := int(guess), int(guess) // the first pair with the key or a later one is in lo..hi
	for step := 16; lo > 0 && p.keys.Uint64(lo-1) >= key; step *= 2 {
		lo = max(0, lo-step)
	}
	for step := 16; hi < p.pairs && p.keys.Uint64(hi) < key; step *= 2 {
		lo, hi = hi+1, min(p.pairs, hi+step)
	}
	for lo < hi {
		if mid := (lo + hi) / 2; p.keys.Uint64(mid) < key {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for to = lo; to < p.pairs && p.keys.Uint64(to) == key; to++ {
	}
	return lo, to
}

// published returns the time of an article, in UTC, which is zero if it is not known.
func (p *packed) published(doc int32) time.Time {
	if int(doc) >= p.dated {
		return time.Time{}
	}
	return time.Unix(int64(p.seconds.Uint64(int(doc))), int64(p.nanos.Uint32(int(doc)))).UTC()
}

func (p *packed) id(doc int32) string {
	c := cursor{part(p.texts, p.textsAt, int(doc)), 0}
	return c.text()
}

// find returns the number of an article.
func (p *packed) find(id string) (int32, bool) {
	i := sort.Search(p.articles, func(i int) bool { return p.id(int32(p.byID.Uint32(i))) >= id })
	if i == p.articles {
		return 0, false
	}
	doc := int32(p.byID.Uint32(i))
	return doc, p.id(doc) == id
}

// window returns the articles of a span of time; those without a date are in no span.
func (p *packed) window(from, until time.Time) (lo, hi int32) {
	first := func(after func(time.Time) bool) int32 {
		return int32(sort.Search(p.dated, func(i int) bool { return after(p.published(int32(i))) }))
	}
	if !from.IsZero() {
		lo = first(func(t time.Time) bool { return !t.Before(from) })
	}
	if hi = int32(p.dated); !until.IsZero() {
		hi = first(func(t time.Time) bool { return t.After(until) })
	}
	return lo, max(lo, hi)
}

// A cursor reads what stands one after the other.
type cursor struct {
	s  string
	at int
}

func (c *cursor) byte() byte {
	b := c.s[c.at]
	c.at++
	return b
}

func (c *cursor) number() uint64 {
	v := uint64(c.s[c.at])
	c.at++
	if v < 0x80 {
		return v
	}
	v &= 0x7f
	for shift := 7; ; shift += 7 {
		b := c.s[c.at]
		c.at++
		if b < 0x80 {
			return v | uint64(b)<<shift
		}
		v |= uint64(b&0x7f) << shift
	}
}

func (c *cursor) take(n int) string {
	s := c.s[c.at : c.at+n]
	c.at += n
	return s
}

func (c *cursor) text() string { return c.take(int(c.number())) }

// An about is what an article's record says of it by tags.
type about struct {
	actor, patient      uint64 // 0 for none, else the tag and 1
	language            uint64
	countries, subjects []uint64
}

// record returns a cursor at the vectors of an article's record, and its tags before them.
func (p *packed) record(doc int32) (cursor, about) {
	c := cursor{part(p.records, p.recordsAt, int(doc)), 0}
	a := about{actor: c.number(), patient: c.number(), language: c.number()}
	for _, list := range []*[]uint64{&a.countries, &a.subjects} {
		if n := int(c.number()); n > 0 {
			*list = make([]uint64, n)
			for i := range *list {
				(*list)[i] = c.number()
			}
		}
	}
	return c, a
}

// skipMeaning moves from the vectors to the shingles.
func (p *packed) skipMeaning(c *cursor) {
	c.take(2 * int(c.byte()))
	if c.byte() != 0 {
		c.take(p.dimensions / 2)
	}
}

// skipVectors moves from the vectors to the features and returns what is between.
func (p *packed) skipVectors(c *cursor) string {
	start := c.at
	p.skipMeaning(c)
	c.number()
	c.take(4 * int(c.number()))
	return c.s[start:c.at]
}

// roles returns who the headline names as doing something to whom.
func (p *packed) roles(doc int32) (actor, patient string) {
	c := cursor{part(p.records, p.recordsAt, int(doc)), 0}
	for _, role := range []*string{&actor, &patient} {
		if tag := c.number(); tag > 0 {
			*role = p.tag(tag - 1)
		}
	}
	return actor, patient
}

// vectors returns a cursor at the vectors of an article.
func (p *packed) vectors(doc int32) cursor {
	c := cursor{part(p.records, p.recordsAt, int(doc)), 0}
	for range 3 { // actor, patient, language
		c.number()
	}
	for range 2 { // countries, subjects
		for range c.number() {
			c.number()
		}
	}
	return c
}

// features returns a cursor at the features of an article.
func (p *packed) features(doc int32) cursor {
	c := p.vectors(doc)
	p.skipVectors(&c)
	return c
}

// entry reads an article without its features.
func (p *packed) entry(doc int32) *entry {
	t := cursor{part(p.texts, p.textsAt, int(doc)), 0}
	e := &entry{id: t.text(), title: t.text(), url: t.text(), excerpt: t.text(), source: p.tag(uint64(p.sources.Uint32(int(doc)))), published: p.published(doc)}
	zone := t.number()
	if east := int(zone>>1) ^ -int(zone&1); east != 0 && !e.published.IsZero() {
		e.published = e.published.In(time.FixedZone("", east))
	}
	c, a := p.record(doc)
	if a.actor > 0 {
		e.actor = p.tag(a.actor - 1)
	}
	if a.patient > 0 {
		e.patient = p.tag(a.patient - 1)
	}
	e.language = p.tag(a.language)
	for _, x := range a.countries {
		e.countries = append(e.countries, p.tag(x))
	}
	for _, x := range a.subjects {
		e.subjects = append(e.subjects, p.tag(x))
	}
	p.readVectors(&c, e)
	return e
}

// readVectors reads the vectors and moves to the features.
func (p *packed) readVectors(c *cursor, e *entry) {
	if n := int(c.byte()); n > 0 {
		e.topics = make([]share, n)
		for i := range e.topics {
			e.topics[i] = share{c.byte(), weights[c.byte()]}
		}
	}
	if c.byte() != 0 {
		e.meaning = readMeaning(c.take(p.dimensions / 2))
	}
	e.sample = uint32(c.number())
	if n := int(c.number()); n > 0 {
		s := flat.Section(c.take(4 * n))
		e.shingles = make([]uint32, n)
		for i := range e.shingles {
			e.shingles[i] = s.Uint32(i)
		}
	}
}

// readMeaning reads a vector, four bits a dimension.
func readMeaning(s string) vector {
	at := make([]int8, 2*len(s))
	for i, two := range []byte(s) {
		at[2*i], at[2*i+1] = background.Number(two, 0), background.Number(two, 1)
	}
	return vectorOf(at)
}

// fill reads the features of an entry of this segment.
func (p *packed) fill(doc int32, e *entry) {
	c := p.features(doc)
	for _, list := range []*[]feature{&e.terms, &e.titles, &e.names, &e.numbers} {
		n := int(c.number())
		if n == 0 {
			continue
		}
		*list = make([]feature, n)
		pair := -1
		for i := range *list {
			pair += int(c.number())
			(*list)[i] = feature{p.keys.Uint64(pair), weights[c.byte()], p.word(pair)}
		}
	}
}

// whole reads all of an article. Its strings are parts of the segment.
func (p *packed) whole(doc int32) *entry {
	e := p.entry(doc)
	p.fill(doc, e)
	return e
}

// compare orders articles of any segments by time and id, as byTime does.
func (p *packed) compare(doc int32, q *packed, other int32) int {
	a, b := p.published(doc), q.published(other)
	switch {
	case a.IsZero() != b.IsZero() && a.IsZero():
		return 1
	case a.IsZero() != b.IsZero():
		return -1
	}
	if c := a.Compare(b); c != 0 {
		return c
	}
	return strings.Compare(p.id(doc), q.id(other))
}
