// Package entity finds who and where in a text: it finds the names of
// countries, places, people and organizations, says what each refers to, in what sense,
// with what confidence and evidence, and which countries the text is about.
//
//	r := entity.Default()
//	found := r.Recognize(entity.Input{Text: token.Split("Seoul said on Monday that the North ...")})
//
// Names come from two sources, the knowledge base that is embedded in the package
// and a trained tagger for names that no table holds. Nothing is dropped in silence: a
// name that cannot be resolved keeps a local id and its candidates.
package entity

import (
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/amount"
	"github.com/dateline-news/dateline/analysis/timex"
	"github.com/dateline-news/dateline/analysis/token"
)

// DataVersion is the date of the facts in the embedded knowledge, such as terms of office.
const DataVersion = "2026-11-26"

// A Kind says what sort of thing a mention names.
type Kind uint8

const (
	NoKind Kind = iota
	Country
	Place
	Person
	Organization
	Nationality // a demonym: "South Korean", "Russians"
	Facility    // a bridge, port, plant or building
	Event       // a war, summit or games with a name
	Other       // a name of something else: a law, product or work
	Date
	Money
	Number
)

var kindNames = [...]string{"", "country", "place", "person", "organization", "nationality", "facility", "event", "other", "date", "money", "number"}

// String returns the kind's name in small letters, as JSON output has it.
func (k Kind) String() string { return kindNames[k] }

// KindOf returns the kind of a name such as "country", and NoKind for any other string.
func KindOf(name string) Kind {
	for i, n := range kindNames {
		if n == name {
			return Kind(i)
		}
	}
	return NoKind
}

// A Sense says what the name of a country, place or seat of power means where it stands.
type Sense uint8

const (
	NoSense    Sense = iota
	Location         // the place itself: "in Seoul"
	Government       // the state that acts or is dealt with: "Seoul said"
	People           // its people or its team: "Brazil won 2-0"
)

var senseNames = [...]string{"", "place", "government", "people"}

// String returns "place", "government", "people" or "".
func (s Sense) String() string { return senseNames[s] }

// Evidence is a set of reasons for reading a mention as it was read.
type Evidence uint16

const (
	Known       Evidence = 1 << iota // the knowledge base has the name
	Tagged                           // the tagger found it in its sentence
	Titled                           // a title or office stands before it
	OnDate                           // the office was held on the article's date
	Earlier                          // it repeats a fuller name of the text
	Defined                          // the text defines the acronym
	Initials                         // the letters are the initials of a name in the text
	Within                           // the place that contains it follows: "Moscow, Idaho"
	Surrounding                      // other names in the text point to the same country
	Acts                             // it does or says something
	Paired                           // it is one of a hyphenated pair: "Moscow-Pyongyang"
	Related                          // it stands in "ties with", "talks between" and the like
	Located                          // a word of place stands before it
)

var evidenceNames = [...]string{"known name", "tagger", "title", "office on date", "fuller name in text", "acronym defined in text", "initials of a name in text",
	"container follows", "other names of the country", "acts", "hyphenated pair", "relation", "preposition of place"}

// String lists the reasons, separated by commas.
func (e Evidence) String() string {
	var out []string
	for i, n := range evidenceNames {
		if e&(1<<i) != 0 {
			out = append(out, n)
		}
	}
	return strings.Join(out, ", ")
}

// A Mention is one name, date or amount in the text: the bytes Start to End, half open.
type Mention struct {
	Start, End int
	Kind       Kind
	Sense      Sense
	// Entity is the id of what it refers to: a Wikidata id ("Q884"), or a local one ("person/park-yong-han") if none
	// is known. A capital that stands for its government refers to the country. Dates and amounts have none.
	Entity string
	// Country is the ISO 3166-1 alpha-2 code of the country that the entity is or belongs to, "" if unknown.
	Country string
	// Confidence is the probability, 0 to 1, that span and kind are right: the tagger's, raised by what the base and the rest of the text
	// confirm. The tables of testdata/quality.txt set it beside what is right.
	Confidence float64
	// SenseConfidence is the probability, 0 to 1, that the sense is right; 0 if the mention has none.
	SenseConfidence float64
	Evidence        Evidence
	// Candidates are the entities that the name could also refer to, best first; nil if there is no choice.
	Candidates []Candidate
}

// A Candidate is an entity that a name could refer to.
type Candidate struct {
	Entity, Name, Country string
	Score                 float64
}

// An Entity is one thing in the world that the text names.
type Entity struct {
	ID, Name string
	Kind     Kind
	Country  string
	// Mentions counts the mentions that refer to it.
	Mentions int
	// Salience says how much the text is about it, 0 to 1; the entities' saliences sum to one.
	Salience float64
	// Role is the office that a person held on the text's date, as far as is known. "former" stands before an office that had ended, "last known"
	// before one that was held when the knowledge last heard of it, but of which it cannot say that it was still held on the text's date. Without a
	// date nothing is held for sure.
	Role string
	// Division is the first-level division of the country that a place lies in, such as "Idaho".
	Division string
	// Countries are those that share a region, sea or body, by code; nil if there is one or none. Claims are the countries that claim or hold a
	// disputed territory, or that claim a state as theirs; they are listed, not decided between.
	Countries, Claims []string
	// Lat and Lon are degrees north and east; Located tells whether they are known.
	Lat, Lon float64
	Located  bool
}

// A Focus is a country that the text is about.
type Focus struct {
	Country, Name string
	// Score is the country's share of the evidence, 0 to 1: the sum of Because.
	Score float64
	// Role is the part of the country in what is told, as far as the words around its names show: "actor" if it mostly acts, "target" if something is
	// done to it or with it, "venue" if it is where things happen; "home" if none of these is seen and it is the publisher's country; else "".
	Role string
	// Because lists the contributions, largest first.
	Because []Contribution
}

// A Contribution is what the mentions of one entity, or a word that speaks for a country, add to a score.
type Contribution struct {
	What   string
	Weight float64
}

// An Input is a text to read and what is known about it.
type Input struct {
	Text *token.Text
	// TitleEnd is the offset at which the title ends, 0 if the text has none.
	TitleEnd int
	// Date is when the text was published; it decides who held an office. The zero time means unknown.
	Date time.Time
	// Home is the ISO 3166-1 alpha-2 code of the publisher's country, which decides what "$" means; "" means unknown.
	Home string
}

// A Result is what a text names. Mentions are in the order of the text and never overlap;
// entities and focus are best first.
type Result struct {
	Mentions []Mention
	Entities []Entity
	Focus    []Focus
	// Dates and Amounts are those of the text, also where they are part of a name, in its order.
	Dates   []timex.Date
	Amounts []amount.Amount
}
