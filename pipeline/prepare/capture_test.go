package prepare

import (
	"image"
	"image/draw"
	"testing"

	"github.com/disintegration/imaging"

	"sohoa/models"
)

// page draws an A4 page of text at 200 dots an inch.
func page(ink uint8) canvas {
	c := paper(1654, 2339)
	c.text(18, 160, ink)
	return c
}

// dimmed makes everything darker by a factor.
func dimmed(img *image.Gray, factor float64) *image.Gray {
	out := newGray(img.Rect.Dx(), img.Rect.Dy())
	for i, v := range img.Pix {
		out.Pix[i] = uint8(float64(v) * factor)
	}
	return out
}

// cropped gives the page without what lies left of x.
func cropped(img *image.Gray, x int) *image.Gray {
	out := newGray(img.Rect.Dx()-x, img.Rect.Dy())
	draw.Draw(out, out.Rect, img, image.Pt(x, 0), draw.Src)
	return out
}

func TestCapture(t *testing.T) {
	t.Parallel()
	good := page(0).Gray
	for name, c := range map[string]struct {
		img     image.Image
		verdict models.Verdict
		code    models.CaptureCode
	}{
		"good":           {good, models.CaptureGood, models.CaptureOK},
		"a little blur":  {imaging.Blur(good, 1.5), models.CaptureGood, models.CaptureOK},
		"blur":           {imaging.Blur(good, 7), models.CaptureAgain, models.CaptureBlur},
		"blank":          {paper(1654, 2339).Gray, models.CaptureBetter, models.CaptureBlank},
		"dark":           {dimmed(good, 0.35), models.CaptureBetter, models.CaptureDark},
		"very dark":      {dimmed(good, 0.2), models.CaptureAgain, models.CaptureDark},
		"faint":          {page(190).Gray, models.CaptureBetter, models.CaptureFaint},
		"cut":            {cropped(good, 166), models.CaptureBetter, models.CaptureCut},
		"leaning":        {page(0).leaning(7).Gray, models.CaptureBetter, models.CaptureSkew},
		"leaning little": {page(0).leaning(3).Gray, models.CaptureGood, models.CaptureOK},
		"small":          {imaging.Resize(good, 500, 0, imaging.Box), models.CaptureAgain, models.CaptureSmall},
		"on its head":    {Turn(good, 180), models.CaptureGood, models.CaptureUpsideDown},
		"on its side":    {Turn(good, 90), models.CaptureGood, models.CaptureSideways},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Open(c.img, 0).Capture(); got.Verdict != c.verdict || got.Code != c.code {
				t.Errorf("%+v, want %s %s", got, c.verdict, c.code)
			}
		})
	}
}
