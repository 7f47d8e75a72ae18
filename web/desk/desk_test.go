package desk

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/doctypes"
	"sohoa/pipeline/offers"
	"sohoa/pipeline/procedures"
	"sohoa/store/blob"
	"sohoa/store/sqlite"
	"sohoa/store/upload"
	"sohoa/web/page"
)

const (
	unit  models.UnitCode = "HP.P11"
	other models.UnitCode = "HP.P10"
)

// office is the pages of the desk over real stores, asked as somebody of a unit.
type office struct {
	t       *testing.T
	mux     *http.ServeMux
	store   *sqlite.Store
	pages   *Pages
	queue   *queue
	visitor page.Visitor
}

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

func setup(t *testing.T) *office {
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
	uploads, err := upload.Open(filepath.Join(dir, "uploads"))
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := procedures.Load("")
	if err != nil {
		t.Fatal(err)
	}
	types, err := doctypes.Load("")
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, mux: http.NewServeMux(), store: store, queue: &queue{}}
	o.pages = &Pages{Dossiers: store, Lists: store, Decisions: store, Papers: store,
		Planner: offers.Planner{Register: store, Procedures: catalogue, Types: types}, Blobs: blobs, Uploads: uploads, Queue: o.queue,
		UnitName: func(models.UnitCode) string { return "Phường Gia Viên" }, MaxFile: 4 << 20, Log: slog.New(slog.DiscardHandler)}
	for _, route := range o.pages.Routes() {
		o.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				page.Problem(w, r, err)
			}
		})
	}
	o.as(unit)
	return o
}

// as makes the asker somebody of the unit.
func (o *office) as(unit models.UnitCode) {
	o.visitor = page.Visitor{Language: page.Vietnamese, Account: models.Account{ID: "1", Name: "thao", FullName: "Lê Thị Phương Thảo", Unit: unit,
		Roles: []models.Role{models.RoleDesk}}}
}

func (o *office) do(r *http.Request) *httptest.ResponseRecorder {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.mux.ServeHTTP(w, r.WithContext(page.WithVisitor(r.Context(), o.visitor)))
	return w
}

