package prepare

import (
	"cmp"
	"image"
	"slices"
)

// Loose gives the places of letters that none of the boxes covers, line by line, each a little larger than its ink.
// Boxes and places are in pixels of p.Gray. Without boxes it gives the page's lines of text, as far as their letters
// stand close together.
func (p *Page) Loose(covered []image.Rectangle) []image.Rectangle {
	if p.XHeight == 0 {
		return nil
	}
	if p.blobs == nil {
		b := findBlobs(p.Gray, p.Ink)
		p.blobs = b.comps
	}
	grid := newBuckets(p.Gray.Rect.Max, covered)
	var letters, marks []image.Rectangle
	for _, c := range p.blobs {
		r := image.Rect(int(c.x0), int(c.y0), int(c.x1), int(c.y1))
		size := float64(c.size())
		if size < 0.2*p.XHeight || size > 6*p.XHeight || grid.covers(r) {
			continue
		}
		if size < 0.7*p.XHeight || float64(r.Dy()) < 0.5*p.XHeight {
			marks = append(marks, r)
		} else if float64(r.Dy()) < 4*p.XHeight {
			letters = append(letters, r)
		}
	}
	return p.intoLines(letters, marks)
}

// buckets finds the boxes around a point without looking at all of them.
type buckets struct {
	rows  [][]image.Rectangle
	depth int
}

func newBuckets(size image.Point, boxes []image.Rectangle) buckets {
	const depth = 64
	b := buckets{rows: make([][]image.Rectangle, size.Y/depth+1), depth: depth}
	for _, r := range boxes {
		for k := max(0, r.Min.Y/depth); k <= min(len(b.rows)-1, r.Max.Y/depth); k++ {
			b.rows[k] = append(b.rows[k], r)
		}
	}
	return b
}

// covers tells whether half of r or more lies in one of the boxes.
func (b *buckets) covers(r image.Rectangle) bool {
	for k := r.Min.Y / b.depth; k <= min(len(b.rows)-1, r.Max.Y/b.depth); k++ {
		for _, box := range b.rows[k] {
			s := r.Intersect(box).Size()
			if 2*s.X*s.Y >= r.Dx()*r.Dy() {
				return true
			}
		}
	}
	return false
}

// intoLines joins letters that stand side by side and gives them the marks above and below.
func (p *Page) intoLines(letters, marks []image.Rectangle) []image.Rectangle {
	slices.SortFunc(letters, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	type line struct {
		box, last image.Rectangle
		n         int
	}
	var lines []line
	for _, r := range letters {
		best, bestGap := -1, int(1.6*p.XHeight)
		for i := range lines {
			l := &lines[i]
			gap := r.Min.X - l.last.Max.X
			overlap := min(r.Max.Y, l.last.Max.Y) - max(r.Min.Y, l.last.Min.Y)
			if gap <= bestGap && 2*overlap >= min(r.Dy(), l.last.Dy()) {
				best, bestGap = i, gap
			}
		}
		if best < 0 {
			lines = append(lines, line{r, r, 1})
			continue
		}
		l := &lines[best]
		l.box, l.last, l.n = l.box.Union(r), r, l.n+1
	}
	var out []image.Rectangle
	for _, l := range lines {
		if l.n < 2 && float64(l.box.Dx()) < 2*p.XHeight {
			continue
		}
		box := l.box
		near := box.Inset(-int(0.7 * p.XHeight))
		near.Min.X, near.Max.X = box.Min.X, box.Max.X+int(0.3*p.XHeight)
		for _, m := range marks {
			if m.In(near) {
				box = box.Union(m)
			}
		}
		out = append(out, box)
	}
	slices.SortFunc(out, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	return out
}

// Crop copies a part of the picture with a white margin around it, in which the boxes of neighbours are painted white.
// origin is the point of the picture that stands at the crop's top left.
func (p *Page) Crop(r image.Rectangle, neighbours []image.Rectangle) (crop *image.Gray, origin image.Point) {
	margin := max(6, int(p.XHeight/2))
	r = r.Intersect(p.Gray.Rect)
	origin = r.Min.Sub(image.Pt(margin, margin))
	inner := cut(p.Gray, r.Min.X, r.Min.Y, r.Dx(), r.Dy())
	for _, n := range neighbours {
		n = n.Intersect(r).Sub(r.Min)
		for y := n.Min.Y; y < n.Max.Y; y++ {
			for x := n.Min.X; x < n.Max.X; x++ {
				inner.Pix[y*inner.Stride+x] = 255
			}
		}
	}
	return cut(inner, -margin, -margin, r.Dx()+2*margin, r.Dy()+2*margin), origin
}

// Turn gives the picture turned clockwise by 0, 90, 180 or 270 degrees. It may share the memory of g.
func Turn(g *image.Gray, degrees int) *image.Gray { return turn(g, degrees) }
