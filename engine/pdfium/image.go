package pdfium

import (
	"errors"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"sohoa/models"
)

// maxRaw is the most pixels that an image is decoded to as it is; a larger one is drawn within the budget.
const maxRaw = 40_000_000

// extract gives an image as it is in the file: a JPEG as its bytes, any other as pixels. It gives false for images that
// only drawing shows as they are meant: with masks, palettes or unusual colours.
func (s *server) extract(page requests.Page, img *placed) (models.Picture, bool, error) {
	p := models.Picture{Width: img.w, Height: img.h}
	clear, err := s.lib.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: img.object})
	if err != nil {
		return p, false, err
	}
	about, err := s.lib.FPDFImageObj_GetImageMetadata(&requests.FPDFImageObj_GetImageMetadata{ImageObject: img.object, Page: page})
	if err != nil {
		return p, false, err
	}
	if clear.HasTransparency {
		return p, false, nil
	}
	switch about.ImageMetadata.Colorspace {
	case enums.FPDF_COLORSPACE_DEVICEGRAY, enums.FPDF_COLORSPACE_DEVICERGB, enums.FPDF_COLORSPACE_CALGRAY, enums.FPDF_COLORSPACE_CALRGB, enums.FPDF_COLORSPACE_ICCBASED:
	default:
		return p, false, nil
	}
	jpeg, err := s.isJPEG(img.object)
	if err != nil {
		return p, false, err
	}
	if !jpeg {
		return s.decoded(p, img)
	}
	if bits := about.ImageMetadata.BitsPerPixel; bits != 8 && bits != 24 { // four inks
		return p, false, nil
	}
	raw, err := s.lib.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: img.object})
	if err != nil {
		return p, false, err
	}
	p.Format, p.Data = models.PictureJPEG, raw.Data
	return p, len(raw.Data) > 0, nil
}

// isJPEG tells whether the image is compressed as JPEG and as nothing else.
func (s *server) isJPEG(object references.FPDF_PAGEOBJECT) (bool, error) {
	count, err := s.lib.FPDFImageObj_GetImageFilterCount(&requests.FPDFImageObj_GetImageFilterCount{ImageObject: object})
	if err != nil || count.Count != 1 {
		return false, err
	}
	filter, err := s.lib.FPDFImageObj_GetImageFilter(&requests.FPDFImageObj_GetImageFilter{ImageObject: object})
	if err != nil {
		return false, err
	}
	return filter.ImageFilter == "DCTDecode", nil
}

// decoded lets PDFium decode an image to its own pixels.
func (s *server) decoded(p models.Picture, img *placed) (_ models.Picture, ok bool, err error) {
	if img.w > maxRaw/img.h {
		return p, false, nil
	}
	got, err := s.lib.FPDFImageObj_GetBitmap(&requests.FPDFImageObj_GetBitmap{ImageObject: img.object})
	if err != nil {
		return p, false, nil // damaged; drawing shows what is left of it
	}
	defer func() {
		_, closing := s.lib.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: got.Bitmap})
		err = errors.Join(err, closing)
	}()
	format, err := s.lib.FPDFBitmap_GetFormat(&requests.FPDFBitmap_GetFormat{Bitmap: got.Bitmap})
	if err != nil || format.Format == enums.FPDF_BITMAP_FORMAT_BGRA { // parts of it are not there
		return p, false, err
	}
	if p.Data, err = s.pixels(got.Bitmap); err != nil {
		return p, false, err
	}
	switch len(p.Data) {
	case img.w * img.h:
		p.Format = models.PictureGray
	case 3 * img.w * img.h:
		p.Format, p.Data = withoutColour(p.Data)
	default:
		return p, false, nil
	}
	return p, true, nil
}

// withoutColour gives grey pixels where red, green and blue are all equal.
func withoutColour(rgb []byte) (models.PictureFormat, []byte) {
	for i := 0; i+2 < len(rgb); i += 3 {
		if rgb[i] != rgb[i+1] || rgb[i] != rgb[i+2] {
			return models.PictureRGB, rgb
		}
	}
	grey := make([]byte, len(rgb)/3)
	for i := range grey {
		grey[i] = rgb[3*i]
	}
	return models.PictureGray, grey
}

// pixels copies a bitmap out of PDFium's memory, without padding: one byte a pixel of grey, else red, green, blue.
func (s *server) pixels(bitmap references.FPDF_BITMAP) ([]byte, error) {
	format, err := s.lib.FPDFBitmap_GetFormat(&requests.FPDFBitmap_GetFormat{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	width, err := s.lib.FPDFBitmap_GetWidth(&requests.FPDFBitmap_GetWidth{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	height, err := s.lib.FPDFBitmap_GetHeight(&requests.FPDFBitmap_GetHeight{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	stride, err := s.lib.FPDFBitmap_GetStride(&requests.FPDFBitmap_GetStride{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	buffer, err := s.lib.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return nil, err
	}
	per := map[enums.FPDF_BITMAP_FORMAT]int{enums.FPDF_BITMAP_FORMAT_GRAY: 1, enums.FPDF_BITMAP_FORMAT_BGR: 3,
		enums.FPDF_BITMAP_FORMAT_BGRX: 4, enums.FPDF_BITMAP_FORMAT_BGRA: 4}[format.Format]
	if per == 0 {
		return nil, errors.New("a bitmap of unknown form")
	}
	return repack(buffer.Buffer, width.Width, height.Height, stride.Stride, per)
}

func repack(src []byte, w, h, stride, per int) ([]byte, error) {
	if w < 1 || h < 1 || stride < w*per || len(src) < (h-1)*stride+w*per {
		return nil, errors.New("a bitmap smaller than it says")
	}
	if per == 1 {
		out := make([]byte, 0, w*h)
		for y := range h {
			out = append(out, src[y*stride:][:w]...)
		}
		return out, nil
	}
	out := make([]byte, 3*w*h)
	for y := range h {
		row, dst := src[y*stride:][:w*per], out[3*y*w:][:3*w]
		for len(dst) >= 3 && len(row) >= per {
			dst[0], dst[1], dst[2] = row[2], row[1], row[0]
			dst, row = dst[3:], row[per:]
		}
	}
	return out, nil
}
