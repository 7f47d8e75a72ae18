package prepare

import "image"

// run is a horizontal stretch of dark pixels: columns x0 to x1-1 of row y.
type run struct {
	y, x0, x1 int32
	comp      int32
}

// component is a set of dark pixels that touch, corners included.
type component struct {
	x0, y0, x1, y1 int32 // right and bottom exclusive
	area           int32
}

func (c component) width() int32  { return c.x1 - c.x0 }
func (c component) height() int32 { return c.y1 - c.y0 }
func (c component) size() int32   { return max(c.width(), c.height()) }

// blobs are the components of a picture and the runs they consist of, in row order.
type blobs struct {
	comps []component
	runs  []run
}

// findBlobs collects what is darker than the threshold.
func findBlobs(g *image.Gray, threshold uint8) blobs {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	f := blobFinder{runs: make([]run, 0, w*h/64+64)}
	for y := range h {
		f.row(g.Pix[y*g.Stride:y*g.Stride+w], int32(y), threshold)
	}
	return f.finish()
}

// blobFinder joins the runs of neighbouring rows.
type blobFinder struct {
	runs   []run
	parent []int32
	above  [2]int // runs of the row above: from, to
}

func (f *blobFinder) row(pix []byte, y int32, threshold uint8) {
	from := len(f.runs)
	up := f.above[0]
	for x := 0; x < len(pix); x++ {
		if pix[x] >= threshold {
			continue
		}
		start := x
		for x < len(pix) && pix[x] < threshold {
			x++
		}
		r := run{y: y, x0: int32(start), x1: int32(x), comp: -1}
		for up < f.above[1] && f.runs[up].x1 < r.x0 {
			up++
		}
		for u := up; u < f.above[1] && f.runs[u].x0 <= r.x1; u++ {
			r.comp = f.join(r.comp, f.runs[u].comp)
		}
		if r.comp < 0 {
			r.comp = int32(len(f.parent))
			f.parent = append(f.parent, r.comp)
		}
		f.runs = append(f.runs, r)
	}
	f.above = [2]int{from, len(f.runs)}
}

func (f *blobFinder) root(i int32) int32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

func (f *blobFinder) join(a, b int32) int32 {
	b = f.root(b)
	if a < 0 {
		return b
	}
	a = f.root(a)
	if a > b {
		a, b = b, a
	}
	f.parent[b] = a
	return a
}

func (f *blobFinder) finish() blobs {
	number := make([]int32, len(f.parent))
	n := int32(0)
	for i := range f.parent {
		if f.root(int32(i)) == int32(i) {
			number[i] = n
			n++
		}
	}
	comps := make([]component, n)
	for i := range f.runs {
		r := &f.runs[i]
		r.comp = number[f.root(r.comp)]
		c := &comps[r.comp]
		if c.area == 0 {
			*c = component{r.x0, r.y, r.x1, r.y + 1, 0}
		}
		c.x0, c.x1, c.y1 = min(c.x0, r.x0), max(c.x1, r.x1), r.y+1
		c.area += r.x1 - r.x0
	}
	return blobs{comps, f.runs}
}

// erase paints the chosen components, and halo pixels around them, with the given grey, but never a pixel that
// belongs to a component that stays. The halo takes the soft edge of the ink with it.
func (b blobs) erase(g *image.Gray, drop []bool, halo int32, threshold, paper uint8) {
	w, h := int32(g.Rect.Dx()), int32(g.Rect.Dy())
	for _, r := range b.runs {
		if !drop[r.comp] {
			continue
		}
		row := g.Pix[int(r.y)*g.Stride:]
		for x := r.x0; x < r.x1; x++ {
			row[x] = paper
		}
	}
	for _, r := range b.runs {
		if !drop[r.comp] {
			continue
		}
		for y := max(0, r.y-halo); y <= min(h-1, r.y+halo); y++ {
			row := g.Pix[int(y)*g.Stride:]
			for x := max(0, r.x0-halo); x < min(w, r.x1+halo); x++ {
				if row[x] >= threshold {
					row[x] = paper
				}
			}
		}
	}
}
