package web

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/related"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/examples/newsdesk/internal/catalog"
)

// An articlePage is what is read in an article, laid out.
type articlePage struct {
	*analysis.Document
	Kept           bool // it is one of the site's
	Original       string
	Words          int
	Layout         text
	Next, Previous string // parts
	Focus          []focus
	Topics         []topicScore
	People         []actor
	Organizations  []actor
	Places         []actor
	Key            []string
	Phrases        []string
	Quotes         []quotation
	Dates, Amounts []value
	Tone           string
	Related        []suggestion
	Story          []*catalog.Item
}

// A focus is a country the article is about.
type focus struct {
	Code, Name, Role string
	Score            float64
	Because          []reason
	Figure           string
}

// A topicScore is a topic of the article; its reasons are in log odds and add up to LogOdds.
type topicScore struct {
	ID, Name, IPTC, Definition string
	Probability                float64
	Because                    []reason
	LogOdds                    string
}

// An actor is an entity of the article.
type actor struct {
	Name, Address, Country, Role string
	Mentions                     int
	Salience                     float64
}

type quotation struct {
	Words, Source, Speaker, Address string
	Direct                          bool
}

type value struct{ Text, Meaning string }

// A suggestion is an article to read next, with the reasons.
type suggestion struct {
	related.Suggestion
	Address, Age, Figure, Relation string
	Reasons                        []reason
}

// How many of each there are on a page.
const (
	shownRelated  = 6
	shownActors   = 8
	shownQuotes   = 12
	shownValues   = 14
	shownFocus    = 6
	shownEvidence = 8
)

func (s *Site) article(w http.ResponseWriter, r *http.Request) error {
	doc, ok, err := s.desk.Document(r.PathValue("id"))
	switch {
	case err != nil:
		return err
	case !ok:
		return notFound("There is no such article.")
	}
	part := 1
	if p := r.URL.Query().Get("part"); p != "" {
		if part, err = strconv.Atoi(p); err != nil || part < 1 {
			return badRequest("There is no such part of the article.")
		}
	}
	a := s.lay(doc, part)
	if a.Layout.Part != part {
		return notFound("There is no such part of the article.")
	}
	a.Kept = true
	address := articleAddress(doc.ID)
	if part < a.Layout.Parts {
		a.Next = fmt.Sprintf("%s?part=%d", address, part+1)
	}
	if part > 1 {
		a.Previous = fmt.Sprintf("%s?part=%d", address, part-1)
	}
	if item := s.desk.Catalog().Item(doc.ID); item != nil {
		a.Story = s.desk.StoryOf(item).Rest
		a.Story = a.Story[:min(len(a.Story), 5)]
	}
	return s.show(w, http.StatusOK, "article", page{Title: cmp.Or(oneLine(doc.Title, 120), "Article"), Content: a})
}

