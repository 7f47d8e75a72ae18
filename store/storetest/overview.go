package storetest

import (
	"context"
	"testing"
	"time"

	"sohoa/models"
)

// Counter is what a ledger knows of figures, targets and the work at review.
type Counter interface {
	ConfirmedDocuments(ctx context.Context, most int) ([]models.Confirmed, error)
	MarkEntered(ctx context.Context, c models.Confirmed, code models.ResultCode) error

	CountFigures(ctx context.Context, most int) (left int, err error)
	UnitFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error)
	MonthFigures(ctx context.Context, scope models.Scope, span models.Span) ([]models.Figures, error)
	WaitingNow(ctx context.Context, scope models.Scope) ([]models.Waiting, error)
	FieldDecisions(ctx context.Context, scope models.Scope, span models.Span, most int) ([]models.FieldDecisions, error)
	FigureDossiers(ctx context.Context, scope models.Scope, l models.Listing) (listed []models.Listed, dossiers, sum int, err error)
	Board(ctx context.Context, scope models.Scope, since, lately time.Time) (models.Board, error)
	SetTargets(ctx context.Context, scope models.Scope, targets []models.Target, actor string) (written int, err error)
	Targets(ctx context.Context, scope models.Scope, periods []string) ([]models.Target, error)
	TargetHistory(ctx context.Context, scope models.Scope, most int) ([]models.Target, error)
}

// thisDay gives the span of today alone.
func thisDay() models.Span { return models.Span{From: today(), Until: today()} }

// countUp counts all dossiers to which something happened.
func countUp(t *testing.T, l Ledger) {
	t.Helper()
	left, err := l.CountFigures(t.Context(), 1000)
	must(t, "CountFigures", err)
	if left != 0 {
		t.Fatalf("%d dossiers are not counted", left)
	}
}

// known fills a ledger so that every figure of unit is known, and another unit has one dossier.
func known(t *testing.T, l Ledger) (document models.DocumentID, want models.Figures) {
	t.Helper()
	read, tickets := received(t, l, 1) // two fields, one of them auto; a date to look at
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("AN")))
	stored, err := l.Digitisation(t.Context(), models.In(unit), tickets[0].File)
	must(t, "Digitisation", err)

	_, tickets = received(t, l, 1) // no paper was found: nothing is left to do, and one is due
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], models.Digitisation{}))
	_, tickets = received(t, l, 1) // failed
	claimed(t, l, tickets[0])
	must(t, "Fail", l.Fail(t.Context(), tickets[0], models.Error{Code: models.CodeCorrupt}))

	done := reuse(t, l, read.Code)
	must(t, "RecordReuse", l.RecordReuse(t.Context(), done)) // a certified copy avoided
	elsewhere := done
	elsewhere.Dossier, elsewhere.Replaced = "OTHER-1", models.CopyOriginal
	must(t, "RecordReuse", l.RecordReuse(t.Context(), elsewhere))
	demanded := done
	demanded.Component, demanded.Outcome, demanded.Replaced, demanded.Reason = "birth", models.ReuseDemanded, "", "bản lưu mờ"
	must(t, "RecordReuse", l.RecordReuse(t.Context(), demanded))

	d := dossier(1)
	d.Unit = otherUnit
	_, err = l.Receive(t.Context(), d, "")
	must(t, "Receive", err)
	return stored.Documents[0].ID, models.Figures{Unit: unit, Received: 3, Due: 2 + 1 + 1 + 1, Digitised: 2 + 1, Reused: 2, Demanded: 1, Avoided: 1,
		Finished: 1, Fields: 2, Auto: 1}
}

func testFigures(t *testing.T, open func() Ledger) {
	l := open()
	document, want := known(t, l)
	check := func(what string) {
		t.Helper()
		countUp(t, l)
		got, err := open().UnitFigures(t.Context(), models.In(unit), thisDay())
		must(t, "UnitFigures", err)
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	check("read")
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", "AN", "lan")) // what was vouched for stays counted as that
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "date_of_birth", "2020-05-18", "lan"))
	want.Finished = 2
	check("decided")
	entered, err := l.ConfirmedDocuments(t.Context(), 10)
	must(t, "ConfirmedDocuments", err)
	must(t, "MarkEntered", l.MarkEntered(t.Context(), entered[0], "KQ-2"))
	want.Resulted = 1
	check("entered")

	theirs := models.Figures{Unit: otherUnit, Received: 1, Due: 1}
	all, err := l.UnitFigures(t.Context(), models.Everywhere(), thisDay())
	must(t, "UnitFigures", err)
	if len(all) != 2 || all[0] != want || all[1] != theirs {
		t.Errorf("the city has %+v", all)
	}
	both := want
	both.Add(theirs)
	both.Unit, both.Month = "", string(today())[:len("2006-01")]
	for scope, want := range map[models.Scope][]models.Figures{models.Everywhere(): {both}, {}: nil} {
		months, err := l.MonthFigures(t.Context(), scope, thisDay())
		must(t, "MonthFigures", err)
		if len(months) != len(want) || len(months) > 0 && months[0] != want[0] {
			t.Errorf("months %+v, want %+v", months, want)
		}
	}
	if none, err := l.UnitFigures(t.Context(), models.Scope{}, thisDay()); err != nil || len(none) != 0 {
		t.Errorf("nobody's figures: %+v, %v", none, err)
	}
	if earlier, err := l.UnitFigures(t.Context(), models.In(unit), models.Span{From: "2020-01-01", Until: "2020-12-31"}); err != nil || len(earlier) != 0 {
		t.Errorf("another year: %+v, %v", earlier, err)
	}
}

