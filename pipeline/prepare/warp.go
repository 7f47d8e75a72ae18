package prepare

import (
	"image"
	"math"
)

// projection maps points between two pictures, in pixels measured from the outer corner of the first pixel:
// x' = (m0·x + m1·y + m2) / w, y' = (m3·x + m4·y + m5) / w, w = m6·x + m7·y + m8.
type projection [9]float64

var identity = projection{1, 0, 0, 0, 1, 0, 0, 0, 1}

func scaling(x, y float64) projection { return projection{x, 0, 0, 0, y, 0, 0, 0, 1} }
func shift(x, y float64) projection   { return projection{1, 0, x, 0, 1, y, 0, 0, 1} }

// turning rotates clockwise on the screen by the given degrees around the origin.
func turning(degrees float64) projection {
	s, c := math.Sincos(degrees * math.Pi / 180)
	return projection{c, -s, 0, s, c, 0, 0, 0, 1}
}

// after gives the projection that applies q first and p then.
func (p projection) after(q projection) projection {
	var m projection
	for r := range 3 {
		for c := range 3 {
			m[3*r+c] = p[3*r]*q[c] + p[3*r+1]*q[3+c] + p[3*r+2]*q[6+c]
		}
	}
	return m
}

func (p projection) apply(x, y float64) (float64, float64) {
	w := p[6]*x + p[7]*y + p[8]
	return (p[0]*x + p[1]*y + p[2]) / w, (p[3]*x + p[4]*y + p[5]) / w
}

func (p projection) affine() bool { return p[6] == 0 && p[7] == 0 }

// inverse gives the projection that undoes p.
func (p projection) inverse() projection {
	m := projection{
		p[4]*p[8] - p[5]*p[7], p[2]*p[7] - p[1]*p[8], p[1]*p[5] - p[2]*p[4],
		p[5]*p[6] - p[3]*p[8], p[0]*p[8] - p[2]*p[6], p[2]*p[3] - p[0]*p[5],
		p[3]*p[7] - p[4]*p[6], p[1]*p[6] - p[0]*p[7], p[0]*p[4] - p[1]*p[3],
	}
	det := p[0]*m[0] + p[1]*m[3] + p[2]*m[6]
	for i := range m {
		m[i] /= det
	}
	return m
}

// quadrilateral gives the projection of the unit square's corners (0,0) (1,0) (1,1) (0,1) to the given points.
func quadrilateral(q [4][2]float64) projection {
	dx1, dy1 := q[1][0]-q[2][0], q[1][1]-q[2][1]
	dx2, dy2 := q[3][0]-q[2][0], q[3][1]-q[2][1]
	sx, sy := q[0][0]-q[1][0]+q[2][0]-q[3][0], q[0][1]-q[1][1]+q[2][1]-q[3][1]
	det := dx1*dy2 - dx2*dy1
	g, h := (sx*dy2-dx2*sy)/det, (dx1*sy-sx*dy1)/det
	return projection{
		q[1][0] - q[0][0] + g*q[1][0], q[3][0] - q[0][0] + h*q[3][0], q[0][0],
		q[1][1] - q[0][1] + g*q[1][1], q[3][1] - q[0][1] + h*q[3][1], q[0][1],
		g, h, 1,
	}
}

// quarterTurn gives the projection that turns a w × h picture clockwise by 0, 90, 180 or 270 degrees.
func quarterTurn(degrees int, w, h float64) projection {
	switch degrees {
	case 90:
		return projection{0, -1, h, 1, 0, 0, 0, 0, 1}
	case 180:
		return projection{-1, 0, w, 0, -1, h, 0, 0, 1}
	case 270:
		return projection{0, 1, 0, -1, 0, w, 0, 0, 1}
	}
	return identity
}

// warp draws a w × h picture by looking every pixel up in src through p; what lies outside src is white.
func warp(src *image.Gray, p projection, w, h int) *image.Gray {
	dst := newGray(w, h)
	for y := range h {
		row := dst.Pix[y*w : (y+1)*w]
		if p.affine() {
			sx, sy := p.apply(0.5, float64(y)+0.5)
			sampleLine(row, src, sx-0.5, sy-0.5, p[0]/p[8], p[3]/p[8])
			continue
		}
		const piece = 16 // a projection is straight enough over 16 pixels
		for x := 0; x < w; x += piece {
			n := min(piece, w-x)
			ax, ay := p.apply(float64(x)+0.5, float64(y)+0.5)
			bx, by := p.apply(float64(x+n)+0.5, float64(y)+0.5)
			sampleLine(row[x:x+n], src, ax-0.5, ay-0.5, (bx-ax)/float64(n), (by-ay)/float64(n))
		}
	}
	return dst
}

// sampleLine fills row with the greys that stand along a straight line in src, between four pixels each.
func sampleLine(row []byte, src *image.Gray, x, y, dx, dy float64) {
	const one = 1 << 16
	w, h, stride := src.Rect.Dx(), src.Rect.Dy(), src.Stride
	fx, fy := int(math.Round(x*one)), int(math.Round(y*one))
	sx, sy := int(math.Round(dx*one)), int(math.Round(dy*one))
	for i := range row {
		px, py := fx>>16, fy>>16
		if uint(px) < uint(w-1) && uint(py) < uint(h-1) {
			a, b := fx>>8&255, fy>>8&255
			at := py*stride + px
			up := src.Pix[at : at+2 : at+2]
			lo := src.Pix[at+stride : at+stride+2 : at+stride+2]
			top := int(up[0])*(256-a) + int(up[1])*a
			low := int(lo[0])*(256-a) + int(lo[1])*a
			row[i] = uint8((top*(256-b) + low*b + 1<<15) >> 16)
		} else if px >= -1 && py >= -1 && px < w && py < h {
			row[i] = src.Pix[max(0, min(py, h-1))*stride+max(0, min(px, w-1))]
		} else {
			row[i] = 255
		}
		fx += sx
		fy += sy
	}
}

// turn gives the picture turned clockwise by 0, 90, 180 or 270 degrees.
func turn(src *image.Gray, degrees int) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	switch degrees {
	case 90, 270:
		return quarter(src, degrees == 270)
	case 180:
		dst := newGray(w, h)
		n := w * h
		for i, v := range src.Pix[:n] {
			dst.Pix[n-1-i] = v
		}
		return dst
	}
	return src
}

// quarter turns tile by tile, so that both pictures stay in the cache.
func quarter(src *image.Gray, left bool) *image.Gray {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := newGray(h, w)
	const tile = 32
	for ty := 0; ty < h; ty += tile {
		for tx := 0; tx < w; tx += tile {
			for y := ty; y < min(h, ty+tile); y++ {
				for x := tx; x < min(w, tx+tile); x++ {
					v := src.Pix[y*w+x]
					if left {
						dst.Pix[(w-1-x)*h+y] = v
					} else {
						dst.Pix[x*h+h-1-y] = v
					}
				}
			}
		}
	}
	return dst
}
