package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

func testVisit(t *testing.T, l Opened) {
	d := late(t, l)
	before := stands(t, l, d, models.DossierReview, true)
	l.Pass(time.Minute)
	c := visited(t, l)
	ticket := c.File.Ticket(c.Lane)
	must(t, "Heartbeat", l.Heartbeat(t.Context(), ticket))
	must(t, "Finish", l.Finish(t.Context(), ticket, opinion()))
	wantCode(t, "Finish twice", l.Finish(t.Context(), ticket, opinion()), models.CodeConflict)
	after := stands(t, l, d, models.DossierReview, false)
	if after.ID != before.ID {
		t.Error("the document has another identifier")
	}
	name, date, place := after.Fields[0], after.Fields[1], after.Fields[2]
	if name.Value != "NGUYỄN VĂN AN" || name.State != models.StateCheck || len(name.Findings) != 1 || len(name.Alternatives) != 1 {
		t.Errorf("the field in dispute is %+v", name)
	}
	if date.State != models.StateCheck || asJSON(t, date) != asJSON(t, before.Fields[1]) {
		t.Errorf("the field that both read is %+v", date)
	}
	if place.Value != "Huế" || place.State != models.StateCheck || place.Source != models.SourceLLM || len(place.Evidence) != 1 {
		t.Errorf("the field that nobody had read is %+v", place)
	}
	if got := actions(t, l, d); got != "started digitised opinion" {
		t.Errorf("history is %s", got)
	}
	l.Pass(100 * time.Hour)
	nothingDue(t, l)
}

func testVisitBackoff(t *testing.T, l Opened) {
	d := late(t, l)
	for i, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		l.Pass(wait*time.Minute - 5*time.Second)
		nothingDue(t, l)
		l.Pass(5 * time.Second)
		c := visited(t, l)
		must(t, fmt.Sprint("Finish of visit ", i), l.Finish(t.Context(), c.File.Ticket(c.Lane), pending()))
	}
	stands(t, l, d, models.DossierReview, true)
	l.Pass(time.Hour)
	c := visited(t, l)
	must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), opinion()))
	stands(t, l, d, models.DossierReview, false)
	if got := actions(t, l, d); got != "started digitised opinion" {
		t.Errorf("history is %s", got)
	}
}

func testVisitGivenUp(t *testing.T, l Opened) {
	d := late(t, l)
	for range 40 {
		l.Pass(time.Hour)
		c := visited(t, l)
		must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), pending()))
	}
	gaveUp(t, l, d)
}

func testVisitTooLate(t *testing.T, l Opened) {
	d := late(t, l)
	l.Pass(72*time.Hour - time.Minute)
	c := visited(t, l)
	must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), pending()))
	stands(t, l, d, models.DossierReview, true)
	l.Pass(2 * time.Minute)
	c = visited(t, l)
	must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), pending()))
	gaveUp(t, l, d)
}

func testVisitNeverFails(t *testing.T, l Opened) {
	d := late(t, l)
	l.Pass(time.Minute)
	c := visited(t, l)
	must(t, "Fail", l.Fail(t.Context(), c.File.Ticket(c.Lane), models.Error{Code: models.CodeCrashed, Message: "m", Hint: "h"}))
	wantCode(t, "Finish after the end", l.Finish(t.Context(), c.File.Ticket(c.Lane), opinion()), models.CodeConflict)
	gaveUp(t, l, d)
}

func testVisitSilent(t *testing.T, l Opened) {
	d := late(t, l)
	l.Pass(time.Minute)
	c := visited(t, l)
	gone := c.File.Ticket(c.Lane)
	taken, err := l.TakeFrom(t.Context(), "test")
	must(t, "TakeFrom", err)
	if len(taken) != 1 || taken[0].Attempt != gone.Attempt+1 || taken[0].Lane != models.LaneBacklog {
		t.Fatalf("taken from the dead: %+v", taken)
	}
	stands(t, l, d, models.DossierReview, true)
	wantCode(t, "late Finish", l.Finish(t.Context(), gone, opinion()), models.CodeConflict)
	claimed(t, l, taken[0])
	line, silenced, err := l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	if silenced != 1 || len(line) != 1 || line[0].Lane != models.LaneBacklog {
		t.Fatalf("took %d from silent owners, line %+v", silenced, line)
	}
	stands(t, l, d, models.DossierReview, true)
	c = claimed(t, l, line[0])
	if !c.Late || c.Silences != 2 {
		t.Errorf("claim is %+v", c)
	}
	must(t, "Finish", l.Finish(t.Context(), line[0], opinion()))
	stands(t, l, d, models.DossierReview, false)
	if got := actions(t, l, d); got != "started digitised opinion" {
		t.Errorf("history is %s", got)
	}
}

