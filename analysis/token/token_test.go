package token

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func ExampleSplit() {
	text := Split("N. Korea's Kim Jong-un left for Moscow. 'Seoul must act,' said Gen. Lee.")
	for _, s := range text.Sentences {
		fmt.Println(text.Source[s.Start:s.End])
		for i := int(s.First); i < int(s.Last); i++ {
			fmt.Printf(" %s/%v", text.Word(i), text.Tokens[i].Tag)
		}
		fmt.Println()
	}
	// Output:
	// N. Korea's Kim Jong-un left for Moscow.
	//  N./NNP Korea/NNP 's/POS Kim/NNP Jong/NNP -/ un/NN left/VBD for/IN Moscow/NNP ./.
	// 'Seoul must act,' said Gen. Lee.
	//  '/POS Seoul/NNP must/MD act/VB ,/, '/'' said/VBD Gen./NNP Lee/NNP ./.
}

func ExampleStemmer_Stem() {
	var s Stemmer
	for _, w := range []string{"sanctions", "Sanctioned", "ministries", "ministry", "talks"} {
		fmt.Println(w, s.Stem(w))
	}
	// Output:
	// sanctions sanction
	// Sanctioned sanction
	// ministries ministri
	// ministry ministri
	// talks talk
}

func ExampleFold() {
	for _, w := range []string{"Erdoğan", "Łódź", "Xi’an", "SÃO TOMÉ", "Timor–Leste"} {
		fmt.Println(Fold(w))
	}
	// Output:
	// erdogan
	// lodz
	// xi'an
	// sao tome
	// timor-leste
}

func TestStem(t *testing.T) {
	var s Stemmer
	for _, c := range []struct{ word, stem string }{
		{"sanctions", "sanction"},
		{"sanctioned", "sanction"},
		{"sanctioning", "sanction"},
		{"Sanctions", "sanction"},
		{"SANCTIONS", "sanction"},
		{"missile", "missil"},
		{"missiles", "missil"},
		{"elections", "elect"},
		{"elected", "elect"},
		{"government", "govern"},
		{"governing", "govern"},
		{"diplomacy", "diplomaci"},
		{"diplomatic", "diplomat"},
		{"allies", "alli"},
		{"ally", "alli"},
		{"talks", "talk"},
		{"agreed", "agre"},
		{"treaties", "treati"},
		{"treaty", "treati"},
		{"crisis", "crisi"},
		{"running", "run"},
		{"war", "war"},
		{"the", "the"},
		{"1999", "1999"},
		{"F-16", "f-16"},
		{"", ""},
		{"Łódź", "lodz"},
		{"Erdoğan", "erdogan"},
		{"Москва", "москва"},
		{strings.Repeat("long", 11), strings.Repeat("long", 11)},
	} {
		for range 2 { // the second answer comes from the memory
			if got := s.Stem(c.word); got != c.stem {
				t.Errorf("Stem(%q) = %q, want %q", c.word, got, c.stem)
			}
		}
	}
}

