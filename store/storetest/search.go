package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"sohoa/models"
)

// Searcher is the part of a ledger that finds dossiers and tells their history.
type Searcher interface {
	Search(ctx context.Context, scope models.Scope, q models.Search) (models.SearchAnswer, error)
	FieldChanges(ctx context.Context, scope models.Scope, code models.DossierCode) ([]models.FieldChange, error)
	EnteredResults(ctx context.Context, scope models.Scope, code models.DossierCode) (map[models.DocumentID]models.ResultCode, error)
	LinkedTo(ctx context.Context, scope models.Scope, result models.ResultCode, most int) ([]models.LinkedDocument, error)
}

// shelved is a dossier to be found: whose it is and what stands on its paper.
type shelved struct {
	unit   models.UnitCode
	holder string
	text   string
	fields map[models.FieldName]string
	typ    models.TypeName
}

// shelve receives a dossier and finishes its only file.
func shelve(t *testing.T, l Ledger, s shelved) models.Dossier {
	t.Helper()
	d := dossier(1)
	d.Unit, d.Holder = unit, s.holder
	if s.unit != "" {
		d.Unit = s.unit
	}
	d, err := l.Receive(t.Context(), d, "")
	must(t, "Receive", err)
	read := models.Digitisation{Pages: []models.Page{{Number: 1, Width: 100, Height: 100}, {Number: 2, Width: 100, Height: 100}},
		Documents: []models.Document{{Type: s.typ, Pages: []int{1, 2}, Text: s.text}}}
	for name, value := range s.fields {
		read.Documents[0].Fields = append(read.Documents[0].Fields, models.Field{Name: name, Value: value, State: models.StateAuto, Source: models.SourceRules,
			Evidence: []models.Evidence{{Page: 2, Box: models.Box{Right: 9, Bottom: 9}, Text: value}}})
	}
	finish(t, l, d.Files[0].Ticket(d.Lane), read)
	return d
}

func finish(t *testing.T, l Ledger, ticket models.Ticket, read models.Digitisation) {
	t.Helper()
	claimed(t, l, ticket)
	must(t, "Finish", l.Finish(t.Context(), ticket, read))
}

func search(t *testing.T, l Ledger, scope models.Scope, q models.Search) models.SearchAnswer {
	t.Helper()
	a, err := l.Search(t.Context(), scope, q)
	must(t, fmt.Sprintf("Search %q", q.Text), err)
	return a
}

// codes gives the dossiers of an answer in its order.
func codes(a models.SearchAnswer) []models.DossierCode {
	var out []models.DossierCode
	for _, h := range a.Hits {
		out = append(out, h.Dossier)
	}
	return out
}

func wantHits(t *testing.T, l Ledger, scope models.Scope, text string, want ...models.DossierCode) {
	t.Helper()
	a := search(t, l, scope, models.Search{Text: text})
	if got := codes(a); !slices.Equal(got, want) || a.Total != len(want) {
		t.Errorf("%q: got %v of %d, want %v", text, got, a.Total, want)
	}
}

func testSearchTones(t *testing.T, open func() Ledger) {
	l := open()
	hoa := shelve(t, l, shelved{fields: map[models.FieldName]string{"full_name": "Nguyễn Thị Hòa"}})
	hoaOld := shelve(t, l, shelved{fields: map[models.FieldName]string{"full_name": "NGUYỄN THỊ HOÀ"}})
	hoaFlower := shelve(t, l, shelved{fields: map[models.FieldName]string{"full_name": "Nguyễn Thị Hoa"}})
	dong := shelve(t, l, shelved{text: "Ông Đặng Đình Đông, trú tại phường Gia Viên"})
	all := models.In(unit)
	wantHits(t, l, all, "hoa", hoaFlower.Code, hoaOld.Code, hoa.Code) // without tones all are equal: received last first
	wantHits(t, l, all, "hòa", hoaOld.Code, hoa.Code, hoaFlower.Code)
	wantHits(t, l, all, "hoà", hoaOld.Code, hoa.Code, hoaFlower.Code)
	wantHits(t, l, all, "HOÀ nguyen", hoaOld.Code, hoa.Code, hoaFlower.Code)
	wantHits(t, l, all, "thị hòa", hoaOld.Code, hoa.Code, hoaFlower.Code)
	wantHits(t, l, all, "dang dinh", dong.Code)
	wantHits(t, l, all, "Đặng Đình", dong.Code)
	wantHits(t, l, all, "dan", dong.Code) // still typing
	wantHits(t, l, all, "dan ")           // a whole word
	wantHits(t, l, all, `"dan"`)          // a whole word too
	wantHits(t, l, all, `"dinh dong"`, dong.Code)
	wantHits(t, l, all, `“đình đông” viên`, dong.Code)
	wantHits(t, l, all, `"dong dinh"`)
	wantHits(t, l, all, "dong dinh", dong.Code)
	wantHits(t, l, all, `'); DROP TABLE dossiers; -- facts:x OR NOT (`)
	wantHits(t, l, all, `" * ^ NEAR(`)
}

