package quote

import (
	"slices"
	"strings"

	"github.com/dateline-news/dateline/analysis/quote/internal/attribution"
	"github.com/dateline-news/dateline/entity"
)

// A resolver finds the entity behind the phrase that names a source. A name is its own answer. A description ("the
// president", "the ministry") is whoever the text called so: the only one, or else the last. A pronoun is the last speaker
// or the subject of the sentence before, and nobody if these differ.
type resolver struct {
	in       Input
	page     *attribution.Page
	kinds    map[string]entity.Kind
	called   map[string][]int // for each describing word, the mentions that the text or an office describes so
	speakers []spoken         // of the quotes so far that have one
}

// A spoken is a speaker and the sentence in which the source stands.
type spoken struct {
	id       string
	person   bool
	sentence int32
}

func newResolver(in Input, page *attribution.Page) *resolver {
	r := &resolver{in: in, page: page, kinds: make(map[string]entity.Kind, len(in.Entities)), called: map[string][]int{}}
	roles := map[string]string{}
	for _, e := range in.Entities {
		r.kinds[e.ID] = e.Kind
		roles[e.ID] = e.Role
	}
	for n, m := range in.Mentions {
		if m.Entity == "" {
			continue
		}
		switch r.kind(m) {
		case entity.Person:
			r.describe(n, in.Text.Source[m.Start:m.End])
			r.describe(n, roles[m.Entity])
			first, last := page.Around(m.Start, m.End)
			for i := first; i < last; i++ {
				r.describe(n, in.Text.Word(int(i)))
			}
		case entity.Organization:
			r.describe(n, in.Text.Source[m.Start:m.End])
		}
	}
	return r
}

// describe notes the words that mention n may be described by.
func (r *resolver) describe(n int, words string) {
	if len(words) > 200 {
		return
	}
	for w := range strings.FieldsSeq(words) {
		if w = describing(w); w != "" {
			if list := r.called[w]; len(list) == 0 || list[len(list)-1] != n {
				r.called[w] = append(list, n)
			}
		}
	}
}

// kind returns the kind of the entity that a mention refers to.
func (r *resolver) kind(m entity.Mention) entity.Kind {
	if k := r.kinds[m.Entity]; k != entity.NoKind {
		return k
	}
	return m.Kind
}

// speaker returns the id of an attribution's source, "" if it is not clear.
func (r *resolver) speaker(a attribution.Attribution) string {
	if a.Cue < 0 && len(r.speakers) > 0 && a.Source.First < a.Source.Last { // carried on from the quote before
		if last := r.speakers[len(r.speakers)-1]; last.sentence == r.page.SentenceOf(a.Source.First) {
			return last.id
		}
	}
	if a.Source.First >= a.Source.Last {
		return ""
	}
	id := r.resolve(a)
	if id != "" {
		r.speakers = append(r.speakers, spoken{id, r.kinds[id] == entity.Person, r.page.SentenceOf(a.Source.First)})
	}
	return id
}

func (r *resolver) resolve(a attribution.Attribution) string {
	start, end := bytes(r.in.Text, a.Source.First, a.Source.Last)
	if m := r.name(start, end, a); m >= 0 {
		return r.in.Mentions[m].Entity
	}
	head := strings.ToLower(r.in.Text.Word(int(r.page.HeadOf(a.Source))))
	switch head {
	case "he", "she", "him", "her", "his":
		return r.pronoun(a, true)
	case "it", "its":
		return r.pronoun(a, false)
	case "who", "which", "that":
		return r.relative(start)
	}
	w := describing(head)
	if w == "" {
		return ""
	}
	if id := r.described(w, start); id != "" {
		return id
	}
	if bodies[w] && len(r.called[w]) == 0 {
		return r.pronoun(a, false)
	}
	return ""
}

// bodies are words for any body whatever its name.
var bodies = map[string]bool{"group": true, "company": true, "agency": true, "organization": true, "organisation": true, "association": true, "newspaper": true}

// name returns the mention that names the source in text[start:end]: that of a person, or that which holds the head of
// the phrase, or -1. In "an aide to Park" Park is not the source.
func (r *resolver) name(start, end int, a attribution.Attribution) int {
	first, _ := slices.BinarySearchFunc(r.in.Mentions, start, func(m entity.Mention, at int) int { return m.End - at - 1 })
	head := r.in.Text.Tokens[r.page.HeadOf(a.Source)]
	best, apposed := -1, -1
	for n := first; n < len(r.in.Mentions) && r.in.Mentions[n].Start < end; n++ {
		m := r.in.Mentions[n]
		if m.Entity == "" || m.Kind == entity.Nationality && best >= 0 {
			continue
		}
		covers := m.Start <= int(head.Start) && int(head.End) <= m.End
		if r.kind(m) == entity.Person && covers {
			return n
		}
		if r.kind(m) == entity.Person && apposed < 0 && r.page.Apposed(a.Source, m.Start) {
			apposed = n
		}
		if covers && best < 0 && (m.Kind != entity.Nationality) {
			best = n
		}
	}
	if best < 0 || apposed >= 0 && r.in.Mentions[best].Kind != entity.Organization {
		return apposed
	}
	return best
}

