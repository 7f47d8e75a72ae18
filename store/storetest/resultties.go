package storetest

import (
	"reflect"
	"testing"

	"sohoa/models"
)

func testRelations(t *testing.T, open func() Ledger) {
	var rows []models.Result
	for n := range 5 {
		rows = append(rows, numbered(n))
	}
	l := registered(t, open, rows...)
	tie := func(later models.ResultCode, relation models.ResultRelation, earlier models.ResultCode) error {
		return l.RelateResults(t.Context(), models.ResultTie{Later: later, Relation: relation, Earlier: earlier}, "lan")
	}
	for _, step := range []struct {
		later, earlier models.ResultCode
		relation       models.ResultRelation
		fails          models.Code
		want           models.ResultState // of the earlier one
	}{
		{"K1", "K0", models.ResultBasedOn, "", models.ResultValid},
		{"K1", "K0", models.ResultAmends, "", models.ResultValid},
		{"K1", "K0", models.ResultCorrects, "", models.ResultSuperseded},
		{"K1", "K0", models.ResultCorrects, "", models.ResultSuperseded},
		{"K2", "K1", models.ResultReplaces, "", models.ResultSuperseded},
		{"K0", "K2", models.ResultReplaces, models.CodeConflict, models.ResultValid},
		{"K2", "K2", models.ResultReplaces, models.CodeInvalid, models.ResultValid},
		{"K3", "K2", "eats", models.CodeInvalid, models.ResultValid},
		{"K3", "none", models.ResultReissues, models.CodeNotFound, ""},
		{"K3", "K2", models.ResultRevokes, "", models.ResultRevoked},
		{"K4", "K2", models.ResultReissues, "", models.ResultRevoked},
	} {
		if got := models.CodeOf(tie(step.later, step.relation, step.earlier)); got != step.fails {
			t.Errorf("%+v: code %q", step, got)
		}
		if r, _, err := l.Result(t.Context(), step.earlier); err == nil && r.State != step.want {
			t.Errorf("%+v: state %s", step, r.State)
		}
	}
	_, ties, err := l.Result(t.Context(), "K1")
	if err != nil || len(ties) != 4 || ties[3] != (models.ResultTie{Later: "K2", Relation: models.ResultReplaces, Earlier: "K1"}) {
		t.Errorf("ties %v, %v", ties, err)
	}
	must(t, "RevokeResult", l.RevokeResult(t.Context(), "K4", "lan", "QĐ 7"))
	imported(t, l, numbered(4), numbered(1)) // an import brings nothing back to life
	for code, want := range map[models.ResultCode]models.ResultState{"K4": models.ResultRevoked, "K1": models.ResultSuperseded} {
		if r, _, err := l.Result(t.Context(), code); err != nil || r.State != want {
			t.Errorf("%s is %s, %v", code, r.State, err)
		}
	}
	events, err := l.ResultEvents(t.Context(), "K4")
	if err != nil || len(events) != 2 || events[0].Action != "reissues" || events[1].Action != "revoked" || events[1].Detail != "QĐ 7" {
		t.Errorf("events %+v, %v", events, err)
	}
	wantCode(t, "Revoke nothing", l.RevokeResult(t.Context(), "none", "lan", ""), models.CodeNotFound)
}

func testExpiry(t *testing.T, open func() Ledger) {
	on := func(code models.ResultCode, typ models.TypeName, issued, until string) models.Result {
		return models.Result{Code: code, Type: typ, DocumentNo: string(code), IssueDate: issued, ValidUntil: until, State: models.ResultValid}
	}
	l := registered(t, open, on("past", "x", "2020-01-01", "2025-06-29"), on("last day", "x", "2020-01-01", "2025-06-30"), on("year", "x", "2020-01-01", "2025"),
		on("year past", "x", "2020-01-01", "2024"), on("never", "x", "2020-01-01", "9999-12-31"), on("silent", "x", "2020-01-01", ""),
		on("by rule", "m", "2024-12-29", ""), on("rule holds", "m", "2024-12-30", ""), on("own end", "m", "2020-01-01", "2026-01-01"), on("rule, year", "m", "2020", ""))
	months := map[models.TypeName]int{"m": 6}
	total := 0
	for {
		n, err := l.ExpireResults(t.Context(), "2025-06-30", months, 2, "clock")
		must(t, "ExpireResults", err)
		if total += n; n == 0 {
			break
		}
		if n > 2 {
			t.Fatalf("%d at once", n)
		}
	}
	expired := map[models.ResultCode]bool{"past": true, "year past": true, "by rule": true}
	for _, code := range []models.ResultCode{"past", "last day", "year", "year past", "never", "silent", "by rule", "rule holds", "own end", "rule, year"} {
		r, _, err := l.Result(t.Context(), code)
		if err != nil || (r.State == models.ResultExpired) != expired[code] {
			t.Errorf("%s is %s, %v", code, r.State, err)
		}
	}
	if total != len(expired) {
		t.Errorf("%d expired", total)
	}
	longer := on("past", "x", "2020-01-01", "2027-01-01")
	longer.State = "" // as a table has no such column
	imported(t, l, longer)
	if r, _, err := l.Result(t.Context(), "past"); err != nil || r.State != models.ResultValid {
		t.Errorf("with another end it is %s, %v", r.State, err)
	}
}

