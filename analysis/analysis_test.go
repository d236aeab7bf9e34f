package analysis_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dateline-news/dateline/analysis"
	"github.com/dateline-news/dateline/analysis/source"
	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/internal/newsroom"
	"github.com/dateline-news/dateline/topic"
)

var analyzer = sync.OnceValue(func() *analysis.Analyzer { return analysis.New(analysis.Options{}) })

var room = sync.OnceValue(func() []newsroom.Item {
	items, err := newsroom.Load("../testdata/newsroom")
	if err != nil {
		panic(err)
	}
	return items
})

func ExampleAnalyzer_Analyze() {
	a := analysis.New(analysis.Options{})
	doc := a.Analyze(analysis.Article{
		Title: "Nairobi seeks railway loan",
		Body:  "Kenya asked China on Monday for a loan to finish the railway to Kisumu.",
	})
	for _, f := range doc.Focus {
		fmt.Printf("about %s: %.1f\n", f.Name, f.Score)
	}
	for _, m := range doc.Mentions[:2] {
		fmt.Println(doc.Text[m.Start:m.End], m.Sense, m.Entity)
	}
	// Output:
	// about Kenya: 0.6
	// about China: 0.4
	// Nairobi government Q114
	// Kenya government Q114
}

// What bad input gets: a document, never an error or a panic.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		what  string
		in    analysis.Article
		empty bool
	}{
		{"empty", analysis.Article{}, true},
		{"only spaces", analysis.Article{Body: " \n\t \u00a0\n"}, true},
		{"only a title", analysis.Article{Title: "Seoul weighs talks with Moscow"}, true},
		{"title and spaces", analysis.Article{Title: "Seoul weighs talks", Body: "  \n "}, true},
		{"invalid UTF-8", analysis.Article{Body: "Seoul said \xff\xfe on Monday that \xc3Moscow had agreed.\x80"}, false},
		{"NUL", analysis.Article{Body: "Seoul\x00 said on Monday that\x00Moscow had agreed."}, false},
		{"control characters", analysis.Article{Body: "\x01Seoul\x1b[31m said on Monday\x07 that Moscow had agreed.\x7f"}, false},
		{"bidi marks", analysis.Article{Body: "\u202eSeoul\u202c said on Monday that \u2066Moscow\u2069 had agreed."}, false},
		{"byte order mark", analysis.Article{Body: "\ufeffSeoul said on Monday that Moscow had agreed."}, false},
		{"a surrogate in bytes", analysis.Article{Body: "Seoul said on Monday \xed\xa0\x80 that Moscow had agreed."}, false},
	} {
		d := analyzer().Analyze(c.in)
		if err := whole(d); err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if found := len(d.Mentions)+len(d.Focus)+len(d.Topics) > 0; found == c.empty {
			t.Errorf("%s: %d mentions, %d focus countries, %d topics", c.what, len(d.Mentions), len(d.Focus), len(d.Topics))
		}
		if !c.empty {
			got := map[string]bool{}
			for _, m := range d.Mentions {
				got[d.Text[m.Start:m.End]] = true
			}
			if !got["Seoul"] || !got["Moscow"] {
				t.Errorf("%s: names are %v", c.what, got)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	for text, want := range map[string]string{
		"The minister said on Monday that the talks would go on until the end of the week, and that nobody had left the room.":                         "en",
		"Le ministre a déclaré lundi que les négociations se poursuivraient jusqu'à la fin de la semaine et que personne n'avait quitté la salle.":     "fr",
		"Der Minister sagte am Montag, dass die Gespräche bis zum Ende der Woche weitergehen würden und dass niemand den Raum verlassen habe.":         "de",
		"El ministro dijo el lunes que las conversaciones continuarían hasta el final de la semana y que nadie había abandonado la sala de reuniones.": "es",
		"Министр заявил в понедельник, что переговоры продолжатся до конца недели и что никто не покинул зал.":                                         "ru",
		"部长周一表示，会谈将持续到本周末，没有人离开会议室。":                                                                                                                   "zh",
		"장관은 월요일 회담이 주말까지 계속될 것이라고 말했다.":                                                                                                               "ko",
		"قال الوزير يوم الاثنين إن المحادثات ستستمر حتى نهاية الأسبوع وإن أحدا لم يغادر القاعة.":                                                       "ar",
		"Peru 2 Chile 1": "en", "Seoul": "en",
		"LONDON 1996\nArsenal 2 Everton 1\nLeeds 0 Chelsea 0\nLiverpool 3 Coventry 1": "en",
	} {
		d := analyzer().Analyze(analysis.Article{Body: text})
		if d.Language != want {
			t.Errorf("%.30q is in %q, want %q", text, d.Language, want)
		}
		if foreign := want != "en"; foreign != (d.Warning != "") || foreign && len(d.Mentions)+len(d.Topics) > 0 || len(d.Tokens) == 0 {
			t.Errorf("%.30q: warning %q, %d mentions, %d tokens", text, d.Warning, len(d.Mentions), len(d.Tokens))
		}
	}
}

// whole says what is wrong with a document.
func whole(d *analysis.Document) error {
	at := 0
	letters := starts(d.Text)
	for i, m := range d.Mentions {
		if m.Start < at || m.End <= m.Start || m.End > len(d.Text) {
			return fmt.Errorf("mention %d spans %d to %d, after %d", i, m.Start, m.End, at)
		}
		if !letters(m.Start) || !letters(m.End) {
			return fmt.Errorf("mention %d spans %d to %d, within a letter", i, m.Start, m.End)
		}
		at = m.End
	}
	covered := int32(0)
	for _, s := range d.Sentences {
		if s.First != covered || s.Last <= s.First {
			return fmt.Errorf("sentence of tokens %d to %d after %d", s.First, s.Last, covered)
		}
		covered = s.Last
	}
	if int(covered) != len(d.Tokens) {
		return fmt.Errorf("sentences cover %d of %d tokens", covered, len(d.Tokens))
	}
	if d.Stems != nil && len(d.Stems) != len(d.Tokens) {
		return fmt.Errorf("%d stems of %d tokens", len(d.Stems), len(d.Tokens))
	}
	for _, f := range d.Focus {
		sum := 0.0
		for _, b := range f.Because {
			sum += b.Weight
		}
		if math.Abs(sum-f.Score) > 1e-9 {
			return fmt.Errorf("focus %s scores %v, reasons sum to %v", f.Country, f.Score, sum)
		}
	}
	for i, s := range d.Topics {
		sum := s.Bias
		for _, b := range s.Because {
			sum += b.Weight
			if b.Start < 0 || b.End > len(d.Text) || b.Start >= b.End && b.End > 0 {
				return fmt.Errorf("topic %s: term %q at %d to %d", s.Topic.ID, b.What, b.Start, b.End)
			}
		}
		if math.Abs(sum-s.LogOdds) > 1e-9 || math.IsNaN(s.Probability) || i > 0 && s.LogOdds > d.Topics[i-1].LogOdds {
			return fmt.Errorf("topic %s: log odds %v, reasons sum to %v", s.Topic.ID, s.LogOdds, sum)
		}
	}
	if _, err := json.Marshal(d); err != nil {
		return err
	}
	return nil
}

// starts returns a function that tells where letters start. It must be asked in order.
func starts(text string) func(at int) bool {
	i := 0
	return func(at int) bool {
		for i < at {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
		}
		return i == at
	}
}

// Ten thousand broken articles: pieces of the newsroom cut, doubled, mixed and sprinkled with bytes.
func TestBrokenArticles(t *testing.T) {
	n := 10000
	if testing.Short() {
		n = 300
	}
	r := rand.New(rand.NewPCG(1, 2))
	piece := func() string {
		text := room()[r.IntN(len(room()))].Article.Body
		from := r.IntN(len(text))
		return text[from:min(len(text), from+r.IntN(300))]
	}
	marks := []string{"\xff", "\x00", "\u202e", "\u00ad", "\u200b", "'", "“", "(", "-", "U.S.", "\n", "\xe2\x80", "KIDA (KIDA)", "AL-", "the North", "日本", " "}
	for i := range n {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			p := piece()
			switch r.IntN(4) {
			case 0:
				p = strings.ToUpper(p)
			case 1:
				p = strings.ReplaceAll(p, " ", marks[r.IntN(len(marks))])
			}
			b.WriteString(p + marks[r.IntN(len(marks))])
		}
		text := []byte(b.String())
		for range r.IntN(5) {
			if len(text) > 0 {
				text[r.IntN(len(text))] = byte(r.IntN(256))
			}
		}
		if err := whole(analyzer().Analyze(analysis.Article{Body: string(text)})); err != nil {
			t.Fatalf("article %d, %q: %v", i, text, err)
		}
	}
}

var corpus = flag.String("corpus", "", "a file of articles, as JSON lines, that TestCorpus reads")

func TestCorpus(t *testing.T) {
	if *corpus == "" {
		t.Skip("name a file of articles with -corpus")
	}
	n, mentions := 0, 0
	for a, err := range source.Files([]string{*corpus}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		d := analyzer().Analyze(a)
		if err := whole(d); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
		n++
		mentions += len(d.Mentions)
	}
	t.Logf("%d articles, %d mentions", n, mentions)
}

func TestNewsroomDocuments(t *testing.T) {
	for _, item := range room() {
		d := analyzer().Analyze(item.Article)
		if err := whole(d); err != nil {
			t.Errorf("%s: %v", item.Article.ID, err)
		}
		if len(d.Topics) != len(topic.Taxonomy()) {
			t.Errorf("%s: %d topics", item.Article.ID, len(d.Topics))
		}
		if d.Text != item.Text() {
			t.Errorf("%s: the text is not title, blank line and body", item.Article.ID)
		}
	}
}

// A text may end after any word.
func TestCut(t *testing.T) {
	items := room()
	if testing.Short() {
		items = items[:5]
	}
	for _, item := range items {
		text := token.Split(item.Article.Body)
		for _, s := range text.Sentences {
			for _, last := range text.Tokens[s.First:s.Last] {
				for _, tail := range []string{"", " "} {
					if err := whole(analyzer().Analyze(analysis.Article{Body: text.Source[s.Start:last.End] + tail})); err != nil {
						t.Errorf("%s: %q: %v", item.Article.ID, text.Source[s.Start:last.End], err)
					}
				}
			}
		}
	}
}

// The same article gives the same bytes, also from many goroutines on one analyzer.
func TestDeterministic(t *testing.T) {
	items := room()
	want := make([]string, len(items))
	for i, item := range items {
		b, err := analyzer().Analyze(item.Article).JSON(true)
		if err != nil {
			t.Fatal(err)
		}
		want[i] = string(b)
	}
	shared := analysis.New(analysis.Options{})
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for k := range items {
				i := (k*7 + g*13) % len(items)
				b, err := shared.Analyze(items[i].Article).JSON(true)
				if err != nil || string(b) != want[i] {
					t.Errorf("%s differs from goroutine %d (%v)", items[i].Article.ID, g, err)
				}
			}
		})
	}
	wait.Wait()
}

