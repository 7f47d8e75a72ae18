package storetest

import (
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// retold has a file read as a person said, with what the line then reads.
func retold(t *testing.T, l Opened, file models.FileID, told []models.Paper, read models.Digitisation) []models.Document {
	t.Helper()
	ticket, err := l.Retell(t.Context(), ours, file, told, "", "lan")
	must(t, "Retell", err)
	if ticket.Lane != models.LaneDesk {
		t.Errorf("the ticket is %+v: a person waits", ticket)
	}
	c := claimed(t, l, ticket)
	if asJSON(t, c.File.Papers) != asJSON(t, told) {
		t.Errorf("the line is told %+v", c.File.Papers)
	}
	must(t, "Finish", l.Finish(t.Context(), ticket, read))
	got, err := l.Digitisation(t.Context(), ours, file)
	must(t, "Digitisation", err)
	return got.Documents
}

func testRetell(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneBacklog, papers(3))
	file := d.Files[0].ID
	for i, id := range ids {
		say(t, l, id, "lan", "full_name", []string{"MỘT", "HAI", "BA"}[i])
	}
	joined := papers(3) // the first two papers are one; the third stays
	joined.Documents = []models.Document{joined.Documents[0], joined.Documents[2]}
	joined.Documents[0].Pages = []int{1, 2}
	got := retold(t, l, file, []models.Paper{{Pages: []int{1, 2}}, {Pages: []int{3}}}, joined)
	if len(got) != 2 || got[0].ID != ids[0] || got[1].ID != ids[2] || got[1].Field("full_name").Value != "BA" {
		t.Fatalf("joined: %+v", got)
	}
	if v := got[0].Field("full_name").Value; v != "MỘT" {
		t.Errorf("the joined paper has the name %q of its first page's paper", v)
	}
	// Another type: what the old one's fields had in common with the new one's stays, by name.
	changed := papers(3)
	changed.Documents = []models.Document{changed.Documents[0], changed.Documents[2]}
	changed.Documents[0].Pages = []int{1, 2}
	changed.Documents[1].Type = "death_extract"
	got = retold(t, l, file, []models.Paper{{Pages: []int{1, 2}}, {Pages: []int{3}, Type: "death_extract"}}, changed)
	if len(got) != 2 || got[1].ID != ids[2] || got[1].Type != "death_extract" || got[1].Field("full_name").Value != "BA" {
		t.Errorf("changed: %+v", got[1])
	}
	// Apart again, in another order.
	apart := papers(3)
	apart.Documents[0].Pages, apart.Documents[1].Pages, apart.Documents[2].Pages = []int{2}, []int{1}, []int{3}
	apart.Documents[2].Type = "death_extract"
	got = retold(t, l, file, []models.Paper{{Pages: []int{2}}, {Pages: []int{1}}, {Pages: []int{3}, Type: "death_extract"}}, apart)
	if len(got) != 3 || got[2].ID != ids[2] || got[2].Field("full_name").Value != "BA" || got[1].Field("full_name").Value != "MỘT" ||
		got[0].Field("full_name").State != models.StateAuto {
		t.Errorf("apart: %+v", got)
	}
	// Read again for any other reason, the file still splits as the person said.
	ticket, err := l.Reopen(t.Context(), ours, file, "lan")
	must(t, "Reopen", err)
	if c := claimed(t, l, ticket); len(c.File.Papers) != 3 || !slices.Equal(c.File.Papers[0].Pages, []int{2}) {
		t.Errorf("the line is told %+v", c.File.Papers)
	}
}

func testRetellConflict(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(2))
	file, told := d.Files[0].ID, []models.Paper{{Pages: []int{1, 2}}}
	r, err := l.Review(t.Context(), ours, ids[0], "lan")
	must(t, "Review", err)
	next(t, l, "hai", "", ids[0])
	_, err = l.Retell(t.Context(), ours, file, told, models.SplitVersion(r.Siblings), "lan")
	wantCode(t, "Retell under another's lock", err, models.CodeConflict)
	must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "hai"))
	_, err = l.Retell(t.Context(), ours, file, told, "another split", "lan")
	wantCode(t, "Retell of another split", err, models.CodeConflict)
	_, err = l.Retell(t.Context(), ours, file, told, models.SplitVersion(r.Siblings), "lan")
	must(t, "Retell", err)
	_, err = l.Retell(t.Context(), ours, file, told, "", "lan")
	wantCode(t, "Retell of what is being read", err, models.CodeConflict)
	if s := stateOf(t, l, d.Code); s == models.DossierReview {
		t.Errorf("dossier is %s while it is read", s)
	}
	next(t, l, "hai", "", "") // nothing to review while it is read
}

