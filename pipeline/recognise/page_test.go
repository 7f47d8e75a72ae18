package recognise_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"sohoa/engine/tesseract"
	"sohoa/models"
	"sohoa/pipeline/prepare"
	"sohoa/pipeline/recognise"
)

// native lets the reader use the real engine.
type native struct{ client *tesseract.Client }

func (n native) Recognise(img *image.Gray, mode recognise.Mode, dpi int) ([]models.Line, error) {
	return n.client.Recognise(img, tesseract.Mode(mode), dpi)
}

func setup(t *testing.T) native {
	t.Helper()
	client, err := tesseract.NewClient()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return native{client}
}

var printed = []string{
	"Phan Van Binh sinh ngay 21 thang 06 nam 1984", "Giay to so 031084001234 cap ngay 17 thang 02 nam 2021",
	"Thuong tru tai phuong Cat Bi quan Hai An", "Quoc tich Viet Nam dan toc Kinh", "Ho khau thuong tru tai Hai Phong",
	"Giay nay co gia tri trong thoi han sau thang", "Dang ky lan dau ngay 05 thang 04 nam 2019", "Noi cap Cuc Canh sat",
}

// page prints the lines as a scan at 300 dots an inch shows 12-point letters.
func page(t *testing.T) *image.Gray {
	t.Helper()
	ttf, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(ttf, &opentype.FaceOptions{Size: 12, DPI: 300})
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 1800, 1600))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{20}), Face: face}
	for i, s := range printed {
		d.Dot = fixed.P(150, 250+i*100)
		d.DrawString(s)
	}
	return img
}

func TestPageIsReadHoweverItLies(t *testing.T) {
	t.Parallel()
	engine := setup(t)
	for _, degrees := range []int{0, 90, 180, 270} {
		reading, gray, err := recognise.Page(prepare.Turn(page(t), (360-degrees)%360), 300, engine, nil)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, l := range reading.Lines {
			lines = append(lines, l.Text())
		}
		if got, want := strings.Join(lines, "\n"), strings.Join(printed, "\n"); similarity(got, want) < 0.97 {
			t.Errorf("turned by %d: read\n%s", degrees, got)
		}
		p := reading.Page
		if p.Rotated != degrees || p.Width != 1800 || p.Height != 1600 || p.Quality.Confidence < 0.8 {
			t.Errorf("turned by %d: page %+v", degrees, p)
		}
		if gray.Rect.Dx() != reading.Prepared.Width || gray.Rect.Dy() != reading.Prepared.Height {
			t.Errorf("prepared picture of %v, told %d × %d", gray.Rect, reading.Prepared.Width, reading.Prepared.Height)
		}
		box := reading.PageBox(reading.Lines[0].Box())
		if math.Abs(float64(box.Left-150)) > 8 || box.Bottom < 245 || box.Bottom > 270 {
			t.Errorf("turned by %d: first line at %v", degrees, box)
		}
	}
}

func TestBlankPageIsNotRead(t *testing.T) {
	t.Parallel()
	img := image.NewGray(image.Rect(0, 0, 800, 600))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	reading, gray, err := recognise.Page(img, 0, nil, nil) // no engine is needed
	if err != nil || gray != nil || !reading.Page.Quality.Blank || len(reading.Lines) > 0 {
		t.Errorf("got %+v, %v", reading, err)
	}
}

// finder gives one code at a fixed place and remembers the picture it was shown.
type finder struct{ seen image.Rectangle }

func (f *finder) Find(img *image.Gray) ([]models.Barcode, error) {
	f.seen = img.Rect
	return []models.Barcode{{Kind: "qr", Text: "1", Box: models.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}}}, nil
}

func TestCodesAreLookedForOnTheUprightPage(t *testing.T) {
	t.Parallel()
	var f finder
	reading, _, err := recognise.Page(prepare.Turn(page(t), 90), 300, setup(t), &f)
	if err != nil {
		t.Fatal(err)
	}
	if f.seen.Dx() != 1800 || f.seen.Dy() != 1600 || len(reading.Codes) != 1 {
		t.Errorf("shown %v, got %v", f.seen, reading.Codes)
	}
}

// similarity is 1 less the share of letters that must be changed.
func similarity(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, s := range y {
			next := diagonal
			if r != s {
				next++
			}
			diagonal = row[j+1]
			row[j+1] = min(next, row[j]+1, row[j+1]+1)
		}
	}
	return 1 - float64(row[len(y)])/float64(max(1, len(x), len(y)))
}
