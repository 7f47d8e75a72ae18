package access_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"sohoa/models"
	"sohoa/pipeline/units"
	"sohoa/web/access"
	"sohoa/web/page"
)

func TestFirstRun(t *testing.T) {
	o := setup(t, nil)
	path, err := access.SetupPath(t.Context(), o.store)
	if err != nil || !strings.HasPrefix(path, "/setup/") {
		t.Fatal(path, err)
	}
	newer, err := access.SetupPath(t.Context(), o.store)
	if err != nil {
		t.Fatal(err)
	}
	b := o.browser()
	b.want(b.get(path), http.StatusNotFound, "") // the newer one replaced it
	b.want(b.get(newer), http.StatusOK, "")
	form := []string{"username", "Boss", "full_name", " Lê  Văn Chủ ", "unit", string(o.units[0]), "password", "12345678"}
	if got := b.post(newer, form...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "nhiều người dùng") {
		t.Errorf("a common password: %d", got.StatusCode)
	}
	form[7] = password
	b.want(b.post(newer, form...), http.StatusSeeOther, "/admin/accounts")
	if got := b.get("/admin/accounts"); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Lê Văn Chủ") {
		t.Errorf("accounts: %d", got.StatusCode)
	}
	if path, err := access.SetupPath(t.Context(), o.store); path != "" || err != nil {
		t.Errorf("a second setup: %q, %v", path, err)
	}
	b.want(o.browser().post(newer, form...), http.StatusNotFound, "")
	b.want(b.post("/sign-out"), http.StatusSeeOther, "/sign-in")
	b.want(b.get("/admin/accounts"), http.StatusSeeOther, "/sign-in?next=%2Fadmin%2Faccounts")
	b.want(b.post("/sign-in", "username", "boss", "password", password, "next", "/admin/accounts"), http.StatusSeeOther, "/admin/accounts")
}

func TestSignIn(t *testing.T) {
	o := setup(t, nil)
	o.withPassword("lan", models.RoleClerk)
	b := o.browser()
	for _, wrong := range [][2]string{{"lan", "không phải"}, {"nobody", password}, {"lan", ""}, {"lan", strings.Repeat("x", 10_000)}} {
		got := b.post("/sign-in", "username", wrong[0], "password", wrong[1])
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "chưa đúng") || len(b.cookies) > 0 {
			t.Errorf("%.20q: %d", wrong, got.StatusCode)
		}
	}
	got := b.post("/sign-in", "username", " LAN ", "password", password, "next", "https://elsewhere.example/")
	b.want(got, http.StatusSeeOther, "/")
	c := got.Cookies()[0]
	if c.Name != "__Host-sohoa" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 {
		t.Errorf("cookie %+v", c)
	}
	b.want(b.get("/"), http.StatusSeeOther, "/review")
	before := b.cookies["__Host-sohoa"]
	b.want(b.post("/sign-in", "username", "lan", "password", password), http.StatusSeeOther, "/")
	if after := b.cookies["__Host-sohoa"]; after == before {
		t.Error("the session's secret stayed the same at sign-in")
	}
	other := o.browser()
	other.cookies["__Host-sohoa"] = before
	other.want(other.get("/account"), http.StatusSeeOther, "/sign-in?next=%2Faccount")
	out := b.post("/sign-out")
	b.want(out, http.StatusSeeOther, "/sign-in")
	if !strings.Contains(out.Header.Get("Clear-Site-Data"), `"cache"`) {
		t.Errorf("Clear-Site-Data is %q", out.Header.Get("Clear-Site-Data"))
	}
	b.want(b.get("/account"), http.StatusSeeOther, "")
	if strings.Contains(o.log.String(), "lan") || strings.Contains(o.log.String(), "không phải") {
		t.Errorf("the log names who signs in: %s", o.log)
	}
}

