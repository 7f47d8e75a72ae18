package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/confidence"
	"sohoa/pipeline/evaluate"
)

// TestCalibrate sees that too few papers are refused, and what the command line must not be.
func TestCalibrate(t *testing.T) {
	t.Parallel()
	dir := copied(t, "papers/birth_certificate-clean-02.jpg", "papers/birth_certificate-clean-02.truth.json")
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "model.yaml")
	status, _, errs := sohoa(t, data, "calibrate", "--write", file, dir)
	if status != exitUsage || !strings.Contains(errs, "too few") {
		t.Errorf("one paper: status %d, %s", status, errs)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a model was written all the same")
	}
	for name, args := range map[string][]string{"no folder": {}, "no truth": {t.TempDir()}, "limit": {"--limit", "2", dir}} {
		if status, _, errs := sohoa(t, data, append([]string{"calibrate"}, args...)...); status != exitUsage {
			t.Errorf("%s: status %d, %s", name, status, errs)
		}
	}
}

// TestExamplesOf sees that a value keeps its file, its signals and its truth.
func TestExamplesOf(t *testing.T) {
	t.Parallel()
	truth := evaluate.Truth{File: "a.pdf", Documents: []evaluate.TruthDocument{{Type: "decision", Pages: []int{1},
		Fields:       map[models.FieldName]string{"signer": "Vũ Hải", "document_no": "12/2020"},
		Alternatives: map[models.FieldName][]string{"document_no": {"12"}}}}}
	signals := map[string]float64{confidence.Form: 0.5}
	got := examplesOf("own", []evaluate.Outcome{evaluate.Compare(truth, models.Digitisation{Documents: []models.Document{{Type: "decision", Pages: []int{1},
		Fields: []models.Field{
			{Name: "signer", Value: "Vũ Hài", Signals: signals},
			{Name: "document_no", Value: "12", Signals: signals},
			{Name: "issue_date", State: models.StateMissing},
		}}}})})
	if len(got) != 2 || got[0].Right || !got[1].Right || got[0].File != "a.pdf" || got[0].Set != "own" || got[1].Signals[confidence.Form] != 0.5 {
		t.Errorf("got %+v", got)
	}
}

// TestDecided takes what people confirmed and corrected as examples, with the signals of the machine's values.
func TestDecided(t *testing.T) {
	t.Parallel()
	a := openArchive(t)
	for file, answer := range map[string]string{"f1": "Kinh", "f2": "Tày", "f3": ""} {
		d, err := a.store.Receive(t.Context(), models.Dossier{Unit: localUnit, Lane: models.LaneDesk,
			Files: []models.File{{Name: "a.pdf", SHA256: file, Blob: models.BlobRef(file)}}}, "")
		a.must(err)
		ticket := d.Files[0].Ticket(d.Lane)
		_, err = a.store.Claim(t.Context(), ticket, "test")
		a.must(err)
		a.must(a.store.Finish(t.Context(), ticket, models.Digitisation{Documents: []models.Document{{Type: "birth_certificate", Pages: []int{1},
			Fields: []models.Field{{Name: "ethnicity", Value: "Kinh", State: models.StateCheck, Source: models.SourceRules,
				Signals: map[string]float64{"form": 1, "label": 0.9}}}}}}))
		read, err := a.store.Digitisation(t.Context(), models.In(localUnit), d.Files[0].ID)
		a.must(err)
		if answer != "" {
			a.must(a.store.Correct(t.Context(), models.In(localUnit), read.Documents[0].ID, "ethnicity", answer, "an"))
		}
	}
	found, data, err := decided(t.Context(), &house{store: a.store})
	a.must(err)
	if len(found) != 2 || data.Values != 2 || data.Wrong != 1 || data.Files != 2 {
		t.Fatalf("%+v of %+v", found, data)
	}
	for _, e := range found {
		if e.Right != (e.File == "f1") || e.Signals["label"] != 0.9 {
			t.Errorf("%+v", e)
		}
	}
}
