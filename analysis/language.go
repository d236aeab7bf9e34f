package analysis

import (
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"github.com/dateline-news/dateline/analysis/token"
)

// language returns the ISO 639-1 code of a text's language. Among the small words of an English text one in
// eight at least is a function word; only other texts are shown to whatlanggo, which costs
// some 0.3 ms. Lists of names, results and headlines in Latin letters have too few small words to tell, for their number or beside their figures, and pass for English.
func language(t *token.Text) string {
	const look, least = 300, 15
	small, english, letters, latin, numbers := 0, 0, 0, 0, 0
	for i := 0; i < len(t.Tokens) && small < look; i++ {
		w := t.Word(i)
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsDigit(r) {
			numbers++
		}
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if r < 0x250 {
			latin++
		}
		if unicode.IsLower(r) {
			small++
		}
		if len(w) <= 5 && functionWords[w] {
			english++
		}
	}
	if latin*2 >= letters && (english*8 >= small || small < least || small*2 < letters || numbers*2 >= small) {
		return "en"
	}
	sample := t.Source
	if len(sample) > 4000 {
		sample = sample[:4000]
		for len(sample) > 0 && !utf8.ValidString(sample[len(sample)-1:]) {
			sample = sample[:len(sample)-1]
		}
	}
	info := whatlanggo.Detect(sample)
	if info.Lang == whatlanggo.Eng || info.Lang < 0 || latin*2 >= letters && !info.IsReliable() {
		return "en"
	}
	switch code := info.Lang.Iso6393(); code {
	case "cmn":
		return "zh"
	case "pes":
		return "fa"
	default:
		if short := info.Lang.Iso6391(); short != "" {
			return short
		}
		if code == "" {
			return "en"
		}
		return code
	}
}

var functionWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"the", "of", "to", "and", "that", "is", "was", "for", "on", "with", "as", "by", "it", "at", "from", "his", "her", "has", "had",
		"have", "be", "are", "were", "this", "which", "not", "but", "said", "they", "their", "would", "will", "The", "who", "an", "been", "its", "after", "more", "than", "It", "He", "But"} {
		m[w] = true
	}
	return m
}()
