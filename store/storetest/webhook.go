package storetest

import (
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// hooked gives a webhook of the unit for changes of dossiers.
func hooked(t *testing.T, l Ledger, unit models.UnitCode, kinds ...models.ChangeKind) models.Hook {
	t.Helper()
	h, err := l.AddHook(t.Context(), models.Hook{Unit: unit, URL: "https://warehouse.example/hook", Kinds: kinds, Secret: "s1"}, "quan-tri")
	must(t, "AddHook", err)
	return h
}

// planned makes all deliveries that are to be made.
func planned(t *testing.T, l Ledger) {
	t.Helper()
	for more := true; more; {
		var err error
		more, err = l.PlanDeliveries(t.Context(), 2)
		must(t, "PlanDeliveries", err)
	}
}

// toDeliver gives the changes that the webhook is to be told now.
func toDeliver(t *testing.T, l Ledger, h models.Hook) []models.Delivery {
	t.Helper()
	out, err := l.DueDeliveries(t.Context(), h.ID, 100)
	must(t, "DueDeliveries", err)
	return out
}

// Every change of its scope and kinds after its making reaches a webhook once, in order.
func testDeliveries(t *testing.T, open func() Ledger) {
	l := open()
	received(t, l, 1)
	here, city, fields := hooked(t, l, unit), hooked(t, l, ""), hooked(t, l, "", models.ChangeField)
	_, err := l.Receive(t.Context(), models.Dossier{Unit: otherUnit, Files: dossier(1).Files, Lane: models.LaneDesk, Channel: models.ChannelDirect}, "")
	must(t, "Receive elsewhere", err)
	for range 3 {
		received(t, l, 1)
	}
	planned(t, l)
	want, err := l.Changes(t.Context(), models.Everywhere(), here.Cursor, 100)
	must(t, "Changes", err)
	var all, own []int64
	for _, c := range want {
		all = append(all, c.Seq)
		if c.Unit == unit {
			own = append(own, c.Seq)
		}
	}
	for _, c := range []struct {
		hook models.Hook
		want []int64
	}{{here, own}, {city, all}, {fields, nil}} {
		var got []int64
		for _, d := range toDeliver(t, l, c.hook) {
			got = append(got, d.Change.Seq)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("hook of unit %q for %v is told %v, want %v", c.hook.Unit, c.hook.Kinds, got, c.want)
		}
	}
	planned(t, l)
	if n := len(toDeliver(t, l, city)); n != len(all) {
		t.Errorf("planned twice: %d deliveries of %d", n, len(all))
	}
	ready, err := l.ReadyHooks(t.Context())
	if err != nil || len(ready) != 2 || ready[0].Secret != "s1" {
		t.Errorf("ready %+v, %v", ready, err)
	}
}

func testDeliveryEnds(t *testing.T, open func() Ledger) {
	l := open()
	h := hooked(t, l, unit)
	received(t, l, 1)
	received(t, l, 1)
	planned(t, l)
	waiting := toDeliver(t, l, h)
	if len(waiting) != 2 {
		t.Fatalf("deliveries %+v", waiting)
	}
	dead, later := waiting[0], waiting[1]
	dead.State, dead.Attempts, dead.Status, dead.Reason = models.DeliveryDead, 9, 500, "it answered 500"
	must(t, "RecordDelivery", l.RecordDelivery(t.Context(), dead, time.Time{}))
	later.Attempts, later.Due = 1, time.Now().Add(time.Hour)
	must(t, "RecordDelivery", l.RecordDelivery(t.Context(), later, time.Now().Add(time.Hour)))
	if left := toDeliver(t, l, h); len(left) > 0 {
		t.Errorf("still due: %+v", left)
	}
	now, err := l.Hook(t.Context(), models.In(unit), h.ID)
	if err != nil || now.Dead != 1 || now.Waiting != 1 || now.Failures != 2 || now.RestUntil.IsZero() {
		t.Errorf("hook %+v, %v", now, err)
	}
	must(t, "AgainDeliveries", l.AgainDeliveries(t.Context(), models.In(unit), h.ID, dead.Change.Seq, "quan-tri"))
	must(t, "SwitchHook", l.SwitchHook(t.Context(), models.In(unit), h.ID, false, "quan-tri"))
	again := toDeliver(t, l, h)
	if len(again) != 1 || again[0].Change.Seq != dead.Change.Seq || again[0].Attempts != 0 {
		t.Fatalf("after asking again: %+v", again)
	}
	again[0].State, again[0].Attempts, again[0].Status = models.DeliveryDone, 1, 204
	must(t, "RecordDelivery", l.RecordDelivery(t.Context(), again[0], time.Time{}))
	done, err := l.Deliveries(t.Context(), models.In(unit), h.ID, models.DeliveryDone, 10)
	if err != nil || len(done) != 1 || done[0].Status != 204 || done[0].Change.ID == "" {
		t.Errorf("done %+v, %v", done, err)
	}
	counts, err := l.DeliveryCounts(t.Context())
	if err != nil || counts[models.DeliveryDone] != 1 || counts[models.DeliveryWaiting] != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
}

// What happens while a webhook rests is kept for it; what another unit has is no business of an administrator's.
func testHookScope(t *testing.T, open func() Ledger) {
	l := open()
	h := hooked(t, l, unit)
	must(t, "SwitchHook off", l.SwitchHook(t.Context(), models.In(unit), h.ID, true, "quan-tri"))
	received(t, l, 1)
	planned(t, l)
	if n := len(toDeliver(t, l, h)); n != 0 {
		t.Errorf("a resting webhook has %d deliveries", n)
	}
	must(t, "SwitchHook on", l.SwitchHook(t.Context(), models.In(unit), h.ID, false, "quan-tri"))
	planned(t, l)
	if n := len(toDeliver(t, l, h)); n == 0 {
		t.Error("what happened meanwhile is lost")
	}
	elsewhere := models.In(otherUnit)
	_, err := l.Hook(t.Context(), elsewhere, h.ID)
	wantCode(t, "Hook", err, models.CodeNotFound)
	wantCode(t, "RemoveHook", l.RemoveHook(t.Context(), elsewhere, h.ID, "x"), models.CodeNotFound)
	wantCode(t, "SwitchHook", l.SwitchHook(t.Context(), elsewhere, h.ID, true, "x"), models.CodeNotFound)
	wantCode(t, "AgainDeliveries", l.AgainDeliveries(t.Context(), elsewhere, h.ID, 0, "x"), models.CodeNotFound)
	wantCode(t, "RenewHook", l.RenewHook(t.Context(), elsewhere, h.ID, "s", time.Now(), "x"), models.CodeNotFound)
	if seen, err := l.Deliveries(t.Context(), elsewhere, h.ID, models.DeliveryWaiting, 10); err != nil || len(seen) > 0 {
		t.Errorf("another unit sees %+v, %v", seen, err)
	}
	hooked(t, l, "")
	for scope, want := range map[models.Scope]int{models.In(unit): 1, elsewhere: 0, models.Everywhere(): 2, {}: 0} {
		if all, err := l.Hooks(t.Context(), scope); err != nil || len(all) != want {
			t.Errorf("%+v: %d webhooks, want %d; %v", scope, len(all), want, err)
		}
	}
	must(t, "RenewHook", l.RenewHook(t.Context(), models.In(unit), h.ID, "s2", time.Now().Add(time.Hour), "quan-tri"))
	now, err := l.Hook(t.Context(), models.In(unit), h.ID)
	if err != nil || now.Secret != "s2" || now.Earlier != "s1" || now.Until.IsZero() {
		t.Errorf("renewed: %+v, %v", now, err)
	}
	must(t, "RemoveHook", l.RemoveHook(t.Context(), models.In(unit), h.ID, "quan-tri"))
	if ready, err := l.ReadyHooks(t.Context()); err != nil || slices.ContainsFunc(ready, func(r models.Hook) bool { return r.ID == h.ID }) {
		t.Errorf("a removed webhook is ready: %v", err)
	}
}

func testHookHosts(t *testing.T, open func() Ledger) {
	l := open()
	must(t, "AllowHookHost", l.AllowHookHost(t.Context(), "Kho.LAN", "root"))
	must(t, "AllowHookHost", l.AllowHookHost(t.Context(), "kho.lan", "root"))
	hosts, err := l.HookHosts(t.Context())
	if err != nil || len(hosts) != 1 || hosts[0].Host != "kho.lan" || hosts[0].Actor != "root" {
		t.Errorf("hosts %+v, %v", hosts, err)
	}
	must(t, "ForbidHookHost", l.ForbidHookHost(t.Context(), "KHO.lan", "root"))
	wantCode(t, "ForbidHookHost", l.ForbidHookHost(t.Context(), "kho.lan", "root"), models.CodeNotFound)
}

func testAnswers(t *testing.T, open func() Ledger) {
	l := open()
	_, known, err := l.BeginAnswer(t.Context(), "a1", "k", "d1")
	if err != nil || known {
		t.Fatalf("first: %v, %v", known, err)
	}
	_, _, err = l.BeginAnswer(t.Context(), "a1", "k", "d1")
	wantCode(t, "while it is answered", err, models.CodeConflict)
	must(t, "EndAnswer", l.EndAnswer(t.Context(), "a1", "k", models.Answered{Digest: "d1", Status: 201, Body: []byte(`{"id":1}`)}))
	before, known, err := l.BeginAnswer(t.Context(), "a1", "k", "d1")
	if err != nil || !known || before.Status != 201 || string(before.Body) != `{"id":1}` {
		t.Errorf("again: %+v, %v, %v", before, known, err)
	}
	_, _, err = l.BeginAnswer(t.Context(), "a1", "k", "d2")
	wantCode(t, "another request", err, models.CodeConflict)
	if _, known, err := l.BeginAnswer(t.Context(), "a2", "k", "d2"); err != nil || known {
		t.Errorf("another account: %v, %v", known, err)
	}
	must(t, "DropAnswer", l.DropAnswer(t.Context(), "a2", "k"))
	if _, known, err := l.BeginAnswer(t.Context(), "a2", "k", "d3"); err != nil || known {
		t.Errorf("after it came to nothing: %v, %v", known, err)
	}
}
