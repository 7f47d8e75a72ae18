package pdfium

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/klippa-app/go-pdfium/requests"

	"sohoa/models"
)

// one is the library in the test's own process; its pages are judged one after another.
var one struct {
	sync.Mutex
	server
}

// judge gives page n of a file as the child would.
func judge(t *testing.T, data []byte, n int) models.Picture {
	t.Helper()
	one.Lock()
	defer one.Unlock()
	startOne(t)
	a, _, err := one.answer(request{Do: doPicture, Key: source(data).Key, Page: n, MaxPages: 10, MaxPixels: 100_000_000}, [][]byte{data})
	if err != nil {
		t.Fatal(err)
	}
	return a.Picture
}

func startOne(t *testing.T) {
	t.Helper()
	if one.lib == nil {
		if err := one.start(cache()); err != nil {
			t.Fatal(err)
		}
	}
}

// drawing draws the first page with w by h pixels, whatever is on it.
func drawing(t *testing.T, data []byte, w, h int) *image.Gray {
	t.Helper()
	one.Lock()
	defer one.Unlock()
	startOne(t)
	doc, err := one.load("drawing of "+source(data).Key, data, 10)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := one.lib.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc.ref})
	if err != nil {
		t.Fatal(err)
	}
	pix, err := one.render(requests.Page{ByReference: &loaded.Page}, w, h, 1, 8)
	if err != nil {
		t.Fatal(err)
	}
	return &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)}
}

func raw(t *testing.T, p models.Picture) *image.Gray {
	t.Helper()
	if p.Format != models.PictureGray || len(p.Data) != p.Width*p.Height {
		t.Fatalf("got %s of %d by %d pixels in %d bytes", p.Format, p.Width, p.Height, len(p.Data))
	}
	return &image.Gray{Pix: p.Data, Stride: p.Width, Rect: image.Rect(0, 0, p.Width, p.Height)}
}

// upright applies an EXIF orientation, in the plainest way.
func upright(img *image.Gray, orientation int) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewGray(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			at := [9]image.Point{{}, {X: x, Y: y}, {X: w - 1 - x, Y: y}, {X: w - 1 - x, Y: h - 1 - y}, {X: x, Y: h - 1 - y},
				{X: y, Y: x}, {X: h - 1 - y, Y: x}, {X: h - 1 - y, Y: w - 1 - x}, {X: y, Y: w - 1 - x}}[orientation]
			out.SetGray(at.X, at.Y, img.GrayAt(x, y))
		}
	}
	return out
}

// difference gives the mean difference of two pictures of one size.
func difference(t *testing.T, a, b *image.Gray) float64 {
	t.Helper()
	if a.Rect != b.Rect {
		t.Fatalf("sizes %v and %v", a.Rect, b.Rect)
	}
	sum := 0.0
	for i := range a.Pix {
		sum += math.Abs(float64(a.Pix[i]) - float64(b.Pix[i]))
	}
	return sum / float64(len(a.Pix))
}

// A scanned image must stand as the page shows it, however file and matrix turn it.
func TestScansStandAsThePageShowsThem(t *testing.T) {
	t.Parallel()
	placements := map[string]string{
		"upright": "420 0 0 595 0 0", "mirrored": "-420 0 0 595 420 0", "upside down": "-420 0 0 -595 420 595", "flipped": "420 0 0 -595 0 595",
		"turned left": "0 595 -420 0 420 0", "turned right": "0 -595 420 0 0 595", "transposed": "0 595 420 0 0 0", "transversed": "0 -595 -420 0 420 595",
	}
	for name, matrix := range placements {
		for _, rotate := range []int{0, 90, 180, 270} {
			for _, nested := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s rotate %d form %v", name, rotate, nested), func(t *testing.T) {
					t.Parallel()
					s := sheetOf{more: fmt.Sprintf("/Rotate %d", rotate), content: "q " + matrix + " cm /I0 Do Q", images: []picture{grey(scan(210, 300))}}
					if nested {
						s.content = "q 2 0 0 2 0 0 cm 0.5 0 0 0.5 0 0 cm " + matrix + " cm /I0 Do Q"
					}
					data := pdf([]sheetOf{s})
					p := judge(t, data, 1)
					got := upright(raw(t, p), p.Orientation)
					want := drawing(t, data, got.Rect.Dx(), got.Rect.Dy())
					if d := difference(t, got, want); d > 4 {
						t.Errorf("orientation %d differs by %.1f from the page", p.Orientation, d)
					}
				})
			}
		}
	}
}

