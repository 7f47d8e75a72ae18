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

// Folded is a text folded once for many searches, with the way back to the original.
type Folded struct {
	letters []rune // folded letters and digits, nothing else
	at      []int  // rune position of each in the original
	starts  []bool // a word of the original begins here
	ends    []bool // a word of the original ends after this one
	length  int    // runes of the original
}

// Len gives the number of runes of the original text.
func (f Folded) Len() int { return f.length }

// NewFolded folds a text for searching. White space and punctuation are dropped, because recognisers lose and add
// them; word borders are remembered, also those seen only by a change from digit to letter or from small to capital.
func NewFolded(s string) Folded {
	var f Folded
	fresh := true
	var before rune
	for _, r := range s {
		at := f.length
		f.length++
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if n := len(f.ends); n > 0 {
				f.ends[n-1] = true
			}
			fresh, before = true, r
			continue
		}
		border := fresh || unicode.IsDigit(before) != unicode.IsDigit(r) || unicode.IsLower(before) && unicode.IsUpper(r)
		if n := len(f.ends); border && n > 0 {
			f.ends[n-1] = true
		}
		f.letters = append(f.letters, lookUp(r).folded)
		f.at = append(f.at, at)
		f.starts = append(f.starts, border)
		f.ends = append(f.ends, false)
		fresh, before = false, r
	}
	if n := len(f.ends); n > 0 {
		f.ends[n-1] = true
	}
	return f
}
