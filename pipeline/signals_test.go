package pipeline

import (
	"slices"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/extract"
	"sohoa/pipeline/layout"
	"sohoa/pipeline/values"
)

// namedOn gives a document that holds a page, and a value that was read as the name in the words of its first row.
func namedOn(page, name string, places ...doctypes.Place) (*reading, *value) {
	p := drawn(1, page)
	sheet := layout.New([]models.Reading{p})
	read, _ := values.Read(values.KindPersonName, name)
	v := &value{Candidate: extract.Candidate{Field: &doctypes.Field{Name: "full_name", Kind: values.KindPersonName, Places: places}, Reading: read,
		Spans: []layout.Span{{Row: 0, From: 0, To: len(sheet.Rows[0].Words)}}}, sheet: sheet, source: models.SourceRules}
	return &reading{typ: &doctypes.Type{}, sheet: sheet, pages: map[int]models.Reading{1: p}, values: []value{*v}}, v
}

// TestEchoes looks for names that stand on a paper once more.
func TestEchoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rest        string
		same, other bool
	}{
		"nowhere else":          {"Cấp cho: Trần Văn Nam", false, false},
		"in another case":       {"Người khai: Trịnh Thị Huệ", true, false},
		"with another mark":     {"Người khai: Trịnh Thị Huê", false, true},
		"both":                  {"Bà Trịnh Thị Huê\nCon: Trịnh Thị Huệ", true, true},
		"a part of it":          {"Trịnh Thị", false, false},
		"inside a longer line":  {"Nay bà TRỊNH THỊ HUỆ xin cam đoan", true, false},
		"another name, alike":   {"Trịnh Thị Hoa", false, false},
		"torn over two columns": {"Trịnh Thị     Huệ", true, false},
	} {
		r, v := namedOn("TRỊNH THỊ HUỆ\n"+c.rest, "TRỊNH THỊ HUỆ")
		if same, other := r.echoes(v); same != c.same || other != c.other {
			t.Errorf("%s: %v, %v", name, same, other)
		}
	}
}

// TestCrowded looks for a second name under a signature.
func TestCrowded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rest  string
		known string // the value of another field
		want  bool
	}{
		"alone":                  {"Nơi nhận: Như trên", "", false},
		"a secretary's below":    {"GIÁM ĐỐC\nĐỗ Thị Hồng Nhung", "", true},
		"beside it":              {"Lưu: VT          Đỗ Thị Hồng Nhung", "", true},
		"the applicant's":        {"Người khai\nĐỗ Thị Hồng Nhung", "ĐỖ THỊ HỒNG NHUNG", false},
		"a name in a sentence":   {"Giao bà Đỗ Thị Hồng Nhung thực hiện", "", false},
		"far away on the paper":  {"a\nb\nc\nd\ne\ng\nh\ni\nk\nl\nm\nn\no\nĐỗ Thị Hồng Nhung", "", false},
		"words that are no name": {"GIÁM ĐỐC\nVĂN PHÒNG", "", false},
	} {
		r, v := namedOn("Nguyễn Thị Thanh Hiền\n"+c.rest, "Nguyễn Thị Thanh Hiền", doctypes.PlaceSigner)
		if c.known != "" {
			read, _ := values.Read(values.KindPersonName, c.known)
			r.values = append(r.values, value{Candidate: extract.Candidate{Field: v.Field, Reading: read}})
		}
		if got := r.crowded(v); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if v.Field.Places = nil; r.crowded(v) {
			t.Errorf("%s: a name beside a label is crowded", name)
		}
	}
}

// TestPrinted asks whether what a code says stands on the card in letters.
func TestPrinted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind  values.Kind
		value string
		page  string
		want  bool
	}{
		"a number":            {values.KindOldID, "123456789", "Số CMND: 123456789", true},
		"in groups":           {values.KindPersonalID, "031195001234", "031 195 001 234", true},
		"misread by a digit":  {values.KindPersonalID, "031195001234", "031195001284", true},
		"another number":      {values.KindPersonalID, "031195001234", "031190008234", false},
		"a day":               {values.KindDate, "2021-06-05", "Ngày cấp 05/06/2021", true},
		"another day":         {values.KindDate, "2021-06-05", "05/06/2031", false},
		"a name":              {values.KindPersonName, "LÊ THỊ MAI", "Họ tên LÊ THỊ MAI", true},
		"a name, one letter":  {values.KindPersonName, "LÊ THỊ MAI", "LÊ THỊ MÁT", true},
		"nothing on the page": {values.KindPersonName, "LÊ THỊ MAI", "CĂN CƯỚC", false},
	} {
		r, _ := namedOn(c.page, "LÊ THỊ MAI")
		v := &value{Candidate: extract.Candidate{Field: &doctypes.Field{Kind: c.kind}, Reading: values.Reading{Value: c.value}}}
		if got := r.printed(v); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestTrust lets an office's limit and a failed sample decide about a value that nothing speaks against.
func TestTrust(t *testing.T) {
	t.Parallel()
	var asked []models.FieldName
	suspend := func(_ models.TypeName, name models.FieldName) bool { asked = append(asked, name); return true }
	for _, c := range []struct {
		name  string
		trust Trust
		state models.FieldState
		finds models.FindingCode
	}{
		{"the standard", Trust{}, models.StateAuto, ""},
		{"a looser limit", Trust{Risk: 0.05}, models.StateAuto, ""},
		{"a limit that nothing can keep", Trust{Risk: 1e-9}, models.StateCheck, models.FindingLowConfidence},
		{"a model that knows nothing", Trust{Model: &confidence.Model{}}, models.StateCheck, models.FindingLowConfidence},
		{"suspended", Trust{Suspended: suspend}, models.StateCheck, models.FindingSuspended},
	} {
		r, v := faultless()
		f := models.Field{Evidence: []models.Evidence{{Page: 1}}}
		c.trust.score(r, v, &f)
		if f.State != c.state || c.finds != "" && !slices.ContainsFunc(f.Findings, func(x models.Finding) bool { return x.Code == c.finds }) ||
			c.state == models.StateAuto && len(f.Findings) > 0 {
			t.Errorf("%s: %s, %v", c.name, f.State, f.Findings)
		}
		if f.Signals[confidence.Agrees] != 1 || f.Signals[confidence.Barred] != 0 {
			t.Errorf("%s: signals %v", c.name, f.Signals)
		}
	}
	if !slices.Equal(asked, []models.FieldName{"date_of_birth"}) {
		t.Errorf("suspension was asked for %v", asked)
	}
}