func TestWhatIsTakenAndWhatIsDrawn(t *testing.T) {
	t.Parallel()
	gray := scan(840, 1190)
	jpeg := asJPEG(t, gray, "DeviceGray")
	over := func(more string) sheetOf { return sheetOf{content: wholePage + more, images: []picture{jpeg}} }
	notes := func(annotation string) sheetOf {
		s := over("")
		s.more = "/Annots [ " + annotation + " ]"
		return s
	}
	coloured := image.NewYCbCr(image.Rect(0, 0, 840, 1190), image.YCbCrSubsampleRatio420)
	masked := grey(gray)
	masked.dict += " /Mask [ 0 3 ]"
	indexed := grey(gray)
	indexed.dict = strings.Replace(indexed.dict, "/DeviceGray", "[ /Indexed /DeviceRGB 255 <"+strings.Repeat("ff0000", 256)+"> ]", 1)
	stencil := picture{"/Width 840 /Height 1190 /ImageMask true /BitsPerComponent 1 /Filter /FlateDecode", flate(make([]byte, 105*1190))}
	cases := map[string]struct {
		sheet sheetOf
		want  models.PictureFormat
		drawn bool
	}{
		"grey JPEG":                   {over(""), models.PictureJPEG, false},
		"coloured JPEG":               {sheetOf{content: wholePage, images: []picture{asJPEG(t, coloured, "DeviceRGB")}}, models.PictureJPEG, false},
		"margins":                     {sheetOf{content: "q 405 0 0 580 8 8 cm /I0 Do Q", images: []picture{jpeg}}, models.PictureJPEG, false},
		"half a page":                 {sheetOf{content: "q 420 0 0 300 0 0 cm /I0 Do Q", images: []picture{jpeg}}, models.PictureGray, true},
		"wider than the page":         {sheetOf{content: "q 840 0 0 595 0 0 cm /I0 Do Q", images: []picture{jpeg}}, models.PictureGray, true},
		"a little askew":              {sheetOf{content: "q 420 3 -3 595 0 0 cm /I0 Do Q", images: []picture{jpeg}}, models.PictureJPEG, false},
		"askew":                       {sheetOf{content: "q 420 20 -20 595 0 0 cm /I0 Do Q", images: []picture{jpeg}}, models.PictureGray, true},
		"invisible text over it":      {over("BT /F 12 Tf 3 Tr 50 500 Td (old reading) Tj ET"), models.PictureJPEG, false},
		"a number over it":            {over("BT /F 12 Tf 50 500 Td (299) Tj ET"), models.PictureGray, true},
		"a line over it":              {over("0 0 m 300 300 l S"), models.PictureGray, true},
		"a clip over it":              {over("0 0 m 300 300 l 300 0 l W n"), models.PictureJPEG, false},
		"a ground below it":           {sheetOf{content: "1 g 0 0 420 595 re f " + wholePage, images: []picture{jpeg}}, models.PictureJPEG, false},
		"another image over it":       {sheetOf{content: wholePage + "q 60 0 0 60 300 40 cm /I1 Do Q", images: []picture{jpeg, grey(scan(60, 60))}}, models.PictureGray, true},
		"a colour that is not there":  {sheetOf{content: wholePage, images: []picture{masked}}, models.PictureGray, true},
		"palette":                     {sheetOf{content: wholePage, images: []picture{indexed}}, models.PictureRGB, true},
		"stencil":                     {sheetOf{content: wholePage, images: []picture{stencil}}, models.PictureGray, true},
		"sign-off":                    {notes("<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [ 200 540 380 590 ] >>"), models.PictureJPEG, false},
		"number put in when signing":  {notes("<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [ 60 500 90 514 ] >>"), models.PictureGray, true},
		"signature that is not shown": {notes("<< /Type /Annot /Subtype /Widget /FT /Sig /Rect [ 0 0 0 0 ] >>"), models.PictureJPEG, false},
		"hidden note":                 {notes("<< /Type /Annot /Subtype /FreeText /F 2 /Rect [ 60 500 190 514 ] >>"), models.PictureJPEG, false},
		"note":                        {notes("<< /Type /Annot /Subtype /FreeText /Rect [ 60 500 190 514 ] >>"), models.PictureGray, true},
		"link":                        {notes("<< /Type /Annot /Subtype /Link /Rect [ 60 500 190 514 ] >>"), models.PictureJPEG, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := judge(t, pdf([]sheetOf{c.sheet}), 1)
			if p.Format != c.want {
				t.Errorf("got %s; want %s", p.Format, c.want)
			}
			if taken := bytes.Equal(p.Data, c.sheet.images[0].data); taken == c.drawn {
				t.Errorf("the image's own bytes were given: %v", taken)
			}
			if !c.drawn && (p.Width != 840 || p.Height != 1190 || p.DPI < 140 || p.DPI > 150) {
				t.Errorf("%d by %d pixels at %d dpi", p.Width, p.Height, p.DPI)
			}
		})
	}
}

