// Package analysis reads a news article: it cuts the text into sentences and
// tokens, finds and links its names, and decides which countries and topics it is about.
//
//	a := analysis.New(analysis.Options{})
//	doc := a.Analyze(analysis.Article{Title: "Seoul weighs talks", Body: "..."})
//	for _, f := range doc.Focus {
//		fmt.Println(f.Name, f.Score)
//	}
//
// Analysis never fails and does no input or output. Every span of a [Document] is a pair of byte
// offsets into its Text. Packages beside this one read articles (source) and keep them to suggest
// related ones (related).
package analysis

import (
	"time"

	"github.com/dateline-news/dateline/analysis/amount"
	"github.com/dateline-news/dateline/analysis/keyphrase"
	"github.com/dateline-news/dateline/analysis/quote"
	"github.com/dateline-news/dateline/analysis/summary"
	"github.com/dateline-news/dateline/analysis/timex"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/analysis/tone"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/topic"
)

// An Article is a news article as it comes in. Only the body is needed.
type Article struct {
	ID     string
	URL    string
	Title  string
	Body   string
	Source string
	// Byline holds the names of the authors, if they are known.
	Byline string
	// Language is an ISO 639-1 code, if it is known.
	Language string
	// Published decides who held an office, and how old the article is; the zero time means unknown.
	Published time.Time
}

// A Document is what was read in an article. It is not changed after [Analyzer.Analyze] and is
// safe for concurrent use.
type Document struct {
	Article
	// Text is the title, a blank line and the body, or the body alone if there is no title. All offsets are into it.
	Text string
	// Language is the language of the text as ISO 639-1, found from the text itself.
	Language string
	// Warning says why a part of the analysis is missing, "" if nothing is.
	Warning string

	Tokens    []token.Token
	Sentences []token.Sentence
	// Stems holds the hash of each token's stem, 0 for marks.
	Stems    []uint64
	Mentions []entity.Mention
	// Entities are best first, by salience.
	Entities []entity.Entity
	// Focus holds the countries that the article is about, best first.
	Focus []entity.Focus
	// Topics holds the score of every topic of the taxonomy, best first; those that describe the article are marked Published.
	Topics []topic.Score

	// Quotes says who said what, in the order of the words.
	Quotes []quote.Quote
	// Keyphrases holds what the article is about in its own words, best first.
	Keyphrases []keyphrase.Phrase
	// Summary holds the two sentences that tell most of the article, in its order.
	Summary []summary.Sentence
	// Tone says how the article sounds, and how it speaks of the countries and people in it; a rough measure.
	Tone tone.Result
	// Dates are the days and times that the text speaks of, in its order.
	Dates []timex.Date
	// Amounts are its amounts of money, percentages, counts and measures, in its order.
	Amounts []amount.Amount
}

// Options choose how articles are analysed. The zero value is the default.
type Options struct {
	// AnyLanguage reads every text as if it were English. By default a text in another
	// language gets sentences and tokens, and a warning.
	AnyLanguage bool
	// Names is what is known of countries, places, people and organizations; nil means the embedded knowledge.
	Names *entity.Knowledge
	// Topics says what articles are about; nil means the shipped topics.
	Topics *topic.Scorer
	// Without leaves out reading aids. Dates and amounts are found all the same, since they are mentions too.
	Without Aid
}

// An Analyzer turns articles into documents. It is safe for concurrent use; share one, since it
// remembers stems.
type Analyzer struct {
	options Options
	stemmer *token.Stemmer
	names   *entity.Recognizer
	topics  *topic.Scorer
}

// New returns an analyzer over the embedded data, which is opened once in a process (about 10 ms; prose's models take
// another 45 ms at the first Analyze).
func New(o Options) *Analyzer {
	if o.Topics == nil {
		o.Topics = topic.Default()
	}
	names := entity.Default()
	if o.Names != nil {
		names = entity.New(o.Names)
	}
	return &Analyzer{options: o, stemmer: new(token.Stemmer), names: names, topics: o.Topics}
}

// Analyze reads an article. It never fails: any bytes are analysed, and an article without a body gives a document
// without mentions and topics. Time and memory grow linearly with the text, about 4 microseconds and 200 bytes a token.
func (a *Analyzer) Analyze(article Article) *Document {
	d := &Document{Article: article, Text: article.Body}
	titleEnd := 0
	if article.Title != "" {
		d.Text = article.Title + "\n\n" + article.Body
		titleEnd = len(article.Title)
	}
	if blank(article.Body) {
		return d
	}
	text := token.Split(d.Text)
	d.Tokens, d.Sentences = text.Tokens, text.Sentences
	d.Language = language(text)
	if d.Language != "en" && !a.options.AnyLanguage {
		d.Warning = "the text is in language " + d.Language + "; names and topics are read in English only"
		return d
	}
	d.Stems = a.stemmer.Stems(text, nil)
	found := a.names.Recognize(entity.Input{Text: text, TitleEnd: titleEnd, Date: article.Published, Home: home(article)})
	d.Mentions, d.Entities, d.Focus = found.Mentions, found.Entities, found.Focus
	d.Topics = a.topics.Score(d.TopicInput())
	a.aids(d, text, titleEnd, found)
	return d
}

// TopicInput returns the document as a [topic.Scorer] reads it, and as [topic.Train] learns from it: words and what the names are. It is the zero value if
// the document has no words.
func (d *Document) TopicInput() topic.Input {
	in := topic.Input{Text: &token.Text{Source: d.Text, Tokens: d.Tokens, Sentences: d.Sentences}, Stems: d.Stems, Values: nameValues(d)}
	if d.Title != "" {
		in.TitleEnd = len(d.Title)
	}
	return in
}

// PublishedTopics returns the topics that describe the article, best first.
func (d *Document) PublishedTopics() []topic.Score {
	var out []topic.Score
	for _, t := range d.Topics {
		if t.Published {
			out = append(out, t)
		}
	}
	return out
}

// Word returns the bytes of token i.
func (d *Document) Word(i int) string {
	t := d.Tokens[i]
	return d.Text[t.Start:t.End]
}

func blank(s string) bool {
	for _, r := range s {
		if r > ' ' && r != 0xa0 && r != 0x3000 && r != 0xfeff {
			return false
		}
	}
	return true
}
