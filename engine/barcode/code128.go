package barcode

import (
	"image"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"sohoa/models"
)

const (
	// barRows is the distance of the rows in which bars are looked for; they are several times as high.
	barRows = 3 * sampleStep
	// leastChanges is how often the colour changes in the shortest code: start, two characters, check, stop.
	leastChanges = 30
	// widestRun is the widest bar or gap in pixels, 4 modules, of a code printed large and scanned at 600 dpi.
	widestRun = 48
	// reach is how far up and down the same bars must stand. Letters of 12 points at 300 dpi are about as high.
	reach = 20
	// sameShare is the share of pixels that must be equal in the rows reach apart.
	sameShare = 0.85
	// darkShare is the largest share of ink, and of gaps, in bars; speckles and rulings have less.
	darkShare = 0.7
	// maxShift is how many pixels the bars may move aside over reach: 6 degrees.
	maxShift = 2
	// quiet is the room beside the bars that the decoder wants to see, in pixels.
	quiet = 60
)

func (p *plane) findCode128() []models.Barcode {
	reader := oned.NewCode128Reader()
	var out []models.Barcode
	tries := 0
	for _, band := range p.bands() {
		if tries++; tries > maxTries {
			break
		}
		look := image.Rect(band.Min.X-quiet, band.Min.Y, band.Max.X+quiet, band.Max.Y)
		if result := p.decode(reader, look, gozxing.NewGlobalHistgramBinarizer); result != nil {
			out = append(out, barcode(kindCode128, result, band))
		}
	}
	return out
}

// bands gives the places where bars may stand.
func (p *plane) bands() []image.Rectangle {
	var out []image.Rectangle
	var runs []int
	for y := reach; y+reach < p.h; y += barRows {
		runs = p.runs(y, runs[:0])
		for start := 0; start < len(runs); {
			end := start + 1
			for end < len(runs) && runs[end]-runs[end-1] <= widestRun {
				end++
			}
			if end-start > leastChanges && p.standing(runs[start], runs[end-1], y) {
				out = grow(out, image.Rect(runs[start], y-reach, runs[end-1], y+reach+1))
			}
			start = end
		}
	}
	return out
}

// standing tells whether the pixels from left to right look the same above and below, where they may have moved aside as
// far as they do on a page that lies a little askew.
func (p *plane) standing(left, right, y int) bool {
	dark := 0
	for x := left; x < right; x++ {
		if p.black(x, y) {
			dark++
		}
	}
	if share := float64(dark) / float64(right-left); share < 1-darkShare || share > darkShare {
		return false
	}
	for shift := range maxShift + 1 {
		for _, s := range []int{shift, -shift} {
			if p.alike(left, right, y, y-reach, -s) && p.alike(left, right, y, y+reach, s) {
				return true
			}
		}
	}
	return false
}

func (p *plane) alike(left, right, y, other, shift int) bool {
	left, right = max(left, left-shift, 0), min(right, right-shift, p.w)
	different, allowed := 0, int((1-sameShare)*float64(right-left))
	for x := left; x < right; x++ {
		if p.black(x, y) != p.black(x+shift, other) {
			if different++; different > allowed {
				return false
			}
		}
	}
	return true
}

// grow adds a band, or widens the one above that it belongs to.
func grow(bands []image.Rectangle, band image.Rectangle) []image.Rectangle {
	for i, b := range bands {
		if b.Overlaps(band) {
			bands[i] = b.Union(band)
			return bands
		}
	}
	return append(bands, band)
}
