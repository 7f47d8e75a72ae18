package prepare

import (
	"image"
	"math/rand/v2"
)

// canvas is a picture that tests draw on.
type canvas struct{ *image.Gray }

func paper(w, h int) canvas {
	c := canvas{newGray(w, h)}
	for i := range c.Pix {
		c.Pix[i] = 255
	}
	return c
}

func (c canvas) box(x0, y0, x1, y1 int, v uint8) {
	r := image.Rect(x0, y0, x1, y1).Intersect(c.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.Pix[y*c.Stride+x] = v
		}
	}
}

// letter draws a hollow letter on a base line; one in three has an ascender, and some a mark above, as Vietnamese has.
func (c canvas) letter(x, base, height int, kind int, v uint8) {
	w, stroke := height*3/4, max(2, height/6)
	c.box(x, base-height, x+w, base, v)
	c.box(x+stroke, base-height+stroke, x+w-stroke, base-stroke, 255)
	if kind%3 == 0 {
		c.box(x, base-height*3/2, x+stroke, base, v)
	}
	if kind%4 == 1 {
		c.box(x+w/4, base-height*3/2, x+w*3/4, base-height*3/2+stroke, v)
	}
}

// text draws lines of words inside a margin.
func (c canvas) text(height, margin int, v uint8) {
	r := rand.New(rand.NewPCG(7, 7))
	w, h := c.Rect.Dx(), c.Rect.Dy()
	for base := margin + 2*height; base < h-margin; base += height * 5 / 2 {
		end := w - margin - r.IntN(w/4)
		for x := margin; x < end; {
			for range 2 + r.IntN(5) {
				c.letter(x, base, height, r.IntN(12), v)
				x += height
			}
			x += height / 2
		}
	}
}

// leaning draws the canvas turned clockwise around its middle, white where nothing was.
func (c canvas) leaning(degrees float64) canvas {
	w, h := c.Rect.Dx(), c.Rect.Dy()
	mid := shift(float64(w)/2, float64(h)/2)
	back := mid.after(turning(-degrees)).after(mid.inverse())
	return canvas{warp(c.Gray, back, w, h)}
}

// darkest gives the darkest grey in a rectangle.
func darkest(g *image.Gray, x0, y0, x1, y1 int) uint8 {
	low := uint8(255)
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			low = min(low, g.Pix[y*g.Stride+x])
		}
	}
	return low
}
