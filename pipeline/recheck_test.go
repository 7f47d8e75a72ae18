package pipeline

import (
	"slices"
	"testing"

	"sohoa/models"
)

// paperOf gives a document with fields, as "name", "value", "name", "value".
func paperOf(typ models.TypeName, text string, fields ...string) *models.Document {
	d := &models.Document{Type: typ, Text: text}
	for i := 0; i < len(fields); i += 2 {
		d.Fields = append(d.Fields, models.Field{Name: models.FieldName(fields[i]), Value: fields[i+1], State: models.StateCheck})
	}
	return d
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	types := embeddedTypes(t)
	for name, c := range map[string]struct {
		doc  *models.Document
		want []models.FieldName
	}{
		"all is well": {paperOf("birth_certificate", "", "personal_id", "031226001234", "sex", "male", "date_of_birth", "2026-05-13"), nil},
		"sex":         {paperOf("birth_certificate", "", "personal_id", "031226001234", "sex", "female"), []models.FieldName{"personal_id", "sex"}},
		"birth year":  {paperOf("birth_certificate", "", "personal_id", "031226001234", "date_of_birth", "2025-05-13"), []models.FieldName{"personal_id", "date_of_birth"}},
		"order":       {paperOf("birth_certificate", "", "date_of_birth", "2026-05-13", "registration_date", "2026-05-12"), []models.FieldName{"date_of_birth", "registration_date"}},
		"one name":    {paperOf("birth_certificate", "", "mother_full_name", "TRẦN THỊ LAN", "father_full_name", "TRẦN THỊ LAN"), []models.FieldName{"mother_full_name", "father_full_name"}},
		"signer":      {paperOf("birth_certificate", "", "full_name", "Trần Thị Lan", "signer", "TRẦN THỊ LAN"), []models.FieldName{"signer"}},
		"no value":    {paperOf("birth_certificate", "", "personal_id", "", "sex", "female"), nil},
		"no type":     {paperOf("nonsense", "", "personal_id", "031226001234", "sex", "female"), nil},
	} {
		got := Contradictions(c.doc, types.Find(c.doc.Type))
		if c.want == nil && len(got) > 0 || c.want != nil && (len(got) != 1 || !slices.Equal(got[0].Fields, c.want) || got[0].Message == "") {
			t.Errorf("%s: %+v, want %v", name, got, c.want)
		}
	}
}

const inWords = "GIẤY KHAI SINH\nNgày, tháng, năm sinh: 18/05/2026\nGhi bằng chữ: Ngày mười ba, tháng năm,\nnăm hai nghìn không trăm hai mươi sáu\n"

// doubted gives a paper on which an earlier reading found that digits and words of the birth date differ.
func doubted(text, value string) *models.Document {
	d := paperOf("birth_certificate", text, "date_of_birth", value)
	d.Fields[0].Findings = []models.Finding{{Code: models.FindingLowConfidence, Message: "mờ"}, {Code: models.FindingCheckFailed, Message: saysDateWords}}
	return d
}

func TestSpoken(t *testing.T) {
	t.Parallel()
	typ := embeddedTypes(t).Find("birth_certificate")
	registered := "Đăng ký bằng chữ: Ngày hai mươi, tháng sáu, năm hai nghìn không trăm hai mươi bảy\n"
	for name, c := range map[string]struct{ text, value, want string }{
		"the words":                 {inWords, "2026-05-18", "2026-05-13"},
		"those like the digits":     {registered + inWords, "2026-05-18", "2026-05-13"},
		"two that are as like them": {inWords + "bằng chữ: Ngày mười bốn, tháng năm, năm hai nghìn không trăm hai mươi sáu", "2026-05-18", ""},
		"none":                      {"GIẤY KHAI SINH", "2026-05-18", ""},
		"nonsense":                  {"bằng chữ: không có gì", "2026-05-18", ""},
	} {
		d := doubted(c.text, c.value)
		if got := Spoken(d, d.Fields[0], typ); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	d := paperOf("birth_certificate", inWords, "date_of_birth", "2026-05-18")
	if got := Spoken(d, d.Fields[0], typ); got != "" {
		t.Errorf("nobody found fault with the date, and %q is offered", got)
	}
}

// What an earlier reading found is told as long as the values still show it.
func TestStanding(t *testing.T) {
	t.Parallel()
	typ := embeddedTypes(t).Find("birth_certificate")
	for value, want := range map[string]int{"2026-05-18": 2, "2026-05-13": 1} {
		d := doubted(inWords, value)
		if got := Standing(d.Fields[0], Contradictions(d, typ)); len(got) != want {
			t.Errorf("%s: %+v", value, got)
		}
	}
	d := paperOf("birth_certificate", "", "personal_id", "031226001234", "sex", "female")
	first := Standing(d.Fields[0], Contradictions(d, typ))
	if len(first) != 1 || first[0].Message != saysSex {
		t.Errorf("standing %+v", first)
	}
	d.Fields[0].Findings, d.Fields[1].Value = first, "male"
	if got := Standing(d.Fields[0], Contradictions(d, typ)); len(got) != 0 {
		t.Errorf("after the sex was corrected: %+v", got)
	}
}

func TestEarlier(t *testing.T) {
	t.Parallel()
	result := models.Result{DocumentNo: "51/2020", IssueDate: "2020-05-17",
		Holder: models.Person{FullName: "Trần Thị Lan", PersonalID: "031195001234", DateOfBirth: "1995-01-02"}}
	couple := paperOf("marriage_certificate", "", "wife_full_name", "TRẦN THỊ LAN", "husband_full_name", "VŨ AN")
	got := Earlier(couple, result, models.RelationSameHolder)
	if got["wife_personal_id"] != "031195001234" || got["wife_date_of_birth"] != "1995-01-02" || got["document_no"] != "" || got["husband_personal_id"] != "" {
		t.Errorf("of the wife: %v", got)
	}
	if got = Earlier(couple, result, models.RelationSameResult); got["document_no"] != "51/2020" || got["registration_date"] != "2020-05-17" {
		t.Errorf("of the paper: %v", got)
	}
	stranger := result
	stranger.Holder.FullName, stranger.Holder.PersonalID = "LÊ VĂN BA", "031095009999"
	if got = Earlier(couple, stranger, models.RelationSameHolder); len(got) != 0 {
		t.Errorf("of somebody else: %v", got)
	}
	alone := paperOf("birth_certificate", "", "full_name", "TRẦN THI LAM")
	if got = Earlier(alone, result, models.RelationSameHolder); got["full_name"] != "Trần Thị Lan" {
		t.Errorf("of the only person, misread: %v", got)
	}
	if got = Earlier(alone, result, models.RelationHousehold); len(got) != 0 {
		t.Errorf("of the household: %v", got)
	}
}
