package imagefile

import (
	"fmt"
	"io"

	"sohoa/models"
)

// File is an opened image file. It keeps the reader it was opened with and reads a page's bytes when they are asked for.
type File struct {
	r      io.ReaderAt
	size   int64
	kind   Kind
	pages  []page
	limits Limits
}

// page is what the headers tell about one page.
type page struct {
	width, height int
	orientation   int // as EXIF counts
	dpi           int
	dir           *directory // of TIFF
}

// Open judges a file of size bytes. Errors blame the file with models.CodeEmpty, CodeTooLarge, CodeUnsupported or
// CodeCorrupt; models.CodeUnavailable means that r failed. A PDF is unsupported here.
func Open(r io.ReaderAt, size int64, limits Limits) (*File, error) {
	limits = limits.withDefaults()
	kind, err := Sniff(r, size, limits)
	if err != nil {
		return nil, err
	}
	f := &File{r: r, size: size, kind: kind, limits: limits}
	switch kind {
	case JPEG:
		err = f.openJPEG()
	case PNG:
		err = f.openPNG()
	case WebP:
		err = f.openWebP()
	case TIFF:
		err = f.openTIFF()
	default:
		err = unsupported(kind, "it is not an image")
	}
	if err != nil {
		return nil, err
	}
	for i, p := range f.pages {
		if err := checkPixels(kind, i+1, p.width, p.height, limits); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Pages gives the number of pages, at least 1.
func (f *File) Pages() int { return len(f.pages) }

// Picture gives page number n, counted from 1, with its compressed bytes as they are in the file. Of a TIFF file the
// page is given as a JPEG where it is one, else as a TIFF file of its own.
func (f *File) Picture(n int) (models.Picture, error) {
	if n < 1 || n > len(f.pages) {
		return models.Picture{}, &models.Error{Code: models.CodeInvalid, Message: fmt.Sprintf("the file has no page %d", n), Hint: "ask for a page it has"}
	}
	p := f.pages[n-1]
	picture := models.Picture{Width: p.width, Height: p.height, Orientation: p.orientation, DPI: credibleDPI(p)}
	if f.kind == TIFF {
		return picture, f.tiffPage(&picture, p.dir)
	}
	picture.Format = map[Kind]models.PictureFormat{JPEG: models.PictureJPEG, PNG: models.PicturePNG, WebP: models.PictureWebP}[f.kind]
	picture.Data = make([]byte, f.size)
	if _, err := f.r.ReadAt(picture.Data, 0); err != nil && err != io.EOF {
		return models.Picture{}, unreadable(err)
	}
	return picture, nil
}

// credibleDPI gives 0 for a resolution that cannot be true: many programs write 72 or 96 whatever the picture is, which
// would make a page larger than any paper an office keeps.
func credibleDPI(p page) int {
	const longestInches = 24 // of A2
	if p.dpi < 50 || p.dpi > 2400 || max(p.width, p.height) > p.dpi*longestInches {
		return 0
	}
	return p.dpi
}
