package related

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/dateline-news/dateline/internal/flat"
)

// A packed segment is one string of bytes in the container of package flat, the same in memory and on disk, and is read in place.
// All numbers are little endian or, where it says so, variable in length (7 bits a byte, the lowest first).
//
// Articles are numbered in the order of their time, those of one time by id, undated ones last. What articles share is kept once:
//
//   - A pair is a term, name or number together with the word that stands for it in some article. Pairs are numbered in
//     the order of their keys, those of one key by word. Of one key an article has one pair.
//   - A tag is a source, language, country or topic. Tags are in the order of their letters.
//
// Sections:
//
//	size      uint32 each: articles, dated articles, pairs, tags, dimensions of meaning
//	keys      uint64 a pair
//	words     the words of the pairs, one after the other; wordsAt: uint32 a pair and one more, where each begins
//	posts     for each pair three lists of articles, who have it as a title's, as a number, and as a term or name: the first two begin with their bytes
//	          (variable); an article is the gap to the one before (variable) and the level of the weight (byte); postsAt
//	tags      the tags; tagsAt
//	seconds   int64 an article, since 1970; nanos: uint32 an article
//	sources   uint32 an article: the tag
//	prints    uint64 an article: a hash of all that is kept of it
//	byID      uint32 an article: their numbers in the order of their ids
//	texts     an article: id, title, url, excerpt (each a variable length and the bytes), zone in seconds east (variable, zigzag); textsAt
//	weights   an article: tags, vectors, features; weightsAt
//
//	tags      variable each: actor, patient (0 for none, else a tag and 1), language (a tag), number of countries, countries, number of topics, topics
//	vectors   topics: number (byte), topic and level of each; meaning: 0 or 1 (byte), four bits a dimension, the lower ones first; shingles: sample, number
//	          (variable), uint32 each
//	features  of terms, titles, names, numbers: how many (variable), gap to the pair before (variable) and level (byte) of each
const (
	layoutKind   = "related"
	layoutFormat = 1
)

// A layout collects the sections of a segment. Pairs and articles are put in in order.
type layout struct {
	articles, dated, pairs, dimensions int
	keys, words, wordsAt, posts, post  []byte
	postsAt, tags, tagsAt              []byte
	seconds, nanos, sources, prints    []byte
	texts, textsAt, records, recordsAt []byte
	ids                                []string
	tagNumber                          map[string]uint64
}

// newLayout begins a segment with its tags, which need not be in order.
func newLayout(tags map[string]bool, dimensions int) *layout {
	l := &layout{dimensions: dimensions, tagNumber: make(map[string]uint64, len(tags))}
	sorted := make([]string, 0, len(tags))
	for t := range tags {
		sorted = append(sorted, t)
	}
	slices.Sort(sorted)
	for i, t := range sorted {
		l.tagNumber[t] = uint64(i)
		l.tagsAt = binary.LittleEndian.AppendUint32(l.tagsAt, uint32(len(l.tags)))
		l.tags = append(l.tags, t...)
	}
	return l
}

// grow makes room for what segments hold.
func (l *layout) grow(from []*segment) {
	for to, size := range map[*[]byte]func(*packed) int{
		&l.keys: func(p *packed) int { return len(p.keys) }, &l.words: func(p *packed) int { return len(p.words) }, &l.posts: func(p *packed) int { return len(p.posts) },
		&l.texts: func(p *packed) int { return len(p.texts) }, &l.records: func(p *packed) int { return len(p.records) },
	} {
		n := 0
		for _, g := range from {
			n += size(g.packed)
		}
		*to = make([]byte, 0, n)
	}
}

// pair puts in a pair with its articles, by number.
func (l *layout) pair(key uint64, word string, posts *[postLists][]posting) {
	l.pairs++
	l.keys = binary.LittleEndian.AppendUint64(l.keys, key)
	l.wordsAt = binary.LittleEndian.AppendUint32(l.wordsAt, uint32(len(l.words)))
	l.words = append(l.words, word...)
	l.postsAt = binary.LittleEndian.AppendUint32(l.postsAt, uint32(len(l.posts)))
	for list, some := range posts {
		l.post = l.post[:0]
		last := int32(-1)
		for _, p := range some {
			l.post = binary.AppendUvarint(l.post, uint64(p.doc-last))
			l.post = append(l.post, p.level)
			last = p.doc
		}
		if list < postLists-1 {
			l.posts = binary.AppendUvarint(l.posts, uint64(len(l.post)))
		}
		l.posts = append(l.posts, l.post...)
	}
}

// A posting is an article that has a feature, with the level of its weight.
type posting struct {
	doc   int32
	level uint8
}

