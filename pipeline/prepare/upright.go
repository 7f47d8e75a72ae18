package prepare

// uprightness tells from -1 to 1 whether lines of Vietnamese text stand on their feet: far more ink reaches above the
// small letters (ascenders, capitals, marks) than below them. Turned, the page lies on its side and is judged as if
// turned clockwise by 90 degrees. Near 0 it cannot be told.
func uprightness(b blobs, w, h int, turned bool, degrees, xHeight float64) float64 {
	most := int32(8 * xHeight)
	text := make([]bool, len(b.comps))
	for i, c := range b.comps {
		text[i] = c.size() < most && c.size() > 1
	}
	pts := textPoints(b, text)
	if turned {
		for i, p := range pts {
			pts[i] = point{int32(h) - 1 - p.y, p.x, p.weight}
		}
		w, h = h, w
	}
	hist := make([]int32, h+w/2+64)
	rowContrast(pts, hist, 1, w, h, degrees)
	return bandBalance(hist, int(xHeight+0.5))
}

// bandBalance compares the ink above the bands of small letters with the ink below them.
func bandBalance(hist []int32, xHeight int) float64 {
	if xHeight < 3 {
		return 0
	}
	var above, below float64
	for y := xHeight; y < len(hist)-2*xHeight; y++ {
		// A band is a window of the small letters' height that holds more ink than the windows around it.
		if !isBand(hist, y, xHeight) {
			continue
		}
		reach := xHeight * 3 / 4
		above += ink(hist, y-1-reach, y-1)
		below += ink(hist, y+xHeight+1, y+xHeight+1+reach)
		y += xHeight
	}
	if above+below == 0 {
		return 0
	}
	return (above - below) / (above + below)
}

func isBand(hist []int32, y, n int) bool {
	here := ink(hist, y, y+n)
	if here < float64(4*n) {
		return false
	}
	for d := 1; d <= n; d++ {
		if ink(hist, y-d, y-d+n) > here || ink(hist, y+d, y+d+n) >= here {
			return false
		}
	}
	return true
}

func ink(hist []int32, from, to int) float64 {
	var sum float64
	for _, v := range hist[max(0, from):max(0, min(len(hist), to))] {
		sum += float64(v)
	}
	return sum
}
