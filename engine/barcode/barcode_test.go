package barcode

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sohoa/models"
)

// page gives white paper of A4 at 300 dpi.
func page() *image.Gray { return paper(2480, 3508) }

func paper(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 250
	}
	return img
}

type encoder interface {
	Encode(string, gozxing.BarcodeFormat, int, int, map[gozxing.EncodeHintType]any) (*gozxing.BitMatrix, error)
}

// put draws a code with its middle at x, y, with modules of that many pixels, turned clockwise by degrees.
func put(t testing.TB, img *image.Gray, code encoder, format gozxing.BarcodeFormat, text string, x, y, module, degrees float64, height int) {
	t.Helper()
	bits, err := code.Encode(text, format, 1, height, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_CHARACTER_SET: "UTF-8", gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		t.Fatal(err)
	}
	w, h := float64(bits.GetWidth())*module, float64(bits.GetHeight())*module
	if format == gozxing.BarcodeFormat_CODE_128 {
		h = float64(height)
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	reach := int(math.Hypot(w, h)/2) + 1
	for dy := -reach; dy <= reach; dy++ {
		for dx := -reach; dx <= reach; dx++ {
			u, v := cos*float64(dx)+sin*float64(dy)+w/2, -sin*float64(dx)+cos*float64(dy)+h/2
			if u < 0 || v < 0 || u >= w || v >= h {
				continue
			}
			if bits.Get(int(u/module), int(v/h*float64(bits.GetHeight()))) {
				img.SetGray(int(x)+dx, int(y)+dy, color.Gray{Y: 30})
			}
		}
	}
}

func putQR(t testing.TB, img *image.Gray, text string, x, y, module, degrees float64) {
	t.Helper()
	put(t, img, qrcode.NewQRCodeWriter(), gozxing.BarcodeFormat_QR_CODE, text, x, y, module, degrees, 1)
}

func putBars(t testing.TB, img *image.Gray, text string, x, y, module, degrees float64) {
	t.Helper()
	put(t, img, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, text, x, y, module, degrees, 100)
}

func noise(img *image.Gray, amount float64) {
	r := rand.New(rand.NewPCG(1, 2))
	for i, v := range img.Pix {
		img.Pix[i] = uint8(min(max(float64(v)+r.NormFloat64()*amount, 0), 255))
	}
}

func texts(codes []models.Barcode) string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Kind+" "+c.Text)
	}
	return strings.Join(all, "\n")
}

const card = "001087012345|012345678|Nguyễn Văn Ảnh|17051987|Nam|Số 5, ngõ 12, phường Hồng Bàng, thành phố Hải Phòng|01072021"

func TestFindQR(t *testing.T) {
	t.Parallel()
	for _, module := range []float64{2.5, 3, 4, 6, 9} {
		for _, degrees := range []float64{0, 3, 20, 90, 180, 261} {
			t.Run(fmt.Sprintf("%v pixels %v degrees", module, degrees), func(t *testing.T) {
				t.Parallel()
				img := paper(1200, 1100)
				putQR(t, img, card, 650, 500, module, degrees)
				noise(img, 12)
				got := Find(img)
				if len(got) != 1 || got[0].Kind != "qr" || got[0].Text != card {
					t.Fatalf("got %q", texts(got))
				}
				if b := got[0].Box; b.Left > 650 || b.Right < 650 || b.Top > 500 || b.Bottom < 500 || b.Width() > int(120*module) {
					t.Errorf("the box is %v", b)
				}
			})
		}
	}
}

func TestFindCode128(t *testing.T) {
	t.Parallel()
	for _, module := range []float64{2, 3, 4, 6} {
		for _, degrees := range []float64{0, 1.5, 3, 180} {
			t.Run(fmt.Sprintf("%v pixels %v degrees", module, degrees), func(t *testing.T) {
				t.Parallel()
				img := paper(1700, 500)
				putBars(t, img, "H24.31-250312-0042", 850, 240, module, degrees)
				noise(img, 12)
				got := Find(img)
				if len(got) != 1 || got[0].Kind != "code128" || got[0].Text != "H24.31-250312-0042" {
					t.Fatalf("got %q", texts(got))
				}
				if b := got[0].Box; b.Top > 240 || b.Bottom < 240 || b.Height() > 200 {
					t.Errorf("the box is %v", b)
				}
			})
		}
	}
}

func TestFindSeveral(t *testing.T) {
	t.Parallel()
	img := page()
	putQR(t, img, "SOHOA-SEPARATOR", 400, 400, 5, 0)
	putQR(t, img, card, 2000, 500, 4, 10)
	putQR(t, img, "https://example.invalid/tra-cuu?ma=000.00.15.H24", 1300, 3000, 4, 0)
	putBars(t, img, "000.00.15.H24-250312", 1200, 1500, 3, 0)
	putBars(t, img, "31HK000123", 1200, 2200, 4, 0)
	got := texts(Find(img))
	for _, want := range []string{"qr SOHOA-SEPARATOR", "qr " + card, "qr https://example.invalid/tra-cuu?ma=000.00.15.H24",
		"code128 000.00.15.H24-250312", "code128 31HK000123"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not found", want)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 5 {
		t.Errorf("found %d codes:\n%s", n, got)
	}
}

func TestFindNothing(t *testing.T) {
	t.Parallel()
	noisy := paper(900, 900)
	noise(noisy, 80)
	ruled := page()
	for y := range ruled.Rect.Dy() {
		for x := 0; x < ruled.Rect.Dx(); x += 60 {
			ruled.SetGray(x, y, color.Gray{})
		}
	}
	for name, img := range map[string]*image.Gray{"white": page(), "noise": noisy, "rules": ruled, "tiny": image.NewGray(image.Rect(0, 0, 9, 9)),
		"black": image.NewGray(image.Rect(0, 0, 500, 500)), "part": page().SubImage(image.Rect(100, 100, 333, 444)).(*image.Gray)} {
		if got := Find(img); len(got) != 0 {
			t.Errorf("%s: %q", name, texts(got))
		}
	}
}

func TestFindInPartOfAPage(t *testing.T) {
	t.Parallel()
	img := page()
	putQR(t, img, "part", 1000, 1000, 6, 0)
	part := img.SubImage(image.Rect(700, 800, 1300, 1200)).(*image.Gray)
	got := Find(part)
	if len(got) != 1 || got[0].Text != "part" || got[0].Box.Left < 150 || got[0].Box.Right > 450 {
		t.Errorf("got %+v", got)
	}
}

func BenchmarkFindNothing(b *testing.B) {
	img := page()
	noise(img, 12)
	for b.Loop() {
		Find(img)
	}
}
