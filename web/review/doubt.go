package review

import "unicode/utf16"

// mostDoubt bounds the letters of texts that are compared; longer ones are not.
const mostDoubt = 300

// doubt gives the spans of a text where another reading of it says something else, as offsets in UTF-16 units, which
// scripts count in. Where the other one only has more, the letter before the gap is meant.
func doubt(text, other string) [][2]int {
	a, b := []rune(text), []rune(other)
	if len(a) == 0 || text == other || len(a) > mostDoubt || len(b) > mostDoubt {
		return nil
	}
	marked := make([]bool, len(a))
	common(a, b, marked)
	var out [][2]int
	at := 0
	for i, r := range a {
		width := utf16.RuneLen(r)
		if marked[i] {
			if n := len(out); n > 0 && out[n-1][1] == at {
				out[n-1][1] = at + width
			} else {
				out = append(out, [2]int{at, at + width})
			}
		}
		at += width
	}
	return out
}

// common marks the letters of a that are not of the longest run of letters that both texts have in the same order.
func common(a, b []rune, marked []bool) {
	length := make([][]int, len(a)+1) // of what the rests of both have in common
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) {
		switch {
		case j < len(b) && a[i] == b[j]:
			i, j = i+1, j+1
		case j < len(b) && length[i][j+1] >= length[i+1][j]:
			marked[max(0, i-1)] = marked[max(0, i-1)] || length[i][j+1] > length[i+1][j]
			j++
		default:
			marked[i] = true
			i++
		}
	}
	if j < len(b) {
		marked[len(a)-1] = true
	}
}
