package imagefile

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"sohoa/models"
)

// Decode gives the pixels of a picture, turned as its orientation says: *image.Gray, *image.YCbCr or, without
// transparency, *image.NRGBA, with its origin at 0, 0. The pixels of a raw picture may be those of p.Data itself. The
// error is models.CodeCorrupt where the data is damaged or cut short, models.CodeUnsupported for unusual forms.
//
// It is meant for a process that may die: the decoders below were not all written for strangers' bytes.
func Decode(p models.Picture) (image.Image, error) {
	img, err := decode(p)
	if err != nil {
		return nil, err
	}
	return turn(img, p.Orientation), nil
}

func decode(p models.Picture) (image.Image, error) {
	switch p.Format {
	case models.PictureGray:
		return rawGray(p)
	case models.PictureRGB:
		return rawRGB(p)
	case models.PictureTIFF:
		return decodeTIFF(p.Data)
	case models.PictureJPEG:
		return decodeWith(JPEG, jpeg.Decode, p.Data)
	case models.PicturePNG:
		return decodeWith(PNG, png.Decode, p.Data)
	case models.PictureWebP:
		return decodeWith(WebP, decodeWebP, p.Data)
	}
	return nil, &models.Error{Code: models.CodeUnsupported, Message: fmt.Sprintf("pictures of the form %q cannot be read", p.Format), Hint: "report this fault"}
}

func decodeWith(kind Kind, decode func(io.Reader) (image.Image, error), data []byte) (image.Image, error) {
	img, err := decode(bytes.NewReader(data))
	if err == nil {
		return plain(kind, img)
	}
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return nil, unsupported(kind, "an unusual coding")
	}
	if _, ok := errors.AsType[png.UnsupportedError](err); ok {
		return nil, unsupported(kind, "an unusual coding")
	}
	return nil, corrupt(kind, "its picture cannot be decoded", err)
}

// decodeWebP widens the samples of lossy pictures: WebP has black at 16 and white at 235, and the decoder hands them over
// as if they went from 0 to 255.
func decodeWebP(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	switch src := img.(type) {
	case *image.YCbCr:
		widenRange(src)
	case *image.NYCbCrA:
		widenRange(&src.YCbCr)
	}
	return img, nil
}

func widenRange(img *image.YCbCr) {
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i] = byte(min(max((i-16)*255/219, 0), 255))
		chroma[i] = byte(min(max((i-128)*255/224+128, 0), 255))
	}
	for i, v := range img.Y {
		img.Y[i] = luma[v]
	}
	for i, v := range img.Cb {
		img.Cb[i], img.Cr[i] = chroma[v], chroma[img.Cr[i]]
	}
}

func rawGray(p models.Picture) (image.Image, error) {
	if p.Width <= 0 || p.Height <= 0 || len(p.Data)/p.Width < p.Height {
		return nil, errShort
	}
	return &image.Gray{Pix: p.Data, Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}, nil
}

func rawRGB(p models.Picture) (image.Image, error) {
	if p.Width <= 0 || p.Height <= 0 || len(p.Data)/3/p.Width < p.Height {
		return nil, errShort
	}
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	fromRGB(img.Pix, p.Data)
	return img, nil
}

// fromRGB writes pixels of 3 bytes as opaque ones of 4, as many as dst has.
func fromRGB(dst, src []byte) {
	for len(dst) >= 4 && len(src) >= 3 {
		dst[0], dst[1], dst[2], dst[3] = src[0], src[1], src[2], 0xff
		dst, src = dst[4:], src[3:]
	}
}

var errShort = &models.Error{Code: models.CodeInternal, Message: "a raw picture has fewer bytes than its size says", Hint: "report this fault"}

// plain turns what the decoders give into one of the three kinds of pictures that the line works on. 16 bits become 8,
// what is transparent becomes white paper.
func plain(kind Kind, img image.Image) (image.Image, error) {
	switch src := img.(type) {
	case *image.Gray, *image.YCbCr:
		return src, nil
	case *image.Gray16:
		return high(src.Pix, src.Stride, src.Rect), nil
	case *image.RGBA: // these decoders give it for opaque pictures only, where it is the same as NRGBA
		return &image.NRGBA{Pix: src.Pix, Stride: src.Stride, Rect: src.Rect}, nil
	case *image.NRGBA:
		whiten(src.Pix)
		return src, nil
	case *image.RGBA64:
		g := high(src.Pix, src.Stride, image.Rect(0, 0, src.Rect.Dx()*4, src.Rect.Dy()))
		return &image.NRGBA{Pix: g.Pix, Stride: g.Stride, Rect: src.Rect}, nil
	case *image.NRGBA64:
		g := high(src.Pix, src.Stride, image.Rect(0, 0, src.Rect.Dx()*4, src.Rect.Dy()))
		whiten(g.Pix)
		return &image.NRGBA{Pix: g.Pix, Stride: g.Stride, Rect: src.Rect}, nil
	case *image.NYCbCrA:
		return opaque(src), nil
	case *image.Paletted:
		return fromPalette(kind, src.Pix, src.Stride, src.Rect, src.Palette)
	case *image.CMYK:
		return fromCMYK(src), nil
	}
	return nil, unsupported(kind, fmt.Sprintf("pixels of the form %T", img))
}

// high keeps the upper bytes of samples of 16 bits.
func high(pix []byte, stride int, rect image.Rectangle) *image.Gray {
	out := image.NewGray(rect)
	w := rect.Dx()
	for y := range rect.Dy() {
		row, dst := pix[y*stride:], out.Pix[y*out.Stride:][:w]
		for x := range dst {
			dst[x] = row[2*x]
		}
	}
	return out
}

// whiten lays the pixels of NRGBA on white.
func whiten(pix []byte) {
	for ; len(pix) >= 4; pix = pix[4:] {
		a := uint32(pix[3])
		if a == 0xff {
			continue
		}
		for i := range 3 {
			pix[i] = byte((uint32(pix[i])*a + 0xff*(0xff-a) + 127) / 0xff)
		}
		pix[3] = 0xff
	}
}

// opaque lays a picture of WebP on white.
func opaque(src *image.NYCbCrA) image.Image {
	if src.Opaque() {
		return &src.YCbCr
	}
	out := image.NewNRGBA(image.Rect(0, 0, src.Rect.Dx(), src.Rect.Dy()))
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			c := src.NYCbCrAAt(src.Rect.Min.X+x, src.Rect.Min.Y+y)
			red, green, blue := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			out.SetNRGBA(x, y, color.NRGBA{red, green, blue, c.A})
		}
	}
	whiten(out.Pix)
	return out
}

// fromCMYK gives what the inks leave of white paper.
func fromCMYK(src *image.CMYK) image.Image {
	out := image.NewNRGBA(src.Rect)
	for y := range src.Rect.Dy() {
		row, dst := src.Pix[y*src.Stride:], out.Pix[y*out.Stride:][:4*src.Rect.Dx()]
		inksToRGB(dst, row)
	}
	return out
}

func inksToRGB(dst, src []byte) {
	for len(dst) >= 4 {
		paper := 0xff - uint32(src[3])
		for i := range 3 {
			dst[i] = byte((0xff - uint32(src[i])) * paper / 0xff)
		}
		dst[3] = 0xff
		dst, src = dst[4:], src[4:]
	}
}
