package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"sohoa/models"
)

// Feeder tells programs outside what changed.
type Feeder interface {
	Changes(ctx context.Context, scope models.Scope, after int64, limit int) ([]models.Change, error)
	LastChange(ctx context.Context) (int64, error)

	AddHook(ctx context.Context, h models.Hook, actor string) (models.Hook, error)
	Hooks(ctx context.Context, scope models.Scope) ([]models.Hook, error)
	Hook(ctx context.Context, scope models.Scope, id models.HookID) (models.Hook, error)
	RemoveHook(ctx context.Context, scope models.Scope, id models.HookID, actor string) error
	SwitchHook(ctx context.Context, scope models.Scope, id models.HookID, off bool, actor string) error
	RenewHook(ctx context.Context, scope models.Scope, id models.HookID, secret string, until time.Time, actor string) error
	Deliveries(ctx context.Context, scope models.Scope, id models.HookID, state models.DeliveryState, limit int) ([]models.Delivery, error)
	AgainDeliveries(ctx context.Context, scope models.Scope, id models.HookID, seq int64, actor string) error

	PlanDeliveries(ctx context.Context, limit int) (more bool, err error)
	ReadyHooks(ctx context.Context) ([]models.Hook, error)
	DueDeliveries(ctx context.Context, hook models.HookID, limit int) ([]models.Delivery, error)
	RecordDelivery(ctx context.Context, d models.Delivery, rest time.Time) error
	DeliveryCounts(ctx context.Context) (map[models.DeliveryState]int, error)
	AllowHookHost(ctx context.Context, host, actor string) error
	ForbidHookHost(ctx context.Context, host, actor string) error
	HookHosts(ctx context.Context) ([]models.HookHost, error)

	BeginAnswer(ctx context.Context, account models.AccountID, key, digest string) (before models.Answered, known bool, err error)
	EndAnswer(ctx context.Context, account models.AccountID, key string, a models.Answered) error
	DropAnswer(ctx context.Context, account models.AccountID, key string) error
}

// changesOf gives all changes of the scope as "kind id action", the dossier's code written as D and documents' as d1, d2, …
func changesOf(t *testing.T, l Ledger, scope models.Scope, d models.Dossier) []string {
	t.Helper()
	all, err := l.Changes(t.Context(), scope, 0, 1000)
	must(t, "Changes", err)
	documents := map[string]string{}
	var out []string
	for _, c := range all {
		id := c.ID
		switch c.Kind {
		case models.ChangeDossier:
			if models.DossierCode(id) == d.Code {
				id = "D"
			}
		case models.ChangeDocument:
			if documents[id] == "" {
				documents[id] = fmt.Sprintf("d%d", len(documents)+1)
			}
			id = documents[id]
		case models.ChangeField:
			id = documents[id[:26]] + id[26:]
		}
		if c.Dossier == d.Code || c.Kind == models.ChangeResult {
			out = append(out, fmt.Sprintf("%s %s %s", c.Kind, id, c.Action))
		}
	}
	return out
}

func testFeedTells(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	_, err := l.Receive(t.Context(), models.Dossier{Unit: otherUnit, Files: dossier(1).Files, Lane: models.LaneDesk, Channel: models.ChannelDirect}, "")
	must(t, "Receive elsewhere", err)
	claimed(t, l, tickets[0])
	must(t, "Show", l.Show(t.Context(), tickets[0], reading("AN")))
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("AN")))
	_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	document := read[0].Documents[0].ID
	must(t, "Correct", l.Correct(t.Context(), models.In(unit), document, "date_of_birth", "2020-05-18", "an"))
	got := changesOf(t, l, models.In(unit), d)
	for _, want := range []string{"dossier D received", "dossier D digitised", "document d1 read", "field d1/date_of_birth corrected", "dossier D done"} {
		if !slices.Contains(got, want) {
			t.Errorf("the feed does not tell %q: %q", want, got)
		}
	}
	if n := len(slices.DeleteFunc(slices.Clone(got), func(line string) bool { return line != "document d1 read" })); n != 1 {
		t.Errorf("the document was told %d times: %q", n, got)
	}
	all, err := l.Changes(t.Context(), models.In(unit), 0, 1000)
	must(t, "Changes", err)
	for _, c := range all {
		if c.Unit != unit || c.At.IsZero() || c.Dossier == "" {
			t.Errorf("change %+v", c)
		}
	}
	none, err := l.Changes(t.Context(), models.Scope{}, 0, 1000)
	if err != nil || len(none) > 0 {
		t.Errorf("the empty scope sees %v, %v", none, err)
	}
	everywhere, err := l.Changes(t.Context(), models.Everywhere(), 0, 1000)
	last, wrong := l.LastChange(t.Context())
	if err != nil || wrong != nil || len(everywhere) <= len(all) || everywhere[len(everywhere)-1].Seq != last {
		t.Errorf("everywhere %d changes, here %d, the last is %d; %v, %v", len(everywhere), len(all), last, err, wrong)
	}
}

