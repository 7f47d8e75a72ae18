package opinion

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
	"sohoa/pipeline/viet"
)

// Pair is a printed label and its value, both as words of the sheet.
type Pair struct {
	Label   string // without its colon and number
	Value   string // as printed, on one line, without the dots that showed where to write
	LabelAt []layout.Span
	ValueAt []layout.Span
	Exact   bool // the printed letters are the claimed ones; always true of RulePairs
}

// GroundPair looks for the label and the value of a claim in the lines that it cites. The value must stand after its
// label in the row, or in one of the rows below it.
func (p *Paper) GroundPair(c PairClaim) (Pair, bool) {
	rows := widened(p.Sheet, citedRows(p.Sheet, c.Lines))
	value, ok := p.Ground(values.KindText, Claim{c.Value, c.Lines})
	if !ok {
		return Pair{}, false
	}
	g := grounding{sheet: p.Sheet, kind: values.KindText, rows: rows, barred: bars{}}
	label := g.letters(strings.TrimRight(c.Label, " :"), "")
	if len(label) == 0 || !follows(label[len(label)-1], value.Spans[0]) {
		return Pair{}, false
	}
	out := Pair{Label: labelText(p.Sheet, label), Value: valueText(p.Sheet, value.Spans), LabelAt: label, ValueAt: value.Spans}
	out.Exact = value.Exact && sameFull(lettersOf(textOf(p.Sheet, label), ""), lettersOf(c.Label, ""))
	return out, out.Label != "" && out.Value != ""
}

// mostBelow is how many rows below its label a value may begin.
const mostBelow = 2

// follows tells whether a value that begins at value can belong to a label that ends at label.
func follows(label, value layout.Span) bool {
	if value.Row == label.Row {
		return value.From >= label.To
	}
	return value.Row > label.Row && value.Row <= label.Row+mostBelow
}

// RulePairs gives the labelled pairs that can be found without a model, in reading order: labels with a colon and what
// stands after or below them, and the two cells of a row where several rows in succession have just two.
func RulePairs(s *layout.Sheet) []Pair {
	var out []Pair
	for row := range s.Rows {
		for _, seg := range s.Segments(row) {
			for _, label := range labelsByColon(s, seg) {
				label = pastNumber(s, label)
				if !isLabel(s, label) {
					continue
				}
				out = keepPair(s, out, label, answerOf(s, label, seg))
			}
		}
	}
	out = append(out, cellPairs(s)...)
	slices.SortStableFunc(out, func(a, b Pair) int { return compareSpans(a.LabelAt[0], b.LabelAt[0]) })
	return out
}

func compareSpans(a, b layout.Span) int {
	if a.Row != b.Row {
		return a.Row - b.Row
	}
	return a.From - b.From
}

func keepPair(s *layout.Sheet, out []Pair, label layout.Span, value []layout.Span) []Pair {
	if len(value) == 0 {
		return out
	}
	p := Pair{Label: labelText(s, []layout.Span{label}), Value: valueText(s, value), LabelAt: []layout.Span{label}, ValueAt: value, Exact: true}
	if p.Label == "" || p.Value == "" {
		return out
	}
	return append(out, p)
}

// pastNumber gives the label without the number or mark of its item in front: "3.", "b)", "-".
func pastNumber(s *layout.Sheet, label layout.Span) layout.Span {
	words := s.Rows[label.Row].Words
	for label.From < label.To-1 && isBullet(words[label.From].Text) {
		label.From++
	}
	return label
}

func isBullet(word string) bool {
	core := strings.TrimRight(word, ".)/-")
	return viet.IsBlank(word) || core != word && utf8.RuneCountInString(core) <= 2
}

// isLabel tells whether the words can be a label: two letters at least, and not so many words that they are a sentence.
func isLabel(s *layout.Sheet, label layout.Span) bool {
	n := 0
	for _, w := range s.Words(label) {
		n += len(w.Fold) - digitsIn(w.Fold)
	}
	return n >= 2 && label.To-label.From <= longestLabel
}

// answerOf gives the words that answer a label: those behind it up to the next label of its segment, else the next
// segment of the row, else the segment below; and the rows in which a wrapped value goes on.
func answerOf(s *layout.Sheet, label, seg layout.Span) []layout.Span {
	words := s.Rows[label.Row].Words
	behind := layout.Span{Row: label.Row, From: label.To, To: seg.To}
	for _, next := range labelsByColon(s, seg) {
		if next.From >= label.To {
			behind.To = min(behind.To, next.From)
		}
	}
	if speaks(words[behind.From:behind.To]) {
		return goesOn(s, label, behind)
	}
	if behind.To < seg.To {
		return nil // the next label follows at once: nothing was written
	}
	for _, next := range s.Segments(label.Row) {
		if next.From < seg.To || !speaks(s.Words(next)) {
			continue
		}
		if labelled(s, next) {
			return nil
		}
		return goesOn(s, label, next)
	}
	return beneath(s, label)
}

