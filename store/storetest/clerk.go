package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"sohoa/models"
)

func testShow(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	ticket := tickets[0]
	wantCode(t, "Show of a waiting file", l.Show(t.Context(), ticket, reading("An")), models.CodeConflict)
	claimed(t, l, ticket)
	must(t, "Show", l.Show(t.Context(), ticket, reading("An")))
	see := func(state models.FileState, value string) models.DocumentID {
		t.Helper()
		got, read, err := open().Dossier(t.Context(), models.In(unit), d.Code)
		must(t, "Dossier", err)
		if got.Files[0].State != state || len(read[0].Documents) != 1 || len(read[0].Pages) != 2 {
			t.Fatalf("file is %s, read %+v", got.Files[0].State, read[0])
		}
		if got := read[0].Documents[0].Fields[0].Value; got != value {
			t.Errorf("on view is %q, want %q", got, value)
		}
		return read[0].Documents[0].ID
	}
	first := see(models.FileRunning, "An")
	// The owner vanishes; what it showed stays, and the next attempt shows its own.
	line, _, err := l.Unfinished(t.Context(), 0, 10)
	must(t, "Unfinished", err)
	see(models.FileReceived, "An")
	wantCode(t, "late Show", l.Show(t.Context(), ticket, reading("late")), models.CodeConflict)
	claimed(t, l, line[0])
	wantCode(t, "late Show of another attempt's file", l.Show(t.Context(), ticket, reading("late")), models.CodeConflict)
	see(models.FileRunning, "An")
	must(t, "Show", l.Show(t.Context(), line[0], reading("Ân")))
	see(models.FileRunning, "Ân")
	must(t, "Finish", l.Finish(t.Context(), line[0], reading("Ăn")))
	if last := see(models.FileDone, "Ăn"); last != first {
		t.Errorf("document %s became %s", first, last)
	}
	wantCode(t, "Show of a finished file", l.Show(t.Context(), line[0], reading("late")), models.CodeConflict)
	events, err := l.Events(t.Context(), models.In(unit), d.Code)
	must(t, "Events", err)
	if got := actions(t, l, d); got != "started shown started shown digitised" {
		t.Errorf("history is %+v", events)
	}
}

// walk is the life of a file with the model as second reader, step by step: shown, its worker killed, shown anew,
// finished by rules, visited in vain, its visitor killed, visited, finished. Every step gives the ticket for the next.
var walk = []struct {
	name string
	step func(t *testing.T, l Opened, ticket models.Ticket) models.Ticket
}{
	{"shown", func(t *testing.T, l Opened, ticket models.Ticket) models.Ticket {
		claimed(t, l, ticket)
		must(t, "Show", l.Show(t.Context(), ticket, pending()))
		return ticket
	}},
	{"killed", func(t *testing.T, l Opened, _ models.Ticket) models.Ticket {
		line, _, err := l.Unfinished(t.Context(), 0, 10)
		must(t, "Unfinished", err)
		claimed(t, l, line[0])
		return line[0]
	}},
	{"shown anew", func(t *testing.T, l Opened, ticket models.Ticket) models.Ticket {
		must(t, "Show", l.Show(t.Context(), ticket, pending()))
		return ticket
	}},
	{"finished by rules", func(t *testing.T, l Opened, ticket models.Ticket) models.Ticket {
		must(t, "Finish", l.Finish(t.Context(), ticket, pending()))
		return ticket
	}},
	{"visited in vain", func(t *testing.T, l Opened, _ models.Ticket) models.Ticket {
		l.Pass(time.Minute)
		c := visited(t, l)
		must(t, "Show", l.Show(t.Context(), c.File.Ticket(c.Lane), pending()))
		must(t, "Finish", l.Finish(t.Context(), c.File.Ticket(c.Lane), pending()))
		return models.Ticket{}
	}},
	{"visitor killed", func(t *testing.T, l Opened, _ models.Ticket) models.Ticket {
		l.Pass(time.Hour)
		visited(t, l)
		line, _, err := l.Unfinished(t.Context(), 0, 10)
		must(t, "Unfinished", err)
		claimed(t, l, line[0])
		return line[0]
	}},
	{"finished", func(t *testing.T, l Opened, ticket models.Ticket) models.Ticket {
		must(t, "Finish", l.Finish(t.Context(), ticket, opinion()))
		return ticket
	}},
}

// decisions are what a clerk may say about fields that the machine vouches for, wants checked or did not find: what it
// read itself, another value, or nothing.
var decisions = []struct {
	field models.FieldName
	value string
}{
	{"full_name", "NGUYỄN VĂN AN"}, {"full_name", "PHẠM AN"},
	{"date_of_birth", "2020-05-17"}, {"date_of_birth", ""},
	{"place_of_birth", "Vinh"}, {"place_of_birth", ""},
}

// Whenever a clerk gives a value, between any of the machine's steps or at the same time as one: it is his that stands.
func testClerkAnytime(t *testing.T, l Opened) {
	for at := 1; at <= len(walk); at++ {
		for _, c := range decisions {
			for _, together := range []bool{false, true} {
				what := fmt.Sprintf("%s = %q after %q, together %v", c.field, c.value, walk[at-1].name, together)
				d, tickets := received(t, l, 1)
				ticket := tickets[0]
				for _, w := range walk[:at] {
					ticket = w.step(t, l, ticket)
				}
				_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
				must(t, what, err)
				document := read[0].Documents[0].ID
				var clerk sync.WaitGroup
				clerk.Go(func() {
					if err := l.Correct(t.Context(), models.In(unit), document, c.field, c.value, "lan"); err != nil {
						t.Errorf("%s: %v", what, err)
					}
				})
				if !together {
					clerk.Wait()
				}
				for _, w := range walk[at:] {
					ticket = w.step(t, l, ticket)
				}
				clerk.Wait()
				clerkHolds(t, l, what, d, document, c.field, c.value)
			}
		}
	}
}

// clerkHolds checks that a clerk's value stands, once, and that nothing else was lost.
func clerkHolds(t *testing.T, l Opened, what string, d models.Dossier, document models.DocumentID, field models.FieldName, value string) {
	t.Helper()
	got, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, what, err)
	if got.Files[0].State != models.FileDone || len(read[0].Documents) != 1 || read[0].Documents[0].ID != document || read[0].Pending {
		t.Fatalf("%s: file is %s, read %+v", what, got.Files[0].State, read[0])
	}
	doc := read[0].Documents[0]
	if f := doc.Field(field); f.Value != value || !f.State.ByClerk() || len(doc.Fields) != 3 {
		t.Errorf("%s: field is %+v among %d", what, f, len(doc.Fields))
	}
	for _, f := range doc.Fields {
		if f.Name != field && f.State != models.StateCheck {
			t.Errorf("%s: %s is %s", what, f.Name, f.State)
		}
	}
}
