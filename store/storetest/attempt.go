package storetest

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
)

func testOneClaim(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	c := claimed(t, l, tickets[0])
	want := d.Files[0]
	want.State = models.FileRunning
	if asJSON(t, c.File) != asJSON(t, want) || c.File.Unit != unit || c.Lane != models.LaneDesk || c.Late {
		t.Errorf("claimed %s in lane %s, want %s", asJSON(t, c.File), c.Lane, asJSON(t, want))
	}
	_, err := l.Claim(t.Context(), tickets[0], "other")
	wantCode(t, "second claim", err, models.CodeConflict)
	must(t, "Heartbeat", l.Heartbeat(t.Context(), tickets[0]))
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("An")))
	_, err = l.Claim(t.Context(), tickets[0], "other")
	wantCode(t, "claim of a finished file", err, models.CodeConflict)
	wantCode(t, "Heartbeat of a finished file", l.Heartbeat(t.Context(), tickets[0]), models.CodeConflict)
	_, err = l.Claim(t.Context(), models.Ticket{File: "nobody's", Attempt: 1}, "other")
	wantCode(t, "claim of no file", err, models.CodeConflict)
}

func testClaimRace(t *testing.T, open func() Ledger) {
	one, two := open(), open()
	_, tickets := received(t, one, 1)
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			l := one
			if i%2 == 1 {
				l = two
			}
			_, err := l.Claim(t.Context(), tickets[0], "racer")
			if err == nil {
				won.Add(1)
			} else if models.CodeOf(err) != models.CodeConflict {
				t.Errorf("Claim: %v", err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d claims won", won.Load())
	}
}

func testFinish(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	want := reading("NGUYỄN VĂN AN")
	must(t, "Finish", l.Finish(t.Context(), tickets[0], want))
	got, err := open().Digitisation(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "Digitisation", err)
	if len(got.Documents) != 1 || got.Documents[0].ID == "" {
		t.Fatalf("read %+v", got)
	}
	want.Documents[0].ID = got.Documents[0].ID
	if asJSON(t, got) != asJSON(t, want) {
		t.Errorf("read\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
	}
	for i, f := range got.Documents[0].Fields {
		if want := want.Documents[0].Fields[i].Signals; !maps.Equal(f.Signals, want) {
			t.Errorf("signals of %s are %v, want %v", f.Name, f.Signals, want)
		}
	}
	f, err := l.File(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "File", err)
	if f.State != models.FileDone || f.Error != nil || f.Unit != unit {
		t.Errorf("file is %+v", f)
	}
	wantCode(t, "Finish twice", l.Finish(t.Context(), tickets[0], want), models.CodeConflict)
}

func testLateWriterIsFenced(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	late := tickets[0]
	claimed(t, l, late)
	// The owner is taken for dead, and another one takes over.
	again, silenced, err := l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	if silenced != 1 || len(again) != 1 || again[0].Attempt != 2 {
		t.Fatalf("took %d, line %+v", silenced, again)
	}
	wantCode(t, "late Finish before the next claim", l.Finish(t.Context(), late, reading("late")), models.CodeConflict)
	claimed(t, l, again[0])
	wantCode(t, "late Heartbeat", l.Heartbeat(t.Context(), late), models.CodeConflict)
	wantCode(t, "late Finish", l.Finish(t.Context(), late, reading("late")), models.CodeConflict)
	wantCode(t, "late Fail", l.Fail(t.Context(), late, models.Error{Code: models.CodeCorrupt}), models.CodeConflict)
	_, err = l.Release(t.Context(), late, models.CodeCrashed, 0)
	wantCode(t, "late Release", err, models.CodeConflict)
	must(t, "Finish", l.Finish(t.Context(), again[0], reading("in time")))
	wantCode(t, "late Finish after the end", l.Finish(t.Context(), late, reading("late")), models.CodeConflict)
	got, err := l.Digitisation(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "Digitisation", err)
	if len(got.Documents) != 1 || got.Documents[0].Fields[0].Value != "in time" {
		t.Errorf("stored %+v", got.Documents)
	}
}

func testFail(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	reason := models.Error{Code: models.CodeEncrypted, Message: "Tệp cần mật khẩu.", Hint: "Gửi lại tệp không có mật khẩu."}
	must(t, "Fail", l.Fail(t.Context(), tickets[0], reason))
	f, err := l.File(t.Context(), models.In(unit), d.Files[0].ID)
	must(t, "File", err)
	if f.State != models.FileFailed || f.Error == nil || *f.Error != reason {
		t.Errorf("file is %+v with error %+v", f, f.Error)
	}
	line, _, err := l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	if len(line) > 0 {
		t.Errorf("a failed file waits: %+v", line)
	}
}

func testReleaseCounts(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 1)
	ticket := tickets[0]
	for _, cause := range []models.Code{models.CodeCrashed, models.CodeCrashed, models.CodeInternal, models.CodeUnavailable, ""} {
		claimed(t, l, ticket)
		next, err := l.Release(t.Context(), ticket, cause, 0)
		must(t, "Release", err)
		if next.Attempt != ticket.Attempt+1 || next.File != ticket.File || next.Lane != ticket.Lane {
			t.Fatalf("after %+v comes %+v", ticket, next)
		}
		_, err = l.Claim(t.Context(), ticket, "late")
		wantCode(t, "claim with a spent ticket", err, models.CodeConflict)
		ticket = next
	}
	claimed(t, l, ticket)
	line, _, err := l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	c := claimed(t, l, line[0])
	if c.Crashes != 2 || c.Faults != 1 || c.Delays != 1 || c.Silences != 1 {
		t.Errorf("claim knows %+v", c)
	}
}

func testReleaseWaits(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 2)
	for _, ticket := range tickets {
		claimed(t, l, ticket)
	}
	_, err := l.Release(t.Context(), tickets[0], models.CodeUnavailable, time.Hour)
	must(t, "Release", err)
	soon, err := l.Release(t.Context(), tickets[1], models.CodeUnavailable, 0)
	must(t, "Release", err)
	line, _, err := l.Unfinished(t.Context(), time.Hour, 10)
	must(t, "Unfinished", err)
	if len(line) != 1 || line[0] != soon {
		t.Errorf("line is %+v, want only %+v", line, soon)
	}
}

