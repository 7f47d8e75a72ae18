package recognise

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"sohoa/models"
)

// gutter is the blank strip between two columns.
type gutter struct {
	x, top, bottom int
	score          float64
}

// bestGutter finds the strip that parts the most rows. Not ok where no columns stand side by side.
func (o orderer) bestGutter(lines []models.Line) (gutter, bool) {
	var words []block
	for _, l := range lines {
		for _, w := range l.Words {
			words = append(words, newBlock(w))
		}
	}
	slices.SortFunc(words, func(a, b block) int { return cmp.Compare(a.Top, b.Top) })
	least := int(narrowest * o.xHeight)
	var best gutter
	tried := map[int]bool{}
	for _, w := range words {
		if x := w.Right + 1; !tried[x/4] {
			tried[x/4] = true
			for _, free := range freeIntervals(words, x, x+least) {
				if g := o.weigh(words, x+least/2, free); g.score > best.score {
					best = g
				}
			}
		}
	}
	return best, best.score > 0
}

// freeIntervals gives the heights between which no word enters the strip from x0 to x1. The words are sorted by top.
func freeIntervals(words []block, x0, x1 int) [][2]int {
	var out [][2]int
	from := 0
	for _, w := range words {
		if w.Left >= x1 || w.Right <= x0 {
			continue
		}
		if w.Top > from {
			out = append(out, [2]int{from, w.Top})
		}
		from = max(from, w.Bottom)
	}
	return append(out, [2]int{from, math.MaxInt32})
}

// narrowest is the least width of a gutter, in heights of small letters.
const narrowest = 0.5

// weigh gives the best gutter along a free strip, without score where there is none. A strip is tried piece by piece:
// where one side falls silent while the other goes on, other columns begin.
func (o orderer) weigh(words []block, x int, free [2]int) gutter {
	var left, right []block
	for _, w := range words {
		if mid := (w.Top + w.Bottom) / 2; mid < free[0] || mid >= free[1] {
			continue
		}
		if w.Right <= x {
			left = append(left, w)
		} else {
			right = append(right, w)
		}
	}
	if len(left) < 2 || len(right) < 2 {
		return gutter{}
	}
	l, r := stack(left), stack(right)
	cuts := append(o.silences(l, r), o.silences(r, l)...)
	slices.Sort(cuts)
	var best gutter
	from := 0
	for _, to := range append(cuts, math.MaxInt32) {
		if g := o.judge(x, within(l, from, to), within(r, from, to), l, r); g.score > best.score {
			best = g
		}
		from = to
	}
	return best
}

// silences gives the middles of the long gaps of one side in which the other has text. The room for a signature above
// a name is none: at least three rows follow.
func (o orderer) silences(rows, other []block) []int {
	var out []int
	for i := 1; i+2 < len(rows); i++ {
		a, b := rows[i-1].Bottom, rows[i].Top
		if float64(b-a) > 4.5*o.xHeight && len(within(other, a, b)) > 0 {
			out = append(out, (a+b)/2)
		}
	}
	return out
}

// judge trims a strip to the rows that stand on both sides and weighs it; all rows of the sides tell how far their
// columns go on above and below.
func (o orderer) judge(x int, left, right, allLeft, allRight []block) gutter {
	if len(left) < 2 || len(right) < 2 {
		return gutter{}
	}
	top := max(left[0].Top, right[0].Top)
	bottom := min(left[len(left)-1].Bottom, right[len(right)-1].Bottom)
	left, right = within(left, top, bottom), within(right, top, bottom)
	n := min(len(left), len(right))
	if n < 2 || o.readAcross(left, right) {
		return gutter{}
	}
	gap := float64(edge(right, false)-edge(left, true)) / o.xHeight
	if !o.parts(left, right, gap) || o.thin(left, gap) || o.thin(right, gap) {
		return gutter{}
	}
	g := gutter{
		x:      x,
		top:    min(o.reachUp(allLeft, top), o.reachUp(allRight, top)),
		bottom: max(o.reachDown(allLeft, bottom), o.reachDown(allRight, bottom)),
	}
	all := len(within(allLeft, g.top, g.bottom)) + len(within(allRight, g.top, g.bottom))
	g.score = float64(n)*min(gap, 4) + float64(all)/4
	return g
}

