package confidence

import (
	"cmp"
	"hash/fnv"
	"slices"

	"sohoa/pipeline/regress"
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

// weigh fits base and weights to examples. A signal whose weight would speak against its nature is left out.
func weigh(examples []Example) (base float64, weights map[string]float64) {
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
				if r := regress.Rounded(w[i+1]); r != 0 {
					weights[name] = r
				}
			}
			return regress.Rounded(w[0]), weights
		}
		names = slices.Delete(names, wrong, wrong+1)
	}
}

// newton maximises the penalised likelihood; element 0 of the answer is the base, the others follow names.
func newton(examples []Example, names []string) []float64 {
	rows := make([][]regress.Term, len(examples))
	for i, e := range examples {
		rows[i] = append(rows[i], regress.Term{Column: 0, X: 1})
		for k, name := range names {
			if x := e.Signals[name]; x != 0 {
				rows[i] = append(rows[i], regress.Term{Column: k + 1, X: x})
			}
		}
	}
	return regress.Fitting{Columns: len(names) + 1, Ridge: ridge, Rounds: rounds, Still: 1e-8}.Fit(func(yield func([]regress.Term, bool) bool) {
		for i := range rows {
			if !yield(rows[i], examples[i].Right) {
				return
			}
		}
	})
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
