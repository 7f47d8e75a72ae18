package access_test

import (
	"net/http"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/access"
	"sohoa/web/access/accesstest"
	"sohoa/web/page"
)

// world gives the office as everybody sees it, with one account of another unit.
func (o *office) world(foreign models.Account) accesstest.World {
	o.t.Helper()
	people := map[models.Role]models.Account{}
	tokens := map[models.Role]string{}
	for _, role := range models.Roles {
		people[role] = o.account("only-"+string(role), role)
		token, digest := access.NewToken()
		_, err := o.store.AddToken(o.t.Context(), digest, models.Token{Name: "token-" + string(role), Unit: o.units[0], Roles: []models.Role{role},
			Until: time.Now().Add(time.Hour)}, "test")
		if err != nil {
			o.t.Fatal(err)
		}
		tokens[role] = token
	}
	return accesstest.World{Handler: o.server.Handler(), Routes: o.server.Table(),
		Cookie: func(role models.Role) *http.Cookie {
			return &http.Cookie{Name: "__Host-sohoa", Value: o.signedIn(people[role]).cookies["__Host-sohoa"]}
		},
		Token:   func(role models.Role) string { return tokens[role] },
		Foreign: map[string]string{"id": string(foreign.ID), "secret": "nosuchsecret", "code": string(foreign.Unit) + "-261124-0001"},
		Secrets: []string{foreign.FullName, foreign.Name}}
}

func TestMatrix(t *testing.T) {
	ok := func(w http.ResponseWriter, r *http.Request) error {
		if code := r.PathValue("code"); code != "" {
			return &models.Error{Code: models.CodeNotFound, Message: "there is no such dossier"}
		}
		return page.JSON(w, http.StatusOK, page.VisitorOf(r.Context()).Account.Unit)
	}
	o := setup(t, nil,
		page.Route{Pattern: "GET /api/v1/x", API: true, Handle: ok},
		page.Route{Pattern: "POST /api/v1/x", API: true, Roles: []models.Role{models.RoleDesk}, Handle: ok},
		page.Route{Pattern: "GET /api/v1/x/{code}", API: true, Roles: []models.Role{models.RoleDesk, models.RoleAuditor}, Handle: ok},
		page.Route{Pattern: "GET /x", Roles: []models.Role{models.RoleHead}, Handle: ok},
		page.Route{Pattern: "GET /x/{code}", Roles: []models.Role{models.RoleClerk}, Handle: ok})
	foreign, err := o.store.AddAccount(t.Context(), models.Account{Name: "nguoi-la", FullName: "Phạm Thị Người Lạ", Unit: o.units[1],
		Roles: []models.Role{models.RoleClerk}}, "test")
	if err != nil {
		t.Fatal(err)
	}
	accesstest.Matrix(t, o.world(foreign))
}
