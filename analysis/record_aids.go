package analysis

import "github.com/dateline-news/dateline/analysis/tone"

// A RecordQuote is a quote as JSON has it; source_start and source_end are both 0 if no source is named, gap_start and gap_end
// are left out if the words are not interrupted.
type RecordQuote struct {
	Start       int    `json:"start"`
	End         int    `json:"end"`
	GapStart    int    `json:"gap_start,omitempty"`
	GapEnd      int    `json:"gap_end,omitempty"`
	Text        string `json:"text"`
	Direct      bool   `json:"direct"`
	SourceStart int    `json:"source_start"`
	SourceEnd   int    `json:"source_end"`
	Speaker     string `json:"speaker"`
	Cue         string `json:"cue"`
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

// aids fills in the reading aids; r.Text is set.
func (r *Record) aids(d *Document) {
	r.Quotes, r.Keyphrases, r.Summary = make([]RecordQuote, 0, len(d.Quotes)), make([]RecordKeyphrase, 0, len(d.Keyphrases)), make([]RecordSentence, 0, len(d.Summary))
	r.Dates, r.Amounts = make([]RecordDate, 0, len(d.Dates)), make([]RecordAmount, 0, len(d.Amounts))
	for _, q := range d.Quotes {
		r.Quotes = append(r.Quotes, RecordQuote{q.Start, q.End, q.GapStart, q.GapEnd, r.Text[q.Start:q.End], q.Direct, q.SourceStart, q.SourceEnd, q.Speaker, r.Text[q.CueStart:q.CueEnd]})
	}
	for _, p := range d.Keyphrases {
		r.Keyphrases = append(r.Keyphrases, RecordKeyphrase{r.Text[p.Start:p.End], round(p.Score), p.Start, p.End})
	}
	for _, p := range d.Summary {
		r.Summary = append(r.Summary, RecordSentence{p.Start, p.End, r.Text[p.Start:p.End], round(p.Score)})
	}
	for _, t := range d.Dates {
		r.Dates = append(r.Dates, RecordDate{t.Start, t.End, r.Text[t.Start:t.End], t.From, t.To, t.Grain.String(), t.Part.String()})
	}
	for _, m := range d.Amounts {
		r.Amounts = append(r.Amounts, RecordAmount{m.Start, m.End, r.Text[m.Start:m.End], m.Value, m.High, m.Unit, valid(m.Of), m.Bound.String()})
	}
	r.Tone = RecordTone{Score: round(d.Tone.Score), Because: recordWords(d.Tone.Because), Toward: make([]RecordToward, 0, len(d.Tone.Toward))}
	for _, x := range d.Tone.Toward {
		r.Tone.Toward = append(r.Tone.Toward, RecordToward{x.Entity, x.Name, round(x.Score), recordWords(x.Because)})
	}
}

func recordWords(words []tone.Contribution) []RecordWord {
	out := make([]RecordWord, len(words))
	for i, w := range words {
		out[i] = RecordWord{valid(w.What), w.Weight, w.Start, w.End}
	}
	return out
}
