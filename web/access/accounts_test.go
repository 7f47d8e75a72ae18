package access_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
)

// administrator gives a browser of somebody who manages one unit, or with city all of them.
func (o *office) administrator(city bool) *browser {
	o.t.Helper()
	a := o.account("boss", models.RoleAdministrator)
	a.City = city
	if err := o.store.ChangeAccount(o.t.Context(), models.Everywhere(), a, "test"); err != nil {
		o.t.Fatal(err)
	}
	return o.signedIn(a)
}

var shownLink = regexp.MustCompile(`value="http://[^/]+(/sign-in/link/[^"]+)"`)

func TestAddAccount(t *testing.T) {
	o := setup(t, nil)
	b := o.administrator(false)
	form := []string{"username", "Moi.Ve", "full_name", "Bùi Văn Mới", "unit", string(o.units[0]), "role", "desk", "role", "clerk"}
	got := b.post("/admin/accounts", form...)
	link := shownLink.FindStringSubmatch(got.body)
	if got.StatusCode != http.StatusOK || link == nil {
		t.Fatalf("%d: %s", got.StatusCode, got.body)
	}
	a, err := o.store.AccountNamed(t.Context(), "moi.ve")
	if err != nil || !a.Has(models.RoleDesk) || !a.Has(models.RoleClerk) || a.City || a.Unit != o.units[0] {
		t.Errorf("account %+v, %v", a, err)
	}
	them := o.browser()
	them.want(them.post(link[1]), http.StatusSeeOther, "/account")
	if got := b.get("/admin/accounts/" + string(a.ID)); shownLink.MatchString(got.body) {
		t.Error("the link is shown again")
	}
	for what, c := range map[string][]string{
		"đã có tài khoản khác": form,
		"2 đến 40":             {"username", "Ư", "full_name", "X Y", "unit", string(o.units[0]), "role", "desk"},
		"ít nhất một vai trò":  {"username", "hoa", "full_name", "X Y", "unit", string(o.units[0])},
		"Chọn một đơn vị":      {"username", "hoa", "full_name", "X Y", "unit", string(o.units[1]), "role", "desk"},
		"Nhập họ và tên":       {"username", "hoa", "full_name", " ", "unit", string(o.units[0]), "role", "desk"},
	} {
		if got := b.post("/admin/accounts", c...); got.StatusCode < 400 || got.StatusCode >= 500 || !strings.Contains(got.body, what) {
			t.Errorf("%s: %d", what, got.StatusCode)
		}
	}
}

