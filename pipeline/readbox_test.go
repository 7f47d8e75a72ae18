package pipeline

import (
	"math/rand/v2"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/values"
)

// A box of the prepared picture that is taken to the page and back covers itself, and little more, however the sheet lay.
func TestPreparedBoxRoundTrip(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 8))
	for range 2000 {
		r := models.Reading{Page: models.Page{Width: 9000, Height: 9000}, Prepared: models.Prepared{Width: 2000, Height: 2600}}
		lean := random.Float64()*0.1 - 0.05
		scale := 0.6 + random.Float64()
		r.Prepared.ToPage = [6]float64{scale, -lean, 300 + 200*random.Float64(), lean, scale, 300 + 200*random.Float64()}
		r.Prepared.Perspective = [2]float64{(random.Float64() - 0.5) * 1e-4, (random.Float64() - 0.5) * 1e-4}
		left, top := random.IntN(1500), random.IntN(2300)
		box := models.Box{Left: left, Top: top, Right: left + 40 + random.IntN(400), Bottom: top + 20 + random.IntN(60)}
		onPage := r.PageBox(box)
		back := preparedBox(r, onPage)
		if back.Left > box.Left || back.Top > box.Top || back.Right < box.Right || back.Bottom < box.Bottom {
			t.Fatalf("%+v came back as %+v over %+v with %+v", box, back, onPage, r.Prepared)
		}
		// A leaning box grows by its lean over its other side, twice; two pixels are lost to rounding each way.
		slack := 8 + int(0.4*float64(box.Width()))
		if back.Width() > box.Width()+slack || back.Height() > box.Height()+slack {
			t.Fatalf("%+v came back as %+v", box, back)
		}
	}
}

func TestPreparedBoxWithoutMap(t *testing.T) {
	t.Parallel()
	r := models.Reading{Prepared: models.Prepared{Width: 100, Height: 100}}
	if got := preparedBox(r, models.Box{Left: 10, Top: 20, Right: 300, Bottom: 40}); got != (models.Box{Left: 10, Top: 20, Right: 100, Bottom: 40}) {
		t.Errorf("box %+v", got)
	}
	r.Prepared.ToPage = [6]float64{1, 0, 0, 1, 0, 0} // maps everything onto a line
	if got := preparedBox(r, models.Box{Right: 10, Bottom: 10}); !got.Empty() {
		t.Errorf("a map without an inverse gives %+v", got)
	}
}

func TestReadBoxAndWords(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	l := d.line(t)
	if _, err := l.Words(t.Context(), file, 1); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("words before the page was read: %v", err)
	}
	run(t, l)
	words, err := l.Words(t.Context(), file, 1)
	if err != nil || len(words) == 0 {
		t.Fatalf("%d words, %v", len(words), err)
	}
	var line models.Box
	for _, w := range words[:3] {
		line = line.Union(w.Box)
	}
	got, err := l.ReadBox(t.Context(), file, 1, line, values.KindText)
	if err != nil || !got.OK || got.Text != (models.Line{Words: words[:3]}).Text() {
		t.Errorf("the box of %v gives %+v, %v", words[:3], got, err)
	}
	all, err := l.ReadBox(t.Context(), file, 1, models.Box{Right: 1 << 20, Bottom: 1 << 20}, values.KindText)
	if err != nil || len(all.Text) <= len(got.Text) {
		t.Errorf("the whole page gives %+v, %v", all, err)
	}
	if _, err := l.ReadBox(t.Context(), file, 1, models.Box{Left: -10, Top: 5, Right: 0, Bottom: 50}, values.KindText); models.CodeOf(err) != models.CodeInvalid {
		t.Errorf("a box outside of the page: %v", err)
	}
	if n := d.count(callRead); n != 3 {
		t.Errorf("pages were recognised %d times", n)
	}
}