func TestRecord(t *testing.T) {
	d := analyzer().Analyze(analysis.Article{ID: "7", Title: "Oslo hosts talks", Body: "Norway hosted talks between Israel and Hamas in Oslo on Monday.",
		Source: "Fjord Post", URL: "https://fjordpost.example/7", Published: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)})
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"id", "title", "text", "language", "date", "source", "url", "mentions", "entities", "focus", "topics"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %q", key)
		}
	}
	if got["date"] != "2026-03-02T09:00:00Z" {
		t.Errorf("date is %v", got["date"])
	}
	// An empty document has lists, not nulls.
	data, _ = json.Marshal(analyzer().Analyze(analysis.Article{}))
	if strings.Contains(string(data), "null") {
		t.Errorf("empty document: %s", data)
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, item := range room()[:6] {
		f.Add(item.Article.Title, item.Article.Body[:400])
	}
	f.Add("", "\xff\x00 \u202e Seoul's U.S.-led 'talks' — “so” … (KIDA) $5bn 16 April 2025")
	f.Add("THE NORTH, THE SOUTH", strings.Repeat("a-", 300))
	f.Fuzz(func(t *testing.T, title, body string) {
		for _, o := range []analysis.Options{{}, {AnyLanguage: true}} {
			if err := whole(analysis.New(o).Analyze(analysis.Article{Title: title, Body: body})); err != nil {
				t.Fatal(err)
			}
		}
	})
}

