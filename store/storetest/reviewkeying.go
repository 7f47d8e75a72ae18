package storetest

import (
	"testing"
	"time"

	"sohoa/models"
)

// firstKeyed gives a paper that lan finished in a unit that wants a second keying, with what she said of the date.
func firstKeyed(t *testing.T, l Opened, date string) (models.Dossier, models.DocumentID) {
	t.Helper()
	must(t, "SetPolicy", l.SetPolicy(t.Context(), ours, models.Policy{Unit: unit, Name: models.PolicySecondKeying, Value: models.PolicyOn}, "chief"))
	d, ids := waiting(t, l, models.LaneDesk, papers(1))
	say(t, l, ids[0], "lan", "date_of_birth", date)
	say(t, l, ids[0], "lan", "document_no", "12/2020")
	done(t, l, ids[0], "lan", "full_name", "date_of_birth")
	if s := stateOf(t, l, d.Code); s != models.DossierReview {
		t.Errorf("dossier is %s before the second keying", s)
	}
	next(t, l, "lan", "", "") // not for the one who keyed first
	return d, ids[0]
}

// keyAgain keys a field as the second person.
func keyAgain(t *testing.T, l Opened, document models.DocumentID, actor string, name models.FieldName, value string) error {
	t.Helper()
	r, err := l.Review(t.Context(), ours, document, actor)
	must(t, "Review", err)
	k := models.Keying{Field: name}
	for _, open := range r.Keyings {
		if open.Field == name && open.Second == actor {
			k = open
		}
	}
	_, err = l.DecideField(t.Context(), ours, document, models.FieldDecision{Field: name, Value: value, Version: k.Blind().Version(), Actor: actor})
	return err
}

func testKeyedAlike(t *testing.T, l Opened) {
	d, id := firstKeyed(t, l, "2020-05-18")
	next(t, l, "hai", "", id)
	r, err := l.Review(t.Context(), ours, id, "hai")
	must(t, "Review", err)
	if r.Stage != models.StageSecond || len(r.Keyings) != 1 || r.Keyings[0].Field != "date_of_birth" || r.Keyings[0].First != "lan" {
		t.Fatalf("keyings %+v: the machine vouches for the name, and nobody decided it", r.Keyings)
	}
	wantCode(t, "FinishReview before keying", l.FinishReview(t.Context(), ours, id, nil, "hai"), models.CodeConflict)
	wantCode(t, "keying by the first person", keyAgain(t, l, id, "lan", "date_of_birth", "2020-05-18"), models.CodeConflict)
	must(t, "keying", keyAgain(t, l, id, "hai", "date_of_birth", "2020-05-19"))
	must(t, "keying again", keyAgain(t, l, id, "hai", "date_of_birth", "2020-05-18"))
	if f := fieldNow(t, l, id, "date_of_birth"); f.Value != "2020-05-18" {
		t.Errorf("the field became %+v", f)
	}
	done(t, l, id, "hai", "full_name", "date_of_birth")
	if s := stateOf(t, l, d.Code); s != models.DossierDone {
		t.Errorf("dossier is %s", s)
	}
	l.Pass(11 * time.Minute)
	if n := entering(t, l); n != 1 {
		t.Errorf("%d papers enter the register", n)
	}
}

func testKeyedUnlike(t *testing.T, l Opened) {
	d, id := firstKeyed(t, l, "2020-05-18")
	next(t, l, "hai", "", id)
	must(t, "keying", keyAgain(t, l, id, "hai", "date_of_birth", "2020-05-13"))
	done(t, l, id, "hai")
	next(t, l, "hai", id, "")
	next(t, l, "lan", "", "")
	if n := entering(t, l); n != 0 {
		t.Error("a paper in dispute enters the register")
	}
	next(t, l, "ba", "", id)
	r, err := l.Review(t.Context(), ours, id, "ba")
	must(t, "Review", err)
	if r.Stage != models.StageThird || r.Keyings[0].Value != "2020-05-13" || r.Document.Field("date_of_birth").Value != "2020-05-18" {
		t.Errorf("the third person sees %+v and %+v", r.Keyings, r.Document.Field("date_of_birth"))
	}
	wantCode(t, "FinishReview in dispute", l.FinishReview(t.Context(), ours, id, nil, "ba"), models.CodeConflict)
	for _, actor := range []string{"lan", "hai"} {
		f := fieldNow(t, l, id, "date_of_birth")
		_, err := l.DecideField(t.Context(), ours, id, models.FieldDecision{Field: f.Name, Value: "2020-05-13", Version: f.Version(), Actor: actor})
		wantCode(t, "deciding one's own dispute", err, models.CodeConflict)
	}
	say(t, l, id, "ba", "date_of_birth", "2020-05-14")
	if _, err := takeBack(t, l, id, "ba", "date_of_birth"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "FinishReview after the decision was taken back", l.FinishReview(t.Context(), ours, id, nil, "ba"), models.CodeConflict)
	say(t, l, id, "ba", "date_of_birth", "2020-05-13")
	done(t, l, id, "ba", "date_of_birth")
	if s := stateOf(t, l, d.Code); s != models.DossierDone {
		t.Errorf("dossier is %s", s)
	}
	if f := fieldNow(t, l, id, "date_of_birth"); f.Value != "2020-05-13" || f.State != models.StateCorrected {
		t.Errorf("the field is %+v", f)
	}
}

func testKeyingUndone(t *testing.T, l Opened) {
	_, id := firstKeyed(t, l, "2020-05-18")
	must(t, "UndoFinish", l.UndoFinish(t.Context(), ours, id, "lan"))
	say(t, l, id, "lan", "date_of_birth", "2020-05-13") // nobody keyed yet: she may mend it
	done(t, l, id, "lan", "date_of_birth")
	next(t, l, "lan", id, "")
	next(t, l, "hai", "", id)
	must(t, "keying", keyAgain(t, l, id, "hai", "date_of_birth", "2020-05-13"))
	wantCode(t, "UndoFinish while the second person keys", l.UndoFinish(t.Context(), ours, id, "lan"), models.CodeConflict)
	done(t, l, id, "hai", "date_of_birth")
	must(t, "UndoFinish by the second person", l.UndoFinish(t.Context(), ours, id, "hai"))
	must(t, "keying again", keyAgain(t, l, id, "hai", "date_of_birth", "2020-05-14"))
	done(t, l, id, "hai", "date_of_birth")
	next(t, l, "hai", id, "")
	next(t, l, "ba", "", id)
}
