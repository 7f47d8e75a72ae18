package storetest

import (
	"context"
	"testing"
	"time"

	"sohoa/models"
)

// Keeper is what a ledger tells administrators: the queue, and what was decided for units.
type Keeper interface {
	Load(ctx context.Context, scope models.Scope) ([]models.LaneLoad, error)
	InWork(ctx context.Context, scope models.Scope) ([]models.InWork, error)
	Failures(ctx context.Context, scope models.Scope) ([]models.Failure, error)
	FailedFiles(ctx context.Context, scope models.Scope, reason models.Code, after, most int) ([]models.FailedFile, error)
	Attempts(ctx context.Context, scope models.Scope, file models.FileID) (models.FailedFile, []models.Attempt, error)
	Policies(ctx context.Context, scope models.Scope) ([]models.Policy, error)
	SetPolicy(ctx context.Context, scope models.Scope, p models.Policy, actor string) error
	PolicyChanges(ctx context.Context, scope models.Scope, most int) ([]models.PolicyChange, error)
}

func testQueueLoad(t *testing.T, open func() Ledger) {
	l := open()
	received(t, l, 2)
	d, tickets := received(t, l, 3)
	claimed(t, l, tickets[0])
	claimed(t, l, tickets[1])
	_, err := l.Release(t.Context(), tickets[1], models.CodeUnavailable, time.Hour)
	must(t, "Release", err)
	claimed(t, l, tickets[2])
	must(t, "Fail", l.Fail(t.Context(), tickets[2], models.Error{Code: models.CodeCorrupt, Hint: "quét lại"}))
	late := dossier(1)
	late.Lane = models.LaneBacklog
	late, err = l.Receive(t.Context(), late, "")
	must(t, "Receive", err)
	claimed(t, l, late.Files[0].Ticket(late.Lane))
	pending := reading("AN")
	pending.Pending = true
	must(t, "Finish", l.Finish(t.Context(), late.Files[0].Ticket(late.Lane), pending))

	lanes, err := l.Load(t.Context(), models.In(unit))
	must(t, "Load", err)
	if len(lanes) != 2 {
		t.Fatalf("lanes %+v", lanes)
	}
	desk, backlog := lanes[0], lanes[1]
	if desk.Lane != models.LaneDesk || desk.Waiting != 2 || desk.Delayed != 1 || desk.Running != 1 || desk.Silent != 0 || desk.Failed != 1 || desk.Late != 0 ||
		desk.Oldest.IsZero() || desk.Started.IsZero() {
		t.Errorf("the desk's lane is %+v", desk)
	}
	if backlog.Late != 1 || backlog.Waiting != 0 || backlog.Failed != 0 || !backlog.Oldest.IsZero() {
		t.Errorf("the backlog's lane is %+v", backlog)
	}
	work, err := l.InWork(t.Context(), models.In(unit))
	must(t, "InWork", err)
	if len(work) != 1 || work[0].File != tickets[0].File || work[0].Owner != "test" || work[0].Dossier != d.Code || work[0].Size != tickets[0].Size {
		t.Errorf("in work is %+v", work)
	}
	for _, scope := range []models.Scope{models.In(otherUnit), {}} {
		lanes, err := l.Load(t.Context(), scope)
		must(t, "Load", err)
		for _, lane := range lanes {
			if lane.Waiting+lane.Delayed+lane.Running+lane.Failed+lane.Late != 0 || !lane.Oldest.IsZero() {
				t.Errorf("another scope sees %+v", lane)
			}
		}
		if work, err := l.InWork(t.Context(), scope); err != nil || len(work) != 0 {
			t.Errorf("another scope sees %+v, %v", work, err)
		}
	}
}

