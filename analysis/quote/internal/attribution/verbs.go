package attribution

import (
	"strings"
	"sync"
)

// What a verb says about what follows it generalises over verbs: one who "concedes" is read like one who "admits".
// The groups follow the classes of B. Levin, English Verb Classes and Alternations (1993), chapters 33 and 37, and of its
// successor VerbNet (say, tell, advise, complain, promise, admire, judgment, conjecture), with words of agency copy.
// Every form of a verb is in its group; "+" doubles the last letter, and irregular forms follow after slashes.
var groups = []string{
	// say
	`say/said/says/saying tell/told add state announce declare note report explain remark observe mention comment reply respond answer retort
	continue conclude recall recount recap+ repeat reiterate stress emphasise emphasize underline underscore tweet write/wrote/written post
	testify read/reads/reading detail outline reveal disclose confirm affirm reaffirm clarify elaborate proclaim pronounce opine quip+ joke
	relay convey inform notify brief describe narrate voice speak/spoke/spoken talk chime interject weigh go/went`,
	// say with force or feeling
	`warn caution shout yell scream cry chant bellow thunder bark snap+ hiss whisper mutter murmur gush exclaim sigh lament bemoan complain
	grumble moan rage rail fume boast brag+ crow gloat vent snipe gripe shoot/shot hit fire scoff sneer laugh`,
	// claim
	`claim allege assert maintain contend argue insist posit suggest imply hint insinuate charge accuse aver profess purport
	rumor rumour speculate theorize theorise counter rebut+ refute object protest`,
	// concede and deny
	`admit+ concede acknowledge confess grant deny/denies/denied agree disagree accept reject dismiss decline refuse dispute disavow disown
	rebuff retract recant refrain swear/swore/sworn vouch`,
	// promise and announce deeds
	`promise pledge vow threaten guarantee assure reassure commit+ offer plan intend propose volunteer undertake/undertook/undertaken`,
	// ask and demand
	`ask inquire enquire question query/queries/queried demand request urge call appeal plead beg+ implore beseech entreat press lobby/lobbies/lobbied
	exhort encourage advise recommend order command instruct direct bid+ invite challenge dare push wonder petition advocate`,
	// praise
	`praise applaud commend hail laud welcome celebrate thank congratulate salute compliment endorse support back defend champion tout
	extol+ honor honour admire credit bless toast trumpet`,
	// blame
	`criticize criticise condemn denounce decry/decries/decried slam+ blast rip+ attack blame fault rebuke reprimand scold berate chide castigate assail
	lambast lambaste excoriate bash deride mock ridicule taunt insult belittle disparage denigrate malign vilify/vilifies/vilified pan+ knock
	chastise censure admonish deplore lambaste oppose trash skewer torch hammer needle tease jab+ dog+ label brand dub+ term liken
	compare characterize characterise portray cast depict call name`,
	// think and feel
	`think/thought believe feel/felt hope fear expect suspect doubt guess suppose reckon figure assume presume consider regard view see/saw/seen
	know/knew/known understand/understood remember forget/forgot/forgotten worry/worries/worried want wish like love hate prefer regret+ dread
	predict forecast foresee/foresaw/foreseen envision anticipate estimate project calculate imagine judge deem decide determine realize
	realise recognize recognise learn find/found discover trust mean/meant`,
	// show, as documents and polls do
	`show/shown indicate demonstrate prove illustrate signal suggest point cite quote reference refer+ allude echo invoke publish broadcast
	document chronicle list spell highlight address discuss debate review summarize summarise analyze analyse rule find reflect`,
}

// helping is the group of the verbs that only help others, and are no cues.
const helping = 200

const helpers = "be is are was were been being am has have had having do does did 's ’s 're ’re 've ’ve 'd ’d 'm ’m"

// groupOf maps the hash of a verb's form to its group, counted from one.
var groupOf = sync.OnceValue(func() map[uint32]uint8 {
	m := make(map[uint32]uint8, 2400)
	for g, list := range groups {
		for entry := range strings.FieldsSeq(list) {
			for i, w := range strings.Split(entry, "/") {
				if i > 0 {
					m[hashWord(w)] = uint8(g + 1)
					continue
				}
				for _, form := range forms(w) {
					if h := hashWord(form); m[h] == 0 {
						m[h] = uint8(g + 1)
					}
				}
			}
		}
	}
	for w := range strings.FieldsSeq(helpers) {
		m[hashWord(w)] = helping
	}
	return m
})

// forms lists a regular verb's forms: "warn", "warns", "warned", "warning".
func forms(verb string) []string {
	stem, double := strings.CutSuffix(verb, "+")
	base := stem
	if double {
		base += stem[len(stem)-1:]
	}
	out := []string{stem, stem + "s", base + "ed", base + "ing"}
	switch last := stem[len(stem)-1]; {
	case last == 'e':
		out = []string{stem, stem + "s", stem + "d", stem[:len(stem)-1] + "ing"}
	case last == 's', last == 'x', last == 'h':
		out[1] = stem + "es"
	}
	return out
}
