package viet

import "strings"

// SpellY gives the letter ỵ back to a word that was recognised without it: Tesseract's Vietnamese model does not know
// the letter and reads y. It is given back only where the word with y is none: a name Thuy, a stroke "đột quy".
// before is the word in front, as recognised.
func SpellY(before, word string) string {
	switch strings.ToLower(word) {
	case "thuy":
	case "quy":
		if b := strings.ToLower(before); b != "đột" && b != "ngã" && b != "khuỵu" {
			return word
		}
	case "ly":
		if strings.ToLower(before) != "kiết" {
			return word
		}
	default:
		return word
	}
	if strings.HasSuffix(word, "Y") {
		return word[:len(word)-1] + "Ỵ"
	}
	return word[:len(word)-1] + "ỵ"
}
