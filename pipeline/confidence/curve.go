package confidence

import (
	"cmp"
	"math"
	"slices"
)

// judged is an example with what a model that never saw its file says of it.
type judged struct {
	Example
	score float64 // the regression's own
	p     float64 // after calibration
}

// leastPoint is how many values a point of the calibration curve rests on: fewer would follow chance.
const leastPoint = 60

// calibration makes the curve from scores to shares of right values: isotonic (pool adjacent violators) over runs of
// leastPoint values, half a right and half a wrong value added to each, so that no point claims certainty.
func calibration(values []judged) []Point {
	sorted := slices.SortedStableFunc(slices.Values(values), func(a, b judged) int { return cmp.Compare(a.score, b.score) })
	type block struct{ score, right, n float64 }
	var blocks []block
	for run := range slices.Chunk(sorted, leastPoint) {
		b := block{n: float64(len(run))}
		for _, v := range run {
			b.score += v.score
			b.right += one(v.Right)
		}
		blocks = append(blocks, b)
		for k := len(blocks) - 1; k > 0 && blocks[k].right*blocks[k-1].n <= blocks[k-1].right*blocks[k].n; k-- {
			blocks[k-1] = block{blocks[k-1].score + blocks[k].score, blocks[k-1].right + blocks[k].right, blocks[k-1].n + blocks[k].n}
			blocks = blocks[:k]
		}
	}
	var out []Point
	for _, b := range blocks {
		p := Point{Score: fine(b.score / b.n), Right: fine((b.right + 0.5) / (b.n + 1))}
		if k := len(out) - 1; k >= 0 && (p.Score <= out[k].Score || p.Right <= out[k].Right) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// fine rounds a probability: differences near 1 matter.
func fine(x float64) float64 { return math.Round(x*10000) / 10000 }

// steps are the probabilities from which errors are counted, from the top down, each step a quarter more doubtful than the one
// before; below the last nothing is ever vouched for.
var steps = func() []float64 {
	var out []float64
	for doubt := 0.2; doubt > 0.0004; doubt *= 0.8 {
		out = append(out, fine(1-doubt))
	}
	slices.Reverse(out)
	return out
}()

// counts gives for each group the values that no rule barred and their errors, from each step up.
func counts(values []judged) map[Group][]Count {
	out := map[Group][]Count{}
	for _, g := range append(Groups(), All) {
		list := make([]Count, len(steps))
		for i, from := range steps {
			list[i].From = from
			for _, v := range values {
				if v.p >= from && !v.Signals.Barred() && (g == All || v.Signals.Group() == g) {
					list[i].Values++
					list[i].Wrong += int(one(!v.Right))
				}
			}
		}
		if list[len(list)-1].Values > 0 {
			out[g] = list
		}
	}
	return out
}

// Outcome is what a probability said of one value, and the truth.
type Outcome struct {
	P     float64
	Right bool
}

// Bin is a run of outcomes of like probability.
type Bin struct {
	Values int
	Said   float64 // mean probability
	Right  float64 // share of right values
}

// Reliability parts outcomes into bins of equal size by their probability. Outcomes of one probability may fall into two
// bins; each then counts as their mean, so that their order plays no part.
func Reliability(outcomes []Outcome, bins int) []Bin {
	sorted := slices.SortedStableFunc(slices.Values(outcomes), func(a, b Outcome) int { return cmp.Compare(a.P, b.P) })
	right := make([]float64, len(sorted))
	for i := 0; i < len(sorted); {
		k, sum := i, 0.0
		for ; k < len(sorted) && sorted[k].P == sorted[i].P; k++ {
			sum += one(sorted[k].Right)
		}
		for n := float64(k - i); i < k; i++ {
			right[i] = sum / n
		}
	}
	var out []Bin
	for i := range bins {
		from := i * len(sorted) / bins
		part := sorted[from : (i+1)*len(sorted)/bins]
		if len(part) == 0 {
			continue
		}
		b := Bin{Values: len(part)}
		for k, o := range part {
			b.Said += o.P / float64(len(part))
			b.Right += right[from+k] / float64(len(part))
		}
		out = append(out, b)
	}
	return out
}

// CalibrationError gives the expected calibration error over ten bins of equal size: how far, on average, the probability
// said lies from the share that is right. 0 for no outcomes.
func CalibrationError(outcomes []Outcome) float64 {
	var sum float64
	for _, b := range Reliability(outcomes, 10) {
		sum += math.Abs(b.Said-b.Right) * float64(b.Values)
	}
	return sum / float64(max(1, len(outcomes)))
}

// rank gives the area under the receiver operating characteristic: how often a right value is given more than a wrong one,
// a tie counting half. 0 where one of both is missing.
func rank(outcomes []Outcome) float64 {
	sorted := slices.SortedStableFunc(slices.Values(outcomes), func(a, b Outcome) int { return cmp.Compare(a.P, b.P) })
	var below, pairs, wrong float64
	for i := 0; i < len(sorted); {
		var tiedRight, tiedWrong float64
		k := i
		for ; k < len(sorted) && sorted[k].P == sorted[i].P; k++ {
			tiedRight += one(sorted[k].Right)
			tiedWrong += one(!sorted[k].Right)
		}
		below += tiedRight * (wrong + tiedWrong/2)
		wrong += tiedWrong
		i = k
	}
	pairs = wrong * (float64(len(sorted)) - wrong)
	if pairs == 0 {
		return 0
	}
	return below / pairs
}

// logLoss gives the mean of minus the logarithm of the probability given to the truth.
func logLoss(outcomes []Outcome) float64 {
	var sum float64
	for _, o := range outcomes {
		p := min(max(o.P, 1e-6), 1-1e-6)
		if !o.Right {
			p = 1 - p
		}
		sum -= math.Log(p)
	}
	return sum / float64(max(1, len(outcomes)))
}