func testSearchNumbers(t *testing.T, open func() Ledger) {
	l := open()
	id := shelve(t, l, shelved{fields: map[models.FieldName]string{"personal_id": "031234567890", "date_of_birth": "2020-05-13"}})
	no := shelve(t, l, shelved{text: "Số: 12/2020/TLKS-BS\nĐiện thoại 0312 345 678 gọi 24/7\nngày 07 tháng 9 năm 2021"})
	all := models.In(unit)
	for text, want := range map[string]models.DossierCode{
		"031234567890": id.Code, "0312 3456 7890": id.Code, "031.234.567.890": id.Code, "0312-3456": "both", "0312-34567890": id.Code,
		"13/05/2020": id.Code, "13/5/2020": id.Code, "2020-05-13": id.Code, "13.05.2020": id.Code, "ngày 13 tháng 5 năm 2020 ": "",
		"13 tháng 5 năm 2020": id.Code, "05/2020": id.Code,
		"12/2020": no.Code, "12-2020": no.Code, "12/2020/TLKS": no.Code, "122020": no.Code, "12/2020/TLKS-BS": no.Code,
		"0312345678": "both", "0312 345 678 ": no.Code, "07/09/2021": no.Code, "7-9-2021": no.Code, "2021-09-07": no.Code,
		string(id.Code): id.Code, strings.ToLower(string(no.Code)): no.Code,
		strings.ReplaceAll(string(no.Code), "-", ""): no.Code, strings.SplitN(string(no.Code), "-", 2)[1]: no.Code,
	} {
		switch want {
		case "":
			wantHits(t, l, all, text)
		case "both":
			wantHits(t, l, all, text, no.Code, id.Code) // the identifier may go on
		default:
			wantHits(t, l, all, text, want)
		}
	}
}

func testSearchScope(t *testing.T, open func() Ledger) {
	l := open()
	const other = models.UnitCode("000.00.13.H26")
	mine := shelve(t, l, shelved{holder: "Trần Văn Giang", text: "xin xác nhận"})
	theirs := shelve(t, l, shelved{unit: other, holder: "Trần Văn Giang", text: "xin xác nhận"})
	wantHits(t, l, models.In(unit), "giang", mine.Code)
	wantHits(t, l, models.In(other), "giang", theirs.Code)
	wantHits(t, l, models.Everywhere(), "giang", theirs.Code, mine.Code)
	wantHits(t, l, models.Scope{}, "giang")
	wantHits(t, l, models.Scope{}, "")
	wantHits(t, l, models.In(unit), "", mine.Code)
	wantHits(t, l, models.In(unit), string(theirs.Code))
	a := search(t, l, models.In(unit), models.Search{Text: "giang", Unit: other})
	if len(a.Hits) > 0 || a.Total > 0 {
		t.Errorf("asking for another unit gave %v", a)
	}
	changes, err := l.FieldChanges(t.Context(), models.In(other), mine.Code)
	if err != nil || len(changes) > 0 {
		t.Errorf("another unit's changes: %v, %v", changes, err)
	}
}

func testSearchFollows(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	all := models.In(unit)
	wantHits(t, l, all, string(d.Code), d.Code) // before anything was read
	finish(t, l, tickets[0], reading("VŨ ĐẶNG MINH KHUẾ"))
	wantHits(t, l, all, "vũ đặng minh khuế", d.Code)
	wantHits(t, l, all, string(d.Code), d.Code) // once: the empty dossier is there no more
	_, read, err := l.Dossier(t.Context(), all, d.Code)
	must(t, "Dossier", err)
	document := read[0].Documents[0].ID
	must(t, "Correct", l.Correct(t.Context(), all, document, "full_name", "VŨ ĐẶNG MINH TUỆ", "nga"))
	wantHits(t, l, all, "tuệ", d.Code)
	wantHits(t, l, all, "khuế")
	if a := search(t, l, all, models.Search{Text: "tuệ"}); a.Hits[0].Field != "full_name" || a.Hits[0].Page != 1 || a.Hits[0].State != models.DossierReview {
		t.Errorf("got %+v", a.Hits[0])
	}
	must(t, "Correct", l.Correct(t.Context(), all, document, "date_of_birth", "2020-05-17", "nga"))
	if a := search(t, l, all, models.Search{Text: "tuệ", State: models.DossierDone}); len(a.Hits) != 1 {
		t.Error("a dossier that is done is not found as such")
	}
	changes, err := l.FieldChanges(t.Context(), all, d.Code)
	must(t, "FieldChanges", err)
	if len(changes) != 2 || changes[0].Before != "VŨ ĐẶNG MINH KHUẾ" || changes[0].After != "VŨ ĐẶNG MINH TUỆ" || changes[0].Actor != "nga" ||
		changes[0].State != models.StateCorrected || changes[1].State != models.StateConfirmed {
		t.Errorf("got %+v", changes)
	}
	linked, err := l.LinkedTo(t.Context(), all, "KQ-1", 10)
	if err != nil || len(linked) != 1 || linked[0].Dossier != d.Code || linked[0].Document != document {
		t.Errorf("linked: %+v, %v", linked, err)
	}
	if linked, err := l.LinkedTo(t.Context(), models.In("x"), "KQ-1", 10); err != nil || len(linked) > 0 {
		t.Errorf("linked in another unit: %+v, %v", linked, err)
	}
	// Read again: the documents are others, the index has only these.
	ticket, err := l.Reopen(t.Context(), all, d.Files[0].ID, "nga")
	must(t, "Reopen", err)
	finish(t, l, ticket, models.Digitisation{})
	wantHits(t, l, all, "nơi sinh")
	wantHits(t, l, all, string(d.Code), d.Code)
}

