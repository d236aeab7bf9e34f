package token

import "strings"

// An abbreviation's class says whether a sentence can end at it.
type class uint8

const (
	none    class = iota
	title         // a name follows: "Gen. Lee"; never ends a sentence
	before        // a number follows: "Jan. 5", "approx. 4"; ends a sentence before anything else
	counted       // a word of its own unless a number follows: "No. 10", but "He said no."
	either        // "U.S.", "Inc.", "a.m.": ends a sentence if the next word usually starts one
)

// abbreviationLists holds those of English news with a final stop, each in one class. Words that are
// also common English words ("mar", "may", "sun") are listed only capitalised. "St." is Saint, and a
// generation suffix ("Jr.") can end a sentence.
var abbreviationLists = [...]struct {
	class class
	words string
}{
	{title, `Mr. Mrs. Ms. Mx. Dr. Prof. Rev. Fr. Hon. Gen. Lt. Col. Maj. Capt. Cmdr. Cdr. Adm. Sgt. Cpl. Pvt. Brig. Sen. Sens. Rep. Reps. Gov. Govs. Pres.
		Supt. Det. Insp. Amb. Msgr. St. Ste. Mt. Ft. vs. v. Rt. N. S. E. W. Messrs. Mme. Mlle. Sec. Spc. Ald. Atty.`},
	{before, `Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec. p. pp. ca. c. cf. approx. Rs.`},
	{counted, `No. Nos. no. nos. NO. NOS. Art. art. sec. Vol. vol. est. Fig. fig.`},
	{either, `Inc. Corp. Co. Cos. Ltd. Plc. Bros. LLC. Pty. S.A. N.V. Ave. Blvd. Rd. Dept. dept. Univ. Assn. Bldg. Intl. etc. al. e.g. i.e. a.m. p.m. A.M. P.M. a.k.a.
		Mon. Tue. Tues. Wed. Thu. Thur. Thurs. Fri. Sat. ft. lb. lbs. oz. mph. km. kg. Jr. Sr. Ret. Esq. Ph.D. M.D. B.A. M.A. B.Sc. M.Sc.
		Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mich. Minn. Miss. Mo. Mont. Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Vt. Va. Wash. Wis. Wyo. Ont. Que.`},
}

var abbreviations = func() map[string]class {
	m := map[string]class{}
	for _, list := range abbreviationLists {
		for w := range strings.FieldsSeq(list.words) {
			m[w] = list.class
		}
	}
	return m
}()

// abbreviation reports whether w, which ends in a stop, is an abbreviation wherever it stands:
// listed, an initial ("J.") or letters with stops between them ("U.S.", "D.P.R.K.").
func abbreviation(w string) bool {
	c := classOf(w)
	return c != none && c != counted
}

func classOf(w string) class {
	n := len(w)
	if n < 2 || n > 12 || w[n-1] != '.' {
		return none
	}
	if c, ok := abbreviations[w]; ok {
		return c
	}
	if n == 2 {
		if w[0] >= 'A' && w[0] <= 'Z' && w[0] != 'I' {
			return title
		}
		return none
	}
	for i := 0; i < n; i++ { // letter, stop, letter, stop …
		if letter := i%2 == 0; letter != (w[i] != '.') || letter && (w[i]|0x20 < 'a' || w[i]|0x20 > 'z') {
			return none
		}
	}
	if n%2 == 0 {
		return either
	}
	return none
}

// starters are words that, capitalised, usually begin a sentence.
var starters = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`The A An In On At By For From With To As If But And Or So Yet Nor He She It They We You I His Her Its Their Our My
		This That These Those There Here When While Where What Who Why How After Before Since Until Although Though Because However Meanwhile Also
		Both Some Many Most All Any No Not Now Then Under Over During According Last Next Earlier Later Still Despite Asked Another One Two Three`) {
		m[w] = true
	}
	return m
}()
