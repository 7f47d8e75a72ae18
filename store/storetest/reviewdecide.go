package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sohoa/models"
)

func testDecide(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(1))
	before := fieldNow(t, l, ids[0], "date_of_birth")
	f := say(t, l, ids[0], "lan", "date_of_birth", "2020-05-17")
	if f.State != models.StateConfirmed || f.Source != models.SourceRules || len(f.Evidence) != 1 {
		t.Errorf("what the machine read became %+v", f)
	}
	_, err := l.DecideField(t.Context(), ours, ids[0], models.FieldDecision{Field: "date_of_birth", Value: "2020-05-18", Version: before.Version(), Actor: "lan"})
	wantCode(t, "DecideField of what changed", err, models.CodeConflict)
	place := []models.Evidence{{Page: 1, Box: models.Box{Left: 1, Top: 2, Right: 3, Bottom: 4}}}
	f, err = l.DecideField(t.Context(), ours, ids[0], models.FieldDecision{Field: "date_of_birth", Value: "2020-05-18", Version: f.Version(), Actor: "lan",
		Evidence: place, Findings: []models.Finding{{Code: models.FindingOverridden}}})
	must(t, "DecideField", err)
	if f.State != models.StateCorrected || f.Source != models.SourceClerk || f.Evidence[0] != place[0] || asJSON(t, fieldNow(t, l, ids[0], "date_of_birth")) != asJSON(t, f) {
		t.Errorf("what was typed became %+v", f)
	}
	absent, err := l.DecideField(t.Context(), ours, ids[0], models.FieldDecision{Field: "document_no", Version: fieldNow(t, l, ids[0], "document_no").Version(),
		Actor: "lan", Findings: []models.Finding{{Code: models.FindingAbsent}}})
	must(t, "DecideField", err)
	if absent.State != models.StateConfirmed || absent.Value != "" || absent.Findings[len(absent.Findings)-1].Code != models.FindingAbsent {
		t.Errorf("what is not on the paper became %+v", absent)
	}
	added := say(t, l, ids[0], "lan", "home_town", "Huế")
	if added.State != models.StateCorrected || added.Source != models.SourceClerk || fieldNow(t, l, ids[0], "home_town").Value != "Huế" {
		t.Errorf("the field that no machine found became %+v", added)
	}
	events, err := l.Events(t.Context(), ours, d.Code)
	must(t, "Events", err)
	got := ""
	for _, e := range events {
		if e.Actor == models.ActorMachine {
			continue
		}
		got += e.Actor + " " + e.Action + " " + e.Detail + "\n"
	}
	if want := "lan confirmed date_of_birth\nlan corrected date_of_birth\nlan confirmed document_no\nlan corrected home_town\n"; got != want {
		t.Errorf("history\n%swant\n%s", got, want)
	}
	r, err := l.Review(t.Context(), ours, ids[0], "lan")
	must(t, "Review", err)
	if len(r.Touched) != 3 || r.Touched[0].Actor != "lan" || r.Open[ids[0]] != 0 {
		t.Errorf("touched %+v, open %v", r.Touched, r.Open)
	}
}

// Of people who decide the same field at the same time one gets through, and the others are told.
func testDecideRace(t *testing.T, l Opened) {
	for range 6 {
		_, ids := waiting(t, l, models.LaneDesk, papers(1))
		version := fieldNow(t, l, ids[0], "full_name").Version()
		var won atomic.Int32
		var winner atomic.Value
		var group sync.WaitGroup
		for i := range 4 {
			group.Go(func() {
				value := fmt.Sprint("AN ", i)
				_, err := l.DecideField(t.Context(), ours, ids[0], models.FieldDecision{Field: "full_name", Value: value, Version: version, Actor: fmt.Sprint("clerk", i)})
				if err == nil {
					won.Add(1)
					winner.Store(value)
				} else if models.CodeOf(err) != models.CodeConflict {
					t.Errorf("DecideField: %v", err)
				}
			})
		}
		group.Wait()
		if f := fieldNow(t, l, ids[0], "full_name"); won.Load() != 1 || f.Value != winner.Load() {
			t.Fatalf("%d got through, %v last; the field is %+v", won.Load(), winner.Load(), f)
		}
	}
}

