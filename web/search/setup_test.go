package search_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/store/blob"
	"sohoa/store/sqlite"
	"sohoa/web/page"
	"sohoa/web/search"
)

const (
	here  = models.UnitCode("000.00.12.H26")
	there = models.UnitCode("000.00.13.H26")
)

// queue remembers what it was told.
type queue struct {
	mu      sync.Mutex
	tickets []models.Ticket
}

func (q *queue) Enqueue(_ context.Context, t models.Ticket) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tickets = append(q.tickets, t)
	return nil
}

// site is the pages over a real ledger.
type site struct {
	store *sqlite.Store
	blobs *blob.Store
	queue queue
	mux   *http.ServeMux
}

func open(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	store, err := sqlite.Open(t.Context(), filepath.Join(dir, "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	blobs, err := blob.Open(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{store: store, blobs: blobs, mux: http.NewServeMux()}
	pages := &search.Pages{Finder: store, Dossiers: store, Register: store, Decisions: store, Blobs: blobs, Queue: &s.queue, Audit: store, People: store,
		Verified: func() (time.Time, bool) { return time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC), true },
		Types:    []models.TypeName{"birth_certificate"}, Units: []search.Choice{{Code: string(here), Name: "Phường Gia Viên"}},
		Procedures: []search.Choice{{Code: "1.001193", Name: "Đăng ký khai sinh"}}, Log: slog.New(slog.DiscardHandler)}
	for _, route := range pages.Routes() {
		s.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				e, ok := errors.AsType[*models.Error](err)
				if !ok {
					t.Errorf("%s: %v is no error of ours", route.Pattern, err)
					return
				}
				w.WriteHeader(page.StatusOf(e))
			}
		})
	}
	return s
}

// person gives a visitor of the unit with a role. Everybody has a session of their own.
func person(role models.Role, unit models.UnitCode) page.Visitor {
	name := string(role) + "-" + string(unit)
	return page.Visitor{Account: models.Account{ID: models.AccountID(name), Name: name, Unit: unit, Roles: []models.Role{role}},
		Session: "session of " + name, Language: page.Vietnamese}
}

func (s *site) send(t *testing.T, v page.Visitor, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r.WithContext(page.WithVisitor(t.Context(), v)))
	return w
}

func (s *site) get(t *testing.T, v page.Visitor, path string) *httptest.ResponseRecorder {
	t.Helper()
	return s.send(t, v, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
}

// post sends a form; headers are pairs of a name and a value.
func (s *site) post(t *testing.T, v page.Visitor, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return s.send(t, v, r)
}

// dossier receives and reads a dossier with one certificate.
func (s *site) dossier(t *testing.T, unit models.UnitCode) (models.Dossier, models.Document) {
	t.Helper()
	file, err := s.blobs.Put(t.Context(), strings.NewReader("<script>alert(1)</script>"), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	file.Name = "giấy khai sinh.pdf"
	d, err := s.store.Receive(t.Context(), models.Dossier{Unit: unit, Procedure: "1.001193", Holder: "Vũ Đặng Minh Khuê", Channel: models.ChannelDirect,
		Lane: models.LaneDesk, Files: []models.File{file}}, "")
	if err != nil {
		t.Fatal(err)
	}
	s.read(t, d, certificate())
	_, read, err := s.store.Dossier(t.Context(), models.In(unit), d.Code)
	if err != nil {
		t.Fatal(err)
	}
	return d, read[0].Documents[0]
}

// read has a worker's attempt finish the dossier's first file.
func (s *site) read(t *testing.T, d models.Dossier, read models.Digitisation) {
	t.Helper()
	ticket := d.Files[0].Ticket(d.Lane)
	if _, err := s.store.Claim(t.Context(), ticket, "test"); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Finish(t.Context(), ticket, read); err != nil {
		t.Fatal(err)
	}
}

func certificate() models.Digitisation {
	return models.Digitisation{
		Pages: []models.Page{{Number: 1, Width: 1240, Height: 1754}},
		Documents: []models.Document{{Type: "birth_certificate", TypeConfidence: 1, Pages: []int{1}, Text: "GIẤY KHAI SINH\nVŨ ĐẶNG MINH KHUÊ",
			Fields: []models.Field{
				{Name: "full_name", Value: "VŨ ĐẶNG MINH KHUẾ", Raw: "VŨ ĐẶNG MINH KHUẾ", State: models.StateCheck, Source: models.SourceRules,
					Evidence:     []models.Evidence{{Page: 1, Box: models.Box{Left: 344, Top: 380, Right: 684, Bottom: 420}, Text: "VŨ ĐẶNG MINH KHUẾ"}},
					Findings:     []models.Finding{{Code: models.FindingReadingsDiffer, Message: "Hai lần đọc khác nhau."}},
					Alternatives: []models.Alternative{{Value: "VŨ ĐẶNG MINH KHUÊ", Source: models.SourceLLM}}},
				{Name: "date_of_birth", Value: "2026-05-13", Raw: "13/05/2026", State: models.StateAuto, Source: models.SourceRules},
				{Name: "home_town", Value: `=HYPERLINK("http://example.test")<script>`, State: models.StateAuto, Source: models.SourceRules},
				{Name: "sex", Value: "female", State: models.StateAuto, Source: models.SourceRules},
			},
			Links: []models.Link{
				{ResultCode: "KQ-1", Relation: models.RelationSameHolder, State: models.LinkProposed, Reasons: []string{"holder_personal_id equal"}},
				{Relation: models.RelationReference, State: models.LinkPending, Cited: &models.Citation{Type: "marriage_certificate", DocumentNo: "112/2023"}},
			}}},
	}
}