// TestStems holds Stems to one entry a token, the same for words of one stem, and 0
// for what is no word.
func TestStems(t *testing.T) {
	var s Stemmer
	text := Split("Sanctions didn't stop the sanctioned regime's trade — 5 € — “no” Éire's.")
	stems := s.Stems(text, nil)
	if len(stems) != len(text.Tokens) {
		t.Fatalf("%d stems for %d tokens", len(stems), len(text.Tokens))
	}
	words := map[string]uint64{}
	for i, h := range stems {
		words[text.Word(i)] = h
	}
	if words["Sanctions"] != words["sanctioned"] {
		t.Error("two forms of one word have two stems")
	}
	for _, w := range []string{"n't", "'s", "—", "€", "“", "”", "."} {
		if h, ok := words[w]; !ok || h != 0 {
			t.Errorf("the stem of %q is %d (a token: %v), want 0", w, h, ok)
		}
	}
	for _, w := range []string{"Sanctions", "5", "no", "Éire", "did"} {
		if words[w] == 0 {
			t.Errorf("%q has no stem", w)
		}
	}
	if again := s.Stems(text, stems); &again[0] != &stems[0] {
		t.Error("Stems did not use the room it was given")
	}
	if n := testing.AllocsPerRun(10, func() { stems = s.Stems(text, stems) }); n > 0 {
		t.Errorf("remembered stems cost %v allocations", n)
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{"", ""},
		{"seoul", "seoul"},
		{"SEOUL", "seoul"},
		{"Kraków", "krakow"},
		{"İstanbul", "istanbul"},
		{"ISPARTA", "isparta"},
		{"Diyarbakır", "diyarbakir"},
		{"STRAẞE", "strasse"},
		{"Straße", "strasse"},
		{"Tórshavn", "torshavn"},
		{"Ærø", "aero"},
		{"Þingvellir", "thingvellir"},
		{"Əliyev", "aliyev"},
		{"Bakı", "baki"},
		{"Ma‘ariv", "ma'ariv"},
		{"Hawaiʻi", "hawai'i"},
		{"Guinea‑Bissau", "guinea-bissau"},
		{"Py\u00adong\u00adyang", "pyongyang"},
		{"a\u0301rea", "area"},
		{"Москва́", "москва"},
		{"\xf2\u0165", "\ufffdt"},
	} {
		if got := Fold(c.in); got != c.out {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.out)
		}
		if got := Fold(c.out); got != c.out {
			t.Errorf("Fold(%q) = %q, want it unchanged", c.out, got)
		}
	}
}

// TestAbbreviations asks that no abbreviation is listed twice, with a class that then depends on the
// order of the lists, and that each is short enough to be looked up.
func TestAbbreviations(t *testing.T) {
	seen := map[string]class{}
	for _, list := range abbreviationLists {
		for w := range strings.FieldsSeq(list.words) {
			if _, ok := seen[w]; ok {
				t.Errorf("%s is listed twice", w)
			}
			seen[w] = list.class
			if classOf(w) != list.class {
				t.Errorf("the class of %s is %d, want %d", w, classOf(w), list.class)
			}
		}
	}
}

// TestTags holds the tags that the analysis leans on: names, verbs and nouns of a plain sentence.
func TestTags(t *testing.T) {
	text := Split("Poland signed the treaty in Vienna.")
	var got []string
	for _, tok := range text.Tokens {
		got = append(got, tok.Tag.String())
	}
	if want := "NNP VBD DT NN IN NNP ."; strings.Join(got, " ") != want {
		t.Errorf("tags %v, want %s", got, want)
	}
	if tag := text.Tokens[1].Tag; !tag.Verb() || tag.Noun() {
		t.Errorf("%v is not a verb alone", tag)
	}
	if tag := text.Tokens[0].Tag; tag.Verb() || !tag.Noun() {
		t.Errorf("%v is not a noun alone", tag)
	}
	for i, name := range tagNames {
		if name != "" && tagOf(name) != Tag(i) {
			t.Errorf("tagOf(%q) = %d, want %d", name, tagOf(name), i)
		}
	}
	if Tag(len(tagNames)).String() != "" {
		t.Error("a tag beyond the list has a name")
	}
}

// TestConcurrent gives the race detector many calls at once, and asks that each gets its own text.
func TestConcurrent(t *testing.T) {
	var stemmer Stemmer
	want := layout(Split(news))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				text := Split(news)
				stemmer.Stems(text, nil)
				if layout(text) != want {
					t.Error("a concurrent call gave another result")
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkHostile shows that time grows with the length of a text and no faster: for each text that a careless method
// would look at again and again, the nanoseconds a byte at one length and at eight times as many bytes are of one size.
func BenchmarkHostile(b *testing.B) {
	Split(news) // the models are loaded before the clock runs
	for _, s := range hostile {
		for _, n := range []int{1 << 14, 1 << 17} {
			text := strings.Repeat(s, n/len(s)+1)
			b.Run(fmt.Sprintf("%+.8q/%d", s, n), func(b *testing.B) {
				for b.Loop() {
					Split(text)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(text)), "ns/byte")
			})
		}
	}
}

// TestHuge splits texts that are far beyond news in one direction. The limit on
// the memory that is asked for in all, most of it given back at once, is generous for short lines, which cost most.
func TestHuge(t *testing.T) {
	many := 100_000
	if underRace {
		many = 5_000
	}
	for _, c := range []struct {
		name              string
		text              string
		tokens, sentences int
	}{
		{"a word of 10 MB", strings.Repeat("a", 10<<20), 1, 1},
		{"a foreign word of 10 MB", strings.Repeat("日", 10<<20/3), 1, 1},
		{"10 MB of spaces", strings.Repeat(" ", 10<<20), 0, 0},
		{"100,000 sentences", strings.Repeat("It ended. ", many), 3 * many, many},
		{"100,000 lines", strings.Repeat("It ended\n", many), 2 * many, many},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			text := Split(c.text)
			runtime.ReadMemStats(&after)
			if len(text.Tokens) != c.tokens || len(text.Sentences) != c.sentences {
				t.Errorf("%d tokens and %d sentences, want %d and %d", len(text.Tokens), len(text.Sentences), c.tokens, c.sentences)
			}
			if most := uint64(200 * len(c.text)); after.TotalAlloc-before.TotalAlloc > most && !underRace {
				t.Errorf("%d bytes of memory for %d bytes of text", after.TotalAlloc-before.TotalAlloc, len(c.text))
			}
		})
	}
}

