package tesseract

import (
	"image"
	"strings"
	"testing"

	"sohoa/models"
)

func client(t testing.TB) *Client {
	t.Helper()
	c, err := NewClient()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func text(lines []models.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Text())
	}
	return strings.Join(all, "\n")
}

func TestRecognisePage(t *testing.T) {
	t.Parallel()
	c := client(t)
	img := paper(t, 1400, 500, 100, "Con nuoc Viet Nam", "So nha 25 thon Dong", "Ngay 17 thang 5 nam 2020")
	lines, err := c.Recognise(img, ModePage, 300)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(lines); len(lines) != 3 || !strings.Contains(got, "2020") || !strings.Contains(got, "25") {
		t.Fatalf("got %d lines:\n%s", len(lines), got)
	}
	for _, line := range lines {
		for _, w := range line.Words {
			if w.Confidence < 0.5 || w.Confidence > 1 {
				t.Errorf("%q has confidence %v", w.Text, w.Confidence)
			}
			if w.Box.Left < 90 || w.Box.Height() < 20 || w.Box.Height() > 80 {
				t.Errorf("%q stands at %v", w.Text, w.Box)
			}
		}
	}
}

func TestRecogniseKeepsToItsMode(t *testing.T) {
	t.Parallel()
	c := client(t)
	digits := paper(t, 900, 120, 40, "031 098 O01 234")
	letters := paper(t, 900, 120, 40, "Nguyen Binh An")
	for range 2 { // one client, changed back and forth
		got, err := c.Recognise(digits, ModeDigits, 300)
		if err != nil {
			t.Fatal(err)
		}
		if s := text(got); strings.Trim(s, digitSigns) != "" || !strings.Contains(s, "098") {
			t.Errorf("digits: %q", s)
		}
		got, err = c.Recognise(letters, ModeLine, 300)
		if err != nil {
			t.Fatal(err)
		}
		if s := text(got); !strings.Contains(s, "An") {
			t.Errorf("line: %q", s)
		}
	}
}

func TestRecognisePartOfAPicture(t *testing.T) {
	t.Parallel()
	c := client(t)
	img := paper(t, 1000, 500, 60, "AAAA", "Lien 2020", "BBBB")
	part := img.SubImage(image.Rect(20, 100, 600, 200)).(*image.Gray)
	got, err := c.Recognise(part, ModeLine, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s := text(got); !strings.Contains(s, "2020") || strings.Contains(s, "A") {
		t.Errorf("got %q", s)
	}
	if b := got[0].Box(); b.Left < 30 || b.Left > 60 || b.Bottom > 100 {
		t.Errorf("the line stands at %v of the part", b)
	}
}

func TestRecogniseNothing(t *testing.T) {
	t.Parallel()
	c := client(t)
	// After a page with words, so that stale words would be seen.
	if _, err := c.Recognise(paper(t, 600, 200, 40, "Chu"), ModePage, 300); err != nil {
		t.Fatal(err)
	}
	white := paper(t, 800, 600, 0)
	black := image.NewGray(image.Rect(0, 0, 800, 600))
	tiny := image.NewGray(image.Rect(0, 0, minSide, minSide))
	faint := paper(t, 800, 600, 0)
	faint.Pix[5000] -= leastContrast - 1
	for name, img := range map[string]*image.Gray{"white": white, "black": black, "tiny": tiny, "faint": faint} {
		for _, mode := range []Mode{ModePage, ModeBlock, ModeLine, ModeDigits} {
			lines, err := c.Recognise(img, mode, 300)
			if err != nil || len(lines) != 0 {
				t.Errorf("%s, %s: %q, %v", name, mode, text(lines), err)
			}
		}
	}
}

func TestRecogniseRefuses(t *testing.T) {
	t.Parallel()
	c := client(t)
	for size, want := range map[image.Point]models.Code{
		{X: maxSide + 1, Y: 10}:  models.CodeTooLarge,
		{X: 10, Y: maxSide + 1}:  models.CodeTooLarge,
		{X: minSide - 1, Y: 100}: models.CodeInvalid,
		{}:                       models.CodeInvalid,
	} {
		if _, err := c.Recognise(image.NewGray(image.Rectangle{Max: size}), ModePage, 300); models.CodeOf(err) != want {
			t.Errorf("%v: %v", size, err)
		}
	}
	if _, err := c.Recognise(paper(t, 300, 100, 0, "abc"), "sideways", 300); models.CodeOf(err) != models.CodeInternal {
		t.Errorf("an unknown mode gave %v", err)
	}
}
