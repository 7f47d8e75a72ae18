package layout

import (
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
)

// FoldLetters gives the folded letters and digits of a text, nothing else, so that labels compare whatever
// punctuation and spacing the recogniser saw.
func FoldLetters(text string) string {
	var b strings.Builder
	for _, r := range viet.Fold(text) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// FoldWords gives the folded letters and digits of words run together.
func FoldWords(words []Word) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.Fold)
	}
	return b.String()
}

// Capitals counts the capital and the small letters of words.
func Capitals(words []Word) (upper, lower int) {
	for _, w := range words {
		for _, r := range w.Text {
			if unicode.IsUpper(r) {
				upper++
			} else if unicode.IsLower(r) {
				lower++
			}
		}
	}
	return upper, lower
}
