package extract

import (
	"regexp"
	"slices"
	"strings"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// The fields of a certified copy's mark (Decree 23/2015); they are on no type and may be on any.
const (
	CertificationNo   models.FieldName = "certification_no"
	CertificationBook models.FieldName = "certification_book"
	CertificationDate models.FieldName = "certification_date"
)

const certificationFold = "chungthucbansaodungvoibanchinh"

// CutCertification parts the mark "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH" from the paper it stands on: its number,
// date and signer must never be taken for the paper's own. mark is nil where there is none.
func CutCertification(s *layout.Sheet) (rest, mark *layout.Sheet) {
	at, ok := findMark(s)
	if !ok {
		return s, nil
	}
	box := s.Box(at)
	em := s.Rows[at.Row].Em
	left, right := box.Left-4*em, box.Right+4*em
	last := markEnd(s, at, left, right)
	rest, mark = &layout.Sheet{}, &layout.Sheet{}
	for r := range s.Rows {
		row := s.Rows[r]
		if r < at.Row || r > last || row.Page != s.Rows[at.Row].Page {
			rest.Rows = append(rest.Rows, row)
			continue
		}
		inside, outside := partRow(row, left, right)
		if len(inside.Words) > 0 {
			mark.Rows = append(mark.Rows, inside)
		}
		if len(outside.Words) > 0 {
			rest.Rows = append(rest.Rows, outside)
		}
	}
	return rest, mark
}

// findMark finds the mark's first row; the words may run over two rows.
func findMark(s *layout.Sheet) (layout.Span, bool) {
	for r := range s.Rows {
		for _, seg := range s.Segments(r) {
			words := s.Words(seg)
			for from := range words {
				if words[from].Fold != "chung" && !strings.HasPrefix(words[from].Fold, "chungth") {
					continue
				}
				f := ""
				for _, w := range words[from:] {
					f += w.Fold
				}
				head := certificationFold[:min(len(f), len(certificationFold))]
				f = f[:min(len(f), len(certificationFold))]
				if len(f) >= 15 && layout.Likeness(head, f) > 0.8 {
					return layout.Span{Row: r, From: seg.From + from, To: seg.To}, true
				}
			}
		}
	}
	return layout.Span{}, false
}

// markEnd gives the last row of the mark: number, date, office and name follow closely under each other.
func markEnd(s *layout.Sheet, at layout.Span, left, right int) int {
	last, seenDate := at.Row, false
	bottom := s.Box(at).Bottom
	for r := at.Row + 1; r < len(s.Rows) && r <= at.Row+14; r++ {
		row := &s.Rows[r]
		span := inside(row, r, left, right)
		if row.Page != s.Rows[at.Row].Page || row.Box.Top-bottom > 7*row.Em {
			break
		}
		if span.From == span.To {
			continue
		}
		f := layout.FoldWords(s.Words(span))
		// Before the date only the mark's own lines stand; after it the signature. A label ends it, and so does a line of the
		// paper that runs under the mark from beside it, or the national motto.
		if strings.Contains(f, "chunghiaviet") || seenDate && (strings.Contains(s.Text(span), ":") || len(f) > 40 || runsOut(row, span)) {
			break
		}
		seenDate = seenDate || strings.Contains(f, "ngay")
		last, bottom = r, s.Box(span).Bottom
	}
	return last
}

// runsOut tells whether the words of the span are a part of a longer phrase of the row.
func runsOut(row *layout.Row, span layout.Span) bool {
	near := func(i int) bool { return float64(row.Words[i].Gap) <= layout.WideGap*float64(row.Em) }
	return span.From > 0 && near(span.From) || span.To < len(row.Words) && near(span.To)
}

// partRow parts the row's words by whether their middle lies between two columns.
func partRow(row layout.Row, left, right int) (in, out layout.Row) {
	in, out = row, row
	in.Words, out.Words = nil, nil
	for _, w := range row.Words {
		if m := (w.Box.Left + w.Box.Right) / 2; m >= left && m < right {
			in.Words = append(in.Words, w)
		} else {
			out.Words = append(out.Words, w)
		}
	}
	in.Rebound()
	out.Rebound()
	return in, out
}

var certificationType = &doctypes.Type{
	Fields: []doctypes.Field{
		{Name: CertificationNo, Kind: values.KindCode, Labels: []string{"Số chứng thực", "Số CT", "Số"}, Places: []doctypes.Place{doctypes.PlaceLabel}},
		{Name: CertificationBook, Kind: values.KindCode, Labels: []string{"quyển số", "Quyển số"}, Places: []doctypes.Place{doctypes.PlaceLabel}},
		{Name: CertificationDate, Kind: values.KindDate, Labels: []string{"Ngày"}, Places: []doctypes.Place{doctypes.PlaceLabel}},
	},
}

// Certification reads the fields of the mark that CutCertification gave.
func Certification(mark *layout.Sheet) []Candidate {
	x := &extractor{sheet: mark, typ: certificationType}
	var out []Candidate
	for r := range mark.Rows {
		words := mark.Rows[r].Words
		for i := range words {
			f, at := x.certificationLabel(words, i)
			if f == nil || slices.ContainsFunc(out, func(c Candidate) bool { return c.Field == f }) {
				continue
			}
			if c := x.certified(f, layout.Span{Row: r, From: at, To: certificationEnd(words, at)}); c != nil {
				out = append(out, *c)
			}
		}
	}
	return out
}

// number is a certification's number, or that of its book with the year.
var number = regexp.MustCompile(`[0-9]+(?:/[0-9]+)*`)

// certified reads one value of the mark; numbers stand before the book's symbol SCT/BS, which is not part of them.
func (x *extractor) certified(f *doctypes.Field, at layout.Span) *Candidate {
	if f.Kind == values.KindDate {
		return x.read(f, []layout.Span{at}, 1)
	}
	raw := number.FindString(x.sheet.Text(at))
	if raw == "" {
		return nil
	}
	c := &Candidate{Field: f, Reading: values.Reading{Value: raw, Raw: raw, Form: 1}, Label: 1}
	c.Spans, c.Whole = x.narrow([]layout.Span{at}, raw)
	return c
}

// certificationLabel tells which field's label begins at word i, and where its value begins.
func (x *extractor) certificationLabel(words []layout.Word, i int) (*doctypes.Field, int) {
	fold := func(k int) string {
		if k < len(words) {
			return words[k].Fold
		}
		return ""
	}
	switch {
	case fold(i) == "so" && strings.HasPrefix(fold(i+1), "chung") && strings.HasPrefix(fold(i+2), "thu"):
		return &x.typ.Fields[0], i + 3
	case fold(i) == "quyen" && strings.HasPrefix(fold(i+1), "so"):
		return &x.typ.Fields[1], i + 2
	case strings.HasPrefix(fold(i), "ngay"):
		return &x.typ.Fields[2], i
	}
	return nil, 0
}

// certificationEnd ends a value at the next label of the mark's line.
func certificationEnd(words []layout.Word, from int) int {
	for i := from + 1; i < len(words); i++ {
		if words[i].Fold == "quyen" || words[i].Fold == "ngay" {
			return i
		}
	}
	return len(words)
}
