package api_test

import (
	"net/http"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/linking"
	"sohoa/pipeline/register"
)

// entered puts a result into the register.
func (o *office) entered(r models.Result) {
	o.t.Helper()
	_, err := o.store.EnterResult(o.t.Context(), register.KeyVersion(linking.Keys), models.KeyedResult{Result: r, Keys: linking.Keys(r)}, "an")
	if err != nil {
		o.t.Fatal(err)
	}
}

var birthOfAn = models.Result{Code: "KQ-1", Type: "birth_certificate", DocumentNo: "07/2020", IssuingAgency: "UBND xã Kiến Thụy", IssueDate: "2020-05-17",
	Holder: models.Person{FullName: "NGUYỄN VĂN AN", PersonalID: "099220000017", DateOfBirth: "2020-05-13"}, Unit: "H26",
	CopyForm: models.CopyOriginal, State: models.ResultValid}

func TestRegister(t *testing.T) {
	o := setup(t)
	o.entered(birthOfAn)
	status, result := o.get("/api/v1/results/KQ-1")
	if holder, _ := result["holder"].(map[string]any); status != http.StatusOK || holder["full_name"] != "NGUYỄN VĂN AN" || result["state"] != "valid" {
		t.Errorf("%d %v", status, result)
	}
	if status, _ := o.get("/api/v1/results/KQ-2"); status != http.StatusNotFound {
		t.Errorf("one that is not there: %d", status)
	}
	status, answer := o.ask(http.MethodPost, "/api/v1/results/query", map[string]any{"holder_full_name": "Nguyễn Văn An", "holder_personal_id": "099220000017", "result_type": "birth_certificate"})
	links := answer["links"].([]any)
	if status != http.StatusOK || len(links) == 0 || links[0].(map[string]any)["result_code"] != "KQ-1" {
		t.Errorf("%d %v", status, answer)
	}
	if status, _ := o.ask(http.MethodPost, "/api/v1/results/query", map[string]any{}); status != http.StatusBadRequest {
		t.Errorf("an empty question: %d", status)
	}
	o.who = account("H26", models.RoleHead)
	if status, _ := o.get("/api/v1/results/KQ-1"); status != http.StatusForbidden {
		t.Errorf("a head of unit asks whose a result is: %d", status)
	}
}

// A plan, and a decision about it that is written once however often it is sent.
func TestReuse(t *testing.T) {
	o := setup(t)
	o.entered(birthOfAn)
	procedure, component := o.asksForBirthCertificate()
	status, plan := o.ask(http.MethodPost, "/api/v1/reuse/plan", map[string]any{"procedure": procedure, "personal_id": "099 220 000 017"})
	if status != http.StatusOK || plan["version"] != 1.0 {
		t.Fatalf("%d %v", status, plan)
	}
	offered := false
	for _, c := range plan["components"].([]any) {
		c := c.(map[string]any)
		offered = offered || c["component"] == component && len(c["results"].([]any)) == 1
	}
	if !offered {
		t.Fatalf("%s is not offered: %v", component, plan)
	}
	code, _, _ := o.read("H26")
	decision := map[string]any{"procedure": procedure, "personal_id": "099220000017", "dossier": code, "component": component, "result": "KQ-1",
		"outcome": "reused", "replaced": "certified", "looked": true}
	for range 3 {
		r := o.request(http.MethodPost, "/api/v1/reuse", decision)
		r.Header.Set("Idempotency-Key", "k1")
		if status, answer := o.send(r); status != http.StatusCreated || answer["result"] != "KQ-1" {
			t.Errorf("%d %v", status, answer)
		}
	}
	if all, err := o.store.Reuses(t.Context(), "H26"); err != nil || len(all) != 1 || all[0].Actor != o.who.Account.Name {
		t.Errorf("the book has %+v, %v", all, err)
	}
	decision["reason"] = "x"
	r := o.request(http.MethodPost, "/api/v1/reuse", decision)
	r.Header.Set("Idempotency-Key", "k1")
	if status, _ := o.send(r); status != http.StatusConflict {
		t.Errorf("the key with another request: %d", status)
	}
	for _, wrong := range []map[string]any{{"outcome": "perhaps"}, {"personal_id": "12"}, {"component": "none"}} {
		changed := map[string]any{}
		for k, v := range decision {
			changed[k] = v
		}
		for k, v := range wrong {
			changed[k] = v
		}
		if status, _ := o.ask(http.MethodPost, "/api/v1/reuse", changed); status != http.StatusBadRequest {
			t.Errorf("%v: %d", wrong, status)
		}
	}
}

// asksForBirthCertificate gives a procedure of the catalogue and its component that the applicant's own birth certificate stands for.
func (o *office) asksForBirthCertificate() (models.ProcedureCode, string) {
	o.t.Helper()
	for _, p := range o.pages.Procedures {
		for _, c := range p.Components {
			for _, s := range c.SatisfiedBy {
				if s.Type == "birth_certificate" && c.Database == "" && s.Purpose == "" && len(s.Holders) > 0 && s.Holders[0] == "own" {
					return p.Code, c.Name
				}
			}
		}
	}
	o.t.Fatal("no procedure asks for a birth certificate")
	return "", ""
}

func TestCatalogues(t *testing.T) {
	o := setup(t)
	o.who = account("H26", models.RoleAdministrator)
	for path, member := range map[string]string{"/api/v1/procedures": "procedures", "/api/v1/document-types": "types", "/api/v1/units": "units"} {
		status, answer := o.get(path)
		if all, _ := answer[member].([]any); status != http.StatusOK || len(all) < 10 {
			t.Errorf("%s: %d, %d of them", path, status, len(all))
		}
	}
	if status, one := o.get("/api/v1/document-types/birth_certificate"); status != http.StatusOK || one["label"] == "" {
		t.Errorf("%d %v", status, one)
	}
	if status, one := o.get("/api/v1/procedures/" + string(o.pages.Procedures[0].Code)); status != http.StatusOK || one["name"] == "" {
		t.Errorf("%d %v", status, one)
	}
	for _, path := range []string{"/api/v1/document-types/none", "/api/v1/procedures/0"} {
		if status, _ := o.get(path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
	o.read("H26")
	status, queue := o.get("/api/v1/queue")
	if all := queue["files"].([]any); status != http.StatusOK || len(all) != 1 || all[0].(map[string]any)["files"] != 1.0 {
		t.Errorf("%d %v", status, queue)
	}
}

func TestOverview(t *testing.T) {
	o := setup(t)
	o.read("H26")
	o.read("H99")
	for left := 1; left > 0; {
		var err error
		if left, err = o.store.CountFigures(t.Context(), 100); err != nil {
			t.Fatal(err)
		}
	}
	o.who = account("H26", models.RoleHead)
	status, answer := o.get("/api/v1/overview")
	units := answer["units"].([]any)
	if status != http.StatusOK || len(units) != 1 {
		t.Fatalf("%d %v", status, answer)
	}
	if one := units[0].(map[string]any); one["unit"] != "H26" || one["received"] != 1.0 || one["fields"] != 2.0 || one["fields_auto"] != 1.0 || one["waiting"] != 1.0 {
		t.Errorf("figures %v", one)
	}
	for _, query := range []string{"from=2026-11-01", "from=x&until=y", "month=1"} {
		if status, _ := o.get("/api/v1/overview?" + query); status != http.StatusBadRequest {
			t.Errorf("%s: %d", query, status)
		}
	}
}
