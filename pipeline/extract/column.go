package extract

import (
	"regexp"
	"slices"
	"strings"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// column reads a table's column: the cells under its head, one item for each numbered row, joined by semicolons.
func (x *extractor) column(f *doctypes.Field) *Candidate {
	for r := range x.sheet.Rows {
		segments := x.sheet.Segments(r)
		if left, right, ok := x.headInRow(f, r); ok {
			return x.items(f, r, left, right)
		}
		if len(segments) < 2 {
			continue
		}
		for k, seg := range segments {
			if !slices.ContainsFunc(f.Columns, func(head string) bool { return x.heads(seg, head) }) {
				continue
			}
			left, right := 0, endless
			if k > 0 {
				left = x.sheet.Box(segments[k-1]).Right
			}
			if k+1 < len(segments) {
				right = x.sheet.Box(segments[k+1]).Left
			}
			return x.items(f, r, left, right)
		}
	}
	return nil
}

// industryCode is a row's code (VSIC) where its column was not told apart.
var industryCode = regexp.MustCompile(` +[0-9]{4}$`)

// headInRow finds the column's head among the words of a table's head row that no wide gap parts: "STT Tên ngành Mã".
func (x *extractor) headInRow(f *doctypes.Field, r int) (left, right int, ok bool) {
	words := x.sheet.Rows[r].Words
	if words[0].Fold != "stt" && words[0].Fold != "tt" {
		return 0, 0, false
	}
	for _, head := range f.Columns {
		fold := layout.FoldLetters(head)
		for to := 2; to < len(words); to++ {
			if layout.FoldWords(words[1:to]) == fold {
				// Names begin at the left of their cells, left of a head that stands in the middle; numbers under the first head.
				return (words[0].Box.Left+words[0].Box.Right)/2 + x.sheet.Rows[r].Em/2, words[to].Box.Left, true
			}
		}
	}
	return 0, 0, false
}

// listed matches what numbers an item of a list, and itemCode the code (VSIC) after its name.
var (
	listed   = regexp.MustCompile(`(?:^|[ ;])[1-9]\d?\. ?`)
	itemCode = regexp.MustCompile(` *[–-]? *\b[0-9]{4}\b`)
)

// itemised gives the items of a numbered list that stands beside its label, joined by semicolons, without numbers and codes.
func itemised(c *Candidate) *Candidate {
	if c == nil || !strings.HasPrefix(c.Reading.Value, "1.") {
		return c
	}
	var items []string
	for _, item := range listed.Split(c.Reading.Value, -1) {
		if item = strings.Trim(itemCode.ReplaceAllString(item, ""), ";,. -–"); item != "" {
			items = append(items, item)
		}
	}
	c.Reading.Value = strings.Join(items, "; ")
	return c
}

func (x *extractor) heads(seg layout.Span, head string) bool {
	return layout.Likeness(layout.FoldLetters(head), layout.FoldWords(x.sheet.Words(seg))) > 0.8
}

// items collects the column's cells. A row with a number left of the column begins an item, one without goes on.
func (x *extractor) items(f *doctypes.Field, head, left, right int) *Candidate {
	var spans []layout.Span
	var items []string
	bottom := x.sheet.Rows[head].Box.Bottom
	for r := head + 1; r < len(x.sheet.Rows); r++ {
		row := &x.sheet.Rows[r]
		if row.Page != x.sheet.Rows[head].Page || row.Box.Top-bottom > 3*row.Em || x.labelOpens(r) {
			break
		}
		span := x.between(r, left, right)
		if span.From == span.To || marksOnly(x.sheet.Words(span)) {
			bottom = max(bottom, row.Box.Bottom) // the head of another column over two lines
			continue
		}
		text := x.sheet.Text(span)
		numbered := span.From > 0 && strings.ContainsAny(row.Words[0].Text, "0123456789")
		if numbered || len(items) == 0 {
			items = append(items, text)
		} else {
			items[len(items)-1] += " " + text
		}
		spans, bottom = append(spans, span), row.Box.Bottom
	}
	if len(items) == 0 {
		return nil
	}
	for i := range items {
		r, ok := values.Read(f.Kind, items[i])
		if !ok {
			return nil
		}
		items[i] = industryCode.ReplaceAllString(strings.TrimRight(r.Value, ";., "), "")
	}
	return &Candidate{Field: f, Reading: values.Reading{Value: strings.Join(items, "; "), Raw: x.text(spans), Form: 1},
		Spans: spans, Label: 0.95, Whole: true}
}

// between gives the row's words whose middle lies in the column.
func (x *extractor) between(r, left, right int) layout.Span {
	words := x.sheet.Rows[r].Words
	from := slices.IndexFunc(words, func(w layout.Word) bool { return (w.Box.Left+w.Box.Right)/2 >= left })
	if from < 0 {
		return layout.Span{Row: r}
	}
	to := from
	for to < len(words) && (words[to].Box.Left+words[to].Box.Right)/2 < right {
		to++
	}
	return layout.Span{Row: r, From: from, To: to}
}

// labelOpens tells whether a label of the paper opens the row: the table is over.
func (x *extractor) labelOpens(r int) bool {
	return slices.ContainsFunc(x.labels, func(m match) bool { return m.Row == r && m.From <= 1 && !m.tail && (m.colon || m.opens) })
}
