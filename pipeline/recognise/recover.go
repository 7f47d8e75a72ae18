package recognise

import (
	"cmp"
	"image"
	"slices"

	"sohoa/models"
)

const (
	mostRereads   = 10   // lines of a page that are read a second time
	mostRecovered = 14   // pieces of loose ink of a page that are read
	weakLine      = 0.72 // line confidence below which a line is read again
	weakWord      = 0.35 // word confidence below which its line is read again
	sureEnough    = 0.55 // confidence from which recovered text is believed
)

// rereadWeak reads lines alone that the engine was unsure of, and keeps the surer reading.
func (r *reader) rereadWeak() error {
	var weak []int
	for i, l := range r.lines {
		if c := confidence([]models.Line{l}); c < weakLine || slices.ContainsFunc(l.Words, isWeak) {
			weak = append(weak, i)
		}
	}
	slices.SortStableFunc(weak, func(a, b int) int {
		return -cmp.Compare(len(r.lines[a].Text()), len(r.lines[b].Text()))
	})
	for _, i := range weak[:min(mostRereads, len(weak))] {
		old := r.lines[i]
		line, err := r.readLine(rectangle(old.Box()).Inset(-int(r.page.XHeight/3)), r.otherWords(i))
		if err != nil {
			return err
		}
		a, b := confidence([]models.Line{line}), confidence([]models.Line{old})
		if a > b+0.04 && len([]rune(line.Text()))*10 >= len([]rune(old.Text()))*7 {
			r.lines[i] = line
		}
	}
	return nil
}

func isWeak(w models.Word) bool { return w.Confidence < weakWord && len([]rune(w.Text)) > 1 }

// otherWords gives the boxes of all words but those of line i.
func (r *reader) otherWords(i int) []image.Rectangle {
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

// recoverLoose reads the ink that no word covers, and puts what it gives among the lines.
func (r *reader) recoverLoose() error {
	words := r.otherWords(-1)
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
		if line = believable(line); len(line.Words) > 0 {
			r.insert(line)
		}
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

// insert puts a recovered line where it is read: beside a line of the same row, or below the nearest line above it.
func (r *reader) insert(line models.Line) {
	box := line.Box()
	at, best := 0, -1
	for i, l := range r.lines {
		b := l.Box()
		overlap := min(b.Bottom, box.Bottom) - max(b.Top, box.Top)
		if 2*overlap >= min(b.Height(), box.Height()) { // same row: the nearer neighbour decides
			gap := max(b.Left-box.Right, box.Left-b.Right)
			if best < 0 || gap < best {
				best = max(0, gap)
				at = i
				if box.Left > b.Left {
					at = i + 1
				}
			}
		}
	}
	if best < 0 {
		at = r.below(box)
	}
	r.lines = slices.Insert(r.lines, at, line)
}

// below gives the index after the nearest line above the box that shares columns with it.
func (r *reader) below(box models.Box) int {
	at, best := 0, 1<<30
	for i, l := range r.lines {
		b := l.Box()
		if b.Bottom > box.Top+box.Height()/2 || b.Left >= box.Right || b.Right <= box.Left {
			continue
		}
		if d := box.Top - b.Bottom; d < best {
			at, best = i+1, d
		}
	}
	return at
}
