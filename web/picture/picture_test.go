package picture_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/store/sqlite"
	"sohoa/web/page"
	"sohoa/web/picture"
)

// drawer stands for the child process that draws: it tells what it was asked for.
type drawer struct{}

func (drawer) Count(context.Context, models.File) (int, error) { return 2, nil }

func (drawer) Image(_ context.Context, file models.File, number int, turn *int, width int) ([]byte, error) {
	known := "unknown"
	if turn != nil {
		known = fmt.Sprint(*turn)
	}
	return fmt.Appendf(nil, "%s %d %s %d", file.Blob, number, known, width), nil
}

func (drawer) Judge(context.Context, models.File, int) (models.Capture, error) {
	return models.Capture{Verdict: models.CaptureAgain, Code: models.CaptureBlur}, nil
}

// office is the addresses over a real store with one file of the unit H26, whose first page lay on its side.
func office(t *testing.T) (http.Handler, models.FileID) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	d, err := store.Receive(t.Context(), models.Dossier{Unit: "H26", Lane: models.LaneDesk, Channel: models.ChannelDirect,
		Files: []models.File{{Name: "a.pdf", Blob: "blob", SHA256: "s", Size: 1}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	ticket := d.Files[0].Ticket(models.LaneDesk)
	if _, err := store.Claim(t.Context(), ticket, "test"); err != nil {
		t.Fatal(err)
	}
	if err := store.Finish(t.Context(), ticket, models.Digitisation{Pages: []models.Page{{Number: 1, Width: 10, Height: 20, Rotated: 90}}}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	for _, route := range (&picture.Pages{Files: store, Viewer: drawer{}}).Routes() {
		mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			v := page.Visitor{Account: models.Account{ID: "1", Unit: models.UnitCode(r.Header.Get("Unit")), Roles: []models.Role{models.RoleClerk}}, Language: page.English}
			if err := route.Handle(w, r.WithContext(page.WithVisitor(r.Context(), v))); err != nil {
				e, _ := errors.AsType[*models.Error](err)
				http.Error(w, string(e.Code), page.StatusOf(e))
			}
		})
	}
	return mux, d.Files[0].ID
}

func get(t *testing.T, h http.Handler, unit, path, tag string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.Header.Set("Unit", unit)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestImage(t *testing.T) {
	t.Parallel()
	h, file := office(t)
	for path, want := range map[string]string{"1.jpg?w=640": "blob 1 90 640", "1.jpg": "blob 1 90 0", "2.jpg?w=0": "blob 2 unknown 0"} {
		if w := get(t, h, "H26", "/files/"+string(file)+"/pages/"+path, ""); w.Code != http.StatusOK || w.Body.String() != want ||
			w.Header().Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
			t.Errorf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	first := get(t, h, "H26", "/files/"+string(file)+"/pages/1.jpg", "")
	if again := get(t, h, "H26", "/files/"+string(file)+"/pages/1.jpg", first.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("the same picture again: %d", again.Code)
	}
	for _, path := range []string{"0.jpg", "x.jpg", "1.png", "1", "0/verdict", "x/verdict"} {
		if w := get(t, h, "H26", "/files/"+string(file)+"/pages/"+path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := get(t, h, "H26", "/files/"+string(file)+"/pages/1.jpg?w=wide", ""); w.Code != http.StatusBadRequest {
		t.Errorf("a width in words: %d", w.Code)
	}
}

func TestForeignFile(t *testing.T) {
	t.Parallel()
	h, file := office(t)
	for _, path := range []string{"", "/1.jpg", "/1/verdict"} {
		if w := get(t, h, "H99", "/files/"+string(file)+"/pages"+path, ""); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "blob") {
			t.Errorf("another unit sees %q: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	h, file := office(t)
	w := get(t, h, "H26", "/files/"+string(file)+"/pages/1/verdict", "")
	var got struct{ Verdict, Code, Advice string }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Verdict != "again" || got.Code != "blur" || got.Advice != picture.Words["capture.blur"][1] {
		t.Errorf("%s, %v", w.Body, err)
	}
}

// Every code has advice in both languages.
func TestAdvice(t *testing.T) {
	t.Parallel()
	for _, code := range []models.CaptureCode{models.CaptureBlank, models.CaptureBlur, models.CaptureSmall, models.CaptureDark, models.CaptureFaint,
		models.CaptureCut, models.CaptureSkew, models.CaptureUpsideDown, models.CaptureSideways, models.CaptureOK} {
		if texts := picture.Words["capture."+string(code)]; texts[0] == "" || texts[1] == "" {
			t.Errorf("%s has no advice", code)
		}
	}
}
