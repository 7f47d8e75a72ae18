package layout

// Likeness compares two folded texts: 1 when equal, falling by one letter's share for each letter to be changed,
// added or dropped; 0 when they have nothing in common.
func Likeness(a, b string) float64 {
	longer := max(len(a), len(b))
	if longer == 0 {
		return 0
	}
	limit := longer / 2
	if d := len(a) - len(b); d > limit || -d > limit {
		return 0
	}
	return max(0, 1-float64(Slips(a, b, limit))/float64(longer))
}

// Slips gives the number of letters to change, add or drop to make b of a (the edit distance); limit+1 where it is
// more than limit.
func Slips(a, b string, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		lo, hi := max(1, i-limit), min(len(b), i+limit)
		diagonal := row[lo-1]
		if lo > 1 {
			row[lo-1] = limit + 1
		} else {
			row[0] = i
		}
		low := row[lo-1]
		for j := lo; j <= hi; j++ {
			up := row[j]
			if j == i+limit {
				up = limit + 1 // outside the band of the row above
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(diagonal+cost, up+1, row[j-1]+1)
			low = min(low, row[j])
		}
		if low > limit {
			return limit + 1
		}
	}
	return min(row[len(b)], limit+1)
}
