package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"sohoa/models"
)

// Reviewer is the part of a ledger that people review with.
type Reviewer interface {
	NextReview(ctx context.Context, scope models.Scope, actor string, after models.DocumentID) (models.DocumentID, error)
	LockReview(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error
	ReleaseReview(ctx context.Context, actor string) error
	Review(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) (models.Review, error)
	ReviewQueue(ctx context.Context, scope models.Scope) (models.ReviewQueue, error)
	DecideField(ctx context.Context, scope models.Scope, document models.DocumentID, d models.FieldDecision) (models.Field, error)
	DecideLink(ctx context.Context, scope models.Scope, document models.DocumentID, position int, state models.LinkState, keys []string, version, actor string) (models.Link, error)
	FinishReview(ctx context.Context, scope models.Scope, document models.DocumentID, critical []models.FieldName, actor string) error
	UndoFinish(ctx context.Context, scope models.Scope, document models.DocumentID, actor string) error
	HoldReview(ctx context.Context, scope models.Scope, hold models.Hold) error
	Retell(ctx context.Context, scope models.Scope, file models.FileID, papers []models.Paper, version, actor string) (models.Ticket, error)
	ConfirmedDocuments(ctx context.Context, most int) ([]models.Confirmed, error)
	SetPolicy(ctx context.Context, scope models.Scope, p models.Policy, actor string) error
}

// ReviewSuite runs all tests of review. Open gives an empty ledger whose clock a test moves.
func ReviewSuite(t *testing.T, open func(t *testing.T) Opened) {
	for name, test := range map[string]func(*testing.T, Opened){
		"Pull":           testPull,
		"PullRace":       testPullRace,
		"Locks":          testLocks,
		"SignOut":        testSignOutReleases,
		"Scope":          testReviewScope,
		"Decide":         testDecide,
		"DecideRace":     testDecideRace,
		"DecideAnytime":  testDecideAnytime,
		"Undo":           testUndo,
		"UndoAddition":   testUndoAddition,
		"FinishReview":   testFinishReview,
		"UndoFinish":     testUndoFinish,
		"Unknown":        testUnknownPaper,
		"Postpone":       testPostpone,
		"SendBack":       testSendBack,
		"KeyedAlike":     testKeyedAlike,
		"KeyedUnlike":    testKeyedUnlike,
		"KeyingUndone":   testKeyingUndone,
		"Retell":         testRetell,
		"RetellConflict": testRetellConflict,
		"Links":          testReviewLinks,
		"Queue":          testReviewQueue,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

var ours = models.In(unit)

// papers gives a reading of n papers on a page each, each with a field that is vouched for, one to be checked and one that is
// missing.
func papers(n int) models.Digitisation {
	var read models.Digitisation
	for i := range n {
		read.Pages = append(read.Pages, models.Page{Number: i + 1, Width: 2480, Height: 3508})
		place := []models.Evidence{{Page: i + 1, Box: models.Box{Left: 10, Top: 10, Right: 90, Bottom: 30}, Text: "AN"}}
		read.Documents = append(read.Documents, models.Document{Type: "birth_certificate", TypeConfidence: 1, Pages: []int{i + 1},
			Fields: []models.Field{
				{Name: "full_name", Value: "AN", Raw: "AN", State: models.StateAuto, Source: models.SourceRules, Evidence: place},
				{Name: "date_of_birth", Value: "2020-05-17", Raw: "17/5/2020", State: models.StateCheck, Source: models.SourceRules, Evidence: place,
					Findings: []models.Finding{{Code: models.FindingLowConfidence, Message: "Chữ khó đọc."}}},
				{Name: "document_no", State: models.StateMissing, Source: models.SourceRules,
					Findings: []models.Finding{{Code: models.FindingMissing, Message: "Không thấy."}}},
			}})
	}
	return read
}

// waiting gives a dossier in the lane whose papers wait for review, and the papers' identifiers.
func waiting(t *testing.T, l Opened, lane models.Lane, read models.Digitisation) (models.Dossier, []models.DocumentID) {
	t.Helper()
	d := dossier(1)
	d.Lane = lane
	d, err := l.Receive(t.Context(), d, "")
	must(t, "Receive", err)
	ticket := d.Files[0].Ticket(lane)
	claimed(t, l, ticket)
	must(t, "Finish", l.Finish(t.Context(), ticket, read))
	got, err := l.Digitisation(t.Context(), models.In(d.Unit), d.Files[0].ID)
	must(t, "Digitisation", err)
	var ids []models.DocumentID
	for _, p := range got.Documents {
		ids = append(ids, p.ID)
	}
	l.Pass(time.Second) // the next dossier is a later one
	return d, ids
}

// next takes the next paper and checks which it is.
func next(t *testing.T, l Opened, actor string, after, want models.DocumentID) {
	t.Helper()
	got, err := l.NextReview(t.Context(), ours, actor, after)
	must(t, "NextReview", err)
	if got != want {
		t.Fatalf("%s gets paper %q after %q, want %q", actor, got, after, want)
	}
}

// say decides a field as it stands now.
func say(t *testing.T, l Opened, document models.DocumentID, actor string, name models.FieldName, value string) models.Field {
	t.Helper()
	f, err := l.DecideField(t.Context(), ours, document, models.FieldDecision{Field: name, Value: value, Version: fieldNow(t, l, document, name).Version(), Actor: actor})
	must(t, "DecideField", err)
	return f
}

// fieldNow gives a field as it stands.
func fieldNow(t *testing.T, l Opened, document models.DocumentID, name models.FieldName) models.Field {
	t.Helper()
	r, err := l.Review(t.Context(), ours, document, "anybody")
	must(t, "Review", err)
	if f := r.Document.Field(name); f != nil {
		return *f
	}
	return models.Field{Name: name}
}

// decideAll decides all that waits in a paper of papers.
func decideAll(t *testing.T, l Opened, document models.DocumentID, actor string) {
	t.Helper()
	say(t, l, document, actor, "date_of_birth", "2020-05-17")
	say(t, l, document, actor, "document_no", "12/2020")
}

func done(t *testing.T, l Opened, document models.DocumentID, actor string, critical ...models.FieldName) {
	t.Helper()
	must(t, "FinishReview", l.FinishReview(t.Context(), ours, document, critical, actor))
}

func testPull(t *testing.T, l Opened) {
	_, backlog := waiting(t, l, models.LaneBacklog, papers(1))
	first, desk := waiting(t, l, models.LaneDesk, papers(3))
	_, later := waiting(t, l, models.LaneDesk, papers(1))
	next(t, l, "lan", "", desk[0])
	next(t, l, "lan", "", desk[0]) // the same as long as nothing was done
	next(t, l, "hai", "", later[0])
	next(t, l, "ba", "", backlog[0])
	next(t, l, "tư", "", "")
	next(t, l, "lan", desk[0], desk[1]) // left, and still to be done
	next(t, l, "lan", desk[1], desk[2])
	decideAll(t, l, desk[2], "lan")
	done(t, l, desk[2], "lan")
	next(t, l, "lan", desk[2], desk[0])
	for _, id := range desk[:2] {
		decideAll(t, l, id, "lan")
		done(t, l, id, "lan")
	}
	if s := stateOf(t, l, first.Code); s != models.DossierDone {
		t.Errorf("dossier is %s", s)
	}
	next(t, l, "lan", desk[1], "") // the others are taken
	r, err := l.Review(t.Context(), ours, desk[0], "lan")
	must(t, "Review", err)
	if r.Lock != nil || !r.Finished || r.Index != 1 || r.Of != 3 || r.Waiting != 2 {
		t.Errorf("the finished paper: %+v", r)
	}
	must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "hai"))
	next(t, l, "lan", "", later[0])
}

func testPullRace(t *testing.T, l Opened) {
	const clerks = 8
	for range clerks {
		waiting(t, l, models.LaneBacklog, papers(1))
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	got := map[models.DocumentID]string{}
	for i := range clerks {
		group.Go(func() {
			actor := fmt.Sprint("clerk", i)
			id, err := l.NextReview(t.Context(), ours, actor, "")
			mu.Lock()
			defer mu.Unlock()
			if other, twice := got[id]; err != nil || id == "" || twice {
				t.Errorf("%s got %q, as did %q; %v", actor, id, other, err)
			}
			got[id] = actor
		})
	}
	group.Wait()
}

func testLocks(t *testing.T, l Opened) {
	_, one := waiting(t, l, models.LaneDesk, papers(1))
	_, two := waiting(t, l, models.LaneDesk, papers(1))
	next(t, l, "lan", "", one[0])
	wantCode(t, "LockReview of another's", l.LockReview(t.Context(), ours, one[0], "hai"), models.CodeConflict)
	wantCode(t, "DecideField under another's lock", decideErr(t, l, one[0], "hai"), models.CodeConflict)
	wantCode(t, "FinishReview under another's lock", l.FinishReview(t.Context(), ours, one[0], nil, "hai"), models.CodeConflict)
	l.Pass(9 * time.Minute)
	say(t, l, one[0], "lan", "date_of_birth", "2020-05-18") // holds the lock on
	l.Pass(9 * time.Minute)
	next(t, l, "hai", "", two[0])
	l.Pass(time.Minute + time.Second)
	must(t, "LockReview of what expired", l.LockReview(t.Context(), ours, one[0], "hai"))
	wantCode(t, "DecideField after the lock was lost", decideErr(t, l, one[0], "lan"), models.CodeConflict)
	r, err := l.Review(t.Context(), ours, two[0], "lan")
	must(t, "Review", err)
	if r.Lock != nil {
		t.Errorf("hai still holds %+v beside the lock that she took", r.Lock)
	}
	must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "hai"))
	must(t, "DecideField of what is free", decideErr(t, l, one[0], "lan"))
}

