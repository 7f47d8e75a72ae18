package pipeline

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/heading"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// faultless gives a document's state and a value in it against which nothing speaks.
func faultless() (*reading, *value) {
	page := drawn(1, "  Ngày sinh: 17/05/2020")
	sheet := layout.New([]models.Reading{page})
	r := &reading{typ: &doctypes.Type{Name: "test"}, head: heading.Heading{Confidence: 1}, sheet: sheet, pages: map[int]models.Reading{1: page}}
	read, _ := values.Read(values.KindDate, "17/05/2020")
	v := &value{
		Candidate: extract.Candidate{Field: &doctypes.Field{Name: "date_of_birth", Kind: values.KindDate}, Reading: read,
			Spans: []layout.Span{{Row: 0, From: 2, To: 3}}, Label: 1, Whole: true},
		sheet: sheet, source: models.SourceRules,
		second: second{done: true, agrees: true, text: "17/05/2020", confidence: sureWord},
	}
	return r, v
}

// TestScore takes a value that the machine vouches for and spoils one thing at a time.
func TestScore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*reading, *value)
		auto  bool
		finds models.FindingCode // "" for any or none
	}{
		"nothing":             {func(*reading, *value) {}, true, ""},
		"second differs":      {func(_ *reading, v *value) { v.second.agrees, v.second.text = false, "11/05/2020" }, false, models.FindingReadingsDiffer},
		"second missing":      {func(_ *reading, v *value) { v.second = second{} }, false, models.FindingLowConfidence},
		"second sees nothing": {func(_ *reading, v *value) { v.second.agrees, v.second.text = false, "" }, false, models.FindingNotConfirmed},
		"model differs":       {func(_ *reading, v *value) { v.opinion = differing }, false, ""},
		"model seconds":       {func(_ *reading, v *value) { v.opinion = seconded }, true, ""},
		"model alone":         {func(_ *reading, v *value) { v.source, v.opinion = models.SourceLLM, seconded }, false, models.FindingNotConfirmed},
		"type guessed":        {func(r *reading, _ *value) { r.guessed = true }, false, models.FindingTypeUnsure},
		"letters hardly read": {func(_ *reading, v *value) { v.sheet.Rows[0].Words[2].Confidence, v.second.confidence = 0, 0 }, false, models.FindingLowConfidence},
		"check failed":        {func(_ *reading, v *value) { v.failed = true }, false, ""},
		"check failed, code":  {func(_ *reading, v *value) { v.failed, v.vouched = true, true }, false, ""},
		"no evidence":         {func(_ *reading, v *value) { v.Spans = nil }, false, ""},
		"no evidence, code":   {func(_ *reading, v *value) { v.Spans, v.source = nil, models.SourceBarcode }, false, ""},
		"ill-formed":          {func(_ *reading, v *value) { v.Reading.Form = 0.4 }, false, models.FindingIllFormed},
		"differs but vouched": {func(_ *reading, v *value) { v.second.agrees, v.vouched = false, true }, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, v := faultless()
			c.spoil(r, v)
			f := r.field(v)
			if (f.State == models.StateAuto) != c.auto || !c.auto && f.State != models.StateCheck {
				t.Errorf("state %s at confidence %v", f.State, f.Confidence)
			}
			if c.finds != "" && !slices.ContainsFunc(f.Findings, func(x models.Finding) bool { return x.Code == c.finds }) {
				t.Errorf("findings %v", f.Findings)
			}
			if f.Confidence < 0 || f.Confidence > 1 || c.auto && f.Confidence < 0.95 {
				t.Errorf("confidence %v", f.Confidence)
			}
		})
	}
}

// TestSecondReadingDiffers reads every case with a second reader that sees other letters: nothing may be vouched for.
func TestSecondReadingDiffers(t *testing.T) {
	t.Parallel()
	for _, paper := range []string{"birth_certificate", "marriage_certificate", "decision"} {
		t.Run(paper, func(t *testing.T) {
			t.Parallel()
			d := &desk{pages: casePages(t, "testdata/cases/"+paper)}
			for _, f := range run(t, d.line(t)).Documents[0].Fields {
				if f.Confidence < 0.5 {
					t.Errorf("%s has confidence %v though both readings agree", f.Name, f.Confidence)
				}
			}
			d.garble = otherLetters
			doc := run(t, d.line(t)).Documents[0]
			for _, f := range doc.Fields {
				if f.State == models.StateAuto {
					t.Errorf("%s = %q is vouched for", f.Name, f.Value)
				}
			}
		})
	}
}

// otherLetters gives a text of the same shape in which no letter and no digit is right.
func otherLetters(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '0' + (r-'0'+1)%10
		case unicode.IsLetter(r):
			return 'x'
		}
		return r
	}, text)
}

