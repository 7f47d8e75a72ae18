package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
)

// as sends a request with an idempotency key.
func (o *office) as(key, method, path string, body any) (int, map[string]any) {
	o.t.Helper()
	r := o.request(method, path, body)
	r.Header.Set("Idempotency-Key", key)
	return o.send(r)
}

// sends sends files to an address under a key.
func (o *office) sends(key, path string, parts ...part) (int, map[string]any) {
	o.t.Helper()
	body, kind := form(parts...)
	r, err := http.NewRequestWithContext(o.t.Context(), http.MethodPost, o.url+path, body)
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	return o.send(r)
}

// people is what a program tells about who a dossier is about.
func people() map[string]any {
	return map[string]any{"holder": map[string]any{"full_name": "Trần  Thị Thử", "personal_id": "0991 9000 0001", "date_of_birth": "01/02/1990", "sex": "female"},
		"applicant": map[string]any{"full_name": "Trần Văn Nộp", "old_id": "099090001"}, "relation": "con", "phone": "0900 000 000", "due": "2099-11-24"}
}

// opened opens a dossier and gives its address.
func (o *office) opened() string {
	o.t.Helper()
	q := people()
	q["procedure"] = "HP-GPXD"
	status, answer := o.ask(http.MethodPost, "/api/v1/intakes", q)
	if status != http.StatusCreated {
		o.t.Fatalf("%d %v", status, answer)
	}
	return "/api/v1/intakes/" + answer["code"].(string)
}

