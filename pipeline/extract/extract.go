// Package extract reads the fields of a document by rules: labels are found on the sheet, the words that answer them
// are collected, and a reader for the kind of value judges them. It vouches for nothing; scoring comes later.
package extract

import (
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// Candidate is a value that was read for a field, with the words it came from.
type Candidate struct {
	Field   *doctypes.Field
	Reading values.Reading
	Spans   []layout.Span // the words that carry the value, in order
	Label   float64       // how well the label or place was found, 0 to 1
	Whole   bool          // the words hold nothing but the value
}

// Fields gives one candidate for each field of the type that was found, in the order of the type.
func Fields(s *layout.Sheet, t *doctypes.Type, head heading.Heading) []Candidate {
	x := &extractor{sheet: s, typ: t, head: head, labels: findLabels(s, patternsOf(t))}
	if n := len(head.Title); n > 0 && t.Name != models.TypeUnknown {
		// What stands in the head of a paper is found by its place, never by a label.
		x.labels = slices.DeleteFunc(x.labels, func(m match) bool { return m.Row <= head.Title[n-1].Row })
	}
	x.block = findSignature(s)
	x.labels = slices.DeleteFunc(x.labels, func(m match) bool { return !m.colon && m.likeness < 1 && x.block.names(m.Span) })
	x.zones = zonesOf(s, x.labels)
	x.region = newRegion(s, x.labels)

	labelled := make([]*Candidate, len(t.Fields))
	for _, m := range x.labels {
		z := zoneOf(x.zones, s, m.Span)
		for _, f := range x.asked(m, z) {
			c := x.fromLabel(m, z, f)
			if c != nil && better(c, labelled[f]) {
				labelled[f] = c
			}
		}
	}
	for _, c := range labelled {
		if c != nil && c.Field.Name == "date_of_birth" {
			x.birth = c.Reading.Value
		}
	}
	found := make([]*Candidate, len(t.Fields))
	for i := range t.Fields {
		for k, place := range t.Fields[i].Places {
			if found[i] != nil {
				break
			}
			if place == doctypes.PlaceLabel {
				found[i] = labelled[i]
				if len(t.Fields[i].Columns) > 0 {
					found[i] = itemised(found[i])
				}
			} else {
				found[i] = x.fromPlace(&t.Fields[i], place)
			}
			if k > 0 && found[i] != nil {
				found[i].Label *= 0.7 // not where it should stand
			}
		}
	}
	var out []Candidate
	for _, c := range found {
		if c != nil {
			out = append(out, *c)
		}
	}
	return out
}

type extractor struct {
	sheet  *layout.Sheet
	typ    *doctypes.Type
	head   heading.Heading
	labels []match
	zones  []zone
	region *region
	block  signature
	birth  string // the holder's date of birth, ISO, as far as read
}

// asked gives the fields that the label stands for in its zone: those of the zone's section first, else those that
// belong to no section.
func (x *extractor) asked(m match, z zone) []int {
	if z.section == rowHeads {
		return m.fields
	}
	name, closed := "", false
	if z.section >= 0 {
		name, closed = x.typ.Sections[z.section].Name, x.typ.Sections[z.section].Closed
	}
	var own, free []int
	for _, f := range m.fields {
		switch x.typ.Fields[f].Section {
		case name:
			own = append(own, f)
		case "":
			free = append(free, f)
		}
	}
	if len(own) > 0 || closed {
		return own
	}
	return free
}

func (x *extractor) fromLabel(m match, z zone, field int) *Candidate {
	f := &x.typ.Fields[field]
	if z.section == rowHeads {
		z = x.columnOf(m, f)
		if z.section < 0 {
			return nil
		}
		return x.read(f, x.cell(m, z), m.likeness)
	}
	sure := m.likeness
	if !m.colon && !m.opens {
		sure *= 0.6 // may be a mention in running text
	}
	c := x.read(f, x.region.answer(m, z, f.Wrap, f.Kind == values.KindText), sure)
	if f.Kind == values.KindPlace && c != nil && c.Reading.Form < wholePlace && f.Wrap {
		if n := x.read(f, x.region.withNextLines(c.Spans, z), sure); n != nil && n.Reading.Form > c.Reading.Form {
			return n
		}
	}
	if shaped(f.Kind) && (c == nil || c.Reading.Form < 0.75) {
		if n := x.read(f, x.region.near(m, z), sure*0.95); n != nil && (c == nil || n.Reading.Form > c.Reading.Form) {
			return n
		}
	}
	return c
}

// wholePlace is the form of an address in which a commune, district or province is known.
const wholePlace = 0.9

// shaped tells whether values of the kind are known by their form, so that words around them do no harm.
func shaped(k values.Kind) bool {
	switch k {
	case values.KindPersonalID, values.KindDate, values.KindRegisterNo, values.KindSerial, values.KindDocumentNo, values.KindBusinessCode:
		return true
	}
	return false
}

// columnOf gives the zone beside the row heads that belongs to the field's section.
func (x *extractor) columnOf(m match, f *doctypes.Field) zone {
	for _, z := range x.zones {
		if z.side && z.section >= 0 && m.Row >= z.from && m.Row < z.to && x.typ.Sections[z.section].Name == f.Section {
			return z
		}
	}
	return zone{section: -1}
}

// cell gives the words of a table's cell: the label's row, and following rows without a row head, in the column.
func (x *extractor) cell(m match, z zone) []layout.Span {
	var out []layout.Span
	bottom := x.sheet.Rows[m.Row].Box.Bottom
	for r := m.Row; r < len(x.sheet.Rows) && r < m.Row+5; r++ {
		row := &x.sheet.Rows[r]
		if row.Page != x.sheet.Rows[m.Row].Page || row.Box.Top-bottom > 3*row.Em/2 || r > m.Row && x.labelOpens(r) {
			break
		}
		if span := inside(row, r, z.left, z.right); span.To > span.From {
			out = append(out, span)
		}
		bottom = row.Box.Bottom
	}
	return out
}

// read gives the candidate that the words hold, or nil where they hold no value of the field's kind.
func (x *extractor) read(f *doctypes.Field, spans []layout.Span, label float64) *Candidate {
	text := x.text(spans)
	reading, ok := values.Read(f.Kind, text)
	if !ok {
		return nil
	}
	c := &Candidate{Field: f, Reading: reading, Label: label}
	c.Spans, c.Whole = x.narrow(spans, reading.Raw)
	return c
}

func (x *extractor) text(spans []layout.Span) string {
	out := ""
	for _, sp := range spans {
		if out != "" {
			out += " "
		}
		out += x.sheet.Text(sp)
	}
	return out
}

// narrow keeps the words that carry raw; whole tells that no other letters stood among them.
func (x *extractor) narrow(spans []layout.Span, raw string) (kept []layout.Span, whole bool) {
	want := layout.FoldLetters(raw)
	all := ""
	for _, sp := range spans {
		for _, w := range x.sheet.Words(sp) {
			all += w.Fold
		}
	}
	if all == want {
		return spans, true
	}
	from := strings.Index(all, want)
	if from < 0 || want == "" {
		return spans, false
	}
	pos := 0
	for _, sp := range spans {
		part := layout.Span{Row: sp.Row, From: -1}
		for i, w := range x.sheet.Words(sp) {
			if pos+len(w.Fold) > from && pos < from+len(want) && w.Fold != "" {
				if part.From < 0 {
					part.From = sp.From + i
				}
				part.To = sp.From + i + 1
			}
			pos += len(w.Fold)
		}
		if part.From >= 0 {
			kept = append(kept, part)
		}
	}
	return kept, false
}

// better tells whether c should replace the one found before: a first hit stays unless the new one is better formed
// or its label was read clearly better.
func better(c, old *Candidate) bool {
	if old == nil {
		return true
	}
	return c.Reading.Form*c.Label > old.Reading.Form*old.Label+0.15
}

// Evidence gives the words of the candidate as evidence, one piece a row, on the upright pages.
func (c *Candidate) Evidence(s *layout.Sheet, pages map[int]models.Reading) []models.Evidence {
	out := make([]models.Evidence, 0, len(c.Spans))
	for _, sp := range c.Spans {
		page := s.Rows[sp.Row].Page
		out = append(out, models.Evidence{Page: page, Box: pages[page].PageBox(s.Box(sp)), Text: s.Text(sp)})
	}
	return slices.Clip(out)
}
