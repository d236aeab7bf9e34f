package related

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A chain is a graph of stories of four articles, each of which is near to the next, so that all hang together.
type chain struct {
	stories
	state *state
	all   []*node
}

func newChain(n int) *chain {
	c := &chain{state: &state{}}
	c.nodes, c.groups = map[string]*node{}, map[string]*group{}
	for i := range n {
		at := time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)
		c.all = append(c.all, &node{id: fmt.Sprintf("%05d", i), published: at})
	}
	return c
}

// add adds article i, with its likeness to those of its story, and to one of the story before and after, that are there.
func (c *chain) add(i int) {
	n := c.all[i]
	n.live, n.touched = c.state, true
	c.nodes[n.id] = n
	for j := max(0, i-4); j < min(len(c.all), i+5); j++ {
		m := c.all[j]
		switch {
		case j == i || m.live == nil:
		case i/4 == j/4:
			n.tie(m, 0.8)
		case i%4 == 0 && j%4 == 0:
			n.tie(m, 0.6)
		}
	}
}

func (c *chain) members() []string {
	var out []string
	for id, g := range c.groups {
		var ids []string
		for _, n := range g.members {
			if n.group != g || id != g.id {
				ids = append(ids, "wrong")
			}
			ids = append(ids, n.id)
		}
		out = append(out, strings.Join(ids, " "))
	}
	slices.Sort(out)
	return out
}

// Where more articles hang together than are grouped anew at a time, those that come still find their stories, whatever their order, those that go leave
// them, and little is grouped anew for each.
func TestStoriesOfLargeParts(t *testing.T) {
	const n = 4 * largestPart
	whole := newChain(n)
	for i := range n {
		whole.add(i)
	}
	whole.regroup()
	if got := len(whole.groups); got != n/4 {
		t.Fatalf("%d stories", got)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	c := newChain(n)
	for i, k := range rng.Perm(n) {
		c.add(k)
		if i%37 == 0 {
			c.regroup()
		}
	}
	c.regroup()
	if _, all := hanging(c.all[0], map[*node]size{}); all {
		t.Fatal("the articles do not hang together")
	}
	if diff := cmp.Diff(whole.members(), c.members()); diff != "" {
		t.Fatal(diff)
	}
	for _, i := range []int{400, 401, 403, 4000, 8001} {
		c.remove(c.all[i%n])
	}
	if got := len(region(c.touched())); got > 60 {
		t.Errorf("%d articles are grouped anew for five that go", got)
	}
	c.regroup()
	if got := len(c.groups); got != n/4-1 || !slices.Contains(c.members(), "00002 00003") {
		t.Errorf("%d stories after some articles went", got)
	}
	c.add(401)
	if got := len(region(c.touched())); got > 60 {
		t.Errorf("%d articles are grouped anew for one that comes", got)
	}
}
