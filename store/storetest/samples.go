package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// Sampler is what a ledger knows of samples and suspended strata.
type Sampler interface {
	Vouched(ctx context.Context, unit models.UnitCode, day models.Day) ([]models.Sample, error)
	KeepDraw(ctx context.Context, d models.Draw, samples []models.Sample) (fresh bool, err error)
	Draws(ctx context.Context, unit models.UnitCode) ([]models.Draw, error)
	Samples(ctx context.Context, unit models.UnitCode) ([]models.Sample, error)
	Sample(ctx context.Context, unit models.UnitCode, id models.SampleID) (models.Sample, error)
	AnswerSample(ctx context.Context, unit models.UnitCode, id models.SampleID, answer string, outcome models.SampleOutcome, actor string) (written bool, err error)
	Suspend(ctx context.Context, unit models.UnitCode, stratum models.Stratum, reason, actor string) error
	Resume(ctx context.Context, unit models.UnitCode, stratum models.Stratum, because, actor string) error
	Suspensions(ctx context.Context, unit models.UnitCode) ([]models.Suspension, error)
	Suspended(ctx context.Context, unit models.UnitCode) (map[models.Stratum]bool, error)
}

const otherUnit = models.UnitCode("000.00.13.H26")

var fullName = models.Stratum{Type: "birth_certificate", Field: "full_name"}

// today gives the day in Vietnam.
func today() models.Day {
	return models.Day(time.Now().In(time.FixedZone("ICT", 7*60*60)).Format(time.DateOnly))
}

// finished gives a ledger's file that was read as reading(value) says, and its document.
func finished(t *testing.T, l Ledger, read models.Digitisation) (models.Ticket, models.DocumentID) {
	t.Helper()
	_, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], read))
	stored, err := l.Digitisation(t.Context(), models.In(unit), tickets[0].File)
	must(t, "Digitisation", err)
	return tickets[0], stored.Documents[0].ID
}

// drawn gives the samples of a draw of everything that was vouched for today.
func drawn(t *testing.T, l Ledger) []models.Sample {
	t.Helper()
	fields, err := l.Vouched(t.Context(), unit, today())
	must(t, "Vouched", err)
	fresh, err := l.KeepDraw(t.Context(), models.Draw{Unit: unit, Day: today(), Seed: "s", Size: 9, From: len(fields), Actor: "lan"}, fields)
	must(t, "KeepDraw", err)
	if !fresh {
		t.Fatal("the first draw of the day is not fresh")
	}
	samples, err := l.Samples(t.Context(), unit)
	must(t, "Samples", err)
	return samples
}

func testVouched(t *testing.T, open func() Ledger) {
	l := open()
	_, document := finished(t, l, reading("NGUYỄN VĂN AM"))
	held := reading("TRẦN VĂN BA")
	held.Documents[0].Fields[0].State = models.StateCheck
	held.Documents[0].Fields[0].Findings = []models.Finding{{Code: models.FindingSuspended, Message: "Xem lại."}}
	_, suspended := finished(t, l, held)
	doubted := reading("LÊ VĂN TƯ")
	doubted.Documents[0].Fields[0].State = models.StateCheck
	finished(t, l, doubted)
	_, waiting := received(t, l, 1)

	want := func(when string) {
		t.Helper()
		fields, err := l.Vouched(t.Context(), unit, today())
		must(t, "Vouched", err)
		got := map[models.DocumentID]string{}
		for _, f := range fields {
			got[f.Document] = f.Machine
			if f.Stratum != fullName || f.Place.Page != 1 || f.Place.Box.Empty() || f.Dossier == "" || f.File == "" {
				t.Errorf("%s: %+v", when, f)
			}
		}
		if len(got) != 2 || got[document] != "NGUYỄN VĂN AM" || got[suspended] != "TRẦN VĂN BA" {
			t.Errorf("%s: vouched for %v", when, got)
		}
	}
	want("read")
	// Whoever comes upon an error does not take it out of the sample.
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", "NGUYỄN VĂN AN", "lan"))
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), suspended, "full_name", "TRẦN VĂN BA", "lan"))
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "date_of_birth", "2020-05-17", "lan"))
	want("decided")
	claimed(t, l, waiting[0])
	must(t, "Show", l.Show(t.Context(), waiting[0], reading("x")))
	want("a file still running")

	for _, day := range []models.Day{"2000-01-01", "2100-01-01"} {
		fields, err := l.Vouched(t.Context(), unit, day)
		must(t, "Vouched", err)
		if len(fields) != 0 {
			t.Errorf("%s has %d fields", day, len(fields))
		}
	}
	fields, err := l.Vouched(t.Context(), otherUnit, today())
	must(t, "Vouched", err)
	if len(fields) != 0 {
		t.Errorf("another unit sees %d fields", len(fields))
	}
	_, err = l.Vouched(t.Context(), unit, "yesterday")
	wantCode(t, "an ill-formed day", err, models.CodeInvalid)
}