// A document that a later reading does not have any more is told to be gone, and only once it was told.
func testFeedRemoves(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	two := reading("AN")
	two.Documents = append(two.Documents, models.Document{Type: "id_card", Pages: []int{2}})
	must(t, "Show", l.Show(t.Context(), tickets[0], two))
	must(t, "Show", l.Show(t.Context(), tickets[0], reading("AN")))
	must(t, "Finish", l.Finish(t.Context(), tickets[0], two))
	ticket, err := l.Reopen(t.Context(), models.In(unit), tickets[0].File, "an")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	must(t, "Finish again", l.Finish(t.Context(), ticket, reading("AN")))
	// Which papers of the second reading are those of the first is for the reading to decide: what counts is that what
	// the feed told adds up to what there is.
	there := map[string]bool{}
	all, err := l.Changes(t.Context(), models.In(unit), 0, 1000)
	must(t, "Changes", err)
	for _, c := range all {
		if c.Kind == models.ChangeDocument {
			if c.Action == "removed" && !there[c.ID] {
				t.Errorf("%s was told to be gone and never to be there", c.ID)
			}
			there[c.ID] = c.Action != "removed"
		}
	}
	_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	for _, document := range read[0].Documents {
		if !there[string(document.ID)] {
			t.Errorf("the feed does not have %s", document.ID)
		}
		delete(there, string(document.ID))
	}
	for id, left := range there {
		if left {
			t.Errorf("the feed still has %s", id)
		}
	}
}

// Whoever reads on from the last number that he saw misses nothing, however many write meanwhile.
func testFeedMissesNothing(t *testing.T, open func() Ledger) {
	const writers, each = 6, 12
	var writing sync.WaitGroup
	for range writers {
		l := open()
		writing.Go(func() {
			for range each {
				if _, err := l.Receive(t.Context(), dossier(1), ""); err != nil {
					t.Errorf("Receive: %v", err)
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { writing.Wait(); close(ended) }()
	l := open()
	var seen []models.Change
	var after int64
	for over := false; ; {
		select {
		case <-ended:
			over = true
		default:
		}
		some, err := l.Changes(t.Context(), models.Everywhere(), after, 3)
		must(t, "Changes", err)
		if len(some) == 0 && over {
			break
		}
		for _, c := range some {
			if c.Seq <= after {
				t.Fatalf("%d came after %d", c.Seq, after)
			}
			after = c.Seq
		}
		seen = append(seen, some...)
	}
	all, err := l.Changes(t.Context(), models.Everywhere(), 0, 10000)
	must(t, "Changes", err)
	if asJSON(t, seen) != asJSON(t, all) || len(all) < writers*each {
		t.Errorf("a reader saw %d changes of %d", len(seen), len(all))
	}
}

// A result that belongs to a unit is told there; one of no unit only to whoever sees all.
func testFeedResults(t *testing.T, open func() Ledger) {
	l := open()
	for code, owner := range map[models.ResultCode]models.UnitCode{"KQ-1": unit, "KQ-2": ""} {
		_, err := l.EnterResult(t.Context(), "1", models.KeyedResult{Result: models.Result{Code: code, Type: "birth_certificate", Unit: owner, State: models.ResultValid}}, "an")
		must(t, "EnterResult", err)
	}
	must(t, "RelateResults", l.RelateResults(t.Context(), models.ResultTie{Later: "KQ-2", Relation: models.ResultReplaces, Earlier: "KQ-1"}, "an"))
	here := changesOf(t, l, models.In(unit), models.Dossier{})
	if want := []string{"result KQ-1 entered", "result KQ-1 superseded"}; !slices.Equal(here, want) {
		t.Errorf("the unit is told %q, want %q", here, want)
	}
	all := changesOf(t, l, models.Everywhere(), models.Dossier{})
	for _, want := range []string{"result KQ-2 entered", "result KQ-2 replaces"} {
		if !slices.Contains(all, want) {
			t.Errorf("the city is not told %q: %q", want, all)
		}
	}
}
