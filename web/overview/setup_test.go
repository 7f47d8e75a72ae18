package overview

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/store/sqlite"
	"sohoa/web/page"
)

const (
	here  = models.UnitCode("HP.P11") // phường Gia Viên
	there = models.UnitCode("HP.P10") // phường Ngô Quyền
)

// The people of the tests.
var (
	chief   = models.Account{ID: "1", Name: "minh", Unit: here, Roles: []models.Role{models.RoleHead}}
	clerk   = models.Account{ID: "2", Name: "nga", Unit: here, Roles: []models.Role{models.RoleClerk}}
	auditor = models.Account{ID: "3", Name: "phuc", Unit: here, Roles: []models.Role{models.RoleAuditor}}
	mayor   = models.Account{ID: "4", Name: "hung", Unit: "HP.VP", City: true, Roles: []models.Role{models.RoleHead}}
)

// now is the time on the pages' clock: 24 November 2026 in Vietnam.
var now = time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)

// site is the pages over a real ledger.
type site struct {
	store *sqlite.Store
	path  string // of the database
	mux   *http.ServeMux
}

func openSite(t testing.TB) *site {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sohoa.db")
	store, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	catalogue, err := units.Load("")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{store: store, path: path, mux: http.NewServeMux()}
	pages := &Pages{Figures: store, Work: store, Lists: store, Targets: store, Units: catalogue, Now: func() time.Time { return now }}
	for _, route := range pages.Routes() {
		s.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if !page.VisitorOf(r.Context()).Account.Has(route.Roles...) {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			if err := route.Handle(w, r); err != nil {
				e, ok := errors.AsType[*models.Error](err)
				if !ok || e.Code == models.CodeInternal {
					t.Errorf("%s: %v", route.Pattern, err)
				}
				w.WriteHeader(page.StatusOf(e))
				_, _ = w.Write([]byte(e.Message))
			}
		})
	}
	return s
}

// fill writes dossiers of the two units into the ledger, n a day of November 2026 from its first on, each with a paper of
// four fields. Of ten dossiers one waits, one failed, and the others are done; of here's, every second done one has a result.
func (s *site) fill(t testing.TB, n int) {
	t.Helper()
	s.exec(t, fmt.Sprintf(`CREATE TEMP TABLE n AS WITH RECURSIVE up(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < %d) SELECT i FROM up`, 20*n-1),
		fmt.Sprintf(`INSERT INTO dossiers (code, unit, procedure, holder, channel, lane, state, received, request_hash)
			SELECT CASE WHEN i %% 2 = 0 THEN 'HP.P11' ELSE 'HP.P10' END || '-' || i, CASE WHEN i %% 2 = 0 THEN 'HP.P11' ELSE 'HP.P10' END, '1.001193',
			'PHẠM THỊ BÍ MẬT', 'direct', CASE WHEN i %% 4 < 2 THEN 'desk' ELSE 'backlog' END,
			CASE WHEN i / 2 %% 10 = 0 THEN 'review' WHEN i / 2 %% 10 = 1 THEN 'failed' ELSE 'done' END, 1793466000000 + i / %d * 86400000, '' FROM n`, n),
		`INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob, type, state, attempt, fresh, heartbeat, not_before, received)
			SELECT 'F' || code, code, unit, lane, 0, 'Giấy của Bí Mật.pdf', 's', 9, 'b', '', CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, 1, 1, 0, 0, received FROM dossiers`,
		`INSERT INTO documents (id, file, position, type, type_confidence, pages_json, text)
			SELECT 'P' || code, 'F' || code, 0, 'birth_certificate', 1, '[1]', '' FROM dossiers WHERE state <> 'failed'`,
		`INSERT INTO fields (document, position, name, value, raw, confidence, state, source, evidence_json, findings_json)
			SELECT documents.id, k.i, CASE k.i WHEN 0 THEN 'full_name' WHEN 1 THEN 'date_of_birth' WHEN 2 THEN 'personal_id' ELSE 'ethnicity' END, 'BÍ MẬT', 'x', 1,
			CASE WHEN dossiers.state = 'review' AND k.i = 1 THEN 'check' ELSE 'auto' END, 'rules', '[]', '[]'
			FROM documents JOIN files ON files.id = documents.file JOIN dossiers ON dossiers.code = files.dossier JOIN n AS k ON k.i < 4`,
		`INSERT INTO entered (document, dossier, code, at) SELECT 'P' || code, code, 'KQ-' || code, 0 FROM dossiers
			WHERE state = 'done' AND unit = 'HP.P11' AND CAST(SUBSTR(code, 8) AS INTEGER) % 4 = 0`,
		`INSERT INTO corrections (document, field, actor, at, before, after, state) SELECT id, 'full_name', 'nga', 1795480000000, 'a', 'b', 'corrected' FROM documents
			WHERE id LIKE 'PHP.P11%4'`,
		`INSERT INTO corrections (document, field, actor, at, before, after, state) SELECT id, 'ethnicity', 'khac', 1795480000000, 'a', 'a', 'confirmed' FROM documents
			WHERE id LIKE 'PHP.P11%6'`)
	if left, err := s.store.CountFigures(t.Context(), 1_000_000); err != nil || left != 0 {
		t.Fatal(left, err)
	}
}

func (s *site) exec(t testing.TB, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.path+"?_pragma=synchronous(OFF)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
}

// as answers a request of somebody.
func (s *site) as(who models.Account, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	ctx := page.WithVisitor(r.Context(), page.Visitor{Account: who, Language: page.Vietnamese})
	s.mux.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// get gives a page as somebody sees it.
func (s *site) get(t testing.TB, who models.Account, path string) string {
	t.Helper()
	w := s.as(who, httptest.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form.
func (s *site) post(t testing.TB, who models.Account, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.as(who, r)
}
