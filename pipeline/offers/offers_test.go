package offers_test

import (
	"context"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
)

// register holds results by the numbers they carry.
type register map[string][]models.Result

func (r register) ResultsOf(_ context.Context, number string) ([]models.Result, error) {
	return r[number], nil
}

const today models.Day = "2026-11-24"

func plan(t *testing.T, form models.CopyForm) procedures.Plan {
	t.Helper()
	catalogue, err := procedures.Load("")
	if err != nil {
		t.Fatal(err)
	}
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	land := models.Result{Code: "QSDD", Type: "land_certificate", IssueDate: "2015-03-02", CopyForm: form, State: models.ResultValid, File: "f.pdf",
		Holder: models.Person{PersonalID: "099190000001"}}
	p := offers.Planner{Register: register{"099190000001": {land}}, Procedures: catalogue, Types: types}
	out, err := p.Plan(t.Context(), "HP-GPXD", "0991 9000 0001", today)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Plan(t.Context(), "9.999999", "099190000001", today); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("a procedure that is none: %v", err)
	}
	nobody, err := p.Plan(t.Context(), "HP-GPXD", "", today)
	if err != nil || len(nobody.Answers) != len(out.Answers) {
		t.Errorf("of nobody: %+v, %v", nobody, err)
	}
	return out
}

func TestDecision(t *testing.T) {
	t.Parallel()
	reuse := models.Reuse{Component: "land", Result: "QSDD", Outcome: models.ReuseDone, Replaced: models.CopyCertified}
	for name, tt := range map[string]struct {
		stored models.CopyForm
		change func(*models.Reuse)
		looked bool
		want   models.Code
	}{
		"good":               {models.CopyOriginal, func(*models.Reuse) {}, false, ""},
		"not looked at":      {"", func(*models.Reuse) {}, false, models.CodeConflict},
		"looked at":          {"", func(*models.Reuse) {}, true, ""},
		"barred":             {models.CopyCertified, func(*models.Reuse) {}, true, models.CodeConflict},
		"no form":            {models.CopyOriginal, func(r *models.Reuse) { r.Replaced = "" }, false, models.CodeInvalid},
		"no such component":  {models.CopyOriginal, func(r *models.Reuse) { r.Component = "x" }, false, models.CodeInvalid},
		"not offered":        {models.CopyOriginal, func(r *models.Reuse) { r.Result = "x" }, false, models.CodeNotFound},
		"demanded, not seen": {"", func(r *models.Reuse) { r.Outcome, r.Replaced, r.Reason = models.ReuseDemanded, "", "mờ" }, false, ""},
	} {
		r := reuse
		tt.change(&r)
		got, err := offers.Decision(plan(t, tt.stored), r, tt.looked)
		if models.CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if err == nil && (got.Procedure != "HP-GPXD" || len(got.Evidence) == 0) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