func testDrawOnce(t *testing.T, open func() Ledger) {
	l := open()
	finished(t, l, reading("AN"))
	first := drawn(t, l)
	if len(first) != 1 || first[0].ID == 0 || first[0].Machine != "AN" || first[0].Outcome != models.SampleOpen || !first[0].Answered.IsZero() {
		t.Fatalf("samples %+v", first)
	}
	fresh, err := l.KeepDraw(t.Context(), models.Draw{Unit: unit, Day: today(), Seed: "other", Size: 1}, first)
	must(t, "KeepDraw", err)
	again, err := open().Samples(t.Context(), unit)
	must(t, "Samples", err)
	if fresh || !slices.Equal(again, first) {
		t.Errorf("the second draw: fresh %v, %+v", fresh, again)
	}
	draws, err := l.Draws(t.Context(), unit)
	must(t, "Draws", err)
	if len(draws) != 1 || draws[0].Seed != "s" || draws[0].Size != 9 || draws[0].From != 1 || draws[0].Actor != "lan" || draws[0].Drawn.IsZero() {
		t.Errorf("draws %+v", draws)
	}
	others, err := l.Samples(t.Context(), otherUnit)
	must(t, "Samples", err)
	_, err = l.Sample(t.Context(), otherUnit, first[0].ID)
	wantCode(t, "another unit's sample", err, models.CodeNotFound)
	if len(others) != 0 {
		t.Errorf("another unit sees %+v", others)
	}
}

func testAnswerSample(t *testing.T, open func() Ledger) {
	l := open()
	for _, name := range []string{"AM", "BA", "TƯ", "NĂM"} {
		finished(t, l, reading(name))
	}
	by := map[string]models.Sample{}
	for _, s := range drawn(t, l) {
		by[s.Machine] = s
	}
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), by["TƯ"].Document, "full_name", "TỪ", "lan"))
	for _, c := range []struct {
		machine, answer string
		outcome         models.SampleOutcome
		written         bool
		value           string
		state           models.FieldState
	}{
		{"AM", "AN", models.SampleWrong, true, "AN", models.StateCorrected},
		{"BA", "BA", models.SampleRight, true, "BA", models.StateConfirmed},
		{"TƯ", "TƯ", models.SampleRight, false, "TỪ", models.StateCorrected}, // another person was first
	} {
		s := by[c.machine]
		_, err := l.AnswerSample(t.Context(), otherUnit, s.ID, c.answer, c.outcome, "hoa")
		wantCode(t, "another unit's sample", err, models.CodeNotFound)
		written, err := l.AnswerSample(t.Context(), unit, s.ID, c.answer, c.outcome, "hoa")
		must(t, "AnswerSample", err)
		read, err := l.Digitisation(t.Context(), models.In(unit), s.File)
		must(t, "Digitisation", err)
		if f := read.Documents[0].Field("full_name"); written != c.written || f.Value != c.value || f.State != c.state {
			t.Errorf("%s: written %v, the field is %q, %s", c.machine, written, f.Value, f.State)
		}
		_, err = l.AnswerSample(t.Context(), unit, s.ID, "x", models.SampleWrong, "minh")
		wantCode(t, "a second answer", err, models.CodeConflict)
		got, err := l.Sample(t.Context(), unit, s.ID)
		must(t, "Sample", err)
		if got.Machine != c.machine || got.Answer != c.answer || got.Outcome != c.outcome || got.Actor != "hoa" || got.Answered.IsZero() {
			t.Errorf("%s: the sample is %+v", c.machine, got)
		}
	}
	// A paper that a later reading takes for another can still be answered.
	gone := by["NĂM"]
	ticket, err := l.Reopen(t.Context(), models.In(unit), gone.File, "lan")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	must(t, "Finish", l.Finish(t.Context(), ticket, models.Digitisation{}))
	if written, err := l.AnswerSample(t.Context(), unit, gone.ID, "NĂM", models.SampleRight, "hoa"); err != nil || written {
		t.Errorf("a field that is gone: %v, %v", written, err)
	}
}

func testSuspensions(t *testing.T, open func() Ledger) {
	l := open()
	wantCode(t, "Resume of nothing", l.Resume(t.Context(), unit, fullName, "đã sửa", "lan"), models.CodeNotFound)
	must(t, "Suspend", l.Suspend(t.Context(), unit, fullName, "2 sai", "machine"))
	must(t, "Suspend again", l.Suspend(t.Context(), unit, fullName, "3 sai", "machine"))
	wantSuspended := func(of models.UnitCode, want bool) {
		t.Helper()
		got, err := open().Suspended(t.Context(), of)
		must(t, "Suspended", err)
		if got[fullName] != want || len(got) > 1 {
			t.Errorf("suspended in %s: %v", of, got)
		}
	}
	wantSuspended(unit, true)
	wantSuspended(otherUnit, false)
	wantCode(t, "Resume elsewhere", l.Resume(t.Context(), otherUnit, fullName, "x", "lan"), models.CodeNotFound)
	must(t, "Resume", l.Resume(t.Context(), unit, fullName, "đã sửa", "lan"))
	wantSuspended(unit, false)
	must(t, "Suspend anew", l.Suspend(t.Context(), unit, fullName, "1 sai", "machine"))
	all, err := l.Suspensions(t.Context(), unit)
	must(t, "Suspensions", err)
	if len(all) != 2 || all[0].Lasting() || !all[1].Lasting() || all[0].Reason != "2 sai" || all[0].By != "machine" ||
		all[0].EndedBy != "lan" || all[0].Because != "đã sửa" || all[0].Since.IsZero() || all[0].Until.Before(all[0].Since) {
		t.Errorf("suspensions %+v", all)
	}
}
