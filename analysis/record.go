package analysis

import (
	"encoding/json"
	"math"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis/tone"
)

// A Record is a document as JSON has it. Its fields are stable: programs may rely on
// them. Offsets are byte offsets into text.
type Record struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Language string          `json:"language"`
	Warning  string          `json:"warning,omitempty"`
	Date     string          `json:"date"`
	Source   string          `json:"source"`
	URL      string          `json:"url"`
	Mentions []RecordMention `json:"mentions"`
	Entities []RecordEntity  `json:"entities"`
	Focus    []RecordFocus   `json:"focus"`
	Topics   []RecordTopic   `json:"topics"`

	Dates      []RecordDate      `json:"dates"`
	Amounts    []RecordAmount    `json:"amounts"`
	Keyphrases []RecordKeyphrase `json:"keyphrases,omitempty"`
	Summary    []RecordSentence  `json:"summary,omitempty"`
	Tone       *RecordTone       `json:"tone,omitempty"`
}

// A RecordMention is a mention as JSON has it.
type RecordMention struct {
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Text       string            `json:"text"`
	Kind       string            `json:"kind"`
	Sense      string            `json:"sense"`
	Entity     string            `json:"entity"`
	Country    string            `json:"country"`
	Confidence float64           `json:"confidence"`
	Evidence   string            `json:"evidence,omitempty"`
	Candidates []RecordCandidate `json:"candidates,omitempty"`
}

// A RecordCandidate is an entity that a mention could also refer to.
type RecordCandidate struct {
	Entity  string  `json:"entity"`
	Name    string  `json:"name"`
	Country string  `json:"country"`
	Score   float64 `json:"score"`
}

// A RecordEntity is an entity as JSON has it; lat and lon are null if unknown.
type RecordEntity struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Country  string   `json:"country"`
	Mentions int      `json:"mentions"`
	Salience float64  `json:"salience"`
	Role     string   `json:"role"`
	Lat      *float64 `json:"lat"`
	Lon      *float64 `json:"lon"`
}

// A RecordFocus is a focus country; the weights of because sum to score.
type RecordFocus struct {
	Country string          `json:"country"`
	Name    string          `json:"name"`
	Score   float64         `json:"score"`
	Because []RecordBecause `json:"because"`
}

// A RecordTopic is a topic; score is a probability, and the weights of because, with the bias among
// them, sum to its log odds.
type RecordTopic struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	IPTC    string          `json:"iptc"`
	Score   float64         `json:"score"`
	Because []RecordBecause `json:"because"`
}

// A RecordKeyphrase is a key phrase where it stands first.
type RecordKeyphrase struct {
	Text  string  `json:"text"`
	Score float64 `json:"score"`
	Start int     `json:"start"`
	End   int     `json:"end"`
}

// A RecordSentence is a sentence of the summary, in the order of the text.
type RecordSentence struct {
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

// A RecordTone is the tone of an article: score is from -1 to 1, and the weights of because sum to it before it is squashed.
type RecordTone struct {
	Score   float64        `json:"score"`
	Because []RecordWord   `json:"because"`
	Toward  []RecordToward `json:"toward"`
}

// A RecordToward is the tone toward a country or a person.
type RecordToward struct {
	Entity  string       `json:"entity"`
	Name    string       `json:"name"`
	Score   float64      `json:"score"`
	Because []RecordWord `json:"because"`
}

// A RecordWord is what a word at its place adds to a tone.
type RecordWord struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
}

// A RecordDate is an expression of time; from and to are its first and last day, both included, "" if they cannot be told.
type RecordDate struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	From  string `json:"from"`
	To    string `json:"to"`
	Grain string `json:"grain"`
	Part  string `json:"part,omitempty"`
}

// A RecordAmount is an amount; high is equal to value unless it is a range.
type RecordAmount struct {
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Value float64 `json:"value"`
	High  float64 `json:"high"`
	Unit  string  `json:"unit"`
	Of    string  `json:"of"`
	Bound string  `json:"bound,omitempty"`
}

// A RecordBecause is one contribution to a score.
type RecordBecause struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
}

// MarshalJSON encodes the document as a [Record] with the topics that describe it.
func (d *Document) MarshalJSON() ([]byte, error) { return json.Marshal(d.Record(false)) }

