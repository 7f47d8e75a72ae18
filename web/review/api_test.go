package review

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/web/api"
	"sohoa/web/page"
)

func TestItem(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if code, _ := o.as("lan", "POST", "/next", nil); code != http.StatusNoContent {
		t.Errorf("next of nothing: %d", code)
	}
	d, ids := o.received(birth())
	item := o.want(200, "lan", "POST", "/next", m{})
	if item["document"] != ids[0] || item["dossier"] != string(d.Code) || item["type_name"] != "Giấy khai sinh" || item["lane"] != "desk" {
		t.Errorf("item %v", item)
	}
	if lock := item["lock"].(m); lock["mine"] != true || lock["holder"] != "lan" {
		t.Errorf("lock %v", lock)
	}
	if fmt.Sprint(item["why"]) != "[map[code:check count:1] map[code:invalid count:1] map[code:ungrounded count:1]]" {
		t.Errorf("why %v", item["why"])
	}
	if p := item["pages"].([]any)[0].(m); p["image"] != fmt.Sprintf("/files/%s/pages/1.jpg", d.Files[0].ID) || p["document"] != ids[0] || p["open"] != 3.0 {
		t.Errorf("page %v", p)
	}
	name, date, sex := field(t, item, "full_name"), field(t, item, "date_of_birth"), field(t, item, "sex")
	if name["look"] != "check" || fmt.Sprint(name["doubt"]) != "[[16 17]]" || len(name["alternatives"].([]any)) != 1 || name["critical"] != true {
		t.Errorf("name %v", name)
	}
	if fix := date["fix"].(m); date["display"] != "18/05/2026" || date["look"] != "invalid" || fix["value"] != "2026-05-13" || fix["display"] != "13/05/2026" || fix["reason"] != "theo dòng chữ" {
		t.Errorf("date %v", date)
	}
	if sex["display"] != "Nữ" || sex["look"] != "auto" {
		t.Errorf("sex %v", sex)
	}
	if id := field(t, item, "personal_id"); id["look"] != "ungrounded" {
		t.Errorf("id %v", id)
	}
	if town := field(t, item, "home_town"); town["optional_absent"] != true || town["look"] != "missing" {
		t.Errorf("an optional field that is not there: %v", town)
	}
	if mother := field(t, item, "mother_full_name"); mother["group"] != "Người mẹ" {
		t.Errorf("mother %v", mother)
	}
	if conflict := o.want(409, "hai", "POST", "/documents/"+ids[0]+"/lock", m{}); conflict["lock"].(m)["holder"] != "lan" {
		t.Errorf("conflict %v", conflict)
	}
	if seen := o.want(200, "hai", "GET", "/documents/"+ids[0], nil); seen["lock"].(m)["mine"] != false {
		t.Errorf("seen by another: %v", seen["lock"])
	}
	o.want(404, "lan@elsewhere", "GET", "/documents/"+ids[0], nil)
	o.want(204, "hai", "POST", "/documents/"+ids[0]+"/release", m{}) // not hers: nothing happens
	o.want(409, "hai", "POST", "/documents/"+ids[0]+"/lock", m{})
	o.want(204, "lan", "POST", "/documents/"+ids[0]+"/release", m{})
	o.want(200, "hai", "POST", "/documents/"+ids[0]+"/lock", m{})
}

