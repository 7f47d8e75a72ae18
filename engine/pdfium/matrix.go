package pdfium

import (
	"math"

	"github.com/klippa-app/go-pdfium/structs"

	"sohoa/models"
)

// matrix maps points as PDF does: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix struct{ a, b, c, d, e, f float64 }

func fromStruct(m structs.FPDF_FS_MATRIX) matrix {
	return matrix{float64(m.A), float64(m.B), float64(m.C), float64(m.D), float64(m.E), float64(m.F)}
}

func (m matrix) at(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

// then gives the map that does m first and o after it.
func (m matrix) then(o matrix) matrix {
	return matrix{
		a: m.a*o.a + m.b*o.c, b: m.a*o.b + m.b*o.d,
		c: m.c*o.a + m.d*o.c, d: m.c*o.b + m.d*o.d,
		e: m.e*o.a + m.f*o.c + o.e, f: m.e*o.b + m.f*o.d + o.f,
	}
}

// sheet is the visible part of a page: its box in points, origin bottom left, and how often it is turned clockwise by 90
// degrees to be seen.
type sheet struct {
	left, bottom, right, top float64
	turns                    int
}

// size gives width and height in points as seen.
func (s sheet) size() (w, h float64) {
	w, h = s.right-s.left, s.top-s.bottom
	if s.turns%2 == 1 {
		return h, w
	}
	return w, h
}

// seen maps points of the page to the seen page, whose origin is top left and whose sides have the length 1.
func (s sheet) seen() matrix {
	w, h := s.right-s.left, s.top-s.bottom
	switch s.turns {
	case 1:
		return matrix{b: 1 / w, c: 1 / h, e: -s.bottom / h, f: -s.left / w}
	case 2:
		return matrix{a: -1 / w, d: 1 / h, e: s.right / w, f: -s.bottom / h}
	case 3:
		return matrix{b: -1 / w, c: -1 / h, e: s.top / h, f: s.right / w}
	}
	return matrix{a: 1 / w, d: -1 / h, e: -s.left / w, f: s.top / h}
}

// bounds gives the box around the image of the unit square.
func (m matrix) bounds() (left, top, right, bottom float64) {
	left, top, right, bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, corner := range [4][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
		x, y := m.at(corner[0], corner[1])
		left, right = min(left, x), max(right, x)
		top, bottom = min(top, y), max(bottom, y)
	}
	return left, top, right, bottom
}

// orientation gives the EXIF orientation of an image that m maps from the unit square of PDF (origin bottom left) to the
// seen page (origin top left), and false where it lies askew. aspect is the width of the seen page over its height.
func (m matrix) orientation(aspect float64) (int, bool) {
	// The ways that the image's columns and rows take on the page.
	ux, uy := m.a*aspect, m.b
	vx, vy := -m.c*aspect, -m.d
	const askew = 0.02 // 1.1 degrees
	straight := math.Abs(uy) <= askew*math.Abs(ux) && math.Abs(vx) <= askew*math.Abs(vy)
	turned := math.Abs(ux) <= askew*math.Abs(uy) && math.Abs(vy) <= askew*math.Abs(vx)
	switch {
	case straight && ux > 0 && vy > 0:
		return 1, true
	case straight && ux < 0 && vy > 0:
		return 2, true
	case straight && ux < 0 && vy < 0:
		return 3, true
	case straight && ux > 0 && vy < 0:
		return 4, true
	case turned && uy > 0 && vx > 0:
		return 5, true
	case turned && uy > 0 && vx < 0:
		return 6, true
	case turned && uy < 0 && vx < 0:
		return 7, true
	case turned && uy < 0 && vx > 0:
		return 8, true
	}
	return 0, false
}

// box maps a rectangle of the page to pixels of a seen page of w by h pixels.
func (m matrix) box(left, bottom, right, top float64, w, h int) models.Box {
	x0, y0 := m.at(left, bottom)
	x1, y1 := m.at(right, top)
	px := func(v float64, size int) int { return min(max(int(math.Round(v*float64(size))), 0), size) }
	return models.Box{Left: px(min(x0, x1), w), Top: px(min(y0, y1), h), Right: px(max(x0, x1), w), Bottom: px(max(y0, y1), h)}
}
