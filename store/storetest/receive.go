package storetest

import (
	"regexp"
	"slices"
	"sync"
	"testing"

	"sohoa/models"
)

func testReceipt(t *testing.T, open func() Ledger) {
	l := open()
	want := dossier(2)
	got, err := l.Receive(t.Context(), want, "")
	must(t, "Receive", err)
	if !regexp.MustCompile(`^000\.00\.12\.H26-\d{6}-0001$`).MatchString(string(got.Code)) {
		t.Errorf("code %q is not UNIT-YYMMDD-0001", got.Code)
	}
	if got.State != models.DossierReceived || got.Received.IsZero() {
		t.Errorf("state %q, received %v", got.State, got.Received)
	}
	for i, f := range got.Files {
		if f.ID == "" || f.Unit != want.Unit || f.State != models.FileReceived || f.Attempt != 1 || f.Error != nil {
			t.Errorf("file %d: %+v", i, f)
		}
		if f.Name != want.Files[i].Name || f.Blob != want.Files[i].Blob || f.SHA256 != want.Files[i].SHA256 ||
			f.Size != want.Files[i].Size || f.Type != want.Files[i].Type {
			t.Errorf("file %d: got %+v, want what was sent %+v", i, f, want.Files[i])
		}
	}
	if want.Files[0].ID != "" {
		t.Error("Receive changed the caller's files")
	}
	// Another process sees the same.
	again, read, err := open().Dossier(t.Context(), models.In(unit), got.Code)
	must(t, "Dossier", err)
	if asJSON(t, again) != asJSON(t, got) {
		t.Errorf("read again:\n%s\nwant\n%s", asJSON(t, again), asJSON(t, got))
	}
	if len(read) != 2 || read[0].Pages != nil || read[0].Documents != nil {
		t.Errorf("something was read already: %+v", read)
	}
}

func testCodesCount(t *testing.T, open func() Ledger) {
	l := open()
	for i, want := range []string{"0001", "0002", "0003"} {
		d, _ := received(t, l, 1)
		if got := string(d.Code[len(d.Code)-4:]); got != want {
			t.Errorf("dossier %d has serial %s, want %s", i, got, want)
		}
	}
	other := dossier(1)
	other.Unit = "H99"
	d, err := l.Receive(t.Context(), other, "")
	must(t, "Receive", err)
	if got := string(d.Code[len(d.Code)-4:]); got != "0001" {
		t.Errorf("first dossier of another unit has serial %s", got)
	}
}

func testCodesInParallel(t *testing.T, open func() Ledger) {
	one, two := open(), open()
	const n = 20
	codes := make([]models.DossierCode, 2*n)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			l := one
			if i%2 == 1 {
				l = two
			}
			d, err := l.Receive(t.Context(), dossier(1), "")
			if err != nil {
				t.Errorf("Receive: %v", err)
			}
			codes[i] = d.Code
		})
	}
	all.Wait()
	slices.Sort(codes)
	if got := slices.Compact(codes); len(got) != 2*n {
		t.Errorf("%d different codes of %d", len(got), 2*n)
	}
}

func testIdempotencyKey(t *testing.T, open func() Ledger) {
	l := open()
	d := dossier(2)
	first, err := l.Receive(t.Context(), d, "key-1")
	must(t, "Receive", err)
	second, err := l.Receive(t.Context(), d, "key-1")
	must(t, "Receive again", err)
	if asJSON(t, first) != asJSON(t, second) {
		t.Errorf("second receipt\n%s\ndiffers from the first\n%s", asJSON(t, second), asJSON(t, first))
	}
	_, err = l.Receive(t.Context(), dossier(2), "key-1")
	wantCode(t, "same key, other files", err, models.CodeConflict)
	d.Unit = "H99"
	other, err := l.Receive(t.Context(), d, "key-1")
	must(t, "Receive of another unit", err)
	if other.Code == first.Code {
		t.Error("a key of one unit gave the dossier of another")
	}

	parallel := dossier(1)
	codes := make([]models.DossierCode, 20)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			d, err := l.Receive(t.Context(), parallel, "key-2")
			if err != nil {
				t.Errorf("Receive: %v", err)
			}
			codes[i] = d.Code
		})
	}
	all.Wait()
	if got := slices.Compact(codes); len(got) != 1 {
		t.Errorf("one key made the dossiers %v", got)
	}
}

func testRefusesNonsense(t *testing.T, open func() Ledger) {
	l := open()
	d := dossier(0)
	_, err := l.Receive(t.Context(), d, "")
	wantCode(t, "no file", err, models.CodeInvalid)
	for _, bad := range []models.UnitCode{"", "a-b", "a b", "../x", "'; DROP TABLE files;--"} {
		d := dossier(1)
		d.Unit = bad
		_, err := l.Receive(t.Context(), d, "")
		wantCode(t, "unit "+string(bad), err, models.CodeInvalid)
	}
}

func testScope(t *testing.T, open func() Ledger) {
	l := open()
	d, tickets := received(t, l, 1)
	claimed(t, l, tickets[0])
	must(t, "Finish", l.Finish(t.Context(), tickets[0], reading("An")))
	_, read, err := l.Dossier(t.Context(), models.In(unit), d.Code)
	must(t, "Dossier", err)
	document := read[0].Documents[0].ID

	const stranger = models.UnitCode("H99")
	_, _, err = l.Dossier(t.Context(), models.In(stranger), d.Code)
	wantCode(t, "Dossier", err, models.CodeNotFound)
	_, err = l.File(t.Context(), models.In(stranger), d.Files[0].ID)
	wantCode(t, "File", err, models.CodeNotFound)
	_, err = l.Digitisation(t.Context(), models.In(stranger), d.Files[0].ID)
	wantCode(t, "Digitisation", err, models.CodeNotFound)
	_, err = l.Reopen(t.Context(), models.In(stranger), d.Files[0].ID, "x")
	wantCode(t, "Reopen", err, models.CodeNotFound)
	wantCode(t, "Correct", l.Correct(t.Context(), models.In(stranger), document, "full_name", "x", "x"), models.CodeNotFound)
	events, err := l.Events(t.Context(), models.In(stranger), d.Code)
	must(t, "Events", err)
	if len(events) > 0 {
		t.Errorf("a stranger sees %d events", len(events))
	}
}
