// Command officecases builds the test table of offices: who is "President Lee" on a day?
//
//	go generate ./entity/internal/knowledge
//
// It draws terms from the table of people, by role, country and year, and writes for each a day within the term (or after or before it, for "former"
// and "-elect") and a sentence that names the person by title and surname. Every second person, by a hash of the id, is held out: the resolver is
// changed by looking at the other share only. A case that the tables cannot answer, since two people of one surname held that office on that day, is
// left out. The same tables give the same cases.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/internal/table"
)

// quota is the number of cases of each role.
var quota = map[string]int{"head-of-state": 70, "head-of-government": 70, "foreign": 60, "defence": 45, "finance": 45, "interior": 35, "vice-head": 25,
	"central-bank": 20, "speaker": 20, "minister": 50, "regional-head": 30, "international-org": 10}

// perCountry bounds the cases of a role from one country.
const perCountry = 3

func main() {
	log.SetFlags(0)
	log.SetPrefix("officecases: ")
	dir := flag.String("tables", "tables", "folder of the knowledge tables")
	out := flag.String("out", "../../../testdata/offices.tsv", "file of cases")
	flag.Parse()
	people, err := table.Read(filepath.Join(*dir, "people.tsv"))
	if err != nil {
		log.Fatal(err)
	}
	rows, err := table.Read(filepath.Join(*dir, "countries.tsv"))
	if err != nil {
		log.Fatal(err)
	}
	countries := map[string]table.Row{}
	for _, r := range rows {
		if r.Get("iso2") != "" {
			countries[r.Get("iso2")] = r
		}
	}
	cases := draw(people, countries)
	var b bytes.Buffer
	fmt.Fprintln(&b, "# Who holds the office? Drawn from the table of people by entity/internal/knowledge/officecases; do not edit.\nshare\tperson\toffice\tdate\tsurname\tsentence")
	for _, c := range cases {
		fmt.Fprintln(&b, strings.Join([]string{c.share, c.person, c.office, c.date.Format(time.DateOnly), c.surname, c.sentence}, "\t"))
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d cases\n", *out, len(cases))
}

type officeCase struct {
	share, person, office, surname, sentence string
	date                                     time.Time
}

// A term is a row with a surname and days that are known to the month at least.
type term struct {
	table.Row
	start, end time.Time
	hash       uint64
}

func draw(people []table.Row, countries map[string]table.Row) []officeCase {
	var terms []term
	bySurname := map[string][]term{}
	for _, r := range people {
		start, ok1 := day(r.Get("start"))
		end, ok2 := day(cmp.Or(r.Get("end"), r.Get("asof")))
		if r.Get("family") == "" || !ok1 {
			continue
		}
		t := term{r, start, end, flat.Hash(r.Get("id") + r.Get("office") + r.Get("start"))}
		bySurname[token.Fold(r.Get("family"))] = append(bySurname[token.Fold(r.Get("family"))], t)
		if ok2 && end.Sub(start) > 60*24*time.Hour {
			terms = append(terms, t)
		}
	}
	slices.SortFunc(terms, func(a, b term) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.Place(), b.Place())) })
	drawn, used := map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	var out []officeCase
	for _, t := range terms {
		role, country := t.Get("role"), t.Get("country")
		if drawn[role] >= quota[role] || used[role+country] >= perCountry || seen[t.Get("id")] {
			continue
		}
		c, ok := write(t, countries[country], bySurname)
		if !ok {
			continue
		}
		drawn[role]++
		used[role+country]++
		seen[t.Get("id")] = true
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b officeCase) int {
		return cmp.Or(cmp.Compare(a.share, b.share), cmp.Compare(a.person, b.person))
	})
	return out
}

// day reads a day that is known to the month; the middle of the month stands for an unknown day.
func day(s string) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, true
	}
	t, err := time.Parse("2006-01", s)
	return t.AddDate(0, 0, 14), err == nil
}

// A form is a way to name an office-holder. {title} and {small} are the title with and without capitals, {adj} and {country} whose it is.
type form struct {
	text string
	when int // -1 after the term, 0 in it, 1 before it
}

var forms = []form{
	{"{adj} {title} {name} said on Monday that talks would go on.", 0},
	{"Ministers met in {capital} on Friday. {title} {name} told reporters that {country} would not sign.", 0},
	{"The {adj} {small}, Mr {name}, denied the report.", 0},
	{"{country}'s {title} {name} left for the summit on Tuesday.", 0},
	{"Former {adj} {title} {name} was seen in court on Thursday.", -1},
	{"{adj} {title} {name} has told lawmakers that the budget will pass.", 0},
	{"The deal was signed by then-{title} {name} of {country}, officials said.", -1},
	{"{name}, the {adj} {small}, rejected the plan.", 0},
	{"A statue of the late {adj} {title} {name} was unveiled.", -1},
	{"{title}-elect {name} of {country} promised a new start.", 1},
	{"Aides said that acting {adj} {title} {name} would travel on Sunday.", 0},
	{"“We will wait,” {country}'s {small}, {name}, told the newspaper.", 0},
}

