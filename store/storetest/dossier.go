package storetest

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
)

func testLineOrder(t *testing.T, open func() Ledger) {
	l := open()
	var want []models.FileID
	for _, lane := range []models.Lane{models.LaneBacklog, models.LaneDesk} {
		d := dossier(3)
		d.Lane = lane
		d, err := l.Receive(t.Context(), d, "")
		must(t, "Receive", err)
		var lot []models.FileID
		for _, f := range d.Files[:2] {
			lot = append(lot, f.ID)
		}
		want = append(lot, want...)
	}
	line, _, err := l.Unfinished(t.Context(), time.Hour, 2)
	must(t, "Unfinished", err)
	var got []models.FileID
	for _, ticket := range line {
		got = append(got, ticket.File)
	}
	if !slices.Equal(got, want) {
		t.Errorf("line is %v, want two of the desk and then two of the backlog: %v", got, want)
	}
	if line[0].Lane != models.LaneDesk || line[3].Lane != models.LaneBacklog || line[0].Size != 1000 {
		t.Errorf("tickets are %+v", line)
	}
}

func testDossierState(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 2)
	state := func(want models.DossierState) {
		t.Helper()
		got, _, err := l.Dossier(t.Context(), models.In(unit), d.Code)
		must(t, "Dossier", err)
		if got.State != want {
			t.Errorf("dossier is %s, want %s", got.State, want)
		}
	}
	state(models.DossierReceived)
	claimed(t, l, tickets[0])
	state(models.DossierProcessing)
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("An")))
	state(models.DossierProcessing)
	claimed(t, l, tickets[1])
	must(t, "Finish", l.Finish(t.Context(), tickets[1], models.Digitisation{}))
	state(models.DossierReview) // a date must be checked
	read, err := l.Digitisation(t.Context(), models.In(unit), tickets[0].File)
	must(t, "Digitisation", err)
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), read.Documents[0].ID, "date_of_birth", "2020-05-17", "lan"))
	state(models.DossierDone)

	d, tickets = received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Fail", l.Fail(t.Context(), tickets[0], models.Error{Code: models.CodeCorrupt}))
	state(models.DossierFailed)
}

func testJournal(t *testing.T, open func() Ledger) {
	l := open()
	key := models.JournalKey{Blob: "b", Step: "recognise", Page: 3, Version: "1"}
	out, err := l.Recall(t.Context(), key)
	must(t, "Recall", err)
	if out != nil {
		t.Errorf("recalled %s before anything was recorded", out)
	}
	page := json.RawMessage(`{"text":"` + strings.Repeat("Cộng hòa xã hội chủ nghĩa Việt Nam ", 1000) + `"}`)
	must(t, "Record", l.Record(t.Context(), key, page))
	out, err = open().Recall(t.Context(), key)
	must(t, "Recall", err)
	if !bytes.Equal(out, page) {
		t.Errorf("recalled %d bytes, want the %d recorded", len(out), len(page))
	}
	for _, other := range []models.JournalKey{
		{Blob: "c", Step: "recognise", Page: 3, Version: "1"}, {Blob: "b", Step: "render", Page: 3, Version: "1"},
		{Blob: "b", Step: "recognise", Page: 4, Version: "1"}, {Blob: "b", Step: "recognise", Page: 3, Version: "2"},
	} {
		if out, err := l.Recall(t.Context(), other); err != nil || out != nil {
			t.Errorf("key %+v recalled %d bytes of another key, %v", other, len(out), err)
		}
	}
	must(t, "Record again", l.Record(t.Context(), key, json.RawMessage(`7`)))
	out, err = l.Recall(t.Context(), key)
	must(t, "Recall", err)
	if string(out) != `7` {
		t.Errorf("recalled %s, want the latest word", out)
	}
}

