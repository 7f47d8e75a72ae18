// Package regress fits logistic regressions to sparse examples: penalised likelihood, by Newton's method, without a random
// number anywhere, so that the same examples give the same weights.
package regress

import (
	"iter"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Term is one feature of an example that is not 0.
type Term struct {
	Column int
	X      float64
}

// Logistic turns log odds into a probability.
func Logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// Rounded keeps of a weight what a person can read and a probability can feel: three decimals.
func Rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// Dot sums the weights of terms.
func Dot(weights []float64, terms []Term) float64 {
	z := 0.0
	for _, t := range terms {
		z += weights[t.Column] * t.X
	}
	return z
}

// Fitting says how a fit is made.
type Fitting struct {
	Columns int
	// Ridge keeps the weights of rare features small. Column 0 is the base, which every example has with 1: it gets a
	// thousandth of the penalty.
	Ridge float64
	// Rounds is more than Newton's method needs; it ends where no weight moves by Still or more.
	Rounds int
	Still  float64
}

// Fit gives the weight of each column. The examples are gone through once a round; each is its terms and whether it holds.
func (f Fitting) Fit(examples iter.Seq2[[]Term, bool]) []float64 {
	w := make([]float64, f.Columns)
	for range f.Rounds {
		slope, bend := f.slopeAndBend(examples, w)
		var factor mat.Cholesky
		var move mat.VecDense
		if !factor.Factorize(mat.NewSymDense(f.Columns, bend)) || factor.SolveVecTo(&move, mat.NewVecDense(f.Columns, slope)) != nil {
			return w // cannot be: the ridge keeps the matrix positive
		}
		for i := range w {
			w[i] += move.AtVec(i)
		}
		if mat.Norm(&move, math.Inf(1)) < f.Still {
			break
		}
	}
	return w
}

// slopeAndBend gives the gradient of the penalised likelihood at w and the upper half of its negative second derivative,
// row by row.
func (f Fitting) slopeAndBend(examples iter.Seq2[[]Term, bool], w []float64) (slope, bend []float64) {
	n := f.Columns
	slope, bend = make([]float64, n), make([]float64, n*n)
	for i := range n {
		penalty := f.Ridge
		if i == 0 {
			penalty = f.Ridge / 1000
		}
		bend[i*n+i], slope[i] = penalty, -penalty*w[i]
	}
	for terms, holds := range examples {
		p := Logistic(Dot(w, terms))
		pull, weight := -p, p*(1-p)+1e-9
		if holds {
			pull = 1 - p
		}
		for k, a := range terms {
			slope[a.Column] += pull * a.X
			for _, b := range terms[k:] {
				bend[min(a.Column, b.Column)*n+max(a.Column, b.Column)] += weight * a.X * b.X
			}
		}
	}
	return slope, bend
}
