package search_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/web/page"
)

func contains(t *testing.T, what, text string, all ...string) {
	t.Helper()
	for _, part := range all {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q", what, part)
		}
	}
}

func lacks(t *testing.T, what, text string, all ...string) {
	t.Helper()
	for _, part := range all {
		if strings.Contains(text, part) {
			t.Errorf("%s shows %q", what, part)
		}
	}
}

// What is searched for never stands in an address, and only the session that asked finds it again.
func TestQueryStaysOutOfAddresses(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, _ := s.dossier(t, here)
	desk := person(models.RoleDesk, here)
	form := url.Values{"text": {"minh khuê"}, "type": {"birth_certificate"}}
	w := s.post(t, desk, "/search", form)
	address := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(address, "/search?q=") || len(address) > 60 {
		t.Fatalf("%d to %q", w.Code, address)
	}
	contains(t, "the page", s.get(t, desk, address).Body.String(), string(d.Code), `<mark class="hit">MINH</mark>`, `value="minh khuê"`, "/files/")
	for what, other := range map[string]page.Visitor{"another session": person(models.RoleClerk, here), "another unit": person(models.RoleDesk, there)} {
		body := s.get(t, other, address).Body.String()
		contains(t, what, body, "không còn được giữ")
		lacks(t, what, body, "minh khuê")
	}
	contains(t, "nothing found", s.get(t, desk, s.post(t, desk, "/search", url.Values{"text": {"không có ai"}}).Header().Get("Location")).Body.String(), "Không tìm thấy")
	contains(t, "a wrong day", s.get(t, desk, s.post(t, desk, "/search", url.Values{"from": {"13/5"}}).Header().Get("Location")).Body.String(), "Ngày chưa đúng")
	contains(t, "the first look", s.get(t, desk, "/search").Body.String(), "Mới nhận", string(d.Code))
}

// While somebody types, one query is changed; what was asked for deliberately becomes a place to go back to.
func TestTypingIsOneSearch(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.dossier(t, here)
	desk := person(models.RoleDesk, here)
	first := s.post(t, desk, "/search", url.Values{"text": {"kh"}}, "HX-Request", "true", "HX-Trigger", "search-text").Header().Get("HX-Push-Url")
	id := strings.TrimPrefix(first, "/search?q=")
	w := s.post(t, desk, "/search", url.Values{"text": {"khuê"}, "q": {id}}, "HX-Request", "true", "HX-Trigger", "search-text")
	if got := w.Header().Get("HX-Replace-Url"); got != first || w.Header().Get("HX-Push-Url") != "" {
		t.Errorf("typing on led to %q", got)
	}
	if body := w.Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, `id="found"`) {
		t.Error("typing gave more than the part with the answers")
	}
	w = s.post(t, desk, "/search", url.Values{"text": {"minh"}, "q": {id}}, "HX-Request", "true", "HX-Trigger", "search")
	if got := w.Header().Get("HX-Push-Url"); got == "" || got == first {
		t.Errorf("a new search led to %q", got)
	}
	contains(t, "the one before", s.get(t, desk, first).Body.String(), `value="khuê"`)
	for range 100 {
		s.post(t, desk, "/search", url.Values{"text": {"x"}})
	}
	contains(t, "a search long ago", s.get(t, desk, first).Body.String(), "không còn được giữ")
}

func TestDossierPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, document := s.dossier(t, here)
	if err := s.store.Correct(t.Context(), models.In(here), document.ID, "full_name", "VŨ ĐẶNG MINH KHUÊ", "nga"); err != nil {
		t.Fatal(err)
	}
	path := "/dossiers/" + string(d.Code)
	clerk := person(models.RoleClerk, here)
	body := s.get(t, clerk, path).Body.String()
	contains(t, "the page", body, "Đăng ký khai sinh: Vũ Đặng Minh Khuê", "VŨ ĐẶNG MINH KHUÊ", "13/05/2026", "Nữ", "Đã sửa",
		`viewBox="334 370 360 60"`, "/files/"+string(d.Files[0].ID)+"/pages/1.jpg?w=1240", // the crop with its margin
		`<del class="machine">VŨ ĐẶNG MINH KHUẾ</del>`, `<ins class="machine">VŨ ĐẶNG MINH KHUÊ</ins>`, "nga",
		"chuỗi nhật ký nguyên vẹn", "112/2023", "&lt;script&gt;", "tiếp nhận hồ sơ")
	lacks(t, "the page", body, "<script>alert", "ZgotmplZ", "event.", "link.")
	contains(t, "the clerk's page", body, `value="confirmed"`)
	lacks(t, "the head's page", s.get(t, person(models.RoleHead, here), path).Body.String(), `value="confirmed"`, "/review/")
	lines, err := s.store.AuditLines(t.Context(), models.AuditQuery{Scope: models.In(here), Object: "dossier:" + string(d.Code), Actor: clerk.Account.Name, Limit: 10})
	if err != nil || len(lines) != 1 || lines[0].Action != models.ActionViewed {
		t.Errorf("the view is not in the audit: %+v, %v", lines, err)
	}
	english := clerk
	english.Language = page.English
	contains(t, "the English page", s.get(t, english, path).Body.String(), "audit chain intact", "Birth certificate", "Corrected")
}

