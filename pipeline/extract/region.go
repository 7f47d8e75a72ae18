package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sohoa/pipeline/layout"
)

// region collects the words that answer a label.
type region struct {
	sheet  *layout.Sheet
	labels []match        // all, in reading order
	margin map[[2]int]int // right edge of the text, by page and half
}

func newRegion(s *layout.Sheet, labels []match) *region {
	g := &region{sheet: s, labels: labels, margin: map[[2]int]int{}}
	for _, r := range s.Rows {
		key := [2]int{r.Page, r.Half}
		g.margin[key] = max(g.margin[key], r.Box.Right)
	}
	return g
}

// answer gives the words right of the label m, or below it where nothing stands to its right, inside the zone. wrap
// lets the value run on over the rows below; free text runs on over labels that stand in it.
func (g *region) answer(m match, z zone, wrap, free bool) []layout.Span {
	row := &g.sheet.Rows[m.Row]
	right := g.columnEnd(m, z, free)
	first := g.rightOf(m, right)
	if marksOnly(g.sheet.Words(first)) {
		if cell := g.cellAround(m, layout.Span{}, right); len(cell) > 0 {
			return cell
		}
		return g.below(m, z, wrap)
	}
	out := []layout.Span{first}
	if !wrap {
		return out
	}
	if cell := g.cellAround(m, first, right); len(cell) > 0 {
		return cell
	}
	// The value goes on under its own label, or from the left edge of its column.
	lefts := []int{z.left, g.sheet.Box(m.Span).Left - row.Em}
	if g.behind(m) {
		slices.Reverse(lefts)
	}
	return append(out, g.continued(first, lefts, right, free)...)
}

// behind tells whether other words of the row stand in front of the label: it does not open its column.
func (g *region) behind(m match) bool {
	return !marksOnly(g.sheet.Rows[m.Row].Words[:m.From]) && !m.opens || m.From > 2
}

// columnEnd gives the right border of the label's column: the zone's, or the next label to the right in another
// segment.
func (g *region) columnEnd(m match, z zone, free bool) int {
	end := z.right
	row := &g.sheet.Rows[m.Row]
	for _, o := range g.labels {
		if o.Row == m.Row && o.From >= m.To && (!free || o.opens || o.item && o.colon) {
			end = min(end, row.Words[max(m.To, o.From-o.lead)].Box.Left)
			break
		}
	}
	return end
}

// rightOf gives the words after the label in its row, up to the next label, to the column's border, or to a segment
// that opens with a label nobody listed.
func (g *region) rightOf(m match, right int) layout.Span {
	row := &g.sheet.Rows[m.Row]
	to := m.To
	for to < len(row.Words) && row.Words[to].Box.Left < right {
		wide := float64(row.Words[to].Gap) > layout.WideGap*float64(row.Em)
		if wide && to > m.To && opensUnlistedLabel(row.Words[to:]) {
			break
		}
		to++
	}
	return layout.Span{Row: m.Row, From: m.To, To: to}
}

// opensUnlistedLabel tells whether the words begin with a label that the type does not list: few words, then a colon.
func opensUnlistedLabel(words []layout.Word) bool {
	for i := 0; i < len(words) && i < 9; i++ {
		if endsLabel(words[i]) {
			return true
		}
		if strings.HasSuffix(words[i].Text, ";") {
			return false // what stands before is the end of another item
		}
	}
	return false
}

// continued gives the following rows' parts that carry the value on: no label in front, usual distance, inside the
// column, and the row above really was full.
func (g *region) continued(first layout.Span, lefts []int, right int, free bool) []layout.Span {
	var out []layout.Span
	at := first
	for len(out) < 4 {
		next, ok := layout.Span{}, false
		for _, left := range lefts {
			if next, ok = g.nextRow(at, left, right, free); ok && g.full(at, next, right) {
				break
			}
			ok = false
		}
		if !ok {
			break
		}
		out = append(out, next)
		at = next
	}
	return out
}

