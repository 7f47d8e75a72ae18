package viet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise gives the form in which text is stored: NFC, trimmed, inner white space single, no control or
// zero-width characters, and Đ where a font printed the look-alike Eth.
func Normalise(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
			continue
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(trueLetter(r))
	}
	return norm.NFC.String(b.String())
}

func trueLetter(r rune) rune {
	switch r {
	case 'Ð', 'Ɖ':
		return 'Đ'
	case 'ð', 'ɖ':
		return 'đ'
	}
	return r
}

// Fold gives the form for comparing and searching: lower case, no tones, no vowel marks, đ as d. Two different
// places may fold to one (Cẩm Giàng and Cẩm Giang): equality of folded text is weak evidence.
func Fold(s string) string {
	return mapLetters(s, func(l letter) rune { return l.folded })
}

// FoldTone gives lower case without tones but with the letters ă â đ ê ô ơ ư kept.
func FoldTone(s string) string {
	return mapLetters(norm.NFC.String(s), func(l letter) rune { return l.base })
}

// FoldRune folds one composed letter as Fold does.
func FoldRune(r rune) rune { return lookUp(r).folded }

func mapLetters(s string, choose func(letter) rune) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(choose(lookUp(r)))
	}
	return b.String()
}

// IsBlank tells whether nothing is written: only white space, dot leaders, dashes and other punctuation.
func IsBlank(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return false
		}
	}
	return true
}
