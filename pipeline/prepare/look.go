package prepare

import (
	"image"
	"math"
	"slices"
)

// look is what a glance at a small copy of the sheet tells.
type look struct {
	ground    ground
	threshold uint8   // on the small copy, its paper made white
	xHeight   float64 // height of small letters without mark, in pixels of the small copy; 0: no text
	letters   int     // components that can be letters
	specks    float64 // share of specks among the dark components
	contrast  float64 // 0 to 1: distance of ink and paper
	skew      float64 // degrees clockwise that the lines lean when the sheet is turned by side
	side      int     // 0 or 90: degrees clockwise that bring the lines of text to run across
	doubt     bool    // the lines of text may as well run down
	cut       int     // letters that touch one edge of the sheet, on the edge that most touch
	up        float64 // above 0: the letters stand on their feet, below: on their head; near 0: cannot tell
}

// lookAt measures a small copy of a sheet, 100 to 170 dots an inch.
func lookAt(small *image.Gray) look {
	w, h := small.Rect.Dx(), small.Rect.Dy()
	var l look
	l.ground = groundOf(small, 48)
	flat := l.ground.divide(small)
	hist, n := histogram(flat)
	l.threshold = inkThreshold(&hist)
	l.contrast = contrastOf(&hist, n, l.threshold)
	b := findBlobs(flat, l.threshold)
	letter := l.pickLetters(b, w, h)
	if l.letters < 4 {
		return l
	}
	l.cut = touching(b, letter, int32(w), int32(h))
	pts := textPoints(b, letter)
	across, down := leanOf(pts, w, h, false, l.xHeight), leanOf(pts, w, h, true, l.xHeight)
	best := across
	l.doubt = max(across.banding, down.banding) < 2.2*min(across.banding, down.banding)
	if down.banding > across.banding {
		l.side, best = 90, down
	}
	l.skew = best.degrees
	if math.Abs(l.skew) > maxSkew || best.banding < 0.2 {
		l.skew = 0 // no lines of text to go by
	}
	l.up = uprightness(b, w, h, l.side == 90, l.skew, l.xHeight)
	return l
}

// touching counts the letters at the edge of a w × h sheet that most letters touch.
func touching(b blobs, letter []bool, w, h int32) int {
	var sides [4]int
	for i, c := range b.comps {
		if !letter[i] {
			continue
		}
		for side, at := range [4]bool{c.x0 <= 0, c.y0 <= 0, c.x1 >= w, c.y1 >= h} {
			if at {
				sides[side]++
			}
		}
	}
	return slices.Max(sides[:])
}

// contrastOf gives the distance between the mean ink and white.
func contrastOf(hist *[256]int, n int, threshold uint8) float64 {
	ink, sum := 0, 0
	for v := range int(threshold) {
		ink += hist[v]
		sum += v * hist[v]
	}
	if ink*5000 < n {
		return 0
	}
	return 1 - float64(sum)/float64(ink)/255
}

// pickLetters marks the components that can be letters and learns their height.
func (l *look) pickLetters(b blobs, w, h int) []bool {
	const least = 5 // pixels: smaller letters than that cannot be read at all
	most := int32(max(w, h) / 14)
	letter := make([]bool, len(b.comps))
	var sizes []int32
	specks := 0
	for i, c := range b.comps {
		if c.size() <= 2 {
			specks++
		}
		if c.size() >= least && c.size() <= most && c.area*12 >= c.width()*c.height() &&
			c.width() < 6*c.height() && c.height() < 8*c.width() {
			letter[i] = true
			sizes = append(sizes, min(c.size(), 2*min(c.width(), c.height())))
		}
	}
	l.letters = len(sizes)
	if n := len(b.comps); n > 0 {
		l.specks = float64(specks) / float64(n)
	}
	if len(sizes) == 0 {
		return letter
	}
	slices.Sort(sizes)
	l.xHeight = typicalHeight(sizes)
	l.letters = 0
	for i, c := range b.comps {
		if letter[i] && float64(c.size()) < 0.6*l.xHeight {
			letter[i] = false
		}
		if letter[i] {
			l.letters++
		}
	}
	return letter
}

// typicalHeight gives the height of small letters from the sorted sizes of all components: marks and dots are left
// out by looking only at what is at least half as large as the large ones.
func typicalHeight(sizes []int32) float64 {
	upper := sizes[len(sizes)*8/10]
	from, _ := slices.BinarySearch(sizes, (upper+1)/2)
	rest := sizes[from:]
	return float64(rest[len(rest)*3/10])
}
