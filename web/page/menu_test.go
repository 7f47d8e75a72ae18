package page

import (
	"testing"

	"sohoa/models"
)

// Everybody's day begins at a page of their menu.
func TestHome(t *testing.T) {
	t.Parallel()
	for want, roles := range map[string][]models.Role{
		"/desk":     {models.RoleAdministrator, models.RoleClerk, models.RoleDesk},
		"/review":   {models.RoleHead, models.RoleClerk},
		"/overview": {models.RoleHead, models.RoleAuditor},
		"/search":   {models.RoleAuditor},
		"/admin":    {models.RoleAdministrator},
		"/":         nil,
	} {
		v := Visitor{Account: models.Account{Roles: roles}}
		if got := v.Home(); got != want {
			t.Errorf("%v begin at %s, want %s", roles, got, want)
		}
		found := len(roles) == 0
		for _, e := range (shown{Visitor: v}).Menu() {
			found = found || e.Path == want
		}
		if !found {
			t.Errorf("%s is not in the menu of %v", want, roles)
		}
	}
}
