package viet

import (
	"strings"
	"unicode"
)

// Canonical gives one spelling for the two ways of placing a tone: "hoà" and "hòa" both give "hòa", "thuỷ" gives
// "thủy", "qúy" gives "quý". Only open syllables have two ways; "Đoàn" stays. Case and all other signs stay.
func Canonical(s string) string {
	runes := []rune(Normalise(s))
	for i := 0; i < len(runes); {
		if !unicode.IsLetter(runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(runes) && unicode.IsLetter(runes[j]) {
			j++
		}
		placeTone(runes[i:j])
		i = j
	}
	return string(runes)
}

// placeTone moves the tone of one syllable in place, where the syllable ends in open oa, oe or uy.
func placeTone(word []rune) {
	n := len(word)
	if n < 2 {
		return
	}
	first, second := lookUp(word[n-2]), lookUp(word[n-1])
	afterQ := n > 2 && lookUp(word[n-3]).base == 'q'
	switch string([]rune{first.base, second.base}) {
	case "oa", "oe", "uy":
	case "ua", "ue", "uê", "uơ", "ui":
		if !afterQ {
			return
		}
	default:
		return
	}
	if first.tone != Level && second.tone != Level {
		return
	}
	tone := max(first.tone, second.tone)
	word[n-2], word[n-1] = bare(word[n-2]), bare(word[n-1])
	if afterQ { // the u belongs to qu
		word[n-1] = withTone(word[n-1], tone)
		return
	}
	word[n-2] = withTone(word[n-2], tone)
}

// bare takes the tone off a letter and keeps its case.
func bare(r rune) rune {
	base := lookUp(r).base
	if unicode.IsUpper(r) {
		return unicode.ToUpper(base)
	}
	return base
}

// Same tells whether two texts are equal but for Unicode form, white space, case and the placement of tones.
func Same(a, b string) bool {
	return strings.EqualFold(Canonical(a), Canonical(b))
}

// SetTones gives s with each letter's tone and vowel mark taken from like, and its own case. The two must fold to
// the same letters one by one; otherwise like is given in its own case.
func SetTones(s, like string) string {
	from, to := []rune(Normalise(s)), []rune(Normalise(like))
	if len(from) != len(to) {
		return string(to)
	}
	for i := range from {
		if unicode.IsUpper(from[i]) {
			to[i] = unicode.ToUpper(to[i])
		} else if unicode.IsLower(from[i]) {
			to[i] = unicode.ToLower(to[i])
		}
	}
	return string(to)
}
