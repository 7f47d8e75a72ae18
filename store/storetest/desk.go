package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"sohoa/models"
)

// Desker is what a ledger knows of papers that are gathered at a desk.
type Desker interface {
	OpenDossier(ctx context.Context, i models.Intake, key string) (models.DossierCode, error)
	Intake(ctx context.Context, scope models.Scope, code models.DossierCode) (models.Intake, error)
	SetPeople(ctx context.Context, scope models.Scope, i models.Intake, actor string) error
	Accept(ctx context.Context, scope models.Scope, code models.DossierCode, actor string) error
	OpenIntakes(ctx context.Context, scope models.Scope, most int) ([]models.IntakeLine, error)
	RecentProcedures(ctx context.Context, unit models.UnitCode, most int) ([]models.ProcedureCode, error)
	DecideComponent(ctx context.Context, scope models.Scope, code models.DossierCode, c models.Component, actor string) error
	ReuseResult(ctx context.Context, scope models.Scope, r models.Reuse) error
	PlacePaper(ctx context.Context, scope models.Scope, place models.PaperPlace, actor string) error
	AddFile(ctx context.Context, scope models.Scope, code models.DossierCode, upload string, f models.File, actor string) (models.Addition, error)
	Addition(ctx context.Context, scope models.Scope, code models.DossierCode, upload string) (models.Addition, error)
	SentBack(ctx context.Context, scope models.Scope, code models.DossierCode, most int) ([]models.SentBack, error)
	ReplacePage(ctx context.Context, scope models.Scope, file models.FileID, page int, upload string, with models.File, actor string) (models.Addition, error)
}

// intake gives what a desk writes down, with a component of each kind.
func intake() models.Intake {
	return models.Intake{Unit: unit, Procedure: "1.001193", Title: "Đăng ký khai sinh", By: "lan", Phone: "0900000000", Sets: 1,
		Holder: models.Person{FullName: "Nguyễn Thị An", PersonalID: "099190000001"}, Applicant: models.Person{FullName: "Trần Văn Bình"},
		Relation: "cha", Due: "2026-11-27",
		Components: []models.Component{
			{Name: "declaration", Label: "Tờ khai", Presented: "form", Required: "yes", Types: []models.TypeName{"birth_declaration"}},
			{Name: "birth", Label: "Giấy khai sinh", Presented: "original", Required: "yes", Digitise: "a", Types: []models.TypeName{"birth_certificate"}},
			{Name: "sister", Label: "Giấy khai sinh của em", Presented: "original", Required: "when", Digitise: "a", Note: "có em", Types: []models.TypeName{"birth_certificate"}},
			{Name: "identity", Label: "Thẻ căn cước", Presented: "show", Required: "yes", Types: []models.TypeName{"id_card"}, Database: "CSDL quốc gia về dân cư"},
		}}
}

// opened gives a ledger's open dossier.
func opened(t *testing.T, l Ledger) models.DossierCode {
	t.Helper()
	code, err := l.OpenDossier(t.Context(), intake(), "")
	must(t, "OpenDossier", err)
	return code
}

// added gives a file that was added to a dossier.
func added(t *testing.T, l Ledger, code models.DossierCode, upload string) models.Addition {
	t.Helper()
	a, err := l.AddFile(t.Context(), models.In(unit), code, upload, dossier(1).Files[0], "lan")
	must(t, "AddFile", err)
	return a
}

// stand gives how the components stand, as "birth paper digitised".
func stand(t *testing.T, l Ledger, code models.DossierCode) []string {
	t.Helper()
	i, err := l.Intake(t.Context(), models.In(unit), code)
	must(t, "Intake", err)
	var out []string
	for _, c := range i.Components {
		out = append(out, fmt.Sprintf("%s %s %s", c.Name, c.Presence, c.State))
	}
	return out
}

func wantStand(t *testing.T, l Ledger, code models.DossierCode, want ...string) {
	t.Helper()
	if got := stand(t, l, code); !slices.Equal(got, want) {
		t.Errorf("the components stand\n%v, want\n%v", got, want)
	}
}

func stateOf(t *testing.T, l Ledger, code models.DossierCode) models.DossierState {
	t.Helper()
	d, _, err := l.Dossier(t.Context(), models.In(unit), code)
	must(t, "Dossier", err)
	return d.State
}

