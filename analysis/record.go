package analysis

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
	"unicode/utf8"
)

// A record is a document as JSON has it. Its keys are stable: programs may rely on
// them. Offsets are byte offsets into text.
type record struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Text     string          `json:"text"`
	Language string          `json:"language"`
	Warning  string          `json:"warning,omitempty"`
	Date     string          `json:"date"`
	Source   string          `json:"source"`
	URL      string          `json:"url"`
	Mentions []recordMention `json:"mentions"`
	Entities []recordEntity  `json:"entities"`
	Focus    []recordFocus   `json:"focus"`
	Topics   []recordTopic   `json:"topics"`

	Quotes     []recordQuote     `json:"quotes"`
	Keyphrases []recordKeyphrase `json:"keyphrases"`
	Summary    []recordSentence  `json:"summary"`
	Dates      []recordDate      `json:"dates"`
	Amounts    []recordAmount    `json:"amounts"`
	Tone       recordTone        `json:"tone"`
}

// A recordMention is a mention as JSON has it.
type recordMention struct {
	Start           int               `json:"start"`
	End             int               `json:"end"`
	Text            string            `json:"text"`
	Kind            string            `json:"kind"`
	Sense           string            `json:"sense"`
	SenseConfidence float64           `json:"sense_confidence,omitempty"`
	Entity          string            `json:"entity"`
	Country         string            `json:"country"`
	Confidence      float64           `json:"confidence"`
	Evidence        string            `json:"evidence,omitempty"`
	Candidates      []recordCandidate `json:"candidates,omitempty"`
}

// A recordCandidate is an entity that a mention could also refer to.
type recordCandidate struct {
	Entity  string  `json:"entity"`
	Name    string  `json:"name"`
	Country string  `json:"country"`
	Score   float64 `json:"score"`
}

// A recordEntity is an entity as JSON has it; lat and lon are null if unknown.
type recordEntity struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Country   string   `json:"country"`
	Mentions  int      `json:"mentions"`
	Salience  float64  `json:"salience"`
	Role      string   `json:"role"`
	Division  string   `json:"division,omitempty"`
	Countries []string `json:"countries,omitempty"`
	Claims    []string `json:"claims,omitempty"`
	Lat       *float64 `json:"lat"`
	Lon       *float64 `json:"lon"`
}

// A recordFocus is a focus country; the weights of because sum to score.
type recordFocus struct {
	Country string          `json:"country"`
	Name    string          `json:"name"`
	Score   float64         `json:"score"`
	Role    string          `json:"role,omitempty"`
	Because []recordBecause `json:"because"`
}

// A recordTopic is a topic; score is a probability, and the weights of because, with the bias among
// them, sum to its log odds.
type recordTopic struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	IPTC    string          `json:"iptc"`
	Score   float64         `json:"score"`
	Because []recordBecause `json:"because"`
}

// A recordBecause is one contribution to a score.
type recordBecause struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
}

// MarshalJSON encodes the document as [Document.JSON] does, with the topics that describe it.
func (d *Document) MarshalJSON() ([]byte, error) { return d.JSON(false) }

// JSON encodes the document, with every topic of the taxonomy or only those that describe it. The keys are those of examples/analyze and stable; offsets are
// byte offsets into "text". JSON cannot hold bytes that are no UTF-8: each becomes one question mark, so that offsets are true to the
// document's bytes and to the text in the record alike.
func (d *Document) JSON(allTopics bool) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(d.record(allTopics))
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (d *Document) record(allTopics bool) record {
	r := record{ID: d.ID, Title: valid(d.Title), Text: valid(d.Text), Language: d.Language, Warning: d.Warning, Source: d.Source, URL: d.URL,
		Mentions: make([]recordMention, 0, len(d.Mentions)), Entities: make([]recordEntity, 0, len(d.Entities)), Focus: []recordFocus{}, Topics: []recordTopic{}}
	if !d.Published.IsZero() {
		r.Date = d.Published.Format(time.RFC3339)
	}
	for _, m := range d.Mentions {
		rm := recordMention{Start: m.Start, End: m.End, Text: r.Text[m.Start:m.End], Kind: m.Kind.String(), Sense: m.Sense.String(), SenseConfidence: m.SenseConfidence,
			Entity: m.Entity, Country: m.Country, Confidence: m.Confidence, Evidence: m.Evidence.String()}
		for _, c := range m.Candidates {
			rm.Candidates = append(rm.Candidates, recordCandidate{c.Entity, c.Name, c.Country, round(c.Score)})
		}
		r.Mentions = append(r.Mentions, rm)
	}
	for _, e := range d.Entities {
		re := recordEntity{ID: e.ID, Name: e.Name, Kind: e.Kind.String(), Country: e.Country, Mentions: e.Mentions, Salience: round(e.Salience), Role: e.Role,
			Division: e.Division, Countries: e.Countries, Claims: e.Claims}
		if e.Located {
			lat, lon := round(e.Lat), round(e.Lon)
			re.Lat, re.Lon = &lat, &lon
		}
		r.Entities = append(r.Entities, re)
	}
	for _, f := range d.Focus {
		rf := recordFocus{Country: f.Country, Name: f.Name, Score: round(f.Score), Role: f.Role}
		for _, b := range f.Because {
			rf.Because = append(rf.Because, recordBecause{b.What, b.Weight})
		}
		r.Focus = append(r.Focus, rf)
	}
	for _, t := range d.Topics {
		if !t.Published && !allTopics {
			continue
		}
		rt := recordTopic{ID: t.Topic.ID, Name: t.Topic.Name, IPTC: t.Topic.IPTC, Score: round(t.Probability), Because: []recordBecause{{"before any term", t.Bias}}}
		for _, b := range t.Because {
			rt.Because = append(rt.Because, recordBecause{b.What, b.Weight})
		}
		r.Topics = append(r.Topics, rt)
	}
	r.aids(d)
	return r
}

// aids adds the reading aids.
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