// Record returns the document as JSON has it, with every topic of the taxonomy or only those that describe it. JSON
// cannot hold bytes that are no UTF-8: each becomes one question mark, so that offsets are true to the document's bytes and
// to the text in the record alike.
func (d *Document) Record(allTopics bool) Record {
	r := Record{ID: d.ID, Title: valid(d.Title), Text: valid(d.Text), Language: d.Language, Warning: d.Warning, Source: d.Source, URL: d.URL,
		Mentions: make([]RecordMention, 0, len(d.Mentions)), Entities: make([]RecordEntity, 0, len(d.Entities)), Focus: []RecordFocus{}, Topics: []RecordTopic{}}
	if !d.Published.IsZero() {
		r.Date = d.Published.Format(time.RFC3339)
	}
	for _, m := range d.Mentions {
		rm := RecordMention{Start: m.Start, End: m.End, Text: r.Text[m.Start:m.End], Kind: m.Kind.String(), Sense: m.Sense.String(),
			Entity: m.Entity, Country: m.Country, Confidence: m.Confidence, Evidence: m.Evidence.String()}
		for _, c := range m.Candidates {
			rm.Candidates = append(rm.Candidates, RecordCandidate{c.Entity, c.Name, c.Country, round(c.Score)})
		}
		r.Mentions = append(r.Mentions, rm)
	}
	for _, e := range d.Entities {
		re := RecordEntity{ID: e.ID, Name: e.Name, Kind: e.Kind.String(), Country: e.Country, Mentions: e.Mentions, Salience: round(e.Salience), Role: e.Role}
		if e.Located {
			lat, lon := round(e.Lat), round(e.Lon)
			re.Lat, re.Lon = &lat, &lon
		}
		r.Entities = append(r.Entities, re)
	}
	for _, f := range d.Focus {
		rf := RecordFocus{Country: f.Country, Name: f.Name, Score: round(f.Score)}
		for _, b := range f.Because {
			rf.Because = append(rf.Because, RecordBecause{b.What, b.Weight})
		}
		r.Focus = append(r.Focus, rf)
	}
	for _, t := range d.Topics {
		if !t.Published && !allTopics {
			continue
		}
		rt := RecordTopic{ID: t.Topic.ID, Name: t.Topic.Name, IPTC: t.Topic.IPTC, Score: round(t.Probability), Because: []RecordBecause{{"before any term", t.Bias}}}
		for _, b := range t.Because {
			rt.Because = append(rt.Because, RecordBecause{b.What, b.Weight})
		}
		r.Topics = append(r.Topics, rt)
	}
	r.aids(d)
	r.Dates, r.Amounts = make([]RecordDate, 0, len(d.Dates)), make([]RecordAmount, 0, len(d.Amounts))
	for _, t := range d.Dates {
		r.Dates = append(r.Dates, RecordDate{t.Start, t.End, r.Text[t.Start:t.End], t.From, t.To, t.Grain.String(), t.Part.String()})
	}
	for _, m := range d.Amounts {
		r.Amounts = append(r.Amounts, RecordAmount{m.Start, m.End, r.Text[m.Start:m.End], m.Value, m.High, m.Unit, valid(m.Of), m.Bound.String()})
	}
	return r
}

// aids adds the reading aids.
func (r *Record) aids(d *Document) {
	for _, p := range d.Keyphrases {
		r.Keyphrases = append(r.Keyphrases, RecordKeyphrase{r.Text[p.Start:p.End], round(p.Score), p.Start, p.End})
	}
	for _, p := range d.Summary {
		r.Summary = append(r.Summary, RecordSentence{p.Start, p.End, r.Text[p.Start:p.End], round(p.Score)})
	}
	if len(d.Tone.Because) == 0 {
		return
	}
	t := &RecordTone{Score: round(d.Tone.Score), Because: recordWords(d.Tone.Because), Toward: []RecordToward{}}
	for _, x := range d.Tone.Toward {
		t.Toward = append(t.Toward, RecordToward{x.Entity, x.Name, round(x.Score), recordWords(x.Because)})
	}
	r.Tone = t
}

func recordWords(words []tone.Contribution) []RecordWord {
	out := make([]RecordWord, len(words))
	for i, w := range words {
		out[i] = RecordWord{valid(w.What), w.Weight, w.Start, w.End}
	}
	return out
}

// valid returns a text of the same length in which each byte that is no UTF-8 is a question mark.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	b := []byte(s)
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			b[i] = '?'
		}
		i += n
	}
	return string(b)
}

// round cuts a figure to what is worth printing.
func round(v float64) float64 { return math.Round(v*1e5) / 1e5 }
