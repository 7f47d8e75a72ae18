// Package layout gives the words of a document as rows and columns: what stands beside, above and below what.
//
// All boxes are in pixels of the prepared pictures, where rows are level. A row may hold several segments: runs of
// words without a wide gap between them, as the two halves of a letter's header are.
package layout

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"sohoa/models"
)

// Word is a recognised word with its place in a Sheet.
type Word struct {
	models.Word
	Fold string // folded letters and digits only; "" for pure punctuation
	Gap  int    // free pixels between this word and the one before it in the row; 0 for the first
}

// Row is the words of one page that stand on one base line, left to right.
type Row struct {
	Page  int // in the file, from 1
	Half  int // 1: on the right half of a sheet that lies open, 0: anywhere else
	Words []Word
	Box   models.Box
	Em    int // height of the row's letters in pixels, at least 1: the unit for gaps
}

// Text gives the row's words from i up to, not including, j.
func (r *Row) Text(i, j int) string {
	parts := make([]string, 0, j-i)
	for _, w := range r.Words[i:j] {
		parts = append(parts, w.Text)
	}
	return strings.Join(parts, " ")
}

// Sheet is a document's rows, page after page, top to bottom.
type Sheet struct {
	Rows []Row
}

// Span is a run of words inside one row: words From up to, not including, To.
type Span struct {
	Row, From, To int
}

// Words gives the words of the span.
func (s *Sheet) Words(at Span) []Word { return s.Rows[at.Row].Words[at.From:at.To] }

// Text gives the words of the span joined by spaces.
func (s *Sheet) Text(at Span) string { return s.Rows[at.Row].Text(at.From, at.To) }

// Box gives the smallest box around the span.
func (s *Sheet) Box(at Span) models.Box {
	var b models.Box
	for _, w := range s.Words(at) {
		b = b.Union(w.Box)
	}
	return b
}

// WideGap is how many letter heights part two columns; words of one phrase, justified ones too, stand closer.
const WideGap = 2.2

// Segments gives the row's runs of words that no wide gap parts.
func (s *Sheet) Segments(row int) []Span {
	r := &s.Rows[row]
	var out []Span
	from := 0
	for i := 1; i <= len(r.Words); i++ {
		if i == len(r.Words) || float64(r.Words[i].Gap) > WideGap*float64(r.Em) {
			out = append(out, Span{row, from, i})
			from = i
		}
	}
	return out
}

// New builds the sheet of a document from the readings of its pages, in order.
func New(pages []models.Reading) *Sheet {
	s := &Sheet{}
	for _, p := range pages {
		for half, lines := range halves(p) {
			rows := rowsOf(p.Page.Number, lines)
			for i := range rows {
				rows[i].Half = half
			}
			s.Rows = append(s.Rows, rows...)
		}
	}
	return s
}

// rowsOf joins the recogniser's lines into rows: two lines of like height share a row when they overlap by more than
// two fifths of the lower one's height and do not stand above each other. Of a row's lines the nearest one counts.
func rowsOf(page int, lines []models.Line) []Row {
	lines = slices.Clone(lines)
	lines = slices.DeleteFunc(lines, func(l models.Line) bool { return len(l.Words) == 0 })
	slices.SortStableFunc(lines, func(a, b models.Line) int { return cmp.Compare(middle(a.Box()), middle(b.Box())) })

	var groups [][]models.Line
	for _, l := range lines {
		best, overlap := -1, 0.4
		for g := len(groups) - 1; g >= max(0, len(groups)-6); g-- {
			if o := sharedBand(groups[g], l); o > overlap {
				best, overlap = g, o
			}
		}
		if best < 0 {
			groups = append(groups, []models.Line{l})
		} else {
			groups[best] = append(groups[best], l)
		}
	}
	rows := make([]Row, 0, len(groups))
	for _, g := range groups {
		rows = append(rows, newRow(page, g))
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(middle(a.Box), middle(b.Box)) })
	return rows
}

func middle(b models.Box) int { return (b.Top + b.Bottom) / 2 }

// sharedBand gives the share of l's height that the nearest line of the group covers, 0 where l stands above or
// below a line of the group.
func sharedBand(group []models.Line, l models.Line) float64 {
	b := l.Box()
	best, near := 0.0, math.MaxInt
	for _, o := range group {
		ob := o.Box()
		v := min(b.Bottom, ob.Bottom) - max(b.Top, ob.Top)
		h := min(b.Height(), ob.Height())
		if x := min(b.Right, ob.Right) - max(b.Left, ob.Left); x > min(b.Width(), ob.Width())/4 {
			return 0
		}
		away := max(ob.Left-b.Right, b.Left-ob.Right)
		if away >= near {
			continue
		}
		near, best = away, 0
		if h == 0 || v <= 0 || max(b.Height(), ob.Height()) > 5*h/2 {
			continue
		}
		best = float64(v) / float64(h)
	}
	return best
}

func newRow(page int, lines []models.Line) Row {
	r := Row{Page: page}
	for _, l := range lines {
		for _, w := range l.Words {
			for _, part := range cutAtColon(w) {
				r.Words = append(r.Words, cutNumber(part)...)
			}
		}
	}
	slices.SortStableFunc(r.Words, func(a, b Word) int { return cmp.Compare(a.Box.Left, b.Box.Left) })
	for i := range r.Words {
		r.Words[i].Fold = FoldLetters(r.Words[i].Text)
	}
	r.Rebound()
	return r
}

// Rebound works out the row's box, unit and gaps again after words were taken out.
func (r *Row) Rebound() {
	r.Box = models.Box{}
	heights := make([]int, 0, len(r.Words))
	for i := range r.Words {
		w := &r.Words[i]
		w.Gap = 0
		if i > 0 {
			w.Gap = w.Box.Left - r.Words[i-1].Box.Right
		}
		r.Box = r.Box.Union(w.Box)
		if w.Fold != "" {
			heights = append(heights, w.Box.Height())
		}
	}
	r.Em = max(1, r.Box.Height())
	if len(heights) > 0 {
		slices.Sort(heights)
		r.Em = max(1, heights[len(heights)/2])
	}
}

// cutAtColon parts a word that the recogniser glued at a label's colon ("tính:Nữ"); the boxes are shared out by
// letters. Times such as 10:30 stay whole.
func cutAtColon(w models.Word) []Word {
	i := strings.IndexByte(w.Text, ':')
	if i <= 0 || i == len(w.Text)-1 || digitAt(w.Text, i-1) && digitAt(w.Text, i+1) {
		return []Word{{Word: w}}
	}
	total, head := len([]rune(w.Text)), len([]rune(w.Text[:i+1]))
	cut := w.Box.Left + w.Box.Width()*head/total
	a, b := w, w
	a.Text, a.Box.Right = w.Text[:i+1], cut
	b.Text, b.Box.Left = w.Text[i+1:], cut
	return append([]Word{{Word: a}}, cutAtColon(b)...)
}

// gluedNumber is "số" with its number in one word.
var gluedNumber = regexp.MustCompile(`^([Ss][ốỐ])([0-9].*)$`)

// cutNumber parts a number that the recogniser glued to its "số" ("Số299/UBND").
func cutNumber(w Word) []Word {
	m := gluedNumber.FindStringSubmatch(w.Text)
	if m == nil {
		return []Word{w}
	}
	cut := w.Box.Left + w.Box.Width()*2/len([]rune(w.Text))
	a, b := w, w
	a.Text, a.Box.Right = m[1], cut
	b.Text, b.Box.Left = m[2], cut
	return []Word{a, b}
}

func digitAt(s string, i int) bool { return s[i] >= '0' && s[i] <= '9' }
