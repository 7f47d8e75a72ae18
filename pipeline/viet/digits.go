package viet

import "strings"

// lookalikes are the signs that recognisers print for a digit. They say something only where a digit must stand.
var lookalikes = map[rune]rune{
	'O': '0', 'o': '0', 'Q': '0', 'D': '0', '°': '0', 'Ô': '0', 'ô': '0', 'Ơ': '0', 'ơ': '0',
	'l': '1', 'I': '1', 'i': '1', '|': '1', '!': '1', 'L': '1', ']': '1', '[': '1', 'Í': '1', 'í': '1', 'ì': '1',
	'Z': '2', 'z': '2', 'A': '4', 'S': '5', 's': '5', 'G': '6', 'b': '6', 'T': '7', 'B': '8', 'g': '9', 'q': '9',
}

// Digit gives the digit that a rune stands for in a place where only digits can stand. The second answer is true for
// a real digit or a look-alike, the third only for a real one.
func Digit(r rune) (digit rune, ok, real bool) {
	if r >= '0' && r <= '9' {
		return r, true, true
	}
	d, ok := lookalikes[r]
	return d, ok, false
}

// Digits replaces look-alikes by digits. It answers how many were replaced, and false where a rune is neither.
func Digits(s string) (digits string, replaced int, ok bool) {
	var b strings.Builder
	for _, r := range s {
		d, ok, real := Digit(r)
		if !ok {
			return "", 0, false
		}
		if !real {
			replaced++
		}
		b.WriteRune(d)
	}
	return b.String(), replaced, b.Len() > 0
}

// LikeDigits tells whether s holds at least one real digit and at most as many look-alikes as real digits, and
// nothing else, so that it may be read as a number in a place where a number is expected.
func LikeDigits(s string) bool {
	digits, replaced, ok := Digits(s)
	return ok && replaced*2 <= len(digits) && replaced < len(digits)
}
