package linking

import (
	"cmp"
	"math"
	"slices"
)

// said is what the weights said of a pair, and the truth.
type said struct {
	p     float64
	right bool
}

// worthCurve is the least that a pair must say to be part of a curve.
const worthCurve = 0.002

// curves makes the curves from every second query of the sets.
func curves(sets []Set, l Linker) map[string][]Point {
	pairs := map[string][]said{}
	add := func(name string, p float64, right bool) {
		if p > worthCurve {
			pairs[name] = append(pairs[name], said{p, right})
		}
	}
	d := &desk{}
	for _, s := range sets {
		n := 0
		for c := range s.Cases {
			if n++; n%2 == 1 {
				continue
			}
			l.Places = s.places(n - 1)
			l.weigh(d, &c.Query, c.Candidates)
			for i := range d.candidates {
				k := &d.candidates[i]
				code := k.record.result.Code
				add(paperCurve(paperCap(&k.evidence)), k.paper, c.SameResult[code])
				add(holderCurve(holderCap(&k.evidence)), k.holder, c.SameHolder[code])
			}
		}
	}
	out := map[string][]Point{}
	for name, list := range pairs {
		out[name] = isotonic(list)
	}
	return out
}

// leastPoint is how many pairs a step of a curve rests on: fewer would follow chance.
const leastPoint = 200

// step is a run of pairs of which an equal share is right.
type step struct {
	from, to float64 // means of its first and its last pairs
	right, n float64
}

// isotonic makes a rising curve (pool adjacent violators) over runs of leastPoint pairs, half a right and half a wrong one
// added to each, so that no point claims certainty. It is flat along a step and straight between two.
func isotonic(pairs []said) []Point {
	slices.SortStableFunc(pairs, func(a, b said) int { return cmp.Compare(a.p, b.p) })
	var steps []step
	for run := range slices.Chunk(pairs, leastPoint) {
		s := step{n: float64(len(run))}
		for _, v := range run {
			s.from += v.p / s.n
			if v.right {
				s.right++
			}
		}
		s.to = s.from
		steps = append(steps, s)
		for k := len(steps) - 1; k > 0 && steps[k].right*steps[k-1].n <= steps[k-1].right*steps[k].n; k-- {
			steps[k-1] = step{steps[k-1].from, steps[k].to, steps[k-1].right + steps[k].right, steps[k-1].n + steps[k].n}
			steps = steps[:k]
		}
	}
	fine := func(x float64) float64 { return math.Round(x*1e5) / 1e5 }
	var out []Point
	for _, s := range steps {
		right := fine((s.right + 0.5) / (s.n + 1))
		for _, at := range []float64{s.from, s.to} {
			p := Point{fine(at), right}
			if k := len(out) - 1; k >= 0 && (p.Said <= out[k].Said || p.Right < out[k].Right) {
				continue
			}
			out = append(out, p)
		}
	}
	return out
}
