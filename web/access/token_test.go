package access_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"sohoa/models"
	"sohoa/web/access"
	"sohoa/web/page"
)

// A token opens the API, with its own unit and roles, until it ends or is revoked; it never opens a page.
func TestToken(t *testing.T) {
	who := func(w http.ResponseWriter, r *http.Request) error {
		v := page.VisitorOf(r.Context())
		return page.JSON(w, http.StatusOK, map[string]any{"unit": v.Account.Unit, "name": v.Account.Name, "program": v.Program})
	}
	o := setup(t, nil, page.Route{Pattern: "GET /api/v1/who", Roles: []models.Role{models.RoleAuditor}, API: true, Handle: who},
		page.Route{Pattern: "GET /who", Roles: []models.Role{models.RoleAuditor}, Handle: who})
	token, digest := access.NewToken()
	_, err := o.store.AddToken(t.Context(), digest, models.Token{Name: "kho", Unit: o.units[0], Roles: []models.Role{models.RoleAuditor},
		Until: time.Now().Add(time.Hour)}, "test")
	if err != nil {
		t.Fatal(err)
	}
	b := o.browser()
	b.header.Set("Authorization", "Bearer "+token)
	got := b.get("/api/v1/who")
	var v struct {
		Unit    models.UnitCode
		Name    string
		Program bool
	}
	if err := json.Unmarshal([]byte(got.body), &v); err != nil || v.Unit != o.units[0] || v.Name != "token:kho" || !v.Program {
		t.Errorf("%d %s, %v", got.StatusCode, got.body, err)
	}
	b.want(b.get("/who"), http.StatusSeeOther, "/sign-in?next=%2Fwho")
	if err := o.store.RevokeToken(t.Context(), "kho", "test"); err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{"Bearer " + token, "Bearer ", "Basic " + token, "Bearer nonsense"} {
		b.header.Set("Authorization", shown)
		got := b.get("/api/v1/who")
		var problem struct {
			Status        int
			Code          string
			Title, Detail string
			Error         models.Error
		}
		if err := json.Unmarshal([]byte(got.body), &problem); err != nil || got.StatusCode != http.StatusUnauthorized || problem.Status != 401 ||
			problem.Code != "sign_in" || problem.Title == "" || problem.Error.Code != models.CodeSignIn ||
			got.Header.Get("Content-Type") != "application/problem+json" || got.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("%.12s: %d %s, %v", shown, got.StatusCode, got.body, err)
		}
	}
	// A browser's own session opens the API too; a token beside it counts alone.
	person := o.signedIn(o.account("lan", models.RoleAuditor))
	person.want(person.get("/api/v1/who"), http.StatusOK, "")
	person.header.Set("Authorization", "Bearer "+token)
	person.want(person.get("/api/v1/who"), http.StatusUnauthorized, "")
}
