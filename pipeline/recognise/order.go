package recognise

import (
	"cmp"
	"math"
	"slices"

	"sohoa/models"
)

// inReadingOrder orders lines as a person reads them: from the top down, but side by side columns (the two headers of
// an office paper, husband and wife, recipients and signer) one after the other, each as a whole, and tables row by
// row, cell by cell. Lines that run over a gutter or a ruling are parted there, pieces of one line that stand close
// together are joined.
func inReadingOrder(lines []models.Line, tables []table, xHeight float64) []models.Line {
	o := orderer{xHeight: xHeight}
	inside := make(map[models.Box][]models.Line)
	for _, t := range tables {
		rest, cells := t.fill(lines, xHeight)
		if len(cells) == 0 {
			continue
		}
		var whole models.Box
		var ordered []models.Line
		for _, c := range cells {
			for _, l := range o.flat(c.lines) {
				ordered = append(ordered, l)
				whole = whole.Union(l.Box())
			}
		}
		inside[whole] = ordered
		// The table takes its place among the lines as if it were one word.
		lines = append(rest, models.Line{Words: []models.Word{{Box: whole}}})
	}
	var out []models.Line
	for _, l := range o.flat(lines) {
		out = append(out, unfold(l, inside)...)
	}
	return out
}

// unfold puts the lines of tables back where a word stands for them.
func unfold(l models.Line, inside map[models.Box][]models.Line) []models.Line {
	var out []models.Line
	var plain models.Line
	for _, w := range l.Words {
		in, ok := inside[w.Box]
		if !ok || w.Text != "" {
			plain.Words = append(plain.Words, w)
			continue
		}
		out = appendLine(out, plain)
		plain = models.Line{}
		for _, t := range in {
			out = append(out, unfold(t, inside)...)
		}
	}
	return appendLine(out, plain)
}

type orderer struct{ xHeight float64 }

// flat gives the lines in order, row after row.
func (o orderer) flat(lines []models.Line) []models.Line {
	var out []models.Line
	for _, row := range o.order(lines, 0) {
		out = append(out, row...)
	}
	return out
}

// deepest bounds the columns within columns.
const deepest = 6

// order gives the rows of a region.
func (o orderer) order(lines []models.Line, depth int) [][]models.Line {
	g, ok := o.bestGutter(lines)
	if !ok || depth == deepest {
		return o.rows(lines)
	}
	var above, left, right, below []models.Line
	for _, l := range lines {
		b := l.Box()
		switch mid := (b.Top + b.Bottom) / 2; {
		case mid < g.top:
			above = append(above, l)
		case mid >= g.bottom:
			below = append(below, l)
		default:
			a, b := partAt(l, g.x)
			left, right = appendLine(left, a), appendLine(right, b)
		}
	}
	var out [][]models.Line
	for _, part := range [][]models.Line{above, left, right, below} {
		if len(part) > 0 {
			out = append(out, o.order(part, depth+1)...)
		}
	}
	return out
}

func appendLine(to []models.Line, l models.Line) []models.Line {
	if len(l.Words) == 0 {
		return to
	}
	return append(to, l)
}

// partAt parts a line left and right of x.
func partAt(l models.Line, x int) (left, right models.Line) {
	for _, w := range l.Words {
		if (w.Box.Left+w.Box.Right)/2 < x {
			left.Words = append(left.Words, w)
		} else {
			right.Words = append(right.Words, w)
		}
	}
	return left, right
}

// rows groups lines that stand beside each other, each row from left to right, and joins what belongs together.
func (o orderer) rows(lines []models.Line) [][]models.Line {
	lines = slices.Clone(lines)
	slices.SortStableFunc(lines, func(a, b models.Line) int { return cmp.Compare(middle(a), middle(b)) })
	var rows [][]models.Line
	for _, l := range lines {
		at := -1
		for i := len(rows) - 1; i >= max(0, len(rows)-4); i-- {
			if besides(nearest(rows[i], l), l) {
				at = i
				break
			}
		}
		if at < 0 {
			rows = append(rows, []models.Line{l})
		} else {
			rows[at] = append(rows[at], l)
		}
	}
	for i := range rows {
		slices.SortStableFunc(rows[i], func(a, b models.Line) int { return cmp.Compare(a.Box().Left, b.Box().Left) })
		rows[i] = o.join(rows[i])
	}
	return rows
}

func middle(l models.Line) int { b := l.Box(); return b.Top + b.Bottom }

// nearest gives the line of a row that stands closest to l sideways.
func nearest(row []models.Line, l models.Line) models.Line {
	best, at := math.MaxInt, 0
	b := l.Box()
	for i, r := range row {
		rb := r.Box()
		if d := max(rb.Left-b.Right, b.Left-rb.Right); d < best {
			best, at = d, i
		}
	}
	return row[at]
}

// besides tells whether two lines stand in one row without covering each other.
func besides(a, b models.Line) bool {
	x, y := a.Box(), b.Box()
	overlap := min(x.Bottom, y.Bottom) - max(x.Top, y.Top)
	shared := min(x.Right, y.Right) - max(x.Left, y.Left)
	return 2*overlap > min(x.Height(), y.Height()) && 2*shared < min(x.Width(), y.Width())
}

// join puts neighbours of a row that are no further apart than words into one line.
func (o orderer) join(row []models.Line) []models.Line {
	out := row[:1:1]
	for _, l := range row[1:] {
		last := &out[len(out)-1]
		gap := float64(l.Box().Left - last.Box().Right)
		if gap < 1.6*o.xHeight && gap > -o.xHeight {
			last.Words = append(slices.Clone(last.Words), l.Words...)
		} else {
			out = append(out, l)
		}
	}
	return out
}
