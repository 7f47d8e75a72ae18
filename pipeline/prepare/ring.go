package prepare

import (
	"image"
	"math"
)

// ring is the outer circle of a round seal, in cells of a grid.
type ring struct{ x, y, radius float64 }

// The radius of seals in cells, half a small letter's height each: official seals are 34 to 42 mm wide, those of
// certifying offices and electronic signatures less.
const (
	smallestRing = 7
	largestRing  = 26
	mostRings    = 5
	leastRing    = 0.78 // share of the circle that is inked
)

// findRings finds circles in a grid whose inked cells are 1. It empties the cells it has explained.
func findRings(grid *image.Gray) []ring {
	var rings []ring
	for len(rings) < mostRings {
		best, score := bestRing(grid)
		if score < leastRing {
			break
		}
		rings = append(rings, best)
		clearDisc(grid, best)
	}
	return rings
}

// bestRing tries circles around every cell near ink. The score is the share of the circle that is inked, less the
// share inked just outside: a block of text is inked everywhere.
func bestRing(grid *image.Gray) (ring, float64) {
	w, h := grid.Rect.Dx(), grid.Rect.Dy()
	near := inkedSums(grid)
	var best ring
	score := 0.0
	for radius := smallestRing; radius <= largestRing; radius++ {
		on, off := circle(float64(radius)), circle(float64(radius)+2.5)
		for y := radius; y < h-radius; y++ {
			for x := radius; x < w-radius; x++ {
				if near.within(x, y, radius) < 4*radius {
					continue
				}
				s := inkedShare(grid, on, x, y)
				if s < leastRing || s <= score {
					continue
				}
				if s -= max(0, inkedShare(grid, off, x, y)-0.25); s > score {
					best, score = ring{float64(x) + 0.5, float64(y) + 0.5, float64(radius)}, s
				}
			}
		}
	}
	return best, score
}

// circle gives the cells on a circle around the origin.
func circle(radius float64) []image.Point {
	n := int(2 * math.Pi * radius)
	out := make([]image.Point, n)
	for i := range out {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = image.Pt(int(math.Round(radius*c)), int(math.Round(radius*s)))
	}
	return out
}

func inkedShare(grid *image.Gray, cells []image.Point, x, y int) float64 {
	n := 0
	for _, p := range cells {
		if px, py := x+p.X, y+p.Y; uint(px) < uint(grid.Stride) && uint(py) < uint(grid.Rect.Dy()) {
			n += int(grid.Pix[py*grid.Stride+px])
		}
	}
	return float64(n) / float64(len(cells))
}

// sums answers how much ink a square holds.
type sums struct {
	w, h int
	sum  []int
}

func inkedSums(grid *image.Gray) sums {
	w, h := grid.Rect.Dx(), grid.Rect.Dy()
	s := sums{w, h, make([]int, (w+1)*(h+1))}
	for y := range h {
		row := 0
		for x := range w {
			row += int(grid.Pix[y*w+x])
			s.sum[(y+1)*(w+1)+x+1] = s.sum[y*(w+1)+x+1] + row
		}
	}
	return s
}

func (s sums) within(x, y, radius int) int {
	x0, y0, x1, y1 := max(0, x-radius), max(0, y-radius), min(s.w, x+radius+1), min(s.h, y+radius+1)
	k := s.w + 1
	return s.sum[y1*k+x1] - s.sum[y0*k+x1] - s.sum[y1*k+x0] + s.sum[y0*k+x0]
}

func clearDisc(grid *image.Gray, r ring) {
	reach := r.radius + 1.5
	for y := max(0, int(r.y-reach)); y <= min(grid.Rect.Dy()-1, int(r.y+reach)); y++ {
		for x := max(0, int(r.x-reach)); x <= min(grid.Rect.Dx()-1, int(r.x+reach)); x++ {
			if math.Hypot(float64(x)+0.5-r.x, float64(y)+0.5-r.y) <= reach {
				grid.Pix[y*grid.Stride+x] = 0
			}
		}
	}
}