// The lock ends with its holder's last session.
func testSignOutReleases(t *testing.T, l Opened) {
	a := account(t, l, "lan", unit, models.RoleClerk)
	for _, id := range []models.SessionID{"one", "two"} {
		must(t, "StartSession", l.StartSession(t.Context(), string(id), models.Session{ID: id, Account: a.ID, Until: time.Now().Add(time.Hour)}, "password"))
	}
	_, ids := waiting(t, l, models.LaneDesk, papers(1))
	next(t, l, "lan", "", ids[0])
	must(t, "EndSession", l.EndSession(t.Context(), a.ID, "one", "lan"))
	wantCode(t, "LockReview while she still works", l.LockReview(t.Context(), ours, ids[0], "hai"), models.CodeConflict)
	must(t, "EndSession", l.EndSession(t.Context(), a.ID, "two", "lan"))
	must(t, "LockReview after she left", l.LockReview(t.Context(), ours, ids[0], "hai"))
}

// decideErr tries to decide a field as it stands.
func decideErr(t *testing.T, l Opened, document models.DocumentID, actor string) error {
	t.Helper()
	f := fieldNow(t, l, document, "document_no")
	_, err := l.DecideField(t.Context(), ours, document, models.FieldDecision{Field: "document_no", Value: "7/2020", Version: f.Version(), Actor: actor})
	return err
}

