package pipeline

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"sohoa/models"
)

// shelf answers every question as the test says, and keeps the questions.
type shelf struct {
	answer func(models.Result) []models.Link
	mu     sync.Mutex
	asked  []models.Result
}

func (s *shelf) Find(_ context.Context, question models.Result) ([]models.Link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, question)
	return s.answer(question), nil
}

// TestQuestions asks about each person that a paper is about, and about the paper alone where it names nobody.
func TestQuestions(t *testing.T) {
	t.Parallel()
	field := func(name models.FieldName, value string) models.Field { return models.Field{Name: name, Value: value} }
	marriage := &models.Document{Type: "marriage_certificate", Fields: []models.Field{field("document_no", "51/2020"),
		field("registration_agency", "UBND phường Cát Bi"), field("registration_date", "2020-05-01"), field("wife_full_name", "LÊ THỊ MAI"),
		field("wife_personal_id", "031195001234"), field("husband_full_name", "VŨ VĂN AN"), field("husband_personal_id", "031987654")}}
	paper := models.Result{Type: "marriage_certificate", DocumentNo: "51/2020", IssuingAgency: "UBND phường Cát Bi", IssueDate: "2020-05-01"}
	wife, husband := paper, paper
	wife.Holder = models.Person{FullName: "LÊ THỊ MAI", PersonalID: "031195001234", Sex: "female"}
	husband.Holder = models.Person{FullName: "VŨ VĂN AN", OldID: "031987654", Sex: "male"}
	if got := Questions(marriage); !reflect.DeepEqual(got, []models.Result{wife, husband}) {
		t.Errorf("%+v", got)
	}
	letter := &models.Document{Type: "decision", Fields: []models.Field{field("document_no", "45/QĐ-UBND"), field("issuing_agency", "UBND xã An Lư")}}
	if got := Questions(letter); len(got) != 1 || got[0].DocumentNo != "45/QĐ-UBND" || got[0].Holder != (models.Person{}) {
		t.Errorf("%+v", got)
	}
	birth := &models.Document{Type: "birth_certificate", Fields: []models.Field{field("full_name", "A"), field("mother_full_name", "B"), field("father_full_name", "C")}}
	if got := ResultOf(birth); got.Holder.FullName != "A" || got.Holder.MotherName != "B" || len(got.Others) != 2 {
		t.Errorf("%+v", got)
	}
	if got := Questions(&models.Document{Type: "unknown"}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

// TestLinks puts what is found on the document, the surest first and nothing twice.
func TestLinks(t *testing.T) {
	t.Parallel()
	s := &shelf{answer: func(q models.Result) []models.Link {
		if q.Type != "birth_certificate" {
			return nil
		}
		return []models.Link{{ResultCode: "R1", Relation: models.RelationSameHolder, Confidence: 0.7}, {ResultCode: "R2", Relation: models.RelationSameResult, Confidence: 0.99}}
	}}
	l := birthDesk(t).line(t)
	l.Finder = s
	doc := run(t, l).Documents[0]
	if len(doc.Links) != 2 || doc.Links[0].ResultCode != "R2" || doc.Links[1].ResultCode != "R1" {
		t.Errorf("%+v", doc.Links)
	}
	if q := s.asked[0]; q.DocumentNo != "123/2020" || q.Holder.FullName == "" || q.Holder.DateOfBirth != "2020-05-17" {
		t.Errorf("asked %+v", q)
	}
}

// TestCitations finds the results that a paper cites, and leaves laws, its own number and bare mentions alone.
func TestCitations(t *testing.T) {
	t.Parallel()
	page := `
     ỦY BAN NHÂN DÂN                            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
      PHƯỜNG CÁT BI                                 Độc lập - Tự do - Hạnh phúc
     Số: 45/QĐ-UBND                            Cát Bi, ngày 17 tháng 5 năm 2024

                                     QUYẾT ĐỊNH
                          Về việc cải chính hộ tịch

     Căn cứ Luật Hộ tịch số 60/2014/QH13 ngày 20 tháng 11 năm 2014; căn cứ Giấy chứng nhận kết hôn
     số 51/2020 do Ủy ban nhân dân phường Cát Bi cấp ngày 01/05/2020; xét Quyết định số 12/QĐ-UBND ngày
     02/03/2021, Giấy khai sinh số 7/1999 của Ủy ban nhân dân phường Cát Bi; Giấy khai sinh đã được cấp trước đây.
     Theo Quyết định số 45/QĐ-UBND này.
`
	s := &shelf{answer: func(q models.Result) []models.Link {
		if q.DocumentNo == "12/QĐ-UBND" {
			return []models.Link{{ResultCode: "R9", Relation: models.RelationSameResult, Confidence: 0.98, State: models.LinkProposed}}
		}
		return nil
	}}
	l := (&desk{pages: []models.Reading{drawn(1, page)}}).line(t)
	l.Finder = s
	doc := run(t, l).Documents[0]
	marriage := models.Citation{Type: "marriage_certificate", DocumentNo: "51/2020", IssuingAgency: "Ủy ban nhân dân phường Cát Bi", IssueDate: "2020-05-01"}
	decision := models.Citation{Type: "decision", DocumentNo: "12/QĐ-UBND", IssueDate: "2021-03-02"}
	if len(doc.Links) != 3 || *doc.Links[2].Cited != (models.Citation{Type: "birth_certificate", DocumentNo: "7/1999"}) {
		t.Fatalf("%d links: %+v", len(doc.Links), doc.Links)
	}
	if first := doc.Links[0]; first.State != models.LinkPending || first.Relation != models.RelationReference || *first.Cited != marriage {
		t.Errorf("%+v cites %+v", first, first.Cited)
	}
	if second := doc.Links[1]; second.ResultCode != "R9" || second.Relation != models.RelationReference || *second.Cited != decision {
		t.Errorf("%+v cites %+v", second, second.Cited)
	}
}
