package related

import (
	"encoding/binary"
	"slices"
	"strings"
)

// merged lays out the articles of some segments as one, without those that were removed by an operation up to the given one. For each segment it
// also returns the new number of each article, -1 if it was left out.
func merged(from []*segment, operation uint64) (string, [][]int32, error) {
	tags := map[string]bool{}
	dimensions := 0
	numbers := make([][]int32, len(from))
	type place struct {
		in  int
		doc int32
	}
	var order []place
	for i, g := range from {
		dimensions = max(dimensions, g.dimensions)
		for t := range g.tagged {
			tags[g.tag(uint64(t))] = true
		}
		numbers[i] = make([]int32, g.articles)
		for _, d := range g.deaths {
			if d.operation <= operation {
				numbers[i][d.doc] = -1
			}
		}
		for doc := range int32(g.articles) {
			if numbers[i][doc] == 0 {
				order = append(order, place{i, doc})
			}
		}
	}
	slices.SortFunc(order, func(a, b place) int { return from[a.in].compare(a.doc, from[b.in].packed, b.doc) })
	for i, o := range order {
		numbers[o.in][o.doc] = int32(i)
	}

	l := newLayout(tags, dimensions)
	l.grow(from)
	pairs := l.mergePairs(from, numbers)
	for _, o := range order {
		g := from[o.in]
		l.copyArticle(g, o.doc, pairs[o.in])
	}
	data, err := l.finish()
	return data, numbers, err
}

// mergePairs puts in the pairs of some segments with their articles under new numbers, and returns the new number of each segment's pairs.
func (l *layout) mergePairs(from []*segment, numbers [][]int32) [][]uint32 {
	pairs := make([][]uint32, len(from))
	at := make([]int, len(from)) // the next pair of each
	used := make([][]bool, len(from))
	for i, g := range from {
		pairs[i] = make([]uint32, g.pairs)
		used[i] = g.usedPairs(numbers[i])
	}
	compare := func(i, j int) int {
		a, b := from[i].keys.Uint64(at[i]), from[j].keys.Uint64(at[j])
		switch {
		case a < b:
			return -1
		case a > b:
			return 1
		}
		return strings.Compare(from[i].word(at[i]), from[j].word(at[j]))
	}
	var posts [postLists][]posting
	var same []int
	for {
		same = same[:0] // the segments whose next pair is the first of all
		for i, g := range from {
			for at[i] < g.pairs && !used[i][at[i]] {
				at[i]++
			}
			if at[i] == g.pairs {
				continue
			}
			if len(same) > 0 {
				switch c := compare(i, same[0]); {
				case c > 0:
					continue
				case c < 0:
					same = same[:0]
				}
			}
			same = append(same, i)
		}
		if len(same) == 0 {
			return pairs
		}
		for list := range posts {
			posts[list] = posts[list][:0]
			for _, i := range same {
				posts[list] = appendPosts(posts[list], from[i].postings(at[i], list), numbers[i])
			}
			if len(same) > 1 {
				slices.SortFunc(posts[list], func(a, b posting) int { return int(a.doc - b.doc) })
			}
		}
		first := from[same[0]]
		l.pair(first.keys.Uint64(at[same[0]]), first.word(at[same[0]]), &posts)
		for _, i := range same {
			pairs[i][at[i]] = uint32(l.pairs - 1)
			at[i]++
		}
	}
}

// usedPairs tells which pairs an article has that has a new number.
func (p *packed) usedPairs(numbers []int32) []bool {
	used := make([]bool, p.pairs)
	for doc, n := range numbers {
		if n < 0 {
			continue
		}
		c := p.features(int32(doc))
		for range lists {
			pair := -1
			for range c.number() {
				pair += int(c.number())
				c.byte()
				used[pair] = true
			}
		}
	}
	return used
}

// appendPosts appends the articles of a list under their new numbers.
func appendPosts(out []posting, list string, numbers []int32) []posting {
	doc := -1
	for c := (cursor{list, 0}); c.at < len(list); {
		doc += int(c.number())
		if level := c.byte(); numbers[doc] >= 0 {
			out = append(out, posting{numbers[doc], level})
		}
	}
	return out
}

// copyArticle puts in an article of a segment, whose pairs have new numbers.
func (l *layout) copyArticle(g *segment, doc int32, pairs []uint32) {
	l.article(g.id(doc), g.published(doc), g.tag(uint64(g.sources.Uint32(int(doc)))), g.prints.Uint64(int(doc)), part(g.texts, g.textsAt, int(doc)))
	c, a := g.record(doc)
	role := func(tag uint64) string {
		if tag == 0 {
			return ""
		}
		return g.tag(tag - 1)
	}
	names := func(tags []uint64) []string {
		out := make([]string, len(tags))
		for i, t := range tags {
			out[i] = g.tag(t)
		}
		return out
	}
	l.about(role(a.actor), role(a.patient), g.tag(a.language), names(a.countries), names(a.subjects))
	l.records = append(l.records, g.skipVectors(&c)...)
	for range lists {
		n := c.number()
		l.records = binary.AppendUvarint(l.records, n)
		pair, last := -1, -1
		for range n {
			pair += int(c.number())
			level := c.byte()
			l.records = binary.AppendUvarint(l.records, uint64(int(pairs[pair])-last))
			l.records = append(l.records, level)
			last = int(pairs[pair])
		}
	}
}