func TestDecide(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, ids := o.received(birth())
	id := ids[0]
	o.want(200, "lan", "POST", "/next", m{})
	if open := o.want(409, "lan", "POST", "/documents/"+id+"/finish", m{})["open"].([]any); len(open) != 3 {
		t.Errorf("open %v", open)
	}
	out := o.put(200, "lan", id, "full_name", m{"action": "correct", "value": "VŨ ĐẶNG MINH  KHUE\u0302"})
	if f := out["field"].(m); f["value"] != "VŨ ĐẶNG MINH KHUÊ" || f["look"] != "corrected" || out["open"] != 2.0 || out["version"] != f["version"] || f["by"] != "lan" {
		t.Errorf("corrected: %v", out)
	}
	// A date that cannot be, and one that the words contradict.
	if p := o.put(422, "lan", id, "date_of_birth", m{"action": "correct", "value": "31/02/2026"}); len(p["findings"].([]any)) != 1 || p["title"] == "" {
		t.Errorf("unfit: %v", p)
	}
	o.put(422, "lan", id, "date_of_birth", m{"action": "confirm"})
	out = o.put(200, "lan", id, "date_of_birth", m{"action": "correct", "value": "13/05/2026", "evidence": m{"page": 1, "box": []int{1, 2, 3, 4}}})
	if f := out["field"].(m); f["look"] != "corrected" || f["fix"] != nil || fmt.Sprint(f["evidence"].([]any)[0].(m)["box"]) != "[1 2 3 4]" || len(f["findings"].([]any)) != 0 {
		t.Errorf("date: %v", f)
	}
	// The number says a boy born in this century; the other fields are decided, so that it is this one that is wrong.
	if p := o.put(422, "lan", id, "personal_id", m{"action": "correct", "value": "031226001234"}); !strings.Contains(fmt.Sprint(p["findings"]), "Giới tính") {
		t.Errorf("contradiction: %v", p)
	}
	out = o.put(200, "lan", id, "personal_id", m{"action": "correct", "value": "031226001234", "as_typed": true})
	if f := out["field"].(m); !strings.Contains(fmt.Sprint(f["findings"]), "overridden") || out["open"] != 0.0 {
		t.Errorf("overridden: %v", out)
	}
	if f := o.put(200, "lan", id, "personal_id", m{"action": "undo"})["field"].(m); f["look"] != "ungrounded" || f["value"] != "031326001234" {
		t.Errorf("undone: %v", f)
	}
	if f := o.put(200, "lan", id, "personal_id", m{"action": "absent"})["field"].(m); f["value"] != "" || f["look"] != "corrected" || !strings.Contains(fmt.Sprint(f["findings"]), "Không có trên giấy") {
		t.Errorf("absent: %v", f)
	}
	o.put(422, "lan", id, "home_town", m{"action": "correct", "value": " "})
	o.put(400, "lan", id, "home_town", m{"action": "bless"})
	if f := o.put(200, "lan", id, "home_town", m{"action": "illegible"})["field"].(m); f["optional_absent"] != false || f["look"] != "confirmed" {
		t.Errorf("illegible: %v", f)
	}
	if f := o.put(200, "lan", id, "home_town", m{"action": "undo"})["field"].(m); f["optional_absent"] != true {
		t.Errorf("an addition that was taken back: %v", f)
	}
	if next := o.want(200, "lan", "POST", "/documents/"+id+"/finish", m{}); next["next"] != nil {
		t.Errorf("next %v", next)
	}
	if back := o.want(200, "lan", "POST", "/documents/"+id+"/undo-finish", m{}); back["document"] != id {
		t.Errorf("back %v", back)
	}
}

// Two clerks at the same field: the second is told who was faster and what stands there now, and nothing is lost.
func TestConflict(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, ids := o.received(birth())
	id := ids[0]
	stale := field(t, o.want(200, "hai", "GET", "/documents/"+id, nil), "full_name")
	o.put(200, "lan", id, "full_name", m{"action": "correct", "value": "VŨ ĐẶNG MINH KHUÊ"})
	o.want(204, "lan", "POST", "/documents/"+id+"/release", m{})
	p := o.want(409, "hai", "PUT", o.path(id, stale), m{"action": "confirm", "version": stale["version"]})
	if now := p["current"].(m); now["value"] != "VŨ ĐẶNG MINH KHUÊ" || now["by"] != "lan" || now["at"] == nil || p["status"] != 409.0 {
		t.Errorf("conflict %v", p)
	}
	o.put(200, "hai", id, "full_name", m{"action": "confirm"})
	if p := o.put(409, "lan", id, "full_name", m{"action": "confirm"}); p["lock"].(m)["holder"] != "hai" {
		t.Errorf("conflict %v", p)
	}
}

