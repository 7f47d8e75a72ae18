package prepare

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// A dot leader is a row of dots of one size, evenly spaced, on one line. The dot below ạ ị ệ ọ is of nearly the
// same size and may stand in the middle of a leader that runs under the text; it gives itself away by being larger,
// lower or higher than the leader's dots, or out of their step.

// dot is a small component.
type dot struct {
	x, y   float64 // centre
	height float64 // two leader dots that ran together are wide, never high
	comp   int
}

// leaderDots marks the components that are dots of leaders.
func leaderDots(b blobs, xHeight float64) []bool {
	drop := make([]bool, len(b.comps))
	dots := smallDots(b, xHeight)
	used := make([]bool, len(dots))
	for i := range dots {
		if used[i] {
			continue
		}
		chain := growChain(dots, used, i, xHeight)
		for _, k := range judgeChain(dots, chain, xHeight) {
			drop[dots[k].comp] = true
		}
	}
	return drop
}

// smallDots gives the components that are dots, left to right.
func smallDots(b blobs, xHeight float64) []dot {
	var dots []dot
	most := int32(math.Ceil(xHeight * 0.42))
	for i, c := range b.comps {
		if c.height() > most || c.width() > 2*most || c.area*2 < c.width()*c.height() || c.width() > 3*c.height() || c.height() > 2*c.width()+1 {
			continue
		}
		dots = append(dots, dot{
			x: float64(c.x0+c.x1) / 2, y: float64(c.y0+c.y1) / 2, height: float64(c.height()), comp: i,
		})
	}
	slices.SortFunc(dots, func(a, b dot) int { return cmp.Compare(a.x, b.x) })
	return dots
}

// growChain follows a leader to the right from dot i: the nearest dot on the same line, again and again. Where
// letters hide some dots, a chain steps over a gap.
func growChain(dots []dot, used []bool, i int, xHeight float64) []int {
	chain := []int{i}
	used[i] = true
	reach := xHeight * 1.3
	for {
		last := dots[chain[len(chain)-1]]
		next := -1
		for k := chain[len(chain)-1] + 1; k < len(dots) && dots[k].x-last.x <= reach; k++ {
			if used[k] || math.Abs(dots[k].y-last.y) > max(1.1, xHeight*0.09) {
				continue
			}
			next = k
			break
		}
		if next < 0 {
			return chain
		}
		used[next] = true
		chain = append(chain, next)
	}
}

// judgeChain gives the members of a chain that are leader dots. Fewer than five in step are no leader.
func judgeChain(dots []dot, chain []int, xHeight float64) []int {
	if len(chain) < 4 {
		return nil
	}
	var gaps, heights []float64
	for k := 1; k < len(chain); k++ {
		gaps = append(gaps, dots[chain[k]].x-dots[chain[k-1]].x)
	}
	for _, k := range chain {
		heights = append(heights, dots[k].height)
	}
	slices.Sort(heights)
	height := heights[len(heights)/2]
	step := stepOf(gaps)
	inStep := 0
	for _, g := range gaps {
		if n := math.Round(g / step); n >= 1 && math.Abs(g-n*step) <= max(1, 0.2*step) {
			inStep++
		}
	}
	if step > xHeight*1.1 || inStep*10 < len(gaps)*6 {
		return nil
	}
	var out []int
	for i, k := range chain {
		d := dots[k]
		if d.height > height*1.3+0.6 || offStep(dots, chain, i, step) {
			continue
		}
		out = append(out, k)
	}
	return out
}

// stepOf gives the usual distance from dot to dot: the median of the shorter half, which gaps do not disturb.
func stepOf(gaps []float64) float64 {
	s := slices.Clone(gaps)
	slices.Sort(s)
	return s[len(s)/3]
}

// offStep tells whether a dot is out of step with both neighbours: it was not put there by the leader.
func offStep(dots []dot, chain []int, i int, step float64) bool {
	fits := func(a, b int) bool {
		g := math.Abs(dots[chain[a]].x - dots[chain[b]].x)
		n := max(1, math.Round(g/step))
		return math.Abs(g-n*step) <= max(1, 0.25*step)
	}
	left := i > 0 && fits(i, i-1)
	right := i < len(chain)-1 && fits(i, i+1)
	return !left && !right
}

// eraseLeaders paints leaders out and gives how many dots it took.
func eraseLeaders(g *image.Gray, b blobs, threshold uint8, xHeight float64) int {
	drop := leaderDots(b, xHeight)
	n := 0
	for _, d := range drop {
		if d {
			n++
		}
	}
	if n > 0 {
		b.erase(g, drop, 1, threshold, 255)
	}
	return n
}