// Whatever a person says of a field, whenever it is said, between any of the machine's steps or during one: it stands.
func testDecideAnytime(t *testing.T, l Opened) {
	cases := []struct {
		field   models.FieldName
		value   string
		finding models.FindingCode
	}{
		{"full_name", "", models.FindingIllegible}, {"place_of_birth", "", models.FindingAbsent}, {"home_town", "Huế", ""},
	}
	for at := 1; at <= len(walk); at++ {
		for _, c := range cases {
			what := fmt.Sprintf("%s = %q (%s) during %q", c.field, c.value, c.finding, walk[at-1].name)
			d, tickets := received(t, l, 1)
			ticket := tickets[0]
			for _, w := range walk[:at] {
				ticket = w.step(t, l, ticket)
			}
			_, read, err := l.Dossier(t.Context(), ours, d.Code)
			must(t, what, err)
			document := read[0].Documents[0].ID
			var clerk sync.WaitGroup
			clerk.Go(func() { decideStubbornly(t, l, document, c.field, c.value, c.finding) })
			for _, w := range walk[at:] {
				ticket = w.step(t, l, ticket)
			}
			clerk.Wait()
			f := fieldNow(t, l, document, c.field)
			said := c.finding == ""
			for _, finding := range f.Findings {
				said = said || finding.Code == c.finding
			}
			if f.Value != c.value || !f.State.ByClerk() || !said {
				t.Errorf("%s: the field is %+v", what, f)
			}
			must(t, "ReleaseReview", l.ReleaseReview(t.Context(), "lan"))
		}
	}
}

// decideStubbornly decides a field as it stands, again where a machine changed it meanwhile.
func decideStubbornly(t *testing.T, l Opened, document models.DocumentID, name models.FieldName, value string, finding models.FindingCode) {
	for {
		r, err := l.Review(t.Context(), ours, document, "lan")
		if err != nil {
			t.Errorf("Review: %v", err)
			return
		}
		f := models.Field{Name: name}
		if there := r.Document.Field(name); there != nil {
			f = *there
		}
		d := models.FieldDecision{Field: name, Value: value, Version: f.Version(), Actor: "lan"}
		if finding != "" {
			d.Findings = []models.Finding{{Code: finding}}
		}
		if _, err = l.DecideField(t.Context(), ours, document, d); err == nil {
			return
		}
		if models.CodeOf(err) != models.CodeConflict {
			t.Errorf("DecideField: %v", err)
			return
		}
	}
}

func takeBack(t *testing.T, l Opened, document models.DocumentID, actor string, name models.FieldName) (models.Field, error) {
	t.Helper()
	return l.DecideField(t.Context(), ours, document, models.FieldDecision{Field: name, Undo: true, Version: fieldNow(t, l, document, name).Version(), Actor: actor})
}

func testUndo(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(1))
	var states []models.Field
	for _, value := range []string{"2020-05-17", "2020-05-18", "2020-05-19"} {
		states = append(states, fieldNow(t, l, ids[0], "date_of_birth"))
		say(t, l, ids[0], "lan", "date_of_birth", value)
	}
	for i := len(states) - 1; i >= 0; i-- {
		f, err := takeBack(t, l, ids[0], "lan", "date_of_birth")
		must(t, "undo", err)
		if asJSON(t, f) != asJSON(t, states[i]) || asJSON(t, fieldNow(t, l, ids[0], "date_of_birth")) != asJSON(t, states[i]) {
			t.Errorf("undo gives %+v, want %+v", f, states[i])
		}
	}
	_, err := takeBack(t, l, ids[0], "lan", "date_of_birth")
	wantCode(t, "undo of nothing", err, models.CodeConflict)
	if s := stateOf(t, l, d.Code); s != models.DossierReview {
		t.Errorf("dossier is %s", s)
	}
	say(t, l, ids[0], "lan", "date_of_birth", "2020-05-20") // after an undo all goes on
	if f, err := takeBack(t, l, ids[0], "lan", "date_of_birth"); err != nil || f.State != models.StateCheck {
		t.Errorf("undo gives %+v, %v", f, err)
	}
}