// parts tells whether a strip parts columns and is not a chance row of gaps between words: a narrow one must have many
// rows of a column that starts at one place on its right, a wider one must be wider still in most rows.
func (o orderer) parts(left, right []block, gap float64) bool {
	n := min(len(left), len(right))
	switch {
	case gap < narrowest || gap*float64(n) < 3:
		return false
	case gap < 0.9:
		return n >= 6 && o.flush(right)
	case gap < 1.8:
		return o.flush(right) && n >= 4 || o.usualGap(left, right) > 3
	}
	return true
}

// flush tells whether most rows start at one place.
func (o orderer) flush(rows []block) bool {
	start, n := edge(rows, false), 0
	for _, b := range rows {
		if float64(b.Left-start) < 1.2*o.xHeight {
			n++
		}
	}
	return 10*n >= 7*len(rows)
}

// usualGap gives the median distance between the sides in the rows that have both, in heights of small letters.
func (o orderer) usualGap(left, right []block) float64 {
	var gaps []int
	for _, l := range left {
		for _, r := range right {
			if overlap := min(l.Bottom, r.Bottom) - max(l.Top, r.Top); 2*overlap > min(l.Height(), r.Height()) {
				gaps = append(gaps, r.Left-l.Right)
			}
		}
	}
	if len(gaps) == 0 {
		return 0
	}
	slices.Sort(gaps)
	return float64(gaps[len(gaps)/2]) / o.xHeight
}

// thin tells whether a side is a column of bullets, numbers or short labels, which belong to the text beside them. Far
// apart, short lines are columns: two signatures.
func (o orderer) thin(rows []block, gap float64) bool {
	least := 9.0
	if gap > 5 {
		least = 4
	}
	wide := 0
	for _, b := range rows {
		if float64(b.Width()) > least*o.xHeight {
			wide++
		}
	}
	return 2*wide < len(rows)
}

// readAcross tells whether two sides are read row by row: labels with their values beside them, or a few rows of
// short labelled values.
func (o orderer) readAcross(left, right []block) bool {
	open, labels := 0, 0
	for _, b := range left {
		if b.open {
			open++
		}
		if b.listed { // recipients: their label stands above them
			return false
		}
	}
	if 2*open >= len(left) {
		return true
	}
	for _, side := range [][]block{left, right} {
		for _, b := range side {
			if b.labelled {
				labels++
			}
		}
	}
	n := min(len(left), len(right))
	return n <= 3 && labels*3 >= len(left)+len(right)
}

// reachUp follows the rows of one side upwards from y as long as they stand close together.
func (o orderer) reachUp(rows []block, y int) int {
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Top < y && float64(y-rows[i].Bottom) < 1.2*o.xHeight {
			y = rows[i].Top
		}
	}
	return y
}

// reachDown does the same downwards.
func (o orderer) reachDown(rows []block, y int) int {
	for _, b := range rows {
		if b.Bottom > y && float64(b.Top-y) < 2.5*o.xHeight {
			y = b.Bottom
		}
	}
	return y
}

// block is a word, or a row of them.
type block struct {
	models.Box
	labelled bool // a label stands in it
	open     bool // its last word ends a label: the value is still to come
	listed   bool // an item of a list begins in it
}

func newBlock(w models.Word) block {
	label := strings.HasSuffix(w.Text, ":")
	return block{Box: w.Box, labelled: label, open: label, listed: w.Text == "-" || w.Text == "+"}
}

// stack joins words into rows, from the top down.
func stack(words []block) []block {
	var rows []block
	for _, w := range words {
		if n := len(rows); n > 0 {
			last := &rows[n-1]
			if overlap := min(last.Bottom, w.Bottom) - w.Top; 2*overlap > min(w.Height(), last.Height()) {
				if w.Right > last.Right {
					last.open = w.open
				}
				last.Box = last.Union(w.Box)
				last.labelled = last.labelled || w.labelled
				last.listed = last.listed || w.listed
				continue
			}
		}
		rows = append(rows, w)
	}
	return rows
}

func within(rows []block, top, bottom int) []block {
	return slices.DeleteFunc(slices.Clone(rows), func(b block) bool {
		mid := (b.Top + b.Bottom) / 2
		return mid < top || mid >= bottom
	})
}

// edge gives the outermost right or left edge of rows.
func edge(rows []block, right bool) int {
	at := rows[0].Left
	if right {
		at = rows[0].Right
	}
	for _, b := range rows {
		if right {
			at = max(at, b.Right)
		} else {
			at = min(at, b.Left)
		}
	}
	return at
}