// write makes the case of a term.
func write(t term, country table.Row, bySurname map[string][]term) (c officeCase, ok bool) {
	title := titleOf(t.Get("role"), t.Get("office"), t.Get("country"))
	if title == "" {
		return c, false
	}
	f := forms[t.hash>>8%uint64(len(forms))]
	elected := strings.HasPrefix(title, "President") || title == "Prime Minister"
	acting := regexp.MustCompile(`(?i)acting|interim`).MatchString(t.Get("office"))
	if f.when == 1 && !elected || strings.Contains(f.text, "acting") != acting || strings.Contains(f.text, "then-") && strings.Contains(title, "’") || f.when < 0 && t.Get("end") == "" {
		f = forms[t.hash>>16%4]
	}
	date := t.start.Add(time.Duration(float64(t.end.Sub(t.start)) * (0.1 + 0.8*float64(t.hash>>24%1000)/1000))).Truncate(24 * time.Hour)
	switch f.when {
	case -1:
		date = t.end.AddDate(1, int(t.hash>>40%30), 3)
	case 1:
		date = t.start.AddDate(0, 0, -20)
	}
	for _, other := range bySurname[token.Fold(t.Get("family"))] {
		if other.Get("id") != t.Get("id") && other.Get("role") == t.Get("role") && other.Get("country") == t.Get("country") &&
			(f.when != 0 || !other.start.After(date) && !other.end.Before(date)) {
			return c, false // the tables cannot answer
		}
	}
	adjective := ""
	sentence := f.text
	if t.Get("country") == "" { // of an international body
		sentence = "{title} {name} said on Monday that talks would go on."
		date = t.start.Add(t.end.Sub(t.start) / 2).Truncate(24 * time.Hour)
	} else if list := country.List("adjectives"); len(list) > 0 {
		adjective = list[0]
	} else {
		return c, false
	}
	capital := country.Get("name")
	if list := country.List("capitals"); len(list) > 0 {
		capital = list[0]
	}
	c = officeCase{share: "tuned", person: t.Get("id"), office: t.Get("office"), surname: t.Get("family"), date: date}
	if flat.Hash(t.Get("id"))>>20%2 == 0 {
		c.share = "held-out"
	}
	c.sentence = strings.NewReplacer("{adj}", adjective, "{title}", title, "{small}", strings.ToLower(title), "{name}", t.Get("family"),
		"{country}", country.Get("name"), "{capital}", capital).Replace(sentence)
	r, n := []rune(c.sentence), 0
	for n < len(r) && (r[n] == '“' || r[n] == ' ') {
		n++
	}
	c.sentence = string(r[:n]) + strings.ToUpper(string(r[n:n+1])) + string(r[n+1:])
	if !strings.Contains(c.sentence, c.surname) { // "al-Sabah" begins the sentence
		c.surname = string([]rune(c.sentence)[n : n+len([]rune(c.surname))])
	}
	return c, true
}

var simple = regexp.MustCompile(`^(?:Federal )?Minister (?:of|for) (?:the )?([A-Z][a-z]+)$`)
var governed = regexp.MustCompile(`^(Governor|Chief Minister|Premier|Mayor) of ((?:[A-Z][a-zéü]+ ?)+)$`)

// titleOf returns the title that news gives the holder of an office, "" if that cannot be told.
func titleOf(role, office, country string) string {
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(office, w) })
	}
	american := country == "US" || country == "PH" || country == "KR"
	switch {
	case has("Deputy Minister", "Parliamentary", "Shadow", "Assistant", "Materiel", "Personnel", "Equipment", "cabinet", "Delegate"):
		return ""
	case role == "head-of-state":
		for _, w := range []string{"President", "King", "Queen", "Emir", "Sultan", "Emperor"} {
			if office == w || office == w+" of the Republic" || office == "Acting "+w || office == "Interim "+w {
				return w
			}
		}
	case role == "head-of-government":
		for _, w := range []string{"Prime Minister", "Chancellor", "Premier", "Taoiseach"} {
			if office == w || office == "Federal "+w || office == "Acting "+w || office == "Interim "+w || strings.HasPrefix(office, w+" of the State Council") {
				return w
			}
		}
	case role == "foreign" && country == "US":
		return "Secretary of State"
	case role == "foreign" && country == "GB" && has("Foreign"):
		return "Foreign Secretary"
	case role == "foreign" && country == "IN":
		return "External Affairs Minister"
	case role == "foreign" && has("Foreign Affairs", "External"):
		return "Foreign Minister"
	case role == "defence" && country == "US" && office == "Secretary of Defense":
		return "Defense Secretary"
	case role == "defence" && country == "GB":
		return "Defence Secretary"
	case role == "defence" && has("Minister of Defence", "Minister of National Defence", "Minister for Defence", "Minister of Defense") && american:
		return "Defense Minister"
	case role == "defence" && has("Minister of Defence", "Minister of National Defence", "Minister for Defence", "Minister of Defense"):
		return "Defence Minister"
	case role == "finance" && office == "Secretary of the Treasury":
		return "Treasury Secretary"
	case role == "finance" && office == "Chancellor of the Exchequer":
		return office
	case role == "finance" && has("Finance"):
		return "Finance Minister"
	case role == "interior" && country == "GB" && has("Home"):
		return "Home Secretary"
	case role == "interior" && country == "IN":
		return "Home Minister"
	case role == "interior" && has("Interior"):
		return "Interior Minister"
	case role == "vice-head":
		for _, w := range []string{"Vice President", "Deputy Prime Minister", "Vice Premier"} {
			if office == w || office == "First "+w {
				return w
			}
		}
	case role == "central-bank" && strings.HasPrefix(office, "Governor"):
		return "Central Bank Governor"
	case role == "speaker" && strings.HasPrefix(office, "Speaker"):
		return "Parliament Speaker"
	case role == "minister":
		if m := simple.FindStringSubmatch(office); m != nil {
			return m[1] + " Minister"
		}
	case role == "regional-head":
		if m := governed.FindStringSubmatch(office); m != nil {
			return m[2] + " " + m[1]
		}
	case role == "international-org" && (strings.HasPrefix(office, "Secretary-General") || strings.HasPrefix(office, "Director-General") || strings.HasPrefix(office, "Secretary General")):
		title, body, _ := strings.Cut(office, " of ")
		return strings.TrimPrefix(body, "the ") + " " + title
	}
	return ""
}
