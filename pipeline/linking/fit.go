package linking

import (
	"iter"
	"math"

	"gonum.org/v1/gonum/mat"

	"sohoa/models"
)

// Set is a register with queries whose truth is known.
type Set struct {
	Name    string
	Results int
	Places  Places // nil where none are known
	Cases   iter.Seq[Case]
}

// places gives those of the set for every second pair of queries: a model must do with and without.
func (s *Set) places(query int) Places {
	if query%4 < 2 {
		return nil
	}
	return s.Places
}

// Case is one query, its candidates, and which of them it should be linked to. SameHolder holds those of SameResult, too.
type Case struct {
	Query                             models.Result
	Candidates                        []models.Result
	SameResult, SameHolder, Household map[models.ResultCode]bool
}

// The ridge keeps weights of rare features small; the number of rounds is more than Newton's method needs.
const (
	ridge  = 2.0
	rounds = 25
)

// Fit learns a model from sets: weights by penalised logistic regression on the pairs of every other query, curves on the
// pairs of the others.
func Fit(sets []Set, shares *Shares) (*Model, error) {
	m := &Model{Version: modelVersion, Household: map[string]float64{}}
	var pairs []pair
	houses := map[string]*[2]float64{}
	for _, s := range sets {
		d := Data{Name: s.Name, Results: s.Results}
		for c := range s.Cases {
			before := len(pairs)
			pairs = appendPairs(pairs, c, d.Queries%2 == 1, shares, s.places(d.Queries), houses)
			d.Queries++
			d.Pairs += len(pairs) - before
		}
		m.Data = append(m.Data, d)
	}
	for name, n := range houses {
		m.Household[name] = rounded((n[1] + 0.5) / (n[0] + 1))
	}
	m.holder = newton(pairs, len(holderColumns), func(dst []entry, p *pair) ([]entry, bool) { return holderFeatures(dst, &p.evidence), p.samePerson })
	m.paper = newton(pairs, len(paperColumns), func(dst []entry, p *pair) ([]entry, bool) {
		h := weigh(m.holder, holderFeatures(nil, &p.evidence))
		return paperFeatures(dst, &p.evidence, h), p.samePaper
	})
	m.Holder, m.Paper = named(m.holder, holderColumns), named(m.paper, paperColumns)
	if err := m.compile(); err != nil {
		return nil, err
	}
	m.Curves = curves(sets, Linker{Model: m, Shares: shares})
	return m, nil
}

// appendPairs compares a case's query with its candidates.
func appendPairs(pairs []pair, c Case, calibrates bool, shares *Shares, places Places, houses map[string]*[2]float64) []pair {
	var query, other record
	query.read(&c.Query)
	for i := range c.Candidates {
		other.read(&c.Candidates[i])
		code := c.Candidates[i].Code
		p := pair{evidence: compare(&query, &other, shares, places), samePaper: c.SameResult[code], samePerson: c.SameHolder[code], calibrates: calibrates}
		pairs = append(pairs, p)
		if h := houseOf(&query, &other, &p.evidence); h != noHouse && !p.samePerson {
			n := houses[houseNames[h]]
			if n == nil {
				n = &[2]float64{}
				houses[houseNames[h]] = n
			}
			n[0]++
			if c.Household[code] {
				n[1]++
			}
		}
	}
	return pairs
}

// rounded keeps what a person can read and a probability can feel.
func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

func named(weights []float64, names []string) map[string]float64 {
	out := map[string]float64{}
	for i, w := range weights {
		if r := rounded(w); r != 0 {
			out[names[i]] = r
		}
	}
	return out
}

// newton maximises the penalised likelihood of pairs; the answer is one weight a column.
func newton(pairs []pair, n int, features func([]entry, *pair) ([]entry, bool)) []float64 {
	w := make([]float64, n)
	for range rounds {
		slope, bend := slopeAndBend(pairs, w, features)
		var factor mat.Cholesky
		var move mat.VecDense
		if !factor.Factorize(mat.NewSymDense(n, bend)) || factor.SolveVecTo(&move, mat.NewVecDense(n, slope)) != nil {
			return w // cannot be: the ridge keeps the matrix positive
		}
		for i := range w {
			w[i] += move.AtVec(i)
		}
		if mat.Norm(&move, math.Inf(1)) < 1e-4 {
			break
		}
	}
	return w
}

// slopeAndBend gives the gradient of the penalised likelihood at w and the upper half of its negative second derivative, row by row.
func slopeAndBend(pairs []pair, w []float64, features func([]entry, *pair) ([]entry, bool)) (slope, bend []float64) {
	n := len(w)
	slope, bend = make([]float64, n), make([]float64, n*n)
	for i := range n {
		penalty := ridge
		if i == 0 {
			penalty = ridge / 1000
		}
		bend[i*n+i], slope[i] = penalty, -penalty*w[i]
	}
	var row []entry
	for i := range pairs {
		if pairs[i].calibrates {
			continue
		}
		var right bool
		row, right = features(row[:0], &pairs[i])
		p := logistic(weigh(w, row))
		pull, weight := -p, p*(1-p)+1e-9
		if right {
			pull = 1 - p
		}
		for k, a := range row {
			slope[a.column] += pull * a.x
			for _, b := range row[k:] {
				bend[min(a.column, b.column)*n+max(a.column, b.column)] += weight * a.x * b.x
			}
		}
	}
	return slope, bend
}
