package amount

// Currencies by the names that news gives them, after ISO 4217 (SIX Group, list one). Where several countries share a name, the
// first is meant unless the text or its country says otherwise.

// A currency is what a name stands for, by country.
type currency struct {
	names string // in small letters, separated by spaces
	minor string // a hundredth, which countries share with it
	codes []national
}

type national struct{ country, code string }

var currencies = []currency{
	{"dollar dollars $", "cent cents", []national{{"US", "USD"}, {"AU", "AUD"}, {"CA", "CAD"}, {"NZ", "NZD"}, {"SG", "SGD"}, {"HK", "HKD"}, {"TW", "TWD"}, {"JM", "JMD"}, {"TT", "TTD"},
		{"BB", "BBD"}, {"BS", "BSD"}, {"BZ", "BZD"}, {"BN", "BND"}, {"FJ", "FJD"}, {"GY", "GYD"}, {"LR", "LRD"}, {"NA", "NAD"}, {"SB", "SBD"}, {"SR", "SRD"}}},
	{"euro euros €", "", []national{{"", "EUR"}}},
	{"pound pounds £ quid", "pence", []national{{"GB", "GBP"}, {"EG", "EGP"}, {"LB", "LBP"}, {"SY", "SYP"}, {"SD", "SDG"}, {"SS", "SSP"}, {"GI", "GIP"}}},
	{"yen ¥", "", []national{{"JP", "JPY"}}},
	{"yuan renminbi rmb", "", []national{{"CN", "CNY"}}},
	{"won ₩", "", []national{{"KR", "KRW"}, {"KP", "KPW"}}},
	{"rupee rupees rs rs. ₹", "paise", []national{{"IN", "INR"}, {"PK", "PKR"}, {"LK", "LKR"}, {"NP", "NPR"}, {"MU", "MUR"}, {"SC", "SCR"}}},
	{"ruble rubles rouble roubles ₽", "kopeks", []national{{"RU", "RUB"}, {"BY", "BYN"}}},
	{"peso pesos", "centavos", []national{{"MX", "MXN"}, {"AR", "ARS"}, {"CL", "CLP"}, {"CO", "COP"}, {"PH", "PHP"}, {"CU", "CUP"}, {"UY", "UYU"}, {"DO", "DOP"}}},
	{"franc francs", "centimes", []national{{"CH", "CHF"}, {"LI", "CHF"}, {"XOF", "XOF"}, {"SN", "XOF"}, {"CI", "XOF"}, {"ML", "XOF"}, {"BF", "XOF"}, {"NE", "XOF"}, {"TG", "XOF"}, {"BJ", "XOF"}, {"GW", "XOF"},
		{"CM", "XAF"}, {"TD", "XAF"}, {"GA", "XAF"}, {"CG", "XAF"}, {"CF", "XAF"}, {"GQ", "XAF"}, {"CD", "CDF"}, {"RW", "RWF"}, {"BI", "BIF"}, {"DJ", "DJF"}, {"GN", "GNF"}, {"KM", "KMF"}}},
	{"dinar dinars", "", []national{{"IQ", "IQD"}, {"JO", "JOD"}, {"KW", "KWD"}, {"BH", "BHD"}, {"TN", "TND"}, {"DZ", "DZD"}, {"LY", "LYD"}, {"RS", "RSD"}}},
	{"riyal riyals", "", []national{{"SA", "SAR"}, {"QA", "QAR"}, {"YE", "YER"}, {"OM", "OMR"}, {"IR", "IRR"}}},
	{"rial rials", "", []national{{"IR", "IRR"}, {"YE", "YER"}, {"OM", "OMR"}, {"SA", "SAR"}, {"QA", "QAR"}}},
	{"dirham dirhams dh dhs", "", []national{{"AE", "AED"}, {"MA", "MAD"}}},
	{"krona kronor", "", []national{{"SE", "SEK"}, {"IS", "ISK"}}},
	{"krone kroner", "", []national{{"NO", "NOK"}, {"DK", "DKK"}}},
	{"crown crowns", "", []national{{"SE", "SEK"}, {"NO", "NOK"}, {"DK", "DKK"}, {"CZ", "CZK"}, {"IS", "ISK"}}},
	{"koruna korunas", "", []national{{"CZ", "CZK"}}},
	{"lira liras", "", []national{{"TR", "TRY"}, {"LB", "LBP"}, {"SY", "SYP"}}},
	{"shilling shillings ksh sh", "", []national{{"KE", "KES"}, {"TZ", "TZS"}, {"UG", "UGX"}, {"SO", "SOS"}}},
	{"hryvnia hryvnias hryvnya", "", []national{{"UA", "UAH"}}},
	{"naira ₦ n", "kobo", []national{{"NG", "NGN"}}},
	{"rand rands r", "", []national{{"ZA", "ZAR"}}},
	{"real reais reals r$", "", []national{{"BR", "BRL"}}},
	{"zloty zlotys", "", []national{{"PL", "PLN"}}},
	{"forint forints", "", []national{{"HU", "HUF"}}},
	{"leu lei", "", []national{{"RO", "RON"}, {"MD", "MDL"}}},
	{"lev leva", "", []national{{"BG", "BGN"}}},
	{"lek leks", "", []national{{"AL", "ALL"}}},
	{"shekel shekels ₪ nis", "", []national{{"IL", "ILS"}}},
	{"baht", "", []national{{"TH", "THB"}}},
	{"ringgit rm", "", []national{{"MY", "MYR"}}},
	{"rupiah rp", "", []national{{"ID", "IDR"}}},
	{"dong", "", []national{{"VN", "VND"}}},
	{"kyat kyats", "", []national{{"MM", "MMK"}}},
	{"riel riels", "", []national{{"KH", "KHR"}}},
	{"taka tk", "", []national{{"BD", "BDT"}}},
	{"afghani afghanis", "", []national{{"AF", "AFN"}}},
	{"tenge", "", []national{{"KZ", "KZT"}}},
	{"manat manats", "", []national{{"AZ", "AZN"}, {"TM", "TMT"}}},
	{"soms", "", []national{{"KG", "KGS"}, {"UZ", "UZS"}}},
	{"lari laris", "", []national{{"GE", "GEL"}}},
	{"drams", "", []national{{"AM", "AMD"}}},
	{"tugrik tugriks", "", []national{{"MN", "MNT"}}},
	{"birr birrs", "", []national{{"ET", "ETB"}}},
	{"cedi cedis gh¢", "pesewas", []national{{"GH", "GHS"}}},
	{"kwacha", "", []national{{"ZM", "ZMW"}, {"MW", "MWK"}}},
	{"kwanza kwanzas", "", []national{{"AO", "AOA"}}},
	{"metical meticais", "", []national{{"MZ", "MZN"}}},
	{"pula", "", []national{{"BW", "BWP"}}},
	{"bolivar bolivars bolivares", "", []national{{"VE", "VES"}}},
	{"boliviano bolivianos", "", []national{{"BO", "BOB"}}},
	{"guarani guaranies", "", []national{{"PY", "PYG"}}},
	{"quetzal quetzals quetzales", "", []national{{"GT", "GTQ"}}},
	{"lempira lempiras", "", []national{{"HN", "HNL"}}},
	{"cordoba cordobas", "", []national{{"NI", "NIO"}}},
	{"gourde gourdes", "", []national{{"HT", "HTG"}}},
	{"qr", "", []national{{"", "QAR"}}},
	{"us$ u.s.$", "", []national{{"", "USD"}}},
	{"a$ au$", "", []national{{"", "AUD"}}},
	{"c$ can$ ca$", "", []national{{"", "CAD"}}},
	{"nz$", "", []national{{"", "NZD"}}},
	{"s$", "", []national{{"", "SGD"}}},
	{"hk$", "", []national{{"", "HKD"}}},
	{"nt$", "", []national{{"", "TWD"}}},
	{"j$", "", []national{{"", "JMD"}}},
	{"n$", "", []national{{"", "NAD"}}},
}