// pronoun resolves "he", "she" and "it" by the last speaker and by the subject of the sentence, or of that before.
func (r *resolver) pronoun(a attribution.Attribution, person bool) string {
	s := r.page.SentenceOf(a.Source.First)
	last := ""
	if n := len(r.speakers); n > 0 && r.speakers[n-1].person == person && s-r.speakers[n-1].sentence <= 4 {
		last = r.speakers[n-1].id
	}
	subject, others := r.subject(s, a, person)
	for back := s - 1; subject == "" && back >= 0 && back >= s-2; back-- {
		subject, others = r.subject(back, a, person)
	}
	switch {
	case subject == "" || subject == last:
		return last
	case last == "":
		if others && !person {
			return ""
		}
		return subject
	case slices.ContainsFunc(r.speakers[max(0, len(r.speakers)-1):], func(x spoken) bool { return x.sentence >= s-1 }):
		return last // who has just spoken goes on
	}
	return subject
}

// subject returns the first person, or the first body that acts, named in sentence s before the source and outside the words
// said, and whether there are others.
func (r *resolver) subject(s int32, a attribution.Attribution, person bool) (id string, others bool) {
	sent := r.in.Text.Sentences[s]
	limit := min(int(sent.End), int(r.in.Text.Tokens[a.Source.First].Start))
	said, done := bytes(r.in.Text, a.First, a.Last)
	n, _ := slices.BinarySearchFunc(r.in.Mentions, int(sent.Start), func(m entity.Mention, at int) int { return m.Start - at })
	for ; n < len(r.in.Mentions) && r.in.Mentions[n].End <= limit; n++ {
		m := r.in.Mentions[n]
		if m.Entity == "" || m.Start < done && said < m.End {
			continue
		}
		k := r.kind(m)
		if person != (k == entity.Person) || !person && k != entity.Organization && m.Sense != entity.Government {
			continue
		}
		if id == "" {
			id = m.Entity
		} else if id != m.Entity {
			return id, true
		}
	}
	return id, false
}

// relative resolves "who" by the last name before it in its sentence.
func (r *resolver) relative(start int) string {
	n, _ := slices.BinarySearchFunc(r.in.Mentions, start, func(m entity.Mention, at int) int { return m.Start - at })
	if n--; n < 0 || start-r.in.Mentions[n].End > 40 {
		return ""
	}
	m := r.in.Mentions[n]
	if strings.ContainsAny(r.in.Text.Source[m.End:start], ".\n;“”\"") {
		return ""
	}
	if k := r.kind(m); k == entity.Person || k == entity.Organization {
		return m.Entity
	}
	return ""
}

// described resolves "the president" and "the ministry" where text[start] begins: the last that was called so before, if all
// that were are one, or if the last is also the last speaker.
func (r *resolver) described(word string, start int) string {
	list := r.called[word]
	if len(list) == 0 {
		return ""
	}
	n, _ := slices.BinarySearchFunc(list, start, func(m, at int) int { return r.in.Mentions[m].Start - at })
	if n == 0 {
		if r.unique(list) {
			return r.in.Mentions[list[0]].Entity
		}
		return ""
	}
	id := r.in.Mentions[list[n-1]].Entity
	if r.unique(list[max(0, n-6):n]) || len(r.speakers) > 0 && r.speakers[len(r.speakers)-1].id == id {
		return id
	}
	return ""
}

func (r *resolver) unique(list []int) bool {
	if len(list) > 12 {
		list = list[len(list)-12:]
	}
	return !slices.ContainsFunc(list, func(n int) bool { return r.in.Mentions[n].Entity != r.in.Mentions[list[0]].Entity })
}

// describing returns a word by which the text may take up a person or body again, in its plain form, or "".
func describing(w string) string {
	w = strings.ToLower(strings.Trim(w, ".,;:'’\"“”()"))
	if i := strings.LastIndexAny(w, "-"); i >= 0 {
		w = w[i+1:]
	}
	if p, ok := describers[w]; ok {
		return p
	}
	return ""
}

// describers maps the words to their plain form. They name offices and bodies one of which is usual in an article.
var describers = func() map[string]string {
	m := map[string]string{"spokeswoman": "spokesman", "spokesperson": "spokesman", "premier": "minister", "congresswoman": "lawmaker", "congressman": "lawmaker", "legislator": "lawmaker",
		"defence": "defense", "chairwoman": "chairman", "chairperson": "chairman", "chair": "chairman", "businesswoman": "businessman", "centre": "center"}
	for w := range strings.FieldsSeq(`president minister chancellor king queen prince emperor pope governor mayor senator lawmaker representative secretary undersecretary
		ambassador envoy diplomat spokesman chairman director chief commander general admiral colonel major captain leader candidate nominee analyst professor economist
		researcher lawyer attorney prosecutor judge commissioner inspector official adviser advisor ayatollah cleric bishop archbishop activist author journalist
		businessman billionaire executive founder historian expert fellow negotiator coordinator deputy monarch premier speaker
		ministry department agency bureau council committee commission party union federation court parliament senate army navy police institute center foundation association
		bank fund organization organisation group company corporation university newspaper office authority administration coalition alliance tribunal watchdog`) {
		if m[w] == "" {
			m[w] = w
		}
	}
	return m
}()