func testOpenDossier(t *testing.T, open func() Ledger) {
	l := open()
	want := intake()
	code, err := l.OpenDossier(t.Context(), want, "k")
	must(t, "OpenDossier", err)
	again, err := l.OpenDossier(t.Context(), want, "k")
	must(t, "OpenDossier", err)
	if again != code {
		t.Errorf("the key was taken twice: %s, %s", code, again)
	}
	got, err := open().Intake(t.Context(), models.In(unit), code)
	must(t, "Intake", err)
	if time.Since(got.Opened) > time.Hour || !got.Open() {
		t.Errorf("opened %s, accepted %s", got.Opened, got.Accepted)
	}
	want.Dossier, want.Opened, want.Components = code, got.Opened, nil
	components := got.Components
	got.Components = nil
	if asJSON(t, got) != asJSON(t, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if len(components) != 4 || components[1].Types[0] != "birth_certificate" || components[2].Note != "có em" {
		t.Errorf("%+v", components)
	}
	wantStand(t, l, code, "declaration missing none", "birth missing none", "sister optional none", "identity shared none")
	d, _, err := l.Dossier(t.Context(), models.In(unit), code)
	must(t, "Dossier", err)
	if d.State != models.DossierOpen || d.Holder != "Nguyễn Thị An" || len(d.Files) != 0 {
		t.Errorf("%+v", d)
	}
	lines, err := l.OpenIntakes(t.Context(), models.In(unit), 9)
	must(t, "OpenIntakes", err)
	if len(lines) != 1 || lines[0].Dossier != code || lines[0].Holder != "Nguyễn Thị An" {
		t.Errorf("open: %+v", lines)
	}
	recent, err := l.RecentProcedures(t.Context(), unit, 9)
	must(t, "RecentProcedures", err)
	if !slices.Equal(recent, []models.ProcedureCode{"1.001193"}) {
		t.Errorf("recent: %v", recent)
	}
	_, err = l.OpenDossier(t.Context(), models.Intake{Unit: unit}, "")
	wantCode(t, "without a procedure", err, models.CodeInvalid)
}

func testDeskScope(t *testing.T, open func() Ledger) {
	l := open()
	code := opened(t, l)
	a := added(t, l, code, "u1")
	foreign := models.In(otherUnit)
	i := intake()
	i.Dossier = code
	_, err := l.Intake(t.Context(), foreign, code)
	wantCode(t, "Intake", err, models.CodeNotFound)
	wantCode(t, "SetPeople", l.SetPeople(t.Context(), foreign, i, "eve"), models.CodeNotFound)
	wantCode(t, "Accept", l.Accept(t.Context(), foreign, code, "eve"), models.CodeNotFound)
	wantCode(t, "Decide", l.DecideComponent(t.Context(), foreign, code, models.Component{Name: "birth", Decision: models.DecisionOmitted}, "eve"), models.CodeNotFound)
	wantCode(t, "ReuseResult", l.ReuseResult(t.Context(), foreign, reuse(t, l, code)), models.CodeNotFound)
	wantCode(t, "PlacePaper", l.PlacePaper(t.Context(), foreign, models.PaperPlace{File: a.File.ID, Page: 1, Component: "birth"}, "eve"), models.CodeNotFound)
	_, err = l.AddFile(t.Context(), foreign, code, "u2", dossier(1).Files[0], "eve")
	wantCode(t, "AddFile", err, models.CodeNotFound)
	_, err = l.AddFile(t.Context(), foreign, code, "u1", dossier(1).Files[0], "eve")
	wantCode(t, "AddFile again", err, models.CodeNotFound)
	_, err = l.ReplacePage(t.Context(), foreign, a.File.ID, 1, "u3", dossier(1).Files[0], "eve")
	wantCode(t, "ReplacePage", err, models.CodeNotFound)
	lines, err := l.OpenIntakes(t.Context(), foreign, 9)
	must(t, "OpenIntakes", err)
	if len(lines) != 0 {
		t.Errorf("another unit sees %+v", lines)
	}
	d, _ := received(t, l, 1)
	_, err = l.AddFile(t.Context(), models.In(unit), d.Code, "u4", dossier(1).Files[0], "lan")
	wantCode(t, "AddFile to what no desk opened", err, models.CodeNotFound)
	wantStand(t, l, code, "declaration missing none", "birth missing none", "sister optional none", "identity shared none")
}

func testAddFile(t *testing.T, open func() Ledger) {
	l := open()
	code := opened(t, l)
	first := added(t, l, code, "u1")
	again := added(t, l, code, "u1")
	if !again.Again || again.File.ID != first.File.ID {
		t.Errorf("the upload was added twice: %+v, %+v", first, again)
	}
	known, err := l.Addition(t.Context(), models.In(unit), code, "u1")
	must(t, "Addition", err)
	if known.File.ID != first.File.ID || known.Bytes != first.File.Size {
		t.Errorf("the upload became %+v, want %+v", known, first)
	}
	_, err = l.Addition(t.Context(), models.In(unit), code, "u9")
	wantCode(t, "an upload that is not there", err, models.CodeNotFound)
	_, err = l.Addition(t.Context(), models.In(otherUnit), code, "u1")
	wantCode(t, "an upload of another unit", err, models.CodeNotFound)
	second := added(t, l, code, "u2")
	d, _, err := l.Dossier(t.Context(), models.In(unit), code)
	must(t, "Dossier", err)
	if len(d.Files) != 2 || d.Files[1].ID != second.File.ID || d.State != models.DossierOpen {
		t.Fatalf("%+v", d)
	}
	claimed(t, l, first.Ticket)
	if s := stateOf(t, l, code); s != models.DossierOpen {
		t.Errorf("while it is read it is %s", s)
	}
	must(t, "Finish", l.Finish(t.Context(), first.Ticket, reading("AN")))
	wantCode(t, "ticket", func() error { _, err := l.Claim(t.Context(), first.Ticket, "x"); return err }(), models.CodeConflict)
	other := opened(t, l)
	_, err = l.AddFile(t.Context(), models.In(unit), other, "u1", dossier(1).Files[0], "lan")
	wantCode(t, "an upload of another dossier", err, models.CodeNotFound)
	_, err = l.AddFile(t.Context(), models.In(unit), other, "", dossier(1).Files[0], "lan")
	wantCode(t, "an upload without a name", err, models.CodeInvalid)
}

func testReplacePage(t *testing.T, open func() Ledger) {
	l := open()
	code := opened(t, l)
	a := added(t, l, code, "u1")
	claimed(t, l, a.Ticket)
	with := dossier(1).Files[0]
	r, err := l.ReplacePage(t.Context(), models.In(unit), a.File.ID, 2, "u2", with, "lan")
	must(t, "ReplacePage", err)
	again, err := l.ReplacePage(t.Context(), models.In(unit), a.File.ID, 2, "u2", with, "lan")
	must(t, "ReplacePage", err)
	if !again.Again || again.Ticket != r.Ticket {
		t.Errorf("%+v, again %+v", r, again)
	}
	wantCode(t, "whoever read it", l.Finish(t.Context(), a.Ticket, reading("AN")), models.CodeConflict)
	c := claimed(t, l, r.Ticket)
	want := []models.Rescan{{Page: 2, Blob: with.Blob, Size: with.Size}}
	if !slices.Equal(c.File.Rescans, want) || c.File.Blob != a.File.Blob {
		t.Errorf("the line gets %+v", c.File)
	}
	must(t, "Finish", l.Finish(t.Context(), r.Ticket, reading("AN")))
	f, err := open().File(t.Context(), models.In(unit), a.File.ID)
	must(t, "File", err)
	if !slices.Equal(f.Rescans, want) || f.State != models.FileDone {
		t.Errorf("%+v", f)
	}
	_, err = l.ReplacePage(t.Context(), models.In(unit), a.File.ID, 0, "u3", with, "lan")
	wantCode(t, "page 0", err, models.CodeInvalid)
}

func testComponents(t *testing.T, open func() Ledger) {
	l := open()
	code := opened(t, l)
	a := added(t, l, code, "u1")
	read := reading("AN")
	read.Documents[0].Findings = nil
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, read))
	wantStand(t, l, code, "declaration missing none", "birth paper digitised", "sister optional none", "identity shared none")

	b := added(t, l, code, "u2")
	claimed(t, l, b.Ticket)
	must(t, "Finish", l.Finish(t.Context(), b.Ticket, reading("BA"))) // a certified copy
	wantStand(t, l, code, "declaration missing none", "birth paper digitised", "sister paper none", "identity shared none")
	in := models.In(unit)
	must(t, "PlacePaper", l.PlacePaper(t.Context(), in, models.PaperPlace{File: b.File.ID, Page: 1, Component: "declaration"}, "lan"))
	wantStand(t, l, code, "declaration paper none", "birth paper digitised", "sister optional none", "identity shared none")
	must(t, "PlacePaper", l.PlacePaper(t.Context(), in, models.PaperPlace{File: b.File.ID, Page: 1, Component: models.NoComponent}, "lan"))
	wantStand(t, l, code, "declaration missing none", "birth paper digitised", "sister optional none", "identity shared none")
	must(t, "PlacePaper", l.PlacePaper(t.Context(), in, models.PaperPlace{File: b.File.ID, Page: 1}, "lan"))
	wantCode(t, "a place that is none", l.PlacePaper(t.Context(), in, models.PaperPlace{File: b.File.ID, Page: 1, Component: "x"}, "lan"), models.CodeNotFound)

	for _, c := range []models.Component{{Name: "declaration", Decision: models.DecisionHandedIn}, {Name: "birth", Form: models.CopyPhoto},
		{Name: "sister", Form: models.CopyOriginal}, {Name: "identity", Decision: models.DecisionShown}} {
		must(t, "Decide", l.DecideComponent(t.Context(), in, code, c, "lan"))
	}
	wantStand(t, open(), code, "declaration handed_in none", "birth paper none", "sister paper digitised", "identity shown none")
	wantCode(t, "no reason", l.DecideComponent(t.Context(), in, code, models.Component{Name: "birth", Decision: models.DecisionDemanded}, "lan"), models.CodeInvalid)
	wantCode(t, "a reuse", l.DecideComponent(t.Context(), in, code, models.Component{Name: "birth", Decision: models.DecisionReused}, "lan"), models.CodeInvalid)
	wantCode(t, "no component", l.DecideComponent(t.Context(), in, code, models.Component{Name: "x"}, "lan"), models.CodeNotFound)
}

