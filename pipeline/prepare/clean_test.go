package prepare

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// TestLeadersGoAndDotsBelowStay draws text above a leader that runs under it: the dot below a letter is as large as a
// leader's dot or a little larger, lower, and out of step.
func TestLeadersGoAndDotsBelowStay(t *testing.T) {
	t.Parallel()
	const xHeight, base = 18, 100
	c := paper(900, 160)
	for x := 40; x < 860; x += 9 {
		c.box(x, base+3, x+3, base+6, 40)
	}
	for i := range 10 {
		c.letter(60+i*22, base-4, xHeight, i, 20)
	}
	below := image.Rect(93, base+8, 97, base+12) // lower than the leader
	larger := image.Rect(600, base+2, 606, base+8)
	c.box(below.Min.X, below.Min.Y, below.Max.X, below.Max.Y, 20)
	c.box(larger.Min.X-2, base, larger.Max.X+4, base+9, 255) // no leader dot touches it
	c.box(larger.Min.X, larger.Min.Y, larger.Max.X, larger.Max.Y, 20)
	b := findBlobs(c.Gray, 128)
	if n := eraseLeaders(c.Gray, b, 128, xHeight); n < 80 {
		t.Errorf("%d dots were taken", n)
	}
	if v := darkest(c.Gray, 300, base, 590, base+8); v < 250 {
		t.Errorf("the leader stays as dark as %d", v)
	}
	for _, dot := range []image.Rectangle{below, larger} {
		if v := darkest(c.Gray, dot.Min.X, dot.Min.Y, dot.Max.X, dot.Max.Y); v > 30 {
			t.Errorf("the dot at %v was lost", dot)
		}
	}
}

func TestPunctuationIsNoLeader(t *testing.T) {
	t.Parallel()
	c := paper(600, 80)
	for _, x := range []int{60, 140, 150, 160, 330, 490} { // an ellipsis and lone full stops
		c.box(x, 40, x+4, 44, 20)
	}
	if n := eraseLeaders(c.Gray, findBlobs(c.Gray, 128), 128, 18); n != 0 {
		t.Errorf("%d dots were taken", n)
	}
}

func TestRulingsGoAndLettersStay(t *testing.T) {
	t.Parallel()
	const xHeight = 18
	c := paper(700, 300)
	c.box(50, 100, 650, 103, 30) // a rule
	c.box(50, 100, 52, 260, 30)  // and a table's side
	c.box(200, 80, 204, 120, 20) // the stem of a p that crosses it
	c.box(300, 97, 304, 101, 20) // a dot below that touches it
	c.box(400, 70, 404, 99, 20)  // a stem of a large letter that ends above it
	r := eraseRulings(c.Gray, 128, xHeight)
	if len(r.Across) != 1 || len(r.Down) != 1 {
		t.Fatalf("found %d across and %d down", len(r.Across), len(r.Down))
	}
	if a := r.Across[0]; a.Min.X > 52 || a.Max.X < 648 {
		t.Errorf("the rule was found at %v", a)
	}
	if v := darkest(c.Gray, 450, 95, 640, 110); v < 250 {
		t.Errorf("the rule stays as dark as %d", v)
	}
	if v := darkest(c.Gray, 45, 120, 60, 255); v < 250 {
		t.Errorf("the side stays as dark as %d", v)
	}
	for _, at := range []image.Point{{201, 90}, {201, 102}, {201, 115}, {301, 98}, {401, 80}} {
		if v := c.Pix[at.Y*c.Stride+at.X]; v > 40 {
			t.Errorf("ink at %v became %d", at, v)
		}
	}
}

func TestWallsOfDigitBoxesGo(t *testing.T) {
	t.Parallel()
	const xHeight = 18
	c := paper(700, 120)
	c.box(100, 30, 580, 32, 30)
	c.box(100, 80, 580, 82, 30)
	for x := 100; x <= 580; x += 40 {
		c.box(x, 30, x+2, 82, 30)
	}
	c.box(640, 30, 643, 78, 20) // the stem of a large letter
	eraseRulings(c.Gray, 128, xHeight)
	if v := darkest(c.Gray, 95, 25, 600, 90); v < 250 {
		t.Errorf("walls stay as dark as %d", v)
	}
	if c.Pix[50*700+641] > 40 {
		t.Error("a stem was taken for a wall")
	}
}

