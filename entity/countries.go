package entity

import (
	"cmp"
	"slices"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// Countries returns the countries and territories that have an ISO 3166-1 alpha-2 code, and where they lie, ordered by code. The slice is the
// caller's. States that are no more are left out.
func Countries() []Entity {
	base := knowledge.Default()
	var out []Entity
	for e := range int32(base.Len()) {
		if base.Kind(e) != knowledge.Country || len(base.Country(e)) != 2 || base.FindCountry(base.Country(e)) != e {
			continue
		}
		c := Entity{ID: base.ID(e), Name: base.Name(e), Kind: Country, Country: base.Country(e)}
		c.Lat, c.Lon, c.Located = base.Spot(e)
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Entity) int { return cmp.Compare(a.Country, b.Country) })
	return out
}