func (o *office) get(path string) string {
	o.t.Helper()
	w := o.do(httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		o.t.Fatalf("GET %s: %d\n%s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form of name, value, name, value… and gives the status, where it leads and the body.
func (o *office) post(path string, pairs ...string) (status int, to, body string) {
	o.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := o.do(r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

// open gives the path of a new dossier.
func (o *office) open(pairs ...string) string {
	o.t.Helper()
	status, to, body := o.post("/desk", append([]string{"key", rnd(), "procedure", "HP-GPXD Cấp giấy phép", "holder_id", "0991 9000 0001",
		"holder_name", "Trần Thị Thử", "holder_birth", "01021990", "due", "24/11/2099"}, pairs...)...)
	if status != http.StatusSeeOther {
		o.t.Fatalf("%d\n%s", status, body)
	}
	return to
}

// land puts a land certificate of the holder into the register.
func (o *office) land(form models.CopyForm) {
	o.t.Helper()
	r := models.Result{Code: "QSDD-1", Type: "land_certificate", DocumentNo: "BN 531146", IssueDate: "2015-03-02", CopyForm: form, Dossier: "H26-1",
		State: models.ResultValid, File: "f.pdf", Holder: models.Person{FullName: "Trần Thị Thử", PersonalID: "099190000001"}}
	if _, err := o.store.EnterResult(o.t.Context(), "1", models.KeyedResult{Result: r, Keys: []string{"k"}}, "lan"); err != nil {
		o.t.Fatal(err)
	}
}

func contains(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("no %q in\n%s", text, body)
		}
	}
}

func (o *office) intake(path string) models.Intake {
	o.t.Helper()
	i, err := o.store.Intake(o.t.Context(), models.In(unit), models.DossierCode(strings.TrimPrefix(path, "/desk/")))
	if err != nil {
		o.t.Fatal(err)
	}
	return i
}

func TestStart(t *testing.T) {
	t.Parallel()
	o := setup(t)
	contains(t, o.get("/desk"), "1.004222", "Không có hồ sơ dở dang")
	contains(t, o.get("/desk/asks?procedure=1.001193"), "Giấy chứng sinh", "cha mẹ đã đăng ký kết hôn")
	if status, _, body := o.post("/desk", "procedure", "nothing", "holder_id", "12", "phone", "1", "holder_birth", "31/02/2000", "due", "01/01/2001"); status != http.StatusOK {
		t.Errorf("%d", status)
	} else {
		contains(t, body, "Chọn một thủ tục", "có 12 chữ số", "Ghi ngày như", "Số điện thoại có", "không ở trước hôm nay")
	}
	at := o.open("relation", "cha", "applicant_name", "Lê Văn Cha", "sets", "2", "phone", "0912 345 678")
	i := o.intake(at)
	if i.Holder.PersonalID != "099190000001" || i.Holder.DateOfBirth != "1990-02-01" || i.Applicant.FullName != "Lê Văn Cha" || i.Sets != 2 ||
		i.Phone != "0912345678" || i.Due != "2099-11-24" || i.By != "thao" || len(i.Components) != 3 {
		t.Errorf("%+v", i)
	}
	contains(t, o.get("/desk"), strings.TrimPrefix(at, "/desk/"), "Trần Thị Thử")
	contains(t, o.get(at), "Giấy chứng nhận quyền sử dụng đất", "Còn thiếu")
}

// Sending the form twice opens one dossier.
func TestOpenTwice(t *testing.T) {
	t.Parallel()
	o := setup(t)
	if a, b := o.open("key", "k"), o.open("key", "k"); a != b {
		t.Errorf("%s and %s", a, b)
	}
}

func TestCard(t *testing.T) {
	t.Parallel()
	o := setup(t)
	status, _, body := o.post("/desk/card", "text", "099326001847|099000001|Vũ Đặng Minh Khuê|18052026|Nữ|Phường Gia Viên, Hải Phòng|01062026")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	contains(t, body, `"holder_id":"099326001847"`, `"holder_name":"Vũ Đặng Minh Khuê"`, `"holder_birth":"18/05/2026"`, `"holder_old_id":"099000001"`)
	if status, _, _ := o.post("/desk/card", "text", "hello|world"); status != http.StatusBadRequest {
		t.Errorf("%d for what is no card", status)
	}
}

func TestReuse(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.land(models.CopyOriginal)
	at := o.open()
	body := o.get(at)
	contains(t, body, "Dùng kết quả này", "Bản sao chứng thực", "Có hiệu lực không thời hạn")
	if strings.Index(body, "cp-land") > strings.Index(body, "cp-request") {
		t.Error("what can be reused does not come first")
	}
	status, to, _ := o.post(at+"/components/land/results/QSDD-1", "replaced", "certified")
	if status != http.StatusSeeOther || to != at {
		t.Fatalf("%d to %s", status, to)
	}
	contains(t, o.get(at), "Tái sử dụng", "Dùng kết quả QSDD-1")
	book, err := o.store.Reuses(t.Context(), unit)
	if err != nil || len(book) != 1 || book[0].Replaced != models.CopyCertified || book[0].Actor != "thao" || len(book[0].Evidence) == 0 {
		t.Errorf("%+v, %v", book, err)
	}
	if i := o.intake(at); i.Components[1].State != models.ComponentFromResult {
		t.Errorf("%+v", i.Components[1])
	}
}

// A result about which something is not known is looked at before it is taken.
func TestLookFirst(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.land("")
	at := o.open()
	contains(t, o.get(at), "Xem bản lưu rồi dùng")
	path := at + "/components/land/results/QSDD-1"
	if status, _, _ := o.post(path, "replaced", "original"); status != http.StatusConflict {
		t.Errorf("unseen: %d", status)
	}
	contains(t, o.get(path), "Chưa rõ dạng bản đã lưu", "Bản lưu không nằm trong kho", `name="looked" value="1"`)
	if status, _, body := o.post(path, "replaced", "original", "looked", "1"); status != http.StatusSeeOther {
		t.Errorf("seen: %d %s", status, body)
	}
}

func TestDemand(t *testing.T) {
	t.Parallel()
	o := setup(t)
	o.land(models.CopyOriginal)
	at := o.open()
	path := at + "/components/land/results/QSDD-1"
	if status, _, _ := o.post(path, "demanded", "1", "reason", " "); status != http.StatusBadRequest {
		t.Errorf("without a reason: %d", status)
	}
	if status, _, body := o.post(path, "demanded", "1", "reason", "bản lưu mờ"); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	body := o.get(at)
	contains(t, body, "bản lưu mờ", "Còn thiếu")
	if strings.Contains(body, "Dùng kết quả này") {
		t.Error("it is offered again")
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	for component, decision := range map[string]string{"request": "handed_in", "land": "shown", "drawings": "omitted"} {
		if status, _, body := o.post(at+"/components/"+component, "decision", decision); status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", component, status, body)
		}
	}
	contains(t, o.get(at), "Nhận bản giấy", "Chỉ xuất trình", "Không cần", "Đủ giấy tờ")
	if status, _, _ := o.post(at+"/components/land", "form", "napkin"); status != http.StatusBadRequest {
		t.Errorf("a form that is none: %d", status)
	}
	if status, _, _ := o.post(at+"/components/nothing", "decision", "shown"); status != http.StatusNotFound {
		t.Errorf("a component that is none: %d", status)
	}
}

// Whoever is of another unit is told that there is nothing, whatever is asked.
func TestScope(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open()
	o.as(other)
	for _, route := range o.pages.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		if !strings.Contains(pattern, "{code}") {
			continue
		}
		path := strings.NewReplacer("/desk/{code}", at, "{component}", "land", "{result}", "QSDD-1", "{file}", "F", "{page}", "1", "{upload}", "U").Replace(pattern)
		if w := o.do(httptest.NewRequestWithContext(t.Context(), method, path, nil)); w.Code != http.StatusNotFound {
			t.Errorf("%s %s: %d", method, path, w.Code)
		}
	}
	if strings.Contains(o.get("/desk"), strings.TrimPrefix(at, "/desk/")) {
		t.Error("another unit sees the dossier in the list")
	}
}

func TestAcceptAndPrint(t *testing.T) {
	t.Parallel()
	o := setup(t)
	at := o.open("due", "", "holder_name", "")
	if status, _, _ := o.post(at + "/accept"); status != http.StatusConflict {
		t.Errorf("without a holder: %d", status)
	}
	if status, _, body := o.post(at+"/people", "holder_name", "Trần Thị Thử", "holder_id", "12"); status != http.StatusOK || !strings.Contains(body, "có 12 chữ số") {
		t.Errorf("a wrong number: %d", status)
	}
	if status, _, _ := o.post(at+"/people", "holder_name", "Trần Thị Thử", "holder_id", "099190000001", "due", "24/11/2099", "phone", "0912345678"); status != http.StatusSeeOther {
		t.Errorf("people: %d", status)
	}
	if status, _, _ := o.post(at + "/accept"); status != http.StatusConflict {
		t.Errorf("with papers missing: %d", status)
	}
	contains(t, o.get(at+"/supplement"), "PHIẾU YÊU CẦU BỔ SUNG", "Bản vẽ thiết kế", "<svg")
	for _, c := range []string{"request", "land", "drawings"} {
		o.post(at+"/components/"+c, "decision", "handed_in")
	}
	w := o.do(httptest.NewRequestWithContext(t.Context(), http.MethodGet, at+"/receipt", nil))
	if w.Code != http.StatusConflict {
		t.Errorf("a receipt before it was accepted: %d", w.Code)
	}
	status, to, body := o.post(at + "/accept")
	if status != http.StatusSeeOther || to != at+"/receipt" {
		t.Fatalf("%d to %s %s", status, to, body)
	}
	contains(t, o.get(to), "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", strings.TrimPrefix(at, "/desk/"), "Trần Thị Thử", "24/11/2099",
		"Phường Gia Viên", "0912345678", "Bản vẽ thiết kế", "Lê Thị Phương Thảo", `class="qr"`)
	contains(t, o.get(at), "Đã tiếp nhận", "In giấy hẹn")
}

// withDesk gives the context of a request as the gate would.
func withDesk(r *http.Request, o *office) context.Context {
	return page.WithVisitor(r.Context(), o.visitor)
}
