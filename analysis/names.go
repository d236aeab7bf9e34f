package analysis

import (
	"strconv"

	"github.com/dateline-news/dateline/entity"
)

// nameValues says in plain words what sort of names a document holds, for the topics: how many countries it is about, whether governments act,
// and whether most names are of persons or of organizations.
func nameValues(d *Document) []string {
	var kinds [16]int
	governments, names := 0, 0
	for _, m := range d.Mentions {
		kinds[m.Kind]++
		if m.Sense == entity.Government {
			governments++
		}
		switch m.Kind {
		case entity.Date, entity.Money, entity.Number:
		default:
			names++
		}
	}
	out := []string{"countries in focus: " + few(len(d.Focus)), "governments that act: " + few(governments), "amounts of money: " + few(kinds[entity.Money])}
	for _, k := range []entity.Kind{entity.Person, entity.Organization, entity.Place, entity.Facility} {
		if names >= 4 && 2*kinds[k] > names {
			out = append(out, "most names are of kind "+k.String())
		}
	}
	return out
}

// few names a small number.
func few(n int) string {
	if n >= 3 {
		return "3 or more"
	}
	return strconv.Itoa(n)
}
