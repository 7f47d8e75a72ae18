package e2e

import (
	"strings"
	"testing"

	"sohoa/models"
)

// people makes an account for each role in both offices.
func (s *site) people(t *testing.T) {
	t.Helper()
	for _, unit := range []models.UnitCode{here, there} {
		for _, role := range models.Roles {
			s.sohoa(t, "user", "add", "--full-name", fullNames[role], "--unit", string(unit), "--role", string(role), account(role, unit))
		}
	}
}

// fullNames is what the people of the tests are called.
var fullNames = map[models.Role]string{
	models.RoleDesk:          "Lê Thị Phương Thảo",
	models.RoleClerk:         "Trần Thị Bích Ngà",
	models.RoleHead:          "Đỗ Quang Minh",
	models.RoleAuditor:       "Nguyễn Hữu Phúc",
	models.RoleAdministrator: "Phạm Gia Huy",
}

// account gives the account's name of a role in an office.
func account(role models.Role, unit models.UnitCode) string {
	return string(role) + "-" + strings.ToLower(strings.ReplaceAll(string(unit), ".", ""))
}

// login gives the tab of somebody with the role in the first office, signed in by a one-time link.
func (s *site) login(t *testing.T, role models.Role) *tab {
	t.Helper()
	return s.loginAt(t, role, here)
}

// loginAt is login in the office of one's choice.
func (s *site) loginAt(t *testing.T, role models.Role, unit models.UnitCode) *tab {
	t.Helper()
	b := s.open(t)
	link := strings.TrimSpace(s.sohoa(t, "user", "link", account(role, unit)))
	_, path, found := strings.Cut(link, "://")
	if !found {
		t.Fatalf("not a link: %q", link)
	}
	_, path, _ = strings.Cut(path, "/")
	b.visit(t, "/"+path)
	b.click(t, "main form .btn-primary")
	b.wait(t, `document.querySelector(".top .person b")`)
	return b
}