// The lists of postings of a pair; terms and names have keys of their own and share one.
const (
	titlePosts = iota
	numberPosts
	termPosts
	postLists
)

// postList is the list of postings for each list of features.
var postList = [lists]int{termList: termPosts, titleList: titlePosts, nameList: termPosts, numberList: numberPosts}

// article begins an article: its time, its source and its text, which is as the section texts has it.
func (l *layout) article(id string, published time.Time, source string, print uint64, text string) {
	l.articles++
	if !published.IsZero() {
		l.dated++
	}
	l.ids = append(l.ids, id)
	l.seconds = binary.LittleEndian.AppendUint64(l.seconds, uint64(published.Unix()))
	l.nanos = binary.LittleEndian.AppendUint32(l.nanos, uint32(published.Nanosecond()))
	l.sources = binary.LittleEndian.AppendUint32(l.sources, uint32(l.tagNumber[source]))
	l.prints = binary.LittleEndian.AppendUint64(l.prints, print)
	l.textsAt = binary.LittleEndian.AppendUint32(l.textsAt, uint32(len(l.texts)))
	l.texts = append(l.texts, text...)
	l.recordsAt = binary.LittleEndian.AppendUint32(l.recordsAt, uint32(len(l.records)))
}

// about puts in the tags of the article begun last.
func (l *layout) about(actor, patient, language string, countries, subjects []string) {
	put := func(n uint64) { l.records = binary.AppendUvarint(l.records, n) }
	for _, role := range []string{actor, patient} {
		if role == "" {
			put(0)
		} else {
			put(l.tagNumber[role] + 1)
		}
	}
	put(l.tagNumber[language])
	for _, list := range [][]string{countries, subjects} {
		put(uint64(len(list)))
		for _, t := range list {
			put(l.tagNumber[t])
		}
	}
}

// finish returns the bytes of the segment.
func (l *layout) finish() (string, error) {
	for _, part := range [][]byte{l.words, l.posts, l.texts, l.records} {
		if len(part) > math.MaxUint32 {
			return "", fmt.Errorf("related: a segment of %d articles takes more than 4 GB", l.articles)
		}
	}
	var size []byte
	for _, n := range []int{l.articles, l.dated, l.pairs, len(l.tagNumber), l.dimensions} {
		size = binary.LittleEndian.AppendUint32(size, uint32(n))
	}
	byID := make([]uint32, l.articles)
	for i := range byID {
		byID[i] = uint32(i)
	}
	slices.SortFunc(byID, func(a, b uint32) int { return strings.Compare(l.ids[a], l.ids[b]) })
	var order []byte
	for _, i := range byID {
		order = binary.LittleEndian.AppendUint32(order, i)
	}
	end := func(at, of []byte) []byte { return binary.LittleEndian.AppendUint32(at, uint32(len(of))) }
	var b flat.Builder
	b.Add("size", size)
	b.Add("keys", l.keys)
	b.Add("words", l.words)
	b.Add("wordsAt", end(l.wordsAt, l.words))
	b.Add("posts", l.posts)
	b.Add("postsAt", end(l.postsAt, l.posts))
	b.Add("tags", l.tags)
	b.Add("tagsAt", end(l.tagsAt, l.tags))
	b.Add("seconds", l.seconds)
	b.Add("nanos", l.nanos)
	b.Add("sources", l.sources)
	b.Add("prints", l.prints)
	b.Add("byID", order)
	b.Add("texts", l.texts)
	b.Add("textsAt", end(l.textsAt, l.texts))
	b.Add("weights", l.records)
	b.Add("weighAt", end(l.recordsAt, l.records))
	return string(b.Bytes(layoutKind, layoutFormat, "")), nil
}

// An occurrence is a feature of an article.
type occurrence struct {
	feature
	doc  int32
	list uint8
}

// The lists of features, by number.
const (
	termList = iota
	titleList
	nameList
	numberList
	lists
)

// features returns a list of features by its number.
func (e *entry) features(list int) []feature {
	return [lists][]feature{e.terms, e.titles, e.names, e.numbers}[list]
}

