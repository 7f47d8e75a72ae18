package recognise

import (
	"cmp"
	"image"
	"slices"

	"sohoa/models"
)

const (
	mostRereads   = 14   // lines of a page that are read a second time
	mostRecovered = 14   // pieces of loose ink of a page that are read
	weakLine      = 0.75 // line confidence below which a line is read again
	weakWord      = 0.35 // word confidence below which its line is read again
	sureEnough    = 0.55 // confidence from which recovered text is believed
)

// rereadWeak reads lines again, alone, that the engine was unsure of, and keeps the surer reading. Where the letters
// themselves show that several lines or columns were taken for one, each is read alone.
func (r *reader) rereadWeak() error {
	var weak []int
	for i, l := range r.lines {
		if isWeakLine(l) || lacksMarks(l) {
			weak = append(weak, i)
		}
	}
	slices.SortStableFunc(weak, func(a, b int) int {
		return -cmp.Compare(len(r.lines[a].Text()), len(r.lines[b].Text()))
	})
	better := make(map[int][]models.Line)
	for _, i := range weak[:min(mostRereads, len(weak))] {
		lines, err := r.readParts(r.lines[i], r.wordBoxes(i))
		if err != nil {
			return err
		}
		if surer(lines, r.lines[i]) {
			better[i] = lines
		}
	}
	var out []models.Line
	for i, l := range r.lines {
		if lines, ok := better[i]; ok {
			out = append(out, lines...)
		} else {
			out = append(out, l)
		}
	}
	r.lines = out
	return nil
}

func isWeakLine(l models.Line) bool {
	return confidence([]models.Line{l}) < weakLine || slices.ContainsFunc(l.Words, isWeak)
}

func isWeak(w models.Word) bool { return w.Confidence < weakWord && len([]rune(w.Text)) > 1 }

// surer tells whether a second reading is better than the first: more confident and not shorter, or as confident and
// with the marks that the first lacks.
func surer(lines []models.Line, old models.Line) bool {
	a, b := confidence(lines), confidence([]models.Line{old})
	if 10*letters(lines) < 7*letters([]models.Line{old}) {
		return false
	}
	if lacksMarks(old) && !slices.ContainsFunc(lines, lacksMarks) {
		return a > b-0.1
	}
	return a > b+0.04
}

// readParts reads the pieces of text that stand where a line was found.
func (r *reader) readParts(old models.Line, others []image.Rectangle) ([]models.Line, error) {
	box := rectangle(old.Box())
	var parts []image.Rectangle
	for _, p := range r.page.Loose(others) {
		if s := p.Intersect(box).Size(); 2*s.X*s.Y > p.Dx()*p.Dy() {
			parts = append(parts, p.Inset(-2))
		}
	}
	if len(parts) < 2 || len(parts) > 4 {
		parts = []image.Rectangle{box.Inset(-int(r.page.XHeight / 3))}
	}
	var out []models.Line
	for _, p := range parts {
		line, err := r.readLine(p, others)
		if err != nil {
			return nil, err
		}
		out = appendLine(out, line)
	}
	return out, nil
}

// wordBoxes gives the boxes of all words but those of line i.
func (r *reader) wordBoxes(i int) []image.Rectangle {
	var out []image.Rectangle
	for k, l := range r.lines {
		if k == i {
			continue
		}
		for _, w := range l.Words {
			out = append(out, rectangle(w.Box))
		}
	}
	return out
}

// readLine reads a part of the page as a single line; its boxes are those of the page.
func (r *reader) readLine(box image.Rectangle, neighbours []image.Rectangle) (models.Line, error) {
	crop, origin := r.page.Crop(box, neighbours)
	lines, err := r.engine.Recognise(crop, ModeLine, engineDPI)
	if err != nil {
		return models.Line{}, err
	}
	var out models.Line
	for _, l := range lines {
		for _, w := range l.Words {
			w.Box.Left += origin.X
			w.Box.Right += origin.X
			w.Box.Top += origin.Y
			w.Box.Bottom += origin.Y
			out.Words = append(out.Words, w)
		}
	}
	return out, nil
}

// recoverLoose reads the ink that no word covers. What it gives is put at the end: the reading order is made later.
func (r *reader) recoverLoose() error {
	words := r.wordBoxes(-1)
	grown := make([]image.Rectangle, len(words))
	for i, w := range words {
		grown[i] = w.Inset(-int(r.page.XHeight / 4))
	}
	boxes := r.page.Loose(grown)
	slices.SortStableFunc(boxes, func(a, b image.Rectangle) int { return -cmp.Compare(a.Dx(), b.Dx()) })
	for _, box := range boxes[:min(mostRecovered, len(boxes))] {
		line, err := r.readLine(box.Inset(-2), words)
		if err != nil {
			return err
		}
		r.lines = appendLine(r.lines, believable(line))
	}
	return nil
}

// believable drops the words of a recovered line that are likely made of strokes and stains.
func believable(l models.Line) models.Line {
	var out models.Line
	for _, w := range l.Words {
		if w.Confidence >= sureEnough && hasLetterOrDigit(w.Text) {
			out.Words = append(out.Words, w)
		}
	}
	if len([]rune(out.Text())) < 2 || confidence([]models.Line{out}) < sureEnough {
		return models.Line{}
	}
	return out
}
