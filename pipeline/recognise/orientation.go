package recognise

import (
	"cmp"
	"image"
	"slices"

	"sohoa/models"
	"sohoa/pipeline/prepare"
)

// findWayUp prepares the page the right way up. Where the shape of the letters leaves a doubt, a few lines are read
// every way that comes into question.
func (r *reader) findWayUp() error {
	turns := r.sheet.Turns()
	r.page = r.sheet.Page(turns[0])
	if len(turns) == 1 {
		return nil
	}
	best, degrees := -1.0, turns[0]
	for i := 0; i < len(turns); i += 2 { // each pair is one picture and the same upside down
		page := r.page
		if i > 0 {
			page = r.sheet.Page(turns[i])
		}
		scores, err := r.readSamples(page)
		if err != nil {
			return err
		}
		for k, score := range scores {
			if score > best*1.2 {
				best, degrees = score, turns[i+k]
			}
		}
	}
	if degrees != r.page.Rotated {
		r.page = r.sheet.Page(degrees)
	}
	return nil
}

// readSamples scores the page as it is and upside down by how surely a few of its lines are read.
func (r *reader) readSamples(page *prepare.Page) (scores [2]float64, err error) {
	for _, box := range samples(page) {
		crop, _ := page.Crop(box, nil)
		for i := range scores {
			lines, err := r.engine.Recognise(prepare.Turn(crop, 180*i), ModeLine, engineDPI)
			if err != nil {
				return scores, err
			}
			scores[i] += sure(lines)
		}
	}
	return scores, nil
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
