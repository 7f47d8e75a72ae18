package recognise

import (
	"cmp"
	"image"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/prepare"
)

// findWayUp prepares the page the right way up. Where the shape of the letters leaves a doubt, a few lines are read
// both ways.
func (r *reader) findWayUp() error {
	degrees := r.sheet.Turned()
	r.page = r.sheet.Page(degrees)
	if !r.sheet.Doubtful() {
		return nil
	}
	var upright, turned float64
	for _, box := range samples(r.page) {
		crop, _ := r.page.Crop(box, nil)
		for i, score := range []*float64{&upright, &turned} {
			lines, err := r.engine.Recognise(prepare.Turn(crop, 180*i), ModeLine, engineDPI)
			if err != nil {
				return err
			}
			*score += confidence(lines) * confidence(lines) * float64(letters(lines))
		}
	}
	if turned > upright*1.2 {
		r.page = r.sheet.Page((degrees + 180) % 360)
	}
	return nil
}

// samples chooses a few lines, neither short nor endless.
func samples(p *prepare.Page) []image.Rectangle {
	const most, ideal = 3, 25
	boxes := p.Loose(nil)
	slices.SortStableFunc(boxes, func(a, b image.Rectangle) int {
		return -cmp.Compare(min(float64(a.Dx()), ideal*p.XHeight), min(float64(b.Dx()), ideal*p.XHeight))
	})
	boxes = boxes[:min(most, len(boxes))]
	for i, b := range boxes {
		boxes[i].Max.X = min(b.Max.X, b.Min.X+int(2*ideal*p.XHeight))
	}
	return boxes
}

// poorPage is the page confidence below which another way of reading is tried.
const poorPage = 0.55

// retryTurned reads a page of poor confidence on its head and keeps the better reading.
func (r *reader) retryTurned() error {
	before := confidence(r.lines)
	if before >= poorPage {
		return nil
	}
	other := r.sheet.Page((r.page.Rotated + 180) % 360)
	lines, err := r.engine.Recognise(other.Gray, ModePage, engineDPI)
	if err != nil {
		return err
	}
	if confidence(lines) > before+0.1 && betterText(lines, r.lines) {
		r.page, r.lines = other, lines
	}
	return nil
}

// betterText compares the sums of sure letters.
func betterText(a, b []models.Line) bool { return sure(a) > sure(b) }

func sure(lines []models.Line) float64 {
	c := confidence(lines)
	return c * c * float64(letters(lines))
}
