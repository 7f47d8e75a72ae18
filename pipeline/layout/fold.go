package layout

import (
	"strings"

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
