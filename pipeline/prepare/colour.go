package prepare

import (
	"image"
	"math"
)

// Colour carries what should not be read (round seals, signatures, tinted grounds) and some of what should (red
// titles and serial numbers, text filled in with blue ink). So light tints are lifted to white everywhere, while
// strong colour is lifted only where its shape is that of a seal or of a signature. Black print under lifted
// colour stays: lifting takes the brightest of red, green and blue, and black has none that is bright.

// channelShift gives what a colour difference adds to each channel.
type channelShift struct{ red, greenB, greenR, blue [256]int32 }

func newChannelShift() *channelShift {
	t := new(channelShift)
	for i := range 256 {
		d := int32(i) - 128
		t.red[i] = 1402 * d / 1000
		t.blue[i] = 1772 * d / 1000
		t.greenB[i] = -344 * d / 1000
		t.greenR[i] = -714 * d / 1000
	}
	return t
}

const (
	paleTint  = 55 // distance of the channels up to which colour is a tint of the paper
	clearTint = 90 // distance from which it is ink
	redInk    = 45 // how far red must stand above green and blue in a seal's ink
	blueInk   = 35 // how far blue must stand above red and green in a pen's ink
)

// drained is a picture whose tints were lifted, with maps of the strong red and blue that was left for a closer
// look: 0 where the ink is, 255 elsewhere.
type drained struct {
	gray, bright *image.Gray // bright: the brightest of the three channels
	red, blue    *image.Gray
	reds, blues  int
}

// drain turns the planes, all of one size, grey.
func drain(y, cb, cr *image.Gray) drained {
	w, h := y.Rect.Dx(), y.Rect.Dy()
	d := drained{gray: newGray(w, h), bright: newGray(w, h), red: newGray(w, h), blue: newGray(w, h)}
	t := newChannelShift()
	n := w * h
	ys, bs, rs := y.Pix[:n], cb.Pix[:n], cr.Pix[:n]
	gray, bright, red, blue := d.gray.Pix[:n], d.bright.Pix[:n], d.red.Pix[:n], d.blue.Pix[:n]
	for i, v := range ys {
		cb, cr := bs[i], rs[i]
		red[i], blue[i] = 255, 255
		if cb-118 < 20 && cr-118 < 20 { // grey: nothing to lift
			gray[i], bright[i] = v, v
			continue
		}
		l := int32(v)
		r, b, g := l+t.red[cr], l+t.blue[cb], l+t.greenB[cb]+t.greenR[cr]
		most := min(255, max(r, g, b))
		switch depth := most - max(0, min(r, g, b)); {
		case depth <= paleTint:
			gray[i] = uint8(most)
		case depth < clearTint:
			gray[i] = uint8(l + (most-l)*(clearTint-depth)/(clearTint-paleTint))
		default:
			gray[i] = v
		}
		bright[i] = uint8(most)
		if r-max(g, b) > redInk {
			red[i] = 0
			d.reds++
		} else if b-max(r, g) > blueInk {
			blue[i] = 0
			d.blues++
		}
	}
	return d
}

// lift turns the ink of seals and signatures white and gives the names of what it found.
func (d *drained) lift(xHeight float64) []string {
	var steps []string
	least := int(xHeight * xHeight * 8)
	if d.reds > least && d.liftSeals(xHeight) {
		steps = append(steps, "seal")
	}
	if d.blues > least/2 && d.liftStrokes(xHeight) {
		steps = append(steps, "signature")
	}
	return steps
}

// liftSeals whitens the red inside the rings of round seals.
func (d *drained) liftSeals(xHeight float64) bool {
	cell := max(3, int(xHeight/2))
	w, h := d.gray.Rect.Dx(), d.gray.Rect.Dy()
	grid := newGray((w+cell-1)/cell, (h+cell-1)/cell)
	for r := range grid.Rect.Dy() {
		for c := range grid.Rect.Dx() {
			if inkShare(d.red, c*cell, r*cell, cell) > 0.08 {
				grid.Pix[r*grid.Stride+c] = 1
			}
		}
	}
	rings := findRings(grid)
	for _, r := range rings {
		d.whitenDisc(r.x*float64(cell), r.y*float64(cell), (r.radius+1.2)*float64(cell))
	}
	return len(rings) > 0
}

func inkShare(mask *image.Gray, x0, y0, cell int) float64 {
	x1, y1 := min(x0+cell, mask.Rect.Dx()), min(y0+cell, mask.Rect.Dy())
	n := 0
	for y := y0; y < y1; y++ {
		for _, v := range mask.Pix[y*mask.Stride+x0 : y*mask.Stride+x1] {
			if v == 0 {
				n++
			}
		}
	}
	return float64(n) / float64(cell*cell)
}

// whiten takes the brightest channel, and a little more, where the mask or a neighbour of it is set in row y, columns
// x0 to x1-1.
func (d *drained) whiten(mask *image.Gray, y, x0, x1 int) {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	if y < 1 || y >= h-1 {
		return
	}
	m := mask.Pix
	for i := y*w + max(1, x0); i < y*w+min(w-1, x1); i++ {
		if m[i]&m[i-1]&m[i+1]&m[i-w]&m[i+w] == 0 {
			d.gray.Pix[i] = whiter(d.gray.Pix[i], d.bright.Pix[i])
		}
	}
}

func (d *drained) whitenDisc(cx, cy, radius float64) {
	for y := int(cy - radius); y <= int(cy+radius); y++ {
		half := math.Sqrt(max(0, radius*radius-(float64(y)-cy)*(float64(y)-cy)))
		d.whiten(d.red, y, int(cx-half), int(cx+half)+1)
	}
}

// whiter lifts coloured ink to white but leaves it dark where black print shines through.
func whiter(gray, bright uint8) uint8 {
	lifted := int32(bright)
	if gain := lifted - int32(gray); gain > 20 {
		lifted += gain
	}
	return uint8(max(int32(gray), min(255, lifted)))
}

// liftStrokes finds the pen strokes that are far larger than letters.
func (d *drained) liftStrokes(xHeight float64) bool {
	b := findBlobs(d.blue, 128)
	big := int32(4 * xHeight)
	lift := make([]bool, len(b.comps))
	found := false
	for i, c := range b.comps {
		if c.size() >= big && min(c.width(), c.height()) >= big/3 && c.area*3 <= c.width()*c.height() {
			lift[i], found = true, true
		}
	}
	for _, r := range b.runs {
		if lift[r.comp] {
			for y := r.y - 1; y <= r.y+1; y++ {
				d.whiten(d.blue, int(y), int(r.x0)-1, int(r.x1)+1)
			}
		}
	}
	return found
}