func TestSignInIsHeldBack(t *testing.T) {
	o := setup(t, nil)
	o.withPassword("lan", models.RoleClerk)
	o.withPassword("hoa", models.RoleClerk)
	b := o.browser()
	for range 5 {
		b.want(b.post("/sign-in", "username", "lan", "password", "sai sai sai"), http.StatusUnprocessableEntity, "")
	}
	got := b.post("/sign-in", "username", "lan", "password", password) // even the right one
	if got.StatusCode != http.StatusTooManyRequests || !strings.Contains(got.body, "phút") {
		t.Errorf("the sixth try: %d", got.StatusCode)
	}
	b.want(b.post("/sign-in", "username", "hoa", "password", password), http.StatusSeeOther, "/") // others at the same address
	far := o.browser()
	far.header.Set("X-Forwarded-For", "203.0.113.7, 198.51.100.9")
	far.want(far.post("/sign-in", "username", "lan", "password", password), http.StatusSeeOther, "/") // the person elsewhere
	lines, err := o.store.AuditLines(t.Context(), models.AuditQuery{Scope: models.Everywhere(), Actor: "lan", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, e := range lines {
		if e.Action == "sign_in_failed" {
			failed++
		}
	}
	if failed != 5 {
		t.Errorf("the audit knows %d failed sign-ins", failed)
	}
}

func TestLinkIsUsedByPostAlone(t *testing.T) {
	o := setup(t, nil)
	a := o.account("lan", models.RoleDesk)
	path, err := access.InvitePath(t.Context(), o.store, a.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	b := o.browser()
	for range 3 {
		if got := b.get(path); got.StatusCode != http.StatusOK || !strings.Contains(got.body, "Trần Thị lan") || len(b.cookies) > 0 {
			t.Errorf("looking: %d", got.StatusCode)
		}
	}
	b.want(b.post(path), http.StatusSeeOther, "/account")
	if got := b.get("/account"); !strings.Contains(got.body, "chưa có mật khẩu") {
		t.Error("the page does not ask for a password")
	}
	b.want(o.browser().post(path), http.StatusNotFound, "")
	b.want(o.browser().get(path), http.StatusNotFound, "")
}

func TestChangePassword(t *testing.T) {
	o := setup(t, nil)
	a := o.withPassword("lan", models.RoleClerk)
	b, other := o.signedIn(a), o.signedIn(a)
	for what, c := range map[string][]string{
		"chưa đúng":          {"old", "sai", "password", "câu mới hoàn toàn", "again", "câu mới hoàn toàn"},
		"chưa giống nhau":    {"old", password, "password", "câu mới hoàn toàn", "again", "câu khác"},
		"ít nhất 8":          {"old", password, "password", "ngắn", "again", "ngắn"},
		"dựa vào tên":        {"old", password, "password", "tranthilan1", "again", "tranthilan1"},
		"nhiều người dùng, ": {"old", password, "password", "Mậtkhẩu123", "again", "Mậtkhẩu123"},
	} {
		if got := b.post("/account/password", c...); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, what) {
			t.Errorf("%s: %d", what, got.StatusCode)
		}
	}
	b.want(b.post("/account/password", "old", password, "password", "câu mới hoàn toàn", "again", "câu mới hoàn toàn"), http.StatusSeeOther, "/account?done=password")
	b.want(b.get("/account"), http.StatusOK, "")
	other.want(other.get("/account"), http.StatusSeeOther, "")
	b.want(o.browser().post("/sign-in", "username", "lan", "password", password), http.StatusUnprocessableEntity, "")
	b.want(o.browser().post("/sign-in", "username", "lan", "password", "câu mới hoàn toàn"), http.StatusSeeOther, "/")
}

func TestOwnSessions(t *testing.T) {
	o := setup(t, nil)
	a := o.account("lan", models.RoleClerk)
	b, other := o.signedIn(a), o.browser()
	other.header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/109.0.0.0 Safari/537.36")
	path, err := access.LinkPath(t.Context(), o.store, a.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	other.want(other.post(path), http.StatusSeeOther, "")
	got := b.get("/account")
	ids := regexp.MustCompile(`name="session" value="([^"]+)"`).FindAllStringSubmatch(got.body, -1)
	if len(ids) != 2 || !strings.Contains(got.body, "Chrome · Windows") {
		t.Fatalf("sessions %v", ids)
	}
	here := b.cookies["__Host-sohoa"]
	for _, id := range ids {
		if !strings.Contains(got.body, here) {
			continue
		}
		t.Errorf("the page shows what opens session %s", id[1])
	}
	sessions, err := o.store.Sessions(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sessions {
		if s.Device == "Chrome · Windows" {
			b.want(b.post("/account/sessions/end", "session", string(s.ID)), http.StatusSeeOther, "/account?done=session")
		}
	}
	other.want(other.get("/account"), http.StatusSeeOther, "")
	b.want(b.get("/account"), http.StatusOK, "")
	b.want(b.post("/account/sessions/end"), http.StatusSeeOther, "/sign-in")
	b.want(b.get("/account"), http.StatusSeeOther, "")
}

// A request that a page of another site sends is refused, whatever cookies come along.
func TestCrossOrigin(t *testing.T) {
	o := setup(t, nil)
	b := o.signedIn(o.account("lan", models.RoleClerk))
	for name, header := range map[string]http.Header{
		"by fetch metadata": {"Sec-Fetch-Site": {"cross-site"}},
		"same site":         {"Sec-Fetch-Site": {"same-site"}},
		"by origin":         {"Origin": {"https://elsewhere.example"}},
		"null":              {"Origin": {"null"}},
	} {
		b.header = header
		b.want(b.post("/preferences", "language", "en"), http.StatusForbidden, "")
		b.want(b.post("/sign-out"), http.StatusForbidden, "")
		if name == "" {
			t.Fatal()
		}
	}
	b.header = http.Header{"Sec-Fetch-Site": {"same-origin"}}
	b.want(b.post("/preferences", "language", "en", "next", "/account"), http.StatusSeeOther, "/account")
	b.header = http.Header{"Origin": {o.url}}
	b.want(b.post("/preferences", "theme", "dark", "next", "//elsewhere.example"), http.StatusSeeOther, "/")
	b.header = http.Header{}
	if got := b.get("/account"); !strings.Contains(got.body, `lang="en" data-theme="dark"`) {
		t.Errorf("the preferences do not hold: %.200s", got.body)
	}
}

// Over plain http from elsewhere in the network a browser would drop a Secure cookie.
func TestPlainHTTP(t *testing.T) {
	o := setup(t, nil)
	o.withPassword("lan", models.RoleClerk)
	b := o.browser()
	b.header.Set("Host", "10.1.2.3:8080")
	got := b.post("/sign-in", "username", "lan", "password", password)
	b.want(got, http.StatusSeeOther, "/")
	if c := got.Cookies()[0]; c.Name != "sohoa" || c.Secure || !c.HttpOnly {
		t.Errorf("cookie %+v", c)
	}
	b.want(b.get("/account"), http.StatusOK, "")
	if n := strings.Count(o.log.String(), "plain http"); n != 1 {
		t.Errorf("the log warns %d times", n)
	}
	// Behind a proxy with TLS the same cookie opens nothing: it could have been planted over http.
	b.header.Set("X-Forwarded-Proto", "https")
	b.want(b.get("/account"), http.StatusSeeOther, "")
	got = b.post("/sign-in", "username", "lan", "password", password)
	if c := got.Cookies()[0]; c.Name != "__Host-sohoa" || !c.Secure {
		t.Errorf("behind a proxy: cookie %+v", c)
	}
}

func TestDisabledAccount(t *testing.T) {
	o := setup(t, nil)
	a := o.withPassword("lan", models.RoleClerk)
	b := o.signedIn(a)
	a.Disabled = true
	if err := o.store.ChangeAccount(t.Context(), models.Everywhere(), a, "test"); err != nil {
		t.Fatal(err)
	}
	b.want(b.get("/account"), http.StatusSeeOther, "")
	got := o.browser().post("/sign-in", "username", "lan", "password", password)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "chưa đúng") {
		t.Errorf("a disabled account: %d", got.StatusCode)
	}
}

// counting is a store that counts how often somebody was seen.
type counting struct {
	access.Store
	saw *int
}

func (c counting) SawSession(ctx context.Context, s models.Session) error {
	*c.saw++
	return c.Store.SawSession(ctx, s)
}

// What a page asks by itself keeps nobody signed in.
func TestPassiveRoutes(t *testing.T) {
	o := setup(t, nil)
	saw := 0
	gate := access.New(counting{o.store, &saw}, noUnits{}, nil, slog.New(slog.DiscardHandler))
	b := o.signedIn(o.account("lan", models.RoleClerk))
	for _, c := range []struct {
		route page.Route
		saw   int
	}{{page.Route{Pattern: "GET /work"}, 1}, {page.Route{Pattern: "GET /poll", Passive: true}, 1}, {page.Route{Pattern: "GET /live", Stream: true}, 1}} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/", nil)
		r.AddCookie(&http.Cookie{Name: "__Host-sohoa", Value: b.cookies["__Host-sohoa"]})
		in, err := gate.Admit(httptest.NewRecorder(), r, c.route)
		if err != nil || saw != c.saw {
			t.Errorf("%s: seen %d times, %v", c.route.Pattern, saw, err)
		}
		r.Header.Set("Sohoa-Unattended", "1")
		if _, err := gate.Admit(httptest.NewRecorder(), r, page.Route{Pattern: "GET /work"}); err != nil || saw != c.saw {
			t.Errorf("unattended: seen %d times, %v", saw, err)
		}
		if scope, err := gate.Again(t.Context(), page.VisitorOf(in.Context())); err != nil || scope != models.In(o.units[0]) {
			t.Errorf("%s: again %v, %v", c.route.Pattern, scope, err)
		}
	}
}

type noUnits struct{}

func (noUnits) Unit(models.UnitCode) (units.Unit, bool) { return units.Unit{}, false }
func (noUnits) Units() []units.Unit                     { return nil }
