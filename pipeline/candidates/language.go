package candidates

import (
	"cmp"
	_ "embed"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"

	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
	"sohoa/pipeline/viet/lexicon"
)

// Shares of words among those of their place, where no list gives them: orders of magnitude, the gaps between them are
// what ranks.
const (
	shareListed   = 2e-3 // in a list of such words
	shareRareName = 7e-4 // a name met now and then
	sharePair     = 2e-2 // with the word before it in a name or phrase of a list
	shareKnown    = 5e-5 // a word, but of no list
	shareLegal    = 1e-6 // could be a word
	shareNone     = 1e-8
)

// middleNames are the two syllables that stand after the surname far more often than any other: estimates.
var middleNames = map[string]float64{"thị": 0.25, "văn": 0.15}

// delegations stand before the post of who signs for another: on behalf of, for, by order of, by authority of, acting.
var delegations = map[string]bool{"tm": true, "kt": true, "tl": true, "tuq": true, "q": true}

// idLength is the length of a personal ID; the older numbers of 9 digits begin with any.
const idLength = 12

// temper keeps lists that are short, and of one province, from outvoting what was read.
const temper = 0.7

// likelihood gives the log odds of somebody's writing the value, by lists of names and words, against a value of as many
// words that stand in a list. For values that are not made of words it is the same for all.
func likelihood(k values.Kind, value string) float64 {
	switch {
	case k == values.KindPersonalID && len(value) == idLength && value[0] > '3':
		return math.Log(shareListed) // no province or country known has such a code
	case !written(k):
		return 0
	}
	return likelihoodAt(k, 0, value)
}

// likelihoodAt is the likelihood of words that begin at a place of the value.
func likelihoodAt(k values.Kind, place int, text string) float64 {
	total, before := 0.0, ""
	for i, word := range wordsOf(text) {
		share := 0.0
		if k == values.KindPersonName {
			share = nameShare(place+i, word)
		} else {
			share = wordShare(before, word)
		}
		total += math.Log(share / shareListed)
		before = word
	}
	return temper * total
}

// wordsOf gives the words of a value without the signs around and between them, in small letters.
func wordsOf(value string) []string {
	return strings.FieldsFunc(strings.ToLower(viet.Canonical(value)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// nameShare is the share of a word among those that stand at its place in a name, the surname being at place 0.
func nameShare(place int, word string) float64 {
	surname, isSurname := lexicon.Surnames().Find(word)
	name, isName := lexicon.NameSyllables().Find(word)
	switch {
	case place == 0 && isSurname:
		return max(surname.Weight, 2*shareKnown)
	case place == 1 && middleNames[word] > 0:
		return middleNames[word]
	case place > 0 && isName && name.Weight == 1:
		return shareListed
	case place > 0 && (isName || isSurname):
		return shareRareName
	case viet.KnownSyllable(word):
		return shareKnown
	case viet.IsSyllable(word):
		return shareLegal
	}
	return shareNone
}

// wordShare is the share of a word among those that follow the one before it in addresses, agencies and texts.
func wordShare(before, word string) float64 {
	switch {
	case phrases().pairs[[2]string{before, word}]:
		return sharePair
	case phrases().words[word] || delegations[word] || strings.ContainsFunc(word, unicode.IsDigit) || len(word) == 1:
		return shareListed
	case lexicon.Surnames().Has(word) || lexicon.NameSyllables().Has(word):
		return shareRareName
	case viet.KnownSyllable(word) || lexicon.Abbreviations().Has(word):
		return shareKnown
	case viet.IsSyllable(word):
		return shareLegal
	}
	return shareNone
}

// phrasing is the words, and the pairs of words, that the lists of names and phrases hold.
type phrasing struct {
	words map[string]bool
	pairs map[[2]string]bool
}

//go:embed phrases.txt
var setPhrases string

var phrases = sync.OnceValue(func() phrasing {
	p := phrasing{words: map[string]bool{}, pairs: map[[2]string]bool{}}
	for _, list := range []*lexicon.List{lexicon.Provinces(), lexicon.Districts(), lexicon.Communes(), lexicon.OldCommunes(),
		lexicon.Streets(), lexicon.PlaceWords(), lexicon.Agencies(), lexicon.EthnicGroups(), lexicon.Countries()} {
		for _, e := range list.All() {
			p.add(e.Text)
		}
	}
	for line := range strings.Lines(setPhrases) {
		if !strings.HasPrefix(line, "#") {
			p.add(line)
		}
	}
	return p
})

func (p phrasing) add(text string) {
	before := ""
	for _, word := range wordsOf(text) {
		p.words[word] = true
		if before != "" {
			p.pairs[[2]string{before, word}] = true
		}
		before = word
	}
}

// vocabulary is the words that a misread word may have been, by their letters without marks, in order, so that what is
// found does not depend on chance.
type vocabulary []spelling

// spelling is the words that have the same letters but for their marks.
type spelling struct {
	fold    string
	letters uint64 // which letters stand in it
	words   []string
}

var (
	nameWords = sync.OnceValue(func() vocabulary {
		var all []string
		for _, list := range []*lexicon.List{lexicon.Surnames(), lexicon.NameSyllables()} {
			for _, e := range list.All() {
				all = append(all, wordsOf(e.Text)...)
			}
		}
		return newVocabulary(all)
	})
	allWords = sync.OnceValue(func() vocabulary {
		all := viet.KnownSyllables()
		for word := range phrases().words {
			all = append(all, word)
		}
		return newVocabulary(all)
	})
)

func newVocabulary(words []string) vocabulary {
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(cmp.Compare(viet.Fold(a), viet.Fold(b)), cmp.Compare(a, b)) })
	var v vocabulary
	for _, word := range slices.Compact(words) {
		fold := viet.Fold(word)
		if len(v) == 0 || v[len(v)-1].fold != fold {
			v = append(v, spelling{fold: fold, letters: lettersIn(fold)})
		}
		v[len(v)-1].words = append(v[len(v)-1].words, word)
	}
	return v
}

// lettersIn gives one bit for each letter from a to z that stands in a folded word, and one for all others.
func lettersIn(fold string) uint64 {
	var set uint64
	for _, r := range fold {
		if r < 'a' || r > 'z' {
			r = 'z' + 1
		}
		set |= 1 << (r - 'a')
	}
	return set
}

// near gives the words of which at most two letters, or one of a short word, are not those of s, marks aside.
func (v vocabulary) near(s string) []string {
	const short = 4
	fold := viet.Fold(s)
	letters, limit := lettersIn(fold), 2
	if len(fold) <= short {
		limit = 1
	}
	var out []string
	for _, e := range v {
		others := bits.OnesCount64(e.letters ^ letters) // each wrong letter adds and takes at most one
		if others <= 2*limit && viet.Levenshtein(fold, e.fold, limit) <= limit {
			out = append(out, e.words...)
		}
	}
	return out
}

func vocabularyOf(k values.Kind) vocabulary {
	if k == values.KindPersonName {
		return nameWords()
	}
	return allWords()
}

// wellFormed tells whether a word is one that a value of the kind is made of.
func wellFormed(k values.Kind, place int, word string) bool {
	if k == values.KindPersonName {
		return nameShare(place, strings.ToLower(viet.Canonical(word))) > shareKnown
	}
	return viet.KnownSyllable(word) || phrases().words[strings.ToLower(viet.Canonical(word))] ||
		lexicon.Abbreviations().Has(word) || strings.ContainsFunc(word, unicode.IsDigit)
}