// Another unit's dossier is not there, whatever is asked of it.
func TestScope(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, document := s.dossier(t, here)
	path, file := "/dossiers/"+string(d.Code), string(d.Files[0].ID)
	for _, role := range []models.Role{models.RoleDesk, models.RoleClerk, models.RoleHead, models.RoleAuditor} {
		v := person(role, there)
		for _, address := range []string{path, path + "/documents/" + string(document.ID), path + "/files/" + file + "/original", path + "/fields.csv",
			path + "/fields.xlsx", path + "/report.json", path + "/text.txt"} {
			if w := s.get(t, v, address); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "KHU") {
				t.Errorf("%s of another unit gets %d for %s", role, w.Code, address)
			}
		}
		for address, form := range map[string]url.Values{
			path + "/documents/" + string(document.ID) + "/links/0": {"state": {"confirmed"}, "version": {document.Links[0].Version()}},
			path + "/files/" + file + "/again":                      {},
		} {
			if w := s.post(t, v, address, form); w.Code != http.StatusNotFound {
				t.Errorf("%s of another unit gets %d for %s", role, w.Code, address)
			}
		}
		lacks(t, "the list", s.get(t, v, "/search").Body.String(), string(d.Code))
	}
	// Nor is a file of one dossier there under another.
	mine, _ := s.dossier(t, there)
	if w := s.get(t, person(models.RoleDesk, there), "/dossiers/"+string(mine.Code)+"/files/"+file+"/original"); w.Code != http.StatusNotFound {
		t.Errorf("a file of another unit under a dossier of one's own: %d", w.Code)
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, _ := s.dossier(t, here)
	desk, path := person(models.RoleDesk, here), "/dossiers/"+string(d.Code)
	get := func(address string) string {
		t.Helper()
		w := s.get(t, desk, path+address)
		h := w.Header()
		if w.Code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, %v", address, w.Code, h)
		}
		return w.Body.String()
	}
	if got := get("/files/" + string(d.Files[0].ID) + "/original"); got != "<script>alert(1)</script>" {
		t.Errorf("the original is %q", got)
	}
	if kind := s.get(t, desk, path+"/files/"+string(d.Files[0].ID)+"/original").Header().Get("Content-Type"); kind != "application/octet-stream" {
		t.Errorf("the original is sent as %s", kind)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get("/fields.csv"), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 5 || rows[3][6] != `'=HYPERLINK("http://example.test")<script>` {
		t.Errorf("the table is %q, %v", rows, err)
	}
	if got := get("/fields.xlsx"); !strings.HasPrefix(got, "PK") {
		t.Error("the workbook is none")
	}
	var report struct {
		Code  models.DossierCode
		Files []models.FileReport
	}
	if err := json.Unmarshal([]byte(get("/report.json")), &report); err != nil || report.Code != d.Code || len(report.Files) != 1 ||
		report.Files[0].Version != models.ReportVersion || report.Files[0].Documents[0].Text == "" {
		t.Errorf("the report is %+v, %v", report, err)
	}
	contains(t, "the text", get("/text.txt"), "Giấy khai sinh", "VŨ ĐẶNG MINH KHUÊ")
}