func testUndoAddition(t *testing.T, l Opened) {
	_, ids := waiting(t, l, models.LaneDesk, papers(1))
	say(t, l, ids[0], "lan", "home_town", "Huế")
	if _, err := takeBack(t, l, ids[0], "lan", "home_town"); err != nil {
		t.Fatal(err)
	}
	if f := fieldNow(t, l, ids[0], "home_town"); f.State != "" {
		t.Errorf("the field is still there: %+v", f)
	}
	say(t, l, ids[0], "lan", "home_town", "Vinh")
	if f := fieldNow(t, l, ids[0], "home_town"); f.Value != "Vinh" {
		t.Errorf("the field is %+v", f)
	}
}

func testFinishReview(t *testing.T, l Opened) {
	d, ids := waiting(t, l, models.LaneDesk, papers(1))
	wantCode(t, "FinishReview with open fields", l.FinishReview(t.Context(), ours, ids[0], nil, "lan"), models.CodeConflict)
	decideAll(t, l, ids[0], "lan")
	if n := entering(t, l); n != 0 {
		t.Error("a paper in work enters the register")
	}
	done(t, l, ids[0], "lan")
	next(t, l, "lan", ids[0], "")
	if n := entering(t, l); n != 0 {
		t.Error("a paper that can be taken back enters the register")
	}
	l.Pass(31 * time.Second)
	if n := entering(t, l); n != 1 {
		t.Errorf("%d papers enter the register", n)
	}
	if s := stateOf(t, l, d.Code); s != models.DossierDone {
		t.Errorf("dossier is %s", s)
	}
	if got := actions(t, l, d); got != "started digitised confirmed corrected reviewed" {
		t.Errorf("history is %s", got)
	}
}

// entering counts the papers that would enter the register now.
func entering(t *testing.T, l Opened) int {
	t.Helper()
	found, err := l.ConfirmedDocuments(t.Context(), 10)
	must(t, "ConfirmedDocuments", err)
	return len(found)
}

func testUndoFinish(t *testing.T, l Opened) {
	_, ids := waiting(t, l, models.LaneDesk, papers(2))
	for _, id := range ids {
		decideAll(t, l, id, "lan")
		done(t, l, id, "lan")
	}
	wantCode(t, "UndoFinish of another's", l.UndoFinish(t.Context(), ours, ids[0], "hai"), models.CodeConflict)
	must(t, "UndoFinish", l.UndoFinish(t.Context(), ours, ids[0], "lan"))
	wantCode(t, "UndoFinish twice", l.UndoFinish(t.Context(), ours, ids[0], "lan"), models.CodeConflict)
	if r, err := l.Review(t.Context(), ours, ids[0], "lan"); err != nil || r.Finished || r.Lock == nil || r.Lock.Holder != "lan" {
		t.Errorf("the paper is %+v, %v", r, err)
	}
	done(t, l, ids[0], "lan")
	l.Pass(31 * time.Second)
	wantCode(t, "UndoFinish too late", l.UndoFinish(t.Context(), ours, ids[0], "lan"), models.CodeConflict)
}

func testUnknownPaper(t *testing.T, l Opened) {
	read := papers(1)
	read.Documents[0].Type, read.Documents[0].Fields = models.TypeUnknown, nil
	d, ids := waiting(t, l, models.LaneDesk, read)
	if s := stateOf(t, l, d.Code); s != models.DossierReview {
		t.Errorf("dossier with a paper that nobody knows is %s", s)
	}
	next(t, l, "lan", "", ids[0])
	done(t, l, ids[0], "lan")
	if s := stateOf(t, l, d.Code); s != models.DossierDone {
		t.Errorf("dossier is %s", s)
	}
}
