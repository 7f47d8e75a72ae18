package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// Reuser is what a ledger knows of results that took the place of papers.
type Reuser interface {
	EnterResult(ctx context.Context, version string, row models.KeyedResult, actor string) (models.ResultChange, error)
	RecordReuse(ctx context.Context, r models.Reuse) error
	Reuses(ctx context.Context, unit models.UnitCode) ([]models.Reuse, error)
	ReuseMonths(ctx context.Context, unit models.UnitCode) ([]models.ReuseMonth, error)
}

// reuse gives a decision about the result KQ-1 in which every part is filled, and a register that has it.
func reuse(t *testing.T, l Ledger, dossier models.DossierCode) models.Reuse {
	t.Helper()
	_, err := l.EnterResult(t.Context(), "1", models.KeyedResult{Result: models.Result{Code: "KQ-1", Type: "birth_certificate"}, Keys: []string{"k"}}, "lan")
	must(t, "EnterResult", err)
	return models.Reuse{Unit: unit, Dossier: dossier, Procedure: "1.001193", Component: "marriage", Result: "KQ-1", Outcome: models.ReuseDone,
		Replaced: models.CopyCertified, Evidence: []string{"Số định danh trùng.", "Còn hiệu lực."}, Reason: "", Actor: "lan"}
}

func testRecordReuse(t *testing.T, open func() Ledger) {
	l := open()
	want := reuse(t, l, "OTHER-1")
	must(t, "RecordReuse", l.RecordReuse(t.Context(), want))
	wantCode(t, "the same decision again", l.RecordReuse(t.Context(), want), models.CodeConflict)
	got, err := open().Reuses(t.Context(), unit)
	must(t, "Reuses", err)
	if len(got) != 1 || time.Since(got[0].At) > time.Hour {
		t.Fatalf("the book has %+v", got)
	}
	got[0].At = time.Time{}
	if asJSON(t, got[0]) != asJSON(t, want) {
		t.Errorf("the book has %+v, want %+v", got[0], want)
	}
	others, err := l.Reuses(t.Context(), otherUnit)
	must(t, "Reuses", err)
	if len(others) != 0 {
		t.Errorf("another unit sees %+v", others)
	}
	for name, change := range map[string]func(*models.Reuse){
		"no component":         func(r *models.Reuse) { r.Component = "" },
		"nobody":               func(r *models.Reuse) { r.Actor = "" },
		"no evidence":          func(r *models.Reuse) { r.Evidence = nil },
		"no outcome":           func(r *models.Reuse) { r.Outcome = "" },
		"demanded for nothing": func(r *models.Reuse) { r.Outcome, r.Reason = models.ReuseDemanded, " " },
	} {
		r := want
		r.Dossier = "OTHER-2"
		change(&r)
		wantCode(t, name, l.RecordReuse(t.Context(), r), models.CodeInvalid)
	}
	gone := want
	gone.Result = "KQ-9"
	wantCode(t, "a result that is not there", l.RecordReuse(t.Context(), gone), models.CodeNotFound)
	foreign := want
	d, _ := received(t, l, 1)
	foreign.Unit, foreign.Dossier = otherUnit, d.Code
	wantCode(t, "a dossier of another unit", l.RecordReuse(t.Context(), foreign), models.CodeNotFound)
}

func testReuseMonths(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("AN")))
	finished(t, l, reading("BA")) // a dossier without reuse
	received(t, l, 1)             // not read yet
	done := reuse(t, l, d.Code)
	for _, change := range []func(*models.Reuse){
		func(*models.Reuse) {},
		func(r *models.Reuse) { r.Component, r.Replaced = "land", models.CopyOriginal },
		func(r *models.Reuse) { r.Dossier = "OTHER-1" }, // in another system
		func(r *models.Reuse) {
			r.Component, r.Outcome, r.Replaced, r.Reason = "birth", models.ReuseDemanded, "", "bản lưu mờ"
		},
	} {
		r := done
		change(&r)
		must(t, "RecordReuse", l.RecordReuse(t.Context(), r))
	}
	other := done
	other.Unit, other.Dossier = otherUnit, "OTHER-2"
	must(t, "RecordReuse", l.RecordReuse(t.Context(), other))

	month := string(today())[:len("2006-01")]
	mine := models.ReuseMonth{Unit: unit, Month: month, Reused: 3, Demanded: 1, CertifiedAvoided: 2, DossiersReusing: 2, Dossiers: 3}
	theirs := models.ReuseMonth{Unit: otherUnit, Month: month, Reused: 1, CertifiedAvoided: 1, DossiersReusing: 1, Dossiers: 1}
	for of, want := range map[models.UnitCode][]models.ReuseMonth{unit: {mine}, otherUnit: {theirs}, "": {mine, theirs}, "nobody": nil} {
		got, err := open().ReuseMonths(t.Context(), of)
		must(t, "ReuseMonths", err)
		if !slices.Equal(got, want) {
			t.Errorf("months of %q: %+v, want %+v", of, got, want)
		}
	}
}
