package storetest

import (
	"testing"
	"time"

	"sohoa/models"
)

func hold(t *testing.T, l Opened, h models.Hold) {
	t.Helper()
	must(t, "HoldReview", l.HoldReview(t.Context(), ours, h))
}

func testPostpone(t *testing.T, l Opened) {
	_, one := waiting(t, l, models.LaneDesk, papers(2))
	_, two := waiting(t, l, models.LaneDesk, papers(1))
	_, three := waiting(t, l, models.LaneDesk, papers(1))
	wantCode(t, "HoldReview without a reason", l.HoldReview(t.Context(), ours, models.Hold{Document: one[0], Kind: models.HoldPostponed, By: "lan"}), models.CodeInvalid)
	hold(t, l, models.Hold{Document: one[0], Kind: models.HoldPostponed, Reason: "chờ hỏi", By: "lan"})
	next(t, l, "lan", one[0], one[1]) // its dossier goes on without it
	decideAll(t, l, one[1], "lan")
	done(t, l, one[1], "lan")
	next(t, l, "lan", one[1], two[0])
	hold(t, l, models.Hold{Document: two[0], Kind: models.HoldException, Reason: "giấy tẩy xóa", By: "lan"})
	next(t, l, "lan", two[0], three[0])
	q, err := l.ReviewQueue(t.Context(), ours)
	must(t, "ReviewQueue", err)
	if len(q.Held) != 2 || q.Held[0].Hold.Reason != "chờ hỏi" || q.Held[1].Hold.Kind != models.HoldException || len(q.Locks) != 1 {
		t.Errorf("queue %+v", q)
	}
	l.Pass(2*time.Hour + time.Minute)
	next(t, l, "hai", "", one[0]) // back by itself
	must(t, "LockReview of an exception", l.LockReview(t.Context(), ours, two[0], "ba"))
	decideAll(t, l, two[0], "ba")
	done(t, l, two[0], "ba")
	if r, err := l.Review(t.Context(), ours, two[0], "ba"); err != nil || r.Hold != nil {
		t.Errorf("a finished paper is held: %+v, %v", r.Hold, err)
	}
}

// A paper that was sent back is passed over until its page comes, and then goes to whoever sent it; what was decided about it
// stays.
func testSendBack(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(2))
	say(t, l, ids[0], "lan", "date_of_birth", "2020-05-18")
	hold(t, l, models.Hold{Document: ids[0], Kind: models.HoldRescan, Reason: "mờ", Pages: []int{1}, By: "lan"})
	next(t, l, "lan", ids[0], ids[1])
	decideAll(t, l, ids[1], "lan")
	done(t, l, ids[1], "lan")
	next(t, l, "lan", ids[1], "")
	// The file is read again for another reason: the page has not come.
	ticket, err := l.Reopen(t.Context(), ours, d.Files[0].ID, "lan")
	must(t, "Reopen", err)
	claimed(t, l, ticket)
	must(t, "Finish", l.Finish(t.Context(), ticket, papers(2)))
	next(t, l, "lan", "", "")
	with := models.File{Blob: "again", Size: 7, SHA256: "sha-again"}
	a, err := l.ReplacePage(t.Context(), ours, d.Files[0].ID, 1, "upload-"+string(d.Code), with, "hoa")
	must(t, "ReplacePage", err)
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, papers(2)))
	waiting(t, l, models.LaneDesk, papers(1))
	other, err := l.NextReview(t.Context(), ours, "hai", "")
	must(t, "NextReview", err)
	if other == ids[0] || other == "" {
		t.Errorf("somebody else gets %q", other)
	}
	next(t, l, "lan", "", ids[0])
	r, err := l.Review(t.Context(), ours, ids[0], "lan")
	must(t, "Review", err)
	if r.Hold == nil || r.Hold.Returned.IsZero() || r.Hold.Reason != "mờ" {
		t.Errorf("the hold is %+v", r.Hold)
	}
	if f := r.Document.Field("date_of_birth"); f.Value != "2020-05-18" || f.State != models.StateCorrected {
		t.Errorf("what was decided became %+v", f)
	}
	// He does not come: after some hours anybody may.
	must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "lan"))
	must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "hai"))
	l.Pass(4*time.Hour + time.Minute)
	next(t, l, "ba", "", ids[0])
}
