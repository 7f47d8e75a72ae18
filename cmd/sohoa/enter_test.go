package main

import (
	"context"
	"log/slog"
	"testing"

	"sohoa/models"
)

// TestEnterConfirmed lets what a person confirmed become a result, once, under the dossier's next number, and again when he
// changes his mind; a certified copy becomes none.
func TestEnterConfirmed(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	h := &house{settings: defaultSettings(), store: a.store, log: slog.New(slog.DiscardHandler), name: "test"}
	finder, err := h.finder()
	a.must(err)
	h.links = finder
	name := models.Field{Name: "full_name", Value: "LÊ THỊ MAI", State: models.StateCheck}
	number := models.Field{Name: "document_no", Value: "51/2020", State: models.StateAuto}
	paper := models.Document{Type: "birth_certificate", Pages: []int{1}, Fields: []models.Field{name, number}}
	second, copied := paper, paper
	second.Pages, second.Fields = []int{2}, []models.Field{name, {Name: "document_no", Value: "52/2020", State: models.StateAuto}}
	copied.Pages, copied.Findings = []int{3}, []models.Finding{{Code: models.FindingCertifiedCopy}}
	citing := models.Document{Type: "decision", Pages: []int{4}, Links: []models.Link{{Relation: models.RelationReference, State: models.LinkPending,
		Cited: &models.Citation{Type: "birth_certificate", DocumentNo: "51/2020"}}}}
	dossier, read := a.finish(models.Digitisation{Documents: []models.Document{paper, second, copied, citing}})

	entered, err := h.enterConfirmed(t.Context())
	if a.must(err); entered != 0 {
		t.Fatalf("%d papers entered that nobody confirmed", entered)
	}
	for _, d := range read.Documents[:3] {
		a.must(a.store.Correct(t.Context(), models.In(localUnit), d.ID, "full_name", "LÊ THỊ MAI", "an"))
	}
	a.must(h.tendOnce(t.Context()))
	for code, want := range map[string]string{"-KQ1": "51/2020", "-KQ2": "52/2020"} {
		r, _, err := a.store.Result(t.Context(), models.ResultCode(string(dossier)+code))
		if err != nil {
			// The order of two papers confirmed at once is nobody's promise.
			t.Fatalf("%s: %v", code, err)
		}
		if r.Holder.FullName != "LÊ THỊ MAI" || r.Dossier != dossier || r.State != models.ResultValid {
			t.Errorf("%s for %s: %+v", code, want, r)
		}
	}
	if _, _, err := a.store.Result(t.Context(), models.ResultCode(string(dossier)+"-KQ3")); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("a certified copy became a result: %v", err)
	}
	a.must(a.store.Correct(t.Context(), models.In(localUnit), read.Documents[0].ID, "full_name", "LÊ THỊ MAY", "an"))
	if entered, err = h.enterConfirmed(context.Background()); err != nil || entered != 1 {
		t.Errorf("after a change of mind %d entered, %v", entered, err)
	}
	if entered, err = h.enterConfirmed(context.Background()); err != nil || entered != 0 {
		t.Errorf("with nothing new %d entered, %v", entered, err)
	}
	now, err := a.store.Digitisation(t.Context(), models.In(localUnit), read.file)
	a.must(err)
	for _, d := range now.Documents {
		if d.Type == "decision" && (len(d.Links) != 1 || d.Links[0].State != models.LinkProposed || d.Links[0].ResultCode == "") {
			t.Errorf("the reference did not find what arrived: %+v", d.Links)
		}
	}
}

// readFile is what a test's file was read as.
type readFile struct {
	models.Digitisation
	file models.FileID
}

// finish puts a file with the documents into a dossier of its own.
func (a *archive) finish(read models.Digitisation) (models.DossierCode, readFile) {
	a.Helper()
	d, err := a.store.Receive(a.Context(), models.Dossier{Unit: localUnit, Lane: models.LaneDesk, Channel: models.ChannelDirect,
		Files: []models.File{{Name: "a.pdf", SHA256: "sum", Blob: "blob"}}}, "")
	a.must(err)
	ticket := d.Files[0].Ticket(d.Lane)
	_, err = a.store.Claim(a.Context(), ticket, "test")
	a.must(err)
	a.must(a.store.Finish(a.Context(), ticket, read))
	kept, err := a.store.Digitisation(a.Context(), models.In(localUnit), d.Files[0].ID)
	a.must(err)
	return d.Code, readFile{kept, d.Files[0].ID}
}
