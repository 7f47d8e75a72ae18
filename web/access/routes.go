package access

import (
	"embed"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"sohoa/models"
	"sohoa/web/page"
)

//go:embed *.html
var files embed.FS

var views = sync.OnceValue(func() *page.Views {
	return page.NewViews(files, page.Joined(words, didWords), template.FuncMap{"input": newInput})
})

// input is what the templates of inputs show.
type input struct {
	Name, Label, Value string
	Wrong              string // key of the words that say what is wrong
	Autocomplete       string
	Hint               string // key
}

func newInput(name, label, value, wrong, autocomplete string, hint ...string) input {
	in := input{name, label, value, wrong, autocomplete, ""}
	if len(hint) > 0 {
		in.Hint = hint[0]
	}
	return in
}

var (
	administrators = []models.Role{models.RoleAdministrator}
	watchers       = []models.Role{models.RoleAuditor, models.RoleAdministrator}
)

// Routes gives the addresses that this package answers.
func (p *Pages) Routes() []page.Route {
	routes := []page.Route{
		{Pattern: "GET /{$}", Handle: p.home},
		{Pattern: "GET /sign-in", Open: true, Handle: p.signInPage},
		{Pattern: "POST /sign-in", Open: true, Handle: p.signIn},
		{Pattern: "POST /sign-out", Open: true, Handle: p.signOut},
		{Pattern: "GET /sign-in/link/{secret}", Open: true, Handle: p.linkPage},
		{Pattern: "POST /sign-in/link/{secret}", Open: true, Handle: p.useLink},
		{Pattern: "GET /setup/{secret}", Open: true, Handle: p.setupPage},
		{Pattern: "POST /setup/{secret}", Open: true, Handle: p.setup},
		{Pattern: "POST /preferences", Open: true, Handle: p.prefer},
		{Pattern: "GET /account", Handle: p.accountPage},
		{Pattern: "POST /account/password", Handle: p.changePassword},
		{Pattern: "POST /account/sessions/end", Handle: p.endSession},
		{Pattern: "GET /admin/accounts", Roles: administrators, Handle: p.accountsPage},
		{Pattern: "POST /admin/accounts", Roles: administrators, Handle: p.addAccount},
		{Pattern: "GET /admin/accounts/new", Roles: administrators, Handle: p.newAccountPage},
		{Pattern: "POST /admin/accounts/units", Roles: administrators, Handle: p.findUnits},
		{Pattern: "GET /admin/accounts/{id}", Roles: administrators, Handle: p.oneAccountPage},
		{Pattern: "POST /admin/accounts/{id}", Roles: administrators, Handle: p.changeAccount},
		{Pattern: "POST /admin/accounts/{id}/reset", Roles: administrators, Handle: p.resetAccount},
		{Pattern: "POST /admin/accounts/{id}/sign-out", Roles: administrators, Handle: p.signAccountOut},
		{Pattern: "GET /admin/audit", Roles: watchers, Handle: p.auditPage},
	}
	if p.oidc != nil {
		routes = append(routes,
			page.Route{Pattern: "GET /sign-in/provider", Open: true, Handle: p.toProvider},
			page.Route{Pattern: "GET " + callbackPath, Open: true, Handle: p.fromProvider})
	}
	return routes
}

// home sends everybody to where their day begins.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	to := page.VisitorOf(r.Context()).Home()
	if to == "/" {
		to = "/account"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// prefer keeps the language and colours of this browser.
func (p *Pages) prefer(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r); err != nil {
		return err
	}
	if r.Form.Has("language") {
		language := page.Vietnamese
		if page.Language(r.Form.Get("language")) == page.English {
			language = page.English
		}
		setPreference(w, r, languageCookie, string(language))
	}
	if r.Form.Has("theme") {
		theme := page.Theme(r.Form.Get("theme"))
		if theme != page.Light && theme != page.Dark {
			theme = ""
		}
		setPreference(w, r, themeCookie, string(theme))
	}
	http.Redirect(w, r, within(r.Form.Get("next")), http.StatusSeeOther)
	return nil
}

// within gives an address of this server to go to; "/" for any other, so that nobody is led away.
func within(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// formMost is how many bytes a form of these pages has at most.
const formMost = 64 << 10

func parseForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	if err := r.ParseForm(); err != nil {
		return &models.Error{Code: models.CodeInvalid, Message: "the form did not arrive whole", Hint: "send it again", Err: err}
	}
	return nil
}
