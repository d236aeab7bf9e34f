// Package catalog lists the articles of the site by country, topic, source, date, entity and word. It is all in memory and holds no
// texts: about a kilobyte an article, and 4 bytes for each of its different words.
package catalog

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// An Item is what the site lists of an article. It is not changed once it is in the catalog.
type Item struct {
	ID, Title, Source, URL, Excerpt string
	// Published is when it was published, the zero time if that is unknown; Added is when it came in.
	Published, Added time.Time
	// Sum tells whether an article that comes again has changed.
	Sum uint64
	// Countries are those in focus, Topics the ids of those that describe it, best first.
	Countries []Country
	Topics    []string
	// Entities are those that it names, best first.
	Entities []Salient
	// Words are the hashes of its different stems, those of the title first: Words[:TitleWords]. The catalog drops them.
	Words      Words
	TitleWords int
}

// Words are hashes of stems. As text, in JSON, they are base64 of four bytes each, the lowest first.
type Words []uint32

func (w Words) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, 4*len(w))
	for _, h := range w {
		raw = binary.LittleEndian.AppendUint32(raw, h)
	}
	return base64.StdEncoding.AppendEncode(nil, raw), nil
}

func (w *Words) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil || len(raw)%4 != 0 {
		return fmt.Errorf("words of %d bytes: %w", len(raw), cmp.Or(err, errors.New("no multiple of 4")))
	}
	*w = make(Words, 0, len(raw)/4)
	for ; len(raw) > 0; raw = raw[4:] {
		*w = append(*w, binary.LittleEndian.Uint32(raw))
	}
	return nil
}

// Time is when the article counts as published: when it came in if nothing else is known.
func (i *Item) Time() time.Time {
	if i.Published.IsZero() {
		return i.Added
	}
	return i.Published
}

// A Country is one in focus by its ISO 3166-1 alpha-2 code, with the share of the evidence and its role: "actor", "target", "venue", "home" or "".
type Country struct {
	Code  string
	Score float32
	Role  string
}

// An Entity is what the newest article that names a thing tells of it. It is not changed once it is in the catalog.
type Entity struct {
	ID, Name, Kind, Country, Role string
	Lat, Lon                      float64
	Located                       bool
}

// A Salient is an entity of an article and how much of the article is about it, 0 to 1.
type Salient struct {
	*Entity
	Salience float32
}

// A Catalog is safe for concurrent use.
type Catalog struct {
	mu      sync.RWMutex
	version uint64
	docs    []*Item // nil where an article was replaced
	when    []int64 // of docs, in seconds; it stays when an article is replaced, so that lists stay in order
	byID    map[string]uint32
	dead    int
	shared  strs
	// Every list holds places in docs, the oldest article first.
	all                                 list
	countries, topics, sources, mention map[string]list
	words, titles                       map[uint32]list
	entities                            map[string]*known
	names                               map[string][]string // ids by word of the name, in small letters
}

// known is an entity and the time of the article that told of it.
type known struct {
	*Entity
	when int64
}

type list []uint32

// New returns an empty catalog.
func New() *Catalog {
	return &Catalog{byID: map[string]uint32{}, shared: strs{}, countries: map[string]list{}, topics: map[string]list{}, sources: map[string]list{}, mention: map[string]list{},
		words: map[uint32]list{}, titles: map[uint32]list{}, entities: map[string]*known{}, names: map[string][]string{}}
}

// Add adds items, which then are the catalog's; one whose id is there already replaces the older one. Many at once cost less than one by one.
func (c *Catalog) Add(items ...*Item) {
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b *Item) int { return a.Time().Compare(b.Time()) })
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version++
	for _, item := range items {
		if old, ok := c.byID[item.ID]; ok {
			c.docs[old] = nil
			c.dead++
		}
		c.add(item)
	}
	if c.dead > 1000 && c.dead > len(c.docs)/4 {
		c.compact()
	}
}