// Every number is the sum of its list, in every scope.
func testFigureLists(t *testing.T, open func() Ledger) {
	l := open()
	document, _ := known(t, l)
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", "ANH", "lan"))
	countUp(t, l)
	for _, scope := range []models.Scope{models.In(unit), models.In(otherUnit), models.Everywhere(), {}} {
		var f models.Figures
		units, err := l.UnitFigures(t.Context(), scope, thisDay())
		must(t, "UnitFigures", err)
		for _, u := range units {
			f.Add(u)
		}
		waiting := 0
		lanes, err := l.WaitingNow(t.Context(), scope)
		must(t, "WaitingNow", err)
		for _, w := range lanes {
			waiting += w.Count
		}
		corrected := 0
		decisions, err := l.FieldDecisions(t.Context(), scope, thisDay(), 10)
		must(t, "FieldDecisions", err)
		for _, d := range decisions {
			corrected += d.Corrected
		}
		for what, want := range map[models.Counted]int{
			models.CountedReceived: f.Received, models.CountedDue: f.Due, models.CountedDigitised: f.Digitised, models.CountedLacking: f.Due - f.Digitised,
			models.CountedReused: f.Reused, models.CountedDemanded: f.Demanded, models.CountedAvoided: f.Avoided, models.CountedFinished: f.Finished,
			models.CountedResulted: f.Resulted, models.CountedNoResult: f.Finished - f.Resulted, models.CountedFields: f.Fields, models.CountedAuto: f.Auto,
			models.CountedWaiting: waiting, models.CountedCorrected: corrected,
		} {
			checkList(t, l, scope, what, want)
		}
	}
	_, _, _, err := l.FigureDossiers(t.Context(), models.In(unit), models.Listing{Span: thisDay(), What: "holder", Most: 10})
	wantCode(t, "a list of nothing", err, models.CodeInvalid)
}

// checkList turns the pages of a list and adds up what is on them.
func checkList(t *testing.T, l Ledger, scope models.Scope, what models.Counted, want int) {
	t.Helper()
	sum, lines := 0, 0
	for {
		page, dossiers, all, err := l.FigureDossiers(t.Context(), scope, models.Listing{Span: thisDay(), What: what, After: lines, Most: 1})
		must(t, "FigureDossiers", err)
		if all != want {
			t.Errorf("%s: the list says %d, the number is %d", what, all, want)
			return
		}
		for _, d := range page {
			sum += d.Count
			if !scope.Covers(d.Unit) || d.Elsewhere != (d.Dossier == "OTHER-1") {
				t.Errorf("%s lists %+v", what, d)
			}
		}
		if lines += len(page); len(page) == 0 {
			if sum != want || lines != dossiers {
				t.Errorf("%s: %d in %d dossiers, want %d in %d", what, sum, lines, want, dossiers)
			}
			return
		}
	}
}

func testFieldDecisions(t *testing.T, open func() Ledger) {
	l := open()
	_, document := finished(t, l, reading("AN"))
	finished(t, l, reading("BA"))
	for _, value := range []string{"ANH", "ANH", "AN"} { // changed, confirmed, changed
		must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", value, "lan"))
	}
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "date_of_birth", "2020-05-17", "minh")) // confirmed
	countUp(t, l)
	want := []models.FieldDecisions{
		{Type: "birth_certificate", Field: "full_name", Decided: 3, Corrected: 2},
		{Type: "birth_certificate", Field: "date_of_birth", Decided: 1},
	}
	for _, scope := range []models.Scope{models.In(unit), models.Everywhere()} {
		got, err := l.FieldDecisions(t.Context(), scope, thisDay(), 10)
		must(t, "FieldDecisions", err)
		if asJSON(t, got) != asJSON(t, want) {
			t.Errorf("decisions %+v, want %+v", got, want)
		}
	}
	if got, err := l.FieldDecisions(t.Context(), models.In(otherUnit), thisDay(), 10); err != nil || len(got) != 0 {
		t.Errorf("another unit sees %+v, %v", got, err)
	}
	for field, count := range map[models.FieldName]int{"full_name": 2, "date_of_birth": 0} {
		_, _, sum, err := l.FigureDossiers(t.Context(), models.In(unit),
			models.Listing{Span: thisDay(), What: models.CountedCorrected, Type: "birth_certificate", Field: field, Most: 10})
		must(t, "FigureDossiers", err)
		if sum != count {
			t.Errorf("%s: the list has %d corrections, want %d", field, sum, count)
		}
	}
}