// lay lays out what is read in an article, and what to read next.
func (s *Site) lay(doc *analysis.Document, part int) *articlePage {
	a := &articlePage{Document: doc, Original: webAddress(doc.URL), Layout: layOut(doc, part)}
	for _, t := range doc.Stems {
		if t != 0 {
			a.Words++
		}
	}
	for _, f := range doc.Focus[:min(len(doc.Focus), shownFocus)] {
		list, total := contributions(f.Score, f.Because)
		a.Focus = append(a.Focus, focus{f.Country, f.Name, map[string]string{"actor": "acts", "target": "is acted on", "venue": "is where it happens", "home": "is the publisher’s home"}[f.Role],
			f.Score, list, total})
	}
	for _, t := range doc.PublishedTopics() {
		parts := []entity.Contribution{{What: "before any word", Weight: t.Bias}}
		for _, b := range t.Because {
			parts = append(parts, entity.Contribution{What: b.What, Weight: b.Weight})
		}
		list, total := contributions(t.LogOdds, parts)
		a.Topics = append(a.Topics, topicScore{t.Topic.ID, t.Topic.Name, t.Topic.IPTC, t.Topic.Definition, t.Probability, list, total})
	}
	for _, e := range doc.Entities {
		list := &a.Places
		switch e.Kind {
		case entity.Person:
			list = &a.People
		case entity.Organization:
			list = &a.Organizations
		case entity.Place, entity.Facility, entity.Event:
		default:
			continue
		}
		if len(*list) < shownActors && addressable(e.ID) {
			x := actor{Name: e.Name, Address: entityAddress(e.ID), Role: e.Role, Mentions: e.Mentions, Salience: e.Salience}
			if e.Country != "" {
				x.Country = countryName(e.Country)
			}
			*list = append(*list, x)
		}
	}
	for _, k := range doc.Summary {
		a.Key = append(a.Key, oneLine(doc.Text[k.Start:k.End], 600))
	}
	for _, p := range doc.Keyphrases[:min(len(doc.Keyphrases), 10)] {
		a.Phrases = append(a.Phrases, oneLine(doc.Text[p.Start:p.End], 80))
	}
	a.Quotes = quotations(doc)
	for _, d := range doc.Dates {
		v := value{oneLine(doc.Text[d.Start:d.End], 60), d.From}
		if d.To != d.From {
			v.Meaning = d.From + " to " + d.To
		}
		if d.From != "" && len(a.Dates) < shownValues && !slices.Contains(a.Dates, v) {
			a.Dates = append(a.Dates, v)
		}
	}
	for _, m := range doc.Amounts {
		v := value{oneLine(doc.Text[m.Start:m.End], 60), quantity(m.Value)}
		if m.High != m.Value {
			v.Meaning += "–" + quantity(m.High)
		}
		v.Meaning = strings.TrimSpace(v.Meaning + " " + m.Unit)
		if m.Of != "" {
			v.Meaning += " · " + oneLine(m.Of, 60)
		}
		if len(a.Amounts) < shownValues && !slices.Contains(a.Amounts, v) {
			a.Amounts = append(a.Amounts, v)
		}
	}
	if len(doc.Tone.Because) > 0 {
		a.Tone = fmt.Sprintf("%s (%+.2f)", toneName(doc.Tone.Score), doc.Tone.Score)
	}
	for _, f := range s.desk.Related(doc, shownRelated) {
		x := suggestion{Suggestion: f, Address: articleAddress(f.ID), Age: day(f.Published)}
		if !s.desk.Has(f.ID) { // another desk has it
			x.Address = webAddress(f.URL)
		}
		if !f.Published.IsZero() && !doc.Published.IsZero() {
			x.Age = related.Apart(doc.Published, f.Published)
		}
		x.Relation = map[related.Relation]string{related.NearDuplicate: "copy", related.SameStory: "same story", related.Related: "background"}[f.Relation]
		x.Reasons, x.Figure = reasonsOf(f)
		a.Related = append(a.Related, x)
	}
	return a
}

// contributions lays out what a score is made of, heaviest first, the lighter ones together.
func contributions(score float64, because []entity.Contribution) ([]reason, string) {
	because = slices.Clone(because)
	slices.SortStableFunc(because, func(a, b entity.Contribution) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	if n := len(because); n > shownEvidence+1 {
		sum := 0.0
		for _, b := range because[shownEvidence:] {
			sum += b.Weight
		}
		because = append(because[:shownEvidence:shownEvidence], entity.Contribution{What: fmt.Sprintf("and %d more", n-shownEvidence), Weight: sum})
	}
	weights := make([]float64, len(because))
	for i, b := range because {
		weights[i] = b.Weight
	}
	total, shares := apportion(score, weights)
	var list []reason
	for i, b := range because {
		list = append(list, reason{What: oneLine(b.What, 80), Thousandth: shares[i]})
	}
	return list, thousandths(total)
}

// quotations returns who said what.
func quotations(doc *analysis.Document) []quotation {
	names := map[string]string{}
	for _, e := range doc.Entities {
		names[e.ID] = e.Name
	}
	var out []quotation
	for _, q := range doc.Quotes {
		if len(out) == shownQuotes {
			break
		}
		words := doc.Text[q.Start:q.End]
		if q.GapEnd > q.GapStart {
			words = doc.Text[q.Start:q.GapStart] + " … " + doc.Text[q.GapEnd:q.End]
		}
		x := quotation{Words: oneLine(words, 280), Source: oneLine(doc.Text[q.SourceStart:q.SourceEnd], 100), Direct: q.Direct}
		if name := names[q.Speaker]; name != "" && addressable(q.Speaker) {
			x.Speaker, x.Address = name, entityAddress(q.Speaker)
			if strings.Contains(x.Source, name) {
				x.Speaker, x.Source = x.Source, ""
			}
		}
		out = append(out, x)
	}
	return out
}

// quantity writes a number for people.
func quantity(v float64) string {
	for _, step := range []struct {
		from float64
		name string
	}{{1e12, " trillion"}, {1e9, " billion"}, {1e6, " million"}} {
		if math.Abs(v) >= step.from && math.Abs(v) < 1e15 {
			return strconv.FormatFloat(math.Round(v/step.from*1000)/1000, 'f', -1, 64) + step.name
		}
	}
	if v == math.Trunc(v) && math.Abs(v) < 1e6 {
		return number(int(v))
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

func toneName(score float64) string {
	switch {
	case score > 0.15:
		return "rather good news"
	case score < -0.15:
		return "rather bad news"
	}
	return "even"
}

// webAddress returns an address if a link may lead there, else "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(address) > 2000 {
		return ""
	}
	return u.String()
}