// speaks tells whether the words hold a letter or digit.
func speaks(words []layout.Word) bool {
	return slices.ContainsFunc(words, func(w layout.Word) bool { return w.Fold != "" })
}

// labelled tells whether a label with a colon opens the segment.
func labelled(s *layout.Sheet, seg layout.Span) bool {
	labels := labelsByColon(s, seg)
	return len(labels) > 0 && labels[0].From == seg.From
}

// beneath gives the segment that stands under a label, where it opens with no label of its own.
func beneath(s *layout.Sheet, label layout.Span) []layout.Span {
	next := label.Row + 1
	if !adjoins(s, label.Row, next) {
		return nil
	}
	box, em := s.Box(label), s.Rows[label.Row].Em
	for _, seg := range s.Segments(next) {
		under := s.Box(seg)
		if under.Left <= box.Right && under.Right > box.Left-em && !labelled(s, seg) && speaks(s.Words(seg)) {
			return []layout.Span{seg}
		}
	}
	return nil
}

// adjoins tells whether a row follows another at the distance of lines of one paragraph.
func adjoins(s *layout.Sheet, above, below int) bool {
	if below >= len(s.Rows) {
		return false
	}
	a, b := &s.Rows[above], &s.Rows[below]
	return a.Page == b.Page && a.Half == b.Half && b.Box.Top-a.Box.Bottom <= 3*a.Em/2
}

// goesOn adds the rows below in which the value goes on: they begin under it or under its label with a small letter, or
// the row above ends with a comma.
func goesOn(s *layout.Sheet, label, value layout.Span) []layout.Span {
	out := []layout.Span{value}
	at := value
	for len(out) < mostRowsOfValue && adjoins(s, at.Row, at.Row+1) {
		left := min(s.Box(label).Left, s.Box(at).Left) - 2*s.Rows[at.Row].Em
		next, ok := layout.Span{}, false
		for _, seg := range s.Segments(at.Row + 1) {
			if b := s.Box(seg); b.Left >= left && b.Left <= s.Box(value).Left+s.Rows[at.Row].Em && speaks(s.Words(seg)) {
				next, ok = seg, true
				break
			}
		}
		if !ok || labelled(s, next) || !runsOn(s, at, next) {
			break
		}
		out = append(out, next)
		at = next
	}
	return out
}

func runsOn(s *layout.Sheet, at, next layout.Span) bool {
	above := s.Words(at)
	if strings.HasSuffix(above[len(above)-1].Text, ",") {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s.Words(next)[0].Text)
	return unicode.IsLower(r)
}

// leastCells is how many rows of two cells make a table of labels and values.
const leastCells = 3

// cellPairs gives the rows of tables whose left column names what the right one tells.
func cellPairs(s *layout.Sheet) []Pair {
	var out []Pair
	for row := 0; row < len(s.Rows); {
		end := row
		for end < len(s.Rows) && twoCells(s, end) && (end == row || adjoinsCells(s, end-1, end)) {
			end++
		}
		if end-row >= leastCells {
			for r := row; r < end; r++ {
				cells := s.Segments(r)
				out = keepPair(s, out, pastNumber(s, cells[0]), cells[1:])
			}
		}
		row = max(row+1, end)
	}
	return out
}

// twoCells tells whether a row is a label without a colon and a cell beside it.
func twoCells(s *layout.Sheet, row int) bool {
	cells := s.Segments(row)
	if len(cells) != 2 || !isLabel(s, cells[0]) || !speaks(s.Words(cells[1])) {
		return false
	}
	for _, w := range s.Rows[row].Words {
		if strings.HasSuffix(w.Text, ":") {
			return false
		}
	}
	label := pastNumber(s, cells[0])
	upper, lower := layout.Capitals(s.Words(label))
	return opensWithCapital(s.Words(label)[0]) && lower > upper
}

// adjoinsCells tells whether the cells of two rows stand under each other.
func adjoinsCells(s *layout.Sheet, above, below int) bool {
	a, b := s.Segments(above), s.Segments(below)
	near := func(i int) bool {
		d := s.Box(a[i]).Left - s.Box(b[i]).Left
		return max(d, -d) <= 2*s.Rows[below].Em
	}
	return s.Rows[above].Page == s.Rows[below].Page && near(0) && near(1)
}

func labelText(s *layout.Sheet, at []layout.Span) string {
	return strings.Trim(clean(textOf(s, at)), " :.…_-*•")
}

func valueText(s *layout.Sheet, at []layout.Span) string {
	text := clean(leaders.ReplaceAllString(textOf(s, at), " "))
	text = strings.Trim(text, " :;…_")
	if viet.IsBlank(text) {
		return ""
	}
	return strings.TrimPrefix(text, ". ")
}