func TestBilevelScansKeepTheirColours(t *testing.T) {
	t.Parallel()
	bits := make([]byte, 105*1190) // 840 by 1190 pixels, the upper half 0
	for i := len(bits) / 2; i < len(bits); i++ {
		bits[i] = 0xff
	}
	for more, upper := range map[string]byte{"": 0, "/Decode [ 0 1 ]": 0, "/Decode [ 1 0 ]": 255} {
		p := judge(t, pdf([]sheetOf{{content: wholePage, images: []picture{{
			"/Width 840 /Height 1190 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode " + more, flate(bits)}}}}), 1)
		img := raw(t, p)
		if img.Rect.Dx() != 840 || img.GrayAt(10, 10).Y != upper || img.GrayAt(10, 1180).Y != 255-upper {
			t.Errorf("%q: %v, above %v, below %v", more, img.Rect, img.GrayAt(10, 10), img.GrayAt(10, 1180))
		}
	}
}

func TestStripsAreDrawn(t *testing.T) {
	t.Parallel()
	const w, h, strips = 840, 1190, 7
	whole := scan(w, h)
	var s sheetOf
	for i := range strips {
		strip := image.NewGray(image.Rect(0, 0, w, h/strips))
		copy(strip.Pix, whole.Pix[i*len(strip.Pix):])
		s.images = append(s.images, grey(strip))
		s.content += fmt.Sprintf("q 420 0 0 85 0 %d cm /I%d Do Q\n", 595-85*(i+1), i)
	}
	p := judge(t, pdf([]sheetOf{s}), 1)
	got := raw(t, p)
	want := drawing(t, pdf([]sheetOf{{content: wholePage, images: []picture{grey(whole)}}}), got.Rect.Dx(), got.Rect.Dy())
	if d := difference(t, got, want); got.Rect.Dx() < w || d > 1 {
		t.Errorf("drawn with %v pixels, %.1f from the whole", got.Rect, d)
	}
}

func TestImagesAreDrawnPixelByPixel(t *testing.T) {
	t.Parallel()
	whole := scan(1260, 1785)
	p := judge(t, pdf([]sheetOf{{content: wholePage + "BT /F 8 Tf 400 10 Td (7) Tj ET", images: []picture{grey(whole)}}}), 1)
	if got := raw(t, p); got.Rect != whole.Rect || !bytes.Equal(got.Pix[:1260*1700], whole.Pix[:1260*1700]) {
		t.Errorf("drawn with %v pixels, or not one by one", got.Rect)
	}
}

