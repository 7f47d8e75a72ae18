package prepare

import (
	"image"
	"math"
	"slices"
)

// frame tells where the paper lies in a picture: everything, an upright part of it, or a quadrilateral seen at
// an angle, as on a photo of a desk. Corners run clockwise from the top left, in pixels.
type frame struct {
	corners [4][2]float64
	whole   bool
	tilted  bool // the sides are not those of the picture
}

func wholeFrame(w, h int) frame {
	return frame{corners: [4][2]float64{{0, 0}, {float64(w), 0}, {float64(w), float64(h)}, {0, float64(h)}}, whole: true}
}

// frameOf looks for a bright sheet on a dark surround. A page that fills its picture, or any doubt, gives the whole.
func frameOf(g *image.Gray) frame {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	all := wholeFrame(w, h)
	k := max(1, max(w, h)/400)
	small := reduce(g, k)
	sw, sh := small.Rect.Dx(), small.Rect.Dy()
	if sw < 40 || sh < 40 {
		return all
	}
	threshold, ok := deskThreshold(small)
	if !ok {
		return all
	}
	sides, ok := sheetSides(small, threshold)
	if !ok {
		return all
	}
	f := frame{}
	for i := range 4 {
		x, y, ok := sides[i].meet(sides[(i+3)%4])
		if !ok {
			return all
		}
		f.corners[i] = [2]float64{x * float64(k), y * float64(k)}
	}
	if !f.plausible(float64(w), float64(h)) {
		return all
	}
	f.tilted = f.slant() > 0.004
	return f
}

// deskThreshold parts paper from surround; not ok where the margin of the picture is as bright as its middle.
func deskThreshold(g *image.Gray) (uint8, bool) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	var edge, inner []uint8
	for y := range h {
		for x := range w {
			d := min(min(x, w-1-x), min(y, h-1-y))
			if d < max(2, w/100) {
				edge = append(edge, g.Pix[y*w+x])
			} else if d > w/5 {
				inner = append(inner, g.Pix[y*w+x])
			}
		}
	}
	if len(edge) == 0 || len(inner) == 0 {
		return 0, false
	}
	slices.Sort(edge)
	slices.Sort(inner)
	paper := inner[len(inner)*3/4]
	dark := edge[len(edge)/5]
	if int(dark) > int(paper)*6/10 {
		return 0, false
	}
	return uint8((int(dark) + 2*int(paper)) / 3 * 9 / 10), true
}

// side is a border line of the sheet: the points (x, y) with nx·x + ny·y = d.
type side struct{ nx, ny, d float64 }

func (a side) meet(b side) (x, y float64, ok bool) {
	det := a.nx*b.ny - a.ny*b.nx
	if math.Abs(det) < 0.3 {
		return 0, 0, false
	}
	return (a.d*b.ny - a.ny*b.d) / det, (a.nx*b.d - a.d*b.nx) / det, true
}

// sheetSides fits a line to each border of the bright sheet: top, right, bottom, left.
func sheetSides(g *image.Gray, threshold uint8) ([4]side, bool) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	var sides [4]side
	for s := range sides {
		n, depth := w, h
		if s%2 == 1 {
			n, depth = h, w
		}
		var pts [][2]float64 // along the side, away from the edge
		for i := n / 10; i < n-n/10; i++ {
			d := entry(g, threshold, s, i, depth)
			if d == 0 || d > 0 && sharp(g, s, i, d) {
				pts = append(pts, [2]float64{float64(i) + 0.5, float64(d)})
			}
		}
		slope, off, ok := fitLine(pts, n)
		if !ok {
			return sides, false
		}
		sides[s] = [4]side{
			{-slope, 1, off}, {1, slope, float64(w) - off}, {slope, 1, float64(h) - off}, {1, -slope, off},
		}[s]
	}
	return sides, true
}

// from gives the grey at a depth below side s, at place i along it.
func from(g *image.Gray, s, i, depth int) uint8 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	x, y := i, depth
	switch s {
	case 1:
		x, y = w-1-depth, i
	case 2:
		y = h - 1 - depth
	case 3:
		x, y = depth, i
	}
	return g.Pix[max(0, min(h-1, y))*w+max(0, min(w-1, x))]
}

