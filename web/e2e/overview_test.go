package e2e

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // fills a ledger with more dossiers than could be received one by one

	"sohoa/models"
)

// city is somebody who answers for all units.
const city = "lanh-dao-thanh-pho"

// year has 45 wards receive twelve months of dossiers, each with a paper of eight fields; most are done.
func (s *site) year(t *testing.T) {
	t.Helper()
	s.sohoa(t, "user", "add", "--full-name", "Vũ Thị Thanh Hà", "--unit", "HP.VP", "--role", string(models.RoleHead), "--city", city)
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.data, "sohoa.db")+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, statement := range []string{
		`CREATE TEMP TABLE n AS WITH RECURSIVE up(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM up WHERE i < 1439) SELECT i FROM up`,
		`INSERT INTO dossiers (code, unit, procedure, holder, channel, lane, state, received, request_hash)
			SELECT printf('HP.P%02d-251101-%04d', 1 + i % 45, 5000 + i), printf('HP.P%02d', 1 + i % 45), '1.001193', '', 'direct',
			CASE WHEN i % 3 = 0 THEN 'desk' ELSE 'backlog' END, CASE WHEN i * i % 13 = 1 THEN 'review' WHEN i * i % 11 = 4 THEN 'failed' ELSE 'done' END,
			unixepoch() * 1000 - i * 21600000, '' FROM n`,
		`INSERT INTO files (id, dossier, unit, lane, position, name, sha256, size, blob, type, state, attempt, fresh, heartbeat, not_before, received, error_code)
			SELECT 'F' || code, code, unit, lane, 0, 'a.pdf', 's', 90000 + LENGTH(code) * 7, 'b', '', CASE state WHEN 'failed' THEN 'failed' ELSE 'done' END, 1, 1, 0, 0,
			received, CASE state WHEN 'failed' THEN 'corrupt' END FROM dossiers WHERE code LIKE '%-251101-%'`,
		`INSERT INTO documents (id, file, position, type, type_confidence, pages_json, text) SELECT 'P' || id, id, 0, 'birth_certificate', 1, '[1]', ''
			FROM files WHERE id LIKE 'F%-251101-%' AND state = 'done'`,
		`INSERT INTO fields (document, position, name, value, raw, confidence, state, source, evidence_json, findings_json)
			SELECT documents.id, k.i, CASE k.i WHEN 0 THEN 'full_name' WHEN 1 THEN 'date_of_birth' WHEN 2 THEN 'ethnicity' ELSE 'place_of_birth' END, 'x', 'x', 1,
			CASE WHEN dossiers.state = 'review' AND k.i = 1 THEN 'check' WHEN k.i < 6 THEN 'auto' ELSE 'confirmed' END, 'rules', '[]', '[]'
			FROM documents JOIN files ON files.id = documents.file JOIN dossiers ON dossiers.code = files.dossier JOIN n AS k ON k.i < 8 WHERE documents.id LIKE 'PF%'`,
		`INSERT INTO reuses (unit, dossier, procedure, component, result, outcome, replaced, evidence_json, reason, actor, at)
			SELECT unit, code, procedure, 'marriage', 'KQ-1', 'reused', CASE WHEN lane = 'desk' THEN 'certified' ELSE 'original' END, '["x"]', '', 'lan', received
			FROM dossiers WHERE code LIKE '%-251101-%' AND state <> 'failed' AND CAST(SUBSTR(code, 15) AS INTEGER) % 5 < 4`,
		`INSERT INTO entered (document, dossier, code, at) SELECT 'PF' || code, code, 'KQ-' || code, 0 FROM dossiers
			WHERE code LIKE '%-251101-%' AND state = 'done' AND CAST(SUBSTR(code, 15) AS INTEGER) % 7 < 6`,
		`INSERT INTO corrections (document, field, actor, at, before, after, state) SELECT id, CASE LENGTH(id) % 2 WHEN 0 THEN 'full_name' ELSE 'ethnicity' END, 'nga',
			unixepoch() * 1000, 'a', 'b', 'corrected' FROM documents WHERE id LIKE 'PF%3' OR id LIKE 'PF%5'`,
	} {
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// loginAs gives the tab of the account.
func (s *site) loginAs(t *testing.T, name string) *tab {
	t.Helper()
	b := s.open(t)
	link := strings.TrimSpace(s.sohoa(t, "user", "link", name))
	_, path, _ := strings.Cut(link, "://")
	_, path, _ = strings.Cut(path, "/")
	b.visit(t, "/"+path)
	b.click(t, "main form .btn-primary")
	b.wait(t, `document.querySelector(".top .person b")`)
	return b
}

// counted waits until the program has counted every dossier.
func (b *tab) counted(t *testing.T, path string) {
	t.Helper()
	b.visit(t, path)
	b.wait(t, `!document.querySelector(".note-warn") || void location.reload()`)
}

// One who answers for the city sees all units in one table without moving sideways, sorts and filters it, opens a number's
// list, and sets targets that the figures are then held against.
func TestOverviewOfCity(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.year(t)
	b := s.loginAs(t, city)
	b.counted(t, "/overview")
	if n := eval[int](t, b, `document.querySelectorAll("#unit-rows tr").length`); n < 114 {
		t.Errorf("%d units in the table", n)
	}
	for what, expression := range map[string]string{
		"the page":  `document.documentElement.scrollWidth <= 1366`,
		"the table": `(e => e.scrollWidth <= e.clientWidth)(document.querySelector(".ov-wide"))`,
	} {
		if !eval[bool](t, b, expression) {
			t.Errorf("%s is wider than the screen", what)
		}
	}
	b.axe(t)

	b.click(t, `.ov thead a[href*="sort=waiting"]`)
	b.wait(t, `document.querySelector(".ov th[aria-sort=ascending] a[href*=waiting]")`)
	b.fill(t, "#filter", "ngo quyen")
	b.wait(t, `document.querySelectorAll("#unit-rows tr").length === 1`)
	if name := b.text(t, "#unit-rows th"); name != "P. Ngô Quyền" {
		t.Errorf("the filter finds %q", name)
	}
	if !eval[bool](t, b, `document.activeElement.id === "filter"`) {
		t.Error("the filter lost the focus")
	}

	b.visit(t, "/overview?period=2026")
	number := b.text(t, ".kpi a.v")
	b.click(t, ".kpi a.v")
	b.wait(t, `location.pathname === "/overview/list"`)
	if told := b.text(t, ".panel > header p"); !strings.HasPrefix(told, number+" ") {
		t.Errorf("the number is %s, its list tells %q", number, told)
	}
	b.axe(t)

	b.visit(t, "/overview/targets")
	b.fill(t, "#table", "*;2026;99,5;40\nHP.P10;2026;10")
	b.click(t, `form[enctype] button`)
	b.waitText(t, "Đã ghi 3 chỉ tiêu")
	b.axe(t)
	b.visit(t, "/overview?period=2026")
	b.waitText(t, "▼ Dưới chỉ tiêu 99,5")
	b.waitText(t, "Đạt 40")
}

// The head of a unit sees his own unit and nothing else; the board tells him of his people.
func TestOverviewOfUnit(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.year(t)
	b := s.login(t, models.RoleHead)
	b.counted(t, "/overview")
	if text := b.text(t, "main"); !strings.Contains(text, "Phường Gia Viên") || strings.Contains(text, "Ngô Quyền") {
		t.Errorf("the head sees %q", text)
	}
	b.visit(t, "/overview?unit="+string(there))
	if code := eval[string](t, b, `document.querySelector("[data-error]")?.dataset.error ?? ""`); code != string(models.CodeNotFound) {
		t.Errorf("another unit answers %q", code)
	}
	b.visit(t, "/overview/board")
	b.waitText(t, "nga")
	b.axe(t)
}

// An administrator sees the queue without anything of the papers, and has failed files read again.
func TestQueueOfAdministrator(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.year(t)
	b := s.login(t, models.RoleAdministrator)
	b.visit(t, "/admin")
	b.waitText(t, "Hàng đợi")
	b.axe(t)
	b.click(t, `main a[href="/admin/queue"]`)
	b.waitText(t, "Hỏng hoặc bị cắt")
	b.axe(t)
	b.click(t, `a[href^="/admin/queue/files?reason"]`)
	b.waitText(t, "HP.P11-251101-")
	if text := b.text(t, "main"); strings.Contains(text, "a.pdf") || strings.Contains(text, "HP.P10") {
		t.Errorf("the list of failed files tells %q", text)
	}
	b.click(t, `main form button`)
	b.waitText(t, "Đã xếp lại 1 tệp")
	b.visit(t, "/admin/units/"+string(here))
	b.click(t, `main form .btn-primary`)
	b.waitText(t, "– → bật")
	b.axe(t)
}
