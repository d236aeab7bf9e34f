package entity

import (
	"strings"
	"sync"

	"github.com/dateline-news/dateline/entity/internal/focus"
	"github.com/dateline-news/dateline/entity/internal/gazetteer"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/entity/internal/sense"
	"github.com/dateline-news/dateline/entity/internal/tagger"
)

// A Recognizer reads texts with some knowledge and the embedded tagger. It is
// immutable and safe for concurrent use.
type Recognizer struct {
	base      *knowledge.Base
	gazetteer *gazetteer.List
	model     *tagger.Model
	pool      sync.Pool
}

// New returns a recognizer that knows what k does. Once the embedded data are open it costs nothing for what is shipped,
// and for a user's knowledge about a millisecond.
func New(k *Knowledge) *Recognizer {
	r := &Recognizer{base: k.base, gazetteer: gazetteer.Over(k.base), model: tagger.Default()}
	r.pool.New = func() any { return &reading{base: r.base, gazetteer: r.gazetteer} }
	return r
}

var recognizer = sync.OnceValue(func() *Recognizer { return New(Shipped()) })

// Default returns the recognizer over the embedded data, which is opened once in a process (about 5 ms).
func Default() *Recognizer { return recognizer() }

// Recognize reads a text. It never fails; its time grows linearly with the
// text, about 1.5 microseconds a token.
//
// The steps are those of the files: decode.go finds spans, link.go (places.go, people.go, organizations.go) decides what they refer to,
// sense.go in what sense, focus.go what matters; values.go adds dates and amounts.
func (r *Recognizer) Recognize(in Input) Result {
	x := r.pool.Get().(*reading)
	defer func() {
		x.in = Input{} // do not keep the article alive
		r.pool.Put(x)
	}()
	x.start(in)
	x.find(r.model)
	x.link()
	x.senses()
	out := x.result()
	x.values(&out)
	return out
}

// find finds the names and their kinds.
func (x *reading) find(model *tagger.Model) {
	x.words = knowledge.Words(x.in.Text, x.words)
	x.matches = x.base.Match(x.words, x.matches[:0])
	x.hints = tagger.Hints(x.base, x.matches, len(x.words), x.hints)
	x.spans = model.Tag(x.in.Text, x.words, x.hints, &x.scratch, x.spans[:0])
	x.decode()
}

// CountryName returns the usual English name of a country by its ISO 3166-1 alpha-2 code, or "".
func CountryName(code string) string {
	return countryName(knowledge.Default(), code)
}

func countryName(base *knowledge.Base, code string) string {
	if e := base.FindCountry(code); e >= 0 {
		return base.Name(e)
	}
	return ""
}

// CountryCode returns the ISO 3166-1 alpha-2 code of a country by a name that news gives it, such as
// "Burma" or "west germany", or "".
func CountryCode(name string) string {
	base := knowledge.Default()
	a := base.Lookup(strings.ReplaceAll(name, "-", " "))
	if a < 0 {
		return ""
	}
	for _, c := range base.Candidates(a, nil) {
		if base.Kind(c.Entity) == knowledge.Country && c.Flags&knowledge.Name != 0 {
			return base.Country(c.Entity)
		}
	}
	return ""
}

// Knows reports whether the embedded knowledge has an entity of the id.
func Knows(id string) bool { return knowledge.Default().Find(id) >= 0 }

// A reading is the working space of one Recognize call.
type reading struct {
	base      *knowledge.Base
	gazetteer *gazetteer.List

	in      Input
	date    uint32 // 20250416, 0 if unknown
	words   []knowledge.Word
	matches []knowledge.Match
	hints   []tagger.Hint
	spans   []tagger.Span
	scratch tagger.Scratch

	surnames   map[uint64]bool // words that stand alone as persons' names
	names      []name
	pool       []knowledge.Candidate // candidates of all names
	small      []gazetteer.Place     // working space
	loci       []locus               // what the place names could be
	options    []option              // of all loci
	votes      []vote                // working space
	innerCands []knowledge.Candidate // working space
	leaning    [len(dialects)]float64
	spoken     map[uint64]bool    // words of dialects
	evidence   map[string]float64 // country -> how much unambiguous names point to it
	acronyms   map[string]int     // acronym defined in the text -> name
	capitals   map[string]bool    // initials of organizations of the text
	mentions   []Mention          // of names, then of dates and amounts
	targets    []target
	pointers   []focus.Mention
	sense      sense.Reader
	byID       map[string]int    // id -> target
	persons    map[string][]int  // a word of a name -> persons
	ends       map[[2]string]int // first and last word -> person
	short      map[string]int    // first word -> organization of several words, the latest
	initial    map[string]int    // initials -> organization
	only       map[string]int    // the word for a sort of organization -> the only one of that sort, -1 if there are several
}

// A name is a span while it is being read.
type name struct {
	first, last int32 // tokens
	kind        Kind
	sense       Sense
	senseProb   float64
	evidence    Evidence
	prob        float32
	candidates  []knowledge.Candidate
	places      []knowledge.Candidate // countries and capitals that a supposed person could be: "Jordan"
	flags       uint32                // of the chosen candidate
	target      int                   // index into targets, -1 while unresolved
	others      []Candidate
}

// A target is an entity that names of the text refer to.
type target struct {
	entity    int32 // in the base, or -1
	id, name  string
	kind      Kind
	country   string
	firstName int  // index of the name that introduced it
	called    byte // as what a person is addressed
	// Where it is, for one that is not in the base; inferred says that country or spot come from the names around it.
	spot              gazetteer.Spot
	located, inferred bool
}

func (x *reading) start(in Input) {
	x.in, x.date = in, 0
	if !in.Date.IsZero() {
		y, m, d := in.Date.Date()
		x.date = uint32(y*10000 + int(m)*100 + d)
	}
	clear(x.names)
	x.names, x.pool, x.targets = x.names[:0], x.pool[:0], x.targets[:0]
	if x.evidence == nil {
		x.evidence, x.acronyms, x.byID = map[string]float64{}, map[string]int{}, map[string]int{}
		x.spoken = map[uint64]bool{}
		x.surnames, x.capitals = map[uint64]bool{}, map[string]bool{}
		x.persons, x.ends, x.short, x.initial = map[string][]int{}, map[[2]string]int{}, map[string]int{}, map[string]int{}
		x.only = map[string]int{}
	}
	clear(x.evidence)
	clear(x.acronyms)
	clear(x.byID)
	clear(x.persons)
	clear(x.ends)
	clear(x.short)
	clear(x.initial)
	clear(x.only)
}

func (x *reading) word(i int32) string {
	if i < 0 || int(i) >= len(x.in.Text.Tokens) {
		return ""
	}
	return x.in.Text.Word(int(i))
}

// surface returns the bytes of a name.
func (x *reading) surface(n *name) string {
	t := x.in.Text
	return t.Source[t.Tokens[n.first].Start:t.Tokens[n.last-1].End]
}
