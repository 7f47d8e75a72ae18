package extract

import (
	"slices"

	"sohoa/pipeline/layout"
)

// cellAround gives the lines of a cell whose label stands at half its height, as in tables without rulings: as many lines
// above the label's row as below it, all with one left edge right of the label. middle is the line in the label's own
// row, empty where the cell has an even number of lines. It gives nothing where the lines do not stand so.
func (g *region) cellAround(m match, middle layout.Span, right int) []layout.Span {
	if !m.opens {
		return nil
	}
	even := middle.To == middle.From
	edge := g.sheet.Box(m.Span).Right
	var above, below []layout.Span
	for r := m.Row - 1; r >= 0; r-- {
		at, ok := g.cellLine(r, m.Row, edge, right)
		if !ok {
			break
		}
		above = append(above, at)
	}
	for r := m.Row + 1; r < len(g.sheet.Rows); r++ {
		at, ok := g.cellLine(r, m.Row, edge, right)
		if !ok {
			break
		}
		below = append(below, at)
	}
	n := min(len(above), len(below))
	if n == 0 {
		if even && len(below) == 1 && g.tailIn(m.Row+2) {
			return below // one line between the two of its label
		}
		return nil
	}
	above, below = above[:n], below[:n]
	slices.Reverse(above)
	if !even {
		if g.goesOn(above[0], right) {
			return nil // these lines belong to the label above
		}
		above = append(above, middle)
	}
	out := append(above, below...)
	if !g.aligned(out) {
		return nil
	}
	return out
}

// cellLine gives a row that is one line of a cell: it stands right of the edge, on the page of the label's row, and no
// label of a field is in it.
func (g *region) cellLine(r, label, edge, right int) (layout.Span, bool) {
	row, of := &g.sheet.Rows[r], &g.sheet.Rows[label]
	span := layout.Span{Row: r, To: len(row.Words)}
	near := r == label-1 || r == label+1
	apart := max(row.Box.Top-of.Box.Bottom, of.Box.Top-row.Box.Bottom)
	switch {
	case row.Page != of.Page || row.Half != of.Half || marksOnly(row.Words):
	case row.Box.Left <= edge || row.Box.Right > right:
	case near && apart > of.Em || apart > 6*of.Em:
	case slices.ContainsFunc(g.labels, func(o match) bool { return o.Row == r && (o.colon || len(o.fields) > 0) }):
	default:
		return span, true
	}
	return span, false
}

// tailIn tells whether the second line of a label stands in the row.
func (g *region) tailIn(r int) bool {
	return slices.ContainsFunc(g.labels, func(m match) bool { return m.tail && m.Row == r })
}

// goesOn tells whether the line carries on a value whose line above was full.
func (g *region) goesOn(at layout.Span, right int) bool {
	if at.Row == 0 {
		return false
	}
	row := &g.sheet.Rows[at.Row-1]
	above := inside(row, at.Row-1, g.sheet.Box(at).Left-row.Em, right)
	return above.To > above.From && row.Page == g.sheet.Rows[at.Row].Page && g.full(above, at, right)
}

// aligned tells whether the lines have one left edge.
func (g *region) aligned(lines []layout.Span) bool {
	left := g.sheet.Box(lines[0]).Left
	return !slices.ContainsFunc(lines, func(at layout.Span) bool {
		off := g.sheet.Box(at).Left - left
		return max(off, -off) > g.sheet.Rows[at.Row].Em/2
	})
}