func testFailedFiles(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 4)
	for i, code := range []models.Code{models.CodeCorrupt, models.CodeEncrypted, models.CodeCorrupt} {
		claimed(t, l, tickets[i])
		must(t, "Fail", l.Fail(t.Context(), tickets[i], models.Error{Code: code, Message: "m", Hint: "h"}))
	}
	reasons, err := l.Failures(t.Context(), models.In(unit))
	must(t, "Failures", err)
	if len(reasons) != 2 || reasons[0].Code != models.CodeCorrupt || reasons[0].Files != 2 || reasons[1].Files != 1 || reasons[0].Oldest.IsZero() {
		t.Errorf("reasons %+v", reasons)
	}
	for reason, want := range map[models.Code]int{"": 3, models.CodeCorrupt: 2, models.CodeEncrypted: 1, models.CodeCrashed: 0} {
		files, err := l.FailedFiles(t.Context(), models.In(unit), reason, 0, 10)
		must(t, "FailedFiles", err)
		if len(files) != want {
			t.Errorf("%q: %d files, want %d", reason, len(files), want)
		}
		for _, f := range files {
			if f.Type != "birth_certificate" || f.Size == 0 || f.Hint != "h" || f.Attempts != 1 || f.Lane != models.LaneDesk {
				t.Errorf("failed file %+v", f)
			}
		}
	}
	second, err := l.FailedFiles(t.Context(), models.In(unit), "", 1, 1)
	must(t, "FailedFiles", err)
	if len(second) != 1 || second[0].File != tickets[1].File {
		t.Errorf("the second is %+v", second)
	}
	f, attempts, err := l.Attempts(t.Context(), models.In(unit), tickets[1].File)
	must(t, "Attempts", err)
	if f.Code != models.CodeEncrypted || len(attempts) != 1 || attempts[0].Outcome != "encrypted" || attempts[0].Owner != "test" || attempts[0].Ended.IsZero() {
		t.Errorf("file %+v, attempts %+v", f, attempts)
	}
	_, _, err = l.Attempts(t.Context(), models.In(otherUnit), tickets[1].File)
	wantCode(t, "another unit's file", err, models.CodeNotFound)
	if files, err := l.FailedFiles(t.Context(), models.In(otherUnit), "", 0, 10); err != nil || len(files) != 0 {
		t.Errorf("another unit sees %+v, %v", files, err)
	}
	_, err = l.Reopen(t.Context(), models.In(unit), tickets[1].File, "admin")
	must(t, "Reopen", err)
	if files, err := l.FailedFiles(t.Context(), models.In(unit), models.CodeEncrypted, 0, 10); err != nil || len(files) != 0 {
		t.Errorf("after reopening %+v, %v", files, err)
	}
}

func testPolicies(t *testing.T, open func() Ledger) {
	l := open()
	p := models.Policy{Unit: unit, Name: models.PolicySecondKeying, Value: models.PolicyOn}
	must(t, "SetPolicy", l.SetPolicy(t.Context(), models.In(unit), p, "admin"))
	must(t, "SetPolicy again", l.SetPolicy(t.Context(), models.In(unit), p, "admin"))
	wantCode(t, "another unit's policy", l.SetPolicy(t.Context(), models.In(otherUnit), p, "admin"), models.CodeNotFound)
	for _, wrong := range []models.Policy{{Unit: unit, Name: "speed", Value: models.PolicyOn}, {Unit: unit, Name: models.PolicySecondKeying, Value: "maybe"}} {
		wantCode(t, "nonsense", l.SetPolicy(t.Context(), models.In(unit), wrong, "admin"), models.CodeInvalid)
	}
	got, err := open().Policies(t.Context(), models.Everywhere())
	must(t, "Policies", err)
	if len(got) != 1 || got[0] != p {
		t.Errorf("policies %+v", got)
	}
	p.Value = models.PolicyOff
	must(t, "SetPolicy", l.SetPolicy(t.Context(), models.Everywhere(), p, "chief"))
	changes, err := l.PolicyChanges(t.Context(), models.In(unit), 10)
	must(t, "PolicyChanges", err)
	if len(changes) != 2 || changes[0].Before != models.PolicyOn || changes[0].After != models.PolicyOff || changes[0].Actor != "chief" || changes[1].Before != "" {
		t.Errorf("changes %+v", changes)
	}
	other, err := l.PolicyChanges(t.Context(), models.In(otherUnit), 10)
	must(t, "PolicyChanges", err)
	if policies, err := l.Policies(t.Context(), models.In(otherUnit)); err != nil || len(policies)+len(other) != 0 {
		t.Errorf("another unit sees %+v, %+v, %v", policies, other, err)
	}
	lines, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(unit), Actor: "chief", Limit: 10})
	must(t, "AuditLines", err)
	if len(lines) != 1 || lines[0].Action != "policy_off" || lines[0].Object != "policy:second_keying" {
		t.Errorf("the audit has %+v", lines)
	}
}
