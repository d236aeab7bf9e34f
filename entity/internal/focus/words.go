package focus

import (
	"math"
	"strings"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
)

// A wordKind is a kind of words that speak for a country. Each kind has one weight.
type wordKind uint8

const (
	formWord   wordKind = iota // the form of a company: "Inc", "GmbH"
	moneyWord                  // a currency: "yen"
	centWord                   // money as markets write it: "dlrs", "cts", "pence"
	bodyWord                   // an authority or exchange that is known by one word: "SEC", "Bundesbank"
	symbolWord                 // a stock symbol with its exchange: "<ICI.L>"
	plainWord                  // a stock symbol without one
	wordKinds
)

// A word speaks for a country.
type word struct {
	text, country string
	kind          wordKind
	exact         bool // only as it is written here
}

var vocabulary = func() map[uint64][]word {
	m := map[uint64][]word{}
	for line := range strings.Lines(wordTable) {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		kind := map[string]wordKind{"form": formWord, "money": moneyWord, "cent": centWord, "body": bodyWord}[f[0]]
		for _, w := range f[2:] {
			key := knowledge.FoldWord(w).Fold
			m[key] = append(m[key], word{w, f[1], kind, kind == formWord || kind == bodyWord})
		}
	}
	return m
}()

// wordTable lists the words. Currencies are those of ISO 4217 whose name one country's news writes alone; forms of companies after the laws
// that name them.
const wordTable = `
form US Inc Inc. Corp Corp.
form GB PLC Plc plc
form DE AG GmbH KGaA
form FR Cie SARL
form NL N.V. NV BV
form SE AB
form IT SpA S.p.A. Spa
form FI Oy Oyj
form AU Pty
form MY Bhd Berhad
form SG Pte
form JP KK
form BR Ltda
cent US dlrs dlr cts
cent GB stg pence
money JP yen
money DE marks mark D-mark
money FR francs franc
money NL guilders guilder
money IT lire lira
money ES pesetas peseta
money KR won
money CN yuan renminbi
money IN rupee rupees crore lakh
money RU rouble roubles ruble rubles
money ZA rand
money TH baht
money ID rupiah
money MY ringgit
money BR cruzado cruzados reais
money AR australs austral
money PL zloty zlotys
money UA hryvnia hryvnias
money HU forint forints
money CZ koruna korunas
money IL shekel shekels
money VE bolivar bolivars bolivares
money PE sol soles
money EC sucre sucres
money NG naira
money GH cedi cedis
money ET birr
money ZM kwacha
money VN dong
money PH pesos
money PT escudos escudo
money GR drachma drachmas
money AT schillings schilling
body US SEC Nasdaq NASDAQ NYSE USDA Fed FBI CIA FDA EPA FAA FCC NASA Pentagon Amex COMEX CBT CFTC FHLBB FDIC Medicare Medicaid Republican Republicans Democrats GOP
body GB LSE FTSE NHS Commons Tory Tories
body DE Bundesbank Bundestag DAX
body FR CAC
body JP MITI Nikkei Keidanren
body CA TSX RCMP
body IN BJP Sensex Nifty
body RU Duma
body AU ASX
`

// suffixes are the codes of exchanges in the symbols of Reuters.
var suffixes = map[string]string{"TO": "CA", "V": "CA", "M": "CA", "L": "GB", "PA": "FR", "F": "DE", "DE": "DE", "AS": "NL", "T": "JP", "HK": "HK", "SI": "SG", "MI": "IT", "ST": "SE", "CO": "DK",
	"OL": "NO", "HE": "FI", "BR": "BE", "MC": "ES", "LS": "PT", "VI": "AT", "WA": "PL", "IS": "TR", "NS": "IN", "BO": "IN", "KS": "KR", "KQ": "KR", "TW": "TW", "SS": "CN", "SZ": "CN", "SA": "BR",
	"MX": "MX", "AX": "AU", "NZ": "NZ", "O": "US", "N": "US", "Z": "CH"}

// maxSymbols bounds how many stock symbols of one text are told apart.
const maxSymbols = 64

// words adds the evidence of words, whose sources are numbered from next.
func words(in Input, next int, out []Piece) []Piece {
	first := len(out)
	count := func(what, country string, kind wordKind) {
		for i := first; i < len(out); i++ {
			if p := &out[i]; p.What == what && p.Country == country {
				p.Damp++
				return
			}
		}
		if kind >= symbolWord && len(out)-first >= maxSymbols {
			return
		}
		p := Piece{Country: country, What: what, Source: next + len(out) - first, Damp: 1}
		p.add(fWords + int(kind))
		out = append(out, p)
	}
	for i, w := range in.Words {
		for _, v := range vocabulary[w.Fold] {
			switch {
			case v.kind == moneyWord && !(i > 0 && counts(in.Words[i-1], in.Text.Word(i-1))):
			case !v.exact || in.Text.Word(i) == v.text || w.Shape&knowledge.All != 0 && len(v.text) > 2:
				count(`"`+v.text+`"`, v.country, v.kind)
			}
		}
	}
	symbols(in.Text.Source, count)
	for i := first; i < len(out); i++ {
		out[i].Damp = math.Log2(1 + out[i].Damp) // the fiftieth "dlrs" says little more than the first
	}
	return out
}

// counts reports whether a word is a number, after which "won" and "marks" are money.
func counts(w knowledge.Word, text string) bool {
	if w.Shape&knowledge.Digit != 0 {
		return true
	}
	switch text {
	case "mln", "bln", "million", "billion", "trillion", "hundred", "thousand":
		return true
	}
	return false
}

// symbols finds stock symbols in brackets, "<ICI.L>" and "(AAPL.O)".
func symbols(text string, count func(what, country string, kind wordKind)) {
	for i := 0; i < len(text); i++ {
		j := strings.IndexAny(text[i:], "<(")
		if j < 0 {
			return
		}
		i += j
		open, end := text[i], i+1
		for end < len(text) && end-i <= 10 && (text[end] >= 'A' && text[end] <= 'Z' || text[end] == '.') {
			end++
		}
		if end == i+1 || end == len(text) || text[end] != '>' && text[end] != ')' {
			continue
		}
		symbol, exchange, ok := strings.Cut(text[i+1:end], ".")
		switch {
		case symbol == "" || len(symbol) > 6:
		case ok && suffixes[exchange] != "":
			count(text[i:end+1], suffixes[exchange], symbolWord)
		case !ok && open == '<':
			count(text[i:end+1], "US", plainWord)
		}
	}
}