func testRenew(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 1)
	next, err := l.Renew(t.Context(), tickets[0])
	must(t, "Renew", err)
	_, err = l.Renew(t.Context(), tickets[0])
	wantCode(t, "Renew of a spent ticket", err, models.CodeConflict)
	_, err = l.Claim(t.Context(), tickets[0], "late")
	wantCode(t, "claim with a spent ticket", err, models.CodeConflict)
	claimed(t, l, next)
	_, err = l.Renew(t.Context(), next)
	wantCode(t, "Renew of a running file", err, models.CodeConflict)
}

func testSilentOwner(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 2)
	claimed(t, l, tickets[0])
	line, silenced, err := l.Unfinished(t.Context(), time.Hour, 10)
	must(t, "Unfinished", err)
	if silenced != 0 || len(line) != 1 || line[0] != tickets[1] {
		t.Errorf("took %d from a living owner, line %+v", silenced, line)
	}
	line, silenced, err = l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	if silenced != 1 || len(line) != 2 || line[0].File != tickets[0].File || line[0].Attempt != 2 || line[1] != tickets[1] {
		t.Errorf("took %d from a dead owner, line %+v", silenced, line)
	}
}

func testDeadOwner(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 3)
	for i, owner := range []string{"dead", "alive", "dead"} {
		if _, err := l.Claim(t.Context(), tickets[i], owner); err != nil {
			t.Fatalf("Claim: %v", err)
		}
	}
	must(t, "Finish", l.Finish(t.Context(), tickets[2], reading("An")))
	owners, err := l.Owners(t.Context())
	must(t, "Owners", err)
	if !slices.Equal(owners, []string{"alive", "dead"}) {
		t.Errorf("owners are %v", owners)
	}
	take := func(owner string, want ...models.Ticket) {
		t.Helper()
		got, err := l.TakeFrom(t.Context(), owner)
		must(t, "TakeFrom", err)
		if !slices.Equal(got, want) {
			t.Errorf("from %s got %+v, want %+v", owner, got, want)
		}
	}
	next := tickets[0]
	next.Attempt++
	take("nobody")
	take("dead", next)
	take("dead")
	wantCode(t, "late Finish", l.Finish(t.Context(), tickets[0], reading("late")), models.CodeConflict)
	if c := claimed(t, l, next); c.Silences != 1 {
		t.Errorf("claim knows %+v", c)
	}
	_, err = l.Release(t.Context(), next, models.CodeCrashed, 0)
	must(t, "Release", err)
	next.Attempt++
	if _, err := l.Claim(t.Context(), next, "dead"); err != nil {
		t.Fatalf("Claim: %v", err)
	}
	take("dead") // too many attempts came to nothing
	must(t, "Heartbeat", l.Heartbeat(t.Context(), tickets[1]))
}

func testOneLeader(t *testing.T, open func() Ledger) {
	one, two := open(), open()
	lead := func(l Ledger, holder string, term time.Duration) bool {
		t.Helper()
		leads, err := l.Lead(t.Context(), "sweep", holder, term)
		must(t, "Lead", err)
		return leads
	}
	if !lead(one, "a", time.Hour) || lead(two, "b", time.Hour) || !lead(one, "a", time.Hour) {
		t.Error("the first does not lead alone")
	}
	must(t, "Resign", two.Resign(t.Context(), "sweep", "b"))
	if lead(two, "b", time.Hour) {
		t.Error("somebody else could resign for the leader")
	}
	must(t, "Resign", one.Resign(t.Context(), "sweep", "a"))
	if !lead(two, "b", 0) {
		t.Error("nobody follows a leader who resigned")
	}
	if !lead(one, "a", time.Hour) {
		t.Error("nobody follows a leader whose term passed")
	}
	if leads, err := two.Lead(t.Context(), "another office", "b", time.Hour); err != nil || !leads {
		t.Errorf("another office: %v, %v", leads, err)
	}
}
