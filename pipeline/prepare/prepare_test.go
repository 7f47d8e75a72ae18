package prepare

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

func TestSkewIsFoundWithinATenthOfADegree(t *testing.T) {
	t.Parallel()
	page := paper(900, 1250)
	page.text(13, 90, 20)
	for _, degrees := range []float64{-7.4, -2.35, 0, 0.3, 4.7, 7.8} {
		l := lookAt(page.leaning(degrees).Gray)
		if math.Abs(l.skew-degrees) > 0.1 || l.side != 0 {
			t.Errorf("leaning %.2f: found %.2f, turned by %d", degrees, l.skew, l.side)
		}
	}
}

func TestQuarterTurnsAreFound(t *testing.T) {
	t.Parallel()
	page := paper(900, 1250)
	page.text(13, 90, 20)
	for _, degrees := range []int{0, 90, 180, 270} {
		lying := turn(page.Gray, (360-degrees)%360)
		if got := Open(lying, 0).Turns(); len(got) != 1 || got[0] != degrees {
			t.Errorf("page that needs %d degrees: got %v", degrees, got)
		}
	}
}

// TestPointsMapBackToThePage marks a place with a block larger than any letter, finds it again in the prepared picture
// and maps it back.
func TestPointsMapBackToThePage(t *testing.T) {
	t.Parallel()
	const w, h = 900, 1250
	page := paper(w, h)
	page.text(15, 120, 20)
	mark := image.Pt(820, 1180)
	page.box(mark.X-25, mark.Y-25, mark.X+25, mark.Y+25, 0)
	for _, c := range []struct {
		lying   int
		degrees float64
	}{{0, 0}, {0, 2.5}, {90, 0}, {90, -5}, {180, 2.5}, {270, 0}, {270, -5}} {
		t.Run(fmt.Sprint(c.lying, c.degrees), func(t *testing.T) {
			t.Parallel()
			received := turn(page.leaning(c.degrees).Gray, (360-c.lying)%360)
			p := Open(received, 110).Page(c.lying)
			x, y := blockAt(p)
			gotX, gotY := toPage(p, x, y)
			mid := shift(w/2.0, h/2.0)
			wantX, wantY := mid.after(turning(c.degrees)).after(mid.inverse()).apply(float64(mark.X), float64(mark.Y))
			if math.Hypot(gotX-wantX, gotY-wantY) > 2 {
				t.Errorf("at %.1f, %.1f; want %.1f, %.1f", gotX, gotY, wantX, wantY)
			}
			if p.Upright != image.Pt(w, h) {
				t.Errorf("upright page of %v", p.Upright)
			}
		})
	}
}

func toPage(p *Page, x, y float64) (float64, float64) {
	m, k := p.Prepared.ToPage, p.Prepared.Perspective
	return projection{m[0], m[1], m[2], m[3], m[4], m[5], k[0], k[1], 1}.apply(x, y)
}

// blockAt gives the middle of the largest full square.
func blockAt(p *Page) (x, y float64) {
	var best component
	for _, c := range findBlobs(p.Gray, 128).comps {
		if side := c.height(); c.area > best.area && c.area*10 > side*side*8 && c.width()*10 > side*8 && side*10 > c.width()*8 {
			best = c
		}
	}
	return float64(best.x0+best.x1) / 2, float64(best.y0+best.y1) / 2
}

func TestSheetOnADeskIsSeenFromTheFront(t *testing.T) {
	t.Parallel()
	page := paper(1200, 1700)
	page.text(18, 150, 20)
	page.box(100, 60, 150, 110, 0)
	desk := newGray(1700, 2200)
	corners := [4][2]float64{{260, 200}, {1480, 260}, {1560, 2010}, {150, 1930}}
	into := quadrilateral(corners).after(scaling(1/1200.0, 1/1700.0))
	out := into.inverse()
	for y := range 2200 {
		for x := range 1700 {
			v := uint8(70)
			if px, py := out.apply(float64(x)+0.5, float64(y)+0.5); px >= 0 && py >= 0 && px < 1199 && py < 1699 {
				v = page.Pix[int(py)*1200+int(px)]
			}
			desk.Pix[y*1700+x] = v
		}
	}
	s := Open(desk, 0)
	if s.frame.whole || !s.frame.tilted {
		t.Fatalf("no sheet found: %+v", s.frame)
	}
	p := s.Page(s.Turns()[0])
	x, y := blockAt(p)
	gotX, gotY := toPage(p, x, y)
	wantX, wantY := into.apply(125, 85)
	if math.Hypot(gotX-wantX, gotY-wantY) > 6 {
		t.Errorf("mark at %.1f, %.1f; want %.1f, %.1f", gotX, gotY, wantX, wantY)
	}
	if ratio := float64(p.Gray.Rect.Dy()) / float64(p.Gray.Rect.Dx()); math.Abs(ratio-1.43) > 0.12 {
		t.Errorf("the sheet became %v", p.Gray.Rect.Size())
	}
}