func testReuseResult(t *testing.T, open func() Ledger) {
	l := open()
	code := opened(t, l)
	r := reuse(t, l, code)
	r.Component = "birth"
	in := models.In(unit)
	must(t, "ReuseResult", l.ReuseResult(t.Context(), in, r))
	wantStand(t, l, code, "declaration missing none", "birth reused reused", "sister optional none", "identity shared none")
	wantCode(t, "again", l.ReuseResult(t.Context(), in, r), models.CodeConflict)
	wantCode(t, "undone", l.DecideComponent(t.Context(), in, code, models.Component{Name: "birth", Decision: models.DecisionScan}, "lan"), models.CodeConflict)

	_, err := l.EnterResult(t.Context(), "1", models.KeyedResult{Result: models.Result{Code: "KQ-2", Type: "birth_certificate", Dossier: "H26-1"}, Keys: []string{"k"}}, "lan")
	must(t, "EnterResult", err)
	r.Component, r.Result = "sister", "KQ-2"
	must(t, "ReuseResult", l.ReuseResult(t.Context(), in, r))
	r.Component, r.Outcome, r.Replaced, r.Reason = "declaration", models.ReuseDemanded, "", "bản lưu mờ"
	must(t, "ReuseResult", l.ReuseResult(t.Context(), in, r))
	wantStand(t, l, code, "declaration missing none", "birth reused reused", "sister reused reused_from_result", "identity shared none")
	book, err := l.Reuses(t.Context(), unit)
	must(t, "Reuses", err)
	if len(book) != 3 {
		t.Errorf("the book has %+v", book)
	}
	r.Component = "x"
	wantCode(t, "no component", l.ReuseResult(t.Context(), in, r), models.CodeNotFound)
	// A paper that comes all the same changes nothing about a reuse.
	a := added(t, l, code, "u1")
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, reading("AN")))
	wantStand(t, l, code, "declaration missing none", "birth reused reused", "sister reused reused_from_result", "identity shared none")
}