func TestSecondKeying(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	err := o.store.SetPolicy(t.Context(), models.In(unit), models.Policy{Unit: unit, Name: models.PolicySecondKeying, Value: models.PolicyOn}, "chief")
	if err != nil {
		t.Fatal(err)
	}
	_, ids := o.received(birth())
	id := ids[0]
	o.put(200, "lan", id, "full_name", m{"action": "correct", "value": "VŨ ĐẶNG MINH KHUÊ"})
	o.put(200, "lan", id, "date_of_birth", m{"action": "correct", "value": "13/05/2026"})
	o.put(200, "lan", id, "personal_id", m{"action": "absent"})
	o.want(200, "lan", "POST", "/documents/"+id+"/finish", m{})
	item := o.want(200, "hai", "POST", "/next", m{})
	text := fmt.Sprint(item["fields"])
	if item["second_keying"] != true || len(item["fields"].([]any)) != 3 || strings.Contains(text, "KHU") || strings.Contains(text, "2026") {
		t.Fatalf("the second person sees %v", item)
	}
	name := field(t, item, "full_name")
	if name["look"] != "locked" || name["display"] != "" || len(name["evidence"].([]any)) != 1 {
		t.Errorf("name %v", name)
	}
	if open := o.want(409, "hai", "POST", "/documents/"+id+"/finish", m{})["open"].([]any); len(open) != 3 {
		t.Errorf("open %v", open)
	}
	o.put(422, "hai", id, "full_name", m{"action": "confirm"})
	out := o.put(200, "hai", id, "full_name", m{"action": "correct", "value": "VŨ ĐẶNG MINH KHUÊ"})
	if f := out["field"].(m); f["look"] != "confirmed" || out["open"] != 2.0 {
		t.Errorf("keyed: %v", out)
	}
	if p := o.want(409, "hai", "PUT", o.path(id, name), m{"action": "correct", "value": "VŨ ĐẶNG MINH ANH", "version": "old"}); p["current"].(m)["value"] != "VŨ ĐẶNG MINH KHUÊ" {
		t.Errorf("conflict with oneself: %v", p)
	}
	o.put(200, "hai", id, "date_of_birth", m{"action": "correct", "value": "18/05/2026"})
	o.put(200, "hai", id, "personal_id", m{"action": "absent"})
	if next := o.want(200, "hai", "POST", "/documents/"+id+"/finish", m{}); next["next"] != nil {
		t.Errorf("next %v", next)
	}
	third := o.want(200, "ba", "POST", "/next", m{})
	date := field(t, third, "date_of_birth")
	if third["second_keying"] != false || date["look"] != "check" || date["display"] != "13/05/2026" || date["alternatives"].([]any)[0].(m)["display"] != "18/05/2026" || fmt.Sprint(date["doubt"]) != "[[1 2]]" {
		t.Errorf("the third person sees %v", date)
	}
	if open := o.want(409, "ba", "POST", "/documents/"+id+"/finish", m{})["open"].([]any); len(open) != 1 {
		t.Errorf("open %v", open)
	}
	o.put(200, "ba", id, "date_of_birth", m{"action": "confirm"})
	o.want(200, "ba", "POST", "/documents/"+id+"/finish", m{})
}

func TestHoldAndQueue(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, one := o.received(birth())
	_, two := o.received(birth())
	o.want(200, "lan", "POST", "/next", m{})
	o.want(400, "lan", "POST", "/documents/"+one[0]+"/postpone", m{"reason": " "})
	o.want(400, "lan", "POST", "/documents/"+one[0]+"/send-back", m{"reason": "mờ"})
	if next := o.want(200, "lan", "POST", "/documents/"+one[0]+"/send-back", m{"reason": "mờ", "pages": []int{1}})["next"].(m); next["document"] != two[0] {
		t.Errorf("next %v", next)
	}
	q := o.want(200, "lan", "GET", "/queue", nil)
	if q["waiting"] != 2.0 || len(q["held"].([]any)) != 1 || q["held"].([]any)[0].(m)["count"] != 1.0 || q["holders"].([]any)[0].(m)["holder"] != "lan" {
		t.Errorf("queue %v", q)
	}
	if next := o.want(200, "lan", "POST", "/documents/"+two[0]+"/exception", m{"reason": "tẩy xóa"}); next["next"] != nil {
		t.Errorf("next %v", next)
	}
}

func TestPapers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	read := birth()
	read.Pages = append(read.Pages, models.Page{Number: 2, Width: 2480, Height: 3508})
	read.Documents[0].Pages = []int{1, 2}
	d, ids := o.received(read)
	item := o.want(200, "lan", "POST", "/next", m{})
	file := "/files/" + string(d.Files[0].ID)
	o.want(400, "lan", "POST", file+"/papers", m{"papers": []m{{"pages": []int{1, 1}}}})
	o.want(409, "lan", "POST", file+"/papers", m{"papers": []m{{"pages": []int{1}}}, "version": "old"})
	o.want(202, "lan", "POST", file+"/papers", m{"papers": []m{{"pages": []int{1}, "type": "birth_certificate"}, {"pages": []int{2}, "type": ""}}, "version": item["version"]})
	if len(o.told) != 1 || o.told[0].Lane != models.LaneDesk {
		t.Fatalf("told %v", o.told)
	}
	split := birth()
	split.Pages = read.Pages
	split.Documents = append(split.Documents, models.Document{Type: models.TypeUnknown, Pages: []int{2}})
	o.finish(o.told[0], split)
	item = o.want(200, "lan", "GET", "/documents/"+ids[0], nil)
	papers := item["documents"].([]any)
	if len(papers) != 2 || papers[0].(m)["document"] != ids[0] || item["position"].(m)["of"] != 2.0 {
		t.Fatalf("papers %v", papers)
	}
	second := papers[1].(m)["document"].(string)
	o.want(400, "lan", "POST", "/documents/"+second+"/type", m{"type": "nonsense"})
	o.want(202, "lan", "POST", "/documents/"+second+"/type", m{"type": "id_card"})
	if item = o.want(200, "lan", "GET", "/documents/"+second, nil); item["reading"] != true {
		t.Errorf("item %v", item)
	}
	split.Documents[1].Type = "id_card"
	o.finish(o.told[1], split)
	if item = o.want(200, "lan", "GET", "/documents/"+second, nil); item["type"] != "id_card" || item["reading"] != false {
		t.Errorf("item %v", item)
	}
}