func TestShadowIsNoDesk(t *testing.T) {
	t.Parallel()
	page := paper(1200, 1700)
	page.text(18, 100, 20)
	for y := range 1700 {
		for x := range 1200 {
			i := y*1200 + x
			page.Pix[i] = uint8(float64(page.Pix[i]) * min(1, 0.35+float64(x+y)/1800))
		}
	}
	s := Open(page.Gray, 0)
	if !s.frame.whole {
		t.Errorf("a shadow was taken for a desk: %+v", s.frame)
	}
	p := s.Page(0)
	if v := darkest(p.Gray, 4, 4, 60, 60); v < 200 {
		t.Errorf("the shadowed margin stays as dark as %d", v)
	}
}

func TestBlankPages(t *testing.T) {
	t.Parallel()
	specks := paper(900, 1250)
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		x, y := r.IntN(890), r.IntN(1240)
		specks.box(x, y, x+2, y+2, 30)
	}
	border := paper(900, 1250)
	border.box(0, 0, 30, 1250, 0)
	border.box(0, 0, 900, 20, 0)
	through := paper(900, 1250)
	through.text(13, 90, 225)
	printed := paper(900, 1250)
	printed.text(13, 350, 40)
	for name, c := range map[string]struct {
		page  canvas
		blank bool
	}{
		"empty": {paper(900, 1250), true}, "specks": {specks, true}, "border": {border, true},
		"show-through": {through, true}, "a few lines": {printed, false},
	} {
		if got := Open(c.page.Gray, 110).Blank(); got != c.blank {
			t.Errorf("%s: blank is %v", name, got)
		}
	}
}

func TestSmallAndOddPicturesDoNotPanic(t *testing.T) {
	t.Parallel()
	beyond := image.NewPaletted(image.Rect(0, 0, 90, 70), color.Palette{color.Black, color.White})
	for i := range beyond.Pix {
		beyond.Pix[i] = uint8(i)
	}
	black := image.NewGray(image.Rect(0, 0, 300, 200))
	for _, img := range []image.Image{
		image.NewGray(image.Rect(0, 0, 1, 1)), image.NewRGBA(image.Rect(5, 5, 8, 300)), image.NewCMYK(image.Rect(0, 0, 33, 21)),
		image.NewYCbCr(image.Rect(0, 0, 17, 19), image.YCbCrSubsampleRatio420), image.NewGray16(image.Rect(0, 0, 3000, 2)),
		image.NewNRGBA64(image.Rect(0, 0, 40, 40)), beyond, black,
	} {
		s := Open(img, 0)
		for _, d := range s.Turns() {
			p := s.Page(d)
			if p.Gray.Stride != p.Gray.Rect.Dx() || p.Gray.Rect.Min != (image.Point{}) {
				t.Errorf("%T: padded picture %v", img, p.Gray.Rect)
			}
			p.Loose(nil)
		}
	}
}

func TestShrinkGivesTheMean(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	g := newGray(907, 613)
	sum := 0
	for i := range g.Pix {
		g.Pix[i] = uint8(r.IntN(256))
		sum += int(g.Pix[i])
	}
	want := float64(sum) / float64(len(g.Pix))
	for _, size := range []image.Point{{907, 613}, {605, 409}, {300, 200}, {90, 61}, {906, 612}} {
		out := shrink(g, size.X, size.Y)
		sum := 0
		for _, v := range out.Pix {
			sum += int(v)
		}
		if got := float64(sum) / float64(len(out.Pix)); math.Abs(got-want) > 1.2 {
			t.Errorf("%v: mean %.2f, want %.2f", size, got, want)
		}
	}
}
