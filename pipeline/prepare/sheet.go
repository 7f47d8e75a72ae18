// Package prepare turns the picture of a page into a clean grey picture that a recogniser reads best: upright,
// straight, letters of the right size, without seals over the text, shadows, rulings and dot leaders.
//
// Every step has a detector and leaves a page alone that does not need it; docs/accuracy.md says what each is worth.
//
// Three pictures are spoken of. The received picture is what the file holds. The upright page is the received one
// turned by quarter turns, nothing else: a reviewer sees it, and boxes are given in its pixels. The prepared picture
// is what the recogniser reads.
package prepare

import (
	"fmt"
	"image"
	"math"

	"sohoa/models"
)

// bestHeight is the height of small letters, in pixels, at which the recogniser reads best. Pages between the two
// limits are left at their scale.
const (
	bestHeight     = 18.0
	largestHeight  = 20.0
	smallestHeight = 11.0
	mostPixels     = 7_000_000 // of a prepared picture
)

// Sheet is a received picture and what was learnt about it. It is not safe for use by several goroutines.
type Sheet struct {
	size   image.Point // of the received picture
	planes planes      // as received
	frame  frame       // in pixels of the received picture
	look   look
	factor float64 // small copy to received picture: x = factor · small
	dpi    int
	steps  []string
	work   *image.Gray // grey at the scale of reading, not yet turned; nil until needed
}

// Open measures a picture. dpi is what the file says of its resolution, 0 for nothing; it decides only where there is
// no text to measure. The picture must have at least one pixel and must not change while the Sheet is in use.
func Open(img image.Image, dpi int) *Sheet {
	s := &Sheet{size: img.Bounds().Size(), dpi: dpi, planes: planesOf(img)}
	if saltShare(s.planes.y) > 0.004 {
		s.planes.y = median3(s.planes.y)
		s.steps = append(s.steps, "median")
	}
	k := max(1, int(math.Round(float64(max(s.size.X, s.size.Y))/1750)))
	small := reduce(s.planes.y, k)
	s.frame = frameOf(small)
	if !s.frame.whole {
		small = s.cutSmall(small)
		s.steps = append(s.steps, "frame")
	}
	s.look = lookAt(small)
	s.factor = float64(k)
	for i := range s.frame.corners {
		s.frame.corners[i][0] *= s.factor
		s.frame.corners[i][1] *= s.factor
	}
	return s
}

// cutSmall draws the sheet alone, seen from the front, from the small copy.
func (s *Sheet) cutSmall(small *image.Gray) *image.Gray {
	fw, fh := s.frame.size()
	w, h := max(1, int(fw+0.5)), max(1, int(fh+0.5))
	return warp(small, s.frame.into(w, h), w, h)
}

// Blank tells whether nothing is printed on the page. Specks, borders and what shines through from the other side
// do not count as print.
func (s *Sheet) Blank() bool { return s.look.letters < 5 }

// Turns gives the quarter turns, in degrees clockwise, that may bring the received page upright, the likeliest first.
// More than one means that its letters did not show clearly how it lies.
func (s *Sheet) Turns() []int {
	side, up := s.look.side, s.look.up
	first := []int{side, side + 180}
	if up < 0 {
		first = []int{side + 180, side}
	}
	switch {
	case s.look.doubt:
		return append(first, (side+90)%360, (side+270)%360)
	case math.Abs(up) < sureUp:
		return first
	}
	return first[:1]
}

// sureUp is the balance of ink above and below small letters from which a page is known to stand on its feet.
const sureUp = 0.15

// Upright gives the brightness of the received picture at full size, turned clockwise by 0, 90, 180 or 270 degrees. It
// may share memory with the received picture and must not be changed.
func (s *Sheet) Upright(degrees int) *image.Gray { return turn(s.planes.y, degrees) }

// Quality gives what was measured on the picture.
func (s *Sheet) Quality() models.Quality {
	return models.Quality{
		DPI: s.dpi, Skew: math.Round(s.look.skew*100) / 100, Noise: s.look.specks, Contrast: s.look.contrast,
		Blank: s.Blank(),
	}
}

// Page is a page made ready for the recogniser.
type Page struct {
	Gray     *image.Gray // no padding, origin at 0, 0; text dark on white
	Prepared models.Prepared
	Upright  image.Point // size of the upright page
	Rotated  int         // degrees clockwise that turned the received page upright
	XHeight  float64     // height of small letters in Gray, in pixels; 0 where no text was measured
	Ink      uint8       // in Gray, what is darker than this is ink
	Rulings  Rulings     // the lines that were taken away
	blobs    []component // of Gray; nil until needed
}

// scale gives the factor from received pixels to prepared ones.
func (s *Sheet) scale() float64 {
	fw, fh := s.frame.size()
	f := 1.0
	height := s.look.xHeight * s.factor
	switch {
	case height == 0 && s.dpi > 0:
		f = min(1, 200/float64(s.dpi))
	case height == 0:
		f = min(1, 2200/max(fw, fh))
	case height > largestHeight:
		f = bestHeight / height
	case height < smallestHeight:
		f = min(3, bestHeight/height)
	}
	return min(f, math.Sqrt(mostPixels/(fw*fh)))
}

