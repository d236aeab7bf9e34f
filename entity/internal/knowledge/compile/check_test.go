package main

import (
	"strings"
	"testing"

	"github.com/dateline-news/dateline/internal/table"
)

// sound are small tables in which nothing is wrong.
var sound = map[string]string{
	"countries": `iso2	qid	status	parent	name	aliases	adjectives	people	capitals	lat	lon	source	claims
AA	Q1	un-member		Aland	A-land	Alandic	Alanders	Alba	1	2	hand
BB	Q2	un-member		Beland		Belandic		Balba	3	4	hand	AA
`,
	"places": `id	kind	name	country	admin1	aliases	lat	lon	population	source	claims
Q10	admin1	North Alba	AA			1	2		hand
Q11	capital	Alba	AA	North Alba		1	2	200000	hand
Q12	capital	Balba	BB			3	4	200000	hand
Q13	disputed	Border Isle	AA;BB			3	3		hand	AA;BB
`,
	"orgs": `id	kind	name	acronym	country	aliases	source
Q20	ministry	Alandic Foreign Ministry		AA		hand
Q21	igo	Union of Lands	UOL		The Union	editors
`,
	"institutions": `id	kind	name	names	after	known_by	only	without	source
foreign-ministry	ministry	Foreign Ministry of {country}		Foreign Ministry	{adjective} Foreign Ministry			hand
`,
	"people": `id	name	family	country	aliases	office	role	start	end	asof	source
Q30	Ann Able	Able	AA		President	head-of-state	2001-02-03	2005		hand
Q30	Ann Able	Able	AA		President	head-of-state	2006		2020-01	hand
Q31	Bob Baker	Baker	BB		Foreign Minister	foreign	2001		2020	hand
`,
	"metonyms": `name	case	kind	refers	trigger	note	source
Blue Palace	exact	organization	AA	the		hand
Balba	exact	place	Q21			hand
`,
	"titles": `title	roles	country	source
President	head-of-state		hand
`,
}

func tablesOf(t *testing.T, text map[string]string) tables {
	t.Helper()
	out := tables{}
	for name, s := range text {
		rows, err := table.Parse(name+".tsv", s)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = rows
	}
	return out
}

func check(t *testing.T, text map[string]string) *report {
	t.Helper()
	tables := tablesOf(t, text)
	return inspect(tables, compile(tables))
}

func TestSoundTables(t *testing.T) {
	r := check(t, sound)
	if len(r.errors)+len(r.doubts) > 0 {
		t.Errorf("errors %q, doubts %q", r.errors, r.doubts)
	}
	if r.counts["people with a dated office"] != 2 || r.counts["entities: organizations, ministry"] != 2 {
		t.Errorf("counts are %v", r.counts) // one ministry is the table's, the other the pattern's
	}
}

