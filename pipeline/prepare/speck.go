package prepare

import "image"

// saltShare gives the share of pixels that differ sharply from all four neighbours while these agree: the mark of
// salt-and-pepper noise, next to absent from printed text. It looks at every eighth row.
func saltShare(g *image.Gray) float64 {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	n, seen := 0, 0
	for y := 1; y < h-1; y += 8 {
		up, row, low := g.Pix[(y-1)*w:y*w], g.Pix[y*w:(y+1)*w], g.Pix[(y+1)*w:(y+2)*w]
		for x := 1; x < w-1; x++ {
			if isolated(row[x], up[x], low[x], row[x-1], row[x+1]) {
				n++
			}
		}
		seen += w - 2
	}
	return float64(n) / float64(max(1, seen))
}

func isolated(v, a, b, c, d uint8) bool {
	const sharp = 60
	low, high := min(a, b, c, d), max(a, b, c, d)
	return high-low < sharp && (int(v)+sharp < int(low) || int(v) > int(high)+sharp)
}

// median3 replaces every pixel by the median of the nine around it.
func median3(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	dst := newGray(w, h)
	copy(dst.Pix, g.Pix[:w*h])
	for y := 1; y < h-1; y++ {
		a, b, c := g.Pix[(y-1)*w:y*w], g.Pix[y*w:(y+1)*w], g.Pix[(y+1)*w:(y+2)*w]
		out := dst.Pix[y*w : (y+1)*w]
		l0, m0, h0 := sort3(a[0], b[0], c[0])
		l1, m1, h1 := sort3(a[1], b[1], c[1])
		for x := 1; x < w-1; x++ {
			l2, m2, h2 := sort3(a[x+1], b[x+1], c[x+1])
			_, m, _ := sort3(max(l0, l1, l2), middle(m0, m1, m2), min(h0, h1, h2))
			out[x] = m
			l0, m0, h0, l1, m1, h1 = l1, m1, h1, l2, m2, h2
		}
	}
	return dst
}

func sort3(a, b, c uint8) (low, mid, high uint8) {
	low, high = min(a, b, c), max(a, b, c)
	return low, middle(a, b, c), high
}

func middle(a, b, c uint8) uint8 { return max(min(a, b), min(max(a, b), c)) }

// eraseSpecks paints out, where a page is full of them, components too small for any dot or mark, and such as could be
// one but stand far from every letter. It gives their number.
func eraseSpecks(g *image.Gray, b blobs, threshold uint8, xHeight float64) int {
	tiny, small := int32(max(1, xHeight*0.09)), int32(xHeight*0.3)
	near := newLetterMap(g.Rect.Max, b, xHeight)
	drop := make([]bool, len(b.comps))
	n := 0
	for i, c := range b.comps {
		if c.size() <= tiny || c.size() <= small && !near.at(c) {
			drop[i] = true
			n++
		}
	}
	if n*6 < len(b.comps) || n < 40 {
		return 0
	}
	b.erase(g, drop, 1, threshold, 255)
	return n
}

// letterMap tells on a coarse grid where letters stand.
type letterMap struct {
	cell  int32
	w, h  int32
	taken []bool
}

func newLetterMap(size image.Point, b blobs, xHeight float64) letterMap {
	m := letterMap{cell: int32(max(4, xHeight/2))}
	m.w, m.h = int32(size.X)/m.cell+1, int32(size.Y)/m.cell+1
	m.taken = make([]bool, m.w*m.h)
	for _, c := range b.comps {
		if float64(c.size()) < 0.6*xHeight || float64(c.size()) > 6*xHeight {
			continue
		}
		for y := max(0, c.y0/m.cell-1); y <= min(m.h-1, c.y1/m.cell+1); y++ {
			for x := max(0, c.x0/m.cell-1); x <= min(m.w-1, c.x1/m.cell+1); x++ {
				m.taken[y*m.w+x] = true
			}
		}
	}
	return m
}

func (m *letterMap) at(c component) bool {
	return m.taken[(c.y0+c.y1)/2/m.cell*m.w+(c.x0+c.x1)/2/m.cell]
}
