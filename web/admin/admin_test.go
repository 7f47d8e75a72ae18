package admin

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/units"
	"sohoa/store/sqlite"
	"sohoa/web/page"
)

const (
	here  = models.UnitCode("HP.P11") // phường Gia Viên
	there = models.UnitCode("HP.P10") // phường Ngô Quyền
)

// The administrators of the tests.
var (
	own  = models.Account{ID: "1", Name: "huy", Unit: here, Roles: []models.Role{models.RoleAdministrator}}
	city = models.Account{ID: "2", Name: "chung", Unit: "HP.VP", City: true, Roles: []models.Role{models.RoleAdministrator}}
)

// site is the pages over a real ledger.
type site struct {
	*Pages
	store  *sqlite.Store
	mux    *http.ServeMux
	queued []models.FileID
	ahead  time.Duration // of the pages' clock
}

func openSite(t *testing.T) *site {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "sohoa.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	catalogue, err := units.Load("")
	if err != nil {
		t.Fatal(err)
	}
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{store: store, mux: http.NewServeMux()}
	s.Pages = &Pages{Queue: store, Failed: store, Policies: store, Units: catalogue, Types: types, Now: func() time.Time { return time.Now().Add(s.ahead) },
		Enqueue: func(_ context.Context, ticket models.Ticket) error {
			s.queued = append(s.queued, ticket.File)
			return nil
		}}
	for _, route := range s.Routes() {
		s.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				e, ok := errors.AsType[*models.Error](err)
				if !ok || e.Code == models.CodeInternal {
					t.Errorf("%s: %v", route.Pattern, err)
				}
				w.WriteHeader(page.StatusOf(e))
			}
		})
	}
	return s
}

// failed gives n files of the unit that were given up for the reason.
func (s *site) failed(t *testing.T, unit models.UnitCode, n int, code models.Code) []models.FileID {
	t.Helper()
	var out []models.FileID
	for range n {
		d, err := s.store.Receive(t.Context(), models.Dossier{Unit: unit, Holder: "PHẠM THỊ BÍ MẬT", Lane: models.LaneDesk,
			Files: []models.File{{Name: "Giấy của Bí Mật.pdf", Blob: "b", Size: 2 << 20}}}, "")
		if err != nil {
			t.Fatal(err)
		}
		ticket := d.Files[0].Ticket(d.Lane)
		if _, err := s.store.Claim(t.Context(), ticket, "reader-1"); err != nil {
			t.Fatal(err)
		}
		if err := s.store.Fail(t.Context(), ticket, models.Error{Code: code, Message: "m", Hint: "scan it again"}); err != nil {
			t.Fatal(err)
		}
		out = append(out, d.Files[0].ID)
	}
	return out
}

func (s *site) ask(t *testing.T, who models.Account, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.mux.ServeHTTP(w, r.WithContext(page.WithVisitor(r.Context(), page.Visitor{Account: who, Language: page.Vietnamese})))
	return w
}

func (s *site) get(t *testing.T, who models.Account, path string) string {
	t.Helper()
	w := s.ask(t, who, http.MethodGet, path, nil)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, w.Code)
	}
	return w.Body.String()
}

