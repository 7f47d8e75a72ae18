package recognise

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/prepare"
)

// table is a net of rulings with cells between them.
type table struct {
	across, down []image.Rectangle
	box          image.Rectangle
}

// tablesOf gathers rulings that touch each other into nets. A net needs lines both ways; a frame around a page or a
// block counts too, its one cell is sorted out later.
func tablesOf(r prepare.Rulings, xHeight float64) []table {
	reach := int(xHeight)
	var nets []table
	for k, rulings := range [][]image.Rectangle{r.Across, r.Down} {
		for _, line := range rulings {
			if max(line.Dx(), line.Dy()) < 2*min(line.Dx(), line.Dy()) {
				continue
			}
			net := table{box: line}
			if k == 0 {
				net.across = []image.Rectangle{line}
			} else {
				net.down = []image.Rectangle{line}
			}
			nets = append(absorb(nets, &net, reach), net)
		}
	}
	return slices.DeleteFunc(nets, func(t table) bool { return len(t.across) < 2 || len(t.down) < 1 })
}

// absorb moves the nets that the new one touches into it and gives the rest.
func absorb(nets []table, net *table, reach int) []table {
	line := net.box
	rest := nets[:0]
	for _, t := range nets {
		if t.touches(line.Inset(-reach)) {
			net.across = append(net.across, t.across...)
			net.down = append(net.down, t.down...)
			net.box = net.box.Union(t.box)
		} else {
			rest = append(rest, t)
		}
	}
	return rest
}

func (t *table) touches(line image.Rectangle) bool {
	hit := func(r image.Rectangle) bool { return r.Overlaps(line) }
	return slices.ContainsFunc(t.across, hit) || slices.ContainsFunc(t.down, hit)
}

// cell gives the part of the table between the rulings around a point.
func (t *table) cell(x, y, reach int) image.Rectangle {
	c := t.box
	for _, r := range t.across {
		if x < r.Min.X-reach || x > r.Max.X+reach {
			continue
		}
		if at := (r.Min.Y + r.Max.Y) / 2; at <= y {
			c.Min.Y = max(c.Min.Y, at)
		} else {
			c.Max.Y = min(c.Max.Y, at)
		}
	}
	for _, r := range t.down {
		if y < r.Min.Y-reach || y > r.Max.Y+reach {
			continue
		}
		if at := (r.Min.X + r.Max.X) / 2; at <= x {
			c.Min.X = max(c.Min.X, at)
		} else {
			c.Max.X = min(c.Max.X, at)
		}
	}
	return c
}

// cellLines are the lines of one cell.
type cellLines struct {
	cell  image.Rectangle
	lines []models.Line
}

// fill takes the words that stand in cells of the table out of the lines and gives them cell by cell: from the top
// down, each row from the left. A table of one cell takes nothing.
func (t *table) fill(lines []models.Line, xHeight float64) (rest []models.Line, cells []cellLines) {
	reach := int(xHeight / 2)
	for _, l := range lines {
		var outside models.Line
		for _, w := range l.Words {
			x, y := (w.Box.Left+w.Box.Right)/2, (w.Box.Top+w.Box.Bottom)/2
			if !image.Pt(x, y).In(t.box) {
				outside.Words = append(outside.Words, w)
				continue
			}
			cells = addToCell(cells, t.cell(x, y, reach), w, l, reach)
		}
		rest = appendLine(rest, outside)
	}
	if len(cells) < 2 || t.isFrame(cells) {
		return lines, nil
	}
	slices.SortStableFunc(cells, func(a, b cellLines) int {
		if d := a.cell.Min.Y - b.cell.Min.Y; d < -reach || d > reach {
			return d
		}
		return cmp.Compare(a.cell.Min.X, b.cell.Min.X)
	})
	return rest, joinDigitBoxes(cells, xHeight)
}

// isFrame tells whether most of the table is one cell: then the net is a frame with some lines in it, and its words
// are better read as a page.
func (t *table) isFrame(cells []cellLines) bool {
	for _, c := range cells {
		if s := c.cell.Size(); s.X*s.Y*10 > t.box.Dx()*t.box.Dy()*8 {
			return true
		}
	}
	return false
}

// addToCell puts a word of a line into its cell; words of one line that share a cell stay one line.
func addToCell(cells []cellLines, cell image.Rectangle, w models.Word, from models.Line, reach int) []cellLines {
	for i := range cells {
		c := &cells[i]
		if !similar(c.cell, cell, reach) {
			continue
		}
		if n := len(c.lines); n > 0 {
			last := c.lines[n-1].Words
			if slices.Contains(from.Words, last[len(last)-1]) {
				c.lines[n-1].Words = append(last, w)
				return cells
			}
		}
		c.lines = append(c.lines, models.Line{Words: []models.Word{w}})
		return cells
	}
	return append(cells, cellLines{cell, []models.Line{{Words: []models.Word{w}}}})
}

func similar(a, b image.Rectangle, reach int) bool {
	near := func(p, q int) bool { return math.Abs(float64(p-q)) <= float64(reach) }
	return near(a.Min.X, b.Min.X) && near(a.Min.Y, b.Min.Y) && near(a.Max.X, b.Max.X) && near(a.Max.Y, b.Max.Y)
}

// joinDigitBoxes makes one word of the digits that stand in a row of narrow boxes.
func joinDigitBoxes(cells []cellLines, xHeight float64) []cellLines {
	narrow := func(c cellLines) bool {
		return float64(c.cell.Dx()) < 3*xHeight && len(c.lines) == 1 && len(c.lines[0].Words) == 1 &&
			!strings.ContainsFunc(c.lines[0].Words[0].Text, func(r rune) bool { return !unicode.IsDigit(r) })
	}
	var out []cellLines
	for _, c := range cells {
		if n := len(out); n > 0 && narrow(c) && boxesContinue(out[n-1], c, xHeight) {
			last := &out[n-1]
			w, next := &last.lines[0].Words[0], c.lines[0].Words[0]
			w.Text += next.Text
			w.Box = w.Box.Union(next.Box)
			w.Confidence = min(w.Confidence, next.Confidence)
			last.cell = last.cell.Union(c.cell)
			continue
		}
		if narrow(c) {
			c.lines = []models.Line{{Words: slices.Clone(c.lines[0].Words)}}
		}
		out = append(out, c)
	}
	return out
}

func boxesContinue(a, b cellLines, xHeight float64) bool {
	if len(a.lines) != 1 || len(a.lines[0].Words) != 1 || !isDigits(a.lines[0].Words[0].Text) {
		return false
	}
	gap := float64(b.lines[0].Words[0].Box.Left - a.lines[0].Words[0].Box.Right)
	return math.Abs(float64(a.cell.Min.Y-b.cell.Min.Y)) < xHeight && gap < 3*xHeight
}

func isDigits(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
}
