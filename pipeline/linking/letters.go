package linking

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sohoa/pipeline/viet"
)

// letter is a code point taken apart for comparing.
type letter struct {
	fold byte   // a to z or 0 to 9; 0 is no letter or digit
	base uint16 // lower case with the vowel mark and without the tone
	tone uint8
}

const lastLetter = 0x1EFF // the end of the block of Vietnamese letters

// letters holds every code point up to lastLetter.
var letters = sync.OnceValue(func() *[lastLetter + 1]letter {
	var t [lastLetter + 1]letter
	for r := range rune(lastLetter + 1) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		fold := viet.FoldRune(r)
		if fold >= utf8.RuneSelf {
			fold = 'x' // of another alphabet: some letter
		}
		base, _ := utf8.DecodeRuneInString(viet.FoldTone(string(r)))
		t[r] = letter{byte(fold), uint16(base), toneOf(r)}
	}
	return &t
})

// toneOf numbers the tone of a composed letter, 0 for none.
func toneOf(r rune) uint8 {
	for _, mark := range norm.NFD.String(string(r)) {
		switch mark {
		case '\u0300':
			return 1
		case '\u0301':
			return 2
		case '\u0309':
			return 3
		case '\u0303':
			return 4
		case '\u0323':
			return 5
		}
	}
	return 0
}

// anyTone is the tone of a word whose own was lost when two words were printed as one.
const anyTone = 255

// word is a run of letters within a text. Its tone stands apart from its letters, so that hoà and hòa are equal.
type word struct {
	from, to int
	tone     uint8
}

// text is a line taken apart: its letters and digits folded and with their vowel marks, and where words are.
type text struct {
	fold  []byte
	base  []uint16
	words []word
}

func (t *text) reset() { t.fold, t.base, t.words = t.fold[:0], t.base[:0], t.words[:0] }

func (t *text) word(i int) []byte { return t.fold[t.words[i].from:t.words[i].to] }

// read takes a line apart. A y that stands alone as the vowel of an open syllable is read as i: Lý and Lí, Mỹ and Mĩ.
func (t *text) read(s string) {
	t.reset()
	t.add(s)
}

// add reads a line behind those that were read before.
func (t *text) add(s string) {
	if combines(s) {
		s = norm.NFC.String(s)
	}
	table, open := letters(), -1
	var tone uint8
	end := func() {
		if open >= 0 {
			t.spellI(open)
			t.words = append(t.words, word{open, len(t.fold), tone})
		}
		open, tone = -1, 0
	}
	for _, r := range s {
		l := letter{}
		if r <= lastLetter {
			l = table[r]
		}
		if l.fold == 0 {
			end()
			continue
		}
		if open < 0 {
			open = len(t.fold)
		}
		t.fold, t.base = append(t.fold, l.fold), append(t.base, l.base)
		tone = max(tone, l.tone)
	}
	end()
}

// combines tells whether a text holds combining marks, U+0300 to U+036F; asking for its normal form costs much more.
func combines(s string) bool {
	for i := range len(s) {
		if s[i] == 0xCC || s[i] == 0xCD {
			return true
		}
	}
	return false
}

func (t *text) spellI(from int) {
	last := len(t.fold) - 1
	if last <= from || t.fold[last] != 'y' {
		return
	}
	before := t.fold[last-1]
	if !isVowel(before) || before == 'u' && last-1 > from && t.fold[last-2] == 'q' {
		t.fold[last], t.base[last] = 'i', 'i'
	}
}

func isVowel(b byte) bool {
	switch b {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// sameBase tells whether two words have equal letters with their marks, tones aside.
func sameBase(a *text, i int, b *text, j int) bool {
	x, y := a.base[a.words[i].from:a.words[i].to], b.base[b.words[j].from:b.words[j].to]
	if len(x) != len(y) {
		return false
	}
	for k := range x {
		if x[k] != y[k] {
			return false
		}
	}
	return true
}

// edits gives the number of letters to insert, drop, replace or swap with a neighbour to turn a into b, or limit+1 where it is more.
func edits[T byte | uint16](a, b []T, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		return min(max(len(a), len(b)), limit+1)
	case limit == 0:
		return 1
	case len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]:
		return 1
	}
	best := edits(a[1:], b[1:], limit-1)
	best = min(best, edits(a[1:], b, limit-1), edits(a, b[1:], limit-1))
	return min(best+1, limit+1)
}
