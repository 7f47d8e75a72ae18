package barcode

import (
	"image"
	"math"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"sohoa/models"
)

// mark is a place that looks like one of the three corner marks of a QR code: dark and light in the proportion 1:1:3:1:1
// both across and down.
type mark struct {
	x, y   float64
	module float64 // pixels of a module
	seen   int     // rows that showed it
}

// maxMarks bounds the search for three that belong together.
const maxMarks = 64

func (p *plane) findQR() []models.Barcode {
	marks := p.marks()
	reader := qrcode.NewQRCodeReader()
	var out []models.Barcode
	used := make([]bool, len(marks))
	tries := 0
	for i := range marks {
		for j := i + 1; j < len(marks) && !used[i]; j++ {
			for k := j + 1; k < len(marks) && !used[i] && !used[j]; k++ {
				if used[k] || !corners(marks[i], marks[j], marks[k]) {
					continue
				}
				if tries++; tries > maxTries {
					return out
				}
				box := square(marks[i], marks[j], marks[k])
				if result := p.decode(reader, box, gozxing.NewHybridBinarizer); result != nil {
					out = append(out, barcode(kindQR, result, box.Intersect(image.Rect(0, 0, p.w, p.h))))
					used[i], used[j], used[k] = true, true, true
				}
			}
		}
	}
	return out
}

// marks looks for corner marks in every sampled row.
func (p *plane) marks() []mark {
	var out []mark
	var runs []int
	for y := 0; y < p.h; y += sampleStep {
		runs = p.runs(y, runs[:0])
		for i := 0; i+5 < len(runs); i += 2 {
			module := finder(runs[i+1]-runs[i], runs[i+2]-runs[i+1], runs[i+3]-runs[i+2], runs[i+4]-runs[i+3], runs[i+5]-runs[i+4])
			if module == 0 {
				continue
			}
			m, ok := p.confirm((runs[i+2]+runs[i+3])/2, y, module)
			if ok {
				out = merge(out, m)
			}
			if len(out) >= maxMarks {
				return out
			}
		}
	}
	return out
}

// finder gives the size of a module where five runs stand in the proportion of a corner mark, else 0.
func finder(a, b, c, d, e int) float64 {
	total := a + b + c + d + e
	if total < 10 {
		return 0
	}
	module := float64(total) / 7
	off := module/2 + 0.5
	if math.Abs(float64(a)-module) > off || math.Abs(float64(b)-module) > off || math.Abs(float64(c)-3*module) > 3*off ||
		math.Abs(float64(d)-module) > off || math.Abs(float64(e)-module) > off {
		return 0
	}
	return module
}

// confirm measures a mark downwards through its middle, and across again at its true height.
func (p *plane) confirm(x, y int, module float64) (mark, bool) {
	limit := int(module*4) + 2
	top, bottom, down := p.measure(x, y, 0, 1, limit)
	if down == 0 || down > 2*module || module > 2*down {
		return mark{}, false
	}
	cy := (top + bottom) / 2
	if !p.inside(x, cy) || !p.black(x, cy) {
		return mark{}, false
	}
	left, right, across := p.measure(x, cy, 1, 0, limit)
	if across == 0 {
		return mark{}, false
	}
	return mark{float64(left+right) / 2, float64(top+bottom) / 2, (across + down) / 2, 1}, true
}

func (p *plane) inside(x, y int) bool { return x >= 0 && y >= 0 && x < p.w && y < p.h }

// measure walks from a black pixel both ways, each over black, white and black, and gives the ends of the middle black
// run and the size of a module, 0 where the proportion is wrong.
func (p *plane) measure(x, y, dx, dy, limit int) (from, to int, module float64) {
	if !p.black(x, y) {
		return 0, 0, 0
	}
	middle := x*dx + y*dy
	var length [2][3]int
	for way := range 2 {
		sign := 2*way - 1
		at := 0
		for part := range 3 {
			n := 0
			for n <= limit {
				nx, ny := x+sign*dx*(at+1), y+sign*dy*(at+1)
				if !p.inside(nx, ny) || p.black(nx, ny) != (part != 1) {
					break
				}
				at++
				n++
			}
			length[way][part] = n
		}
	}
	before, after := length[0], length[1]
	module = finder(before[2], before[1], before[0]+1+after[0], after[1], after[2])
	return middle - before[0], middle + after[0], module
}

// merge adds a mark, or strengthens one at the same place.
func merge(marks []mark, m mark) []mark {
	for i := range marks {
		old := &marks[i]
		if math.Abs(old.x-m.x) < 2*m.module && math.Abs(old.y-m.y) < 2*m.module {
			n := float64(old.seen)
			old.x, old.y, old.module = (old.x*n+m.x)/(n+1), (old.y*n+m.y)/(n+1), (old.module*n+m.module)/(n+1)
			old.seen++
			return marks
		}
	}
	return append(marks, m)
}

// corners tells whether three marks can be those of one code: of one size, and in a right angle with equal legs, which
// have 14 modules in the smallest code and 170 in the largest.
func corners(a, b, c mark) bool {
	small, large := min(a.module, b.module, c.module), max(a.module, b.module, c.module)
	if large > 1.5*small {
		return false
	}
	d := [3]float64{distance(a, b), distance(b, c), distance(a, c)}
	long := max(d[0], d[1], d[2])
	short := min(d[0], d[1], d[2])
	mid := d[0] + d[1] + d[2] - long - short
	module := (a.module + b.module + c.module) / 3
	return mid < 1.2*short && math.Abs(long/math.Hypot(short, mid)-1) < 0.1 && short > 10*module && mid < 190*module
}

func distance(a, b mark) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// square gives the box around a code with these corner marks, with its quiet zone. The fourth corner lies opposite the
// one at the right angle.
func square(a, b, c mark) image.Rectangle {
	corner, p, q := a, b, c
	ab, bc, ac := distance(a, b), distance(b, c), distance(a, c)
	switch max(ab, bc, ac) {
	case ab:
		corner, p, q = c, a, b
	case ac:
		corner, p, q = b, a, c
	}
	fourthX, fourthY := p.x+q.x-corner.x, p.y+q.y-corner.y
	margin := 8 * max(a.module, b.module, c.module)
	return image.Rect(
		int(min(a.x, b.x, c.x, fourthX)-margin), int(min(a.y, b.y, c.y, fourthY)-margin),
		int(max(a.x, b.x, c.x, fourthX)+margin), int(max(a.y, b.y, c.y, fourthY)+margin))
}