func testAccept(t *testing.T, open func() Ledger) {
	l := open()
	in := models.In(unit)
	i := intake()
	i.Holder, i.Due = models.Person{}, ""
	code, err := l.OpenDossier(t.Context(), i, "")
	must(t, "OpenDossier", err)
	wantCode(t, "without a holder", l.Accept(t.Context(), in, code, "lan"), models.CodeInvalid)
	i = intake()
	i.Dossier = code
	must(t, "SetPeople", l.SetPeople(t.Context(), in, i, "lan"))
	a := added(t, l, code, "u1")
	must(t, "Accept", l.Accept(t.Context(), in, code, "lan"))
	if s := stateOf(t, l, code); s != models.DossierReceived {
		t.Errorf("accepted before anything was read it is %s", s)
	}
	wantCode(t, "accepted twice", l.Accept(t.Context(), in, code, "lan"), models.CodeConflict)
	wantCode(t, "other people", l.SetPeople(t.Context(), in, i, "lan"), models.CodeConflict)
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, reading("AN")))
	if s := stateOf(t, l, code); s != models.DossierReview {
		t.Errorf("read it is %s", s)
	}
	added(t, l, code, "u2") // what was missing
	if s := stateOf(t, l, code); s != models.DossierProcessing {
		t.Errorf("with another file it is %s", s)
	}
	got, err := l.Intake(t.Context(), in, code)
	must(t, "Intake", err)
	if got.Open() || got.AcceptedBy != "lan" || time.Since(got.Accepted) > time.Hour {
		t.Errorf("%+v", got)
	}
	lines, err := l.OpenIntakes(t.Context(), in, 9)
	must(t, "OpenIntakes", err)
	if len(lines) != 0 {
		t.Errorf("still open: %+v", lines)
	}
	empty := opened(t, l)
	must(t, "Accept", l.Accept(t.Context(), in, empty, "lan"))
	if s := stateOf(t, l, empty); s != models.DossierDone {
		t.Errorf("accepted without a file it is %s", s)
	}
}

