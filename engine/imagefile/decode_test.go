package imagefile

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := Open(bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// decodedPage opens a file and gives page n with its pixels.
func decodedPage(t testing.TB, data []byte, n int) (models.Picture, image.Image) {
	t.Helper()
	p, err := open(t, data).Picture(n)
	if err != nil {
		t.Fatal(err)
	}
	img, err := Decode(p)
	if err != nil {
		t.Fatal(err)
	}
	return p, img
}

func reference(t testing.TB, name string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(read(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// difference gives the mean difference of the colours of two pictures, in steps of 255.
func difference(t testing.TB, a, b image.Image) float64 {
	t.Helper()
	if a.Bounds().Size() != b.Bounds().Size() {
		t.Fatalf("sizes %v and %v", a.Bounds(), b.Bounds())
	}
	sum, n := 0, 0
	size := a.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			p := color.NRGBAModel.Convert(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y)).(color.NRGBA)
			q := color.NRGBAModel.Convert(b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y)).(color.NRGBA)
			for _, d := range [3]int{int(p.R) - int(q.R), int(p.G) - int(q.G), int(p.B) - int(q.B)} {
				sum += max(d, -d)
				n++
			}
		}
	}
	return float64(sum) / float64(n)
}

// Every file of testdata shows the same as the reference whose name its own begins with.
func TestFormsOfFiles(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.[tw]*")
	if err != nil || len(names) < 25 {
		t.Fatalf("fixtures: %v, %v", names, err)
	}
	for _, path := range names {
		name := filepath.Base(path)
		if name == "pages.tif" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stem, _, _ := strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), "-")
			_, img := decodedPage(t, read(t, name), 1)
			allowed := 0.0
			if strings.Contains(name, "jpeg") || name == "colour.webp" {
				allowed = 3
			}
			if d := difference(t, img, reference(t, stem+".png")); d > allowed {
				t.Errorf("differs by %.2f", d)
			}
			wantGrey := stem == "bilevel" || stem == "gray4"
			if _, grey := img.(*image.Gray); grey != wantGrey {
				t.Errorf("decoded to %T", img)
			}
		})
	}
}

func TestPagesOfOneFile(t *testing.T) {
	t.Parallel()
	data := read(t, "pages.tif")
	if n := open(t, data).Pages(); n != 4 {
		t.Fatalf("%d pages", n)
	}
	for n, want := range []string{"bilevel.png", "colour.png", "bilevel.png", "colour.png"} {
		p, img := decodedPage(t, data, n+1)
		if d := difference(t, img, reference(t, want)); d > 3 {
			t.Errorf("page %d differs from %s by %.1f", n+1, want, d)
		}
		if len(p.Data) > len(data)/2+5000 {
			t.Errorf("page %d carries %d of the file's %d bytes", n+1, len(p.Data), len(data))
		}
	}
	for _, n := range []int{0, 5, -1} {
		if _, err := open(t, data).Picture(n); models.CodeOf(err) != models.CodeInvalid {
			t.Errorf("page %d: %v", n, err)
		}
	}
}

func TestResolution(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"bilevel-g4.tif": 200, "colour-lzw-predictor.tif": 300, "colour-jpeg-one.tif": 300, "colour.webp": 0} {
		if p, _ := decodedPage(t, read(t, name), 1); p.DPI != want {
			t.Errorf("%s: %d dpi; want %d", name, p.DPI, want)
		}
	}
	for _, c := range []struct{ dpi, width, want int }{{72, 2480, 0}, {96, 800, 96}, {300, 2480, 300}, {1, 100, 0}, {20000, 9000, 0}} {
		if got := credibleDPI(page{dpi: c.dpi, width: c.width, height: 100}); got != c.want {
			t.Errorf("%d dpi of %d pixels is taken as %d; want %d", c.dpi, c.width, got, c.want)
		}
	}
}

