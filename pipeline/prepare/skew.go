package prepare

import "math"

// lean is how the lines of text on a page run.
type lean struct {
	degrees  float64 // clockwise
	strength float64 // how much the rows of pixels differ from each other when read at that angle
	banding  float64 // 0 to 2: how much the rows, taken in bands of a letter's height, differ from the next bands
}

// maxSkew is the largest lean, in degrees, that is straightened.
const maxSkew = 8

// point is a short dark run: its middle and its length.
type point struct{ x, y, weight int32 }

// textPoints gives the chosen components as points, long runs cut into pieces, so that they count rightly in columns too.
func textPoints(b blobs, chosen []bool) []point {
	const piece = 4
	out := make([]point, 0, len(b.runs))
	for _, r := range b.runs {
		if !chosen[r.comp] {
			continue
		}
		for x := r.x0; x < r.x1; x += piece {
			n := min(piece, r.x1-x)
			out = append(out, point{x + n/2, r.y, n})
		}
	}
	return out
}

// leanOf finds the angle at which the dark pixels fall into the sharpest rows: coarse over the whole range, then
// finer around the best. Swapped, it looks for columns, as on a page that lies on its side.
func leanOf(points []point, w, h int, swapped bool, xHeight float64) lean {
	if swapped {
		turned := make([]point, len(points))
		for i, p := range points {
			turned[i] = point{p.y, int32(w) - p.x, p.weight}
		}
		points, w, h = turned, h, w
	}
	some := points
	if len(points) > 20000 {
		some = make([]point, 0, 20000)
		for i := range 20000 {
			some = append(some, points[i*(len(points)/20000)])
		}
	}
	hist := make([]int32, h+w/2+64)
	best := lean{strength: -1}
	try := func(pts []point, thick int, from, to, step float64) {
		centre := best.degrees
		for d := from; d <= to+1e-9; d += step {
			if s := rowContrast(pts, hist, thick, w, h, centre+d); s > best.strength {
				best = lean{degrees: centre + d, strength: s}
			}
		}
	}
	try(some, max(1, int(xHeight/3)), -maxSkew-1, maxSkew+1, 0.5)
	best.strength = -1
	try(points, 1, -0.6, 0.6, 0.2)
	try(points, 1, -0.15, 0.15, 0.05)
	rowContrast(points, hist, 1, w, h, best.degrees)
	best.banding = banding(hist, max(2, int(xHeight)))
	return best
}

// banding compares bands of n rows with those that follow next but a little. Lines of text come and go at that
// distance; columns of letters hardly do.
func banding(hist []int32, n int) float64 {
	var diff, all float64
	band := make([]float64, 0, len(hist))
	for y := 0; y+n <= len(hist); y++ {
		band = append(band, ink(hist, y, y+n))
	}
	for y := 0; y+n+n/4 < len(band); y++ {
		d := band[y] - band[y+n+n/4]
		diff += d * d
		all += band[y] * band[y]
	}
	if all == 0 {
		return 0
	}
	return diff / all
}

// rowContrast sums the squared differences between neighbouring rows, each some pixels thick, of the page turned back
// by the angle, for each unit of ink. It leaves the ink of the rows in hist.
func rowContrast(points []point, hist []int32, thick, w, h int, degrees float64) float64 {
	clear(hist)
	t := math.Tan(degrees * math.Pi / 180)
	k := int32(math.Round(t * (1 << 14)))
	offset := int32(len(hist)-h) / 2
	mid, div := int32(w/2), int32(thick)
	var ink float64
	for _, p := range points {
		row := (p.y - (p.x-mid)*k>>14 + offset) / div
		if row >= 0 && int(row) < len(hist) {
			hist[row] += p.weight
			ink += float64(p.weight)
		}
	}
	if ink == 0 {
		return 0
	}
	var sum float64
	for i := 1; i < len(hist); i++ {
		d := float64(hist[i] - hist[i-1])
		sum += d * d
	}
	return sum / ink
}
