// Package terms says which words of a text an index of dossiers keeps, how a typed question becomes a question to the
// index, and where in a text the answer stands. Stores that can look for words share it.
//
// A word is kept folded (lower case, without marks, đ as d), so that a question without tones finds all spellings, and a
// word with marks is kept a second time with its vowels and tone, so that a question with tones finds its own spelling
// first. Where the tone is written does not count: hoà is hòa.
package terms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The tone marks of Vietnamese as Unicode's combining signs, and the digit that stands for each in a spoken word.
var tones = map[rune]rune{'\u0300': '2', '\u0301': '1', '\u0309': '3', '\u0303': '4', '\u0323': '5'}

// word is one run of letters and digits of a text.
type word struct {
	plain      string // folded
	spoken     string // with vowels and tone; equal to plain where the word has no marks
	start, end int    // bytes in the text
}

// number tells whether the word has a digit.
func (w word) number() bool { return strings.ContainsAny(w.plain, "0123456789") }

// marked tells whether the word was written with marks.
func (w word) marked() bool { return w.spoken != w.plain }

// words gives the words of a text.
func words(text string) []word {
	var out []word
	start := -1
	end := func(at int) {
		if start >= 0 {
			out = append(out, folded(text[start:at], start, at))
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && start >= 0:
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return out
}

// folded gives a word in the spellings by which it is known.
func folded(text string, start, end int) word {
	var plain, spoken strings.Builder
	var tone rune
	for _, r := range norm.NFD.String(text) {
		if digit, ok := tones[r]; ok {
			tone = digit
			continue
		}
		r = unicode.ToLower(r)
		spoken.WriteRune(r)
		switch {
		case r == 'đ':
			plain.WriteByte('d')
		case !unicode.Is(unicode.Mn, r):
			plain.WriteRune(r)
		}
	}
	if tone != 0 {
		spoken.WriteRune(tone)
	}
	return word{plain: plain.String(), spoken: norm.NFC.String(spoken.String()), start: start, end: end}
}
