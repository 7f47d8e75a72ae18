// Package terms says which words of a text an index of dossiers keeps, how a typed question becomes a question to the
// index, and where in a text the answer stands. Stores that can look for words share it.
//
// A word is kept folded (lower case, without marks, đ as d), so that a question without tones finds all spellings, and a
// word with marks is kept a second time with its vowels and tone, so that a question with tones finds its own spelling
// first. Where the tone is written does not count: hoà is hòa.
package terms

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The tone marks of Vietnamese as Unicode's combining signs, and the digit that stands for each in a spoken word.
var tones = map[rune]rune{'\u0300': '2', '\u0301': '1', '\u0309': '3', '\u0303': '4', '\u0323': '5'}

// word is one run of letters and digits of a text.
type word struct {
	plain      string // folded
	text       string // as it stands
	start, end int    // bytes in the text
}

// number tells whether the word has a digit.
func (w word) number() bool { return strings.ContainsAny(w.plain, "0123456789") }

// marked tells whether the word was written with marks.
func (w word) marked() bool { return w.spoken() != w.plain }

// words gives the words of a text.
func words(text string) []word {
	var out []word
	start := -1
	end := func(at int) {
		if start >= 0 {
			out = append(out, word{folded(text[start:at]), text[start:at], start, at})
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

// folded gives a word in small letters without marks. Whoever looks for an excerpt folds all of a paper, so letters are
// looked up and not taken apart.
func folded(text string) string {
	if ascii(text) {
		return strings.ToLower(text)
	}
	known := letters()
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if int(r) >= len(known) || known[r] == 0 {
			return parted(text)
		}
		out = append(out, known[r])
	}
	return string(out)
}

// letters gives the folded letter of each code point that has one of one byte.
var letters = sync.OnceValue(func() *[0x1F00]byte {
	var out [0x1F00]byte // up to the last letter of Vietnamese
	for r := range rune(len(out)) {
		if plain := parted(string(r)); len(plain) == 1 {
			out[r] = plain[0]
		}
	}
	return &out
})

// parted folds any word, taking letters and marks apart.
func parted(text string) string {
	out := make([]byte, 0, len(text))
	for _, r := range norm.NFD.String(text) {
		switch r = unicode.ToLower(r); {
		case r == 'đ':
			out = append(out, 'd')
		case !unicode.Is(unicode.Mn, r):
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// spoken gives the word with its vowels and its tone; it is the folded word where that has no marks.
func (w word) spoken() string {
	if ascii(w.text) {
		return w.plain
	}
	var out strings.Builder
	var tone rune
	for _, r := range norm.NFD.String(w.text) {
		if digit, ok := tones[r]; ok {
			tone = digit
			continue
		}
		out.WriteRune(unicode.ToLower(r))
	}
	if tone != 0 {
		out.WriteRune(tone)
	}
	return norm.NFC.String(out.String())
}