// nextRow gives the next row's words in the column. Rows that hold nothing in it belong to the column beside, whose
// lines need not stand level with this one's.
func (g *region) nextRow(at layout.Span, left, right int, free bool) (layout.Span, bool) {
	r, span := at.Row, layout.Span{}
	for span.From == span.To {
		if r++; r >= len(g.sheet.Rows) || r > at.Row+3 {
			return span, false
		}
		span = inside(&g.sheet.Rows[r], r, left, right)
	}
	row, above := &g.sheet.Rows[r], &g.sheet.Rows[at.Row]
	span.From = g.pastTail(span)
	if span.From == span.To {
		return span, false
	}
	if !g.opensSegment(span) || row.Page != above.Page || row.Half != above.Half || g.sheet.Box(span).Top-g.sheet.Box(at).Bottom > above.Em*3/2 {
		return span, false
	}
	// Only a text goes on with a small letter; a label is printed with a capital, unless it began in the row above.
	if free && !g.labelBegins(span) && (startsSmall(row.Words[span.From]) || strings.HasSuffix(above.Words[at.To-1].Text, ",")) {
		return span, true
	}
	if startsWithLabel(g, span) {
		return span, false
	}
	// The part ends where a label begins.
	for _, m := range g.labels {
		if m.Row == r && m.From >= span.From && m.From < span.To && !m.tail {
			span.To = m.From
		}
	}
	return span, !marksOnly(row.Words[span.From:span.To])
}

// labelBegins tells whether a label with its colon opens the span.
func (g *region) labelBegins(at layout.Span) bool {
	return slices.ContainsFunc(g.labels, func(m match) bool { return m.Row == at.Row && m.From == at.From && m.colon && !m.tail })
}

// pastTail gives the first word of the span that is not the second line of a label above.
func (g *region) pastTail(at layout.Span) int {
	for _, m := range g.labels {
		if m.tail && m.Row == at.Row && m.From <= at.From && m.To > at.From {
			return min(m.To, at.To)
		}
	}
	return at.From
}

// inside gives the row's words that begin between two columns.
func inside(row *layout.Row, r, left, right int) layout.Span {
	from := slices.IndexFunc(row.Words, func(w layout.Word) bool { return w.Box.Left >= left })
	if from < 0 {
		return layout.Span{Row: r}
	}
	to := from
	for to < len(row.Words) && row.Words[to].Box.Left < right {
		to++
	}
	return layout.Span{Row: r, From: from, To: to}
}

func startsWithLabel(g *region, at layout.Span) bool {
	words := g.sheet.Words(at)
	for i := range words {
		if words[i].Fold != "" && !bullet(words[i]) {
			at.From += i
			break
		}
	}
	for _, m := range g.labels {
		if m.Row == at.Row && m.From <= at.From && m.To > at.From {
			return true
		}
	}
	for _, m := range g.labels {
		if m.Row == at.Row && m.From > at.From && m.From-at.From < len(words) {
			words = words[:m.From-at.From] // the colon of a listed label further on is its own
			break
		}
	}
	return numbered(words) || opensUnlistedLabel(words[:min(len(words), 9)])
}

// numbered tells whether the words open a numbered item: "3.", "b)".
func numbered(words []layout.Word) bool {
	w := words[0]
	return len(words) > 1 && len(w.Fold) >= 1 && len(w.Fold) <= 2 && strings.HasSuffix(strings.TrimSpace(w.Text), ".") && w.Fold[0] <= '9' ||
		len(w.Fold) == 1 && strings.HasSuffix(w.Text, ")")
}

// full tells whether the row above left no room for the first word of the next row: only then a writer wraps.
func (g *region) full(at, next layout.Span, right int) bool {
	row := &g.sheet.Rows[at.Row]
	if last := row.Words[at.To-1].Text; strings.HasSuffix(last, ",") || strings.HasSuffix(last, "-") {
		return true // nobody ends a value with a comma
	}
	edge := min(right, g.margin[[2]int{row.Page, row.Half}])
	free := edge - g.sheet.Box(at).Right
	first := g.sheet.Words(next)[0].Box.Width()
	return free < first+2*row.Em
}

