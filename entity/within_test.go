package entity

import (
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Names that refer to other names of the text. Each case gives the id of the last mention of a name.
func TestWithin(t *testing.T) {
	for _, c := range []struct{ text, name, want string }{
		// Two of one family name.
		{"Robert Keller and his wife Anna Keller own the firm. Mrs. Keller left. Mr. Keller stayed.", "Keller", "person/robert-keller"},
		{"Robert Keller and his wife Anna Keller own the firm. Mr. Keller stayed. Ms. Keller left.", "Keller", "person/anna-keller"},
		{"Robert Keller and his wife Anna Keller own the firm. The Kellers live in Bern.", "Kellers", "person/keller-family"},
		{"Kim Jong Un spoke. Kim Yong-hyun, a farmer, listened.", "Kim Yong-hyun", "person/kim-yong-hyun"},
		// Acronyms, before and after the name.
		{"The Institute for Northern Policy Studies (INPS) said so. INPS added more.", "INPS", "organization/institute-for-northern-policy-studies"},
		{"The Norwegian Refugee Council left the town. The NRC said that it would return.", "NRC", "organization/norwegian-refugee-council"},
		// A person called like a capital, who speaks.
		{"Marcus Washington won the race. \"I am happy,\" said Washington.", "Washington", "person/marcus-washington"},
	} {
		got := ""
		for _, m := range Default().Recognize(Input{Text: token.Split(c.text)}).Mentions {
			if c.text[m.Start:m.End] == c.name {
				got = m.Entity
			}
		}
		if got != c.want {
			t.Errorf("%s\n\t%s is %q, want %q", c.text, c.name, got, c.want)
		}
	}
}

// The word for a sort of organization stands for the one of that sort that the text has named, and for none if it has named two. The
// tagger takes such a word for a name now and then; here it is one for sure.
func TestOnlyOfItsSort(t *testing.T) {
	for text, want := range map[string]string{
		"Fairwater Harbour Commission ; the Commission":                             "organization/fairwater-harbour-commission",
		"Fairwater Harbour Commission ; Eastland Pilot Commission ; the Commission": "organization/commission",
		"Fairwater Harbour Commission ; a Commission":                               "organization/commission",
	} {
		x := Default().pool.New().(*reading)
		x.start(Input{Text: token.Split(text)})
		x.words = knowledge.Words(x.in.Text, nil)
		first := int32(-1)
		for i := range int32(len(x.words)) {
			switch capital := x.words[i].Shape&knowledge.Upper != 0; {
			case capital && first < 0:
				first = i
			case !capital && first >= 0:
				x.add(name{first: first, last: i, kind: Organization, evidence: Tagged, prob: 0.9})
				first = -1
			}
		}
		x.add(name{first: first, last: int32(len(x.words)), kind: Organization, evidence: Tagged, prob: 0.9})
		x.link()
		if got := x.targets[x.names[len(x.names)-1].target].id; got != want {
			t.Errorf("%s: the last is %s, want %s", text, got, want)
		}
	}
}

// A team is its country's people; a town that plays is a club, which no table holds.
func TestTeams(t *testing.T) {
	const text = "Soccer league results. Turin beat Genoa 2-0 after the goalkeeper let in a penalty before halftime. The striker scored twice for Turin. The match was played in Milan."
	r := Default().Recognize(Input{Text: token.Split(text)})
	for _, m := range r.Mentions {
		switch w := text[m.Start:m.End]; {
		case w == "Turin" && (m.Sense != People || m.Entity != "organization/turin" || m.Country != "IT" || !m.Apart):
			t.Errorf("Turin, which plays, is %s of %s, %s, with its own spot: %v", m.Entity, m.Country, m.Sense, m.Apart)
		case w == "Milan" && m.Sense != Location:
			t.Errorf("Milan, where they play, is %s", m.Sense)
		}
	}
}
