package sense

import "github.com/dateline-news/dateline/entity/internal/knowledge"

// In news of sport a country is its team and a city is its club: "Chile beat Peru 2-0", "a goal against Turin". Whether a text is of sport is
// told by words that politics does not borrow; a country in a sentence with two words of sport is a team in any text.

// Sport reports whether the text is of sport: at least three different words of games stand in it, one in a hundred and twenty tokens or more,
// or two, one in sixty.
func (r *Reader) Sport() bool {
	var seen [8]uint64
	kinds, found := 0, 0
	for i := range r.Words {
		w := &r.Words[i]
		if w.Shape&knowledge.Letter == 0 || !games[w.Fold] {
			continue
		}
		found++
		new := kinds < len(seen)
		for _, s := range seen[:kinds] {
			new = new && s != w.Fold
		}
		if new {
			seen[kinds] = w.Fold
			kinds++
		}
	}
	return kinds >= 3 && found*120 >= len(r.Words) || kinds == 2 && found*60 >= len(r.Words)
}

// Plays reports whether a country or town is its team: no word of place stands before it, and two words of sport stand in its sentence or the whole
// text is of sport. A name in brackets, "Ames (Trinidad)", says where somebody is from.
func (r *Reader) Plays(i int, sport bool) bool {
	n := &r.Names[i]
	sent := r.sentenceOf(n.First)
	if r.dateline(n, sent) {
		return false
	}
	before, after := r.lowerIn(sent, n.First-1), r.lowerIn(sent, n.Last)
	if before == "the" {
		before = r.lowerIn(sent, n.First-2)
	}
	lost := before == "over" || before == "to" && losses[r.lowerIn(sent, n.First-2)] // "a 2-1 win over Peru", "lost to Peru"
	visits := before == "at" && sport && i > 0 && r.Names[i-1].Last == n.First-1     // "Chicago at Toronto"
	if placePrepositions[before] && !lost && !visits || before == "of" || before == "(" || before == "," || quarters[before] || after == ")" {
		return false
	}
	if sport {
		return true
	}
	found := 0
	for j := max(sent.first, n.First-40); j < min(sent.last, n.Last+40); j++ {
		if r.Words[j].Shape&knowledge.Lower != 0 && sports[r.word(j)] {
			found++
		}
	}
	return found > 1
}

var (
	sports   = set(`goal goals scored striker midfielder goalkeeper coach semifinal semi-final quarterfinal quarter-final wicket innings penalty penalties kickoff squad beat win half extra-time shoot-out match final headed levelled cup`)
	losses   = set(`lost lose loses losing defeat loss losses`)
	quarters = set(`north south east west northern southern eastern western central downtown`)
	games    = hashes(`soccer football cricket rugby tennis basketball baseball hockey golf volleyball striker midfielder goalkeeper defender forward scorers halftime innings inning wicket wickets
		batsman bowler homer homers pitcher shortstop quarterback touchdown touchdowns rebounds playoff playoffs playoff-bound semifinal semifinals semi-final semi-finals quarterfinal quarterfinals
		quarter-final quarter-finals qualifier qualifiers qualifying league standings unseeded seeded tryline tries wicketkeeper postseason preseason offside referee kickoff medallist medalist
		hat-trick birdie bogey tiebreak tie-break touchline under-21 stoppage-time fixtures`)
)

// hashes returns the folded words of a list.
func hashes(words string) map[uint64]bool {
	m := map[uint64]bool{}
	for w := range set(words) {
		m[knowledge.FoldWord(w).Fold] = true
	}
	return m
}
