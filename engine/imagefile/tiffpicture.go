package imagefile

import (
	"image"
	"image/color"
	"image/draw"
)

// The meanings of samples in TIFF, beside photometricRGB and photometricPalette.
const (
	photometricWhiteIsZero = 0
	photometricBlackIsZero = 1
	photometricCMYK        = 5
)

// picture gives the samples their meaning.
func (r *raster) picture(pixels []byte) (image.Image, error) {
	rect := image.Rect(0, 0, r.width, r.height)
	per := r.samples * r.planes
	switch {
	case r.photometric == photometricWhiteIsZero || r.photometric == photometricBlackIsZero:
		grey := first(pixels, per)
		if r.photometric == photometricWhiteIsZero {
			for i := range grey {
				grey[i] = ^grey[i]
			}
		}
		return &image.Gray{Pix: grey, Stride: r.width, Rect: rect}, nil
	case r.photometric == photometricRGB && per == 3:
		out := image.NewNRGBA(rect)
		fromRGB(out.Pix, pixels)
		return out, nil
	case r.photometric == photometricRGB && per == 4:
		if r.dir.int(tagExtraSamples, 0) == 0 { // the fourth sample has no meaning
			for i := 3; i < len(pixels); i += 4 {
				pixels[i] = 0xff
			}
		}
		whiten(pixels)
		return &image.NRGBA{Pix: pixels, Stride: 4 * r.width, Rect: rect}, nil
	case r.photometric == photometricCMYK && per == 4:
		inksToRGB(pixels, pixels)
		return &image.NRGBA{Pix: pixels, Stride: 4 * r.width, Rect: rect}, nil
	case r.photometric == photometricPalette && per == 1 && r.bits <= 8:
		return fromPalette(TIFF, pixels, r.width, rect, r.palette())
	}
	return nil, unsupported(TIFF, "an unusual form of colours")
}

// first gives the first of every per samples.
func first(pixels []byte, per int) []byte {
	if per == 1 {
		return pixels
	}
	out := make([]byte, len(pixels)/per)
	for i := range out {
		out[i] = pixels[i*per]
	}
	return out
}

// palette gives the colours of the page: all reds, then all greens, then all blues, of 16 bits each.
func (r *raster) palette() color.Palette {
	values := r.dir.ints(tagColorMap)
	n := min(len(values)/3, 256)
	shift := 8
	for _, v := range values {
		if v > 0xff {
			shift = 0
			break
		}
	}
	// Some writers store colours of 8 bits; then no value is above 255.
	palette := make(color.Palette, n)
	for i := range palette {
		at := func(c int) uint8 { return uint8(values[c*len(values)/3+i] << shift >> 8) }
		palette[i] = color.NRGBA{at(0), at(1), at(2), 0xff}
	}
	return palette
}

// canvas gives a white page for parts that look like the given one.
func (r *raster) canvas(like image.Image) draw.Image {
	rect := image.Rect(0, 0, r.width, r.height)
	var out draw.Image = image.NewNRGBA(rect)
	if _, grey := like.(*image.Gray); grey {
		out = image.NewGray(rect)
	}
	draw.Draw(out, rect, image.White, image.Point{}, draw.Src)
	return out
}

// lay copies a part to its place.
func lay(out draw.Image, part image.Image, left, top int) {
	b := part.Bounds()
	draw.Draw(out, b.Sub(b.Min).Add(image.Pt(left, top)), part, b.Min, draw.Src)
}