// finished lets all files be read that the queue was told about, as papers of the type.
func (o *office) finished(kind models.TypeName, fields ...models.Field) {
	o.t.Helper()
	o.queue.mu.Lock()
	tickets := o.queue.tickets
	o.queue.tickets = nil
	o.queue.mu.Unlock()
	for _, ticket := range tickets {
		if _, err := o.store.Claim(o.t.Context(), ticket, "test"); err != nil {
			o.t.Fatal(err)
		}
		err := o.store.Finish(o.t.Context(), ticket, models.Digitisation{Pages: []models.Page{{Number: 1, Width: 100, Height: 200}},
			Documents: []models.Document{{Type: kind, Pages: []int{1}, Fields: fields}}})
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

// A program opens a dossier once however often it asks, and sees what it wrote.
func TestOpenIntake(t *testing.T) {
	o := setup(t)
	q := people()
	q["procedure"] = "HP-GPXD"
	var code any
	for range 3 {
		status, answer := o.as("k1", http.MethodPost, "/api/v1/intakes", q)
		if status != http.StatusCreated || code != nil && answer["code"] != code {
			t.Fatalf("%d %v", status, answer)
		}
		code = answer["code"]
	}
	q["sets"] = 2
	if status, _ := o.as("k1", http.MethodPost, "/api/v1/intakes", q); status != http.StatusConflict {
		t.Errorf("the key with another request: %d", status)
	}
	status, i := o.get("/api/v1/intakes/" + code.(string))
	holder, _ := i["holder"].(map[string]any)
	if status != http.StatusOK || holder["full_name"] != "Trần Thị Thử" || holder["personal_id"] != "099190000001" || holder["date_of_birth"] != "1990-02-01" {
		t.Errorf("%d %v", status, i)
	}
	if i["phone"] != "0900000000" || i["state"] != "open" || i["accepted"] != nil || i["left"] != "missing" || i["opened_by"] != "may-h26" || i["sets"] != 1.0 {
		t.Errorf("%v", i)
	}
	status, list := o.get("/api/v1/intakes")
	if lines := list["intakes"].([]any); status != http.StatusOK || len(lines) != 1 || lines[0].(map[string]any)["code"] != code || list["more"] != false {
		t.Errorf("%d %v", status, list)
	}
	o.who = account("H99", models.RoleDesk)
	_, list = o.get("/api/v1/intakes")
	if len(list["intakes"].([]any)) != 0 {
		t.Errorf("another unit sees %v", list)
	}
	if status, other := o.as("k1", http.MethodPost, "/api/v1/intakes", q); status != http.StatusCreated || other["code"] == code {
		t.Errorf("the key of another account: %d %v", status, other)
	}
}

// What is ill-formed is named, and its value is not.
func TestIntakeRefusals(t *testing.T) {
	o := setup(t)
	at := o.opened()
	for member, wrong := range map[string]map[string]any{
		"holder.personal_id":   {"holder": map[string]any{"personal_id": "12345"}},
		"holder.old_id":        {"holder": map[string]any{"old_id": "099190000001"}},
		"holder.date_of_birth": {"holder": map[string]any{"date_of_birth": "31/02/1990"}},
		"applicant.sex":        {"applicant": map[string]any{"sex": "12345"}},
		"phone":                {"phone": "12345"},
		"due":                  {"due": "2020-01-01"},
		"sets":                 {"sets": 100},
		"unknown":              {"colour": "red"},
	} {
		status, answer := o.ask(http.MethodPut, at+"/people", wrong)
		text := fmt.Sprint(answer)
		if status != http.StatusBadRequest || !strings.Contains(text, member) || strings.Contains(text, "12345") {
			t.Errorf("%s: %d %v", member, status, answer)
		}
		wrong["procedure"] = "HP-GPXD"
		if status, _ := o.ask(http.MethodPost, "/api/v1/intakes", wrong); status != http.StatusBadRequest {
			t.Errorf("%s: opened all the same: %d", member, status)
		}
	}
	for _, wrong := range []map[string]any{{}, {"procedure": "none"}, {"procedure": "HP-GPXD", "unit": "H27"}, {"procedure": "HP-GPXD", "card_document": "x"}} {
		if status, _ := o.ask(http.MethodPost, "/api/v1/intakes", wrong); status != http.StatusBadRequest {
			t.Errorf("%v: %d", wrong, status)
		}
	}
	for _, path := range []string{"?limit=0", "?limit=501", "?after=1"} {
		if status, _ := o.get("/api/v1/intakes" + path); status != http.StatusBadRequest {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// Files come once under a key, are what the program says, and can be placed otherwise.
func TestIntakeFiles(t *testing.T) {
	o := setup(t)
	at := o.opened()
	_, i := o.get(at)
	component := i["components"].([]any)[0].(map[string]any)["name"].(string)
	var first string
	for range 2 {
		status, answer := o.sends("f1", at+"/files", part{"component", "", component}, part{"f", "a.pdf", "one"}, part{"f", "b.pdf", "two"})
		files, _ := answer["files"].([]any)
		if status != http.StatusCreated || len(files) != 2 || files[1].(map[string]any)["file"] != "b.pdf" {
			t.Fatalf("%d %v", status, answer)
		}
		id := files[0].(map[string]any)["id"].(string)
		if first != "" && id != first {
			t.Errorf("one key gave %s and %s", first, id)
		}
		first = id
	}
	if status, _ := o.sends("f1", at+"/files", part{"f", "a.pdf", "another"}); status != http.StatusConflict {
		t.Errorf("the key with another file: %d", status)
	}
	for name, parts := range map[string][]part{"no file": {{"component", "", component}}, "no component": {{"component", "", "none"}, {"f", "a.pdf", "a"}},
		"unknown field": {{"lane", "", "desk"}, {"f", "a.pdf", "a"}}} {
		if status, _ := o.sends("", at+"/files", parts...); status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
	if _, i = o.get(at); i["reading"] != 2.0 || i["left"] != "" {
		t.Errorf("while files are read: %v", i)
	}
	o.queue.tickets = o.queue.tickets[:2] // the second time told of the same
	o.finished("birth_certificate")
	place := map[string]any{"file": first, "page": 1, "component": "-"}
	if status, answer := o.ask(http.MethodPut, at+"/papers", place); status != http.StatusNoContent {
		t.Errorf("%d %v", status, answer)
	}
	_, i = o.get(at)
	papers := i["papers"].([]any)
	if len(papers) != 2 || papers[0].(map[string]any)["component"] != "" || papers[1].(map[string]any)["component"] != component || papers[1].(map[string]any)["placed"] != true {
		t.Errorf("papers %v", papers)
	}
	for status, wrong := range map[int]map[string]any{http.StatusBadRequest: {"file": first, "page": 0, "component": "-"}, http.StatusNotFound: {"file": "x", "page": 1, "component": "-"}} {
		if got, _ := o.ask(http.MethodPut, at+"/papers", wrong); got != status {
			t.Errorf("%v: %d", wrong, got)
		}
	}
	o.replaces(at+"/files/"+first+"/pages/", first)
}

// replaces scans a page again, and one that there is not.
func (o *office) replaces(at, file string) {
	o.t.Helper()
	for range 2 {
		if status, answer := o.sends("p1", at+"1", part{"f", "again.pdf", "again"}); status != http.StatusCreated || answer["file"] != file || answer["page"] != 1.0 {
			o.t.Errorf("%d %v", status, answer)
		}
	}
	f, err := o.store.File(o.t.Context(), models.In("H26"), models.FileID(file))
	if err != nil || len(f.Rescans) != 1 || f.Rescans[0].Page != 1 {
		o.t.Errorf("%+v, %v", f.Rescans, err)
	}
	if status, _ := o.sends("p1", at+"1", part{"f", "again.pdf", "otherwise"}); status != http.StatusConflict {
		o.t.Errorf("the key with another page: %d", status)
	}
	for _, page := range []string{"0", "x", "2"} {
		if status, _ := o.sends("", at+page, part{"f", "again.pdf", "again"}); status != http.StatusNotFound {
			o.t.Errorf("page %s: %d", page, status)
		}
	}
	if status, _ := o.sends("", at+"1", part{"f", "a.pdf", "a"}, part{"f", "b.pdf", "b"}); status != http.StatusBadRequest {
		o.t.Errorf("two files for one page: %d", status)
	}
}

// The holder can be taken from a card among the papers.
func TestHolderFromCard(t *testing.T) {
	o := setup(t)
	_, answer := o.ask(http.MethodPost, "/api/v1/intakes", map[string]any{"procedure": "HP-GPXD"})
	at := "/api/v1/intakes/" + answer["code"].(string)
	o.sends("", at+"/files", part{"f", "card.jpg", "card"})
	var fields []models.Field
	for name, value := range map[models.FieldName]string{"personal_id": "099190000001", "full_name": "TRẦN THỊ THỬ", "date_of_birth": "1990-02-01"} {
		fields = append(fields, models.Field{Name: name, Value: value, State: models.StateAuto, Source: models.SourceRules})
	}
	o.finished("id_card", fields...)
	_, i := o.get(at)
	cards := i["cards"].([]any)
	if len(cards) != 1 || i["left"] != "holder" {
		t.Fatalf("%v", i)
	}
	card := cards[0].(map[string]any)
	if card["full_name"] != "TRẦN THỊ THỬ" || card["sure"] != true {
		t.Errorf("%v", card)
	}
	if status, _ := o.ask(http.MethodPut, at+"/people", map[string]any{"card_document": "x"}); status != http.StatusNotFound {
		t.Errorf("no such card: %d", status)
	}
	if status, answer := o.ask(http.MethodPut, at+"/people", map[string]any{"card_document": card["document"], "due": "2099-11-24"}); status != http.StatusNoContent {
		t.Fatalf("%d %v", status, answer)
	}
	_, i = o.get(at)
	if holder := i["holder"].(map[string]any); holder["personal_id"] != "099190000001" || i["card"] != true || len(i["cards"].([]any)) != 0 {
		t.Errorf("%v", i)
	}
}

// A dossier is accepted once nothing is missing; its receipt says how each paper came.
func TestAcceptAndReceipt(t *testing.T) {
	o := setup(t)
	o.land()
	at := o.opened()
	code := strings.TrimPrefix(at, "/api/v1/intakes/")
	if status, _ := o.get(at + "/receipt"); status != http.StatusConflict {
		t.Errorf("a receipt before: %d", status)
	}
	if status, _ := o.ask(http.MethodPost, "/api/v1/dossiers/"+code+"/accept", nil); status != http.StatusConflict {
		t.Errorf("accepted though papers are missing: %d", status)
	}
	decision := map[string]any{"procedure": "HP-GPXD", "personal_id": "099190000002", "dossier": code, "component": o.landComponent(), "result": "QSDD-1",
		"outcome": "reused", "replaced": "original", "looked": true}
	if status, _ := o.ask(http.MethodPost, "/api/v1/reuse", decision); status == http.StatusCreated {
		t.Error("a result of somebody else was reused")
	}
	decision["personal_id"] = "099190000001"
	if status, answer := o.ask(http.MethodPost, "/api/v1/reuse", decision); status != http.StatusCreated {
		t.Fatalf("%d %v", status, answer)
	}
	_, i := o.get(at)
	for _, c := range i["components"].([]any) {
		if c := c.(map[string]any); c["presence"] == "missing" {
			path := "/api/v1/dossiers/" + code + "/components/" + c["name"].(string)
			if status, _ := o.ask(http.MethodPut, path, map[string]any{"form": "papyrus"}); status != http.StatusBadRequest {
				t.Errorf("a form that is none: %d", status)
			}
			if status, answer := o.ask(http.MethodPut, path, map[string]any{"decision": "handed_in"}); status != http.StatusNoContent {
				t.Errorf("%d %v", status, answer)
			}
		}
	}
	if status, answer := o.ask(http.MethodPost, "/api/v1/dossiers/"+code+"/accept", nil); status != http.StatusNoContent {
		t.Fatalf("%d %v", status, answer)
	}
	o.wantReceipt(at)
	if status, _ := o.ask(http.MethodPut, at+"/people", people()); status != http.StatusConflict {
		t.Errorf("other people after it was accepted: %d", status)
	}
}

func (o *office) wantReceipt(at string) {
	o.t.Helper()
	status, receipt := o.get(at + "/receipt")
	accepted, err := time.Parse(time.RFC3339, fmt.Sprint(receipt["accepted"]))
	if status != http.StatusOK || err != nil || time.Since(accepted) > time.Hour || receipt["due"] != "2099-11-24" || len(receipt["missing"].([]any)) != 0 {
		o.t.Fatalf("%d %v", status, receipt)
	}
	reused := slices.ContainsFunc(receipt["given"].([]any), func(g any) bool {
		line := g.(map[string]any)
		return line["component"] == o.landComponent() && line["way"] == "reused" && line["result"] == "QSDD-1"
	})
	if !reused {
		o.t.Errorf("given %v", receipt["given"])
	}
}

// land puts a land certificate of the holder into the register.
func (o *office) land() {
	o.t.Helper()
	r := models.Result{Code: "QSDD-1", Type: "land_certificate", DocumentNo: "BN 531146", IssueDate: "2015-03-02", CopyForm: models.CopyOriginal, Dossier: "H26-1",
		State: models.ResultValid, File: "f.pdf", Holder: models.Person{FullName: "Trần Thị Thử", PersonalID: "099190000001"}}
	_, err := o.store.EnterResult(o.t.Context(), register.KeyVersion(linking.Keys), models.KeyedResult{Result: r, Keys: linking.Keys(r)}, "lan")
	if err != nil {
		o.t.Fatal(err)
	}
}

// landComponent gives the component that a land certificate stands for.
func (o *office) landComponent() string {
	o.t.Helper()
	procedure, ok := o.pages.Procedures.Find("HP-GPXD")
	if !ok {
		o.t.Fatal("the catalogue lacks the procedure")
	}
	for _, c := range procedure.Components {
		if slices.Contains(c.Types(), models.TypeName("land_certificate")) {
			return c.Name
		}
	}
	o.t.Fatal("no component is a land certificate")
	return ""
}

// What another unit gathers does not exist, whatever is asked about it.
func TestIntakeScope(t *testing.T) {
	o := setup(t)
	at := o.opened()
	_, answer := o.sends("", at+"/files", part{"f", "a.pdf", "a"})
	file := answer["files"].([]any)[0].(map[string]any)["id"].(string)
	o.who = account("H99", models.RoleDesk)
	for _, path := range []string{at, at + "/receipt"} {
		if status, _ := o.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for path, body := range map[string]any{at + "/people": people(), at + "/papers": map[string]any{"file": file, "page": 1, "component": "-"}} {
		if status, _ := o.ask(http.MethodPut, path, body); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	for _, path := range []string{at + "/files", at + "/files/" + file + "/pages/1"} {
		if status, _ := o.sends("", path, part{"f", "b.pdf", "b"}); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	// A file of one dossier is not one of another.
	o.who = account("H26", models.RoleDesk)
	other := o.opened()
	if status, _ := o.sends("", other+"/files/"+file+"/pages/1", part{"f", "b.pdf", "b"}); status != http.StatusNotFound {
		t.Errorf("a page of another dossier: %d", status)
	}
	o.who = account("H26", models.RoleClerk)
	if status, _ := o.get(at); status != http.StatusForbidden {
		t.Errorf("a clerk: %d", status)
	}
}