func testReviewLinks(t *testing.T, l Opened) {
	read := papers(1)
	read.Documents[0].Links = []models.Link{
		{ResultCode: "KQ-1", Relation: models.RelationSameHolder, Confidence: 0.9, State: models.LinkProposed, Reasons: []string{"holder_full_name equal"}},
		{ResultCode: "KQ-2", Relation: models.RelationReference, Confidence: 0.6, State: models.LinkProposed, Cited: &models.Citation{DocumentNo: "51/2020"}},
	}
	d, ids := waiting(t, l, models.LaneDesk, read)
	version := read.Documents[0].Links[0].Version()
	_, err := l.DecideLink(t.Context(), ours, ids[0], 0, models.LinkConfirmed, nil, "other", "lan")
	wantCode(t, "DecideLink of another", err, models.CodeConflict)
	_, err = l.DecideLink(t.Context(), ours, ids[0], 5, models.LinkConfirmed, nil, version, "lan")
	wantCode(t, "DecideLink of none", err, models.CodeConflict)
	got, err := l.DecideLink(t.Context(), ours, ids[0], 0, models.LinkConfirmed, nil, version, "lan")
	must(t, "DecideLink", err)
	if got.State != models.LinkConfirmed {
		t.Errorf("link %+v", got)
	}
	_, err = l.DecideLink(t.Context(), ours, ids[0], 0, models.LinkRejected, nil, version, "hai")
	wantCode(t, "DecideLink of what changed", err, models.CodeConflict)
	_, err = l.DecideLink(t.Context(), ours, ids[0], 1, models.LinkPending, []string{"n51"}, read.Documents[0].Links[1].Version(), "lan")
	must(t, "DecideLink", err)
	if due, err := l.DueReferences(t.Context(), 10); err != nil || len(due) != 0 {
		t.Errorf("due at once: %+v, %v", due, err)
	}
	result := models.KeyedResult{Result: models.Result{Code: "KQ-3", Type: "birth_certificate", State: models.ResultValid}, Keys: []string{"n51"}}
	must(t, "ReindexResults", l.ReindexResults(t.Context(), "v", nil, nil))
	if _, err := l.EnterResult(t.Context(), "v", result, "lan"); err != nil {
		t.Fatal(err)
	}
	due, err := l.DueReferences(t.Context(), 10)
	must(t, "DueReferences", err)
	if len(due) != 1 || due[0].Document != ids[0] {
		t.Errorf("due after the result came: %+v", due)
	}
	if got := actions(t, l, d); got != "started digitised link_confirmed link_pending" {
		t.Errorf("history is %s", got)
	}
}

func testReviewQueue(t *testing.T, l Opened) {
	_, ids := waiting(t, l, models.LaneDesk, papers(2))
	read := papers(1)
	read.Documents[0].Fields[1].Findings[0].Code = models.FindingCheckFailed
	read.Documents[0].Fields[2].State = models.StateAuto
	waiting(t, l, models.LaneBacklog, read)
	l.Pass(time.Hour)
	next(t, l, "lan", "", ids[0])
	q, err := l.ReviewQueue(t.Context(), ours)
	must(t, "ReviewQueue", err)
	if len(q.Lanes) != 2 || q.Lanes[0].Waiting != 2 || q.Lanes[1].Waiting != 1 || q.Lanes[0].Oldest.IsZero() || q.Lanes[0].Oldest.After(q.Lanes[1].Oldest) {
		t.Errorf("lanes %+v", q.Lanes)
	}
	if q.Why[models.WhyUnsure] != 2 || q.Why[models.WhyRule] != 1 || q.Why[models.WhyMissing] != 2 || len(q.Why) != 3 {
		t.Errorf("why %v", q.Why)
	}
	if len(q.Locks) != 1 || q.Locks[0].Holder != "lan" || len(q.Held) != 0 {
		t.Errorf("locks %+v, held %+v", q.Locks, q.Held)
	}
}