func TestSealGoesAndPrintUnderItStays(t *testing.T) {
	t.Parallel()
	const w, h = 1240, 1754
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	text := paper(w, h)
	text.text(18, 120, 15)
	seal := color.RGBA{215, 60, 70, 255}
	for y := range h {
		for x := range w {
			v := text.Pix[y*w+x]
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			d := math.Hypot(float64(x-800), float64(y-1200))
			if ring := d > 118 && d < 130 || d > 78 && d < 82 || d < 30; ring && v > 200 {
				img.SetRGBA(x, y, seal)
			}
		}
	}
	for x := 150; x < 600; x += 30 { // a red line of print elsewhere
		for y := 40; y < 60; y++ {
			for k := range 4 {
				img.SetRGBA(x+k, y, color.RGBA{190, 25, 35, 255})
			}
		}
	}
	s := Open(img, 150)
	p := s.Page(0)
	f := float64(p.Gray.Rect.Dx()) / w
	at := func(x, y int) uint8 { return p.Gray.Pix[int(float64(y)*f)*p.Gray.Stride+int(float64(x)*f)] }
	if v := at(152, 50); v > 130 {
		t.Errorf("red print became %d", v)
	}
	left, ringed := 0, 0
	for i := range 360 {
		sin, cos := math.Sincos(float64(i) * math.Pi / 180)
		x, y := 800+int(124*cos), 1200+int(124*sin)
		if text.Pix[y*w+x] < 200 || near255(text, x, y) {
			continue
		}
		ringed++
		if at(x, y) < 170 {
			left++
		}
	}
	if ringed < 100 || left*20 > ringed {
		t.Errorf("%d of %d places of the ring are still dark", left, ringed)
	}
	if v := darkest(p.Gray, int(700*f), int(1100*f), int(900*f), int(1300*f)); v > 90 {
		t.Errorf("the print under the seal faded to %d", v)
	}
}

// near255 tells whether print stands close to a place, which may darken it when scaled.
func near255(c canvas, x, y int) bool { return darkest(c.Gray, x-4, y-4, x+5, y+5) < 200 }

func TestSaltAndPepperIsSeen(t *testing.T) {
	t.Parallel()
	c := paper(900, 1250)
	c.text(22, 90, 20)
	if share := saltShare(c.Gray); share > 0.001 {
		t.Errorf("clean page: %.4f", share)
	}
	r := rand.New(rand.NewPCG(5, 6))
	for i := range c.Pix {
		switch r.IntN(50) {
		case 0:
			c.Pix[i] = 0
		case 1:
			c.Pix[i] = 255
		}
	}
	if share := saltShare(c.Gray); share < 0.01 {
		t.Errorf("noisy page: %.4f", share)
	}
	clean := median3(c.Gray)
	if share := saltShare(clean); share > 0.001 {
		t.Errorf("after the median: %.4f", share)
	}
}

func TestSpecksFarFromLettersGo(t *testing.T) {
	t.Parallel()
	c := paper(1000, 400)
	for i := range 20 {
		c.letter(100+i*24, 100, 18, 2, 20)
	}
	c.box(106, 104, 110, 108, 20) // a dot below
	r := rand.New(rand.NewPCG(8, 9))
	for i := range 120 {
		x, y := 20+i%12*75+r.IntN(50), 180+i/12*20+r.IntN(12)
		c.box(x, y, x+4, y+4, 20)
	}
	eraseSpecks(c.Gray, findBlobs(c.Gray, 128), 128, 18)
	if v := darkest(c.Gray, 0, 170, 1000, 400); v < 250 {
		t.Errorf("specks stay as dark as %d", v)
	}
	if c.Pix[106*1000+108] > 40 {
		t.Error("the dot below was lost")
	}
}

func TestLooseGivesWhatNoBoxCovers(t *testing.T) {
	t.Parallel()
	c := paper(900, 1250)
	c.text(15, 90, 20)
	p := Open(c.Gray, 110).Page(0)
	all := p.Loose(nil)
	if len(all) < 20 {
		t.Fatalf("%d lines found", len(all))
	}
	var most []image.Rectangle
	for i, r := range all {
		if i != 7 {
			most = append(most, r.Inset(-3))
		}
	}
	rest := p.Loose(most)
	if len(rest) == 0 || !rest[0].Overlaps(all[7]) {
		t.Errorf("want what stands at %v, got %v", all[7], rest)
	}
}