// Whoever manages one unit gains nothing beyond it.
func TestAdministratorOfOneUnit(t *testing.T) {
	o := setup(t, nil)
	b := o.administrator(false)
	form := []string{"username", "hoa", "full_name", "Vũ Hoa", "unit", string(o.units[0]), "role", "head", "city", "on"}
	b.want(b.post("/admin/accounts", form...), http.StatusOK, "")
	a, err := o.store.AccountNamed(t.Context(), "hoa")
	if err != nil || a.City {
		t.Errorf("gave away the city: %+v, %v", a, err)
	}
	foreign, err := o.store.AddAccount(t.Context(), models.Account{Name: "la", FullName: "Người Lạ", Unit: o.units[1], Roles: models.Roles}, "test")
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/accounts/" + string(foreign.ID)
	for _, got := range []answer{b.get(path), b.post(path, "full_name", "X", "unit", string(o.units[0]), "role", "desk"), b.post(path + "/reset"), b.post(path + "/sign-out")} {
		b.want(got, http.StatusNotFound, "")
	}
	if got := b.get("/admin/accounts"); strings.Contains(got.body, "Người Lạ") {
		t.Error("the list has an account of another unit")
	}
	if got := b.post("/admin/accounts/units", "find", strings.TrimPrefix(string(o.units[1]), "x"), "unit", string(o.units[0])); strings.Contains(got.body, string(o.units[1])) {
		t.Error("a unit that is not theirs is offered")
	}
	// An account of the city that sits in their unit stays the city's.
	city, err := o.store.AddAccount(t.Context(), models.Account{Name: "lanh-dao", FullName: "Lãnh Đạo", Unit: o.units[0], City: true,
		Roles: []models.Role{models.RoleHead}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	b.want(b.post("/admin/accounts/"+string(city.ID), "full_name", "Lãnh Đạo", "unit", string(o.units[0]), "role", "head"), http.StatusSeeOther, "")
	if a, err := o.store.AccountNamed(t.Context(), "lanh-dao"); err != nil || !a.City {
		t.Errorf("took the city away: %+v, %v", a, err)
	}
}

func TestChangeAccount(t *testing.T) {
	o := setup(t, nil)
	a := o.withPassword("lan", models.RoleClerk)
	them := o.signedIn(a)
	b := o.administrator(true)
	path := "/admin/accounts/" + string(a.ID)
	b.want(b.post(path, "full_name", "Trần Thị Lan", "unit", string(o.units[1]), "role", "auditor", "username", "other"), http.StatusSeeOther, path+"?done")
	got, err := o.store.AccountNamed(t.Context(), "lan")
	if err != nil || got.Unit != o.units[1] || !got.Has(models.RoleAuditor) || got.Has(models.RoleClerk) {
		t.Errorf("account %+v, %v", got, err)
	}
	them.want(them.get("/"), http.StatusSeeOther, "/search") // rights change at once, in the same session
	reset := b.post(path + "/reset")
	link := shownLink.FindStringSubmatch(reset.body)
	if reset.StatusCode != http.StatusOK || link == nil {
		t.Fatalf("reset: %d", reset.StatusCode)
	}
	them.want(them.get("/account"), http.StatusSeeOther, "/sign-in?next=%2Faccount")
	b.want(o.browser().post("/sign-in", "username", "lan", "password", password), http.StatusUnprocessableEntity, "")
	them.want(them.post(link[1]), http.StatusSeeOther, "/account")
	b.want(b.post(path+"/sign-out"), http.StatusSeeOther, path+"?done")
	them.want(them.get("/account"), http.StatusSeeOther, "")

	boss, err := o.store.AccountNamed(t.Context(), "boss")
	if err != nil {
		t.Fatal(err)
	}
	own := "/admin/accounts/" + string(boss.ID)
	b.want(b.post(own, "full_name", "B", "unit", string(boss.Unit), "role", "administrator", "city", "on", "disabled", "on"), http.StatusUnprocessableEntity, "")
	if got := b.post(own, "full_name", "B", "unit", string(boss.Unit), "role", "clerk", "city", "on"); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "cuối cùng") {
		t.Errorf("the last administrator: %d", got.StatusCode)
	}
}

func TestFindUnits(t *testing.T) {
	o := setup(t, nil)
	b := o.administrator(true)
	if got := b.post("/admin/accounts/units", "find", "gia vien", "unit", string(o.units[0])); !strings.Contains(got.body, "Phường Gia Viên") || !strings.Contains(got.body, " checked") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	if got := b.post("/admin/accounts/units", "find", "không nơi nào"); !strings.Contains(got.body, "Không có đơn vị") {
		t.Errorf("%s", got.body)
	}
	// Without scripts the form itself looks for units and loses nothing.
	got := b.post("/admin/accounts", "username", "hoa", "full_name", "Vũ Hoa", "find", "gia vien", "look", "1", "role", "head", "unit", string(o.units[0]))
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Phường Gia Viên") || !strings.Contains(got.body, `value="Vũ Hoa"`) {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestAuditPage(t *testing.T) {
	o := setup(t, nil)
	for _, unit := range o.units[:2] {
		if err := o.store.Viewed(t.Context(), "lan", unit, "dossier:"+string(unit)+"-261124-0001"); err != nil {
			t.Fatal(err)
		}
	}
	b := o.signedIn(o.account("kiem-tra", models.RoleAuditor))
	got := b.get("/admin/audit")
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, string(o.units[0])+"-261124-0001") || strings.Contains(got.body, string(o.units[1])+"-261124") {
		t.Errorf("the audit of a unit: %d\n%s", got.StatusCode, got.body)
	}
	if got := b.get("/admin/audit?object=" + string(o.units[0]) + "-261124-0001"); strings.Count(got.body, "<td>xem</td>") != 1 || strings.Contains(got.body, "đăng nhập</td>") {
		t.Errorf("one object: %s", got.body)
	}
	b.want(b.post("/admin/audit"), http.StatusNotFound, "")
}

// A form that is too long is not read to its end.
func TestLongForm(t *testing.T) {
	o := setup(t, nil)
	b := o.administrator(true)
	if got := b.post("/admin/accounts", "full_name", strings.Repeat("x", 70_000)); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a form of 70 kB: %d", got.StatusCode)
	}
}