func (c *Catalog) add(item *Item) {
	n := uint32(len(c.docs))
	c.docs, c.when = append(c.docs, item), append(c.when, item.Time().Unix())
	c.byID[item.ID] = n
	c.insert(&c.all, n)
	item.Source = c.shared.keep(item.Source)
	put(c, c.sources, item.Source, n)
	for i := range item.Countries {
		f := &item.Countries[i]
		f.Code, f.Role = c.shared.keep(f.Code), c.shared.keep(f.Role)
		put(c, c.countries, f.Code, n)
	}
	for i, t := range item.Topics {
		item.Topics[i] = c.shared.keep(t)
		put(c, c.topics, item.Topics[i], n)
	}
	for i := range item.Entities {
		e := &item.Entities[i]
		e.Entity = c.entity(e.Entity, c.when[n])
		put(c, c.mention, e.ID, n)
	}
	for i, w := range item.Words {
		put(c, c.words, w, n)
		if i < item.TitleWords {
			put(c, c.titles, w, n)
		}
	}
	item.Words = nil
}

// entity returns the catalog's own entry of an entity: the one that it has, if that is as new or says the same.
func (c *Catalog) entity(e *Entity, when int64) *Entity {
	k := c.entities[e.ID]
	if k != nil && (when < k.when || *e == *k.Entity) {
		return k.Entity
	}
	own := *e
	own.Kind, own.Country, own.Role = c.shared.keep(e.Kind), c.shared.keep(e.Country), c.shared.keep(e.Role)
	if k == nil || k.Name != e.Name {
		words := wordsOf(e.Name)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			if k == nil || !slices.Contains(c.names[w], e.ID) {
				c.names[w] = append(c.names[w], e.ID)
			}
		}
	}
	c.entities[e.ID] = &known{&own, when}
	return &own
}

// wordsOf returns the words of a name in small letters; a hyphen parts words.
func wordsOf(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// A strs keeps one copy of equal strings.
type strs map[string]string

func (s strs) keep(v string) string {
	if kept, ok := s[v]; ok {
		return kept
	}
	v = strings.Clone(v)
	s[v] = v
	return v
}

func put[K comparable](c *Catalog, lists map[K]list, key K, n uint32) {
	l := lists[key]
	c.insert(&l, n)
	lists[key] = l
}

// insert puts article n at its place in time, which is mostly the last.
func (c *Catalog) insert(l *list, n uint32) {
	at := len(*l)
	if t := c.when[n]; at > 0 && c.when[(*l)[at-1]] > t {
		at, _ = slices.BinarySearchFunc(*l, t, func(m uint32, t int64) int { return cmp.Or(cmp.Compare(c.when[m], t), -1) })
	}
	*l = slices.Insert(*l, at, n)
}

// compact numbers the articles anew, without those that were replaced.
func (c *Catalog) compact() {
	const gone = ^uint32(0)
	moved := make([]uint32, len(c.docs))
	n := uint32(0)
	for i, d := range c.docs {
		if moved[i] = gone; d != nil {
			moved[i] = n
			c.docs[n], c.when[n] = d, c.when[i]
			c.byID[d.ID] = n
			n++
		}
	}
	clear(c.docs[n:])
	c.docs, c.when, c.dead = c.docs[:n], c.when[:n], 0
	move := func(l list) list {
		kept := l[:0]
		for _, d := range l {
			if moved[d] != gone {
				kept = append(kept, moved[d])
			}
		}
		return kept
	}
	c.all = move(c.all)
	for _, lists := range []map[string]list{c.countries, c.topics, c.sources, c.mention} {
		for k, l := range lists {
			lists[k] = move(l)
		}
	}
	for _, lists := range []map[uint32]list{c.words, c.titles} {
		for k, l := range lists {
			lists[k] = move(l)
		}
	}
}

// Len returns the number of articles.
func (c *Catalog) Len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.byID)
}

// Version is another one after each change.
func (c *Catalog) Version() uint64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.version
}

// Item returns the article of an id, or nil.
func (c *Catalog) Item(id string) *Item {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if n, ok := c.byID[id]; ok {
		return c.docs[n]
	}
	return nil
}

// Entity returns what is known of an entity, or nil if no article names it.
func (c *Catalog) Entity(id string) *Entity {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if k := c.entities[id]; k != nil {
		return k.Entity
	}
	return nil
}