// entry gives how deep a walk from side s, at place i, first stays on the bright sheet; -1 where it never does.
func entry(g *image.Gray, threshold uint8, s, i, depth int) int {
	need := max(3, depth/40)
	streak := 0
	for d := range depth / 2 {
		if streak++; from(g, s, i, d) < threshold {
			streak = 0
		}
		if streak == need {
			return d - need + 1
		}
	}
	return -1
}

// sharp tells whether the picture brightens at once where the sheet begins on side s, at place i along the side and d
// pixels deep: the edge of a sheet does, a shadow on it does not.
func sharp(g *image.Gray, s, i, d int) bool {
	const reach = 3
	return int(from(g, s, i, d+reach-1))*4 > int(from(g, s, i, max(0, d-reach)))*5+20
}

// fitLine gives the line that most points agree on within two pixels; not ok where under two thirds do.
func fitLine(pts [][2]float64, n int) (slope, off float64, ok bool) {
	if len(pts) < n/2 {
		return 0, 0, false
	}
	best := 0
	step := max(1, len(pts)/24)
	for i := 0; i < len(pts); i += step {
		for j := i + len(pts)/3; j < len(pts); j += step {
			m := (pts[j][1] - pts[i][1]) / (pts[j][0] - pts[i][0])
			if math.Abs(m) > 0.5 {
				continue
			}
			c := pts[i][1] - m*pts[i][0]
			agree := 0
			for _, p := range pts {
				if math.Abs(p[1]-m*p[0]-c) < 2 {
					agree++
				}
			}
			if agree > best {
				best, slope, off = agree, m, c
			}
		}
	}
	return slope, off, best*3 >= len(pts)*2
}

// plausible tells whether the corners can be a sheet: it holds a good part of the picture and is not bent over.
func (f *frame) plausible(w, h float64) bool {
	area := 0.0
	for i, a := range f.corners {
		b := f.corners[(i+1)%4]
		area += a[0]*b[1] - b[0]*a[1]
		if a[0] < -0.2*w || a[1] < -0.2*h || a[0] > 1.2*w || a[1] > 1.2*h {
			return false
		}
	}
	area /= 2
	return area > 0.2*w*h && area < 0.985*w*h
}

// slant gives how far the sides lean from those of the picture, as a share of their length.
func (f *frame) slant() float64 {
	c := f.corners
	most := 0.0
	for _, s := range [4][3]float64{
		{c[1][1] - c[0][1], c[1][0] - c[0][0]}, {c[2][1] - c[3][1], c[2][0] - c[3][0]},
		{c[3][0] - c[0][0], c[3][1] - c[0][1]}, {c[2][0] - c[1][0], c[2][1] - c[1][1]},
	} {
		most = max(most, math.Abs(s[0]/s[1]))
	}
	return most
}

// size gives the width and height of the sheet when it is seen from the front: the means of opposite sides, and where
// these are close to the shape of A4, that shape.
func (f *frame) size() (w, h float64) {
	c := f.corners
	length := func(a, b [2]float64) float64 { return math.Hypot(a[0]-b[0], a[1]-b[1]) }
	w, h = (length(c[0], c[1])+length(c[3], c[2]))/2, (length(c[0], c[3])+length(c[1], c[2]))/2
	if !f.tilted {
		return w, h
	}
	if ratio := h / w / math.Sqrt2; ratio > 0.88 && ratio < 1.14 {
		return w * math.Sqrt(ratio), h / math.Sqrt(ratio)
	}
	if ratio := w / h / math.Sqrt2; ratio > 0.88 && ratio < 1.14 {
		return w / math.Sqrt(ratio), h * math.Sqrt(ratio)
	}
	return w, h
}

// into gives the projection of a w × h picture of the sheet alone to the picture that holds it.
func (f *frame) into(w, h int) projection {
	return quadrilateral(f.corners).after(scaling(1/float64(w), 1/float64(h)))
}