// TestSecondReaderDies sees that a crash of the second reading costs the machine's word and nothing else.
func TestSecondReaderDies(t *testing.T) {
	t.Parallel()
	d := threePages(t)
	whole := run(t, d.line(t)).Documents[0]
	d.fail = map[call]error{{callReread, 1}: crashed}
	doc := run(t, d.line(t)).Documents[0]
	if len(doc.Fields) != len(whole.Fields) {
		t.Fatalf("%d fields, then %d", len(whole.Fields), len(doc.Fields))
	}
	for i, f := range doc.Fields {
		if f.Value != whole.Fields[i].Value || f.State == models.StateAuto && f.Evidence[0].Page == 1 {
			t.Errorf("%s is %q, %s", f.Name, f.Value, f.State)
		}
	}
}

// TestCodes lets the QR code of a card speak against readers that see other letters.
func TestCodes(t *testing.T) {
	t.Parallel()
	page := casePages(t, "testdata/cases/id_card")[0]
	page.Codes = []models.Barcode{{Kind: models.BarcodeQR, Box: models.Box{Left: 900, Right: 1100, Bottom: 200},
		Text: "031195001234|123456789|Lê Thị Mai|03021995|Nữ|Thôn Đông, xã Tiên Lãng, Hải Phòng|05062021"}}
	for i, line := range page.Lines {
		if line.Text() == "LÊ THỊ MAI" {
			page.Lines[i].Words[2].Text = "MÁT" // misread
		}
	}
	d := &desk{pages: []models.Reading{page}, garble: func(string) string { return "?" }}
	doc := run(t, d.line(t)).Documents[0]
	for _, c := range []struct {
		name   models.FieldName
		value  string
		source models.Source
		state  models.FieldState
	}{
		{"personal_id", "031195001234", models.SourceRules, models.StateAuto},        // read, and borne out
		{"date_of_birth", "1995-02-03", models.SourceRules, models.StateAuto},        // read, and borne out
		{"full_name", "LÊ THỊ MAI", models.SourceBarcode, models.StateAuto},          // read otherwise
		{"old_id", "123456789", models.SourceBarcode, models.StateCheck},             // printed nowhere
		{"issue_date", "2021-06-05", models.SourceBarcode, models.StateCheck},        // printed nowhere
		{"home_town", "Tiên Lãng, Hải Phòng", models.SourceRules, models.StateCheck}, // in no code, second reading differs
	} {
		f := doc.Field(c.name)
		if f == nil {
			t.Errorf("%s is not there", c.name)
			continue
		}
		if f.Value != c.value || f.Source != c.source || f.State != c.state || len(f.Evidence) == 0 {
			t.Errorf("%s = %q from %s is %s, evidence %v", f.Name, f.Value, f.Source, f.State, f.Evidence)
		}
	}
}

// TestCodesOfOthers sees that a card's code speaks for the fields of a card only.
func TestCodesOfOthers(t *testing.T) {
	t.Parallel()
	page := casePages(t, "testdata/cases/number_is_no_id")[0]
	page.Codes = []models.Barcode{{Kind: models.BarcodeQR, Text: "031195001234||Lê Thị Mai|03021995|Nữ|Hải Phòng|05062021"}}
	doc := run(t, (&desk{pages: []models.Reading{page}}).line(t)).Documents[0]
	if f := doc.Field("personal_id"); f != nil || doc.Field("full_name").Value != "NGUYỄN THỊ HOA" {
		t.Errorf("the code of a card on a birth certificate gives %v", told(models.Digitisation{Documents: []models.Document{doc}}))
	}
}

// TestSuspicious doubts what nobody writes, and nothing else.
func TestSuspicious(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Thôn 3, xã An Lư, huyện Thủy Nguyên, thành phố Hải Phòng":   false,
		"Số 12 Lạch Tray, P. Cầu Đất, Q. Ngô Quyền, TP. Hải Phòng":   false,
		"Tổ 5 - thị trấn Núi Đèo - huyện Thủy Nguyên - TP Hải Phòng": false,
		"thị xã Kinh Môn, tỉnh Hải Dương":                            false,
		"xã Hưng Long huyện Ninh Giang, tỉnh Hải Dương":              true, // the comma was not read
		"phường CẦm Thượng, thành phố Hải Dương":                     true,
		"phường cẦu Đất, thành phố Hải Phòng":                        true,
		"phường Gia Viên, TP. Hải .Phòng":                            true,
		"Thôn 3, xã An Lư, huyện":                                    true,
	} {
		v := &value{Candidate: extract.Candidate{Field: &doctypes.Field{Kind: values.KindPlace}, Reading: values.Reading{Value: text}}}
		if got := suspicious(v); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
