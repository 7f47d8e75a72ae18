package viet

import "strings"

// The prices of one edit, to be calibrated: recognisers confuse tones often, vowel marks less, letters rarely.
const (
	costTone  = 0.2 // ề and ể
	costVowel = 0.5 // e and ê, d and đ
	costOther = 1.0
)

// Distance gives the weighted edit distance of two spellings: a wrong tone costs 0.2, a wrong vowel mark (or d for đ)
// 0.5, any other wrong, missing or extra rune 1. Case and placement of tones cost nothing. It is 0 for Same texts.
func Distance(a, b string) float64 {
	x := []rune(strings.ToLower(Canonical(a)))
	y := []rune(strings.ToLower(Canonical(b)))
	row := make([]float64, len(y)+1)
	for j := range row {
		row[j] = float64(j) * costOther
	}
	for i := range x {
		diagonal := row[0]
		row[0] = float64(i+1) * costOther
		for j := range y {
			best := diagonal + substitution(x[i], y[j])
			best = min(best, row[j]+costOther, row[j+1]+costOther)
			diagonal, row[j+1] = row[j+1], best
		}
	}
	return row[len(y)]
}

func substitution(a, b rune) float64 {
	if a == b {
		return 0
	}
	x, y := lookUp(a), lookUp(b)
	switch {
	case x.base == y.base:
		return costTone
	case x.folded == y.folded:
		return costVowel
	}
	return costOther
}

// Levenshtein gives the plain edit distance of the folded texts, or limit+1 where it is above limit.
func Levenshtein(a, b string, limit int) int {
	x, y := []rune(Fold(a)), []rune(Fold(b))
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return limit + 1
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal, lowest := row[0], i+1
		row[0] = i + 1
		for j := range y {
			best := diagonal
			if x[i] != y[j] {
				best++
			}
			best = min(best, row[j]+1, row[j+1]+1)
			diagonal, row[j+1] = row[j+1], best
			lowest = min(lowest, best)
		}
		if lowest > limit {
			return limit + 1
		}
	}
	return min(row[len(y)], limit+1)
}
