// Package recognise reads one page: it has the picture prepared, lets the engine read it, reads again what the engine
// passed over or was unsure of, and puts the lines into reading order. It runs in the child process that also holds
// the engine, so that a bad picture costs one page.
package recognise

import (
	"image"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/prepare"
)

// Mode says what a picture shows and so how the engine takes it apart.
type Mode string

// The modes.
const (
	ModePage   Mode = "page"   // a whole page: blocks and columns are looked for
	ModeBlock  Mode = "block"  // one block or column of text
	ModeLine   Mode = "line"   // a single line
	ModeDigits Mode = "digits" // a single line in which only digits, spaces and / . , - can stand
)

// Engine reads letters. The picture's text was scanned at dpi dots an inch, 0 for not known. Lines come in the engine's
// order, with boxes in pixels of the picture; a picture that carries nothing gives none.
type Engine interface {
	Recognise(img *image.Gray, mode Mode, dpi int) ([]models.Line, error)
}

// Codes finds barcodes in a grey picture and gives their boxes in its pixels.
type Codes interface {
	Find(img *image.Gray) ([]models.Barcode, error)
}

// Version changes whenever the same picture may give another reading, so that journals do not recall old ones.
const Version = "2"

// Page reads a page. dpi is what the file says of the picture's resolution, 0 for nothing; codes may be nil. The
// reading's words stand in pixels of the prepared picture, which is returned too (nil for a blank page), so that parts
// of it can be read again; models.Reading.PageBox takes them to the upright page. Barcodes stand in pixels of the
// upright page. The number of the page is left to the caller. An error is the engine's.
func Page(img image.Image, dpi int, engine Engine, codes Codes) (models.Reading, *image.Gray, error) {
	sheet := prepare.Open(img, dpi)
	r := reader{engine: engine, sheet: sheet}
	if sheet.Blank() {
		return r.blank(img.Bounds().Size()), nil, nil
	}
	if err := r.read(); err != nil {
		return models.Reading{}, nil, err
	}
	reading := r.reading()
	if codes != nil {
		found, err := codes.Find(sheet.Upright(r.page.Rotated))
		if err != nil {
			return models.Reading{}, nil, err
		}
		reading.Codes = found
	}
	return reading, r.page.Gray, nil
}

// reader holds one page while it is read.
type reader struct {
	engine Engine
	sheet  *prepare.Sheet
	page   *prepare.Page
	lines  []models.Line
}

func (r *reader) blank(size image.Point) models.Reading {
	q := r.sheet.Quality()
	return models.Reading{
		Page:     models.Page{Width: size.X, Height: size.Y, Quality: q},
		Prepared: models.Prepared{Width: size.X, Height: size.Y, ToPage: [6]float64{1, 0, 0, 0, 1, 0}},
	}
}

// read finds the way up and reads the page, then what was missed.
func (r *reader) read() error {
	if err := r.findWayUp(); err != nil {
		return err
	}
	lines, err := r.engine.Recognise(r.page.Gray, ModePage, engineDPI)
	if err != nil {
		return err
	}
	r.lines = lines
	if err := r.retryTurned(); err != nil {
		return err
	}
	r.lines = tidy(slices.DeleteFunc(r.lines, stacked), r.page.XHeight)
	if err := r.rereadWeak(); err != nil {
		return err
	}
	if err := r.recoverLoose(); err != nil {
		return err
	}
	tables := tablesOf(r.page.Rulings, r.page.XHeight)
	r.lines = inReadingOrder(dropJunk(tidy(r.lines, r.page.XHeight)), tables, r.page.XHeight)
	return nil
}

// engineDPI is what the engine is told: prepared pictures show letters as a scan at that resolution does.
const engineDPI = 220

func (r *reader) reading() models.Reading {
	q := r.sheet.Quality()
	q.Confidence = confidence(r.lines)
	return models.Reading{
		Page: models.Page{
			Width: r.page.Upright.X, Height: r.page.Upright.Y, Rotated: r.page.Rotated, Quality: q,
		},
		Lines: r.lines, Prepared: r.page.Prepared,
	}
}

// confidence gives the mean confidence of the words, each as heavy as it is long; 0 for no word.
func confidence(lines []models.Line) float64 {
	var sum, n float64
	for _, l := range lines {
		for _, w := range l.Words {
			k := float64(len([]rune(w.Text)))
			sum += w.Confidence * k
			n += k
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

func letters(lines []models.Line) int {
	n := 0
	for _, l := range lines {
		for _, w := range l.Words {
			n += len([]rune(w.Text))
		}
	}
	return n
}

func rectangle(b models.Box) image.Rectangle { return image.Rect(b.Left, b.Top, b.Right, b.Bottom) }