// Page draws the page turned by the given quarter turns (0, 90, 180 or 270 degrees clockwise).
func (s *Sheet) Page(degrees int) *Page {
	if s.work == nil {
		s.flatten()
	}
	fw, fh := s.frame.size()
	f := s.scale()
	w, h := int(math.Round(fw*f)), int(math.Round(fh*f))
	back := s.fromFrame(w, h)                          // front view at reading scale → work
	gray, toFront := s.straighten(degrees, w, h, back) // prepared → front view
	p := &Page{Gray: gray, Rotated: degrees, XHeight: s.look.xHeight * s.factor * f}
	p.Upright = s.size
	if degrees%180 != 0 {
		p.Upright = image.Pt(s.size.Y, s.size.X)
	}
	work := s.work.Rect
	toReceived := scaling(float64(s.size.X)/float64(work.Dx()), float64(s.size.Y)/float64(work.Dy())).after(back).after(toFront)
	toPage := quarterTurn(degrees, float64(s.size.X), float64(s.size.Y)).after(toReceived)
	p.Prepared = models.Prepared{Width: gray.Rect.Dx(), Height: gray.Rect.Dy(), Steps: append([]string{}, s.steps...)}
	p.setMap(toPage)
	if a := s.look.skew; math.Abs(a) >= leastSkew {
		p.Prepared.Steps = append(p.Prepared.Steps, fmt.Sprintf("deskew %.2f", a))
	}
	p.clean()
	return p
}

func (p *Page) setMap(m projection) {
	for i := range p.Prepared.ToPage {
		p.Prepared.ToPage[i] = m[i] / m[8]
	}
	p.Prepared.Perspective = [2]float64{m[6] / m[8], m[7] / m[8]}
}

// fromFrame gives the projection from the front view of the sheet, w × h pixels large, to the work picture.
func (s *Sheet) fromFrame(w, h int) projection {
	if s.frame.whole {
		return identity
	}
	work := s.work.Rect
	shrunk := scaling(float64(work.Dx())/float64(s.size.X), float64(work.Dy())/float64(s.size.Y))
	if !s.frame.tilted {
		c := shrunk.after(shift(s.frame.corners[0][0], s.frame.corners[0][1]))
		return shift(math.Round(c[2]), math.Round(c[5]))
	}
	return shrunk.after(s.frame.into(w, h))
}

// leastSkew is the smallest lean, in degrees, that is straightened: below it the recogniser loses more marks to the blur
// of drawing the page anew than to the lean.
const leastSkew = 0.5

// straighten draws the w × h front view turned and without lean, and gives the projection back to the front view.
func (s *Sheet) straighten(degrees, w, h int, back projection) (*image.Gray, projection) {
	tw, th := w, h
	if degrees%180 != 0 {
		tw, th = h, w
	}
	unturn := quarterTurn(degrees, float64(w), float64(h)).inverse()
	skew := s.look.skew
	if math.Abs(skew) < leastSkew && !s.frame.tilted {
		g := s.work
		if !s.frame.whole {
			g = cut(g, int(back[2]), int(back[5]), w, h)
		}
		if g = turn(g, degrees); g == s.work {
			g = cut(g, 0, 0, g.Rect.Dx(), g.Rect.Dy())
		}
		return g, unturn
	}
	sin, cos := math.Sincos(math.Abs(skew) * math.Pi / 180)
	pw, ph := int(float64(tw)*cos+float64(th)*sin), int(float64(th)*cos+float64(tw)*sin)
	lean := shift(float64(tw)/2, float64(th)/2).after(turning(skew)).after(shift(-float64(pw)/2, -float64(ph)/2))
	front := unturn.after(lean)
	return warp(s.work, back.after(front), pw, ph), front
}

// cut copies a part of the picture; what lies outside is white.
func cut(g *image.Gray, x0, y0, w, h int) *image.Gray {
	dst := newGray(w, h)
	for i := range dst.Pix {
		dst.Pix[i] = 255
	}
	r := image.Rect(x0, y0, x0+w, y0+h).Intersect(g.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		copy(dst.Pix[(y-y0)*w+r.Min.X-x0:], g.Pix[y*g.Stride+r.Min.X:y*g.Stride+r.Max.X])
	}
	return dst
}

// flatten makes the grey picture at the scale of reading: colour drained, the paper evenly white.
func (s *Sheet) flatten() {
	f := s.scale()
	w, h := max(1, int(math.Round(float64(s.size.X)*f))), max(1, int(math.Round(float64(s.size.Y)*f)))
	g := resize(s.planes.y, w, h)
	xHeight := s.look.xHeight * s.factor * f
	if s.planes.cb != nil {
		d := drain(g, resizeColour(s.planes.cb, w, h), resizeColour(s.planes.cr, w, h))
		s.steps = append(s.steps, d.lift(max(8, xHeight))...)
		g = d.gray
	}
	ground := groundOf(g, 64)
	if low, high := ground.spread(); low < 236 || high-low > 10 {
		g = ground.divide(g)
		s.steps = append(s.steps, "background")
	}
	s.work = g
}

// clean takes away what is not text: rulings, leaders, specks.
func (p *Page) clean() {
	hist, _ := histogram(p.Gray)
	p.Ink = inkThreshold(&hist)
	if p.XHeight == 0 {
		return
	}
	p.Rulings = eraseRulings(p.Gray, p.Ink, p.XHeight)
	if len(p.Rulings.Across)+len(p.Rulings.Down) > 0 {
		p.Prepared.Steps = append(p.Prepared.Steps, "rulings")
	}
	b := findBlobs(p.Gray, p.Ink)
	if eraseLeaders(p.Gray, b, p.Ink, p.XHeight) > 0 {
		p.Prepared.Steps = append(p.Prepared.Steps, "leaders")
	}
	if eraseSpecks(p.Gray, b, p.Ink, p.XHeight) > 0 {
		p.Prepared.Steps = append(p.Prepared.Steps, "specks")
	}
}
