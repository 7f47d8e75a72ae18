package prepare

import (
	"image"
	"image/color"

	"github.com/disintegration/imaging"
)

// planes holds a picture as brightness and, where it has colour, the two colour differences, which may be
// coarser than the brightness. All planes start at the origin and have no padding.
type planes struct {
	y      *image.Gray
	cb, cr *image.Gray // nil for a picture without colour
}

// colourful is how far from grey (of 128) a sample must be to count as coloured.
const colourful = 14

// planesOf converts a decoded picture. The picture is not changed, but its memory may be shared.
func planesOf(img image.Image) planes {
	switch img := img.(type) {
	case *image.Gray:
		return planes{y: tight(img.Pix, img.Stride, img.Rect)}
	case *image.YCbCr:
		return fromYCbCr(img)
	case *image.NYCbCrA:
		return fromYCbCr(&img.YCbCr)
	case *image.RGBA:
		return fromRGBA(img.Pix, img.Stride, img.Rect.Size())
	case *image.NRGBA:
		return fromRGBA(img.Pix, img.Stride, img.Rect.Size())
	case *image.Paletted:
		return fromPaletted(img)
	case *image.Gray16:
		return fromGray16(img)
	}
	// imaging is given no paletted picture: it trusts their indices (CVE-2023-36308).
	n := imaging.Clone(img)
	return fromRGBA(n.Pix, n.Stride, n.Rect.Size())
}

// tight gives a plane without padding that starts at the origin; it shares pix where that already holds.
func tight(pix []byte, stride int, r image.Rectangle) *image.Gray {
	w, h := r.Dx(), r.Dy()
	if stride == w {
		return &image.Gray{Pix: pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	}
	out := newGray(w, h)
	for y := range h {
		copy(out.Pix[y*w:(y+1)*w], pix[y*stride:y*stride+w])
	}
	return out
}

func newGray(w, h int) *image.Gray { return image.NewGray(image.Rect(0, 0, w, h)) }

func fromYCbCr(img *image.YCbCr) planes {
	p := planes{y: tight(img.Y, img.YStride, img.Rect)}
	cw := min(img.CStride, len(img.Cb))
	if cw == 0 {
		return p
	}
	fw, fh := 1, 1
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		fw = 2
	case image.YCbCrSubsampleRatio420:
		fw, fh = 2, 2
	case image.YCbCrSubsampleRatio440:
		fh = 2
	case image.YCbCrSubsampleRatio411:
		fw = 4
	case image.YCbCrSubsampleRatio410:
		fw, fh = 4, 2
	}
	c := image.Rect(0, 0, (img.Rect.Dx()+fw-1)/fw, (img.Rect.Dy()+fh-1)/fh)
	p.cb, p.cr = tight(img.Cb, img.CStride, c), tight(img.Cr, img.CStride, c)
	return p.withoutGrey()
}

// fromRGBA averages the colour of 2 × 2 pixels, as JPEG does: reading needs sharp brightness only.
func fromRGBA(pix []byte, stride int, size image.Point) planes {
	w, h := size.X, size.Y
	p := planes{y: newGray(w, h), cb: newGray((w+1)/2, (h+1)/2), cr: newGray((w+1)/2, (h+1)/2)}
	cw := (w + 1) / 2
	for y := range h {
		row := pix[y*stride : y*stride+4*w]
		out := p.y.Pix[y*w : (y+1)*w]
		for x := range out {
			r, g, b := uint32(row[4*x]), uint32(row[4*x+1]), uint32(row[4*x+2])
			out[x] = uint8((19595*r + 38470*g + 7471*b + 1<<15) >> 16)
		}
		if y&1 == 0 {
			chromaRow(p.cb.Pix[y/2*cw:(y/2+1)*cw], p.cr.Pix[y/2*cw:(y/2+1)*cw], row, below(pix, stride, y, h, w))
		}
	}
	return p.withoutGrey()
}

func below(pix []byte, stride, y, h, w int) []byte {
	if y+1 < h {
		y++
	}
	return pix[y*stride : y*stride+4*w]
}

func chromaRow(cb, cr, a, b []byte) {
	last := len(a) - 4
	for x := range cb {
		i := 8 * x
		j := min(i+4, last)
		r := int32(a[i]) + int32(a[j]) + int32(b[i]) + int32(b[j])
		g := int32(a[i+1]) + int32(a[j+1]) + int32(b[i+1]) + int32(b[j+1])
		l := int32(a[i+2]) + int32(a[j+2]) + int32(b[i+2]) + int32(b[j+2])
		cb[x] = clamp8((-11056*r-21712*g+32768*l)>>18 + 128)
		cr[x] = clamp8((32768*r-27440*g-5328*l)>>18 + 128)
	}
}

func clamp8(v int32) uint8 { return uint8(max(0, min(255, v))) }

// fromPaletted looks every index up, those beyond the palette as white.
func fromPaletted(img *image.Paletted) planes {
	var lut [256][3]uint8
	grey := true
	for i := range lut {
		lut[i] = [3]uint8{255, 128, 128}
		if i < len(img.Palette) {
			c := color.YCbCrModel.Convert(img.Palette[i]).(color.YCbCr)
			lut[i] = [3]uint8{c.Y, c.Cb, c.Cr}
			grey = grey && max(far(c.Cb), far(c.Cr)) <= colourful
		}
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	p := planes{y: newGray(w, h)}
	if !grey {
		p.cb, p.cr = newGray(w, h), newGray(w, h)
	}
	for y := range h {
		for x, i := range img.Pix[y*img.Stride : y*img.Stride+w] {
			p.y.Pix[y*w+x] = lut[i][0]
			if !grey {
				p.cb.Pix[y*w+x], p.cr.Pix[y*w+x] = lut[i][1], lut[i][2]
			}
		}
	}
	return p.withoutGrey()
}

func fromGray16(img *image.Gray16) planes {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := newGray(w, h)
	for y := range h {
		row := img.Pix[y*img.Stride:]
		for x := range w {
			out.Pix[y*w+x] = row[2*x]
		}
	}
	return planes{y: out}
}

// withoutGrey drops the colour planes of a picture in which next to nothing is coloured.
func (p planes) withoutGrey() planes {
	if p.cb == nil {
		return p
	}
	n, seen := 0, 0
	for i := 0; i < len(p.cb.Pix); i += 7 {
		seen++
		if max(far(p.cb.Pix[i]), far(p.cr.Pix[i])) > colourful {
			n++
		}
	}
	if n*2000 < seen {
		p.cb, p.cr = nil, nil
	}
	return p
}

func far(c uint8) uint8 {
	if c < 128 {
		return 128 - c
	}
	return c - 128
}
