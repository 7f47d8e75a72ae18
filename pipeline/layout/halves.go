package layout

import "sohoa/models"

// halves parts the lines of a sheet that lies open, as a land certificate does, into its two pages; the lines of any
// other page stay together. A sheet lies open where it is wider than high, text stands on both sides, and no line
// crosses the fold: a title or a header always does.
func halves(p models.Reading) [][]models.Line {
	whole := [][]models.Line{p.Lines}
	if p.Prepared.Width*20 < p.Prepared.Height*23 {
		return whole
	}
	fold, ok := foldOf(p)
	if !ok {
		return whole
	}
	parts := make([][]models.Line, 2)
	for _, l := range p.Lines {
		side := 0
		if l.Box().Left >= fold {
			side = 1
		}
		parts[side] = append(parts[side], l)
	}
	const enough = 6
	if len(parts[0]) < enough || len(parts[1]) < enough {
		return whole
	}
	return parts
}

// foldOf finds a column near the middle that no line crosses, the nearest to the middle.
func foldOf(p models.Reading) (int, bool) {
	w := p.Prepared.Width
	for off := 0; off < w/8; off += w/200 + 1 {
		for _, x := range [2]int{w/2 - off, w/2 + off} {
			if !crossed(p.Lines, x) {
				return x, true
			}
		}
	}
	return 0, false
}

func crossed(lines []models.Line, x int) bool {
	for _, l := range lines {
		if b := l.Box(); b.Left < x && b.Right > x {
			return true
		}
	}
	return false
}
