package prepare

import "image"

// eraseRulings paints out straight lines, those of tables, boxes, underlines and fill-in rules, and gives how many
// pieces it found. A letter or a mark that touches or crosses a line stays whole: the line is erased only in the
// columns where nothing but the line stands.
func eraseRulings(g *image.Gray, threshold uint8, xHeight float64) int {
	found := eraseHorizontal(g, threshold, xHeight, 3.2)
	return found + eraseVertical(g, threshold, xHeight)
}

// eraseHorizontal erases lines at least `long` letter heights long.
func eraseHorizontal(g *image.Gray, threshold uint8, xHeight, long float64) int {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	least := max(20, int(xHeight*long))
	thick := max(3, int(xHeight*0.33))
	soft := softer(threshold)
	found := 0
	var spots []image.Point // columns of lines: x, y of a pixel that surely lies on one
	for y := range h {
		row := g.Pix[y*w : (y+1)*w]
		for x := 0; x < w; x++ {
			if row[x] >= threshold {
				continue
			}
			start := x
			for x < w && row[x] < threshold {
				x++
			}
			if x-start >= least {
				found++
				for i := start; i < x; i++ {
					spots = append(spots, image.Pt(i, y))
				}
			}
		}
	}
	for _, s := range spots {
		clearColumn(g.Pix, s.Y*w+s.X, w, s.Y, h, thick, threshold, soft)
	}
	return found
}

// clearColumn whitens the dark stretch through the pixel at i across the line, unless it is thicker than a line:
// then something crosses here. The soft pixels at both ends go too.
func clearColumn(pix []byte, i, step, pos, n, thick int, threshold, soft uint8) {
	if pix[i] >= threshold {
		return
	}
	from, to := 0, 0
	for pos+from > 0 && pix[i+(from-1)*step] < threshold && to-from <= thick {
		from--
	}
	for pos+to < n-1 && pix[i+(to+1)*step] < threshold && to-from <= thick {
		to++
	}
	if to-from+1 > thick {
		return
	}
	for k := 0; k < 2 && pos+from > 0 && pix[i+(from-1)*step] < soft; k++ {
		from--
	}
	for k := 0; k < 2 && pos+to < n-1 && pix[i+(to+1)*step] < soft; k++ {
		to++
	}
	for k := from; k <= to; k++ {
		pix[i+k*step] = 255
	}
}

// softer gives the grey of the blurred edge of ink.
func softer(threshold uint8) uint8 { return uint8(min(250, int(threshold)+(255-int(threshold))*2/3)) }

// eraseVertical erases upright lines; these must be longer than any letter is high.
func eraseVertical(g *image.Gray, threshold uint8, xHeight float64) int {
	w, h := g.Rect.Dx(), g.Rect.Dy()
	least := int32(max(24, int(xHeight*3.2)))
	thick := max(3, int(xHeight*0.33))
	soft := softer(threshold)
	depth := make([]int32, w) // how far the dark stretch above reaches, for every column
	found := 0
	for y := 0; y <= h; y++ {
		for x := range depth {
			if y < h && g.Pix[y*w+x] < threshold {
				depth[x]++
				continue
			}
			if depth[x] >= least {
				found++
				for k := y - int(depth[x]); k < y; k++ {
					clearColumn(g.Pix, k*w+x, 1, x, w, thick, threshold, soft)
				}
			}
			depth[x] = 0
		}
	}
	return found
}
