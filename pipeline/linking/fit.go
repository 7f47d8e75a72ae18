package linking

import (
	"iter"

	"sohoa/models"
	"sohoa/pipeline/regress"
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
		m.Household[name] = regress.Rounded((n[1] + 0.5) / (n[0] + 1))
	}
	m.holder = newton(pairs, len(holderColumns), func(dst []entry, p *pair) ([]entry, bool) { return holderFeatures(dst, &p.evidence), p.samePerson })
	m.paper = newton(pairs, len(paperColumns), func(dst []entry, p *pair) ([]entry, bool) {
		h := regress.Dot(m.holder, holderFeatures(nil, &p.evidence))
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

func named(weights []float64, names []string) map[string]float64 {
	out := map[string]float64{}
	for i, w := range weights {
		if r := regress.Rounded(w); r != 0 {
			out[names[i]] = r
		}
	}
	return out
}

// newton maximises the penalised likelihood of the pairs that are no curve's; the answer is one weight a column.
func newton(pairs []pair, n int, features func([]entry, *pair) ([]entry, bool)) []float64 {
	return regress.Fitting{Columns: n, Ridge: ridge, Rounds: rounds, Still: 1e-4}.Fit(func(yield func([]entry, bool) bool) {
		var row []entry
		for i := range pairs {
			if pairs[i].calibrates {
				continue
			}
			var right bool
			if row, right = features(row[:0], &pairs[i]); !yield(row, right) {
				return
			}
		}
	})
}