func testReviewScope(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(1))
	other := models.In("000.00.99.H26")
	id, err := l.NextReview(t.Context(), other, "lan", "")
	must(t, "NextReview", err)
	if id != "" {
		t.Errorf("another unit gets %s", id)
	}
	_, err = l.Review(t.Context(), other, ids[0], "lan")
	wantCode(t, "Review", err, models.CodeNotFound)
	wantCode(t, "LockReview", l.LockReview(t.Context(), other, ids[0], "lan"), models.CodeNotFound)
	_, err = l.DecideField(t.Context(), other, ids[0], models.FieldDecision{Field: "full_name", Actor: "lan"})
	wantCode(t, "DecideField", err, models.CodeNotFound)
	_, err = l.DecideLink(t.Context(), other, ids[0], 0, models.LinkConfirmed, nil, "", "lan")
	wantCode(t, "DecideLink", err, models.CodeNotFound)
	wantCode(t, "FinishReview", l.FinishReview(t.Context(), other, ids[0], nil, "lan"), models.CodeNotFound)
	wantCode(t, "UndoFinish", l.UndoFinish(t.Context(), other, ids[0], "lan"), models.CodeNotFound)
	wantCode(t, "HoldReview", l.HoldReview(t.Context(), other, models.Hold{Document: ids[0], Kind: models.HoldPostponed, Reason: "r", By: "lan"}), models.CodeNotFound)
	_, err = l.Retell(t.Context(), other, d.Files[0].ID, []models.Paper{{Pages: []int{1}}}, "", "lan")
	wantCode(t, "Retell", err, models.CodeNotFound)
	q, err := l.ReviewQueue(t.Context(), other)
	must(t, "ReviewQueue", err)
	if q.Lanes[0].Waiting != 0 || len(q.Why) != 0 {
		t.Errorf("another unit's queue is %+v", q)
	}
	everywhere, err := l.NextReview(t.Context(), models.Everywhere(), "lan", "")
	must(t, "NextReview", err)
	if everywhere != ids[0] {
		t.Errorf("the city gets %q", everywhere)
	}
}