// Each case adds a row to a sound table, or changes one; the check must name it.
func TestBrokenTables(t *testing.T) {
	for _, c := range []struct{ table, old, new, want string }{
		{"places", "", "Q11\tcity\tAlbion\tAA\t\t\t1\t2\t\thand", "places.tsv:6: id Q11 a second time, after places.tsv:3"},
		{"places", "", "Q14\tcity\t\tAA\t\t\t1\t2\t\thand", "places.tsv:6: no name"},
		{"places", "", "\tcity\tCalba\tAA\t\t\t1\t2\t\thand", "places.tsv:6: no id"},
		{"places", "", "Q14\tcity\tCalba\tAA\t\t\t1\t2", "places.tsv:6: no source"},
		{"places", "", "Q14\tvillage\tCalba\tAA\t\t\t1\t2\t\thand", `places.tsv:6: unknown kind "village"`},
		{"places", "", "Q14\tcity\tCalba\tCC\t\t\t1\t2\t\thand", `places.tsv:6: unknown country "CC"`},
		{"places", "", "Q14\tcity\tCalba\tAA\t\t\t\t\t\thand", "places.tsv:6: Calba has no coordinates"},
		{"places", "", "Q14\tcity\tCalba\tAA\t\t\t91\t0\t\thand", `places.tsv:6: latitude "91" and longitude "0" are no place on the globe`},
		{"places", "", "Q14\tcity\tCalba\tAA\tSouth Alba\t\t1\t2\t\thand", "places.tsv:6: Calba lies in South Alba, which is no division of AA"},
		{"places", "\tAA;BB\n", "\tAA\n", "places.tsv:5: Border Isle is disputed by fewer than two countries"},
		{"countries", "A-land", "A-land;A-land", `countries.tsv:2: "A-land" stands there twice`},
		{"countries", "A-land", "Beland", `countries.tsv:3: "beland" collides with Q1, countries.tsv:2`},
		{"countries", "Balba", "Balbao", "countries.tsv:3: Balbao, capital of Beland, is no place of the country"},
		{"orgs", "", "Q22\tigo\tUnion of Lands\t\t\t\teditors", `orgs.tsv:4: "union of lands" collides with Q21, orgs.tsv:3`},
		{"institutions", "of {country}", "of all", `institutions.tsv:2: the name "Foreign Ministry of all" has no {country}`},
		{"people", "2005\t\thand", "2000\t\thand", "people.tsv:2: the term ends on 2000, before it starts on 2001-02-03"},
		{"people", "2020-01\thand", "\thand", "people.tsv:3: the term has neither an end nor a date when it was last known"},
		{"people", "2020-01\thand", "2005-12\thand", "people.tsv:3: the term was last known on 2005-12, before it starts on 2006"},
		{"people", "2020-01\thand", "2099\thand", "people.tsv:3: the term was last known on 2099, after the date of the tables"},
		{"people", "2001-02-03", "3.2.2001", `people.tsv:2: start: "3.2.2001" is no day`},
		{"people", "2005\t\thand", "2007\t\thand", "people.tsv:3: the term of Ann Able as President overlaps that of people.tsv:2"},
		{"people", "foreign\t", "abroad\t", `people.tsv:4: unknown role "abroad"`},
		{"people", "", "Q31\tBert Baker\tBaker\tBB\t\tPresident\thead-of-state\t2001\t2002\t\thand", "people.tsv:5: id Q31 is called Bert Baker here and Bob Baker in people.tsv:4"},
		{"people", "", "Q32\tBob Baker\tBaker\tBB\t\tPresident\thead-of-state\t2001\t2002\t\thand", `people.tsv:5: "bob baker" collides with Q31, people.tsv:4`},
		{"people", "", "Q10\tBo Bo\tBo\tBB\t\tPresident\thead-of-state\t2001\t2002\t\thand", "people.tsv:5: id Q10 is North Alba, no person"},
		{"metonyms", "\tAA\t", "\tCC\t", "metonyms.tsv:2: unknown country or organization CC"},
		{"metonyms", "Balba\t", "Balbao\t", "metonyms.tsv:3: Balbao is no capital"},
		{"titles", "head-of-state", "boss", `titles.tsv:2: unknown role "boss"`},
		{"titles", "\thand", "\t", "titles.tsv:2: no source"},
	} {
		broken := map[string]string{}
		for name, text := range sound {
			broken[name] = text
		}
		if c.old == "" {
			broken[c.table] += c.new + "\n"
		} else {
			broken[c.table] = strings.Replace(broken[c.table], c.old, c.new, 1)
		}
		if broken[c.table] == sound[c.table] {
			t.Errorf("%s: %q is not there", c.table, c.old)
		}
		r := check(t, broken)
		found := strings.Join(append(r.errors, r.doubts...), "\n")
		if !strings.Contains(found, c.want) {
			t.Errorf("%s, %q: found %q, want %q", c.table, c.new, found, c.want)
		}
	}
}

// The tables themselves hold no errors.
func TestTables(t *testing.T) {
	tables, err := readTables("../tables")
	if err != nil {
		t.Fatal(err)
	}
	if r := inspect(tables, compile(tables)); len(r.errors) > 0 {
		t.Errorf("%q", r.errors)
	}
}
