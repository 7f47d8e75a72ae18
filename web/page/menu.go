package page

import (
	"slices"
	"strings"

	"sohoa/models"
)

// entry is one of the main menu.
type entry struct {
	Name  string // as Frame.Here; its words are "menu." and this
	Path  string
	Here  bool // the page belongs to it
	roles []models.Role
}

// menu is the main menu. The roles are those that the first route behind each entry lets in.
var menu = []entry{
	{Name: "desk", Path: "/desk", roles: []models.Role{models.RoleDesk}},
	{Name: "review", Path: "/review", roles: []models.Role{models.RoleClerk}},
	{Name: "search", Path: "/search", roles: models.Readers},
	{Name: "overview", Path: "/overview", roles: []models.Role{models.RoleHead, models.RoleAuditor}},
	{Name: "admin", Path: "/admin", roles: []models.Role{models.RoleAdministrator}},
	{Name: "audit", Path: "/admin/audit", roles: []models.Role{models.RoleAuditor}},
}

// Menu gives the entries that the visitor may open. The page belongs to the one whose very address it has, else to the
// one that the page names.
func (s shown) Menu() []entry {
	var out []entry
	path, _, _ := strings.Cut(s.Path, "?")
	exact := slices.IndexFunc(menu, func(e entry) bool { return e.Path == path && s.Visitor.Account.Has(e.roles...) })
	for i, e := range menu {
		if s.Visitor.Account.Has(e.roles...) {
			e.Here = i == exact || exact < 0 && e.Name == s.Here
			out = append(out, e)
		}
	}
	return out
}

// homes is where the day of each role begins. Of several roles that counts in which a citizen waits, then the one with
// papers to be looked at.
var homes = []struct {
	role models.Role
	path string
}{
	{models.RoleDesk, "/desk"},
	{models.RoleClerk, "/review"},
	{models.RoleHead, "/overview"},
	{models.RoleAuditor, "/search"},
	{models.RoleAdministrator, "/admin"},
}

// Home gives where the visitor's day begins; "/" for nobody.
func (v Visitor) Home() string {
	for _, h := range homes {
		if v.Account.Has(h.role) {
			return h.path
		}
	}
	return "/"
}

// Other gives the language that the visitor does not read now.
func (l Language) Other() Language {
	if l == English {
		return Vietnamese
	}
	return English
}
