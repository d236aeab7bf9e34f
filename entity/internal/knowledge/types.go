package knowledge

// Types lists the kinds within a kind, as the tables write them; an entity holds an index.
var Types = []string{"", "un-member", "observer", "territory", "de-facto", "former",
	"capital", "city", "admin1", "region", "sea", "strait", "island", "river", "mountain", "desert", "peninsula", "continent", "disputed", "other",
	"igo", "eu", "un", "party", "armed-force", "armed-group", "ministry", "legislature", "court", "central-bank", "news-agency", "intelligence",
	"company", "think-tank", "person", "seat"}

// A Role is the rank of an office, best known first.
type Role uint8

// Roles lists the roles as the tables write them; a Role is an index into it.
var Roles = []string{"", "head-of-state", "head-of-government", "foreign", "defence", "finance", "interior", "vice-head",
	"international-org", "central-bank", "speaker", "minister", "regional-head", "intelligence", "military", "legislator", "other"}

// Minister is the role of ministers that have none of their own.
const Minister Role = 11

func (r Role) String() string { return Roles[r] }