// sent has a paper of a read file of the dossier sent back, and gives the file.
func sent(t *testing.T, l Ledger, code models.DossierCode, upload string, h models.Hold) models.FileID {
	t.Helper()
	a := added(t, l, code, upload)
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, reading("AN")))
	read, err := l.Digitisation(t.Context(), models.In(unit), a.File.ID)
	must(t, "Digitisation", err)
	h.Document = read.Documents[0].ID
	must(t, "HoldReview", l.HoldReview(t.Context(), models.In(unit), h))
	return a.File.ID
}

// What reviewers want scanned again is told until it came, to whoever may see the dossier.
func testSentBack(t *testing.T, open func() Ledger) {
	l := open()
	one, two := opened(t, l), opened(t, l)
	first := sent(t, l, one, "u1", models.Hold{Kind: models.HoldRescan, Reason: "mờ", Pages: []int{1}, By: "mai"})
	second := sent(t, l, two, "u2", models.Hold{Kind: models.HoldRescan, Reason: "cụt góc", Pages: []int{1}, By: "hoa"})
	sent(t, l, opened(t, l), "u3", models.Hold{Kind: models.HoldPostponed, Reason: "chờ hỏi", By: "tam"})
	want := func(what string, scope models.Scope, code models.DossierCode, most int, files ...models.FileID) []models.SentBack {
		t.Helper()
		back, err := l.SentBack(t.Context(), scope, code, most)
		must(t, "SentBack", err)
		var got []models.FileID
		for _, b := range back {
			got = append(got, b.File)
		}
		if !slices.Equal(got, files) {
			t.Errorf("%s: %v, want %v", what, got, files)
		}
		return back
	}
	in := models.In(unit)
	back := want("of all dossiers, the oldest wish first", in, "", 9, first, second)
	if b := back[0]; b.Dossier != one || b.Type != "birth_certificate" || b.Reason != "mờ" || b.By != "mai" || !slices.Equal(b.Pages, []int{1}) || time.Since(b.At) > time.Hour {
		t.Errorf("%+v", b)
	}
	want("of one dossier", in, two, 9, second)
	want("at most one", in, "", 1, first)
	want("of all units", models.Everywhere(), "", 9, first, second)
	want("of another unit", models.In(otherUnit), "", 9)
	want("of a dossier of another unit", models.In(otherUnit), one, 9)
	a, err := l.ReplacePage(t.Context(), in, first, 1, "u4", models.File{Blob: "again", Size: 7, SHA256: "sha-again"}, "lan")
	must(t, "ReplacePage", err)
	claimed(t, l, a.Ticket)
	must(t, "Finish", l.Finish(t.Context(), a.Ticket, reading("AN")))
	want("after the page came", in, "", 9, second)
}
