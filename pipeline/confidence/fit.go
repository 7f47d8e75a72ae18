package confidence

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Example is one value whose truth is known.
type Example struct {
	Set     string // where it comes from, as Data.Name
	File    string // values of one file are judged together: they share a page, a scanner and a clerk
	Signals Signals
	Right   bool
}

// fitted gives the names of the signals that may carry a weight, in the order of the columns of a fit.
func fitted() []string { return fittedNames }

var fittedNames = func() []string {
	names := slices.Concat(speaksFor, speaksAgainst)
	for _, g := range Groups() {
		names = append(names, groupSign+string(g))
	}
	return names
}()

// The ridge keeps weights of rare signals small; the number of rounds is more than Newton's method needs.
const (
	ridge  = 1.0
	rounds = 30
)

// regress fits base and weights to examples. A signal whose weight would speak against its nature is left out.
func regress(examples []Example) (base float64, weights map[string]float64) {
	names := slices.Clone(fitted())
	for {
		w := newton(examples, names)
		wrong, worst := -1, 0.0
		for i, name := range names {
			against := -w[i+1]
			if slices.Contains(speaksAgainst, name) {
				against = w[i+1]
			} else if !slices.Contains(speaksFor, name) {
				continue
			}
			if against > worst {
				wrong, worst = i, against
			}
		}
		if wrong < 0 {
			weights = map[string]float64{}
			for i, name := range names {
				if r := rounded(w[i+1]); r != 0 {
					weights[name] = r
				}
			}
			return rounded(w[0]), weights
		}
		names = slices.Delete(names, wrong, wrong+1)
	}
}

// rounded keeps what a person can read and a probability can feel.
func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// entry is one signal of an example that is not 0, by its column.
type entry struct {
	column int
	x      float64
}

// newton maximises the penalised likelihood; element 0 of the answer is the base, the others follow names.
func newton(examples []Example, names []string) []float64 {
	n := len(names) + 1
	rows := make([][]entry, len(examples))
	for i, e := range examples {
		rows[i] = append(rows[i], entry{0, 1})
		for k, name := range names {
			if x := e.Signals[name]; x != 0 {
				rows[i] = append(rows[i], entry{k + 1, x})
			}
		}
	}
	w := make([]float64, n)
	for range rounds {
		slope, bend := slopeAndBend(examples, rows, w)
		var factor mat.Cholesky
		var move mat.VecDense
		if !factor.Factorize(mat.NewSymDense(n, bend)) || factor.SolveVecTo(&move, mat.NewVecDense(n, slope)) != nil {
			return w // cannot be: the ridge keeps the matrix positive
		}
		for i := range w {
			w[i] += move.AtVec(i)
		}
		if mat.Norm(&move, math.Inf(1)) < 1e-8 {
			break
		}
	}
	return w
}

// slopeAndBend gives the gradient of the penalised likelihood at w and the upper half of its negative second derivative, row by row.
func slopeAndBend(examples []Example, rows [][]entry, w []float64) (slope, bend []float64) {
	n := len(w)
	slope, bend = make([]float64, n), make([]float64, n*n)
	for i := range n {
		penalty := ridge
		if i == 0 {
			penalty = ridge / 1000
		}
		bend[i*n+i], slope[i] = penalty, -penalty*w[i]
	}
	for i, row := range rows {
		z := 0.0
		for _, e := range row {
			z += w[e.column] * e.x
		}
		p := logistic(z)
		pull, weight := one(examples[i].Right)-p, p*(1-p)+1e-9
		for k, a := range row {
			slope[a.column] += pull * a.x
			for _, b := range row[k:] {
				bend[a.column*n+b.column] += weight * a.x * b.x
			}
		}
	}
	return slope, bend
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// folds gives each example the number of its fold, 0 to count-1. All of a file share one; files are dealt out in the order
// of a hash, so that folds are of like size and the same files always fall alike.
func folds(examples []Example, count int) []int {
	var files []string
	for _, e := range examples {
		files = append(files, e.Set+"\x00"+e.File)
	}
	order := slices.Compact(slices.Sorted(slices.Values(files)))
	slices.SortFunc(order, func(a, b string) int { return cmp.Or(cmp.Compare(hash(a), hash(b)), cmp.Compare(a, b)) })
	of := map[string]int{}
	for i, f := range order {
		of[f] = i % count
	}
	out := make([]int, len(examples))
	for i := range files {
		out[i] = of[files[i]]
	}
	return out
}

// seed makes another deal of the same files; there is no reason to change it.
const seed = "1:"

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed + s))
	return h.Sum64()
}
