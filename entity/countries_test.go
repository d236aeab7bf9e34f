package entity

import "testing"

func TestCountries(t *testing.T) {
	all := Countries()
	if len(all) < 249 {
		t.Errorf("%d countries, want at least those of ISO 3166-1", len(all))
	}
	for i, c := range all {
		if c.Kind != Country || !Knows(c.ID) || CountryName(c.Country) != c.Name || len(c.Country) != 2 {
			t.Errorf("%+v", c)
		}
		if !c.Located || c.Lat < -90 || c.Lat > 90 || c.Lon < -180 || c.Lon > 180 {
			t.Errorf("%s lies at %v %v", c.Name, c.Lat, c.Lon)
		}
		if i > 0 && all[i-1].Country >= c.Country {
			t.Errorf("%s stands after %s", c.Country, all[i-1].Country)
		}
		if c.Name == "Soviet Union" || c.Name == "Yugoslavia" {
			t.Errorf("%s is no more", c.Name)
		}
	}
}
