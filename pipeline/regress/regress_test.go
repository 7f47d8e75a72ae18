package regress

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// drawn gives examples of known weights: a base, a dense and a rare column.
func drawn(n int, weights []float64) iter.Seq2[[]Term, bool] {
	dice := rand.New(rand.NewPCG(1, 2))
	terms, holds := make([][]Term, n), make([]bool, n)
	for i := range n {
		terms[i] = []Term{{0, 1}, {1, dice.Float64()}}
		if dice.IntN(4) == 0 {
			terms[i] = append(terms[i], Term{2, 1})
		}
		holds[i] = dice.Float64() < Logistic(Dot(weights, terms[i]))
	}
	return func(yield func([]Term, bool) bool) {
		for i := range n {
			if !yield(terms[i], holds[i]) {
				return
			}
		}
	}
}

// TestFit finds the weights that the examples were drawn by, the same ones each time.
func TestFit(t *testing.T) {
	t.Parallel()
	want := []float64{-1, 3, -2}
	f := Fitting{Columns: 3, Ridge: 1, Rounds: 30, Still: 1e-8}
	got := f.Fit(drawn(40000, want))
	for i := range want {
		if math.Abs(got[i]-want[i]) > 0.15 {
			t.Errorf("weight %d is %.3f, drawn by %.3f", i, got[i], want[i])
		}
	}
	if again := f.Fit(drawn(40000, want)); !slices.Equal(got, again) {
		t.Error("a second fit differs")
	}
}

// TestRidge keeps a column that says nothing at 0, and one that always holds from growing without end.
func TestRidge(t *testing.T) {
	t.Parallel()
	w := Fitting{Columns: 3, Ridge: 1, Rounds: 30, Still: 1e-8}.Fit(func(yield func([]Term, bool) bool) {
		for range 50 {
			if !yield([]Term{{0, 1}, {1, 1}}, true) || !yield([]Term{{0, 1}}, false) {
				return
			}
		}
	})
	if w[2] != 0 || w[1] < 2 || w[1] > 10 {
		t.Errorf("weights %v", w)
	}
}
