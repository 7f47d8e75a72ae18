package extract

import (
	"slices"

	"sohoa/models"
	"sohoa/pipeline/layout"
)

// zone is the part of the sheet where one section's labels are looked for: rows From up to, not including, To, and
// columns Left up to Right.
type zone struct {
	section     int // index into the type's sections, -1 for the paper's main part
	from, to    int
	left, right int
	side        bool // stands beside other zones
}

const endless = 1 << 30

// zonesOf parts the sheet by the anchors found on it. Anchors that stand side by side in one row open columns (the
// wife's and the husband's half, the head of a table); an anchor alone in its row opens a zone over the whole width.
func zonesOf(s *layout.Sheet, labels []match) []zone {
	zones := []zone{{section: -1, from: 0, to: len(s.Rows), right: endless}}
	for i := 0; i < len(labels); i++ {
		row := labels[i].Row
		var anchors []match
		for ; i < len(labels) && labels[i].Row == row; i++ {
			if len(labels[i].sections) > 0 {
				anchors = append(anchors, labels[i])
			}
		}
		i--
		if len(anchors) == 0 {
			continue
		}
		for k := range zones {
			zones[k].to = min(zones[k].to, row)
		}
		zones = append(zones, openZones(s, labels, anchors, headEdge(s, labels, anchors))...)
	}
	return slices.DeleteFunc(zones, func(z zone) bool { return z.from >= z.to })
}

// openZones opens the zones of the anchors of one row. heads is the right edge of the labels in front of a table's
// columns, 0 where none stand there: then each half has its own labels, which start where its anchor does.
func openZones(s *layout.Sheet, labels, anchors []match, heads int) []zone {
	row := anchors[0].Row
	em := s.Rows[row].Em
	var out []zone
	left := heads
	for k, a := range anchors {
		z := zone{section: a.sections[0], from: row, to: len(s.Rows), left: left, right: endless, side: len(anchors) > 1}
		if k+1 < len(anchors) {
			next := s.Box(anchors[k+1].Span)
			z.right = min(next.Left, labelStart(s, labels, s.Box(a.Span), row)) - em/2
			if heads > 0 {
				z.right = columnStart(s, s.Box(a.Span), next, row)
			}
		}
		left = z.right
		out = append(out, z)
	}
	if heads > 0 {
		out = append(out, zone{section: rowHeads, from: row, to: len(s.Rows), right: heads, side: true})
	}
	return out
}

// labelStart gives the left edge of the second half where both halves have the same labels side by side: its anchor may
// be centred over them.
func labelStart(s *layout.Sheet, labels []match, anchor models.Box, row int) int {
	edge := endless
	for i := 1; i < len(labels); i++ {
		a, b := labels[i-1], labels[i]
		if a.Row == b.Row && a.pattern == b.pattern && a.Row >= row && a.Row <= row+8 && s.Box(b.Span).Left > anchor.Left {
			edge = min(edge, s.Box(b.Span).Left)
		}
	}
	return edge
}

// columnStart gives the left border of a table's column from the cells in the rows below its head; cells may start left
// of the head, which is centred. A segment that no other row repeats is a word with a wide gap in the cell before.
func columnStart(s *layout.Sheet, head, next models.Box, row int) int {
	a, b := (head.Left+head.Right)/2, (next.Left+next.Right)/2
	em := s.Rows[row].Em
	var lefts []int
	for r := row + 1; r < len(s.Rows) && r <= row+8 && s.Rows[r].Page == s.Rows[row].Page; r++ {
		for _, seg := range s.Segments(r) {
			if box := s.Box(seg); box.Left > a && box.Left < next.Right && seg.From > 0 {
				lefts = append(lefts, box.Left)
			}
		}
	}
	slices.Sort(lefts)
	for i, left := range lefts {
		repeated := i > 0 && left-lefts[i-1] < em/2 || i+1 < len(lefts) && lefts[i+1]-left < em/2
		if repeated || len(lefts) == 1 {
			return min(left, next.Left) - em/4
		}
	}
	return min((a+b)/2, next.Left) - em/4
}

// headEdge gives the right edge of the labels that stand in the rows below several anchors, left of them all; 0 where
// the labels stand under the anchors.
func headEdge(s *layout.Sheet, labels, anchors []match) int {
	if len(anchors) < 2 {
		return 0
	}
	first, edge, rows := s.Box(anchors[0].Span), 0, 0
	for _, m := range labels {
		if m.Row <= anchors[0].Row || m.Row > anchors[0].Row+8 || len(m.fields) == 0 {
			continue
		}
		if b := s.Box(m.Span); b.Right < first.Left {
			edge = max(edge, b.Right)
			rows++
		}
	}
	if rows < 2 {
		return 0
	}
	return edge + s.Rows[anchors[0].Row].Em/4
}

// rowHeads marks the zone of the labels in front of a table's columns.
const rowHeads = -2

// zoneOf gives the zone that holds the span, the last opened first.
func zoneOf(zones []zone, s *layout.Sheet, at layout.Span) zone {
	b := s.Box(at)
	for i := len(zones) - 1; i >= 0; i-- {
		z := zones[i]
		if at.Row >= z.from && at.Row < z.to && b.Left >= z.left && b.Left < z.right {
			return z
		}
	}
	return zone{section: -1, to: len(s.Rows), right: endless}
}