func TestDrawnPagesKeepWithinTheBudget(t *testing.T) {
	t.Parallel()
	text := "BT /F 20 Tf 50 500 Td (Hello) Tj ET"
	for box, dpi := range map[string]int{"0 0 595 842": 300, "0 0 842 1191": 300 * 10 / 13, "0 0 14400 14400": 16, "-100 -50 320 545": 300, "0 0 20 20": 300} {
		p := judge(t, pdf([]sheetOf{{box: box, content: text}}), 1)
		if p.Width*p.Height > budget*101/100 || p.DPI > 300 || p.DPI < dpi*9/10 {
			t.Errorf("%s: %d by %d at %d dpi", box, p.Width, p.Height, p.DPI)
		}
	}
	red := judge(t, pdf([]sheetOf{{content: text + " 1 0 0 rg 200 200 40 40 re f"}}), 1)
	if red.Format != models.PictureRGB || len(red.Data) != 3*red.Width*red.Height {
		t.Fatalf("a page with colour is %s of %d bytes", red.Format, len(red.Data))
	}
	x, y := 220*red.Width/420, (595-220)*red.Height/595
	if got := red.Data[3*(y*red.Width+x):][:3]; !bytes.Equal(got, []byte{255, 0, 0}) {
		t.Errorf("red is drawn as %v", got)
	}
}

// The words of the text layer must lie on the letters that are seen.
func TestWordsLieOnTheirLetters(t *testing.T) {
	t.Parallel()
	text := "BT /F 20 Tf 50 500 Td (Hello) Tj 60 0 Td (World) Tj -60 -100 Td (Below) Tj ET"
	for _, rotate := range []int{0, 90, 180, 270} {
		data := pdf([]sheetOf{{box: "20 10 440 605", more: fmt.Sprintf("/Rotate %d", rotate), content: text}})
		p := judge(t, data, 1)
		img := raw(t, p)
		var all string
		boxes := image.NewGray(img.Rect)
		for _, line := range p.TextLayer {
			all += line.Text() + "|"
			for _, w := range line.Words {
				for y := w.Box.Top; y < w.Box.Bottom; y++ {
					for x := w.Box.Left; x < w.Box.Right; x++ {
						boxes.SetGray(x, y, color.Gray{Y: 1})
					}
				}
			}
		}
		for _, word := range []string{"Hello", "World", "Below"} {
			if !strings.Contains(all, word) {
				t.Errorf("rotate %d: the text layer is %q", rotate, all)
			}
		}
		inside, ink := 0, 0
		for i, v := range img.Pix {
			if v < 128 {
				ink++
				inside += int(boxes.Pix[i])
			}
		}
		if ink == 0 || inside < ink*98/100 {
			t.Errorf("rotate %d: %d of %d pixels of ink lie in the boxes of words", rotate, inside, ink)
		}
	}
}

func TestWordsOfAScanStandOnIt(t *testing.T) {
	t.Parallel()
	p := judge(t, pdf([]sheetOf{{content: wholePage + "BT /F 20 Tf 3 Tr 210 297 Td (middle) Tj ET", more: "/Rotate 90", images: []picture{grey(scan(840, 1190))}}}), 1)
	if p.Orientation != 6 || len(p.TextLayer) != 1 {
		t.Fatalf("orientation %d, text layer %v", p.Orientation, p.TextLayer)
	}
	// The seen page is 1190 by 840; the text runs downwards from its middle.
	if b := p.TextLayer[0].Box(); b.Top < 400 || b.Top > 440 || b.Left < 570 || b.Right > 640 || b.Height() < 100 {
		t.Errorf("the word stands at %v", b)
	}
}
