package opinion

import (
	"strings"
	"unicode"

	"sohoa/pipeline/viet"
)

// letter is one letter or digit of a text, for comparing.
type letter struct {
	fold rune // lower case without marks
	full rune // lower case with its marks, tones in one place
}

// lettersOf gives the letters and digits of a text, whatever stands between them. A sign of keep counts as a letter. A
// letter of another script stays what it is: it is like no Latin one.
func lettersOf(text, keep string) []letter {
	var out []letter
	for _, r := range viet.Canonical(clean(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(keep, r) {
			out = append(out, letter{viet.FoldRune(r), unicode.ToLower(r)})
		}
	}
	return out
}

func sameFull(a, b []letter) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].full != b[i].full {
			return false
		}
	}
	return true
}

// far is more edits than any limit allows.
const far = 1 << 20

// aligner counts the edits between a wanted text and a growing run of printed letters. Only distances up to its limit
// are kept: entry k of a band, after n letters, belongs to the first n-limit+k letters of the wanted text. A digit is
// never changed, added or dropped.
type aligner struct {
	want  []letter
	limit int
}

func (a aligner) start() []int {
	band := make([]int, 2*a.limit+1)
	for k := range band {
		switch j := k - a.limit; {
		case j < 0 || j > len(a.want):
			band[k] = far
		case j > 0:
			band[k] = band[k-1] + price(a.want[j-1].fold)
		}
	}
	return band
}

// feed gives the band after one more printed letter, the n-th from 1, and its lowest entry.
func (a aligner) feed(band []int, n int, printed letter) (next []int, low int) {
	next, low = make([]int, len(band)), far
	for k := range next {
		j := n - a.limit + k
		best := far
		if j >= 0 && j <= len(a.want) {
			if j > 0 {
				best = band[k] + swap(a.want[j-1].fold, printed.fold)
				if k > 0 {
					best = min(best, next[k-1]+price(a.want[j-1].fold))
				}
			}
			if k+1 < len(band) {
				best = min(best, band[k+1]+price(printed.fold))
			}
		}
		next[k] = min(best, far)
		low = min(low, next[k])
	}
	return next, low
}

// total gives the edits between the wanted text and all n printed letters.
func (a aligner) total(band []int, n int) int {
	if k := len(a.want) - n + a.limit; k >= 0 && k < len(band) {
		return band[k]
	}
	return far
}

func swap(a, b rune) int {
	if a == b {
		return 0
	}
	return max(price(a), price(b))
}

func price(r rune) int {
	if unicode.IsDigit(r) || !unicode.IsLetter(r) {
		return far
	}
	return 1
}

// unlike weighs how the marks of the printed letters differ from the wanted ones: what tells two runs of equal edits
// apart.
func unlike(want, printed []letter) int {
	n := max(len(want), len(printed)) - min(len(want), len(printed))
	for i := range min(len(want), len(printed)) {
		if want[i].full != printed[i].full {
			n++
		}
	}
	return n
}
