package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sohoa/models"
)

func drawn(t *testing.T, v Visitor, frame Frame, body string) string {
	t.Helper()
	views := NewViews(fstest.MapFS{"a.html": {Data: []byte(body)}}, Words{"a.hello": {"Chào", "Hello"}}, nil)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/desk?x=1", nil)
	r = r.WithContext(WithVisitor(r.Context(), v))
	w := httptest.NewRecorder()
	if err := views.Page(w, r, frame, "a.html", nil); err != nil {
		t.Fatal(err)
	}
	return w.Body.String()
}

// Whoever comes sees what is theirs: the menu of their roles, their language, their colours.
func TestFrame(t *testing.T) {
	t.Parallel()
	clerk := Visitor{Account: models.Account{ID: "1", Name: "nga", FullName: "Trần <Nga>", Roles: []models.Role{models.RoleClerk}},
		UnitName: "UBND phường Gia Viên", Language: English, Theme: Dark}
	page := drawn(t, clerk, Frame{Title: "Review", Here: "review", Kind: "app"}, `<main id="main">{{t "a.hello"}}</main>`)
	for _, want := range []string{`<html lang="en" data-theme="dark">`, `<body class="app">`, ">Hello<", `href="/review" aria-current="page"`,
		"Trần &lt;Nga&gt;", "UBND phường Gia Viên", `name="next" value="/desk?x=1"`, `value="en" lang="en" aria-pressed="true"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, wrong := range []string{`href="/desk"`, `href="/admin"`, "style=", "<script>", "onclick"} {
		if strings.Contains(page, wrong) {
			t.Errorf("the page has %s", wrong)
		}
	}
	auditor := Visitor{Account: models.Account{ID: "2", Name: "phuc", Roles: []models.Role{models.RoleAuditor}}}
	if !strings.Contains(drawn(t, auditor, Frame{Here: "overview"}, `<main id="main"></main>`), `href="/overview" aria-current="page"`) {
		t.Error("the page's own entry is not the current one")
	}
	stranger := drawn(t, Visitor{Language: Vietnamese}, Frame{}, `<main id="main">{{t "a.hello"}}</main>`)
	if strings.Contains(stranger, "<nav") || strings.Contains(stranger, "/sign-out") || !strings.Contains(stranger, `<html lang="vi">`) {
		t.Error("a stranger is shown a menu")
	}
}

// Numbers, days and shares are written as each language does.
func TestLocalForms(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		Number(Vietnamese, 54226):            "54.226",
		Number(English, int64(-1234567)):     "-1,234,567",
		Number(Vietnamese, 7):                "7",
		Percent(Vietnamese, 47345, 54226):    "87,3\u00a0%",
		Percent(English, 1, 8):               "12.5\u00a0%",
		Percent(Vietnamese, 1, 0):            "–",
		Day("2026-11-24"):                    "24/11/2026",
		Day("1994"):                          "1994",
		Day(models.Day("2026-01-02")):        "02/01/2026",
		Moment(time.Unix(1795491720, 0)):     "10:42 24/11/2026",
		Moment(time.Time{}):                  "",
		string(Vietnamese.Other()):           "en",
		(Visitor{}).Home():                   "/",
		Shared().Text(English, "menu.admin"): "Administration",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