func testClerkHasLastWord(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 1)
	file := tickets[0].File
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("NGUYỄN VĂN AM")))
	read, err := l.Digitisation(t.Context(), models.In(unit), file)
	must(t, "Digitisation", err)
	document := read.Documents[0].ID
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "full_name", "NGUYỄN VĂN AN", "lan"))
	wantCode(t, "Correct no field", l.Correct(t.Context(), models.In(unit), document, "nonsense", "x", "lan"), models.CodeNotFound)

	ticket, err := l.Reopen(t.Context(), models.In(unit), file, "lan")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	second := reading("NGUYỄN VĂN ĂN")
	second.Documents[0].Fields[1].Value = "2020-05-18"
	second.Documents[0].Pages = []int{1, 2}
	must(t, "Finish", l.Finish(t.Context(), ticket, second))
	read, err = l.Digitisation(t.Context(), models.In(unit), file)
	must(t, "Digitisation", err)
	if len(read.Documents) != 1 || read.Documents[0].ID != document {
		t.Fatalf("documents are now %+v", read.Documents)
	}
	name, date := read.Documents[0].Field("full_name"), read.Documents[0].Field("date_of_birth")
	if name.Value != "NGUYỄN VĂN AN" || name.State != models.StateCorrected || name.Source != models.SourceClerk {
		t.Errorf("the clerk's field became %+v", name)
	}
	if date.Value != "2020-05-18" || date.State != models.StateCheck {
		t.Errorf("the machine's field stayed %+v", date)
	}

	// A reading that finds another paper on that page does not remove the clerk's.
	ticket, err = l.Reopen(t.Context(), models.In(unit), file, "lan")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	third := reading("x")
	third.Documents[0].Type = "death_certificate"
	must(t, "Finish", l.Finish(t.Context(), ticket, third))
	read, err = l.Digitisation(t.Context(), models.In(unit), file)
	must(t, "Digitisation", err)
	if len(read.Documents) != 1 || read.Documents[0].Field("full_name").Value != "NGUYỄN VĂN AN" {
		t.Errorf("documents are now %+v", read.Documents)
	}
}

func testReopen(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 1)
	_, err := l.Reopen(t.Context(), models.In(unit), tickets[0].File, "lan")
	wantCode(t, "Reopen of a waiting file", err, models.CodeConflict)
	claimed(t, l, tickets[0])
	next, err := l.Release(t.Context(), tickets[0], models.CodeCrashed, 0)
	must(t, "Release", err)
	claimed(t, l, next)
	must(t, "Fail", l.Fail(t.Context(), next, models.Error{Code: models.CodeCrashed, Message: "m", Hint: "h"}))
	ticket, err := l.Reopen(t.Context(), models.In(unit), tickets[0].File, "lan")
	must(t, "Reopen", err)
	if ticket.Attempt <= next.Attempt || ticket.Lane != models.LaneDesk || ticket.Size != tickets[0].Size {
		t.Errorf("ticket %+v", ticket)
	}
	c := claimed(t, l, ticket)
	if c.Crashes != 0 || c.File.Error != nil {
		t.Errorf("old failures still count: %+v", c)
	}
}

func testHistory(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 2)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("PHẠM THỊ BÍ MẬT")))
	claimed(t, l, tickets[1])
	must(t, "Fail", l.Fail(t.Context(), tickets[1], models.Error{Code: models.CodeCorrupt, Message: "hỏng"}))
	read, err := l.Digitisation(t.Context(), models.In(unit), tickets[0].File)
	must(t, "Digitisation", err)
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), read.Documents[0].ID, "full_name", "PHẠM THỊ RẤT BÍ MẬT", "lan"))
	events, err := l.Events(t.Context(), models.In(unit), d.Code)
	must(t, "Events", err)
	var got []string
	for i, e := range events {
		got = append(got, e.Actor+" "+e.Action)
		if i > 0 && e.Seq <= events[i-1].Seq {
			t.Errorf("event %d has number %d after %d", i, e.Seq, events[i-1].Seq)
		}
		if strings.Contains(e.Detail, "BÍ MẬT") || e.At.IsZero() {
			t.Errorf("event %+v", e)
		}
	}
	want := []string{"machine received", "machine started", "machine digitised", "machine started", "machine failed", "lan corrected"}
	if !slices.Equal(got, want) {
		t.Errorf("history %v, want %v", got, want)
	}
}

func testTallies(t *testing.T, open func() Ledger) {
	l := open()
	_, tickets := received(t, l, 3)
	claimed(t, l, tickets[0])
	got, err := l.Tallies(t.Context())
	must(t, "Tallies", err)
	counts := map[models.FileState]int{}
	for _, tally := range got {
		counts[tally.State] = tally.Files
		if tally.Lane != models.LaneDesk || tally.Oldest.IsZero() {
			t.Errorf("tally %+v", tally)
		}
	}
	if len(counts) != 2 || counts[models.FileReceived] != 2 || counts[models.FileRunning] != 1 {
		t.Errorf("counts %v", counts)
	}
}

func testDurable(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("An")))
	must(t, "Ping", l.Ping(t.Context()))
	must(t, "Close", l.Close())
	_, read, err := open().Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier after closing", err)
	if len(read[0].Documents) != 1 {
		t.Errorf("after closing: %+v", read)
	}
}