// citing gives a reading with two references.
func citing() models.Digitisation {
	read := reading("AN")
	for _, no := range []string{"7", "8"} {
		read.Documents[0].Links = append(read.Documents[0].Links, models.Link{Relation: models.RelationReference, State: models.LinkPending,
			Reasons: []string{"document_no cited"}, Cited: &models.Citation{Type: "decision", DocumentNo: no, IssueDate: "2019"}})
	}
	return read
}

// dueReferences gives the references that are due, which must be so many.
func dueReferences(t *testing.T, l Ledger, want int) []models.PendingReference {
	t.Helper()
	got, err := l.DueReferences(t.Context(), 10)
	if err != nil || len(got) != want {
		t.Fatalf("due %+v, %v; want %d", got, err, want)
	}
	return got
}

func testPendingReferences(t *testing.T, open func() Ledger) {
	l := registered(t, open)
	ticket, document := finished(t, l, citing())
	refs := dueReferences(t, l, 2)
	if refs[0].Document != document || refs[0].Cited != (models.Citation{Type: "decision", DocumentNo: "7", IssueDate: "2019"}) {
		t.Errorf("reference %+v", refs[0])
	}
	must(t, "AwaitResult", l.AwaitResult(t.Context(), refs[0], byParts(refs[0].Cited.Result())))
	dueReferences(t, l, 1)
	imported(t, l, numbered(9)) // nobody waits for it
	must(t, "AwaitResult too late", l.AwaitResult(t.Context(), refs[1], byParts(refs[1].Cited.Result())))
	refs[1] = dueReferences(t, l, 1)[0] // something arrived between the search and the wait
	must(t, "AwaitResult", l.AwaitResult(t.Context(), refs[1], byParts(refs[1].Cited.Result())))
	dueReferences(t, l, 0)
	imported(t, l, numbered(7), numbered(10))
	ref := dueReferences(t, l, 1)[0]
	if ref.ID != refs[0].ID {
		t.Errorf("woken was %+v", ref)
	}
	link := models.Link{ResultCode: "K7", Relation: models.RelationReference, Confidence: 0.97, State: models.LinkProposed, Reasons: []string{"document_no equal"}}
	must(t, "AnswerReference", l.AnswerReference(t.Context(), ref, link))
	dueReferences(t, l, 0)
	read, err := l.Digitisation(t.Context(), models.In(unit), ticket.File)
	must(t, "Digitisation", err)
	link.Cited = &ref.Cited
	if got := read.Documents[0].Links[1]; !reflect.DeepEqual(got, link) {
		t.Errorf("link %+v, want %+v", got, link)
	}
	if n, err := l.OpenReferences(t.Context()); err != nil || n != 1 {
		t.Errorf("%d open, %v", n, err)
	}
	must(t, "Answer twice", l.AnswerReference(t.Context(), ref, models.Link{ResultCode: "K9", State: models.LinkProposed}))
	must(t, "Await what was answered", l.AwaitResult(t.Context(), ref, []string{"x"}))
}

// A document that is read again cites anew; what waited for its earlier reading is gone.
func testReferencesReadAgain(t *testing.T, open func() Ledger) {
	l := registered(t, open)
	ticket, _ := finished(t, l, citing())
	for _, ref := range dueReferences(t, l, 2) {
		must(t, "AwaitResult", l.AwaitResult(t.Context(), ref, byParts(ref.Cited.Result())))
	}
	ticket, err := l.Reopen(t.Context(), models.In(unit), ticket.File, "lan")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	again := citing()
	again.Documents[0].Links = again.Documents[0].Links[:2]
	must(t, "Finish", l.Finish(t.Context(), ticket, again))
	dueReferences(t, l, 1)
	if n, err := l.OpenReferences(t.Context()); err != nil || n != 1 {
		t.Errorf("%d open, %v", n, err)
	}
}