// isoCodes are the codes that news writes out, in capitals.
const isoCodes = "USD EUR GBP JPY CNY KRW INR AUD CAD CHF NZD SGD HKD TWD RUB UAH TRY ZAR BRL MXN NGN KES ILS SAR AED QAR PKR BDT LKR IDR THB MYR PHP VND EGP SEK NOK DKK PLN CZK HUF GHS UGX TZS ETB XOF XAF FCFA"

// adjectives name the country of a currency: "Egyptian pounds", "New Zealand dollars".
var adjectives = map[string]string{
	"u.s.": "US", "us": "US", "american": "US", "australian": "AU", "canadian": "CA", "zealand": "NZ", "singapore": "SG", "kong": "HK", "taiwan": "TW", "taiwanese": "TW", "jamaican": "JM",
	"trinidad": "TT", "barbados": "BB", "bahamian": "BS", "belize": "BZ", "brunei": "BN", "fijian": "FJ", "fiji": "FJ", "guyanese": "GY", "liberian": "LR", "namibian": "NA", "surinamese": "SR",
	"british": "GB", "sterling": "GB", "egyptian": "EG", "lebanese": "LB", "syrian": "SY", "sudanese": "SD", "japanese": "JP", "chinese": "CN", "korean": "KR", "indian": "IN",
	"pakistani": "PK", "lankan": "LK", "nepalese": "NP", "nepali": "NP", "mauritian": "MU", "russian": "RU", "belarusian": "BY", "mexican": "MX", "argentine": "AR",
	"argentinian": "AR", "chilean": "CL", "colombian": "CO", "philippine": "PH", "cuban": "CU", "uruguayan": "UY", "dominican": "DO", "swiss": "CH", "cfa": "XOF", "congolese": "CD", "rwandan": "RW",
	"burundian": "BI", "guinean": "GN", "djiboutian": "DJ", "iraqi": "IQ", "jordanian": "JO", "kuwaiti": "KW", "bahraini": "BH", "tunisian": "TN", "algerian": "DZ", "libyan": "LY", "serbian": "RS",
	"saudi": "SA", "qatari": "QA", "yemeni": "YE", "omani": "OM", "iranian": "IR", "emirati": "AE", "uae": "AE", "moroccan": "MA", "swedish": "SE", "icelandic": "IS", "norwegian": "NO", "danish": "DK",
	"czech": "CZ", "turkish": "TR", "kenyan": "KE", "kenya": "KE", "tanzanian": "TZ", "ugandan": "UG", "uganda": "UG", "somali": "SO", "brazilian": "BR", "israeli": "IL", "romanian": "RO", "moldovan": "MD",
	"azerbaijani": "AZ", "turkmen": "TM", "kyrgyz": "KG", "uzbek": "UZ", "zambian": "ZM", "malawian": "MW",
}

// code returns the ISO 4217 code of a currency where the text stands: of the country that an adjective names, or by the countries that the text
// is about and the publisher's. A dollar sign is the publisher's dollar.
func (x *reading) code(c int, country string) string {
	codes := currencies[c].codes
	of := func(country string) string {
		for _, n := range codes {
			if n.country == country && country != "" {
				return n.code
			}
		}
		return ""
	}
	if code := of(country); code != "" {
		return code
	}
	if c == 0 {
		if code := of(x.options.Home); code != "" {
			return code
		}
		if x.options.Home == "" && len(x.options.About) > 0 && x.writesUS() {
			if code := of(x.options.About[0]); code != "" {
				return code
			}
		}
		return codes[0].code
	}
	for _, country := range x.options.About {
		if code := of(country); code != "" {
			return code
		}
	}
	if code := of(x.options.Home); code != "" {
		return code
	}
	return codes[0].code
}
