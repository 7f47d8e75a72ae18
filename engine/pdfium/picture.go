package pdfium

import (
	"errors"
	"fmt"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"sohoa/models"
)

const (
	pointsPerInch = 72
	// drawnDPI is the resolution of pages without images.
	drawnDPI = 300
	// leastDPI is the resolution below which letters of a drawn page would be lost.
	leastDPI = 150
	// budget is the most pixels that a page is drawn with, whatever size it says it has.
	budget = 10_000_000
)

// picture gives a page: its scanned image, or a drawing.
func (s *server) picture(doc document, n, maxPixels int) (p models.Picture, err error) {
	loaded, err := s.lib.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc.ref, Index: n - 1})
	if err != nil {
		return p, corrupt(fmt.Sprintf("page %d cannot be opened", n), err)
	}
	defer func() {
		_, closing := s.lib.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
		err = errors.Join(err, closing)
	}()
	page := requests.Page{ByReference: &loaded.Page}
	sh, err := s.sheet(page)
	if err != nil {
		return p, err
	}
	c, err := s.look(page, sh)
	if err != nil {
		return p, err
	}
	if c.largest != nil && c.largest.w > maxPixels/max(c.largest.h, 1) {
		return p, &models.Error{Code: models.CodeTooLarge, Hint: "scan at 300 dpi",
			Message: fmt.Sprintf("page %d holds an image of %d by %d pixels; at most %d million can be taken", n, c.largest.w, c.largest.h, maxPixels/1_000_000)}
	}
	scanned := false
	if p, scanned, err = s.scanned(page, sh, c); err != nil {
		return p, err
	}
	if !scanned {
		if p, err = s.draw(page, sh, c); err != nil {
			return p, err
		}
	}
	p.TextLayer, err = s.words(page, sh, p)
	return p, err
}

func (s *server) sheet(page requests.Page) (sheet, error) {
	box, err := s.lib.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return sheet{}, err
	}
	turned, err := s.lib.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return sheet{}, err
	}
	sh := sheet{left: float64(box.Rect.Left), bottom: float64(box.Rect.Bottom), right: float64(box.Rect.Right), top: float64(box.Rect.Top),
		turns: int(turned.PageRotation) & 3}
	if !(sh.right-sh.left >= 1 && sh.top-sh.bottom >= 1 && sh.right-sh.left < 1e6 && sh.top-sh.bottom < 1e6) {
		return sheet{}, corrupt("a page has no size", nil)
	}
	return sh, nil
}

// scanned gives the image of a page that is one image, or false.
func (s *server) scanned(page requests.Page, sh sheet, c content) (models.Picture, bool, error) {
	if c.whole == nil || c.over || c.whole.w < 1 || c.whole.h < 1 {
		return models.Picture{}, false, nil
	}
	if shows, err := s.notes(page); err != nil || shows {
		return models.Picture{}, false, err
	}
	w, h := sh.size()
	orientation, straight := c.whole.at.orientation(w / h)
	if !straight {
		return models.Picture{}, false, nil
	}
	p, ok, err := s.extract(page, c.whole)
	p.Orientation = orientation
	p.DPI = c.whole.dpi(sh)
	return p, ok, err
}

// dpi gives the resolution of an image on the page.
func (p *placed) dpi(sh sheet) int {
	w, h := sh.size()
	inches := math.Hypot(p.at.a*w, p.at.b*h) / pointsPerInch
	if inches <= 0 {
		return 0
	}
	return int(math.Round(min(float64(p.w)/inches, 1e5)))
}

// draw renders the page, in grey where it has no colour.
func (s *server) draw(page requests.Page, sh sheet, c content) (models.Picture, error) {
	pw, ph, dpi, err := drawnSize(sh, c)
	if err != nil {
		return models.Picture{}, err
	}
	coloured, err := s.coloured(page, pw, ph)
	if err != nil {
		return models.Picture{}, err
	}
	p := models.Picture{Format: models.PictureGray, Width: pw, Height: ph, Orientation: 1, DPI: dpi}
	format, flags := enums.FPDF_BITMAP_FORMAT_GRAY, enums.FPDF_RENDER_FLAG_ANNOT|enums.FPDF_RENDER_FLAG_GRAYSCALE
	if coloured {
		p.Format, format, flags = models.PictureRGB, enums.FPDF_BITMAP_FORMAT_BGR, enums.FPDF_RENDER_FLAG_ANNOT
	}
	p.Data, err = s.render(page, pw, ph, format, flags)
	return p, err
}

// drawnSize gives the pixels and the resolution of a drawing. Where an image decides it, the image's pixels fall on those
// of the drawing one by one, as far as that can be.
func drawnSize(sh sheet, c content) (w, h, dpi int, err error) {
	pw, ph := sh.size()
	wanted := float64(drawnDPI)
	if c.largest != nil {
		wanted = max(float64(c.largest.dpi(sh)), leastDPI)
	}
	wanted = min(wanted, math.Sqrt(budget/(pw*ph))*pointsPerInch)
	fw, fh := pw*wanted/pointsPerInch, ph*wanted/pointsPerInch
	if i := c.largest; i != nil {
		fw = near(fw, float64(i.w)/math.Abs(i.at.a), float64(i.h)/math.Abs(i.at.c))
		fh = near(fh, float64(i.h)/math.Abs(i.at.d), float64(i.w)/math.Abs(i.at.b))
	}
	w, h = max(int(math.Round(fw)), 1), max(int(math.Round(fh)), 1)
	if w > 2*budget/h { // so thin a strip that its least width of a pixel makes it large
		return 0, 0, 0, corrupt("a page has an impossible form", nil)
	}
	return w, h, int(math.Round(wanted)), nil
}

// near gives the first of the others that differs from v by no more than a hundredth, else v.
func near(v float64, others ...float64) float64 {
	for _, o := range others {
		if math.Abs(o-v) <= v/100 {
			return o
		}
	}
	return v
}

// coloured looks for colour in a small drawing of the page.
func (s *server) coloured(page requests.Page, w, h int) (bool, error) {
	const shrink, least = 6, 20 // steps of 255 between the channels
	small, err := s.render(page, max(w/shrink, 1), max(h/shrink, 1), enums.FPDF_BITMAP_FORMAT_BGR, enums.FPDF_RENDER_FLAG_ANNOT)
	if err != nil {
		return false, err
	}
	for i := 0; i+2 < len(small); i += 3 {
		low, high := min(small[i], small[i+1], small[i+2]), max(small[i], small[i+1], small[i+2])
		if high-low >= least {
			return true, nil
		}
	}
	return false, nil
}

// render draws the page on white paper of w by h pixels and gives its rows without padding: grey, or red, green, blue.
func (s *server) render(page requests.Page, w, h int, format enums.FPDF_BITMAP_FORMAT, flags enums.FPDF_RENDER_FLAG) (data []byte, err error) {
	bitmap, err := s.lib.FPDFBitmap_CreateEx(&requests.FPDFBitmap_CreateEx{Width: w, Height: h, Format: format, Pointer: uint64(0)})
	if err != nil {
		return nil, err
	}
	defer func() {
		_, closing := s.lib.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap.Bitmap})
		err = errors.Join(err, closing)
	}()
	const white = 0xffffffff
	if _, err := s.lib.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap.Bitmap, Width: w, Height: h, Color: white}); err != nil {
		return nil, err
	}
	if _, err := s.lib.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{Bitmap: bitmap.Bitmap, Page: page, SizeX: w, SizeY: h, Flags: flags}); err != nil {
		return nil, err
	}
	return s.pixels(bitmap.Bitmap)
}