var hostile = flag.Int("hostile", 1, "megabytes of each hostile text; 50 shows the promise of the documentation")

// Hostile texts are read whole, and the memory asked for grows with their length. The time a megabyte at two lengths is
// printed with -v; -hostile 50 shows the promise of the documentation.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("long texts")
	}
	news := ""
	for _, item := range room() {
		news += item.Article.Body + "\n"
	}
	for what, piece := range map[string]string{
		"news": news, "one word": "a", "one line of news": strings.ReplaceAll(news[:20000], "\n", " "), "sentences": "Seoul said no. ", "names": "President Kim Min-seok of Korea, ",
		"acronyms": "KIDA (KIDA) ", "brackets": "((((", "hyphens": "Moscow-", "quotes": "'\"“", "digits": "1,234.5 ", "capitals": "THE NORTH ",
	} {
		var perMB, memory [2]float64
		for i, size := range []int{*hostile << 18, *hostile << 20} {
			text := strings.Repeat(piece, size/len(piece)+1)[:size]
			if what == "one word" && *hostile > 10 {
				text = text[:len(text)/5] // a word of 10 MB when the texts have 50
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			d := analyzer().Analyze(analysis.Article{Body: text})
			perMB[i] = time.Since(start).Seconds() / (float64(len(text)) / 1e6)
			runtime.ReadMemStats(&after)
			memory[i] = float64(after.TotalAlloc-before.TotalAlloc) / float64(len(text))
			if i == 1 {
				t.Logf("%-17s %5.1f MB: %.2f s/MB (a quarter of it: %.2f), %d tokens, %d mentions, memory asked for %.0f times the text (%.0f)", what, float64(len(text))/1e6,
					perMB[1], perMB[0], len(d.Tokens), len(d.Mentions), memory[1], memory[0])
			}
			if err := whole(d); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if memory[1] > 3*memory[0]+50 {
			t.Errorf("%s: memory asked for is %.0f times the text, at a quarter of the length %.0f times", what, memory[1], memory[0])
		}
	}
}

// Reading aids are left out on request, and only then.
func TestWithout(t *testing.T) {
	article := analysis.Article{Body: "“Talks go on,” President Marisol Tandazo said in Quito on Monday, and she thanked Peru."}
	if d := analysis.New(analysis.Options{}).Analyze(article); len(d.Quotes) == 0 || d.Quotes[0].Speaker == "" {
		t.Errorf("quotes %+v", d.Quotes)
	}
	if d := analysis.New(analysis.Options{Without: analysis.Quotes}).Analyze(article); d.Quotes != nil || len(d.Mentions) == 0 {
		t.Errorf("quotes %+v and %d mentions", d.Quotes, len(d.Mentions))
	}
}

// Names of the user's own are known; the default analyzer does not know them.
func TestNames(t *testing.T) {
	k, err := entity.Shipped().With(entity.Addition{Name: "Tidewater Board", Kind: entity.Organization, Country: "KE", Aliases: []string{"TWBX"}})
	if err != nil {
		t.Fatal(err)
	}
	article := analysis.Article{Body: "Fishers said on Monday that the TWBX had closed two ports and would close more."}
	named := func(a *analysis.Analyzer) bool {
		return slices.ContainsFunc(a.Analyze(article).Mentions, func(m entity.Mention) bool { return m.Entity == "organization/tidewater-board" && m.Country == "KE" })
	}
	if !named(analysis.New(analysis.Options{Names: k})) || named(analysis.New(analysis.Options{})) {
		t.Error("the names are not those of the options")
	}
}