// An administrator sees his unit's queue and nothing of another's, and nobody's name anywhere.
func TestScope(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	mine := s.failed(t, here, 2, models.CodeCorrupt)
	theirs := s.failed(t, there, 1, models.CodeEncrypted)
	for _, path := range []string{"/admin/queue", "/admin/queue/files", "/admin/queue/files?reason=corrupt", "/admin/queue/files/" + string(mine[0])} {
		body := s.get(t, own, path)
		for _, secret := range []string{"Bí Mật", "BÍ MẬT", string(there) + "-", "Cần mật khẩu"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q", path, secret)
			}
		}
	}
	if body := s.get(t, city, "/admin/queue/files"); !strings.Contains(body, string(there)+"-") || !strings.Contains(body, string(here)+"-") {
		t.Error("the city's administrator does not see all units")
	}
	for _, foreign := range []struct{ method, path string }{
		{http.MethodGet, "/admin/queue/files/" + string(theirs[0])}, {http.MethodGet, "/admin/units/" + string(there)},
		{http.MethodPost, "/admin/units/" + string(there) + "/policies"}, {http.MethodPost, "/admin/queue/again?file=" + string(theirs[0])},
		{http.MethodGet, "/admin/types/none"}, {http.MethodGet, "/admin/units/none"},
	} {
		w := s.ask(t, own, foreign.method, foreign.path, url.Values{"name": {string(models.PolicySecondKeying)}, "value": {models.PolicyOn}})
		if w.Code != http.StatusNotFound {
			t.Errorf("%s %s: %d", foreign.method, foreign.path, w.Code)
		}
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	broken := s.failed(t, here, 3, models.CodeCrashed)
	other := s.failed(t, here, 1, models.CodeCorrupt)
	s.failed(t, there, 1, models.CodeCrashed)
	if body := s.get(t, own, "/admin/queue/files/"+string(broken[0])); !strings.Contains(body, "reader-1") || !strings.Contains(body, "scan it again") {
		t.Error("the history of a file does not tell its attempt")
	}
	if w := s.ask(t, own, http.MethodPost, "/admin/queue/again", url.Values{"file": {string(broken[0])}}); w.Header().Get("Location") != "/admin/queue?again=1" {
		t.Errorf("one again: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := s.ask(t, own, http.MethodPost, "/admin/queue/again", url.Values{"file": {string(broken[0])}}); w.Code != http.StatusConflict {
		t.Errorf("a file that waits again: %d", w.Code)
	}
	if w := s.ask(t, own, http.MethodPost, "/admin/queue/again", url.Values{"reason": {"crashed"}}); w.Header().Get("Location") != "/admin/queue?again=2" {
		t.Errorf("all again: %d %s", w.Code, w.Header().Get("Location"))
	}
	slices.Sort(s.queued)
	slices.Sort(broken)
	if !slices.Equal(s.queued, broken) {
		t.Errorf("queued are %v, want %v", s.queued, broken)
	}
	left, err := s.store.FailedFiles(t.Context(), models.Everywhere(), "", 0, 10)
	if err != nil || len(left) != 2 {
		t.Errorf("left are %v, %v", left, err)
	}
	if f, err := s.store.File(t.Context(), models.In(here), other[0]); err != nil || f.State != models.FileFailed {
		t.Errorf("a file that failed for another reason is %s, %v", f.State, err)
	}
	if body := s.get(t, own, "/admin/queue?again=2"); !strings.Contains(body, "Đã xếp lại 2 tệp") {
		t.Error("nobody is told how many were opened again")
	}
}

// A lane that does not move is told in words, and so are processes that fell silent.
func TestAlarms(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	d, err := s.store.Receive(t.Context(), models.Dossier{Unit: here, Lane: models.LaneDesk, Files: []models.File{{Blob: "a"}, {Blob: "b"}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	const stands = "Làn Quầy đang đứng: 2 tệp chờ"
	if strings.Contains(s.get(t, own, "/admin/queue"), stands) {
		t.Error("an alarm at once")
	}
	s.ahead = 5 * time.Minute
	if !strings.Contains(s.get(t, own, "/admin/queue"), stands) {
		t.Error("no alarm though nothing moves")
	}
	if _, err := s.store.Claim(t.Context(), d.Files[0].Ticket(d.Lane), "reader-1"); err != nil {
		t.Fatal(err)
	}
	body := s.get(t, own, "/admin/queue")
	if strings.Contains(body, "đang đứng") || !strings.Contains(body, "reader-1") {
		t.Error("the alarm goes on though a file is read, or it is not told who reads it")
	}
	q := queuePage{p: s.Pages, say: func(key string, args ...any) string { return words.Text(page.English, key, args...) },
		Lanes: []models.LaneLoad{{Lane: models.LaneDesk, Running: 1, Silent: 1}}}
	if alarms := q.alarms(); len(alarms) != 1 || !strings.Contains(alarms[0], "silent") {
		t.Errorf("alarms %q", alarms)
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	form := url.Values{"name": {string(models.PolicySecondKeying)}, "value": {models.PolicyOn}}
	if w := s.ask(t, own, http.MethodPost, "/admin/units/"+string(here)+"/policies", form); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	if body := s.get(t, own, "/admin/units/"+string(here)); !strings.Contains(body, "– → bật") || !strings.Contains(body, "huy") {
		t.Error("it is not told who decided what")
	}
	if body := s.get(t, own, "/admin/units"); strings.Count(body, ">bật<") != 1 || strings.Count(body, ">tắt<") != 0 {
		t.Error("the list of units tells other units' policies")
	}
	form.Set("value", "perhaps")
	if w := s.ask(t, own, http.MethodPost, "/admin/units/"+string(here)+"/policies", form); w.Code != http.StatusBadRequest {
		t.Errorf("nonsense: %d", w.Code)
	}
}

func TestCatalogues(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	all := s.get(t, own, "/admin/types")
	for _, typ := range s.Types {
		body := s.get(t, own, "/admin/types/"+string(typ.Name))
		if !strings.Contains(all, "/admin/types/"+string(typ.Name)) || !strings.Contains(body, typ.Label) {
			t.Errorf("%s is not shown", typ.Name)
		}
		for _, f := range typ.Fields {
			if !strings.Contains(body, string(f.Name)) {
				t.Errorf("%s: the field %s is not shown", typ.Name, f.Name)
			}
		}
	}
}

// What is wrong is told with its remedy, what nobody knows is told as that, and our own faults are not explained.
func TestHealth(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.Checks = []Check{
		{"database", func(context.Context) (string, error) { return "", nil }},
		{"redis", func(context.Context) (string, error) {
			return "", &models.Error{Code: models.CodeUnavailable, Message: "Redis does not answer", Hint: "start it", Err: errors.New("dial secret")}
		}},
		{"backup", func(context.Context) (string, error) { return "", Unknown }},
		{"disk", func(context.Context) (string, error) { return "1.0 / 2.0 GB", errors.New("secret") }},
	}
	body := s.get(t, own, "/admin")
	for _, want := range []string{"Redis does not answer → start it", "Chưa biết", "1.0 / 2.0 GB", "Tốt", "Có vấn đề"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not tell %q", want)
		}
	}
	if strings.Contains(body, "secret") {
		t.Error("the page tells an error's cause")
	}
}
