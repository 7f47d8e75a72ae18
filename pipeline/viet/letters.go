package viet

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Tone is one of the six tones that a Vietnamese syllable carries.
type Tone int

// The tones, by the mark that writes them.
const (
	Level Tone = iota // ngang, no mark
	Grave             // huyền: à
	Acute             // sắc: á
	Hook              // hỏi: ả
	Tilde             // ngã: ã
	Dot               // nặng: ạ
)

// toneMarks are the combining marks of the tones, in the order of Tone.
var toneMarks = map[rune]Tone{'\u0300': Grave, '\u0301': Acute, '\u0309': Hook, '\u0303': Tilde, '\u0323': Dot}

// marks of the tones in the order of Tone, to put a tone on a letter.
var markOf = [...]rune{0, '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'}

const (
	// LegalLetters are the lower-case letters of Vietnamese without tones. F, J, W and Z stand only in foreign names.
	LegalLetters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
	foreign      = "fjwz"
	lastLetter   = 0x1EFF // the end of the block that holds Vietnamese letters with two marks
)

// letter is what is known about one composed letter.
type letter struct {
	folded rune // lower case, no marks, đ is d
	base   rune // lower case with the vowel mark (ă â ê ô ơ ư đ) and without the tone
	tone   Tone
}

// table holds every code point up to lastLetter, made once from the Unicode decompositions.
var table = sync.OnceValue(func() *[lastLetter + 1]letter {
	var t [lastLetter + 1]letter
	for r := range rune(lastLetter + 1) {
		t[r] = takeApart(r)
	}
	return &t
})

func takeApart(r rune) letter {
	switch r {
	case 'Đ', 'đ', 'Ð', 'ð', 'Ɖ', 'ɖ': // Eth and African D are what some fonts and recognisers print for Đ
		return letter{folded: 'd', base: 'đ'}
	}
	parts := []rune(norm.NFD.String(string(unicode.ToLower(r))))
	l := letter{folded: parts[0], base: parts[0]}
	var rest strings.Builder
	for _, mark := range parts[1:] {
		if tone, ok := toneMarks[mark]; ok && l.tone == Level {
			l.tone = tone
			continue
		}
		rest.WriteRune(mark)
	}
	if rest.Len() > 0 {
		if base := []rune(norm.NFC.String(string(parts[0]) + rest.String())); len(base) == 1 {
			l.base = base[0]
		}
	}
	return l
}

func lookUp(r rune) letter {
	if r >= 0 && r <= lastLetter {
		return table()[r]
	}
	return letter{folded: unicode.ToLower(r), base: unicode.ToLower(r)}
}

// withTone puts a tone on a base letter; the case of the letter stays.
func withTone(r rune, tone Tone) rune {
	if tone == Level {
		return r
	}
	if out := []rune(norm.NFC.String(string([]rune{r, markOf[tone]}))); len(out) == 1 {
		return out[0]
	}
	return r
}

// IsLetter tells whether a rune of a normalised text is a letter that Vietnamese writing uses, with or without tone,
// in either case, including F, J, W and Z of foreign names. The ö, ï and µ that recognisers invent are not.
func IsLetter(r rune) bool {
	l := lookUp(r)
	if !unicode.IsLetter(r) || !strings.ContainsRune(LegalLetters+foreign, l.base) {
		return false
	}
	if l.base == 'đ' {
		return r == 'đ' || r == 'Đ'
	}
	return l.tone == Level || strings.ContainsRune("aăâeêioôơuưy", l.base)
}

// AllLetters tells whether s is not empty and holds only letters as IsLetter knows them.
func AllLetters(s string) bool {
	for _, r := range s {
		if !IsLetter(r) {
			return false
		}
	}
	return s != ""
}