// BenchmarkSplit splits an article of news. tokens/s is what to watch.
func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat(news+"\n\n", 10)
	Split(text) // load the models
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	tokens := 0
	for b.Loop() {
		tokens += len(Split(text).Tokens)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkStems(b *testing.B) {
	text := Split(news)
	var s Stemmer
	out := s.Stems(text, nil)
	b.ReportAllocs()
	tokens := 0
	for b.Loop() {
		out = s.Stems(text, out)
		tokens += len(out)
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

// news is an invented report with the habits of agency copy.
const news = `Seoul weighs an envoy to Moscow as N. Korea tests a new engine

SEOUL, April 16 (Northstar) -- South Korea may send a special envoy to Moscow before the summer, two officials in the presidential office said on Wednesday, as Pyongyang announced the second test of a rocket engine this month.

"We have to talk to everybody who talks to Pyongyang," one of the officials said. The other, who asked not to be named, put it more bluntly: 'Seoul must speak to Moscow, or others will.'

The Foreign Ministry said that no decision had been made. It pointed to the U.S.-South Korea talks in Washington, D.C., on Jan. 5, when both sides agreed to "keep every channel open" with Russia. A spokesman for Gen. Lee Dong-hwan, the chairman of the Joint Chiefs of Staff, declined to comment.

Trade between Russia and South Korea fell to $15.2 billion last year, 12.5% less than the year before, according to the customs service. Shipbuilders such as Hanul Marine Co. and Daesan Corp. have asked the government to ease the rules for spare parts; the European Union, which tightened its own sanctions in February, has warned against it.

• The envoy would meet Russia's deputy foreign minister — not its president.
• Japan and the United States would be told "a week or two" ahead.
• A 12-member delegation would follow in the autumn…

Analysts doubt that the Moscow-Pyongyang treaty, signed in June 2024, leaves much room. "Russia needs shells, and Kim Jong-un has them," said Prof. Han Min-ji of the Institute for Northern Studies in Busan. "That won't change because somebody's plane lands in Moscow." Still, she added, the Kremlin doesn't like to depend on one neighbour.

In Beijing, the Foreign Ministry said it hoped for "dialogue on the Korean Peninsula". The U.N. Security Council meets on the question at 10 a.m. on Friday.`

// Untagged text is cut like tagged text.
func TestSplitUntagged(t *testing.T) {
	const text = `Seoul's envoy said N. Korea can't wait. "No," Mr. Kim said on 3.5 million occasions.`
	want, got := Split(text), SplitUntagged(text)
	if len(got.Tokens) != len(want.Tokens) || len(got.Sentences) != len(want.Sentences) {
		t.Fatalf("%d tokens and %d sentences, want %d and %d", len(got.Tokens), len(got.Sentences), len(want.Tokens), len(want.Sentences))
	}
	for i, tok := range got.Tokens {
		if tok.Start != want.Tokens[i].Start || tok.End != want.Tokens[i].End || tok.Tag != 0 {
			t.Errorf("token %d is %+v, want %+v without a tag", i, tok, want.Tokens[i])
		}
	}
}