// pack lays out entries, which it sorts.
func pack(entries []*entry) (string, error) {
	slices.SortFunc(entries, byTime)
	tags := map[string]bool{}
	n, dimensions := 0, 0
	for _, e := range entries {
		for _, t := range []string{e.source, e.language, e.actor, e.patient} {
			tags[t] = true
		}
		for _, t := range e.countries {
			tags[t] = true
		}
		for _, t := range e.subjects {
			tags[t] = true
		}
		n += len(e.terms) + len(e.titles) + len(e.names) + len(e.numbers)
		dimensions = max(dimensions, len(e.meaning.at))
	}
	all := make([]occurrence, 0, n)
	for i, e := range entries {
		for list := range lists {
			for _, f := range e.features(list) {
				all = append(all, occurrence{f, int32(i), uint8(list)})
			}
		}
	}
	order := sorted(all)
	l := newLayout(tags, dimensions)
	type item struct {
		pair  int
		level uint8
	}
	kept := make([][lists][]item, len(entries))
	var posts [postLists][]posting
	for start := 0; start < len(order); {
		for list := range posts {
			posts[list] = posts[list][:0]
		}
		first, end := &all[order[start].at], start
		for ; end < len(order) && all[order[end].at].key == first.key && all[order[end].at].label == first.label; end++ {
			o := &all[order[end].at]
			level := levelOf(o.weight)
			kept[o.doc][o.list] = append(kept[o.doc][o.list], item{l.pairs, level})
			to := &posts[postList[o.list]]
			*to = append(*to, posting{o.doc, level})
		}
		l.pair(first.key, first.label, &posts)
		start = end
	}
	for i, e := range entries {
		text := e.text()
		l.article(e.id, e.published, e.source, e.print(text), text)
		l.about(e.actor, e.patient, e.language, e.countries, e.subjects)
		l.records = e.vectors(l.records, dimensions)
		for _, list := range kept[i] {
			l.records = binary.AppendUvarint(l.records, uint64(len(list)))
			last := -1
			for _, x := range list {
				l.records = binary.AppendUvarint(l.records, uint64(x.pair-last))
				l.records = append(l.records, x.level)
				last = x.pair
			}
		}
	}
	return l.finish()
}

// A reference is the number of an occurrence, with its key.
type reference struct {
	key uint64
	at  uint32
}

// sorted orders occurrences by key and label, those of both by article and list, in which order they stand.
func sorted(all []occurrence) []reference {
	out := make([]reference, len(all))
	for i := range all {
		out[i] = reference{all[i].key, uint32(i)}
	}
	slices.SortFunc(out, func(a, b reference) int {
		if a.key < b.key {
			return -1
		}
		if a.key > b.key {
			return 1
		}
		return cmp.Compare(a.at, b.at)
	})
	for start := 0; start < len(out); {
		end, one := start+1, true
		for ; end < len(out) && out[end].key == out[start].key; end++ {
			one = one && all[out[end].at].label == all[out[start].at].label
		}
		if !one {
			slices.SortStableFunc(out[start:end], func(a, b reference) int { return strings.Compare(all[a.at].label, all[b.at].label) })
		}
		start = end
	}
	return out
}

// text lays out what is shown of an article.
func (e *entry) text() string {
	var out []byte
	for _, s := range []string{e.id, e.title, e.url, e.excerpt} {
		out = binary.AppendUvarint(out, uint64(len(s)))
		out = append(out, s...)
	}
	_, zone := e.published.Zone()
	return string(binary.AppendVarint(out, int64(zone)))
}

// vectors lays out the dense parts of an article.
func (e *entry) vectors(out []byte, dimensions int) []byte {
	out = append(out, byte(len(e.topics)))
	for _, t := range e.topics {
		out = append(out, t.topic, levelOf(t.weight))
	}
	if len(e.meaning.at) == dimensions && dimensions > 0 {
		out = append(out, 1)
		for i := 0; i < dimensions; i += 2 {
			out = append(out, byte(e.meaning.at[i])&15|byte(e.meaning.at[i+1])<<4)
		}
	} else {
		out = append(out, 0)
	}
	out = binary.AppendUvarint(out, uint64(e.sample))
	out = binary.AppendUvarint(out, uint64(len(e.shingles)))
	for _, h := range e.shingles {
		out = binary.LittleEndian.AppendUint32(out, h)
	}
	return out
}

// print hashes all that is kept of an article, so that an article that was added a second time without a change is known.
func (e *entry) print(text string) uint64 {
	h := xxh3.HashString(text)
	mix := func(s string) { h = flat.Extend(h, xxh3.HashString(s)) }
	for _, s := range []string{e.source, e.language, e.actor, e.patient} {
		mix(s)
	}
	mix(strings.Join(e.countries, "\x00"))
	mix(strings.Join(e.subjects, "\x00"))
	mix(string(e.vectors(nil, len(e.meaning.at))))
	h = flat.Extend(h, uint64(e.published.Unix()))
	h = flat.Extend(h, uint64(e.published.Nanosecond()))
	for list := range lists {
		for _, f := range e.features(list) {
			mix(f.label)
			h = flat.Extend(h, f.key^uint64(levelOf(f.weight))<<8^uint64(list))
		}
	}
	return h
}
