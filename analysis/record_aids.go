package analysis

import "github.com/dateline-news/dateline/analysis/tone"

// A recordQuote is a quote as JSON has it; source_start and source_end are both 0 if no source is named, gap_start and gap_end
// are left out if the words are not interrupted.
type recordQuote struct {
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

// A recordKeyphrase is a key phrase where it stands first.
type recordKeyphrase struct {
	Text  string  `json:"text"`
	Score float64 `json:"score"`
	Start int     `json:"start"`
	End   int     `json:"end"`
}

// A recordSentence is a sentence of the summary, in the order of the text.
type recordSentence struct {
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Score float64 `json:"score"`
}

// A recordDate is an expression of time; from and to are its first and last day, both included, "" if they cannot be told.
type recordDate struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	From  string `json:"from"`
	To    string `json:"to"`
	Grain string `json:"grain"`
	Part  string `json:"part,omitempty"`
}

// A recordAmount is an amount; high is equal to value unless it is a range.
type recordAmount struct {
	Start int     `json:"start"`
	End   int     `json:"end"`
	Text  string  `json:"text"`
	Value float64 `json:"value"`
	High  float64 `json:"high"`
	Unit  string  `json:"unit"`
	Of    string  `json:"of"`
	Bound string  `json:"bound,omitempty"`
}

// A recordTone is the tone of an article: score is from -1 to 1, and the weights of because sum to it before it is squashed.
type recordTone struct {
	Score   float64        `json:"score"`
	Because []recordWord   `json:"because"`
	Toward  []recordToward `json:"toward"`
}

// A recordToward is the tone toward a country or a person.
type recordToward struct {
	Entity  string       `json:"entity"`
	Name    string       `json:"name"`
	Score   float64      `json:"score"`
	Because []recordWord `json:"because"`
}

// A recordWord is what a word at its place adds to a tone.
type recordWord struct {
	What   string  `json:"what"`
	Weight float64 `json:"weight"`
	Start  int     `json:"start"`
	End    int     `json:"end"`
}

// aids fills in the reading aids; r.Text is set.
func (r *record) aids(d *Document) {
	r.Quotes, r.Keyphrases, r.Summary = make([]recordQuote, 0, len(d.Quotes)), make([]recordKeyphrase, 0, len(d.Keyphrases)), make([]recordSentence, 0, len(d.Summary))
	r.Dates, r.Amounts = make([]recordDate, 0, len(d.Dates)), make([]recordAmount, 0, len(d.Amounts))
	for _, q := range d.Quotes {
		r.Quotes = append(r.Quotes, recordQuote{q.Start, q.End, q.GapStart, q.GapEnd, r.Text[q.Start:q.End], q.Direct, q.SourceStart, q.SourceEnd, q.Speaker, r.Text[q.CueStart:q.CueEnd]})
	}
	for _, p := range d.Keyphrases {
		r.Keyphrases = append(r.Keyphrases, recordKeyphrase{r.Text[p.Start:p.End], round(p.Score), p.Start, p.End})
	}
	for _, p := range d.Summary {
		r.Summary = append(r.Summary, recordSentence{p.Start, p.End, r.Text[p.Start:p.End], round(p.Score)})
	}
	for _, t := range d.Dates {
		r.Dates = append(r.Dates, recordDate{t.Start, t.End, r.Text[t.Start:t.End], t.From, t.To, t.Grain.String(), t.Part.String()})
	}
	for _, m := range d.Amounts {
		r.Amounts = append(r.Amounts, recordAmount{m.Start, m.End, r.Text[m.Start:m.End], m.Value, m.High, m.Unit, valid(m.Of), m.Bound.String()})
	}
	r.Tone = recordTone{Score: round(d.Tone.Score), Because: recordWords(d.Tone.Because), Toward: make([]recordToward, 0, len(d.Tone.Toward))}
	for _, x := range d.Tone.Toward {
		r.Tone.Toward = append(r.Tone.Toward, recordToward{x.Entity, x.Name, round(x.Score), recordWords(x.Because)})
	}
}

func recordWords(words []tone.Contribution) []recordWord {
	out := make([]recordWord, len(words))
	for i, w := range words {
		out[i] = recordWord{valid(w.What), w.Weight, w.Start, w.End}
	}
	return out
}