func TestDecodeRaw(t *testing.T) {
	t.Parallel()
	img, err := Decode(models.Picture{Format: models.PictureRGB, Width: 2, Height: 1, Data: []byte{1, 2, 3, 4, 5, 6}})
	if err != nil || img.At(1, 0) != (color.NRGBA{4, 5, 6, 255}) {
		t.Errorf("%v, %v", img, err)
	}
	img, err = Decode(models.Picture{Format: models.PictureGray, Width: 1, Height: 2, Data: []byte{7, 8}, Orientation: 6})
	if err != nil || img.Bounds().Dx() != 2 || img.At(0, 0) != (color.Gray{Y: 8}) {
		t.Errorf("%v, %v", img, err)
	}
	for _, p := range []models.Picture{{Format: models.PictureGray, Width: 2, Height: 2, Data: make([]byte, 3)},
		{Format: models.PictureRGB, Width: 1 << 40, Height: 1 << 40}, {Format: models.PictureGray}, {Format: "bmp"}} {
		if _, err := Decode(p); err == nil {
			t.Errorf("%s %d by %d of %d bytes was decoded", p.Format, p.Width, p.Height, len(p.Data))
		}
	}
}

func TestTransparencyIsPaper(t *testing.T) {
	t.Parallel()
	src := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	src.SetNRGBA(0, 0, color.NRGBA{10, 20, 30, 0})
	src.SetNRGBA(1, 0, color.NRGBA{0, 0, 0, 128})
	deep := image.NewNRGBA64(src.Rect)
	deep.SetNRGBA64(1, 0, color.NRGBA64{0, 0, 0, 0x8000})
	palette := image.NewPaletted(src.Rect, color.Palette{color.NRGBA{}, color.NRGBA{0, 0, 0, 128}})
	palette.SetColorIndex(1, 0, 1)
	for _, img := range []image.Image{src, deep, palette} {
		var out bytes.Buffer
		if err := png.Encode(&out, img); err != nil {
			t.Fatal(err)
		}
		_, got := decodedPage(t, out.Bytes(), 1)
		for x, want := range []uint8{255, 127} {
			if c := color.NRGBAModel.Convert(got.At(x, 0)).(color.NRGBA); c.R != want || c.A != 255 {
				t.Errorf("%T: pixel %d is %v; want %d", img, x, c, want)
			}
		}
	}
}

// Turning is checked against the plainest way of doing it, for every form and for odd sizes.
func TestTurn(t *testing.T) {
	t.Parallel()
	const w, h = 131, 70
	grey := image.NewGray(image.Rect(0, 0, w, h))
	colour := image.NewNRGBA(grey.Rect)
	full := image.NewYCbCr(grey.Rect, image.YCbCrSubsampleRatio444)
	for i := range grey.Pix {
		grey.Pix[i] = uint8(i * 31)
		full.Y[i], full.Cb[i], full.Cr[i] = uint8(i), uint8(i*3), uint8(i*5)
		copy(colour.Pix[4*i:], []uint8{uint8(i), uint8(i * 7), uint8(i * 11), 255})
	}
	for _, src := range []image.Image{grey, colour, full} {
		for o := range 10 {
			got := turn(src, o)
			swap := o >= 5 && o <= 8
			if gw := got.Bounds().Dx(); (gw == h) != swap {
				t.Fatalf("%T turned by %d is %d wide", src, o, gw)
			}
			for y := range h {
				for x := range w {
					at := map[int]image.Point{2: {X: w - 1 - x, Y: y}, 3: {X: w - 1 - x, Y: h - 1 - y}, 4: {X: x, Y: h - 1 - y}, 5: {X: y, Y: x},
						6: {X: h - 1 - y, Y: x}, 7: {X: h - 1 - y, Y: w - 1 - x}, 8: {X: y, Y: w - 1 - x}}
					p, ok := at[o]
					if !ok {
						p = image.Pt(x, y)
					}
					if src.At(x, y) != got.At(p.X, p.Y) {
						t.Fatalf("%T turned by %d: pixel %d, %d is wrong", src, o, x, y)
					}
				}
			}
		}
	}
}

func TestTurnKeepsSubsampledColours(t *testing.T) {
	t.Parallel()
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio440,
		image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410} {
		src := image.NewYCbCr(image.Rect(0, 0, 64, 48), ratio)
		for y := range 48 {
			for x := range 64 {
				src.Y[src.YOffset(x, y)] = 120
				src.Cb[src.COffset(x, y)], src.Cr[src.COffset(x, y)] = uint8(100+x/8), uint8(100+y/8)
			}
		}
		for o := 1; o <= 8; o++ {
			back := map[int]int{6: 8, 8: 6}[o]
			if back == 0 {
				back = o
			}
			if d := difference(t, turn(turn(src, o), back), src); d > 1 {
				t.Errorf("ratio %v turned by %d and back differs by %.1f", ratio, o, d)
			}
		}
	}
}