func testVisitReleased(t *testing.T, l Opened) {
	d := late(t, l)
	l.Pass(time.Minute)
	c := visited(t, l)
	next, err := l.Release(t.Context(), c.File.Ticket(c.Lane), models.CodeUnavailable, 10*time.Minute)
	must(t, "Release", err)
	nothingDue(t, l)
	stands(t, l, d, models.DossierReview, true)
	l.Pass(10 * time.Minute)
	if ticket := due(t, l); ticket != next {
		t.Errorf("ticket is %+v, want %+v", ticket, next)
	}
	again, err := l.Renew(t.Context(), next)
	must(t, "Renew", err)
	if c = claimed(t, l, again); !c.Late || c.Delays != 1 {
		t.Errorf("claim is %+v", c)
	}
	l.Pass(72 * time.Hour)
	_, err = l.Release(t.Context(), again, models.CodeUnavailable, 0)
	must(t, "Release after three days", err)
	gaveUp(t, l, d)
}

func testVisitFindsOtherPapers(t *testing.T, l Opened) {
	d := late(t, l)
	before := stands(t, l, d, models.DossierReview, true)
	l.Pass(time.Minute)
	c := visited(t, l)
	read := opinion()
	read.Documents[0].Pages = []int{1, 2}
	must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), read))
	_, now, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	if asJSON(t, now[0].Documents) != asJSON(t, []models.Document{before}) {
		t.Errorf("documents are now %s", asJSON(t, now[0].Documents))
	}
	if got := actions(t, l, d); got != "started digitised opinion" {
		t.Errorf("history is %s", got)
	}
	l.Pass(100 * time.Hour)
	nothingDue(t, l)
}

func testLateReopened(t *testing.T, l Opened) {
	for name, running := range map[string]bool{"while it waits": false, "while it is visited": true} {
		d := late(t, l)
		var visit models.Ticket
		if running {
			l.Pass(time.Minute)
			c := visited(t, l)
			visit = c.File.Ticket(c.Lane)
		}
		ticket, err := l.Reopen(t.Context(), models.In(unit), d.Files[0].ID, "lan")
		must(t, name, err)
		if ticket.Lane != models.LaneDesk {
			t.Errorf("%s: ticket is %+v", name, ticket)
		}
		f, err := l.File(t.Context(), models.In(unit), d.Files[0].ID)
		must(t, "File", err)
		if f.State != models.FileReceived {
			t.Errorf("%s: a file that a person wants read anew is %s", name, f.State)
		}
		if running {
			wantCode(t, "Finish of the visit", l.Finish(t.Context(), visit, opinion()), models.CodeConflict)
		}
		if c := claimed(t, l, ticket); c.Late || c.Lane != models.LaneDesk {
			t.Errorf("%s: claim is %+v", name, c)
		}
		anew := reading("NGUYỄN VĂN ANH")
		must(t, "Finish", l.Finish(t.Context(), ticket, anew))
		doc := stands(t, l, d, models.DossierReview, false)
		if doc.Fields[0].Value != "NGUYỄN VĂN ANH" || doc.Fields[0].State != models.StateAuto {
			t.Errorf("%s: the new reading gave %+v", name, doc.Fields[0])
		}
		if got := actions(t, l, d); got != "started digitised reopened started digitised" {
			t.Errorf("%s: history is %s", name, got)
		}
	}
}

// A dossier that waited for nobody waits for a clerk once the model reads something else.
func testVisitDemotes(t *testing.T, l Opened) {
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	rules := pending()
	rules.Documents[0].Fields = rules.Documents[0].Fields[:1]
	must(t, "Finish", l.Finish(t.Context(), tickets[0], rules))
	stands(t, l, d, models.DossierDone, true)
	l.Pass(time.Minute)
	c := visited(t, l)
	stands(t, l, d, models.DossierDone, true)
	must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), opinion()))
	stands(t, l, d, models.DossierReview, false)
}

// Visits come after everything that was never read.
func testLateLineOrder(t *testing.T, l Opened) {
	first := late(t, l)
	var want []models.FileID
	for _, lane := range []models.Lane{models.LaneDesk, models.LaneBacklog} {
		d := dossier(1)
		d.Lane = lane
		d, err := l.Receive(t.Context(), d, "")
		must(t, "Receive", err)
		want = append(want, d.Files[0].ID)
	}
	l.Pass(time.Minute)
	line, _, err := l.Unfinished(t.Context(), time.Hour, 10)
	must(t, "Unfinished", err)
	var got []models.FileID
	for _, ticket := range line {
		got = append(got, ticket.File)
	}
	if want = append(want, first.Files[0].ID); !slices.Equal(got, want) {
		t.Errorf("line is %v, want %v", got, want)
	}
}