func testBoard(t *testing.T, open func() Ledger) {
	l := open()
	_, document := finished(t, l, reading("AN"))
	finished(t, l, reading("BA"))
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", "ANH", "lan"))
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "date_of_birth", "2020-05-17", "lan"))
	b, err := l.Board(t.Context(), models.In(unit), time.Now().Add(-time.Hour), time.Time{})
	must(t, "Board", err)
	if len(b.People) != 1 {
		t.Fatalf("the board has %+v", b.People)
	}
	if p := b.People[0]; p.Actor != "lan" || p.Documents != 1 || p.Decided != 2 || p.Corrected != 1 || p.Last.Before(p.First) {
		t.Errorf("lan did %+v", p)
	}
	if len(b.Lanes) != 1 || b.Lanes[0].Lane != models.LaneDesk || b.Lanes[0].Papers != 1 || b.Lanes[0].Ungrounded != 1 || b.Lanes[0].Oldest.IsZero() {
		t.Errorf("lanes %+v", b.Lanes)
	}
	later, err := l.Board(t.Context(), models.In(unit), time.Now().Add(time.Hour), time.Now().Add(time.Hour))
	must(t, "Board", err)
	other, err := l.Board(t.Context(), models.In(otherUnit), time.Time{}, time.Time{})
	must(t, "Board", err)
	if len(later.People) != 0 || asJSON(t, other) != asJSON(t, models.Board{}) {
		t.Errorf("later %+v, another unit %+v", later, other)
	}
}

func testTargets(t *testing.T, open func() Ledger) {
	l := open()
	set := func(scope models.Scope, code models.Code, targets ...models.Target) {
		t.Helper()
		n, err := l.SetTargets(t.Context(), scope, targets, "minh")
		wantCode(t, "SetTargets", err, code)
		if code != "" && n != 0 {
			t.Errorf("%d targets were written all the same", n)
		}
	}
	digitised := models.Target{Unit: unit, Period: "2026-11", Measure: models.MeasureDigitised, Tenths: 850}
	all := models.Target{Period: "2026", Measure: models.MeasureDigitised, Tenths: 800}
	other := models.Target{Unit: otherUnit, Period: "2026-11", Measure: models.MeasureReused, Tenths: 700}
	set(models.In(unit), "", digitised)
	set(models.In(unit), models.CodeNotFound, other)
	set(models.In(unit), models.CodeNotFound, all)
	set(models.Everywhere(), "", all, other)
	for _, wrong := range []models.Target{
		{Unit: unit, Period: "2026-13", Measure: models.MeasureAuto}, {Unit: unit, Period: "2026-11", Measure: "speed"},
		{Unit: unit, Period: "2026-Q1", Measure: models.MeasureAuto, Tenths: 1001},
	} {
		set(models.In(unit), models.CodeInvalid, digitised, wrong)
	}
	if n, err := l.SetTargets(t.Context(), models.In(unit), []models.Target{digitised}, "minh"); err != nil || n != 0 {
		t.Errorf("the same target again: %d, %v", n, err)
	}
	mine := func(want ...int) {
		t.Helper()
		got, err := open().Targets(t.Context(), models.In(unit), []string{"2026-11", "2026-Q4", "2026"})
		must(t, "Targets", err)
		var tenths []int
		for _, target := range got {
			tenths = append(tenths, target.Tenths)
			if target.Unit == otherUnit || target.Actor != "minh" {
				t.Errorf("a unit sees %+v", target)
			}
		}
		if asJSON(t, tenths) != asJSON(t, want) {
			t.Errorf("targets %v, want %v", tenths, want)
		}
	}
	mine(850, 800)
	digitised.Tenths = 900
	set(models.In(unit), "", digitised)
	mine(900, 800)
	digitised.Tenths = -1
	set(models.In(unit), "", digitised)
	mine(800)
	history, err := l.TargetHistory(t.Context(), models.In(unit), 3)
	must(t, "TargetHistory", err)
	if len(history) != 3 || history[0].Tenths != -1 || history[1].Tenths != 900 || history[2].Unit != "" {
		t.Errorf("history %+v", history)
	}
	lines, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(unit), Actor: "minh", Limit: 10})
	must(t, "AuditLines", err)
	if len(lines) != 3 || lines[0].Action != "target_set" || lines[0].Object != "target:2026-11:digitised" {
		t.Errorf("the audit has %+v", lines)
	}
}
