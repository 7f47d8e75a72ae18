package imagefile

import "image"

// turn gives the picture as it is seen when the orientation of EXIF is applied: 2 mirrored, 3 turned by 180 degrees, 4
// upside down mirrored, 5 to 8 the same with rows and columns exchanged. Any other value leaves it as it is.
func turn(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	switch src := img.(type) {
	case *image.Gray:
		out := image.NewGray(turnedRect(src.Rect, orientation))
		turnPlane(out.Pix, out.Stride, src.Pix, src.Stride, src.Rect.Dx(), src.Rect.Dy(), orientation)
		return out
	case *image.NRGBA:
		out := image.NewNRGBA(turnedRect(src.Rect, orientation))
		turnPixels(out, src, orientation)
		return out
	case *image.YCbCr:
		return turnYCbCr(src, orientation)
	}
	return img
}

func turnedRect(r image.Rectangle, orientation int) image.Rectangle {
	if orientation >= 5 {
		return image.Rect(0, 0, r.Dy(), r.Dx())
	}
	return image.Rect(0, 0, r.Dx(), r.Dy())
}

func turnYCbCr(src *image.YCbCr, orientation int) *image.YCbCr {
	ratio := src.SubsampleRatio
	if orientation >= 5 {
		switch ratio {
		case image.YCbCrSubsampleRatio422:
			ratio = image.YCbCrSubsampleRatio440
		case image.YCbCrSubsampleRatio440:
			ratio = image.YCbCrSubsampleRatio422
		case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
			src = widen(src)
			ratio = src.SubsampleRatio
		}
	}
	out := image.NewYCbCr(turnedRect(src.Rect, orientation), ratio)
	turnPlane(out.Y, out.YStride, src.Y, src.YStride, src.Rect.Dx(), src.Rect.Dy(), orientation)
	cw, ch := chromaSize(src)
	turnPlane(out.Cb, out.CStride, src.Cb, src.CStride, cw, ch, orientation)
	turnPlane(out.Cr, out.CStride, src.Cr, src.CStride, cw, ch, orientation)
	return out
}

// chromaSize gives the size of the colour planes of a picture whose origin is 0, 0.
func chromaSize(img *image.YCbCr) (w, h int) {
	w, h = img.Rect.Dx(), img.Rect.Dy()
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

// widen gives the same picture with a colour of its own for every pixel, for the rare ratios that have no turned twin.
func widen(src *image.YCbCr) *image.YCbCr {
	out := image.NewYCbCr(image.Rect(0, 0, src.Rect.Dx(), src.Rect.Dy()), image.YCbCrSubsampleRatio444)
	for y := range out.Rect.Dy() {
		copy(out.Y[y*out.YStride:][:out.Rect.Dx()], src.Y[src.YOffset(src.Rect.Min.X, src.Rect.Min.Y+y):])
		for x := range out.Rect.Dx() {
			at := src.COffset(src.Rect.Min.X+x, src.Rect.Min.Y+y)
			out.Cb[y*out.CStride+x], out.Cr[y*out.CStride+x] = src.Cb[at], src.Cr[at]
		}
	}
	return out
}

// step tells where the pixels of a source row go: the place of the first pixel of row y and the way to the next one,
// in pixels of a target with that stride.
func step(y, w, h, stride, orientation int) (first, next int) {
	switch orientation {
	case 2:
		return y*stride + w - 1, -1
	case 3:
		return (h-1-y)*stride + w - 1, -1
	case 4:
		return (h - 1 - y) * stride, 1
	case 5:
		return y, stride
	case 6:
		return h - 1 - y, stride
	case 7:
		return (w-1)*stride + h - 1 - y, -stride
	case 8:
		return (w-1)*stride + y, -stride
	}
	return y * stride, 1
}

// tile is the side of the squares in which planes are turned, so that both rows and columns stay in the cache.
const tile = 64

func turnPlane(dst []byte, dstStride int, src []byte, srcStride, w, h, orientation int) {
	for left := 0; left < w; left += tile {
		right := min(left+tile, w)
		for y := range h {
			at, next := step(y, w, h, dstStride, orientation)
			at += left * next
			for _, v := range src[y*srcStride+left : y*srcStride+right] {
				dst[at] = v
				at += next
			}
		}
	}
}

func turnPixels(dst, src *image.NRGBA, orientation int) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	for left := 0; left < w; left += tile {
		right := min(left+tile, w)
		for y := range h {
			at, next := step(y, w, h, dst.Stride/4, orientation)
			at, next = 4*(at+left*next), 4*next
			row := src.Pix[y*src.Stride:]
			for x := 4 * left; x < 4*right; x += 4 {
				copy(dst.Pix[at:at+4], row[x:x+4])
				at += next
			}
		}
	}
}
