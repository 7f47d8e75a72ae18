package prepare

import (
	"image"
	"math"
	"slices"

	"sohoa/models"
)

// What a glance finds fault with. Those of blur come from pages that were blurred step by step and read; docs/accuracy.md has the
// table.
const (
	blurBetter, blurAgain   = 0.36, 0.48 // width of a letter's edge, in heights of small letters
	smallBetter, smallAgain = 11.0, 7.0  // height of small letters, in received pixels
	darkBetter, darkAgain   = 110, 60    // brightness of the paper, of 255
	faintBetter, faintAgain = 0.35, 0.2  // contrast of ink and paper, 0 to 1
	skewBetter              = 6.0        // degrees; less is straightened without loss
	cutLetters              = 6          // letters that touch one edge of the picture
)

// Capture judges how the page was captured, in a fraction of the time of reading it. The worst fault is told.
func (s *Sheet) Capture() models.Capture {
	c := models.Capture{Verdict: models.CaptureGood, Code: models.CaptureOK, Turned: s.Turns()[0]}
	if s.Blank() {
		c.Verdict, c.Code = models.CaptureBetter, models.CaptureBlank
		return c
	}
	fault := func(code models.CaptureCode, better, again bool) {
		switch {
		case again && c.Verdict != models.CaptureAgain:
			c.Verdict, c.Code = models.CaptureAgain, code
		case better && c.Verdict == models.CaptureGood:
			c.Verdict, c.Code = models.CaptureBetter, code
		}
	}
	height := s.letterHeight()
	edge := s.edgeWidth() / max(1, height)
	if edge > blurBetter/2 && c.Turned == 180 {
		c.Turned = 0 // marks and letters have run together: nothing tells above from below
	}
	paper := s.look.ground.middle()
	fault(models.CaptureBlur, edge > blurBetter, edge > blurAgain)
	fault(models.CaptureSmall, height < smallBetter, height < smallAgain)
	fault(models.CaptureDark, paper < darkBetter, paper < darkAgain)
	fault(models.CaptureFaint, s.look.contrast < faintBetter, s.look.contrast < faintAgain)
	fault(models.CaptureCut, s.look.cut >= cutLetters, false)
	fault(models.CaptureSkew, math.Abs(s.look.skew) > skewBetter, false)
	if c.Code == models.CaptureOK && len(s.Turns()) == 1 {
		switch c.Turned {
		case 180:
			c.Code = models.CaptureUpsideDown
		case 90, 270:
			c.Code = models.CaptureSideways
		}
	}
	return c
}

// letterHeight gives the height of small letters in received pixels. Letters that have run into each other seem larger than
// they are: where ink is weak, no more is believed than an office paper's usual share of the sheet.
func (s *Sheet) letterHeight() float64 {
	const weak, usual = 0.5, 0.0078
	height := s.look.xHeight * s.factor
	if s.look.contrast < weak {
		fw, fh := s.frame.size()
		height = min(height, usual*max(fw, fh))
	}
	return height
}

// edgeWidth gives how many received pixels ink takes to become paper, as the median over the sharpest edges of many small
// places: the difference of dark and light there, divided by the steepest step.
func (s *Sheet) edgeWidth() float64 {
	const tile = 24
	g := s.planes.y
	w, h := g.Rect.Dx(), g.Rect.Dy()
	step := max(tile, int(math.Sqrt(float64(w*h)/6000)))
	var widths []float64
	for y := step; y+tile < h-step; y += step {
		for x := step; x+tile < w-step; x += step {
			if width, ok := edgeIn(g, image.Rect(x, y, x+tile, y+tile)); ok {
				widths = append(widths, width)
			}
		}
	}
	if len(widths) < 20 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

// edgeIn measures the sharpest edge of a place; not ok where the place does not hold both ink and paper.
func edgeIn(g *image.Gray, r image.Rectangle) (width float64, ok bool) {
	low, high, steepest := 255, 0, 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := g.Pix[y*g.Stride+r.Min.X : y*g.Stride+r.Max.X+1]
		for x := 0; x+1 < len(row); x++ {
			low, high = min(low, int(row[x])), max(high, int(row[x]))
			d := int(row[x]) - int(row[x+1])
			steepest = max(steepest, d, -d)
		}
	}
	if high-low < 60 || steepest == 0 {
		return 0, false
	}
	return float64(high-low) / float64(steepest), true
}
