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

// leastPoint is how many pairs a point of a curve rests on: fewer would follow chance.
const leastPoint = 80

// isotonic makes a rising curve (pool adjacent violators) over runs of leastPoint pairs, half a right and half a wrong one
// added to each, so that no point claims certainty.
func isotonic(pairs []said) []Point {
	slices.SortStableFunc(pairs, func(a, b said) int { return cmp.Compare(a.p, b.p) })
	type block struct{ said, right, n float64 }
	var blocks []block
	for run := range slices.Chunk(pairs, leastPoint) {
		b := block{n: float64(len(run))}
		for _, v := range run {
			b.said += v.p
			if v.right {
				b.right++
			}
		}
		blocks = append(blocks, b)
		for k := len(blocks) - 1; k > 0 && blocks[k].right*blocks[k-1].n <= blocks[k-1].right*blocks[k].n; k-- {
			blocks[k-1] = block{blocks[k-1].said + blocks[k].said, blocks[k-1].right + blocks[k].right, blocks[k-1].n + blocks[k].n}
			blocks = blocks[:k]
		}
	}
	fine := func(x float64) float64 { return math.Round(x*1e5) / 1e5 }
	var out []Point
	for _, b := range blocks {
		p := Point{fine(b.said / b.n), fine((b.right + 0.5) / (b.n + 1))}
		if k := len(out) - 1; k >= 0 && (p.Said <= out[k].Said || p.Right <= out[k].Right) {
			continue
		}
		out = append(out, p)
	}
	return out
}
