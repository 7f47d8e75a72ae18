package prepare

import (
	"image"
	"slices"
)

// ground is the brightness of the bare paper over a picture, one value for each tile.
type ground struct {
	cols, rows int
	tile       int // pixels of the picture it was measured on
	level      []uint8
}

// groundOf measures the paper: in every tile the grey that one pixel in ten exceeds, then smoothed over its
// neighbours, so that a tile full of ink takes the paper around it.
func groundOf(g *image.Gray, tile int) ground {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	b := ground{cols: max(1, (w+tile/2)/tile), rows: max(1, (h+tile/2)/tile), tile: tile}
	b.level = make([]uint8, b.cols*b.rows)
	for r := range b.rows {
		for c := range b.cols {
			x1, y1 := (c+1)*tile, (r+1)*tile
			if c == b.cols-1 {
				x1 = w
			}
			if r == b.rows-1 {
				y1 = h
			}
			b.level[r*b.cols+c] = tilePaper(g, c*tile, r*tile, x1, y1)
		}
	}
	b.brighten()
	b.smooth()
	return b
}

func tilePaper(g *image.Gray, x0, y0, x1, y1 int) uint8 {
	var hist [256]int
	n := 0
	for y := y0; y < y1; y += 2 {
		for _, v := range g.Pix[y*g.Stride+x0 : y*g.Stride+x1] {
			hist[v]++
			n++
		}
	}
	left := n / 10
	for v := 255; v > 0; v-- {
		if left -= hist[v]; left < 0 {
			return uint8(v)
		}
	}
	return 1
}

// brighten lifts tiles that are far darker than their neighbours: they are full of ink, not in the shade.
func (b *ground) brighten() {
	old := slices.Clone(b.level)
	for r := range b.rows {
		for c := range b.cols {
			var near []uint8
			for dr := -1; dr <= 1; dr++ {
				for dc := -1; dc <= 1; dc++ {
					if y, x := r+dr, c+dc; y >= 0 && x >= 0 && y < b.rows && x < b.cols {
						near = append(near, old[y*b.cols+x])
					}
				}
			}
			slices.Sort(near)
			m := near[len(near)/2]
			if v := old[r*b.cols+c]; int(v) < int(m)*4/5 {
				b.level[r*b.cols+c] = m
			}
		}
	}
}

func (b *ground) smooth() {
	old := slices.Clone(b.level)
	for r := range b.rows {
		for c := range b.cols {
			sum, n := 0, 0
			for dr := -1; dr <= 1; dr++ {
				for dc := -1; dc <= 1; dc++ {
					if y, x := r+dr, c+dc; y >= 0 && x >= 0 && y < b.rows && x < b.cols {
						sum += int(old[y*b.cols+x])
						n++
					}
				}
			}
			b.level[r*b.cols+c] = uint8(sum / n)
		}
	}
}

// spread gives the darkest and brightest tile, the outermost twentieth at both ends left out.
func (b *ground) spread() (low, high uint8) {
	s := slices.Clone(b.level)
	slices.Sort(s)
	return s[len(s)/20], s[len(s)-1-len(s)/20]
}

// divide makes the paper white and keeps the ink's share of it. The ground may have been measured on a picture of
// another scale: only its proportions count.
func (b *ground) divide(g *image.Gray) *image.Gray {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	out := newGray(w, h)
	line := make([]int32, b.cols)
	gain := make([]uint32, w)
	for y := range h {
		b.rowLevels(line, y, h)
		b.rowGains(gain, line)
		src, dst := g.Pix[y*g.Stride:y*g.Stride+w], out.Pix[y*w:(y+1)*w]
		for x, v := range src {
			dst[x] = uint8(min(255, uint32(v)*gain[x]>>16))
		}
	}
	return out
}

// rowLevels interpolates the tiles' centres down to row y of h; in 1/256.
func (b *ground) rowLevels(line []int32, y, h int) {
	pos := (2*y+1)*b.rows*128/h - 128 // in tiles, 1/256
	pos = max(0, min((b.rows-1)*256, pos))
	r, f := pos/256, int32(pos%256)
	r2 := min(r+1, b.rows-1)
	for c := range line {
		line[c] = int32(b.level[r*b.cols+c])*(256-f) + int32(b.level[r2*b.cols+c])*f
	}
}

// rowGains gives 255/level for every pixel of a row, in 1/65536.
func (b *ground) rowGains(gain []uint32, line []int32) {
	w := len(gain)
	const step = 8 // the ground is smooth: one division serves eight pixels
	for x := 0; x < w; x += step {
		pos := (2*x+step)*b.cols*128/w - 128
		pos = max(0, min((b.cols-1)*256, pos))
		c, f := pos/256, int64(pos%256)
		c2 := min(c+1, b.cols-1)
		level := (int64(line[c])*(256-f) + int64(line[c2])*f) / 256
		k := uint32(255 << 24 / max(level, 256*24))
		for i := x; i < min(w, x+step); i++ {
			gain[i] = k
		}
	}
}

// histogram counts the greys of every second row.
func histogram(g *image.Gray) (hist [256]int, n int) {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	for y := 0; y < h; y += 2 {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+w] {
			hist[v]++
		}
		n += w
	}
	return hist, n
}

// inkThreshold gives the grey that best parts ink from paper on a picture whose paper is white, by Otsu's rule
// over the greys that can be either.
func inkThreshold(hist *[256]int) uint8 {
	var n, sum float64
	for v, c := range hist {
		n += float64(c)
		sum += float64(v) * float64(c)
	}
	best, at := -1.0, 160
	var n0, sum0 float64
	for v, c := range hist {
		n0 += float64(c)
		sum0 += float64(v) * float64(c)
		if n0 == 0 || n0 == n {
			continue
		}
		d := sum0/n0 - (sum-sum0)/(n-n0)
		if s := n0 * (n - n0) * d * d; s > best {
			best, at = s, v
		}
	}
	return uint8(max(110, min(205, at+1)))
}

// middle gives the brightness that half of the paper exceeds.
func (b ground) middle() uint8 {
	level := slices.Clone(b.level)
	slices.Sort(level)
	return level[len(level)/2]
}
