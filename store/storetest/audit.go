package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

// Everything that changes a dossier stands in the audit, in the same transaction, without its values.
func testAudit(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("NGUYỄN VĂN ẨN DANH")))
	_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	document := read[0].Documents[0].ID
	for _, value := range []string{"NGUYỄN VĂN KHÁC", "NGUYỄN VĂN ẨN DANH"} {
		must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", value, "lan"))
	}
	lines, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(unit), Object: "dossier:" + string(d.Code), Limit: 10})
	must(t, "AuditLines", err)
	var actions []string
	for _, e := range slices.Backward(lines) {
		if e.Action != "started" {
			actions = append(actions, e.Action)
		}
	}
	if !slices.Equal(actions, []string{"received", "digitised", "corrected", "corrected"}) {
		t.Fatalf("actions %v", actions)
	}
	back, away := lines[0], lines[1]
	if away.Actor != "lan" || away.Field != "full_name" || away.Unit != unit || away.Before == "" || away.Before == away.After {
		t.Errorf("line %+v", away)
	}
	if back.After != away.Before || back.Before != away.After {
		t.Errorf("the same value must have the same digest: %+v, then %+v", away, back)
	}
	if all := asJSON(t, lines); strings.Contains(all, "NGUYỄN") {
		t.Errorf("the audit holds a value: %s", all)
	}
	if other, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(otherUnit), Limit: 10}); err != nil || len(other) != 0 {
		t.Errorf("another unit sees %+v, %v", other, err)
	}
	report, err := l.VerifyAudit(t.Context(), models.AuditHead{})
	if err != nil || report.Bad != 0 || report.Lines < 4 {
		t.Errorf("report %+v, %v", report, err)
	}
	head, err := l.AuditHead(t.Context())
	if err != nil || head != report.Head {
		t.Errorf("head %+v, %v", head, err)
	}
}

func testViewed(t *testing.T, o Opened) {
	l := o.Ledger
	see := func(actor, object string) {
		t.Helper()
		must(t, "Viewed", l.Viewed(t.Context(), actor, unit, object))
	}
	count := func() int {
		t.Helper()
		lines, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(unit), Limit: 100})
		must(t, "AuditLines", err)
		return len(lines)
	}
	see("lan", "dossier:1")
	see("lan", "dossier:1")
	see("lan", "dossier:2")
	see("hoa", "dossier:1")
	if n := count(); n != 3 {
		t.Errorf("%d views, want 3", n)
	}
	o.Pass(9 * time.Minute)
	see("lan", "dossier:1")
	if n := count(); n != 3 {
		t.Errorf("%d views after 9 minutes, want 3", n)
	}
	o.Pass(2 * time.Minute)
	see("lan", "dossier:1")
	if n := count(); n != 4 {
		t.Errorf("%d views after 11 minutes, want 4", n)
	}
	for range 3 { // pages of three
		lines, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.Everywhere(), Actor: "lan", Limit: 2})
		if err != nil || len(lines) != 2 || lines[0].Seq < lines[1].Seq {
			t.Fatalf("lines %+v, %v", lines, err)
		}
		older, err := l.AuditLines(t.Context(), models.AuditQuery{Scope: models.Everywhere(), Actor: "lan", Before: lines[1].Seq, Limit: 2})
		if err != nil || len(older) != 1 || older[0].Seq >= lines[1].Seq {
			t.Fatalf("older %+v, %v", older, err)
		}
	}
}
