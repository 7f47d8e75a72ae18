package viet

import (
	"strings"
	"sync"
)

// onsets are the legal beginnings of a syllable, longest first where one begins another.
var onsets = []string{
	"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
	"b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
}

// The rhymes that follow each kind of onset, without tones.
const (
	rhymesPlain = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây " +
		"e ec em en eng eo ep et ê êch êm ên ênh êp êt êu " +
		"i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu " +
		"o oc oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt " +
		"u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut " +
		"ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu"
	rhymesRound = "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet " +
		"uân uâng uât uây uâ uê uêch uên uênh uêt uêu uơ uơn uy uya uych uyên uyêt uyn uynh uyp uyt uyu"
	rhymesAfterQu = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây " +
		"e en eo et em eng ê ên êt êch ênh êu i in it ich y yên yêt yêu ynh yt ych yu ơ ơn ơt ôc"
	rhymesAfterGi = "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âp ât âu ây " +
		"e em en eo ep et ê êc êm ên êng êp êt êu o oc oi om on ong op ot ô ôc ôi ôn ông ôp ôt ơ ơi ơn ơt " +
		"u ua uc ui um un ung uôc uôi uông up ut ư ưa ưng ươc ương ươm ưt oăng"
	rhymesOfY = "y yêm yên yêng yêt yêu"
)

// Onsets that write y alone instead of i, as in lý, Mỹ, kỳ.
const beforeY = " h k l m n s t th v tr d đ "

var rhymeSets = sync.OnceValue(func() (sets struct{ plain, round, qu, gi, y map[string]bool }) {
	fill := func(list string) map[string]bool {
		set := map[string]bool{}
		for _, rhyme := range strings.Fields(list) {
			set[rhyme] = true
		}
		return set
	}
	sets.plain, sets.round = fill(rhymesPlain), fill(rhymesRound)
	sets.qu, sets.gi, sets.y = fill(rhymesAfterQu), fill(rhymesAfterGi), fill(rhymesOfY)
	return sets
})

// Syllable is a syllable taken apart; onset and rhyme are lower case and without tone.
type Syllable struct {
	Onset, Rhyme string
	Tone         Tone
}

// ParseSyllable takes one syllable apart by the tables of onsets, rhymes and tones. It answers false where the
// letters cannot be a Vietnamese syllable: a wrong sequence, two tones, a tone on the wrong letter, or a level,
// falling, hook or tilde tone before c, ch, p or t. Case does not matter; the text must be normalised.
func ParseSyllable(s string) (Syllable, bool) {
	var base []rune
	tone, at := Level, -1
	for _, r := range s {
		if !IsLetter(r) {
			return Syllable{}, false
		}
		l := lookUp(r)
		if l.tone != Level {
			if at >= 0 {
				return Syllable{}, false
			}
			tone, at = l.tone, len(base)
		}
		base = append(base, l.base)
	}
	if len(base) == 0 || len(base) > 7 {
		return Syllable{}, false
	}
	for _, onset := range onsets {
		rhyme, ok := strings.CutPrefix(string(base), onset)
		if !ok || !follows(onset, rhyme) {
			continue
		}
		if at >= 0 && !carries(onset, rhyme, at-len([]rune(onset))) {
			return Syllable{}, false
		}
		if tone != Acute && tone != Dot && endsInStop(rhyme) {
			return Syllable{}, false
		}
		return Syllable{onset, rhyme, tone}, true
	}
	return Syllable{}, false
}

// IsSyllable tells whether s has the shape of one Vietnamese syllable; see ParseSyllable. Many shapes are legal that
// no word uses: for that ask KnownSyllable.
func IsSyllable(s string) bool {
	_, ok := ParseSyllable(s)
	return ok
}

// follows tells whether a rhyme may stand after an onset in Vietnamese spelling.
func follows(onset, rhyme string) bool {
	if rhyme == "" {
		return false
	}
	sets := rhymeSets()
	front := strings.HasPrefix(rhyme, "e") || strings.HasPrefix(rhyme, "ê") || strings.HasPrefix(rhyme, "i")
	switch onset {
	case "":
		return sets.plain[rhyme] || sets.round[rhyme] || sets.y[rhyme]
	case "qu":
		return sets.qu[rhyme]
	case "gi":
		return sets.gi[rhyme]
	case "gh", "ngh":
		return front && sets.plain[rhyme]
	case "k":
		return front && sets.plain[rhyme] || rhyme == "y"
	case "c":
		return !front && sets.plain[rhyme]
	case "g":
		return (!front || rhyme == "i" || rhyme == "in" || rhyme == "im") && (sets.plain[rhyme] || sets.round[rhyme])
	case "ng":
		return !front && (sets.plain[rhyme] || sets.round[rhyme])
	}
	if rhyme == "y" {
		return strings.Contains(beforeY, " "+onset+" ")
	}
	return sets.plain[rhyme] || sets.round[rhyme]
}

func endsInStop(rhyme string) bool {
	return strings.HasSuffix(rhyme, "c") || strings.HasSuffix(rhyme, "ch") || strings.HasSuffix(rhyme, "p") || strings.HasSuffix(rhyme, "t")
}

// carries tells whether the tone of a rhyme may be written on its letter at the given place. Old and new placement
// are both right in open oa, oe and uy.
func carries(onset, rhyme string, place int) bool {
	letters := []rune(rhyme)
	if place < 0 { // on the onset: gì, gìn are g + ì
		return false
	}
	marked := -1
	for i, r := range letters {
		if strings.ContainsRune("ăâêôơư", r) {
			marked = i // of ươ the second
		}
	}
	if marked >= 0 {
		return place == marked
	}
	vowels := 0
	for vowels < len(letters) && strings.ContainsRune("aeiouy", letters[vowels]) {
		vowels++
	}
	closed := vowels < len(letters)
	switch {
	case vowels == 1:
		return place == 0
	case vowels == 3:
		return place == 1
	case closed:
		return place == 1
	case onset == "qu" || onset == "gi":
		return place == 0
	case rhyme == "oa" || rhyme == "oe" || rhyme == "uy":
		return place < 2
	}
	return place == 0
}