func TestReadAndWords(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	d, _ := o.received(birth())
	file := "/files/" + string(d.Files[0].ID) + "/pages/1"
	got := o.want(200, "lan", "POST", file+"/read", m{"box": []int{1, 2, 30, 40}, "field": "date_of_birth"})
	if got["text"] != "18/05/2020" || got["value"] != "2020-05-18" || got["display"] != "18/05/2020" || got["ok"] != true {
		t.Errorf("read %v", got)
	}
	o.want(404, "lan", "GET", file+"/words", nil) // no run recorded the page
	o.want(404, "lan@elsewhere", "GET", file+"/words", nil)
	o.want(404, "lan@elsewhere", "POST", file+"/read", m{"box": []int{1, 2, 30, 40}, "field": "date_of_birth"})
}

func TestLinks(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if err := o.store.ReindexResults(t.Context(), "v", nil, nil); err != nil {
		t.Fatal(err)
	}
	earlier := models.Result{Code: "KQ-1", Type: "birth_certificate", DocumentNo: "51/2026", IssuingAgency: "UBND phường Gia Viên", IssueDate: "2026-05-20",
		Holder: models.Person{FullName: "VŨ ĐẶNG MINH KHUÊ", DateOfBirth: "2026-05-13"}, State: models.ResultValid}
	if _, err := o.store.EnterResult(t.Context(), "v", models.KeyedResult{Result: earlier}, "x"); err != nil {
		t.Fatal(err)
	}
	read := birth()
	read.Documents[0].Links = []models.Link{{ResultCode: "KQ-1", Relation: models.RelationSameResult, Confidence: 0.97, State: models.LinkProposed,
		Reasons: []string{"document_no equal", "result superseded"}}}
	_, ids := o.received(read)
	item := o.want(200, "lan", "POST", "/next", m{})
	l := item["links"].([]any)[0].(m)
	if l["title"] != "Giấy khai sinh số 51/2026, UBND phường Gia Viên, 20/05/2026" || l["confidence_word"] != "gần như chắc chắn" ||
		fmt.Sprint(l["reasons"]) != "[Số giấy tờ trùng]" || len(l["warnings"].([]any)) != 1 {
		t.Errorf("link %v", l)
	}
	if e := field(t, item, "date_of_birth")["earlier"].(m); e["display"] != "13/05/2026" || e["result_code"] != "KQ-1" {
		t.Errorf("earlier %v", e)
	}
	path := "/documents/" + ids[0] + "/links/0"
	o.want(400, "lan", "POST", path, m{"action": "bless", "version": l["version"]})
	o.want(409, "lan", "POST", path, m{"action": "reject", "version": "old"})
	got := o.want(200, "lan", "POST", path, m{"action": "reject", "version": l["version"]})["link"].(m)
	if got["state"] != "rejected" || got["version"] == l["version"] {
		t.Errorf("link %v", got)
	}
	if f := field(t, o.want(200, "lan", "GET", "/documents/"+ids[0], nil), "date_of_birth"); f["earlier"] != nil {
		t.Errorf("a rejected result is still offered: %v", f["earlier"])
	}
}

// Every address of review is described for programs.
func TestRoutesAreDescribed(t *testing.T) {
	t.Parallel()
	for _, gap := range api.Gaps((&Pages{}).apiRoutes()) {
		if strings.HasPrefix(gap, "a route") {
			t.Error(gap)
		}
	}
}

// Every key of the words that the API uses is there.
func TestAPIWords(t *testing.T) {
	t.Parallel()
	for key, texts := range apiWords {
		if texts[0] == "" || texts[1] == "" {
			t.Errorf("%s lacks a language", key)
		}
	}
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range types {
		for _, s := range typ.Sections {
			if groupLabel(page.Vietnamese, s.Name) == s.Name {
				t.Errorf("the part %s has no name", s.Name)
			}
		}
	}
}