func testSearchNarrow(t *testing.T, open func() Ledger) {
	l := open()
	birth := shelve(t, l, shelved{typ: "birth_certificate", text: "Họ và tên Phạm Thu Hà"})
	card := shelve(t, l, shelved{typ: "id_card", text: "Họ và tên Phạm Thu Hà"})
	all := models.In(unit)
	for what, q := range map[string]models.Search{
		"type":    {Text: "pham", Type: "id_card"},
		"no text": {Type: "id_card"},
		"all": {Text: "hà", Type: "id_card", Unit: unit, State: models.DossierDone, Lane: models.LaneDesk, Procedure: "1.001193",
			From: "2020-01-01", To: "2999-12-31"},
		"year": {Type: "id_card", From: models.Day(card.Received.Format("2006") + "-01-01"), To: models.Day(card.Received.AddDate(1, 0, 0).Format("2006") + "-02-01")},
	} {
		if got := codes(search(t, l, all, q)); !slices.Equal(got, []models.DossierCode{card.Code}) {
			t.Errorf("%s: got %v", what, got)
		}
	}
	for what, q := range map[string]models.Search{
		"type": {Text: "pham", Type: "decision"}, "state": {State: models.DossierFailed}, "lane": {Lane: models.LaneBacklog},
		"procedure": {Procedure: "1.0"}, "before": {To: "2001-01-01"}, "after": {From: "2990-01-01"}, "between": {From: "2001-01-01", To: "2001-02-01"},
	} {
		if a := search(t, l, all, q); len(a.Hits) > 0 || a.Total > 0 {
			t.Errorf("%s: got %v", what, codes(a))
		}
	}
	for _, q := range []models.Search{{From: "13/05/2020"}, {To: "x"}, {After: "x"}, {After: "-1.z"}} {
		_, err := l.Search(t.Context(), all, q)
		wantCode(t, fmt.Sprintf("%+v", q), err, models.CodeInvalid)
	}
	wantHits(t, l, all, "", card.Code, birth.Code)
}

func testSearchPages(t *testing.T, open func() Ledger) {
	l := open()
	var want []models.DossierCode
	for i := range 7 {
		name := "Lý Thường Kiệt"
		if i%2 == 0 {
			name = "Ly Thương Kiệt" // other tones: they come last
		}
		want = append(want, shelve(t, l, shelved{fields: map[models.FieldName]string{"full_name": name}}).Code)
	}
	want = []models.DossierCode{want[5], want[3], want[1], want[6], want[4], want[2], want[0]}
	var got []models.DossierCode
	q := models.Search{Text: "lý thường", Most: 2}
	for pages := 0; ; pages++ {
		a := search(t, l, models.In(unit), q)
		if a.Total != 7 || a.More || pages > 4 {
			t.Fatalf("page %d: %+v", pages, a)
		}
		got = append(got, codes(a)...)
		if q.After = a.Next; a.Next == "" {
			break
		}
		if pages == 0 { // what arrives meanwhile moves nothing
			shelve(t, l, shelved{text: "không liên quan"})
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func testSearchExcerpt(t *testing.T, open func() Ledger) {
	l := open()
	long := strings.Repeat("dòng chữ không ai hỏi đến ", 60)
	shelve(t, l, shelved{text: long + "\f" + long + "UBND quận Ngô Quyền chứng thực <b>bản sao</b> " + long})
	a := search(t, l, models.In(unit), models.Search{Text: "ngo quyen chung"})
	h := a.Hits[0]
	var text strings.Builder
	var marked []string
	for _, e := range h.Excerpt {
		text.WriteString(e.Text)
		if e.Hit {
			marked = append(marked, e.Text)
		}
	}
	if h.Page != 2 || h.Field != "" || !slices.Equal(marked, []string{"Ngô", "Quyền", "chứng"}) || len([]rune(text.String())) > 180 {
		t.Errorf("page %d, field %q, marked %q in %q", h.Page, h.Field, marked, text.String())
	}
}