// below gives the words under the label where its own row is empty: layouts that print the value under the label.
func (g *region) below(m match, z zone, wrap bool) []layout.Span {
	box, row := g.sheet.Box(m.Span), &g.sheet.Rows[m.Row]
	left, right := box.Left-2*row.Em, g.columnEnd(m, z, false)
	r := m.Row + 1
	if r >= len(g.sheet.Rows) || g.sheet.Rows[r].Page != row.Page || g.sheet.Rows[r].Half != row.Half || g.sheet.Rows[r].Box.Top-row.Box.Bottom > 2*row.Em {
		return nil
	}
	span := inside(&g.sheet.Rows[r], r, left, right)
	if span.From == span.To || startsWithLabel(g, span) || marksOnly(g.sheet.Words(span)) {
		return nil
	}
	// A value under its label starts near the label's own left edge.
	if g.sheet.Box(span).Left > box.Right+row.Em {
		return nil
	}
	for _, o := range g.labels {
		if o.Row == r && o.From >= span.From && o.From < span.To {
			span.To = o.From
		}
	}
	out := []layout.Span{span}
	if wrap {
		out = append(out, g.continued(span, []int{left}, right, false)...)
	}
	return out
}

// marksOnly tells whether the words hold no letter or digit: leaders, dashes, specks.
func marksOnly(words []layout.Word) bool {
	return !slices.ContainsFunc(words, func(w layout.Word) bool { return w.Fold != "" })
}

// near gives what stands after the label and in the two rows below it, as far as no listed label opens them: where a
// value known by its form may stand when it is not where labels promise it.
func (g *region) near(m match, z zone) []layout.Span {
	row := &g.sheet.Rows[m.Row]
	left, right := g.sheet.Box(m.Span).Left-2*row.Em, g.columnEnd(m, z, false)
	out := []layout.Span{g.column(g.rightOf(m, right))}
	for r := m.Row + 1; r < len(g.sheet.Rows) && r <= m.Row+2; r++ {
		span := inside(&g.sheet.Rows[r], r, left, right)
		if g.sheet.Rows[r].Page != row.Page || g.sheet.Rows[r].Half != row.Half || g.sheet.Rows[r].Box.Top-row.Box.Bottom > 4*row.Em {
			break
		}
		if span.From == span.To {
			continue
		}
		if slices.ContainsFunc(g.labels, func(o match) bool { return o.Row == r && o.From <= span.From && o.To > span.From }) {
			break
		}
		out = append(out, g.column(span))
	}
	return out
}

// column ends a span where a wide gap shows that another column begins.
func (g *region) column(at layout.Span) layout.Span {
	row := &g.sheet.Rows[at.Row]
	for i := at.From + 1; i < at.To; i++ {
		if float64(row.Words[i].Gap) > layout.WideGap*float64(row.Em) {
			at.To = i
		}
	}
	return at
}

func startsSmall(w layout.Word) bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsLower(r)
}

// opensSegment tells whether the span begins where a column may: at the row's start, after a wide gap, or after a label.
func (g *region) opensSegment(at layout.Span) bool {
	row := &g.sheet.Rows[at.Row]
	if at.From == 0 || float64(row.Words[at.From].Gap) > 1.5*float64(row.Em) {
		return true
	}
	return slices.ContainsFunc(g.labels, func(m match) bool { return m.Row == at.Row && m.To == at.From })
}

// withNextLines gives the span and the bare lines below it: cards break an address after its first part, however much room
// is left. It gives nothing where no address stands there.
func (g *region) withNextLines(spans []layout.Span, z zone) []layout.Span {
	const most = 3
	out := spans[:1:1]
	for len(spans) == 1 && len(out) <= most {
		next, ok := g.bareLine(out[len(out)-1], z)
		if !ok {
			break
		}
		out = append(out, next)
	}
	if len(out) == 1 || !strings.Contains(g.sheet.Text(out[len(out)-1])+g.sheet.Text(out[1]), ",") {
		return nil
	}
	return out
}

// bareLine gives the row below where it is one line of the same column without any label, at the usual distance.
func (g *region) bareLine(at layout.Span, z zone) (layout.Span, bool) {
	r := at.Row + 1
	if r >= len(g.sheet.Rows) {
		return at, false
	}
	row, above := &g.sheet.Rows[r], &g.sheet.Rows[at.Row]
	next := inside(row, r, z.left, z.right)
	bare := next.From == 0 && next.To == len(row.Words) && row.Page == above.Page && row.Half == above.Half &&
		row.Box.Top-above.Box.Bottom <= above.Em && !marksOnly(row.Words) && !mostlyCapital(row.Words) && !opensUnlistedLabel(row.Words)
	return next, bare && !slices.ContainsFunc(g.labels, func(m match) bool { return m.Row == r })
}
