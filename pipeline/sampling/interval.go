package sampling

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// certainty is how sure the bounds and the rules of this package are.
const certainty = 0.95

// Interval gives the exact interval of Clopper and Pearson (Biometrika 26, 1934) for an error rate of which a sample of n
// showed so many errors: each bound holds with 95 % certainty, so both together with 90 %. One-sided bounds, because the
// question is whether the rate lies above the limit or below it. Without a sample nothing is known: 0 to 1.
func Interval(errors, n int) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	k, m := float64(errors), float64(n)
	high = 1
	if errors > 0 {
		low = mathext.InvRegIncBeta(k, m-k+1, 1-certainty)
	}
	if errors < n {
		high = mathext.InvRegIncBeta(k+1, m-k, certainty)
	}
	return low, high
}

// Clean gives how many answers without an error show, with 95 % certainty, that the error rate is the limit or less:
// 149 for 2 %, 299 for 1 %, 598 for 0.5 %, 2,995 for 0.1 %. The limit lies between 0 and 1, both exclusive.
func Clean(limit float64) int {
	return int(math.Ceil(math.Log(1-certainty) / math.Log1p(-limit)))
}
