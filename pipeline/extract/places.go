package extract

import (
	"strings"

	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// fromPlace reads a field that no label marks but that has its place on the sheet.
func (x *extractor) fromPlace(f *doctypes.Field, place doctypes.Place) *Candidate {
	switch place {
	case doctypes.PlaceHeaderAgency:
		if offices := heading.Agencies(x.sheet, x.head); len(offices) > 0 {
			return x.read(f, offices[len(offices)-1], 1)
		}
	case doctypes.PlaceHeaderNumber:
		if x.head.Number != nil {
			return x.read(f, []layout.Span{*x.head.Number}, 1)
		}
	case doctypes.PlaceDateline, doctypes.PlaceDatelinePlace:
		return x.dateline(f, place)
	case doctypes.PlaceAbstract:
		return x.read(f, x.abstract(), 0.95)
	case doctypes.PlaceLetterAbstract:
		if rows, ok := heading.LetterAbstract(x.sheet, x.head); ok {
			return x.letterAbstract(f, rows)
		}
	case doctypes.PlaceAddressee:
		return x.addressee(f)
	case doctypes.PlaceSigner:
		return x.block.signer(x, f)
	case doctypes.PlaceSignerPosition:
		c := x.lines(f, x.block.position)
		if c != nil {
			c.Reading.Value = spellOffice(c.Reading.Value)
			if endsInAuthority(c.Reading.Value) {
				c.Reading.Form = 0.5 // the office of the signer himself was not read
			}
		}
		return c
	case doctypes.PlaceSignerAgency:
		return x.read(f, x.block.agency, 0.95)
	case doctypes.PlaceTitle:
		return x.read(f, x.head.Title, 0.9)
	case doctypes.PlaceKind:
		return x.kind(f)
	case doctypes.PlaceSerial:
		return x.alone(f)
	case doctypes.PlaceColumn:
		return x.column(f)
	case doctypes.PlaceAnniversary:
		return x.anniversary(f)
	case doctypes.PlaceAnywhere:
		return x.anywhere(f)
	}
	return nil
}

// letterAbstract spells the "V/v" that opens an abstract as it is always printed, whatever was recognised.
func (x *extractor) letterAbstract(f *doctypes.Field, rows []layout.Span) *Candidate {
	c := x.read(f, rows, 1)
	if c == nil {
		return nil
	}
	if first, rest, ok := strings.Cut(c.Reading.Value, " "); ok && len([]rune(first)) <= 4 && strings.Contains(first, "/") {
		c.Reading.Value = "V/v " + rest
	}
	return c
}

// kind gives the title in words, as the type's file spells it.
func (x *extractor) kind(f *doctypes.Field) *Candidate {
	if x.head.Kind == "" {
		return nil
	}
	spans := x.head.Title
	if len(spans) == 0 && x.head.Number != nil {
		spans = []layout.Span{*x.head.Number}
	}
	return &Candidate{Field: f, Reading: values.Reading{Value: x.head.Kind, Raw: x.text(spans), Form: 1}, Spans: spans,
		Label: x.head.Confidence, Whole: true}
}

// dateline reads "Hải Phòng, ngày 15 tháng 8 năm 2025": the one beside the header, else the last one above the
// signature.
func (x *extractor) dateline(f *doctypes.Field, place doctypes.Place) *Candidate {
	at, ok := x.findDateline()
	if !ok {
		return nil
	}
	words := x.sheet.Words(at)
	spans := []layout.Span{at}
	if year, wrapped := x.wrappedYear(at); wrapped {
		spans = append(spans, year)
	}
	day := 0
	for day < len(words) && !strings.HasPrefix(words[day].Fold, "ngay") {
		day++
	}
	if place == doctypes.PlaceDateline {
		spans[0].From += day
		return x.read(f, spans, 1)
	}
	if day == 0 {
		return nil
	}
	return x.read(f, []layout.Span{{Row: at.Row, From: at.From, To: at.From + day}}, 1)
}

// wrappedYear gives the year that the row below a dateline begins with where the dateline ends in "năm".
func (x *extractor) wrappedYear(at layout.Span) (layout.Span, bool) {
	if last := x.sheet.Words(at); !strings.HasPrefix(last[len(last)-1].Fold, "nam") || at.Row+1 >= len(x.sheet.Rows) {
		return layout.Span{}, false
	}
	left := x.sheet.Box(at).Left
	for i, w := range x.sheet.Rows[at.Row+1].Words {
		if w.Box.Left >= left && len(w.Fold) == 4 && strings.Trim(w.Fold, "0123456789") == "" {
			return layout.Span{Row: at.Row + 1, From: i, To: i + 1}, true
		}
	}
	return layout.Span{}, false
}

func (x *extractor) findDateline() (layout.Span, bool) {
	if m := x.head.Motto; m != nil {
		for r := m.Row; r < len(x.sheet.Rows) && r <= m.Row+8; r++ {
			if at, ok := x.datelineIn(r); ok {
				return at, true
			}
		}
	}
	for r := x.block.top; r >= 0 && r > x.block.top-6; r-- {
		if at, ok := x.datelineIn(r); ok {
			return at, true
		}
	}
	return layout.Span{}, false
}

// datelineIn gives the segments of a row that end in "ngày … tháng … năm …" with a place name in front; gaps left for
// a hand-written day do not part it.
func (x *extractor) datelineIn(r int) (layout.Span, bool) {
	if r < 0 || r >= len(x.sheet.Rows) {
		return layout.Span{}, false
	}
	row := &x.sheet.Rows[r]
	day, month, year := -1, -1, -1
	for i, w := range row.Words {
		switch {
		case strings.HasPrefix(w.Fold, "ngay") && !strings.HasSuffix(w.Text, ",") && day < 0:
			day = i
		case monthWord(w) && day >= 0 && month < 0:
			month = i
		case strings.HasPrefix(w.Fold, "nam") && month >= 0 && year < 0:
			year = i
		}
	}
	if year < 0 {
		return layout.Span{}, false
	}
	from := day
	for from > 0 && day-from < 6 && float64(row.Words[from].Gap) <= layout.WideGap*float64(row.Em) {
		from--
	}
	// In running text words stand in front that no place name has; a dateline opens with a capital.
	if day-from > 5 || from == day && row.Words[day].Text[0] == 'n' && day > 0 {
		return layout.Span{}, false
	}
	return layout.Span{Row: r, From: from, To: min(len(row.Words), year+2)}, true
}

// monthWord tells whether the word is the "tháng" of a printed date, a letter of it perhaps misread. "Ngày" is asked for
// exactly: "Ngãi" is a place.
func monthWord(w layout.Word) bool {
	return strings.HasPrefix(w.Fold, "thang") || layout.Slips(w.Fold, "thang", 1) <= 1
}

// abstract gives the rows between the title and the body: a decision's "Về việc …", a plan's subject.
func (x *extractor) abstract() []layout.Span {
	if len(x.head.Title) == 0 {
		return nil
	}
	last := x.head.Title[len(x.head.Title)-1]
	var out []layout.Span
	at := last
	for r := last.Row + 1; r < len(x.sheet.Rows) && len(out) < 6; r++ {
		row := &x.sheet.Rows[r]
		if row.Page != x.sheet.Rows[last.Row].Page || row.Box.Top-x.sheet.Box(at).Bottom > 2*row.Em {
			break
		}
		seg := layout.Span{Row: r, To: len(row.Words)}
		if marksOnly(row.Words) {
			continue
		}
		if x.endsAbstract(seg, last, at) {
			break
		}
		out = append(out, heading.TrimMarks(x.sheet, seg))
		at = seg
	}
	return out
}

// bodyOpenings are the folded words that the body of a paper begins with.
var bodyOpenings = []string{"cancu", "kinhgui", "thuchien", "theodenghi", "xetdenghi", "dieu1", "kinhthua", "chutich", "giamdoc",
	"truongban", "truongphong", "botruong", "thutuong", "hoidongnhandan", "phan1", "uybannhandan", "homnay", "kinhmoi", "trantrongkinhmoi", "xet"}

func (x *extractor) endsAbstract(at, title, above layout.Span) bool {
	f := layout.FoldWords(x.sheet.Words(at))
	for _, o := range bodyOpenings {
		if strings.HasPrefix(f, o) {
			return true
		}
	}
	// A subject is centred under the title in one block; a paragraph is indented or numbered, and stands apart.
	box, over, em := x.sheet.Box(at), x.sheet.Box(title), x.sheet.Rows[at.Row].Em
	off := (box.Left + box.Right - over.Left - over.Right) / 2
	if off < 0 {
		off = -off
	}
	full := box.Right > x.region.margin[[2]int{x.sheet.Rows[at.Row].Page, x.sheet.Rows[at.Row].Half}]-em
	apart := above.Row != title.Row && box.Top-x.sheet.Box(above).Bottom > 5*em/4
	return off > 3*em/2 || full && off > em/2 || apart || numbered(x.sheet.Words(at))
}

// lines gives items of one or more rows as one value with semicolons between them.
func (x *extractor) lines(f *doctypes.Field, items [][]layout.Span) *Candidate {
	if len(items) == 0 {
		return nil
	}
	var parts []string
	var rows []layout.Span
	for _, at := range items {
		r, ok := values.Read(f.Kind, x.text(at))
		if !ok {
			return nil
		}
		parts, rows = append(parts, strings.Trim(r.Value, "-+*;,. ")), append(rows, at...)
	}
	return &Candidate{Field: f, Reading: values.Reading{Value: strings.Join(parts, "; "), Raw: x.text(rows), Form: 1},
		Spans: rows, Label: 0.95, Whole: true}
}

// addressee gives the words after "Kính gửi" or "Kính mời", or the list under them.
func (x *extractor) addressee(f *doctypes.Field) *Candidate {
	for r := range x.sheet.Rows {
		words := x.sheet.Rows[r].Words
		for i := 0; i+1 < len(words); i++ {
			if words[i].Fold != "kinh" || words[i+1].Fold != "gui" && words[i+1].Fold != "moi" {
				continue
			}
			m := match{Span: layout.Span{Row: r, From: i, To: i + 2}}
			z := zone{section: -1, to: len(x.sheet.Rows), right: endless}
			if list := x.listBelow(r); len(list) > 0 {
				if first := x.region.rightOf(m, endless); !marksOnly(x.sheet.Words(first)) {
					list = append([][]layout.Span{{first}}, list...)
				}
				return x.lines(f, list)
			}
			return x.read(f, x.region.answer(m, z, true, false), 1)
		}
	}
	return nil
}

// listBelow gives the rows with a dash in front that follow.
func (x *extractor) listBelow(row int) [][]layout.Span {
	var out [][]layout.Span
	for r := row + 1; r < len(x.sheet.Rows) && len(out) < 8; r++ {
		words := x.sheet.Rows[r].Words
		if !strings.HasPrefix(words[0].Text, "-") {
			break
		}
		out = append(out, []layout.Span{{Row: r, To: len(words)}})
	}
	return out
}

// anniversary finds the date on the sheet that falls on the holder's birthday in a later year.
func (x *extractor) anniversary(f *doctypes.Field) *Candidate {
	if x.birth == "" {
		return nil
	}
	for r := range x.sheet.Rows {
		for i := range x.sheet.Rows[r].Words {
			c := x.read(f, []layout.Span{{Row: r, From: i, To: i + 1}}, 1)
			if c != nil && values.ExpiryAgreesBirth(c.Reading.Value, x.birth) == values.Agrees {
				return c
			}
		}
	}
	return nil
}

// anywhere finds the only word of the sheet that has the form of the field's kind; of two neither is taken.
func (x *extractor) anywhere(f *doctypes.Field) *Candidate {
	var found *Candidate
	for r := range x.sheet.Rows {
		for i := range x.sheet.Rows[r].Words {
			c := x.read(f, []layout.Span{{Row: r, From: i, To: i + 1}}, 0.9)
			switch {
			case c == nil || c.Reading.Form < 0.95:
			case found == nil:
				found = c
			case found.Reading.Value != c.Reading.Value:
				return nil
			}
		}
	}
	return found
}

// alone finds the printed number of a land certificate: one or two capitals and six to eight digits that stand alone
// in their segment.
func (x *extractor) alone(f *doctypes.Field) *Candidate {
	for r := range x.sheet.Rows {
		for _, seg := range x.sheet.Segments(r) {
			if seg.To-seg.From > 2 {
				continue
			}
			if c := x.read(f, []layout.Span{seg}, 0.9); c != nil && c.Reading.Form >= 0.9 && c.Whole {
				return c
			}
		}
	}
	return nil
}
