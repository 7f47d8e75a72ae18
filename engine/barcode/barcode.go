package barcode

import (
	"image"
	"strings"

	"github.com/makiuchi-d/gozxing"

	"sohoa/models"
)

// The kinds of codes, as models.Barcode names them.
const (
	kindQR      = "qr"
	kindCode128 = "code128"
)

// maxTries bounds how many places of a page the slow decoders are sent to, whatever pattern it shows.
const maxTries = 12

// Find gives the codes of a page, QR codes first, with boxes in pixels of img measured from img.Rect.Min. Codes may be
// turned by any angle if they are QR codes and by a few degrees if they are bars. Damaged codes are left out.
func Find(img *image.Gray) []models.Barcode {
	if img.Rect.Dx() < 32 || img.Rect.Dy() < 32 {
		return nil
	}
	p := newPlane(img)
	return append(p.findQR(), p.findCode128()...)
}

// decode lets a reader look at a part of the page.
func (p *plane) decode(reader gozxing.Reader, rect image.Rectangle, binarise func(gozxing.LuminanceSource) gozxing.Binarizer) (res *gozxing.Result) {
	rect = rect.Intersect(image.Rect(0, 0, p.w, p.h))
	if rect.Dx() < 16 || rect.Dy() < 4 {
		return nil
	}
	// The library indexes without checks in places. A code that it stumbles over is a damaged code, and the page around
	// it is worth more.
	defer func() {
		if recover() != nil {
			res = nil
		}
	}()
	source, err := gozxing.NewPlanarYUVLuminanceSource(p.pix, p.stride, p.h, rect.Min.X, rect.Min.Y, rect.Dx(), rect.Dy(), false)
	if err != nil {
		return nil
	}
	bitmap, err := gozxing.NewBinaryBitmap(binarise(source))
	if err != nil {
		return nil
	}
	result, err := reader.Decode(bitmap, map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER:    true,
		gozxing.DecodeHintType_CHARACTER_SET: "UTF-8",
	})
	if err != nil || result.GetText() == "" {
		return nil
	}
	return result
}

func barcode(kind string, result *gozxing.Result, box image.Rectangle) models.Barcode {
	return models.Barcode{Kind: kind, Text: strings.ToValidUTF8(result.GetText(), "\uFFFD"),
		Box: models.Box{Left: box.Min.X, Top: box.Min.Y, Right: box.Max.X, Bottom: box.Max.Y}}
}
