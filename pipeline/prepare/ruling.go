package prepare

import (
	"cmp"
	"image"
	"slices"
)

// Rulings are the straight lines of a page, in pixels of its prepared picture.
type Rulings struct {
	Across, Down []image.Rectangle
}

// eraseRulings paints out straight lines, those of tables, boxes, underlines and fill-in rules, and tells where they
// were. A letter or a mark that touches or crosses a line stays whole: the line is erased only where nothing but the
// line stands.
func eraseRulings(g *image.Gray, threshold uint8, xHeight float64) Rulings {
	e := eraser{g: g, threshold: threshold, soft: softer(threshold), thick: max(3, int(xHeight*0.33))}
	least := max(22, int(xHeight*3.2))
	var r Rulings
	r.Across = joinRulings(e.across(least), int(xHeight))
	down := slices.DeleteFunc(e.down(int(xHeight*2.2)), func(s image.Rectangle) bool {
		return s.Dy() < least && !r.closes(s, int(xHeight/2))
	})
	for _, s := range down {
		for y := s.Min.Y; y < s.Max.Y; y++ {
			for x := s.Min.X; x < s.Max.X; x++ {
				e.clear(y*g.Stride+x, 1, x, g.Stride)
			}
		}
	}
	r.Down = joinRulings(down, int(xHeight))
	return r
}

// closes tells whether a short upright line ends at a horizontal one: the wall of a box for a digit. The stems of large
// letters do not.
func (r *Rulings) closes(down image.Rectangle, reach int) bool {
	return slices.ContainsFunc(r.Across, func(a image.Rectangle) bool {
		return down.Min.X >= a.Min.X-reach && down.Max.X <= a.Max.X+reach &&
			(near(down.Min.Y, a.Max.Y, reach) || near(down.Max.Y, a.Min.Y, reach))
	})
}

func near(a, b, reach int) bool { return a-b <= reach && b-a <= reach }

type eraser struct {
	g               *image.Gray
	threshold, soft uint8
	thick           int // pixels that a line is thick at most
}

// softer gives the grey of the blurred edge of ink.
func softer(threshold uint8) uint8 { return uint8(min(250, int(threshold)+(255-int(threshold))*2/3)) }

// across finds and erases horizontal stretches of dark pixels, at least so long.
func (e *eraser) across(least int) []image.Rectangle {
	w, h := e.g.Rect.Dx(), e.g.Rect.Dy()
	var found []image.Rectangle
	for y := range h {
		row := e.g.Pix[y*w : (y+1)*w]
		for x := 0; x < w; x++ {
			if row[x] >= e.threshold {
				continue
			}
			start := x
			for x < w && row[x] < e.threshold {
				x++
			}
			if x-start >= least {
				found = append(found, image.Rect(start, y, x, y+1))
			}
		}
	}
	for _, s := range found {
		for x := s.Min.X; x < s.Max.X; x++ {
			e.clear(s.Min.Y*w+x, w, s.Min.Y, h)
		}
	}
	return found
}

// down finds vertical stretches of dark pixels.
func (e *eraser) down(least int) []image.Rectangle {
	w, h := e.g.Rect.Dx(), e.g.Rect.Dy()
	depth := make([]int32, w) // how far the dark stretch above reaches, for every column
	var found []image.Rectangle
	for y := range h + 1 {
		for x := range depth {
			if y < h && e.g.Pix[y*w+x] < e.threshold {
				depth[x]++
				continue
			}
			if int(depth[x]) >= least {
				found = append(found, image.Rect(x, y-int(depth[x]), x+1, y))
			}
			depth[x] = 0
		}
	}
	return found
}

// clear whitens the dark stretch across the line through the pixel at i, unless it is thicker than a line: then
// something crosses here. The soft pixels at both ends go too. step leads across the line, pos of n is the place there.
func (e *eraser) clear(i, step, pos, n int) {
	pix := e.g.Pix
	if pix[i] >= e.threshold {
		return
	}
	from, to := 0, 0
	for pos+from > 0 && pix[i+(from-1)*step] < e.threshold && to-from <= e.thick {
		from--
	}
	for pos+to < n-1 && pix[i+(to+1)*step] < e.threshold && to-from <= e.thick {
		to++
	}
	if to-from+1 > e.thick {
		return
	}
	for k := 0; k < 2 && pos+from > 0 && pix[i+(from-1)*step] < e.soft; k++ {
		from--
	}
	for k := 0; k < 2 && pos+to < n-1 && pix[i+(to+1)*step] < e.soft; k++ {
		to++
	}
	for k := from; k <= to; k++ {
		pix[i+k*step] = 255
	}
}

// joinRulings makes whole lines of stretches that touch, or that continue each other over a small gap.
func joinRulings(parts []image.Rectangle, gap int) []image.Rectangle {
	const most = 4000 // more is a picture, not a page with rulings
	if len(parts) == 0 || len(parts) > most {
		return nil
	}
	slices.SortFunc(parts, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y, b.Min.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	for {
		var out []image.Rectangle
		for _, p := range parts {
			reach := image.Rect(p.Min.X-2, p.Min.Y-2, p.Max.X+2, p.Max.Y+2)
			if p.Dx() > p.Dy() {
				reach.Min.X, reach.Max.X = p.Min.X-gap, p.Max.X+gap
			} else {
				reach.Min.Y, reach.Max.Y = p.Min.Y-gap, p.Max.Y+gap
			}
			joined := false
			for i := len(out) - 1; i >= 0 && !joined; i-- {
				if joined = out[i].Overlaps(reach); joined {
					out[i] = out[i].Union(p)
				}
			}
			if !joined {
				out = append(out, p)
			}
		}
		if len(out) == len(parts) {
			return out
		}
		parts = out
	}
}