func TestDecideLink(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, document := s.dossier(t, here)
	clerk := person(models.RoleClerk, here)
	address := "/dossiers/" + string(d.Code) + "/documents/" + string(document.ID) + "/links/0"
	version := document.Links[0].Version()
	w := s.post(t, clerk, address, url.Values{"state": {"rejected"}, "version": {version}}, "HX-Request", "true")
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "is-invalid") || strings.Contains(body, version) {
		t.Errorf("%d %s", w.Code, body)
	}
	if w := s.post(t, clerk, address, url.Values{"state": {"confirmed"}, "version": {version}}); w.Code != http.StatusConflict {
		t.Errorf("a decision about a link as it was before: %d", w.Code)
	}
	for _, form := range []url.Values{{"state": {"proposed"}}, {}} {
		if w := s.post(t, clerk, address, form); w.Code != http.StatusBadRequest {
			t.Errorf("%v: %d", form, w.Code)
		}
	}
	if w := s.post(t, clerk, address[:len(address)-1]+"9", url.Values{"state": {"rejected"}}); w.Code != http.StatusNotFound {
		t.Errorf("a link that is not there: %d", w.Code)
	}
	contains(t, "the history", s.get(t, clerk, "/dossiers/"+string(d.Code)).Body.String(), "loại liên kết")
}

func TestFailedFile(t *testing.T) {
	t.Parallel()
	s := open(t)
	desk := person(models.RoleDesk, here)
	d, err := s.store.Receive(t.Context(), models.Dossier{Unit: here, Channel: models.ChannelDirect, Lane: models.LaneDesk,
		Files: []models.File{{Name: "đơn.pdf", SHA256: "x", Blob: "blob-x", Size: 9}}}, "")
	if err != nil {
		t.Fatal(err)
	}
	path := "/dossiers/" + string(d.Code)
	contains(t, "before it is read", s.get(t, desk, path).Body.String(), "đơn.pdf", "chờ đến lượt")
	ticket := d.Files[0].Ticket(d.Lane)
	if _, err := s.store.Claim(t.Context(), ticket, "test"); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Fail(t.Context(), ticket, models.Error{Code: models.CodeEncrypted, Message: "needs a password", Hint: "send it without"}); err != nil {
		t.Fatal(err)
	}
	contains(t, "after it failed", s.get(t, desk, path).Body.String(), "Tệp có mật khẩu", "Bỏ mật khẩu", "Đọc lại")
	lacks(t, "the auditor's page", s.get(t, person(models.RoleAuditor, here), path).Body.String(), "Đọc lại</button>")
	again := path + "/files/" + string(d.Files[0].ID) + "/again"
	if w := s.post(t, desk, again, nil); w.Code != http.StatusSeeOther || len(s.queue.tickets) != 1 || s.queue.tickets[0].Attempt != ticket.Attempt+1 {
		t.Errorf("%d, told the queue %+v", w.Code, s.queue.tickets)
	}
	if w := s.post(t, desk, again, nil); w.Code != http.StatusConflict {
		t.Errorf("a file that waits was opened again: %d", w.Code)
	}
}

func TestResultPage(t *testing.T) {
	t.Parallel()
	s := open(t)
	d, _ := s.dossier(t, here)
	result := models.Result{Code: "KQ-1", Type: "marriage_certificate", DocumentNo: "112/2023", IssuingAgency: "UBND phường Gia Viên", IssueDate: "2023-05-06",
		Holder: models.Person{FullName: "Đặng Thị Hải Yến", PersonalID: "031199001234"}, Unit: there, State: models.ResultValid}
	if _, err := s.store.ImportResults(t.Context(), "v", []models.KeyedResult{{Result: result, Keys: []string{"k"}}}, nil, "test"); err != nil {
		t.Fatal(err)
	}
	body := s.get(t, person(models.RoleClerk, here), "/results/KQ-1").Body.String()
	contains(t, "the page", body, "112/2023", "Đặng Thị Hải Yến", "031199001234", "06/05/2023", string(d.Code), "Còn hiệu lực")
	lacks(t, "the page", body, "entry.", "tie.")
	other := s.get(t, person(models.RoleDesk, there), "/results/KQ-1").Body.String()
	contains(t, "the page in another unit", other, "Đặng Thị Hải Yến") // the register belongs to all units
	lacks(t, "the page in another unit", other, string(d.Code))
	head := s.get(t, person(models.RoleHead, here), "/results/KQ-1").Body.String()
	contains(t, "the head's page", head, "112/2023", "chỉ hiện với")
	lacks(t, "the head's page", head, "Yến", "031199001234")
	if w := s.get(t, person(models.RoleClerk, here), "/results/KQ-2"); w.Code != http.StatusNotFound {
		t.Errorf("a result that is not there: %d", w.Code)
	}
	contains(t, "the link on the dossier's page", s.get(t, person(models.RoleClerk, here), "/dossiers/"+string(d.Code)).Body.String(), `href="/results/KQ-1"`, "Giấy chứng nhận kết hôn 112/2023")
}
