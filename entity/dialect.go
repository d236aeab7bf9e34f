package entity

import "github.com/dateline-news/dateline/entity/internal/knowledge"

// A paper's country, if nobody tells it, shows in its words: only American papers arraign people before selectmen, and write of neighbors; only British ones of
// lorries and pensioners. Local news names its own towns without saying what country they are in, so that this is often all there is to tell Paris in
// Texas from Paris in France.

// homely returns how much the text seems to be from a paper of the country, 0 to 1.
func (x *reading) homely(country string) float64 {
	if x.in.Home != "" {
		if country == x.in.Home {
			return 1
		}
		return 0
	}
	for i, c := range dialects {
		if c.country == country {
			return x.leaning[i]
		}
	}
	return 0
}

// lean counts the words of each dialect, a word once, and sets what share of them each has.
func (x *reading) lean() {
	x.leaning = [len(dialects)]float64{}
	if x.in.Home != "" {
		return
	}
	var counts [len(dialects)]float64
	clear(x.spoken)
	total := 0.0
	for i := range x.words {
		w := &x.words[i]
		if w.Shape&knowledge.Lower == 0 {
			continue
		}
		if d, ok := dialectOf[w.Fold]; ok && !x.spoken[w.Fold] {
			x.spoken[w.Fold] = true
			if d >= 0 {
				counts[d]++
			}
			total++
		}
	}
	for i := range counts {
		x.leaning[i] = counts[i] / (total + dialectDoubt)
	}
}

// dialectDoubt is how many words of other dialects are thought unseen.
const dialectDoubt = 1.5

// dialects lists words and spellings that the papers of one country use of its own affairs.
var dialects = [...]struct{ country, words string }{
	{"US", `sheriff sheriffs deputies township townships freshman sophomore sophomores downtown statewide neighborhood neighborhoods neighbor neighbors center centers color colors labor
		honor honored honors favor favorite program programs highway interstate sidewalk attorney attorneys felony misdemeanor arraigned indicted commissioners selectman selectmen
		trooper troopers councilman councilwoman alderman aldermen congressman congresswoman semester homecoming valedictorian driveway zoning mph baseball softball quarterback touchdown
		caucus bipartisan nonprofit borough county counties mom kindergarten downtowns gasoline elementary firefighter firefighters trailer fundraiser parish`},
	{"GB", `lorry lorries pensioner pensioners motorway motorways pence quid magistrates constabulary borough councillor councillors pub pubs mum flat flats`},
	{"AU", `bushfire bushfires shire paddock outback ute councillor councillors`},
	{"CA", `province provincial riding ridings francophone anglophone`},
	{"IN", `lakh lakhs crore crores panchayat tehsil taluk mandal`},
}

// commonwealth lists spellings that speak against an American paper.
const commonwealth = `centre centres colour colours labour honour honoured neighbour neighbours neighbourhood neighbourhoods programme programmes favour favourite kilometres metres tonnes
	defence organisation organised realise recognised cheque licence`

// dialectOf tells the dialect of a word by its position, -1 for the Commonwealth's.
var dialectOf = func() map[uint64]int {
	m := map[uint64]int{}
	for i, d := range dialects {
		for w := range set(d.words) {
			key := knowledge.FoldWord(w).Fold
			if _, shared := m[key]; shared {
				delete(m, key) // no dialect's own
				continue
			}
			m[key] = i
		}
	}
	for w := range set(commonwealth) {
		m[knowledge.FoldWord(w).Fold] = -1
	}
	return m
}()
